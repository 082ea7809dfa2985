"""The pages of who and where: platforms, models, organizations, programmes and markets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL
from crosslane.visualize import nodes
from crosslane.visualize.context import LOOK
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.law_parts import law
from crosslane.visualize.parts.thing_parts import (
    SHORT,
    Seen,
    Thing,
    claims,
    fact_quote,
    fact_quotes,
    facts,
    glance,
    many,
    sources,
    strips,
)

_NAMED = (("offered", "offerings"), ("planned", "planned"))
_BALANCE = ("advantages", "disadvantages", "risks", "fits_sellers")


def platform(seen: Seen, item: Item) -> Thing:
    """Return the parts of a platform's page: its offerings first, then all that is said of it."""
    owner, parents = item["organization"], item["parents"]
    belongs = seen.show.names.name("organization", owner) if owner else None
    lead = [seen.words("lead.organization", name=belongs)] if belongs else []
    lead.append(_number(seen, item["offerings"]))
    return Thing(
        (seen.show.words.join(lead, "sentences"),),
        glance(
            seen,
            organization=seen.show.reference("organization", owner) if owner else None,
            parents=many(seen, "organization", parents[1:]) if parents[1:] else None,
            programmes=many(seen, "programme", item["programmes"]),
            synonyms=seen.show.value("synonyms", item["synonyms"]) if item["synonyms"] else None,
        ),
        (
            *_chains(seen, "offerings", item["offerings"]),
            *_evidence(seen, "belongs", item["evidence"]),
            *_facts(seen, item["facts"]),
            *_claims(seen, item["claims"], "about", "segment"),
            *_sources(seen, item),
        ),
        frozenset({"offerings", "facts", "claims", "evidence", "programmes", "parents"}),
    )


def model(seen: Seen, item: Item) -> Thing:
    """Return the parts of a model's page: how platforms differ under it, its pros and cons."""
    general = f"{GENERAL}/{item['id']}"
    balanced = {fact["fact"] for key in _BALANCE for fact in item[key]}
    rest = [one for one in item["facts"] if one not in balanced]
    return Thing(
        (item["definition"],),
        glance(seen, synonyms=_synonyms(seen, item["synonyms"])),
        (
            *_chains(seen, "platforms", [general, *item["offerings"]]),
            *_balance(seen, item),
            *_facts(seen, rest),
            *_claims(seen, item["claims"], "about", "segment"),
            *_sources(seen, item),
        ),
        frozenset({"definition", "offerings", "facts", "claims", "synonyms", *_BALANCE}),
    )


def organization(seen: Seen, item: Item) -> Thing:
    """Return the parts of an organization's page: what it runs and belongs to."""
    parent = item["parent"]
    return Thing(
        glance=glance(
            seen,
            role=seen.show.value("role", item["role"]),
            parent=seen.show.reference("organization", parent) if parent else None,
            parts=many(seen, "organization", item["parts"]) if item["parts"] else None,
            platforms=many(seen, "platform", item["platforms"]),
            programmes=many(seen, "programme", item["programmes"]) if item["programmes"] else None,
        ),
        sections=_spoken(seen, item),
        used=frozenset({"evidence", "facts", "parts", "platforms"}),
    )


def programme(seen: Seen, item: Item) -> Thing:
    """Return the parts of a programme's page: whose it is and what is said of it."""
    runs, owner = item["platform"], item["organization"]
    return Thing(
        glance=glance(
            seen,
            platform=seen.show.reference("platform", runs) if runs else None,
            organization=seen.show.reference("organization", owner) if owner else None,
            offerings=many(seen, "offering", item["offerings"]) if item["offerings"] else None,
            markets=many(seen, "market", item["markets"], "glance.none"),
        ),
        sections=(*_spoken(seen, item), *_claims(seen, item["claims"], "about", "segment")),
        used=frozenset({"evidence", "facts", "claims", "markets"}),
    )


def market(seen: Seen, item: Item) -> Thing:
    """Return the parts of a market's page: the offerings there, seen in this market."""
    lens = replace(seen.lens, market=item["id"])
    page = seen.show.names.page
    query = urlencode(page.pairs(*page.lens, *LOOK, market=item["id"]))
    named = [*item["offerings"], *item["planned"]]
    counts = {key: len(item[name]) for key, name in _NAMED}
    lead = seen.words("lead.market" if item["planned"] else "lead.market.served", **counts)
    caption = seen.words("thing.market")
    chains = strips(seen, caption, named, lens=lens, query=query)
    return Thing(
        (lead,),
        glance(
            seen,
            offerings=many(seen, "offering", item["offerings"], "empty"),
            planned=many(seen, "offering", item["planned"]) if item["planned"] else None,
            programmes=many(seen, "programme", item["programmes"]) if item["programmes"] else None,
            synonyms=seen.show.value("synonyms", item["synonyms"]) if item["synonyms"] else None,
        ),
        (
            *((seen.section("market", chains, len(named)),) if named else ()),
            *law(seen, lens, "does", "segment", "condition", "times"),
            *_facts(seen, item["facts"]),
            *_claims(seen, item["claims"], "about", "segment"),
        ),
        frozenset({"offerings", "planned", "facts", "claims", "synonyms"}),
    )


def _number(seen: Seen, offerings: Sequence[str]) -> str:
    count = len(offerings)
    form = {0: ".none", 1: ".one"}.get(count, "")
    return seen.words(f"lead.number{form}", count=count)


def _synonyms(seen: Seen, synonyms: Mapping[str, Sequence[str]]) -> Node:
    own, other = ("zh", "en") if seen.show.words.lang == "zh" else ("en", "zh")
    return nodes.Many(tuple(nodes.Text(one) for one in (*synonyms[own], *synonyms[other])))


def _chains(seen: Seen, name: str, offerings: Sequence[str]) -> tuple[Section, ...]:
    if not offerings:
        return ()
    chains = strips(seen, seen.words(f"thing.{name}"), offerings)
    return (seen.section(name, chains, len(offerings)),)


def _balance(seen: Seen, item: Item) -> tuple[Section, ...]:
    """Return what sources say for and against a model, side by side."""
    folded = sum(len(item[key]) for key in _BALANCE) > SHORT
    sides = tuple(
        nodes.Side(
            f"none is-{key}",
            nodes.Text(seen.show.field(key)),
            fact_quotes(seen, item[key], folded=folded),
        )
        for key in _BALANCE
        if item[key]
    )
    return (seen.section("balance", nodes.Sides(sides, 3)),) if sides else ()


def _evidence(seen: Seen, name: str, items: Sequence[Item]) -> tuple[Section, ...]:
    if not items:
        return ()
    quotes = nodes.Stack(tuple(fact_quote(seen, one) for one in items))
    return (seen.section(name, quotes, len(items)),)


def _facts(seen: Seen, ids: Sequence[str]) -> tuple[Section, ...]:
    return (seen.section("facts", facts(seen, ids), len(ids)),) if ids else ()


def _claims(seen: Seen, ids: Sequence[str], *columns: str) -> tuple[Section, ...]:
    return (seen.section("claims", claims(seen, ids, *columns), len(ids)),) if ids else ()


def _sources(seen: Seen, item: Item) -> tuple[Section, ...]:
    if not item["claims"] and not item["facts"]:
        return ()
    return (seen.section("sources", sources(seen, item["claims"], item["facts"])),)


def _spoken(seen: Seen, item: Item) -> tuple[Section, ...]:
    """Return the words that a thing rests on, and the other facts about it."""
    said = {one["fact"] for one in item["evidence"]}
    rest = [one for one in item["facts"] if one not in said]
    return (*_evidence(seen, "evidence", item["evidence"]), *_facts(seen, rest))
