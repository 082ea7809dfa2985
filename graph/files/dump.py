"""The files of a bundle: the whole dataset in every format, each a pure function of graph and day.

The server gives out the very bytes that ``crosslane build`` writes. Nothing in them depends on the
clock or on the machine; Parquet names the version of the library that wrote it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from crosslane.graph import views
from crosslane.graph.files.changelog import changelog
from crosslane.graph.files.tabular import CELL_COLUMNS, cell_text
from crosslane.graph.linked.serial import jsonld_graphs, trig, turtle
from crosslane.graph.questions.changes import plain
from crosslane.graph.rdf import Statement
from crosslane.graph.resolve import RESOLVER_VERSION
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.views import Item
from crosslane.ontology import terms
from crosslane.ontology.model import (
    Claim,
    Evidence,
    Fact,
    Offering,
    Organization,
    Overlay,
    Period,
    Platform,
    Programme,
    Source,
)
from crosslane.ontology.releases import Stamp
from crosslane.ontology.suggest import UnknownValueError

DATA_LICENCE = "CC-BY-4.0"
"""SPDX identifier of the licence of the tables, and so of everything made from them."""

Write = Callable[[KnowledgeGraph, date], bytes]

CLAIM_COLUMNS = (
    "id",
    "recorded_from",
    "recorded_to",
    "stands",
    "scope",
    "platform",
    "model",
    "programme",
    "segment",
    "party",
    "involvement",
    "aspect",
    "polarity",
    "strength",
    "markets",
    "valid_from",
    "valid_until",
    "rank",
    "source",
    "start",
    "end",
    "quote",
    "paraphrase",
    "note",
)
"""``stands`` tells the claims of the dataset from what they said in other releases."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of a bundle.

    Args:
        name: its name.
        media_type: as in an HTTP ``Content-Type``.
        about: what it holds.
        write: gives its bytes for a graph and a day.
    """

    name: str
    media_type: str
    about: str
    write: Write


def dump(graph: KnowledgeGraph, name: str, as_of: date) -> bytes:
    """Return one file of a bundle.

    Args:
        graph: the graph; ``graph.known(release)`` for an older one.
        name: a key of `DUMPS`, such as ``crosslane.trig``.
        as_of: the day for which ownership is derived; see `changes.day_of`.

    Returns:
        The same bytes for the same graph and day.

    Raises:
        UnknownValueError: when there is no such file.
    """
    if name not in DUMPS:
        raise UnknownValueError("file", name, DUMPS, field="name")
    return DUMPS[name].write(graph, as_of)


def manifest(graph: KnowledgeGraph, as_of: date, files: Mapping[str, bytes]) -> Item:
    """Describe a bundle, so that each file can be checked against it.

    Args:
        graph: the graph that the files were made from.
        as_of: the day for which ownership was derived.
        files: the bytes of each file by its name.

    Returns:
        Release (``None`` for records in no release), day, content hash, version of the rule,
        licence, numbers of records, and for each file its size in bytes, SHA-256, media type.
    """
    release = graph.history.release[graph.release] if graph.release else None
    records = graph.records
    kinds = ("platforms", "offerings", "programmes", "organizations", "sources", "claims", "facts")
    return {
        "name": "crosslane",
        "release": release.id if release else None,
        "issued": release.issued.isoformat() if release else None,
        "note": release.note if release else None,
        "as_of": as_of.isoformat(),
        "content_hash": graph.content_hash,
        "resolver": RESOLVER_VERSION,
        "licence": DATA_LICENCE,
        "counts": {kind: len(getattr(records, kind)) for kind in (*kinds, "overlays")},
        "files": [
            {
                "name": name,
                "media_type": DUMPS[name].media_type,
                "bytes": len(body),
                "sha256": hashlib.sha256(body).hexdigest(),
                "about": DUMPS[name].about,
            }
            for name, body in files.items()
        ],
    }


def _graphs(graph: KnowledgeGraph, as_of: date) -> dict[str, list[Statement]]:
    """Return the triples of the dataset by graph, in canonical order."""
    found: dict[str, list[Statement]] = {terms.graph_iri(name): [] for name in terms.GRAPHS}
    for quad in ox.parse(graph.dataset(as_of), format=ox.RdfFormat.N_QUADS):
        subject, name = quad.subject, quad.graph_name
        if not isinstance(subject, ox.NamedNode) or not isinstance(name, ox.NamedNode):
            raise TypeError(f"{quad} is not of a named graph, or has a blank node")
        if not isinstance(quad.object, ox.NamedNode | ox.Literal):
            raise TypeError(f"{quad} has a blank node")
        found[name.value].append((subject.value, quad.predicate.value, quad.object))
    return found


def _nquads(graph: KnowledgeGraph, as_of: date) -> bytes:
    return graph.dataset(as_of)


def _trig(graph: KnowledgeGraph, as_of: date) -> bytes:
    return trig(_graphs(graph, as_of))


def _turtle(graph: KnowledgeGraph, as_of: date) -> bytes:
    return turtle(one for triples in _graphs(graph, as_of).values() for one in triples)


def _jsonld(graph: KnowledgeGraph, as_of: date) -> bytes:
    return jsonld_graphs(_graphs(graph, as_of))


def claim_rows(graph: KnowledgeGraph) -> list[Item]:
    """Return every claim in every version up to the state of a graph.

    Args:
        graph: the graph.

    Returns:
        Items with `CLAIM_COLUMNS`, by id and release; what the graph itself says ``stands``. A
        claim that was changed after the last release is there twice: as that release has it, and
        without ``recorded_from`` as it stands.
    """
    rows = [_row(claim, graph.stamp(claim.id), stands=True) for claim in graph.records.claims]
    history = graph.history
    end = history.rank[graph.release] if graph.release else len(history.releases)
    for identifier, told in history.versions.get("claim", {}).items():
        for stamp in told:
            start = stamp.recorded_from
            if start is None or history.rank[start] > end:
                continue
            if identifier in graph.records.claim and graph.stamp(identifier) == stamp:
                continue
            claim = graph.known(start).records.claim[identifier]
            rows.append(_row(claim, stamp, stands=False))

    def order(row: Item) -> tuple[str, int]:
        start = row["recorded_from"]
        return row["id"], len(history.releases) if start is None else history.rank[start]

    return sorted(rows, key=order)


def _row(claim: Claim, stamp: Stamp, *, stands: bool) -> Item:
    item = {**views.claim(claim, stamp), "stands": stands}
    return {name: item[name] for name in CLAIM_COLUMNS}


def _csv(columns: Sequence[str], items: Iterable[Item]) -> bytes:
    """Return items as CSV (RFC 4180), lists joined by ``|``."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([cell_text(item, column) for column in columns] for item in items)
    return out.getvalue().encode()


def _claims_csv(graph: KnowledgeGraph, as_of: date) -> bytes:
    return _csv(CLAIM_COLUMNS, claim_rows(graph))


def _ownership_csv(graph: KnowledgeGraph, as_of: date) -> bytes:
    lens = Lens(as_of)
    cells = graph.matrix(lens, general=True)
    return _csv(CELL_COLUMNS, (views.cell(graph.records, one, lens) for one in cells))


def _records_csv(kind: str, record: type[Any]) -> Write:
    """Return what writes the records of a kind with all their fields."""
    columns = _columns(record)

    def write(graph: KnowledgeGraph, as_of: date) -> bytes:
        records = getattr(graph.records, kind)
        return _csv(columns, ({"id": one.id, **(plain(one) or {})} for one in records))

    return write


def _periods_csv(graph: KnowledgeGraph, as_of: date) -> bytes:
    """Write when offerings are in which markets, with the columns of ``availability.tsv``."""
    rows = (
        {"platform": one.platform, "model": one.model, **(plain(part) or {})}
        for one in graph.records.offerings
        for part in one.periods
    )
    return _csv(["platform", "model", *(one.name for one in fields(Period))], rows)


def _columns(record: type[Any]) -> list[str]:
    """Return the columns of a record: names in two languages, and the evidence, field by field."""
    names: list[str] = []
    for one in fields(record):
        if one.type in ("Label", "Label | None"):
            names += [f"{one.name}.en", f"{one.name}.zh"]
        elif one.type == "Evidence":
            names += [part.name for part in fields(Evidence)]
        else:
            names.append(one.name)
    return names if "id" in names else ["id", *names]


def _claims_parquet(graph: KnowledgeGraph, as_of: date) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    special: dict[str, Any] = {
        "markets": pa.list_(pa.string()),
        "start": pa.int32(),
        "end": pa.int32(),
        "stands": pa.bool_(),
    }
    never_null = {"id", "scope", "segment", "party", "source", "stands"}
    schema = pa.schema(
        [
            pa.field(name, special.get(name, pa.string()), nullable=name not in never_null)
            for name in CLAIM_COLUMNS
        ]
    )
    out = io.BytesIO()
    rows = pa.Table.from_pylist(claim_rows(graph), schema=schema)
    pq.write_table(rows, out, compression="zstd", version="2.6")
    return out.getvalue()


def _changelog(graph: KnowledgeGraph, as_of: date) -> bytes:
    return changelog(graph, lens=Lens(as_of)).encode()


_companies_csv = _records_csv("organizations", Organization)

_CSV = "text/csv; charset=utf-8; header=present"
_PARQUET = "application/vnd.apache.parquet"
_MARKDOWN = "text/markdown; charset=utf-8"

DUMPS: Mapping[str, Dump] = MappingProxyType(
    {
        one.name: one
        for one in (
            Dump("crosslane.trig", "application/trig", "the dataset, graph by graph", _trig),
            Dump("crosslane.nq", "application/n-quads", "the dataset, line by line", _nquads),
            Dump("crosslane.ttl", "text/turtle; charset=utf-8", "the triples, merged", _turtle),
            Dump("crosslane.jsonld", "application/ld+json", "the dataset, in words", _jsonld),
            Dump("crosslane.csv", _CSV, "claims in all versions", _claims_csv),
            Dump("crosslane.parquet", _PARQUET, "the same, typed", _claims_parquet),
            Dump("ownership.csv", _CSV, "who owns what on the day", _ownership_csv),
            Dump("offerings.csv", _CSV, "offerings", _records_csv("offerings", Offering)),
            Dump("availability.csv", _CSV, "markets for a time", _periods_csv),
            Dump("overlays.csv", _CSV, "rules of law", _records_csv("overlays", Overlay)),
            Dump("platforms.csv", _CSV, "platforms", _records_csv("platforms", Platform)),
            Dump("programmes.csv", _CSV, "programmes", _records_csv("programmes", Programme)),
            Dump("organizations.csv", _CSV, "companies", _companies_csv),
            Dump("sources.csv", _CSV, "documents that were read", _records_csv("sources", Source)),
            Dump("facts.csv", _CSV, "other sourced statements", _records_csv("facts", Fact)),
            Dump("CHANGELOG.md", _MARKDOWN, "what changed, claim by claim", _changelog),
        )
    }
)
"""The files of a bundle beside its manifest, by name."""
