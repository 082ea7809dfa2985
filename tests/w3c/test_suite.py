"""The archive of the suites, and what is taken out of it."""

from __future__ import annotations

import hashlib
import lzma
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.w3c import pack, suite
from tests.w3c.known import COMPUTED, KNOWN, KNOWN_STORE, STORED, TIES, UNANSWERED

_DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"
_KINDS: tuple[suite.Kind, ...] = (
    "query",
    "update",
    "positive",
    "negative",
    "positive-update",
    "negative-update",
)


def test_the_archive_is_the_one_that_the_readme_describes() -> None:
    digest = hashlib.sha256(pack.ARCHIVE.read_bytes()).hexdigest()
    assert digest in Path(__file__).with_name("README.md").read_text(encoding="utf-8")


def test_the_licences_are_in_the_archive() -> None:
    assert b"W3C 3-clause BSD License" in suite.files()["LICENSE"]
    assert "dawg-data-r2/LICENSE" in suite.files()


def test_the_suites_have_433_and_441_approved_tests() -> None:
    assert len(suite.chosen(*_KINDS, suite="sparql11")) == 433
    assert len(suite.chosen(*_KINDS, suite="dawg-data-r2")) == 441


def test_20_approved_tests_are_out_with_their_groups() -> None:
    out = Counter(case.group for case in suite.cases() if case.group in suite.OUT and case.approved)
    assert out == {"sparql11/entailment": 13, "sparql11/service": 7}


def test_the_name_of_a_test_is_given_once() -> None:
    found = Counter(case.id for case in suite.cases())
    assert max(found.values()) == 1


@pytest.mark.parametrize(
    "listed", [COMPUTED, STORED, TIES, frozenset(KNOWN), frozenset(UNANSWERED)]
)
def test_a_list_names_tests_that_are_run(listed: frozenset[str]) -> None:
    run = {
        case.id
        for name in ("sparql11", "dawg-data-r2")
        for case in suite.chosen(*_KINDS, suite=name)
    }
    assert listed <= run


def test_a_test_that_fails_is_not_also_equal_by_value() -> None:
    assert not (COMPUTED | STORED) & KNOWN.keys()
    assert not COMPUTED & STORED


def test_the_archive_is_made_of_its_files_alone(tmp_path: Path) -> None:
    for name, content in suite.files().items():
        place = tmp_path / ("trig/LICENSE" if name == "LICENSE" else name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    # Compared unpacked: another release of liblzma may compress otherwise.
    made, kept = pack.packed(tmp_path), pack.ARCHIVE.read_bytes()
    assert lzma.decompress(made) == lzma.decompress(kept)


def test_the_document_names_every_test_that_fails() -> None:
    text = _DOCUMENT.read_text(encoding="utf-8")
    names = [identifier.partition("#")[2] for identifier in KNOWN] + list(KNOWN_STORE)
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_table_of_the_document_agrees_with_the_lists() -> None:
    passed, equal = Counter[str](), Counter[str]()
    for name in ("sparql11", "dawg-data-r2"):
        for case in suite.chosen(*_KINDS, suite=name):
            passed[case.group] += case.id not in KNOWN
            equal[case.group] += case.id in COMPUTED | STORED
    text = _DOCUMENT.read_text(encoding="utf-8")
    row = re.compile(r"^\| ((?:sparql11|dawg-data-r2)/\S+) \| (\d+) of \d+(?: \((\d+) by)?", re.M)
    found = {group: (int(good), int(value or 0)) for group, good, value in row.findall(text)}
    assert {group: found.get(group) for group in passed} == {
        group: (passed[group], equal[group]) for group in passed
    }
