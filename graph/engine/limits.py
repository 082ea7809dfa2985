"""How much one query, and the engine as a whole, may use."""

from __future__ import annotations

from dataclasses import dataclass, fields

MIB = 1 << 20

LEAST_TIMEOUT = 0.001
"""Seconds that a query may be given at least; less cannot be kept by any clock."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the SPARQL engine; each is the setting ``CROSSLANE_SPARQL_<NAME>``.

    Nothing is ever cut at a limit: past one, the query ends in an error that names it.

    Attributes:
        timeout: seconds one query may run; a request may ask for less.
        memory: bytes a worker may take on top of what it has when it starts (the snapshot
            is shared and not counted), so that a larger graph leaves a query no less.
        max_rows: solutions or triples in one result.
        max_bytes: size of one serialised result.
        max_query_bytes: UTF-8 length of a query.
        max_depth: brackets open at one time. The deepest text of the W3C suites has 5.
        max_tokens: tokens in a query, or in an update outside of its data blocks. The longest text
            of the W3C suites has 113.
        max_operators: operators and separators in a query.
        max_keywords: OPTIONAL, UNION, FILTER, EXISTS, SELECT and the like in a query.
        max_queue: requests that may wait for a worker.
        queue_timeout: seconds a request waits for a worker; counts beside `timeout`.
        max_document_bytes: size of a document that is loaded, or of an update.
        max_quads: quads in a dataset that can be written.
    """

    timeout: float = 10.0
    memory: int = 512 * MIB
    max_rows: int = 100_000
    max_bytes: int = 16 * MIB
    max_query_bytes: int = 64 * 1024
    max_depth: int = 64
    max_tokens: int = 8000
    max_operators: int = 2000
    max_keywords: int = 200
    max_queue: int = 32
    queue_timeout: float = 10.0
    max_document_bytes: int = 4_000_000
    max_quads: int = 1_000_000

    def __post_init__(self) -> None:
        """Refuse a limit that would refuse everything."""
        for field in fields(self):
            value = getattr(self, field.name)
            if not value >= (0 if field.name == "max_queue" else 1e-9):
                raise ValueError(f"{setting(field.name)} must be positive, not {value}")


def setting(name: str) -> str:
    """Return the environment variable that holds a limit.

    Args:
        name: a field of `Limits`.

    Returns:
        The name of the setting.

    Example:
        >>> setting("max_rows")
        'CROSSLANE_SPARQL_MAX_ROWS'
    """
    return f"CROSSLANE_SPARQL_{name.upper()}"
