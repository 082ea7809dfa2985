"""Reads the curated tables into `Records`, or raises with every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from crosslane.data import schema
from crosslane.data.checks import Known
from crosslane.data.claim import read_claim
from crosslane.data.entities import (
    read_fact,
    read_offering,
    read_organization,
    read_overlay,
    read_period,
    read_platform,
    read_programme,
    read_source,
)
from crosslane.data.faults import DataError
from crosslane.data.tables import Cells, Faults, Row, Table, read_table, unique
from crosslane.ontology.model import ANY, Offering, Period
from crosslane.ontology.records import Records, Vocabulary

T = TypeVar("T")


Tables = dict[str, list[Row]]
"""The rows of every table by its name; those of all files of claims are under ``claims``."""


def read_records(root: Path, vocabulary: Vocabulary) -> Records:
    """Read a data directory.

    Args:
        root: the directory that holds ``claims/`` and the tables.
        vocabulary: the segments, groups, models, parties and markets that may be named.

    Returns:
        The records in canonical order.

    Raises:
        DataError: with every fault found; nothing is read in part.
    """
    faults = Faults()
    return build_records(read_tables(root, faults), vocabulary, faults)


def read_tables(root: Path, faults: Faults) -> Tables:
    """Read the rows of every table of a data directory; see `read_table`."""
    tables = {table.name: read_table(root, table.name, table, faults) for table in schema.TABLES}
    return {**tables, schema.CLAIMS.name: _claim_rows(root, faults)}


def build_records(tables: Tables, vocabulary: Vocabulary, faults: Faults) -> Records:
    """Turn rows into records, checked one by one and against each other.

    Args:
        tables: the rows of every table.
        vocabulary: what may be named.
        faults: those found so far; more are added.

    Returns:
        The records in canonical order.

    Raises:
        DataError: with every fault found, those of before too.
    """
    rows, claims = tables, tables[schema.CLAIMS.name]
    for table in schema.TABLES:
        if "id" in table.columns:
            unique(rows[table.name], "id", faults)
    unique([*claims, *rows["facts.tsv"]], "id", faults)
    known = _known(rows, vocabulary)
    offerings = _build(rows["offerings.tsv"], read_offering, known, faults)
    periods = _build(rows["availability.tsv"], read_period, known, faults)
    records = Records(
        vocabulary,
        organizations=_build(rows["organizations.tsv"], read_organization, known, faults),
        platforms=_build(rows["platforms.tsv"], read_platform, known, faults),
        offerings=tuple(_with_periods(one, periods) for one in offerings),
        programmes=_build(rows["programmes.tsv"], read_programme, known, faults),
        sources=_build(rows["sources.tsv"], read_source, known, faults),
        claims=tuple(sorted(_build(claims, read_claim, known, faults), key=lambda c: c.id)),
        facts=_build(rows["facts.tsv"], read_fact, known, faults),
        overlays=_build(rows["overlays.tsv"], read_overlay, known, faults),
    )
    _same_claims(claims, faults)
    _same_periods(rows["availability.tsv"], faults)
    _same_offerings(rows["offerings.tsv"], faults)
    if faults.found:
        raise DataError(faults.found)
    return records


def _with_periods(offering: Offering, periods: Iterable[tuple[str, Period]]) -> Offering:
    """Return an offering with its periods; a market that stands in one is a market of it."""
    own = tuple(period for name, period in periods if name == offering.id)
    if not own:
        return offering
    markets = {*offering.markets, *(market for one in own for market in one.markets)}
    return replace(offering, markets=tuple(sorted(markets)), periods=own)


def _claim_rows(root: Path, faults: Faults) -> list[Row]:
    files = sorted((root / "claims").glob("*.tsv"))
    if not files:
        faults.add("claims", 0, "", "there is no claims/*.tsv")
    rows: list[Row] = []
    for path in files:
        name = f"claims/{path.name}"
        table = Table(name, schema.CLAIMS.columns)
        rows.extend(read_table(root, name, table, faults))
    return rows


def _known(rows: Tables, vocabulary: Vocabulary) -> Known:
    def ids(name: str) -> dict[str, None]:
        return dict.fromkeys(row.cells["id"] for row in rows[name])

    platforms = ids("platforms.tsv")
    return Known(
        vocabulary,
        sources=ids("sources.tsv"),
        texts={row.cells["id"] for row in rows["sources.tsv"] if row.cells["sha256"]},
        organizations=ids("organizations.tsv"),
        platforms=platforms,
        subjects=dict.fromkeys((ANY, *platforms)),
        offerings=dict.fromkeys(
            f"{row.cells['platform']}/{row.cells['model']}" for row in rows["offerings.tsv"]
        ),
        programmes={row.cells["id"]: row.cells["platform"] for row in rows["programmes.tsv"]},
        facts=ids("facts.tsv"),
        overlays=ids("overlays.tsv"),
    )


def _build(
    rows: Sequence[Row], read: Callable[[Cells, Known], T], known: Known, faults: Faults
) -> tuple[T, ...]:
    return tuple(read(Cells(row, faults), known) for row in rows)


def _same_claims(rows: Sequence[Row], faults: Faults) -> None:
    told: dict[tuple[str, ...], Row] = {}
    skip = {"id", "note", "strength", "rank"}
    for row in rows:
        key = tuple(value for column, value in row.cells.items() if column not in skip)
        if key in told:
            other = told[key]
            where = f"{other.cells['id']} ({other.file}:{other.line})"
            faults.add(row.file, row.line, "id", f"says the same by the same words as {where}")
        told.setdefault(key, row)


def _same_periods(rows: Sequence[Row], faults: Faults) -> None:
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row.cells[column] for column in schema.AVAILABILITY.key)
        if key in first:
            message = f"the same period begins on line {first[key].line}; keep one"
            faults.add(row.file, row.line, "valid_from", message)
        first.setdefault(key, row)


def _same_offerings(rows: Sequence[Row], faults: Faults) -> None:
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = (row.cells["platform"], row.cells["model"])
        if key in first:
            faults.add(row.file, row.line, "model", f"{'/'.join(key)} is on line {first[key].line}")
        first.setdefault(key, row)
