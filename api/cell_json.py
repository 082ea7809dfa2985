"""The JSON of one cell of ownership: what its answers have in common lies ready.

An answer says the same for many days and markets; only these and the links are put in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import msgspec

from crosslane.graph import views
from crosslane.graph.indexed import AnswerIndex, Place, Row
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import GENERAL

MOST = 64 * 1024 * 1024
"""Bytes of JSON that lie ready; what is beyond is written anew each time."""

PLAIN = re.compile(r"[A-Za-z0-9._~-]+")
"""Ids that are written in an address, in a header and in JSON as they are."""

_BEGIN = "/ownership/"
_MARK = date.min
_MARKED = f"as_of={_MARK}".encode()
"""Stands in links for what is asked through; no id has it, and it is asked for in no other way."""


class Parts(NamedTuple):
    """The JSON of an answer without market, day and links: what is before and after the first."""

    head: bytes
    tail: bytes


class Links(NamedTuple):
    """The JSON of the links of a cell: as asked plainly, and the pieces between what is asked."""

    plain: bytes
    pieces: list[bytes]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its address, what splits its answers, and the JSON that they have in common."""

    path: str
    row: Row
    links: Links
    kept: dict[Place, Parts] = field(default_factory=dict)


@dataclass(slots=True)
class Cells:
    """The cells of one graph that were asked for.

    Args:
        graph: the graph.
        answers: its answers.
        kept: the cells by their paths; only cells that exist.
        size: bytes of the JSON that lies ready.
    """

    graph: KnowledgeGraph
    answers: AnswerIndex
    kept: dict[str, Cell] = field(default_factory=dict)
    size: int = 0

    def cell(self, path: str) -> Cell | None:
        """Return the cell that a path names, or ``None`` where it names none or is not plain."""
        found = self.kept.get(path)
        if found is None and path.startswith(_BEGIN):
            ids = path.removeprefix(_BEGIN).split("/")
            if len(ids) == 3 and self._known(*ids) and all(map(PLAIN.fullmatch, ids)):
                row = self.answers.row(*ids)
                found = self.kept[path] = Cell(path, row, self._links(row))
        return found

    def _known(self, platform: str, model: str, segment: str) -> bool:
        records = self.graph.records
        if segment not in records.vocabulary.segment:
            return False
        if platform == GENERAL:
            return model in records.vocabulary.model
        return f"{platform}/{model}" in records.offering

    @staticmethod
    def _links(row: Row) -> Links:
        one = Ownership(row.platform, row.model, row.segment.id, None, _MARK, None)
        plain, marked = (
            msgspec.json.encode(views.cell_links(one, Lens(_MARK, dated=dated)))
            for dated in (False, True)
        )
        return Links(plain, marked.split(_MARKED))

    def body(self, cell: Cell, market: str, as_of: date, seen: str) -> bytes:
        """Return an answer as JSON.

        Args:
            cell: the cell.
            market: ISO 3166-1 alpha-2 code, or empty.
            as_of: the day asked.
            seen: the parameters that it is asked through, as links have them.
        """
        head, tail = self._parts(cell, market or None, as_of)
        word = f'"{market}"' if market else "null"
        middle = f'{word},"as_of":"{as_of.isoformat()}'.encode()
        links = seen.encode().join(cell.links.pieces) if seen else cell.links.plain
        return b"".join((head, middle, tail, links, b"}"))

    def _parts(self, cell: Cell, market: str | None, as_of: date) -> Parts:
        """Return the JSON that all answers have which are the same but for market and day."""
        place = cell.row.place(market, as_of)
        found = cell.kept.get(place)
        if found is None:
            one = self.answers.answer(cell.row, market, as_of)
            found = _parts(views.cell(self.graph.records, one, Lens(_MARK)))
            more = sum(map(len, found))
            if self.size + more <= MOST:
                self.size += more
                cell.kept[place] = found
        return found


def _parts(item: views.Item) -> Parts:
    names = list(item)
    at = names.index("market")
    before = msgspec.json.encode({name: item[name] for name in names[:at]})
    rest = [name for name in names[at:] if name not in ("market", "as_of", "links")]
    after = msgspec.json.encode({name: item[name] for name in rest})
    return Parts(before[:-1] + b',"market":', b'",' + after[1:-1] + b',"links":')
