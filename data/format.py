"""Canonical form of the tables: rows sorted by id, lists sorted, so that a diff shows meaning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crosslane.data import schema
from crosslane.data.faults import Fault
from crosslane.data.tables import Table


def canonical(text: str, table: Table) -> str:
    r"""Return a table in canonical form.

    Args:
        text: the file; it must be readable, see ``reader``.
        table: its columns and what of it is sorted.

    Returns:
        Header, rows in the order of the table's key, lists of ids in order, one line end each.

    Example:
        >>> canonical("id\tlist\nb\t2 1\na\t\n", Table("t", ("id", "list"), "id", ("list",)))
        'id\tlist\na\t\nb\t1 2\n'
    """
    head, *lines = text.splitlines()
    rows = [dict(zip(table.columns, line.split("\t"), strict=True)) for line in lines]
    for row in rows:
        for column in table.sorted_lists:
            row[column] = " ".join(sorted(row[column].split()))
    if table.sorted_by:
        rows.sort(key=lambda row: row[table.sorted_by or ""])
    body = ("\t".join(row[column] for column in table.columns) for row in rows)
    return "\n".join([head, *body]) + "\n"


def tables(root: Path) -> Iterator[tuple[str, Table]]:
    """Yield every table of a data directory by its path below it."""
    for table in schema.TABLES:
        if not table.optional or (root / table.name).exists():
            yield table.name, table
    for path in sorted((root / "claims").glob("*.tsv")):
        yield f"claims/{path.name}", schema.CLAIMS


def untidy(root: Path) -> list[Fault]:
    """Report the first line of each table that is not in canonical form.

    Args:
        root: a data directory without other faults.

    Returns:
        One fault per table that ``crosslane check --fix`` would rewrite.
    """
    faults = []
    for name, table in tables(root):
        text = (root / name).read_text(encoding="utf-8")
        wanted = canonical(text, table)
        if text != wanted:
            pairs = zip(text.splitlines(), wanted.splitlines(), strict=False)
            line = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 1)
            message = "is not in canonical form from here on; run crosslane check --fix"
            faults.append(Fault(name, line, "", message))
    return faults


def tidy(root: Path) -> list[str]:
    """Rewrite the tables that are not in canonical form.

    Args:
        root: a data directory without other faults.

    Returns:
        The names of the files rewritten.
    """
    changed = []
    for name, table in tables(root):
        path = root / name
        text = path.read_text(encoding="utf-8")
        wanted = canonical(text, table)
        if text != wanted:
            path.write_text(wanted, encoding="utf-8", newline="\n")
            changed.append(name)
    return changed
