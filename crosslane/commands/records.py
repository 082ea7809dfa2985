"""Records: all of a kind, or the one with an id; the ontology; and what a search finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from crosslane.api.view import View
from crosslane.commands import ink, screen
from crosslane.commands.asking import Answer, Asked, Question
from crosslane.commands.cells import wanted
from crosslane.graph.linked.ontology import ontology_term, ontology_terms
from crosslane.graph.queries import records as queries
from crosslane.graph.queries import words as queries_words
from crosslane.graph.queries.search import search as search_query
from crosslane.graph.questions import catalogue, entities
from crosslane.graph.questions.search import search
from crosslane.graph.seen import narrow, visible
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.output import Output

Every = Callable[[View, Asked], list[Item]]
One = Callable[[KnowledgeGraph, str], Item]
OneQuery = Callable[[KnowledgeGraph, str], str | None]
EveryQuery = Callable[[View, Asked], str | None]


def _records(
    kind: str, every: Every, one: One, every_query: EveryQuery, one_query: OneQuery, *shown: str
) -> Question:
    """Return the question of a kind of record.

    Args:
        kind: kind of resource.
        every: gives all that match.
        one: gives the one with an id.
        every_query: gives the SPARQL query of the list.
        one_query: gives the SPARQL query of one.
        shown: columns of the list on a terminal; pipes get all.
    """

    def answer(view: View, asked: Asked) -> list[Item] | Item:
        return (
            every(view, asked)
            if asked.id is None
            else narrow(one(view.graph, asked.id), view.sight)
        )

    def query(view: View, asked: Asked) -> str | None:
        return every_query(view, asked) if asked.id is None else view.plain(one_query, asked.id)

    return Question(kind, answer, query, partial(show, shown))


def _plain(
    kind: str,
    every: Callable[[KnowledgeGraph], list[Item]],
    one: One,
    every_query: Callable[[KnowledgeGraph], str | None],
    one_query: OneQuery,
    *shown: str,
) -> Question:
    """Return the question of a kind of record whose list has no filters."""

    def listed(view: View, asked: Asked) -> list[Item]:
        return visible(every(view.graph), kind, view.sight)

    def query(view: View, asked: Asked) -> str | None:
        return view.plain(every_query)

    return _records(kind, listed, one, query, one_query, *shown)


def show(shown: Sequence[str], answer: Answer, output: Output) -> None:
    """Print records: the columns of a list, or every field of one that holds something."""
    if answer.single:
        _describe(answer.head, output)
        return
    wide = screen.broad(output)
    names = [name for name in shown if wide or not name.startswith("+")]
    columns = [_column(name.removeprefix("+")) for name in names]
    rows = [[_cell(item, name.removeprefix("+")) for name in names] for item in answer.items]
    if rows:
        output.rows(columns, rows)
    screen.say(output, ink.Text(f"{len(answer.items)} in all", "dim"))


def _column(name: str) -> str | ink.Column:
    last = name.rpartition(".")[2]
    title = {"en": "name", "zh": "中文", "order": "no."}.get(last, last.replace("_", " "))
    if last in _COUNTED or name in _FIGURES:
        return screen.right(title)
    return screen.key(title) if name == "id" else title


_COUNTED = ("claims", "facts")
_FIGURES = ("order", "used", "score")


def _cell(item: Item, name: str) -> str:
    """Return a cell; of long lists how many there are."""
    if name == "words":
        return screen.told(item)
    value: Any = item
    for part in name.split("."):
        value = value[part]
    if name in _COUNTED:
        return str(len(value))
    if isinstance(value, list):
        glue = "\n" if any("/" in str(one) for one in value) else ", "
        return glue.join(map(str, value))
    return "" if value is None else str(value)


def _describe(item: Item, output: Output) -> None:
    """Print one record: every field that holds something."""
    rows = [(name.replace("_", " "), text) for name, text in _fields(item)]
    output.grid([(ink.Text(name, "dim"), text) for name, text in rows])


def _fields(item: Item) -> Iterator[tuple[str, str | ink.Text]]:
    for name, value in item.items():
        if name == "links" or value is None or value == []:
            continue
        if name in ("quote", "paraphrase"):
            yield "words", screen.told(item)
        elif isinstance(value, dict):
            parts = [(part, one) for part, one in value.items() if one not in (None, [])]
            yield name, "\n".join(f"{part}: {_flat(one)}" for part, one in parts)
        elif isinstance(value, list) and isinstance(value[0], dict):
            yield name, ink.Text("\n").join(_quoted(one) for one in value)
        else:
            yield name, _flat(value)


def _flat(value: Any) -> str:
    return screen.spell(map(str, value)) if isinstance(value, list) else str(value)


def _quoted(fact: Item) -> ink.Text:
    source = fact["source"]
    words = f" {fact['text']}: {screen.told(fact)} "
    return ink.Text.assemble(
        (fact["fact"], "bold"), words, (f"{source['id']} {source['grade']}", "dim")
    )


PLATFORMS = _plain(
    "platforms",
    catalogue.platforms,
    catalogue.platform,
    queries.platforms,
    queries.platform,
    "id",
    "label.en",
    "+label.zh",
    "offerings",
    "claims",
    "facts",
)
MODELS = _plain(
    "models",
    catalogue.models,
    catalogue.model,
    queries.models,
    queries.model,
    "id",
    "label.en",
    "label.zh",
    "+definition",
    "claims",
    "facts",
)
SEGMENTS = _plain(
    "segments",
    catalogue.segments,
    catalogue.segment,
    queries.segments,
    queries.segment,
    "order",
    "id",
    "label.zh",
    "tier",
    "dimension",
    "+definition",
    "claims",
)
GROUPS = _plain(
    "groups",
    entities.groups,
    entities.group,
    queries_words.groups,
    queries_words.group,
    "id",
    "segments",
    "claims",
)
PARTIES = _plain(
    "parties",
    entities.parties,
    entities.party,
    queries_words.parties,
    queries_words.party,
    "id",
    "label.zh",
    "definition",
    "claims",
)
MARKETS = _plain(
    "markets",
    entities.markets,
    entities.market,
    queries_words.markets,
    queries_words.market,
    "id",
    "label.en",
    "label.zh",
    "offerings",
    "planned",
    "claims",
    "facts",
)
PROGRAMMES = _plain(
    "programmes",
    entities.programmes,
    entities.programme,
    queries_words.programmes,
    queries_words.programme,
    "id",
    "label.en",
    "platform",
    "+organization",
    "+offerings",
    "claims",
    "facts",
)
ORGANIZATIONS = _plain(
    "organizations",
    entities.organizations,
    entities.organization,
    queries_words.organizations,
    queries_words.organization,
    "id",
    "label.en",
    "+label.zh",
    "role",
    "+parent",
    "+platforms",
)
EVIDENCE = _plain(
    "evidence",
    entities.evidences,
    entities.evidence,
    queries_words.evidences,
    queries_words.evidence,
    "id",
    "words",
    "claims",
    "facts",
)
RELEASES = _plain(
    "releases",
    entities.releases,
    entities.release,
    queries_words.releases,
    queries_words.release,
    "id",
    "issued",
    "note",
)


def _rest(view: View, asked: Asked) -> dict[str, tuple[str, ...]]:
    names = ("party", "involvement", "polarity", "programme", "covers")
    return {name: tuple(getattr(asked, name)) for name in names} | {"source": tuple(asked.source)}


def _claims(view: View, asked: Asked) -> list[Item]:
    rest = _rest(view, asked)
    found = catalogue.claims(view.graph, wanted(asked), rest, deprecated=asked.deprecated)
    return visible(found, "claims", view.sight)


def _claims_query(view: View, asked: Asked) -> str | None:
    return queries.claims(
        view.graph, wanted(asked), _rest(view, asked), deprecated=asked.deprecated, lens=view.lens
    )


CLAIMS = _records(
    "claims",
    _claims,
    catalogue.claim,
    _claims_query,
    queries.claim,
    "id",
    "+platform",
    "+model",
    "segment",
    "party",
    "involvement",
    "words",
)


def _said(asked: Asked) -> dict[str, tuple[str, ...]]:
    return {name: tuple(getattr(asked, name)) for name in ("subject", "predicate", "source")}


def _facts(view: View, asked: Asked) -> list[Item]:
    return visible(catalogue.facts(view.graph, _said(asked)), "facts", view.sight)


def _facts_query(view: View, asked: Asked) -> str | None:
    return queries.facts(view.graph, _said(asked), view.lens)


FACTS = _records(
    "facts",
    _facts,
    catalogue.fact,
    _facts_query,
    queries.fact,
    "id",
    "subject",
    "predicate",
    "object",
    "+words",
)


def _sources(view: View, asked: Asked) -> list[Item]:
    return catalogue.sources(view.graph, asked.grade)


def _sources_query(view: View, asked: Asked) -> str | None:
    return view.plain(queries.sources, tuple(asked.grade))


SOURCES = _records(
    "sources",
    _sources,
    catalogue.source,
    _sources_query,
    queries.source,
    "id",
    "title",
    "date",
    "grade",
    "+grade_reason",
    "claims",
    "facts",
)
ONTOLOGY = _plain(
    "ontology",
    ontology_terms,
    ontology_term,
    queries_words.ontology_terms,
    queries_words.ontology_term,
    "id",
    "kind",
    "label.zh",
    "+definition",
    "used",
)


def _search(view: View, asked: Asked) -> list[Item]:
    return [hit for hit in search(view.graph, asked.q, asked.kind) if view.sees(hit)]


def _search_query(view: View, asked: Asked) -> str | None:
    return view.plain(search_query, asked.q, asked.kind)


def _show_hits(answer: Answer, output: Output) -> None:
    rows = [
        [hit["kind"], ink.Text(hit["id"], "bold"), _called(hit), f"{hit['score']:.2f}"]
        for hit in answer.items
    ]
    if rows:
        output.rows(("kind", screen.key("id"), "found in", screen.right("score")), rows)
    text = screen.count(answer.total, "hit")
    if answer.after:
        text = f"{len(rows)} of {text}; the others without --limit"
    screen.say(output, ink.Text(text, "dim"))


def _called(hit: Item) -> str:
    label = hit["label"]["en"]
    return label if hit["matched"] in (label, hit["id"]) else f"{hit['matched']}"


SEARCH = Question("search", _search, _search_query, _show_hits)
