"""The parties that a sentence speaks of, by name, by a pronoun, or as what a model provides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crosslane.data.extract.lexicon import Marked, Name
from crosslane.data.extract.tokens import Match
from crosslane.data.extract.triggers import Kind
from crosslane.ontology.model import Party


@dataclass(frozen=True, slots=True)
class Subject:
    """A party that was found or is known from before; its words, none where it is known."""

    party: Party
    first: int = 0
    after: int = 0
    named: bool = True


def parties(marked: Marked) -> Iterator[Subject]:
    """Yield the parties that a sentence speaks of; a platform by its name is one, too."""
    last: dict[bool, Subject] = {}
    names = list(marked.of("party", "platform", "programme"))
    at = 0
    for word in range(len(marked.words)):
        if at < len(names) and names[at].first == word:
            one = names[at]
            at += 1
            after = names[at] if at < len(names) else None
            if _is_modifier(marked, one, after):
                continue
            party = Party(one.value[1]) if one.value[0] == "party" else Party.PLATFORM
            made = Subject(party, one.first, one.after)
            last[marked.plural(one)] = made
            yield made
        elif _speaks(marked, word):
            yield Subject(Party.PLATFORM, word, word + 1)
        elif Kind.THEY in marked.kinds.get(word, ()) and last:
            known = last.get(True, last.get(False))
            if known is not None:
                yield Subject(known.party, word, word + 1)


def _speaks(marked: Marked, word: int) -> bool:
    """Whether a word ends a name for the model that itself does something, as a platform would."""
    if not marked.has(Kind.VOICE, word, word + 1) or marked.has(Kind.VOICE, word + 1, word + 2):
        return False
    acts = any(word < act.first <= word + 3 for act in marked.acts)
    return acts and not any(word < one.first <= word + 3 for one in marked.of("party", "platform"))


def _is_modifier(marked: Marked, one: Match[Name], after: Match[Name] | None) -> bool:
    """Whether a party only says what kind of thing is meant, as in "seller participation"."""
    if after is not None and after.first - one.after <= 0 and after.value[0] == "party":
        return True  # "Temu sellers"
    if one.value[0] != "party" or marked.language == "zh" or marked.plural(one):
        return False
    at = one.after
    followed = any(act.first == at for act in marked.acts) or any(
        name.first - at <= 1 and name.value[0] == "segment"
        for name in marked.names
        if name.first >= at
    )
    if followed or marked.has(Kind.DETERMINER, one.first - 3, one.first):
        return False
    return at < len(marked.words) and marked.words[at].joined and not marked.kinds.get(at)
