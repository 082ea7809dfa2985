"""Graphs to test with: the curated one, and small ones made of a few claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.loading import load_records
from crosslane.ontology.model import (
    Claim,
    Evidence,
    Fact,
    Grade,
    Involvement,
    Label,
    Offering,
    PartialDate,
    Party,
    Platform,
    Polarity,
    Rank,
    Source,
    Strength,
)
from crosslane.ontology.records import Records, Vocabulary
from crosslane.ontology.vocabulary import read_vocabulary
from crosslane.settings import Settings

DAY = date(2026, 11, 22)
Make = Callable[..., Claim]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright keeps an event loop running until the session ends."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def day() -> date:
    return DAY


@pytest.fixture(scope="session")
def lens() -> Lens:
    return Lens(DAY)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@pytest.fixture(scope="session")
def records() -> Records:
    return load_records()


@pytest.fixture(scope="session")
def graph(records: Records) -> KnowledgeGraph:
    return build_graph(records)


@pytest.fixture(scope="session")
def client(graph: KnowledgeGraph) -> Iterator[TestClient]:
    """The curated graph behind the real application, SPARQL workers and all."""
    from crosslane.api.app import create_app  # tests of the graph need no HTTP

    app = create_app(graph, Settings(), today=lambda: DAY)
    with TestClient(app) as made:
        yield made


@pytest.fixture(scope="session")
def source_texts() -> Path:
    """The directory of the five source articles; they lie beside the checkout, not in it."""
    found = Path(__file__).parents[2] / "shared" / "domain" / "sources"
    if not found.is_dir():
        pytest.skip("the source articles (../shared/domain/sources) are not on this machine")
    return found


def claim_of(identifier: str = "S9-001", **changes: Any) -> Claim:
    values: dict[str, Any] = {
        "platform": "temu",
        "model": "semi-managed",
        "programme": None,
        "segment": "pricing",
        "party": Party.PLATFORM,
        "involvement": Involvement.OWNS,
        "aspect": None,
        "polarity": Polarity.ASSERTED,
        "strength": Strength.EXPLICIT,
        "markets": (),
        "valid_from": None,
        "valid_until": None,
        "rank": Rank.NORMAL,
        "evidence": Evidence("900", 0, 5, "words"),
    }
    values.update(changes)
    for name in ("valid_from", "valid_until"):
        if isinstance(values[name], str):
            values[name] = PartialDate.parse(values[name])
    return Claim(identifier, **values)


@pytest.fixture(scope="session")
def claim() -> Make:
    """Make a claim that Temu semi-managed pricing is owned by the platform, with changes."""
    return claim_of


def records_of(*claims: Claim, **changes: Any) -> Records:
    evidence = Evidence("900", 0, 5, "words")
    fact = Fact("F9-001", ("platform:temu",), "Temu", "offersModel", "semi-managed", (), evidence)
    values: dict[str, Any] = {
        "platforms": (Platform("temu", Label("Temu", "Temu"), (), None, ()),),
        "offerings": (Offering("temu", "semi-managed", (), (), None, None, ("F9-001",)),),
        "sources": (Source("900", "A test", None, None, None, Grade.C, "made up", "0" * 64),),
        "facts": (fact,),
        "claims": claims,
    }
    return Records(read_vocabulary(), **(values | changes))


@pytest.fixture(scope="session")
def small() -> Callable[..., KnowledgeGraph]:
    """Make a graph of one offering, temu/semi-managed, and the given claims."""
    return lambda *claims, **changes: build_graph(records_of(*claims, **changes))
