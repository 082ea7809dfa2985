"""What happened, in the reader's language: the sentence and the few words of each event."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

from crosslane.graph.views import Item
from crosslane.ontology.model import GENERAL
from crosslane.visualize import places
from crosslane.visualize.cells.marks import own_name
from crosslane.visualize.names import Names
from crosslane.visualize.timeline.view import Told
from crosslane.visualize.words import WORDS

_MOST = 6
"""Names of a list beyond which a sentence counts the rest."""


def told(names: Names, item: Item) -> Told:
    """Return an event in words.

    Args:
        names: names and addresses, and the language.
        item: the event as REST gives it.

    Returns:
        Its few words, its sentence, and where its proof is.
    """
    makers = {"claim": _claim, "source": _source, "release": _release, "rule": _rule}
    makers |= dict.fromkeys(("fact", "market"), _fact)
    label, sentence = makers.get(item["kind"], _offering)(names, item)
    proof = urlsplit(item["links"]["self"])
    href = names.keep(proof.path, tuple(parse_qsl(proof.query)))
    return Told(item, label, sentence, href)


def listed(names: Names, kind: str, identifiers: Sequence[str]) -> str:
    """Return some things by their names; says how many follow after the first ones."""
    found = [names.name(kind, one) or one for one in identifiers[:_MOST]]
    left = len(identifiers) - len(found)
    return names.words.join([*found, f"+{left}"] if left else found)


def _offering(names: Names, item: Item) -> tuple[str, str]:
    words, (offering,) = names.words, item["offerings"]
    name = names.name("offering", offering) or offering
    key = f"timeline.says.{item['kind']}"
    if item["kind"] in ("launch", "end") and item["markets"]:
        markets = places.told(names, item["markets"])
        key = f"{key}.again" if item["edge"] == "again" else f"{key}.in"
        sentence = words(key, offering=name, markets=markets)
    else:
        sentence = words(key, offering=name)
    return own_name(names.graph, item["platform"], item["model"], words), sentence


def _rule(names: Names, item: Item) -> tuple[str, str]:
    (rule,), markets = item["overlays"], places.told(names, item["markets"])
    name = names.name("overlay", rule) or rule
    return name, names.words(f"timeline.says.rule.{item['edge']}", rule=name, markets=markets)


def _claim(names: Names, item: Item) -> tuple[str, str]:
    words, count = names.words, len(item["claims"])
    one = ".one" if count == 1 else ""
    about = _about(names, item)
    sentence = words(f"timeline.says.claim.{item['edge']}{one}", count=count, about=about)
    short = names.name("programme", item["programme"]) if item["programme"] else None
    if short is None and item["model"] != GENERAL:
        short = names.name("model", item["model"])
    label = words(f"timeline.short.claim{one}", count=count)
    return f"{label}{words('colon')}{short}" if short else label, sentence


def _about(names: Names, item: Item) -> str:
    """Return what the claims of an event are about."""
    if item["programme"]:
        return names.name("programme", item["programme"]) or str(item["programme"])
    platform, model = item["platform"], item["model"]
    if model == GENERAL:
        return names.name("platform", platform) or str(platform)
    return names.name("offering", f"{platform}/{model}") or f"{platform}/{model}"


def _fact(names: Names, item: Item) -> tuple[str, str]:
    if not item["facts"]:
        return item["text"], item["text"]
    fact, words = names.graph.records.fact[item["facts"][0]], names.words
    key = f"timeline.did.{fact.predicate}"
    day, _, rest = fact.object.partition(": ")
    key = key if key in WORDS and day != item["date"] else "timeline.did"
    said = words(key, object=rest if rest and day == item["date"] else fact.object)
    return said, words("timeline.says.fact", subject=fact.subject_text, said=said)


def _source(names: Names, item: Item) -> tuple[str, str]:
    words, source = names.words, item["source"]
    title = names.name("source", source) and names.graph.records.source[source].title
    sentence = words("timeline.says.source", id=source, title=title, count=len(item["claims"]))
    return words("timeline.short.source", id=source), sentence


def _release(names: Names, item: Item) -> tuple[str, str]:
    release = item["release"]
    sentence = names.words("timeline.says.release", id=release)
    return names.words("timeline.short.release", id=release), sentence
