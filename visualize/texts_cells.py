# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the matrix and the evidence of a cell says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_MATRIX = {
    "matrix.more": ("More or less", "显示范围"),
    "more.segments": ("+ {n} more segments", "＋ 另外 {n} 个环节"),
    "fewer.segments": ("− core segments only", "－ 只看核心环节"),
    "more.models": ("+ {n} models in general", "＋ 另外 {n} 种模式通则"),
    "fewer.models": ("− without models in general", "－ 不含模式通则"),
    "tier.extended": ("extended", "扩展"),
    "sort": ("Sort by", "排序"),
    "sort.whole": ("The whole row", "按整行"),
    "sort.one": ("Owner of one segment", "按单个环节的负责方"),
    "sort.platform": ("Platform", "平台"),
    "sort.model": ("Operating model", "运营模式"),
    "sort.platform-owns": ("What the platform owns", "平台负责的环节数"),
    "sort.seller-owns": ("What the seller owns", "商家负责的环节数"),
    "sort.evidence": ("Evidence of its own", "自身依据数"),
    "sort.by": ("Sort by: {label}", "排序：{label}"),
    "sort.back": ("Sorted by: {label}. Back to platforms", "当前排序：{label}。恢复按平台排序"),
    "sums.platform-owns": ("P", "P"),
    "sums.evidence": ("evidence", "依据"),
    "sums.seller-owns": ("S", "S"),
    "sums.one": ("{label} {count}", "{label} {count}"),
    "explain": ("What the signs mean", "符号说明"),
    "explain.owners": (
        "Colour and letter say who owns a segment.",
        "颜色和字母表示由谁负责。",
    ),
    "explain.stated": (
        "A source says it outright, of this very offering and segment.",
        "来源对该方案的这一环节有明确陈述。",
    ),
    "explain.inferred": (
        "Words about this offering imply it, or name a group of segments.",
        "根据关于该方案的原文推断：表述隐含，或只指明一组环节。",
    ),
    "explain.inherited": (
        "No words about this offering: the platform or the model in general decides.",
        "没有关于该方案的原文，沿用平台或模式的通则。",
    ),
    "explain.disputed": (
        "Equally specific words name different parties, so nobody is named.",
        "同样具体的主张指向不同的负责方，因此不作判定。",
    ),
    "explain.unknown": (
        "No source decides it. Nothing is guessed.",
        "没有来源可以判定，不作猜测。",
    ),
    "explain.not-offered": (
        "The offering does not exist in this market on this day.",
        "该方案在该市场、该日期未提供。",
    ),
    "tip.hint": ("Click or press Enter for the evidence", "点击或按回车查看依据"),
    "grid.keys": (
        "In the table, arrow keys move from cell to cell, Enter opens the evidence and Escape"
        " closes it.",
        "在表格中用方向键移动，回车打开依据，Esc 关闭。",
    ),
}

_CELL = {
    "cell.offering": ("Offering", "方案"),
    "cell.segment": ("Segment", "环节"),
    "cell.group": ("Group of segments", "环节组"),
    "cell.market": ("Market", "市场"),
    "cell.day": ("As of", "截至"),
    "cell.why": ("Why", "理由"),
    "cell.matrix": ("See it in the matrix", "在矩阵中查看"),
    "claim.says": ("{party} {does}", "{party}{does}"),
    "claim.does": ("{does} – {part}", "{does}（{part}）"),
    "claim.part": ("the part “{aspect}”", "“{aspect}”部分"),
    "claim.about": ("About {scope}, on", "针对{scope}的"),
    "claim.lost": ("Why it does not decide", "未被采用的原因"),
    "claim.link": ("Claim {id}", "主张 {id}"),
    "fact.link": ("Fact {id}", "事实 {id}"),
    "source.outside": ("Original", "原网页"),
    "grade.A": (
        "official: the platform’s or an authority’s own document",
        "官方：平台或监管机构发布的文件",
    ),
    "grade.B": (
        "reporting that can be checked: signed, dated, names its documents or people",
        "可核实的报道：有署名、日期，并指明文件或人物",
    ),
    "grade.C": (
        "trade press, consultancies, vendors’ blogs: reasons or examples, no documents",
        "行业媒体、咨询机构、服务商博客：有理由或例子，无文件",
    ),
    "grade.D": (
        "weak: machine translation, generated text, opinion without support",
        "较弱：机器翻译、生成文本、缺乏依据的观点",
    ),
    "section.read": ("Sources of this answer", "本答案的来源"),
    "read.claims": ("{n} claims here", "此处 {n} 条主张"),
    "read.claims.one": ("1 claim here", "此处 1 条主张"),
}

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType({**_MATRIX, **_CELL})
