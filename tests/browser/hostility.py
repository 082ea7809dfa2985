"""A graph whose every word is out to do harm, and what must never come of it on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, cycle
from typing import Any, Protocol, TypeVar

from crosslane.graph.store import KnowledgeGraph, build_graph
from crosslane.ontology.model import Evidence, Label
from crosslane.ontology.records import Records, Vocabulary
from crosslane.ontology.releases import History

SCRIPT = "</script><script>alert(1)</script>"
"""The beginning of every name and quote: as text, it is seen on every page that shows one."""

EVIL = (
    f'{SCRIPT}<img src=x onerror=alert(2)>" onmouseover="alert(3)" x=\'{{{{ 7*7 }}}}${{7*7}}'
    "\u2028]]><!--&lt;b&gt;</title></style></textarea>`&#x27; \\u003cb href"
    " \u2066elosi \u202eesrever"
)
"""What gets out of elements, attributes, scripts, templates, CDATA, comments and lines."""

WORD = "x" * 10_000
"""A word that no line can hold."""

LONG = "long " * 2000 + WORD

INHERITED = ("__proto__", "constructor", "toString")
"""What every object of a script has: as a key or a name, it must be nothing but a name."""

ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//http://x",
    "data:text/html,%3Cscript%3Ealert(1)%3C/script%3E",
    "vbscript:msgbox(1)",
    "https://evil.example/%22onclick=%22alert(1)%22%3Cscript%3E",
    "http:evil",
    "file:///etc/passwd",
    "blob:null/x",
)
"""Addresses of sources; an address of the web stays a link, whatever is behind its host."""

UNWRITABLE = (
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "/\\evil.example/x",
    "/\t/evil.example/x",
    "/\n\\evil.example/x",
    "\x01javascript:alert(1)",
    "java\nscript:alert(1)",
    'https://evil.example/" onclick="alert(1)"><script>alert(1)</script>',
    "https://evil.example/\r\nSet-Cookie: x=1",
    "http://[evil/x",
)
"""Addresses that are no IRIs, so that RDF cannot hold them: in words only."""

WORDS = (EVIL, *ADDRESSES, *UNWRITABLE, *INHERITED, LONG)


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def label(self) -> Label: ...


N = TypeVar("N", bound=_Named)

_SPECIAL = {
    "shein": WORD,
    "first-party": WORD,
    "after-sales": WORD,
    "lazada": "__proto__",
    "shopee": "__proto__",
    "self-operated": "constructor",
    "product-selection": "constructor",
}
"""Things that are called otherwise than the rest."""


def hostile_graph(records: Records, history: History | None = None) -> KnowledgeGraph:
    """Return a graph of the same ids, claims and facts whose every text is hostile.

    Args:
        records: the curated records.
        history: their releases, each of which gets a hostile note.

    Returns:
        The graph.
    """
    if history:
        releases = tuple(replace(one, note=EVIL + LONG) for one in history.releases)
        history = replace(history, releases=releases)
    return build_graph(hostile_records(records), history)


def hostile_records(records: Records) -> Records:
    """Return the same records with a hostile text in every place that holds text."""
    said = cycle(WORDS)
    number = count()
    facts = tuple(
        replace(
            one,
            subject_text=EVIL,
            object=f"{next(said)}",
            evidence=_quote(one.evidence, next(number)),
            note=next(said),
        )
        for one in records.facts
    )
    claims = tuple(
        replace(one, evidence=_quote(one.evidence, next(number)), note=EVIL)
        for one in records.claims
    )
    return replace(
        records,
        vocabulary=_vocabulary(records.vocabulary),
        organizations=_all(records.organizations, role=EVIL, note=EVIL + LONG),
        platforms=_all(records.platforms, synonyms=(EVIL, *INHERITED, WORD), note=EVIL),
        offerings=tuple(replace(one, note=EVIL) for one in records.offerings),
        programmes=_all(records.programmes, note=EVIL),
        sources=tuple(_sources(records)),
        claims=claims,
        facts=facts,
    )


def _vocabulary(known: Vocabulary) -> Vocabulary:
    more: dict[str, Any] = {"synonyms_en": (EVIL, *INHERITED), "synonyms_zh": (EVIL, WORD)}
    return replace(
        known,
        segments=_all(
            known.segments, definition=EVIL, aspects=(EVIL,), scor=(EVIL,), synonyms=(EVIL, WORD)
        ),
        groups=_all(known.groups, definition=EVIL + LONG, synonyms=(EVIL,)),
        models=_all(known.models, definition=EVIL, **more),
        parties=_all(known.parties, definition=EVIL, **more),
        markets=_all(known.markets, synonyms=(EVIL,)),
    )


def _all(things: Iterable[N], **changes: Any) -> tuple[N, ...]:
    return tuple(replace(one, label=_label(one), **changes) for one in things)  # type: ignore[type-var]


def _label(one: _Named) -> Label:
    """Return a hostile name: first the harm, then whose name it is."""
    special = _SPECIAL.get(one.id)
    if special:
        return Label(special, special)
    return Label(f"{EVIL} {one.label.en}", f"{EVIL}{one.label.zh}")


def _quote(evidence: Evidence, number: int) -> Evidence:
    return replace(evidence, quote=EVIL + (LONG if number % 40 == 0 else evidence.words))


def _sources(records: Records) -> Iterator[Any]:
    for one, url in zip(records.sources, cycle(ADDRESSES), strict=False):
        yield replace(one, title=EVIL + LONG, publisher=EVIL, url=url, grade_reason=EVIL, note=EVIL)


SMUGGLED = """
(address) => {
  const found = [];
  const tell = (one, what) => found.push(`${what}: ${one.outerHTML.slice(0, 160)}`);
  const texts = ['application/json', 'application/ld+json'];
  for (const one of document.querySelectorAll('*')) {
    const name = one.localName;
    if (['img', 'iframe', 'object', 'embed', 'style'].includes(name)) tell(one, name);
    if (name === 'script' && !one.src && !texts.includes(one.type)) tell(one, 'script');
    for (const { name: attribute, value } of one.attributes) {
      if (/^on|^srcdoc$|^x$/i.test(attribute) && one.namespaceURI.endsWith('xhtml')) {
        tell(one, attribute);
      }
      if (!['href', 'xlink:href', 'src', 'action', 'formaction'].includes(attribute)) continue;
      const { protocol, origin } = new URL(value, address);
      const web = ['http:', 'https:'].includes(protocol);
      const own = origin === new URL(address).origin;
      if (!web || !(own || /^https?:[/][/]/.test(value))) tell(one, value);
    }
  }
  return found;
}
"""
"""Returns what stands on a page that none of its own templates and scripts puts there."""
