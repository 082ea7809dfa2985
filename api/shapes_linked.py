"""Shapes of the dataset's own description: terms of the ontology, the dataset, a neighbourhood."""

from __future__ import annotations

from pydantic import Field

from crosslane.api.schemas import LabelShape, Links, Shape


class TermShape(Shape):
    """A class, property or individual of the ontology."""

    id: str
    iri: str
    kind: str
    type: list[str]
    label: LabelShape
    definition: str | None
    domain: list[str]
    range: list[str]
    subclass_of: list[str]
    example: list[str]
    note: str | None
    used: int = Field(description="how often the curated dataset uses it")
    links: Links


class NamedGraph(Shape):
    """A named graph and its size."""

    id: str
    iri: str
    about: str
    triples: int


class ClassSize(Shape):
    """How many entities there are of a class."""

    id: str
    iri: str
    entities: int


class PropertySize(Shape):
    """How many triples there are with a property."""

    id: str
    iri: str
    triples: int


class FileShape(Shape):
    """A file that holds the dataset or a part of it."""

    id: str
    url: str
    media_type: str
    about: str


class DatasetLinks(Links):
    """Where the dataset's description is to be had, and what belongs to it."""

    ontology: str
    sparql: str


class DatasetShape(Shape):
    """The dataset: what it is, how much is in it, and where its files are."""

    id: str
    iri: str
    title: dict[str, str]
    description: dict[str, str]
    licence: str
    rights: str
    creator: str
    issued: str | None
    modified: str | None
    release: str | None
    content_hash: str
    as_of: str
    triples: int
    subjects: int
    objects: int
    graphs: list[NamedGraph]
    classes: list[ClassSize]
    properties: list[PropertySize]
    vocabularies: list[str]
    examples: list[str]
    uri_space: str
    sparql: str
    files: list[FileShape]
    links: DatasetLinks
