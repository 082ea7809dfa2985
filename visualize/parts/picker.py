"""The choice of what to compare: two to four offerings, grouped by platform."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from crosslane.graph.questions.compare import comparable
from crosslane.ontology.model import GENERAL
from crosslane.visualize.context import Page
from crosslane.visualize.parts.answer_parts import offering_name
from crosslane.visualize.show import Show

SIDES = ("a", "b", "c", "d")
NEEDED = SIDES[:2]


@dataclass(frozen=True, slots=True)
class Offered:
    """One offering that can be chosen: within its group it goes by its model."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison.

    Args:
        name: its parameter.
        label: what it is called.
        blank: what stands for no choice.
        groups: the offerings by platform, the models in general at the end.
        swap: the address with this side and the next one exchanged, if both are chosen.
        swap_label: what that link does.
        leave: the address without this side, if it is not needed.
        leave_label: what that link does.
    """

    name: str
    label: str
    blank: str
    groups: tuple[tuple[str, tuple[Offered, ...]], ...]
    swap: str | None = None
    swap_label: str = ""
    leave: str | None = None
    leave_label: str = ""


def sides_of(show: Show, page: Page) -> tuple[Side, ...]:
    """Return the four sides with what is chosen for each."""
    chosen = {name: page.values(name)[0] for name in SIDES if page.values(name)}
    following = dict(pairwise(SIDES))
    return tuple(_side(show, page, name, chosen, following.get(name)) for name in SIDES)


def _side(show: Show, page: Page, name: str, chosen: dict[str, str], after: str | None) -> Side:
    words, own = show.words, chosen.get(name)
    other = chosen.get(after) if after else None
    swap = leave = None
    if own and after and other:
        swap = page.href(page.path, **{name: other, after: own})
    if own and name not in NEEDED:
        leave = page.href(page.path, **{name: None})
    return Side(
        name=name,
        label=words(f"form.{name}"),
        blank=words("choose" if name in NEEDED else "compare.none"),
        groups=tuple(_groups(show, own)),
        swap=swap,
        swap_label=_named(show, "compare.swap", own, other) if swap else "",
        leave=leave,
        leave_label=words("compare.leave", offering=offering_name(show, own)) if own else "",
    )


def _named(show: Show, key: str, a: str | None, b: str | None) -> str:
    return show.words(key, a=offering_name(show, a or ""), b=offering_name(show, b or ""))


def _groups(show: Show, own: str | None) -> list[tuple[str, tuple[Offered, ...]]]:
    found: dict[str, list[Offered]] = {}
    for one in comparable(show.names.graph.records):
        found.setdefault(one.partition("/")[0], []).append(
            Offered(one, offering_name(show, one), one == own)
        )
    return [
        (
            show.words("in_general")
            if platform == GENERAL
            else show.names.name("platform", platform) or platform,
            tuple(offered),
        )
        for platform, offered in found.items()
    ]
