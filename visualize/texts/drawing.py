# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the scripts of the graph say, in English and Chinese; all of it goes to the browser."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_GLYPHS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "platform": ("Pl", "平"),
        "model": ("Mo", "模"),
        "offering": ("Of", "案"),
        "segment": ("Se", "环"),
        "group": ("Gr", "组"),
        "party": ("Pa", "方"),
        "market": ("Ma", "市"),
        "programme": ("Pr", "计"),
        "organization": ("Or", "企"),
        "source": ("So", "源"),
        "claim": ("Cl", "主"),
        "fact": ("Fa", "实"),
        "overlay": ("§", "§"),
        "mentioned": ("…", "…"),
        "class": ("C", "类"),
        "property": ("p", "性"),
        "more": ("+", "+"),
    }
)
"""What stands inside the sign of each kind: its shape and these letters say what it is."""

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **{f"drawn.glyph.{kind}": texts for kind, texts in _GLYPHS.items()},
        "drawn.count": (
            "{shown} of {total} nodes shown; relations: {lines}",
            "显示 {total} 个节点中的 {shown} 个，{lines} 条关系",
        ),
        "drawn.found": ("{found} found", "找到 {found} 个"),
        "drawn.spoken": (
            "{name}, {kind}, neighbours: {count}.",
            "{name}，{kind}，相邻节点 {count} 个。",
        ),
        "drawn.node": ("{name} ({kind})", "{name}（{kind}）"),
        "drawn.alone": ("No neighbours are shown", "没有显示相邻节点"),
        "drawn.rest": ("Show {count} more", "再显示 {count} 个"),
        "drawn.out": ("{relation} →", "{relation} →"),
        "drawn.in": ("← {relation}", "← {relation}"),
        "drawn.around": ("Draw around it", "以此为中心绘制"),
        "drawn.list": ("Open the list", "打开列表"),
        "drawn.saved": (
            "This is a saved drawing. The evidence behind it is on the page it was saved from.",
            "这是保存的图，其依据见保存时的页面。",
        ),
        "drawn.export_failed": (
            "The picture could not be made ({error}).",
            "无法生成图片（{error}）。",
        ),
        "drawn.exported": ("Saved as {file}.", "已保存为 {file}。"),
        "drawn.licence": ("Crosslane · data under CC BY 4.0", "Crosslane · 数据许可 CC BY 4.0"),
        "drawn.signs": (
            "≈ inferred, ↑ inherited, ! sources disagree, ? unknown, – not offered",
            "≈ 推断，↑ 沿用通则，! 来源有分歧，? 未知，– 未提供",
        ),
        "drawn.lines": (
            "dashed with an arrow: hand-off, full: stays, dotted: unclear",
            "带箭头的虚线：交接；实线：不变；点线：不明",
        ),
        "drawn.tracks": (
            "arrow: hand-off; one marker and line per offering",
            "箭头：交接；每个方案一种标记和线型",
        ),
    }
)
