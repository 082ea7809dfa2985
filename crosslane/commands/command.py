"""What is told of a command."""

from __future__ import annotations

from dataclasses import dataclass

from crosslane.commands.options import FORMATS, LENS, Option


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Args:
        name: what is typed.
        text: what it answers, in one line.
        run: module of ``crosslane.commands`` or ``crosslane``, and what in it is called.
        examples: what may be typed after ``crosslane``.
        options: what it takes.
        formats: values of ``--format``; empty for a command that prints no answer.
        path: the path of REST that gives the same; of a list where there is one, else ``None``.
        one: the path of REST that gives one record.
        group: under which heading it is listed.
        form: its format if none is asked for; by default a table on a terminal, else TSV.
    """

    name: str
    text: str
    run: str
    examples: tuple[str, ...]
    options: tuple[Option, ...] = ()
    formats: tuple[str, ...] = FORMATS
    path: str | None = None
    one: str | None = None
    group: str = "questions"
    form: str | None = None

    @property
    def all_options(self) -> tuple[Option, ...]:
        """Its own options, with those of the lens where REST has its answer."""
        return (*self.options, *(one for one in LENS if self._sees(one)))

    def _sees(self, option: Option) -> bool:
        answers = self.path is not None or self.one is not None
        return answers and option.name not in {one.name for one in self.options}
