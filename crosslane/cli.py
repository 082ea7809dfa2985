"""The command line: the same answers as REST, for people and for pipes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from crosslane import __version__
from crosslane.commands.command import Command
from crosslane.commands.table import COMMANDS, commands
from crosslane.ontology.suggest import UnknownValueError, closest
from crosslane.settings import SettingError, Settings, kind_of, table

DESCRIPTION = "Who owns which segment of the cross-border e-commerce chain, and who says so."
NOTES = """\
An answer is a table on a terminal and TSV in a pipe; --json is what REST gives. Every question
takes --market, --as-of, --as-known, --source and --grade. 'crosslane COMMAND --help' has examples.

examples:
  crosslane owner temu semi-managed pricing
  crosslane compare temu/fully-managed temu/semi-managed
  crosslane matrix --market US --as-of 2024-06-01
  crosslane recommend --keep pricing --delegate last-mile-delivery
  crosslane claims --platform temu --format csv
  crosslane query 'SELECT ?o WHERE { ?o xl:platformOwns segment:pricing }'
  crosslane serve --port 9000
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors end with code 2 and say where help is."""

    def error(self, message: str) -> NoReturn:
        choice = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        if choice:
            guess = closest(choice[1], choice[2].replace("'", "").split(", "))
            message += f"; did you mean '{guess}'?" if guess else ""
        self.exit(2, f"crosslane: {message}\nTry '{self.prog} --help'.\n")

    def unknown(self, argument: str) -> NoReturn:
        """Refuse an argument that the command does not take."""
        flags = [flag for action in self._actions for flag in action.option_strings]
        given = argument.partition("=")[0]
        guess = closest(given, flags) if given.startswith("-") else None
        meant = f"; did you mean '{guess}'?" if guess else ""
        self.error(f"unrecognized argument: {argument}{meant}")


def parser(typed: Collection[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands.

    Args:
        typed: what was typed; a command that is not in it is known by its name alone, as to tell
            what it takes would be a waste. By default every command is told in full.

    Returns:
        The parser.
    """
    main = _Parser(
        prog="crosslane",
        description=DESCRIPTION,
        epilog=f"{_listing()}\n{NOTES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="crosslane [--data-dir DIR] COMMAND ...",
        allow_abbrev=False,
    )
    main.add_argument("--version", action="version", version=f"crosslane {__version__}")
    _data_dir(main, None)
    # Without a help text argparse does not list the commands; they are listed by group instead.
    found = main.add_subparsers(
        prog="crosslane",
        dest="command",
        required=True,
        metavar="COMMAND",
        parser_class=_Parser,
        help=argparse.SUPPRESS,
    )
    for command in COMMANDS:
        if typed is None or command.name in typed:
            _add(found, command)
        else:
            found.add_parser(command.name, add_help=False)
    return main


def joined(typed: Sequence[str]) -> list[str]:
    """Return what was typed with the name of a command in one piece.

    Args:
        typed: what follows the program's name.

    Returns:
        The same words; the two words of a command such as ``claims export`` are one.

    Example:
        >>> joined(["--data-dir", "d", "claims", "export", "x.xlsx"])
        ['--data-dir', 'd', 'claims export', 'x.xlsx']
    """
    words = list(typed)
    place = 0
    while place < len(words) and words[place].startswith("--data-dir"):
        place += 2 if words[place] == "--data-dir" else 1
    name = " ".join(words[place : place + 2])
    if " " in name and any(one.name == name for one in COMMANDS):
        words[place : place + 2] = [name]
    return words


def _listing() -> str:
    """Return the commands under their headings."""
    lines = []
    for _, heading, found in commands():
        lines += [f"{heading}:", *(f"  {one.name:<14} {one.text}" for one in found), ""]
    return "\n".join(lines)


def _add(found: argparse._SubParsersAction[_Parser], command: Command) -> None:
    examples = "".join(f"\n  crosslane {one}" for one in command.examples)
    made = found.add_parser(
        command.name,
        description=command.text,
        epilog=f"examples:{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.set_defaults(declared=command, parser=made)
    _data_dir(made, argparse.SUPPRESS)
    for option in command.all_options:
        option.add(made)
    if command.name == "serve":
        _settings(made)
    _output(made, command)


def _data_dir(command: argparse.ArgumentParser, default: object) -> None:
    """Take ``--data-dir`` before the command and after it."""
    text = "directory of the curated tables (default: the package's own)"
    command.add_argument("--data-dir", type=Path, default=default, help=text, metavar="DIR")


def _settings(command: argparse.ArgumentParser) -> None:
    for flag, variable, default, text in table():
        name = flag[2:].replace("-", "_")
        if name == "data_dir":
            continue
        shown = f"{text} (default {default or 'none'}; {variable})"
        kind = kind_of(name)
        if kind is bool:
            command.add_argument(flag, dest=name, action="store_true", default=None, help=shown)
        else:
            metavar = "PATH" if kind is Path else "TEXT" if kind is str else "N"
            command.add_argument(flag, dest=name, type=kind, help=shown, metavar=metavar)


def _output(made: argparse.ArgumentParser, command: Command) -> None:
    if "json" in command.formats:
        rest = command.path is not None or command.one is not None
        text = "the JSON that REST gives" if rest else "the result as JSON"
        made.add_argument("--json", action="store_true", help=text)
    if len(command.formats) > 1:
        usual = command.form or "a table on a terminal, TSV in a pipe"
        made.add_argument(
            "--format", choices=command.formats, default=command.form, help=f"default: {usual}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what follows the program's name; ``sys.argv`` by default.

    Returns:
        0; 1 when the data has faults; 2 when the command cannot be carried out.
    """
    typed = joined(sys.argv[1:] if arguments is None else arguments)
    asked, extra = parser(typed).parse_known_args(typed)
    if extra:
        asked.parser.unknown(extra[0])
    _check_text(asked)
    from crosslane.commands.common import hint
    from crosslane.data.faults import DataError
    from crosslane.ontology.errors import VocabularyError
    from crosslane.output import CommandError, Output

    output = Output.of(asked, sys.stdout)
    try:
        settings = Settings.from_environment(os.environ, data_dir=asked.data_dir)
        return _run(asked.declared)(asked, settings, output)
    except (CommandError, SettingError, VocabularyError) as error:
        return _refuse(str(error))
    except DataError as error:
        return _refuse(f"{error}\nNothing was done; see 'crosslane check'.")
    except UnknownValueError as error:
        return _refuse(str(hint(error)))
    except BrokenPipeError:
        # The reader went away, as head does; what it wanted it has.
        sys.stdout = None
        return 0


def _check_text(asked: argparse.Namespace) -> None:
    """Refuse bytes that are no text, which no id and no word can be."""
    for value in vars(asked).values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and any(0xD800 <= ord(sign) <= 0xDFFF for sign in one):
                asked.parser.error(f"{one!r} is not UTF-8")


def _run(command: Command) -> Callable[..., int]:
    """Return what carries a command out; imported now, for others need not."""
    module, _, name = command.run.partition(":")
    found: Callable[..., int] = getattr(import_module(f"crosslane.{module}"), name)
    return found


def _refuse(text: str) -> int:
    sys.stderr.write(f"crosslane: {text}\n")
    return 2
