import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import Level
from geo.cell import Cell, State
from geo.disclosure import (
    Counts,
    Plan,
    Protected,
    ProtectedTable,
    already_published,
    protect,
)

VIEW = {
    "niveau": "wijk",
    "perioden": ["jaar"],
    "hulpvraag": "totaal",
    "toelichting": "Per wijk het totaal.",
}


def plan(threshold=10, base=5):
    return Plan(
        drempel=threshold,
        afronding=base,
        klassen=(threshold, 25, 50, 100, 200),
        minimum_inwoners=100,
        minimum_voor_verandering=50,
        bekend_minimaal_pct={Level.STADSDEEL: 50, Level.WIJK: 50, Level.BUURT: 80},
        uitgesplitst_minimaal_pct=80,
        weergaven=(VIEW,),
    )


PLAN = plan()
COUNT = st.one_of(
    st.integers(0, 2000),
    st.integers(-3, 3).flatmap(
        lambda d: st.sampled_from([10 + d, 25 + d, 50 + d, 100 + d, 200 + d])
    ),
)
INTERVAL = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda t: (t[0], t[0] + t[1]))


def counts(lower, upper=None, **options):
    low = pd.DataFrame([[lower]], index=["A"], columns=["t"], dtype=float)
    high = low if upper is None else pd.DataFrame([[upper]], index=["A"], columns=["t"])
    return Counts(low, high.astype(float), **options)


def cell(lower, upper=None, *, by=PLAN, **options) -> Cell:
    return protect({"x": counts(lower, upper, **options)}, by)["x"].cell("A", "t")


EMPTY = {"inhabited": pd.Series({"A": False})}

# --- small counts --------------------------------------------------------------------------


@pytest.mark.parametrize("as_class", [False, True])
@pytest.mark.parametrize("threshold", [10, 15])
def test_all_counts_below_the_threshold_are_one_and_the_same_cell(threshold, as_class):
    by = plan(threshold)
    found = {cell(n, by=by, as_class=as_class) for n in range(threshold)}
    assert len(found) == 1
    small = found.pop()
    assert small.state is State.SUPPRESSED
    assert small.value is None
    assert (small.low, small.high) == (0, threshold - 1)
    assert small.text == by.suppressed_text
    assert cell(threshold, by=by).is_number


@pytest.mark.parametrize("n", range(10))
def test_a_small_count_leaves_no_trace_in_the_values(n):
    table = protect({"x": counts(n)}, PLAN)["x"]
    assert table.values.isna().all(axis=None)


def test_where_nobody_lives_small_counts_are_one_cell_too():
    # Otherwise "0–9" in an empty area would mean 1 to 9.
    assert len({cell(n, **EMPTY) for n in range(10)}) == 1


@pytest.mark.parametrize("withheld", [(0, 9), (0, 4), (0, 18)])
def test_a_small_part_cannot_be_read_from_the_bound_of_a_withheld_sum(withheld):
    # One point withheld its count, another delivered n: the sum must not give n away.
    low, high = withheld
    assert len({cell(n + low, n + high) for n in range(10)}) == 1


# --- shown counts --------------------------------------------------------------------------


@given(COUNT)
def test_a_shown_count_is_near_and_never_below_the_threshold(n):
    found = cell(n)
    if found.is_number:
        assert abs(found.value - n) <= 2
        assert found.value % PLAN.afronding == 0
        assert found.value >= PLAN.drempel
        assert found.low >= PLAN.drempel
    else:
        assert n < PLAN.drempel


@given(COUNT, st.integers(10, 20), st.integers(5, 30))
def test_the_interval_of_a_cell_holds_the_count(n, threshold, base):
    found = cell(n, by=plan(threshold, base))
    assert found.low <= n <= found.high


@given(COUNT)
def test_the_interval_of_a_class_holds_the_count(n):
    found = cell(n, as_class=True)
    assert found.low <= n <= found.high


@given(INTERVAL)
def test_the_interval_of_a_withheld_sum_holds_all_it_can_be(interval):
    found = cell(*interval)
    assert found.low <= interval[0]
    assert interval[1] <= found.high
    if interval[0] < interval[1]:
        assert found.state is State.SUPPRESSED
        assert found.value is None


@given(COUNT, COUNT)
def test_larger_counts_are_never_shown_smaller(a, b):
    small, large = cell(min(a, b)), cell(max(a, b))
    assert (small.value or 0) <= (large.value or 0)
    assert small.high <= large.high


@given(COUNT)
def test_a_count_says_no_more_than_its_rounded_value(n):
    shown_as = cell(n)
    if shown_as.is_number:
        assert cell(shown_as.value) == shown_as


# --- classes -------------------------------------------------------------------------------


@given(COUNT)
def test_a_class_shows_bounds_of_the_plan_only(n):
    found = cell(n, as_class=True)
    bounds = [str(b) for b in PLAN.klassen]
    tops = [str(b - 1) for b in PLAN.klassen[1:]]
    texts = [PLAN.suppressed_text, f"{bounds[-1]} of meer"]
    texts += [f"{a}–{b}" for a, b in zip(bounds, tops, strict=False)]
    assert found.text in texts
    assert found.value is None or found.value in PLAN.klassen


@given(INTERVAL)
def test_a_withheld_sum_in_classes_shows_no_other_bounds(interval):
    found = cell(*interval, as_class=True)
    edges = {0, PLAN.drempel - 1, *PLAN.klassen, *(b - 1 for b in PLAN.klassen), np.inf}
    assert {int(bound) for bound in re.findall(r"\d+", found.text)} <= edges


@given(COUNT)
def test_classes_leave_no_finer_numbers_behind(n):
    table = protect({"x": counts(n, as_class=True)}, PLAN)["x"]
    assert table.values.isna().all(axis=None)


@given(COUNT, COUNT)
def test_counts_that_are_shown_alike_are_in_the_same_class(a, b):
    if cell(a) == cell(b):
        assert cell(a, as_class=True) == cell(b, as_class=True)


# --- the other states ----------------------------------------------------------------------


def test_missing_stays_no_data():
    found = cell(np.nan)
    assert found.state is State.NO_DATA
    assert (found.value, found.low, found.high) == (None, None, None)


def test_zero_is_small_where_people_live_and_does_not_apply_where_nobody_does():
    assert cell(0).state is State.SUPPRESSED
    assert cell(0, **EMPTY).state is State.NOT_APPLICABLE
    assert cell(np.nan, **EMPTY).state is State.NOT_APPLICABLE
    assert cell(40, **EMPTY).value == 40


def test_an_area_that_the_population_does_not_list_is_inhabited():
    assert cell(0, inhabited=pd.Series({"B": True})).state is State.SUPPRESSED


@given(
    st.lists(st.lists(st.one_of(st.none(), COUNT), min_size=3, max_size=3), min_size=1, max_size=5)
)
def test_a_cell_depends_on_its_own_count_and_keeps_its_place(rows):
    lower = pd.DataFrame(rows, columns=list("xyz"), dtype=float)
    lower.index = [f"A{i}" for i in range(len(rows))]
    table = protect({"t": Counts(lower, lower)}, PLAN)["t"]
    assert table.areas == list(lower.index)
    assert table.categories == list("xyz")
    for area in table.areas:
        for category in table.categories:
            assert table.cell(area, category) == cell(lower.loc[area, category])
    for category in table.categories:
        column = table.column(category)
        assert column == [table.cell(a, category) for a in table.areas]
        shown = [np.nan if c.value is None else c.value for c in column]
        np.testing.assert_array_equal(table.values[category], shown)


# --- the gate ------------------------------------------------------------------------------


def test_a_protected_table_cannot_be_made_by_hand():
    for token in (None, object(), True):
        with pytest.raises(TypeError, match="protect"):
            ProtectedTable(
                token,
                pd.Index(["A"]),
                pd.Index(["t"]),
                state=np.zeros((1, 1), dtype=np.int8),
                value=np.array([[3.0]]),
                low=np.array([[3.0]]),
                high=np.array([[3.0]]),
                cells={("A", "t"): Cell.of_number(3.0)},
            )


@pytest.mark.parametrize("table", [pd.DataFrame({"t": [3]}), {"t": 3}, None])
def test_protected_refuses_what_was_not_protected(table):
    good = protect({"x": counts(50)}, PLAN)
    with pytest.raises(TypeError, match="raw"):
        Protected({"x": good["x"], "raw": table})


def test_protected_is_a_mapping_of_its_tables():
    found = protect({"x": counts(50), "y": counts(3)}, PLAN)
    assert list(found) == ["x", "y"]
    assert len(found) == 2
    assert "z" not in found
    with pytest.raises(TypeError):
        found["z"] = found["x"]


def test_what_is_taken_out_cannot_change_the_table():
    source = counts(50)
    table = protect({"x": source}, PLAN)["x"]
    source.lower.iloc[0, 0] = 7
    values = table.values.copy()
    values.iloc[0, 0] = 7
    table.column("t").clear()
    table.areas.clear()
    assert table.values.iloc[0, 0] == 50
    assert table.cell("A", "t").value == 50


@pytest.mark.parametrize(("lower", "upper"), [(-1, 5), (6, 5), (np.nan, 5), (5, np.nan)], ids=str)
def test_impossible_counts_are_refused(lower, upper):
    with pytest.raises(ValueError):
        counts(lower, upper)


@pytest.mark.parametrize("axis", ["index", "columns"])
def test_bounds_of_different_tables_are_refused(axis):
    low = pd.DataFrame({"t": [1.0]}, index=["A"])
    with pytest.raises(ValueError, match="different"):
        Counts(low, low.rename(**{axis: {"A": "B", "t": "u"}}))


def test_what_a_source_published_passes_unchanged():
    figures = pd.DataFrame({"i": [3.0, np.nan]}, index=["A", "B"])
    cells = {("A", "i"): Cell.of_number(3.0), ("B", "i"): Cell.no_data()}
    table = already_published(figures, cells)
    figures.iloc[0, 0] = 99.0
    assert table.cell("A", "i").value == 3.0
    assert table.values["i"].tolist()[0] == 3.0
    assert table.cell("B", "i").state is State.NO_DATA
