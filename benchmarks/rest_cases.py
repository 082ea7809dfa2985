"""What the REST interface is asked: eight cases, each the same again or never seen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.rest_ready import ANY_DAY

CELL = "/ownership/temu/semi-managed/pricing"
"""The cell that is asked hot."""

HOST = "benchmark.test"
"""Under which all servers are asked, whatever their port, as pages name the host."""

FIRST_DAY = date(2023, 1, 1)
DAYS = 2000
"""Days over which cold requests go before they begin again with another address each."""

NAMES = (
    "cell",
    "list",
    "matrix page",
    "record",
    "list, CSV",
    "list, gzip",
    "list, br",
    "cell, 304",
)
"""Of all cases, in the order of the tables."""


@dataclass(frozen=True, slots=True)
class RestCase:
    """One way to ask.

    Peers know an answer by its address alone, so no two cases share one.

    Attributes:
        name: in tables.
        targets: addresses without the host; the first one is asked hot, all of them cold.
        headers: of the request; an ``If-None-Match`` is filled in from the answer.
        encoding: content coding that the answer must have, or nothing.
        modes: ``hot`` (the same again) and ``cold`` (another day each time).
        data: whether the answer is JSON, which a route may also return as data.
        status: of the answer.
    """

    name: str
    targets: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = (("Accept", "*/*"),)
    encoding: str = ""
    modes: tuple[str, ...] = ("hot", "cold")
    data: bool = False
    status: int = 200

    def cold(self, number: int) -> str:
        """Return an address that no other number gives: each time another day and target.

        Args:
            number: from 0.

        Example:
            >>> RestCase("x", ("/a", "/b?c=d")).cold(1)
            '/b?c=d&as_of=2023-01-02'
        """
        block, within = divmod(number, DAYS * len(self.targets))
        turn, day = divmod(within, DAYS)
        target = self.targets[(turn + day) % len(self.targets)]
        asked = FIRST_DAY + timedelta(block * DAYS + day)
        return f"{target}{'&' if '?' in target else '?'}{ANY_DAY}{asked}"

    def request(self, target: str, *, etag: str = "") -> bytes:
        """Return the bytes of a request.

        Args:
            target: the address.
            etag: for ``If-None-Match``, where the case is to get a 304.
        """
        headers = [("Host", HOST), *self.headers]
        if etag:
            headers.append(("If-None-Match", etag))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode("ascii")


def rest_cases(cells: Sequence[str], claims: Sequence[str]) -> tuple[RestCase, ...]:
    """Return all cases.

    Args:
        cells: addresses of cells of the matrix, the one that is asked hot first.
        claims: addresses of claims.
    """
    platforms = dict.fromkeys(cell.split("/")[2] for cell in cells)
    lists = tuple(f"/ownership?platform={name}" for name in platforms)
    tables = tuple(f"/ownership.csv?platform={name}" for name in platforms)
    gzip, brotli = (tuple(f"{one}&limit={most}" for one in lists) for most in (999, 998))
    any_, coded = ("Accept", "*/*"), "Accept-Encoding"
    return (
        RestCase("cell", tuple(cells), data=True),
        RestCase("list", lists, data=True),
        RestCase("matrix page", ("/",), (("Accept", "text/html"),)),
        RestCase("record", tuple(claims), data=True),
        RestCase("list, CSV", tables),
        RestCase("list, gzip", gzip, (any_, (coded, "gzip")), encoding="gzip"),
        RestCase("list, br", brotli, (any_, (coded, "br")), encoding="br"),
        RestCase("cell, 304", (cells[0] + "?lang=en",), modes=("hot",), status=304),
    )
