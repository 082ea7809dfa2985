"""What the SPARQL editor may offer while a reader types: terms and entities by name and label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyoxigraph as ox

from crosslane.graph import answers
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology import terms
from crosslane.ontology.model import Label
from crosslane.ontology.records import offering_label
from crosslane.visualize.words import Words

TERMS = ("class", "property", "individual")
"""Kinds of terms; what else may be offered is an entity, or a ``graph``."""

_SPECIAL = re.compile(r"""[~!$&'()*+,;=/?#@%]|^[.-]|\.$""")
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be typed.

    Args:
        kind: one of `TERMS`, a kind of entity such as ``segment``, or ``graph``.
        name: what is typed: a prefixed name as SPARQL wants it, or ``<IRI>``.
        label: what it is called in the reader's language.
        also: other words that find it: the other language, synonyms.
        about: what it means, where that is known.
    """

    kind: str
    name: str
    label: str
    also: tuple[str, ...] = ()
    about: str = ""


def completion(graph: KnowledgeGraph, lang: str, day: date) -> dict[str, Any]:
    """Return everything that the editor may offer, as plain values.

    Args:
        graph: the graph that is asked.
        lang: ``en`` or ``zh``.
        day: the day of the dataset whose terms are counted.

    Returns:
        ``prefixes``, ``kinds``, and ``offers`` as lists ``[kind's index, name, label, also,
        about]``, the terms that the dataset uses most first; empty ends of a list are left out.
    """
    words = Words(lang)
    offers = [*_terms(graph, words, day), *_entities(graph, words), *_graphs(words)]
    kinds = list(dict.fromkeys(one.kind for one in offers))
    return {
        "prefixes": terms.PREFIXES,
        "kinds": kinds,
        "offers": [_short(one, kinds) for one in offers],
    }


def prefixed(iri: str) -> str:
    r"""Write an IRI as SPARQL may hold it: with a prefix of the dataset where one fits.

    Args:
        iri: an absolute IRI.

    Returns:
        A prefixed name with the escapes that SPARQL wants, or ``<iri>``.

    Example:
        >>> prefixed("https://w3id.org/crosslane/id/offering/temu/semi-managed")
        'offering:temu\\/semi-managed'
    """
    fitting = [name for name, home in terms.PREFIXES.items() if iri.startswith(home)]
    if not fitting:
        return f"<{iri}>"
    name = max(fitting, key=lambda one: len(terms.PREFIXES[one]))
    local = iri.removeprefix(terms.PREFIXES[name])
    return f"{name}:{_escaped(local)}"


def _escaped(local: str) -> str:
    """Put a backslash before what a local name may not hold as it is.

    Dots inside it may, but the parser of the engine stops at the second one.
    """
    found = _SPECIAL.sub(r"\\\g<0>", local)
    return found if local.count(".") < 2 else re.sub(r"(?<!\\)\.", r"\.", found)


def _short(offer: Offer, kinds: list[str]) -> list[Any]:
    row: list[Any] = [kinds.index(offer.kind), offer.name, offer.label, list(offer.also)]
    if offer.about:
        return [*row, offer.about]
    return row if offer.also else row[:3]


def _terms(graph: KnowledgeGraph, words: Words, day: date) -> list[Offer]:
    """Return terms, the most used of each kind first; those of others are known by their use."""
    used = _used(graph.dataset(day))
    own = {
        item["iri"]: _term(item, words, told=item["iri"] in used.count)
        for item in answers.ontology_terms(graph)
    }
    others = {iri: Offer(kind, prefixed(iri), "") for iri, kind in used.kinds if iri not in own}
    found = {**own, **others}
    order = sorted(found, key=lambda iri: (TERMS.index(found[iri].kind), -used.count[iri], iri))
    return [found[iri] for iri in order]


@dataclass(frozen=True, slots=True)
class _Used:
    """How often terms stand in a dataset, and which are properties and classes."""

    count: Counter[str]
    kinds: tuple[tuple[str, str], ...]


def _used(nquads: bytes) -> _Used:
    properties: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        properties[quad.predicate.value] += 1
        if quad.predicate.value == terms.RDF + "type" and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
    kinds = [*((one, "class") for one in classes), *((one, "property") for one in properties)]
    return _Used(properties + classes, tuple(kinds))


def _term(item: Item, words: Words, *, told: bool) -> Offer:
    """Return a term of the ontology; what only answers use goes without its definition."""
    own, other = _both(item["label"]["en"] or item["id"], item["label"]["zh"] or "", words)
    return Offer(
        item["kind"], prefixed(item["iri"]), own, other, (told and item["definition"]) or ""
    )


def _entities(graph: KnowledgeGraph, words: Words) -> Iterator[Offer]:
    records, known = graph.records, graph.records.vocabulary
    yield from _named(
        "segment", ((one.id, one.label, one.synonyms) for one in known.segments), words
    )
    models = ((m.id, m.label, (*m.synonyms_en, *m.synonyms_zh)) for m in known.models)
    yield from _named("model", models, words)
    yield from _named("platform", ((p.id, p.label, p.synonyms) for p in records.platforms), words)
    yield from _offerings(graph, words)
    parties = ((p.id, p.label, (*p.synonyms_en, *p.synonyms_zh)) for p in known.parties)
    yield from _named("party", parties, words)
    groups = ((g.id.removeprefix("@"), g.label, g.synonyms) for g in known.groups)
    yield from _named("group", groups, words)
    yield from _named("programme", ((p.id, p.label, ()) for p in records.programmes), words)
    yield from _named("organization", ((o.id, o.label, ()) for o in records.organizations), words)
    titles = ((s.id, Label(s.title, s.title), ()) for s in records.sources)
    yield from _named("source", titles, words)
    yield from _named("release", ((r, Label(r, r), ()) for r in graph.history.release), words)
    yield from _named("market", ((m.id, m.label, m.synonyms) for m in known.markets), words)


def _named(
    kind: str, things: Iterable[tuple[str, Label, tuple[str, ...]]], words: Words
) -> Iterator[Offer]:
    for identifier, label, synonyms in things:
        own, other = _both(label.en, label.zh, words)
        also = tuple(dict.fromkeys(one for one in (*other, *synonyms) if one != own))
        yield Offer(kind, prefixed(terms.entity(kind, identifier)), own, also)


def _offerings(graph: KnowledgeGraph, words: Words) -> Iterator[Offer]:
    records = graph.records
    for one in records.offerings:
        label = offering_label(records, one)
        yield from _named("offering", [(one.id, label, one.synonyms)], words)


def _graphs(words: Words) -> Iterator[Offer]:
    for name in terms.GRAPHS:
        yield Offer("graph", f"<{terms.graph_iri(name)}>", words(f"editor.graph.{name}"))


def _both(en: str, zh: str, words: Words) -> tuple[str, tuple[str, ...]]:
    """Return a label in the reader's language, and in the other where that is another word."""
    label = Label(_cut(en), _cut(zh or en))
    own = words.label(label)
    return own, tuple(one for one in (label.en, label.zh) if one != own)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
