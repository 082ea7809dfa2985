"""What the page of a resource knows beside the resource: its address, its look, its equivalents."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

LENS = ("market", "as_of", "as_known", "source", "grade")
"""Parameters that say through what an answer is seen."""

LOOK = ("lang", "theme")
"""Parameters of a page that its data do not depend on."""

PAGING = ("limit", "offset")

_SAFE = "/@+:~"
_NO_LENS = "/sources"  # the list: its parameters of these names are filters


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one resource.

    Args:
        path: its own path, percent-decoded: ``/offerings/temu/semi-managed``.
        today: the day that an answer holds for where none is asked.
        query: its parameters in their order, as (name, value); ``lang``, ``theme`` and ``format``
            may be among them and count for nothing.
        lang: ``en`` or ``zh``.
        theme: ``auto``, ``light`` or ``dark``.
        alternates: the same in other representations, as (name, address): ``("JSON", "/...")``.
        origin: scheme and host for the ``curl`` line, such as ``http://127.0.0.1:8000``; without
            it the line is left out.
        report: where something can be reported, as ``report_address`` takes it.

    Example:
        >>> page = Page("/claims", date(2026, 11, 22), (("party", "seller"),), lang="zh")
        >>> page.href("/claims", party=None, q="a b")
        '/claims?lang=zh&q=a+b'
    """

    path: str
    today: date
    query: tuple[tuple[str, str], ...] = ()
    lang: str = "en"
    theme: str = "auto"
    alternates: tuple[tuple[str, str], ...] = ()
    origin: str = ""
    report: str = ""

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """The parameters that choose the data: without look and format."""
        return tuple(pair for pair in self.query if pair[0] not in (*LOOK, "format"))

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a parameter; none if it is not given."""
        return tuple(value for one, value in self.own if one == name)

    def pairs(self, *names: str, **changes: str | None) -> list[tuple[str, str]]:
        """Return the parameters of this page.

        Args:
            names: the only parameters to return; all by default.
            changes: values that differ; ``None`` leaves a parameter out.

        Returns:
            Names and values; the default language and colours are left out.
        """
        state: dict[str, str | None] = {
            "lang": None if self.lang == "en" else self.lang,
            "theme": None if self.theme == "auto" else self.theme,
        }
        state |= {name: _given(name, value) for name, value in changes.items()}
        kept = [(name, value) for name, value in self.own if name not in state]
        kept += [(name, value) for name, value in state.items() if value is not None]
        return [pair for pair in kept if not names or pair[0] in names or pair[0] in changes]

    def href(self, path: str, *names: str, **changes: str | None) -> str:
        """Return an address with the parameters of this page; see `pairs`."""
        query = self.pairs(*names, **changes)
        where = quote(path, safe=_SAFE)
        return f"{where}?{urlencode(query)}" if query else where

    def without(self, name: str, value: str) -> str:
        """Return this page's address without one value of a parameter, from its first item."""
        kept = [pair for pair in self.own if pair not in ((name, value), ("offset", pair[1]))]
        query = urlencode([*kept, *self.pairs(*LOOK)])
        where = quote(self.path, safe=_SAFE)
        return f"{where}?{query}" if query else where

    @property
    def lens(self) -> tuple[str, ...]:
        """The parameters of this page that say through what other pages are to be seen."""
        return ("as_known",) if self.path == _NO_LENS else LENS

    @property
    def curl(self) -> str | None:
        """The command that asks for the same as JSON, for a shell."""
        if not self.origin:
            return None
        where = quote(self.path, safe=_SAFE)
        query = f"?{urlencode(self.own)}" if self.own else ""
        address = shlex.quote(f"{self.origin}{where}{query}")
        return f"curl -H 'Accept: application/json' {address}"


def _given(name: str, value: str | None) -> str | None:
    """Return a parameter's value; the default look counts as not given."""
    return None if (name, value) in (("lang", "en"), ("theme", "auto")) else value
