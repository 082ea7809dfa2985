"""``graph``: the knowledge graph as a file for another tool, or told in numbers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from crosslane.commands import screen
from crosslane.commands.cells import wanted
from crosslane.commands.common import lens_of, open_graph, path_of
from crosslane.graph.files import exports
from crosslane.output import CommandError, Output
from crosslane.settings import Settings
from crosslane.visualize.drawing.graph_asked import LAYOUTS, GraphAsked
from crosslane.visualize.drawing.owner_lanes import MOST
from crosslane.visualize.drawing.part import part_of

COLUMNS = ("source", "relation", "target", "owner", "status", "certainty", "claims")
"""What a line about an edge says; the last four of edges that are ownership."""


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


WRITERS: Mapping[str, Callable[[Any], bytes]] = MappingProxyType(
    {
        "graphml": exports.graphml,
        "gexf": exports.gexf,
        "cytoscape": lambda net: _json(exports.cytoscape(net)),
        "json": lambda net: _json(exports.node_link(net)),
    }
)
"""What writes a graph, by the format."""

ENDINGS: Mapping[str, str] = MappingProxyType(
    {".graphml": "graphml", ".gexf": "gexf", ".cyjs": "cytoscape", ".json": "json"}
)
"""The format that the ending of a file stands for."""


def graph(asked: argparse.Namespace, settings: Settings, output: Output) -> int:
    """Print the graph, or write it to a file."""
    form = _form(asked, output)
    path_of(asked)
    lens = lens_of(asked)
    known = open_graph(settings).known(lens.as_known)
    net = part_of(known, lens, wanted(asked), _drawn(asked))
    if asked.out is not None:
        size = _save(asked.out, WRITERS[form](net))
        text = f"{asked.out}: {form}, {net.number_of_nodes()} nodes, {net.number_of_edges()} edges"
        output.stream.write(f"{text}, {size} bytes\n")
    elif form in WRITERS:
        output.stream.write(WRITERS[form](net).decode())
    elif form == "table":
        _show(exports.node_link(net), output)
    else:
        output.rows(COLUMNS, [_row(edge) for edge in exports.node_link(net)["links"]])
    return 0


def _drawn(asked: argparse.Namespace) -> GraphAsked:
    """Return which drawing shows the same part of the graph."""
    if len(asked.offering) > MOST:
        raise CommandError(f"--offering: at most {MOST} offerings, not {len(asked.offering)}")
    return GraphAsked(
        platform=tuple(asked.platform),
        model=tuple(asked.model),
        layout=asked.layout or LAYOUTS[0],
        offering=tuple(asked.offering),
        around=asked.around,
        depth=asked.depth or 1,
        kind=tuple(asked.kind),
        relation=tuple(asked.relation),
    )


def _form(asked: argparse.Namespace, output: Output) -> str:
    """Return the format: the one that is asked for, or what the file is called."""
    given = "json" if asked.json else asked.format
    if asked.out is None:
        return output.form
    form = given or ENDINGS.get(asked.out.suffix.lower())
    if form not in WRITERS:
        raise CommandError(
            f"{asked.out} names no format; end it with {', '.join(ENDINGS)}, or add --format "
            f"{' or '.join(WRITERS)}"
        )
    return str(form)


def _save(target: Path, body: bytes) -> int:
    try:
        return target.write_bytes(body)
    except OSError as error:
        raise CommandError(f"cannot write to {target}: {error.strerror}") from None


def _row(edge: Mapping[str, Any]) -> Sequence[str]:
    return [str(edge.get(name, "")) for name in COLUMNS]


def _show(net: Mapping[str, Any], output: Output) -> None:
    about = net["graph"]
    screen.title(output, "The graph", view={"market": about.get("market"), **about})
    rows = [[edge["source"], edge["relation"], edge["target"]] for edge in net["links"]]
    if rows:
        output.rows(COLUMNS[:3], rows)
    nodes = screen.tally(node["kind"] for node in net["nodes"])
    edges = screen.tally(edge["relation"] for edge in net["links"])
    screen.say(output, f"{screen.count(len(net['nodes']), 'node')}: {nodes or 'none'}")
    screen.say(output, f"{screen.count(len(net['links']), 'edge')}: {edges or 'none'}")
    left = screen.count(about["left_out"], "cell")
    screen.say(
        output, f"{left} unknown or not offered and left out; --status unknown takes them in."
    )
    screen.say(output, "For another tool: crosslane graph -o FILE.graphml (.gexf, .cyjs, .json).")
