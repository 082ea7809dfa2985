"""The page on which a person asks in SPARQL: the editor, and questions that run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from crosslane.ontology import terms
from crosslane.ontology.questions import Question, read_questions
from crosslane.visualize.asked import Asked
from crosslane.visualize.context import LOOK
from crosslane.visualize.page import render
from crosslane.visualize.texts.editor import TEXTS
from crosslane.visualize.words import Words

FIRST = """# Who owns pricing under each offering, and how sure is it?
SELECT ?offering ?owner ?status WHERE {
  ?cell a xl:Ownership ;
        xl:offering ?offering ;
        xl:segment segment:pricing ;
        xl:status ?status .
  OPTIONAL { ?cell xl:owner ?owner }
}
ORDER BY ?offering"""
"""The query that stands in the editor at first."""

ANY = "SELECT * WHERE {\n  { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }\n} LIMIT 100"
"""The query that stands in the editor of a dataset that is served alone."""

FORMS = ("csv", "tsv", "json", "xml", "ttl", "jsonld")

COMMON: Mapping[str, str] = MappingProxyType(
    {
        "rdf": terms.RDF,
        "rdfs": terms.RDFS,
        "owl": terms.OWL,
        "xsd": terms.XSD,
        "skos": terms.SKOS,
        "dcterms": terms.DCTERMS,
        "prov": terms.PROV,
        "schema": terms.SCHEMA,
        "foaf": "http://xmlns.com/foaf/0.1/",
    }
)
"""Prefixes that the editor of any dataset offers; it writes their declarations."""

_LEAST, _MOST = 9, 24


@dataclass(frozen=True, slots=True)
class Asking(Asked):
    """What an address says of the editor: its look, and the query that it opens with.

    Args:
        given: the query of the address, or ``None`` for an editor that starts with its own.

    Example:
        >>> Asking(lang="zh", given="ASK {}").href("/sparql")
        '/sparql?query=ASK+%7B%7D&lang=zh'
    """

    given: str | None = None

    def href(self, path: str, *names: str, **changes: Any) -> str:
        """Return an address with this look, and with the query where nothing else is named."""
        query = self.query(*(names or LOOK), **changes)
        if self.given is not None and not names:
            query.insert(0, ("query", self.given))
        return f"{path}?{urlencode(query)}" if query else path


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its query; the links open it here, or download what it finds."""

    id: str
    title: str
    question: str
    answer: str
    here: str
    csv: str
    json: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions of one kind."""

    title: str
    examples: tuple[Example, ...]


def ask_page(asking: Asking, completion: str) -> str:
    """Return the page of ``/sparql`` for browsers.

    Args:
        asking: language, colours, and the query that was given.
        completion: address of what the editor may offer; see `completion`.

    Returns:
        The page; without scripts it is a form.
    """
    words = Words(asking.lang)
    topics = _topics(_questions(), words, asking)
    editor = _editor(asking, FIRST, words)
    editor["data"] |= {
        "store": "crosslane.queries",
        "completion": completion,
        "pages": {terms.ID: "/id/", terms.XL: "/ontology/"},
    }
    return render("ask.html", asking, "/sparql", topics=topics, **editor)


def dataset_page(asking: Asking, graphs: Sequence[str], union: bool, writable: bool) -> str:
    """Return the page of ``/sparql`` for a dataset that is served alone.

    Args:
        asking: language, colours, and the query that was given.
        graphs: IRIs of its named graphs.
        union: whether its default graph is the union of these.
        writable: whether it can be written here.

    Returns:
        The page; without scripts it is a form.
    """
    editor = _editor(asking, ANY, Words(asking.lang))
    editor["data"] |= {
        "store": "crosslane.dataset.queries",
        "prefixes": dict(COMMON),
        "graphs": list(graphs),
        "pages": {},
    }
    return render(
        "dataset.html",
        asking,
        "/sparql",
        navigation=(),
        graphs=graphs,
        union=union,
        writable=writable,
        **editor,
    )


def _editor(asking: Asking, first: str, words: Words) -> dict[str, Any]:
    """Return what the editor needs on every page."""
    query = first if asking.given is None else asking.given
    lines = query.count("\n") + 1
    said = {key.removeprefix("editor."): words(key) for key in TEXTS if key.startswith("editor.")}
    return {
        "same": {"rest": None},  # the page itself holds no data
        "query": query,
        "given": asking.given is not None,
        "rows": max(_LEAST, min(lines, _MOST)),
        "forms": FORMS,
        "data": {
            "lang": asking.lang,
            "first": first,
            "given": asking.given,
            "look": urlencode(asking.query(*LOOK)),
            "words": said,
        },
    }


@cache
def _questions() -> tuple[Question, ...]:
    """Read the questions of the package once; they do not change while it runs."""
    return read_questions()


def _topics(questions: Sequence[Question], words: Words, asking: Asking) -> tuple[Topic, ...]:
    names = dict.fromkeys(item.topic for item in questions)
    return tuple(
        Topic(
            words(f"topic.{name}"),
            tuple(_example(item, words, asking) for item in questions if item.topic == name),
        )
        for name in names
    )


def _example(item: Question, words: Words, asking: Asking) -> Example:
    query = item.query.strip()

    def run(*more: tuple[str, str]) -> str:
        return "/sparql?" + urlencode([("query", query), *more])

    return Example(
        item.id,
        words.label(item.title),
        item.question,
        item.answer,
        run(*asking.query(*LOOK)),
        run(("format", "csv")),
        run(("format", "json")),
    )
