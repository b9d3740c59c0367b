import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo.areas import Level
from geo.demand import OUTSIDE, TOTAL, by_area, leading
from geo.disclosure import Counts, protect
from geo.errors import UnknownAreaError
from tests.geo.city import AREAS, BUURTEN, PLAN, people, registered

# Shrinking tables of registrations costs more than it explains.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
PLACES = [*(c for level in Level for c in AREAS.codes(level)), *OUTSIDE]
REGISTERED = st.dictionaries(
    st.tuples(st.sampled_from(PLACES), st.sampled_from([TOTAL, "schulden", "wonen"])),
    st.one_of(
        st.integers(0, 300),
        st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda t: (t[0], t[0] + t[1])),
    ),
    min_size=1,
    max_size=25,
)


def placed(counts, level, **options):
    return by_area(
        registered(counts),
        AREAS,
        level,
        categories=options.pop("categories", ["schulden", "wonen", TOTAL]),
        population=options.pop("population", people(level)),
        **options,
    )


@settings(max_examples=40, phases=QUICK)
@given(REGISTERED, st.sampled_from(list(Level)))
def test_every_registration_is_placed_once_or_accounted_for(counts, level):
    found = placed(counts, level)
    rows = registered(counts)
    total = rows[rows["categorie"] == TOTAL]
    for column, bound in (("laagste", "lower"), ("hoogste", "upper")):
        inside = getattr(found.counts, bound)[TOTAL].sum()
        outside = getattr(found.unplaced, bound)[TOTAL].sum()
        assert inside + outside == total[column].sum()


@settings(max_examples=40, phases=QUICK)
@given(REGISTERED)
def test_levels_add_up(counts):
    finer = {k: v for k, v in counts.items() if k[0] in BUURTEN}
    found = {
        level: placed(finer, level).counts.lower if finer else None
        for level in (Level.BUURT, Level.WIJK, Level.STADSDEEL)
    }
    if finer:
        for fine, coarse in ((Level.BUURT, Level.WIJK), (Level.WIJK, Level.STADSDEEL)):
            for category in ("schulden", TOTAL):
                summed = AREAS.sum_up(found[fine][category], coarse)["som"]
                # Missing equals missing here.
                np.testing.assert_array_equal(summed, found[coarse][category])


def test_a_wijk_of_one_buurt_has_the_count_of_the_wijk_and_coarser_rows_do_not():
    found = placed({("WK2", TOTAL): 40, ("WK1", TOTAL): 7, ("SD2", TOTAL): 5}, Level.BUURT)
    assert found.counts.lower.loc["BU21", TOTAL] == 40
    assert found.counts.lower[TOTAL].sum() == 40
    assert found.unplaced.lower.loc["grover", TOTAL] == 12


def test_only_a_single_part_stands_for_the_whole():
    # Both stadsdelen have two wijken: a registration of the gemeente cannot be placed in one.
    found = placed({("GM1", TOTAL): 30}, Level.STADSDEEL)
    assert found.counts.lower[TOTAL].sum() == 0
    assert found.unplaced.lower.loc["grover", TOTAL] == 30


def test_outside_is_kept_by_reason_and_counts_the_total_only():
    found = placed(
        {
            ("onbekend", TOTAL): 10,
            ("onbekend", "schulden"): 6,
            ("buiten", TOTAL): 3,
            ("geen_vast_adres", "schulden"): 2,
            ("BU11", TOTAL): 1,
        },
        Level.WIJK,
    )
    assert found.unplaced.lower[TOTAL].to_dict() == {
        "onbekend": 10,
        "buiten": 3,
        "geen_vast_adres": 0,
        "grover": 0,
    }
    assert list(found.unplaced.lower.columns) == [TOTAL]


@pytest.mark.parametrize("code", ["BU99", "", "wk1"])
def test_an_unknown_area_is_an_error_that_names_it(code):
    with pytest.raises(UnknownAreaError) as error:
        placed({(code, TOTAL): 5}, Level.WIJK)
    assert f"'{code}'" in error.value.what


def test_left_open_is_missing_and_not_listed_is_zero():
    found = placed({("BU11", "schulden"): None, ("BU11", TOTAL): 12}, Level.BUURT)
    assert np.isnan(found.counts.lower.loc["BU11", "schulden"])
    assert np.isnan(found.counts.upper.loc["BU11", "schulden"])
    assert found.counts.lower.loc["BU11", "wonen"] == 0
    assert found.counts.lower.loc["BU12"].tolist() == [0, 0, 0]
    assert found.counts.lower.loc["BU11", TOTAL] == 12


def test_what_a_sender_withheld_stays_an_interval():
    found = placed({("BU11", TOTAL): (0, 9), ("BU12", TOTAL): 20}, Level.WIJK)
    assert found.counts.lower.loc["WK1", TOTAL] == 20
    assert found.counts.upper.loc["WK1", TOTAL] == 29


def test_types_are_counted_under_their_group():
    found = placed(
        {("BU11", "a"): 3, ("BU11", "b"): 4, ("BU11", "anders"): 9},
        Level.WIJK,
        group_of={"a": "groep", "b": "groep"},
        categories=["groep"],
    )
    assert found.counts.lower.loc["WK1"].to_dict() == {"groep": 7}


def test_a_type_left_open_does_not_erase_the_rest_of_its_group():
    found = placed(
        {("BU11", "a"): None, ("BU11", "b"): 4},
        Level.WIJK,
        group_of={"a": "groep", "b": "groep"},
        categories=["groep"],
    )
    assert found.counts.lower.loc["WK1", "groep"] == 4


def test_rows_are_not_changed():
    rows = registered({("BU11", "a"): 3})
    before = rows.copy()
    by_area(
        rows,
        AREAS,
        Level.WIJK,
        group_of={"a": "groep"},
        categories=["groep"],
        population=people(Level.WIJK),
    )
    pd.testing.assert_frame_equal(rows, before)


@pytest.mark.parametrize(("share", "missing"), [(79, True), (80, False), (100, False)])
def test_too_little_placed_makes_the_buurten_missing_but_not_their_neighbours(share, missing):
    found = placed(
        {
            ("BU11", TOTAL): share,
            ("WK1", TOTAL): 100 - share,
            ("BU31", TOTAL): 50,
            ("onbekend", TOTAL): 5000,
        },
        Level.BUURT,
        placed_minimum_pct={Level.BUURT: 80.0},
    )
    assert found.counts.lower.loc[["BU11", "BU12"], TOTAL].isna().all() == missing
    assert found.counts.lower.loc[["BU31", "BU21"], TOTAL].tolist() == [50, 0]


HALF = {Level.STADSDEEL: 50, Level.WIJK: 50, Level.BUURT: 50}


@pytest.mark.parametrize("known_only_as", ["GM1", "onbekend"])
@pytest.mark.parametrize("level", [Level.STADSDEEL, Level.WIJK, Level.BUURT])
def test_what_is_known_nowhere_gives_no_area_a_zero(known_only_as, level):
    found = placed({(known_only_as, TOTAL): 500}, level, placed_minimum_pct=HALF)
    assert found.counts.lower[TOTAL].isna().all()
    assert "te vaak niet vastgelegd" in found.counts.missing_reason


def test_without_a_home_in_the_city_nothing_is_unplaced():
    found = placed(
        {("buiten", TOTAL): 500, ("geen_vast_adres", TOTAL): 500, ("WK1", TOTAL): 5},
        Level.WIJK,
        placed_minimum_pct=HALF,
    )
    assert found.counts.lower[TOTAL].tolist() == [5, 0, 0, 0]


def test_the_total_and_the_types_are_judged_apart():
    found = placed(
        {("GM1", "schulden"): 90, ("WK1", TOTAL): 60, ("WK2", TOTAL): 40},
        Level.WIJK,
        placed_minimum_pct=HALF,
    )
    assert found.counts.lower[TOTAL].tolist() == [60, 40, 0, 0]
    assert found.counts.lower["schulden"].isna().all()


def test_a_breakdown_that_nobody_delivered_is_missing_and_not_zero():
    found = placed({("BU11", TOTAL): 120}, Level.WIJK)
    assert found.counts.lower[["schulden", "wonen"]].isna().all(axis=None)
    assert found.counts.lower.loc["WK1", TOTAL] == 120


def test_types_that_are_too_small_a_part_of_the_total_are_missing_and_not_small():
    # One point of two in WK1 delivered no types; in WK2 both did.
    delivered = {
        ("WK1", TOTAL): 100,
        ("WK1", "schulden"): 50,
        ("WK1", "wonen"): 20,
        ("WK2", TOTAL): 100,
        ("WK2", "schulden"): 80,
    }
    found = placed(delivered, Level.WIJK, typed_minimum_pct=80)
    assert found.counts.lower.loc["WK1", ["schulden", "wonen"]].isna().all()
    assert found.counts.lower.loc["WK2"].tolist() == [80, 0, 100]
    assert found.counts.lower.loc["WK1", TOTAL] == 100
    assert found.counts.missing_reason == "de hulpvraag is te vaak niet vastgelegd"
    # Types that are not asked for make up the total too.
    other = placed(delivered, Level.WIJK, typed_minimum_pct=70, categories=["schulden", TOTAL])
    assert other.counts.lower.loc["WK1", "schulden"] == 50


def test_what_a_sender_withheld_may_be_the_rest_of_the_types():
    found = placed(
        {("WK1", TOTAL): 100, ("WK1", "schulden"): 70, ("WK1", "wonen"): (0, 40)},
        Level.WIJK,
        typed_minimum_pct=80,
    )
    assert found.counts.upper.loc["WK1"].tolist() == [70, 40, 100]


def test_nobody_lives_there_only_where_the_population_says_so():
    inhabited = placed({("BU11", TOTAL): 5}, Level.WIJK).counts.inhabited
    assert inhabited.to_dict() == {"WK1": True, "WK2": True, "WK3": True, "WK4": False}


def test_an_unknown_population_is_not_an_empty_area():
    found = placed(
        {("BU11", TOTAL): 5},
        Level.WIJK,
        population=people(Level.WIJK).astype(float).where(lambda s: s.index != "WK3"),
    )
    assert found.counts.inhabited["WK3"]


def test_no_rows_at_all_are_all_zero():
    found = placed({}, Level.WIJK)
    assert found.counts.lower.shape == (4, 3)
    assert (found.counts.lower == 0).all(axis=None)


# --- which type leads ----------------------------------------------------------------------


def lead(*counts, uppers=None):
    types = list("abcdef")[: len(counts)]
    lower = pd.DataFrame([counts], index=["WK1"], columns=types, dtype=float)
    upper = pd.DataFrame([uppers or counts], index=["WK1"], columns=types, dtype=float)
    return leading(protect({"t": Counts(lower, upper)}, PLAN)["t"], "WK1", types)


@pytest.mark.parametrize(
    ("counts", "leaders"),
    [
        ((100, 50, 20), ["a"]),
        ((20, 100, 9), ["b"]),
        ((50, 50, 20), ["a", "b"]),
        ((47, 53, 20), ["b"]),
        ((9, 9, 0), []),
        ((0, 0, 0), []),
        ((np.nan, 40, np.nan), ["b"]),
        ((10, 9, 9), ["a"]),
    ],
)
def test_who_leads(counts, leaders):
    assert lead(*counts) == leaders


def test_a_withheld_type_may_lead_too():
    assert lead(20, 10, uppers=(20, 60)) == ["a", "b"]


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_the_real_largest_is_always_among_the_leaders(counts):
    found = lead(*counts)
    if max(counts) >= PLAN.drempel:
        largest = {"abcdef"[i] for i, n in enumerate(counts) if n == max(counts)}
        assert largest <= set(found)
    else:
        assert found == []
