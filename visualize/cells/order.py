"""The order of the rows of the matrix: by platform, by model, or by what their cells say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from crosslane.ontology.model import Party, Status
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.cells.marks import LETTERS, Mark

PLATFORM, MODEL = "platform", "model"
PLATFORM_OWNS, SELLER_OWNS, EVIDENCE = "platform-owns", "seller-owns", "evidence"

SUMS = (PLATFORM_OWNS, EVIDENCE, SELLER_OWNS)
"""Orders by what a row comes to."""

ORDERS = (PLATFORM, MODEL, *SUMS)
"""Orders beside those by the owner of one segment, which are called by the segment's id."""

_OWNS: Mapping[str, Party] = MappingProxyType(
    {PLATFORM_OWNS: Party.PLATFORM, SELLER_OWNS: Party.SELLER}
)
_STATUSES = tuple(Status)


def check(sort: str, segments: Collection[str]) -> None:
    """Raise `UnknownValueError` for an order that does not exist.

    Args:
        sort: one of `ORDERS`, or the id of a segment.
        segments: the ids of the segments.
    """
    if sort not in ORDERS and sort not in segments:
        raise UnknownValueError("order", sort, (*ORDERS, *segments), field="sort")


def rank(marks: Sequence[Mark], sort: str) -> tuple[int, ...]:
    """Return the place of a row: a smaller one stands further up, equal ones stay as they are.

    Args:
        marks: the cells of the row, that of the segment to sort by among them.
        sort: the order; see `check`.

    Returns:
        What to sort by. Who owns more stands further up; so does what more words about this very
        offering decide. By a segment: its owners in the order of their letters, then disputes,
        then what is not known.
    """
    if sort in (PLATFORM, MODEL):
        return ()
    if sort in _OWNS:
        return (-sum(item.owner == _OWNS[sort] for item in marks),)
    if sort == EVIDENCE:
        found = [item.status for item in marks]
        stated, inferred = found.count(Status.STATED), found.count(Status.INFERRED)
        return -(stated + inferred), -stated, -found.count(Status.INHERITED)
    return next(_owned(item) for item in marks if item.segment == sort)


def _owned(item: Mark) -> tuple[int, ...]:
    letters = list(LETTERS)
    owner = len(letters) if item.owner is None else letters.index(item.owner)
    return owner, _STATUSES.index(Status(item.status))
