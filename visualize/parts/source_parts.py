"""The pages of what was read: sources, claims, facts, and the words that they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crosslane.graph import answers, views
from crosslane.graph.resolve import Ownership
from crosslane.graph.views import Item
from crosslane.ontology.model import ANY, GENERAL, Claim, Rank
from crosslane.visualize import nodes
from crosslane.visualize.cells.marks import mark
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.law_parts import rules
from crosslane.visualize.parts.thing_parts import (
    SHORT,
    Seen,
    Thing,
    claims,
    fact_quote,
    facts,
    glance,
    grade,
    subject,
    voice,
)

_LONG = 12
_ROLES = (
    "evidence", "overruled", "beside", "pays", "bears_risk", "liable", "assists", "denied",
    "vetoed", "annotations",
)  # fmt: skip


def source(seen: Seen, item: Item) -> Thing:
    """Return the parts of a source's page: how far to trust it, and what was read from it."""
    show = seen.show
    reason = item["grade_reason"]
    lead = [reason[:1].upper() + reason[1:] + seen.words("stop")] if reason else []
    if item["sha256"] is None:
        lead.append(seen.words("lead.page"))
    return Thing(
        tuple(lead),
        glance(
            seen,
            grade=grade(seen, item["grade"]),
            publisher=show.value("publisher", item["publisher"]),
            date=show.value("date", item["date"]),
            url=show.value("url", item["url"]) if item["url"] else None,
        ),
        (
            *_claimed(seen, item["claims"]),
            *(
                (seen.section("facts", facts(seen, item["facts"]), len(item["facts"])),)
                if item["facts"]
                else ()
            ),
            *_rules(seen, item["overlays"]),
        ),
        frozenset({"claims", "facts", "overlays", "grade", "publisher", "date"}),
    )


def _rules(seen: Seen, ids: Sequence[str]) -> tuple[Section, ...]:
    """Return the rules of law that a document tells of."""
    known = [one for one in ids if one in seen.graph.records.overlay]
    if not known:
        return ()
    items = [answers.overlay(seen.graph, one) for one in known]
    table = rules(seen, items, "does", "segment", "where", "times")
    return (seen.section("law", table, len(known)),)


def _claimed(seen: Seen, ids: Sequence[str]) -> tuple[Section, ...]:
    """Return claims by what they are about, each group under its own heading."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in ids:
        if one in seen.graph.records.claim:
            said = seen.graph.records.claim[one]
            key = (views.general(said.platform), views.general(said.model))
            groups.setdefault(key, []).append(one)
    short = SHORT if len(ids) <= SHORT else 0
    cards = tuple(
        nodes.Card(
            "/".join(key),
            subject(seen, *key),
            claims(seen, found, "segment", source=False, short=short),
        )
        for key, found in groups.items()
    )
    return (seen.section("claims", nodes.Stack(cards), len(ids)),) if cards else ()


def claim(seen: Seen, item: Item) -> Thing:
    """Return the parts of a claim's page: what it decides, and what else is said there."""
    show = seen.show
    found = seen.graph.records.claim[item["id"]]
    effect = dict(_effect(seen, found))
    decided = len(effect.get("evidence", ()))
    form = {0: ".none", 1: ".one"}.get(decided, "")
    rows = tuple(
        (seen.words(f"effect.{role}"), _cells(seen, role, effect[role]))
        for role in _ROLES
        if role in effect
    )
    return Thing(
        (seen.words(f"lead.decides{form}", count=decided),),
        glance(
            seen,
            subject=subject(seen, item["platform"], item["model"]),
            segment=show.value("segment", item["segment"]),
            party=show.party(item["party"]),
            strength=show.worded(item["strength"], "strength"),
        ),
        (
            *((seen.section("effect", nodes.Pairs(rows, "told")),) if rows else ()),
            *_neighbours(seen, found),
        ),
    )


def _effect(seen: Seen, said: Claim) -> Iterator[tuple[str, list[Ownership]]]:
    """Yield what a claim does to the cells that it speaks on, role by role."""
    found: dict[str, list[Ownership]] = {}
    for one in _touched(seen, said):
        for role in _ROLES:
            if said.id in _named(one, role):
                found.setdefault(role, []).append(one)
    yield from found.items()


def _touched(seen: Seen, said: Claim) -> Iterator[Ownership]:
    """Yield the cells that a claim may speak on."""
    vocabulary = seen.graph.records.vocabulary
    group = vocabulary.group.get(said.segment)
    segments = set(group.members) if group else {said.segment}
    rows = [
        (one.platform, one.model)
        for one in seen.graph.records.offerings
        if said.platform in (ANY, one.platform) and said.model in (ANY, one.model)
    ]
    if said.platform == ANY and said.model != ANY:
        rows.insert(0, (GENERAL, said.model))
    for platform, model in rows:
        row = seen.graph.row(platform, model, seen.lens)
        yield from (one for one in row if one.segment in segments)


def _named(one: Ownership, role: str) -> set[str]:
    """Return the claims that have a role in an answer."""
    if role == "overruled":
        return {item.voice.claim.id for item in one.overruled}
    if role in ("evidence", "beside", "denied", "vetoed", "annotations"):
        return {item.claim.id for item in getattr(one, role)}
    return {item.claim.id for item in one.roles if item.claim.involvement.value == role}


def _cells(seen: Seen, role: str, cells: Sequence[Ownership]) -> Node:
    """Return links to cells, with what counts more where that is so; many are opened on demand."""
    links: Node = nodes.Many(tuple(_link(seen, one) for one in cells))
    if role == "overruled":
        links = nodes.Stack(tuple(nodes.Over(_link(seen, one), _won(seen, one)) for one in cells))
    if len(cells) <= _LONG:
        return links
    return nodes.Folded(seen.words("effect.count", count=len(cells)), links)


def _won(seen: Seen, one: Ownership) -> Node:
    """Return the claims that decide a cell."""
    found = [voice.claim.id for voice in one.evidence]
    text = nodes.Text(seen.words("effect.by"))
    return nodes.Many((text, *(seen.show.reference("claim", claim) for claim in found)))


def _link(seen: Seen, one: Ownership) -> Node:
    """Return a cell with its answer, under its own name."""
    drawn = mark(seen.graph, one, seen.show.words, seen.query)
    name = seen.show.names.name("cell", drawn.id) or drawn.id
    return nodes.Chip(drawn.look, drawn.letter, drawn.sign, name, drawn.status, drawn.href)


def _neighbours(seen: Seen, said: Claim) -> tuple[Section, ...]:
    """Return what else is claimed of the same segment of the same thing."""
    ids = [
        one.id
        for one in seen.graph.records.claims
        if (one.platform, one.model, one.segment) == (said.platform, said.model, said.segment)
        and one.id != said.id
        and one.rank is not Rank.DEPRECATED
    ]
    ids = seen.visible("claims", ids)
    if not ids:
        return ()
    return (seen.section("beside", claims(seen, ids), len(ids)),)


def fact(seen: Seen, item: Item) -> Thing:
    """Return the parts of a fact's page: what it says of whom, and what else is said so."""
    subjects = set(zip(item["subject_kinds"], item["subjects"], strict=True))
    beside = [
        one.id
        for one in seen.graph.records.facts
        if one.id != item["id"] and subjects & {tuple(ref.split(":", 1)) for ref in one.subjects}
    ]
    beside = seen.visible("facts", beside)
    return Thing(
        (seen.words("lead.fact", object=item["object"]),),
        glance(
            seen,
            subject=seen.show.typed(item["subjects"], item["subject_kinds"]),
            refs=seen.show.typed(item["refs"], item["ref_kinds"]) if item["refs"] else None,
        ),
        (seen.section("others", facts(seen, beside), len(beside)),) if beside else (),
    )


def evidence(seen: Seen, item: Item) -> Thing:
    """Return the parts of the page of some words: the claims and facts that rest on them."""
    records = seen.graph.records
    parts: list[Node] = [
        voice(seen, answers.claim(seen.graph, one))
        for one in item["claims"]
        if one in records.claim
    ]
    parts += [fact_quote(seen, one) for one in views.fact_evidence(records, item["facts"])]
    return Thing(sections=(seen.section("quoted", nodes.Stack(tuple(parts)), len(parts)),))
