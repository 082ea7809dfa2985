# ruff: noqa: RUF001 - Chinese punctuation is meant
"""What the pages say of rules of law and of times by market, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "law": ("What the law says", "法律规定"),
        "law.apart": (
            "Rules of law hold whatever the platform offers and whichever model the seller chooses."
            " They are no platform’s choice and make no owner.",
            "无论平台提供何种方案、商家选择何种模式，法律规定均适用；它们并非平台的选择，也不决定负责方。",
        ),
        "law.folded": (
            "All {count} rules of {markets} markets",
            "{markets} 个市场的全部 {count} 条规定",
        ),
        "law.ask": ("Ask for a market", "选择市场"),
        "law.show": ("Show the {count} rules", "显示 {count} 条规定"),
        "law.every": ("All rules on this segment", "该环节的全部规定"),
        "law.eu": ("EU ({count} countries)", "欧盟（{count} 国）"),
        "law.markets": ("{count} markets", "{count} 个市场"),
        "law.condition": ("When", "适用条件"),
        "law.where": ("Where", "适用市场"),
        "law.times": ("In force", "生效"),
        "law.possible": ("possibly in force on this day", "该日可能已生效"),
        "law.mark": ("rules of law: {count}", "监管责任 {count} 条"),
        "law.mark.one": ("1 rule of law", "监管责任 1 条"),
        "law.sign": ("Rule of law", "监管责任"),
        "explain.law": (
            "§ in the corner: a rule of law holds in this market too. It makes no owner; the page"
            " of the cell has its words.",
            "角上的 § 表示该市场另有法律规定；它不决定负责方，内容见单元格页面。",
        ),
        "thing.law": ("What the law says", "法律规定"),
        "thing.over": ("The answers that it stands over", "所覆盖的答案"),
        "lead.overlays": (
            "Rules of law that give a party a part in a segment in some markets, whatever the"
            " model. They stand beside the answers and make no owner.",
            "法律规定：在某些市场，无论何种模式，均由某一参与方承担某环节的部分责任。它们与答案并列，不决定负责方。",
        ),
        "lead.overlay": (
            "It holds for every offering there, and makes no owner.",
            "适用于当地的所有方案，不决定负责方。",
        ),
        "field.overlay": ("Rule of law", "监管责任"),
        "field.overlays": ("Rules of law", "监管责任"),
        "field.condition": ("When it applies", "适用条件"),
        "field.does": ("Who does what", "谁做什么"),
        "field.times": ("In force", "生效"),
        "field.glance.condition": ("When", "适用条件"),
        "field.glance.does": ("Who does what", "谁做什么"),
        "field.glance.since_law": ("In force", "生效"),
        "head.rule": ("Rule", "规定"),
        "head.does": ("Who does what", "谁做什么"),
        "head.condition": ("When", "适用条件"),
        "head.where": ("Where", "适用市场"),
        "head.times": ("In force", "生效"),
        "numbers.law": ("rules of law: {count}", "{count} 条监管责任"),
        "related.law": ("Rules of law", "监管责任"),
        "stay.in": ("In {markets}: {times}.", "{markets}：{times}。"),
        "stay.between": ("from {from_} to {until}", "{from_} 至 {until}"),
        "stay.from": ("from {from_}", "自 {from_} 起"),
        "stay.until": ("until {until}", "至 {until} 止"),
        "stay.again": (", and again ", "，再次"),
        "stay.ended": ("It was there until {until}.", "提供至 {until}。"),
        "stay.begins": ("It is there from {from_} on.", "自 {from_} 起提供。"),
        "stay.facts": ("Who says so ({count})", "依据（{count} 条）"),
        "there.general": ("Who speaks of it in general", "关于该方案整体的依据"),
        "there.others": ("What is offered on {day}", "{day} 提供的方案"),
        "there.others.in": ("What is offered in {market} on {day}", "{day} 在{market}提供的方案"),
        "timeline.rule": ("Rule of law", "监管责任"),
        "timeline.lane.law": ("Rules of law", "监管责任"),
        "timeline.says.launch.again": (
            "{offering} is launched again in {markets}",
            "{offering}在{markets}恢复",
        ),
        "timeline.says.end.in": ("{offering} ends in {markets}", "{offering}在{markets}下线"),
        "timeline.says.rule.begins": ("{rule} begins to hold", "{rule}：开始生效"),
        "timeline.says.rule.ends": ("{rule} ceases to hold", "{rule}：失效"),
        "timeline.did.operationEnd": ("operation ends", "停止运营"),
        "timeline.did.launchedProgramme": ("launches {object}", "推出 {object}"),
    }
)
