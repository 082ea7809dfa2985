"""What a write changed, as a value: worked out in a worker, kept by a journal, applied anywhere.

A change is a small JSON object and two runs of N-Quads. Blank nodes keep their labels on the
way, as they are names inside one dataset: `pyoxigraph.parse` keeps them, `Store.load` would
rename them. Graphs that became empty or vanished are named, their quads are not listed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pyoxigraph

GraphName = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.DefaultGraph

DEFAULT = ""
"""How the default graph is written where a graph is named."""

_N_QUADS = pyoxigraph.RdfFormat.N_QUADS


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between two states of a dataset.

    To apply it: drop, clear, remove, add, create, in this order.

    Attributes:
        quads: number of quads of the dataset after it.
        dropped: named graphs that are no more; written as `name_of` does.
        cleared: graphs that are there still and whose old quads all go.
        created: named graphs that are new, empty or not.
        removed: N-Quads that go from graphs neither dropped nor cleared.
        added: N-Quads that come.
    """

    quads: int
    dropped: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    removed: bytes = b""
    added: bytes = b""

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        named = self.dropped or self.cleared or self.created
        return not (named or self.removed or self.added)

    def encoded(self) -> tuple[dict[str, Any], bytes]:
        """Return it as a JSON object and bytes, for `decoded`."""
        head = {name: value for name, value in asdict(self).items() if name not in _RUNS}
        return {**head, "split": len(self.removed)}, self.removed + self.added


_RUNS = ("removed", "added")


def decoded(head: dict[str, Any], body: bytes) -> Change:
    """Return the change that `Change.encoded` wrote.

    Args:
        head: the JSON object; other members are left alone.
        body: the bytes.

    Returns:
        The change.

    Example:
        >>> change = Change(1, created=("<urn:g>",), added=b'<urn:a> <urn:b> "" <urn:g> .')
        >>> decoded(*change.encoded()) == change
        True
    """
    split = head["split"]
    return Change(
        head["quads"],
        tuple(head["dropped"]),
        tuple(head["cleared"]),
        tuple(head["created"]),
        body[:split],
        body[split:],
    )


def whole(quads: bytes, graphs: Iterable[str] = (), count: int = 0) -> Change:
    """Return the change that makes an empty dataset this one.

    Args:
        quads: N-Quads.
        graphs: names of graphs, of which some may be empty.
        count: number of quads, where it is known.

    Returns:
        The change.
    """
    return Change(count, created=tuple(graphs), added=quads)


def apply(store: pyoxigraph.Store, change: Change, *, check: bool = False) -> None:
    """Carry out a change.

    Args:
        store: the state before it, and afterwards that after it.
        change: its N-Quads are those of pyoxigraph, or at least correct.
        check: whether nothing may be removed that is not there, or added that is.

    Raises:
        SyntaxError: the N-Quads are incorrect.
        ValueError: the change does not fit the state; the store is then of no more use.

    Example:
        >>> store = pyoxigraph.Store()
        >>> apply(store, whole(b'_:x <urn:b> "1" .'))
        >>> [quad.subject.value for quad in store]
        ['x']
    """
    for name in change.dropped:
        store.remove_graph(graph_of(name))
    for name in change.cleared:
        store.clear_graph(graph_of(name))
    for quad in pyoxigraph.parse(change.removed, format=_N_QUADS):
        if check and quad not in store:
            raise ValueError(f"a change removes {quad}, which is not there")
        store.remove(quad)
    added = pyoxigraph.parse(change.added, format=_N_QUADS)
    store.extend(_new(store, added) if check else added)
    for name in change.created:
        store.add_graph(graph_of(name))


def _new(store: pyoxigraph.Store, quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
    for quad in quads:
        if quad in store:
            raise ValueError(f"a change adds {quad}, which is there already")
        yield quad


def name_of(graph: object) -> str:
    """Write the name of a graph.

    Args:
        graph: as pyoxigraph has it.

    Returns:
        ``<IRI>``, ``_:label``, or `DEFAULT`.
    """
    return DEFAULT if isinstance(graph, pyoxigraph.DefaultGraph) else str(graph)


def graph_of(name: str) -> GraphName:
    """Read what `name_of` wrote.

    Args:
        name: of a graph.

    Returns:
        The graph's name as pyoxigraph wants it.
    """
    if name == DEFAULT:
        return pyoxigraph.DefaultGraph()
    if name.startswith("_:"):
        return pyoxigraph.BlankNode(name[2:])
    return pyoxigraph.NamedNode(name[1:-1])


def graph_names(store: pyoxigraph.Store) -> set[str]:
    """Return the names of a store's named graphs, empty ones too."""
    return {str(graph) for graph in store.named_graphs()}


def iris(names: Iterable[str]) -> tuple[str, ...]:
    """Return the IRIs among the names of graphs.

    Args:
        names: as `name_of` writes them.

    Returns:
        Without the angle brackets; blank nodes are left out, as no query can name them.

    Example:
        >>> iris(("<urn:g>", "_:b1"))
        ('urn:g',)
    """
    return tuple(name[1:-1] for name in names if name.startswith("<"))


class Before:
    """A state of a store, kept readable while the store goes on.

    A read of pyoxigraph sees the state in which it began, so the iterators opened here still
    walk the old quads after an update, without a copy of them. In both states, what is common
    comes in the same order; that a quad taken for new was not there before is checked when the
    change is applied.

    Args:
        store: in the state before.
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        """Open the reads."""
        self.store = store
        self.quads = len(store)
        self.graphs = graph_names(store)
        self._for_removed = _all(store)
        self._for_added = _all(store)

    def removed(self, most: int | None) -> Iterator[pyoxigraph.Quad]:
        """Yield the quads that are gone.

        Args:
            most: how many are, where it is known, so that the rest need not be read.

        Returns:
            Quads of the old state.
        """
        gone = (quad for quad in self._for_removed if quad not in self.store)
        return itertools.islice(gone, most)

    def added(self, count: int) -> list[pyoxigraph.Quad]:
        """Return the quads that are new.

        Args:
            count: how many there are.

        Returns:
            Quads of the new state.

        Raises:
            RuntimeError: what is common came in another order, so they cannot be told.
        """
        added: list[pyoxigraph.Quad] = []
        if not count:
            return added
        old = next(self._for_added, None)
        for quad in _all(self.store):
            while old is not None and quad != old and old not in self.store:
                old = next(self._for_added, None)
            if quad == old:
                old = next(self._for_added, None)
                continue
            added.append(quad)
            if len(added) == count:
                return added
        raise RuntimeError("the store does not keep its order, so the change cannot be told")


def _all(store: pyoxigraph.Store) -> Iterator[pyoxigraph.Quad]:
    return iter(store.quads_for_pattern(None, None, None, None))
