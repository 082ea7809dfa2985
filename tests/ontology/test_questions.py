"""The competency questions: complete, portable, and answered by the graph as expected."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import ResultRow

from crosslane.graph.engine.guarding.guard import Guard
from crosslane.graph.engine.limits import Limits
from crosslane.graph.rdf import to_rdflib
from crosslane.graph.store import KnowledgeGraph
from crosslane.loading import load_graph
from crosslane.ontology import terms
from crosslane.ontology.model import Evidence
from crosslane.ontology.questions import (
    TOPICS,
    Question,
    QuestionError,
    Span,
    questions_page,
    read_questions,
    shortened,
    written,
)
from tests.articles import articles

AS_OF = date(2026, 11, 22)
NUMBERS = (
    *(1, 3, 4, 9, 13, 14, 16, 19, 22, 24, 26, 29, 30),
    *(32, 35, 37, 40, 41, 45, 47, 49, 51, 53, 57, 59),
    *range(61, 100),
)
DOCS = Path(__file__).parents[2] / "docs"
ARTICLES = Path(__file__).parent / "articles"
"""The rows that each question gives on the five articles alone, as release 0.2.0 holds them."""


@cache
def graph() -> KnowledgeGraph:
    return load_graph()


@cache
def nquads() -> bytes:
    return graph().dataset(AS_OF)


def loaded(quads: bytes) -> ox.Store:
    made = ox.Store()
    made.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    return made


@cache
def store() -> ox.Store:
    return loaded(nquads())


@cache
def store_of_articles() -> ox.Store:
    return loaded(load_graph(articles()).dataset(AS_OF))


@cache
def dataset() -> rdflib.Dataset:
    return to_rdflib(nquads())


def questions() -> tuple[Question, ...]:
    return read_questions()


each = pytest.mark.parametrize("question", questions(), ids=lambda item: item.id)
of_articles = pytest.mark.parametrize(
    "question", [item for item in questions() if item.id < "CQ91"], ids=lambda item: item.id
)


def as_table(columns: list[str], rows: list[list[str]]) -> str:
    return "\n".join(["\t".join(columns), *("\t".join(row) for row in rows)])


def answered(asked: ox.Store, question: Question) -> str:
    # No prefixes are handed over: a query has to work on any endpoint as it is.
    found = asked.query(question.query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    columns = [variable.value for variable in found.variables]
    return as_table(columns, [[written(cell) for cell in row] for row in found])


def words(evidence: Evidence) -> str:
    return evidence.quote or evidence.paraphrase or ""


def term(value: rdflib.term.Node | None) -> ox.NamedNode | ox.Literal | None:
    if value is None:
        return None
    if isinstance(value, rdflib.Literal):
        if value.language:
            return ox.Literal(str(value), language=value.language)
        kind = ox.NamedNode(str(value.datatype)) if value.datatype else None
        return ox.Literal(str(value), datatype=kind)
    return ox.NamedNode(str(value))


def test_all_questions_are_there() -> None:
    assert [item.id for item in questions()] == [f"CQ{number:02}" for number in NUMBERS]
    assert {item.topic for item in questions()} == set(TOPICS)


@each
def test_header_says_what_a_reader_needs(question: Question) -> None:
    assert question.question.endswith("?") or question.question.startswith(("Compare", "List"))
    assert question.answer.endswith(".")
    assert len(question.title.en) <= 70
    assert any("\u4e00" <= letter <= "\u9fff" for letter in question.title.zh)
    assert (question.rest is None) == (question.rest_note is not None)
    assert question.evidence or question.topic == "unknown"


@each
def test_rows_are_as_expected(question: Question) -> None:
    expected = as_table(list(question.columns), [list(row) for row in question.rows])
    assert answered(store(), question) == expected, f"queries/{question.stem}.tsv, if this is right"


@of_articles
def test_nothing_that_the_five_articles_say_is_lost(question: Question) -> None:
    expected = (ARTICLES / f"{question.id.lower()}.tsv").read_text(encoding="utf-8")
    assert answered(store_of_articles(), question) + "\n" == expected


def test_rows_of_the_articles_are_of_questions_that_exist() -> None:
    told = {item.id.lower() for item in questions() if item.id < "CQ91"}
    assert {path.stem for path in ARTICLES.iterdir()} == told


@each
def test_no_reader_is_given_a_flood(question: Question) -> None:
    assert len(question.rows) <= 60


@each
def test_rdflib_gives_the_same_rows(question: Question) -> None:
    found = dataset().query(question.query)
    rows = [row for row in found if isinstance(row, ResultRow)]
    assert [str(variable) for variable in found.vars or ()] == list(question.columns)
    assert [tuple(written(term(cell)) for cell in row) for row in rows] == list(question.rows)


@each
def test_query_passes_the_guard_of_the_endpoint(question: Question) -> None:
    graphs = [terms.graph_iri(name) for name in terms.GRAPHS]
    Guard(Limits(), graphs, {}, terms.BASE).check(question.query)


@each
def test_query_is_ordered_and_has_no_row_twice(question: Question) -> None:
    assert "ORDER BY" in question.query
    assert question.rows
    assert len(set(question.rows)) == len(question.rows)


def on(evidence: Evidence, span: Span) -> bool:
    """Return whether these words lie in the span, or paraphrase the page that it names."""
    if evidence.source != span.source:
        return False
    if span.start is None or span.end is None:
        return evidence.paraphrase is not None
    if evidence.start is None or evidence.end is None:
        return False
    return evidence.start < span.end and span.start < evidence.end


@each
def test_evidence_is_among_the_rows(question: Question) -> None:
    records = graph().records
    quoted = {cell for row in question.rows for cell in row}
    known = [one.evidence for one in records.claims] + [one.evidence for one in records.facts]
    known += [one.evidence for one in records.overlays]
    for span in question.evidence:
        near = {words(one) for one in known if on(one, span)}
        assert {written(ox.Literal(one)) for one in near} & quoted, span


@each
def test_claims_facts_and_sources_in_rows_exist(question: Question) -> None:
    records = graph().records
    tables: dict[str, dict[str, object]] = {
        "claim": dict(records.claim),
        "fact": dict(records.fact),
        "source": dict(records.source),
        "offering": dict(records.offering),
        "overlay": {one.id: one for one in records.overlays},
    }
    for cell in (cell for row in question.rows for cell in row):
        kind, _, identifier = cell.partition(":")
        assert kind not in tables or identifier in tables[kind], cell


def test_page_is_up_to_date() -> None:
    page = (DOCS / "questions.md").read_text(encoding="utf-8")
    assert page == questions_page(questions()), (
        "run: python -m crosslane.ontology.questions > docs/questions.md"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (ox.NamedNode(terms.entity("party", "platform")), "party:platform"),
        (ox.NamedNode(terms.entity("offering", "temu/semi-managed")), "offering:temu/semi-managed"),
        (ox.NamedNode(terms.XL + "denied"), "xl:denied"),
        (ox.NamedNode("https://example.org/"), "<https://example.org/>"),
        (ox.Literal(3), "3"),
        (ox.Literal(True), "true"),
        (ox.Literal("party:platform"), '"party:platform"'),
        (ox.Literal('a "b"\tc\n\\'), '"a \\"b\\"\\tc\\n\\\\"'),
        (ox.Literal("定价", language="zh"), '"定价"@zh'),
        (ox.Literal("2024", datatype=ox.NamedNode(terms.XSD + "gYear")), '"2024"^^xsd:gYear'),
    ],
)
def test_cells_are_readable_and_unambiguous(
    value: ox.NamedNode | ox.Literal | None, text: str
) -> None:
    assert written(value) == text


def test_longest_prefix_wins() -> None:
    assert shortened(terms.ID + "segment/pricing") == "segment:pricing"
    assert shortened(terms.XL + "owns") == "xl:owns"


HEAD = {
    "id": "CQ01",
    "title": "A title",
    "title_zh": "标题",
    "topic": "lookup",
    "question": "What?",
    "answer": "That.",
    "rest": "/segments",
}
SELECT = "SELECT ?a WHERE { ?a ?b ?c }"


def put(
    folder: Path, stem: str = "cq01-x", *, query: str = SELECT, rows: str = "a\nx", **changed: str
) -> None:
    header = {**HEAD, **changed}
    lines = [f"# {key}: {value}" for key, value in header.items() if value]
    (folder / f"{stem}.rq").write_text("\n".join(lines) + f"\n\n{query}\n", encoding="utf-8")
    (folder / f"{stem}.tsv").write_text(rows + "\n", encoding="utf-8")


def test_a_complete_question_is_read(tmp_path: Path) -> None:
    put(tmp_path, evidence="000 1-2")
    (question,) = read_questions(tmp_path)
    assert (question.id, question.rest, question.rest_note) == ("CQ01", "/segments", None)
    assert question.query == SELECT + "\n"
    assert question.columns == ("a",)
    assert question.rows == (("x",),)
    assert question.evidence[0].source == "000"


def test_a_page_that_is_paraphrased_is_evidence_without_offsets(tmp_path: Path) -> None:
    put(tmp_path, evidence="kr-asia\n# evidence: 000 1-2")
    (question,) = read_questions(tmp_path)
    assert question.evidence == (Span("kr-asia"), Span("000", 1, 2))
    page = questions_page([question])
    assert "- Evidence: `kr-asia`, 000 [1-2]\n" in page


def test_no_rows_are_no_rows(tmp_path: Path) -> None:
    put(tmp_path, rows="a\tb")
    assert read_questions(tmp_path)[0].rows == ()


def faults() -> Iterator[tuple[dict[str, str], str]]:
    """Yield what is changed in a complete question, and what is said of it."""
    for key in HEAD:
        yield {key: ""}, f"lacks the header line '# {key}: ...'"
    yield {"id": "1"}, "has the id '1'; write it like CQ01"
    yield {"id": "CQ02"}, "has the id CQ02, which its name has to start with"
    yield {"topic": "lookups"}, "has the topic 'lookups'; valid are lookup, comparison"
    yield {"rest": "-"}, "needs '# rest: /path' or '# rest: - and the reason'"
    yield {"rest": "segments"}, "needs '# rest: /path'"
    yield {"colour": "red"}, "has the key 'colour'; valid are id, title"
    yield {"evidence": "000 17"}, "has the evidence '000 17'; write it like 000 1772-1818, or"
    yield {"evidence": "kr-asia 1-2 3"}, "or kr-asia for a page that is paraphrased"
    yield {"evidence": "000 9-9"}, "has the evidence '000 9-9'"
    yield {"query": ""}, "has no query after the header"
    yield {"rows": "a\tb\nx"}, "line 2 has 1 cells where there are 2 columns"


@pytest.mark.parametrize(("changed", "message"), list(faults()))
def test_a_fault_names_the_file_and_the_remedy(
    tmp_path: Path, changed: dict[str, str], message: str
) -> None:
    put(tmp_path, **changed)
    with pytest.raises(QuestionError) as caught:
        read_questions(tmp_path)
    assert message in caught.value.problem
    assert str(caught.value).startswith(f"queries/{caught.value.file}: ")


def test_a_line_that_is_no_header_is_a_fault(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "cq01-x.rq").write_text("# id CQ01\n\nSELECT", encoding="utf-8")
    with pytest.raises(QuestionError, match="write '# key: value'"):
        read_questions(tmp_path)


def test_a_key_twice_is_a_fault(tmp_path: Path) -> None:
    put(tmp_path, title="A\n# title: B")
    with pytest.raises(QuestionError, match="has the key 'title' twice"):
        read_questions(tmp_path)


def test_two_questions_of_one_id_are_a_fault(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path, "cq01-y")
    with pytest.raises(QuestionError, match=r"cq01-y.rq: has the id of cq01-x.rq"):
        read_questions(tmp_path)


def test_rows_without_a_query_and_a_query_without_rows_are_faults(tmp_path: Path) -> None:
    put(tmp_path)
    (tmp_path / "cq01-x.tsv").rename(tmp_path / "cq02-x.tsv")
    with pytest.raises(QuestionError, match="holds the rows of no query"):
        read_questions(tmp_path)
    (tmp_path / "cq02-x.tsv").unlink()
    with pytest.raises(QuestionError, match="is missing"):
        read_questions(tmp_path)
