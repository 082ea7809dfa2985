"""What the nodes of the graph are called: in full, on a drawing, and in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from crosslane.graph.files.selection import KINDS
from crosslane.graph.network import relations_of
from crosslane.graph.store import KnowledgeGraph
from crosslane.ontology.model import GENERAL, Claim, Fact, Overlay, Polarity
from crosslane.visualize.cells.marks import cited, short
from crosslane.visualize.chips import doer_name
from crosslane.visualize.names import Names
from crosslane.visualize.words import WORDS

LONGEST_LABEL = 44
"""More characters than this are cut on a drawing."""


@dataclass(frozen=True, slots=True)
class Called:
    """Names and addresses of nodes, ``kind/id``.

    Args:
        names: names and addresses of what the graph holds.
    """

    names: Names

    @property
    def graph(self) -> KnowledgeGraph:
        """The graph."""
        return self.names.graph

    def kind(self, kind: str, *, one: bool = True) -> str:
        """Return the name of a kind, of one node or of several."""
        several = KINDS.get(kind, kind)
        return self.names.words(f"{'kind' if one else 'kinds'}.{several}")

    def name(self, node: str) -> str:
        """Return what a node is called in full."""
        kind, _, identifier = node.partition("/")
        record = self._record(kind, identifier)
        if isinstance(record, Claim):
            return self._claim(record)
        if isinstance(record, Fact):
            told = f"{record.subject_text} · {self.predicate(record.predicate)} · {record.object}"
            return f"{record.id}{self.names.words('colon')}{told}"
        if kind == "source" and record is not None:
            return str(record.title)
        found = self.names.name(kind, identifier) if kind in KINDS else None
        return found or self._mentioned(kind, identifier) or node

    def label(self, node: str) -> str:
        """Return what is written on a node: short, and cut where it is still long."""
        kind, _, identifier = node.partition("/")
        record = self._record(kind, identifier)
        if isinstance(record, Claim):
            return f"{record.id} {self._segment(record.segment)}"
        if isinstance(record, Fact):
            return f"{record.id} {self.predicate(record.predicate)}"
        return short(self.name(node), LONGEST_LABEL)

    def predicate(self, predicate: str) -> str:
        """Return a predicate of facts in words; one that has no text is spelt out."""
        known = f"value.predicate.{predicate}"
        return self.names.words(known) if known in WORDS else spaced(predicate)

    def title(self, node: str) -> str:
        """Return a sentence about a node, with the words that it rests on."""
        kind, _, identifier = node.partition("/")
        words, record = self.names.words, self._record(kind, identifier)
        text = words("drawn.node", name=self.name(node), kind=self.kind(kind))
        if isinstance(record, (Claim, Fact, Overlay)):
            return f"{text} {cited(record.evidence, words)}"
        return text

    def href(self, node: str) -> str | None:
        """Return the page of a node; ``None`` for what is only mentioned."""
        kind, _, identifier = node.partition("/")
        known = kind in KINDS and self.names.name(kind, identifier) is not None
        return self.names.href(kind, identifier) if known else None

    def said(self, claim: Claim, around: str) -> str:
        """Return what a claim says, without what it is drawn beside: ``Pricing: owns it``."""
        words = self.names.words
        does = words(f"involvement.{claim.involvement}")
        if claim.polarity is Polarity.DENIED:
            does = words("denies", text=does)
        segment = self._segment(claim.segment)
        about = segment
        if around.partition("/")[0] in ("segment", "group"):
            about = self.name(subject_of_claim(claim))
        return f"{about}{words('colon')}{does}"

    def _record(self, kind: str, identifier: str) -> Any:
        if kind not in ("claim", "fact", "overlay", "source"):
            return None
        return getattr(self.graph.records, kind).get(identifier)

    def _claim(self, claim: Claim) -> str:
        words = self.names.words
        does = words(f"involvement.{claim.involvement}")
        said = words("said.claim", party=doer_name(self.names, claim.party), does=does)
        if claim.polarity is Polarity.DENIED:
            said = words("denies", text=said)
        segment = self._segment(claim.segment)
        return f"{claim.id}{words('colon')}{segment}{words('comma')}{said}"

    def _segment(self, target: str) -> str:
        kind = "group" if target.startswith("@") else "segment"
        return self.names.name(kind, target) or target

    def _mentioned(self, kind: str, identifier: str) -> str | None:
        """Return the name of what claims speak of and no table has."""
        if kind != "offering":
            return self.names.words("in_general") if identifier == GENERAL else None
        parts = zip(("platform", "model"), identifier.split("/"), strict=False)
        named = [self.names.name(one, part) or part for one, part in parts]
        return " · ".join(named)


def spaced(predicate: str) -> str:
    """Return a predicate as words.

    Example:
        >>> spaced("launchedModel")
        'launched model'
    """
    return re.sub("([A-Z])", r" \1", predicate).lower()


def subject_of_claim(claim: Claim) -> str:
    """Return the node that a claim is about."""
    return next(end for relation, end in relations_of(claim) if relation == "applies-to")
