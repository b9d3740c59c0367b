import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import Level
from geo.errors import UnknownAreaError
from tests.geo.city import AREAS, BUURTEN, WIJKEN, town

CODES = [c for level in Level for c in AREAS.codes(level)]
COUNTS = st.lists(
    st.one_of(st.just(np.nan), st.integers(0, 10_000).map(float)), min_size=6, max_size=6
).map(lambda v: pd.Series(v, index=BUURTEN))
WEIGHTS = st.lists(
    st.one_of(st.just(np.nan), st.integers(0, 5000).map(float)), min_size=6, max_size=6
).map(lambda v: pd.Series(v, index=BUURTEN))


def test_levels_have_their_dutch_forms():
    assert [level.plural for level in Level] == ["gemeenten", "stadsdelen", "wijken", "buurten"]
    assert [level.definite for level in Level] == [
        "de gemeente",
        "het stadsdeel",
        "de wijk",
        "de buurt",
    ]
    assert [level.depth for level in Level] == [0, 1, 2, 3]


@pytest.mark.parametrize("level", list(Level))
def test_every_area_lies_in_exactly_one_of_each_coarser_level(level):
    for coarser in list(Level)[: level.depth + 1]:
        found = [c for a in AREAS.codes(coarser) for c in AREAS.within(a, level)]
        assert sorted(found) == sorted(AREAS.codes(level))


@pytest.mark.parametrize("code", CODES)
def test_ancestor_goes_up_only(code):
    own = AREAS[code].level
    assert AREAS.ancestor(code, own) == code
    for finer in list(Level)[own.depth + 1 :]:
        assert AREAS.ancestor(code, finer) is None
    assert AREAS.ancestor(code, Level.GEMEENTE) == "GM1"


def test_children_lift_and_order():
    assert AREAS.children("SD1") == ["WK1", "WK2"]
    assert AREAS.children("BU11") == []
    assert AREAS.lift(["BU21", "WK3", "GM1"], Level.WIJK) == ["WK2", "WK3", None]
    assert [a.name for a in AREAS.at(Level.STADSDEEL)] == ["Noord", "Zuid"]


def test_find_ignores_case_and_spacing_but_not_the_level():
    assert [a.code for a in AREAS.find("  haven   OOST ")] == ["BU11"]
    assert AREAS.find("Haven Oost", Level.WIJK) == []


def test_find_does_not_trip_over_spacing_in_the_name_itself():
    odd = town([("GM1", "Stad", "gemeente", ""), ("SD1", "Oude  Haven", "stadsdeel", "GM1")])
    assert [a.code for a in odd.find("oude haven")] == ["SD1"]


@pytest.mark.parametrize("code", ["", "GM9", "wk1", "x" * 500])
def test_an_unknown_code_is_named_briefly(code):
    assert code not in AREAS
    with pytest.raises(UnknownAreaError) as error:
        AREAS[code]
    assert "Voorbeeldstad" in error.value.what
    assert len(error.value.what) < 120
    with pytest.raises(UnknownAreaError):
        AREAS.ancestor(code, Level.WIJK)


@pytest.mark.parametrize(
    ("rows", "offender"),
    [
        ([("SD1", "A", "stadsdeel", "GM1"), ("SD1", "B", "stadsdeel", "GM1")], "SD1"),
        ([("SD1", "A", "stadsdeel", "GM9")], "SD1"),
        ([("WK1", "A", "wijk", "GM1")], "WK1"),
        ([("SD1", "A", "stadsdeel", "SD1")], "SD1"),
        ([("WK1", "A", "wijk", "")], "WK1"),
    ],
    ids=["repeated", "absent parent", "skips a level", "its own parent", "no parent"],
)
def test_a_broken_hierarchy_is_refused(rows, offender):
    with pytest.raises(ValueError, match=offender):
        town([("GM1", "Stad", "gemeente", ""), *rows])


# --- sums ----------------------------------------------------------------------------------


def test_missing_is_counted_and_never_zero():
    counts = pd.Series({"BU11": 5.0, "BU12": np.nan, "BU21": np.nan, "BU31": 0.0, "BU32": 3.0})
    found = AREAS.sum_up(counts.reindex(BUURTEN), Level.WIJK)
    assert list(found.index) == WIJKEN
    assert found.loc["WK1"].tolist() == [5.0, 2, 1]
    assert np.isnan(found.loc["WK2", "som"])
    assert found.loc["WK3"].tolist() == [3.0, 2, 0]
    assert found["ontbreekt"].tolist() == [1, 1, 0, 1]


@given(COUNTS, st.sampled_from(list(Level)))
def test_sums_conserve_what_is_known(counts, level):
    found = AREAS.sum_up(counts, level)
    assert found["som"].sum() == counts.sum()
    assert found["ontbreekt"].sum() == counts.isna().sum()
    assert found["delen"].sum() == len(counts)
    assert (found["som"].isna() == (found["ontbreekt"] == found["delen"])).all()


@given(COUNTS)
def test_summing_in_steps_is_summing_at_once(counts):
    steps = AREAS.sum_up(AREAS.sum_up(counts, Level.WIJK)["som"], Level.STADSDEEL)["som"]
    pd.testing.assert_series_equal(steps, AREAS.sum_up(counts, Level.STADSDEEL)["som"])


@given(COUNTS, st.permutations(BUURTEN))
def test_the_order_of_the_rows_does_not_matter(counts, order):
    pd.testing.assert_frame_equal(
        AREAS.sum_up(counts.reindex(order), Level.WIJK), AREAS.sum_up(counts, Level.WIJK)
    )


# --- weighted means ------------------------------------------------------------------------


def test_a_weighted_mean_by_hand():
    shares = pd.Series({"WK1": 10.0, "WK2": 30.0, "WK3": 50.0, "WK4": np.nan})
    weights = pd.Series({"WK1": 300.0, "WK2": 100.0, "WK3": 7.0, "WK4": 0.0})
    found = AREAS.weigh_up(shares, weights, Level.STADSDEEL)
    assert found["gemiddelde"].tolist() == [15.0, 50.0]
    # Nobody lives in WK4: its share does not exist, so it is not missing either.
    assert found["ontbreekt"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("share", "weight", "missing"),
    [(np.nan, 10.0, 1), (5.0, np.nan, 1), (np.nan, np.nan, 1), (np.nan, 0.0, 0), (5.0, 0.0, 0)],
)
def test_what_counts_as_missing_in_a_mean(share, weight, missing):
    shares = pd.Series({"WK1": 20.0, "WK2": share, "WK3": 1.0, "WK4": 1.0})
    weights = pd.Series({"WK1": 50.0, "WK2": weight, "WK3": 1.0, "WK4": 1.0})
    found = AREAS.weigh_up(shares, weights, Level.STADSDEEL).loc["SD1"]
    assert found.tolist() == [20.0, 2, missing]


@given(COUNTS, WEIGHTS)
def test_a_mean_lies_among_its_parts_and_forgets_nobody(shares, weights):
    found = AREAS.weigh_up(shares, weights, Level.STADSDEEL)
    for code, row in found.iterrows():
        parts = AREAS.within(code, Level.BUURT)
        used = [b for b in parts if not np.isnan(shares[b]) and weights[b] > 0]
        empty = [b for b in parts if weights[b] == 0]
        assert row["ontbreekt"] == len(parts) - len(used) - len(empty)
        if used:
            direct = np.average(shares[used], weights=weights[used])
            assert row["gemiddelde"] == pytest.approx(direct)
        else:
            assert np.isnan(row["gemiddelde"])


@given(WEIGHTS, st.floats(0, 100))
def test_equal_shares_stay_equal(weights, share):
    found = AREAS.weigh_up(pd.Series(share, index=BUURTEN), weights, Level.GEMEENTE)
    known = (weights > 0).any()
    assert found["gemiddelde"].notna().all() == known
    assert not known or found["gemiddelde"].iloc[0] == pytest.approx(share)


def test_weights_are_matched_on_code_not_on_position():
    shares = pd.Series({"WK1": 0.0, "WK2": 100.0, "WK3": 1.0, "WK4": 1.0})
    weights = pd.Series({"WK4": 1.0, "WK3": 1.0, "WK2": 3.0, "WK1": 1.0})
    assert AREAS.weigh_up(shares, weights, Level.STADSDEEL).loc["SD1", "gemiddelde"] == 75.0
