import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.need import expected, need, per_person, typical_scale

PERSONS = pd.DataFrame({"low": [100.0, 50.0, 0.0], "old": [10.0, 40.0, 0.0]}, list("ABC"))
WEIGHTS = pd.Series({"old": 1.0, "low": 0.5})
AREAS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 900)), min_size=1, max_size=9)


def columns(rows):
    return np.array(rows, float).T


def test_need_by_hand_matched_on_characteristic():
    assert need(PERSONS, WEIGHTS).to_dict() == {"A": 60.0, "B": 65.0, "C": 0.0}
    plain = need(PERSONS.to_numpy(), np.array([0.5, 1.0]))
    assert isinstance(plain, np.ndarray)
    assert plain.tolist() == [60.0, 65.0, 0.0]


def test_what_does_not_count_may_be_missing():
    holes = PERSONS.assign(low=[np.nan, 50.0, 0.0])
    assert need(holes, WEIGHTS).isna().tolist() == [True, False, False]
    assert need(holes, pd.Series({"low": 0.0, "old": 1.0})).tolist() == [10.0, 40.0, 0.0]


def test_a_weight_or_share_that_is_not_there_or_below_zero_is_refused():
    with pytest.raises(ValueError, match="no weight"):
        need(PERSONS, WEIGHTS[["old"]])
    with pytest.raises(ValueError, match="negative"):
        need(PERSONS, -WEIGHTS)
    with pytest.raises(ValueError, match="negative"):
        need(-PERSONS, WEIGHTS)
    with pytest.raises(ValueError, match="no share"):
        per_person(WEIGHTS[["old"]], PERSONS)
    with pytest.raises(ValueError, match="negative"):
        per_person(-WEIGHTS, PERSONS)


def test_shares_of_need_are_shares_of_the_citys_need():
    shares = pd.Series({"old": 0.3, "low": 0.7})
    weights = per_person(shares, PERSONS)
    assert weights.to_dict() == pytest.approx({"low": 0.7 / 150, "old": 0.3 / 50})
    assert need(PERSONS, weights).sum() == pytest.approx(1.0)
    empty = per_person(shares, PERSONS.assign(old=[0.0, np.nan, 0.0]))
    assert empty.to_dict() == pytest.approx({"low": 0.7 / 150, "old": 0.0})


def test_a_total_is_divided_in_proportion_to_need():
    found = expected(25.0, PERSONS, WEIGHTS)
    assert found.to_dict() == {"A": 12.0, "B": 13.0, "C": 0.0}
    for total in (25, np.int64(25), np.float64(25)):
        assert expected(total, PERSONS, WEIGHTS).equals(found)
    assert expected(0.0, PERSONS, WEIGHTS).tolist() == [0.0, 0.0, 0.0]


def test_per_area_the_typical_area_is_the_scale():
    observed = pd.Series({"C": 0.0, "B": 130.0, "A": 60.0})
    found = expected(observed, PERSONS, WEIGHTS)
    assert found.to_dict() == {"A": 120.0, "B": 130.0, "C": 0.0}


def test_nothing_to_scale_to_is_missing():
    nothing = PERSONS * 0
    assert expected(25.0, nothing, WEIGHTS).isna().all()
    assert expected(pd.Series(np.nan, list("ABC")), PERSONS, WEIGHTS).isna().all()
    assert expected(pd.Series(1.0, list("ABC")), nothing, WEIGHTS).isna().all()
    holes = expected(25.0, PERSONS.assign(low=[np.nan, 50.0, 0.0]), WEIGHTS)
    assert holes.isna().tolist() == [True, False, False]
    assert holes["B"] == 25.0
    with pytest.raises(ValueError, match="negative"):
        expected(-1.0, PERSONS, WEIGHTS)
    with pytest.raises(ValueError, match="negative"):
        expected(pd.Series(-1.0, list("ABC")), PERSONS, WEIGHTS)


@pytest.mark.parametrize(
    ("observed", "weights", "scale"),
    [
        ([4], [2], 2.0),
        ([10, 20, 900], [10, 10, 10], 2.0),
        ([10, 40], [10, 10], 2.5),
        ([10, 40], [10, 11], 40 / 11),
        ([1, 2, 3, 4], [1, 1, 1, 1], 2.5),
        ([0.1, 0.2, 0.3, 0.9], [0.1, 0.1, 0.1, 0.3], 3.0),
        ([0, 0, 9], [5, 5, 3], 0.0),
        ([5, np.nan, 7, 3], [5, 100, 0, np.nan], 1.0),
    ],
)
def test_the_weighted_median_by_hand(observed, weights, scale):
    assert typical_scale(np.array(observed, float), np.array(weights, float)) == scale


def test_no_area_that_counts_gives_no_scale():
    assert np.isnan(typical_scale(np.array([]), np.array([])))
    assert np.isnan(typical_scale(np.array([np.nan, 3.0]), np.array([1.0, 0.0])))
    for observed, weights in (([-1.0], [1.0]), ([1.0], [-1.0])):
        with pytest.raises(ValueError, match="negative"):
            typical_scale(np.array(observed), np.array(weights))


@given(AREAS, st.randoms())
def test_it_is_the_median_of_units_of_need_in_any_order(rows, random):
    observed, weights = columns(rows)
    by_unit = np.repeat(observed / weights, weights.astype(int))
    found = typical_scale(observed, weights)
    assert found == pytest.approx(np.median(by_unit))
    order = list(range(len(rows)))
    random.shuffle(order)
    assert typical_scale(observed[order], weights[order]) == found


@given(AREAS, st.floats(0.5, 9), st.integers(0, 8), st.integers(0, 500))
def test_it_scales_and_never_falls_when_a_count_rises(rows, times, at, more):
    observed, weights = columns(rows)
    scale = typical_scale(observed, weights)
    assert typical_scale(observed * times, weights) == pytest.approx(scale * times)
    assert typical_scale(observed, weights * times) == pytest.approx(scale / times)
    observed[at % len(rows)] += more
    assert typical_scale(observed, weights) >= scale


@given(st.integers(5, 30), st.floats(1.5, 100))
def test_one_area_with_very_many_registrations_does_not_move_it(areas, times):
    observed = np.full(areas, 100.0)
    observed[0] *= times
    assert typical_scale(observed, np.ones(areas)) == 100.0
