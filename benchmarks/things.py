"""What made-up claims speak of: more platforms, offerings, programmes, organizations, markets."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from crosslane.ontology.model import Label, Offering, Organization, PartialDate, Platform, Programme
from crosslane.ontology.records import Records

Ranked = tuple[Sequence[str], Sequence[float]]
"""Ids, and the sums of their weights so far."""

_YEARS = range(2018, 2027)


@dataclass(frozen=True, slots=True)
class Things:
    """The subjects of a grown graph; the tuples hold the new ones alone.

    Attributes:
        organizations: new ones.
        platforms: new ones.
        offerings: of new platforms.
        programmes: new ones.
        programme: all of them by id.
        markets: those that anything names.
        ranked: ids of each kind with their weights, the curated ones first.
    """

    organizations: tuple[Organization, ...]
    platforms: tuple[Platform, ...]
    offerings: tuple[Offering, ...]
    programmes: tuple[Programme, ...]
    programme: Mapping[str, Programme]
    markets: Sequence[str]
    ranked: Mapping[str, Ranked]

    def unproven(self) -> list[str]:
        """Return everything new that some fact has to speak of, as ``kind:id``."""
        tables = (self.organizations, self.platforms, self.programmes, self.offerings)
        return [f"{self.kind(one)}:{one.id}" for table in tables for one in table]

    @staticmethod
    def kind(one: Organization | Platform | Offering | Programme) -> str:
        """Return the kind of a thing as facts write it."""
        return type(one).__name__.lower()


def grown_things(records: Records, times: int, rng: random.Random) -> Things:
    """Return the subjects of a graph with so many times the claims.

    Args:
        records: the curated ones.
        times: how many times as many claims.
        rng: makes every choice.

    Returns:
        As many more as the root of ``times`` says.
    """
    root = math.sqrt(times)
    markets = _markets(records, root, rng)
    organizations = _organizations(records, root, rng)
    names = [one.id for one in (*records.organizations, *organizations)]
    platforms = _platforms(records, root, names, rng)
    offerings = _offerings(records, platforms, markets, rng)
    programmes = _programmes(records, root, platforms, offerings, markets, rng)
    every = (*records.programmes, *programmes)
    return Things(
        organizations,
        platforms,
        offerings,
        programmes,
        {one.id: one for one in every},
        markets,
        _ranked(records, names, platforms, offerings, [one.id for one in every], markets),
    )


def picked(ids: Sequence[str], weights: Sequence[float], rng: random.Random) -> str:
    """Return one of the ids, by their weights."""
    return rng.choices(ids, cum_weights=weights)[0]


def dated(like: PartialDate | None, rng: random.Random) -> PartialDate | None:
    """Return another date of the same precision; none for none.

    Example:
        >>> dated(PartialDate.parse("2024-07"), random.Random(1)).text
        '2020-10'
    """
    if like is None:
        return None
    year, month, day = rng.choice(_YEARS), rng.randint(1, 12), rng.randint(1, 28)
    return PartialDate.parse(f"{year}-{month:02d}-{day:02d}"[: len(like.text)])


def _more(count: int, root: float) -> range:
    return range(count, round(count * root))


def _markets(records: Records, root: float, rng: random.Random) -> list[str]:
    """Return the markets that are named, and as many more as there are."""
    named = {market for one in records.claims for market in one.markets}
    for item in records.offerings:
        named.update(item.markets, item.planned_markets)
    others = sorted({*records.vocabulary.market} - named)
    rng.shuffle(others)
    return [*sorted(named), *others[: len(_more(len(named), root))]]


def _organizations(records: Records, root: float, rng: random.Random) -> tuple[Organization, ...]:
    made: list[Organization] = []
    for number in _more(len(records.organizations), root):
        like = rng.choice(records.organizations)
        parents = [one.id for one in (*records.organizations, *made)]
        made.append(
            replace(
                like,
                id=f"g-group-{number:05d}",
                label=Label(f"Group {number}", f"集团{number}"),
                parent=rng.choice(parents) if like.parent else None,
                evidence=(),
                note=None,
            )
        )
    return tuple(made)


def _platforms(
    records: Records, root: float, organizations: Sequence[str], rng: random.Random
) -> tuple[Platform, ...]:
    made = []
    for number in _more(len(records.platforms), root):
        like = rng.choice(records.platforms)
        said = tuple(f"Market place {number}-{one}" for one in range(len(like.synonyms)))
        made.append(
            Platform(
                f"g-place-{number:05d}",
                Label(f"Place {number}", f"集市{number}"),
                said,
                rng.choice(organizations) if like.organization else None,
                (),
            )
        )
    return tuple(made)


def _offerings(
    records: Records, platforms: Sequence[Platform], markets: Sequence[str], rng: random.Random
) -> tuple[Offering, ...]:
    """Give each platform as many offerings as a curated one has, in models as often as those."""
    made = []
    for platform, size in zip(platforms, _sizes(records, len(platforms), rng), strict=True):
        likes = {one.model: one for one in rng.sample(records.offerings, len(records.offerings))}
        for model in list(likes)[:size]:
            like = likes[model]
            chosen = rng.sample(markets, len(like.markets) + len(like.planned_markets))
            made.append(
                Offering(
                    platform.id,
                    model,
                    tuple(sorted(chosen[: len(like.markets)])),
                    tuple(sorted(chosen[len(like.markets) :])),
                    dated(like.valid_from, rng),
                    None,
                    (),
                )
            )
    return tuple(made)


def _sizes(records: Records, count: int, rng: random.Random) -> list[int]:
    """Return how many offerings each new platform has: in all, as many as the curated ones have."""
    counts = Counter(one.platform for one in records.offerings)
    most = len({one.model for one in records.offerings})
    sizes = rng.choices([counts[one.id] for one in records.platforms], k=count)
    wanted = round(len(records.offerings) * count / len(records.platforms))
    while sum(sizes) != wanted:
        step, place = (1 if sum(sizes) < wanted else -1), rng.randrange(count)
        sizes[place] = min(max(sizes[place] + step, 0), most)
    return sizes


def _programmes(
    records: Records,
    root: float,
    platforms: Sequence[Platform],
    offerings: Sequence[Offering],
    markets: Sequence[str],
    rng: random.Random,
) -> tuple[Programme, ...]:
    names = [one.id for one in (*records.platforms, *platforms)]
    offered = [one.id for one in (*records.offerings, *offerings)]
    made = []
    for number in _more(len(records.programmes), root):
        like = rng.choice(records.programmes)
        made.append(
            Programme(
                f"g-programme-{number:05d}",
                Label(f"Programme {number}", f"计划{number}"),
                rng.choice(names) if like.platform else None,
                None,
                tuple(sorted(rng.sample(offered, len(like.offerings)))),
                tuple(sorted(rng.sample(markets, len(like.markets)))),
                (),
            )
        )
    return tuple(made)


def _ranked(
    records: Records,
    organizations: Sequence[str],
    platforms: Sequence[Platform],
    offerings: Sequence[Offering],
    programmes: Sequence[str],
    markets: Sequence[str],
) -> dict[str, Ranked]:
    """Return the ids of each kind by rank: the more a curated one is spoken of, the higher."""
    said = Counter(one.platform for one in records.claims)
    curated = sorted((one.id for one in records.platforms), key=lambda one: -said[one])
    names = [*curated, *(one.id for one in platforms)]
    weight = {name: 1 / rank for rank, name in enumerate(names, start=1)}
    pairs = [(one.platform, one.model) for one in (*records.offerings, *offerings)]
    models = [one.id for one in records.vocabulary.models]
    there = {*pairs}
    denied = [(one, model) for one in names for model in models if (one, model) not in there]
    return {
        "platform": _summed({name: weight[name] for name in names}),
        "offering": _summed({f"{one}/{model}": weight[one] for one, model in pairs}),
        "denied": _summed({f"{one}/{model}": weight[one] for one, model in denied}),
        "organization": _summed(dict.fromkeys(organizations, 1.0)),
        "programme": _summed(dict.fromkeys(programmes, 1.0)),
        "market": _summed(dict.fromkeys(markets, 1.0)),
    }


def _summed(weights: Mapping[str, float]) -> Ranked:
    return list(weights), list(accumulate(weights.values()))
