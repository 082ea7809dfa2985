"""What a spreadsheet makes of a text is turned back exactly, or refused."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.data.sheet.layout import Kind
from crosslane.data.sheet.values import Other, Value, text_of


@given(st.text())
def test_text_is_itself(text: str) -> None:
    assert text_of(text, "text") == text


@given(st.integers(0, 10**14), st.sampled_from([int, float]))
def test_an_offset_that_became_a_number_is_that_offset(number: int, kind: type) -> None:
    assert text_of(kind(number), "number") == str(number)


@given(st.integers(1000, 9999))
def test_a_year_that_became_a_number_is_that_year(year: int) -> None:
    assert text_of(float(year), "date") == str(year)


@given(st.dates().filter(lambda day: day.day > 1))
def test_a_date_cell_inside_a_month_is_that_day(day: date) -> None:
    assert text_of(day, "date") == day.isoformat()
    assert text_of(datetime.combine(day, time()), "date") == day.isoformat()


@given(st.dates().filter(lambda day: day.day == 1))
def test_a_date_cell_of_the_first_may_have_been_a_month_and_is_refused(day: date) -> None:
    with pytest.raises(ValueError, match=f"may mean '{day}', '{day.isoformat()[:7]}'") as refused:
        text_of(day, "date")
    assert (f"or '{day.year}'" in str(refused.value)) == (day.month == 1)


def test_a_number_that_is_one_known_id_is_that_id() -> None:
    assert text_of(1.0, "text", ["000", "001", "kr-asia"]) == "001"
    assert text_of(0, "text", ["000", "001"]) == "000"


@pytest.mark.parametrize("known", [[], ["001", "01"], ["kr-asia", "²"]])
def test_a_number_that_is_no_id_or_several_is_refused(known: list[str]) -> None:
    with pytest.raises(ValueError, match="is the number 1, not text"):
        text_of(1.0, "text", known)


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (True, "text", "is the truth value TRUE"),
        (False, "number", "is the truth value FALSE"),
        (1.5, "number", "is the number 1.5"),
        (-1.0, "number", "is the number -1"),
        (1e300, "text", r"is the number 1e\+300"),
        (float("nan"), "number", "is the number nan"),
        (float("inf"), "date", "is the number inf"),
        (45323.0, "date", "is the number 45323; write the date as text"),
        (datetime(2024, 2, 3, 4, 5), "date", "is the moment 2024-02-03 04:05"),
        (date(2024, 2, 3), "text", "is the date 2024-02-03, not text"),
        (date(2024, 2, 3), "number", "is the date 2024-02-03"),
        (Other("03:04:00"), "text", "is the time 03:04:00, not text"),
    ],
)
def test_what_cannot_be_turned_back_is_refused(value: Value, kind: Kind, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        text_of(value, kind)
