"""Canonical form of the tables."""

from __future__ import annotations

import shutil
from pathlib import Path

from crosslane.data import schema
from crosslane.data.format import canonical, tidy, untidy
from crosslane.loading import data_directory
from tests.articles import articles


def copy(tmp_path: Path) -> Path:
    root = tmp_path / "data"
    shutil.copytree(articles(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return root


def test_the_curated_tables_are_in_canonical_form() -> None:
    assert untidy(data_directory()) == []


def test_a_table_out_of_order_is_reported_at_the_line_and_put_right(tmp_path: Path) -> None:
    root = copy(tmp_path)
    path = root / "claims/temu.tsv"
    wanted = path.read_text()
    head, first, second, *rest = wanted.split("\n")
    path.write_text("\n".join([head, second, first, *rest]))
    assert [(fault.file, fault.line) for fault in untidy(root)] == [("claims/temu.tsv", 2)]
    assert tidy(root) == ["claims/temu.tsv"]
    assert path.read_text() == wanted
    assert untidy(root) == []


def test_lists_of_ids_are_sorted_and_rows_of_ordered_tables_are_not(tmp_path: Path) -> None:
    text = (articles() / "offerings.tsv").read_text()
    assert "CA DE FR GB MX US" in text
    mixed = text.replace("CA DE FR GB MX US", "US CA DE FR GB MX")
    assert canonical(mixed, schema.OFFERINGS) == text
    assert [line.split("\t")[0] for line in text.split("\n")[1:4]] == ["temu", "temu", "aliexpress"]


def test_canonical_form_is_its_own_canonical_form() -> None:
    for table in schema.TABLES:
        text = (data_directory() / table.name).read_text()
        assert canonical(canonical(text, table), table) == canonical(text, table)
