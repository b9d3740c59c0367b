import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.rates import expected_indirect, location_quotient, per_1000

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


AGES = ["young", "old"]
PEOPLE = pd.DataFrame([[100.0, 200.0], [300.0, 0.0], [0.0, 0.0]], ["A", "B", "C"], AGES)


def test_expected_by_hand_matched_on_stratum():
    events = pd.Series({"old": 40.0, "young": 4.0})
    found = expected_indirect(PEOPLE, events, pd.Series({"old": 200.0, "young": 400.0}))
    assert found.to_dict() == {"A": 41.0, "B": 3.0, "C": 0.0}
    plain = expected_indirect(PEOPLE.to_numpy(), np.array([4.0, 40.0]), np.array([400.0, 200.0]))
    assert isinstance(plain, np.ndarray)
    assert plain.tolist() == [41.0, 3.0, 0.0]


@given(COUNTS)
def test_the_city_as_its_own_reference_expects_what_it_has(people):
    table = frame(people)
    events = table.sum() * 0.03
    assert expected_indirect(table, events, table.sum()).sum() == pytest.approx(events.sum())


def test_residents_missing_where_there_are_events_leave_the_area_missing():
    holes = PEOPLE.copy()
    holes.loc["A", "young"] = np.nan
    reference = pd.Series({"young": 400.0, "old": 200.0})
    found = expected_indirect(holes, pd.Series({"young": 4.0, "old": 40.0}), reference)
    assert found.isna().tolist() == [True, False, False]
    without = expected_indirect(holes, pd.Series({"young": 0.0, "old": 40.0}), reference)
    assert without.tolist() == [40.0, 0.0, 0.0]


def test_a_stratum_nobody_lives_in_asks_nothing():
    found = expected_indirect(
        PEOPLE, pd.Series({"young": 4.0, "old": 0.0}), pd.Series([400.0, 0.0], AGES)
    )
    assert found.tolist() == [1.0, 3.0, 0.0]


@pytest.mark.parametrize(
    ("events", "people", "message"),
    [
        ({"young": 4.0}, {"young": 400.0, "old": 200.0}, "no reference"),
        ({"young": 4.0, "old": 1.0}, {"young": 400.0}, "no reference"),
        ({"young": 4.0, "old": 1.0}, {"young": 400.0, "old": 0.0}, "nobody lives"),
        ({"young": -4.0, "old": 1.0}, {"young": 400.0, "old": 5.0}, "negative"),
        ({"young": 4.0, "old": 1.0}, {"young": 400.0, "old": -5.0}, "negative"),
    ],
)
def test_a_reference_that_cannot_be_is_refused(events, people, message):
    with pytest.raises(ValueError, match=message):
        expected_indirect(PEOPLE, pd.Series(events), pd.Series(people))


def test_residents_below_zero_are_refused():
    with pytest.raises(ValueError, match="negative"):
        expected_indirect(-PEOPLE, pd.Series(4.0, AGES), pd.Series(9.0, AGES))
