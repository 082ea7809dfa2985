"""Every page there is, with an address that shows what it can do: for axe and for screenshots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the catalogue.

    Args:
        name: its name, and that of its picture.
        path: an address of it.
        ready: what stands on it once its scripts are through, as a selector.
    """

    name: str
    path: str
    ready: str = "h1"


_DRAWN = "html[data-ready]"
_CELL = "temu/semi-managed/overseas-warehousing"
_EDITOR = (
    "SELECT ?offering ?owner ?status WHERE {"
    " ?cell a xl:Ownership ; xl:offering ?offering ; xl:segment segment:pricing ; xl:status ?status"
    " . OPTIONAL { ?cell xl:owner ?owner } } ORDER BY ?offering"
)

CATALOGUE = (
    Shown("matrix", "/"),
    Shown("matrix-open", f"/?sel={_CELL}", "#panel article"),
    Shown("matrix-all", "/?tier=all&general=1"),
    Shown("graph-lanes", f"/graph?sel={_CELL}", _DRAWN),
    Shown("graph-owners", "/graph?layout=owners", _DRAWN),
    Shown("graph-around", "/graph?around=segment/pricing", _DRAWN),
    Shown("graph-ontology", "/graph?layout=ontology", _DRAWN),
    Shown("cell", f"/ownership/{_CELL}"),
    Shown("cells", "/ownership?platform=temu"),
    Shown("offering", "/offerings/temu/semi-managed"),
    Shown("offerings", "/offerings"),
    Shown("platform", "/platforms/temu"),
    Shown("platforms", "/platforms"),
    Shown("model", "/models/semi-managed"),
    Shown("models", "/models"),
    Shown("segment", "/segments/pricing"),
    Shown("segments", "/segments"),
    Shown("party", "/parties/seller"),
    Shown("market", "/markets/US"),
    Shown("source", "/sources/000"),
    Shown("sources", "/sources"),
    Shown("claim", "/claims/S0-014"),
    Shown("claims", "/claims?platform=temu"),
    Shown("fact", "/facts/F0-004"),
    Shown("facts", "/facts?predicate=targetCategory"),
    Shown("rules", "/overlays"),
    Shown("compare", "/compare?a=temu/semi-managed&b=aliexpress/semi-managed"),
    Shown(
        "compare-four",
        "/compare?a=temu/semi-managed&b=aliexpress/semi-managed&c=shein/semi-managed"
        "&d=alibaba.com/semi-managed",
    ),
    Shown("compare-start", "/compare"),
    Shown("handoffs", "/handoffs/temu/semi-managed"),
    Shown("similar", "/similar/temu/semi-managed"),
    Shown("impact", "/impact/international-logistics?platform=temu"),
    Shown("conflicts", "/conflicts?platform=temu"),
    Shown("coverage", "/coverage"),
    Shown(
        "recommend",
        "/recommend?keep=pricing&delegate=international-logistics&delegate=last-mile-delivery"
        "&strength=product",
    ),
    Shown("recommend-start", "/recommend"),
    Shown("timeline", "/timeline?as_of=2024-03-01"),
    Shown("changes", "/changes?since=0.1.0"),
    Shown("search", "/search?q=semi"),
    Shown("ontology", "/ontology"),
    Shown("term", "/ontology/Claim"),
    Shown("editor", "/sparql"),
    Shown("editor-result", "/sparql?query=" + _EDITOR.replace(" ", "+"), "#answer table"),
    Shown("fault", "/offerings/temu/semi-manged"),
    Shown("docs", "/docs", ".swagger-ui .info"),
)
"""In the order in which a reader would come to them."""
