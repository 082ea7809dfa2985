"""The page of candidates: a text with its evidence marked, and beside it what was proposed.

One file that opens from disk: it loads nothing and runs no script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from markupsafe import Markup

from crosslane.data.extract.blocks import Block, Role
from crosslane.data.extract.candidates import Candidate, Extraction
from crosslane.ontology.model import ANY, Party, Polarity
from crosslane.ontology.records import Records
from crosslane.visualize.cells.marks import LETTERS
from crosslane.visualize.drawing.standalone import inlined, policy
from crosslane.visualize.page import environment
from crosslane.visualize.words import Words

_ELEMENTS: Mapping[str, str] = MappingProxyType(
    {Role.HEADING: "h2", Role.POINT: "p", Role.PARAGRAPH: "p"}
)
_ODD = ("Cc", "Cf", "Co", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Named:
    """A party as it is shown: its letter, its name, and what a sign of it leads to."""

    id: str
    letter: str
    name: str
    first: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text, or a sign that cannot be seen, by its code."""

    text: str
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is marked in one way, and the signs after it."""

    parts: tuple[Part, ...]
    owner: str
    anchor: str
    missed: bool
    signs: tuple[Named, ...]
    ends_missed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate as it is shown."""

    id: str
    party: Named
    does: str
    segment: str
    denied: bool
    anchor: str
    place: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text with the candidates in it."""

    role: str
    element: str
    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class CandidatesPage:
    """All that the page shows."""

    source: str
    candidates: int
    sentences: int
    missed: int
    parties: tuple[Named, ...]
    several: bool
    segments: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]


def candidates_page(
    found: Extraction, records: Records, name: str, source: str = "", lang: str | None = None
) -> str:
    """Return the page.

    Args:
        found: what was read of a text.
        records: names of segments, parties, models and platforms.
        name: what the text is called.
        source: id of the source that it is of, if that is known.
        lang: language of the page; by default that of the text.

    Returns:
        The file. Its own policy lets nothing load and nothing run.
    """
    words = Words(lang or found.language)
    page = _Shown(found, records, words).page(source)
    tokens = files("crosslane.visualize").joinpath("static", "css", "00-tokens.css")
    own = environment().get_template("_candidates_style.html").render()
    style = inlined(f"{tokens.read_text('utf-8')}\n{own}", "style")
    return (
        environment()
        .get_template("candidates.html")
        .render(
            words=words,
            page=page,
            title=words("candidates.title", name="".join(_seen(name))),
            style=Markup(style),  # noqa: S704 - our own files, checked by `inlined`
            policy=policy(style, []),
        )
    )


class _Shown:
    """Makes what is shown of one text."""

    def __init__(self, found: Extraction, records: Records, words: Words) -> None:
        vocabulary = records.vocabulary
        self.found = found
        self.words = words
        self.names = {one.id: words.label(one.label) for one in vocabulary.segments}
        self.names |= {one.id: words.label(one.label) for one in vocabulary.groups}
        self.models = {one.id: words.label(one.label) for one in vocabulary.models}
        self.platforms = {one.id: words.label(one.label) for one in records.platforms}
        self.parties = {one.id: words.label(one.label) for one in vocabulary.parties}

    def page(self, source: str) -> CandidatesPage:
        used = {one.party for one in self.found.candidates}
        lines = tuple(self._lines())
        return CandidatesPage(
            source=source,
            candidates=len(self.found.candidates),
            sentences=self.found.sentences,
            missed=len(self.found.missed),
            parties=tuple(self._named(one) for one in Party if one in used),
            several=any(piece.owner == "several" for line in lines for piece in line.pieces),
            segments=tuple((self.names[i], n) for i, n in self.found.by_segment().items()),
            lines=lines,
        )

    def _lines(self) -> Iterator[Line]:
        """Yield the lines; candidates and blocks both come in the order of the text."""
        waiting, missed = list(self.found.candidates[::-1]), list(self.found.missed[::-1])
        for block in self.found.blocks:
            inside = []
            while waiting and waiting[-1].start < block.end:
                inside.append(waiting.pop())
            dark = []
            while missed and missed[-1].start < block.end:
                one = missed.pop()
                dark.append((one.start, one.end))
            yield Line(
                block.role.value,
                _ELEMENTS[block.role],
                tuple(self._pieces(block, inside, dark)),
                tuple(self._card(one) for one in inside),
            )

    def _pieces(
        self, block: Block, inside: Sequence[Candidate], dark: Sequence[tuple[int, int]]
    ) -> Iterator[Piece]:
        """Cut a line wherever a mark begins or ends."""
        cuts = {block.start, block.end, *(at for pair in dark for at in pair)}
        cuts.update(at for one in inside for at in (one.start, one.end))
        anchored: set[int] = set()
        for start, end in pairwise(sorted(cuts)):
            over = [one for one in inside if one.start <= start and end <= one.end]
            parties = sorted({one.party for one in over})
            begins = any(one.start == start for one in over) and start not in anchored
            anchored.add(start)
            yield Piece(
                tuple(_parts(self.found.text[start:end])),
                _owner(parties),
                _anchor(start) if begins else "",
                any(first <= start and end <= last for first, last in dark),
                tuple(self._signs([one for one in inside if one.end == end])),
                any(last == end for _, last in dark),
            )

    def _signs(self, ending: Iterable[Candidate]) -> Iterator[Named]:
        """Yield a sign for each party of the candidates that end at a place."""
        first: dict[Party, str] = {}
        for one in ending:
            first.setdefault(one.party, one.id)
        for party, identifier in first.items():
            name = self.parties[party.value]
            said = self.words("candidates.to", party=name, id=identifier)
            yield Named(party.value, LETTERS[party], name, identifier, said)

    def _named(self, party: Party) -> Named:
        return Named(party.value, LETTERS[party], self.parties[party.value])

    def _card(self, one: Candidate) -> Card:
        words = self.words
        about = [self.platforms.get(one.platform, one.platform)] if one.platform != ANY else []
        about += [self.models[one.model]] if one.model != ANY else []
        about += [one.programme] if one.programme else []
        fields = (
            (words("field.about"), " · ".join(about) or words("candidates.any")),
            (words("field.strength"), words(f"strength.{one.strength.value}")),
            (words("field.rule"), words.join([rule.value for rule in one.rules])),
            (words("field.note"), one.note),
        )
        return Card(
            one.id,
            self._named(one.party),
            words(f"involvement.{one.involvement.value}"),
            self.names[one.segment],
            one.polarity is Polarity.DENIED,
            _anchor(one.start),
            words("candidates.place", start=one.start, end=one.end),
            fields,
        )


def _owner(parties: Sequence[Party]) -> str:
    """Return how words are marked that are evidence for these parties; nothing for none."""
    if len(parties) == 1:
        return f"owner-{parties[0].value}"
    return "several" if parties else ""


def _anchor(start: int) -> str:
    return f"at-{start}"


def _parts(text: str) -> Iterator[Part]:
    """Yield a text; signs that cannot be seen, or that turn others, by their codes."""
    run: list[str] = []
    for sign in text:
        if sign == "\t" or unicodedata.category(sign) not in _ODD:
            run.append(sign)
            continue
        if run:
            yield Part("".join(run))
            run = []
        yield Part(f"U+{ord(sign):04X}", odd=True)
    if run:
        yield Part("".join(run))


def _seen(text: str) -> Iterator[str]:
    return (part.text for part in _parts(text))
