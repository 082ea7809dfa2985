r"""Queries and updates that try to reach out of the dataset, or to write to it."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from tests.hostile.attack import Attack, Make, Row, formed, got, posted, sent
from tests.hostile.raw import FORM, UPDATE

_ASKED = "{ ?s ?p ?o }"
_SERVICE = {
    "plain": f"SELECT * {{ SERVICE <@http@> {_ASKED} }}",
    "silent": f"SELECT * {{ SERVICE SILENT <@http@> {_ASKED} }}",
    "over IPv6": f"SELECT * {{ SERVICE <@http6@> {_ASKED} }}",
    "of a file": f"SELECT * {{ SERVICE <@file@> {_ASKED} }}",
    "in lower case, cut by a comment": f"SELECT * {{ sErViCe#x\n<@http@>#y\r{_ASKED} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE <@http@> {_ASKED} }} }}",
    "in NOT EXISTS in BIND": f"ASK {{ BIND(NOT EXISTS {{ SERVICE <@http@> {_ASKED} }} AS ?x) }}",
    "in HAVING": "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE <@http@> {} })",
    "in a subquery in OPTIONAL": (
        f"SELECT * {{ OPTIONAL {{ SELECT * {{ SERVICE <@http@> {_ASKED} }} }} }}"
    ),
    "of a variable": f"SELECT * {{ VALUES ?x {{ <@http@> }} SERVICE ?x {_ASKED} }}",
    "of a variable from BIND": f"SELECT * {{ BIND(IRI('@http@') AS ?x) SERVICE ?x {_ASKED} }}",
    "of a prefixed name": f"PREFIX e: <@http@> SELECT * {{ SERVICE e:x {_ASKED} }}",
    "of a relative IRI": f"BASE <@http@> SELECT * {{ SERVICE <x> {_ASKED} }}",
    "escaped": f"SELECT * {{ \\u0053ERVICE <@http@> {_ASKED} }}",
    "escaped in eight digits": f"SELECT * {{ SERVI\\U00000043E <@http@> {_ASKED} }}",
    "of an escaped IRI": f"SELECT * {{ SERVICE <@http@\\u0078> {_ASKED} }}",
    "glued to its prefix": f"PREFIX e: <@http@> SELECT * {{ SERVICEe:x{_ASKED} }}",
    "glued to a literal": f"SELECT * {{ FILTER(true)SERVICE<@http@>{_ASKED} }}",
    "in CONSTRUCT": f"CONSTRUCT {_ASKED} {{ SERVICE <@http@> {_ASKED} }}",
    "in LATERAL": f"SELECT * {{ ?s ?p ?o LATERAL {{ SERVICE <@http@> {_ASKED} }} }}",
}
_FROM = {
    "FROM http": "SELECT * FROM <@http@> { ?s ?p ?o }",
    "FROM a file": "SELECT * FROM <@file@> { ?s ?p ?o }",
    "FROM the password file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "FROM NAMED http": "SELECT * FROM NAMED <@http@> { GRAPH ?g { ?s ?p ?o } }",
    "FROM a relative IRI": "BASE <@http@> SELECT * FROM <x> { ?s ?p ?o }",
    "FROM a prefixed name": "PREFIX e: <@http@> SELECT * FROM e:x { ?s ?p ?o }",
    "FROM an escaped IRI": "SELECT * FR\\u004FM <@http@> { ?s ?p ?o }",
    "FROM in DESCRIBE": "DESCRIBE <urn:x> FROM <@file@>",
}
_NAMED_ONLY = {
    "GRAPH http": f"SELECT * {{ GRAPH <@http@> {_ASKED} }}",
    "GRAPH of a file": f"SELECT * {{ GRAPH <@file@> {_ASKED} }}",
    "DESCRIBE http": "DESCRIBE <@http@> <@file@>",
    "an IRI made of http": "SELECT (IRI('@http@') AS ?x) (DATATYPE('1'^^<@file@>) AS ?y) {}",
}
_UPDATES = {
    "INSERT DATA": "INSERT DATA { <urn:x:a> <urn:x:b> <urn:x:c> }",
    "LOAD": "LOAD <@http@>",
    "LOAD of a file": "LOAD SILENT <@file@> INTO GRAPH <urn:x:g>",
    "an escaped LOAD": "\\u004COAD <@http@>",
    "DELETE WHERE": "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL": "DROP ALL",
    "CLEAR after a prologue": "BASE <urn:x:> PREFIX e: <urn:x:> CLEAR SILENT ALL",
    "WITH": "WITH <urn:x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "a query and then LOAD": "ASK {} ; LOAD <@http@>",
}
_INSERT = _UPDATES["INSERT DATA"]
_MULTIPART = (
    '--x\r\nContent-Disposition: form-data; name="update"\r\n\r\n' + _INSERT + "\r\n--x--\r\n"
)


def _reach(name: str, make: Make, *statuses: int) -> Attack:
    return Attack(name, Row.REACH, make, statuses)


def _write(name: str, make: Make, *statuses: int) -> Attack:
    return Attack(name, Row.WRITE, make, statuses)


def _reaching() -> list[Attack]:
    found = [_reach(f"SERVICE {name}", got(text), 403, 400) for name, text in _SERVICE.items()]
    found += [_reach(name, got(text), 403, 400) for name, text in _FROM.items()]
    found += [_reach(name, got(text), 200) for name, text in _NAMED_ONLY.items()]
    found += [
        _reach("default-graph-uri http", got("ASK {}", default_graph_uri="@http@"), 403),
        _reach("default-graph-uri file", got("ASK {}", default_graph_uri="@file@"), 403),
        _reach("named-graph-uri http", got("ASK {}", named_graph_uri="@http6@"), 403),
        _reach("a function called http", got("SELECT (<@http@>(1) AS ?x) {}"), 422),
        _reach("SERVICE by POST", posted(_SERVICE["plain"]), 403),
    ]
    return found


def _writing() -> list[Attack]:
    found = [_write(f"{name} as a query", got(text), 403, 400) for name, text in _UPDATES.items()]
    found += [
        _write("an update by GET", sent("GET", f"/sparql?update={quote(_INSERT)}"), 403),
        _write("an update in a form", formed(urlencode({"update": _INSERT})), 403),
        _write("an update with its media type", posted(_INSERT, UPDATE), 403),
        _write("LOAD with its media type", posted(_UPDATES["LOAD"], UPDATE), 403),
        _write("an update as text/plain", posted(_INSERT, f"text/plain; {UPDATE}"), 415),
        _write("an update without a type", sent("POST", "/sparql", _INSERT.encode()), 415),
        _write("an update as a query", posted(_INSERT), 403),
        _write("an update in parts", posted(_MULTIPART, "multipart/form-data; boundary=x"), 415),
        _write("a form from another origin", _from_elsewhere, 403),
        _write("PUT", sent("PUT", "/sparql", b"<urn:a> <urn:b> <urn:c> ."), 405),
        _write("PATCH", sent("PATCH", "/sparql", _INSERT.encode(), ("Content-Type", UPDATE)), 405),
        _write("DELETE", sent("DELETE", "/sparql?default"), 405),
        _write("a method of its own", sent("LOAD", "/sparql?query=ASK%7B%7D"), 405, 400),
        _write("a method that overrides", _overridden, 405, 403, 415),
        _write("/update of what is only read", posted_to("/update"), 404),
        _write("/store of what is only read", sent("PUT", "/store?default", b""), 404),
    ]
    return found


def posted_to(path: str) -> Make:
    """Return what makes an update at a path."""
    return sent("POST", path, _INSERT.encode(), ("Content-Type", UPDATE))


_from_elsewhere = sent(
    "POST",
    "/sparql",
    urlencode({"update": _INSERT}).encode(),
    ("Content-Type", FORM),
    ("Origin", "https://attacker.example"),
    ("Cookie", "session=1"),
)
_overridden = sent(
    "POST", "/sparql", b"", ("X-HTTP-Method-Override", "PUT"), ("Content-Type", "text/turtle")
)

REACHING = tuple(_reaching())
WRITING = tuple(_writing())
