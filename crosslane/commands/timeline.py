"""``timeline``: what happened when, and how the offerings stand on a day."""

from __future__ import annotations

import argparse
from datetime import date

from crosslane.api.view import View
from crosslane.commands import ink, screen
from crosslane.commands.asking import Answer, Asked, Question
from crosslane.commands.cells import wanted
from crosslane.commands.common import lens_of
from crosslane.graph.questions.timeline import Span, timeline
from crosslane.graph.views import Item
from crosslane.output import CommandError, Output


def _timeline(view: View, asked: Asked) -> Item:
    try:
        span = Span(getattr(asked, "from"), asked.until)
    except ValueError as error:
        raise CommandError(f"{error}") from None
    kinds = tuple(asked.kind)
    return timeline(view.graph, view.lens, wanted(asked), kinds, span, _today(asked))


def _today(asked: Asked) -> date:
    """Return the day that an answer holds for where none is asked."""
    return lens_of(argparse.Namespace(**{**vars(asked), "as_of": None})).as_of


def _no_query(view: View, asked: Asked) -> str | None:
    return None


def _show(answer: Answer, output: Output) -> None:
    head = answer.head
    screen.title(output, "What happened when")
    if answer.items:
        rows = [[_date(item), item["kind"], _what(item), _words(item)] for item in answer.items]
        output.rows((screen.key("date"), "event", "what", "words"), rows, lines=True)
    else:
        screen.say(output, "No event with a date matches.")
    undated = [f"{one['undated']} {one['id']}" for one in head["kinds"] if one["undated"]]
    if undated:
        screen.say(output, ink.Text(f"Without a date: {screen.spell(undated)}.", "dim"))
    screen.title(output, "\nHow the offerings stand", view=head)
    rows = [[one["id"], _phase(one), _since(one), _changed(one)] for one in head["offerings"]]
    if rows:
        names = (screen.key("offering"), "state", "since", screen.right("differs from today"))
        output.rows(names, rows)
    days = screen.spell((one["date"] for one in head["days"]), "none")
    screen.say(output, f"Days at which an answer changes: {days}.")


def _date(item: Item) -> ink.Text:
    return ink.Text(item["date"], "bold" if item["precision"] == "day" else "")


def _what(item: Item) -> ink.Text:
    return ink.Text(item["text"], "" if item["certainty"] == "certain" else "dim")


def _words(item: Item) -> ink.Text:
    """Return the first words that an event rests on, and how many follow."""
    if not item["evidence"]:
        return ink.Text("")
    first, left = item["evidence"][0], len(item["evidence"]) - 1
    source = first["source"]
    more = f"\nand {left} more" if left else ""
    return ink.Text.assemble(
        (first["id"], "bold"),
        f" {screen.told(first)} ",
        (f"{source['id']} {source['grade']}{more}", "dim"),
    )


def _phase(one: Item) -> ink.Text:
    possible = one["phase"] == "offered" and one["certainty"] == "possible"
    return ink.Text("possibly offered" if possible else one["phase"], "dim" if possible else "")


def _since(one: Item) -> str:
    until = f" until {one['until']}" if one["until"] else ""
    return f"{one['from'] or '-'}{until}"


def _changed(one: Item) -> str:
    return screen.count(len(one["changed"]), "segment") if one["changed"] else "-"


TIMELINE = Question("timeline", _timeline, _no_query, _show)
