# ruff: noqa: RUF001 - Chinese punctuation is meant
"""Finds entities by id, label, synonym or quoted words, for people and for completion."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crosslane.graph import views
from crosslane.graph.filters import ensure, kept
from crosslane.graph.store import KnowledgeGraph
from crosslane.graph.views import Item
from crosslane.ontology.model import Claim, Involvement, Label, Polarity
from crosslane.ontology.records import Records, offering_label

KINDS = (
    "platform",
    "model",
    "offering",
    "segment",
    "group",
    "programme",
    "organization",
    "market",
    "source",
    "claim",
    "fact",
    "overlay",
)
_ID, _LABEL, _SYNONYM, _TEXT = 1.0, 0.9, 0.8, 0.4

_GENERAL = Label("The trade in general", "行业通则")
_DOES: Mapping[Involvement, Label] = MappingProxyType(
    {
        Involvement.OWNS: Label("owns", "负责"),
        Involvement.PERFORMS: Label("performs", "执行"),
        Involvement.DECIDES: Label("decides", "决定"),
        Involvement.PAYS: Label("pays", "付费"),
        Involvement.BEARS_RISK: Label("bears the risk", "承担风险"),
        Involvement.LIABLE: Label("is liable", "承担责任"),
        Involvement.ASSISTS: Label("assists", "协助"),
    }
)

Words = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: its words, each with its weight."""

    kind: str
    id: str
    label: Label
    words: Words
    path: str | None


def search(graph: KnowledgeGraph, text: str, kinds: Collection[str] = ()) -> list[Item]:
    """What is called like this, or says this? Best first.

    Args:
        graph: the graph.
        text: words; all of them must occur in one label, synonym, quote or paraphrase.
        kinds: kinds of entity to look for; empty for all.

    Returns:
        Hits with a score in (0, 1]: 1 for an id, less for synonyms and quotes, and less again
        where the words stand inside rather than at the beginning.

    Raises:
        UnknownValueError: for a kind that does not exist.
    """
    ensure("kind", kinds, KINDS)
    wanted = fold(text)
    if not wanted:
        return []
    hits = []
    for place, entry in enumerate(entries(graph)):
        if kept(entry.kind, kinds):
            score, matched = _score(entry, wanted)
            if score > 0:
                hits.append((-score, place, entry, matched))
    return [_hit(entry, -score, matched) for score, _, entry, matched in sorted(hits, key=_order)]


def _order(hit: tuple[float, int, Entry, str]) -> tuple[float, int]:
    return hit[0], hit[1]


def fold(text: str) -> str:
    """Return text as it is compared: compatibility form, no case, hyphens and space as one space.

    Example:
        >>> fold("Semi-Managed")
        'semi managed'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.replace("-", " ").replace("/", " ").split())


def _score(entry: Entry, wanted: str) -> tuple[float, str]:
    best, matched = 0.0, ""
    for words, weight in entry.words:
        text = fold(words)
        if text == wanted:
            score = weight
        elif text.startswith(wanted):
            score = weight * 0.8
        elif f" {wanted}" in text:
            score = weight * 0.6
        elif all(part in text for part in wanted.split(" ")):
            score = weight * 0.4
        else:
            continue
        if score > best:
            best, matched = score, words
    return best, matched


def _hit(entry: Entry, score: float, matched: str) -> Item:
    return {
        "kind": entry.kind,
        "id": entry.id,
        "label": views.label(entry.label),
        "matched": matched,
        "score": round(score, 3),
        "links": {"self": entry.path},
    }


def entries(graph: KnowledgeGraph) -> Iterator[Entry]:
    """Yield everything that can be found, by kind in the order of `KINDS`."""
    yield from _named(graph)
    records = graph.records
    for source in records.sources:
        title = Label(source.title, source.title)
        words: Words = ((source.id, _ID), (source.title, _LABEL))
        yield Entry("source", source.id, title, words, views.path("sources", source.id))
    for claim in records.claims:
        words = ((claim.id, _ID), (claim.evidence.words, _TEXT))
        path = views.path("claims", claim.id)
        yield Entry("claim", claim.id, _said(graph.records, claim), words, path)
    for fact in records.facts:
        text = f"{fact.subject_text}: {fact.predicate} {fact.object}"
        words = ((fact.id, _ID), (fact.object, _TEXT), (fact.evidence.words, _TEXT))
        yield Entry("fact", fact.id, Label(text, text), words, views.path("facts", fact.id))
    for rule in records.overlays:
        words = (*_words(rule.id, rule.label, ()), (rule.evidence.words, _TEXT))
        yield Entry("overlay", rule.id, rule.label, words, views.path("overlays", rule.id))


def _said(records: Records, claim: Claim) -> Label:
    """Return what a claim says: about what, on which segment, of whom."""
    vocabulary = records.vocabulary
    offering = records.offering.get(f"{claim.platform}/{claim.model}")
    named = (records.platform.get(claim.platform), vocabulary.model.get(claim.model))
    about = [one.label for one in named if one] or [_GENERAL]
    about = [offering_label(records, offering)] if offering else about
    segments = vocabulary.group if claim.segment.startswith("@") else vocabulary.segment
    segment = segments[claim.segment].label
    party = next(one.label for one in vocabulary.parties if one.id == claim.party)
    does = _DOES[claim.involvement]
    en, zh = (" · ".join(one.en for one in about), " · ".join(one.zh for one in about))
    no = ("not ", "并非") if claim.polarity is Polarity.DENIED else ("", "")
    return Label(
        f"{en}, {segment.en}: {no[0]}{party.en} ({does.en})",
        f"{zh}，{segment.zh}：{no[1]}{party.zh}（{does.zh}）",
    )


def _named(graph: KnowledgeGraph) -> Iterator[Entry]:
    records, vocabulary = graph.records, graph.records.vocabulary
    for platform in records.platforms:
        names = _words(platform.id, platform.label, platform.synonyms)
        path = views.path("platforms", platform.id)
        yield Entry("platform", platform.id, platform.label, names, path)
    for model in vocabulary.models:
        synonyms = (*model.synonyms_en, *model.synonyms_zh)
        names = _words(model.id, model.label, synonyms)
        yield Entry("model", model.id, model.label, names, views.path("models", model.id))
    for offering in records.offerings:
        label = offering_label(records, offering)
        spoken = (label.en.replace(" · ", " "), label.zh.replace(" · ", ""))
        words: Words = (
            *_words(offering.id, label, offering.synonyms),
            *((name, _LABEL) for name in spoken),
        )
        path = views.path("offerings", offering.platform, offering.model)
        yield Entry("offering", offering.id, label, words, path)
    for segment in vocabulary.segments:
        words = _words(segment.id, segment.label, segment.synonyms)
        path = views.path("segments", segment.id)
        yield Entry("segment", segment.id, segment.label, words, path)
    for group in vocabulary.groups:
        words = _words(group.id, group.label, group.synonyms)
        yield Entry("group", group.id, group.label, words, f"/claims?segment={group.id}")
    for programme in records.programmes:
        words = _words(programme.id, programme.label, ())
        path = f"/claims?programme={programme.id}"
        yield Entry("programme", programme.id, programme.label, words, path)
    for organization in records.organizations:
        words = _words(organization.id, organization.label, ())
        path = f"/facts?subject={organization.id}"
        yield Entry("organization", organization.id, organization.label, words, path)
    for market in vocabulary.markets:
        words = _words(market.id, market.label, market.synonyms)
        path = f"/ownership?market={market.id}"
        yield Entry("market", market.id, market.label, words, path)


def _words(identifier: str, label: Label, synonyms: tuple[str, ...]) -> Words:
    return (
        (identifier, _ID),
        (label.en, _LABEL),
        (label.zh, _LABEL),
        *((synonym, _SYNONYM) for synonym in synonyms),
    )
