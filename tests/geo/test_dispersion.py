import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import optimize, stats

from geo.rates import benjamini_hochberg, dispersion, flag_p

WORKED = np.array([[12, 15, 9, 14], [40, 36, 51, 33], [8, 5, 7, 10], [100, 120, 90, 110]], float)
QUARTERS = st.tuples(st.integers(2, 6), st.integers(4, 6)).flatmap(
    lambda shape: hnp.arrays(float, shape, elements=st.integers(0, 80).map(float))
)
PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=12)
MANY = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324)
MANY = np.array((*MANY, 0.4262, 0.5719, 0.6528, 0.759, 1.0))


def test_dispersion_of_a_worked_table():
    assert round(dispersion(WORKED), 7) == 1.2891161
    assert round(dispersion(pd.DataFrame(WORKED)), 7) == 1.2891161


def test_it_is_pearsons_statistic_per_degree_of_freedom():
    found = stats.chi2_contingency(WORKED, correction=False)
    assert dispersion(WORKED) == pytest.approx(found.statistic / found.dof)


@given(QUARTERS, st.randoms())
def test_it_is_at_least_one_in_any_order(counts, random):
    order = list(range(len(counts)))
    random.shuffle(order)
    phi = dispersion(counts)
    assert phi >= 1
    assert dispersion(counts[order]) == pytest.approx(phi)
    assert dispersion(counts[:, ::-1]) == pytest.approx(phi)


def test_counts_in_larger_clusters_vary_that_many_times_more():
    spread = WORKED * 1.0
    assert dispersion(spread * 3) == pytest.approx(3 * dispersion(spread))


def test_real_differences_between_areas_and_a_common_season_are_no_noise():
    table = np.outer([5, 50, 500], [90, 110, 100, 80]) / 10
    assert dispersion(table) == 1.0


def test_nearly_empty_areas_and_lone_counts_are_left_out():
    holes = np.vstack([WORKED, [np.nan, np.nan, 90, np.nan], [0, 0, 3, 0], [0, 0, 0, 0]])
    assert dispersion(holes) == pytest.approx(dispersion(WORKED))
    assert dispersion(holes, minimum_mean=0.01) > dispersion(WORKED)


def test_a_missing_count_leaves_the_rest_of_its_area_and_quarter():
    """Fitted by a Poisson regression on areas and quarters: the same means, by another way."""
    holes = WORKED * 4
    holes[1, 2] = holes[3, 0] = np.nan
    known = ~np.isnan(holes)
    rows, columns = np.nonzero(known)
    design = np.zeros((known.sum(), 8))
    design[np.arange(len(rows)), rows] = design[np.arange(len(rows)), 4 + columns] = 1
    seen = holes[known]
    fitted = optimize.minimize(
        lambda b: np.exp(design @ b).sum() - seen @ (design @ b),
        np.full(8, 1.5),
        jac=lambda b: design.T @ (np.exp(design @ b) - seen),
        method="BFGS",
        options={"gtol": 1e-9},
    )
    mean = np.exp(design @ fitted.x)
    by_regression = ((seen - mean) ** 2 / mean).sum() / (known.sum() - 7)
    assert dispersion(holes) == pytest.approx(by_regression, rel=1e-6)


@given(st.data())
def test_what_is_missing_changes_nothing_where_areas_share_one_course(data):
    course = np.outer([20, 300, 70, 150], [90, 110, 100, 80, 95]) / 10
    holes = course.copy()
    gone = data.draw(st.lists(st.integers(0, holes.size - 1), max_size=4, unique=True))
    holes.flat[gone] = np.nan
    assert dispersion(holes) == pytest.approx(1.0)


def test_a_closed_point_does_not_make_the_rest_uncertain():
    closed = WORKED * 10
    whole = dispersion(closed)
    closed[3, 1] /= 5
    without = closed.copy()
    without[3, 1] = np.nan
    assert dispersion(closed) > 3 * whole
    assert dispersion(without) < 2 * whole


@pytest.mark.parametrize(
    "counts",
    [np.zeros((3, 4)), np.full((3, 4), np.nan), WORKED[:1], np.empty((0, 4)), np.full((2, 4), 7.0)],
)
def test_without_two_areas_that_say_something_it_is_one(counts):
    assert dispersion(counts) == 1.0


def test_what_is_no_table_of_counts_is_refused():
    with pytest.raises(ValueError, match="negative"):
        dispersion(-WORKED)
    with pytest.raises(ValueError, match="areas by quarters"):
        dispersion(WORKED[0])
    with pytest.raises(ValueError, match="expected count"):
        dispersion(WORKED[:, :3])
    with pytest.raises(ValueError, match="negative"):
        dispersion(WORKED[:, :1], expected=pd.Series([-1.0, 2.0, 3.0, 4.0]))


def test_with_few_quarters_it_comes_from_the_areas():
    """By hand: z = 2 (sqrt O - sqrt E) is -2, 0, 0, 2; drawn in at the quantiles +-1.4."""
    observed = np.array([[16.0], [25.0], [25.0], [36.0]])
    expected = pd.Series([25.0, 25.0, 25.0, 25.0])
    edge = stats.norm.ppf(0.9)
    kept = 0.8 - 2 * edge * stats.norm.pdf(edge) + 0.2 * edge**2
    by_hand = (2 * 1.4**2 / 4) / kept
    assert dispersion(observed, expected=expected) == pytest.approx(by_hand)
    halves = np.repeat(observed / 2, 2, axis=1)
    assert dispersion(halves, expected=expected) == pytest.approx(by_hand)


def test_a_few_real_differences_do_not_pass_for_noise():
    rng = np.random.default_rng(4)
    expected = np.full(400, 60.0)
    counts = 2.0 * rng.poisson(expected / 2)
    plain = dispersion(counts[:, None], expected=pd.Series(expected))
    assert plain == pytest.approx(2.0, rel=0.15), "no bias from drawing the tails in"
    counts[:20] = 0.0
    assert dispersion(counts[:, None], expected=pd.Series(expected)) < 1.35 * plain


def test_areas_without_an_expected_count_do_not_speak():
    counts = pd.DataFrame({"K1": [16.0, 25.0, 25.0, 36.0, 80.0, 9.0, np.nan]}, list("ABCDEFG"))
    expected = pd.Series(
        {"G": 30.0, "F": np.nan, "E": 0.5, "D": 25.0, "C": 25.0, "B": 25.0, "A": 25.0}
    )
    without = dispersion(counts.iloc[:4], expected=expected)
    assert dispersion(counts, expected=expected) == pytest.approx(without)
    assert dispersion(counts, expected=expected, minimum_mean=0.1) > without
    assert dispersion(counts.iloc[:1], expected=expected) == 1.0
    assert dispersion(counts.iloc[:4], expected=expected, winsor=0.3) != pytest.approx(without)


@pytest.mark.parametrize(
    ("observed", "expected", "p", "digits"),
    [(60, 100, 0.00143417, 8), (95, 160, 0.0000405199, 10)],
)
def test_p_of_clustered_counts(observed, expected, p, digits):
    assert round(flag_p(float(observed), float(expected), phi=2.0), digits) == p


@given(st.integers(0, 300), st.floats(0.5, 300))
def test_p_of_independent_counts_is_twice_the_smaller_tail(observed, expected):
    tails = stats.poisson.cdf(observed, expected), stats.poisson.sf(observed - 1, expected)
    assert flag_p(float(observed), expected) == pytest.approx(min(1, 2 * min(tails)), abs=1e-12)


@given(st.floats(1, 300), st.floats(1.0, 5), st.lists(st.floats(0, 400), min_size=2, max_size=6))
def test_further_away_is_less_likely(expected, phi, counts):
    below = np.sort([c for c in counts if c < expected - 1])
    above = np.sort([c for c in counts if c > expected + 1])
    for side, step in ((below, 1), (above, -1)):
        p = flag_p(side, np.full(len(side), expected), phi=phi)
        assert (np.diff(p) * step >= -1e-12).all()
        assert ((p >= 0) & (p <= 1)).all()


@given(st.floats(0, 300), st.floats(1, 300), st.floats(1.001, 5), st.floats(0.1, 3))
def test_more_clustering_makes_any_difference_more_likely(observed, expected, phi, more):
    assert flag_p(observed, expected, phi=phi + more) >= flag_p(observed, expected, phi=phi)


@pytest.mark.parametrize("phi", [1.0, 2.0])
def test_p_keeps_the_shape_and_what_is_missing(phi):
    seen = pd.Series({"A": 10.0, "B": np.nan, "C": 3.0, "D": 4.0, "E": 0.0})
    mean = pd.Series({"A": 10.0, "B": 5.0, "C": 0.0, "D": np.nan, "E": 3.0})
    p = flag_p(seen, mean, phi=phi)
    assert p.isna().tolist() == [False, True, True, True, False]
    assert list(p.index) == list("ABCDE")
    assert p["A"] == pytest.approx(1.0, abs=0.01)


def test_p_of_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="negative"):
        flag_p(-1.0, 3.0)
    with pytest.raises(ValueError, match="negative"):
        flag_p(1.0, -3.0)
    with pytest.raises(ValueError, match="dispersion"):
        flag_p(1.0, 3.0, phi=0.5)


def test_benjamini_and_hochbergs_own_example():
    q = benjamini_hochberg(MANY)
    assert (q < 0.05).sum() == 4
    assert q[:4].round(6).tolist() == [0.0015, 0.003, 0.0095, 0.035625]


@given(PROBABILITIES, st.randoms())
def test_q_as_in_scipy_in_any_order_and_untouched_by_what_was_not_tested(p, random):
    values = np.array(p)
    q = benjamini_hochberg(values)
    assert q == pytest.approx(stats.false_discovery_control(values))
    order = list(range(len(p)))
    random.shuffle(order)
    assert benjamini_hochberg(values[order]) == pytest.approx(q[order])
    holes = benjamini_hochberg(np.insert(values, 0, [np.nan, np.nan]))
    assert np.isnan(holes[:2]).all()
    assert holes[2:] == pytest.approx(q)


@given(PROBABILITIES, st.data())
def test_a_larger_p_anywhere_makes_no_q_smaller(p, data):
    """This is what lets a flag hold for every count of an interval."""
    values = np.array(p)
    larger = np.array([data.draw(st.floats(v, 1)) for v in p])
    assert (benjamini_hochberg(larger) >= benjamini_hochberg(values) - 1e-12).all()


def test_extremes_of_q():
    assert benjamini_hochberg(0.03) == 0.03
    assert benjamini_hochberg(np.array([])).tolist() == []
    assert np.isnan(benjamini_hochberg(pd.Series([np.nan, np.nan]))).all()
    assert benjamini_hochberg(pd.Series({"A": 0.5}))["A"] == 0.5
    table = benjamini_hochberg(np.array([[0.01, 0.02], [0.03, 0.04]]))
    assert table == pytest.approx(np.full((2, 2), 0.04))
    for p in (-0.1, 1.1):
        with pytest.raises(ValueError, match="probability"):
            benjamini_hochberg(p)


def test_two_areas_are_enough():
    two = WORKED[:2]
    found = stats.chi2_contingency(two * 3, correction=False)
    assert dispersion(two * 3) == pytest.approx(found.statistic / found.dof)
    assert found.statistic / found.dof > 1
    far = dispersion(np.array([[4.0], [100.0]]), expected=pd.Series([36.0, 36.0]))
    z = np.array([2 * (2 - 6), 2 * (10 - 6)])
    edge = stats.norm.ppf(0.9)
    kept = 0.8 - 2 * edge * stats.norm.pdf(edge) + 0.2 * edge**2
    assert far == pytest.approx(np.mean((z * 0.8) ** 2) / kept)
