"""The rule of ``docs/model.md`` a second time: slow, literal, and without a line of ``graph/``.

It exists to be compared with ``graph/resolve.py`` over random records. Where the resolver looks up
an index or compares the ends of an interval, this module reads every claim and tries every day that
a partial date can mean. The numbers in the comments are the steps of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from crosslane.ontology.model import Claim
from crosslane.ontology.records import Records, Vocabulary
from tests.graph.oracle_days import View as View
from tests.graph.oracle_days import availability as availability
from tests.graph.oracle_days import meanings as meanings
from tests.graph.oracle_days import readings as readings
from tests.graph.oracle_days import sureness, trusted
from tests.graph.oracle_days import written as written

TIERS = {
    ("offering", "segment"): 1,
    ("offering", "group"): 2,
    ("offering", "@everything-else"): 3,
    ("platform", "segment"): 4,
    ("platform", "group"): 4,
    ("platform", "@everything-else"): 4,
    ("model", "segment"): 5,
    ("model", "group"): 6,
}
"""The table of step 2. What is not in it is an annotation."""

OWNING = ("owns", "performs", "decides")
ROLES = {"pays": "pays", "bears-risk": "bears_risk", "liable": "liable", "assists": "assists"}
STRENGTHS = ("explicit", "implied", "hedged")


class Heard(NamedTuple):
    """A claim as it speaks on the asked cell; ``tier`` is ``None`` for an annotation."""

    claim: Claim
    tier: int | None
    wording: str
    reach: int
    certain: bool


class Ruling(NamedTuple):
    """What the deciding tier says, and what lost inside and outside of it."""

    deciding: tuple[Heard, ...] = ()
    beside: tuple[Heard, ...] = ()
    lost: tuple[tuple[Heard, str], ...] = ()
    on_dimension: bool = True


def believed(records: Records, claim: Claim, view: View) -> bool:
    """Tell whether the asked evidence holds the claim's source."""
    return trusted(records, claim.evidence.source, view)


def kind_of_subject(claim: Claim, platform: str, model: str) -> str | None:
    """Step 1: is the claim about the offering, its platform, its model, or none of the three?"""
    if claim.programme is not None or claim.rank.value == "deprecated":
        return None
    subject = (claim.platform, claim.model)
    if platform == "any":  # step 6: the model in general knows nothing but itself
        return "model" if subject == ("*", model) else None
    kinds = {(platform, model): "offering", (platform, "*"): "platform", ("*", model): "model"}
    return kinds.get(subject)


def segments_of(vocabulary: Vocabulary, target: str) -> tuple[str, ...]:
    """Return the segments that a claim's segment column means."""
    for group in vocabulary.groups:
        if group.id == target:
            return group.members
    return (target,)


def hear(records: Records, platform: str, model: str, segment: str, view: View) -> list[Heard]:
    """Step 1: the claims in scope, each with its place in the table of tiers."""
    heard = []
    for claim in records.claims:
        kind = kind_of_subject(claim, platform, model)
        if kind is None or not believed(records, claim, view):
            continue
        covered = segments_of(records.vocabulary, claim.segment)
        if segment not in covered:
            continue
        if view.market is not None and claim.markets and view.market not in claim.markets:
            continue
        held = readings(written(claim.valid_from), written(claim.valid_until), view.day)
        if held == {False}:
            continue
        wording = "segment"
        if claim.segment.startswith("@"):
            special = claim.segment in ("@everything-else", "@all")
            wording = claim.segment if special else "group"
        tier = TIERS.get((kind, wording))
        heard.append(Heard(claim, tier, wording, len(covered), held == {True}))
    return heard


def may_own(item: Heard) -> bool:
    """Tell whether a claim asserts an owning involvement."""
    claim = item.claim
    return claim.polarity.value == "asserted" and claim.involvement.value in OWNING


def strikes(denial: Heard, item: Heard, poor: frozenset[str] = frozenset()) -> bool:
    """Step 3: does an explicit denial of ownership strike a group claim of the same subject?

    That of a source of grade D, which are ``poor``, strikes claims of such sources alone.
    """
    no, yes = denial.claim, item.claim
    if no.evidence.source in poor and yes.evidence.source not in poor:
        return False
    return (
        no.polarity.value == "denied"
        and no.strength.value == "explicit"
        and no.involvement.value in OWNING
        and denial.tier is not None
        and (no.platform, no.model, no.party) == (yes.platform, yes.model, yes.party)
        and may_own(item)
        and item.tier is not None
        and item.wording != "segment"
    )


def dimension_of(segment: str) -> str:
    """Step 4.1: pricing and product selection are decided; everything else is performed."""
    return "decides" if segment in ("pricing", "product-selection") else "performs"


def rule(able: Iterable[Heard], segment: str, market: str | None) -> Ruling:
    """Steps 2, 4.1 and 4.2: the first tier, its narrowest wording, its dimension, its market."""
    able = list(able)
    for tier in (1, 2, 3, 4, 5, 6):
        inside = [item for item in able if item.tier == tier]
        if inside:
            break
    else:
        return Ruling()
    narrowest = min(item.reach for item in inside)
    rivals = [item for item in inside if item.reach == narrowest]
    accepted = ("owns", dimension_of(segment))
    on = [item for item in rivals if item.claim.involvement.value in accepted]
    judged = on if on else rivals
    naming = [item for item in judged if market is not None and market in item.claim.markets]
    deciding = naming if naming else judged
    lost = [(item, "market") for item in judged if item not in deciding]
    lost += [(item, "wording") for item in inside if item not in rivals]
    lost += [(item, "tier") for item in able if item not in inside]
    beside = [item for item in rivals if item not in judged]
    return Ruling(tuple(deciding), tuple(beside), tuple(lost), on_dimension=bool(on))


def poor_of(records: Records) -> frozenset[str]:
    """Return the sources of grade D."""
    return frozenset(source.id for source in records.sources if source.grade.value == "D")


def graded(records: Records, able: list[Heard], segment: str, market: str | None) -> Ruling:
    """Step 2.1: does grade D decide against a better source? Then the better ones decide alone."""
    poor = poor_of(records)
    better = [item for item in able if item.claim.evidence.source not in poor]
    of_all, of_better = rule(able, segment, market), rule(better, segment, market)
    if all(item in better for item in of_all.deciding) or not of_better.deciding:
        return of_all
    if of_all.on_dimension and not of_better.on_dimension:
        return of_all
    shared = len(parties(of_all.deciding)) > 1 and split_by_aspect(of_all.deciding)
    agreed = parties(of_all.deciding) == parties(of_better.deciding)
    settled = agreed and split_by_aspect(of_better.deciding) and len(parties(of_all.deciding)) > 1
    if shared or (agreed and not settled):
        return of_all
    place = (of_better.deciding[0].tier or 0, of_better.deciding[0].reach)
    beside, lost = list(of_better.beside), list(of_better.lost)
    for item in able:
        if item in better:
            continue
        here = (item.tier or 0, item.reach)
        fits = item.claim.involvement.value in ("owns", dimension_of(segment))
        if here == place and of_better.on_dimension and not fits:
            beside.append(item)
        elif here <= place:
            lost.append((item, "grade"))
        else:
            lost.append((item, "wording" if here[0] == place[0] else "tier"))
    return Ruling(of_better.deciding, tuple(beside), tuple(lost), of_better.on_dimension)


def parties(items: Iterable[Heard]) -> list[str]:
    """Return the parties that some claims name, each once."""
    return sorted({item.claim.party.value for item in items})


def split_by_aspect(deciding: Iterable[Heard]) -> bool:
    """Step 4.3: does every claim have an aspect, and no aspect two parties?"""
    named: dict[str | None, set[str]] = {}
    for item in deciding:
        named.setdefault(item.claim.aspect, set()).add(item.claim.party.value)
    return None not in named and all(len(who) == 1 for who in named.values())


def status_of(ruling: Ruling, platform: str) -> tuple[str | None, str]:
    """Steps 4.3, 5 and 6: the owner and how sure it is."""
    deciding = ruling.deciding
    if not deciding:
        return None, "unknown"
    named = parties(deciding)
    if len(named) > 1 and not split_by_aspect(deciding):
        return None, "disputed"
    owner = named[0] if len(named) == 1 else "shared"
    explicit = "explicit" in [item.claim.strength.value for item in deciding]
    table = {1: "stated", 2: "inferred", 3: "inferred", 4: "inherited"}
    table |= {5: "inherited", 6: "inherited"} if platform != "any" else {5: "stated", 6: "inferred"}
    status = table[deciding[0].tier or 0]
    weak = not explicit or not ruling.on_dimension
    return owner, "inferred" if status == "stated" and weak else status


def basis_of(deciding: tuple[Heard, ...]) -> dict[str, Any] | None:
    """Step 5: the tier, the subject, the wording and the strongest claim of what decided."""
    if not deciding:
        return None
    claim, first = deciding[0].claim, deciding[0]
    names = {("*", False): "model", ("*", True): "model", (claim.platform, True): "platform"}
    strengths = [item.claim.strength.value for item in deciding]
    return {
        "tier": first.tier,
        "scope": names.get((claim.platform, claim.model == "*"), "offering"),
        "wording": first.wording.removeprefix("@"),
        "strength": next(name for name in STRENGTHS if name in strengths),
    }


def told(items: Iterable[Heard]) -> list[tuple[str, int | None, str]]:
    """Return claims as (id, tier, certainty), in the order of their ids."""
    return sorted((item.claim.id, item.tier, sureness(item.certain)) for item in items)


def said_by_party(deciding: tuple[Heard, ...]) -> list[dict[str, Any]]:
    """Return each party with the claims and aspects that name it."""
    return [
        {
            "party": party,
            "claims": sorted(i.claim.id for i in deciding if i.claim.party.value == party),
            "aspects": sorted(
                {i.claim.aspect for i in deciding if i.claim.party.value == party} - {None}, key=str
            ),
        }
        for party in parties(deciding)
    ]


def cell(
    records: Records,
    platform: str,
    model: str,
    segment: str,
    view: View,
) -> dict[str, Any]:
    """Answer one cell by the letter of the rule.

    Args:
        records: everything curated.
        platform: platform id, or ``any`` for the model in general.
        model: operating model id.
        segment: segment id.
        view: day, market and evidence.

    Returns:
        The answer with claims as ids, in the order of the ids.
    """
    asked = {"market": view.market, "as_of": view.day.isoformat()}
    offered = [item for item in records.offerings if item.id == f"{platform}/{model}"]
    there = availability(records, offered[0], view) if offered else None
    if there is not None and there["status"] in ("not-offered", "planned"):  # step 0
        answer = _answer(segment, there, [], Ruling(), ([], []), (None, "not-offered"))
        return {**answer, **asked}
    heard = hear(records, platform, model, segment, view)
    poor = poor_of(records)
    struck = [item for item in heard if any(strikes(denial, item, poor) for denial in heard)]
    able = [i for i in heard if may_own(i) and i.tier is not None and i not in struck]
    ruling = graded(records, able, segment, view.market)
    found = status_of(ruling, platform)
    vetoes = [one for one in heard if any(strikes(one, item, poor) for item in heard)]
    return {**_answer(segment, there, heard, ruling, (struck, vetoes), found), **asked}


def _answer(
    segment: str,
    there: dict[str, Any] | None,
    heard: list[Heard],
    ruling: Ruling,
    denied: tuple[list[Heard], list[Heard]],
    found: tuple[str | None, str],
) -> dict[str, Any]:
    owner, status = found
    struck, vetoes = denied
    candidates = said_by_party(ruling.deciding)
    tiers = [item.tier for item in ruling.deciding]
    beaten = [(i, why) for i, why in ruling.lost if i.claim.party.value != owner]
    shown = [*ruling.deciding, *ruling.beside]
    asserted = [item for item in heard if item.claim.polarity.value == "asserted"]

    def beside_the_owner(involvement: str) -> str | None:
        if involvement == dimension_of(segment):
            return None
        return "|".join(parties(_involved(shown, involvement))) or None

    roles = {name: told(_involved(asserted, role)) for role, name in ROLES.items()}
    return {
        "owner": owner,
        "status": status,
        "certainty": sureness(all(i.certain for i in (*ruling.deciding, *vetoes))),
        "availability": there,
        "basis": basis_of(ruling.deciding),
        "candidates": [{"party": one["party"], "claims": one["claims"]} for one in candidates],
        "split": candidates if owner == "shared" and len(candidates) > 1 else None,
        "decides": beside_the_owner("decides"),
        "performs": beside_the_owner("performs"),
        "evidence": told(ruling.deciding),
        "beside": told(ruling.beside),
        "overruled": sorted((*told([i])[0], why, tiers[0]) for i, why in beaten),
        "denied": told(_kept(heard, lambda item: item.claim.polarity.value == "denied")),
        "vetoed": told(struck),
        "annotations": told(_kept(heard, lambda item: may_own(item) and item.tier is None)),
        **roles,
    }


def _involved(items: Iterable[Heard], involvement: str) -> list[Heard]:
    return [item for item in items if item.claim.involvement.value == involvement]


def _kept(items: Iterable[Heard], wanted: Callable[[Heard], bool]) -> list[Heard]:
    return [item for item in items if wanted(item)]
