"""What is typed, and the REST call that gives the same; shared by the tests of the commands."""

from __future__ import annotations

from collections.abc import Callable

Run = Callable[..., tuple[int, str, str]]
"""Runs a command; gives its exit code, what it printed and what it said."""

CASES: dict[str, str] = {
    "owner temu semi-managed pricing": "/ownership/temu/semi-managed/pricing",
    "owner any fully-managed returns": "/ownership/any/fully-managed/returns",
    "matrix --all": "/ownership",
    "matrix --platform temu --model semi-managed --segment pricing --segment returns": (
        "/ownership?platform=temu&model=semi-managed&segment=pricing&segment=returns"
    ),
    "matrix --all --owner seller --status stated": "/ownership?owner=seller&status=stated",
    "compare temu/fully-managed temu/semi-managed": (
        "/compare?a=temu%2Ffully-managed&b=temu%2Fsemi-managed"
    ),
    "compare any/fully-managed shein/semi-managed --segment pricing --segment returns": (
        "/compare?a=any%2Ffully-managed&b=shein%2Fsemi-managed&segment=pricing&segment=returns"
    ),
    "compare temu/fully-managed temu/semi-managed any/semi-managed lazada/fully-managed": (
        "/compare?a=temu%2Ffully-managed&b=temu%2Fsemi-managed&c=any%2Fsemi-managed"
        "&d=lazada%2Ffully-managed"
    ),
    "handoffs temu semi-managed": "/handoffs/temu/semi-managed",
    "handoffs any fully-managed --along goods --tier all": (
        "/handoffs/any/fully-managed?along=goods&tier=all"
    ),
    "conflicts": "/conflicts",
    "conflicts --platform temu --model semi-managed --segment pricing": (
        "/conflicts?platform=temu&model=semi-managed&segment=pricing"
    ),
    "coverage": "/coverage",
    "coverage --platform any --model semi-managed --stale-after 800": (
        "/coverage?platform=any&model=semi-managed&stale_after=800"
    ),
    "coverage --platform temu --since 0.1.0": "/coverage?platform=temu&since=0.1.0",
    "timeline": "/timeline",
    "timeline --platform temu --platform any --model semi-managed --kind launch --kind claim "
    "--from 2024-01-01 --until 2025-01-01": (
        "/timeline?platform=temu&platform=any&model=semi-managed&kind=launch&kind=claim"
        "&from=2024-01-01&until=2025-01-01"
    ),
    "impact international-logistics": "/impact/international-logistics",
    "impact pricing --platform temu --platform any --model semi-managed": (
        "/impact/pricing?platform=temu&platform=any&model=semi-managed"
    ),
    "similar temu semi-managed": "/similar/temu/semi-managed",
    "recommend --keep pricing --delegate returns --category home --experience none "
    "--storage origin --team small --strength product --strength brand": (
        "/recommend?keep=pricing&delegate=returns&category=home&experience=none"
        "&storage=origin&team=small&strength=product&strength=brand"
    ),
    "offerings": "/offerings",
    "offerings --platform temu --model semi-managed --availability offered": (
        "/offerings?platform=temu&model=semi-managed&availability=offered"
    ),
    "offerings alibaba.com/semi-managed": "/offerings/alibaba.com/semi-managed",
    "search pricing": "/search?q=pricing&limit=1000",
    "search 海外仓 --kind segment --kind claim": (
        "/search?q=%E6%B5%B7%E5%A4%96%E4%BB%93&kind=segment&kind=claim"
    ),
    "claims": "/claims",
    "claims --platform temu --model semi-managed --segment pricing --party platform "
    "--involvement decides --polarity asserted --deprecated": (
        "/claims?platform=temu&model=semi-managed&segment=pricing&party=platform"
        "&involvement=decides&polarity=asserted&deprecated=true"
    ),
    "claims --platform any --covers pricing": "/claims?platform=any&covers=pricing",
    "claims S0-014": "/claims/S0-014",
    "facts": "/facts",
    "facts --subject temu --predicate launchedModel": (
        "/facts?subject=temu&predicate=launchedModel"
    ),
    "facts F0-001": "/facts/F0-001",
    "platforms": "/platforms",
    "platforms temu": "/platforms/temu",
    "models": "/models",
    "models semi-managed": "/models/semi-managed",
    "segments": "/segments",
    "segments pricing": "/segments/pricing",
    "groups": "/groups",
    "groups warehousing+logistics": "/groups/warehousing+logistics",
    "parties": "/parties",
    "parties seller": "/parties/seller",
    "markets": "/markets",
    "markets US": "/markets/US",
    "programmes": "/programmes",
    "programmes only-refund": "/programmes/only-refund",
    "overlays": "/overlays",
    "overlays --party buyer": "/overlays?party=buyer",
    "organizations": "/organizations",
    "organizations cainiao": "/organizations/cainiao",
    "sources 003": "/sources/003",
    "sources 003 --source 001": "/sources/003?source=001",
    "evidence": "/evidence",
    "evidence 000/1772-1818": "/evidence/000/1772-1818",
    "releases": "/releases",
    "releases 0.1.0": "/releases/0.1.0",
    "ontology": "/ontology",
    "ontology Claim": "/ontology/Claim",
}
"""What is typed, and the REST call that gives the same."""

LENSES = (
    (),
    ("--market", "US", "--as-of", "2024-01-20"),
    ("--as-known", "0.1.0", "--source", "000", "--source", "003", "--grade", "C"),
)
LINKED = ("ttl", "jsonld")
