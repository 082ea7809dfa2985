"""What nodes and edges of an exported graph say of themselves, in values that every format takes.

Text and whole numbers alone: lists become one text with ``|`` between, and what is not known is
left out, for GraphML and GEXF know neither lists nor ``null``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from crosslane.graph.resolve import Ownership
from crosslane.graph.views import general
from crosslane.ontology.model import (
    Claim,
    Fact,
    Market,
    Offering,
    OperatingModel,
    Organization,
    Overlay,
    PartyTerm,
    Platform,
    Polarity,
    Programme,
    Segment,
    SegmentGroup,
    Source,
)

Scalar = str | int | float | bool
Attributes = dict[str, Scalar]

BETWEEN = "|"
"""What stands between the parts of a list."""

_BREAKS = re.compile("[\t\n\r]+")
_NOT_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    r"""Return a text that XML 1.0 can hold: one space for line breaks, no control characters.

    Args:
        text: any text.

    Returns:
        The text without what section 2.2 of XML 1.0 forbids, such as U+0000 or half a surrogate
        pair.

    Example:
        >>> clean("one\r\ntwo\x00")
        'one two'
    """
    if text.isascii() and text.isprintable():
        return text  # as nearly every text is
    return _NOT_XML.sub("", _BREAKS.sub(" ", text))


def plain(values: Mapping[str, Any]) -> Attributes:
    """Return attributes as text and numbers, without what is not known.

    Args:
        values: text, numbers, lists of them, or ``None`` by name.

    Returns:
        The same, with lists joined by `BETWEEN`; ``None`` and empty lists are left out.

    Raises:
        TypeError: for a value of another type, such as a mapping.

    Example:
        >>> plain({"markets": ["US", "GB"], "valid_from": None, "order": 4})
        {'markets': 'US|GB', 'order': 4}
    """
    return {
        clean(name): _scalar(name, value)
        for name, value in values.items()
        if value is not None and value != () and value != []
    }


def _scalar(name: str, value: object) -> Scalar:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return BETWEEN.join(str(_scalar(name, one)) for one in value)
    raise TypeError(f"attribute {name!r} is a {type(value).__name__}, not text, a number or a list")


def node_attributes(kind: str, item: Any) -> Attributes:
    """Return what a record says as a node.

    Args:
        kind: its kind, such as ``segment``.
        item: the record.

    Returns:
        ``kind``, ``label`` and what people ask of such a record.

    Raises:
        TypeError: for something that is no record.
    """
    return plain({"kind": kind, **_names(item), **_details(item)})


def _names(item: Any) -> dict[str, Any]:
    match item:
        case Claim():
            said = f"{item.party.value} {item.involvement.value} {item.segment}"
            denied = " (denied)" if item.polarity is Polarity.DENIED else ""
            return {"label": f"{item.id}: {said}{denied}"}
        case Fact():
            return {"label": f"{item.id}: {item.subject_text} {item.predicate}"}
        case Source():
            return {"label": item.title}
        case Offering():
            return {"label": item.id}
        case _:
            return {"label": item.label.en, "label_zh": item.label.zh}


def _details(item: Any) -> dict[str, Any]:
    match item:
        case Segment():
            return {
                "order": item.order,
                "tier": item.tier,
                "dimension": item.dimension,
                "definition": item.definition,
            }
        case SegmentGroup() | OperatingModel() | PartyTerm():
            return {"definition": item.definition}
        case Market():
            return {}
        case Organization():
            return {"role": item.role, "note": item.note}
        case Platform():
            return {"synonyms": item.synonyms, "note": item.note}
        case Offering():
            return _offering(item)
        case Programme():
            return {"markets": item.markets, "note": item.note}
        case Source():
            return _source(item)
        case Claim():
            return _claim(item)
        case Fact():
            return {
                "predicate": item.predicate,
                "object": item.object,
                "quote": item.evidence.quote,
                "paraphrase": item.evidence.paraphrase,
                "source": item.evidence.source,
                "note": item.note,
            }
        case Overlay():
            return _overlay(item)
    raise TypeError(f"{type(item).__name__} is no kind of record")


def _offering(item: Offering) -> dict[str, Any]:
    return {
        "platform": item.platform,
        "model": item.model,
        "synonyms": item.synonyms,
        "markets": item.markets,
        "planned_markets": item.planned_markets,
        "valid_from": item.valid_from and item.valid_from.text,
        "valid_until": item.valid_until and item.valid_until.text,
        "note": item.note,
    }


def _source(item: Source) -> dict[str, Any]:
    return {
        "publisher": item.publisher,
        "url": item.url,
        "date": item.published and item.published.text,
        "grade": item.grade,
        "grade_reason": item.grade_reason,
        "note": item.note,
    }


def _claim(item: Claim) -> dict[str, Any]:
    return {
        "scope": item.scope,
        "platform": general(item.platform),
        "model": general(item.model),
        "programme": item.programme,
        "segment": item.segment,
        "party": item.party,
        "involvement": item.involvement,
        "aspect": item.aspect,
        "polarity": item.polarity,
        "strength": item.strength,
        "markets": item.markets,
        "valid_from": item.valid_from and item.valid_from.text,
        "valid_until": item.valid_until and item.valid_until.text,
        "rank": item.rank,
        "quote": item.evidence.quote,
        "paraphrase": item.evidence.paraphrase,
        "source": item.evidence.source,
        "note": item.note,
    }


def _overlay(item: Overlay) -> dict[str, Any]:
    return {
        "segment": item.segment,
        "party": item.party,
        "involvement": item.involvement,
        "aspect": item.aspect,
        "condition": item.condition,
        "markets": item.markets,
        "valid_from": item.valid_from and item.valid_from.text,
        "valid_until": item.valid_until and item.valid_until.text,
        "quote": item.evidence.quote,
        "paraphrase": item.evidence.paraphrase,
        "source": item.evidence.source,
        "note": item.note,
    }


def cell_attributes(one: Ownership) -> Attributes:
    """Return what a cell of ownership says as an edge.

    Args:
        one: the cell.

    Returns:
        Owner, status and certainty, the candidates, and the claims that decided.
    """
    return plain(
        {
            "segment": one.segment,
            "owner": one.owner,
            "status": one.status,
            "certainty": one.certainty,
            "basis_tier": one.basis.tier if one.basis else None,
            "candidates": [candidate.party for candidate in one.candidates],
            "claims": [voice.claim.id for voice in one.evidence],
        }
    )
