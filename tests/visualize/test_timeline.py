"""The drawing of the timeline and its page: places, rows, words, hostile names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crosslane.graph.filters import Wanted
from crosslane.graph.questions.timeline import timeline
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Label, Offering, PartialDate, Platform
from crosslane.visualize.context import Page
from crosslane.visualize.timeline.page import timeline_page
from crosslane.visualize.timeline.state import moment_of
from crosslane.visualize.timeline.view import (
    LETTERS,
    SHAPES,
    WIDTH,
    Lane,
    Sign,
    Told,
    axis_of,
    lanes_of,
)
from crosslane.visualize.words import Words
from tests.conftest import DAY
from tests.visualize.conftest import Read

EN = Words("en")
EVIL = '"><script>alert(1)</script>{{ 7*7 }}\u202eevil'


def event(when: str, label: str = "words", platforms: tuple[str, ...] = ("temu",)) -> Told:
    item = {"id": f"launch/{when}/{label}", "kind": "launch", "date": when}
    return Told({**item, "platforms": list(platforms)}, label, f"{label} happened", "/x")


def drawn(graph: KnowledgeGraph, *events: Told) -> tuple[Lane, ...]:
    axis = axis_of([one.item for one in events], [DAY], EN)
    return lanes_of(graph, events, axis, EN)


def signs(graph: KnowledgeGraph, *events: Told) -> tuple[Sign, ...]:
    (lane,) = drawn(graph, *events)
    return lane.signs


def shown(graph: KnowledgeGraph, day: date = DAY, lang: str = "en", **query: str) -> str:
    lens = Lens(day, dated=day != DAY)
    answer = timeline(graph, lens, Wanted(), today=DAY)
    asked = (("as_of", day.isoformat()), *query.items()) if day != DAY else tuple(query.items())
    page = Page("/timeline", DAY, asked, lang)
    return timeline_page(graph, lens, answer, page, (len(answer["items"]), None, None))


def test_every_kind_has_a_shape_and_a_letter_of_its_own() -> None:
    assert len(set(LETTERS.values())) == len(set(SHAPES.values())) == len(LETTERS) == len(SHAPES)


def test_a_year_is_a_bar_and_a_day_is_a_point(graph: KnowledgeGraph) -> None:
    year, month, day = signs(graph, event("2024"), event("2024-02"), event("2024-02-03"))
    assert year.start is not None
    assert month.start is not None
    assert day.start is None
    assert year.width > 10 * month.width > 0
    assert year.start < month.start < day.x < year.start + year.width


def test_time_runs_from_left_to_right_within_the_drawing(graph: KnowledgeGraph) -> None:
    days = ["2016-01-01", "2024-02-03", "2026-11-22", "2031-12-31"]
    places = [one.x for one in signs(graph, *(event(day) for day in days))]
    assert places == sorted(places)
    assert places[0] > 0
    assert places[-1] < 100


@pytest.mark.parametrize("days", [["0001-01-01"], ["9999-12-31"], ["0001", "9999"], ["2026-11"]])
def test_the_first_and_the_last_day_there_is_have_a_place(
    graph: KnowledgeGraph, days: list[str]
) -> None:
    for one in signs(graph, *(event(day) for day in days)):
        assert 0 < one.x < 100


def extent(one: Sign) -> tuple[float, float]:
    """From where to where a sign with its bar and words reaches, in percent, as it is drawn."""
    half, wide = 1300 / WIDTH, 100 * 7.2 * len(one.label) / WIDTH
    words = one.beside + 100 * one.gap / WIDTH
    ends = [one.x - half, one.x + half, words, words + (wide if one.gap > 0 else -wide)]
    if one.start is not None:
        ends += [one.start, one.start + one.width]
    return min(ends), max(ends)


def test_signs_and_words_of_one_row_do_not_overlap(graph: KnowledgeGraph) -> None:
    days = [
        f"20{year}-0{month}-1{day}" for year in (24, 25) for month in (1, 2, 7) for day in (1, 9)
    ]
    events = [
        event(day, f"what happened {day}") for day in [*days, "2024", "2025-03", "2026-11-20"]
    ]
    placed = signs(graph, *events)
    assert len({one.y for one in placed}) > 1
    for one in placed:
        assert extent(one)[1] <= 100
        for other in placed:
            if other is not one and other.y == one.y:
                a, b = sorted((extent(one), extent(other)))
                assert a[1] <= b[0]


def test_an_event_about_several_platforms_stands_in_each_lane(graph: KnowledgeGraph) -> None:
    lanes = drawn(graph, event("2024", platforms=("temu", "shein")), event("2025", platforms=()))
    assert [(one.id, len(one.signs)) for one in lanes] == [("temu", 1), ("shein", 1), ("any", 1)]


def test_the_slider_stops_at_the_days_of_change_the_day_before_and_today(
    graph: KnowledgeGraph,
) -> None:
    answer = timeline(graph, Lens(DAY), Wanted())
    moment = moment_of(answer, Page("/timeline", DAY, (("platform", "temu"),)), EN)
    days = [one.day for one in moment.stops]
    assert days == ["2023-12-31", *(one["date"] for one in answer["days"]), "2026-11-22"]
    assert moment.here.day == "2026-11-22"
    assert moment.next is None
    assert moment.previous is not None
    assert moment.previous.href == "/timeline?platform=temu&as_of=2024-12-31"
    assert moment.here.href == "/timeline?platform=temu"


def test_a_day_between_is_a_stop_too(graph: KnowledgeGraph, read: Read) -> None:
    page = read(shown(graph, date(2024, 6, 1)))
    assert "2024-06-01 · the chosen day" in page.text
    assert "/timeline?as_of=2024-02-03" in page.hrefs


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_says_how_many_are_there_and_what_has_no_date(
    graph: KnowledgeGraph, read: Read, lang: str
) -> None:
    text = read(shown(graph, date(2024, 2, 1), lang)).text
    expected = {
        "en": ("12 possibly offered", "1 not yet launched", "What has no date"),
        "zh": ("12 个可能已提供", "1 个尚未上线", "没有日期的内容"),
    }
    for one in expected[lang]:
        assert one in text


def test_a_day_of_change_says_what_changes(graph: KnowledgeGraph, read: Read) -> None:
    text = read(shown(graph, date(2024, 2, 3))).text
    assert "Answers that become others on this day: 19 (Alibaba.com · Semi-managed)." in text


def test_segments_that_differ_from_today_are_ringed(
    small: Callable[..., KnowledgeGraph], claim: Any
) -> None:
    graph = small(claim(valid_from="2025-03-09"), claim("S9-002", segment="after-sales"))
    assert shown(graph, date(2025, 3, 8)).count(" ringed") == 1
    assert " ringed" not in shown(graph)
    assert "Nothing differs from today." in shown(graph, date(2025, 3, 9))


def test_every_event_has_its_words_and_their_source(graph: KnowledgeGraph, read: Read) -> None:
    page = read(shown(graph))
    answer = timeline(graph, Lens(DAY), Wanted())
    for one in answer["items"]:
        if one["evidence"]:
            assert " ".join(one["evidence"][0]["quote"].split()) in page.text
        assert page.count("li", **{"data-id": one["id"]}) == 1


def test_names_from_outside_stay_text(
    small: Callable[..., KnowledgeGraph], claim: Any, read: Read
) -> None:
    name = EVIL + "long " * 2000
    start = PartialDate.parse("2025-03-09")
    made = claim(valid_from="2025-03-09")
    graph = small(
        replace(made, evidence=replace(made.evidence, quote=name)),
        platforms=(Platform("temu", Label(name, name), (), None, ()),),
        offerings=(Offering("temu", "semi-managed", (), (), start, None, ("F9-001",), name),),
    )
    page = read(shown(graph, date(2025, 1, 1)))
    assert page.count("script") == 3  # of the frame, of this page, and its data
    assert "alert(1)" in page.text
