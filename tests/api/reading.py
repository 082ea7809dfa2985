"""Reading answers back, strictly; none of it is the server's own code."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from typing import Any

import pyoxigraph as ox
from starlette.testclient import TestClient

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_FOREIGN = frozenset(
    ["circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "stop", "use"]
)


class Page(HTMLParser):
    """An HTML page: its headings, titles, addresses, ids, and what is wrong with its tags."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.words: list[str] = []
        self.headings: list[str] = []
        self.titles: list[str] = []
        self.hrefs: list[str] = []
        self.alternates: dict[str, str] = {}
        self.ids: list[str] = []
        self.languages: list[str | None] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        given = dict(attrs)
        if len(given) != len(attrs):
            self.faults.append(f"an attribute of <{tag}> is given twice")
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "h1":
            self.headings.append("")
        if tag == "title" and "svg" not in self._open:
            self.titles.append("")
        if tag == "html":
            self.languages.append(given.get("lang"))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.hrefs.append(str(given["href"]))
        if tag == "link" and given.get("rel") == "alternate" and given.get("type"):
            self.alternates[str(given["type"])] = str(given["href"])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that is closed where it is opened."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            if tag not in _FOREIGN:
                self.faults.append(f"<{tag}/> is no tag of HTML")
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the tag."""
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note the text."""
        if "script" in self._open or "style" in self._open:
            return
        self.words.append(data)
        if "h1" in self._open:
            self.headings[-1] += data
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.titles[-1] += data

    @property
    def said(self) -> str:
        """The text of the page in one line."""
        return " ".join(" ".join(self.words).split())


def strict_json(text: str | bytes) -> Any:
    """Read JSON (RFC 8259): no NaN, no key twice in one object."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), f"a key stands twice: {[key for key, _ in pairs]}"
        return dict(pairs)

    def refuse(constant: str) -> Any:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, object_pairs_hook=once, parse_constant=refuse)


def strict_csv(body: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """Read CSV (RFC 4180): the header, and a line of that many cells for each item."""
    text = body.decode("utf-8")
    head, *lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert text.startswith(",".join(head) + "\r\n")
    assert text.endswith("\r\n")
    assert len(set(head)) == len(head)
    return head, [dict(zip(head, line, strict=True)) for line in lines]


def triples(body: bytes, form: ox.RdfFormat) -> set[ox.Triple]:
    """Read RDF; a blank node or a graph's name is an error."""
    found = set()
    for quad in ox.parse(body, format=form):
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        assert isinstance(quad.graph_name, ox.DefaultGraph)
        found.add(quad.triple)
    return found


def turtle(body: bytes) -> set[ox.Triple]:
    """Read Turtle."""
    return triples(body, ox.RdfFormat.TURTLE)


def json_ld(body: bytes) -> set[ox.Triple]:
    """Read JSON-LD, which has to bring its context along: nothing is fetched."""
    return triples(body, ox.RdfFormat.JSON_LD)


def select(client: TestClient, query: str) -> list[dict[str, str]]:
    """Ask the SPARQL endpoint by POST; give its rows."""
    found = client.post(
        "/sparql",
        content=query,
        headers={"Content-Type": "application/sparql-query", "Accept": "application/json"},
    )
    assert found.status_code == 200, found.text
    rows = found.json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]
