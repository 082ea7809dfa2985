"""Parties and answers as chips: the letters, signs and colours of the matrix, with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crosslane.ontology.model import Party, Status
from crosslane.visualize import nodes
from crosslane.visualize.cells.marks import LETTERS, NOT_OFFERED, SIGNS, UNKNOWN
from crosslane.visualize.names import Names
from crosslane.visualize.words import WORDS


def party_name(names: Names, party: str) -> str:
    """Return the name of a party; one that is not known is called by its id."""
    return names.name("party", party) or party


def doer_name(names: Names, party: str) -> str:
    """Return the name of a party as it stands before what it does: shared is several parties."""
    return names.words("party.several") if party == Party.SHARED else party_name(names, party)


def party_chip(names: Names, party: str) -> nodes.Chip:
    """Return a party: its letter, its colour and its name, which leads to it."""
    known = party in LETTERS
    look = f"owner-{party if known else 'none'} status-stated"
    href = names.href("party", party) if known else None
    letter = LETTERS.get(party, UNKNOWN)
    return nodes.Chip(look, letter, "", party_name(names, party), party, href)


def is_answer(item: Mapping[str, Any]) -> bool:
    """Tell whether an object says who owns something and how sure that is."""
    owner = item.get("owner", False)
    return isinstance(item.get("status"), str) and (owner is None or isinstance(owner, str))


def answer_chip(names: Names, item: Mapping[str, Any], href: str | None = None) -> nodes.Chip:
    """Return owner and status of a cell as the matrix draws them, with the words beside.

    Args:
        names: names of parties, and the language.
        item: ``owner`` and ``status``; ``candidates`` where parties are disputed.
        href: the address of its evidence, if there is one.

    Returns:
        The chip.
    """
    owner, status = item.get("owner"), str(item.get("status"))
    named = [one["party"] for one in item.get("candidates") or ()]
    known = owner if owner in LETTERS else "none"
    return nodes.Chip(
        f"owner-{known} status-{status}",
        _letter(owner, status, named),
        SIGNS.get(status, ""),
        _spoken(names, owner, status, named),
        " ".join(filter(None, (owner, status, item.get("certainty")))),
        href,
    )


def _letter(owner: str | None, status: str, named: Sequence[str]) -> str:
    if owner is not None:
        return LETTERS.get(owner, UNKNOWN)
    if status == Status.DISPUTED and named:
        return "/".join(LETTERS.get(one, UNKNOWN) for one in named)
    return NOT_OFFERED if status == Status.NOT_OFFERED else UNKNOWN


def _spoken(names: Names, owner: str | None, status: str, named: Sequence[str]) -> str:
    known, words = f"value.{status}", names.words
    text = words(known) if known in WORDS else status
    if owner is not None:
        return words("says.owner", owner=party_name(names, owner), status=text)
    if status == Status.DISPUTED and named:
        parties = words.join([party_name(names, one) for one in named], "or")
        return words("says.disputed", parties=parties)
    return text
