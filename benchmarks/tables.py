"""Records written as the tables of a data directory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crosslane.data import schema
from crosslane.data.tables import Table
from crosslane.ontology.model import ANY
from crosslane.ontology.records import Records

_EVIDENCE = ("source", "start", "end", "quote")


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
        items = getattr(records, table.name.removesuffix(".tsv"))
        (root / table.name).write_text(_text(table, items), encoding="utf-8", newline="\n")
    files: dict[str, list[Any]] = {}
    for claim in records.claims:
        files.setdefault("general" if claim.platform == ANY else claim.platform, []).append(claim)
    for name, claims in files.items():
        path = root / "claims" / f"{name}.tsv"
        path.write_text(_text(schema.CLAIMS, claims), encoding="utf-8", newline="\n")


def _text(table: Table, items: Iterable[Any]) -> str:
    rows = ["\t".join(_cell(item, table, column) for column in table.columns) for item in items]
    return "\n".join(["\t".join(table.columns), *rows]) + "\n"


def _cell(item: Any, table: Table, column: str) -> str:
    if column.startswith("label_"):
        return str(getattr(item.label, column.removeprefix("label_")))
    held = item.evidence if column in _EVIDENCE and table in _QUOTED else item
    value = getattr(held, column)
    if isinstance(value, tuple):
        return ("|" if column == "synonyms" else " ").join(value)
    return "" if value is None else str(value)


_QUOTED = (schema.CLAIMS, schema.FACTS)
