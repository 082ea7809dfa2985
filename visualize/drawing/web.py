"""What the page shows of things and their links: around a node, or of the ontology."""

from __future__ import annotations

from datetime import date
from typing import Any

from crosslane.graph.files import schema, selection
from crosslane.graph.files.selection import select
from crosslane.graph.filters import Wanted, ensure
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import Status
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.cells.marks import LONGEST_NAME, short
from crosslane.visualize.context import LENS, Page
from crosslane.visualize.drawing.around import GATHERED, Drawn, Kept, neighbourhood
from crosslane.visualize.drawing.called import Called
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.ontology_graph import ontology_drawing
from crosslane.visualize.drawing.scene import chosen, network, options
from crosslane.visualize.names import Names
from crosslane.visualize.words import Words

KINDS = (*selection.KINDS, *schema.KINDS, "more")
"""Kinds of nodes that can be shown or hidden."""

RELATIONS = (*selection.RELATIONS, *schema.RELATIONS, GATHERED)
"""Kinds of lines that can be shown or hidden."""

_OFFERED = (
    "platform",
    "model",
    "offering",
    "segment",
    "group",
    "party",
    "programme",
    "organization",
    "source",
)


def check_kept(kinds: tuple[str, ...], relations: tuple[str, ...]) -> Kept:
    """Return which kinds of nodes and lines to show.

    Raises:
        UnknownValueError: for a kind or a relation that does not exist.
    """
    ensure("kind", kinds, KINDS)
    ensure("relation", relations, RELATIONS)
    return Kept(kinds, relations)


def web_values(
    graph: KnowledgeGraph,
    asked: GraphAsked,
    today: date,
    most: int,
    forms: Any,
) -> dict[str, Any]:
    """Return what the template of the graph names for things and their links.

    Raises:
        UnknownValueError: for a value that does not exist, ``sel`` among them.
    """
    kept = check_kept(asked.kind, asked.relation)
    page = Page("/graph", today, tuple(asked.query(*LENS)), asked.lang, asked.theme)
    names = Names(graph, Words(asked.lang), page)
    if asked.way == "ontology":
        net = schema.schema(graph, answers=asked.tier == "all")
        drawn = ontology_drawing(net, names, kept)
        made = _about_ontology(names.words)
    else:
        centre = asked.around or default_centre(graph, asked)
        wanted = Wanted(asked.platform, asked.model, (), asked.owner, asked.status)
        net = select(graph, asked.lens(today), wanted, centre, asked.depth)
        called = Called(names)
        drawn = neighbourhood(net, centre, called, kept, most)
        made = _about_node(called, centre, asked)
    _check_selection(drawn, asked)
    day = (asked.as_of or today).isoformat()
    seen = [names.words("as_of.on", day=day)] if asked.way == "around" else []
    return {
        **made,
        "drawn": drawn,
        "about": seen,
        "day": day,
        "left_out": net.graph["left_out"] if asked.way == "around" else 0,
        "everything": asked.href("/graph", status=tuple(Status)),
        "suggested": _suggested(names) if asked.way == "around" else (),
        "payload": _payload(drawn),
        "same": {"rest": None, "csv": None, "sparql": None, "more": list(forms)},
    }


def default_centre(graph: KnowledgeGraph, asked: GraphAsked) -> str:
    """Return the node in the middle where none is asked for: what the filters name first."""
    if asked.offering:
        return f"offering/{asked.offering[0]}"
    named = [one for one in asked.platform if one in graph.records.platform]
    if named:
        return f"platform/{named[0]}"
    if graph.records.offerings:
        return f"offering/{graph.records.offerings[0].id}"
    return f"segment/{graph.records.vocabulary.segments[0].id}"


def _about_node(called: Called, centre: str, asked: GraphAsked) -> dict[str, Any]:
    words = called.names.words
    one = centre.partition("/")[0]
    kind, own = called.kind(one), called.href(centre)
    crumbs = [(called.names.keep("/"), words("nav.matrix"))]
    if own:
        several = called.kind(one, one=False)
        crumbs += [(called.names.keep(f"/{selection.KINDS[one]}"), several)]
        crumbs += [(own, short(called.name(centre), LONGEST_NAME))]
    return {
        "crumbs": crumbs,
        "title": called.name(centre),
        "eyebrow": words("eyebrow.around", kind=kind),
        "lead": words("lead.around", depth=words(f"steps.{asked.depth}")),
        "centre": centre,
        "own": own,
    }


def _about_ontology(words: Words) -> dict[str, Any]:
    return {
        "title": words("title.graph.ontology"),
        "eyebrow": None,
        "lead": words("lead.ontology"),
        "centre": None,
        "own": None,
        "crumbs": (),
    }


def _check_selection(drawn: Drawn, asked: GraphAsked) -> None:
    if asked.sel is None:
        return
    there = [*(one.id for one in drawn.spots), *(one.id for one in drawn.lines)]
    if asked.sel not in there:
        raise UnknownValueError("node", asked.sel, there[: len(drawn.spots)], field="sel")


def _suggested(names: Names) -> list[tuple[str, str]]:
    """Return nodes to draw around: all but the many records of what sources say."""
    records, vocabulary = names.graph.records, names.graph.records.vocabulary
    found: list[tuple[str, str]] = []
    called = Called(names)
    for kind in _OFFERED:
        table = selection.KINDS[kind]
        holder: Any = records if hasattr(records, table) else vocabulary
        nodes = [f"{kind}/{one.id}" for one in getattr(holder, table)]
        found += [(node, called.label(node)) for node in nodes]
    return found


def _payload(drawn: Drawn) -> dict[str, Any]:
    told = options()
    told["interaction"] = {**told["interaction"], "dragNodes": True}
    return {
        **network(drawn.spots, drawn.lines, told),
        "kinds": chosen(drawn.kinds),
        "relations": chosen(drawn.relations),
        "centre": drawn.centre,
        "partial": bool(drawn.gathered),
    }
