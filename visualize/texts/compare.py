# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What a comparison, a recommendation, a conflict says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_COMPARE = {
    "lead.compare": (
        "Choose two to four offerings: what changes hands, and what it means for the seller.",
        "选择两到四个方案，看哪些环节的负责方改变、对商家意味着什么。",
    ),
    "compare.sum": ("{changed}; {stays}, {unclear}.", "{changed}，{stays}，{unclear}。"),
    "compare.core.one": (
        "{count} of {total} core segments changes hands",
        "{total} 个核心环节中 {count} 个负责方改变",
    ),
    "compare.core.many": (
        "{count} of {total} core segments change hands",
        "{total} 个核心环节中 {count} 个负责方改变",
    ),
    "compare.plain.one": (
        "{count} of {total} segments changes hands",
        "{total} 个环节中 {count} 个负责方改变",
    ),
    "compare.plain.many": (
        "{count} of {total} segments change hands",
        "{total} 个环节中 {count} 个负责方改变",
    ),
    "compare.whole.one": (
        "Of all {total} segments {count} changes hands",
        "全部 {total} 个环节中 {count} 个负责方改变",
    ),
    "compare.whole.many": (
        "Of all {total} segments {count} change hands",
        "全部 {total} 个环节中 {count} 个负责方改变",
    ),
    "compare.stays.one": ("{count} stays", "{count} 个不变"),
    "compare.stays.many": ("{count} stay", "{count} 个不变"),
    "compare.open.one": ("{count} is unclear", "{count} 个不明"),
    "compare.open.many": ("{count} are unclear", "{count} 个不明"),
    "compare.strips": ("The chains over each other", "链路比较"),
    "compare.seller": ("What it means for the seller", "对商家意味着什么"),
    "compare.tier.core": ("Core segments", "核心环节"),
    "compare.tier.extended": ("Further segments", "扩展环节"),
    "compare.move": ("changes: the seller {move}", "变化：商家{move}"),
    "compare.why.both": ("{status} under both", "两个方案均为“{status}”"),
    "compare.why.one": ("{status} under {offering}", "{offering}：{status}"),
    "compare.elsewhere": ("not on this page of the list", "不在列表的这一页"),
    "compare.with": ("{offering} beside every other one", "{offering}与其他方案逐一比较"),
    "compare.proposed": ("Comparisons to begin with", "可以从这些比较开始"),
    "compare.within": ("Within one platform", "同一平台之内"),
    "compare.across": (
        "{model}: where platforms differ most",
        "{model}：平台间差异最大的组合",
    ),
    "compare.bar": ("Core segments", "核心环节"),
    "compare.for": ("The seller", "商家"),
    "compare.gains": ("gains {count}", "接手 {count} 个"),
    "compare.gives_up": ("gives up {count}", "交出 {count} 个"),
    "compare.untold": ("cannot be told", "无法判断"),
    "compare.nothing": ("neither gains nor gives up", "既不接手也不交出"),
    "compare.swap": ("Swap {a} and {b}", "对调 {a} 与 {b}"),
    "compare.leave": ("Leave out {offering}", "去掉 {offering}"),
    "compare.none": ("–", "–"),
    "compare.go": ("Compare", "比较"),
    "compare.narrow": ("Market, day, segments", "市场、日期、环节"),
    "seller.gains": ("The seller gains", "商家接手"),
    "seller.gives_up": ("The seller gives up", "商家交出"),
    "seller.keeps": ("The seller keeps", "商家保留"),
    "seller.elsewhere": ("Changes between others", "其他各方之间的变化"),
    "form.a": ("Start from", "基准方案"),
    "form.b": ("Compare with", "比较方案"),
    "form.c": ("and with", "另一方案"),
    "form.d": ("and with", "另一方案"),
    "field.c": ("Third", "方案三"),
    "field.d": ("Fourth", "方案四"),
    "similar.strips": ("The chains most like it", "最相似的链路"),
    "answer.about": ("About this answer", "关于本答案"),
}

_CONFLICTS = {
    "conflicts.where": ("Where sources disagree", "分歧所在"),
    "conflicts.kinds": ("Kinds of conflict", "分歧类型"),
    "conflicts.kind.disputed": ("Nobody wins: disputed", "无定论：有争议"),
    "conflicts.kind.overruled": ("One side is overruled", "一方被取代"),
    "conflicts.meant.disputed": (
        "Sources of equal weight name different owners. No owner is given; both sides stand.",
        "同等分量的来源指向不同的负责方。不作判定，双方并列。",
    ),
    "conflicts.meant.overruled": (
        "What is said of the very offering and segment goes before what is said more generally,"
        " and any better source before one of grade D.",
        "针对具体方案和环节的说法优先于笼统的说法；更可靠的来源优先于 D 级来源。",
    ),
    "conflicts.details": ("The claim", "主张详情"),
    "conflicts.claims": ("claims it", "主张由其负责"),
    "conflicts.why.disputed": (
        "Both are said of {tier}, so nothing decides between them.",
        "双方所说均为{tier}，无从取舍。",
    ),
    "conflicts.why.open": ("Nothing decides between them.", "双方无从取舍。"),
    "conflicts.why.parts": (
        "Each has a part of it, so it is shared.",
        "各方负责其中一部分，因此判为共同负责。",
    ),
    "conflicts.why.rule": (
        "Both stand on the same tier; the evidence page says which rule decides.",
        "双方处于同一层级；依据页说明由哪条规则决定。",
    ),
    "conflicts.why.grade": (
        "Source of grade D: never decides against a better one.",
        "D 级来源：与更可靠的来源不一致时，从不作为判断依据。",
    ),
    "conflicts.why.tier": (
        "What is said of {won} goes before what is said of {lost}.",
        "针对{won}的说法，优先于针对{lost}的说法。",
    ),
    "conflicts.tier.1": ("this offering and this very segment", "该方案的这一环节"),
    "conflicts.tier.2": ("this offering and a group of segments", "该方案的一组环节"),
    "conflicts.tier.3": ("“everything else” of this offering", "该方案的“其余环节”"),
    "conflicts.tier.4": ("the platform in general", "该平台（通则）"),
    "conflicts.tier.5": ("the model in general and this segment", "该模式（通则）的这一环节"),
    "conflicts.tier.6": (
        "the model in general and a group of segments",
        "该模式（通则）的一组环节",
    ),
}

_COVERAGE = {
    "coverage.said": ("At a glance", "概览"),
    "coverage.total.core": (
        "{share} of the {cells} core cells are decided, {own} by claims of their own;"
        " disputed: {disputed}, unknown: {unknown}.",
        "{cells} 个核心单元格中，已判定的占 {share}，依据自身主张判定的占 {own}；"
        "{disputed} 个有争议，{unknown} 个未知。",
    ),
    "coverage.total.extended": (
        "{share} of the {cells} further cells are decided, {own} by claims of their own;"
        " disputed: {disputed}, unknown: {unknown}.",
        "{cells} 个扩展单元格中，已判定的占 {share}，依据自身主张判定的占 {own}；"
        "{disputed} 个有争议，{unknown} 个未知。",
    ),
    "coverage.segments": ("Segment by segment", "按环节统计"),
    "coverage.numbers": ("Every number", "全部数字"),
    "coverage.all": ("All measures as tables", "全部指标（表格）"),
    "coverage.bar.core": ("Core segments", "核心环节"),
    "coverage.bar.extended": ("Further segments", "扩展环节"),
    "coverage.bar.segment": ("Offerings", "方案"),
    "coverage.of": ("{part} of {whole}", "{part} / {whole}"),
    "coverage.stale": ("old", "过时"),
    "coverage.new": ("new", "新增"),
    "coverage.past": ("{what}: in release {release}", "{what}：版本 {release}"),
    "coverage.moved": (
        "Decided: {before} → {share}; by claims about the very offering: {own_before} → {own};"
        " offerings: {offerings_before} → {offerings}.",
        "已判定：{before} → {share}；依据针对该方案的主张：{own_before} → {own}；"
        "方案数：{offerings_before} → {offerings}。",
    ),
}

_RECOMMEND = {
    "recommend.ranking": ("At a glance", "概览"),
    "recommend.place": ("Place", "名次"),
    "recommend.bar": ("For and against", "支持与反对"),
    "recommend.bar.said": ("{plus} for, {minus} against", "支持 {plus}，反对 {minus}"),
    "recommend.reach": ("Could be", "可能范围"),
    "recommend.compare": ("Compare the first two", "比较前两名"),
    "recommend.compare.four": ("Compare the first four", "比较前四名"),
    "recommend.every": ("Every offering", "全部方案"),
    "recommend.unranked": (
        "Show them; without a question all stand equal",
        "显示全部；未填写条件时不分先后",
    ),
    "recommend.why": ("The chain and the reasons", "链路与理由"),
    "recommend.words": ("In whose words", "原文"),
    "recommend.more": ("More", "更多"),
    "recommend.examples": ("Try one of these", "试试这些"),
    "recommend.example.factory": (
        "A factory new to e-commerce",
        "没有电商经验的工厂",
    ),
    "recommend.example.weak": (
        "Good at product and operations, weak in logistics",
        "擅长产品与运营，物流较弱",
    ),
    "recommend.example.warehouse": (
        "An established merchant with a warehouse who keeps prices and buyers",
        "有仓库的成熟商家，希望自己掌握价格和买家",
    ),
    "recommend.go": ("Show what fits", "查看推荐"),
    "wish.keep": ("Keep", "保留"),
    "wish.delegate": ("Hand over", "交出"),
    "wish.either": ("doesn’t matter", "不限"),
    "wish.both": ("both: speaks for and against", "两者皆选：正反都计"),
    "no_matter": ("Doesn’t matter", "不限"),
    "wish.hint": (
        "Tick what matters to you and leave the rest open.",
        "只勾选在意的环节，其余留空即可。",
    ),
}

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {**_COMPARE, **_CONFLICTS, **_COVERAGE, **_RECOMMEND}
)
