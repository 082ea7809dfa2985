"""Pieces of pages that answer a question; the template ``_answers.html`` draws each ``form``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from crosslane.visualize.nodes import Node


@dataclass(frozen=True, slots=True)
class Piece(Node):
    """A piece that the template of answers draws; ``form`` names how."""

    draw: ClassVar[str] = "answer"
    form: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Group(Piece):
    """Pieces that belong together; ``id`` is where a link of the page leads to."""

    form: ClassVar[str] = "group"
    look: str
    parts: tuple[Node, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Line(Piece):
    """Pieces in one paragraph."""

    form: ClassVar[str] = "line"
    look: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Title(Piece):
    """A heading within a section, of level 3 or 4."""

    form: ClassVar[str] = "title"
    level: int
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tag(Piece):
    """A short name in a frame that leads somewhere; ``look`` says what it means here.

    A ``mute`` one shows a sign, and its title is what is spoken.
    """

    form: ClassVar[str] = "tag"
    text: str
    href: str
    look: str = ""
    title: str | None = None
    mute: bool = False


@dataclass(frozen=True, slots=True)
class Tags(Piece):
    """Tags in a row, under a name for those who do not see it."""

    form: ClassVar[str] = "tags"
    label: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a board.

    Args:
        node: what stands in it.
        look: its class.
        sort: what it is sorted by, where its column can be.
        label: the head of its column, where it is shown again on a narrow screen.
        id: what it is about, where that is not its row.
    """

    node: Node
    look: str = ""
    sort: str | None = None
    label: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a board; its first cell heads it."""

    id: str
    cells: tuple[Cell, ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Some rows of a board, under a title where they have one."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board(Piece):
    """A table whose rows and cells have looks of their own.

    Args:
        caption: what the table shows.
        heads: the heads of its columns.
        bodies: its rows, in groups.
        look: the class of the table.
        sorts: columns that a script may sort by, as ``first`` (``asc`` or ``desc``) by number.
    """

    form: ClassVar[str] = "board"
    caption: str
    heads: tuple[Node, ...]
    bodies: tuple[Body, ...]
    look: str = ""
    sorts: tuple[tuple[int, str], ...] = ()

    def order(self, column: int) -> str:
        """Return how a column is sorted first; nothing if it is not."""
        return dict(self.sorts).get(column, "")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: where it begins and how wide it is, in hundredths of the bar."""

    look: str
    start: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Bars(Piece):
    """A bar in parts.

    Args:
        parts: its parts.
        text: what it says, for those who do not see it; shown beside it if ``told``.
        zero: where nothing is, for a bar to both sides.
        reach: from where to where it could come.
        look: the class of the bar.
    """

    form: ClassVar[str] = "bars"
    parts: tuple[Part, ...]
    text: str
    zero: float | None = None
    reach: tuple[float, float] | None = None
    look: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One way of several to see the same: where it leads, and whether it is the one shown."""

    text: str
    href: str
    here: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Turns(Piece):
    """Ways to see the same."""

    form: ClassVar[str] = "turns"
    label: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Open(Piece):
    """Something folded, with a head of pieces rather than words; ``open`` at first or not."""

    form: ClassVar[str] = "open"
    look: str
    head: tuple[Node, ...]
    body: Node
    open: bool = False
