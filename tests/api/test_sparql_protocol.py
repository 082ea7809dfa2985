"""The SPARQL Protocol's parameters, media types and errors, without a server."""

from __future__ import annotations

import pyoxigraph
import pytest

from crosslane.api import sparql_protocol as protocol
from crosslane.api.problems import Problem
from crosslane.api.service_description import Service, description
from crosslane.graph.engine import errors
from crosslane.graph.engine.results import GRAPHS, Format


def names(accept: str, form: str | None = None) -> tuple[list[str], list[str]]:
    solutions, graph = protocol.formats(accept, form)
    return [item.id for item in solutions], [item.id for item in graph]


@pytest.mark.parametrize(
    ("accept", "solutions", "graph"),
    [
        ("", "json", "ttl"),
        ("*/*", "json", "ttl"),
        ("application/json", "json", "jsonld"),
        ("application/sparql-results+xml", "xml", None),
        ("text/xml", "xml", "rdf"),
        ("text/csv", "csv", None),
        ("text/tab-separated-values;charset=utf-8", "tsv", None),
        ("text/turtle", None, "ttl"),
        ("application/n-triples", None, "nt"),
        ("text/plain", None, "nt"),
        ("application/ld+json", None, "jsonld"),
        ("application/trig;q=0.5, application/n-quads;q=0.6", None, "nq"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9, text/turtle", "xml", "ttl"),
        ("text/*", "xml", "ttl"),
        ("*/*, application/sparql-results+json;q=0", "xml", "ttl"),
        ("TEXT/CSV , nonsense", "csv", None),
        ("text/html, */*;q=0.1", "json", "ttl"),
    ],
)
def test_accept_chooses_a_format_for_each_kind_of_result(
    accept: str, solutions: str | None, graph: str | None
) -> None:
    first, second = names(accept)
    assert (first[:1], second[:1]) == ([solutions] * bool(solutions), [graph] * bool(graph))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("json", (["json"], ["jsonld"])),
        ("xml", (["xml"], ["rdf"])),
        ("csv", (["csv"], [])),
        ("ttl", ([], ["ttl"])),
    ],
)
def test_format_overrides_accept(form: str, expected: tuple[list[str], list[str]]) -> None:
    assert names("image/png", form) == expected


def test_nothing_acceptable_is_a_406_with_the_list() -> None:
    with pytest.raises(Problem) as caught:
        protocol.formats("image/png", None)
    assert caught.value.status == 406
    assert "text/turtle" in (caught.value.allowed or ())


def test_parameters_are_read() -> None:
    given = protocol.pairs(
        b"query=ASK+%7B%7D&default-graph-uri=urn:a&default-graph-uri=urn:b"
        b"&named-graph-uri=urn:c&timeout=2.5&format=csv"
    )
    assert protocol.parameters(given) == protocol.Parameters(
        "ASK {}", ("urn:a", "urn:b"), ("urn:c",), 2.5, "csv"
    )


@pytest.mark.parametrize(
    ("encoded", "status", "word"),
    [
        (b"query=a&query=b", 400, "'query' may be given once"),
        (b"update=x", 403, "Updates are refused"),
        (b"query=a&quarry=b", 422, "Did you mean 'query'?"),
        (b"query=a&format=turtel", 422, "'turtel' is no format"),
        (b"query=a&timeout=soon", 422, "no number of seconds"),
        (b"query=%FF", 400, "not UTF-8"),
        (b"query=\xff", 400, "not UTF-8"),
        (b"&".join([b"a=b"] * 2000), 400, "Max number of fields"),
    ],
)
def test_parameters_that_cannot_be_are_problems(encoded: bytes, status: int, word: str) -> None:
    with pytest.raises(Problem) as caught:
        protocol.parameters(protocol.pairs(encoded))
    assert caught.value.status == status
    assert word in caught.value.detail


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/sparql-query; charset=utf-16", 415),
        ("application/sparql-query; charset=latin-1", 415),
    ],
)
def test_media_types_that_cannot_be_are_problems(content_type: str, status: int) -> None:
    with pytest.raises(Problem) as caught:
        protocol.media_type(content_type)
    assert caught.value.status == status


def test_media_type_ignores_case_and_parameters() -> None:
    assert protocol.media_type('Application/SPARQL-Query; charset="UTF-8"') == protocol.QUERY


def test_a_body_that_is_not_utf8_is_a_400() -> None:
    with pytest.raises(Problem) as caught:
        protocol.text(b"ASK \xff")
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("error", "status", "members"),
    [
        (errors.QuerySyntaxError("x", 2, 3, "a\n^"), 400, {"line": 2, "column": 3}),
        (errors.QueryRefused("no", ["urn:g"]), 403, {"allowed": ["urn:g"]}),
        (errors.QueryTooComplex("bytes", 9, 8, "S"), 413, {"limit": "bytes", "maximum": 8}),
        (errors.QueryTooComplex("depth", 9, 8, "S"), 400, {"limit": "depth", "setting": "S"}),
        (errors.InvalidTimeout(11, 10, "S"), 422, {"parameter": "timeout", "maximum": 10}),
        (errors.LimitExceeded("x", "time", 10, "S"), 503, {"limit": "time", "setting": "S"}),
        (errors.LimitExceeded("x", "memory", 10, "S"), 422, {"limit": "memory"}),
        (errors.LimitExceeded("x", "rows", 10, "S"), 422, {"limit": "rows"}),
        (errors.FormatUnavailable("graph"), 406, {"title": "Not acceptable"}),
        (errors.EngineBusy("full", 3), 429, {"title": "Busy"}),
        (errors.QueryFailed("x"), 422, {"title": "Failed"}),
        (errors.EngineDown("x"), 503, {"title": "No SPARQL engine"}),
    ],
)
def test_every_error_of_the_engine_has_its_status(
    error: errors.EngineError, status: int, members: dict[str, object]
) -> None:
    problem = protocol.problem(error)
    assert problem.status == status
    assert members.items() <= problem.body().items()


def test_busy_says_when_to_come_back() -> None:
    assert protocol.problem(errors.EngineBusy("full", 3)).headers == {"Retry-After": "3"}


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: str(form.id))
def test_the_description_names_endpoint_formats_and_graphs(form: Format) -> None:
    body = description(Service("http://host/sparql", ["urn:g"], union=True), form)
    kind = pyoxigraph.RdfFormat.from_media_type(form.media_type)
    triples = {
        (quad.predicate.value.rpartition("#")[2], getattr(quad.object, "value", ""))
        for quad in pyoxigraph.parse(body, format=kind)
    }
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert {
        ("endpoint", "http://host/sparql"),
        ("supportedLanguage", sd + "SPARQL11Query"),
        ("feature", sd + "UnionDefaultGraph"),
        ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_CSV"),
        ("resultFormat", "http://www.w3.org/ns/formats/Turtle"),
        ("name", "urn:g"),
    } <= triples


def test_a_host_that_is_no_iri_is_a_400() -> None:
    with pytest.raises(Problem) as caught:
        description(Service("http://ev>il/", [], union=True), GRAPHS[0])
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("*/*", False),
        ("", False),
        ("text/turtle, text/html;q=0.5", False),
    ],
)
def test_browsers_are_told_from_clients(accept: str, expected: bool) -> None:
    assert protocol.prefers_html(accept) is expected
