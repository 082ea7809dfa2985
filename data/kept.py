"""What was read of a data directory as bytes, and back: typed, checked, and fast to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from crosslane.ontology.records import Records
from crosslane.ontology.releases import History, Release, Stamp

if TYPE_CHECKING:
    from crosslane.data.versions import Recorded

KeptError = msgspec.DecodeError
"""Raised for bytes that `from_bytes` cannot read."""


@dataclass(frozen=True, slots=True)
class Read:
    """A data directory as it was read.

    Args:
        records: the records of now.
        history: the releases.
        release: the release that the records of now are those of, or ``None``.
    """

    records: Records
    history: History
    release: str | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """The same as plain values; `recorded` stays bytes until an old release is asked for."""

    records: Records
    releases: tuple[Release, ...]
    versions: dict[str, dict[str, tuple[Stamp, ...]]]
    current: dict[str, frozenset[str]]
    digest: str
    release: str | None
    recorded: bytes


def to_bytes(read: Read, recorded: Recorded) -> bytes:
    """Write what was read.

    Args:
        read: what was read.
        recorded: everything recorded, from which the records of a release are read.

    Returns:
        MessagePack.
    """
    history = read.history
    return msgspec.msgpack.encode(
        _Kept(
            read.records,
            history.releases,
            {kind: dict(found) for kind, found in history.versions.items()},
            dict(history.current),
            history.digest,
            read.release,
            msgspec.msgpack.encode(recorded, enc_hook=str),  # of a fraction, such as 7/2
        ),
        order="sorted",
    )


def from_bytes(content: bytes) -> Read:
    """Read what `to_bytes` wrote.

    Args:
        content: its bytes.

    Returns:
        What was read, equal to what it was; an old release is read when it is asked for.

    Raises:
        KeptError: the bytes are something else.
    """
    kept = msgspec.msgpack.decode(content, type=_Kept)
    vocabulary = kept.records.vocabulary

    def read(release: str) -> Records:
        from crosslane.data.history import read_release

        return read_release(_recorded(kept.recorded), release, vocabulary)

    history = History(kept.releases, kept.versions, kept.current, kept.digest, read)
    return Read(kept.records, history, kept.release)


def _recorded(content: bytes) -> Recorded:
    from fractions import Fraction

    from crosslane.data.versions import Recorded

    def place(kind: type, written: Any) -> Fraction:
        if kind is not Fraction:
            raise TypeError(f"nothing reads {kind}")
        return Fraction(written)

    return msgspec.msgpack.decode(content, type=Recorded, dec_hook=place)
