"""Queries whose text alone is the attack: too deep, too long, or a plan that explodes."""

from __future__ import annotations

from urllib.parse import quote

from tests.hostile.attack import Attack, Row, formed, got, posted, sent

_TOO_COMPLEX = (400, 413)
_TOO_LONG = (400, 413, 414, 431)
_EITHER_WAY = (200, 400, 413, 422, 503)


def _values(count: int) -> str:
    return " ".join(f"<urn:x:{n}>" for n in range(count))


def _numbers(count: int) -> str:
    return ",".join(str(n) for n in range(count))


_DEPTH = {
    "braces": "SELECT * " + "{" * 3000 + "}" * 3000,
    "braces that never close": "SELECT * " + "{" * 60_000,
    "parentheses": "ASK { FILTER(" + "(" * 2000 + "1" + ")" * 2000 + ") }",
    "brackets": "ASK { " + "[ <urn:p> " * 2000 + "1" + "]" * 2000 + " }",
    "lists": "ASK { ?s ?p " + "(" * 2000 + ")" * 2000 + " }",
    "quoted triples": "ASK { " + "<< " * 2000 + "?a ?b ?c" + " >>" * 2000 + " ?p ?o }",
    "EXISTS": "ASK { " + "FILTER EXISTS { " * 864 + "?s ?p ?o" + " }" * 864 + " }",
    "NOT EXISTS in BIND": "ASK { " + "BIND(NOT EXISTS {" * 100 + "} AS ?x)" * 100 + "}",
    "OPTIONAL": "ASK { " + "OPTIONAL { ?s ?p ?o " * 300 + "}" * 300 + " }",
    "subqueries": "SELECT * { " + "{ SELECT * { " * 300 + "?s ?p ?o" + " } }" * 300 + " }",
    "calls": "SELECT (" + "STR(" * 1000 + "1" + ")" * 1000 + " AS ?x) {}",
    "paths": "ASK { ?s " + "(" * 1000 + "<urn:p>" + ")*" * 1000 + " ?o }",
    "GRAPH": "ASK { " + "GRAPH ?g { " * 500 + "?s ?p ?o" + "}" * 500 + " }",
}
_CHAINS = {
    "UNION": "SELECT * { {} " + "UNION {} " * 5000 + "}",
    "plus": "SELECT (1" + "+1" * 6912 + " AS ?x) {}",
    "or": "ASK { FILTER(true" + "||true" * 3900 + ") }",
    "and": "ASK { FILTER(true" + "&&true" * 3900 + ") }",
    "not": "ASK { FILTER(" + "!" * 7000 + "true) }",
    "minus": "ASK { FILTER(" + "- " * 7000 + "1 < 2) }",
    "commas": "ASK { ?s ?p ?o" + ",?o" * 3900 + " }",
    "semicolons": "ASK { ?s ?p ?o" + ";?p ?o" * 2500 + " }",
    "dots": "ASK { ?s ?p ?o" + ".?s ?p ?o" * 1900 + " }",
    "inverse paths": "ASK { ?s " + "^" * 7000 + "<urn:p> ?o }",
    "steps of a path": "ASK { ?s <urn:p>" + "/<urn:p>" * 3900 + " ?o }",
    "alternatives of a path": "ASK { ?s <urn:p>" + "|<urn:p>" * 3900 + " ?o }",
    "comparisons": "ASK { FILTER(1" + "=1" * 3900 + ") }",
    "FILTER": "ASK { " + "FILTER(true) " * 1000 + "}",
    "BIND": "ASK { " + "".join(f"BIND(1 AS ?v{n}) " for n in range(1000)) + "}",
    "MINUS": "ASK { ?s ?p ?o " + "MINUS { ?s ?p ?o } " * 900 + "}",
}
_LISTS = {
    "VALUES of 512": f"SELECT * {{ VALUES ?s {{ {_values(512)} }} ?s ?p ?o }}",
    "VALUES of 3,900": f"SELECT * {{ VALUES ?s {{ {_values(3900)} }} ?s ?p ?o }}",
    "VALUES of 5,000": f"SELECT * {{ VALUES ?s {{ {_values(5000)} }} ?s ?p ?o }}",
    "VALUES of 512 twice": (
        f"SELECT * {{ VALUES ?s {{ {_values(512)} }} VALUES ?o {{ {_values(512)} }} ?s ?p ?o }}"
    ),
    "VALUES joined with themselves": (
        f"SELECT * {{ VALUES ?a {{ {_values(900)} }} VALUES ?b {{ {_values(900)} }} "
        f"VALUES ?c {{ {_values(900)} }} }}"
    ),
    "VALUES of many columns": (
        "ASK { VALUES ("
        + " ".join(f"?v{n}" for n in range(1900))
        + ") { ("
        + "UNDEF " * 1900
        + ") } }"
    ),
    "IN of 512": f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({_numbers(512)})) }}",
    "IN of 1,990": f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({_numbers(1990)})) }}",
    "NOT IN of 1,990": f"SELECT * {{ ?s ?p ?o FILTER(?s NOT IN ({_numbers(1990)})) }}",
    "objects of 1,990": f"ASK {{ ?s ?p {_numbers(1990)} }}",
    "variables of SELECT": ("SELECT " + " ".join(f"?v{n}" for n in range(7000)) + " { ?s ?p ?o }"),
    "GROUP BY of 3,000": (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY " + " ".join(f"?v{n}" for n in range(3000))
    ),
    "ORDER BY of 3,000": (
        "SELECT * { ?s ?p ?o } ORDER BY " + " ".join(f"?v{n}" for n in range(3000))
    ),
    "prefixes of 1,500": ("".join(f"PREFIX p{n}: <urn:x:{n}> " for n in range(1500)) + "ASK {}"),
    "BASE of 1,500": "BASE <urn:x:a/> BASE <b/> " * 750 + "ASK { <c> ?p ?o }",
    "a literal of 60 kB": f"ASK {{ ?s ?p '{'x' * 60_000}' }}",
    "an IRI of 60 kB": f"ASK {{ ?s ?p <urn:{'x' * 60_000}> }}",
    "a name of 60 kB": f"ASK {{ ?{'x' * 60_000} ?p ?o }}",
    "a comment of 60 kB": f"ASK {{}} #{'x' * 60_000}",
    "escapes of 60 kB": "ASK { ?s ?p '" + "\\u0041" * 10_000 + "' }",
}
_LONG_LISTS = {
    "VALUES of 50,000": f"SELECT * {{ VALUES ?s {{ {_values(50_000)} }} ?s ?p ?o }}",
    "IN of 5,000": f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({_numbers(5000)})) }}",
    "IN of 50,000": f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({_numbers(50_000)})) }}",
}
_TEN_MB = b"x" * 10_000_000
_HEADERS = tuple((f"X-{n}", "x" * 1000) for n in range(1000))
_COMPLEX = ("bytes", "depth", "tokens", "operators", "keywords")


def _query_of(text: str) -> str:
    return f"/sparql?query={text}"


def _attacks() -> list[Attack]:
    row, size = Row.TEXT, ("bytes",)
    found = [
        Attack(f"deep: {name}", row, posted(text), (400,), ("depth", "keywords"))
        for name, text in _DEPTH.items()
    ]
    found += [
        Attack(f"chain: {name}", row, posted(text), _EITHER_WAY, (*_COMPLEX, "time", "stack"))
        for name, text in _CHAINS.items()
    ]
    found += [
        Attack(f"list: {name}", row, posted(text), _EITHER_WAY, (*_COMPLEX, "time", "rows"))
        for name, text in _LISTS.items()
    ]
    found += [
        Attack(f"list: {name}", row, posted(text), _TOO_COMPLEX, _COMPLEX)
        for name, text in _LONG_LISTS.items()
    ]
    one_more = "ASK {} #" + "x" * (64 * 1024 - 7)
    found += [
        Attack("64 kB and one byte", row, posted(one_more), (413,), size),
        Attack("64 kB and one byte by GET", row, got(one_more), _TOO_LONG, size),
        Attack("10 MB", row, posted(_TEN_MB.decode()), (413,), size),
        Attack("10 MB in a form", row, formed(b"query=" + _TEN_MB), (413,), size),
        Attack(
            "10 MB of percent signs", row, formed("query=" + quote("{") * 3_333_333), (413,), size
        ),
        Attack("1 MB in the URL", row, sent("GET", _query_of("x" * 1_000_000)), _TOO_LONG, size),
        Attack("1 MB in the path", row, sent("GET", "/" + "x" * 1_000_000), (404, *_TOO_LONG)),
        Attack("1 MB of headers", row, sent("GET", "/sparql", None, *_HEADERS), _TOO_LONG),
    ]
    return found


TEXTS = tuple(_attacks())
