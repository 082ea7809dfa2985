"""Laws of growth are found in figures that follow them, and doubt is told."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fit import LAWS, laws, most, power

SIZES = (175, 525, 1750, 5250, 17500, 52500, 175000)


@given(st.floats(0.1, 3), st.floats(1e-6, 1e3))
def test_a_power_is_found(exponent: float, factor: float) -> None:
    found = power([(size, factor * size**exponent) for size in SIZES])
    assert found.exponent == pytest.approx(exponent)
    assert found.half == pytest.approx(0, abs=1e-6)
    assert found.residual == pytest.approx(0, abs=1e-6)


@given(st.lists(st.floats(-0.1, 0.1), min_size=7, max_size=7))
def test_the_power_of_what_is_a_little_off_is_a_little_off(noise: list[float]) -> None:
    points = [(size, size * math.exp(off)) for size, off in zip(SIZES, noise, strict=True)]
    assert power(points).exponent == pytest.approx(1, abs=0.06)
    assert power(points).residual <= math.expm1(0.1)


def test_scattered_figures_make_the_interval_wide() -> None:
    calm, wild = ([(10, 10), (100, 100 * x), (1000, 1000 / x), (10**4, 10**4)] for x in (1.1, 2))
    assert power(calm).half * 3 < power(wild).half


def test_two_sizes_tell_no_interval() -> None:
    assert str(power([(10, 10), (100, 100)])) == "n^1.00"


@pytest.mark.parametrize("points", [[(10, 1), (10, 2)], [(10, 0), (20, 1)], [(0, 1), (20, 1)]])
def test_what_cannot_be_fitted_is_refused(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="sizes"):
        power(points)


@pytest.mark.parametrize("name", [name for name in LAWS if name != "constant"])
@pytest.mark.parametrize("fixed", [0.0, 3.0])
def test_a_law_is_found_beside_a_fixed_cost(name: str, fixed: float) -> None:
    points = [(size, fixed + 0.01 * LAWS[name](size)) for size in SIZES]
    best = laws(points)[0]
    assert best.name == name
    assert best.fixed == pytest.approx(fixed, abs=1e-6)
    assert best.factor == pytest.approx(0.01)


def test_what_does_not_grow_has_no_factor() -> None:
    best = laws([(size, 5.0) for size in SIZES])[0]
    assert best.fixed + best.factor * LAWS[best.name](SIZES[0]) == pytest.approx(5.0)
    assert best.residual == pytest.approx(0, abs=1e-9)


def test_no_cost_is_below_zero() -> None:
    assert all(law.fixed >= 0 <= law.factor for law in laws([(10, 50), (100, 40), (1000, 30)]))


def test_n_log_n_looks_like_a_power_a_little_above_one() -> None:
    assert 1.05 < most([(size, 1) for size in SIZES]) < 1.2
