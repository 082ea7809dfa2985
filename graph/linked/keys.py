"""The means to say what a key of an answer is in RDF; ``answer_keys`` has the table itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crosslane.ontology import terms

How = Literal[
    "same",
    "text",
    "integer",
    "decimal",
    "boolean",
    "date",
    "label",
    "links",
    "quote",
    "json",
    "ref",
    "part",
    "inline",
]


@dataclass(frozen=True, slots=True)
class Key:
    """What one key of an answer means.

    Args:
        how: how its value is written. ``same`` adds nothing: the IRI, the description of a quoted
            claim or fact, or another key says it. ``part`` makes a node, ``inline`` writes an
            object's values on the node that holds it, ``quote`` links a fact with its words,
            ``json`` writes what is no word as JSON.
        predicate: IRI of the property.
        kind: kind of entity of a ``ref`` (``kind`` where the key of that name says it,
            ``statement`` for a claim or a fact), name of the shape of a part, language of a
            ``text``, or the links that are left out.
    """

    how: How
    predicate: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of answer, or of a part of one.

    Args:
        name: how it is called in messages.
        type: IRI of its class.
        keys: what each of its keys means.
        named: keys whose values name it inside the answer, as the end of its IRI.
        quotes: kinds of entities that it quotes: what is curated of those that it names comes
            along.
    """

    name: str
    type: str
    keys: Mapping[str, Key]
    named: tuple[str, ...] = ("id",)
    quotes: tuple[str, ...] = ()


def full(name: str) -> str:
    """Return the IRI of a prefixed name, such as ``xl:owner``."""
    prefix, _, local = name.partition(":")
    return terms.PREFIXES[prefix] + local


def text(name: str, language: str = "") -> Key:
    """A key whose value is words, in a language or in none."""
    return Key("text", full(name), language)


def integer(name: str) -> Key:
    """A key whose value is a whole number."""
    return Key("integer", full(name))


def decimal(name: str) -> Key:
    """A key whose value is a number."""
    return Key("decimal", full(name))


def boolean(name: str) -> Key:
    """A key whose value is true or false."""
    return Key("boolean", full(name))


def date(name: str) -> Key:
    """A key whose value is a date, perhaps a partial one."""
    return Key("date", full(name))


def ref(name: str, kind: str) -> Key:
    """A key whose value is an id, or a list of ids, of a kind of entity."""
    return Key("ref", full(name), kind)


def part(name: str, shape: str) -> Key:
    """A key whose value is an object, or a list of objects, with nodes of their own."""
    return Key("part", full(name), shape)


def inline(shape: str) -> Key:
    """A key whose value is an object that is written on the node that holds it."""
    return Key("inline", "", shape)


def quoted(name: str) -> Key:
    """A key whose values are facts with their words, as `views.fact_evidence` gives them."""
    return Key("quote", full(name), "fact")


def json_text(name: str) -> Key:
    """A key whose value is a word, or anything else as JSON."""
    return Key("json", full(name))


def shape(
    name: str,
    kind: str,
    keys: Mapping[str, Key],
    named: tuple[str, ...] = ("id",),
    quotes: tuple[str, ...] = (),
) -> Shape:
    """Return a shape of a class of the ontology; see `Shape`."""
    return Shape(name, terms.XL + kind, keys, named, quotes)


SAME = Key("same")
"""A key that adds nothing to the RDF: something else there says it.

So are the links of a whole answer: its IRI is its own link, and the others lead to its other
representations."""
LINKS = Key("links", full("rdfs:seeAlso"), "html sparql")
"""Links of a part lead to resources of their own; other representations of them are left out."""
ID = text("skos:notation")
"""The id of an answer or of a part of it."""
SEGMENT = ref("xl:segment", "segment")
"""The segment, or segments, that a part is about."""
OFFERING = ref("xl:offering", "offering")
"""An offering, or a model in general where it is ``any``."""
THERE: Mapping[str, Key] = {"market": ref("xl:market", "market"), "as_of": date("xl:asOf")}
"""Market and day of an answer."""
OF_OFFERING: Mapping[str, Key] = {"id": OFFERING, "platform": SAME, "model": SAME}
"""The id of an offering with its parts."""
CELL: Mapping[str, Key] = {
    "owner": ref("xl:owner", "party"),
    "status": text("xl:status"),
    "certainty": text("xl:certainty"),
    "candidates": part("xl:candidacy", "candidacy"),
    "evidence": part("xl:voice", "voice"),
}
"""Who owns a segment, by which claims."""
CITED: Mapping[str, Key] = {"claims": ref("xl:claim", "claim"), "facts": ref("xl:fact", "fact")}
"""Claims and facts that something rests on."""
