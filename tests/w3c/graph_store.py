"""The conversation of the W3C's tests of the Graph Store HTTP Protocol, and what it expects.

See ``sparql11/http-rdf-update/tests.txt`` in the archive, whose names and order these are. The
requests follow upon each other: each finds what those before it have left. Where the text says
``200 OK`` for a change, 204 (No Content) is as good: the protocol allows both
(https://www.w3.org/TR/sparql11-http-rdf-update/#http-put).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import Dataset

from tests.w3c.endpoint import Endpoint
from tests.w3c.results import isomorphic
from tests.w3c.runner import Mismatch

_PREFIXES = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
"""
_PERSON = _PREFIXES + '<PERSON> a foaf:Person; foaf:businessCard [ a v:VCard; v:fn "{}" ] .'
JOHN, JANE = _PERSON.format("John Doe"), _PERSON.format("Jane Doe")
ALICE = _PREFIXES + '[] a foaf:Person; foaf:businessCard [ a v:VCard; v:given-name "Alice" ] .'
NAME = _PREFIXES + '<PERSON> foaf:name "Jane Doe" .'
FAMILY = _PREFIXES + '<PERSON> foaf:familyName "Doe" .'
GIVEN = _PREFIXES + '<PERSON> foaf:givenName "Jane" .'
_BOUNDARY = "a6fe4cd636164618814be9f8d3d1a0de"
_MULTIPART = "".join(
    f"--{_BOUNDARY}\r\n"
    f'Content-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
    f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{document}\r\n"
    for name, document in (("lastName.ttl", FAMILY), ("firstName.ttl", GIVEN))
)
MULTIPART = f"{_MULTIPART}--{_BOUNDARY}--\r\n"

_TURTLE = "text/turtle; charset=utf-8"
_CHANGED = frozenset((200, 204))


@dataclass(frozen=True, slots=True)
class Turn:
    """A request and its expected answer.

    Attributes:
        name: of the test.
        method: of HTTP.
        target: ``1`` and ``2`` for the graphs ``/person/1.ttl`` and ``/person/2.ttl``,
            ``default``, ``store``, or ``new`` for the Location of what was made.
        statuses: of which one is expected.
        document: what is sent, with ``PERSON`` for the IRI of the person.
        media: its Content-Type.
        graphs: documents whose triples are expected in the answer; None for none.
    """

    name: str
    method: str
    target: str
    statuses: frozenset[int]
    document: str = ""
    media: str = ""
    graphs: tuple[str, ...] | None = None


def _put(name: str, target: str, status: int, document: str) -> Turn:
    statuses = _CHANGED if status == 200 else frozenset((status,))
    return Turn(name, "PUT", target, statuses, document, _TURTLE)


def _get(name: str, target: str, *graphs: str) -> Turn:
    return Turn(name, "GET", target, frozenset((200,)), graphs=graphs)


def _post(name: str, target: str, statuses: frozenset[int], document: str, media: str) -> Turn:
    return Turn(name, "POST", target, statuses, document, media)


_MISSING = frozenset((404,))
_CREATED = frozenset((201,))
TURNS = (
    _put("PUT - Initial state", "1", 201, JOHN),
    _get("GET of PUT - Initial state", "1", JOHN),
    _put("PUT - graph already in store", "1", 200, JANE),
    _get("GET of PUT - graph already in store", "1", JANE),
    _put("PUT - default graph", "default", 201, ALICE),
    _get("GET of PUT - default graph", "default", ALICE),
    Turn("PUT - mismatched payload", "PUT", "1", frozenset((400,)), JANE, "application/rdf+xml"),
    # A graph that was not there: the text says 200, the protocol asks for 201.
    Turn("PUT - empty graph", "PUT", "2", _CHANGED | _CREATED, "", _TURTLE),
    _get("GET of PUT - empty graph", "2"),
    Turn("DELETE - existing graph", "DELETE", "2", _CHANGED),
    Turn("GET of DELETE - existing graph", "GET", "2", _MISSING),
    Turn("DELETE - non-existent graph", "DELETE", "2", _MISSING),
    _post("POST - existing graph", "1", _CHANGED, NAME, _TURTLE),
    _get("GET of POST - existing graph", "1", JANE, NAME),
    _post(
        "POST - multipart/form-data",
        "1",
        _CHANGED,
        MULTIPART,
        f"multipart/form-data; boundary={_BOUNDARY}",
    ),
    _get("GET of POST - multipart/form-data", "1", JANE, NAME, FAMILY, GIVEN),
    _post("POST - create new graph", "store", _CREATED, ALICE, _TURTLE),
    _get("GET of POST - create new graph", "new", ALICE),
    _post("POST - empty graph to existing graph", "new", _CHANGED, "", _TURTLE),
    _get("GET of POST - after noop", "new", ALICE),
    Turn("HEAD on an existing graph", "HEAD", "1", frozenset((200,))),
    Turn("HEAD on a non-existing graph", "HEAD", "2", _MISSING),
)
"""Every test, in order."""


def converse(endpoint: Endpoint) -> dict[str, str]:
    """Send every request, in order.

    Args:
        endpoint: whose dataset is empty.

    Returns:
        By the name of the test what was wrong; empty for nothing.
    """
    store = endpoint.addresses.store
    targets = {"1": "/person/1.ttl", "2": "/person/2.ttl", "default": "?default", "store": ""}
    found = {}
    for turn in TURNS:
        path = targets.get(turn.target)
        if path is None:
            found[turn.name] = "no graph was created"
            continue
        found[turn.name], location = _take(turn, endpoint, path)
        if location.startswith(store):
            targets["new"] = location.removeprefix(store)
    return found


def _take(turn: Turn, endpoint: Endpoint, path: str) -> tuple[str, str]:
    """Send one request; return what was wrong, and the Location of the answer."""
    person = endpoint.addresses.store + "/person/1"
    headers = {"Content_Type": turn.media} if turn.media else {}
    if turn.method == "GET":
        headers["Accept"] = _TURTLE
    if turn.method == "HEAD":
        headers["Connection"] = "close"  # what follows stays readable, even after a body
    body = turn.document.replace("PERSON", person).encode() if turn.media else None
    answer = endpoint.store(turn.method, path, body=body, **headers)
    location = answer.headers.get("location", "")
    if answer.status_code not in turn.statuses:
        return f"{turn.method} {path}: {answer.status_code} {answer.text}", location
    if turn.method == "HEAD" and answer.content:
        return "a body in the answer to HEAD", location
    if turn.graphs is None:
        return "", location
    try:
        _compare(turn.graphs, person, answer.headers["content-type"], answer.content)
    except Mismatch as error:
        return str(error), location
    return "", location


def _compare(documents: tuple[str, ...], person: str, media: str, content: bytes) -> None:
    turtle = pyoxigraph.RdfFormat.TURTLE
    if media.partition(";")[0] != "text/turtle":
        raise Mismatch(f"{media} instead of Turtle")
    expected = Dataset()
    for document in documents:
        for quad in pyoxigraph.parse(document.replace("PERSON", person).encode(), format=turtle):
            expected.add(quad)
    actual = Dataset(pyoxigraph.parse(content, format=turtle))
    if not isomorphic(expected, actual):
        raise Mismatch(f"expected\n{expected}\nbut got\n{actual}")
