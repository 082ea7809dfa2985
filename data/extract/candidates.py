"""From a text to candidates for claims: every one with its words, its place and its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crosslane.data.extract.blocks import Block, Role, Sentence, blocks
from crosslane.data.extract.context import Context, Scope, named_beside
from crosslane.data.extract.lexicon import Lexicon, Marked, build_lexicon
from crosslane.data.extract.rules import Found, Rule, find, introduced
from crosslane.data.extract.tokens import han
from crosslane.data.extract.triggers import Kind
from crosslane.data.tables import cell_fault
from crosslane.ontology.model import ANY, Involvement, Party, Polarity, Strength
from crosslane.ontology.records import Records

LONGEST_QUOTE = 200
COUNTS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that is proposed; nothing of it counts before somebody has accepted it.

    ``text[start:end] == quote``. ``rules`` are those that found it.
    """

    id: str
    platform: str
    model: str
    programme: str
    segment: str
    party: Party
    involvement: Involvement
    polarity: Polarity
    strength: Strength
    start: int
    end: int
    quote: str
    note: str
    rules: tuple[Rule, ...]

    @property
    def confidence(self) -> str:
        """How many rules carry it, in words."""
        count = len(self.rules)
        return f"{COUNTS[count]} rule{'s' if count != 1 else ''}"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read of a text.

    Args:
        text: the text.
        language: what most of it is written in, ``en`` or ``zh``.
        blocks: its lines that are not empty.
        candidates: in the order of the text.
        missed: sentences that name a segment but gave no candidate.
    """

    text: str
    language: str
    blocks: tuple[Block, ...]
    candidates: tuple[Candidate, ...]
    missed: tuple[Sentence, ...]

    @property
    def sentences(self) -> int:
        """How many sentences were read; headings are not among them."""
        return sum(len(one.sentences) for one in self.blocks if one.role is not Role.HEADING)

    def by_segment(self) -> dict[str, int]:
        """Return how many candidates each segment has, those with most first."""
        return dict(Counter(one.segment for one in self.candidates).most_common())


def extract(
    text: str, records: Records, language: str = "auto", lexicon: Lexicon | None = None
) -> Extraction:
    """Propose claims that a text makes.

    Args:
        text: the text, as it was read; offsets are counted in it.
        records: vocabulary, platforms and offerings.
        language: ``en``, ``zh``, or ``auto`` to look at each sentence.
        lexicon: made of the records if left out.

    Returns:
        Candidates and what was not understood.
    """
    lexicon = lexicon or build_lexicon(records)
    found = tuple(blocks(text, lexicon.short))
    marks = {
        sentence: lexicon.mark(text, sentence, language)
        for block in found
        for sentence in block.sentences
    }
    parts = (
        (marks[sentence], block.role is Role.HEADING)
        for block in found
        for sentence in block.sentences
    )
    owners = {one.id: one.platform for one in records.programmes}
    context = Context(frozenset(records.offering), owners, named_beside(parts))
    reader = _Reader(text, lexicon, context, marks)
    for block in found:
        reader.read(block)
    if language == "auto":
        language = "zh" if han(text) * 5 >= len(text.strip()) > 0 else "en"
    return Extraction(text, language, found, tuple(_merged(reader.drafts)), tuple(reader.missed))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A candidate before those that say the same are one."""

    scope: Scope
    found: Found
    start: int
    end: int


class _Reader:
    """Reads a text line by line, with what it has named so far."""

    def __init__(
        self, text: str, lexicon: Lexicon, context: Context, marks: dict[Sentence, Marked]
    ) -> None:
        self.text = text
        self.lexicon = lexicon
        self.context = context
        self.marks = marks
        self.intro: Found | None = None
        self.listing = False
        self.drafts: list[tuple[_Draft, str]] = []
        self.missed: list[Sentence] = []

    def read(self, block: Block) -> None:
        """Read one line."""
        point = block.role is Role.POINT
        if block.role is Role.HEADING:
            self.intro, self.listing = None, False
            if not self._introduces(block):
                self.context.enter(self.marks[block.sentences[0]])
            return
        self.context.begin(listed=point and self.listing)
        for sentence in block.sentences:
            marked = self.marks[sentence]
            known = self.context.heading.platform != ANY
            intro = self.intro if point else None
            asks = self.text[sentence.end - 1] in "?？"  # noqa: RUF001
            found = [] if asks else find(marked, self.lexicon, intro, of_platform=known)
            drafts = [draft for one in found for draft in self._drafts(marked, one)]
            self.drafts += [(one, self.text[one.start : one.end]) for one in drafts]
            if not drafts and any(True for _ in marked.of("segment")):
                self.missed.append(sentence)
            if not point:
                self.context.leave(marked)
        if not point:
            self.intro = self._intro(block)
            self.listing = self._introduces(block)

    def _introduces(self, block: Block) -> bool:
        return self.text[block.end - 1] in ":："  # noqa: RUF001

    def _intro(self, block: Block) -> Found | None:
        """Return what a line that ends with a colon says of the points that follow."""
        if not block.sentences or not self._introduces(block):
            return None
        marked = self.marks[block.sentences[-1]]
        return introduced(marked, of_platform=self.context.heading.platform != ANY)

    def _drafts(self, marked: Marked, found: Found) -> Iterator[_Draft]:
        first, after = _widened(marked, found)
        start, end = marked.words[first].start, marked.words[after - 1].end
        quote = self.text[start:end]
        if len(quote) > LONGEST_QUOTE or cell_fault(quote) is not None:
            return
        headed = found.subject.party is Party.PLATFORM and not found.subject.named
        for scope in self.context.scopes(marked, found.first, found.after, headed=headed):
            yield _Draft(scope, found, start, end)


def _widened(marked: Marked, found: Found) -> tuple[int, int]:
    """Return the words of a candidate with the article before them."""
    first = found.first
    while first > 0 and marked.has(Kind.DETERMINER, first - 1, first):
        if not marked.words[first].joined:
            break
        first -= 1
    return first, found.after


def _merged(drafts: Sequence[tuple[_Draft, str]]) -> Iterator[Candidate]:
    """Yield candidates, those that say the same by the same words as one, with all its rules."""
    same: dict[tuple[object, ...], list[tuple[_Draft, str]]] = {}
    for draft, quote in drafts:
        found, scope = draft.found, draft.scope
        key = (
            *(scope.platform, scope.model, scope.programme, found.segment, found.subject.party),
            *(found.involvement, found.polarity, draft.start, draft.end),
        )
        same.setdefault(key, []).append((draft, quote))
    ordered = sorted(same.values(), key=lambda them: (them[0][0].start, them[0][0].end))
    for number, them in enumerate(ordered, start=1):
        (first, quote), scope = them[0], them[0][0].scope
        yield Candidate(
            id=f"NEW-{number:03}",
            platform=scope.platform,
            model=scope.model,
            programme=scope.programme,
            segment=first.found.segment,
            party=first.found.subject.party,
            involvement=first.found.involvement,
            polarity=first.found.polarity,
            strength=first.found.strength,
            start=first.start,
            end=first.end,
            quote=quote,
            note="; ".join((*first.found.why, *scope.carried)),
            rules=tuple(dict.fromkeys(draft.found.rule for draft, _ in them)),
        )
