"""Requests that try to come back as something else, and frames that no client should send."""

from __future__ import annotations

import gzip
from urllib.parse import quote

from tests.hostile.attack import Attack, Make, Row, formed, got, posted, sent
from tests.hostile.raw import FORM, QUERY, UPDATE

_SPLIT = "\r\nX-Injected: 1\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>"
_SPLIT_IRI = quote(f"urn:x{_SPLIT}")
_HTML = ("Accept", "text/html")
_ASK = "/sparql?query=ASK%7B%7D"


def _ask(*headers: tuple[str, str]) -> Make:
    return sent("GET", _ASK, None, *headers)


def _select(expression: str, form: str = "json") -> Make:
    return got(f"SELECT ({expression} AS ?x) {{}}", _HTML, format=form)


def _construct(triple: str, form: str = "rdf") -> Make:
    return got(f"CONSTRUCT {{ {triple} }} {{}}", _HTML, format=form)


_EXPRESSIONS = {
    "line breaks in a literal": ("'\\r\\nX-Injected: 1'", "csv"),
    "line breaks in an IRI": ("IRI('urn:x\\r\\nX-Injected: 1')", "json"),
    "line breaks in a language": ("STRLANG('x', 'en\\r\\nX-Injected: 1')", "tsv"),
    "a javascript: IRI": ("IRI('javascript:alert(1)')", "json"),
    "control characters": ("'\\u0001\\uFFFE\\u001B[2J'", "json"),
    "control characters for XML": ("'\\u0001\\uFFFE\\u001B[2J'", "xml"),
    "the end of an XML element": ("']]></literal><x/>'", "xml"),
    "a formula for a spreadsheet": ("'=1+1'", "csv"),
    "line separators": ("'\u2028\u2029\u202e'", "json"),
}
_TRIPLES = {
    "a data: IRI": ("<data:text/html,x> <urn:p> 1", "rdf"),
    "a predicate that XML cannot name": ("<urn:a> <urn:p:1/> 1", "rdf"),
    "control characters in RDF/XML": ("<urn:a> <urn:b> '\\u0001'", "rdf"),
    "markup in RDF/XML": ("<urn:a> <urn:b> '</rdf:RDF><!ENTITY'", "rdf"),
}
_STATUS = {
    "line breaks in a variable": (got(f"SELECT ?x{_SPLIT} {{}}"), (400,)),
    "line breaks in format": (got("ASK {}", format=f"csv{_SPLIT}"), (422,)),
    "line breaks in timeout": (got("ASK {}", timeout=f"1{_SPLIT}"), (422,)),
    "line breaks in a graph": (got("ASK {}", default_graph_uri=f"urn:x{_SPLIT}"), (403, 400)),
    "line breaks in a parameter's name": (sent("GET", f"/sparql?{_SPLIT_IRI}=1"), (422,)),
    "line breaks in the path": (sent("GET", f"/platforms/{_SPLIT_IRI}"), (404,)),
    "line breaks in an id": (sent("GET", f"/id/platform/{_SPLIT_IRI}"), (303, 404)),
    "line breaks in a search": (sent("GET", f"/search?q={_SPLIT_IRI}"), (200, 422)),
    "markup in a syntax error": (got("<script>alert(1)</script>", _HTML, format="json"), (400,)),
    "markup in a graph": (got("ASK FROM <urn:<script>> {}", format="json"), (400, 403)),
    "NUL": (got("ASK {} # \0"), (400,)),
    "NUL, escaped": (got("SELECT ('\\u0000' AS ?x) {}"), (200, 400)),
    "a lone surrogate": (got("ASK {} # \ud800"), (400,)),
    "a lone surrogate, escaped": (got("SELECT ('\\uD800' AS ?x) {}"), (400,)),
    "a lone surrogate in a name": (sent("GET", f"{_ASK}&%ED%A0%80=1"), (400, 422)),
    "bad UTF-8 in the URL": (sent("GET", "/sparql?query=ASK%FF%FE"), (400,)),
    "bad UTF-8 in a form": (formed(b"query=ASK\xff{}"), (400,)),
    "bad UTF-8 in the path": (sent("GET", "/platforms/%ff%fe"), (404, 400)),
    "overlong UTF-8": (sent("GET", f"{_ASK}%20%23%C0%AF"), (400,)),
    "a byte order mark": (posted("\ufeffASK {}"), (200, 400)),
    "a path out of the dump": (sent("GET", "/dump/..%2f..%2fpyproject.toml"), (404,)),
    "a path out of the root": (sent("GET", "/../../../../etc/passwd"), (404,)),
    "a path out of static files": (sent("GET", "/static/..%2f..%2f..%2fetc/passwd"), (404,)),
    "a host with markup": (
        sent("GET", "/sparql", None, ("Accept", "text/turtle"), ("Host", 'x"><script>')),
        (200, 400),
    ),
    "a scheme of its own": (_ask(("X-Forwarded-Proto", "javascript")), (200,)),
    "a client of its own": (_ask(("X-Forwarded-For", "::1, x" * 999)), (200,)),
    "an Accept of 30 kB": (_ask(("Accept", "a/b;q=0.1," * 3000)), (200, 400, 406, 431)),
    "a quality that is no number": (_ask(("Accept", "text/csv;q=nan, */*;q=1e999")), (200, 400)),
    "an If-None-Match of 30 kB": (_ask(("If-None-Match", '"x",' * 7500)), (200, 400, 431)),
    "a range": (_ask(("Range", "bytes=0-0,1-1," + "2-2," * 1000)), (200, 206, 416)),
}


def _frames() -> dict[str, tuple[Make, tuple[int, ...]]]:
    packed = gzip.compress(b"ASK {}")
    bomb = gzip.compress(b"ASK {} #" + b"x" * 20_000_000)
    coding, coded = ("Content-Encoding", "gzip"), (400, 415)
    form = ("Content-Type", FORM)
    made: dict[str, tuple[Make, tuple[int, ...]]] = {
        "a body packed with gzip": (_direct(packed, coding), coded),
        "a gzip bomb": (_direct(bomb, coding), coded),
        "a gzip bomb as a form": (sent("POST", "/sparql", bomb, form, coding), coded),
        "a coding nobody has": (_direct(b"ASK {}", ("Content-Encoding", "zip, br")), coded),
        "UTF-7": (posted("ASK {}", f"{QUERY}; charset=utf-7"), (415,)),
        "UTF-16": (_direct("ASK {}".encode("utf-16"), media=f"{QUERY}; charset=utf-16"), (415,)),
        "UTF-16 called UTF-8": (_direct("ASK {}".encode("utf-16")), (400,)),
        "two media types": (
            sent("POST", "/sparql", b"ASK {}", ("Content-Type", QUERY), ("Content-Type", UPDATE)),
            (200, 400, 403, 415),
        ),
        "a media type of 30 kB": (_direct(b"ASK {}", media="x/" + "y;" * 15_000), (415, 431)),
        "two queries": (sent("GET", f"{_ASK}&query=ASK%7B%7D"), (400,)),
        "a query in the URL and in the body": (sent("POST", _ASK, b"query=ASK{}", form), (400,)),
        "a query and an update": (sent("POST", _ASK, b"update=DROP+ALL", form), (400, 403)),
        "two formats": (sent("GET", f"{_ASK}&format=csv&format=json"), (400,)),
        "10,000 parameters": (formed("query=ASK{}" + "&format=csv" * 10_000), (400, 413)),
        "10,000 graphs": (sent("GET", _ASK + "&named-graph-uri=urn:x" * 10_000), (400, 414, 431)),
        "60,000 ampersands": (formed("&" * 60_000 + "query=ASK{}"), (200, 400, 413)),
        "no body": (_direct(b""), (400,)),
        "a HEAD of a bad query": (sent("HEAD", "/sparql?query=x"), (400,)),
        "a HEAD of what is refused": (sent("HEAD", "/sparql?query=DROP%20ALL"), (403,)),
    }
    for value in ("-1", "0", "nan", "inf", "-inf", "1e309", "1e-9", "99999", "", "1_0", "٣", "0x1"):
        target = f"{_ASK}&timeout={quote(value)}"
        made[f"a timeout of {value!a}"] = (sent("GET", target), (422,))
    return made


def _direct(body: bytes, *headers: tuple[str, str], media: str = QUERY) -> Make:
    return sent("POST", "/sparql", body, ("Content-Type", media), *headers)


def _attacks() -> list[Attack]:
    echo, either = Row.ECHO, (200, 400, 406)
    found = [
        Attack(name, echo, _select(text, form), either)
        for name, (text, form) in _EXPRESSIONS.items()
    ]
    found += [
        Attack(name, echo, _construct(text, form), either)
        for name, (text, form) in _TRIPLES.items()
    ]
    found += [Attack(name, echo, make, statuses) for name, (make, statuses) in _STATUS.items()]
    found += [
        Attack(name, Row.FRAME, make, statuses, ("time",))
        for name, (make, statuses) in _frames().items()
    ]
    return found


ECHOES = tuple(_attacks())
