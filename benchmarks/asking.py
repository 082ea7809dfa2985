"""A client with one connection, and the requests that it sends to see what they leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

from benchmarks.client import FailedRequestError
from benchmarks.queries import marked, queries

JSON = "application/json"
HTML = "text/html"
_SECONDS = 60.0

_MIX = (
    ("/ownership/temu/semi-managed/pricing", JSON),
    ("/ownership/temu/semi-managed/pricing", HTML),
    ("/ownership?limit=20&offset={n}", JSON),
    ("/", HTML),
    ("/graph", HTML),
    ("/claims?limit=20&offset={n}", JSON),
    ("/sources", "text/turtle"),
    ("/search?q=pricing", JSON),
    ("/sparql?query={query}", "application/sparql-results+json"),
    ("/healthz", JSON),
)
"""The requests of the mix, each as often as the others."""


class Asker:
    """Sends one request after another over one connection.

    Args:
        url: of the server; its path is that of the SPARQL endpoint.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.path = parts.path
        self._connection = HTTPConnection(parts.netloc, timeout=_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def get(self, target: str, accept: str = "*/*") -> bytes:
        """Ask, and return the body.

        Args:
            target: path and query.
            accept: media type.

        Raises:
            FailedRequestError: for any status but 200.
        """
        self._connection.request("GET", target, headers={"Accept": accept})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise FailedRequestError(f"{answer.status} for {target[:200]}: {body[:200]!r}")
        return body


def mixed(number: int) -> Iterator[tuple[str, str]]:
    """Yield so many requests: target and media type, of pages, lists, answers and queries."""
    queried = cold_queries(0, number)
    for n in range(number):
        target, accept = _MIX[n % len(_MIX)]
        query = next(queried) if "{query}" in target else ""
        yield target.format(n=n % 200, query=query), accept


def cold_queries(first: int, number: int) -> Iterator[str]:
    """Yield so many queries that no cache has seen, quoted for an address.

    Args:
        first: number of the first one; the same number gives the same query.
        number: how many.
    """
    join = next(one for one in queries() if one.name == "join")
    for n in range(first, first + number):
        yield quote(marked(join, n), safe="")
