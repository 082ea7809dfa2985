"""Items of a long list, each made when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from crosslane.graph.views import Item

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lazily(Sequence[Item], Generic[T]):
    """A list of items of which a page is wanted: the others are counted, not made.

    Args:
        of: what the items are made of.
        make: makes one.

    Example:
        >>> found = Lazily([1, 2, 3], lambda number: {"id": number})
        >>> len(found), found[1:]
        (3, [{'id': 2}, {'id': 3}])
    """

    of: Sequence[T]
    make: Callable[[T], Item]

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self.of)

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        """Return an item, or those of a page."""
        if isinstance(place, slice):
            return [self.make(one) for one in self.of[place]]
        return self.make(self.of[place])
