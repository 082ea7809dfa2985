"""Sends the requests of `protocol` and judges what comes back."""

from __future__ import annotations

import httpx2
import pyoxigraph

from tests.w3c import suite
from tests.w3c.endpoint import Endpoint
from tests.w3c.protocol import DATA, Expected, Step
from tests.w3c.results import Solutions, read
from tests.w3c.runner import Mismatch

_RESULTS = {
    "application/sparql-results+json": "srj",
    "application/sparql-results+xml": "srx",
    "text/tab-separated-values": "tsv",
    "text/csv": "csv",
}
_BOOLEANS = frozenset(("srj", "srx"))
_BASE = "http://example.org/protocol-base-test/"


def prepare(endpoint: Endpoint) -> None:
    """Put the graphs that the tests ask for into the dataset, and nothing else."""
    endpoint.hold(suite.State())
    for iri in (*DATA, _BASE):
        document = f"<{iri}> a <http://xmlns.com/foaf/0.1/Document> .".encode()
        answer = endpoint.store("PUT", f"?graph={iri}", body=document, Content_Type="text/turtle")
        if not answer.is_success:
            raise Mismatch(f"{answer.status_code}: {answer.text}")


def follow(steps: tuple[Step, ...], endpoint: Endpoint) -> None:
    """Send requests one after the other.

    Args:
        steps: what is sent.
        endpoint: that is asked.

    Raises:
        Mismatch: an answer is another one than the W3C expects.
    """
    for step in steps:
        answer = send(step, endpoint)
        told = f"{step}\n{answer.status_code} {answer.headers.get('content-type')}\n{answer.text}"
        if not _status(step.expected, answer):
            raise Mismatch(f"the status is wrong: {told}")
        if not _body(step.expected, answer):
            raise Mismatch(f"the body is wrong: {told}")


def send(step: Step, endpoint: Endpoint) -> httpx2.Response:
    """Send one request; an update with the key."""
    addresses = endpoint.addresses
    url = addresses.update if step.to == "update" else addresses.query
    headers = {"Content-Type": step.media} if step.media else {}
    if step.to == "update" and addresses.key:
        headers["Authorization"] = f"Bearer {addresses.key}"
    content = step.body if step.method != "GET" else None
    return endpoint.client.request(step.method, url + step.target, content=content, headers=headers)


def _status(expected: Expected, answer: httpx2.Response) -> bool:
    if expected == "refused":
        return 400 <= answer.status_code < 500 and answer.status_code != 401
    return 200 <= answer.status_code < 400


def _body(expected: Expected, answer: httpx2.Response) -> bool:
    """Return whether the media type and what it holds are as they should be."""
    if expected in ("ok", "refused"):
        return True
    media = answer.headers["content-type"].partition(";")[0]
    if expected == "rdf":
        form = pyoxigraph.RdfFormat.from_media_type(media)
        return form is not None and bool(list(_triples(answer, form)) or answer.text.strip() == "")
    form_name = _RESULTS.get(media, "")
    if expected == "boolean":
        return form_name in _BOOLEANS and isinstance(_read(answer, form_name), bool)
    if expected == "true":
        return form_name in _BOOLEANS and _read(answer, form_name) is True
    found = _read(answer, form_name) if form_name else None
    if not isinstance(found, Solutions):
        return False
    if expected == "tabular":
        return len(found.rows) == 1
    values = [dict(row).get("o") for row in found.rows]
    return len(values) == 1 and isinstance(values[0], pyoxigraph.NamedNode)


def _triples(answer: httpx2.Response, form: pyoxigraph.RdfFormat) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(answer.content, format=form))


def _read(answer: httpx2.Response, form: str) -> object:
    return read(answer.content, form, "http://example.org/")
