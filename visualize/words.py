# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the pages say beside the data, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crosslane.ontology.model import Label
from crosslane.visualize.direction import closed
from crosslane.visualize.texts import answers as texts_answers
from crosslane.visualize.texts import candidates as texts_candidates
from crosslane.visualize.texts import cells as texts_cells
from crosslane.visualize.texts import compare as texts_compare
from crosslane.visualize.texts import drawing as texts_drawing
from crosslane.visualize.texts import editor as texts_editor
from crosslane.visualize.texts import frame as texts_frame
from crosslane.visualize.texts import graph as texts_graph
from crosslane.visualize.texts import law as texts_law
from crosslane.visualize.texts import records as texts
from crosslane.visualize.texts import strip as texts_strip
from crosslane.visualize.texts import things as texts_things
from crosslane.visualize.texts import timeline as texts_timeline

LANGUAGES = ("en", "zh")
"""Languages of the pages; the first one is the default."""

Texts = Mapping[str, tuple[str, str]]
"""Texts by key, as (English, Chinese)."""

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
    "ours": ("In our words", "转述"),
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
    "cite.ours": ("In our words: {text} — source {source}", "转述：{text}——来源 {source}"),
    "weak": (
        "It rests on sources of grade D alone.",
        "仅以 D 级来源为依据。",
    ),
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


def merged(*tables: Texts) -> Texts:
    """Return several tables of texts as one.

    Raises:
        ValueError: for a key that two of them have, of which one would never be shown.
    """
    found: dict[str, tuple[str, str]] = {}
    for table in tables:
        for key, text in table.items():
            if key in found:
                raise ValueError(f"the text '{key}' is defined twice")
            found[key] = text
    return MappingProxyType(found)


WORDS: Texts = merged(
    _FRAME,
    _FILTERS,
    _ANSWERS,
    texts_cells.CELL,
    _GRAPH,
    _ASK,
    texts.KINDS,
    texts.FIELDS,
    texts.VALUES,
    texts_answers.FRAME,
    texts_answers.ANSWERS,
    texts_frame.TEXTS,
    texts_cells.TEXTS,
    texts_graph.TEXTS,
    texts_drawing.TEXTS,
    texts_strip.TEXTS,
    texts_things.TEXTS,
    texts_compare.TEXTS,
    texts_timeline.TEXTS,
    texts_editor.TEXTS,
    texts_candidates.TEXTS,
    texts_law.TEXTS,
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
