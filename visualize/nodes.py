"""What a page of a resource is made of; the template ``_nodes.html`` draws each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a page; ``draw`` names the macro that draws it."""

    draw: ClassVar[str] = "nothing"


@dataclass(frozen=True, slots=True)
class Nothing(Node):
    """A value that is absent, or a list without items."""

    text: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """Words as they stand in the data; ``lang`` where they are not in the page's language."""

    draw: ClassVar[str] = "text"
    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Code(Node):
    """An id, a hash or a query: text that is copied rather than read."""

    draw: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True, slots=True)
class Link(Node):
    """A way to another resource, or out of the site."""

    draw: ClassVar[str] = "link"
    text: str
    href: str
    outside: bool = False
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Value(Node):
    """A value put into words; ``value`` is what the data say."""

    draw: ClassVar[str] = "value"
    text: str
    value: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Day(Node):
    """A day, month or year."""

    draw: ClassVar[str] = "day"
    text: str


@dataclass(frozen=True, slots=True)
class Share(Node):
    """A part of a whole, 0 to 1, as a bar and a percentage."""

    draw: ClassVar[str] = "share"
    share: float
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Chip(Node):
    """A party, or the answer of a cell: letter, sign and colour, then its name.

    A ``compact`` one shows the letter and speaks the name.
    """

    draw: ClassVar[str] = "chip"
    look: str
    letter: str
    sign: str
    text: str
    value: str
    href: str | None = None
    compact: bool = False


@dataclass(frozen=True, slots=True)
class Many(Node):
    """Several values in a line."""

    draw: ClassVar[str] = "many"
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Shift(Node):
    """From one party to another, then how sure that is."""

    draw: ClassVar[str] = "shift"
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Stack(Node):
    """Several pieces below each other."""

    draw: ClassVar[str] = "stack"
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Pairs(Node):
    """Names with their values; ``look`` is ``small``, ``beside`` (in a line) or nothing."""

    draw: ClassVar[str] = "pairs"
    rows: tuple[tuple[str, Node], ...]
    look: str = ""


@dataclass(frozen=True, slots=True)
class Table(Node):
    """Rows of values under column heads; the first column heads its row.

    ``ids`` are those of the rows, where they have any; ``look`` is ``wide`` for narrow columns.
    """

    draw: ClassVar[str] = "table"
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Node, ...], ...]
    ids: tuple[str, ...] = ()
    look: str = ""


@dataclass(frozen=True, slots=True)
class Sentence(Node):
    """A paragraph that says what the values mean."""

    draw: ClassVar[str] = "sentence"
    text: str


@dataclass(frozen=True, slots=True)
class Quote(Node):
    """Words of a source, what they say in the reader's language, and where they stand.

    ``value`` is what the data say where ``says`` puts it into words. Words that are not the
    source's own are marked by ``ours``, and stand in no quotation marks.
    """

    draw: ClassVar[str] = "quote"
    text: str
    party: str | None
    says: str | None
    value: str
    source: Node | None
    rest: tuple[tuple[str, Node], ...]
    ours: str | None = None


@dataclass(frozen=True, slots=True)
class Folded(Node):
    """Something that is opened on demand."""

    draw: ClassVar[str] = "folded"
    title: str
    body: Node


@dataclass(frozen=True, slots=True)
class Side:
    """What one party is said to do; the party's colour leads it."""

    party: str
    title: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Sides(Node):
    """Sides next to each other; ``level`` is that of their headings."""

    draw: ClassVar[str] = "sides"
    parts: tuple[Side, ...]
    level: int = 4


@dataclass(frozen=True, slots=True)
class Card(Node):
    """One of several items, each under its own heading."""

    draw: ClassVar[str] = "card"
    id: str
    title: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Steps(Node):
    """Items whose order counts; ``look`` is ``ranked``, ``strip`` or nothing.

    ``places`` are those of the items where they are not 1, 2, 3: equal ones share a place.
    """

    draw: ClassVar[str] = "steps"
    parts: tuple[Node, ...]
    look: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Over(Node):
    """A piece with a small one under it."""

    draw: ClassVar[str] = "over"
    first: Node
    second: Node


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own heading."""

    id: str
    title: str
    body: Node
    number: int | None = None
