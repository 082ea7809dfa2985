"""The reader of the vocabulary: Turtle files of this folder in, one frozen `Vocabulary` out.

The files are the source of truth for segments, groups, operating models, parties and markets;
``segments.ttl`` and its neighbours are edited by hand, and every gap in them is an error here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import TypeVar

import pyoxigraph as ox

from crosslane.ontology.errors import VocabularyError as VocabularyError
from crosslane.ontology.model import (
    Involvement,
    Label,
    Market,
    OperatingModel,
    PartyTerm,
    Segment,
    SegmentGroup,
)
from crosslane.ontology.model import Party as PartyId
from crosslane.ontology.records import Vocabulary
from crosslane.ontology.terms import CBV, RDF, SKOS, XL, involvement

ONTOLOGY_FILES = ("crosslane.ttl",)
VOCABULARY_FILES = ("segments.ttl", "models.ttl", "parties.ttl", "markets.ttl")

MODEL_ORDER = (
    "fully-managed",
    "semi-managed",
    "self-operated",
    "first-party",
    "platform-fulfilled",
    "platform-shipped",
    "partner-fulfilled",
    "seller-fulfilled",
    "local-to-local",
)
"""From the platform running most of the chain to none of it, the platform as retailer; then the
ways of fulfilment for sellers who run their own store, from the platform's to the seller's."""

TIERS = ("core", "extended")

T = TypeVar("T", OperatingModel, PartyTerm)

_CBV_STEP = CBV + "BizStep-"
_INVOLVEMENTS = {involvement(item): item for item in Involvement}


def ontology_files() -> dict[str, tuple[str, ...]]:
    """Return which Turtle files make up which named graph.

    Returns:
        File names by graph name, for the two graphs that are written by hand.

    Example:
        >>> ontology_files()["ontology"]
        ('crosslane.ttl',)
    """
    return {"ontology": ONTOLOGY_FILES, "vocabulary": VOCABULARY_FILES}


def read_text(name: str, directory: Traversable | None = None) -> str:
    """Return the text of a file of the ontology.

    Args:
        name: file name, such as ``segments.ttl``.
        directory: where to read from; the installed package by default.

    Returns:
        The text, decoded as UTF-8.

    Raises:
        FileNotFoundError: when there is no such file.

    Example:
        >>> read_text("segments.ttl").startswith("#")
        True
    """
    home = files("crosslane.ontology") if directory is None else directory
    return home.joinpath(name).read_text(encoding="utf-8")


def read_triples(name: str, directory: Traversable | None = None) -> list[ox.Quad]:
    """Parse a Turtle file of the ontology.

    Args:
        name: file name, such as ``crosslane.ttl``.
        directory: where to read from; the installed package by default.

    Returns:
        The statements in the order of the file, each in the default graph.

    Raises:
        FileNotFoundError: when there is no such file.
        VocabularyError: when the file is not Turtle.

    Example:
        >>> len(read_triples("models.ttl")) > 0
        True
    """
    text = read_text(name, directory)
    try:
        return list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise VocabularyError(name, "", f"is not valid Turtle: {error}") from error


def read_vocabulary(directory: Traversable | None = None) -> Vocabulary:
    """Read segments, groups, operating models, parties and markets.

    Args:
        directory: a folder (`pathlib.Path` will do) that holds the Turtle files; the installed
            package by default.

    Returns:
        The vocabulary: segments in chain order, groups narrowest first and then by id, models in
        `MODEL_ORDER`, parties in the order of `Party`, markets by code.

    Raises:
        FileNotFoundError: when a file is missing.
        VocabularyError: when an entity lacks something, naming the IRI and the file.

    Example:
        >>> vocabulary = read_vocabulary()
        >>> vocabulary.segment["pricing"].label.zh
        '定价'
        >>> vocabulary.members("@logistics")
        ('international-logistics', 'last-mile-delivery')
    """
    chain, models, parties, markets = (_Document(name, directory) for name in VOCABULARY_FILES)
    segments = _segments(chain)
    return Vocabulary(
        segments=segments,
        groups=_groups(chain, segments),
        models=_fixed(models, "OperatingModel", _model, MODEL_ORDER),
        parties=_fixed(parties, "Party", _party, tuple(PartyId)),
        markets=tuple(sorted(map(_market, markets.of("Market")), key=lambda item: item.id)),
    )


class _Entity:
    """The statements on one subject, read with checks that name the IRI and the file."""

    def __init__(self, file: str, iri: str) -> None:
        self.file = file
        self.iri = iri
        self.iris: defaultdict[str, list[str]] = defaultdict(list)
        self.literals: defaultdict[str, list[ox.Literal]] = defaultdict(list)

    def error(self, problem: str) -> VocabularyError:
        return VocabularyError(self.file, self.iri, problem)

    def texts(self, predicate: str, language: str | None = None) -> tuple[str, ...]:
        """Every text of a property in one language (or in none), in the order of the file."""
        return tuple(v.value for v in self.literals[predicate] if v.language == language)

    def text(self, predicate: str, language: str | None = None) -> str:
        found = self.texts(predicate, language)
        name = "skos:" + predicate.removeprefix(SKOS)
        if predicate.startswith(XL):
            name = "xl:" + predicate.removeprefix(XL)
        suffix = f"@{language}" if language else ""
        if len(found) != 1 or not found[0].strip():
            raise self.error(f"needs exactly one {name} {suffix}".rstrip() + f", has {len(found)}")
        return found[0]

    @property
    def id(self) -> str:
        notation = self.text(SKOS + "notation")
        if not self.iri.endswith("/" + notation.removeprefix("@")):
            raise self.error(f"has skos:notation {notation!r}; the IRI has to end in it")
        return notation

    @property
    def label(self) -> Label:
        pref = SKOS + "prefLabel"
        return Label(self.text(pref, "en"), self.text(pref, "zh"))

    @property
    def definition(self) -> str:
        return self.text(SKOS + "definition", "en")

    def synonyms(self, language: str) -> tuple[str, ...]:
        return self.texts(SKOS + "altLabel", language)


class _Document:
    """One Turtle file, as entities by IRI."""

    def __init__(self, name: str, directory: Traversable | None) -> None:
        self.name = name
        self.entities: dict[str, _Entity] = {}
        for quad in read_triples(name, directory):
            if not isinstance(quad.subject, ox.NamedNode) or isinstance(
                quad.object, ox.BlankNode | ox.Triple
            ):
                raise VocabularyError(name, "", f"holds a blank node, give it an IRI: {quad}")
            iri, predicate = quad.subject.value, quad.predicate.value
            entity = self.entities.setdefault(iri, _Entity(name, iri))
            if isinstance(quad.object, ox.NamedNode):
                entity.iris[predicate].append(quad.object.value)
            else:
                entity.literals[predicate].append(quad.object)

    def of(self, kind: str) -> Iterator[_Entity]:
        """Yield the entities of a class of ours, in the order of the file."""
        return (e for e in self.entities.values() if XL + kind in e.iris[RDF + "type"])

    def error(self, problem: str) -> VocabularyError:
        return VocabularyError(self.name, "", problem)


def _segments(chain: _Document) -> tuple[Segment, ...]:
    """Read the segments, and hold that they are one chain numbered from 1."""
    found = [(_segment(entity), entity) for entity in chain.of("Segment")]
    found.sort(key=lambda pair: pair[0].order)
    for place, (segment, entity) in enumerate(found, start=1):
        if segment.order != place:
            raise entity.error(f"has xl:order {segment.order}; the chain needs {place} here")
    for (_, entity), (_, after) in pairwise(found):
        if entity.iris[XL + "precedes"] != [after.iri]:
            raise entity.error(f"needs xl:precedes <{after.iri}>, the next segment in order")
    if not found or found[-1][1].iris[XL + "precedes"]:
        raise chain.error("needs segments, the last of them without xl:precedes")
    return tuple(segment for segment, _ in found)


def _segment(entity: _Entity) -> Segment:
    order, tier = entity.text(XL + "order"), entity.text(XL + "tier")
    if not (order.isascii() and order.isdecimal()):
        raise entity.error(f"has xl:order {order!r}; write a whole number from 1")
    if tier not in TIERS:
        raise entity.error(f"has xl:tier {tier!r}; valid are {' and '.join(TIERS)}")
    dimension = entity.iris[XL + "dimension"]
    if len(dimension) != 1 or dimension[0] not in _INVOLVEMENTS:
        raise entity.error(f"needs one xl:dimension out of {', '.join(sorted(_INVOLVEMENTS))}")
    return Segment(
        id=entity.id,
        order=int(order),
        tier=tier,
        label=entity.label,
        definition=entity.definition,
        dimension=_INVOLVEMENTS[dimension[0]],
        aspects=entity.texts(XL + "subSegment"),
        scor=entity.texts(XL + "scorProcess"),
        business_steps=tuple(
            iri.removeprefix(_CBV_STEP)
            for iri in entity.iris[SKOS + "relatedMatch"]
            if iri.startswith(_CBV_STEP)
        ),
        synonyms=entity.synonyms("en") + entity.synonyms("zh"),
    )


def _groups(chain: _Document, segments: Iterable[Segment]) -> tuple[SegmentGroup, ...]:
    """Read the groups, with members in chain order."""
    ids = {entity.iri: entity.id for entity in chain.of("Segment")}
    order = {segment.id: segment.order for segment in segments}
    groups = []
    for entity in chain.of("SegmentGroup"):
        members = entity.iris[SKOS + "member"]
        strange = [iri for iri in members if iri not in ids]
        if strange or not members:
            raise entity.error(f"needs segments as skos:member; has {', '.join(strange) or 'none'}")
        if not entity.id.startswith("@"):
            raise entity.error(f"has skos:notation {entity.id!r}; a group's starts with @")
        inside = tuple(sorted((ids[iri] for iri in members), key=order.__getitem__))
        synonyms = entity.synonyms("en") + entity.synonyms("zh")
        groups.append(SegmentGroup(entity.id, entity.label, entity.definition, inside, synonyms))
    return tuple(sorted(groups, key=lambda group: (len(group.members), group.id)))


def _model(entity: _Entity) -> OperatingModel:
    en, zh = entity.synonyms("en"), entity.synonyms("zh")
    return OperatingModel(entity.id, entity.label, entity.definition, en, zh)


def _party(entity: _Entity) -> PartyTerm:
    en, zh = entity.synonyms("en"), entity.synonyms("zh")
    return PartyTerm(entity.id, entity.label, entity.definition, en, zh)


def _market(entity: _Entity) -> Market:
    code = entity.id
    if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        raise entity.error(f"has skos:notation {code!r}; write the ISO 3166-1 alpha-2 code")
    return Market(code, entity.label, entity.synonyms("en") + entity.synonyms("zh"))


def _fixed(
    document: _Document, kind: str, build: Callable[[_Entity], T], order: Sequence[str]
) -> tuple[T, ...]:
    """Read the entities of a closed list, in the order of the code that knows them."""
    found = {entity.id: entity for entity in document.of(kind)}
    for identifier, entity in found.items():
        if identifier not in order:
            raise entity.error(f"is not known to the code; valid ids are {', '.join(order)}")
    missing = [identifier for identifier in order if identifier not in found]
    if missing:
        raise document.error(f"lacks {', '.join(missing)}, a xl:{kind} that the code knows")
    return tuple(build(found[identifier]) for identifier in order)
