"""From plain values to pieces of a page: nothing of an item is lost, and every word is text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any

from crosslane.graph import views
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Party
from crosslane.visualize import nodes
from crosslane.visualize.cells.saying import web_address
from crosslane.visualize.chips import answer_chip, doer_name, is_answer, party_chip
from crosslane.visualize.context import Page
from crosslane.visualize.direction import closed
from crosslane.visualize.fields import CODES, DAYS, REFERENCES, SEEN, SHARES, WORDED
from crosslane.visualize.names import PATHS, Names
from crosslane.visualize.nodes import Node
from crosslane.visualize.words import WORDS, Words

_DAY = re.compile(r"\d{4}(-\d{2}){0,2}")
_LABEL = frozenset({"en", "zh"})
_SAID = ("text", "place")
_SURE = frozenset({"status", "certainty"})
_SOURCE = ("id", "title", "publisher", "date", "grade", "url")
_LONG = 12
"""Values of a list beyond which it is folded inside a table."""


@dataclass(frozen=True, slots=True)
class Show:
    """Turns the values of one kind of resource into pieces of a page.

    Args:
        kind: first part of the resource's path.
        words: the language.
        names: names and addresses of what the values refer to.
    """

    kind: str
    words: Words
    names: Names

    @classmethod
    def of(cls, graph: KnowledgeGraph, kind: str, page: Page) -> Show:
        """Return what shows the resources of a page."""
        words = Words(page.lang)
        return cls(kind, words, Names(graph, words, page))

    def field(self, key: str) -> str:
        """Return the name of a field; one that has none is read as it is written.

        Example:
            >>> show = Show("claims", Words("en"), None)
            >>> show.field("valid_from"), show.field("new_thing")
            ('Holds from', 'New thing')
        """
        if f"field.{key}" in WORDS:
            return self.words(f"field.{key}")
        plain = key.replace("_", " ")
        return plain[:1].upper() + plain[1:]

    def called_kind(self, *, one: bool) -> str:
        """Return the name of the kind, of one thing or of several."""
        known = f"{'kind' if one else 'kinds'}.{self.kind}"
        return self.words(known) if known in WORDS else self.field(self.kind)

    def value(self, key: str, value: Any, *, table: bool = False) -> Node:
        """Return any value as a piece of a page.

        Args:
            key: the field that holds it.
            value: what REST gives for it.
            table: whether it stands in a table, where long lists are folded.

        Returns:
            The piece. Lists, objects and what they hold are shown to any depth.
        """
        if value is None and key == "market" and self.kind in SEEN:
            return nodes.Text(self.words("market.any"))
        if value is None or value == "":
            return nodes.Nothing(self.words("nothing"))
        if isinstance(value, Mapping):
            return self._object(key, value, table)
        if isinstance(value, (list, tuple)):
            return self._list(key, value, table)
        if isinstance(value, bool):
            text = str(value).lower()
            return nodes.Value(self.words(f"value.{text}"), text)
        if isinstance(value, (int, float)):
            return self._number(key, value)
        return self.text(key, str(value))

    def text(self, key: str, value: str) -> Node:
        """Return a text: a reference, a day, a value with a name, an address, or plain words."""
        reference = self._reference(key, value)
        if reference is not None:
            return reference
        if key in DAYS and _DAY.fullmatch(value):
            return nodes.Day(value)
        if key in WORDED:
            return self.worded(value, key)
        if key in CODES:
            return nodes.Code(value)
        return self.address(value)

    def worded(self, value: str, key: str = "") -> nodes.Value:
        """Return a value of a closed set in the reader's language; ``key`` says which set."""
        own = f"value.{key}.{value}"
        known = own if own in WORDS else f"value.{value}"
        look = f"is-{value}" if re.fullmatch(r"[a-z-]+", value) else ""
        return nodes.Value(self.words(known) if known in WORDS else value, value, look)

    def address(self, value: str, text: str | None = None) -> Node:
        """Return an address as a link if it is of the web or of this site, else as text."""
        if web_address(value):
            return nodes.Link(text or value, value, outside=True)
        if re.fullmatch(r"/(?![/\\])[^\x00-\x20\x7f]*", value):  # browsers drop tabs and newlines
            return nodes.Link(text or value, value)
        return nodes.Text(value)

    def party(self, party: str) -> nodes.Chip:
        """Return a party: its letter, its colour and its name."""
        return party_chip(self.names, party)

    def reference(self, kind: str, identifier: str) -> Node:
        """Return a link to something of a known kind; text where there is no such thing."""
        if kind == "party":
            return self.party(identifier)
        name = self.names.name(kind, identifier)
        href = self.names.href(kind, identifier) if name else None
        if name and href:
            return nodes.Link(name, href, title=identifier if name != identifier else None)
        return nodes.Value(name or identifier, identifier)

    def typed(self, values: Sequence[str], kinds: Sequence[str]) -> Node:
        """Return references whose kinds stand in a list of their own."""
        if not values:
            return nodes.Nothing(self.words("empty"))
        return nodes.Stack(
            tuple(
                nodes.Many((self.typed_one(value, kind), self.worded(kind)))
                for value, kind in zip(values, kinds, strict=True)
            )
        )

    def typed_one(self, value: str, kind: str) -> Node:
        """Return a reference of a kind that the data name."""
        known = kind in PATHS
        return self.reference(kind, value) if known else nodes.Text(value)

    def offering(self, platform: str, model: str) -> Node:
        """Return what a claim or a cell is about, as far as it has a name."""
        if model == GENERAL:
            return self.reference("platform", platform)
        return self.reference("offering", f"{platform}/{model}")

    def answer(self, item: Mapping[str, Any], href: str | None = None) -> nodes.Chip:
        """Return owner and status of a cell as the matrix draws them, with the words beside."""
        return answer_chip(self.names, item, href)

    def pairs(
        self, item: Mapping[str, Any], *, without: Sequence[str] = (), look: str = ""
    ) -> nodes.Pairs:
        """Return the fields of an object with their values, in its order."""
        rows = tuple(
            (self.field(key), self.value(key, value, table=look != ""))
            for key, value in item.items()
            if key not in without
        )
        return nodes.Pairs(rows, look)

    def table(
        self, key: str, items: Sequence[Mapping[str, Any]], offering: str | None = None
    ) -> nodes.Table:
        """Return objects as the rows of a table; its columns are all that any of them has.

        Args:
            key: the field that holds them.
            items: the objects.
            offering: the offering whose segments they are; each then links its evidence.

        Returns:
            The table.
        """
        columns = list(dict.fromkeys(name for item in items for name in item))
        answers = bool(items) and all(is_answer(item) for item in items)
        if answers:  # owner and status are one answer, drawn as in the matrix
            columns.remove("status")
        rows = tuple(
            tuple(
                self.answer(item, self._evidence(offering, item))
                if answers and name == "owner"
                else self.value(name, item.get(name), table=True)
                for name in columns
            )
            for item in items
        )
        return nodes.Table(self.field(key), tuple(self.field(name) for name in columns), rows)

    def _evidence(self, offering: str | None, item: Mapping[str, Any]) -> str | None:
        row = offering or item.get("offering")
        segment = item.get("segment")
        return self.names.href("cell", f"{row}/{segment}") if row and segment else None

    def told(self, item: Mapping[str, Any]) -> tuple[str, str | None]:
        """Return the words of an item, and the mark of those that are not the source's own."""
        if item.get("quote"):
            return str(item["quote"]), None
        return str(item["paraphrase"]), self.words("ours")

    def counted(self, items: Sequence[Mapping[str, Any]]) -> str:
        """Say how many quotes there are, or statements where one is told in other words."""
        quoted = all(item.get("quote") for item in items)
        if len(items) == 1:
            return self.words("quote" if quoted else "saying")
        return self.words("quotes" if quoted else "sayings", count=len(items))

    def lost(self, item: Mapping[str, Any]) -> tuple[tuple[str, Node], ...]:
        """Say why a claim lost, where it did."""
        if not item.get("reason"):
            return ()
        reason, key = str(item["reason"]), f"lost.{item['reason']}"
        why = self.words(key, tier=item["lost_to"]) if key in WORDS else reason
        return ((self.words("told.why"), nodes.Value(why, reason)),)

    def quote(self, item: Mapping[str, Any]) -> nodes.Quote:
        """Return the words of a source with everything that stands beside them."""
        used = {"quote", "paraphrase", "source", "reason", "lost_to"}
        says, party, value = None, None, ""
        if "involvement" in item and "party" in item:
            told = ("party", "involvement", "strength", "polarity")
            used |= set(told)
            says, party = self.says(item), str(item["party"])
            value = " ".join(str(item[name]) for name in told if item.get(name))
        elif named := next((key for key in _SAID if isinstance(item.get(key), str)), None):
            used.add(named)
            says = value = str(item[named])
        shown = {name: value for name, value in item.items() if name not in used}
        rest = tuple(
            (self.field(name), self.value(name, value, table=True))
            for name, value in shown.items()
            if value not in (None, [], "")
        )
        source = self._source(item.get("source"))
        text, ours = self.told(item)
        return nodes.Quote(text, party, says, value, source, (*self.lost(item), *rest), ours)

    def does(self, item: Mapping[str, Any]) -> str:
        """Say what a claim says in a few words: ``Seller owns it``."""
        does = self._worded_text("involvement", item["involvement"])
        text = self.words("source.does", party=doer_name(self.names, item["party"]), does=does)
        return self.words("denies", text=text) if item.get("polarity") == "denied" else text

    def says(self, item: Mapping[str, Any]) -> str:
        """Say what a claim says and how plainly: ``Seller owns it (explicit)``."""
        name = doer_name(self.names, item["party"])
        text = self.words(
            "says",
            party=name,
            does=self._worded_text("involvement", item["involvement"]),
            strength=self._worded_text("strength", item.get("strength")),
        )
        return self.words("denies", text=text) if item.get("polarity") == "denied" else text

    def _worded_text(self, key: str, value: Any) -> str:
        known = f"{key}.{value}"
        return self.words(known) if known in WORDS else str(value)

    def _source(self, source: Any) -> Node | None:
        """Return where words stand: the source's title, then what else is known of it."""
        if source is None:
            return None
        if isinstance(source, str):
            found = self.names.graph.records.source.get(source)
            if found is None:
                return nodes.Value(source, source)
            return nodes.Many(tuple(self._brief(views.source_brief(found))))
        return nodes.Many(tuple(self._brief(source)))

    def _brief(self, source: Mapping[str, Any]) -> list[Node]:
        identifier, url = str(source.get("id")), source.get("url")
        href = self.names.href("source", identifier)
        title = str(source.get("title") or identifier)
        parts: list[Node] = [nodes.Link(title, href) if href else nodes.Text(title)]
        parts.append(nodes.Value(self.words("source", id=identifier), identifier))
        if source.get("publisher"):
            parts.append(nodes.Text(str(source["publisher"])))
        when = source.get("date")
        parts.append(nodes.Day(str(when)) if when else nodes.Text(self.words("undated")))
        if source.get("grade"):
            grade = str(source["grade"])
            parts.append(nodes.Value(self.words("grade.of", grade=grade), grade))
        if url:
            parts.append(self.address(str(url), self.words("page.of")))
        rest = {key: value for key, value in source.items() if key not in _SOURCE}
        return [*parts, *(self.value(key, value) for key, value in rest.items())]

    def _reference(self, key: str, value: str) -> Node | None:
        """Return what a field refers to; ``None`` if it holds no reference, or to nothing."""
        for kind in REFERENCES.get(key, ()):
            if kind == "party" and "|" in value and set(value.split("|")) <= set(Party):
                return nodes.Many(tuple(self.party(one) for one in value.split("|")))
            if self.names.name(kind, value) is not None:
                return self.reference(kind, value)
        return None

    def _number(self, key: str, value: float) -> Node:
        if key in SHARES.get(self.kind, ()) and 0 <= value <= 1:
            return nodes.Share(float(value), f"{100 * value:.0f} %", self.field(key))
        text = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return nodes.Value(text, str(value), "number")

    def _object(self, key: str, value: Mapping[str, Any], table: bool) -> Node:
        if set(value) == _LABEL and all(isinstance(one, (str, NoneType)) for one in value.values()):
            return self.label(value, both=not table)
        if has_words(value):
            return self._folded([value], self.quote(value), table)
        if set(value) >= {"id", "title", "grade"}:
            return nodes.Many(tuple(self._brief(value)))
        if value and all(isinstance(one, Mapping) for one in value.values()):
            rows = [{"item": self._key(name), **one} for name, one in value.items()]
            return self.table(key, rows)
        if set(value) == _SURE:
            return nodes.Many(tuple(self.value(name, one) for name, one in value.items()))
        if not value:
            return nodes.Nothing(self.words("empty"))
        rows_of = tuple(
            (self._key(name, key), self.value(name, one, table=table))
            for name, one in value.items()
        )
        return nodes.Pairs(rows_of, "small")

    def _key(self, name: str, within: str = "") -> str:
        """Return the name of a key, which may be an id of what the values belong to."""
        if f"field.{within}.{name}" in WORDS:
            return self.words(f"field.{within}.{name}")
        if f"field.{name}" in WORDS:
            return self.field(name)
        for kind in ("party", "segment", "offering"):
            found = self.names.name(kind, name)
            if found:
                return found
        return self.words(f"value.{name}") if f"value.{name}" in WORDS else self.field(name)

    def label(self, value: Mapping[str, str | None], *, both: bool = True) -> Node:
        """Return a name in the reader's language, then in the other one where it differs."""
        first, second = self.called(value)
        if not both or second is None:
            return nodes.Text(first)
        tag = "en" if self.words.lang == "zh" else "zh-Hans"
        return nodes.Many((nodes.Text(first), nodes.Text(second, tag)))

    def called(self, label: Mapping[str, str | None]) -> tuple[str, str | None]:
        """Return a name in the reader's language, and in the other one where it differs."""
        other = "en" if self.words.lang == "zh" else "zh"
        first, second = label.get(self.words.lang) or label.get(other), label.get(other)
        return closed(first or self.words("nothing")), closed(second) if second != first else None

    def _list(self, key: str, value: Sequence[Any], table: bool) -> Node:
        if not value:
            return nodes.Nothing(self.words("empty"))
        if all(isinstance(one, Mapping) for one in value):
            if all(map(has_words, value)):
                parts = nodes.Stack(tuple(self.value(key, one) for one in value))
                return self._folded(value, parts, table)
            return self.table(key, value)
        parts_of = tuple(self.value(key, one, table=table) for one in value)
        if table and len(parts_of) > _LONG:
            title = f"{self.field(key)} ({len(parts_of)})"
            return nodes.Folded(title, nodes.Many(parts_of))
        return nodes.Many(parts_of)

    def _folded(self, items: Sequence[Mapping[str, Any]], node: Node, table: bool) -> Node:
        return nodes.Folded(self.counted(items), node) if table else node


def has_words(item: Mapping[str, Any]) -> bool:
    """Tell whether an item has the words of a source, its own or ours.

    Example:
        >>> has_words({"quote": None, "paraphrase": "The seller sets the price."})
        True
    """
    return any(isinstance(item.get(name), str) for name in ("quote", "paraphrase"))
