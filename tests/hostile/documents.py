"""Documents and updates that are sent to a dataset that can be written, and who sends them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from tests.hostile.attack import Attack, Make, Row
from tests.hostile.bed import KEY, Places
from tests.hostile.raw import FORM, UPDATE, Body, Request

REFUSED = (400, 413, 422, 503)
TAKEN = (200, 201, 204)
_EITHER_WAY = (*TAKEN, *REFUSED)
_LIMITS = ("bytes", "quads", "time", "memory", "stack", "depth", "tokens", "operators", "keywords")
_GRAPH = "/store?graph=urn:x:new"
_WITH_KEY = ("Authorization", f"Bearer {KEY}")
_XML, _JSON, _TURTLE = "application/rdf+xml", "application/ld+json", "text/turtle"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DEEP = 100_000


def put(
    body: str | bytes | Callable[[], Body | str],
    media: str,
    target: str = _GRAPH,
    *headers: tuple[str, str],
) -> Make:
    """Return what puts a document, with the key; places may stand in a text."""

    def make(places: Places) -> Request:
        made = body() if callable(body) else body
        data = places.fill(made).encode("utf-8", "surrogatepass") if isinstance(made, str) else made
        return Request(
            "PUT", places.fill(target), (_WITH_KEY, ("Content-Type", media), *headers), data
        )

    return make


def update(text: str | Callable[[], Body | str], target: str = "/update") -> Make:
    """Return what posts an update, with the key; places may stand in it."""
    made = put(text, UPDATE, target)
    return lambda places: replace(made(places), method="POST")


def _xml(inside: str, head: str = "") -> str:
    about = '<rdf:Description rdf:about="urn:x:a"><n:p xmlns:n="urn:x:">'
    return f'{head}<rdf:RDF xmlns:rdf="{_RDF}">{about}{inside}</n:p></rdf:Description></rdf:RDF>'


def _doctype(inside: str, used: str = "&x;") -> str:
    return _xml(used, f'<?xml version="1.0"?><!DOCTYPE x [{inside}]>')


def _laughs() -> str:
    lines = ['<!ENTITY x0 "lol">']
    lines += [f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(10)]
    return _doctype("".join(lines), "&x10;")


def _deep_xml() -> str:
    opened = '<n:p xmlns:n="urn:x:"><rdf:Description>'
    return _xml(f"<rdf:Description>{opened * 25_000}")


def _attributes() -> str:
    many = " ".join(f'n:p{n}="1"' for n in range(50_000))
    head = f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns:n="urn:x:">'
    return f'{head}<rdf:Description rdf:about="urn:x:a" {many}/></rdf:RDF>'


_XML_DOCUMENTS: dict[str, str | Callable[[], str]] = {
    "billion laughs": _laughs,
    "a quadratic blow-up": lambda: _doctype(f'<!ENTITY x "{"x" * 50_000}">', "&x;" * 50_000),
    "an external entity, file": _doctype('<!ENTITY x SYSTEM "@file@">'),
    "an external entity, http": _doctype('<!ENTITY x SYSTEM "@http@">'),
    "an external entity, password file": _doctype('<!ENTITY x SYSTEM "file:///etc/passwd">'),
    "a parameter entity": _doctype('<!ENTITY % y SYSTEM "@http@"> %y;'),
    "50,000 open elements": _deep_xml,
    "an element that never ends": lambda: _xml("")[:-40] + "<a" * 500_000,
    "50,000 attributes": _attributes,
    "markup that stays open": lambda: _xml("<![CDATA[" + "x" * 1_000_000),
    "a made-up encoding": _xml("x", '<?xml version="1.0" encoding="x-crosslane"?>'),
    "an IRI with line breaks": _xml("").replace("urn:x:a", "urn:x:&#13;&#10;X-Injected: 1"),
}
_XML_TAKEN = {
    "an external DTD": _xml("x", '<!DOCTYPE x SYSTEM "@http@">'),
    "a public external DTD": _xml("x", '<!DOCTYPE x PUBLIC "x" "@file@">'),
    "an include": _xml(
        '<rdf:Description><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        'href="@file@" parse="text"/></rdf:Description>'
    ),
    "a style sheet": _xml("x", '<?xml-stylesheet href="@http@" type="text/xsl"?>'),
    "a schema": _xml(
        '<rdf:Description xmlns:s="http://www.w3.org/2001/XMLSchema-instance" '
        's:schemaLocation="urn:x @http@"/>'
    ),
}


def _node(context: object) -> str:
    return json.dumps({"@context": context, "@id": "urn:x:a", "urn:x:p": "x"})


_JSON_REMOTE: dict[str, str | Callable[[], str]] = {
    "a remote context": _node("@http@"),
    "a remote context in a list": _node([{"p": "urn:x:p"}, "@http6@"]),
    "a context in a file": _node("@file@"),
    "a relative context": '{"@context": "x", "@id": "urn:x:a", "urn:x:p": 1}',
    "a remote context in a node": json.dumps(
        {"@id": "urn:x:a", "urn:x:p": {"@context": "@http@", "urn:x:p": 1}}
    ),
    "a remote context of a term": _node({"urn:x:p": {"@id": "urn:x:p", "@context": "@http@"}}),
    "an import": _node({"@version": 1.1, "@import": "@http@"}),
    "arrays, 5,000 deep": lambda: '{"urn:x:p": ' + "[" * 5000 + "1" + "]" * 5000 + "}",
    "objects, 5,000 deep": lambda: '{"urn:x:p":' * 5000 + "1" + "}" * 5000,
    "graphs, 5,000 deep": lambda: '{"@graph":' * 5000 + "{}" + "}" * 5000,
    "lists, 5,000 deep": lambda: '{"urn:x:p":' + '{"@list":[' * 5000 + "]}" * 5000 + "}",
    "contexts, 5,000 deep": lambda: '{"@context":' + "[" * 5000 + "]" * 5000 + "}",
    "brackets that never close": lambda: "[" * 1_000_000,
    "terms that define each other": _node({"a": "b:x", "b": "a:x"}),
    "a number of 100,000 digits": lambda: '{"@id":"urn:x:a","urn:x:p":' + "9" * 100_000 + "}",
    "a huge exponent": '{"@id": "urn:x:a", "urn:x:p": 1E999999999}',
    "a lone surrogate": '{"@id": "urn:x:a", "urn:x:p": "\\ud800"}',
    "a base with line breaks": _node({"@base": "urn:x:\r\nX-Injected: 1"}),
    "100,000 terms": lambda: _node({f"t{n}": f"urn:x:{n}" for n in range(100_000)}),
}


def _triple(value: str) -> str:
    return f"<urn:x:a> <urn:x:p> {value} ."


_TURTLE_DOCUMENTS: dict[str, str | bytes | Callable[[], str]] = {
    "nodes, 100,000 deep": lambda: _triple("[ <urn:x:p> " * _DEEP + "1" + " ]" * _DEEP),
    "lists, 100,000 deep": lambda: _triple("(" * _DEEP + ")" * _DEEP),
    "brackets that never close": lambda: _triple("[ <urn:x:p> " * _DEEP),
    "quoted triples, 50,000 deep": lambda: "<< " * 50_000 + "<urn:x:a>",
    "a string that never ends": lambda: '<urn:x:a> <urn:x:p> """' + "x" * 3_900_000,
    "an IRI that never ends": lambda: "<urn:x:" + "x" * 3_900_000,
    "bad UTF-8": b'<urn:x:a> <urn:x:p> "\xff\xfe" .',
    "an IRI with a bracket": _triple("<urn:x:\\u003E>"),
    "an IRI with spaces": _triple("<urn:x:\\u0020x>"),
    "an IRI with line breaks": _triple("<urn:x:\\u000D\\u000AX-Injected: 1>"),
    "an IRI with plain line breaks": _triple("<urn:x:\r\nX-Injected: 1>"),
    "a lone surrogate": _triple('"\\uD800"'),
    "a lone surrogate, encoded": _triple('"\ud800"'),
    "100,000 prefixes": lambda: "".join(f"@prefix p{n}: <urn:{n}> .\n" for n in range(_DEEP)),
    "a base of a file": "@base <@file@> . <a> <b> <c> .",
    "a base of http": "@base <@http@> . <a> <b> <c> .",
    "a decimal with an exponent": _triple(f'"1E999999999"^^<{_RDF}x>, 1E999999999'),
    "an integer of 1 MB": lambda: _triple("9" * 1_000_000),
    "a javascript: IRI": _triple("<javascript:alert(1)>"),
    "markup": _triple('"</script><script>alert(1)</script>"'),
    "one literal of 3.9 MB": lambda: _triple(f'"{"x" * 3_900_000}"'),
    "control characters": _triple('"\\u0001\\u001B[2J\\uFFFE"'),
}
_MORE_QUADS = 3000


def _lines(count: int) -> str:
    return "".join(f"<urn:x:{n}> <urn:x:p> <urn:x:{n}> <urn:x:g{n}> .\n" for n in range(count))


_OTHER: dict[str, Make] = {
    "too many quads": put(lambda: _lines(_MORE_QUADS), "application/n-quads", "/store"),
    "too many graphs": put(
        lambda: "".join(f"<urn:x:g{n}> {{ <a> <b> <c> }} " for n in range(_MORE_QUADS)),
        "application/trig",
        "/store",
    ),
    "graphs, 50,000 deep": put(lambda: "<urn:x:g> {" * 50_000, "application/trig", "/store"),
    "bad UTF-8 in quads": put(
        b'<urn:x:a> <urn:x:p> "\xc0\xaf" <urn:x:g> .', "application/n-quads", "/store"
    ),
    "NUL in quads": put("<urn:x:a> <urn:x:p> \0 .", "application/n-quads", "/store"),
    "a graph in a document for a graph": put(_lines(1), "application/n-quads"),
    "one byte more than 4 MB": put(lambda: b" " * 4_000_001, _TURTLE),
    "10 MB": put(lambda: b" " * 10_000_000, _TURTLE),
    "100,000 triples": put(
        lambda: "".join(f"<urn:x:{n}> <urn:x:p> {n} .\n" for n in range(100_000)),
        "application/n-triples",
    ),
}


def _without_end() -> Iterator[bytes]:
    while True:
        yield b" " * 65_536


_FRAMES: dict[str, tuple[Make, tuple[int, ...]]] = {
    "a gzip bomb": (
        put(
            lambda: gzip.compress(b" " * 30_000_000), _TURTLE, _GRAPH, ("Content-Encoding", "gzip")
        ),
        (415,),
    ),
    "a body without end": (put(lambda: _without_end, _TURTLE), (413,)),
    "an update without end": (update(lambda: _without_end), (413,)),
    "plain text": (put("x", "text/plain"), (415,)),
    "a page": (put("<script>alert(1)</script>", "text/html"), (415,)),
    "no media type": (put("x", ""), (415,)),
    "two media types": (put("x", f"{_TURTLE}, {_XML}"), (415,)),
    "another charset": (put("x", f"{_TURTLE}; charset=utf-16"), (415,)),
    "parts of a form": (put("--x--", "multipart/form-data; boundary=x"), (415,)),
    "an update as a document": (put("DROP ALL", UPDATE), (415,)),
    "two graphs": (put("", _TURTLE, "/store?graph=urn:a&graph=urn:b"), (400,)),
    "a graph and the default one": (put("", _TURTLE, "/store?default&graph=urn:a"), (400,)),
    "a relative graph": (put("", _TURTLE, "/store?graph=x"), (400,)),
    "a graph with line breaks": (put("", _TURTLE, "/store?graph=urn:x%0D%0AX-Injected:1"), (400,)),
    "a graph that closes its bracket": (put("", _TURTLE, "/store?graph=urn:x%3E%20x"), (400,)),
    "a path out of the store": (put("", _TURTLE, "/store/../../etc/passwd"), (201, 204, 400, 404)),
    "a graph of a file": (put("", _TURTLE, "/store?graph=@file@"), (201, 204)),
    "a graph of http": (put("", _TURTLE, "/store?graph=@http@"), (201, 204)),
}
_CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
_DOUBLE = "BIND('xxxxxxxx' AS ?v0) " + " ".join(
    f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40)
)
_NEVER = "FILTER(STRLEN(CONCAT(?c, ?f, ?i, ?l, ?o)) > 99)"
_INSERT_THEN = "INSERT DATA { <urn:x:q> <urn:x:q> <urn:x:q> } ; "
_UPDATES: dict[str, tuple[str | Callable[[], str], tuple[int, ...]]] = {
    "LOAD": ("LOAD <@http@>", (403,)),
    "LOAD SILENT of a file": ("LOAD SILENT <@file@> INTO GRAPH <urn:x:g>", (204,)),
    "LOAD after an insertion": (_INSERT_THEN + "LOAD <@http@>", (403,)),
    "an escaped LOAD": ("\\u004COAD <@http@>", (400, 403)),
    "SERVICE in an update": (
        "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <@http@> { ?s ?p ?o } }",
        (403,),
    ),
    "USING of http": (
        "INSERT { ?s ?p ?o } USING <@http@> USING NAMED <@file@> WHERE { ?s ?p ?o }",
        (200, 204, 403),
    ),
    "a query as an update": ("SELECT * { ?s ?p ?o }", (400,)),
    "an update that fails in the end": (_INSERT_THEN + "CREATE GRAPH <urn:x:old>", (422,)),
    "an update that breaks off": (_INSERT_THEN + "INSERT DATA { <urn:x:a> ", (400,)),
    "an update of a cross product": (
        f"INSERT {{ ?a <urn:x:p> ?o }} WHERE {{ {_CROSS} }}",
        (422, 503),
    ),
    "an update that never ends": (
        f"INSERT {{ <urn:x:n> <urn:x:p> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ {_CROSS} }} }}",
        (503,),
    ),
    "an insertion and then one that never ends": (
        f"{_INSERT_THEN}DELETE {{ ?a ?b ?c }} WHERE {{ {_CROSS} {_NEVER} }}",
        (422, 503),
    ),
    "an update that grows": (
        f"INSERT {{ <urn:x:n> <urn:x:p> ?n }} WHERE {{ {_DOUBLE} BIND(SHA1(?v40) AS ?n) }}",
        (400, 422, 503),
    ),
    "an update of many quads": (
        "INSERT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
        (422, 503),
    ),
    "an update nested 3,000 deep": (lambda: "INSERT { } WHERE " + "{" * 3000, (400,)),
    "an update of 10 MB": (lambda: "INSERT DATA { } #" + "x" * 10_000_000, (413,)),
    "50,000 updates": (lambda: "CLEAR DEFAULT ;" * 50_000, (400, 413, 422, 503)),
    "NUL in an update": (_INSERT_THEN + "\0", (400,)),
}


def _bare(method: str, target: str, body: str, media: str, *headers: tuple[str, str]) -> Make:
    return lambda _: Request(method, target, (("Content-Type", media), *headers), body.encode())


def _unauthorised() -> dict[str, tuple[Make, tuple[int, ...]]]:
    ask = partial(_bare, "POST", "/update", "DROP ALL", UPDATE)
    near = [KEY[:-1], KEY + "x", KEY.swapcase(), "", "x" * 40_000, f"{KEY} {KEY}", "\u0661"]
    found = {
        f"key {n}": (ask(("Authorization", f"Bearer {key}")), (401,)) for n, key in enumerate(near)
    }
    form = f"update=DROP%20ALL&key={KEY}&access_token={KEY}"
    origin = ("Origin", "https://attacker.example")
    return found | {
        "no key": (ask(), (401,)),
        "the key as a password": (ask(("Authorization", f"Basic {KEY}")), (401,)),
        "the key in a cookie": (ask(("Cookie", f"key={KEY}")), (401,)),
        "the key in the URL": (_bare("POST", f"/update?key={KEY}", "DROP ALL", UPDATE), (401,)),
        "the key in a form": (_bare("POST", "/update", form, FORM), (401,)),
        "no key for the store": (_bare("PUT", _GRAPH, "", _TURTLE), (401,)),
        "no key for DELETE": (_bare("DELETE", "/store?default", "", _TURTLE), (401,)),
        "a form from another origin, with the key": (
            _bare("POST", "/update", "update=DROP%20ALL", FORM, _WITH_KEY, origin),
            (403,),
        ),
        "a form from another origin, without": (
            _bare("POST", "/update", "update=DROP%20ALL", FORM, origin),
            (401, 403),
        ),
        "an update as plain text": (
            _bare("POST", "/update", "DROP ALL", f"text/plain; {UPDATE}", _WITH_KEY),
            (415,),
        ),
        "an update by GET": (
            _bare("GET", "/update?update=DROP%20ALL", "", UPDATE, _WITH_KEY),
            (405,),
        ),
        "an update to /sparql, with the key": (
            _bare("POST", "/sparql", "DROP ALL", UPDATE, _WITH_KEY),
            (403, 415),
        ),
    }


def _documents() -> list[Attack]:
    row = Row.DOCUMENT
    sets = (
        ("XML", _XML, _XML_DOCUMENTS, REFUSED),
        ("XML", _XML, _XML_TAKEN, _EITHER_WAY),
        ("JSON-LD", _JSON, _JSON_REMOTE, _EITHER_WAY),
        ("Turtle", _TURTLE, _TURTLE_DOCUMENTS, _EITHER_WAY),
    )
    found = [
        Attack(f"{kind}: {name}", row, put(body, media), statuses, _LIMITS)
        for kind, media, bodies, statuses in sets
        for name, body in bodies.items()
    ]
    found += [Attack(name, row, make, REFUSED, _LIMITS) for name, make in _OTHER.items()]
    found += [
        Attack(f"update: {name}", row, update(text), statuses, _LIMITS)
        for name, (text, statuses) in _UPDATES.items()
    ]
    found += [
        Attack(f"frame: {name}", row, make, statuses, ("bytes",))
        for name, (make, statuses) in _FRAMES.items()
    ]
    found += [
        Attack(name, Row.KEY, make, statuses) for name, (make, statuses) in _unauthorised().items()
    ]
    return found


DOCUMENTS = tuple(_documents())
