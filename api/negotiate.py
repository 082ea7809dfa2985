"""Which representation a request gets: the ``format`` parameter, else ``Accept``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from crosslane.api.problems import Problem
from crosslane.ontology.suggest import UnknownValueError


@dataclass(frozen=True, slots=True)
class Format:
    """A representation: its name in ``?format=`` and its media type."""

    name: str
    media: str
    charset: bool = True

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media}; charset=utf-8" if self.charset else self.media


JSON = Format("json", "application/json", charset=False)
HTML = Format("html", "text/html")
CSV = Format("csv", "text/csv")
TURTLE = Format("ttl", "text/turtle")
JSON_LD = Format("jsonld", "application/ld+json", charset=False)
QUERY = Format("rq", "application/sparql-query")
"""The SPARQL query that answers the same question."""

GRAPHML = Format("graphml", "application/graphml+xml", charset=False)
GEXF = Format("gexf", "application/gexf+xml", charset=False)
CYTOSCAPE = Format("cytoscape", "application/vnd.cytoscape+json", charset=False)

RECORD = (JSON, CSV, TURTLE, JSON_LD, HTML)
"""What every resource has, the preferred one first; most have a `QUERY` too."""

FORMATS = (*RECORD, QUERY, GRAPHML, GEXF, CYTOSCAPE)
"""All that ``format=`` and the end of a path may name."""


def accepted(request: Request) -> str:
    """Return what a client accepts: its Accept headers as one."""
    return ", ".join(request.headers.getlist("accept"))


def ranges(accept: str) -> list[tuple[str, float]]:
    """Read an Accept header.

    Args:
        accept: the header's value; empty means anything.

    Returns:
        Media ranges with their q-values, in the order of the header. A part that cannot be read
        counts as not there.

    Example:
        >>> ranges("text/html, application/json;q=0.5")
        [('text/html', 1.0), ('application/json', 0.5)]
    """
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if "/" in media:
            found.append((media.lower(), quality))
    return found


def quality(media: str, accepted: Sequence[tuple[str, float]]) -> float:
    """Return the q-value of a media type; the most specific range that holds it counts."""
    kind = media.split("/")[0]
    for wanted in (media, f"{kind}/*", "*/*"):
        values = [value for name, value in accepted if name == wanted]
        if values:
            return max(values)
    return 0.0


def choose(offered: Sequence[Format], accept: str, name: str | None = None) -> Format:
    """Choose a representation.

    Args:
        offered: what the resource has, the preferred one first.
        accept: the Accept header; empty for none.
        name: the ``format`` parameter, which overrides Accept.

    Returns:
        The format.

    Raises:
        UnknownValueError: for a ``format`` that exists nowhere.
        Problem: 406 when the resource has nothing that fits.
    """
    if name is not None:
        if name not in [item.name for item in FORMATS]:
            raise UnknownValueError("format", name, [item.name for item in offered])
        chosen = [item for item in offered if item.name == name]
        if chosen:
            return chosen[0]
    else:
        accepted = ranges(accept) or [("*/*", 1.0)]
        ranked = [(quality(item.media, accepted), item) for item in offered]
        best = max(value for value, _ in ranked)
        if best > 0:
            return next(item for value, item in ranked if value == best)
    raise Problem(
        406,
        "Not acceptable",
        f"This resource has no representation for '{name or accept}'.",
        allowed=[item.media for item in offered],
    )
