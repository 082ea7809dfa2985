"""How a command prints: a table on a terminal, TSV into a pipe, JSON when asked.

What draws is imported when something is drawn, so that a pipe does not wait for it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

ROOM = 80
"""From this width on there is room for ids in one piece."""


class CommandError(Exception):
    """A command cannot be carried out; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where and in which form results go.

    Args:
        stream: what is written to.
        form: ``table``, ``tsv``, ``csv``, ``json``, ``markdown``, ``rq`` or an RDF format.
    """

    stream: TextIO
    form: str

    @classmethod
    def of(cls, asked: argparse.Namespace, stream: TextIO) -> Output:
        """Return the output that the options and the terminal call for."""
        if getattr(asked, "json", False):
            return cls(stream, "json")
        default = "table" if stream.isatty() else "tsv"
        return cls(stream, getattr(asked, "format", None) or default)

    @property
    def console(self) -> Console:
        """A console on the stream; as wide as the terminal."""
        from rich.console import Console

        return Console(file=self.stream, highlight=False, soft_wrap=False)

    def json(self, value: Any) -> None:
        """Print a value as JSON."""
        import json

        self.stream.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def rows(
        self,
        columns: Sequence[str | Column],
        rows: Sequence[Sequence[str | Text]],
        *,
        lines: bool = False,
    ) -> None:
        """Print rows as the form says.

        Args:
            columns: headings; a `Column` says how it is set on a terminal.
            rows: cells, as many as there are columns.
            lines: whether a terminal draws a line between rows.
        """
        if self.form == "table":
            self._draw(columns, rows, lines=lines)
            return
        names = [column if isinstance(column, str) else str(column.header) for column in columns]
        cells = [[str(cell) for cell in row] for row in rows]
        if self.form == "csv":
            import csv

            csv.writer(self.stream).writerows([names, *cells])
        else:
            for line in (names, *cells):
                self.stream.write("\t".join(plain(cell) for cell in line) + "\n")

    def _draw(
        self,
        columns: Sequence[str | Column],
        rows: Sequence[Sequence[str | Text]],
        *,
        lines: bool,
    ) -> None:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        made = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            padding=(0, 1, 0, 0),
            header_style="bold",
            show_lines=lines,
        )
        for column in columns:
            self._column(made, column)
        for row in rows:
            made.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
        self.console.print(made)

    def _column(self, made: Table, column: str | Column) -> None:
        if isinstance(column, str):
            made.add_column(column, overflow="fold")
        else:
            # In a narrow window an id is folded too; a line that is cut says nothing.
            whole = column.no_wrap and self.console.width >= ROOM
            made.add_column(column.header, justify=column.justify, no_wrap=whole, overflow="fold")

    def grid(self, rows: Sequence[tuple[str | Text, str | Text]]) -> None:
        """Print names and what belongs to them, side by side, on a terminal."""
        from rich.table import Table
        from rich.text import Text

        made = Table.grid(padding=(0, 2, 0, 0))
        made.add_column(justify="right")
        made.add_column(overflow="fold")
        for row in rows:
            made.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
        if rows:
            self.console.print(made)


def plain(cell: str) -> str:
    r"""Return text without the characters that part cells and lines of TSV.

    Example:
        >>> plain("a\tb\n")
        'a\\tb\\n'
    """
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
