"""What is started and closed, as a context manager."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Lifecycle(ABC):
    """Something that holds processes between `start` and `close`."""

    @abstractmethod
    def start(self) -> None:
        """Start the processes; returns when they are ready."""

    @abstractmethod
    def close(self) -> None:
        """End every process; closing twice is fine."""

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()
