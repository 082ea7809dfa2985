"""An engine without a server: answers a query again and again, as told line by line.

Run by the peers' interpreter: ``python inprocess.py pyoxigraph|rdflib FILE.nq``. Each line on
standard input is a JSON object; each answer is one line on standard output.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Ask = Callable[[str], bytes]


def pyoxigraph_engine(path: str) -> Ask:
    """Return what answers queries by pyoxigraph."""
    import pyoxigraph

    store = pyoxigraph.Store()
    store.bulk_load(Path(path).read_bytes(), format=pyoxigraph.RdfFormat.N_QUADS)

    def ask(query: str) -> bytes:
        result = store.query(query, use_default_graph_as_union=True)
        if isinstance(result, pyoxigraph.QueryTriples):
            return result.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
        return result.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b""

    return ask


def rdflib_engine(path: str) -> Ask:
    """Return what answers queries by rdflib."""
    import rdflib

    graph = rdflib.Dataset(default_union=True)
    graph.parse(path, format="nquads")

    def ask(query: str) -> bytes:
        result = graph.query(query)
        return result.serialize(format="nt" if result.type == "CONSTRUCT" else "json") or b""

    return ask


ENGINES = {"pyoxigraph": pyoxigraph_engine, "rdflib": rdflib_engine}


def main() -> None:
    """Load the file, then do as told until standard input ends."""
    ask = ENGINES[sys.argv[1]](sys.argv[2])
    print(json.dumps({"ready": True}), flush=True)  # noqa: T201 - the answers are its output
    for line in sys.stdin:
        told = json.loads(line)
        if "seconds" not in told:
            answer: dict[str, object] = {"body": ask(told["query"]).decode()}
        else:
            answer = work(ask, told["query"], told["mark"], told["first"], told["seconds"])
        print(json.dumps(answer), flush=True)  # noqa: T201


def work(ask: Ask, query: str, mark: str, first: int | None, seconds: float) -> dict[str, object]:
    """Answer a query for so long.

    Args:
        ask: the engine.
        query: its text.
        mark: digits in it.
        first: number that takes their place, one more each time; None for the same each time.
        seconds: to go on.

    Returns:
        How many answers, and the seconds that they took.
    """
    before, after = query.split(mark)
    count, started = 0, time.perf_counter()
    while not count or time.perf_counter() - started < seconds:
        ask(query if first is None else f"{before}{first + count:08d}{after}")
        count += 1
    return {"count": count, "wall": time.perf_counter() - started}


if __name__ == "__main__":
    main()
