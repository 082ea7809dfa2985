"""The matrix as a table, written in one go: a template would call a macro for every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from crosslane.ontology.model import Party, Status
from crosslane.visualize.cells import order
from crosslane.visualize.cells.marks import Mark
from crosslane.visualize.cells.matrix import Column, Group, Matrix, Order, Row
from crosslane.visualize.words import Words

DENSE = 12
"""With more columns than this, the heads stand upright."""

_BAR: tuple[str, ...] = (
    Party.PLATFORM,
    Party.THIRD_PARTY,
    Party.AUTHORITY,
    Party.BUYER,
    Party.SHARED,
    Status.DISPUTED,
    Status.UNKNOWN,
    Status.NOT_OFFERED,
    Party.SELLER,
)
"""A row's bar from left to right: the platform's share and the seller's have an end each."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a table is drawn.

    Args:
        words: the language.
        keep: which rows are written: ``all``, those ``kept`` by the filters of rows, or those
            ``on``; the filtered ones among them stay hidden, for the scripts.
        full: whether columns and rows lead on, can be put in order, and are summed up.
    """

    words: Words
    keep: str = "on"
    full: bool = False

    def rows(self, group: Group) -> list[Row]:
        """Return the rows of a group that are written."""
        return [row for row in group.rows if self.keep == "all" or getattr(row, self.keep)]


def table(view: Matrix, drawing: Drawing, caption: str) -> Markup:
    """Write the table.

    Args:
        view: the matrix.
        drawing: how to draw it.
        caption: what it is called.

    Returns:
        The table element; every text in it is escaped.
    """
    looks = ["matrix"]
    looks += ["dense"] if len(view.columns) > DENSE else []
    looks += ["full"] if drawing.full else []
    looks += ["together"] if view.sort == order.PLATFORM else []
    parts = [f'<table class="{" ".join(looks)}"><caption>{escape(caption)}</caption>']
    parts += _head(view, drawing)
    extended = frozenset(item.id for item in view.columns if item.tier != "core")
    labels = {item.id: item.label for item in (*view.owners, *view.statuses)}
    for group in view.groups:
        if rows := drawing.rows(group):
            parts.append('<tbody class="general">' if group.general else "<tbody>")
            for row in rows:
                parts += _row(row, drawing, view.sel, extended)
                parts.append(_sum(row, labels, drawing.words) if drawing.full else "")
                parts.append("</tr>\n")
            parts.append("</tbody>\n")
    parts.append("</table>")
    return Markup("".join(parts))  # noqa: S704 - each text is escaped where it is written


def _head(view: Matrix, drawing: Drawing) -> Iterable[str]:
    words, orders = drawing.words, {item.id: item for item in view.orders}
    yield "<thead><tr>"
    corner = [escape(words(name)) for name in (order.PLATFORM, order.MODEL)]
    if drawing.full:
        names = (order.PLATFORM, order.MODEL)
        corner = [escape(words(name)) + _sort(orders[name], words) for name in names]
    chosen = view.sort in (order.PLATFORM, order.MODEL)
    yield (
        f'<th scope="col" class="corner"{_sorted(drawing.full and chosen)}>'
        f'<span>{corner[0]}</span> <span aria-hidden="true">·</span> <span>{corner[1]}</span></th>'
    )
    for column in view.columns:
        yield _column(column, drawing)
    if drawing.full:
        yield _sums(orders, words)
    yield "</tr></thead>\n"


def _sorted(chosen: bool) -> str:
    return ' aria-sort="other"' if chosen else ""


def _sort(item: Order, words: Words) -> Markup:
    """Write the link that puts the rows in an order, or back where they are in it."""
    text = words("sort.back" if item.chosen else "sort.by", label=item.label)
    return Markup('<a class="sort{}" href="{}" aria-label="{}" title="{}"></a>').format(
        " chosen" if item.chosen else "", item.href, text, text
    )


def _column(column: Column, drawing: Drawing) -> str:
    words, label = drawing.words, escape(column.label)
    extended = column.tier != "core"
    if not drawing.full:
        return f'<th scope="col" class="tier-{column.tier}"><span>{label}</span></th>'
    mark = f"<small>{escape(words('tier.extended'))}</small>" if extended else ""
    return (
        f'<th scope="col" class="tier-{column.tier}" abbr="{label}"'
        f'{_sorted(column.order.chosen)}><span><a href="{escape(column.href)}">{label}</a>'
        f"{mark}</span>{_sort(column.order, words)}</th>"
    )


def _sums(orders: dict[str, Order], words: Words) -> str:
    """Write the head of the sums: who owns how much, and how much is decided by own words."""
    links = "".join(
        f'<span class="owner-{look}">{escape(words(f"sums.{name}"))}'
        f"{_sort(orders[name], words)}</span>"
        for name, look in (
            (order.PLATFORM_OWNS, Party.PLATFORM),
            (order.EVIDENCE, "none"),
            (order.SELLER_OWNS, Party.SELLER),
        )
    )
    chosen = any(item.chosen for name, item in orders.items() if name in order.SUMS)
    return f'<th scope="col" class="sums"{_sorted(chosen)}><span class="ends">{links}</span></th>'


def _row(row: Row, drawing: Drawing, sel: str | None, extended: frozenset[str]) -> Iterable[str]:
    hidden = "" if row.on else " hidden"
    yield f'<tr data-row="{escape(row.platform)}/{escape(row.model)}"{hidden}>'
    platform, model = escape(row.platform_label), escape(row.model_label)
    if drawing.full:
        if row.platform_href:
            platform = Markup('<a href="{}">{}</a>').format(row.platform_href, platform)
        model = Markup('<a href="{}">{}</a>').format(row.href, model)
    yield (
        f'<th scope="row"><span class="platform">{platform}</span> '
        f'<span class="model">{model}</span></th>'
    )
    off = f" ({escape(drawing.words('off'))})"
    for item in row.marks:
        looks = (["off"] if not item.on else []) + (["ext"] if item.segment in extended else [])
        yield _cell(item, " ".join(looks), "" if item.on else off, item.id == sel)


def _cell(item: Mark, looks: str, off: str, current: bool) -> str:
    sign = f"<sup>{item.sign}</sup>" if item.sign else ""
    return (f'<td class="{looks}">' if looks else "<td>") + (
        f'<a class="cell" href="{escape(item.href)}" data-id="{escape(item.id)}"'
        f'{" aria-current=true" if current else ""} title="{escape(item.sentence)}"'
        f' aria-label="{escape(item.name)}{off}">'
        f'<span class="face {item.look}" aria-hidden="true">{item.letter}{sign}</span></a></td>'
    )


def _sum(row: Row, labels: Mapping[str, str], words: Words) -> str:
    """Write what a row comes to: a bar from the platform's share to the seller's, and its ends."""
    cells = Counter(item.owner or item.status for item in row.marks)
    there = [(name, cells[name]) for name in _BAR if cells[name]]
    said = [words("sums.one", label=labels[name], count=count) for name, count in there]
    spoken, at, bars = escape(words.join(said)), 0, []
    for name, count in there:
        bars.append(f'<rect class="owner-{name}" x="{at}" width="{count}" height="1"/>')
        at += count
    return (
        f'<td class="sums"><span class="ends" title="{spoken}">'
        f'<b class="owner-platform" aria-hidden="true">{cells[Party.PLATFORM]}</b>'
        f'<svg viewBox="0 0 {at} 1" preserveAspectRatio="none" role="img"'
        f' aria-label="{spoken}">{"".join(bars)}</svg>'
        f'<b class="owner-seller" aria-hidden="true">{cells[Party.SELLER]}</b></span></td>'
    )
