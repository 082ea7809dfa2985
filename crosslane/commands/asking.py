"""How a question is asked and its answer printed, in every form; one way for all commands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crosslane.api.view import View
from crosslane.commands.common import lens_of, open_graph, path_of
from crosslane.graph.files.tabular import cell_text
from crosslane.graph.views import Item, queried
from crosslane.output import CommandError, Output
from crosslane.settings import Settings

Asked = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as REST has it, before it is written.

    Args:
        view: what it was asked through.
        asked: what was typed.
        items: the items of a list, or the one thing.
        head: what stands beside a list; of one thing the thing itself.
        single: whether it is one thing.
        total: how many items there are; more than ``items`` where a limit was asked for.
        after: path of the REST call that goes on, where there is more.
    """

    view: View
    asked: Asked
    items: Sequence[Item]
    head: Item
    single: bool
    total: int
    after: str | None = None

    @property
    def json(self) -> Item:
        """What REST gives as JSON."""
        if self.single:
            return self.head
        items = list(self.items)
        return {**self.head, "items": items, "total": self.total, "next": self.after}


@dataclass(frozen=True, slots=True)
class Question:
    """What a command asks, and how a person reads the answer.

    Args:
        kind: the kind of resource (`Resource.kind`), which knows columns and triples.
        answer: gives one item, a list of items, or ``{"items": [...], **head}``.
        query: gives the SPARQL query that answers the same, or ``None``.
        show: prints the answer for a person.
        rows: columns and cells for TSV and CSV, where they are not those of REST.
        text: gives the answer as text, for the format ``markdown``.
    """

    kind: str
    answer: Callable[[View, Asked], Any]
    query: Callable[[View, Asked], str | None]
    show: Callable[[Answer, Output], None]
    rows: Callable[[Answer], tuple[Sequence[str], Sequence[Sequence[str]]]] | None = None
    text: Callable[[View, Asked], str] | None = None

    def __call__(self, asked: Asked, settings: Settings, output: Output) -> int:
        """Ask, and print the answer in the form that is wanted."""
        path, lens = path_of(asked), lens_of(asked)
        graph = open_graph(settings).known(lens.as_known)
        graph.through(lens)
        view = View(graph, lens, path)
        if output.form == "markdown" and self.text is not None:
            output.stream.write(self.text(view, asked))
        elif output.form == "rq":
            self._ask(view, asked)  # what is wrong with the question is wrong with its query
            output.stream.write(_query(self.query(view, asked)))
        else:
            self._print(self._ask(view, asked), output)
        return 0

    def _ask(self, view: View, asked: Asked) -> Answer:
        found = self.answer(view, asked)
        if isinstance(found, list):
            return _limited(view, asked, found)
        if "sparql" in found["links"] and found["links"]["sparql"] is None:
            found = queried(found, self.query(view, asked))
        if "items" in found:
            head = {name: value for name, value in found.items() if name != "items"}
            items = found["items"]
            return Answer(view, asked, items, head, single=False, total=len(items))
        return Answer(view, asked, [found], found, single=True, total=1)

    def _print(self, answer: Answer, output: Output) -> None:
        if output.form == "json":
            output.json(answer.json)
        elif output.form == "table":
            self.show(answer, output)
        elif output.form in ("ttl", "jsonld"):
            output.stream.write(self._linked(answer, output.form))
        else:
            output.rows(*(self.rows(answer) if self.rows else self._columns(answer)))

    def _linked(self, answer: Answer, form: str) -> str:
        from crosslane.api.resources import RESOURCES
        from crosslane.graph.linked.answers import jsonld, turtle

        triples = RESOURCES[self.kind].triples(answer.view, answer.items, answer.head)
        text = (turtle if form == "ttl" else jsonld)(triples).decode()
        return text if text.endswith("\n") else text + "\n"

    def _columns(self, answer: Answer) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        from crosslane.api.columns import columns
        from crosslane.api.resources import RESOURCES

        names = columns(RESOURCES[self.kind].shape)
        return names, [[cell_text(one, name) for name in names] for one in answer.items]


def _limited(view: View, asked: Asked, found: Sequence[Item]) -> Answer:
    """Return a list, or the first page of it with the path of the next."""
    limit: int | None = getattr(asked, "limit", None)
    if limit is None or limit >= len(found):
        return Answer(view, asked, found, {}, single=False, total=len(found))
    glue = "&" if "?" in view.path else "?"
    after = f"{view.path}{glue}offset={limit}"
    return Answer(view, asked, found[:limit], {}, single=False, total=len(found), after=after)


def _query(found: str | None) -> str:
    if found is None:
        raise CommandError(
            "no SPARQL query gives this answer: the dataset holds ownership for no market, one day "
            "and all sources, neither advice nor changes nor a timeline; leave out what narrows "
            "the view, or ask for --format ttl"
        )
    return found if found.endswith("\n") else f"{found}\n"
