"""A release beside a later state: its cells, seen through a lens that may know more than it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from crosslane.graph.claims import index_claims
from crosslane.graph.resolve import Ownership
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.suggest import UnknownValueError


def release_before(graph: KnowledgeGraph, since: str) -> KnowledgeGraph:
    """Return the graph of a release that is not later than the one that answers.

    Args:
        graph: what answers now.
        since: the release to set beside it.

    Returns:
        The graph as it stood in that release.

    Raises:
        UnknownValueError: when there is no such release, or when it is later.
    """
    history = graph.history
    if graph.release is None or history.rank.get(since, -1) <= history.rank[graph.release]:
        if since not in history.release:
            raise UnknownValueError("release", since, history.release, field="since")
        return graph.known(since)
    earlier = [one for one in history.release if history.rank[one] <= history.rank[graph.release]]
    note = f"The answer is of release {graph.release}; name that one or an earlier one."
    raise UnknownValueError("release to compare with", since, earlier, field="since", note=note)


def earlier_lens(earlier: KnowledgeGraph, lens: Lens) -> Lens | None:
    """Return a lens as an earlier state can be seen through it.

    Args:
        earlier: the earlier state.
        lens: what the later one is seen through; it may name sources that the earlier one lacks.

    Returns:
        The lens with the sources that it has; ``None`` where it has none of those asked.
    """
    known = tuple(source for source in lens.sources if source in earlier.records.source)
    return replace(lens, sources=known) if known or not lens.sources else None


def earlier_matrix(
    earlier: KnowledgeGraph, lens: Lens, *, general: bool, segments: Collection[str] = ()
) -> Iterator[Ownership]:
    """Answer all cells of an earlier state by those of the asked sources that it has.

    Args:
        earlier: the earlier state.
        lens: what the later one is seen through.
        general: whether the models in general follow.
        segments: the only segments to answer for; all by default.

    Returns:
        One ownership per cell; of a state that has none of the sources asked, all silent.
    """
    seen = earlier_lens(earlier, lens)
    if seen is None:
        earlier = replace(earlier, index=index_claims((), earlier.records.vocabulary))
        seen = replace(lens, sources=(), grade=None)
    return earlier.matrix(seen, general=general, segments=segments)
