"""The page on which a person asks in SPARQL: a form, and questions that run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from crosslane.ontology.questions import Question, read_questions
from crosslane.visualize.asked import Asked
from crosslane.visualize.page import render
from crosslane.visualize.words import Words

FIRST = "SELECT ?offering WHERE {\n  ?offering xl:platformOwns segment:pricing\n}"
"""The query that stands in the form: one triple pattern."""

ANY = "SELECT * WHERE {\n  { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }\n} LIMIT 100"
"""The query that stands in the form of a dataset that is served alone."""

FORMS = ("csv", "tsv", "json", "xml", "ttl", "jsonld")


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its query; the links run it."""

    id: str
    title: str
    question: str
    answer: str
    query: str
    csv: str
    json: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions of one kind."""

    title: str
    examples: tuple[Example, ...]


def ask_page(lang: str = "en", theme: str = "auto") -> str:
    """Return the page of ``/sparql`` for browsers.

    Args:
        lang: ``en`` or ``zh``.
        theme: ``auto``, ``light`` or ``dark``.

    Returns:
        The page; it works without scripts.
    """
    topics = _topics(_questions(), Words(lang))
    asked = Asked(lang=lang, theme=theme)
    same = {"rest": None}  # the page itself holds no data
    return render("ask.html", asked, "/sparql", same=same, first=FIRST, forms=FORMS, topics=topics)


def dataset_page(lang: str, theme: str, graphs: Sequence[str], union: bool, writable: bool) -> str:
    """Return the page of ``/sparql`` for a dataset that is served alone.

    Args:
        lang: ``en`` or ``zh``.
        theme: ``auto``, ``light`` or ``dark``.
        graphs: IRIs of its named graphs.
        union: whether its default graph is the union of these.
        writable: whether it can be written here.

    Returns:
        The page; it works without scripts.
    """
    return render(
        "dataset.html",
        Asked(lang=lang, theme=theme),
        "/sparql",
        same={"rest": None},
        navigation=(),
        first=ANY,
        forms=FORMS,
        graphs=graphs,
        union=union,
        writable=writable,
    )


@cache
def _questions() -> tuple[Question, ...]:
    """Read the questions of the package once; they do not change while it runs."""
    return read_questions()


def _topics(questions: Sequence[Question], words: Words) -> tuple[Topic, ...]:
    names = dict.fromkeys(item.topic for item in questions)
    return tuple(
        Topic(
            words(f"topic.{name}"),
            tuple(_example(item, words) for item in questions if item.topic == name),
        )
        for name in names
    )


def _example(item: Question, words: Words) -> Example:
    def run(form: str) -> str:
        return "/sparql?" + urlencode({"query": item.query, "format": form})

    return Example(
        item.id,
        words.label(item.title),
        item.question,
        item.answer,
        item.query,
        run("csv"),
        run("json"),
    )
