"""The chain of an offering as a strip: its bars, its hand-offs, and how it is drawn."""

from __future__ import annotations

from datetime import date

import pytest

from crosslane.graph import answers
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.suggest import UnknownValueError
from crosslane.visualize.cells.strip import Strips, said, strip_of
from crosslane.visualize.page import environment
from crosslane.visualize.words import Words
from tests.visualize.conftest import Read

ENGLISH = Words("en")


def drawn(*strips: object, lang: str = "en") -> str:
    source = "{% from '_nodes.html' import draw with context %}{{ draw(node) }}"
    node = Strips("Chains", strips)  # type: ignore[arg-type]
    return environment().from_string(source).render(node=node, words=Words(lang))


@pytest.mark.parametrize("tier", ["core", "all"])
def test_hand_offs_and_bars_are_those_of_the_answer(
    graph: KnowledgeGraph, lens: Lens, tier: str
) -> None:
    for one in graph.records.offerings:
        strip = strip_of(graph, one.platform, one.model, lens, ENGLISH, tier=tier)
        told = answers.handoffs(graph, one.platform, one.model, lens, tier=tier)
        assert {"clear": strip.handoffs, "unclear": strip.unclear} == told["counts"]
        runs = [[mark.segment for mark in run.marks] for run in strip.runs]
        assert runs == [run["segments"] for run in told["runs"]]


def test_marks_are_the_core_segments_in_chain_order(graph: KnowledgeGraph, lens: Lens) -> None:
    strip = strip_of(graph, "temu", "semi-managed", lens, ENGLISH)
    core = [one.id for one in graph.records.vocabulary.segments if one.tier == "core"]
    assert [mark.segment for mark in strip.marks] == [head.id for head in strip.heads] == core
    assert [step.mark for step in strip.steps] == list(strip.marks)


def test_an_offering_not_offered_then_has_one_hollow_bar(graph: KnowledgeGraph) -> None:
    strip = strip_of(graph, "alibaba.com", "semi-managed", Lens(date(2024, 1, 20)), ENGLISH)
    assert (strip.joints, strip.handoffs, strip.unclear) == ((), 0, 0)
    assert [run.label for run in strip.runs] == ["Not offered"]
    assert strip.said == "not offered"


def test_a_strip_of_which_nothing_is_known_is_drawn_low(graph: KnowledgeGraph, lens: Lens) -> None:
    unknown = strip_of(graph, "aliexpress", "self-operated", lens, ENGLISH)
    known = strip_of(graph, "shein", "first-party", lens, ENGLISH)
    assert {mark.status for mark in unknown.marks} == {"unknown"}
    assert (unknown.unsaid, known.unsaid) == (True, False)
    assert drawn(unknown, known).count('class="strip-row unsaid"') == 1


def test_a_model_in_general_leads_to_its_model(graph: KnowledgeGraph, lens: Lens) -> None:
    strip = strip_of(graph, "any", "semi-managed", lens, ENGLISH, "lang=zh")
    assert (strip.id, strip.href) == ("any/semi-managed", "/models/semi-managed?lang=zh")
    assert strip.marks[0].href == "/ownership/any/semi-managed/production-supply?lang=zh"


def test_an_unknown_offering_is_an_error(graph: KnowledgeGraph, lens: Lens) -> None:
    with pytest.raises(UnknownValueError):
        strip_of(graph, "amazon", "fully-managed", lens, ENGLISH)


@pytest.mark.parametrize(
    ("numbers", "english", "chinese"),
    [
        ((1, 0), "1 hand-off", "1 处交接"),
        ((4, 2), "4 hand-offs · 2 unclear", "4 处交接 · 2 处不明"),
    ],
)
def test_numbers_are_said(numbers: tuple[int, int], english: str, chinese: str) -> None:
    assert (said(*numbers, Words("en")), said(*numbers, Words("zh"))) == (english, chinese)


def test_each_segment_leads_to_its_evidence_and_speaks(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    strip = strip_of(graph, "temu", "semi-managed", lens, ENGLISH)
    page = read(drawn(strip))
    for mark in strip.marks:
        assert page.count("a", href=mark.href, title=mark.sentence, **{"aria-label": mark.name})


def test_a_joint_is_drawn_where_the_owner_does_not_stay(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    strip = strip_of(graph, "temu", "semi-managed", lens, ENGLISH)
    page = read(drawn(strip))
    assert page.count("span", title="hand-off here") == strip.handoffs == 3
    assert page.count("span", title="no clear hand-off here") == strip.unclear == 2


def test_ringed_segments_say_that_they_differ(
    graph: KnowledgeGraph, lens: Lens, read: Read
) -> None:
    strip = strip_of(graph, "temu", "semi-managed", lens, ENGLISH, ringed={"pricing"})
    page = read(drawn(strip))
    spoken = [told["aria-label"] or "" for tag, told in page.tags if "title" in told and tag == "a"]
    assert [text for text in spoken if text.endswith("differs")] == [
        "Temu · Semi-managed, Pricing: platform (stated). differs"
    ]


def test_strips_share_one_row_of_names(graph: KnowledgeGraph, lens: Lens, read: Read) -> None:
    strips = [strip_of(graph, one, "semi-managed", lens, ENGLISH) for one in ("temu", "aliexpress")]
    page = read(drawn(*strips))
    assert page.hrefs.count("/segments/pricing") == 1
    assert "/offerings/aliexpress/semi-managed" in page.hrefs
