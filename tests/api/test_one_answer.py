"""One resolver, one answer: through each lens every page shows the cells that REST gives.

A page is read as a browser reads it: each face (owner, status and letter) beside a link to a
cell, each node and line of a drawing, each tile of a picture, and each number that leads to a
list of cells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

LENSES: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("market", "US"),),
    (("market", "TH"),),
    (("as_of", "2023-06-01"),),
    (("source", "000"),),
    (("grade", "C"),),
    (("as_known", "0.1.0"),),
    (("market", "US"), ("as_of", "2024-07-01"), ("source", "000"), ("source", "002")),
)
PAGES = (
    ("/", "tier=all&general=1"),
    ("/graph", "tier=all"),
    ("/ownership", ""),
    ("/offerings", ""),
    ("/offerings/temu/semi-managed", ""),
    ("/offerings/alibaba.com/semi-managed", ""),
    ("/platforms/temu", ""),
    ("/models/semi-managed", ""),
    ("/segments/pricing", ""),
    ("/parties/seller", ""),
    ("/markets/TH", ""),
    ("/claims/S1-015", ""),
    ("/compare", "a=temu/fully-managed&b=temu/semi-managed&c=alibaba.com/semi-managed"),
    ("/handoffs/temu/semi-managed", "tier=all"),
    ("/similar/temu/semi-managed", ""),
    ("/impact/pricing", ""),
    ("/recommend", "keep=pricing&delegate=returns"),
    ("/conflicts", ""),
    ("/timeline", ""),
)
LETTERS = {
    "seller": "S",
    "platform": "P",
    "third-party": "T",
    "shared": "½",
    "buyer": "B",
    "authority": "A",
}
SILENT = {"unknown": "?", "not-offered": "\N{EN DASH}"}
NAMES = ("market", "as_of", "as_known", "source", "grade")

Answer = tuple[str | None, str, str]
Lens = tuple[tuple[str, str], ...]


@dataclass
class Face:
    """What a page shows of a cell: its look, its letter, and where it leads."""

    look: str
    letter: str = ""
    href: str | None = None

    @property
    def answer(self) -> Answer:
        """Owner, status and letter, without the sign of the status."""
        found = re.fullmatch(r"face owner-(\S+) status-(\S+)", self.look)
        assert found, self.look
        return (None if found[1] == "none" else found[1]), found[2], self.letter


@dataclass
class Reader(HTMLParser):
    """Faces with the link that they stand in or beside, and numbers that are links."""

    faces: list[Face] = field(default_factory=list)
    numbers: list[tuple[str, int]] = field(default_factory=list)
    _href: str | None = None
    _text: str = ""
    _face: Face | None = None
    _waiting: Face | None = None
    _inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin."""
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link or a face."""
        given = dict(attrs)
        look = given.get("class") or ""
        if tag == "a":
            self._href, self._text = given.get("href"), ""
            if self._waiting is not None:
                self._waiting.href, self._waiting = self._href, None
        elif tag == "data":
            self._inside.append(look)
        elif tag == "span" and look.startswith("face "):
            self._face = Face(look, href=self._href)
            self.faces.append(self._face)
        elif tag == "sup":
            self._face = None

    def handle_endtag(self, tag: str) -> None:
        """Note where a link or a face ends."""
        if tag == "a":
            if self._href and self._text.strip().isdigit():
                self.numbers.append((self._href, int(self._text)))
            self._href = None
        elif tag == "span" and self._face is not None:
            if self._inside and self._href is None:
                self._waiting = self._face
            self._face = None
        elif tag == "data":
            self._inside.pop()
            self._waiting = None

    def handle_data(self, data: str) -> None:
        """Note text."""
        self._text += data
        if self._face is not None:
            self._face.letter += data


def lens_of(address: str) -> Lens:
    """Return the lens that an address asks through."""
    given = parse_qs(urlsplit(address).query)
    return tuple((name, value) for name in NAMES for value in given.get(name, ()))


@dataclass
class Rest:
    """The cells as REST gives them, kept for each lens."""

    client: TestClient
    known: dict[Lens, dict[str, Answer]] = field(default_factory=dict)

    def cells(self, lens: Lens) -> dict[str, Answer]:
        """Return owner, status and letter of every cell, of models in general too."""
        if lens not in self.known:
            self.known[lens] = {
                one["id"]: (one["owner"], one["status"], letter(one))
                for about in ((), (("platform", "any"),))
                for one in self.items((*lens, *about))
            }
        return self.known[lens]

    def items(self, query: Lens) -> list[dict[str, Any]]:
        """Return the cells that a query asks for."""
        response = self.client.get(f"/ownership?{urlencode(query)}")
        assert response.status_code == 200, response.text
        body = response.json()
        assert body["next"] is None
        items: list[dict[str, Any]] = body["items"]
        return items


def letter(one: dict[str, Any]) -> str:
    """Return the letter of a cell, as the legend explains it."""
    if one["owner"]:
        return LETTERS[one["owner"]]
    if one["status"] == "disputed":
        return "/".join(LETTERS[party["party"]] for party in one["candidates"])
    return SILENT[one["status"]]


@pytest.fixture(scope="module")
def rest(client: TestClient) -> Rest:
    return Rest(client)


def page_of(client: TestClient, path: str, query: str, lens: Lens) -> str:
    asked = "&".join(filter(None, (query, urlencode(lens))))
    response = client.get(f"{path}?{asked}", headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text[:500]
    return response.text


def cells_of(reader: Reader) -> Iterator[tuple[str, Face]]:
    """Yield the faces that lead to a cell."""
    for one in reader.faces:
        path = unquote(urlsplit(one.href or "").path)
        if re.fullmatch(r"/ownership/[^/]+/[^/]+/[^/]+", path):
            yield path.removeprefix("/ownership/"), one


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: urlencode(lens) or "plain")
@pytest.mark.parametrize(("path", "query"), PAGES, ids=lambda one: one)
def test_every_cell_on_a_page_is_the_cell_of_rest(
    client: TestClient, rest: Rest, path: str, query: str, lens: Lens
) -> None:
    reader = Reader()
    reader.feed(page_of(client, path, query, lens))
    expected = tuple((name, value) for name in NAMES for one, value in lens if one == name)
    if path == "/markets/TH":  # the page of a market looks through it
        expected = (("market", "TH"), *(pair for pair in expected if pair[0] != "market"))
    shown = list(cells_of(reader))
    for cell, face in shown:
        assert face.href
        assert lens_of(face.href) == expected, face.href
        assert face.answer == rest.cells(expected)[cell], cell
    for href, number in reader.numbers:
        if urlsplit(href).path == "/ownership":
            asked = parse_qs(urlsplit(href).query)
            pairs = tuple((name, one) for name, values in asked.items() for one in values)
            assert number == len(rest.items(pairs)), href


@pytest.mark.parametrize(("path", "query"), PAGES, ids=lambda one: one)
def test_every_one_of_these_pages_shows_cells(client: TestClient, path: str, query: str) -> None:
    reader = Reader()
    reader.feed(page_of(client, path, query, ()))
    assert list(cells_of(reader)) or path == "/conflicts"


DRAWINGS = (
    "layout=lanes&tier=all",
    "layout=owners&tier=all&offering=temu/semi-managed&offering=alibaba.com/semi-managed",
    "layout=lanes&tier=all&standalone=1",
)


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: urlencode(lens) or "plain")
@pytest.mark.parametrize("query", DRAWINGS)
def test_every_node_of_a_drawing_is_the_cell_of_rest(
    client: TestClient, rest: Rest, query: str, lens: Lens
) -> None:
    nodes = payload(page_of(client, "/graph", query, lens))["nodes"]
    assert nodes
    for one in nodes:
        owner, status, signed = rest.cells(lens)[one["id"]]
        assert (one["owner"], one["status"]) == (owner, status)
        assert one["label"].startswith(signed)


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: urlencode(lens) or "plain")
@pytest.mark.parametrize("offering", ["temu/semi-managed", "alibaba.com/semi-managed"])
def test_what_lies_around_an_offering_is_what_rest_says_of_it(
    client: TestClient, rest: Rest, offering: str, lens: Lens
) -> None:
    known = {
        cell.removeprefix(f"{offering}/"): answer
        for cell, answer in rest.cells(lens).items()
        if cell.startswith(f"{offering}/") and answer[1] not in SILENT
    }
    page = page_of(client, "/graph", f"around=offering/{offering}", lens)
    drawn = {
        one["to"].removeprefix("segment/"): one["owner"]
        for one in payload(page)["edges"]
        if one["kind"] == "ownership"
    }
    assert drawn == {segment: owner for segment, (owner, _, _) in known.items()}
    told = f"around=offering/{offering}&format=json&{urlencode(lens)}"
    links = client.get(f"/graph?{told}").json()["links"]
    assert {
        one["target"].removeprefix("segment/"): (one.get("owner"), one["status"])
        for one in links
        if one["relation"] == "ownership"
    } == {segment: (owner, status) for segment, (owner, status, _) in known.items()}


TILE = re.compile(
    r'<g class="tile owner-(\S+) cell-(\S+)">\s*<a href="/segments/([^"?]+)[^"]*">.*?'
    r'class="letter"[^>]*>([^<]*)<',
    re.DOTALL,
)


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: urlencode(lens) or "plain")
def test_the_picture_of_an_offering_is_what_rest_says_of_it(
    client: TestClient, rest: Rest, lens: Lens
) -> None:
    offering = "temu/semi-managed"
    found = TILE.findall(page_of(client, f"/offerings/{offering}", "", lens))
    known = {
        cell.removeprefix(f"{offering}/"): answer
        for cell, answer in rest.cells(lens).items()
        if cell.startswith(f"{offering}/") and answer[1] not in SILENT
    }
    assert {segment for _, _, segment, _ in found} == set(known)
    for owner, status, segment, sign in found:
        assert (None if owner == "none" else owner, status) == known[segment][:2]
        assert sign.startswith(known[segment][2])


@pytest.mark.parametrize("path", ["/claims/S0-001", "/facts/F0-001", "/sources/000", "/changes"])
def test_a_page_through_one_source_shows_no_other_and_hands_it_on(
    client: TestClient, path: str
) -> None:
    page = page_of(client, path, "", (("source", "000"),))
    main = page.partition("<main")[2].partition("</main>")[0]
    links = re.findall(r'<a href="(/(?:claims|facts|segments|models)/[^"]+)"><bdi>', main)
    kept = [one for one in links if lens_of(one.replace("&amp;", "&")) == (("source", "000"),)]
    assert kept
    if path != "/changes":  # what changed is told whoever is trusted
        assert {one.split("-")[0] for one in kept if one.startswith(("/claims", "/facts"))} <= {
            "/claims/S0",
            "/facts/F0",
        }


def payload(page: str) -> dict[str, Any]:
    """Return what a page gives its scripts."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read
