"""Readers of one row each: sources, organizations, platforms, offerings, programmes, facts."""

from __future__ import annotations

import re

from crosslane.data import schema
from crosslane.data.checks import Known, check_period, read_evidence
from crosslane.data.faults import invalid
from crosslane.data.tables import Cells
from crosslane.ontology.model import (
    Fact,
    Grade,
    Involvement,
    Label,
    Offering,
    Organization,
    Overlay,
    PartialDate,
    Party,
    Period,
    Platform,
    Programme,
    Source,
)

UNKNOWN_DAY = "unknown"
"""Stands where no source gives the first day of an offering."""

_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def _slug(cells: Cells) -> str:
    value = cells.text("id")
    if value and not _SLUG.fullmatch(value):
        cells.fail("id", f"'{value}' is no id; write lower-case words joined by hyphens or dots")
    return value


def _label(cells: Cells) -> Label:
    return Label(cells.text("label_en"), cells.text("label_zh"))


def read_source(cells: Cells, known: Known) -> Source:
    """Read a source: a url has a title, a grade has its reason.

    It can be looked up: by its address, or by the sha256 of the text that was read.
    """
    sha256, url = cells.optional("sha256"), cells.optional("url")
    if not (sha256 or url):
        cells.fail("sha256", "is empty, and so is url; give the one or the other")
    if sha256 and not _SHA256.fullmatch(sha256):
        cells.fail("sha256", "is not 64 lower-case hexadecimal digits; run sha256sum on the text")
    if url and not _URL.fullmatch(url):
        cells.fail("url", f"'{url}' is no http or https URL")
    return Source(
        id=_slug(cells),
        title=cells.text("title"),
        publisher=cells.optional("publisher"),
        url=url,
        published=cells.date("published"),
        grade=cells.enum("grade", Grade, "grade"),
        grade_reason=cells.text("grade_reason"),
        sha256=sha256,
        note=cells.optional("note"),
    )


def read_organization(cells: Cells, known: Known) -> Organization:
    """Read an organization; its parent is another one."""
    identifier = _slug(cells)
    parent = cells.maybe("parent", known.organizations, "organization")
    if parent and parent == identifier:
        cells.fail("parent", "an organization is not its own parent")
    return Organization(
        identifier,
        _label(cells),
        parent,
        cells.choice("role", schema.ORGANIZATION_ROLES, "role"),
        cells.many("evidence", known.facts, "fact"),
        cells.optional("note"),
    )


def read_platform(cells: Cells, known: Known) -> Platform:
    """Read a platform; synonyms are parted by ``|``."""
    synonyms = cells.optional("synonyms")
    return Platform(
        _slug(cells),
        _label(cells),
        tuple(synonyms.split("|")) if synonyms else (),
        cells.maybe("organization", known.organizations, "organization"),
        cells.many("evidence", known.facts, "fact"),
        cells.optional("note"),
    )


def read_offering(cells: Cells, known: Known) -> Offering:
    """Read an offering; some fact must say that it exists."""
    markets = known.vocabulary.market
    synonyms = cells.optional("synonyms")
    offering = Offering(
        platform=cells.choice("platform", known.platforms, "platform"),
        model=cells.choice("model", known.vocabulary.model, "model"),
        markets=cells.many("markets", markets, "market"),
        planned_markets=cells.many("planned_markets", markets, "market"),
        valid_from=_first_day(cells),
        valid_until=cells.date("valid_until"),
        evidence=cells.many("evidence", known.facts, "fact"),
        note=cells.optional("note"),
        name=_label(cells) if cells.optional("label_en") or cells.optional("label_zh") else None,
        synonyms=tuple(synonyms.split("|")) if synonyms else (),
    )
    if not offering.evidence:
        cells.fail("evidence", "is empty; name the facts that say that the offering exists")
    both = sorted({*offering.markets} & {*offering.planned_markets})
    if both:
        cells.fail("planned_markets", f"{' '.join(both)} is also in markets; keep one")
    if offering.valid_from:
        check_period(cells, "valid_from", "valid_until")
    return offering


def _first_day(cells: Cells) -> PartialDate | None:
    return None if cells.row.cells["valid_from"] == UNKNOWN_DAY else cells.date("valid_from")


def read_period(cells: Cells, known: Known) -> tuple[str, Period]:
    """Read when an offering is there in some markets; returns its id beside it."""
    platform, model = cells.text("platform"), cells.text("model")
    offering = f"{platform}/{model}"
    if cells.ok and offering not in known.offerings:
        cells.fail("model", invalid(offering, known.offerings, "offering"))
    period = Period(
        markets=cells.many("markets", known.vocabulary.market, "market"),
        valid_from=cells.date("valid_from"),
        valid_until=cells.date("valid_until"),
        evidence=cells.many("evidence", known.facts, "fact"),
        note=cells.optional("note"),
    )
    for column, found in (("markets", period.markets), ("evidence", period.evidence)):
        if not found:
            cells.fail(column, "is empty; name the markets and the facts that give the dates")
    if not (period.valid_from or period.valid_until):
        cells.fail("valid_from", "is empty, and so is valid_until; a period has one of them")
    check_period(cells, "valid_from", "valid_until")
    return offering, period


def read_overlay(cells: Cells, known: Known) -> Overlay:
    """Read a rule of law; it names the markets in which it holds."""
    overlay = Overlay(
        id=_slug(cells),
        label=_label(cells),
        segment=cells.choice("segment", known.vocabulary.segment, "segment"),
        party=cells.enum("party", Party, "party"),
        involvement=cells.enum("involvement", Involvement, "involvement"),
        aspect=cells.optional("aspect"),
        condition=cells.optional("condition"),
        markets=cells.many("markets", known.vocabulary.market, "market"),
        valid_from=cells.date("valid_from"),
        valid_until=cells.date("valid_until"),
        evidence=read_evidence(cells, known),
        note=cells.optional("note"),
    )
    if not overlay.markets:
        cells.fail("markets", "is empty; name the markets whose law it is")
    check_period(cells, "valid_from", "valid_until")
    return overlay


def read_programme(cells: Cells, known: Known) -> Programme:
    """Read a programme, badge, tool or policy."""
    return Programme(
        id=_slug(cells),
        label=_label(cells),
        platform=cells.maybe("platform", known.platforms, "platform"),
        organization=cells.maybe("organization", known.organizations, "organization"),
        offerings=cells.many("offerings", known.offerings, "offering"),
        markets=cells.many("markets", known.vocabulary.market, "market"),
        evidence=cells.many("evidence", known.facts, "fact"),
        note=cells.optional("note"),
    )


def read_fact(cells: Cells, known: Known) -> Fact:
    """Read a fact; subjects and refs are written ``kind:id``."""
    fact = Fact(
        id=cells.text("id"),
        subjects=_references(cells, "subjects", known),
        subject_text=cells.text("subject_text"),
        predicate=cells.choice("predicate", schema.PREDICATES, "predicate"),
        object=cells.text("object"),
        refs=_references(cells, "refs", known),
        evidence=read_evidence(cells, known),
        note=cells.optional("note"),
    )
    if not fact.subjects:
        cells.fail("subjects", "is empty; write kind:id, as platform:temu or topic:industry")
    return fact


def _references(cells: Cells, column: str, known: Known) -> tuple[str, ...]:
    kinds = {
        "platform": known.platforms,
        "model": known.vocabulary.model,
        "offering": known.offerings,
        "organization": known.organizations,
        "programme": known.programmes,
        "segment": known.vocabulary.segment,
        "overlay": known.overlays,
        "market": known.vocabulary.market,
        "source": known.sources,
        "topic": schema.TOPICS,
    }
    text = cells.row.cells[column]
    values = tuple(text.split(" ")) if text else ()
    for value in values:
        kind, _, identifier = value.partition(":")
        if kind not in kinds:
            cells.fail(column, invalid(kind, kinds, "kind of entity"))
        elif identifier not in kinds[kind]:
            cells.fail(column, invalid(identifier, kinds[kind], kind))
    return values
