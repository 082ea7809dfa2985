"""How statements are put together: typed nodes and literals, one subject at a time."""

from __future__ import annotations

import pyoxigraph as ox

from crosslane.ontology import terms
from crosslane.ontology.model import Label, PartialDate

Value = ox.NamedNode | ox.Literal
Statement = tuple[str, str, Value]

_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


def iri(value: str) -> ox.NamedNode:
    """Return a node; the one place where text becomes an IRI."""
    return ox.NamedNode(value)


def typed(value: str, datatype: str) -> ox.Literal:
    """Return a literal of an XSD type, such as ``integer``."""
    return ox.Literal(value, datatype=ox.NamedNode(terms.XSD + datatype))


def partial(value: PartialDate) -> ox.Literal:
    """Return a date as written: ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``."""
    return typed(value.text, _DATE_TYPES[len(value.text)])


class Writer:
    """Collects the statements of one subject."""

    def __init__(self, subject: str, *types: str) -> None:
        self.subject = subject
        self.statements: list[Statement] = []
        for kind in types:
            self.link(terms.RDF + "type", kind)

    def link(self, predicate: str, *targets: str) -> Writer:
        """Say that the subject is linked with nodes."""
        self.statements.extend((self.subject, predicate, iri(target)) for target in targets)
        return self

    def text(self, predicate: str, *values: str | None, lang: str | None = None) -> Writer:
        """Say texts of the subject; ``None`` says nothing."""
        for value in values:
            if value is not None:
                literal = ox.Literal(value, language=lang) if lang else ox.Literal(value)
                self.statements.append((self.subject, predicate, literal))
        return self

    def value(self, predicate: str, value: Value | None) -> Writer:
        """Say a value of the subject; ``None`` says nothing."""
        if value is not None:
            self.statements.append((self.subject, predicate, value))
        return self

    def named(self, label: Label) -> Writer:
        """Say the name of the subject in both languages."""
        self.text(terms.SKOS + "prefLabel", label.en, lang="en")
        return self.text(terms.SKOS + "prefLabel", label.zh, lang="zh")

    def period(self, start: PartialDate | None, end: PartialDate | None) -> Writer:
        """Say from and until when the subject holds."""
        self.value(terms.XL + "validFrom", partial(start) if start else None)
        return self.value(terms.XL + "validUntil", partial(end) if end else None)
