"""Words of a text with their places, and phrases found among them in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Chinese characters, as a range of a regular expression; each is a word of its own."""

_WORD = re.compile(rf"[{HAN}]|&|[^\W_{HAN}]+")
_JOINS = re.compile(r"[ \u00a0'’\-‐‑]*|\.")  # noqa: RUF001 - as writers use them
_HAN = re.compile(rf"[{HAN}]")
_PLURAL, _ENDINGS, _ROOT = 3, ("ing", "ed"), 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its place, the word as names are compared, and as verbs are compared.

    Args:
        start: offset of its first character.
        end: offset after its last character.
        name: in lower case, without the ending of a plural.
        stem: without the endings of a verb, too.
        joined: whether only blanks, hyphens or an apostrophe part it from the word before.
    """

    start: int
    end: int
    name: str
    stem: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase that was found: its first word, the word after its last, and what it means."""

    first: int
    after: int
    value: T


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Return the words of a part of a text.

    Args:
        text: the whole text.
        start: where the part begins.
        end: where it ends.

    Returns:
        Its words in order, with offsets in the whole text.

    Example:
        >>> [one.name for one in tokens("Platforms handled returns", 0, 25)]
        ['platform', 'handled', 'return']
    """
    found: list[Token] = []
    last = start
    for match in _WORD.finditer(text, start, end):
        joined = bool(found) and _JOINS.fullmatch(text, last, match.start()) is not None
        name = singular("and" if match[0] == "&" else match[0].casefold())
        found.append(Token(match.start(), match.end(), name, stem(name), joined))
        last = match.end()
    return found


def singular(word: str) -> str:
    """Return a word in lower case without the ``s`` of a plural or of a verb."""
    if len(word) > _PLURAL and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def stem(word: str) -> str:
    """Return what the forms of a regular English verb have in common.

    Example:
        >>> {stem(singular(one)) for one in ("handle", "handles", "handled", "handling")}
        {'handl'}
    """
    if _HAN.match(word):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + _ROOT:
            word = word[: -len(ending)]
            break
    if word.endswith(("ie", "i")) and len(word) > _ROOT:
        return word.rstrip("ie") + "y"
    if word.endswith("e") and len(word) >= _ROOT:
        return word[:-1]
    return word[:-1] if len(word) > _ROOT and word[-1] == word[-2] else word


def han(text: str) -> int:
    """Return how many Chinese characters a text has."""
    return len(_HAN.findall(text))


class Phrases(Generic[T]):
    """Phrases by their words; of several that begin at one word, the longest is found.

    Args:
        known: phrases with what they mean; the first meaning of a phrase is kept.
        form: how words are compared: by `Token.name` or by `Token.stem`.
    """

    def __init__(
        self, known: Iterable[tuple[str, T]], form: Callable[[Token], str] = lambda one: one.name
    ) -> None:
        self._form = form
        self._tree: dict[str, _Node[T]] = {}
        for phrase, value in known:
            words = [form(one) for one in tokens(phrase, 0, len(phrase))]
            if words:
                _grow(self._tree, words, value)

    def find(self, words: Sequence[Token]) -> Iterator[Match[T]]:
        """Yield the phrases among words, from left to right; none overlaps another."""
        forms = [self._form(one) for one in words]
        at = 0
        while at < len(words):
            match = self._at(words, forms, at)
            if match is None:
                at += 1
            else:
                yield match
                at = match.after

    def _at(self, words: Sequence[Token], forms: Sequence[str], first: int) -> Match[T] | None:
        """Return the longest phrase that begins at a word."""
        node = self._tree.get(forms[first])
        best, at = None, first
        while node is not None:
            at += 1
            if node.ends:
                best = Match(first, at, node.ends[0])
            if at == len(words) or not words[at].joined:
                break
            node = node.next.get(forms[at])
        return best


class _Node(Generic[T]):
    """A word of phrases: what may follow, and what a phrase means that ends here."""

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.ends: list[T] = []
        self.next: dict[str, _Node[T]] = {}


def _grow(tree: dict[str, _Node[T]], words: Sequence[str], value: T) -> None:
    node = _Node[T]()
    level = tree
    for word in words:
        node = level.setdefault(word, _Node())
        level = node.next
    node.ends.append(value)
