"""One graph, each step from its tables to its answers measured once or more: a JSON line each.

Run by `benchmarks.scale`, a process for each graph, so that no step finds what an earlier graph
has left: ``python -m benchmarks.scaled DIRECTORY --step read --step matrix``. A step that needs
more memory than ``--memory`` allows is left out and says so; what comes after it goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.harness import cpu_seconds
from benchmarks.limits import limit_memory
from crosslane.data.reader import read_records
from crosslane.graph.claims import index_claims
from crosslane.graph.engine.daily import utc_today
from crosslane.graph.engine.errors import EngineError
from crosslane.graph.engine.limits import Limits
from crosslane.graph.engine.sparql import SparqlEngine
from crosslane.graph.indexed import AnswerIndex
from crosslane.graph.rdf import ownership_quads, record_quads, written_quads
from crosslane.graph.store import KnowledgeGraph, Lens, build_graph
from crosslane.ontology.records import Records
from crosslane.ontology.releases import History
from crosslane.ontology.vocabulary import read_vocabulary
from crosslane.settings import Settings

_CELLS = 100
"""Cells that are asked for one by one; the same ones in each run."""


class Steps:
    """The steps in their order; each keeps what the next one needs.

    Args:
        root: data directory.
        least: CPU seconds for which a short step is repeated.
    """

    def __init__(self, root: Path, least: float) -> None:
        self._root, self._least = root, least
        self._vocabulary = read_vocabulary()
        self._lens = Lens(utc_today())
        self._records: Records | None = None
        self._built: KnowledgeGraph | None = None
        self._curated = b""
        self._dataset = b""

    def read(self) -> dict[str, Any]:
        """Read and check the tables."""
        self._records, told = self._timed(lambda: read_records(self._root, self._vocabulary))
        records = self._records
        return {
            **told,
            "claims": len(records.claims),
            "facts": len(records.facts),
            "platforms": len(records.platforms),
            "offerings": len(records.offerings),
            "sources": len(records.sources),
        }

    def index(self) -> dict[str, Any]:
        """Place the claims on their cells."""
        records = self._read()
        index, told = self._timed(lambda: index_claims(records.claims, self._vocabulary))
        spoken = [
            len(index.about(one.platform, one.model, segment))
            for one in records.offerings
            for segment in self._vocabulary.segment
        ]
        return {**told, "voices": sum(spoken), "cells": len(spoken), "loudest": max(spoken)}

    def owner(self) -> dict[str, Any]:
        """Resolve one cell; the mean over some."""
        resolver, day = self._resolver(), self._lens.as_of
        offerings, segments = resolver.records.offerings, list(self._vocabulary.segment)
        draw = random.Random(1)  # noqa: S311 - the same cells in each run
        drawn = [(draw.choice(offerings), draw.choice(segments)) for _ in range(_CELLS)]

        def ask() -> None:
            for one, segment in drawn:
                resolver.owner(one.platform, one.model, segment, None, day)

        told = self._timed(ask)[1]
        return {**told, "cpu": told["cpu"] / _CELLS}

    def matrix(self) -> dict[str, Any]:
        """Resolve all cells of all offerings."""
        resolver, day = self._resolver(), self._lens.as_of

        def ask() -> None:
            for one in resolver.records.offerings:
                for segment in self._vocabulary.segment:
                    resolver.owner(one.platform, one.model, segment, None, day)

        return self._timed(ask)[1]

    def ahead(self) -> dict[str, Any]:
        """Make the usual answers before they are asked for, as far as they are."""
        graph = self._graph()
        return self._timed(lambda: AnswerIndex(graph.records, graph.index).prepare())[1]

    def quads(self) -> dict[str, Any]:
        """Write the records as N-Quads."""
        records = self._read()
        written, told = self._timed(lambda: record_quads(records, History(), None))
        self._curated = written_quads() + written
        return {**told, "quads": written.count(b"\n"), "bytes": len(written)}

    def owned(self) -> dict[str, Any]:
        """Write the answers to all cells as N-Quads."""
        graph, day = self._graph(), self._lens.as_of

        def write() -> bytes:
            return ownership_quads(graph.matrix(self._lens, general=True), day)

        made, told = self._timed(write)
        self._dataset = graph.curated + made
        return {**told, "quads": made.count(b"\n"), "bytes": len(made)}

    def page(self) -> dict[str, Any]:
        """Answer ``/ownership`` through the application: its first pages, none of them twice."""
        from starlette.testclient import TestClient

        from crosslane.api.app import create_app

        client = TestClient(create_app(self._graph(), Settings(log_format="none")))
        asked = 0

        def ask() -> int:
            nonlocal asked
            asked += 1
            answer = client.get("/ownership", params={"limit": 50, "offset": asked})
            answer.raise_for_status()
            return len(answer.content)

        size, told = self._timed(ask)
        return {**told, "bytes": size}

    def ready(self) -> dict[str, Any]:
        """Start the SPARQL engine with two workers; CPU and memory are those of all processes."""
        engine = SparqlEngine(self._dataset, Limits(), workers=2)
        before, began = cpu_seconds(os.getpid()), time.perf_counter()
        try:
            engine.start()
            wall = time.perf_counter() - began
            told = {"cpu": cpu_seconds(os.getpid()) - before, "wall": wall, "count": 1}
            return {**told, "quads": engine.quads, "tree": _bytes_below()}
        finally:
            engine.close()

    def _timed(self, work: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
        """Do a step, a short one again and again; return what it made and the mean of its cost."""
        began, wall = time.process_time(), time.perf_counter()
        made, count = work(), 1
        if time.process_time() - began < self._least:  # the first time was to warm up
            began, wall, count = time.process_time(), time.perf_counter(), 0
            while not count or time.process_time() - began < self._least:
                made, count = work(), count + 1
        cpu, wall = time.process_time() - began, time.perf_counter() - wall
        return made, {"cpu": cpu / count, "wall": wall / count, "count": count}

    def _read(self) -> Records:
        if self._records is None:
            self.read()
        return self._records or Records(self._vocabulary)

    def _resolver(self) -> AnswerIndex:
        """Return what answers cells and keeps nothing, so that each is resolved each time."""
        graph = self._graph()
        return AnswerIndex(graph.records, graph.index, most=0)

    def _graph(self) -> KnowledgeGraph:
        if self._built is None:
            self._built = build_graph(self._read(), keep=lambda make: self._curated or make())
        return self._built


STEPS = ("read", "index", "owner", "matrix", "ahead", "quads", "owned", "page", "ready")
"""Every step, in the order in which they have to come."""


def main(given: Sequence[str] | None = None) -> None:
    """Do the steps and print a line of JSON for each."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.scaled", description=__doc__)
    made.add_argument("root", type=Path, help="data directory")
    made.add_argument("--step", action="append", choices=STEPS, help="only these (repeatable)")
    made.add_argument("--least", type=float, default=0.2, help="seconds of a short step")
    made.add_argument("--memory", type=int, default=0, help="most bytes; 0 for all there are")
    asked = made.parse_args(given)
    if asked.memory:
        limit_memory(asked.memory)
    steps = Steps(asked.root, asked.least)
    for name in STEPS:
        if asked.step and name not in asked.step:
            continue
        print(json.dumps({"step": name, **done(getattr(steps, name))}), flush=True)  # noqa: T201


def done(step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do a step.

    Args:
        step: one of `Steps`.

    Returns:
        Its figures with the memory of the process after it, or ``left_out`` and why.
    """
    try:
        told = step()
    except (MemoryError, EngineError) as error:
        return {"left_out": f"{type(error).__name__}: {error}".rstrip(": ")}
    return {**told, "rss": _own_bytes()}


def _own_bytes() -> int:
    return int(psutil.Process().memory_info().rss)


def _bytes_below() -> int:
    """Return the memory of the processes below, shared pages counted once where Linux tells."""
    held = [one.memory_full_info() for one in psutil.Process().children(recursive=True)]
    return sum(getattr(one, "pss", one.rss) for one in held)


if __name__ == "__main__":
    main()
