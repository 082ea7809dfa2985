"""Short, valid queries that cost without end: time, memory, rows or bytes."""

from __future__ import annotations

from tests.hostile.attack import Attack, Row, posted

_ALL = ("time", "memory", "stack", "rows", "bytes")
_STOPPED = (422, 503)
_EITHER_WAY = (200, 400, 422, 503)


def _cross(count: int) -> str:
    return " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(count))


def _doubling(start: str, step: str, count: int) -> str:
    """Return BINDs of which each makes a value of twice the size of the one before."""
    binds = [f"BIND({start} AS ?v0)"]
    binds += [f"BIND({step.replace('@', f'?v{n}')} AS ?v{n + 1})" for n in range(count)]
    return " ".join(binds)


_REPLACE = _doubling("'x'", "REPLACE(@, 'x', 'xx')", 40)
_SQUARE = _doubling("'xxxxxxxx'", "REPLACE(@, '.', @)", 8)
_ENCODE = _doubling("'%'", "ENCODE_FOR_URI(@)", 40)
_IRI = _doubling("<urn:x>", "IRI(CONCAT(STR(@), STR(@)))", 40)
_DECIMAL = _doubling("1.000000001", "(@ * @)", 60)
_INTEGER = _doubling("3", "(@ * @)", 80)
_CONCAT = _doubling("'xxxxxxxx'", "CONCAT(@, @)", 40)
_ENDLESS = {
    "a cross product": f"SELECT * {{ {_cross(6)} }}",
    "COUNT of a cross product": f"SELECT (COUNT(*) AS ?n) {{ {_cross(6)} }}",
    "COUNT DISTINCT of one": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_cross(4)} }}",
    "DISTINCT of one": f"SELECT DISTINCT ?s0 ?s1 ?s2 {{ {_cross(3)} }}",
    "REDUCED of one": f"SELECT REDUCED ?p0 {{ {_cross(4)} }}",
    "ORDER BY of one": f"SELECT * {{ {_cross(3)} }} ORDER BY ?o2 ?o1 DESC(?s0)",
    "ORDER BY of one with a limit": f"SELECT * {{ {_cross(3)} }} ORDER BY ?o2 LIMIT 1",
    "GROUP_CONCAT of one": f"SELECT (GROUP_CONCAT(STR(?o0)) AS ?x) {{ {_cross(3)} }}",
    "GROUP BY of one": f"SELECT ?o0 ?o1 (SUM(1) AS ?n) {{ {_cross(3)} }} GROUP BY ?o0 ?o1 ?o2",
    "SAMPLE of one": f"SELECT (SAMPLE(?o3) AS ?x) (MIN(?o2) AS ?y) {{ {_cross(4)} }}",
    "OFFSET far into one": f"SELECT * {{ {_cross(5)} }} OFFSET 999999999999",
    "ASK for what one lacks": f"ASK {{ {_cross(5)} FILTER(?o4 = ?s3 && ?o3 = ?p4) }}",
    "CONSTRUCT of one": f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {_cross(3)} }}",
    "CONSTRUCT of one triple of one": f"CONSTRUCT {{ <urn:a> <urn:b> <urn:c> }} {{ {_cross(4)} }}",
    "MINUS of them": f"SELECT (COUNT(*) AS ?n) {{ {_cross(3)} MINUS {{ {_cross(4)} }} }}",
    "OPTIONAL of them": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c "
        + " ".join(f"OPTIONAL {{ ?d{n} ?e{n} ?f{n} }}" for n in range(6))
        + " }"
    ),
    "UNION of them": (
        "SELECT (COUNT(*) AS ?n) { "
        + " UNION ".join(f"{{ {_cross(4)} }}" for _ in range(20))
        + " }"
    ),
    "NOT EXISTS x12": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
        + " ".join(
            f"FILTER NOT EXISTS {{ ?x{n} ?y{n} ?z{n} . ?q{n} ?r{n} ?t{n} "
            f"FILTER(?z{n} = ?c && ?t{n} = 'nothing') }}"
            for n in range(12)
        )
        + " }"
    ),
    "regular expressions in one": (
        f"SELECT (COUNT(*) AS ?n) {{ {_cross(3)} FILTER(REGEX(STR(?o0), CONCAT(STR(?o1), '.*'))) }}"
    ),
    "hashes in one": f"SELECT (COUNT(?x) AS ?n) {{ {_cross(3)} BIND(SHA512(STR(?o2)) AS ?x) }}",
    "new identifiers in one": (
        f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {_cross(3)} BIND(UUID() AS ?x) }}"
    ),
    "paths of any length between all": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?b (!<urn:x>)* ?c }"
    ),
    "nested paths": ("SELECT (COUNT(*) AS ?n) { ?a (((!<urn:x>)*)*)* ?b . ?c ((!<urn:x>)+)+ ?d }"),
    "paths both ways": (
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^(!<urn:x>))+ ?b . ?b (<urn:x>|!<urn:y>)* ?c }"
    ),
}
_GROWING = {
    "doubling CONCAT": f"SELECT (STRLEN(?v40) AS ?n) {{ {_CONCAT} }}",
    "doubling CONCAT, hashed": f"SELECT (SHA256(?v30) AS ?n) {{ {_CONCAT} }}",
    "doubling CONCAT in the result": f"SELECT ?v24 ?v23 ?v22 {{ {_CONCAT} }}",
    "doubling REPLACE": f"SELECT (STRLEN(?v40) AS ?n) {{ {_REPLACE} }}",
    "squaring REPLACE": f"SELECT (STRLEN(?v8) AS ?n) {{ {_SQUARE} }}",
    "doubling ENCODE_FOR_URI": f"SELECT (STRLEN(?v40) AS ?n) {{ {_ENCODE} }}",
    "doubling IRI": f"SELECT (STRLEN(STR(?v40)) AS ?n) {{ {_IRI} }}",
    "one long value in many rows": f"SELECT ?v16 ?s {{ {_CONCAT} ?s ?p ?o }}",
    "GROUP_CONCAT with a long separator": (
        f"SELECT (GROUP_CONCAT(STR(?o); SEPARATOR='{'x' * 50_000}') AS ?x) {{ ?s ?p ?o }}"
    ),
    "a deep template of CONSTRUCT": (
        "CONSTRUCT { "
        + " . ".join(f"?s <urn:p{n}> [ ?p{n} ?o ]" for n in range(400))
        + " } { ?s ?p ?o . ?s ?p0 ?x }"
    ),
    "DESCRIBE of everything": "DESCRIBE * { ?s ?p ?o . ?o ?q ?r }",
    "DESCRIBE of a cross product": "DESCRIBE ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}
_ODD = {
    "a pattern that backtracks": f"ASK {{ FILTER(REGEX('{'a' * 40}!', '(a+)+$')) }}",
    "a pattern of counted repeats": "ASK { FILTER(REGEX('a', '((a{1000}){1000}){1000}')) }",
    "a pattern of classes": "ASK { FILTER(REGEX('a', '(\\\\w{200}){200}', 'i')) }",
    "a pattern of alternatives": f"ASK {{ FILTER(REGEX('a', '{'|'.join(['a?'] * 9000)}')) }}",
    "a pattern of open brackets": f"ASK {{ FILTER(REGEX('a', '{'(' * 30_000}')) }}",
    "a pattern with a look-behind": "ASK { FILTER(REGEX('aa', '(?<=(a*))\\\\1')) }",
    "an exponent of nine nines": "SELECT (1E999999999 AS ?x) (1E999999999 * 2 AS ?y) {}",
    "a decimal with an exponent": "SELECT ('1E999999999'^^xsd:decimal + 1 AS ?x) {}",
    "a cast of a huge exponent": (
        "SELECT (xsd:decimal(1E300) AS ?x) (xsd:integer('1E99999') AS ?y) {}"
    ),
    "an integer of 50,000 digits": f"SELECT ({'9' * 50_000} + 1 AS ?x) {{}}",
    "a decimal of 50,000 digits": f"SELECT (0.{'3' * 50_000} * 3 AS ?x) {{}}",
    "a product of decimals": f"SELECT ?v60 {{ {_DECIMAL} }}",
    "a product of integers": f"SELECT ?v80 {{ {_INTEGER} }}",
    "a limit of 40 digits": f"SELECT * {{ ?s ?p ?o }} LIMIT {'9' * 40}",
    "an offset of 40 digits": f"SELECT * {{ ?s ?p ?o }} OFFSET {'9' * 40}",
    "SUBSTR of huge bounds": (
        "SELECT (SUBSTR('x', -1E308, 1E308) AS ?x) (SUBSTR('x', 9223372036854775807) AS ?y) {}"
    ),
    "years without end": "SELECT (YEAR('999999999999999-01-01T00:00:00'^^xsd:dateTime) AS ?x) {}",
    "durations without end": "SELECT ('P9223372036854775807Y'^^xsd:duration AS ?x) {}",
}


def _attacks() -> list[Attack]:
    # A machine that is fast, or rewrites a query, may answer some of these in time: 200 then.
    found = [
        Attack(f"endless: {name}", Row.COST, posted(text), _STOPPED, _ALL)
        for name, text in _ENDLESS.items()
    ]
    found += [
        Attack(f"growing: {name}", Row.COST, posted(text), _EITHER_WAY, _ALL)
        for name, text in _GROWING.items()
    ]
    found += [
        Attack(f"odd: {name}", Row.COST, posted(text), _EITHER_WAY, _ALL)
        for name, text in _ODD.items()
    ]
    return found


COSTS = tuple(_attacks())
