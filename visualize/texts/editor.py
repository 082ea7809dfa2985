# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the SPARQL editor says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WRITING = {
    "editor.tabs": ("Queries", "查询标签页"),
    "editor.tab": ("Query {number}", "查询 {number}"),
    "editor.new": ("New query", "新建查询"),
    "editor.rename": ("Rename", "重命名"),
    "editor.close": ("Close", "关闭"),
    "editor.name": ("Name of the query", "查询名称"),
    "editor.most": (
        "There are {most} queries already. Close one first.",
        "已有 {most} 个查询，请先关闭一个。",
    ),
    "editor.store.off": (
        "This browser keeps nothing for this page: your queries are gone when it is closed.",
        "此浏览器不为本页保存数据：关闭页面后，您的查询将丢失。",
    ),
    "editor.store.full": (
        "The browser's storage is full: your last changes are not kept.",
        "浏览器存储空间已满：最近的修改未能保存。",
    ),
    "editor.store.broken": (
        "What this browser had kept cannot be read. It starts anew.",
        "此浏览器保存的内容无法读取，已重新开始。",
    ),
    "editor.keys": (
        "Ctrl+Enter runs, Ctrl+Space completes, Ctrl+/ comments. Tab indents; press Escape first"
        " to leave the field with Tab.",
        "Ctrl+Enter 运行，Ctrl+空格 补全，Ctrl+/ 注释。Tab 用于缩进；先按 Esc 再按 Tab"
        " 可离开输入框。",
    ),
    "editor.offers": ("Suggestions", "补全建议"),
    "editor.offers.some": (
        "suggestions: {count}; arrow keys choose, Enter takes",
        "{count} 条建议；方向键选择，Enter 采用",
    ),
    "editor.offers.none": ("No suggestion here", "此处没有建议"),
    "editor.kind.class": ("class", "类"),
    "editor.kind.property": ("property", "属性"),
    "editor.kind.individual": ("value", "取值"),
    "editor.kind.prefix": ("prefix", "前缀"),
    "editor.kind.keyword": ("keyword", "关键字"),
    "editor.kind.function": ("function", "函数"),
    "editor.kind.variable": ("variable", "变量"),
    "editor.kind.graph": ("graph", "命名图"),
    "editor.kind.segment": ("segment", "环节"),
    "editor.kind.model": ("model", "模式"),
    "editor.kind.platform": ("platform", "平台"),
    "editor.kind.offering": ("offering", "方案"),
    "editor.kind.party": ("party", "参与方"),
    "editor.kind.group": ("group", "环节组"),
    "editor.kind.programme": ("programme", "计划"),
    "editor.kind.organization": ("organization", "企业"),
    "editor.kind.source": ("source", "来源"),
    "editor.kind.release": ("release", "版本"),
    "editor.kind.market": ("market", "市场"),
    "editor.graph.ontology": ("The ontology", "本体"),
    "editor.graph.vocabulary": (
        "Segments, models, platforms and other words",
        "环节、模式、平台等词汇",
    ),
    "editor.graph.claims": ("Claims with their evidence", "主张及其依据"),
    "editor.graph.facts": ("Facts with their evidence", "事实及其依据"),
    "editor.graph.ownership": ("Who owns what, derived from the claims", "由主张推导出的负责方"),
    "editor.load.failed": (
        "Suggestions could not be loaded; everything else works.",
        "补全数据加载失败，其他功能不受影响。",
    ),
}

_RUNNING = {
    "editor.cancel": ("Cancel", "取消"),
    "editor.link": ("Copy link", "复制链接"),
    "editor.link.done": ("The link is copied.", "链接已复制。"),
    "editor.link.long": (
        "The link is copied. The query is long, so the link opens in this editor only.",
        "链接已复制。查询较长，该链接只能在本编辑器中打开。",
    ),
    "editor.link.failed": (
        "The browser does not let the page copy. The link is in the address bar.",
        "浏览器不允许页面复制，链接见地址栏。",
    ),
    "editor.empty": ("There is no query to run.", "没有可运行的查询。"),
    "editor.running": ("Running …", "运行中……"),
    "editor.cancelled": ("Cancelled after {time}.", "已取消，用时 {time}。"),
    "editor.rows": ("rows: {rows}, columns: {columns}, {time}", "{rows} 行，{columns} 列，{time}"),
    "editor.triples": ("triples: {rows}, {time}", "{rows} 个三元组，{time}"),
    "editor.answered": ("Answered in {time}", "已回答，用时 {time}"),
    "editor.yes": ("Yes", "是"),
    "editor.no": ("No", "否"),
    "editor.nothing": ("No row matches the query.", "没有符合查询的行。"),
    "editor.stale": ("of the query before you changed it", "为修改前查询的结果"),
    "editor.fault": ("The query was not answered", "查询未得到回答"),
    "editor.goto": ("Go to line {line}, column {column}", "转到第 {line} 行第 {column} 列"),
    "editor.setting": ("Limit: {maximum}, set by {setting}", "上限：{maximum}，由 {setting} 设置"),
    "editor.allowed": ("Possible here: {allowed}", "此处可用：{allowed}"),
    "editor.again": ("Try again in {seconds} s.", "请在 {seconds} 秒后重试。"),
    "editor.offline": ("The server does not answer. {detail}", "服务器没有响应。{detail}"),
    "editor.unreadable": (
        "The server's answer is not what SPARQL says it should be. {detail}",
        "服务器的回答不符合 SPARQL 规范。{detail}",
    ),
    "editor.line": ("line {line}", "第 {line} 行"),
}

_SHOWING = {
    "editor.result": ("Result", "结果"),
    "editor.before": ("Run the query to see its result here.", "运行查询后，结果显示在此处。"),
    "editor.between": (", ", "、"),
    "editor.view": ("Show as", "显示方式"),
    "editor.view.table": ("Table", "表格"),
    "editor.view.pivot": ("Pivot", "透视表"),
    "editor.view.chart": ("Chart", "图表"),
    "editor.view.raw": ("Text", "文本"),
    "editor.download": ("Download", "下载"),
    "editor.markdown": ("Copy as Markdown", "复制为 Markdown"),
    "editor.markdown.done": ("Rows copied: {rows}.", "已复制 {rows} 行。"),
    "editor.markdown.failed": ("The browser does not let the page copy.", "浏览器不允许页面复制。"),
    "editor.filter": ("Filter rows", "筛选行"),
    "editor.filtered": ("{matching} of {rows} rows match", "{rows} 行中有 {matching} 行符合"),
    "editor.size": ("Rows per page", "每页行数"),
    "editor.names": ("Labels", "显示名称"),
    "editor.sort": ("Sort by {name}", "按 {name} 排序"),
    "editor.pages": ("Pages", "分页"),
    "editor.page": ("Rows {first} to {last} of {rows}", "第 {first} 至 {last} 行，共 {rows} 行"),
    "editor.previous": ("Previous", "上一页"),
    "editor.next": ("Next", "下一页"),
    "editor.more": ("Show all {count} characters", "显示全部 {count} 个字符"),
    "editor.unbound": ("no value", "无值"),
    "editor.pivot.row": ("Rows", "行"),
    "editor.pivot.column": ("Columns", "列"),
    "editor.pivot.value": ("Cells", "单元格"),
    "editor.pivot.as": ("As", "汇总"),
    "editor.pivot.list": ("values", "列出"),
    "editor.pivot.count": ("count", "计数"),
    "editor.pivot.sum": ("sum", "求和"),
    "editor.pivot.few": (
        "A pivot needs at least two columns.",
        "透视表至少需要两列。",
    ),
    "editor.pivot.many": (
        "{rows} × {columns} is more than a pivot shows ({most_rows} × {most_columns})."
        " Choose other columns or narrow the query.",
        "{rows} × {columns} 超出透视表的上限（{most_rows} × {most_columns}），"
        "请换列或缩小查询范围。",
    ),
    "editor.chart.label": ("Bars", "条目"),
    "editor.chart.number": ("Length", "长度"),
    "editor.chart.count": ("number of rows", "行数"),
    "editor.chart.first": (
        "The first {shown} of {rows} bars.",
        "共 {rows} 条，显示前 {shown} 条。",
    ),
    "editor.chart.left": (
        "Rows without a number, left out: {count}.",
        "{count} 行没有数值，未显示。",
    ),
    "editor.raw.as": ("Format", "格式"),
    "editor.raw.cut": (
        "The first {shown} of {count} characters. Download it for all.",
        "共 {count} 个字符，显示前 {shown} 个；下载可得全部。",
    ),
    "editor.subject": ("subject", "主语"),
    "editor.predicate": ("predicate", "谓语"),
    "editor.object": ("object", "宾语"),
}

_BESIDE = {
    "editor.questions": ("Questions to start from", "从这些问题开始"),
    "editor.questions.hint": ("Each opens as a query and runs.", "点击即以查询打开并运行。"),
    "editor.questions.find": ("Find a question", "查找问题"),
    "editor.questions.none": ("No question has these words.", "没有包含这些词的问题。"),
    "editor.questions.about": ("About {id}", "关于 {id}"),
    "dataset.curl": ("Write to it", "写入数据"),
    "dataset.curl.note": (
        "A page never asks for the key. In a shell, with this server's address in ADDRESS and the"
        " key in KEY:",
        "页面不会要求输入密钥。请在命令行中将本服务器地址放入 ADDRESS、密钥放入 KEY，然后运行：",
    ),
}

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {**_WRITING, **_RUNNING, **_SHOWING, **_BESIDE}
)
