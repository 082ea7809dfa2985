"""Which platform and which model a sentence speaks of, where it does not say so itself.

A name is carried from a heading, from the sentence before, or from the words before a list, and
only where it is the only one there. Where nothing is left, the answer is `ANY`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crosslane.data.extract.lexicon import Marked, Name
from crosslane.data.extract.tokens import Match
from crosslane.data.extract.triggers import Kind
from crosslane.ontology.model import ANY

MOST = 3
"""Most platforms that one clause speaks of one by one; more are examples of a general remark."""


_BEFORE, _HEADING = "the sentence before", "the heading"


@dataclass(frozen=True, slots=True)
class Scope:
    """A platform and a model, `ANY` where none is meant, and where each was read.

    Args:
        platform: an id, or `ANY`.
        model: an id, or `ANY`.
        carried: from where, in a few words; empty where the sentence says it itself.
        programme: the programme that acts, if one does.
    """

    platform: str = ANY
    model: str = ANY
    carried: tuple[str, ...] = ()
    programme: str = ""


@dataclass(slots=True)
class Context:
    """What the text has named so far.

    Args:
        offered: offerings that are known; a model is carried to a platform only where it has it.
        programmes: the platform of each programme.
        beside: platforms that each model is named beside, anywhere in the text.
    """

    offered: frozenset[str]
    programmes: Mapping[str, str | None] = field(default_factory=dict)
    beside: dict[str, set[str]] = field(default_factory=dict)
    heading: Scope = Scope()
    before: Scope = Scope()
    point: bool = False
    spoken: str = ANY
    paired: bool = False

    def enter(self, marked: Marked) -> None:
        """Take in a heading: it begins a new part of the text."""
        platforms, models = _ids(marked, "platform"), _models(marked)
        model = self.heading.model
        if models or marked.has(Kind.RESET, 0, len(marked.words)):
            model = _only(models)
        self.heading = Scope(_only(platforms), model)
        self.paired = len(platforms) == len(models) == 1
        self.before, self.spoken = Scope(), ANY

    def begin(self, *, listed: bool) -> None:
        """Begin a paragraph; a point of a list still belongs to what stands before the list."""
        self.point = listed
        if not listed:
            self.before, self.spoken = Scope(), ANY

    def scopes(
        self, marked: Marked, first: int, after: int, *, headed: bool = False
    ) -> list[Scope]:
        """Return what a part of a sentence is about; several where it names several.

        Args:
            marked: the sentence.
            first: the first word of the part.
            after: the word after its last.
            headed: whether its party is the platform of the heading.

        Returns:
            One scope for each platform and model.
        """
        for one in marked.of("programme"):
            if first <= one.first < after and not _models(marked):
                owner = self.programmes[one.value[1]] or ANY
                return [Scope(owner, programme=one.value[1])]
        models, from_model = self._models(marked, first, after)
        platforms, from_platform = self._platforms(marked, first, after, headed=headed)
        found = [
            self._scope(marked, (platform, from_platform), (model, from_model))
            for platform in platforms
            for model in models
        ]
        return list(dict.fromkeys(found))

    def _scope(self, marked: Marked, platform: tuple[str, str], model: tuple[str, str]) -> Scope:
        """Return what is meant by a platform and a model, each with where it was carried from."""
        carried = tuple(why for _, why in (platform, model) if why)
        if platform[0] == ANY and model[0] != ANY:
            alone, why = self._alone(marked, model[0])
            return Scope(alone, model[0], (*carried, why) if why else carried)
        known = f"{platform[0]}/{model[0]}" in self.offered or self._same(carried)
        if model[1] and platform[0] != ANY and not known:
            return Scope(platform[0], ANY, carried[:1] if platform[1] else ())
        return Scope(platform[0], model[0], carried)

    def _same(self, carried: tuple[str, ...]) -> bool:
        """Whether a platform and a model were named together where both are carried from."""
        places = {one.partition(" from ")[2] for one in carried}
        return len(carried) == 2 and (places == {_BEFORE} or (places == {_HEADING} and self.paired))

    def leave(self, marked: Marked) -> None:
        """Remember a sentence for the one that follows it."""
        platforms, models = _ids(marked, "platform"), _models(marked)
        if not platforms and not models:
            return  # the paragraph still speaks of the same
        self.spoken = platforms[-1] if platforms else self.spoken
        again = not platforms and _carries(marked)
        platform = self.before.platform if again else _only(platforms)
        same = again or platforms == [self.before.platform]
        plain = _unique(_plain(marked, list(marked.of("model"))))
        meant = plain if len(plain) == 1 else models
        model = _only(meant) if meant else self.before.model if same else ANY
        self.before = Scope(platform, model)

    def _models(self, marked: Marked, first: int, after: int) -> tuple[list[str], str]:
        both = [one for one in marked.of("models") if one.first < after]
        if both:
            return both[-1].value[1].split(), ""
        named = list(marked.of("model"))
        here = [one for one in named if one.first < after] or named
        inside = [one for one in here if first <= one.first]
        part = [one for one in here if not marked.has(Kind.STOP, one.after, first)]
        if here:
            plain = _plain(marked, inside)[-1:] or _plain(marked, part or here)[:1]
            return [(plain or here)[0].value[1]], ""
        if self.before.model != ANY and self._same_platform(marked):
            return [self.before.model], f"model from {_BEFORE}"
        if self.heading.model != ANY and not self._elsewhere():
            return [self.heading.model], f"model from {_HEADING}"
        return [ANY], ""

    def _elsewhere(self) -> bool:
        """Whether the paragraph has come to speak of another platform than its heading."""
        return self.heading.platform != ANY and self.spoken not in (ANY, self.heading.platform)

    def _same_platform(self, marked: Marked) -> bool:
        platforms = _ids(marked, "platform")
        return not platforms or platforms == [self.before.platform]

    def _platforms(
        self, marked: Marked, first: int, after: int, *, headed: bool
    ) -> tuple[list[str], str]:
        named = list(marked.of("platform"))
        runs = list(_runs(marked, named))
        inside = [run for run in runs if any(first <= one.first < after for one in run)]
        if named:
            told = _unique(one for run in (inside or runs) for one in run)
            one_list = len(inside or runs) == 1 and len(told) <= MOST
            return (told if one_list else [_only(told)]), ""
        if self.before.platform != ANY and (self.point or _carries(marked)):
            return [self.before.platform], f"platform from {_BEFORE}"
        if self._elsewhere():
            return [ANY], ""
        if self.heading.platform != ANY and (headed or not list(marked.of("model"))):
            return [self.heading.platform], f"platform from {_HEADING}"
        return [ANY], ""

    def _alone(self, marked: Marked, model: str) -> tuple[str, str]:
        """Return the only platform that the text ever names beside a model."""
        beside = self.beside.get(model, set())
        if len(beside) != 1 or not _definite(marked) or self.spoken not in (ANY, *beside):
            return ANY, ""
        return next(iter(beside)), "platform: the only one that the text names beside this model"


def named_beside(parts: Iterable[tuple[Marked, bool]]) -> dict[str, set[str]]:
    """Return which platforms each model is named beside.

    Args:
        parts: headings and sentences in order, and whether each is a heading; what stands under
            a heading is named beside its platforms.

    Returns:
        Platforms by model.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    above: list[str] = []
    for marked, is_heading in parts:
        platforms = _ids(marked, "platform")
        above = platforms if is_heading else above
        for model in _models(marked):
            found[model].update(platforms, above)
    return dict(found)


def _runs(marked: Marked, named: Iterable[Match[Name]]) -> Iterator[list[Match[Name]]]:
    """Yield platforms that are named as one list together."""
    run: list[Match[Name]] = []
    for one in named:
        between = range(run[-1].after, one.first) if run else range(0)
        joined = len(between) <= 2 and all(Kind.JOIN in marked.kinds.get(at, ()) for at in between)
        if run and not joined:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _plain(marked: Marked, models: Iterable[Match[Name]]) -> list[Match[Name]]:
    """Return the models that do not only say which sellers, as in "sellers under the POP model"."""
    parties = list(marked.of("party"))
    return [
        one
        for one in models
        if not any(
            party.first == one.after
            or (0 < one.first - party.after <= 2 and marked.has(Kind.BREAK, party.after, one.first))
            for party in parties
        )
    ]


def _carries(marked: Marked) -> bool:
    """Whether a sentence points back, as "it" and "this model" do."""
    return marked.has(Kind.CARRY, 0, len(marked.words))


def _definite(marked: Marked) -> bool:
    """Whether a sentence speaks of one platform, and not of platforms."""
    return not any(one.value[1] == "platform" and marked.plural(one) for one in marked.of("party"))


def _ids(marked: Marked, kind: str) -> list[str]:
    return _unique(marked.of(kind))


def _models(marked: Marked) -> list[str]:
    both = [one for match in marked.of("models") for one in match.value[1].split()]
    return list(dict.fromkeys([*both, *_ids(marked, "model")]))


def _unique(found: Iterable[Match[Name]]) -> list[str]:
    return list(dict.fromkeys(one.value[1] for one in found))


def _only(found: list[str]) -> str:
    return found[0] if len(found) == 1 else ANY
