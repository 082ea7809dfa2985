"""Competency questions: what the graph must answer, each as a query with its expected rows.

A question is two files in ``queries/`` with the same stem. ``cq01-....rq`` starts with a header of
comment lines, ``# key: value``, and goes on with a SPARQL query that declares its own prefixes and
orders its rows. ``cq01-....tsv`` holds the rows that the query gives on the curated data: a line of
variable names, then one line for each solution, cells parted by tabs. Cells are written as in the
W3C's SPARQL TSV results, with two differences that make them readable and keep them unambiguous:

- an IRI is written as ``prefix:rest`` with a prefix of `PREFIXES`, slashes as they are
  (``party:platform``, ``offering:temu/semi-managed``, ``xl:denied``); one without is ``<IRI>``;
- integers and booleans are bare (``3``, ``true``), all other literals in double quotes, followed by
  ``@language`` or ``^^xsd:type`` (``"Pricing"@en``, ``"2024"^^xsd:gYear``).

An unbound variable is an empty cell. ``python -m crosslane.ontology.questions`` prints the page
``docs/questions.md``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from crosslane.ontology.model import Label
from crosslane.ontology.terms import PREFIXES, XSD

TOPICS = {
    "lookup": "Look-up",
    "comparison": "Comparison",
    "transition": "Transition",
    "hand-off": "Hand-off",
    "conflict": "Conflict",
    "as-of-market": "Date and market",
    "recommendation": "Recommendation",
    "unknown": "Unknown",
}
"""Kinds of questions in the order of the page, with their headings."""

_KEYS = ("id", "title", "title_zh", "topic", "question", "answer", "rest")
_LINE = re.compile(r"# ([a-z_]+):\s*(.*\S)")
_ID = re.compile(r"CQ\d{2}")
_EVIDENCE = re.compile(r"([a-z0-9][a-z0-9.-]*)(?: (\d+)-(\d+))?")
_BARE = (XSD + "integer", XSD + "boolean")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class QuestionError(ValueError):
    """A file of a question lacks something, or says something that it may not."""

    def __init__(self, file: str, problem: str) -> None:
        """Keep where it is wrong.

        Args:
            file: name of the file in ``queries/``.
            problem: what is wrong and what is valid.
        """
        self.file = file
        self.problem = problem
        super().__init__(f"queries/{file}: {problem}")


@dataclass(frozen=True, slots=True)
class Span:
    """What of a source the answer has to rest on: ``[start, end)`` in characters.

    A web page is paraphrased and has no offsets: ``start`` and ``end`` are ``None``.
    """

    source: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A competency question with its query, its answer and the rows that are expected.

    ``rest`` is the call that answers it, or ``None``; then ``rest_note`` says why there is none.
    ``rows`` are cells as `written` writes them, in the order of ``columns``.
    """

    id: str
    stem: str
    title: Label
    topic: str
    question: str
    answer: str
    rest: str | None
    rest_note: str | None
    evidence: tuple[Span, ...]
    query: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_questions(directory: Traversable | None = None) -> tuple[Question, ...]:
    """Read the competency questions.

    Args:
        directory: a folder (`pathlib.Path` will do) with ``.rq`` and ``.tsv`` files; the installed
            package's by default.

    Returns:
        The questions in the order of their ids.

    Raises:
        QuestionError: for a header that is not complete, an id that is there twice, or a query
            without its expected rows.

    Example:
        >>> read_questions()[0].title.en
        'Who controls pricing on Temu semi-managed?'
    """
    home = files("crosslane.ontology").joinpath("queries") if directory is None else directory
    names = sorted(item.name for item in home.iterdir())
    stems = [name.removesuffix(".rq") for name in names if name.endswith(".rq")]
    for name in names:
        if name.endswith(".tsv") and name.removesuffix(".tsv") not in stems:
            raise QuestionError(name, "holds the rows of no query; there is no such .rq file")
    found = [_read(home, stem) for stem in stems]
    told: dict[str, Question] = {}
    for item in found:
        if item.id in told:
            raise QuestionError(f"{item.stem}.rq", f"has the id of {told[item.id].stem}.rq")
        told[item.id] = item
    return tuple(sorted(found, key=lambda item: item.id))


def _read(home: Traversable, stem: str) -> Question:
    file = f"{stem}.rq"
    values, evidence, query = _header(file, home.joinpath(file).read_text(encoding="utf-8"))
    missing = [key for key in _KEYS if key not in values]
    if missing:
        raise QuestionError(file, f"lacks the header line '# {missing[0]}: ...'")
    if not _ID.fullmatch(values["id"]):
        raise QuestionError(file, f"has the id '{values['id']}'; write it like CQ01")
    if not stem.startswith(values["id"].lower() + "-"):
        raise QuestionError(file, f"has the id {values['id']}, which its name has to start with")
    if values["topic"] not in TOPICS:
        topics = ", ".join(TOPICS)
        raise QuestionError(file, f"has the topic '{values['topic']}'; valid are {topics}")
    rest, note = _rest(file, values["rest"])
    columns, rows = _rows(home, f"{stem}.tsv")
    return Question(
        id=values["id"],
        stem=stem,
        title=Label(values["title"], values["title_zh"]),
        topic=values["topic"],
        question=values["question"],
        answer=values["answer"],
        rest=rest,
        rest_note=note,
        evidence=evidence,
        query=query,
        columns=columns,
        rows=rows,
    )


def _header(file: str, text: str) -> tuple[dict[str, str], tuple[Span, ...], str]:
    """Split a file into the values of its header, its evidence and its query."""
    values: dict[str, str] = {}
    evidence: list[Span] = []
    head, _, query = text.partition("\n\n")
    for line in head.splitlines():
        match = _LINE.fullmatch(line)
        if not match:
            raise QuestionError(file, f"has the header line '{line}'; write '# key: value'")
        key, value = match.groups()
        if key == "evidence":
            evidence.append(_span(file, value))
        elif key not in _KEYS:
            raise QuestionError(file, f"has the key '{key}'; valid are {', '.join(_KEYS)}")
        elif key in values:
            raise QuestionError(file, f"has the key '{key}' twice")
        else:
            values[key] = value
    if not query.strip():
        raise QuestionError(file, "has no query after the header and an empty line")
    return values, tuple(evidence), query


def _span(file: str, value: str) -> Span:
    match = _EVIDENCE.fullmatch(value)
    if not match or (match[2] and int(match[2]) >= int(match[3])):
        form = "write it like 000 1772-1818, or kr-asia for a page that is paraphrased"
        raise QuestionError(file, f"has the evidence '{value}'; {form}")
    return Span(match[1], int(match[2]), int(match[3])) if match[2] else Span(match[1])


def _rest(file: str, value: str) -> tuple[str | None, str | None]:
    if value.startswith("/"):
        return value, None
    reason = value.removeprefix("-").strip()
    if not value.startswith("-") or not reason:
        raise QuestionError(file, "needs '# rest: /path' or '# rest: - and the reason'")
    return None, reason


def _rows(home: Traversable, file: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    if not home.joinpath(file).is_file():
        raise QuestionError(file, "is missing; it has to hold the rows that are expected")
    lines = home.joinpath(file).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    columns, *rows = (tuple(line.split("\t")) for line in lines)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            message = f"line {number} has {len(row)} cells where there are {len(columns)} columns"
            raise QuestionError(file, message)
    return columns, tuple(rows)


def shortened(iri: str) -> str:
    """Write an IRI with the longest prefix of `PREFIXES` that fits.

    Args:
        iri: any IRI.

    Returns:
        ``prefix:rest``, or ``<iri>`` where no prefix fits.

    Example:
        >>> shortened("https://w3id.org/crosslane/id/offering/temu/semi-managed")
        'offering:temu/semi-managed'
    """
    fitting = [name for name, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return f"<{iri}>"
    name = max(fitting, key=lambda item: len(PREFIXES[item]))
    return f"{name}:{iri.removeprefix(PREFIXES[name])}"


def written(term: ox.NamedNode | ox.Literal | None) -> str:
    """Write a term of a solution as a cell of the expected rows.

    Args:
        term: an IRI or literal, ``None`` for an unbound variable.

    Returns:
        The cell, without tab or line end.

    Example:
        >>> written(ox.Literal("Pricing", language="en"))
        '"Pricing"@en'
    """
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shortened(term.value)
    if term.datatype.value in _BARE:
        return term.value
    text = f'"{term.value.translate(_ESCAPES)}"'
    if term.language:
        return f"{text}@{term.language}"
    if term.datatype.value == XSD + "string":
        return text
    return f"{text}^^{shortened(term.datatype.value)}"


def questions_page(questions: Iterable[Question]) -> str:
    """Return the page ``docs/questions.md``.

    Args:
        questions: as `read_questions` gives them.

    Returns:
        Markdown that ends in a line end.
    """
    found = tuple(questions)
    parts = [
        "# Competency questions",
        f"The {len(found)} questions that the graph is held to. Each is a SPARQL query in "
        "`ontology/queries/` with the rows that it has to give on the curated data; the tests run "
        "them all for 2026-11-22. Numbers in brackets are offsets in characters in a source: the "
        "words that the answer rests on. A source without numbers is a web page, which is "
        "paraphrased.",
        "This page is written by `python -m crosslane.ontology.questions > docs/questions.md`.",
    ]
    for topic, heading in TOPICS.items():
        parts.append(f"## {heading}")
        parts.extend(_section(item) for item in found if item.topic == topic)
    return "\n\n".join(parts) + "\n"


def _section(item: Question) -> str:
    call = f"`GET {item.rest}`" if item.rest else f"none: {item.rest_note}"
    spans = ", ".join(_told(one) for one in item.evidence)
    rows = f"{len(item.rows)} row{'s' if len(item.rows) != 1 else ''}"
    lines = [
        f"### {item.id}: {item.title.en}",
        "",
        f"{item.title.zh}",
        "",
        f"> {item.question}",
        "",
        item.answer,
        "",
        f"- REST: {call}",
        f"- SPARQL: [{item.stem}.rq](../ontology/queries/{item.stem}.rq), "
        f"[{rows}](../ontology/queries/{item.stem}.tsv)",
        f"- Evidence: {spans or 'none, as no source speaks of it'}",
    ]
    return "\n".join(lines)


def _told(span: Span) -> str:
    if span.start is None:
        return f"`{span.source}`"
    return f"{span.source} [{span.start}-{span.end}]"


if __name__ == "__main__":
    sys.stdout.write(questions_page(read_questions()))
