"""The files of the dataset as the server gives them out: made once, and kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from threading import Lock

from crosslane.graph.files.dump import DUMPS
from crosslane.graph.questions.changes import day_of
from crosslane.graph.store import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class File:
    """One file: its bytes, their SHA-256 in hexadecimal, and its media type."""

    body: bytes
    sha256: str
    media: str


@dataclass(frozen=True, slots=True)
class Dumps:
    """The files of a graph, those that ``crosslane build`` writes.

    Args:
        graph: the graph.
    """

    graph: KnowledgeGraph
    _lock: Lock = field(default_factory=Lock)
    _made: dict[str, File] = field(default_factory=dict)

    def get(self, name: str) -> File:
        """Return a file; it is made when it is first asked for.

        Args:
            name: a key of `DUMPS`.

        Returns:
            The file, with the ownership of the day that the data speak for.
        """
        with self._lock:
            if name not in self._made:
                body = DUMPS[name].write(self.graph, day_of(self.graph))
                digest = hashlib.sha256(body).hexdigest()
                self._made[name] = File(body, digest, DUMPS[name].media_type)
            return self._made[name]
