# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the graph says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "kind.cell": ("Cell", "单元格"),
        "kind.mentioned": ("Mentioned, not offered", "仅被提及"),
        "kinds.mentioned": ("Mentioned, not offered", "仅被提及"),
        "kind.class": ("Class", "类"),
        "kinds.class": ("Classes", "类"),
        "kind.property": ("Property", "属性"),
        "kinds.property": ("Properties", "属性"),
        "kind.more": ("Several", "多项"),
        "kinds.more": ("Several", "多项"),
    }
)

_RELATIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "relation.ownership": ("has an answer for", "涉及环节"),
        "relation.ownership.back": ("is answered under", "涉及方案"),
        "relation.owner": ("leaves a segment to", "环节负责方为"),
        "relation.owner.back": ("owns a segment under", "负责其环节的方案"),
        "relation.candidate": ("is disputed, perhaps of", "有争议，负责方可能为"),
        "relation.candidate.back": ("perhaps owns a segment under", "可能负责其环节的方案"),
        "relation.precedes": ("comes before", "先于"),
        "relation.precedes.back": ("comes after", "后于"),
        "relation.member": ("has as a member", "包含"),
        "relation.member.back": ("is a member of", "属于"),
        "relation.platform": ("is run on", "所在平台"),
        "relation.platform.back": ("is the platform of", "平台上有"),
        "relation.model": ("works by", "采用模式"),
        "relation.model.back": ("is the model of", "该模式下有"),
        "relation.organization": ("belongs to", "隶属于"),
        "relation.organization.back": ("stands behind", "旗下有"),
        "relation.parent": ("is a part of", "上级为"),
        "relation.parent.back": ("has as a part", "下级有"),
        "relation.offerings": ("is part of the offering", "适用方案"),
        "relation.offerings.back": ("has the programme", "包含计划"),
        "relation.markets": ("is there in", "所在市场"),
        "relation.markets.back": ("is a market of", "市场内有"),
        "relation.planned_markets": ("is planned for", "计划进入"),
        "relation.planned_markets.back": ("is a planned market of", "计划市场内有"),
        "relation.evidence": ("rests on", "依据为"),
        "relation.evidence.back": ("is evidence for", "支持"),
        "relation.applies-to": ("is said of", "针对"),
        "relation.applies-to.back": ("is spoken of by", "相关主张"),
        "relation.segment": ("speaks of", "谈到环节"),
        "relation.segment.back": ("is the segment of", "相关主张"),
        "relation.party": ("names the party", "指明参与方"),
        "relation.party.back": ("is named by", "相关主张"),
        "relation.market": ("holds in", "适用市场"),
        "relation.market.back": ("is the market of", "相关主张"),
        "relation.source": ("stands in", "出自"),
        "relation.source.back": ("says", "载有"),
        "relation.subject": ("tells of", "关于"),
        "relation.subject.back": ("is told of by", "相关事实"),
        "relation.reference": ("refers to", "提及"),
        "relation.reference.back": ("is referred to by", "被提及于"),
        "relation.subclass": ("is a kind of", "父类为"),
        "relation.subclass.back": ("has the kind", "子类有"),
        "relation.subproperty": ("is a special case of", "父属性为"),
        "relation.subproperty.back": ("has the special case", "子属性有"),
        "relation.domain": ("is said of", "用于"),
        "relation.domain.back": ("has the property", "属性有"),
        "relation.range": ("has values in", "取值类型为"),
        "relation.range.back": ("is the range of", "作为取值用于"),
        "relation.gathered": ("has", "有"),
        "relation.gathered.back": ("belongs to", "属于"),
    }
)

_LAYOUTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "layouts": ("Ways to draw it", "图的画法"),
        "layout.lanes": ("Lanes", "泳道"),
        "layout.owners": ("Owner lanes", "负责方泳道"),
        "layout.around": ("Around one thing", "周边关系"),
        "layout.ontology": ("Ontology", "本体"),
        "title.graph.owners": ("Who has it, step by step", "逐环节看由谁负责"),
        "title.graph.ontology": ("What the graph is made of", "图谱的构成"),
        "lead.owners": (
            "One line per offering runs through the chain; it moves to another band where another"
            " party takes over.",
            "每条线代表一个方案，沿链路延伸；线转入另一条色带，表示由另一方接手。",
        ),
        "lead.around": (
            "Everything that is linked with it, {depth} away.",
            "与其相连的全部内容，{depth}。",
        ),
        "lead.ontology": (
            "Classes, and the properties between them. A property is drawn with the class that it"
            " is said of.",
            "类及其间的属性；属性画在所描述的类旁边。",
        ),
        "steps.1": ("one step", "一步以内"),
        "steps.2": ("two steps", "两步以内"),
        "steps.3": ("three steps", "三步以内"),
        "steps.4": ("four steps", "四步以内"),
        "eyebrow.around": ("{kind} · neighbourhood", "{kind} · 周边关系"),
        "around": ("Around", "以此为中心"),
        "depth": ("Steps", "步数"),
        "find.node": ("Find in the drawing", "在图中查找"),
        "graph.kinds": ("What is shown", "显示的对象"),
        "graph.relations": ("How it is linked", "显示的关系"),
        "graph.named": ("Name", "名称"),
        "graph.linked": ("Linked with", "关系"),
        "graph.table.around": ("The same as a list", "同样内容的列表"),
        "graph.kind": ("Kind", "类型"),
        "terms": ("Terms", "术语"),
        "terms.core": ("Of the records", "记录所用"),
        "terms.all": ("All, with those of answers", "全部，含答案所用"),
        "owners.offering": ("Offering {number}", "方案 {number}"),
        "owners.none": ("none", "无"),
        "owners.how": (
            "Choose one to three offerings to compare.",
            "选择一至三个方案进行比较。",
        ),
        "owners.how.first": (
            "These are the semi-managed offerings of the first platforms. Choose one to three of"
            " your own.",
            "当前显示前几个平台的半托管方案；可自选一至三个方案。",
        ),
        "owners.how.general": (
            "These are the first offerings that there are. Choose one to three of your own.",
            "当前显示最前面的几个方案；可自选一至三个方案。",
        ),
        "band.unknown": ("No owner known", "负责方未知"),
        "band.disputed": ("Sources disagree", "来源有分歧"),
        "graph.png": ("PNG", "PNG"),
        "graph.svg": ("SVG", "SVG"),
        "graph.save": ("HTML file", "HTML 文件"),
        "graph.export": ("Save the drawing", "保存图形"),
        "graph.save.title": (
            "One file that opens from disk, without a network",
            "单个文件，离线即可打开",
        ),
        "graph.label.around": (
            "Graph of what is linked. Arrow keys move to the next node, N and P go through its"
            " neighbours, Enter tells of it, Escape closes, slash finds, plus and minus zoom.",
            "关系图。方向键移到邻近节点，N 和 P 依次查看相邻节点，回车查看详情，Esc 关闭，"
            "斜杠查找，加减号缩放。",
        ),
        "graph.keys.around": (
            "Arrows move · N, P: neighbours · Enter reads · / finds · Ctrl + wheel zooms",
            "方向键移动 · N、P 查看相邻 · 回车阅读 · / 查找 · Ctrl + 滚轮缩放",
        ),
        "panel.hint.around": (
            "Choose a node to see what it is linked with.",
            "选择节点，查看与其相连的内容。",
        ),
        "graph.gathered": (
            "{nodes} nodes are more than the {most} that are drawn at once, so these kinds are"
            " gathered: {kinds}. Ask for fewer steps, or for some kinds, to see them one by one.",
            "共 {nodes} 个节点，超过一次可绘制的 {most} 个，以下类型合并显示：{kinds}。"
            "减少步数或只选部分类型，即可逐一查看。",
        ),
        "graph.left_out": (
            "Answers left out: {count}, unknown or not offered (in the whole graph).",
            "未绘制“未知”和“未提供”的答案（全图共 {count} 个）。",
        ),
        "graph.left_out.show": ("Draw them too", "一并绘制"),
        "graph.more_ends": ("and {count} more", "等另外 {count} 项"),
        "more.of": ("{count} {kind}", "{count} 项{kind}"),
        "more.about": ("{count} {kind} of {name}", "{name}的 {count} 项{kind}"),
        "said": ("{a} {relation} {b}.", "{a}，{relation}：{b}。"),
        "said.claim": ("{party} {does}", "{party}{does}"),
        "term.used": ("uses: {count}", "使用 {count} 次"),
        "term.outside": ("of another vocabulary", "来自其他词表"),
        "standalone.made": (
            "Saved on {day} from {address}.",
            "保存于 {day}，来自 {address}。",
        ),
        "standalone.release": ("Release {release}.", "版本 {release}。"),
        "standalone.now": ("Data as of now, in no release yet.", "当前数据，尚未列入版本。"),
        "standalone.seen": ("Seen {lens}.", "视角：{lens}。"),
        "standalone.licence": (
            "Data: Crosslane, CC BY 4.0. Quotes belong to their authors.",
            "数据：Crosslane，CC BY 4.0；引文版权归原作者。",
        ),
    }
)

_PICTURE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "picture": ("What it is linked with", "与其相连的内容"),
        "picture.all": ("Draw all of it", "绘制全部关系"),
        "picture.list": ("The same as a list", "以列表查看"),
        "picture.more": ("+{count} more", "另有 {count} 项"),
        "picture.disputed": ("Sources disagree on", "来源有分歧的环节"),
        "picture.of_segment": ("{owner} owns it under", "由{owner}负责的方案"),
        "picture.of_segment.disputed": ("Sources disagree under", "来源有分歧的方案"),
        "picture.of_segment.shared": ("It is shared under", "共同负责的方案"),
        "picture.of_offering.shared": ("Shared between several", "多方共同负责"),
        "picture.of_offering": ("{owner} owns", "{owner}负责"),
        "picture.of_party": ("Owns a segment of", "负责其环节的方案"),
        "picture.of_party.disputed": ("May own a segment of", "可能负责其环节的方案"),
    }
)

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {**_KINDS, **_RELATIONS, **_LAYOUTS, **_PICTURE}
)
"""Every text of the graph by key, as (English, Chinese)."""
