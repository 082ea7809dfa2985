"""Made-up claims are valid, as many as asked for, and as the curated ones are."""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.claims import grown
from benchmarks.tables import write_tables
from crosslane.data.reader import read_records
from crosslane.graph.store import build_graph
from crosslane.graph.validate import validate
from crosslane.ontology.model import Claim, Scope
from crosslane.ontology.records import Records
from tests.conftest import DAY

ROOT = Path(__file__).parents[2]
GENERAL = (Scope.MODEL, Scope.GENERAL)


@pytest.fixture(scope="module")
def ten(records: Records) -> Records:
    return grown(records, 10)


def test_there_are_so_many_times_the_claims_and_facts(records: Records, ten: Records) -> None:
    assert len(ten.claims) == 10 * len(records.claims)
    assert len(ten.facts) == 10 * len(records.facts)


def test_what_is_there_stays(records: Records, ten: Records) -> None:
    for table in ("claims", "facts", "platforms", "offerings", "sources", "organizations"):
        assert {*getattr(records, table)} <= {*getattr(ten, table)}


def test_once_is_as_it_is(records: Records) -> None:
    assert grown(records, 1) is records


def test_less_than_once_is_refused(records: Records) -> None:
    with pytest.raises(ValueError, match="0 times"):
        grown(records, 0)


@pytest.mark.parametrize("table", ["platforms", "offerings", "programmes", "organizations"])
def test_things_grow_as_the_root(records: Records, ten: Records, table: str) -> None:
    wanted = math.sqrt(10) * len(getattr(records, table))
    assert len(getattr(ten, table)) == pytest.approx(wanted, abs=1)


def test_the_tables_are_valid_and_read_as_they_were_written(tmp_path: Path, ten: Records) -> None:
    write_tables(ten, tmp_path / "ten")
    assert read_records(tmp_path / "ten", ten.vocabulary) == ten


def test_tables_are_not_written_over_others(tmp_path: Path, records: Records) -> None:
    write_tables(records, tmp_path / "one")
    with pytest.raises(FileExistsError):
        write_tables(records, tmp_path / "one")


def test_the_graph_is_as_the_shapes_say(records: Records) -> None:
    assert validate(build_graph(grown(records, 2)).dataset(DAY)) == []


def test_quotes_stand_in_the_text_whose_sha256_the_source_has(ten: Records) -> None:
    held = [one.evidence for one in ten.claims] + [one.evidence for one in ten.facts]
    for source in ten.sources:
        if source.id.startswith("g"):
            quotes = sorted(
                {(one.start or 0, one.words) for one in held if one.source == source.id}
            )
            text = " ".join(quote for _, quote in quotes)
            assert hashlib.sha256(text.encode()).hexdigest() == source.sha256
            assert all(text[start:].startswith(quote) for start, quote in quotes)


def test_some_quotes_are_chinese(ten: Records) -> None:
    assert any(one.evidence.words[0] > "\u2e7f" for one in ten.claims)


def test_every_new_thing_has_a_fact_that_speaks_of_it(records: Records, ten: Records) -> None:
    for kind in ("platform", "offering", "programme", "organization"):
        for one in getattr(ten, f"{kind}s"):
            if one not in getattr(records, f"{kind}s"):
                assert one.evidence
                told = [ten.fact[fact].subjects for fact in one.evidence]
                assert all(subjects == (f"{kind}:{one.id}",) for subjects in told)


@pytest.mark.parametrize(
    "of",
    [
        lambda one: one.scope,
        lambda one: one.segment,
        lambda one: one.party,
        lambda one: one.involvement,
        lambda one: one.polarity,
        lambda one: one.strength,
        lambda one: one.aspect,
        lambda one: len(one.markets),
        lambda one: one.valid_from and len(one.valid_from.text),
    ],
    ids=[
        "scope",
        "segment",
        "party",
        "involvement",
        "polarity",
        "strength",
        "aspect",
        "markets",
        "date",
    ],
)
def test_shares_are_those_of_the_curated_claims(
    records: Records, of: Callable[[Claim], object]
) -> None:
    many = grown(records, 30)
    for general in (True, False):
        one, other = (
            Counter(of(claim) for claim in some.claims if (claim.scope in GENERAL) is general)
            for some in (records, many)
        )
        assert set(other) == set(one)
        apart = sum(abs(one[key] / one.total() - other[key] / other.total()) for key in one) / 2
        assert apart < 0.15


@pytest.mark.parametrize(("power", "share"), [(0.5, math.sqrt(10) / 10), (1.0, 1.0)])
def test_claims_in_general_grow_by_their_own_power(
    records: Records, power: float, share: float
) -> None:
    some, many = (
        sum(one.scope in GENERAL for one in made.claims)
        for made in (records, grown(records, 10, general=power))
    )
    assert many == pytest.approx(10 * some * share, rel=0.01)


def test_another_seed_gives_other_claims(records: Records, ten: Records) -> None:
    assert grown(records, 10, seed=1) == ten
    assert grown(records, 10, seed=2) != ten


def test_each_process_makes_the_same(tmp_path: Path) -> None:
    for seed in ("0", "1"):
        command = [sys.executable, "-m", "benchmarks.grow", "3", str(tmp_path / seed)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own
    assert digest(tmp_path / "0") == digest(tmp_path / "1")


def digest(root: Path) -> str:
    """Hash every file of a directory, with its name."""
    made = hashlib.sha256()
    for path in sorted(root.rglob("*.tsv")):
        made.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return made.hexdigest()
