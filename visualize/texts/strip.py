"""What a strip, and a page that describes a thing, says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "strip.handoffs": ("{count} hand-offs", "{count} 处交接"),
        "strip.handoffs.one": ("{count} hand-off", "{count} 处交接"),
        "strip.unclear": ("{count} unclear", "{count} 处不明"),
        "strip.disputed": ("Disputed", "有争议"),
        "strip.unknown": ("Unknown", "未知"),
        "strip.not-offered": ("Not offered", "未提供"),
        "strip.joint.handoff": ("hand-off here", "在此交接"),
        "strip.joint.unclear": ("no clear hand-off here", "此处交接不明"),
        "strip.ringed": ("differs", "不同"),
        "strip.segments": ("Segments in chain order", "按链路顺序排列的环节"),
        "strip.hint": ("Scroll sideways to see the whole chain.", "左右滑动可查看整条链路。"),
    }
)
