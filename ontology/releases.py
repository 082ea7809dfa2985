"""Releases of the data: which there are, and since when each claim stands as it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from crosslane.ontology.records import Records

Kind = str
"""What a version is of: claim, fact, source, offering, platform, programme or organization."""


@dataclass(frozen=True, slots=True)
class Release:
    """A state of the data that was recorded under a name and never changes again.

    Args:
        id: a semantic version such as ``0.1.0``.
        issued: the day on which it was recorded.
        note: what it brought, in a few words.
    """

    id: str
    issued: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """From which release on a record stood as it does, and in which it did so no longer.

    Args:
        recorded_from: the first release that holds it so; ``None`` if it is in none yet.
        recorded_to: the first release that holds it so no longer; ``None`` while it stands.
    """

    recorded_from: str | None = None
    recorded_to: str | None = None


UNRELEASED = Stamp()


def _no_release(release: str) -> Records:
    raise KeyError(release)


@dataclass(frozen=True)
class History:
    """What was recorded of the data, release by release.

    Args:
        releases: the releases, oldest first.
        versions: the stamps of every version of every record, oldest first, by kind and id.
        current: the id of each record that stands now as the last release holds it, by kind.
        digest: SHA-256 of everything recorded, in hexadecimal; empty without a history.
        read: gives the records of a release; it reads them each time.
    """

    releases: tuple[Release, ...] = ()
    versions: Mapping[Kind, Mapping[str, tuple[Stamp, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    current: Mapping[Kind, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    digest: str = ""
    read: Callable[[str], Records] = _no_release

    @cached_property
    def release(self) -> dict[str, Release]:
        """Releases by id, oldest first."""
        return {item.id: item for item in self.releases}

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each release in time, counted from 0."""
        return {item.id: number for number, item in enumerate(self.releases)}

    def stamp(self, kind: Kind, identifier: str, release: str | None) -> Stamp:
        """Return since when a record stands as it does, and until when.

        Args:
            kind: such as ``claim``.
            identifier: its id.
            release: the release that holds the record, or ``None`` for the tables as they are now.

        Returns:
            The stamp; empty for a record that is in no release as it stands.

        Example:
            >>> told = {"claim": {"S0-001": (Stamp("0.1.0", "0.2.0"), Stamp("0.2.0"))}}
            >>> two = (Release("0.1.0", date(2026, 1, 1)), Release("0.2.0", date(2026, 2, 1)))
            >>> History(two, told).stamp("claim", "S0-001", "0.1.0")
            Stamp(recorded_from='0.1.0', recorded_to='0.2.0')
        """
        told = self.versions.get(kind, {}).get(identifier, ())
        if release is None:
            return told[-1] if identifier in self.current.get(kind, ()) else UNRELEASED
        return next((one for one in told if self.holds(one, release)), UNRELEASED)

    def holds(self, stamp: Stamp, release: str) -> bool:
        """Tell whether a release holds the version that a stamp is of."""
        start, end, asked = stamp.recorded_from, stamp.recorded_to, self.rank[release]
        if start is None or asked < self.rank[start]:
            return False
        return end is None or asked < self.rank[end]
