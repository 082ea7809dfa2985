"""What people see: tables that fit the window, refusals with a hint, help, and docs that run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from starlette.testclient import TestClient

from crosslane.cli import joined, parser
from crosslane.commands.questions import QUESTIONS
from crosslane.commands.table import COMMANDS, RECORDS
from crosslane.graph.store import KnowledgeGraph
from tests.crosslane.calls import CASES, LENSES, Run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
TOLD = [line.removeprefix("$ crosslane ") for block in CONSOLE for line in block.splitlines()]
ASKS = {one.name for one in (*QUESTIONS, *RECORDS)}
SHOWN = [*CASES, "sources", "sources --grade C", "changes", "graph --around segment/pricing"]
REFUSED = "owner temu semi-managed pricng"


@pytest.fixture
def now(run: Run, curated: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the tables as they are now, as the page does."""
    monkeypatch.setattr("crosslane.commands.common.load_graph", lambda *_: curated)
    return run


def table(run: Run, typed: str, *lens: str) -> str:
    code, out, said = run(*typed.split(), *lens, "--format", "table")
    assert (code, said) == (0, "")
    return out


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("typed", SHOWN)
def test_a_table_fits_the_window(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    every = width == 80 and not typed.startswith("sources")
    for lens in LENSES if every else LENSES[:1]:
        out = table(run, typed, *lens)
        assert out.strip()
        assert [line for line in out.splitlines() if cell_len(line) > width] == []


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("typed", [typed for typed in SHOWN if typed.split()[0] in ASKS])
def test_a_table_names_every_item_in_one_piece(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, width: int
) -> None:
    name = typed.split()[0]
    if name in ("owner", "changes", "graph", "timeline"):
        return  # one cell, sentences, edges and events; they have tests of their own
    monkeypatch.setenv("COLUMNS", str(width))
    out = table(run, typed)
    found = json.loads(run(*typed.split(), "--json")[1])
    for item in found.get("items", [found]):
        named = {"matrix": "{platform}/{model}", "coverage": "{platform}/{model}"}
        named |= dict.fromkeys(("compare",), "{segment}")
        named |= {"handoffs": "{before}", "conflicts": "{segment}"}
        assert named.get(name, "{id}").format_map(item) in out


FOLDED = [typed for typed in SHOWN if not typed.startswith("matrix --all")]


@pytest.mark.parametrize("typed", FOLDED)
def test_a_narrow_window_folds_what_it_shows_and_cuts_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    seen = []
    for width in (99, 80, 40):
        monkeypatch.setenv("COLUMNS", str(width))
        seen.append(sorted(re.sub(r"[\s─]", "", table(run, typed))))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_matrix_that_is_too_wide_goes_on_below(
    run: Run, monkeypatch: pytest.MonkeyPatch, client: TestClient, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    table_of, _, _ = table(run, "matrix --all").partition("1 production-supply")
    marks = re.findall(r"(?<!\S)(?:\([PSTBA½]\)|[PSTBA½!?x])(?!\S)", table_of)
    assert len(marks) == client.get("/ownership").json()["total"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "compare temu/fully-managed temu/semi-managed --segment pricing --segment returns "
            "--segment last-mile-delivery",
            "1 of 2 core segments changes hands, 1 the same, 0 unclear. "
            "All in all: 1 changed, 2 the same, 0 unclear. The seller gains last-mile-delivery; "
            "gives up nothing; keeps nothing.",
        ),
        (
            "handoffs temu semi-managed",
            "3 clear hand-offs, 2 unclear. The owner changes 3 to 5 times.",
        ),
        ("handoffs alibaba.com semi-managed --as-of 2023-06-01", "is not-offered there and then"),
        ("handoffs alibaba.com semi-managed", "Handed over at: the merchant's door"),
        ("coverage", "The newest dated source is of 2024-10-31, 752 days old: stale"),
        ("similar temu semi-managed", "In its group alone"),
        ("impact last-mile-delivery", "Nothing arrives without the seller under: temu/fully"),
        ("impact pricing", "Goods do not pass pricing on their way to the buyer."),
        ("recommend", "Nothing was asked for that tells them apart"),
        ("recommend --keep pricing", "+2 Pricing, to be kept: the seller owns it (stated)."),
        ("recommend --market US --as-of 2024-01-20", "Not ranked: alibaba.com/semi-managed"),
        ("conflicts --segment pricing --model semi-managed", "0 disputed"),
        ("offerings --availability planned", "0 offerings."),
        ("search temu --limit 2", "2 of"),
        ("search nothing-is-called-so", "0 hits"),
    ],
)
def test_a_line_says_the_result(
    run: Run, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert said in " ".join(table(run, typed).split())


def test_recommendations_show_reason_quote_and_claim(
    run: Run, monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    out = table(run, "recommend --keep pricing --team small")
    found = client.get("/recommend?keep=pricing&team=small").json()["items"]
    for item in found:
        for reason in item["reasons"]:
            cited = ", ".join([*reason["claims"], *reason["facts"]])
            assert f"{reason['text']} “{reason['quote']}” {cited}" in out
        for gap in item["unknown"]:
            assert gap["text"] in out


def test_conflicts_show_both_sides_in_their_words(
    run: Run, monkeypatch: pytest.MonkeyPatch, client: TestClient
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    out = table(run, "conflicts")
    for item in client.get("/conflicts").json()["items"]:
        for side in item["sides"]:
            for voice in side["claims"]:
                assert f"{voice['claim']} “{voice['quote']}”" in out


def test_a_graph_of_edges_is_a_line_per_edge_in_a_pipe(run: Run) -> None:
    lines = run("graph", "--platform", "temu")[1].splitlines()
    links = json.loads(run("graph", "--platform", "temu", "--json")[1])["links"]
    assert len(lines) == len(links) + 1
    assert {line.count("\t") for line in lines} == {6}


@pytest.mark.parametrize(
    ("ending", "form"),
    [(".graphml", "graphml"), (".gexf", "gexf"), (".cyjs", "cytoscape"), (".json", "json")],
)
def test_the_ending_of_a_file_names_the_form_of_the_graph(
    run: Run, tmp_path: Path, ending: str, form: str
) -> None:
    target = tmp_path / f"temu{ending}"
    code, out, said = run("graph", "--platform", "temu", "-o", str(target))
    assert (code, said) == (0, "")
    assert out.startswith(f"{target}: {form}, ")
    assert target.read_text("utf-8") == run("graph", "--platform", "temu", "--format", form)[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("compare temu/fully-managed temu/semi-managd", "Did you mean 'temu/semi-managed'?"),
        ("compare temu/fully-managed temu/fully-managed/x", "temu/fully-managed"),
        ("compare temu/fully-managed", "required: TO"),
        ("handoffs tmu semi-managed", "Did you mean 'temu'?"),
        ("handoffs temu semi-managed --along rail", "choose from"),
        ("conflicts --segment pricng", "Did you mean 'pricing'?"),
        ("coverage --stale-after 0", "'0' is no whole number from 1 to 36500"),
        ("impact pricng", "Did you mean 'pricing'?"),
        ("similar temu semi", "semi-managed"),
        ("recommend --keep pricng", "Did you mean 'pricing'?"),
        ("recommend --team huge", "small"),
        ("offerings temu", "write it as PLATFORM/MODEL"),
        ("offerings temu/semi-managd", "Did you mean 'semi-managed'?"),
        ("offerings --availability offerd", "Did you mean 'offered'?"),
        ("offerings temu/semi-managed --platform temu", "--platform is for the list"),
        ("search pricing --kind clam", "Did you mean 'claim'?"),
        ("search pricing --limit none", "no whole number"),
        ("graph --around segment/pricng", "segment/pricing"),
        ("graph --depth 9", "no whole number from 1 to 4"),
        ("graph -o temu.txt", "names no format; end it with .graphml"),
        ("graph -o no-such-directory/x.gexf", "cannot write to no-such-directory/x.gexf"),
        ("changes --since 9.9.9", "'9.9.9' is no known release"),
        ("changes --kind claim", "add --format table"),
        ("claims S0-14", "Did you mean 'S0-014'?"),
        ("claims --party sellr", "Did you mean 'seller'?"),
        ("claims --markt US", "did you mean '--market'?"),
        ("claims S0-014 --party seller", "--party is for the list"),
        ("facts --predicate launched", "launchedModel"),
        ("sources --market US", "--market is for one of them"),
        ("sources 003 --grade A --grade B", "--grade takes one value"),
        ("ontology Claimm", "Did you mean 'claim'?"),
        ("matrix --as-known 9.9.9", "'9.9.9' is no known release"),
        ("matrix --source 00", "Valid: 000, 001"),
        ("recommend --format rq", "no SPARQL query gives this answer"),
        ("owner temu semi-managed pricing --market US --format rq", "no SPARQL query"),
        ("owner temu semi-managed pricng --format rq", "Did you mean 'pricing'?"),
        ("compar", "did you mean 'compare'?"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_hint(run: Run, typed: str, said: str) -> None:
    code, out, refusal = run(*typed.split())
    assert (code, out) == (2, "")
    assert said in refusal
    assert "Traceback" not in refusal


def test_bytes_that_are_no_text_are_refused(run: Run) -> None:
    for words in (["search", "\udcff"], ["claims", "--party", "\udcff"], ["query", "\udcff"]):
        code, out, said = run(*words)
        assert (code, out) == (2, "")
        assert "is not UTF-8" in said


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{shlex.quote(sys.executable)} -m crosslane evidence --json | head -1"
    done = subprocess.run(  # noqa: S602 - our own program, and no input of others
        command, shell=True, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.parametrize("name", [one.name for one in COMMANDS])
def test_every_command_has_help_with_examples(run: Run, name: str) -> None:
    code, out, said = run(name, "--help")
    assert (code, said) == (0, "")
    assert f"usage: crosslane {name}" in out
    assert f"examples:\n  crosslane {name}" in out


def test_help_lists_every_command_with_what_it_answers(run: Run) -> None:
    out = run("--help")[1]
    for one in COMMANDS:
        assert re.search(rf"^  {one.name} +{re.escape(one.text)}$", out, re.MULTILINE)


@pytest.mark.parametrize("example", [one for command in COMMANDS for one in command.examples])
def test_examples_of_the_help_run(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, example: str
) -> None:
    check(run, monkeypatch, tmp_path, example)


@pytest.mark.parametrize("told", [one for one in TOLD if one != REFUSED])
def test_examples_of_the_page_run(
    now: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str
) -> None:
    check(now, monkeypatch, tmp_path, told)


def check(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str) -> None:
    """Run an example; one that serves, writes data or needs a file is only read."""
    words = joined(shlex.split(typed.partition(" | ")[0]))
    if words[0] in ASKS or words[:1] == ["query"]:
        monkeypatch.chdir(tmp_path)
        shutil.copytree(ROOT / "ontology" / "queries", tmp_path / "ontology" / "queries")
        query = tmp_path / "ontology/queries/cq01-temu-semi-managed-pricing.rq"
        shutil.copy(query, tmp_path / "question.rq")
        code, out, said = run(*words)
        assert (code, said) == (0, "")
        assert out
    else:
        assert parser().parse_args(words).command == words[0]


def test_the_page_has_an_example_of_every_command() -> None:
    assert {joined(shlex.split(one))[0] for one in TOLD} == {one.name for one in COMMANDS}


def test_the_page_names_every_form(run: Run) -> None:
    forms = {form for one in QUESTIONS for form in one.formats} - {"markdown"}
    named = set(re.findall(r"`([a-z]+)`", PAGE)) | {"graphml", "gexf", "cytoscape"}
    assert forms <= named


@pytest.mark.parametrize("number", [0, 1])
def test_what_the_page_says_is_printed_is_printed(
    now: Run, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    pattern = r"^```console\n\$ crosslane ([^\n]*)\n```\n\n(?:prints[^\n]*\n\n)?```text\n(.*?)^```"
    typed, text = re.findall(pattern, PAGE, re.MULTILINE | re.DOTALL)[number]
    _, out, said = now(*shlex.split(typed), "--format", "table")
    printed = "\n".join(line.rstrip() for line in (out + said).splitlines())
    assert printed.startswith(text.rstrip())


HTTP = ["fastapi", "starlette", "uvicorn", "rdflib", "pyvis", "pyarrow", "jinja2"]
QUICK = [*HTTP, "pydantic", "networkx"]


@pytest.mark.parametrize(
    ("typed", "absent"),
    [
        ("--version", [*QUICK, "rich", "pyoxigraph"]),
        ("owner temu semi-managed pricing", QUICK),
        ("matrix --format table", QUICK),
        ("compare temu/fully-managed temu/semi-managed --json", QUICK),
        ("claims --format csv", HTTP),
        ("impact pricing --format ttl", HTTP),
        ("recommend --keep pricing --format jsonld", HTTP),
    ],
)
def test_a_command_loads_only_what_it_needs(typed: str, absent: list[str]) -> None:
    code = (
        "import sys\nfrom crosslane.cli import main\n"
        f"try:\n    main({typed.split()!r})\nexcept SystemExit:\n    pass\n"
        f"sys.stderr.write(' '.join(name for name in {absent!r} if name in sys.modules))"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout
    assert done.stderr == ""
