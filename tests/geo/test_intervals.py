import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.rates import (
    empirical_bayes,
    flag_p,
    funnel_limits,
    gamma_poisson,
    poisson_interval,
    ratio_interval,
    wilson_interval,
)

COUNT = st.integers(0, 3000).map(float)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)],
)
def test_exact_limits_of_a_count(count, lower, upper):
    found = poisson_interval(float(count))
    assert [round(limit, 4) for limit in found] == [lower, upper]


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        (1, 0.013072, 5.563756),
        (65, 50.163188, 82.849139),
        (1045, 982.593202, 1110.331213),
    ],
)
def test_byars_limits_of_a_count(count, lower, upper):
    found = poisson_interval(float(count), method="byar")
    assert [round(limit, 6) for limit in found] == [lower, upper]


@pytest.mark.parametrize(
    ("expected", "lower", "upper"), [(10, 0.47954, 1.83904), (100, 0.81364, 1.21627)]
)
def test_limits_of_a_funnel(expected, lower, upper):
    found = funnel_limits(float(expected))
    assert [round(limit, 5) for limit in found] == [lower, upper]


def test_limits_keep_the_shape_and_leave_what_is_missing():
    counts = pd.Series({"A": 10.0, "B": np.nan, "C": 0.0})
    lower, upper = poisson_interval(counts)
    assert list(lower.index) == list(upper.index) == ["A", "B", "C"]
    assert lower.isna().tolist() == upper.isna().tolist() == [False, True, False]
    assert poisson_interval(counts, method="byar")[0]["C"] == 0.0
    low, high = funnel_limits(np.array([10.0, 0.0]))
    assert low.shape == high.shape == (2,)
    assert np.isnan([low[1], high[1]]).all(), "nothing expected has no ratio"


@given(st.floats(0.01, 5000), st.floats(0.5, 0.999), st.floats(0.0005, 0.4))
def test_a_higher_level_gives_a_wider_interval_around_the_count(count, level, less):
    for limits in (
        poisson_interval(count, level=level),
        poisson_interval(count, level=level, method="byar"),
    ):
        assert 0 <= limits[0] <= count <= limits[1]
    narrow = poisson_interval(count, level=level - less)
    wide = poisson_interval(count, level=level)
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
    low, high = funnel_limits(count, level=level)
    assert low <= 1 <= high


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        poisson_interval(1.0, level=level)


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="negative"):
        funnel_limits(-1.0)
    with pytest.raises(ValueError, match="method"):
        poisson_interval(1.0, method="wald")


@pytest.mark.parametrize(
    ("observed", "level", "lower", "upper", "digits"),
    [
        (895, 0.95, 1.0017148, 1.1432333, 7),
        (895, 0.998, 0.9635156, 1.1860070, 7),
        (9, 0.95, 0.00492338, 0.02043921, 8),
    ],
)
def test_limits_of_a_ratio(observed, level, lower, upper, digits):
    """Test data of PHEindicatormethods."""
    found = ratio_interval(float(observed), 835.8835612, level=level)
    assert [round(limit, digits) for limit in found] == [lower, upper]
    assert round(895 / 835.8835612, 7) == 1.0707233
    assert round(9 / 835.8835612, 8) == 0.01076705


@given(COUNT)
def test_a_ratio_is_exact_below_ten_and_byars_from_ten(count):
    method = "exact" if count < 10 else "byar"
    expected = poisson_interval(count, method=method)
    assert ratio_interval(count, 1.0) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("count", "method"), [(9.0, "exact"), (10.0, "byar")])
def test_ten_is_byars(count, method):
    other = "byar" if method == "exact" else "exact"
    assert ratio_interval(count, 1.0) == poisson_interval(count, method=method)
    assert ratio_interval(count, 1.0) != pytest.approx(poisson_interval(count, method=other))


def test_clustered_counts_are_that_many_fewer_events():
    low, high = ratio_interval(100.0, 50.0, phi=4.0)
    of_fewer = poisson_interval(25.0)
    assert (low, high) == pytest.approx((of_fewer[0] * 4 / 50, of_fewer[1] * 4 / 50))
    none = ratio_interval(0.0, 10.0, phi=2.0)
    assert none == pytest.approx((0.0, 2 * 3.688879 / 10), abs=1e-6)


@given(COUNT, st.floats(1, 500), st.floats(1, 8), st.floats(0.1, 4))
def test_more_clustering_gives_a_wider_interval_around_the_ratio(count, mean, phi, more):
    narrow = ratio_interval(count, mean, phi=phi)
    wide = ratio_interval(count, mean, phi=phi + more)
    slack = 1 + (0.01 if phi == 1 else 1e-9)  # Byar's is an approximation
    assert wide[0] <= narrow[0] * slack
    assert narrow[0] <= count / mean <= narrow[1]
    assert narrow[1] <= wide[1] * slack


@given(COUNT, st.floats(0.5, 500), st.floats(1.5, 10), st.sampled_from([1.0, 2.0]))
def test_limits_scale_with_what_is_expected(count, mean, times, phi):
    once = np.array(ratio_interval(count, mean, phi=phi))
    more = np.array(ratio_interval(count, mean * times, phi=phi))
    assert once == pytest.approx(more * times)


def test_a_ratio_to_nothing_is_missing():
    seen = pd.Series({"A": 10.0, "B": np.nan, "C": 3.0})
    mean = pd.Series({"A": 20.0, "B": 5.0, "C": 0.0})
    for phi in (1.0, 2.0):
        lower, upper = ratio_interval(seen, mean, phi=phi)
        assert lower.isna().tolist() == upper.isna().tolist() == [False, True, True]
        assert list(lower.index) == ["A", "B", "C"]


@pytest.mark.parametrize("phi", [0.99, 0.0, -1.0, np.nan, np.inf])
def test_a_dispersion_that_cannot_be_is_refused(phi):
    with pytest.raises(ValueError, match="dispersion"):
        ratio_interval(1.0, 1.0, phi=phi)


def test_limits_of_a_share():
    """The upper limit is often printed as 0.7363576; it is 0.73635752, as scipy confirms."""
    lower, upper = wilson_interval(65.0, 100.0)
    assert round(lower, 7) == 0.5525444
    assert upper == pytest.approx(0.7363576, abs=1e-7)
    by_hand = stats.binomtest(65, 100).proportion_ci(method="wilson")
    assert (lower, upper) == pytest.approx((by_hand.low, by_hand.high), abs=1e-12)


@given(st.integers(1, 400), st.integers(0, 400), st.floats(0.5, 0.999))
def test_a_share_lies_in_its_limits_as_in_scipys(n, k, level):
    k = min(k, n)
    lower, upper = wilson_interval(float(k), float(n), level=level)
    assert 0 <= lower <= k / n + 1e-12
    assert k / n - 1e-12 <= upper <= 1
    scipy = stats.binomtest(k, n).proportion_ci(confidence_level=level, method="wilson")
    assert (lower, upper) == pytest.approx((scipy.low, scipy.high), abs=1e-9)
    mirrored = wilson_interval(float(n - k), float(n), level=level)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((lower, upper), abs=1e-9)


def test_a_share_of_none_is_missing_and_more_than_all_is_refused():
    lower, upper = wilson_interval(np.array([0.0, 1.0, np.nan]), np.array([0.0, 2.0, 3.0]))
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [True, False, True]
    assert wilson_interval(0.0, 10.0)[0] == pytest.approx(0.0, abs=1e-12)
    assert wilson_interval(10.0, 10.0)[1] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="more than its whole"):
        wilson_interval(3.0, 2.0)
    with pytest.raises(ValueError, match="negative"):
        wilson_interval(-1.0, 2.0)
    with pytest.raises(ValueError, match="level"):
        wilson_interval(1.0, 2.0, level=1.5)


@given(st.lists(COUNT, min_size=1, max_size=6), st.randoms())
def test_areas_do_not_touch_each_other(values, random):
    """Each area's limits are what they are alone, in any order."""
    order = list(range(len(values)))
    random.shuffle(order)
    counts = np.array(values)
    for function in (
        poisson_interval,
        funnel_limits,
        lambda v: ratio_interval(v, v + 1),
        lambda v: wilson_interval(v, v + 1),
    ):
        together = np.array(function(counts))
        shuffled = np.array(function(counts[order]))
        assert np.array_equal(together[:, order], shuffled, equal_nan=True)


def test_series_are_matched_on_area_and_lists_are_arrays():
    seen, other = pd.Series({"A": 10.0, "B": 40.0}), pd.Series({"B": 50.0, "A": 30.0})
    for function in (ratio_interval, wilson_interval, flag_p, empirical_bayes, gamma_poisson):
        apart = function(seen.to_numpy(), np.array([30.0, 50.0]))
        assert np.array_equal(np.array(function(seen, other)), np.array(apart))
        assert np.array_equal(np.array(function([10, 40], [30, 50])), np.array(apart))
    assert poisson_interval([10, 40])[0].shape == (2,)
    assert isinstance(poisson_interval(10)[0], float)
