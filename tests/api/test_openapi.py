"""The OpenAPI document: sound in itself, and true of what the server takes and gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.endpoints import ENDPOINTS, LENSES, MEDIA, Endpoint, named

Document = dict[str, Any]
DATA = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=named)
CLOSED = [
    "platform",
    "model",
    "segment",
    "owner",
    "status",
    "market",
    "as_known",
    "source",
    "grade",
    "availability",
    "party",
    "involvement",
    "polarity",
    "programme",
    "covers",
    "predicate",
    "subject",
    "kind",
    "since",
    "until",
    "keep",
    "delegate",
    "experience",
    "storage",
    "team",
    "strength",
    "along",
    "tier",
    "lang",
    "theme",
    "format",
    "around",
    "sel",
    "sort",
    "layout",
    "offering",
    "relation",
    "standalone",
    "general",
]
OPEN = frozenset(
    {"q", "category", "as_of", "limit", "offset", "stale_after", "depth", "deprecated", "sides"}
)
ELSEWHERE = frozenset({("/timeline", "until"), ("/timeline", "from")})
"""Open parameters whose names are closed, or unknown, on other paths."""
_KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


@pytest.fixture(scope="module")
def document(client: TestClient) -> Document:
    found: Document = client.get("/openapi.json").json()
    return found


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def schemas(value: Any) -> Iterator[Document]:
    """Give every object in a document that stands where a schema stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("schema", "items") and isinstance(inner, dict):
                yield inner
            if key in ("schemas", "properties") and isinstance(inner, dict):
                yield from (one for one in inner.values() if isinstance(one, dict))
            yield from schemas(inner)
    elif isinstance(value, list):
        for one in value:
            yield from schemas(one)


def resolved(document: Document, schema: Document) -> Document:
    """Follow a reference into the document."""
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def choices(document: Document, schema: Document) -> list[Any] | None:
    """Return the valid values of a parameter, of each one where it repeats."""
    schema = resolved(document, schema)
    if schema.get("type") == "array":
        return choices(document, schema["items"])
    if "const" in schema:
        return [schema["const"]]
    if "enum" in schema:
        return list(schema["enum"])
    parts = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    return choices(document, parts[0]) if len(parts) == 1 else None


def faults(document: Document, schema: Document, value: Any, at: str = "") -> list[str]:
    """Hold a value against a schema; of JSON Schema what the document uses."""
    schema = resolved(document, schema)
    if "anyOf" in schema:
        tried = [faults(document, part, value, at) for part in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    kind = schema.get("type")
    if kind is not None:
        right = isinstance(value, _KINDS[kind])
        if not right or (kind in ("integer", "number") and isinstance(value, bool)):
            return [f"{at}: {value!r} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    found = []
    if isinstance(value, dict):
        known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        found += [
            f"{at}/{name} is missing" for name in schema.get("required", ()) if name not in value
        ]
        for name, inner in value.items():
            if name in known:
                found += faults(document, known[name], inner, f"{at}/{name}")
            elif more is False:
                found.append(f"{at}/{name} is not documented")
            elif isinstance(more, dict):
                found += faults(document, more, inner, f"{at}/{name}")
    if isinstance(value, list) and "items" in schema:
        for number, inner in enumerate(value):
            found += faults(document, schema["items"], inner, f"{at}/{number}")
    return found


# In itself


def test_the_document_is_one_of_openapi_3_1(document: Document) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert {"title", "version", "description", "license"} <= set(document["info"])
    assert set(document) <= {"openapi", "info", "paths", "components", "tags", "servers"}
    assert set(document["components"]) <= {"schemas", "parameters", "responses"}


def test_every_operation_is_sound(document: Document) -> None:
    names = []
    for path, method, one in operations(document):
        assert path.startswith("/")
        assert method in ("get", "post")
        names.append(one["operationId"])
        assert one["summary"].strip()
        assert one["tags"]
        assert one["responses"]
        for status, response in one["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d", status)
            assert response["description"]
            for media in response.get("content", {}):
                assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", media)
        slots = set(re.findall(r"\{(\w+)\}", path))
        places = [(item["name"], item["in"]) for item in one.get("parameters", ())]
        assert len(set(places)) == len(places)
        assert {name for name, where in places if where == "path"} == slots
        for item in one.get("parameters", ()):
            assert item["in"] in ("path", "query")
            assert isinstance(item["schema"], dict)
            assert item.get("required", False) or item["in"] == "query"
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere_and_every_schema_is_sound(document: Document) -> None:
    for schema in schemas(document):
        if "$ref" in schema:
            assert resolved(document, schema)
        if "type" in schema:
            assert schema["type"] in _KINDS
        if "enum" in schema:
            assert schema["enum"]
            assert len({str(one) for one in schema["enum"]}) == len(schema["enum"])
        for name in schema.get("required", ()) if isinstance(schema.get("required"), list) else ():
            assert name in schema["properties"]
        if "pattern" in schema:
            re.compile(schema["pattern"])


# Parameters


def test_every_parameter_is_described_and_either_closed_or_known_to_be_open(
    document: Document,
) -> None:
    for path, _, one in operations(document):
        for item in one.get("parameters", ()):
            if path == "/sparql" or item["in"] == "path":
                continue
            name = item["name"]
            assert item.get("description"), (path, name)
            opened = name in OPEN or (path, name) in ELSEWHERE
            closed = name in CLOSED and (path, name) not in ELSEWHERE
            assert closed != opened, (path, name)
            assert (choices(document, item["schema"]) is not None) == closed, (path, name)


@DATA
def test_every_documented_value_is_taken(
    client: TestClient, document: Document, endpoint: Endpoint
) -> None:
    for item in document["paths"][endpoint.template]["get"]["parameters"]:
        name, values = item["name"], choices(document, item["schema"]) or []
        if item["in"] == "path" or name == "format":
            continue
        for value in values if len(values) < 8 else values[:: len(values) // 5]:
            rest = tuple(pair for pair in endpoint.needed if pair[0] != name)
            asked = Endpoint(endpoint.template, endpoint.resource, needed=rest)
            response = client.head(asked.call((name, value)))
            assert response.status_code == 200, (name, value)


@DATA
def test_every_documented_format_is_given(
    client: TestClient, document: Document, endpoint: Endpoint
) -> None:
    (item,) = [
        one
        for one in document["paths"][endpoint.template]["get"]["parameters"]
        if one["name"] == "format"
    ]
    for name in choices(document, item["schema"]) or []:
        response = client.get(endpoint.call(("format", name)))
        assert (response.status_code, response.headers["content-type"]) == (200, MEDIA[name])


def test_what_the_paths_take_is_what_is_documented(client: TestClient, document: Document) -> None:
    for endpoint in ENDPOINTS:
        told = {
            item["name"]
            for item in document["paths"][endpoint.template]["get"]["parameters"]
            if item["in"] == "query"
        }
        if "sides" in told:
            told = (told - {"sides"}) | {"a", "b", "c", "d"}
        response = client.get(endpoint.call(("nothing", "1")))
        assert set(response.json()["allowed"]) == told, endpoint.template


# Responses


@DATA
def test_every_documented_type_is_given_and_no_other(
    client: TestClient, document: Document, endpoint: Endpoint
) -> None:
    content = document["paths"][endpoint.template]["get"]["responses"]["200"]["content"]
    assert set(content) == {MEDIA[name].partition(";")[0] for name in endpoint.formats()}
    for media in content:
        response = client.get(endpoint.call(), headers={"Accept": media})
        assert response.headers["content-type"].partition(";")[0] == media


@DATA
def test_json_is_as_the_document_says_it_is(
    client: TestClient, document: Document, endpoint: Endpoint
) -> None:
    responses = document["paths"][endpoint.template]["get"]["responses"]
    schema = responses["200"]["content"]["application/json"]["schema"]
    for lens in LENSES[:5:4] if endpoint.lens else LENSES[:1]:
        body = client.get(endpoint.call(*lens), headers={"Accept": "application/json"}).json()
        assert faults(document, schema, body) == []


def test_a_wrong_body_would_be_seen(document: Document) -> None:
    schema = {"$ref": "#/components/schemas/Cell"}
    assert "/id is missing" in faults(document, schema, {})
    assert "/more is not documented" in faults(document, schema, {"more": 1})
    assert any("is none of" in one for one in faults(document, schema, {"status": "sure"}))


@DATA
def test_every_error_is_documented_and_has_the_shape_of_problems(
    client: TestClient, document: Document, endpoint: Endpoint
) -> None:
    responses = document["paths"][endpoint.template]["get"]["responses"]
    wrong = [
        (422, client.get(endpoint.call(("nothing", "1")))),
        (422, client.get(endpoint.call(("as_known", "9.9.9")))),
        (406, client.get(endpoint.call(), headers={"Accept": "image/png"})),
    ]
    if "{" in endpoint.template:
        missing = endpoint.path.rsplit("/", 1)[0] + "/nothing-like-this"
        wrong.append((404, client.get(missing)))
    for status, response in wrong:
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert list(responses[str(status)]["content"]) == ["application/problem+json"]
        schema = responses[str(status)]["content"]["application/problem+json"]["schema"]
        assert faults(document, schema, response.json()) == []
        assert response.json()["status"] == status
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/dump/crosslane.nq", "/context.jsonld", "/healthz", "/", "/graph"]
)
def test_the_types_of_files_and_pages_are_documented(
    client: TestClient, document: Document, path: str
) -> None:
    template = "/dump/{name}" if path.startswith("/dump") else path
    content = document["paths"][template]["get"]["responses"]["200"]["content"]
    assert client.get(path).headers["content-type"].partition(";")[0] in content


def test_an_iri_is_documented_to_lead_elsewhere(client: TestClient, document: Document) -> None:
    responses = document["paths"]["/id/{kind}/{identifier}"]["get"]["responses"]
    assert {"303", "404", "422"} <= set(responses)
    for path, status in (("/id/platform/temu", 303), ("/id/platform/tmu", 404)):
        assert client.get(path, follow_redirects=False).status_code == status


def test_the_documentation_loads_nothing_from_another_host(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "http://" not in page
    assert "https://" not in page
    for address in re.findall(r'(?:src|href)="(/[^"]*)"', page):
        assert client.get(address).status_code == 200
