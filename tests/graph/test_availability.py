"""Availability through a lens that trusts only some sources."""

from __future__ import annotations

from datetime import date

import pytest

from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Grade, Status

EARLY = date(2024, 1, 20)


def seen(graph: KnowledgeGraph, offering: str, lens: Lens) -> tuple[str, str, str | None]:
    there = graph.availability(graph.records.offering[offering], lens)
    start = there.valid_from.text if there.valid_from else None
    return there.status.value, there.certainty.value, start


@pytest.mark.parametrize(
    ("lens", "expected"),
    [
        (Lens(EARLY), ("not-offered", "certain", "2024-02-03")),
        (Lens(EARLY, sources=("001",)), ("not-offered", "certain", "2024-02-03")),
        (Lens(EARLY, sources=("000",)), ("unknown", "possible", None)),
        (Lens(EARLY, grade=Grade.A), ("unknown", "possible", None)),
        (Lens(EARLY, grade=Grade.C), ("not-offered", "certain", "2024-02-03")),
        (Lens(date(2026, 11, 22), "TH", ("001",)), ("planned", "possible", "2024-02-03")),
        (Lens(date(2026, 11, 22), "TH", ("000", "003")), ("unknown", "possible", None)),
    ],
)
def test_dates_and_markets_count_as_far_as_a_trusted_source_gives_them(
    graph: KnowledgeGraph, lens: Lens, expected: tuple[str, str, str | None]
) -> None:
    assert seen(graph, "alibaba.com/semi-managed", lens) == expected


def test_a_source_that_only_says_that_there_is_an_offering_gives_no_start(
    graph: KnowledgeGraph,
) -> None:
    # 003 says that Temu has both models, and not since when
    assert seen(graph, "temu/semi-managed", Lens(EARLY, sources=("003",))) == (
        "offered",
        "possible",
        None,
    )


def test_the_evidence_of_an_availability_is_trusted(graph: KnowledgeGraph) -> None:
    offering = graph.records.offering["temu/semi-managed"]
    there = graph.availability(offering, Lens(EARLY, sources=("002",)))
    assert there.evidence == ("F2-001", "F2-004")


def test_a_cell_before_the_start_is_answered_where_the_start_is_not_trusted(
    graph: KnowledgeGraph,
) -> None:
    cell = ("alibaba.com", "semi-managed", "pricing")
    assert graph.owner(*cell, Lens(EARLY)).status is Status.NOT_OFFERED
    trusting = graph.owner(*cell, Lens(EARLY, sources=("000",)))
    assert (trusting.status, trusting.basis and trusting.basis.tier) == (Status.UNKNOWN, None)
