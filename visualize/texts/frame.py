# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the frame of every page says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SEARCH = {
    "nav.timeline": ("Timeline", "时间线"),
    "nav.more": ("More", "更多"),
    "look": ("Language and colours", "语言与配色"),
    "search.label": ("Search", "搜索"),
    "search.all": ("Search everything", "全站搜索"),
    "search.hint": ("Search", "搜索"),
    "search.go": ("Search", "搜索"),
    "search.found": ("Suggestions", "建议"),
    "search.count": (
        "{shown} of {total} found. Arrow keys choose.",
        "共 {total} 项，显示 {shown} 项；用方向键选择。",
    ),
    "search.none": ("Nothing is called like “{q}”.", "没有名为“{q}”的内容。"),
    "search.loading": ("Searching …", "正在搜索……"),
    "search.failed": (
        "Suggestions are not available now. Enter searches.",
        "暂时无法给出建议，按回车可直接搜索。",
    ),
    "search.every": ("All {total} results for “{q}”", "“{q}”的全部 {total} 项结果"),
}

_SAME = {
    "as": ("Show this as", "以其他形式查看"),
    "as.graph": ("{name} (graph)", "{name}（图）"),
    "as.jump": ("This page as data: JSON, CSV, SPARQL", "本页数据：JSON、CSV、SPARQL"),
    "as.shell": ("In a shell", "命令行"),
    "as.copy": ("Copy", "复制"),
    "as.copied": ("Copied", "已复制"),
    "foot.data": ("Data", "数据"),
    "foot.license": ("CC BY 4.0", "CC BY 4.0"),
    "foot.never": (
        "Every answer names its source; what no source says stays unknown.",
        "每个答案都注明来源；没有来源说明的，一律标为未知。",
    ),
}

_DESCRIBED = {
    "described.matrix": (
        "Who owns which segment of the cross-border e-commerce chain: every operating model of"
        " every platform, segment by segment, each answer with its quote and source.",
        "跨境电商供应链各环节由谁负责：逐平台、逐模式、逐环节给出答案，每个答案都附原文与来源。",
    ),
    "described.page": (
        "{title}: {kind} in the knowledge graph of the cross-border e-commerce supply chain, with"
        " quotes and sources.",
        "{title}：跨境电商供应链知识图谱中的{kind}，附原文与来源。",
    ),
    "described.picture": (
        "The matrix of Crosslane: who owns which segment, offering by offering",
        "Crosslane 矩阵：逐方案列出各环节的负责方",
    ),
}

_FAULT = {
    "fault.404": ("There is nothing here", "这里没有内容"),
    "fault.405": ("This cannot be done here", "此处不支持该操作"),
    "fault.406": ("Not available in this form", "没有这种形式"),
    "fault.422": ("This address cannot be answered as it is", "无法按此地址作答"),
    "fault.500": ("The server failed", "服务器出错"),
    "fault.503": ("Not just now", "暂时无法回答"),
    "fault.other": ("This request was refused", "请求未被接受"),
    "fault.no_path": ("There is nothing at {path}.", "地址 {path} 不存在。"),
    "fault.no_value": (
        "“{value}” is no value of “{parameter}”.",
        "参数“{parameter}”没有“{value}”这个值。",
    ),
    "fault.meant": ("Did you mean", "您是否想找"),
    "fault.valid": ("Valid values", "有效值"),
    "fault.valid.of": ("Valid values of “{parameter}”", "“{parameter}”的有效值"),
    "fault.paths": ("What there is", "可用的地址"),
    "fault.parameters": ("Parameters that this page takes", "本页可用的参数"),
    "fault.media": ("Forms that there are", "可用的形式"),
    "fault.further": ("further values: {count}", "另有 {count} 个值"),
    "fault.faults": ("All faults of this address", "地址中的全部错误"),
    "fault.without": ("This page without it", "去掉此项后查看"),
    "fault.again": ("Try again", "重试"),
    "fault.home": ("To the matrix", "返回矩阵"),
    "fault.start": ("To the start", "返回首页"),
    "fault.request": ("Request {id}", "请求编号 {id}"),
    "fault.wait": (
        "Try again in {seconds} s.",
        "请在 {seconds} 秒后重试。",
    ),
}

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {**_SEARCH, **_SAME, **_DESCRIBED, **_FAULT}
)
"""Every text of the frame by key, as (English, Chinese)."""
