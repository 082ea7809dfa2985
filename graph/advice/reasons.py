# ruff: noqa: RUF001 - Chinese punctuation is meant
"""Reasons, gaps and contradictions of a recommendation, and how each is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crosslane.graph.advice.sayings import Advice, categories
from crosslane.graph.resolve import Ownership
from crosslane.graph.validity import Availability
from crosslane.graph.views import Item
from crosslane.ontology.model import Label, Offered, Party
from crosslane.ontology.records import Records

_WISHES = {
    "keep": Label("to be kept", "希望保留"),
    "delegate": Label("to be handed over", "希望交出"),
    "storage": Label("without storage of one's own", "没有自有仓储"),
}
_RULES = {
    "market": Label("Market", "市场"),
    "category": Label("Category", "类目"),
    "experience": Label("Experience", "经验"),
    "storage": Label("Own storage", "自有仓储"),
    "team": Label("Team", "团队"),
    "strength": Label("Strength", "优势"),
}
_VALUES = {
    ("experience", "none"): "无",
    ("experience", "some"): "有一些",
    ("experience", "established"): "成熟",
    ("storage", "none"): "无",
    ("storage", "origin"): "国内",
    ("storage", "destination"): "海外",
    ("team", "small"): "小",
    ("team", "large"): "大",
    ("strength", "product"): "产品",
    ("strength", "operations"): "运营",
    ("strength", "logistics"): "物流",
    ("strength", "brand"): "品牌",
    ("category", "home"): "家居",
    ("category", "appliances"): "家电",
    ("category", "kitchen"): "厨房",
    ("category", "dining"): "餐饮用具",
    ("category", "bathroom"): "卫浴",
    ("category", "fashion"): "时尚",
    ("category", "clothing"): "服装",
    ("category", "swimwear"): "泳装",
    ("category", "wigs"): "假发",
    ("category", "jewellery"): "珠宝",
    ("category", "food"): "食品",
}
_STATUSES = {"stated": "明确陈述", "inferred": "推断", "inherited": "沿用通则"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an offering gets points, or loses them; it cites at least one claim or fact."""

    rule: str
    about: str
    points: float
    text: Label
    claims: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    status: str | None = None
    certainty: str | None = None
    level: str | None = None
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known; ``low`` and ``high`` are the points that it could bring."""

    rule: str
    about: str
    why: str
    low: float
    high: float
    text: Label
    claims: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What sources say for and against the same thing, by ids of facts or claims."""

    rule: str
    about: str
    favours: tuple[str, ...]
    opposes: tuple[str, ...]
    text: Label


def reason_item(records: Records, one: Reason) -> Item:
    """Return a reason as a plain value, with the words of the first claim or fact it cites."""
    evidence = records.claim[one.claims[0]] if one.claims else records.fact[one.facts[0]]
    return {
        "rule": one.rule,
        "about": one.about,
        "points": one.points,
        "text": one.text.en,
        "text_zh": one.text.zh,
        "status": one.status,
        "certainty": one.certainty,
        "level": one.level,
        "claims": list(one.claims),
        "facts": list(one.facts),
        "overruled": list(one.overruled),
        "quote": evidence.evidence.quote,
        "paraphrase": evidence.evidence.paraphrase,
        "source": evidence.evidence.source,
    }


def gap_item(one: Gap) -> Item:
    """Return what is not known as a plain value."""
    return {
        "rule": one.rule,
        "about": one.about,
        "why": one.why,
        "least": one.low,
        "most": one.high,
        "text": one.text.en,
        "text_zh": one.text.zh,
        "claims": list(one.claims),
        "facts": list(one.facts),
    }


def contradiction_item(one: Contradiction) -> Item:
    """Return a contradiction as a plain value."""
    return {
        "rule": one.rule,
        "about": one.about,
        "for": list(one.favours),
        "against": list(one.opposes),
        "text": one.text.en,
        "text_zh": one.text.zh,
    }


def cell_text(records: Records, rule: str, cell: Ownership, owner: Party) -> Label:
    """Say who owns a segment that the profile wants kept or handed over."""
    segment, wish = records.vocabulary.segment[cell.segment].label, _WISHES[rule]
    party = _party(records, owner)
    shared = owner is Party.SHARED
    owned = "it is shared" if shared else f"the {party.en.lower()} owns it"
    return Label(
        f"{segment.en}, {wish.en}: {owned} ({cell.status.value}).",
        f"{segment.zh}（{wish.zh}）：{'' if shared else '由'}{party.zh}{'' if shared else '负责'}"
        f"（{_STATUSES[cell.status.value]}）。",
    )


def unowned_text(records: Records, rule: str, cell: Ownership) -> Label:
    """Say that nobody is known to own a segment, or that sources name several."""
    segment, wish = records.vocabulary.segment[cell.segment].label, _WISHES[rule]
    if not cell.candidates:
        return Label(
            f"{segment.en}, {wish.en}: no source says who owns it.",
            f"{segment.zh}（{wish.zh}）：没有来源说明由谁负责。",
        )
    named = [(_party(records, one.party), ", ".join(one.claims)) for one in cell.candidates]
    return Label(
        f"{segment.en}, {wish.en}: sources disagree who owns it: "
        + "; ".join(f"{party.en.lower()} ({claims})" for party, claims in named)
        + ".",
        f"{segment.zh}（{wish.zh}）：来源说法不一："
        + "；".join(f"{party.zh}（{claims}）" for party, claims in named)
        + "。",
    )


def advice_text(
    records: Records, rule: str, value: str, level: str, rows: Sequence[Advice]
) -> Label:
    """Say what sources advise on one part of a profile."""
    sources = ", ".join(sorted({records.fact[row.fact].evidence.source for row in rows}))
    head = _head(rule, value)
    where = (
        Label("of this offering", "针对该方案")
        if level == "offering"
        else Label("of the model in general", "针对该模式通则")
    )
    return Label(
        f"{head.en}: {_said(row.says.en for row in rows)} ({where.en}, source {sources}).",
        f"{head.zh}：{_said((row.says.zh for row in rows), '；')}（{where.zh}，来源 {sources}）。",
    )


def silence_text(rule: str, value: str) -> Label:
    """Say that no trusted source advises on one part of a profile."""
    head = _head(rule, value)
    if rule == "category":
        named = [_VALUES[rule, one] for one in categories()]
        return Label(
            f"{head.en}: no source says whether the offering fits; those that sources name"
            f" anywhere are {', '.join(categories())}.",
            f"{head.zh}：没有来源说明该方案是否适合；来源提到过的类目只有{'、'.join(named)}。",
        )
    return Label(
        f"{head.en}: no source says whether the offering fits.",
        f"{head.zh}：没有来源说明该方案是否适合。",
    )


def both_text(rule: str, value: str, favours: Sequence[Advice], opposes: Sequence[Advice]) -> Label:
    """Say what speaks for and what against."""
    head = _head(rule, value)
    return Label(
        f"{head.en}, advice differs: for it, {_said(row.says.en for row in favours)};"
        f" against it, {_said(row.says.en for row in opposes)}.",
        f"{head.zh}，建议不一：支持：{_said((row.says.zh for row in favours), '；')}；"
        f"反对：{_said((row.says.zh for row in opposes), '；')}。",
    )


def market_text(records: Records, market: str, *, named: bool) -> Label:
    """Say whether a trusted source names a market of the offering."""
    name = records.vocabulary.market[market].label
    if named:
        return Label(
            f"Market {name.en}: a source names it as served.",
            f"市场（{name.zh}）：有来源说明已覆盖。",
        )
    return Label(
        f"Market {name.en}: no source says whether it is served.",
        f"市场（{name.zh}）：没有来源说明是否覆盖。",
    )


def absent_text(records: Records, there: Availability, market: str | None, as_of: date) -> Label:
    """Say why an offering cannot be joined: only planned for the market, or not there that day."""
    if there.status is Offered.PLANNED and market is not None:
        name = records.vocabulary.market[market].label
        return Label(
            f"Sources only plan the market {name.en}; none says from when.",
            f"来源只提到计划进入{name.zh}，没有说明时间。",
        )
    since, until = there.valid_from, there.valid_until
    span = " ".join([*([f"from {since}"] if since else []), *([f"until {until}"] if until else [])])
    return Label(
        f"Not offered on {as_of.isoformat()}: it is offered {span}.",
        f"{as_of.isoformat()} 未提供：有效期自 {since or '（未知）'} 至 {until or '（未知）'}。",
    )


def _head(rule: str, value: str) -> Label:
    name = _RULES[rule]
    return Label(f"{name.en} {value}", f"{name.zh}（{_VALUES.get((rule, value), value)}）")


def _party(records: Records, party: Party) -> Label:
    return next(item.label for item in records.vocabulary.parties if item.id == party)


def _said(parts: Iterable[str], between: str = "; ") -> str:
    """Join what is said, each saying once, in the order given."""
    return between.join(dict.fromkeys(parts))
