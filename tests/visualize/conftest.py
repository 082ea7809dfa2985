"""What stands on a page, as a test asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_plus

import pytest

Read = Callable[[str], "Reading"]
_VOID = frozenset({"meta", "link", "input", "br", "rect", "path"})


@dataclass
class Reading(HTMLParser):
    """The texts, links and values of a page."""

    words: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    values: set[str] = field(default_factory=set)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See html.parser."""
        known = dict(attrs)
        self.tags.append((tag, known))
        if tag not in _VOID:
            self.open.append(tag)
        self.values |= {value for name, value in attrs if value and name != "class"}
        if tag == "a":
            self.links.append((known.get("href") or "", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See html.parser."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """See html.parser."""
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        """See html.parser."""
        self.words.append(data)
        if self.links and "a" in self.open:
            href, text = self.links[-1]
            self.links[-1] = (href, text + data)

    @property
    def text(self) -> str:
        """All words of the page, with single spaces."""
        return " ".join("".join(self.words).split())

    @property
    def hrefs(self) -> list[str]:
        """The targets of all links."""
        return [href for href, _ in self.links]

    def count(self, tag: str, **attrs: str) -> int:
        """Return how many elements there are of a tag with these attributes."""
        return sum(
            name == tag and all(known.get(key) == value for key, value in attrs.items())
            for name, known in self.tags
        )

    def missing(self, item: Any, other: str = "zh") -> list[str]:
        """Return what an item holds and the page does not show, leaving out the other language."""
        shown = " ".join(self.text.split())
        told = {" ".join(unquote_plus(value).split()) for value in self.values}
        numbers = {*re.findall(r"[\d.]+", shown), *(one for text in told for one in text.split())}
        ends = "\n".join(told)
        lost = []
        for value in leaves(item, other):
            if isinstance(value, bool):
                found = str(value).lower() in told
            elif isinstance(value, (int, float)):
                found = str(value) in numbers
            else:
                text = " ".join(value.split())
                found = text in shown or text in ends or unquote_plus(text) in ends
            if not found:
                lost.append(str(value))
        return lost


def leaves(value: Any, other: str) -> Iterator[Any]:
    """Yield every text, number and truth value of an item, but not the other language's."""
    if isinstance(value, dict):
        both = {"en", "zh"} == set(value)
        for key, one in value.items():
            said = key == ("text_zh" if other == "zh" else "text") and "text_zh" in value
            if not said and not (both and key == other):
                yield from leaves(one, other)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, other)
    elif value is not None and value != "":
        yield value


@pytest.fixture(scope="session")
def read() -> Read:
    """Read a page; fail where its elements do not nest."""

    def reading(html: str) -> Reading:
        made = Reading()
        made.feed(html)
        made.close()
        assert made.open == []
        return made

    return reading
