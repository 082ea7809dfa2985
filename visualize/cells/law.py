"""What the law says on a cell, whatever the platform chose: rules that make no owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosslane.graph import views
from crosslane.graph.views import Item
from crosslane.visualize.cells.marks import LETTERS
from crosslane.visualize.cells.saying import Origin, Teller
from crosslane.visualize.names import Names
from crosslane.visualize.places import SHORT, Place, places_of

_FEW = 4
"""As many rules are shown at once where no market is asked; more are opened on demand."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of law as it is shown; see `Saying` for what the fields mean.

    Args:
        label: what it is called, with its page.
        href: its page.
        party: who it names, with ``letter`` and ``party_href``.
        says: what it says in a sentence.
        condition: when it applies.
        places: where it holds.
        many: how many markets these are, where they are to be folded.
        times: since when, and until when.
        possible: whether it holds only possibly on the day.
        quote: the words, or what the source says in other words (``ours``).
        origin: where they stand.
        note: the curator's remark.
    """

    label: str
    href: str
    party: str
    letter: str
    party_href: str | None
    says: str
    condition: str | None
    places: tuple[Place, ...]
    many: str | None
    times: str | None
    possible: bool
    quote: str
    ours: bool
    origin: Origin
    note: str | None


@dataclass(frozen=True, slots=True)
class Law:
    """The rules of law that stand over a cell.

    ``folded`` ones are opened on demand; ``asks`` lead to the cell in each of their markets.
    """

    rules: tuple[Rule, ...]
    folded: str | None
    asks: tuple[tuple[str, str], ...]
    list: tuple[str, str]


def law_of(teller: Teller, cell: Item) -> Law | None:
    """Return what the law says on a cell.

    Args:
        teller: what puts it into words.
        cell: the cell, as ``answers.ownership`` gives it.

    Returns:
        The rules that hold there and then, by market; ``None`` where there is none.
    """
    found = cell["overlays"]
    if not found:
        return None
    words, names = teller.words, teller.names
    rules = sorted((rule_of(teller, one) for one in found), key=lambda one: one.label)
    markets = {market for one in found for market in one["markets"]}
    folded = words("law.folded", count=len(found), markets=len(markets))
    every = names.keep("/overlays", (("segment", cell["segment"]),))
    many = cell["market"] is None and len(found) > _FEW
    return Law(
        tuple(rules),
        folded if many else None,
        tuple(_asks(names, cell, markets)) if many else (),
        (every, words("law.every")),
    )


def _asks(names: Names, cell: Item, markets: Iterable[str]) -> Iterator[tuple[str, str]]:
    path = views.path("ownership", cell["id"])
    named = sorted((names.name("market", one) or one, one) for one in markets)
    for name, market in named:
        yield names.keep(path, (("market", market),)), name


def rule_of(teller: Teller, item: Item) -> Rule:
    """Put a rule over a cell into words."""
    names, words = teller.names, teller.words
    rule = teller.graph.records.overlay[item["overlay"]]
    source = views.source_brief(teller.graph.records.source[rule.evidence.source])
    places = places_of(names, rule.markets)
    many = words("law.markets", count=len(rule.markets)) if len(places) > SHORT else None
    said = {**item, "aspect": rule.aspect, "polarity": "asserted"}
    days = (("since", rule.valid_from), ("until", rule.valid_until))
    times = [words(key, day=day) for key, day in days if day]
    return Rule(
        label=words.label(rule.label),
        href=names.href("overlay", rule.id) or "",
        party=item["party"],
        letter=LETTERS[item["party"]],
        party_href=names.href("party", item["party"]),
        says=teller.says(said),
        condition=rule.condition,
        places=places,
        many=many,
        times=words("comma").join(times) or None,
        possible=item["certainty"] == "possible",
        quote=rule.evidence.words,
        ours=not rule.evidence.quote,
        origin=teller.origin(source),
        note=rule.note,
    )
