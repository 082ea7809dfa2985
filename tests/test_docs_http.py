"""The documentation of the HTTP interface, and the calls of the README, agree with the server.

They are true of the tables as they are now, so that is what is asked here.
"""

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from crosslane.api import negotiate, sparql_protocol
from crosslane.cli import main

ROOT = Path(__file__).parents[1]
SPAN = re.compile(r"`([^`\n]+)`")
ROW = re.compile(r"^\| `(/[^`]*)` \|([^|]*)\|([^|]*)\|$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HOST = "localhost:8000"
COMMON = {
    *("format", "lang", "theme", "limit", "offset"),
    *("market", "as_of", "as_known", "source", "grade"),
}


@pytest.fixture
def client(curated_client: TestClient) -> TestClient:
    return curated_client


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def paths_of(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()["paths"]
    return found


def documented() -> dict[str, str]:
    """Return the paths of the tables of resources, and the cell with their parameters."""
    told = [(path, takes.strip()) for path, takes, _ in ROW.findall(text("docs/api.md"))]
    assert max(Counter(path for path, _ in told).values()) == 1
    return {path: takes for path, takes in told if not takes.isdigit()}


def refused() -> list[tuple[str, int, str]]:
    """Return the calls of the table of errors, with status and reason."""
    rows = ROW.findall(text("docs/api.md"))
    return [(call, int(status), why) for call, status, why in rows if status.strip().isdigit()]


def blocks(name: str) -> list[list[list[str]]]:
    """Return the commands of a page, block by block, each as its words."""
    found = re.findall(r"^```sh\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)
    return [
        [shlex.split(line, comments=True) for line in block.replace("\\\n", " ").splitlines()]
        for block in found
    ]


def calls(name: str) -> Iterator[str]:
    """Give the addresses that stand in the words of a page, without mere names of paths."""
    page = FENCE.sub("", text(name))
    known = {*documented(), *(call for call, _, _ in refused())}
    for span in dict.fromkeys(SPAN.findall(page)):
        if span.startswith("/") and span not in known and "{" not in span and span[-1] != "/":
            yield span


def curl(client: TestClient, words: list[str], files: dict[str, bytes]) -> Response:
    """Do what curl does with the options that the pages use."""
    rest, headers, form, output = iter(words[1:]), {}, {}, None
    address, follow, content = "", False, None
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-o":
            output = next(rest)
        elif word == "-L":
            follow = True
        elif word == "--data-binary":
            content = next(rest)
        elif word == "--data-urlencode":
            name, mark, value = re.fullmatch(r"([^=@]+)([=@])(.*)", next(rest), re.DOTALL).groups()  # type: ignore[union-attr]  # else the test fails, as it should
            form[name] = value if mark == "=" else files[value].decode()
        else:
            assert word.startswith(HOST), word
            address = word.removeprefix(HOST)
    method = "POST" if form or content else "GET"
    sent: dict[str, Any] = {"content": content} if content else {"data": form or None}
    response = client.request(method, address, headers=headers, follow_redirects=follow, **sent)
    if output:
        files[output] = response.content
    return response


def test_every_path_is_documented_and_no_other(client: TestClient) -> None:
    assert set(documented()) == {*paths_of(client), "/docs", "/metrics", "/openapi.json"}


def test_every_parameter_of_a_path_is_documented_and_no_other(client: TestClient) -> None:
    rows = documented()
    for path, methods in paths_of(client).items():
        told = set(SPAN.findall(rows[path]))
        if "the filters of the matrix" in rows[path]:
            told |= set(SPAN.findall(rows["/"])) - {"sort"}
        given = [one for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
        taken = {one["name"] for one in given}
        if "sides" in taken:
            taken = (taken - {"sides"}) | {"a", "b", "c", "d"}
        assert taken - COMMON <= told <= taken, path


def test_a_parameter_is_in_italics_where_it_may_be_repeated(client: TestClient) -> None:
    rows = documented()
    for path, methods in paths_of(client).items():
        for one in methods["get"].get("parameters", ()):
            if one["in"] == "query" and f"`{one['name']}`" in rows[path]:
                repeats = one["schema"].get("type") == "array"
                assert (f"*`{one['name']}`*" in rows[path]) == repeats, (path, one["name"])


def test_the_parameters_of_every_list_and_of_the_lens_are_described() -> None:
    page = text("docs/api.md")
    for name in COMMON - {"format", "lang", "theme"}:
        assert re.search(rf"^\| `{name}` \| \S", page, re.MULTILINE), name


def test_the_forms_are_described_with_their_types() -> None:
    told = re.findall(r"^\| `(\w+)` \| `(\w+/[^`]+)` \|", text("docs/api.md"), re.MULTILINE)
    assert sorted(told) == sorted((one.name, one.media) for one in negotiate.FORMATS)


def test_the_forms_of_sparql_results_are_described() -> None:
    rows = re.findall(r"^\| `[A-Z]+`, `[A-Z]+` \| (.+) \|$", text("docs/api.md"), re.MULTILINE)
    assert len(rows) == 2
    told = {name for row in rows for name in SPAN.findall(row)}
    assert told == set(sparql_protocol.NAMES)


@pytest.mark.parametrize("call", sorted({*calls("docs/api.md"), *calls("README.md")}))
def test_every_example_call_is_answered(client: TestClient, call: str) -> None:
    response = client.get(call)
    assert response.status_code == 200
    assert response.content


@pytest.mark.parametrize("name", ["docs/api.md", "README.md"])
def test_every_example_with_curl_is_answered(client: TestClient, name: str) -> None:
    files: dict[str, bytes] = {}
    done = 0
    for block in blocks(name):
        for words in (line for line in block if line[:1] == ["curl"]):
            response = curl(client, words, files)
            assert response.status_code == 200, words
            assert response.content.strip(), words
            done += 1
    assert done >= 4


def test_an_example_that_is_wrong_would_be_seen(client: TestClient) -> None:
    assert curl(client, ["curl", f"{HOST}/ownership?platfrom=temu"], {}).status_code == 422
    assert curl(client, ["curl", f"{HOST}/id/claim/S0-014"], {}).status_code == 303
    with pytest.raises(AssertionError, match="other"):
        curl(client, ["curl", "other:8000/claims"], {})


@pytest.mark.parametrize(("call", "status", "why"), refused())
def test_every_documented_error_is_what_is_answered(
    client: TestClient, call: str, status: int, why: str
) -> None:
    response = client.get(call)
    assert (response.status_code, response.json()["status"]) == (status, status)
    for member in re.findall(r"`(allowed)`", why):
        assert response.json()[member]
    for meant in re.findall(r"`did_you_mean` is `([^`]+)`", why):
        assert response.json()["did_you_mean"] == meant


def test_documented_errors_are_there() -> None:
    assert {status for _, status, _ in refused()} == {404, 406, 422}


def test_commands_of_the_readme_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CROSSLANE_DATA_DIR")
    lines = [words for block in blocks("README.md") for words in block]
    commands = [words[1:] for words in lines if words[:1] == ["crosslane"]]
    assert commands
    for words in commands:
        assert main(words) == 0
        assert capsys.readouterr().out
    targets = [words[1] for words in lines if words[:1] == ["make"]]
    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", text("Makefile"), re.MULTILINE), target


def test_answers_told_in_the_readme_are_what_is_answered(client: TestClient) -> None:
    page = " ".join(text("README.md").split())
    cell = client.get("/ownership/temu/semi-managed/pricing").json()
    assert (cell["owner"], cell["status"]) == ("platform", "stated")
    words, *pages = cell["evidence"]
    assert words["quote"] == "with pricing control still remaining with Temu"
    assert len(pages) == 2
    assert all(one["paraphrase"] for one in pages)
    assert f'"{pages[1]["paraphrase"]}"' in page
    lost = {(one["party"], one["reason"], one["source"]["grade"]) for one in cell["overruled"]}
    assert lost >= {("seller", "tier", "C"), ("seller", "grade", "D")}
    (call,) = re.findall(r"'localhost:8000(/recommend[^']+)'", text("README.md"))
    assert client.get(call).json()["items"][0]["offering"] == "aliexpress/semi-managed"


def test_the_comparison_told_in_the_readme_is_what_is_answered(client: TestClient) -> None:
    compared = client.get("/compare?a=temu/fully-managed&b=temu/semi-managed").json()
    assert compared["core"] == {"same": 6, "changed": 2, "unclear": 2}
    assert [one["segment"] for one in compared["items"] if one["change"] == "changed"][:2] == [
        *("domestic-warehousing", "international-logistics")
    ]


def test_the_market_and_the_day_told_in_the_readme_are_what_is_answered(
    client: TestClient,
) -> None:
    (call,) = re.findall(r"'localhost:8000(\S+as_of=2025-06-01)'", text("README.md"))
    stopped = client.get(call).json()
    assert (stopped["owner"], stopped["status"]) == (None, "not-offered")
    assert stopped["availability"]["until"] == "2025-05-02"
    for day in ("2024-06-01", "2025-08-01"):
        assert client.get(call.replace("2025-06-01", day)).json()["owner"] == "platform"
    assert client.get(call.replace("2025-06-01", "2025-08-01")).json()["availability"]["from"] == (
        "2025-07"
    )
    (law,) = re.findall(r"'localhost:8000(/overlays[^']+)'", text("README.md"))
    (vat,) = (
        one for one in client.get(law).json()["items"] if one["id"] == "eu-vat-deemed-supplier"
    )
    assert (vat["party"], vat["involvement"], vat["aspect"]) == ("platform", "liable", "import VAT")
    assert "EUR 150" in vat["condition"]


def test_measures_told_are_what_is_measured(client: TestClient) -> None:
    page = " ".join(text("docs/measures.md").split())
    asked = "as_of=2026-11-22&as_known=0.3.0"
    core = client.get(f"/coverage?since=0.2.0&{asked}").json()["totals"]["core"]
    for one in (core, core["before"]):
        assert f"{one['stated'] + one['inferred']} of {one['cells']}" in page
        assert f"{one['own']})" in page
    largest = client.get(f"/similar/temu/semi-managed?{asked}").json()["clusters"][0]
    assert len(largest["offerings"]) == 20
    assert f"have {largest['alike']:.2f} in common" in page
