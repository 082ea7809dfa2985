"""Every path of the REST contract with one request of it: what it answers with, in which forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from crosslane.api import resources as kinds
from crosslane.api.resources import Resource

RECORD = ("json", "csv", "ttl", "jsonld", "html")
MEDIA = MappingProxyType(
    {
        "json": "application/json",
        "csv": "text/csv; charset=utf-8",
        "ttl": "text/turtle; charset=utf-8",
        "jsonld": "application/ld+json",
        "html": "text/html; charset=utf-8",
        "rq": "application/sparql-query; charset=utf-8",
        "graphml": "application/graphml+xml",
        "gexf": "application/gexf+xml",
        "cytoscape": "application/vnd.cytoscape+json",
    }
)
"""Content types by the name of the format, as the contract has them."""

FORMATS = ("json", "html", "csv", "ttl", "jsonld", "rq")
Pairs = tuple[tuple[str, str], ...]

_MARKETS: tuple[Pairs, ...] = ((), (("market", "US"),), (("market", "TH"),))
_DAYS: tuple[Pairs, ...] = ((), (("as_of", "2024-01-20"),), (("as_of", "2026-11-22"),))
LENSES = tuple((*market, *day) for market in _MARKETS for day in _DAYS)
PLAIN: Pairs = ()

SLOTS = MappingProxyType(
    {
        "platform": "temu",
        "model": "semi-managed",
        "segment": "pricing",
        "claim": "S0-014",
        "source": "000",
        "fact": "F0-001",
        "group": "fulfilment",
        "party": "seller",
        "market": "US",
        "programme": "return-treasure",
        "organization": "cainiao",
        "evidence": "000/1772-1818",
        "release": "0.1.0",
        "term": "Claim",
    }
)
"""What stands for each part of a path in braces."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path of the contract.

    Args:
        template: the path as OpenAPI has it.
        resource: what it answers with: shape of an item, and of what stands beside a list.
        many: whether it is a list.
        query: whether a SPARQL query answers the same without market, day and trust.
        seen: whether a SPARQL query answers the same through market, day and trust too.
        lens: whether it can be asked through market, day and trust.
        needed: the parameters that it cannot be asked without.
    """

    template: str
    resource: Resource
    many: bool = False
    query: bool = True
    seen: bool = False
    lens: bool = True
    needed: Pairs = ()

    @property
    def path(self) -> str:
        """The path with something in every slot."""
        return re.sub(r"\{(\w+)\}", lambda match: SLOTS[match[1]], self.template)

    def call(self, *pairs: tuple[str, str]) -> str:
        """Return path and query of a request with further parameters."""
        asked = [*self.needed, *pairs]
        return f"{self.path}?{urlencode(asked)}" if asked else self.path

    def formats(self, lens: Pairs = PLAIN) -> tuple[str, ...]:
        """Return the names of the forms that it has when it is asked through a lens."""
        has_query = self.seen or (self.query and not lens)
        return (*RECORD, "rq") if has_query else RECORD


def _word(kind: Resource, slot: str) -> tuple[Endpoint, Endpoint]:
    return Endpoint(f"/{kind.kind}", kind, many=True), Endpoint(f"/{kind.kind}/{{{slot}}}", kind)


PAIR = (("a", "temu/fully-managed"), ("b", "temu/semi-managed"))
PROFILE = (("keep", "pricing"), ("delegate", "last-mile-delivery"), ("experience", "none"))

ENDPOINTS = (
    *_word(kinds.PLATFORM, "platform"),
    *_word(kinds.MODEL, "model"),
    *_word(kinds.SEGMENT, "segment"),
    *_word(kinds.GROUP, "group"),
    *_word(kinds.PARTY, "party"),
    *_word(kinds.MARKET, "market"),
    *_word(kinds.PROGRAMME, "programme"),
    *_word(kinds.ORGANIZATION, "organization"),
    *_word(kinds.EVIDENCE, "evidence"),
    *_word(kinds.RELEASE, "release"),
    Endpoint("/claims", kinds.CLAIM, many=True, seen=True),
    Endpoint("/claims/{claim}", kinds.CLAIM),
    Endpoint("/sources", kinds.SOURCE, many=True, lens=False),
    Endpoint("/sources/{source}", kinds.SOURCE),
    Endpoint("/facts", kinds.FACT, many=True, seen=True),
    Endpoint("/facts/{fact}", kinds.FACT),
    Endpoint("/offerings", kinds.OFFERING, many=True, seen=True),
    Endpoint("/offerings/{platform}/{model}", kinds.OFFERING),
    Endpoint("/ownership", kinds.CELL, many=True),
    Endpoint("/ownership/{platform}/{model}/{segment}", kinds.CELL),
    Endpoint("/conflicts", kinds.CONFLICT, many=True),
    Endpoint("/compare", kinds.COMPARISON, many=True, needed=PAIR),
    Endpoint("/handoffs/{platform}/{model}", kinds.HANDOFF, many=True),
    Endpoint("/coverage", kinds.COVERAGE, many=True),
    Endpoint("/impact/{segment}", kinds.IMPACT),
    Endpoint("/similar/{platform}/{model}", kinds.SIMILAR, many=True),
    Endpoint("/recommend", kinds.RECOMMENDATION, many=True, query=False, needed=PROFILE),
    Endpoint("/changes", kinds.CHANGE, many=True, query=False),
    Endpoint("/timeline", kinds.TIMELINE, many=True, query=False),
    Endpoint("/search", kinds.HIT, many=True, needed=(("q", "semi"), ("limit", "200"))),
    Endpoint("/ontology", kinds.TERM, many=True),
    Endpoint("/ontology/{term}", kinds.TERM),
    Endpoint("/void", kinds.DATASET, query=False),
)
"""Every path whose answer is data in the forms that all data have."""

DRAWN = MappingProxyType(
    {"/": ("html",), "/graph": ("html", "json", "graphml", "gexf", "cytoscape")}
)
"""Every path of a page, and the forms that it has."""

OTHERS = MappingProxyType(
    {
        "/id/{kind}/{identifier}": "test_linked_data: 303 to a resource",
        "/context.jsonld": "test_linked_data: a file",
        "/dump/{name}": "test_linked_data: files",
        "/sparql": "test_sparql_route, test_sparql_protocol: the protocol's own forms",
        "/healthz": "test_http: JSON alone",
        "/overlays": "test_overlays: the five articles tell of no rule of law",
        "/overlays/{overlay}": "test_overlays",
    }
)
"""Every other path, and where it is tested."""


def quick() -> list[Endpoint]:
    """Return every endpoint for one request, the longest lists cut by a filter."""
    return [
        replace(one, needed=(("platform", "temu"),)) if one.template == "/ownership" else one
        for one in ENDPOINTS
    ]


def with_lens() -> list[tuple[Endpoint, Pairs]]:
    """Return every request: each path of data through each lens that it takes."""
    return [(one, lens) for one in ENDPOINTS for lens in (LENSES if one.lens else (PLAIN,))]


def named(value: object) -> str:
    """Return the name of an endpoint or of a lens in the names of tests."""
    if isinstance(value, Endpoint):
        return value.template
    if isinstance(value, tuple):
        return "&".join(f"{name}={text}" for name, text in value) or "plain"
    return str(value)
