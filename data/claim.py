"""Reads one claim and checks it against what it refers to."""

from __future__ import annotations

import re

from crosslane.data.checks import Known, check_period, read_evidence
from crosslane.data.tables import Cells
from crosslane.ontology.model import ANY, Claim, Involvement, Party, Polarity, Rank, Strength

_CLAIM_ID = re.compile(r"[A-Z][A-Z0-9]*-\d{3,}")


def read_claim(cells: Cells, known: Known) -> Claim:
    """Read one claim and check it against what it refers to.

    Args:
        cells: the row.
        known: ids that it may name.

    Returns:
        The claim; where ``cells.ok`` is false its values are not to be used.
    """
    vocabulary = known.vocabulary
    identifier = cells.text("id")
    if identifier and not _CLAIM_ID.fullmatch(identifier):
        cells.fail("id", f"'{identifier}' is no claim id; write it like S0-014 or TEMU-001")
    platform = cells.choice("platform", known.subjects, "platform")
    model = cells.choice("model", (ANY, *vocabulary.model), "model")
    programme = cells.maybe("programme", known.programmes, "programme")
    claim = Claim(
        id=identifier,
        platform=platform,
        model=model,
        programme=programme,
        segment=cells.choice("segment", (*vocabulary.segment, *vocabulary.group), "segment"),
        party=cells.enum("party", Party, "party"),
        involvement=cells.enum("involvement", Involvement, "involvement"),
        aspect=cells.optional("aspect"),
        polarity=cells.enum("polarity", Polarity, "polarity"),
        strength=cells.enum("strength", Strength, "strength"),
        markets=cells.many("markets", vocabulary.market, "market"),
        valid_from=cells.date("valid_from"),
        valid_until=cells.date("valid_until"),
        rank=cells.enum("rank", Rank, "rank"),
        evidence=read_evidence(cells, known),
        note=cells.optional("note"),
    )
    _check_subject(claim, cells, known)
    check_period(cells, "valid_from", "valid_until")
    return claim


def _check_subject(claim: Claim, cells: Cells, known: Known) -> None:
    expected = f"claims/{'general' if claim.platform == ANY else claim.platform}.tsv"
    if claim.platform and cells.row.file != expected:
        cells.fail("platform", f"claims about '{claim.platform}' belong into {expected}")
    if claim.programme in known.programmes:
        owner = known.programmes[claim.programme] or ANY
        if claim.model != ANY or claim.platform != owner:
            message = f"a claim about the programme '{claim.programme}' has platform '{owner}'"
            cells.fail("programme", f"{message} and model '*'")
    pair = f"{claim.platform}/{claim.model}"
    known_pair = ANY in (claim.platform, claim.model) or pair in known.offerings
    if cells.ok and not known_pair and claim.polarity is Polarity.ASSERTED:
        offered = [o for o in known.offerings if o.startswith(f"{claim.platform}/")]
        cells.fail(
            "model",
            f"there is no offering '{pair}'; add it to offerings.tsv or use one of "
            f"{', '.join(offered) or 'none yet'}",
        )
