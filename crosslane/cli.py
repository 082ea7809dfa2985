"""The command line: the same answers as REST, for people and for pipes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from crosslane import __version__
from crosslane.ontology.suggest import UnknownValueError, closest
from crosslane.settings import SettingError, Settings, table

EXAMPLES = """examples:
  crosslane owner temu semi-managed pricing
  crosslane owner any semi-managed customer-service --json
  crosslane matrix --market US --as-of 2024-06-01
  crosslane query 'SELECT ?o WHERE { ?o xl:platformOwns segment:pricing }'
  crosslane query -f question.rq --format csv
  crosslane check --sources articles/
  crosslane changes --since 0.1.0
  crosslane build dist/
  crosslane serve --port 9000
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors end with code 2 and say where help is."""

    def error(self, message: str) -> NoReturn:
        choice = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        if choice:
            guess = closest(choice[1], choice[2].replace("'", "").split(", "))
            message += f"; did you mean '{guess}'?" if guess else ""
        self.exit(2, f"crosslane: {message}\nTry 'crosslane --help'.\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    main = _Parser(
        prog="crosslane",
        description="Who owns which segment of the cross-border e-commerce chain, and who says so.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    main.add_argument("--version", action="version", version=f"crosslane {__version__}")
    _data_dir(main, None)
    commands = main.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    _serve(commands)
    _owner(commands)
    _matrix(commands)
    _query(commands)
    _check(commands)
    _changes(commands)
    _release(commands)
    _build(commands)
    return main


def _add(
    commands: argparse._SubParsersAction[_Parser], name: str, text: str, example: str
) -> _Parser:
    command = commands.add_parser(
        name,
        help=text,
        description=text,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _data_dir(command, argparse.SUPPRESS)
    return command


def _data_dir(command: argparse.ArgumentParser, default: object) -> None:
    """Take ``--data-dir`` before the command and after it."""
    text = "directory of the curated tables (default: the package's own)"
    command.add_argument("--data-dir", type=Path, default=default, help=text)


def _serve(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = _add(commands, "serve", "Serve API and pages.", "crosslane serve --port 9000")
    fields = Settings.__dataclass_fields__
    for flag, variable, default, text in table():
        name = flag[2:].replace("-", "_")
        if name == "data_dir":
            continue
        shown = f"{text} (default {default}; {variable})"
        kind = type(fields[name].default)
        command.add_argument(flag, dest=name, type=kind, help=shown, metavar="N")


def _lens(command: argparse.ArgumentParser) -> None:
    command.add_argument("--market", help="ISO 3166-1 alpha-2 code, such as US")
    command.add_argument("--as-of", type=_day, help="the day asked, such as 2024-06-01")
    command.add_argument("--source", action="append", default=[], help="answer from it alone")
    command.add_argument("--grade", choices=list("ABCD"), help="worst grade of source to trust")


def _output(command: argparse.ArgumentParser, *formats: str) -> None:
    command.add_argument("--json", action="store_true", help="the JSON that REST gives")
    command.add_argument("--format", choices=formats, help="default: a table on a terminal, TSV")


def _owner(commands: argparse._SubParsersAction[_Parser]) -> None:
    example = "crosslane owner temu semi-managed pricing"
    command = _add(commands, "owner", "Who owns one segment, and who says so?", example)
    command.add_argument("platform", help="platform id, or any for the model in general")
    command.add_argument("model", help="operating model id, such as semi-managed")
    command.add_argument("segment", help="segment id, such as pricing")
    _lens(command)
    _output(command, "table", "tsv", "csv", "json")


def _matrix(commands: argparse._SubParsersAction[_Parser]) -> None:
    example = "crosslane matrix --platform temu --market US"
    command = _add(commands, "matrix", "Who owns which segment under which offering?", example)
    command.add_argument("--platform", action="append", default=[], help="only this one")
    command.add_argument("--model", action="append", default=[], help="only this one")
    command.add_argument("--segment", action="append", default=[], help="only this one")
    command.add_argument("--all", action="store_true", help="the extended segments too")
    _lens(command)
    _output(command, "table", "tsv", "csv", "json")


def _query(commands: argparse._SubParsersAction[_Parser]) -> None:
    example = "crosslane query 'SELECT ?o WHERE { ?o xl:sellerOwns segment:pricing }'"
    command = _add(commands, "query", "Run a SPARQL query.", example)
    command.add_argument("sparql", nargs="?", help="the query; prefixes need not be declared")
    command.add_argument("-f", "--file", type=Path, help="read the query from a file; - for stdin")
    command.add_argument("--as-of", type=_day, help="the day that ownership is derived for")
    command.add_argument("--timeout", type=float, help="seconds that the query may run")
    formats = ("table", "tsv", "csv", "json", "xml", "ttl", "nt", "jsonld")
    _output(command, *formats)


def _check(commands: argparse._SubParsersAction[_Parser]) -> None:
    example = "crosslane check --sources articles/"
    text = "Validate the data: schema, vocabulary, quotes, canonical form, SHACL."
    command = _add(commands, "check", text, example)
    command.add_argument("--sources", type=Path, help="directory of the texts that were read")
    command.add_argument("--fix", action="store_true", help="rewrite tables in canonical form")
    command.add_argument("--json", action="store_true", help="faults as JSON")


def _changes(commands: argparse._SubParsersAction[_Parser]) -> None:
    example = "crosslane changes --since 0.1.0"
    text = "What changed between two releases, claim by claim? As Markdown."
    command = _add(commands, "changes", text, example)
    command.add_argument("--since", help="the earlier release (default: the last one before)")
    command.add_argument("--until", help="the later release (default: the tables as they are)")
    command.add_argument("--as-of", type=_day, help="the day that answers are compared for")
    command.add_argument("--json", action="store_true", help="the JSON that REST gives")


def _release(commands: argparse._SubParsersAction[_Parser]) -> None:
    example = "crosslane release 0.2.0 --note 'Hand-off places'"
    text = "Record the tables as they are as a release, and print what it changed."
    command = _add(commands, "release", text, example)
    command.add_argument("id", help="three numbers, higher than the last release: 0.2.0")
    command.add_argument("--date", type=_day, help="the day of the release (default: today, UTC)")
    command.add_argument("--note", help="what it brings, in a few words")
    command.add_argument("--json", action="store_true", help="what it changed, as JSON")


def _build(commands: argparse._SubParsersAction[_Parser]) -> None:
    example = "crosslane build dist/0.1.0 --release 0.1.0"
    text = "Write the whole dataset as a bundle of files, the same bytes every time."
    command = _add(commands, "build", text, example)
    command.add_argument("out", type=Path, metavar="OUT", help="an empty or new directory")
    command.add_argument("--release", help="an older release (default: the tables as they are)")
    day = "the day that ownership is derived for (default: that of the release or newest source)"
    command.add_argument("--as-of", type=_day, help=day)
    command.add_argument("--force", action="store_true", help="write over an older bundle in OUT")
    _output(command, "table", "tsv", "csv", "json")


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or len(text) != 10:
        message = f"'{text}' is no date of the calendar; write it like 2024-06-01"
        raise argparse.ArgumentTypeError(message)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: what follows the program's name; ``sys.argv`` by default.

    Returns:
        0; 1 when the data has faults; 2 when the command cannot be carried out.
    """
    asked = parser().parse_args(arguments)
    from crosslane.building import BuildError
    from crosslane.commands import COMMANDS, CommandError, hint
    from crosslane.data.faults import DataError
    from crosslane.ontology.vocabulary import VocabularyError
    from crosslane.output import Output

    output = Output.of(asked, sys.stdout)
    try:
        settings = Settings.from_environment(os.environ, data_dir=asked.data_dir)
        return COMMANDS[asked.command](asked, settings, output)
    except (BuildError, CommandError, SettingError, VocabularyError) as error:
        return _refuse(str(error))
    except DataError as error:
        return _refuse(f"{error}\nNothing was done; see 'crosslane check'.")
    except UnknownValueError as error:
        return _refuse(str(hint(error)))
    except BrokenPipeError:
        # The reader went away, as head does; what it wanted it has.
        sys.stdout = None
        return 0


def _refuse(text: str) -> int:
    sys.stderr.write(f"crosslane: {text}\n")
    return 2
