"""The changelog of the data: every release claim by claim, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crosslane.graph.files.tell import cell_line, markdown, offering_line
from crosslane.graph.questions.changes import KINDS, changes
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology.suggest import UnknownValueError

TITLE = "# Changes of the data"


def changelog(
    graph: KnowledgeGraph,
    since: str | None = None,
    until: str | None = None,
    lens: Lens | None = None,
) -> str:
    """Tell release by release what changed, with the words of every claim.

    Args:
        graph: the graph; the changelog goes up to its records where no release is named.
        since: the release after which it begins; the first one is told too where it is left out.
        until: the release that it goes up to.
        lens: what the answers are seen through that are told as changed; by default all sources,
            on the day of the later state of each step.

    Returns:
        Markdown, newest first; it ends with a line end.

    Raises:
        UnknownValueError: for an unknown release.
    """
    for name, value in (("since", since), ("until", until)):
        if value is not None and value not in graph.history.release:
            raise UnknownValueError("release", value, graph.history.release, field=name)
    last = graph.known(until)
    states = [one.id for one in graph.history.releases]
    if last.release is not None:
        states = states[: last.history.rank[last.release] + 1]
    parts = [TITLE]
    if last.release is None:
        parts += _step(last, states[-1], lens) if states else []
    for number in range(len(states) - 1, -1, -1):
        if states[number] == since:
            break
        step = last.known(states[number])
        parts += _step(step, states[number - 1], lens) if number else _first(step)
    if len(parts) == 1:
        parts.append("Nothing changed.")
    return "\n\n".join(parts) + "\n"


def _heading(graph: KnowledgeGraph) -> Iterator[str]:
    if graph.release is None:
        yield "## Unreleased"
        return
    release = graph.history.release[graph.release]
    yield f"## {release.id} ({release.issued.isoformat()})"
    if release.note:
        yield markdown(release.note)


def _first(graph: KnowledgeGraph) -> list[str]:
    """Tell what the first release holds; every record of it is new, so none is listed."""
    counts = [(kind, len(getattr(graph.records, kind))) for kind in KINDS]
    held = ", ".join(f"{number} {_plural(kind, number)}" for kind, number in counts if number)
    return [*_heading(graph), f"The first release: {held}."]


def _plural(kind: str, number: int) -> str:
    return kind if number == 1 else f"{kind}s"


def _step(graph: KnowledgeGraph, before: str, lens: Lens | None) -> list[str]:
    found = changes(graph, before, lens=lens)
    parts = [*_heading(graph), _summary(found)]
    if found["cells"]:
        parts.append(f"### Answers that changed (as of {found['as_of']})")
        parts += _answers(found["cells"])
    for kind in KINDS:
        told = [one for one in found["items"] if one["kind"] == kind]
        if told:
            parts.append(f"### {_plural(kind, 2).capitalize()}")
            parts.append("\n".join(f"- {markdown(one['text'])}" for one in told))
    return parts


_WHOLE = {"new-offering": ("is new", "after"), "gone": ("is gone", "before")}
"""Ways in which all cells of an offering differ at once; they are told in one line."""


def _answers(cells: Sequence[Item]) -> Iterator[str]:
    """Tell the answers way by way, what a reviewer has to look at first in front."""
    for way, group in groupby(cells, key=lambda one: str(one["kind"])):
        some = list(group)
        yield f"{way.replace('-', ' ').capitalize()} ({len(some)}):"
        if way not in _WHOLE:
            yield "\n".join(f"- {markdown(cell_line(one))}" for one in some)
            continue
        rows = groupby(some, key=lambda one: f"{one['platform']}/{one['model']}")
        verb, side = _WHOLE[way]
        lines = (offering_line(offering, verb, list(row), side) for offering, row in rows)
        yield "\n".join(f"- {markdown(line)}" for line in lines)


def _summary(found: Item) -> str:
    counts = found["counts"]
    told = ", ".join(f"{counts[name]} {name}" for name in ("added", "changed", "removed"))
    return f"Since {found['since']}: records {told}; answers changed: {counts['cells']}."
