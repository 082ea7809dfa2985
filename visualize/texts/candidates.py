# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the page of candidates says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "candidates.title": ("Candidates in {name}", "{name} 中的候选主张"),
        "candidates.lead": (
            "Proposed by rules, accepted by nobody: each needs a person who reads its words."
            " Nothing here is part of the graph.",
            "由规则提出，尚无人确认：每一条都须有人核对原文。本页内容不属于图谱。",
        ),
        "candidates.source": ("Text of source {id}.", "来源 {id} 的文本。"),
        "candidates.unknown": (
            "The text belongs to no known source.",
            "此文本不属于任何已知来源。",
        ),
        "candidates.count": (
            "Candidates: {candidates}. Sentences read: {sentences}. Sentences that name a segment"
            " and gave no candidate: {missed}.",
            "候选 {candidates} 条；已读句子 {sentences} 句；"
            "提到环节但未得出候选的句子 {missed} 句。",
        ),
        "candidates.legend": ("Marks in the text", "文中标记"),
        "candidates.several": ("several parties", "多个参与方"),
        "candidates.missed": (
            "names a segment, not understood",
            "提到环节，但未能理解",
        ),
        "candidates.segments": ("Candidates by segment", "各环节的候选数"),
        "candidates.none": (
            "No candidate was found in this text.",
            "此文本中没有找到候选。",
        ),
        "candidates.place": ("characters {start}–{end}", "第 {start}–{end} 个字符"),
        "candidates.to": (
            "{party}: candidates from {id} on",
            "{party}：自 {id} 起的候选",
        ),
        "candidates.any": ("none in particular", "未特指"),
        "candidates.denied": ("denied", "否认"),
    }
)
