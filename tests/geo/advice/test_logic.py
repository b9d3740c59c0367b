"""Three values: the truth tables of Kleene, and intervals against a threshold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.advice.logic import Truth, all_of, any_of, within

T, U, F = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
AND = {(T, T): T, (T, U): U, (T, F): F, (U, U): U, (U, F): F, (F, F): F}
OR = {(T, T): T, (T, U): T, (T, F): T, (U, U): U, (U, F): U, (F, F): F}


@pytest.mark.parametrize(("pair", "found"), AND.items())
def test_all_of(pair, found):
    assert all_of(pair) is found
    assert all_of(reversed(pair)) is found


@pytest.mark.parametrize(("pair", "found"), OR.items())
def test_any_of(pair, found):
    assert any_of(pair) is found
    assert any_of(reversed(pair)) is found


def test_nothing_asked():
    assert all_of([]) is T
    assert any_of([]) is F


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0, 9, F), (0, 10, U), (9, 11, U), (10, 10, T), (10, 30, T)],
)
def test_an_interval_that_straddles_the_threshold_is_unknown(low, high, found):
    assert within(low, high, 10, float("inf")) is found


@given(st.floats(-100, 100), st.floats(0, 50), st.floats(-100, 100), st.floats(0, 1))
def test_a_verdict_holds_for_every_value_of_the_interval(low, width, threshold, part):
    high = low + width
    value = min(low + part * width, high)
    verdict = within(low, high, threshold, float("inf"))
    if verdict is not U:
        assert (value >= threshold) is (verdict is T)
