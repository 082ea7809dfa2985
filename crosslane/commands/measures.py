"""``coverage``, ``impact`` and ``similar``: what can be measured over cells."""

from __future__ import annotations

from crosslane.api.view import View
from crosslane.commands import ink, screen
from crosslane.commands.asking import Answer, Asked, Question
from crosslane.commands.cells import wanted
from crosslane.graph.questions.coverage import STALE_AFTER, coverage
from crosslane.graph.questions.impact import impact
from crosslane.graph.questions.similar import similar
from crosslane.graph.views import Item
from crosslane.output import Output


def _coverage(view: View, asked: Asked) -> Item:
    days = asked.stale_after or STALE_AFTER
    return coverage(view.graph, view.lens, wanted(asked), days, asked.since)


def _coverage_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    if asked.since is not None:
        return None  # the dataset holds what is known now
    return queries_derived.coverage(view.graph, view.lens, wanted(asked))


_BRIEF = ("decided", "own", "weak", "disputed", "unknown", "claims", "newest")
_FULL = (
    *("decided", "own", "weak", "stated", "inferred", "inherited", "disputed", "unknown"),
    *("not_offered", "claims", "newest"),
)
_SHARES = ("decided", "own")
_WIDE = 130
"""Columns of a terminal from which on all measures have room beside two shares of each offering."""


def _show_coverage(answer: Answer, output: Output) -> None:
    head = answer.head
    names = _FULL if output.console.width >= _WIDE else _BRIEF
    for tier in ("core", "extended"):
        items = [item for item in answer.items if item["tier"] == tier]
        if not items:
            continue
        screen.title(output, f"{tier} segments", view=head)
        rows = [[_named_row(head, item), *_measures(item, names)] for item in items]
        if len(items) > 1:
            rows.append(["all", *_measures(head["totals"][tier], names)])
        output.rows(
            (screen.key("offering"), *(screen.right(_heading(name)) for name in names)), rows
        )
        output.console.print()
    said = [
        "decided: share of the cells with an owner; own: by claims about the very offering; "
        "weak: decided by sources of grade D alone; newest: date of the newest source that decides."
    ]
    if head["since"]:
        said.append(f"Before the arrow: what release {head['since']} had; new: it did not know it.")
    for text in said:
        screen.say(output, ink.Text(text, "dim"))
    _age(head, output)


def _named_row(head: Item, item: Item) -> str:
    new = " (new)" if head["since"] and item["before"] is None else ""
    return f"{item['platform']}/{item['model']}{new}"


def _heading(name: str) -> str:
    return "not there" if name == "not_offered" else name


def _measures(item: Item, names: tuple[str, ...]) -> list[str]:
    return [_moved(item, name) for name in names]


def _moved(item: Item, name: str) -> str:
    """Return a measure; where a release was named, what it had before too."""
    now, before = _measure(item, name), item["before"]
    if name not in _SHARES or before is None:
        return now
    then = _measure(before, name)
    return now if then == now else f"{then} → {now}"


def _measure(item: Item, name: str) -> str:
    return screen.percent(item[name]) if name in _SHARES else _figure(item[name])


def _figure(value: object) -> str:
    return "-" if value is None else str(value)


def _age(head: Item, output: Output) -> None:
    totals = list(head["totals"].values())
    undated = sorted({source for one in totals for source in one["undated"]})
    dated = [one for one in totals if one["newest"]]
    if dated:
        one = min(dated, key=lambda one: int(one["age_days"]))
        word = "stale" if one["stale"] else "not stale"
        text = f"The newest dated source is of {one['newest']}, {one['age_days']} days old: "
        screen.say(output, f"{text}{word} (more than {head['stale_after']} days is).")
    if undated:
        screen.say(output, f"Sources without a date: {screen.spell(undated)}.")


COVERAGE = Question("coverage", _coverage, _coverage_query, _show_coverage)


def _impact(view: View, asked: Asked) -> Item:
    rows = (tuple(asked.platform), tuple(asked.model))
    return impact(view.graph, asked.segment, view.lens, *rows)


def _impact_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    rows = (tuple(asked.platform), tuple(asked.model))
    return queries_derived.impact(view.graph, asked.segment, view.lens, *rows)


def _show_impact(answer: Answer, output: Output) -> None:
    item = answer.head
    place = f", segment {item['order']} of the chain, {item['tier']}"
    screen.title(output, item["segment"], ink.Text(place), view=item)
    rows = [
        [one["id"], screen.owner(one), _around(one, "upstream"), _around(one, "downstream")]
        for one in item["owners"]
    ]
    output.rows((screen.key("offering"), "owner", "before it", "after it"), rows)
    _goods(item, output)
    if item["single_points"]:
        points = [
            [
                one["segment"],
                one["where"],
                f"{one['betweenness']:.2f}",
                screen.tally(_named(owner) for owner in one["owners"]),
            ]
            for one in item["single_points"]
        ]
        screen.title(output, "\nNo goods can go round")
        output.rows((screen.key("segment"), "where", screen.right("between"), "owners"), points)
    _control(item, output)


def _around(one: Item, side: str) -> ink.Text:
    """Return how many segments each party owns on one side, and how many nobody is known to."""
    parts = [
        ink.Text.assemble(screen.party(about["party"]), f" {len(about[side])}")
        for about in one["parties"]
        if about[side]
    ]
    if one["unknown"][side]:
        parts.append(ink.Text(f"unknown {len(one['unknown'][side])}", "dim"))
    return ink.Text(", ").join(parts)


def _named(owner: Item) -> str:
    return str(owner["owner"] or owner["status"])


def _goods(item: Item, output: Output) -> None:
    goods = item["goods"]
    if not goods["passed"]:
        screen.say(output, f"Goods do not pass {item['segment']} on their way to the buyer.")
        return
    before, after = screen.spell(goods["upstream"]), screen.spell(goods["downstream"])
    screen.say(output, f"Goods come from: {before}; and go on to: {after}.")
    if goods["dominates"]:
        beyond = screen.spell(goods["dominates"])
        screen.say(output, f"Without it they do not reach: {beyond}.")


def _control(item: Item, output: Output) -> None:
    """Say under which offerings nothing arrives without a party, whatever is not known."""
    by_party: dict[str, list[str]] = {}
    for one in item["parties"]:
        if one["party"] and one["cuts"]:
            by_party.setdefault(one["party"], []).append(one["offering"])
    for name, offerings in by_party.items():
        screen.say(
            output,
            "Nothing arrives without the ",
            screen.party(name),
            " under: ",
            screen.spell(offerings),
            ".",
        )


IMPACT = Question("impact", _impact, _impact_query, _show_impact)


def _similar(view: View, asked: Asked) -> Item:
    return similar(view.graph, asked.platform, asked.model, view.lens)


def _similar_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    return queries_derived.similar(view.graph, asked.platform, asked.model, view.lens)


def _show_similar(answer: Answer, output: Output) -> None:
    head = answer.head
    screen.title(output, f"{head['id']} and the others", view=head)
    rows = [
        [
            item["id"],
            ink.Text(screen.percent(item["likeness"]), "bold"),
            f"{item['least']:.0%} - {item['most']:.0%}",
            f"{len(item['same'])} of {item['compared']}",
            _differences(item),
        ]
        for item in answer.items
    ]
    columns = (
        screen.key("offering"),
        screen.right("alike"),
        screen.right("bounds"),
        "same",
        "differs: this/that",
    )
    output.rows(columns, rows)
    screen.say(
        output,
        ink.Text(
            "alike: share of the compared segments with the same owner; bounds: if all that is not "
            "known differs, or is the same.",
            "dim",
        ),
    )
    groups: list[list[str]] = [one["offerings"] for one in head["clusters"]]
    mates = next((group for group in groups if head["id"] in group), [])
    others = [name for name in mates if name != head["id"]]
    group = f"with {screen.spell(others)}" if others else "alone"
    bound = head["thresholds"]
    screen.say(
        output,
        f"In its group {group} (alike by {screen.percent(bound['likeness'])} or "
        f"more over {bound['compared']} segments or more).",
    )


def _differences(item: Item) -> ink.Text:
    """Return the segments that differ, by whose they are on both sides."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for one in item["differ"]:
        pairs.setdefault((one["a"], one["b"]), []).append(one["segment"])
    lines = [
        ink.Text.assemble(screen.party(a), "/", screen.party(b), f": {screen.spell(segments)}")
        for (a, b), segments in pairs.items()
    ]
    return ink.Text("\n").join(lines)


SIMILAR = Question("similar", _similar, _similar_query, _show_similar)
