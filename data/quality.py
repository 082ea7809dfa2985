"""What a curator overlooks: checks of the tables as a whole that no single row fails.

They come after the readers, which hold every row against the vocabulary and what it refers to.
Each message says what to do. ``crosslane check`` and the import of a spreadsheet ask them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from crosslane.data import schema
from crosslane.data.entities import UNKNOWN_DAY
from crosslane.data.faults import Fault
from crosslane.data.reader import Tables
from crosslane.data.tables import Row
from crosslane.ontology.model import ALL_SEGMENTS, EVERYTHING_ELSE, PartialDate
from crosslane.ontology.records import Records

REASON_MIN = 2
"""Words of the reason for a grade; fewer say no more than the grade itself."""

_TRACKING = re.compile(r"(?:^|[?&])(?:utm_\w+|fbclid|gclid)=")
_SENTENCE = re.compile(r"(?:[^a-z]|[a-z][A-Z]).*\.")  # eBay may begin one
_WORD = re.compile(r"\w+")
_ID = re.compile(r"\b[A-Z][A-Z0-9]*-\d{3,}\b")


@dataclass(frozen=True, slots=True)
class Tidy:
    """What the checks look at.

    Args:
        tables: the rows of every table, which tell the line.
        records: the same, read without a fault.
        today: the day that no claim and no document can be later than.
    """

    tables: Tables
    records: Records
    today: date

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table by its name."""
        return self.tables[table]


def quality_faults(
    tables: Tables, records: Records, today: date, *, words: bool = True
) -> list[Fault]:
    """Report what is wrong with the tables as a whole.

    Args:
        tables: the rows of every table; see `read_tables`.
        records: what was read from them without a fault.
        today: the day of the check.
        words: whether the vocabulary belongs to these tables, so that every word of it has to be
            used. Tables of somebody else use what they need of it.

    Returns:
        The faults in file and line order; none for sound tables.
    """
    tidy = Tidy(tables, records, today)
    asked = [check for check in CHECKS if words or check is not vocabulary]
    return sorted(fault for check in asked for fault in check(tidy))


def future(tidy: Tidy) -> Iterator[Fault]:
    """No document is published, and no claim begins to hold, after today."""
    for table, column in (("sources.tsv", "published"), (schema.CLAIMS.name, "valid_from")):
        for row in tidy.rows(table):
            text = row.cells[column]
            if text and PartialDate.parse(text).first > tidy.today:
                message = f"{text} is after today, {tidy.today}; what is only announced is a fact"
                yield _fault(row, column, message)


def addresses(tidy: Tidy) -> Iterator[Fault]:
    """A page says who publishes it; an address stands once, as it is, without tracking."""
    first: dict[str, Row] = {}
    for row in tidy.rows("sources.tsv"):
        url = row.cells["url"]
        if not url:
            continue
        if not row.cells["publisher"]:
            yield _fault(row, "publisher", "is empty; name who runs the page at this address")
        if _TRACKING.search(url):
            yield _fault(row, "url", "has parameters that only count visits; leave them out")
        parts = urlsplit(url)
        if parts.netloc != parts.netloc.lower():
            yield _fault(row, "url", f"write the host in lower case: {parts.netloc.lower()}")
        same = url.split("://", 1)[1].removeprefix("www.").rstrip("/")
        if same in first:
            other = first[same]
            message = f"is the address of {other.cells['id']} (line {other.line}); use that source"
            yield _fault(row, "url", message)
        first.setdefault(same, row)


def grades(tidy: Tidy) -> Iterator[Fault]:
    """A grade has a reason that says something."""
    for row in tidy.rows("sources.tsv"):
        if len(_WORD.findall(row.cells["grade_reason"])) < REASON_MIN:
            message = "says too little; name what the grade rests on, as 'official help page'"
            yield _fault(row, "grade_reason", message)


def orphans(tidy: Tidy) -> Iterator[Fault]:
    """Nothing stands in a table that nothing else speaks of, or that its note names."""
    used = _used(tidy.records)
    told = {*tidy.records.claim, *tidy.records.fact}
    for name, kind in (
        ("sources.tsv", "source"),
        ("platforms.tsv", "platform"),
        ("organizations.tsv", "organization"),
        ("programmes.tsv", "programme"),
    ):
        for row in tidy.rows(name):
            named = told.intersection(_ID.findall(row.cells["note"]))
            if row.cells["id"] not in used[kind] and not named:
                message = f"nothing speaks of this {kind}; add what does, or take the row out"
                yield _fault(row, "id", message)


def _used(records: Records) -> defaultdict[str, set[str]]:
    used: defaultdict[str, set[str]] = defaultdict(set)
    used["source"] = {one.evidence.source for one in records.claims}
    used["source"] |= {one.evidence.source for one in records.facts}
    used["source"] |= {one.evidence.source for one in records.overlays}
    used["platform"] = {one.platform for one in records.claims}
    used["platform"] |= {one.platform for one in records.offerings}
    used["platform"] |= {one.platform for one in records.programmes if one.platform}
    used["programme"] = {one.programme for one in records.claims if one.programme}
    used["programme"] |= {one.id for one in records.programmes if one.evidence}
    used["organization"] = {one.organization for one in records.platforms if one.organization}
    used["organization"] |= {one.parent for one in records.organizations if one.parent}
    used["organization"] |= {one.organization for one in records.programmes if one.organization}
    used["organization"] |= {one.id for one in records.organizations if one.evidence}
    for fact in records.facts:
        for reference in (*fact.subjects, *fact.refs):
            kind, _, identifier = reference.partition(":")
            used[kind].add(identifier)
    return used


def dates(tidy: Tidy) -> Iterator[Fault]:
    """Every offering has a first day, or says that no source gives one."""
    for row in tidy.rows("offerings.tsv"):
        if not row.cells["valid_from"]:
            message = f"is empty; give the first day, or write '{UNKNOWN_DAY}' if no source does"
            yield _fault(row, "valid_from", message)


def labels(tidy: Tidy) -> Iterator[Fault]:
    """A Chinese name is in Chinese, or the same brand name; a synonym is no name again."""
    for name in (
        "platforms.tsv",
        "offerings.tsv",
        "programmes.tsv",
        "organizations.tsv",
        "overlays.tsv",
    ):
        for row in tidy.rows(name):
            english, chinese = row.cells["label_en"], row.cells["label_zh"]
            if chinese and chinese != english and not _chinese(chinese):
                message = f"'{chinese}' is neither Chinese nor the name in label_en"
                yield _fault(row, "label_zh", message)
            synonyms = [one for one in row.cells.get("synonyms", "").split("|") if one]
            again = [one for one in synonyms if one in (english, chinese)]
            if again or len(set(synonyms)) != len(synonyms):
                message = f"'{(again or synonyms)[0]}' stands there already; name each once"
                yield _fault(row, "synonyms", message)


def _chinese(text: str) -> bool:
    return any(unicodedata.name(one, "").startswith("CJK UNIFIED") for one in text)


def paraphrases(tidy: Tidy) -> Iterator[Fault]:
    """A paraphrase is a sentence: a capital or a figure at its start, a full stop at its end."""
    for name in (schema.CLAIMS.name, "facts.tsv", "overlays.tsv"):
        for row in tidy.rows(name):
            text = row.cells["paraphrase"]
            if text and not _SENTENCE.fullmatch(text):
                message = "is no sentence; begin with a capital and end with a full stop"
                yield _fault(row, "paraphrase", message)


def vocabulary(tidy: Tidy) -> Iterator[Fault]:
    """No predicate, role, group, model or segment is there that nothing uses."""
    records = tidy.records
    words = records.vocabulary
    named = {one.segment for one in records.claims}
    covered = {segment for one in named for segment in words.members(one)}
    models = {one.model for one in records.claims} | {one.model for one in records.offerings}
    groups = set(words.group) - {EVERYTHING_ELSE, ALL_SEGMENTS}
    predicates = {one.predicate for one in records.facts}
    roles = {one.role for one in records.organizations}
    yield from _dead("predicate", set(schema.PREDICATES) - predicates, "data/schema.py")
    yield from _dead("role", set(schema.ORGANIZATION_ROLES) - roles, "data/schema.py")
    yield from _dead("group", groups - named, "ontology/segments.ttl")
    yield from _dead("model", set(words.model) - models, "ontology/models.ttl")
    yield from _dead("segment", set(words.segment) - covered, "ontology/segments.ttl")


def _dead(kind: str, unused: Iterable[str], where: str) -> Iterator[Fault]:
    for one in sorted(unused):
        message = f"no row uses the {kind} '{one}'; take it out of {where}, or add what needs it"
        yield Fault("vocabulary", 0, "", message)


def _fault(row: Row, column: str, message: str) -> Fault:
    return Fault(row.file, row.line, column, message)


CHECKS: tuple[Callable[[Tidy], Iterator[Fault]], ...] = (
    future,
    addresses,
    grades,
    orphans,
    dates,
    labels,
    paraphrases,
    vocabulary,
)
"""Every check; each says in its docstring what holds."""
