"""The graph as one file: what is in it, and what cannot be."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date

import pytest

from crosslane.graph.store import KnowledgeGraph
from crosslane.visualize.assets import Asset, static
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.standalone import BundleError, bundle, inlined, standalone_page

ADDRESS = "http://127.0.0.1:8000/graph?market=US"


def files(**texts: str) -> dict[str, Asset]:
    return {f"{name}.js": Asset(text.encode(), "", b"") for name, text in texts.items()}


def test_modules_come_after_what_they_import_each_in_its_own_scope() -> None:
    made = bundle(
        "a.js",
        files(
            a="import { one, two as zwei } from './b.js';\nconst own = 1;\none(zwei, own);",
            b="const own = 2;\nexport function one() {}\nexport const two = own;",
        ),
    )
    assert made.index("of_b") < made.index("of_a")
    assert "const { one, two: zwei } = of_b;" in made
    assert "return { one, two };" in made
    assert not re.search(r"^\s*(import|export)\b", made, re.MULTILINE)


@pytest.mark.parametrize(
    "texts",
    [
        {"a": "import { b } from './none.js';"},
        {"a": "import { b } from './b.js';", "b": "import { a } from './a.js';"},
        {"a": "import b from './b.js';", "b": ""},
        {"a": "export default 1;"},
        {"a": "export { b };"},
    ],
    ids=["missing", "circle", "default import", "default export", "list"],
)
def test_what_cannot_be_bundled_is_refused(texts: dict[str, str]) -> None:
    with pytest.raises(BundleError):
        bundle("a.js", files(**texts))


def test_the_scripts_of_the_page_can_be_bundled() -> None:
    assert "const of_graph = " in bundle()
    assert set(re.findall(r"^const of_(\w+) = \(\(\) =>", bundle(), re.MULTILINE)) <= {
        re.sub(r"\W", "_", name.removesuffix(".js")) for name in static()
    }


@pytest.mark.parametrize("text", ["a </script> b", "a </SCRIPT", "<!-- b"])
def test_a_text_that_would_end_its_element_is_refused(text: str) -> None:
    with pytest.raises(BundleError):
        inlined(text, "script")


@pytest.mark.parametrize("layout", ["lanes", "owners", "around", "ontology"])
def test_the_policy_knows_the_scripts_and_styles_and_nothing_else(
    graph: KnowledgeGraph, day: date, layout: str
) -> None:
    html = standalone_page(graph, GraphAsked(layout=layout), day, ADDRESS)
    told = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert told
    policy = told[1].replace("&#39;", "'")
    parts = re.findall(r"<(script|style)(?: type=\"module\")?>(.*?)</\1>", html, re.DOTALL)
    assert [name for name, _ in parts] == ["style", "script", "script"]
    for _, text in parts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.count("sha256-") == 3
    assert not re.search(
        r"(?:src|srcset)=", re.sub(r"<(script|style).*?</\1>", "", html, flags=re.S)
    )


def test_the_file_says_when_from_where_of_what_and_under_which_licence(
    graph: KnowledgeGraph, day: date
) -> None:
    html = standalone_page(graph, GraphAsked(market="US"), day, ADDRESS)
    assert "Saved on 2026-11-22 from http://127.0.0.1:8000/graph?market=US." in html
    assert f"Release {graph.release}." in html
    assert "as of 2026-11-22, in United States" in html.replace("&#44;", ",")
    assert "CC BY 4.0" in html
