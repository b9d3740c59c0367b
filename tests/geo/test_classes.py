import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import classify, nice_breaks, ratio_breaks

VALUES = st.lists(
    st.one_of(
        st.just(float("nan")),
        st.integers(-500, 5000).map(float),
        st.integers(0, 9999).map(lambda n: n / 100),
    ),
    max_size=60,
)


@given(VALUES, st.integers(2, 7))
def test_bounds_rise_and_lie_inside_the_values(values, n):
    breaks = nice_breaks(values, n)
    known = [v for v in values if v == v]
    assert breaks == sorted(set(breaks))
    assert len(breaks) < n
    assert all(min(known) < b <= max(known) for b in breaks)


@given(VALUES, st.integers(2, 7))
def test_no_class_is_empty(values, n):
    breaks = nice_breaks(values, n)
    known = [v for v in values if v == v]
    if known:
        assert set(classify(known, breaks).tolist()) == set(range(len(breaks) + 1))


def test_no_class_is_empty_when_values_lie_far_apart():
    assert set(classify([0, 1, 100], nice_breaks([0, 1, 100])).tolist()) == set(
        range(len(nice_breaks([0, 1, 100])) + 1)
    )


@pytest.mark.parametrize("values", [[], [np.nan], [4.0], [4.0, 4.0, np.nan]])
def test_without_differences_there_are_no_bounds(values):
    assert nice_breaks(values) == []


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=40))
def test_neither_order_nor_missing_values_matter(values):
    assert nice_breaks(values) == nice_breaks(values[::-1]) == nice_breaks([*values, np.nan])


def test_evenly_spread_values_are_divided_about_evenly():
    values = np.arange(1, 101)
    sizes = np.bincount(classify(values, nice_breaks(values, 5)))
    assert len(sizes) == 5
    assert sizes.min() >= 15
    assert sizes.max() <= 25


@pytest.mark.parametrize("scale", [0.01, 1, 1000])
def test_bounds_can_be_said_aloud(scale):
    rng = np.random.default_rng(1)
    for bound in nice_breaks(rng.gamma(3, size=200) * scale):
        assert float(f"{bound:.3g}") == pytest.approx(bound)


@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=30),
    st.lists(st.integers(-100, 100).map(float), max_size=6, unique=True).map(sorted),
)
def test_a_class_holds_what_lies_between_its_bounds(values, breaks):
    edges = [-np.inf, *breaks, np.inf]
    for value, k in zip(values, classify(values, breaks), strict=True):
        assert edges[k] <= value < edges[k + 1]


def test_nan_has_no_class():
    assert classify([np.nan, 0.0], [0.0]).tolist() == [-1, 1]


def test_ratio_bounds_are_symmetric_around_even():
    breaks = ratio_breaks()
    assert breaks == sorted(breaks)
    assert np.allclose(np.log(breaks), -np.log(breaks[::-1]))
    assert classify([1.0], breaks).tolist() == [len(breaks) // 2]
