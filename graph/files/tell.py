"""Changes in words: a sentence for each, and the changelog of the data as Markdown."""

from __future__ import annotations

import re
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
    """Say how an answer changed.

    Example:
        >>> cell_line({"id": "temu/semi-managed/pricing", "before": None,
        ...     "after": {"owner": "platform", "status": "stated"}})
        'temu/semi-managed/pricing: not asked before → platform (stated)'
    """
    before = _answer(cell["before"]) or "not asked before"
    return f"{cell['id']}: {before} → {_answer(cell['after']) or 'asked no more'}"


def _answer(answer: Item | None) -> str:
    if answer is None:
        return ""
    return f"{answer['owner']} ({answer['status']})" if answer["owner"] else str(answer["status"])


def markdown(text: str) -> str:
    r"""Escape what Markdown would read as a mark.

    Example:
        >>> markdown("a_b *c*")
        'a\\_b \\*c\\*'
    """
    return _MARKDOWN.sub(r"\\\1", text)
