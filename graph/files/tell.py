"""Changes in words: a sentence for each, and the changelog of the data as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL

_MARKDOWN = re.compile(r"([\\`*_<>\[\]#|])")


def sentence(item: Item) -> str:
    """Say a change of a record in one sentence, with the words that it rests on.

    Args:
        item: an item of ``changes``, without its ``text``.

    Returns:
        The sentence, in English; nothing of the words or of what changed is left out.
    """
    if item["kind"] == "answer":
        return f"{_told_answer(item['id'], item['before'], item['after'])}."
    state = item["after"] or item["before"]
    name = f"{item['kind'].capitalize()} {item['id']}{_about(item['kind'], state)}"
    if item["change"] == "changed":
        parts = "; ".join(_field(one) for one in item["fields"])
        return f"{name} changed: {parts}{_words(state)}."
    verb = "is new" if item["change"] == "added" else "is gone"
    return f"{name} {verb}: {_told(item['kind'], state)}{_words(state)}."


def _about(kind: str, state: Item) -> str:
    if kind == "claim":
        return f" ({subject(state)}, {state['segment']})"
    if kind == "fact":
        return f" ({state['subject_text']})"
    return ""


def subject(state: Item) -> str:
    """Return what a claim is about.

    Example:
        >>> subject({"programme": None, "platform": "temu", "model": "any"})
        'temu in general'
    """
    if state["programme"]:
        return f"programme {state['programme']}"
    if state["platform"] == state["model"] == GENERAL:
        return "the trade in general"
    if state["model"] == GENERAL:
        return f"{state['platform']} in general"
    return f"{state['platform']}/{state['model']}"


def _told(kind: str, state: Item) -> str:
    if kind == "claim":
        denied = "denied: " if state["polarity"] == "denied" else ""
        aspect = f" [{state['aspect']}]" if state["aspect"] else ""
        gone = ", deprecated" if state["rank"] == "deprecated" else ""
        return f"{denied}{state['party']} {state['involvement']}{aspect}, {state['strength']}{gone}"
    if kind == "fact":
        return f"{state['predicate']}: {state['object']}"
    if kind == "source":
        return f"{state['title']}, grade {state['grade']}"
    if kind == "offering":
        return f"markets {_shown(state['markets'])}, from {_shown(state['valid_from'])}"
    return str(state["label"]["en"])


def _words(state: Item) -> str:
    """Return the words of a source in quotation marks; what it says in other words has none."""
    if state.get("quote"):
        return f": “{state['quote']}” (source {state['source']})"
    if state.get("paraphrase"):
        return f": {state['paraphrase'].removesuffix('.')} (in our words, source {state['source']})"
    return ""


def _field(one: Item) -> str:
    return f"{one['field']} {_shown(one['before'])} → {_shown(one['after'])}"


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return " ".join(_shown(one) if isinstance(one, dict) else str(one) for one in value)
    if isinstance(value, dict):
        parts = [one for one in value.values() if one]
        return " / ".join(_shown(one) if isinstance(one, list) else str(one) for one in parts)
    text = str(value)
    return f"“{text}”" if " " in text else text


def cell_line(cell: Item) -> str:
    """Say how an answer changed, and by which claims.

    Example:
        >>> cell_line({"id": "temu/semi-managed/pricing", "before": None,
        ...     "after": {"owner": "platform", "status": "stated"},
        ...     "claims": [{"claim": "S0-014", "decides": "after", "change": "added"}]})
        'temu/semi-managed/pricing: not asked before → platform (stated) by S0-014 (new)'
    """
    sides = {
        side: [_decider(one) for one in cell["claims"] if one["decides"] in (side, "both")]
        for side in ("before", "after")
    }
    before, after = (
        cell[side] and {**cell[side], "claims": sides[side]} for side in ("before", "after")
    )
    return _told_answer(cell["id"], before, after)


def offering_line(offering: str, verb: str, cells: Sequence[Item], side: str) -> str:
    """Say how the cells of an offering are answered that one of two states does not know.

    Example:
        >>> cell = {"after": {"owner": "seller", "status": "stated"}}
        >>> offering_line("temu/x", "is new", [cell, cell], "after")
        'temu/x is new: 2 seller'
    """
    found = Counter(cell[side]["owner"] or cell[side]["status"] for cell in cells)
    return f"{offering} {verb}: {', '.join(f'{count} {one}' for one, count in found.most_common())}"


_MARKS = {"added": " (new)", "changed": " (changed)", "removed": " (gone)", None: ""}


def _decider(one: Item) -> str:
    return f"{one['claim']}{_MARKS[one['change']]}"


def _told_answer(identifier: str, before: Item | None, after: Item | None) -> str:
    was, now = _answer(before) or "not asked before", _answer(after) or "asked no more"
    return f"{identifier}: {was} → {now}"


def _answer(answer: Item | None) -> str:
    if answer is None:
        return ""
    told = f"{answer['owner']} ({answer['status']})" if answer["owner"] else str(answer["status"])
    return f"{told} by {', '.join(answer['claims'])}" if answer["claims"] else told


def markdown(text: str) -> str:
    r"""Escape what Markdown would read as a mark.

    Example:
        >>> markdown("a_b *c*")
        'a\\_b \\*c\\*'
    """
    return _MARKDOWN.sub(r"\\\1", text)
