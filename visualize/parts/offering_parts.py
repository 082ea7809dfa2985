"""The page of an offering: its chain, who says so, where and since when, and what is like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crosslane.graph import answers, views
from crosslane.graph.questions.compare import CORE
from crosslane.graph.resolve import Ownership
from crosslane.graph.views import Item
from crosslane.ontology.model import Grade, Offered
from crosslane.visualize import nodes
from crosslane.visualize.cells.strip import Strip, Strips, strip_from
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.thing_parts import (
    Seen,
    Thing,
    cell_chip,
    claims,
    divided,
    fact_quote,
    fact_quotes,
    facts,
    glance,
    many,
    sources,
    voice,
)
from crosslane.visualize.places import told as told_places
from crosslane.visualize.stays import stays, why_not

_ALIKE = 5
_QUOTES = 1
_THERE = ("status", "certainty", "from", "until", "markets", "planned_markets")
_ASIDE = ("beside", "pays", "bears_risk", "liable", "assists")
_STRUCK = ("denied", "vetoed")


def offering(seen: Seen, item: Item) -> Thing:
    """Return the parts of an offering's page."""
    platform, model = item["platform"], item["model"]
    row = seen.graph.row(platform, model, seen.lens)
    segments = seen.graph.records.vocabulary.segment
    core = [one for one in row if segments[one.segment].tier == CORE]
    more = [one for one in row if segments[one.segment].tier != CORE]
    strip = strip_from(seen.graph, core, seen.show.words, seen.query)
    chain = Strips(seen.words("thing.chain"), (strip,))
    return Thing(
        (availability(seen, item["availability"]), _division(seen, core, strip)),
        _glance(seen, item),
        (
            seen.section("chain", chain),
            seen.section("owners", _owners(seen, core, more), len(row)),
            *_facts(seen, item),
            seen.section("where", _where(seen, item)),
            seen.section("similar", _similar(seen, item)),
            seen.section("claims", claims(seen, item["claims"], "segment"), len(item["claims"])),
            seen.section("sources", sources(seen, item["claims"], item["facts"])),
        ),
        frozenset(
            {"ownership", "availability", "facts", "claims", "programmes", "markets", "periods"}
        ),
    )


def availability(seen: Seen, there: Item) -> str:
    """Say in a sentence whether an offering is offered, since when, and where."""
    words = seen.words
    market = seen.lens.market
    named = there["markets"]
    where = ""
    if market:
        where = words("lead.in", market=seen.show.names.name("market", market) or market)
    elif named and there["status"] == "offered":
        one = ".one" if len(named) == 1 else ""
        where = words(f"lead.markets{one}", count=len(named))
    since, until = (
        words(f"lead.{name}", day=there[key]) if there[key] else ""
        for name, key in (("since", "from"), ("until", "until"))
    )
    said = words(f"lead.{there['status']}", since=since, until=until, where=where)
    if why := why_not(seen.show.words, there, seen.lens.as_of.isoformat()):
        said = seen.show.words.join([said, why], "sentences")
    if there["status"] == "offered" and there["certainty"] == "possible" and not since:
        said = seen.show.words.join([said, words("lead.possible")], "sentences")
    return said


def _division(seen: Seen, core: Sequence[Ownership], strip: Strip) -> str:
    said = seen.words("lead.divided", count=len(core), parts=divided(seen, core))
    return seen.show.words.join([said, f"{strip.said}{seen.words('stop')}"], "sentences")


def _glance(seen: Seen, item: Item) -> Node:
    show, there = seen.show, item["availability"]
    sure = show.value("status", there["status"])
    if there["certainty"] == "possible":
        sure = nodes.Many((sure, show.value("certainty", there["certainty"])))
    read = sources(seen, item["claims"], item["facts"])
    count = nodes.Link(str(len(read.rows)), "#part-sources")
    return glance(
        seen,
        availability=sure,
        since=show.value("from", there["from"]),
        until=show.value("until", there["until"]) if there["until"] else None,
        markets=many(seen, "market", item["markets"], "glance.none"),
        planned=many(seen, "market", item["planned_markets"]) if item["planned_markets"] else None,
        synonyms=show.value("synonyms", item["synonyms"]) if item["synonyms"] else None,
        programmes=many(seen, "programme", item["programmes"]) if item["programmes"] else None,
        sources=count if read.rows else nodes.Nothing(seen.words("glance.none")),
    )


def _owners(seen: Seen, core: Sequence[Ownership], more: Sequence[Ownership]) -> Node:
    table = _evidence(seen, seen.words("thing.core"), core)
    if not more:
        return table
    title = seen.words("thing.extended", count=len(more))
    return nodes.Stack((table, nodes.Folded(title, _evidence(seen, title, more))))


def _evidence(seen: Seen, caption: str, cells: Sequence[Ownership]) -> nodes.Table:
    items = [views.cell(seen.graph.records, one, seen.lens) for one in cells]
    rows = tuple(
        (seen.show.reference("segment", one["segment"]), _answer(seen, one), told(seen, one))
        for one in items
    )
    heads = seen.head("segment", "answer", "words")
    return nodes.Table(caption, heads, rows, tuple(one["segment"] for one in items), "told")


def _answer(seen: Seen, cell: Item) -> Node:
    """Return who owns a cell, and of what the words that say so were said."""
    under: list[Node] = []
    if cell["basis"]:
        scope = cell["basis"]["scope"]
        under.append(nodes.Value(seen.words(f"by.{scope}"), scope))
    if {one["source"]["grade"] for one in cell["evidence"]} == {Grade.D.value}:
        under.append(nodes.Value(seen.words("by.weak"), Grade.D.value))
    if cell["market"] and cell["overlays"]:
        under.append(_ruled(seen, cell))
    if cell["certainty"] == "possible":
        under.append(seen.show.worded("possible"))
    chip = cell_chip(seen, cell)
    return nodes.Over(chip, nodes.Many(tuple(under))) if under else chip


def _ruled(seen: Seen, cell: Item) -> Node:
    """Return how many rules of law of the asked market stand over a cell, as a way to them."""
    count = len(cell["overlays"])
    text = seen.words("law.mark.one" if count == 1 else "law.mark", count=count)
    href = seen.show.names.href("cell", cell["id"]) or ""
    return nodes.Link(f"§ {text}", f"{href}#law")


def told(seen: Seen, cell: Item) -> Node:
    """Return the words that decide a cell; what else is said of it is opened on demand.

    Args:
        seen: what shows the page.
        cell: the cell, with its evidence.

    Returns:
        The words of each side of a dispute, else those of the first deciding claim.
    """
    first: dict[str, Item] = {}
    for one in cell["evidence"]:
        if one["polarity"] == "asserted":
            first.setdefault(one["party"] if cell["owner"] is None else "", one)
    shown = list(first.values())
    rest = [one for one in cell["evidence"] if one not in shown]
    beside = [one for key in _ASIDE for one in cell[key]]
    struck = [one for key in _STRUCK for one in cell[key]]
    parts: list[Node] = [voice(seen, one) for one in shown]
    if not parts:
        parts.append(nodes.Nothing(seen.words("silent")))
    more = {"more": rest, "overruled": cell["overruled"], "beside": beside, "denied": struck}
    return nodes.Stack((*parts, *_more(seen, more)))


def _more(seen: Seen, groups: Mapping[str, Sequence[Item]]) -> tuple[Node, ...]:
    """Return groups of claims under one title, to be opened on demand."""
    rows = tuple(
        (
            seen.words(f"told.{name}", count=len(found)),
            nodes.Stack(tuple(voice(seen, one) for one in found)),
        )
        for name, found in groups.items()
        if found
    )
    if not rows:
        return ()
    title = seen.show.words.join([title for title, _ in rows])
    body = rows[0][1] if len(rows) == 1 else nodes.Pairs(rows, "stacked")
    return (nodes.Folded(title, body),)


def _facts(seen: Seen, item: Item) -> tuple[Section, ...]:
    if not item["facts"]:
        return ()
    return (seen.section("facts", facts(seen, item["facts"]), len(item["facts"])),)


def _where(seen: Seen, item: Item) -> Node:
    there, show = item["availability"], seen.show
    rows = tuple(
        (seen.words("field.glance.availability") if key == "status" else show.field(key), node)
        for key, node in ((key, show.value(key, there[key])) for key in _THERE if there[key])
    )
    quotes = tuple(fact_quote(seen, one) for one in there["evidence"])
    sides = nodes.Sides(
        (
            nodes.Side("none", nodes.Text(seen.words("where.answer")), nodes.Pairs(rows, "small")),
            nodes.Side("none", nodes.Text(seen.words("where.words")), _quotes(seen, quotes)),
        ),
        3,
    )
    parts: list[Node] = [sides, *_periods(seen, item["periods"])]
    if there["status"] == Offered.NOT_OFFERED:
        parts.append(_others(seen))
    return nodes.Stack(tuple(parts)) if len(parts) > 1 else sides


def _periods(seen: Seen, periods: Sequence[Item]) -> tuple[Node, ...]:
    """Return when the offering is in which markets, with the facts that say so."""
    if not periods:
        return ()
    records, show = seen.graph.records, seen.show
    rows = tuple(
        (
            told_places(show.names, one.markets),
            nodes.Stack(
                (
                    nodes.Sentence(one.text),
                    *(nodes.Sentence(note) for note in one.notes),
                    nodes.Folded(
                        seen.words("stay.facts", count=len(one.facts)),
                        fact_quotes(seen, views.fact_evidence(records, one.facts), folded=False),
                    ),
                )
            ),
        )
        for one in stays(show.names, periods)
    )
    return (nodes.Pairs(((show.field("periods"), nodes.Pairs(rows, "told")),), "stacked"),)


def _others(seen: Seen) -> Node:
    """Return the way to what is offered there and then, where the offering is not."""
    day, market, names = seen.lens.as_of.isoformat(), seen.lens.market, seen.show.names
    query = (("availability", Offered.OFFERED.value), ("as_of", day))
    if market is None:
        return nodes.Link(seen.words("there.others", day=day), names.keep("/offerings", query))
    name = names.name("market", market) or market
    text = seen.words("there.others.in", market=name, day=day)
    return nodes.Link(text, names.keep("/offerings", (("market", market), *query)))


def _quotes(seen: Seen, quotes: tuple[Node, ...]) -> Node:
    """Return the first words, and the rest on demand."""
    if not quotes:
        return nodes.Nothing(seen.words("silent"))
    first, rest = quotes[:_QUOTES], quotes[_QUOTES:]
    more = nodes.Folded(seen.words("told.rest", count=len(rest)), nodes.Stack(rest))
    return nodes.Stack((*first, more) if rest else first)


def _similar(seen: Seen, item: Item) -> Node:
    found = answers.similar(seen.graph, item["platform"], item["model"], seen.lens)["items"]
    alike = [one for one in found if one["likeness"] is not None][:_ALIKE]
    if not alike:
        return nodes.Nothing(seen.words("empty"))
    rows = tuple(_like(seen, item["id"], one) for one in alike)
    heads = seen.head("offering", "likeness", "differ")
    ids = tuple(one["id"] for one in alike)
    return nodes.Table(seen.words("thing.similar"), heads, rows, ids)


def _like(seen: Seen, own: str, one: Item) -> tuple[Node, ...]:
    words, likeness = seen.words, float(one["likeness"])
    href = seen.show.names.keep("/compare", (("a", own), ("b", one["id"])))
    count = words("alike.of", same=len(one["same"]), count=one["compared"])
    share = nodes.Share(likeness, f"{100 * likeness:.0f} %", words("head.likeness"))
    differ = [seen.show.reference("segment", part["segment"]) for part in one["differ"]]
    return (
        seen.show.reference("offering", one["id"]),
        nodes.Over(
            share, nodes.Many((nodes.Text(count), nodes.Link(words("alike.compare"), href)))
        ),
        nodes.Many(tuple(differ)) if differ else nodes.Nothing(words("empty")),
    )
