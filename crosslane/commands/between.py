"""``compare`` and ``handoffs``: cells of ownership set beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from crosslane.api.view import View
from crosslane.commands import ink, screen
from crosslane.commands.asking import Answer, Asked, Question
from crosslane.graph.questions.compare import compare
from crosslane.graph.questions.handoffs import handoffs
from crosslane.graph.views import Item
from crosslane.output import Output

_CHANGES = {"changed": "bold", "unclear": "dim"}


def _compare(view: View, asked: Asked) -> Item:
    segments = tuple(asked.segment)
    return compare(view.graph, asked.a, asked.b, view.lens, segments, c=asked.c, d=asked.d)


def _compare_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    segments = tuple(asked.segment)
    return queries_derived.compare(
        view.graph, asked.a, asked.b, view.lens, segments, c=asked.c, d=asked.d
    )


def _show_comparison(answer: Answer, output: Output) -> None:
    head = answer.head
    for one in (head, *head.get("more", ())):
        own = f"{one['a']}..{one['b']}/"
        items = [item for item in answer.items if item["id"].startswith(own)]
        screen.title(output, f"{one['a']} → {one['b']}", view=head)
        _show_pair(items, output)
        _sum(one, output)
    screen.say(output, ink.Text(f"{screen.INHERITED} Core segments are bold.", "dim"))


def _show_pair(items: Sequence[Item], output: Output) -> None:
    wide = screen.broad(output)
    rows: list[list[str | ink.Text]] = []
    for item in items:
        row = [
            ink.Text(item["segment"], "bold" if item["tier"] == "core" else ""),
            screen.owner(item["a"]),
            screen.owner(item["b"]),
            ink.Text(item["change"], _CHANGES.get(item["change"], "")),
            ink.Text("" if item["seller"] in ("none", "unclear") else item["seller"]),
        ]
        claims = [screen.spell(_claims(item[side]), "") for side in ("a", "b")] if wide else []
        rows.append([*row, *claims])
    more = ("said of from", "said of to") if wide else ()
    output.rows((screen.key("segment"), "from", "to", "change", "seller", *more), rows)


def _claims(side: Item) -> list[str]:
    return [voice["claim"] for voice in side["evidence"]]


def _sum(head: Item, output: Output) -> None:
    core, every, seller = head["core"], head["counts"], head["seller"]
    if sum(core.values()):
        rest = "" if core == every else f" All in all: {_counted(every)}."
        screen.say(output, f"{_changes(core, 'core segment')}{rest}")
    else:
        screen.say(output, _changes(every, "segment"))
    parts = [
        f"{word} {screen.spell(seller[name])}"
        for name, word in (("gains", "gains"), ("gives_up", "gives up"), ("keeps", "keeps"))
    ]
    screen.say(output, f"The seller {'; '.join(parts)}.")
    if seller["unclear"]:
        screen.say(
            output, ink.Text(f"Unclear for the seller: {screen.spell(seller['unclear'])}.", "dim")
        )


def _changes(counts: Item, what: str) -> str:
    total = sum(counts.values())
    verb = "changes" if counts["changed"] == 1 else "change"
    rest = f"{counts['same']} the same, {counts['unclear']} unclear"
    return f"{counts['changed']} of {screen.count(total, what)} {verb} hands, {rest}."


def _counted(counts: Item) -> str:
    return f"{counts['changed']} changed, {counts['same']} the same, {counts['unclear']} unclear"


COMPARE = Question("compare", _compare, _compare_query, _show_comparison)


def _handoffs(view: View, asked: Asked) -> Item:
    return handoffs(
        view.graph,
        asked.platform,
        asked.model,
        view.lens,
        asked.along or "chain",
        asked.tier or "core",
    )


def _handoffs_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    return queries_derived.handoffs(
        view.graph,
        asked.platform,
        asked.model,
        view.lens,
        asked.along or "chain",
        asked.tier or "core",
    )


def _show_handoffs(answer: Answer, output: Output) -> None:
    head = answer.head
    along = "along the chain" if head["along"] == "chain" else "as the goods go"
    tier = "core segments" if head["tier"] == "core" else "all segments"
    screen.title(output, head["id"], ink.Text(f", {along}, {tier}"), view=head)
    if answer.items:
        rows = [[_point(item), _parties(item), _sure(item), _said(item)] for item in answer.items]
        output.rows((screen.key("between"), "owner", "sure", "words"), rows, lines=True)
    _stretches(head, output)
    for place in head["places"]:
        name = ink.Text.assemble("Handed over at: ", (place["place"], "bold"))
        words = f" {screen.told(place)} ({place['fact']}, source {place['source']['id']})"
        screen.say(output, name, words)
    _bounds(head, output)


def _point(item: Item) -> ink.Text:
    return ink.Text(f"{item['after']}\n→ {item['before']}", "" if item["clear"] else "dim")


def _parties(item: Item) -> ink.Text:
    parties = [
        screen.party(item[side]) if item[side] else ink.Text("?", "dim") for side in ("from", "to")
    ]
    return ink.Text.assemble(parties[0], "\n→ ", parties[1])


def _sure(item: Item) -> ink.Text:
    return ink.Text(item["sure"]) if item["clear"] else ink.Text(f"unclear:\n{item['why']}", "dim")


def _said(item: Item) -> ink.Text:
    """Return one quote for each side; the other claims by their ids."""
    first: dict[str, Item] = {}
    for voice in item["evidence"]:
        first.setdefault(voice["party"], voice)
    chosen = list(first.values())
    rest = [voice for voice in item["evidence"] if voice not in chosen]
    return screen.said([*chosen, *rest], len(chosen))


def _stretches(head: Item, output: Output) -> None:
    for run in head["runs"]:
        name = screen.party(run["owner"]) if run["owner"] else ink.Text(run["status"], "dim")
        screen.say(
            output,
            "  ",
            name,
            f" ({run['status']})" if run["owner"] else "",
            ": ",
            screen.spell(run["segments"]),
        )


def _bounds(head: Item, output: Output) -> None:
    counts, changes = head["counts"], head["changes"]
    if changes["at_least"] is None:
        there = head["availability"]
        word = there["status"] if there else "unknown"
        screen.say(output, f"No hand-offs: the offering is {word} there and then.")
        return
    clear = screen.count(counts["clear"], "clear hand-off")
    least, most = changes["at_least"], changes["at_most"]
    many = str(least) if least == most else f"{least} to {most}"
    times = "time" if many == "1" else "times"
    text = f"{clear}, {counts['unclear']} unclear. The owner changes {many} {times}."
    screen.say(output, text)


HANDOFFS = Question("handoffs", _handoffs, _handoffs_query, _show_handoffs)
