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

CELL: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "why.stated": (
            "A source says so in plain words, of exactly this offering and this segment.",
            "来源对该方案的这一环节有明确陈述。",
        ),
        "why.stated.general": (
            "A source says so in plain words, of this model in general and this segment.",
            "来源对该模式（通则）的这一环节有明确陈述。",
        ),
        "why.inferred": (
            "Read from words about {scope} that {wording}; they are {strength}.",
            "根据关于{scope}的原文推断：原文{wording}，表述{strength}。",
        ),
        "why.inherited": (
            "No source speaks of this offering here. The answer comes from words about {scope} that"
            " {wording}.",
            "没有来源谈到该方案的这一环节；答案沿用关于{scope}的原文，原文{wording}。",
        ),
        "why.disputed": (
            "Claims that are equally specific name different parties, so no owner is given."
            " Both sides are below.",
            "同样具体的主张指向不同的负责方，因此不作判定；各方依据见下。",
        ),
        "why.unknown": (
            "No claim about this offering, its platform or its model decides it. It is not"
            " guessed.",
            "关于该方案、其平台或模式的主张均不足以判定，此处不作猜测。",
        ),
        "why.not-offered": (
            "The offering is not known to exist in this market on this day, so nothing is answered"
            " for it.",
            "该方案在该市场、该日期未提供，因此不作回答。",
        ),
        "tier.of": ("Decided by tier {tier} of 6.", "由第 {tier} 层（共 6 层）的主张决定。"),
        "scope.offering": ("this offering", "该方案"),
        "scope.platform": ("this platform in general", "该平台（通则）"),
        "scope.model": ("this model in general", "该模式（通则）"),
        "scope.programme": ("a programme", "某计划"),
        "scope.general": ("the trade in general", "行业通则"),
        "wording.segment": ("name the segment itself", "直接指明该环节"),
        "wording.group": ("name a group of segments", "指明一组环节"),
        "wording.everything-else": ("say “everything else”", "以“其余环节”概括"),
        "strength.explicit": ("explicit", "明确"),
        "strength.implied": ("implied", "隐含"),
        "strength.hedged": ("hedged", "有保留"),
        "section.evidence": ("Who says so", "依据"),
        "section.sides": ("What each side says", "各方说法"),
        "section.overruled": ("Overruled", "未被采用的说法"),
        "section.beside": ("Said of the other part of the work", "另一层面的说法"),
        "section.pays": ("Who pays", "谁付费"),
        "section.bears_risk": ("Who bears the risk", "谁承担风险"),
        "section.liable": ("Who is liable", "谁承担法律责任"),
        "section.assists": ("Who assists", "谁协助"),
        "section.denied": ("Denied", "否认"),
        "section.vetoed": ("Struck by a denial", "因否认而失效"),
        "section.annotations": ("Too general to decide", "过于笼统，不作判断"),
        "section.availability": ("Is it offered?", "是否提供"),
        "section.chain": ("The chain of this offering", "该方案的链路"),
        "lost.tier": (
            "A general or less specific claim; a claim of tier {tier} is more specific.",
            "该主张较笼统；第 {tier} 层的主张更具体。",
        ),
        "lost.wording": (
            "Names a wider group; narrower words of the same tier {tier} count more.",
            "所指范围较宽；同为第 {tier} 层时，范围较窄的措辞优先。",
        ),
        "lost.market": (
            "Names no market; a claim of tier {tier} that names this market counts more.",
            "未指明市场；第 {tier} 层中指明该市场的主张优先。",
        ),
        "lost.grade": (
            "Source of grade D: never decides against a better one (of tier {tier}).",
            "D 级来源：与更可靠的来源（第 {tier} 层）不一致时，从不作为判断依据。",
        ),
        "involvement.owns": ("owns it", "负责"),
        "involvement.performs": ("performs it", "执行"),
        "involvement.decides": ("decides on it", "决定"),
        "involvement.pays": ("pays for it", "付费"),
        "involvement.bears-risk": ("bears its risk", "承担风险"),
        "involvement.liable": ("is liable for it", "承担法律责任"),
        "involvement.assists": ("assists with it", "协助"),
        "denies": ("not: {text}", "并非：{text}"),
        "markets": ("in {markets}", "市场：{markets}"),
        "source": ("source {id}", "来源 {id}"),
        "grade.of": ("grade {grade}", "{grade} 级"),
        "undated": ("undated", "无日期"),
        "offsets": ("characters {start}–{end}", "第 {start}–{end} 字符"),
        "possible": (
            "Possible, not certain: a date is only given as a month or year.",
            "可能而非确定：日期只精确到月或年。",
        ),
        "offered.offered": ("Offered", "已提供"),
        "offered.planned": ("Planned", "计划中"),
        "offered.not-offered": ("Not offered", "未提供"),
        "offered.unknown": ("Not known for this market", "该市场情况未知"),
        "offered.possible": ("no source gives its dates for certain", "没有来源给出确切日期"),
        "since": ("from {day}", "自 {day} 起"),
        "until": ("until {day}", "至 {day} 止"),
        "previous": ("Previous segment", "上一环节"),
        "next": ("Next segment", "下一环节"),
        "open.graph": ("See it in the graph", "在图中查看"),
        "open.page": ("Open as a page", "打开详情页"),
    }
)
"""Texts of the page of a cell and of its evidence."""

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType({**_MATRIX, **_CELL})
