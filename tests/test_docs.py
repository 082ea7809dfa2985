"""The documentation agrees with code and data: links, words, columns, examples.

It is true of the tables as they are now, so that is what is asked here.
"""

import re
from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
import rdflib
from starlette.testclient import TestClient

from crosslane import __version__
from crosslane.data import schema
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology import model

ROOT = Path(__file__).parents[1]
HIDDEN = {"build", "dist", "node_modules"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in HIDDEN for part in path.relative_to(ROOT).parts[:-1])
)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ENUMS = (
    model.Status,
    model.Certainty,
    model.Offered,
    model.Scope,
    model.Involvement,
    model.Strength,
    model.Polarity,
    model.Rank,
    model.Party,
    model.Wording,
    model.Grade,
)


@pytest.fixture
def graph(curated: KnowledgeGraph) -> KnowledgeGraph:
    return curated


@pytest.fixture
def client(curated_client: TestClient) -> TestClient:
    return curated_client


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(page: str) -> set[str]:
    """Return the anchors of headings as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page), re.MULTILINE)
    words = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in headings)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in words)
    return {re.sub(r"\s", "-", heading) for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        name, _, anchor = target.partition("#")
        found = page.parent / name if name else page
        assert found.exists(), f"{page.name}: there is no {target}"
        if anchor and found.suffix == ".md":
            assert anchor in anchors(found.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_name_no_path_of_a_machine(page: Path) -> None:
    assert not re.search(r"(?<![\w.])/(home|root|tmp|Users|work)/", page.read_text("utf-8"))


def test_every_decision_is_listed_dated_and_complete() -> None:
    listed = text("docs/adr/README.md")
    records = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert [path.name[:4] for path in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    for path in records:
        body = path.read_text(encoding="utf-8")
        assert f"({path.name})" in listed
        assert body.startswith(f"# {path.name[:4]}: ")
        assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", body, re.MULTILINE)
        headings = re.findall(r"^## (.+)$", body, re.MULTILINE)
        assert headings == ["Context", "Decision", "Options", "Consequences"], path.name


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_value_is_in_the_glossary(kind: type[StrEnum]) -> None:
    rows = text("docs/glossary.md").splitlines()
    for item in kind:
        told = [row for row in rows if re.match(rf"\| ([a-z]+ )?`{item.value}` \|", row)]
        assert told, f"{kind.__name__} {item.value} is not in docs/glossary.md"


def test_every_word_of_an_ownership_is_in_the_glossary() -> None:
    glossary = text("docs/glossary.md").lower()
    words = (
        *("owner", "status", "certainty", "availability", "tier", "basis", "candidate", "split"),
        *("overruled", "veto", "denied", "annotation", "beside", "roles", "dimension", "scope"),
        *("wording", "lens", "segment", "party", "offering", "programme", "market", "source"),
        *("evidence", "claim", "fact", "handoff", "aspect", "grade", "conflict"),
        *("comparison", "run", "coverage", "stale", "impact", "likeness", "cluster", "profile"),
        *("advice", "reason", "recommendation", "contradiction", "release", "recorded time"),
        *("as known", "change", "bundle", "dump", "representation", "neighbourhood", "problem"),
    )
    told = re.findall(r"^\| ([^|]+) \|", glossary, re.MULTILINE)
    for word in words:
        assert any(re.search(rf"\b{word}\b", cell) for cell in told), word


@pytest.mark.parametrize(
    "table", [*schema.TABLES, schema.CLAIMS, schema.RELEASES], ids=lambda table: table.name
)
def test_every_column_is_described(table: object) -> None:
    assert isinstance(table, type(schema.CLAIMS))
    name = "claims/*.tsv" if table is schema.CLAIMS else table.name
    sections = re.split(r"^### ", text("data/README.md"), flags=re.MULTILINE)
    (section,) = [part for part in sections if part.startswith(f"`{name}`")]
    told = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", section, re.MULTILINE)
    described = [column for cell in told for column in re.findall(r"`(\w+)`", cell)]
    assert described == list(table.columns)


def test_closed_lists_of_the_tables_are_described() -> None:
    page = text("data/README.md")
    for name, meaning in schema.PREDICATES.items():
        assert f"| `{name}` | {meaning} |" in page
    listed = re.findall(r"^\| `(\w+)` \| [^|]+ \|$", page, re.MULTILINE)
    assert set(listed) == set(schema.PREDICATES)
    for word in (*schema.TOPICS, *schema.ORGANIZATION_ROLES):
        assert f"`{word}`" in page


def test_files_named_in_the_architecture_exist() -> None:
    pages = text("docs/architecture.md") + text("docs/model.md")
    named = re.findall(r"`((?:api|crosslane|data|docs|graph|ontology|visualize)/[\w./-]*)`", pages)
    assert named
    for name in named:
        assert (ROOT / name).exists(), name


def worked_examples() -> list[tuple[str, str | None, str, str]]:
    row = re.compile(r"^\| `(/ownership/\S+)` \| (\S+) \| (\S+) \| (.+) \|$", re.MULTILINE)
    return [
        (call, None if owner == "nobody" else owner, status, why)
        for call, owner, status, why in row.findall(text("docs/model.md"))
    ]


@pytest.mark.parametrize(("call", "owner", "status", "why"), worked_examples())
def test_worked_examples_are_what_the_server_answers(
    client: TestClient, call: str, owner: str | None, status: str, why: str
) -> None:
    response = client.get(call)
    cell = response.json()
    assert (cell["owner"], cell["status"]) == (owner, status)
    for words in re.findall(r'"([^"]+)"', why):
        assert words in response.text
    for fact in re.findall(r"\bFW-\d+", why):
        assert fact in cell["availability"]["evidence"]
    for overlay in re.findall(r"`(eu-[a-z-]+)`", why):
        assert overlay in {one["overlay"] for one in cell["overlays"]}
    for told in re.findall(r"availability `(\w+)`", why):
        assert cell["availability"]["status"] == told


def test_worked_examples_are_there() -> None:
    assert len(worked_examples()) >= 19


def test_turtle_of_the_model_page_is_in_the_dataset(graph: KnowledgeGraph, day: date) -> None:
    lines = set(graph.dataset(day).decode().splitlines())
    blocks = re.findall(r"^```turtle\n(.*?)^```", text("docs/model.md"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    for block, name in zip(blocks, ("claims", "ownership"), strict=True):
        parsed = rdflib.Graph().parse(data=block, format="turtle")
        end = f"<https://w3id.org/crosslane/graph/{name}> ."
        for triple in parsed:
            quad = " ".join(part.n3() for part in triple) + " " + end
            assert quad in lines


def test_sparql_of_the_model_page_answers(client: TestClient) -> None:
    (query,) = re.findall(r"^```sparql\n(.*?)^```", text("docs/model.md"), re.MULTILINE | re.DOTALL)
    response = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert "https://w3id.org/crosslane/id/offering/temu/semi-managed" in response.text.split()


def test_every_document_is_linked_from_the_readme_or_the_architecture() -> None:
    linked = {
        (ROOT / folder / target.partition("#")[0]).resolve()
        for page, folder in (("README.md", ""), ("docs/architecture.md", "docs"))
        for target in LINK.findall(text(page))
    }
    missing = [path.name for path in (ROOT / "docs").glob("*.md") if path not in linked]
    assert missing == []


def test_every_picture_is_shown_and_small() -> None:
    shown = "".join(page.read_text("utf-8") for page in PAGES)
    for path in (ROOT / "docs/pictures").iterdir():
        assert f"pictures/{path.name})" in shown, path.name
        assert path.stat().st_size < 150_000, path.name


def test_numbers_told_in_the_readme_are_those_of_the_data(
    graph: KnowledgeGraph, lens: Lens
) -> None:
    page, records = " ".join(text("README.md").split()), graph.records
    status = Counter(one.status.value for one in graph.matrix(lens))
    own = status["stated"] + status["inferred"]
    grades = Counter(one.grade.value for one in records.sources)
    undated = sum(one.published is None for one in records.sources)
    periods = sum(len(one.periods) for one in records.offerings)
    markets = sum(bool(one.markets) for one in records.offerings)
    begun = sum(one.valid_from is not None for one in records.offerings)
    questions = len(list((ROOT / "ontology/queries").glob("*.rq")))
    for told in (
        f"{len(records.claims)} claims and {len(records.facts)} facts on "
        f"{len(records.offerings)} offerings and {len(records.vocabulary.segments)} segments, "
        f"{periods} periods by market and {len(records.overlays)} rules of law, "
        f"from {len(records.sources)} sources",
        f"{grades['A']} of these are of grade A (official), {grades['B']} of B",
        f"{grades['C']} of C (trade press) and {grades['D']} of D (weak)",
        f"Of {status.total()} cells {status['unknown']} are unknown and {status['disputed']} "
        f"disputed; {status['inherited']} more are only inherited",
        f"{own} rest on words about the very offering",
        f"{undated} of the sources have no date",
        f"Of {markets} offerings a source names markets, of {begun} a first day",
        f"{questions} questions with their answers",
    ):
        assert told in page, told


def test_coverage_told_in_the_readme_is_what_is_measured(client: TestClient) -> None:
    page = " ".join(text("README.md").split())
    core = client.get("/coverage?since=0.2.0").json()["totals"]["core"]
    for measured, told in (
        (core, "{} of the {} core cells ({:.0%}) rest on evidence about the very offering"),
        (core["before"], "by the five articles alone it was {} of {} ({:.0%})"),
    ):
        own = measured["stated"] + measured["inferred"]
        assert told.format(own, measured["cells"], measured["own"]) in page


def test_the_changelog_begins_with_the_version_of_the_program() -> None:
    page = text("CHANGELOG.md")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", page, re.MULTILINE)
    assert versions[0] == __version__
    assert f'version = "{__version__}"' in text("pyproject.toml")
    order = [tuple(int(part) for part in one.split(".")) for one in versions]
    assert order == sorted(set(order), reverse=True)
