"""One answer for the many who ask the same at the same moment."""

from __future__ import annotations

import asyncio

Key = tuple[object, ...]


class Flights:
    """Requests that are being answered, by what they ask; belongs to one event loop.

    Example:
        >>> flights = Flights()
        >>> first = flights.begin(("a",))
        >>> flights.of(("a",)) is first
        True
        >>> first.end()
        >>> flights.of(("a",)) is None
        True
    """

    def __init__(self) -> None:
        self._under_way: dict[Key, Flight] = {}

    def of(self, key: Key) -> Flight | None:
        """Return the request that is being answered and asks this; None where none is."""
        return self._under_way.get(key)

    def begin(self, key: Key) -> Flight:
        """Return a new one, which others may wait for.

        Args:
            key: what it asks; nobody else asks it now.
        """
        made = self._under_way[key] = Flight(self, key)
        return made

    def ended(self, flight: Flight) -> None:
        """Let nobody wait for a request any more; see `Flight.end`."""
        if self._under_way.get(flight.key) is flight:
            del self._under_way[flight.key]


class Flight:
    """One request that is being answered.

    Args:
        flights: where it is found.
        key: what it asks.
    """

    __slots__ = ("_ended", "_flights", "key")

    def __init__(self, flights: Flights, key: Key) -> None:
        self.key = key
        self._flights = flights
        self._ended: asyncio.Event | None = None

    def end(self) -> None:
        """Send on all who wait, at once: the answer is there, or none will be. Twice is fine."""
        self._flights.ended(self)
        if self._ended is not None:
            self._ended.set()

    async def wait(self) -> None:
        """Return when there is nothing more to wait for."""
        if self._ended is None:
            self._ended = asyncio.Event()
        await self._ended.wait()
