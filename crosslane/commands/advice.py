"""``recommend`` and ``changes``: what to take, and what is other than before."""

from __future__ import annotations

from itertools import groupby

from crosslane.api.view import View
from crosslane.commands import ink, screen
from crosslane.commands.asking import Answer, Asked, Question
from crosslane.graph.advice.profile import Profile
from crosslane.graph.advice.recommend import recommend
from crosslane.graph.files.changelog import changelog
from crosslane.graph.questions.changes import changes, lens_of, previous
from crosslane.graph.store import Lens
from crosslane.graph.views import Item
from crosslane.output import CommandError, Output


def _no_query(view: View, asked: Asked) -> None:
    """Return no query: neither advice nor releases are in the dataset."""


def _recommend(view: View, asked: Asked) -> Item:
    profile = Profile(
        keep=tuple(asked.keep),
        delegate=tuple(asked.delegate),
        category=asked.category,
        experience=asked.experience,
        storage=asked.storage,
        team=asked.team,
        strength=tuple(asked.strength),
    )
    return recommend(view.graph, profile, view.lens)


def _show_advice(answer: Answer, output: Output) -> None:
    head = answer.head
    for item in answer.items:
        sure = (
            ""
            if item["least"] == item["most"]
            else f" ({_points(item['least'])} to {_points(item['most'])})"
        )
        name = ink.Text.assemble(f"{item['rank']:>2}. ", (item["offering"], "bold"))
        screen.say(output, name, f"  {_points(item['score'])} points{sure}")
        output.grid([*_reasons(item), *_gaps(item)])
    for one in head["excluded"]:
        screen.say(output, ink.Text(f"Not ranked: {one['offering']}: {one['text']}", "dim"))
    if not any(item["reasons"] or item["unknown"] for item in answer.items):
        screen.say(
            output, "Nothing was asked for that tells them apart; see 'crosslane recommend --help'."
        )
    screen.say(
        output,
        ink.Text(
            "Points count what sources say; they are advice of the sources. In brackets: the "
            "points if all that is not known turned out against or in favour.",
            "dim",
        ),
    )


def _points(value: float) -> str:
    return f"{value:+g}" if value else "0"


def _reasons(item: Item) -> list[tuple[str, ink.Text]]:
    found = []
    for one in item["reasons"]:
        cited = screen.spell([*one["claims"], *one["facts"]])
        text = ink.Text.assemble(one["text"], f" {screen.told(one)} ", (cited, "dim"))
        found.append((_points(one["points"]), text))
    return found


def _gaps(item: Item) -> list[tuple[str, ink.Text]]:
    found = [
        ("?", ink.Text(f"{one['text']} ({_points(one['least'])} to {_points(one['most'])})", "dim"))
        for one in item["unknown"]
    ]
    for one in item["contradictions"]:
        sides = f"{screen.spell(one['for'])} against {screen.spell(one['against'])}"
        found.append(("!", ink.Text.assemble(f"{one['text']} ", (sides, "dim"))))
    return found


RECOMMEND = Question("recommend", _recommend, _no_query, _show_advice)


def _lens(view: View, asked: Asked) -> Lens:
    """Return the lens; without a day that of the later state (docs/releases.md)."""
    return lens_of(view.graph, asked.until, view.lens)


def _changes(view: View, asked: Asked) -> Item:
    kinds = tuple(asked.kind)
    return changes(view.graph, asked.since, asked.until, kinds, _lens(view, asked))


def _markdown(view: View, asked: Asked) -> str:
    if asked.kind:
        raise CommandError("--kind needs another form: add --format table, csv or json")
    since = asked.since or previous(view.graph.known(asked.until))
    lens = _lens(view, asked) if view.lens.query() else None
    changes(view.graph, since, asked.until, (), lens)  # what cannot be compared cannot be told
    return changelog(view.graph, since, asked.until, lens)


def _show_changes(answer: Answer, output: Output) -> None:
    head = answer.head
    screen.title(output, f"{head['since']} → {head['until']}", view=head)
    rows = [[item["change"], item["text"], item["release"] or ""] for item in answer.items]
    if rows:
        output.rows(("change", "what", "release"), rows, lines=True)
    for way, group in groupby(head["cells"], key=lambda one: str(one["kind"])):
        cells = list(group)
        screen.title(output, f"\n{way.replace('-', ' ').capitalize()} ({len(cells)})")
        rows = [[one["id"], *(_answer(one, side) for side in ("before", "after"))] for one in cells]
        output.rows((screen.key("cell"), "before", "after"), rows)
    counts = head["counts"]
    differ = screen.count(counts["cells"], "answer")
    screen.say(
        output,
        f"{counts['added']} added, {counts['changed']} changed, "
        f"{counts['removed']} removed; {differ} differ{'s' if counts['cells'] == 1 else ''}.",
    )


def _answer(cell: Item, side: str) -> ink.Text:
    """Return one side of an answer, with the claims that decide there."""
    if cell[side] is None:
        return ink.Text("-", "dim")
    named = [one["claim"] for one in cell["claims"] if one["decides"] in (side, "both")]
    owner = screen.owner(cell[side])
    return ink.Text.assemble(owner, (f" {screen.spell(named)}", "dim")) if named else owner


CHANGES = Question("changes", _changes, _no_query, _show_changes, text=_markdown)
