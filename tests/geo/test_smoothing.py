import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.rates import empirical_bayes, gamma_poisson
from geo.smoothing import gamma_prior
from tests.geo.sids import BIRTHS, DEATHS, FIRST_FIVE

DEATHS_ARRAY, BIRTHS_ARRAY = np.array(DEATHS, float), np.array(BIRTHS, float)
EXPECTED = BIRTHS_ARRAY * DEATHS_ARRAY.sum() / BIRTHS_ARRAY.sum()
AREAS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 5000)), min_size=1, max_size=8)


def columns(rows):
    return np.array(rows, float).T


def test_marshalls_smoother_on_published_data():
    rates = empirical_bayes(DEATHS_ARRAY, BIRTHS_ARRAY)
    assert rates[FIRST_FIVE].round(7).tolist() == [
        0.0016973,
        0.0017054,
        0.0017731,
        0.0020129,
        0.0035349,
    ]
    mean = DEATHS_ARRAY.sum() / BIRTHS_ARRAY.sum()
    assert round(mean, 9) == 0.002021445
    # The variance between areas follows from how far an area is drawn in.
    own = (rates[0] - mean) / (DEATHS[0] / BIRTHS[0] - mean)
    between = own * mean / BIRTHS[0] / (1 - own)
    assert f"{between:.6e}" == "7.692931e-07"


def test_clayton_and_kaldor_on_published_data():
    nu, alpha = gamma_prior(DEATHS_ARRAY, EXPECTED)
    assert (round(nu, 5), round(alpha, 5)) == (4.63075, 4.39574)
    ratios = gamma_poisson(DEATHS_ARRAY, EXPECTED)
    assert ratios[FIRST_FIVE].round(5).tolist() == [0.85300, 0.86070, 0.88844, 1.03838, 1.87539]


@pytest.mark.parametrize("smoother", [empirical_bayes, gamma_poisson])
def test_a_missing_or_empty_area_leaves_the_others_as_they_were(smoother):
    holes = smoother(
        np.append(DEATHS_ARRAY, [np.nan, 3.0, 0.0, 5.0]),
        np.append(EXPECTED, [10.0, np.nan, 0.0, 0.0]),
    )
    assert np.allclose(holes[:100], smoother(DEATHS_ARRAY, EXPECTED), rtol=1e-12)
    assert np.isnan(holes[100:]).all()


@pytest.mark.parametrize("smoother", [empirical_bayes, gamma_poisson])
def test_no_more_difference_than_chance_gives_every_area_the_mean(smoother):
    seen, mean = np.array([9.0, 11.0, 10.0, 0.0]), np.array([10.0, 10.0, 10.0, 0.1])
    found = smoother(seen, mean)
    assert found == pytest.approx(np.full(4, 30 / 30.1))


@pytest.mark.parametrize("smoother", [empirical_bayes, gamma_poisson])
def test_extremes_are_defined(smoother):
    def alone(seen, mean):
        return smoother(np.array(seen, float), np.array(mean, float)).tolist()

    assert alone([], []) == []
    assert alone([4], [8]) == [0.5]
    assert alone([0, 0, 0], [8, 9, 1]) == [0, 0, 0]
    assert alone([2, 2, 2], [4, 4, 4]) == [0.5, 0.5, 0.5]
    assert np.isnan(alone([np.nan, 1], [3, 0])).all()
    assert smoother(3.0, 6.0) == 0.5
    series = smoother(pd.Series({"A": 1.0, "B": 90.0}), pd.Series({"A": 10.0, "B": 10.0}))
    assert list(series.index) == ["A", "B"]
    with pytest.raises(ValueError, match="negative"):
        alone([-1], [3])
    with pytest.raises(ValueError, match="negative"):
        alone([1], [-3])


@given(AREAS, st.randoms())
def test_the_order_of_areas_does_not_matter(rows, random):
    seen, mean = columns(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    for smoother in (empirical_bayes, gamma_poisson):
        one, other = smoother(seen, mean)[order], smoother(seen[order], mean[order])
        assert one == pytest.approx(other, rel=1e-5)


@given(AREAS)
def test_smoothed_lies_between_raw_and_the_whole(rows):
    seen, mean = columns(rows)
    raw, smooth = seen / mean, empirical_bayes(seen, mean)
    whole = seen.sum() / mean.sum()
    low, high = np.minimum(raw, whole), np.maximum(raw, whole)
    assert (low - 1e-9 <= smooth).all()
    assert (smooth <= high + 1e-9).all()
    ratios = gamma_poisson(seen, mean)
    assert (min(raw) - 1e-9 <= ratios).all()
    assert (ratios <= max(raw) + 1e-9).all()


@given(AREAS, st.floats(0.5, 20))
def test_a_larger_unit_of_population_gives_the_same_rates(rows, times):
    seen, mean = columns(rows)
    once = empirical_bayes(seen, mean)
    assert empirical_bayes(seen, mean * times) * times == pytest.approx(once, rel=1e-6, abs=1e-9)


def test_a_larger_area_keeps_more_of_its_own():
    """Two areas with the same raw ratio: the smaller is drawn further to the mean."""
    seen = np.array([30.0, 300.0, 100.0, 110.0, 60.0])
    mean = np.array([10.0, 100.0, 100.0, 100.0, 100.0])
    for smoother in (empirical_bayes, gamma_poisson):
        smooth = smoother(seen, mean)
        assert smooth[0] < smooth[1] < 3.0


def test_two_areas_by_hand():
    """Equal expected counts: the moments are the plain mean and variance of the ratios."""
    seen, mean = np.array([10.0, 40.0]), np.array([20.0, 20.0])
    centre, spread = 1.25, ((0.5 - 1.25) ** 2 + (2 - 1.25) ** 2) / 1
    # Of the variance of the ratios, centre / 20 is chance; what is left is nu / alpha squared.
    alpha = centre / (spread - centre / 20)
    assert gamma_prior(seen, mean) == pytest.approx((alpha * centre, alpha), rel=1e-6)
    smooth = (alpha * centre + seen) / (alpha + mean)
    assert gamma_poisson(seen, mean) == pytest.approx(smooth, rel=1e-6)


@pytest.mark.parametrize(("off", "some"), [(9.9, False), (10.1, True)])
def test_the_edge_of_no_more_than_chance(off, some):
    """Pearson's statistic is 200 / 100 for two counts 10 off 100; 1 is what chance gives."""
    seen = 100 + np.array([off, -off]) / np.sqrt(2)
    assert (gamma_prior(seen, np.array([100.0, 100.0])) is not None) == some
