"""Every quote stands in its source, at its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crosslane.data.faults import DataError
from crosslane.data.quotes import check_quotes, read_texts
from crosslane.ontology.model import Evidence
from crosslane.ontology.records import Records


def test_every_quote_of_the_curated_claims_and_facts_is_exact(
    records: Records, source_texts: Path
) -> None:
    assert check_quotes(records, read_texts(source_texts)) == []


def test_a_quote_at_another_place_says_where_it_is(records: Records) -> None:
    text = "Sellers say: pricing stays with Temu."
    sha256 = records.source["000"].sha256 or ""
    evidence = Evidence("000", 0, 23, "pricing stays with Temu")
    claim = replace(records.claims[0], evidence=evidence)
    only = replace(records, claims=(claim,), facts=(), sources=(records.source["000"],))
    [fault] = check_quotes(only, {sha256: text})
    assert str(fault).startswith(f"claim {claim.id}: quote: source 000 has")
    assert "the quote is at 13-36" in fault.message
    gone = replace(only, claims=(replace(claim, evidence=replace(evidence, quote="x" * 23)),))
    assert "nowhere" in check_quotes(gone, {sha256: text})[0].message


def test_a_source_whose_text_is_not_given_is_reported(records: Records) -> None:
    faults = check_quotes(records, {})
    assert [fault.column for fault in faults] == ["000", "001", "002", "003", "004"]


def test_an_empty_directory_is_an_error_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no source text"):
        read_texts(tmp_path)
