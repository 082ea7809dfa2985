"""Rules of law: what holds in a market whatever the operating model."""

from __future__ import annotations

from functools import partial

from crosslane.api.view import View
from crosslane.commands.asking import Asked, Question
from crosslane.commands.records import show
from crosslane.graph.queries import overlays as queries
from crosslane.graph.questions import overlays as questions
from crosslane.graph.views import Item

_SHOWN = ("id", "segment", "party", "involvement", "condition", "+markets", "+valid_from")


def _answer(view: View, asked: Asked) -> list[Item] | Item:
    if asked.id is not None:
        return questions.overlay(view.graph, asked.id)
    return questions.overlays(view.graph, view.lens, _asked(asked))


def _query(view: View, asked: Asked) -> str | None:
    if asked.id is not None:
        return view.plain(queries.overlay, asked.id)
    return queries.overlays(view.graph, view.lens, _asked(asked))


def _asked(asked: Asked) -> questions.Asked:
    return questions.Asked(tuple(asked.segment), tuple(asked.party))


OVERLAYS = Question("overlays", _answer, _query, partial(show, _SHOWN))
