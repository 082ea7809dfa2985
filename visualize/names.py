"""What things are called in the reader's language, and the address of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlencode

from crosslane.graph.files.selection import KINDS
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Label
from crosslane.ontology.records import offering_label
from crosslane.visualize.context import LOOK, Page
from crosslane.visualize.words import Words

PATHS: Mapping[str, str] = MappingProxyType(
    {kind: path for kind, path in KINDS.items() if kind != "mentioned"}
    | {"release": "releases", "cell": "ownership"}
)
"""Kinds of things, each with the first part of its resource's path."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names and addresses of what a graph holds.

    Args:
        graph: the graph.
        words: the language.
        page: whose look and lens the addresses keep.
    """

    graph: KnowledgeGraph
    words: Words
    page: Page

    def name(self, kind: str, identifier: str) -> str | None:
        """Return what something is called; ``None`` if there is no such thing."""
        if kind == "cell":
            return self._cell(identifier)
        if kind == "offering":
            return self._offering(identifier)
        label = self._label(kind, identifier)
        if isinstance(label, Label):
            return self.words.label(label)
        return label

    def href(self, kind: str, identifier: str) -> str | None:
        """Return the address of something; ``None`` where it has no page of its own."""
        if identifier == GENERAL:
            return None
        if kind == "offering" and identifier.startswith(f"{GENERAL}/"):
            model = identifier.partition("/")[2]
            return self.page.href("/ownership", *self._kept, platform=GENERAL, model=model)
        plain = identifier.removeprefix("@") if kind == "group" else identifier
        path = quote(f"/{PATHS[kind]}/{plain}", safe="/@+:~")
        return self.keep(path)

    def keep(self, path: str, query: tuple[tuple[str, str], ...] = ()) -> str:
        """Return a path, with some parameters and this page's look and lens."""
        given = {name for name, _ in query}
        kept = [pair for pair in self.page.pairs(*self._kept) if pair[0] not in given]
        text = urlencode([*query, *kept])
        return f"{path}?{text}" if text else path

    @property
    def _kept(self) -> tuple[str, ...]:
        return (*self.page.lens, *LOOK)

    def _label(self, kind: str, identifier: str) -> Label | str | None:
        """Return the label of what stands in a table, or its id where it has no name."""
        records, vocabulary = self.graph.records, self.graph.records.vocabulary
        if identifier == GENERAL and kind in ("platform", "model"):
            return self.words("in_general")
        match kind:
            case "group":
                found = vocabulary.group.get(f"@{identifier.removeprefix('@')}")
                return found.label if found else None
            case "party":
                parties = {one.id: one.label for one in vocabulary.parties}
                return parties.get(identifier)
            case "segment" | "model" | "market":
                named = getattr(vocabulary, kind).get(identifier)
                return named.label if named else None
            case "platform" | "programme" | "organization" | "overlay":
                entity = getattr(records, kind).get(identifier)
                return entity.label if entity else None
            case "release":
                return identifier if identifier in self.graph.history.release else None
        return identifier if identifier in getattr(records, kind, ()) else None

    def _offering(self, identifier: str) -> str | None:
        platform, _, model = identifier.partition("/")
        name = self.name("model", model) if model != GENERAL else None
        if name and platform == GENERAL:
            return self.words("in_general.of", model=name)
        if name is None or identifier not in self.graph.records.offering:
            return None
        offering = self.graph.records.offering[identifier]
        return self.words.label(offering_label(self.graph.records, offering))

    def _cell(self, identifier: str) -> str | None:
        offering, _, segment = identifier.rpartition("/")
        row, column = self._offering(offering), self.name("segment", segment)
        return f"{row}{self.words('comma')}{column}" if row and column else None
