"""The drawn pages of one graph, each made again and again: a JSON line each.

Run by `benchmarks.graph_growth`, a process for each: ``python -m benchmarks.drawn DIRECTORY``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped,unused-ignore]

from crosslane.data.reader import read_records
from crosslane.graph.engine.daily import utc_today
from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.vocabulary import read_vocabulary
from crosslane.visualize.asked import Asked
from crosslane.visualize.cells.matrix_page import matrix_page
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.graph_page import graph_page, graph_values
from crosslane.visualize.drawing.lanes import MOST_NODES
from crosslane.visualize.page import prepare

CENTRE = "offering/temu/semi-managed"
"""The node that is drawn with what lies around it; the most spoken-of platform's."""

_NOTICE = re.compile(
    r'<p class="(?:notice" id="note|quiet" id="left-out)">(.*?)(?:<a |</p>)', re.DOTALL
)
_LEVEL = 4
"""Of gzip and brotli; the server compresses with these."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One page, and what it draws.

    Attributes:
        make: makes it.
        drawn: nodes and edges of the drawing; none where it is a table alone.
    """

    make: Callable[[], str]
    drawn: Callable[[], dict[str, Any]] = dict


def pages(graph: KnowledgeGraph) -> dict[str, Shown]:
    """Return the pages by name.

    Args:
        graph: to draw.
    """
    today = utc_today()

    def drawing(asked: GraphAsked) -> Shown:
        def values() -> dict[str, Any]:
            payload: dict[str, Any] = graph_values(graph, asked, today, MOST_NODES, ())["payload"]
            return payload

        return Shown(lambda: graph_page(graph, asked, today), values)

    found = {
        "matrix": Shown(lambda: matrix_page(graph, Asked(), today)),
        "matrix, all segments": Shown(lambda: matrix_page(graph, Asked(tier="all"), today)),
        "lanes": drawing(GraphAsked()),
        "lanes, all segments": drawing(GraphAsked(tier="all")),
    }
    if CENTRE.partition("/")[2] in graph.records.offering:
        found["web, one step"] = drawing(GraphAsked(layout="around", around=CENTRE))
        found["web, two steps"] = drawing(GraphAsked(layout="around", around=CENTRE, depth=2))
    return found


def main(given: Sequence[str] | None = None) -> None:
    """Make the pages and print a line of JSON for each."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.drawn", description=__doc__)
    made.add_argument("root", type=Path, help="data directory")
    made.add_argument("--least", type=float, default=0.2, help="CPU seconds for each page")
    asked = made.parse_args(given)
    graph = build_graph(read_records(asked.root, read_vocabulary()))
    prepare()  # as the application does before the first request
    cells = len(graph.records.offerings) * len(graph.records.vocabulary.segments)
    for name, shown in pages(graph).items():
        told = {"page": name, "cells": cells, "claims": len(graph.records.claims)}
        print(json.dumps(told | figures(shown, asked.least)), flush=True)  # noqa: T201


def figures(shown: Shown, least: float) -> dict[str, Any]:
    """Make a page, and the one that pyvis writes of the same nodes and edges.

    Args:
        shown: the page.
        least: CPU seconds for which it is made again and again.
    """
    page, cpu = timed(shown.make, least)
    told: dict[str, Any] = {"cpu": cpu, **sizes(page), "says": says(page)}
    payload = shown.drawn()
    nodes, edges = payload.get("nodes", []), payload.get("edges", [])
    told |= {"nodes": len(nodes), "edges": len(edges)}
    if nodes:
        html, cpu = timed(lambda: by_pyvis(nodes, edges), least)
        told["pyvis"] = {"cpu": cpu, **sizes(html)}
    return told


def timed(make: Callable[[], str], least: float) -> tuple[str, float]:
    """Return a page and the mean of the CPU seconds that it takes, the first time left out."""
    page = make()
    began, count = time.process_time(), 0
    while not count or time.process_time() - began < least:
        page, count = make(), count + 1
    return page, (time.process_time() - began) / count


def sizes(page: str) -> dict[str, int]:
    """Return the bytes of a page, and those that go over the line."""
    body = page.encode()
    return {
        "bytes": len(body),
        "gzip": len(gzip.compress(body, _LEVEL)),
        "br": len(brotli.compress(body, quality=_LEVEL)),
    }


def says(page: str) -> str:
    """Return what a page says about what it does not draw; nothing where it draws all."""
    return " ".join(unescape(" ".join(text.split())) for text in _NOTICE.findall(page))


def by_pyvis(nodes: Sequence[dict[str, Any]], edges: Sequence[dict[str, Any]]) -> str:
    """Return the page that pyvis writes by itself; its library comes from elsewhere, as ours."""
    from pyvis.network import Network  # type: ignore[import-untyped]

    network = Network(directed=True, cdn_resources="remote")
    for node in nodes:
        network.add_node(node["id"], label=node["label"], shape=node["shape"], title=node["title"])
    for edge in edges:
        network.add_edge(edge["from"], edge["to"], label=edge["label"])
    html: str = network.generate_html()
    return html


if __name__ == "__main__":
    main()
