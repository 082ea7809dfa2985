"""How a command prints: a table on a terminal, TSV into a pipe, JSON when asked."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Output:
    """Where and in which form results go.

    Args:
        stream: what is written to.
        form: ``table``, ``tsv``, ``csv``, ``json`` or an RDF format.
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
        return Console(file=self.stream, highlight=False, soft_wrap=False)

    def json(self, value: Any) -> None:
        """Print a value as JSON."""
        self.stream.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def rows(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows as the form says.

        Args:
            columns: headings.
            rows: cells, as many as there are columns.
        """
        if self.form == "table":
            table = Table(show_edge=False, pad_edge=False, header_style="bold")
            for column in columns:
                table.add_column(column, overflow="fold")
            for row in rows:
                table.add_row(*(Text(cell) for cell in row))
            self.console.print(table)
        elif self.form == "csv":
            csv.writer(self.stream).writerows([columns, *rows])
        else:
            for row in (columns, *rows):
                self.stream.write("\t".join(plain(cell) for cell in row) + "\n")


def plain(cell: str) -> str:
    r"""Return text without the characters that part cells and lines of TSV.

    Example:
        >>> plain("a\tb\n")
        'a\\tb\\n'
    """
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
