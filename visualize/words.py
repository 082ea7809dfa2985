# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the pages say beside the data, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crosslane.ontology.model import Label
from crosslane.visualize import (
    texts,
    texts_answers,
    texts_cells,
    texts_compare,
    texts_drawing,
    texts_editor,
    texts_frame,
    texts_graph,
    texts_strip,
    texts_things,
    texts_timeline,
)
from crosslane.visualize.direction import closed

LANGUAGES = ("en", "zh")
"""Languages of the pages; the first one is the default."""

_FRAME = {
    "title.matrix": ("Who owns which segment?", "各环节由谁负责？"),
    "title.graph": ("Owners along the chain", "链路上的负责方"),
    "lead.matrix": (
        "Every operating model of every platform, segment by segment, with the words that say so.",
        "逐平台、逐模式、逐环节列出负责方，并附原文依据。",
    ),
    "lead.graph": (
        "Read a lane from left to right. A dashed arrow is a hand-off: the next segment shown has"
        " another owner.",
        "每条泳道从左到右阅读；虚线箭头表示交接：所示的下一环节由另一方负责。",
    ),
    "nav": ("Views", "视图"),
    "nav.matrix": ("Matrix", "矩阵"),
    "nav.graph": ("Graph", "图"),
    "skip": ("Skip to the answer", "跳到答案"),
    "skip.table": ("Skip to the table", "跳到表格"),
    "language": ("Language", "语言"),
    "theme": ("Colours", "配色"),
    "theme.auto": ("Auto", "自动"),
    "theme.light": ("Light", "浅色"),
    "theme.dark": ("Dark", "深色"),
    "site": (
        "Knowledge graph of the cross-border e-commerce supply chain",
        "跨境电商供应链知识图谱",
    ),
    "colon": (": ", "："),
    "comma": (", ", "，"),
    "list": (", ", "、"),
    "or": (" or ", "或"),
    "quoted": ("“{text}”", "“{text}”"),
}

_FILTERS = {
    "filters": ("Filters", "筛选"),
    "platform": ("Platform", "平台"),
    "model": ("Operating model", "运营模式"),
    "owner": ("Owner", "负责方"),
    "status": ("How sure", "确定程度"),
    "market": ("Market", "市场"),
    "market.any": ("Any market", "不限市场"),
    "market.named": ("Named by an offering", "来源提到的市场"),
    "market.others": ("Others", "其他"),
    "as_of": ("As of", "截至日期"),
    "tier": ("Segments", "环节"),
    "tier.core": ("Core segments", "核心环节"),
    "tier.all": ("All segments", "全部环节"),
    "general": ("Models in general", "含模式通则"),
    "trust": ("Sources", "来源"),
    "grade": ("Worst grade to trust", "最低可信等级"),
    "grade.any": ("Any grade", "不限等级"),
    "find": ("Find", "查找"),
    "find.hint": ("pricing, Temu …", "定价、Temu……"),
    "all": ("all", "全部"),
    "show": ("Show", "显示"),
    "reset": ("Clear", "清除"),
    "count": (
        "{matching} of {total} cells match; offerings: {rows}",
        "{total} 个单元格中 {matching} 个符合，共 {rows} 个方案",
    ),
    "count.none": (
        "No cell matches. Clear a filter to see more.",
        "没有符合的单元格，请清除部分筛选。",
    ),
    "as_of.on": ("as of {day}", "截至 {day}"),
    "legend": ("Legend", "图例"),
}

_ANSWERS = {
    "in_general": ("In general", "模式通则"),
    "in_general.of": ("{model} in general", "{model}（通则）"),
    "status.stated": ("stated", "明确陈述"),
    "status.inferred": ("inferred", "推断"),
    "status.inherited": ("inherited", "沿用通则"),
    "status.disputed": ("disputed", "有争议"),
    "status.unknown": ("unknown", "未知"),
    "status.not-offered": ("not offered", "未提供"),
    "certainty.possible": ("possibly", "可能"),
    "says": ("{party} {does} ({strength})", "{party}{does}（{strength}）"),
    "says.owner": ("{owner} ({status})", "{owner}（{status}）"),
    "says.disputed": ("sources disagree: {parties}", "来源有分歧：{parties}"),
    "says.unknown": ("unknown; no source says", "未知，没有来源说明"),
    "says.not-offered": ("not offered there and then", "当时当地未提供"),
    "sentence": ("{where}: {answer}.", "{where}：{answer}。"),
    "cite": ("“{quote}” — source {source}", "“{quote}”——来源 {source}"),
    "headline.owner": ("The {owner} owns it", "由{owner}负责"),
    "headline.third-party": ("A third party owns it", "由第三方负责"),
    "headline.authority": ("An authority owns it", "由监管机构负责"),
    "headline.shared": ("Shared between several parties", "由多方共同负责"),
    "headline.split": ("Shared: {split}", "共同负责：{split}"),
    "headline.disputed": ("Sources disagree: {parties}", "来源有分歧：{parties}"),
    "headline.unknown": ("No source says who owns it", "没有来源说明由谁负责"),
    "headline.not-offered": ("Not offered there and then", "当时当地未提供该方案"),
    "question": ("Who owns {segment} under {offering}?", "{offering}的{segment}由谁负责？"),
    "handoff": ("Hand-off: {a} → {b}", "交接：{a} → {b}"),
    "stays": ("Stays with: {a}", "不变：{a}"),
    "unclear": ("No clear hand-off: an owner is not known", "交接不明：负责方未知"),
}

_CELL = {
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
        "No claim about this offering, its platform or its model decides it. It is not guessed.",
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
    "section.overruled": ("Overruled", "被更具体的说法取代"),
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

_GRAPH = {
    "graph.label": (
        "Graph of owners. Arrow keys move, Enter reads the evidence, Escape closes it, slash"
        " finds, plus and minus zoom.",
        "负责方图。方向键移动，回车阅读依据，Esc 关闭，斜杠查找，加减号缩放。",
    ),
    "graph.role": ("supply chain graph", "供应链图"),
    "graph.table": ("The same as a table", "同样内容的表格"),
    "graph.narrow": (
        "This screen is narrow: the table stands in for the drawing.",
        "屏幕较窄，以表格代替图形。",
    ),
    "graph.too_many": (
        "{nodes} cells are more than the {most} that are drawn at once. The table has them all;"
        " choose a platform or a model to draw those.",
        "共 {nodes} 个单元格，超过一次可绘制的 {most} 个。表格列出全部；选择平台或模式即可绘制。",
    ),
    "graph.partial": (
        "Only what the platform and model filters keep is drawn: all would be more than {most}"
        " cells.",
        "仅绘制平台和模式筛选后的内容：全部将超过 {most} 个单元格。",
    ),
    "graph.failed": (
        "The drawing could not be started; the table below has the same answers.",
        "无法绘制图形；下方表格内容相同。",
    ),
    "graph.keys": (
        "Arrows move · Enter reads · Esc closes · / finds · Ctrl + wheel zooms",
        "方向键移动 · 回车阅读 · Esc 关闭 · / 查找 · Ctrl + 滚轮缩放",
    ),
    "graph.fit": ("Fit", "适应窗口"),
    "graph.in": ("Zoom in", "放大"),
    "graph.out": ("Zoom out", "缩小"),
    "panel": ("Evidence", "依据"),
    "panel.hint": (
        "Choose a cell or an arrow to see who says so.",
        "选择单元格或箭头，查看依据。",
    ),
    "panel.close": ("Close", "关闭"),
    "panel.loading": ("Loading the evidence …", "正在加载依据……"),
    "panel.failed": ("The evidence could not be loaded", "无法加载依据"),
    "panel.retry": ("Try again", "重试"),
    "line.handoff": ("hand-off", "交接"),
    "line.stays": ("stays", "不变"),
    "line.unclear": ("unclear", "不明"),
    "off": ("filtered out", "已筛除"),
    "same": ("The same as", "同样的数据"),
    "same.rest": ("JSON", "JSON"),
    "same.csv": ("CSV", "CSV"),
    "same.sparql": ("SPARQL", "SPARQL"),
    "same.no_sparql": (
        "SPARQL knows the answers of today for no market, from all sources.",
        "SPARQL 仅含今日、不限市场、全部来源的答案。",
    ),
}

_ASK = {
    "nav.ask": ("SPARQL", "SPARQL"),
    "title.ask": ("Ask in SPARQL", "用 SPARQL 提问"),
    "lead.ask": (
        "The whole graph answers: claims, quotes, sources, and who owns what by the rule.",
        "整个图谱都可查询：主张、原文、来源，以及按规则得出的负责方。",
    ),
    "title.dataset": ("A dataset", "数据集"),
    "lead.dataset": ("Ask it in SPARQL 1.1.", "用 SPARQL 1.1 提问。"),
    "dataset.graphs": ("Named graphs", "命名图"),
    "dataset.none": ("It has no named graph.", "没有命名图。"),
    "dataset.union": (
        "The default graph is the union of the named graphs.",
        "默认图是全部命名图的并集。",
    ),
    "dataset.own": (
        "The default graph is a graph of its own; it does not hold what the named graphs hold.",
        "默认图独立存在，不包含命名图的内容。",
    ),
    "dataset.write": (
        "Whoever has the key can write: SPARQL Update at /update, the Graph Store Protocol at "
        "/store.",
        "持有密钥者可以写入：SPARQL Update 在 /update，图存储协议在 /store。",
    ),
    "ask.query": ("Query", "查询"),
    "ask.format": ("Result as", "结果格式"),
    "ask.run": ("Run", "运行"),
    "ask.note": (
        "SELECT and ASK give CSV, TSV, JSON or XML; CONSTRUCT and DESCRIBE give Turtle, JSON-LD "
        "or XML.",
        "SELECT 和 ASK 返回 CSV、TSV、JSON 或 XML；CONSTRUCT 和 DESCRIBE 返回 Turtle、JSON-LD 或 "
        "XML。",
    ),
    "ask.prefixes": ("The prefixes of the dataset need not be declared.", "数据集的前缀无需声明。"),
    "ask.examples": ("Questions that run", "可直接运行的问题"),
    "form.csv": ("CSV", "CSV"),
    "form.tsv": ("TSV", "TSV"),
    "form.json": ("JSON", "JSON"),
    "form.xml": ("XML", "XML"),
    "form.ttl": ("Turtle", "Turtle"),
    "form.jsonld": ("JSON-LD", "JSON-LD"),
    "topic.lookup": ("Look up an owner", "查找负责方"),
    "topic.comparison": ("Compare", "比较"),
    "topic.transition": ("Change the model", "切换模式"),
    "topic.hand-off": ("Hand-offs", "交接"),
    "topic.conflict": ("Where sources disagree", "来源分歧"),
    "topic.as-of-market": ("Day and market", "日期与市场"),
    "topic.recommendation": ("Which model suits", "适合哪种模式"),
    "topic.unknown": ("What nobody says", "来源未提及"),
}

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **_FRAME,
        **_FILTERS,
        **_ANSWERS,
        **_CELL,
        **_GRAPH,
        **_ASK,
        **texts.KINDS,
        **texts.FIELDS,
        **texts.VALUES,
        **texts_answers.FRAME,
        **texts_answers.ANSWERS,
        **texts_frame.TEXTS,
        **texts_cells.TEXTS,
        **texts_graph.TEXTS,
        **texts_drawing.TEXTS,
        **texts_strip.TEXTS,
        **texts_things.TEXTS,
        **texts_compare.TEXTS,
        **texts_timeline.TEXTS,
        **texts_editor.TEXTS,
    }
)
"""Every text of the pages by key, as (English, Chinese)."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language.

    Args:
        lang: ``en`` or ``zh``.

    Example:
        >>> Words("en")("as_of.on", day="2024-07-01")
        'as of 2024-07-01'
    """

    lang: str = "en"

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its values filled in."""
        text = WORDS[key][LANGUAGES.index(self.lang)]
        if not values:
            return text
        return text.format(**{name: closed(value) for name, value in values.items()})

    def label(self, label: Label) -> str:
        """Return a label in this language; what it turns, it turns for itself alone."""
        return closed(label.zh if self.lang == "zh" else label.en)

    def within(self, label: Label) -> str:
        """Return a label as it stands within a sentence: English words lose their capital."""
        text = self.label(label)
        return text if self.lang == "zh" else text[:1].lower() + text[1:]

    def join(self, parts: list[str], by: str = "list") -> str:
        """Join parts as the language does."""
        return self(by).join(parts)
