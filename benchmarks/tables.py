"""Records written as the tables of a data directory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosslane.data import schema
from crosslane.data.entities import UNKNOWN_DAY
from crosslane.data.tables import Table
from crosslane.ontology.model import ANY, PartialDate
from crosslane.ontology.records import Records

_EVIDENCE = ("source", "start", "end", "quote", "paraphrase")


def write_tables(records: Records, root: Path) -> None:
    """Write records so that the reader gives the same ones back; claims by platform.

    Args:
        records: valid ones.
        root: directory to make.

    Raises:
        FileExistsError: it has tables already.
    """
    (root / "claims").mkdir(parents=True)
    for table in schema.TABLES:
        items = _items(records, table)
        (root / table.name).write_text(_text(table, items), encoding="utf-8", newline="\n")
    files: dict[str, list[Any]] = {}
    for claim in records.claims:
        files.setdefault("general" if claim.platform == ANY else claim.platform, []).append(claim)
    for name, claims in files.items():
        path = root / "claims" / f"{name}.tsv"
        path.write_text(_text(schema.CLAIMS, claims), encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class _Row:
    """A period with the offering that it is of, as the table has it."""

    platform: str
    model: str
    markets: tuple[str, ...]
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    evidence: tuple[str, ...]
    note: str | None


def _items(records: Records, table: Table) -> Iterable[Any]:
    if table is not schema.AVAILABILITY:
        found: Iterable[Any] = getattr(records, table.name.removesuffix(".tsv"))
        return found
    return [
        _Row(
            of.platform,
            of.model,
            one.markets,
            one.valid_from,
            one.valid_until,
            one.evidence,
            one.note,
        )
        for of in records.offerings
        for one in of.periods
    ]


def _text(table: Table, items: Iterable[Any]) -> str:
    rows = ["\t".join(_cell(item, table, column) for column in table.columns) for item in items]
    return "\n".join(["\t".join(table.columns), *rows]) + "\n"


def _cell(item: Any, table: Table, column: str) -> str:
    if column.startswith("label_"):
        label = item.name if table is schema.OFFERINGS else item.label
        return str(getattr(label, column.removeprefix("label_"))) if label else ""
    if table is schema.OFFERINGS and column == "valid_from" and item.valid_from is None:
        return UNKNOWN_DAY
    held = item.evidence if column in _EVIDENCE and table in _QUOTED else item
    value = getattr(held, column)
    if isinstance(value, tuple):
        return ("|" if column == "synonyms" else " ").join(value)
    return "" if value is None else str(value)


_QUOTED = (schema.CLAIMS, schema.FACTS, schema.OVERLAYS)
