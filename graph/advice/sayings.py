"""Which sourced facts speak for or against an offering for which seller.

A fact is free text; what it means for a profile is decided here by hand, once and in the open. A
fact without a row gives no point. Words that say it outright are ``explicit``; ``implied`` is what
the words presuppose, or half of what they name together; ``hedged`` is "may", "can", "could",
"more" (`docs/glossary.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

from crosslane.ontology.model import Label, Strength

READ = ("fitsSeller", "targetSeller", "targetCategory", "fitsMarket", "disadvantage", "risk")
"""Predicates of which every fact has a row in `ADVICE` or a reason in `UNUSED`; a test holds it."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What one fact means for a seller.

    Args:
        fact: id of the fact; its subjects say which offering or model it is about.
        rule: the part of the profile that it speaks of, such as ``experience``.
        values: the values of that part to which it applies.
        favours: whether it speaks for the offering.
        strength: how directly the words say it.
        says: what it says, in a few words.
        why: why it is read so, where the words do not say it outright.
    """

    fact: str
    rule: str
    values: tuple[str, ...]
    favours: bool
    strength: Strength
    says: Label
    why: str | None = None


def _row(
    fact: str, asked: str, side: str, strength: str, en: str, zh: str, why: str | None = None
) -> Advice:
    rule, _, values = asked.partition("=")
    return Advice(
        fact, rule, tuple(values.split("|")), side == "for", Strength(strength), Label(en, zh), why
    )


ADVICE = (
    # The offering itself.
    _row(
        "F0-005", "category=home", "for", "explicit",
        "is focused on attracting merchants in the home category", "重点吸引家居类商家",
    ),
    _row(
        "F0-006", "category=appliances|kitchen|dining|bathroom", "for", "explicit",
        "focuses on household appliances, kitchen, dining and bathroom products",
        "重点类目是大小家电、厨房、餐饮与卫浴用品",
    ),
    _row(
        "F0-007", "storage=destination", "for", "explicit",
        "aims to attract sellers whose goods are stored in overseas warehouses",
        "希望吸引货物已存放海外仓的商家",
    ),
    _row(
        "F0-008", "experience=some|established", "for", "implied",
        "targets sellers who run their own store (POP)", "面向自己运营店铺的 POP 商家",
        "who runs a store has experience",
    ),
    _row(
        "F0-008", "experience=none", "against", "implied",
        "targets sellers who run their own store (POP)", "面向自己运营店铺的 POP 商家",
        "who has no experience runs no store",
    ),
    _row(
        "F0-010", "strength=product", "for", "implied",
        "targets sellers with product and operational advantages", "目标商家具有产品与运营优势",
        "product and operations are named together: each alone is half of it",
    ),
    _row(
        "F0-010", "strength=operations", "for", "implied",
        "targets sellers with product and operational advantages", "目标商家具有产品与运营优势",
        "product and operations are named together: each alone is half of it",
    ),
    _row(
        "F0-010", "strength=logistics", "against", "implied",
        "targets sellers who lack logistics advantages", "目标商家缺少物流优势",
        "it is not said that a seller who is strong in logistics would not do well",
    ),
    _row(
        "F1-007", "experience=established", "for", "explicit",
        "targets established merchants", "面向成熟商家",
    ),
    _row(
        "F1-007", "experience=none", "against", "explicit",
        "targets established merchants rather than complete beginners", "面向成熟商家而非新手",
    ),
    _row(
        "F1-011", "storage=origin|destination", "for", "implied",
        "suits merchants with existing inventory", "适合已有库存的商家",
        "inventory is not storage, yet it has to be stored",
    ),
    _row(
        "F1-012", "storage=origin|destination", "for", "implied",
        "ready or near-ready stock is ideal", "有现货或准现货的商家最理想",
        "stock is not storage, yet it has to be stored",
    ),
    _row(
        "F1-013", "storage=origin|destination", "for", "explicit",
        "favours sellers with storage of their own", "有利于自有仓储的商家",
    ),
    _row(
        "F1-013", "storage=none", "against", "implied",
        "favours sellers with storage of their own", "有利于自有仓储的商家",
        "who has none is not favoured",
    ),
    _row(
        "FW-236", "category=clothing|swimwear|wigs|jewellery|food", "against", "explicit",
        "takes no clothing, swimwear, wigs, jewellery or food", "不收服装、泳装、假发、珠宝、食品",
    ),
    _row(
        "FW-446", "category=fashion|home", "for", "explicit",
        "begins with small fashion, home and daily goods", "以时尚、家居、日用小件商品起步",
    ),
    # Fully-managed in general.
    _row(
        "F2-005", "experience=none", "for", "explicit",
        "helped manufacturers go global without operational expertise",
        "帮助没有运营经验的制造商进入全球市场",
    ),
    _row(
        "F2-031", "experience=none", "for", "hedged",
        "manufacturers new to e-commerce may benefit", "刚做电商的制造商或可受益",
    ),
    _row(
        "F2-031", "strength=product", "for", "hedged",
        "manufacturers new to e-commerce may benefit", "刚做电商的制造商或可受益",
        "a manufacturer is taken for a seller who is good at the product",
    ),
    _row(
        "F2-006", "strength=brand", "against", "implied",
        "leads to homogenized stores with little differentiation", "店铺同质化、缺少差异",
        "a brand lives on being told apart",
    ),
    # Semi-managed in general.
    _row(
        "F2-013", "strength=operations", "for", "explicit",
        "attracts operationally capable sellers", "吸引有运营能力的商家",
    ),
    _row(
        "F2-014", "strength=brand", "for", "explicit",
        "appeals to established brands", "对成熟品牌有吸引力",
    ),
    _row(
        "F2-014", "strength=product", "for", "implied",
        "appeals to manufacturers", "对制造商有吸引力",
        "a manufacturer is taken for a seller who is good at the product",
    ),
    _row(
        "F2-014", "experience=established", "for", "implied",
        "appeals to established brands", "对成熟品牌有吸引力",
        "established and brand are named together: each alone is half of it",
    ),
    _row(
        "F2-023", "experience=none", "against", "implied",
        "requires higher operational competency", "对运营能力要求更高",
        "who has no experience is not said to have the competency",
    ),
    _row(
        "F2-023", "strength=operations", "for", "implied",
        "requires higher operational competency", "对运营能力要求更高",
        "who is good at operations meets the requirement",
    ),
    _row(
        "F2-026", "team=large", "for", "implied",
        "advises to invest in training or specialized teams", "建议投入培训或专业团队",
        "specialized teams need people",
    ),
    _row(
        "F2-027", "strength=logistics", "for", "implied",
        "advises to optimize logistics partnerships and warehouses", "建议优化物流合作与选仓",
        "who is good at logistics can follow the advice",
    ),
    _row(
        "F2-028", "strength=product|brand", "for", "implied",
        "advises to differentiate products and build a brand", "建议产品差异化并打造品牌",
        "who is good at product or brand can follow the advice",
    ),
    _row(
        "F2-032", "strength=brand", "for", "hedged",
        "established brands could gain most", "成熟品牌可最大化其优势",
    ),
    _row(
        "F2-032", "experience=established", "for", "hedged",
        "established brands could gain most", "成熟品牌可最大化其优势",
    ),
    _row(
        "F3-011", "team=small", "for", "hedged",
        "more affordable for small or mid-sized businesses", "中小企业更负担得起",
        "a small business is taken for a small team",
    ),
    _row(
        "F3-013", "team=small", "against", "hedged",
        "inventory and logistics can become challenging for smaller teams",
        "库存与部分物流对小团队可能是负担",
    ),
)  # fmt: skip
"""Every fact that gives points, in the order of subject and id."""

_CELLS = "who owns what is scored by the cells; it would count twice"
_PLATFORM = "speaks of the platform's own situation or of competition, not of a kind of seller"
_NOT_ASKED = "speaks of something that the profile does not ask for"

UNUSED = {
    "F0-018": "the profile does not ask whether the seller is in an industrial belt",
    "F0-020": "the profile does not ask whether the seller is in an industrial belt",
    "F0-022": _PLATFORM,
    "F0-027": _CELLS,
    "F1-003": _CELLS,
    "F1-019": "says that rules are many, not for whom that is a difficulty",
    "F1-020": _PLATFORM,
    "F1-021": _PLATFORM,
    "F1-024": _PLATFORM,
    "F2-007": _CELLS,
    "F2-008": "the profile does not ask who is to bear a loss",
    "F2-024": "speaks of a cost; the profile does not ask what may cost how much",
    "F2-025": _PLATFORM,
    "F3-006": _CELLS,
    "F3-007": "speaks of fees; the profile does not ask what may cost how much",
    "F3-008": _NOT_ASKED,
    "F3-014": _CELLS,
    "F3-015": _NOT_ASKED,
    "F3-019": "describes markets by what customers expect and names none",
    "F3-020": "says that it depends on the seller, not on what",
    "FW-210": "the profile does not ask in which country the seller is",
    "FW-524": "speaks of an approval that every seller needs",
}
"""Facts with a predicate of `READ` that give no point, and why."""


def categories() -> tuple[str, ...]:
    """Return the categories of goods that sources name.

    Example:
        >>> categories()[0]
        'home'
    """
    named = (value for row in ADVICE if row.rule == "category" for value in row.values)
    return tuple(dict.fromkeys(named))
