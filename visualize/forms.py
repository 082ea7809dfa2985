"""The forms of lists and questions: which parameters each takes, and what they may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from crosslane.graph.advice.profile import Experience, Skill, Storage, Team
from crosslane.graph.advice.sayings import ADVICE
from crosslane.graph.questions.changes import ASKED as CHANGED
from crosslane.graph.questions.search import KINDS as SEARCHED
from crosslane.ontology.model import (
    GENERAL,
    Grade,
    Involvement,
    Offered,
    Party,
    Polarity,
    Status,
)
from crosslane.visualize.context import LOOK, PAGING, Page
from crosslane.visualize.parts.picker import SIDES, Side, sides_of
from crosslane.visualize.show import Show
from crosslane.visualize.words import WORDS

_ROWS = ("platform", "model")
_CELLS = (*_ROWS, "segment")
_ONE = frozenset({"along", "experience", "market", "since", "storage", "team", "tier", "until"})

FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ownership": (*_CELLS, "owner", "status", "market", "as_of"),
        "conflicts": (*_CELLS, "market", "as_of"),
        "coverage": (*_ROWS, "since", "stale_after", "market", "as_of"),
        "offerings": ("platform", "model", "availability", "market", "as_of"),
        "claims": (*_CELLS, "covers", "party", "involvement", "polarity", "source"),
        "facts": ("predicate", "source"),
        "sources": ("grade_of",),
        "overlays": ("market", "segment", "party", "as_of"),
        "search": ("q", "kind"),
        "compare": ("market", "as_of", "segment"),
        "recommend": ("market", "as_of"),
        "handoffs": ("along", "tier", "market", "as_of"),
        "impact": (*_ROWS, "market", "as_of"),
        "similar": ("market", "as_of"),
        "changes": ("since", "until", "kind"),
    }
)
"""The parameters of each kind's form, in order; others of the address are kept as they are."""

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a parameter."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Input:
    """One parameter: ``many``, ``ticks``, ``one``, ``day``, ``words`` or ``number``.

    One that is ``set`` has a value in any case; ``hints`` are words that can be typed; ``blank``
    says what no choice means, where it means something else than in other forms.
    """

    kind: str
    name: str
    label: str
    choices: tuple[Choice, ...] = ()
    value: str = ""
    set: bool = False
    hints: tuple[str, ...] = ()
    blank: str = ""

    @property
    def used(self) -> bool:
        """Whether a value is chosen."""
        return bool(self.value) or any(one.chosen for one in self.choices)


@dataclass(frozen=True, slots=True)
class Wish:
    """One segment that a seller may want to keep or to hand over."""

    id: str
    label: str
    keep: bool
    delegate: bool
    core: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form that asks by its address.

    Args:
        action: the path.
        title: its name.
        inputs: its parameters.
        hidden: parameters that stay as they are.
        clear: the address without any.
        wishes: the segments, for the form of recommendations.
        brings: what the seller brings, for the same.
        sides: what is compared, for the form of comparisons.
        large: whether the form is the page's first concern rather than a filter.
    """

    action: str
    title: str
    inputs: tuple[Input, ...]
    hidden: tuple[Named, ...]
    clear: str
    wishes: tuple[Wish, ...] = ()
    brings: tuple[Input, ...] = ()
    sides: tuple[Side, ...] = ()
    large: bool = False

    @property
    def used(self) -> bool:
        """Whether anything is asked."""
        wished = any(one.keep or one.delegate for one in self.wishes)
        return wished or any(one.used for one in (*self.inputs, *self.brings))


def form_of(show: Show, page: Page) -> Form | None:
    """Return the form of a kind of list or question.

    Args:
        show: what names the values.
        page: whose parameters fill it in.

    Returns:
        The form; ``None`` where there is nothing to choose.
    """
    names = FORMS.get(show.kind)
    if names is None:
        return None
    words, advice, pairs = show.words, show.kind == "recommend", show.kind == "compare"
    inputs = tuple(_input(show, page, name) for name in names)
    brings = tuple(_input(show, page, name) for name in _BRINGS) if advice else ()
    named = {*(one.name for one in (*inputs, *brings)), *PAGING}
    named |= {"keep", "delegate"} if advice else set()
    named |= set(SIDES) if pairs else set()
    hidden = [pair for pair in page.pairs() if pair[0] not in named]
    title = words(f"form.{show.kind}") if show.kind in _ASKED else words("filter.add")
    return Form(
        action=page.path,
        title=title,
        inputs=inputs,
        hidden=tuple(hidden),
        clear=page.href(page.path, *LOOK),
        sides=sides_of(show, page) if pairs else (),
        wishes=_wishes(show, page) if advice else (),
        brings=brings,
        large=show.kind in _ASKED,
    )


_ASKED = ("compare", "recommend")
_BRINGS = ("strength", "experience", "storage", "team", "category")


def _input(show: Show, page: Page, name: str) -> Input:
    parameter = "grade" if name == "grade_of" else name
    chosen = page.values(parameter)
    label = _label(show, parameter)
    if name in _TYPED:
        value, hints = chosen[0] if chosen else "", _hints(show) if name == "category" else ()
        return Input(_TYPED[name], parameter, label, value=value, hints=hints)
    if name in _SET and not chosen:
        chosen = (_SET[name],)
    choices = tuple(Choice(value, text, value in chosen) for value, text in _VALUES[name](show))
    kind = "one" if name in _ONE else "ticks" if name in _TICKS else "many"
    own = f"blank.{parameter}.{show.kind}"
    blank = show.words(own) if own in WORDS else ""
    return Input(kind, parameter, label, choices, set=name in _SET, blank=blank)


_TICKS = frozenset({"strength"})
"""Parameters of few values that may be combined, all of them in sight."""


def _hints(show: Show) -> tuple[str, ...]:
    """Return the kinds of goods that the sources of the graph name."""
    known = show.names.graph.records.fact
    named = (one for one in ADVICE if one.rule == "category" and one.fact in known)
    return tuple(dict.fromkeys(value for one in named for value in one.values))


_SET = MappingProxyType({"along": "chain", "tier": "core"})
"""Parameters that always have a value; theirs if none is given."""

_TYPED = MappingProxyType(
    {"as_of": "day", "q": "words", "category": "words", "stale_after": "number"}
)


def _wishes(show: Show, page: Page) -> tuple[Wish, ...]:
    keep, delegate = page.values("keep"), page.values("delegate")
    return tuple(
        Wish(
            one.id,
            show.words.label(one.label),
            one.id in keep,
            one.id in delegate,
            one.tier == "core",
        )
        for one in show.names.graph.records.vocabulary.segments
    )


def _platforms(show: Show) -> Iterable[Named]:
    for one in show.names.graph.records.platforms:
        yield one.id, show.words.label(one.label)
    if show.kind not in ("offerings",):
        yield GENERAL, show.words("in_general")


def _labelled(table: str) -> Callable[[Show], Iterable[Named]]:
    def values(show: Show) -> Iterable[Named]:
        for one in getattr(show.names.graph.records.vocabulary, table):
            yield one.id, show.words.label(one.label)

    return values


def _markets(show: Show) -> Iterable[Named]:
    found = show.names.graph.records.vocabulary.markets
    return sorted(((one.id, show.words.label(one.label)) for one in found), key=lambda one: one[1])


def _worded(values: Iterable[str]) -> Callable[[Show], Iterable[Named]]:
    listed = tuple(values)

    def named(show: Show) -> Iterable[Named]:
        for value in listed:
            yield str(value), show.worded(str(value)).text

    return named


def _plain(values: Iterable[str]) -> Callable[[Show], Iterable[Named]]:
    listed = tuple(str(value) for value in values)
    return lambda show: ((value, value) for value in listed)


def _sources(show: Show) -> Iterable[Named]:
    return ((one.id, f"{one.id} · {one.title}") for one in show.names.graph.records.sources)


def _predicates(show: Show) -> Iterable[Named]:
    found = {one.predicate for one in show.names.graph.records.facts}
    named = ((one, show.worded(one, "predicate").text) for one in found)
    return sorted(named, key=lambda one: (one[1], one[0]))


def _releases(show: Show) -> Iterable[Named]:
    return ((one.id, one.id) for one in show.names.graph.history.releases)


_VALUES: Mapping[str, Callable[[Show], Iterable[Named]]] = MappingProxyType(
    {
        "along": _worded(("chain", "goods")),
        "availability": _worded(Offered),
        "covers": _labelled("segments"),
        "experience": _worded(Experience),
        "grade_of": _plain(Grade),
        "involvement": _worded(Involvement),
        "kind": lambda show: _worded(SEARCHED if show.kind == "search" else CHANGED)(show),
        "market": _markets,
        "model": _labelled("models"),
        "owner": lambda show: _parties(show),
        "party": lambda show: _parties(show),
        "platform": _platforms,
        "polarity": _worded(Polarity),
        "predicate": _predicates,
        "segment": _labelled("segments"),
        "since": _releases,
        "source": _sources,
        "status": _worded(Status),
        "storage": _worded(Storage),
        "strength": _worded(Skill),
        "team": _worded(Team),
        "tier": _worded(("core", "all")),
        "until": _releases,
    }
)


def _parties(show: Show) -> Iterable[Named]:
    for party in Party:
        yield party.value, show.names.name("party", party.value) or party.value


@dataclass(frozen=True, slots=True)
class Chip:
    """A parameter in use; its link takes it away."""

    name: str
    value: str
    href: str
    spoken: str


def chips_of(show: Show, page: Page) -> tuple[Chip, ...]:
    """Return the parameters that narrow a list, each with a link that takes it away."""
    words, found = show.words, []
    needed = {"compare": SIDES, "search": ("q",)}.get(show.kind, ())
    for name, value in page.own:
        if name in PAGING or name in needed or not value:
            continue
        label, text = _label(show, name), _text(show, name, value)
        spoken = words("filter.remove", name=label, value=text)
        found.append(Chip(label, text, page.without(name, value), spoken))
    return tuple(found)


def _label(show: Show, name: str) -> str:
    """Return the name of a parameter; what a seller brings is called as the seller calls it."""
    own = f"form.{name}"
    asked = name in FORMS.get(show.kind, ()) or show.kind == "recommend"
    return show.words(own) if asked and own in WORDS else show.field(name)


def _text(show: Show, name: str, value: str) -> str:
    """Return a value as the form names it; what the form does not know stays as it is."""
    key = "grade_of" if name == "grade" else name
    key = "segment" if name in ("keep", "delegate") else key
    known = dict(_VALUES[key](show)) if key in _VALUES else {}
    return known.get(value, value)
