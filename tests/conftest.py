"""Graphs to test with: the curated one, and small ones made of a few claims."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.api.logs import logging_config
from crosslane.data.history import state_of
from crosslane.data.reader import read_tables
from crosslane.data.recorded import read_recorded, write_history
from crosslane.data.tables import Faults
from crosslane.data.versions import record
from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.loading import load_graph, load_records
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
from crosslane.ontology.releases import Release
from crosslane.ontology.vocabulary import read_vocabulary
from crosslane.settings import Settings
from tests.articles import articles
from tests.webworld import web_data

DAY = date(2026, 11, 22)
Make = Callable[..., Claim]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright keeps an event loop running until the session ends."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def _surroundings() -> Iterator[None]:
    """Let no test write into the cache of the user, and let commands ask the five articles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSLANE_ARTEFACTS", "none")
        patch.setenv("CROSSLANE_DATA_DIR", str(articles()))
        yield


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
    """What the five articles say; see ``tests/articles.py``."""
    return load_records(articles())


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """The graph of the five articles."""
    return load_graph(articles())


@pytest.fixture(scope="session")
def curated() -> KnowledgeGraph:
    """The graph of the tables as they are now."""
    return load_graph()


@pytest.fixture(scope="session")
def client(graph: KnowledgeGraph) -> Iterator[TestClient]:
    """The graph of the five articles behind the real application, SPARQL workers and all."""
    from crosslane.api.app import create_app  # tests of the graph need no HTTP

    app = create_app(graph, Settings(), today=lambda: DAY)
    with TestClient(app) as made:
        yield made


@pytest.fixture(scope="session")
def curated_client(curated: KnowledgeGraph) -> Iterator[TestClient]:
    """The tables as they are now behind the real application."""
    from crosslane.api.app import create_app  # tests of the graph need no HTTP

    app = create_app(curated, Settings(sparql_workers=1), today=lambda: DAY)
    with TestClient(app) as made:
        yield made


@pytest.fixture
def kept_logging() -> Iterator[None]:
    """Put the configuration of logging back as it was, for a test in which a server sets it."""
    names = list(logging_config("text")["loggers"])
    loggers = [logging.getLogger(), *map(logging.getLogger, names)]
    before = [(one.handlers[:], one.filters[:], one.level, one.propagate) for one in loggers]
    yield
    for one, (handlers, filters, level, propagate) in zip(loggers, before, strict=True):
        one.handlers[:], one.filters[:], one.propagate = handlers, filters, propagate
        one.setLevel(level)


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


def edit(root: Path, name: str, identifier: str, **cells: str) -> None:
    """Change cells of the row of an id."""
    path = root / name
    head, *lines = path.read_text(encoding="utf-8").split("\n")
    columns = head.split("\t")
    (number,) = [n for n, line in enumerate(lines) if line.split("\t")[0] == identifier]
    values = dict(zip(columns, lines[number].split("\t"), strict=True)) | cells
    lines[number] = "\t".join(values[column] for column in columns)
    path.write_text("\n".join([head, *lines]), encoding="utf-8")


def drop(root: Path, name: str, identifier: str) -> None:
    """Take the row of an id out of a table."""
    path = root / name
    lines = path.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if line.split("\t")[0] != identifier]
    assert len(kept) == len(lines) - 1
    path.write_text("\n".join(kept), encoding="utf-8")


def release(root: Path, identifier: str, day: str, note: str | None = None) -> None:
    """Record the tables as they are."""
    state = state_of(read_tables(root, Faults()))
    made = Release(identifier, date.fromisoformat(day), note)
    write_history(root, record(read_recorded(root), state, made))


@pytest.fixture(scope="session")
def past_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The curated tables with made-up edits, released as 1.0.0 and 1.1.0 and edited again.

    1.1.0 gives Temu's semi-managed pricing to the seller (S0-014), takes out S2-011 and adds
    F9-999. After it S0-001 gets another note, and S0-014 is hedged.
    """
    root = tmp_path_factory.mktemp("past") / "data"
    leave = shutil.ignore_patterns("*.py", "__pycache__", "history", "releases.tsv")
    shutil.copytree(articles(), root, ignore=leave)
    release(root, "1.0.0", "2026-01-01", "The first *test*")
    edit(root, "claims/temu.tsv", "S0-014", party="seller")
    drop(root, "claims/general.tsv", "S2-011")
    facts = root / "facts.tsv"
    last = facts.read_text(encoding="utf-8").splitlines()[-1].split("\t")
    with facts.open("a", encoding="utf-8") as file:
        file.write("\t".join(["F9-999", *last[1:3], "trend", *last[4:]]) + "\n")
    release(root, "1.1.0", "2026-02-01")
    edit(root, "claims/general.tsv", "S0-001", note="a newer note")
    edit(root, "claims/temu.tsv", "S0-014", strength="hedged")
    return root


@pytest.fixture(scope="session")
def past(past_root: Path) -> KnowledgeGraph:
    """The graph of those tables."""
    return load_graph(past_root)


@pytest.fixture(scope="session")
def web_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables with a platform that is known from pages of the web; see ``tests/webworld.py``."""
    return web_data(tmp_path_factory.mktemp("web") / "data")


@pytest.fixture(scope="session")
def web(web_root: Path) -> KnowledgeGraph:
    """The graph of those tables."""
    return load_graph(web_root)


@pytest.fixture(scope="session")
def web_client(web: KnowledgeGraph) -> Iterator[TestClient]:
    """That graph behind the real application."""
    from crosslane.api.app import create_app  # tests of the graph need no HTTP

    app = create_app(web, Settings(sparql_workers=1), today=lambda: DAY)
    with TestClient(app) as made:
        yield made
