"""The page of advice: how the offerings compare for a seller, then each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crosslane.graph.views import Item
from crosslane.visualize import nodes
from crosslane.visualize.cells.strip import Strips, strip_of
from crosslane.visualize.nodes import Node, Section
from crosslane.visualize.parts.answer_nodes import (
    Bars,
    Board,
    Body,
    Cell,
    Group,
    Line,
    Open,
    Part,
    Row,
    Tag,
    Tags,
)
from crosslane.visualize.parts.answer_parts import Answered, closed, offering_name, others
from crosslane.visualize.parts.through import lens_of, query_of
from crosslane.visualize.show import Show, has_words

EXAMPLES = (
    ("factory", (("experience", "none"),)),
    ("weak", (("strength", "product"), ("strength", "operations"))),
    (
        "warehouse",
        (
            ("keep", "pricing"),
            ("keep", "customer-service"),
            ("delegate", "returns"),
            ("experience", "established"),
            ("storage", "origin"),
        ),
    ),
)
"""Questions that show what can be asked; they are those of docs/recommend.md."""

_RANKED = (
    *("id", "offering", "platform", "model", "label", "rank", "score", "least", "most"),
    *("reasons", "unknown", "contradictions", "links", "availability"),
)
_CITED = ("quote", "paraphrase", "source")
_SHOWN = ("points", "least", "most", "text", "text_zh", *_CITED, "claims", "facts")
_LEFT_OUT = ("id", "offering", "platform", "model", "label", "text", "text_zh", "links")


def text_of(show: Show, item: Mapping[str, Any]) -> str:
    """Return what an item says, in the reader's language where it has it."""
    return str((show.words.lang == "zh" and item.get("text_zh")) or item.get("text") or "")


def recommended(show: Show, answer: Mapping[str, Any]) -> Answered:
    """Return the parts of an answer that ranks offerings."""
    items, words, excluded = answer["items"], show.words, answer.get("excluded") or []
    asked = any((answer.get("profile") or {"": True}).values())
    sections = [_examples(show)] if not asked else []
    if asked and items:
        sections.append(Section("part-ranking", words("recommend.ranking"), _ranking(show, items)))
    places = tuple(item["rank"] for item in items if "rank" in item)
    wished = _wished(answer)
    ranked: Node = nodes.Steps(
        tuple(_offered(show, item, wished, at < _THREE) for at, item in enumerate(items)),
        "ranked",
        places,
    )
    if not asked:
        ranked = Open("folded", (nodes.Text(words("recommend.unranked")),), ranked)
    title = words("recommend.items" if asked else "recommend.every")
    sections.append(Section("part-items", title, ranked, len(items)))
    if excluded:
        parts = nodes.Stack(tuple(_left_out(show, item) for item in excluded))
        sections.append(Section("part-excluded", show.field("excluded"), parts, len(excluded)))
    sections.append(closed(show, answer, ("items", "excluded")))
    return Answered(tuple(sections), frozenset(answer))


def _wished(answer: Mapping[str, Any]) -> frozenset[str]:
    """Return the segments that the seller wants to keep or to hand over."""
    profile = answer.get("profile") or {}
    return frozenset((*profile.get("keep", ()), *profile.get("delegate", ())))


def _examples(show: Show) -> Section:
    label = show.words("recommend.examples")
    tags = tuple(
        Tag(show.words(f"recommend.example.{name}"), show.names.keep("/recommend", query), "large")
        for name, query in EXAMPLES
    )
    return Section("part-examples", label, Tags(label, tags))


def anchor(item: Item) -> str:
    """Return the id of an offering on the page."""
    return f"at-{item['id'].replace('/', '-')}"


def _ranking(show: Show, items: Sequence[Item]) -> Node:
    words = show.words
    low = min(0.0, *(min(item["least"], -_sum(item, -1)) for item in items))
    high = max(0.0, *(max(item["most"], _sum(item, 1)) for item in items))
    heads = ("recommend.place", "field.offering", "recommend.bar", "field.score", "recommend.reach")
    rows = tuple(
        Row(
            str(item["id"]),
            (
                Cell(nodes.Value(f"{item['rank']}", str(item["rank"]), "number")),
                Cell(Tag(offering_name(show, item["offering"]), f"#{anchor(item)}", "plain")),
                Cell(_bar(show, item, low, high), "bar-of"),
                Cell(nodes.Value(points(item["score"]), str(item["score"]), "score"), "figure"),
                Cell(_reach(show, item), "figure"),
            ),
        )
        for item in items
    )
    table = Board(
        words("recommend.ranking"),
        tuple(nodes.Text(words(head)) for head in heads),
        (Body("", rows),),
        "ranking",
    )
    return nodes.Stack((table, *_best(show, items)))


def _best(show: Show, items: Sequence[Item]) -> Iterator[Node]:
    """Yield links that compare the best offerings."""
    if len(items) > 1:
        pair = (("a", str(items[0]["offering"])), ("b", str(items[1]["offering"])))
        label = show.words("recommend.compare")
        tags = [Tag(label, show.names.keep("/compare", pair), "large")]
        if len(items) > _THREE:
            names = zip("abcd", items, strict=False)
            four = tuple((side, str(item["offering"])) for side, item in names)
            href = show.names.keep("/compare", four)
            tags.append(Tag(show.words("recommend.compare.four"), href, "large"))
        yield Tags(label, tuple(tags))


_THREE = 3


def _sum(item: Item, sign: int) -> float:
    """Return the points of one sign."""
    values = (float(sign * one["points"]) for one in item["reasons"])
    return sum(value for value in values if value > 0)


def _bar(show: Show, item: Item, low: float, high: float) -> Node:
    """Return the points as a bar: for to the right of nothing, against to the left."""
    whole = (high - low) or 1.0

    def place(value: float) -> float:
        return 100 * (value - low) / whole

    parts: list[Part] = []
    ends = {1: 0.0, -1: 0.0}
    for one in item["reasons"]:
        value = one["points"]
        sign = 1 if value > 0 else -1
        start = min(ends[sign], ends[sign] + value)
        ends[sign] += value
        look = "for" if value > 0 else "against"
        title = f"{points(value)} {text_of(show, one)}"
        parts.append(Part(look, place(start), 100 * abs(value) / whole, title))
    text = show.words("recommend.bar.said", plus=points(ends[1]), minus=points(ends[-1]))
    reach = (place(item["least"]), place(item["most"]))
    open_ended = item["least"] != item["most"]
    return Bars(tuple(parts), text, place(0.0), reach if open_ended else None, "balance")


def _reach(show: Show, item: Item) -> Node:
    low, high = item["least"], item["most"]
    text = show.words("recommend.between", least=points(low), most=points(high))
    return nodes.Value(text if low != high else "", f"{low} {high}", "number")


def points(value: float) -> str:
    """Return points with their sign.

    Example:
        >>> points(1.5), points(0), points(2)
        ('+1.5', '0', '+2')
    """
    return f"{value:+g}".replace("-", "\N{MINUS SIGN}") if value else "0"


def _offered(show: Show, item: Item, wished: frozenset[str], first: bool) -> Node:
    """Return an offering with its reasons, which are opened on demand but for the first few."""
    words, score = show.words, item["score"]
    title = nodes.Many(
        (
            show.reference("offering", item["offering"]),
            nodes.Value(words("recommend.score", score=points(score)), str(score), "points"),
        )
    )
    parts: list[Node] = []
    if wished:
        parts.append(_strip(show, item, wished))
    if "least" in item and "most" in item:
        low, high = item["least"], item["most"]
        text = words("recommend.range", least=points(low), most=points(high))
        text = text if low != high else ""  # then the score says it
        parts.append(nodes.Value(text, f"{low} {high}", "count"))
    parts += [_reason(show, one) for one in item["reasons"]] or [
        nodes.Sentence(words("recommend.no_reasons"))
    ]
    parts += [_contradiction(show, one) for one in item["contradictions"]]
    if item["unknown"]:
        body = nodes.Stack(tuple(_reason(show, one) for one in item["unknown"]))
        parts.append(nodes.Folded(f"{words('recommend.unknown')} ({len(item['unknown'])})", body))
    rest = {key: value for key, value in item.items() if key not in _RANKED}
    there = item.get("availability")
    if there:
        rest["availability"] = there
    whole = nodes.Stack((*parts, *others(show, rest, (), "beside")))
    shown: Node = Group("advised", (whole,), anchor(item))
    if not first:
        shown = Open("folded", (nodes.Text(words("recommend.why")),), shown)
    return nodes.Card(str(item["id"]), title, shown)


def _strip(show: Show, item: Item, wished: frozenset[str]) -> Node:
    """Return the chain of an offering with the segments that the seller spoke of ringed."""
    graph, page = show.names.graph, show.names.page
    core = {one.id for one in graph.records.vocabulary.segments if one.tier == "core"}
    strip = strip_of(
        graph,
        item["platform"],
        item["model"],
        lens_of(page),
        show.words,
        query_of(page),
        tier="core" if wished <= core else "all",
        ringed=wished,
    )
    return Strips(offering_name(show, item["offering"]), (strip,))


def _reason(show: Show, item: Any) -> Node:
    """Return a reason, or what is not known, with its points; the words behind it on demand."""
    if not isinstance(item, Mapping):
        return show.value("unknown", item)
    text = nodes.Text(text_of(show, item), None if "text_zh" in item else "en")
    said = (*_cited(show, item), *others(show, item, _SHOWN, "beside"))
    if not said:
        return Group("reason", (_worth(show, item), text))
    key = "recommend.words" if has_words(item) else "recommend.more"
    fold = nodes.Folded(show.words(key), nodes.Stack(said))
    return Group("reason", (_worth(show, item), text, fold))


def _worth(show: Show, item: Mapping[str, Any]) -> Node:
    if item.get("points") is not None:
        value = item["points"]
        return nodes.Value(points(value), str(value), f"worth {'minus' if value < 0 else 'plus'}")
    if "least" in item and "most" in item:
        text = show.words(
            "recommend.between", least=points(item["least"]), most=points(item["most"])
        )
        return nodes.Value(text, f"{item['least']} {item['most']}", "worth")
    return nodes.Nothing(show.words("nothing"))


def _cited(show: Show, item: Mapping[str, Any]) -> Iterator[Node]:
    """Yield the words that an item rests on, then the ids of all its claims and facts."""
    if has_words(item):
        yield show.quote({key: item[key] for key in _CITED if key in item})
    ids = [
        show.reference(kind, one)
        for kind in ("claim", "fact")
        for one in item.get(f"{kind}s") or ()
    ]
    if ids:
        yield nodes.Many(tuple(ids))


def _contradiction(show: Show, item: Mapping[str, Any]) -> Node:
    rest = others(show, item, ("text", "text_zh"), "beside")
    title = nodes.Value(show.words("recommend.contradiction"), "contradiction", "is-disputed")
    line = Line("contradiction", (title, nodes.Text(text_of(show, item))))
    return nodes.Stack((line, nodes.Folded(show.words("recommend.more"), nodes.Stack(rest))))


def _left_out(show: Show, item: Mapping[str, Any]) -> Node:
    text = text_of(show, item)
    body = [nodes.Sentence(text)] if text else []
    return nodes.Card(
        str(item["id"]),
        show.reference("offering", item["offering"]),
        nodes.Stack((*body, *others(show, item, _LEFT_OUT))),
    )
