"""What commands share: the graph, the lens, and how a refusal is said."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from operator import itemgetter
from urllib.parse import quote, urlencode

from crosslane.artefacts import Artefacts
from crosslane.commands.command import Command
from crosslane.data.faults import DataError
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.graph.today import utc_today
from crosslane.loading import load_graph
from crosslane.ontology.model import Grade
from crosslane.ontology.suggest import UnknownValueError
from crosslane.output import CommandError
from crosslane.settings import Settings

MOST_SHOWN = 30
"""Most valid values that a refusal lists; it says how many there are."""


def open_graph(settings: Settings) -> KnowledgeGraph:
    """Load the graph of the settings.

    Raises:
        CommandError: where the tables have faults.
    """
    try:
        return load_graph(settings.data_dir, Artefacts.named(settings.artefacts))
    except DataError as error:
        raise CommandError(f"{error}\nNothing was loaded; see 'crosslane check'.") from None


def hint(error: UnknownValueError) -> CommandError:
    """Say that a value is unknown, with those that are valid."""
    shown = ", ".join(error.allowed[:MOST_SHOWN])
    more = f" ... ({len(error.allowed)} in all)" if len(error.allowed) > MOST_SHOWN else ""
    return CommandError(f"{error.sentence()}\nValid: {shown}{more}")


def lens_of(asked: argparse.Namespace) -> Lens:
    """Return the lens that the options ask for.

    Raises:
        CommandError: where several grades are given for one record.
    """
    grade = asked.grade
    if isinstance(grade, list):
        if asked.id is None:
            return Lens(utc_today(), as_known=asked.as_known)  # there it filters the list
        if len(grade) > 1:
            raise CommandError("--grade takes one value beside an id: the worst grade to trust")
        grade = grade[0] if grade else None
    return Lens(
        asked.as_of or utc_today(),
        asked.market,
        tuple(dict.fromkeys(asked.source)),
        Grade(grade) if grade else None,
        dated=asked.as_of is not None,
        as_known=asked.as_known,
    )


def path_of(asked: argparse.Namespace) -> str:
    """Return path and query of the REST call that gives the same answer.

    Args:
        asked: what was typed; ``declared`` is its command.

    Raises:
        CommandError: for an option that goes only with an id, or only without.
    """
    command: Command = asked.declared
    single = getattr(asked, "id", None) is not None
    _check(command, asked, single=single)
    template = (command.one if single else command.path) or command.one or command.path or ""
    slots = _slots(template, asked)
    placed = {"id"} if single else {*slots, "id"}
    pairs: list[tuple[str, object]] = []
    for option in command.all_options:
        value = getattr(asked, option.name)
        if option.local or option.name in placed or value in (None, [], False):
            continue
        values = value if isinstance(value, list) else ["true"] if value is True else [value]
        pairs += [(option.name, one) for one in values]
    path = quote(template.format_map(slots), safe="/@+:~")
    pairs.sort(key=itemgetter(0))  # as REST writes them, whatever the order in which they came
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _slots(template: str, asked: argparse.Namespace) -> Mapping[str, str]:
    """Return what stands in the places of a path."""
    names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
    if getattr(asked, "id", None) is None:
        return {name: getattr(asked, name) for name in names}
    parts: Sequence[str] = asked.id.split("/") if len(names) > 1 else [asked.id]
    if len(parts) != len(names):
        raise CommandError(f"'{asked.id}' is no id; write it as {'/'.join(names).upper()}")
    return dict(zip(names, parts, strict=True))


def _check(command: Command, asked: argparse.Namespace, *, single: bool) -> None:
    for option in command.all_options:
        wrong = "list" if single else "one"
        if option.only == wrong and getattr(asked, option.name) not in (None, [], False):
            where = "the list; leave out the id" if single else "one of them; give its id"
            raise CommandError(f"{option.flag} is for {where}")
