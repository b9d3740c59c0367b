import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.rates import funnel_limits, location_quotient, per_1000, poisson_interval

COUNTS = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda shape: hnp.arrays(float, shape, elements=st.integers(0, 500).map(float))
)


def frame(values):
    return pd.DataFrame(values, index=[f"A{i}" for i in range(len(values))])


def test_a_rate_by_hand_matched_on_code():
    counts = pd.Series({"A": 12, "B": 0, "C": np.nan, "D": 5, "E": 5})
    population = pd.Series({"B": 100, "A": 4000, "C": 100, "D": 0})
    rates = per_1000(counts, population)
    assert rates["A"] == 3.0
    assert rates["B"] == 0.0
    assert rates[["C", "D", "E"]].isna().all()
    assert list(rates.index) == list(counts.index)


@given(st.integers(0, 10_000), st.integers(1, 100_000), st.integers(1, 9))
def test_a_rate_does_not_depend_on_size_alone(count, people, times):
    small = per_1000(pd.Series({"A": count}), pd.Series({"A": people}))
    large = per_1000(pd.Series({"A": count * times}), pd.Series({"A": people * times}))
    assert small["A"] == pytest.approx(large["A"])


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6), st.lists(st.integers(1, 9), min_size=1)
)
def test_an_equal_mix_gives_one_everywhere(sizes, mix):
    table = frame(np.outer(sizes, mix))
    assert np.allclose(location_quotient(table), 1.0)


@given(COUNTS)
def test_quotients_weighted_with_area_share_average_to_one(values):
    table = frame(values)
    quotients = location_quotient(table)
    share = table.sum(axis=1) / max(table.to_numpy().sum(), 1)
    for column in table:
        mean = (quotients[column] * share).sum()
        assert mean == pytest.approx(1.0 if table[column].sum() else 0.0)


@given(COUNTS)
def test_zero_is_a_quotient_and_an_empty_margin_is_not(values):
    table = frame(values)
    quotients = location_quotient(table)
    rows, columns = table.sum(axis=1) > 0, table.sum(axis=0) > 0
    expected = np.outer(rows, columns)
    assert (quotients.notna().to_numpy() == expected).all()
    assert (quotients.to_numpy()[expected & (values == 0)] == 0).all()


@given(COUNTS, st.integers(2, 20))
def test_counting_everything_more_often_changes_nothing(values, times):
    pd.testing.assert_frame_equal(
        location_quotient(frame(values)), location_quotient(frame(values * times))
    )


def test_known_margins_are_used_instead_of_sums():
    table = pd.DataFrame({"x": [20.0, np.nan]}, index=["A", "B"])
    found = location_quotient(
        table,
        area_totals=pd.Series({"B": 50.0, "A": 100.0}),
        type_totals=pd.Series({"x": 100.0}),
        total=1000.0,
    )
    assert found.loc["A", "x"] == pytest.approx(2.0)
    assert np.isnan(found.loc["B", "x"])


def test_worked_example():
    table = pd.DataFrame({"x": [8.0, 2.0], "y": [2.0, 8.0]}, index=["A", "B"])
    assert location_quotient(table).to_numpy().tolist() == [
        pytest.approx([1.6, 0.4]),
        pytest.approx([0.4, 1.6]),
    ]


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
