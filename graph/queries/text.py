"""How the text of a SPARQL query is put together: typed terms only, prefixes declared.

Nothing that a caller gives is ever pasted: an id becomes an IRI through `terms.entity`, a word
becomes a literal through pyoxigraph, and both come out escaped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from string import Template
from textwrap import dedent

import pyoxigraph as ox

from crosslane.graph.engine.guarding.tokens import tokens
from crosslane.ontology import terms

SEPARATOR = "|"
"""Parts the values of one cell that holds several."""

_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_PART = re.compile(r"(\s*)\$(\w+)")


def compose(template: str, **parts: str) -> str:
    r"""Return a query with its prefixes.

    Args:
        template: the query without prefixes; ``$name`` stands for a part. A line that is nothing
            but a part keeps its indentation, and goes where the part is empty.
        parts: text of the functions below.

    Returns:
        The query with one PREFIX line for each prefix of `terms.PREFIXES` that it uses.

    Example:
        >>> print(compose("SELECT ?id WHERE { $one skos:notation ?id }", one="segment:pricing"))
        PREFIX segment: <https://w3id.org/crosslane/id/segment/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?id WHERE { segment:pricing skos:notation ?id }
    """
    body = fill(template, **parts)
    used = {one.text.partition(":")[0] for one in tokens(body) if one.kind == "prefixed"}
    head = [f"PREFIX {name}: <{terms.PREFIXES[name]}>" for name in sorted(used)]
    return "\n".join([*head, body])


def fill(template: str, **parts: str) -> str:
    """Return a template with its parts put in, and no prefixes; see `compose`."""
    lines: list[str] = []
    for line in dedent(template).strip("\n").splitlines():
        alone = _PART.fullmatch(line)
        if alone:
            lines.extend(alone[1] + one for one in parts[alone[2]].splitlines())
        else:
            lines.append(Template(line).substitute(parts))
    return "\n".join(line.rstrip() for line in lines if line.strip())


def node(kind: str, identifier: str) -> str:
    """Return the term of an entity: a prefixed name where its id can be one.

    Args:
        kind: such as ``segment``.
        identifier: any text; what an IRI may not hold is percent-encoded.

    Returns:
        A prefixed name or an IRI in angle brackets.

    Example:
        >>> node("segment", "pricing"), node("offering", "temu/semi-managed")
        ('segment:pricing', '<https://w3id.org/crosslane/id/offering/temu/semi-managed>')
    """
    if kind in terms.PREFIXES and _LOCAL.fullmatch(identifier):
        return f"{kind}:{identifier}"
    return f"<{terms.entity(kind, identifier)}>"


def target(name: str) -> str:
    """Return the term of a segment, or of a group written with its ``@``."""
    return node("group", name[1:]) if name.startswith("@") else node("segment", name)


def literal(text: str) -> str:
    r"""Return a string literal.

    Example:
        >>> literal('say "hi"')
        '"say \\"hi\\""'
    """
    return str(ox.Literal(text))


def expression(text: str) -> str:
    r"""Return a string for use inside an expression, whatever it holds.

    Some parsers replace ``\uXXXX`` before they read strings, others inside strings only. A
    backslash before a ``u`` is therefore kept apart from it.

    Example:
        >>> expression("pricing")
        '"pricing"'
    """
    pieces = re.split(r"(?<=\\)(?=[uU])", text)
    if len(pieces) == 1:
        return literal(text)
    return f"CONCAT({', '.join(map(literal, pieces))})"


def values(variable: str, found: Iterable[str]) -> str:
    """Return a filter by terms; none for no terms.

    Args:
        variable: its name without the question mark.
        found: terms as `node` and `literal` give them.

    Returns:
        A VALUES block, or nothing.

    Example:
        >>> values("party", [node("party", "seller")])
        'VALUES ?party { party:seller }'
    """
    inside = " ".join(found)
    return f"VALUES ?{variable} {{ {inside} }}" if inside else ""


def words(variable: str, wanted: Iterable[str]) -> str:
    """Return a filter by strings; none for no strings."""
    return values(variable, map(literal, wanted))


def ranked(identifiers: Iterable[str], name: str = "id", place: str = "place") -> str:
    """Return the rows of a list and their order, which the dataset does not hold.

    Args:
        identifiers: ids in the order of the list.
        name: variable of the id.
        place: variable of its place, from 1.

    Returns:
        A VALUES block with one line for each id; no ids give no rows.

    Example:
        >>> print(ranked(["temu", "shein"]))
        VALUES (?id ?place) {
          ("temu" 1)
          ("shein" 2)
        }
    """
    lines = [f"  ({literal(one)} {number})" for number, one in enumerate(identifiers, 1)]
    return "\n".join([f"VALUES (?{name} ?{place}) {{", *lines, "}"])


def one_of(variable: str, wanted: Collection[str]) -> str:
    """Return a filter by strings for a variable that is computed; none for no strings."""
    inside = ", ".join(map(expression, wanted))
    return f"FILTER(?{variable} IN ({inside}))" if wanted else ""


def joined(variable: str, name: str) -> str:
    """Return the column that holds all values of a variable, parted by `SEPARATOR`.

    The variable has to be bound in all rows of an item or in none; then the column is empty. Some
    engines fail where an aggregate meets a variable without a value, hence COALESCE.

    Example:
        >>> joined("one", "all")
        '(GROUP_CONCAT(DISTINCT COALESCE(?one, ""); SEPARATOR="|") AS ?all)'
    """
    value = f'COALESCE(?{variable}, "")'
    return f'(GROUP_CONCAT(DISTINCT {value}; SEPARATOR="{SEPARATOR}") AS ?{name})'
