"""Every command gives what REST gives, in every form and through every lens."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from crosslane.commands.questions import QUESTIONS
from crosslane.commands.table import COMMANDS, RECORDS
from crosslane.graph.store import KnowledgeGraph
from tests.crosslane.calls import CASES, LENSES, LINKED, Run


def rest(client: TestClient, path: str, lens: tuple[str, ...], form: str) -> Any:
    pairs = zip(lens[::2], lens[1::2], strict=True)
    asked = [f"{flag[2:].replace('-', '_')}={value}" for flag, value in pairs]
    glue = "&" if "?" in path else "?"
    return client.get(f"{path}{glue}{'&'.join([*asked, f'format={form}'])}")


def given(typed: str, lens: tuple[str, ...], form: str) -> list[str]:
    return [*typed.split(), *lens, "--format", form]


@pytest.mark.parametrize("typed", CASES)
def test_json_is_what_rest_gives(client: TestClient, run: Run, typed: str) -> None:
    for lens in LENSES:
        code, out, said = run(*given(typed, lens, "json"))
        assert (code, said) == (0, "")
        assert json.loads(out) == rest(client, CASES[typed], lens, "json").json()


@pytest.mark.parametrize("form", LINKED)
@pytest.mark.parametrize("typed", CASES)
def test_linked_data_is_what_rest_gives(
    client: TestClient, run: Run, typed: str, form: str
) -> None:
    for lens in LENSES:
        path = CASES[typed].replace("&limit=1000", "")  # of all hits REST gives pages of 20
        if path == "/search?q=pricing":
            continue
        code, out, said = run(*given(typed, lens, form))
        assert (code, said) == (0, "")
        assert out.strip() == rest(client, path, lens, form).text.strip()


def own_columns(typed: str) -> bool:
    """Tell whether a command sets its rows out for people: a line per cell, or a matrix."""
    return typed.split()[0] in ("owner", "matrix")


@pytest.mark.parametrize("typed", [typed for typed in CASES if not own_columns(typed)])
def test_csv_and_tsv_have_the_rows_of_rest(client: TestClient, run: Run, typed: str) -> None:
    for lens in LENSES:
        expected = rest(client, CASES[typed], lens, "csv").text
        assert run(*given(typed, lens, "csv"))[1].replace("\r\n", "\n") == expected.replace(
            "\r\n", "\n"
        )
        rows = list(csv.reader(io.StringIO(expected)))
        lines = run(*given(typed, lens, "tsv"))[1].split("\n")
        assert lines.pop() == ""
        assert [untabbed(line) for line in lines] == rows


def untabbed(line: str) -> list[str]:
    """Return the cells of a line of TSV."""
    marks = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}
    cells = []
    for cell in line.split("\t"):
        text, rest = "", cell
        while rest:
            mark = marks.get(rest[:2])
            text, rest = (text + mark, rest[2:]) if mark else (text + rest[0], rest[1:])
        cells.append(text)
    return cells


@pytest.mark.parametrize("typed", CASES)
def test_the_query_is_the_one_of_rest_or_none(client: TestClient, run: Run, typed: str) -> None:
    for lens in LENSES:
        expected = rest(client, CASES[typed], lens, "rq")
        code, out, said = run(*given(typed, lens, "rq"))
        if expected.status_code == 200:
            assert (code, out.strip()) == (0, expected.text.strip())
        else:
            assert expected.status_code == 406
            assert (code, out) == (2, "")
            assert "no SPARQL query gives this answer" in said


@pytest.mark.parametrize("typed", ["owner temu semi-managed pricing", "matrix --platform temu"])
def test_owner_and_matrix_have_rows_of_one_length(run: Run, typed: str) -> None:
    for lens in LENSES:
        lines = run(*given(typed, lens, "tsv"))[1].splitlines()
        assert len(lines) > 1
        assert len({line.count("\t") for line in lines}) == 1


def test_a_matrix_of_one_owner_leaves_other_cells_empty(run: Run) -> None:
    head, *rows = run("matrix", "--all", "--owner", "seller", "--format", "tsv")[1].splitlines()
    cells = {cell for row in rows for cell in row.split("\t")[1:]}
    assert head.startswith("offering\tproduction-supply\t")
    assert cells == {"seller", ""}
    assert head.count("\t") == 19


def test_the_matrix_is_of_core_segments_as_long_as_nobody_asks_for_all(
    client: TestClient, run: Run
) -> None:
    found = json.loads(run("matrix", "--json")[1])
    tiers = {one["id"]: one["tier"] for one in client.get("/segments").json()["items"]}
    assert {tiers[cell["segment"]] for cell in found["items"]} == {"core"}
    assert found["total"] == 10 * client.get("/offerings").json()["total"]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("sources", "/sources"),
        ("sources --grade C --grade D", "/sources?grade=C&grade=D"),
        ("sources 003 --grade C", "/sources/003?grade=C"),
    ],
)
@pytest.mark.parametrize("form", ["json", "csv", "ttl", "jsonld"])
def test_sources_are_filtered_by_grade_or_seen_through_it(
    client: TestClient, run: Run, typed: str, path: str, form: str
) -> None:
    known = ("--as-known", "0.1.0")
    for lens in ((), known):
        out = run(*typed.split(), *lens, "--format", form)[1]
        text = rest(client, path, lens, form).text
        if form == "json":
            assert json.loads(out) == json.loads(text)
        else:
            assert out.strip().replace("\r\n", "\n") == text.strip().replace("\r\n", "\n")


def test_a_limit_gives_the_first_hits_and_the_call_for_the_next(
    client: TestClient, run: Run
) -> None:
    found = json.loads(run("search", "temu", "--limit", "3", "--json")[1])
    assert found == client.get("/search?q=temu&limit=3").json()
    assert found["total"] > len(found["items"]) == 3
    assert client.get(found["next"]).status_code == 200


@pytest.mark.parametrize("form", ["json", "csv", "ttl", "jsonld"])
@pytest.mark.parametrize(
    "asked", [(), ("--since", "1.0.0"), ("--until", "1.1.0", "--kind", "claim")]
)
def test_changes_are_those_of_rest(
    past: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, run: Run, asked: tuple[str, ...],
    form: str,
) -> None:  # fmt: skip
    from crosslane.api.app import create_app
    from crosslane.settings import Settings

    monkeypatch.setattr("crosslane.commands.common.load_graph", lambda *_: past)
    app = TestClient(create_app(past, Settings()))  # asks no SPARQL, so it starts no workers
    dated = (*asked, "--as-of", "2026-11-22")
    code, out, said = run("changes", *dated, "--format", form)
    text = rest(app, "/changes", dated, form).text
    assert (code, said) == (0, "")
    if form == "json":
        assert json.loads(out) == json.loads(text)
    else:
        assert out.strip().replace("\r\n", "\n") == text.strip().replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["graphml", "gexf", "cytoscape", "json"])
@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("graph", "/graph"),
        ("graph --around segment/pricing --depth 2", "/graph?around=segment/pricing&depth=2"),
        (
            "graph --around segment/pricing --kind claim --relation segment",
            "/graph?around=segment/pricing&kind=claim&relation=segment",
        ),
        ("graph --layout ontology --kind class", "/graph?layout=ontology&kind=class"),
        (
            "graph --layout owners --offering temu/semi-managed",
            "/graph?layout=owners&offering=temu/semi-managed",
        ),
        (
            "graph --platform temu --model semi-managed --segment pricing --owner platform "
            "--status stated",
            "/graph?platform=temu&model=semi-managed&segment=pricing&owner=platform&status=stated",
        ),
    ],
)
def test_the_graph_is_the_file_of_rest(
    client: TestClient, run: Run, typed: str, path: str, form: str
) -> None:
    for lens in LENSES:
        code, out, said = run(*given(typed, lens, form))
        text = rest(client, path, lens, form).text
        assert (code, said) == (0, "")
        if form in ("json", "cytoscape"):
            assert json.loads(out) == json.loads(text)
        else:
            assert out == text


OTHERWISE = {
    "/": "the matrix as a page: crosslane matrix",
    "/sparql": "crosslane query",
    "/dump/{name}": "crosslane build",
    "/void": "crosslane build: its manifest",
    "/id/{kind}/{identifier}": "only leads on to a resource",
    "/context.jsonld": "comes along with --format jsonld",
    "/healthz": "about a server",
}
"""Paths without a command of the same answer, and where else it is."""


def test_every_question_of_rest_has_a_command_and_every_command_a_path(client: TestClient) -> None:
    paths = set(client.get("/openapi.json").json()["paths"]) - set(OTHERWISE)
    mine = [path for one in (*QUESTIONS, *RECORDS) for path in (one.path, one.one) if path]
    assert sorted(mine) == sorted(paths)


HTTP_ONLY = {"format", "lang", "theme", "limit", "offset"}
PAGE_ONLY = {"tier", "general", "q", "sel", "standalone"}


def test_every_parameter_of_rest_is_an_option_and_every_option_a_parameter(
    client: TestClient,
) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for command in (*QUESTIONS, *RECORDS):
        by_id = command.path is not None and command.one is not None
        asked: set[str] = set()
        for path in filter(None, (command.path, command.one)):
            for one in paths[path]["get"]["parameters"]:
                asked.add("id" if by_id and one["in"] == "path" else one["name"])
        if "sides" in asked:  # what the document calls a to d together
            asked = (asked - {"sides"}) | {"a", "b", "c", "d"}
        asked -= HTTP_ONLY | (PAGE_ONLY if command.name == "graph" else set())
        options = {one.name for one in command.all_options if not one.local}
        assert options - {"limit"} == asked, command.name


def test_every_command_is_tested_against_rest() -> None:
    typed = {one.split()[0] for one in CASES} | {"sources", "changes", "graph"}
    assert typed == {one.name for one in (*QUESTIONS, *RECORDS)}
    assert len({one.name for one in COMMANDS}) == len(COMMANDS)
