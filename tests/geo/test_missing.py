import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.missing import (
    by_difference,
    changed_population,
    gate,
    largest_part,
    unknown_ratio,
    unplaced_share,
)

USE = pd.DataFrame({"P": [9.0, 1.0, 0.0], "Q": [1.0, 9.0, 0.0]}, list("ABC"))


def test_shares_of_all_registrations_by_hand():
    found = unplaced_share(80.0, pd.Series({"onbekend": 15.0, "buiten": 5.0, "grover": np.nan}))
    assert found["pct"].tolist()[:2] == [15.0, 5.0]
    assert found["aantal"].tolist()[:2] == [15.0, 5.0]
    assert np.isnan(found.loc["grover", "pct"])
    assert unplaced_share(0.0, pd.Series({"onbekend": 0.0}))["pct"].isna().all()
    for placed, count in ((-1.0, 1.0), (1.0, -1.0)):
        with pytest.raises(ValueError, match="negative"):
            unplaced_share(placed, pd.Series({"onbekend": count}))


def test_points_that_leave_areas_open_weigh_on_the_areas_that_use_them():
    unknown, total = pd.Series({"Q": 0.0, "P": 20.0}), pd.Series({"P": 100.0, "Q": 100.0})
    found = unknown_ratio(USE, unknown, total)
    assert found.to_dict() == pytest.approx({"A": 1.8, "B": 0.2, "C": 1.0})


def test_the_ratio_is_one_where_nothing_is_known():
    nobody = pd.Series({"P": 0.0, "Q": 0.0})
    assert (unknown_ratio(USE, nobody, pd.Series({"P": 10.0, "Q": 10.0})) == 1).all()
    assert (unknown_ratio(USE, nobody, nobody) == 1).all()
    only_p = unknown_ratio(USE, pd.Series({"P": 5.0}), pd.Series({"P": 10.0}))
    assert only_p.to_dict() == {"A": 1.0, "B": 1.0, "C": 1.0}
    with pytest.raises(ValueError, match="more is unknown"):
        unknown_ratio(USE, pd.Series({"P": 5.0, "Q": 0.0}), pd.Series({"P": 4.0, "Q": 1.0}))
    with pytest.raises(ValueError, match="negative"):
        unknown_ratio(-USE, nobody, nobody)


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.5, 9))
def test_the_ratio_has_no_unit(p, q, times):
    unknown, total = pd.Series({"P": float(p), "Q": float(q)}), pd.Series({"P": 60.0, "Q": 80.0})
    once = unknown_ratio(USE, unknown, total)
    assert np.allclose(unknown_ratio(USE * times, unknown * times, total * times), once)


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        ("geleverd", "geleverd", ["", "", ""]),
        ("geleverd", "niet_geleverd", ["", "niet_geleverd", ""]),
        ("gesloten", "geleverd", ["gesloten", "", ""]),
        ("gesloten", "niet_geleverd", ["gesloten", "niet_geleverd", ""]),
        ("niet_geleverd", None, ["niet_geleverd", "niet_geleverd", ""]),
    ],
)
def test_an_area_whose_points_did_not_deliver_is_closed_off(p, q, expected):
    state = pd.Series({name: s for name, s in (("P", p), ("Q", q)) if s})
    assert gate(USE, state).tolist() == expected


def test_how_much_may_fall_away_is_a_choice():
    state = pd.Series({"P": "geleverd", "Q": "niet_geleverd"})
    assert gate(USE, state, share_at_most=0.09).tolist() == ["niet_geleverd", "niet_geleverd", ""]
    assert gate(USE, state, share_at_most=0.9).tolist() == ["", "", ""]
    equal = pd.DataFrame({"P": [5.0], "Q": [5.0]}, ["A"])
    half = pd.Series({"P": "gesloten", "Q": "niet_geleverd"})
    assert gate(equal, half).tolist() == ["niet_geleverd"]
    holes = pd.DataFrame({"P": [np.nan], "Q": [5.0]}, ["A"])
    assert gate(holes, pd.Series({"P": "gesloten", "Q": "geleverd"})).tolist() == [""]
    with pytest.raises(ValueError, match="unknown state"):
        gate(USE, pd.Series({"P": "open", "Q": "geleverd"}))
    with pytest.raises(ValueError, match="negative"):
        gate(-USE, state)


def test_the_largest_part_by_hand():
    need = pd.Series({"A": 1.0, "B": 3.0, "C": np.nan, "D": 0.0})
    assert largest_part(need, 40.0).tolist() == [20.0, 40.0, 0.0, 0.0]
    assert largest_part(need, 40.0, factor=1.0).tolist() == [10.0, 30.0, 0.0, 0.0]
    ratio = pd.Series({"B": 0.5, "A": 1.5})
    assert largest_part(need, 40.0, ratio=ratio).tolist() == [30.0, 30.0, 0.0, 0.0]
    assert largest_part(need, 0.0).tolist() == [0.0] * 4
    assert largest_part(need * 0, 40.0).tolist() == [0.0] * 4
    for bad in ((-need, 1.0, None), (need, -1.0, None), (need, 1.0, -ratio)):
        with pytest.raises(ValueError, match="negative"):
            largest_part(bad[0], bad[1], ratio=bad[2])


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8), st.integers(0, 900))
def test_no_part_is_more_than_there_is_and_together_they_can_hold_it_all(need, unknown):
    part = largest_part(pd.Series(need, dtype=float), float(unknown))
    assert (part <= unknown).all()
    assert part.sum() >= unknown - 1e-6


def test_growth_over_the_limit_has_a_notice():
    before = pd.Series({"A": 1000.0, "B": 1000.0, "C": 1000.0, "D": 0.0, "E": 0.0, "F": np.nan})
    after = pd.Series({"C": 949.0, "B": 1050.0, "A": 1051.0, "D": 5.0, "E": 0.0, "F": 3.0})
    found = changed_population(before, after)
    assert found.to_dict() == {"A": True, "B": False, "C": True, "D": True, "E": False, "F": False}
    assert not changed_population(before, after, pct=6.0)["A"]
    assert not changed_population(pd.Series({"Z": 10.0}), after)["Z"]
    for bad in ((-before, after), (before, -after)):
        with pytest.raises(ValueError, match="negative"):
            changed_population(*bad)


INF = float("inf")


def ends(**parts):
    low, high = zip(*parts.values(), strict=True)
    return pd.Series(low, list(parts), dtype=float), pd.Series(high, list(parts), dtype=float)


def test_a_withheld_part_is_what_the_others_leave_of_the_whole():
    low, high = ends(A=(0, 9), B=(10, INF), C=(0, 9), D=(168, 172))
    found = by_difference(low, high, (338.0, 342.0), rest=9.0)
    assert found.loc["B"].tolist() == [338 - 9 - 9 - 9 - 172, 342 - 168]
    assert found.loc[["A", "C", "D"]].to_numpy().tolist() == [[0, 9], [0, 9], [168, 172]]


def test_of_two_withheld_parts_only_the_largest_follows():
    low, high = ends(A=(10, INF), B=(10, INF), C=(30, 34))
    found = by_difference(low, high, (98.0, 102.0), rest=0.0)
    assert found["laag"].tolist() == [10, 10, 30]
    assert found["hoog"].tolist() == [102 - 40, 102 - 40, 34]


def test_without_a_whole_nothing_follows():
    low, high = ends(A=(10, INF), B=(0, 9))
    for whole in ((np.nan, 9.0), (9.0, np.nan)):
        assert by_difference(low, high, whole, rest=0.0)["hoog"].tolist() == [INF, 9]
    with pytest.raises(ValueError, match="cannot make"):
        by_difference(*ends(A=(10, 10), B=(5, 5)), (40.0, 40.0), rest=0.0)
    with pytest.raises(ValueError, match="negative"):
        by_difference(*ends(A=(-1, 10)), (0.0, 40.0), rest=0.0)


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=2, max_size=6), st.data())
def test_the_truth_always_lies_within(parts, data):
    rest = data.draw(st.integers(0, 9))
    exact = pd.Series([float(count) for count, _ in parts])
    low = exact.where(~pd.Series([hidden for _, hidden in parts]), 0.0)
    high = exact.where(~pd.Series([hidden for _, hidden in parts]), INF)
    whole = float(exact.sum()) + rest
    found = by_difference(low, high, (max(0.0, whole - 2), whole + 2), rest=9.0)
    assert (found["laag"] <= exact).all()
    assert (found["hoog"] >= exact).all()
    assert (found["laag"] >= low).all()
    assert (found["hoog"] <= high).all()
