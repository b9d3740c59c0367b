"""The attacker against bounds worked out by hand and by trying everything."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure.audit import audit
from geo.disclosure.claims import change, quotient, rate, share, shown, within
from geo.disclosure.keys import CellRef
from geo.disclosure.known import Look
from geo.disclosure.links import Builder
from geo.disclosure.protected import protect_table
from geo.disclosure.protecting import protect_cells
from geo.disclosure.solver import ContradictionError
from tests.geo.disclosure.attack import (
    PLAN,
    YEAR,
    bounds_by_program,
    bounds_by_trying,
    exact,
    with_margins,
)


def row(counts, total="T"):
    """Return a row of counts with its total, primary suppression only, and its links."""
    names = [*(f"a{i}" for i in range(len(counts))), total]
    build = Builder()
    build.add(total, names[:-1])
    links = build.links([{CellRef(YEAR, name, "n"): name for name in names}])
    tables = {YEAR: exact([[c] for c in [*counts, sum(counts)]], names, ["n"])}
    return tables, links, {key: protect_table(c, PLAN) for key, c in tables.items()}


def cell(name):
    return CellRef(YEAR, name, "n")


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # 20 reads 20 (18-22), the total 25 reads 25 (23-27): the small one is 1 to 9.
        ([20, 5], 1, 9),
        # 30 reads 30 (28-32), the total 30 too: 0 to 4.
        ([30, 0], 0, 4),
        # 22 reads 20 (18-22), 31 reads 30 (28-32): 6 to 9.
        ([22, 9], 6, 9),
    ],
)
def test_a_lone_small_count_is_narrowed_as_computed_by_hand(counts, low, high):
    _, links, published = row(counts)
    (found,) = audit([published], links, PLAN)
    assert found.cells == (cell("a1"),)
    assert found.look is Look.SMALL
    assert (found.low, found.high) == pytest.approx((low, high))


def test_two_small_counts_under_a_small_total_keep_all_of_0_to_9():
    _, links, published = row([3, 4])
    assert audit([published], links, PLAN) == []


def test_many_rounded_counts_hide_a_small_one_by_themselves():
    _, links, published = row([20, 20, 20, 20, 20, 3])
    assert audit([published], links, PLAN) == []


@pytest.mark.parametrize(
    "inner",
    [
        [[14, 3], [5, 16]],
        [[12, 0], [8, 11]],
        [[2, 3], [11, 4]],
        [[9, 1], [10, 0]],
        [[3, 12, 8]],
    ],
)
def test_bounds_equal_those_of_trying_everything(inner):
    tables, links = with_margins(inner)
    for published in (
        {key: protect_table(counts, PLAN) for key, counts in tables.items()},
        protect_cells(tables, PLAN, links),
    ):
        by_trying = bounds_by_trying(published, links, most=24)
        by_program = bounds_by_program(published, links)
        for tried, computed in zip(by_trying, by_program, strict=True):
            assert tried[0] == computed[0]
            # Trying stops at 24; the program does not.
            assert tried[1] == computed[1] or (tried[1] >= 24 and computed[1] >= tried[1])


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(2, 4), st.integers(2, 5))
def test_no_table_with_margins_is_left_open(seed, rows, columns):
    inner = np.random.default_rng(seed).negative_binomial(1, 0.06, (rows, columns))
    tables, links = with_margins(inner)
    published = protect_cells(tables, PLAN, links)
    assert audit([published], links, PLAN) == []
    for key, counts in tables.items():
        for area in counts.lower.index:
            for category in counts.lower.columns:
                found = published[key].cell(area, category)
                n = counts.lower.loc[area, category]
                assert found.low <= n <= found.high
                assert not (found.is_number and n < PLAN.drempel)


def test_two_small_counts_with_a_larger_total_say_nothing_of_each_other():
    # If the total read "hidden" only from 10 up, the two could not both be 0.
    for counts in ([6, 7], [2, 3]):
        tables, links, _ = row(counts)
        published = protect_cells(tables, PLAN, links)
        assert audit([published], links, PLAN) == []
        assert published[YEAR].cell("T", "n").text == "afgeschermd"


def test_of_a_hidden_count_an_interval_of_ten_stays():
    tables, links, _ = row([20, 5, 11])
    published = protect_cells(tables, PLAN, links)
    assert audit([published], links, PLAN) == []
    low, high = zip(*bounds_by_program(published, links), strict=True)
    for unknown, name in enumerate(links.names):
        if published[YEAR].cell(name, "n").text == "afgeschermd":
            assert high[unknown] - low[unknown] >= 10


# --- what screens say beside their tables ---------------------------------------------------


SAFE = row([3, 4])


@pytest.mark.parametrize(
    "claim",
    [
        within("minder dan 5", cell("a0"), 0, 4),
        within("klasse 2 tot 10", cell("a0"), 2, 9),
        rate("2,3 per 1.000", cell("a0"), 1300, *shown(2.3, 1)),
        share("43%", cell("a0"), cell("a1"), *shown(75, 0)),
        change("gedaald met 25%", cell("a0"), cell("a1"), -30, -20),
        quotient("1,5 keer zo vaak", cell("a0"), cell("a1"), (0.5, 0.55), 1.45, 1.55),
    ],
    ids=lambda claim: claim.text,
)
def test_a_derived_figure_that_narrows_a_small_count_is_found(claim):
    _, links, published = SAFE
    assert audit([published], links, PLAN) == []
    assert audit([published], links, PLAN, claims=[claim])


@pytest.mark.parametrize(
    "claim",
    [
        within("minder dan 10", cell("a0"), 0, 9),
        rate("minder dan 7,5 per 1.000", cell("a0"), 1300, 0, 7.5),
        share("hooguit 100%", cell("a0"), cell("T"), 0, 100),
    ],
    ids=lambda claim: claim.text,
)
def test_a_derived_figure_that_holds_for_the_whole_class_is_no_finding(claim):
    _, links, published = SAFE
    assert audit([published], links, PLAN, claims=[claim]) == []


def test_only_the_tables_of_a_view_are_judged():
    _, links, published = row([20, 5])
    assert audit([published], links, PLAN, among={YEAR})
    assert audit([published], links, PLAN, among=set()) == []


def test_figures_that_contradict_each_other_are_reported_as_such():
    _, links, published = SAFE
    with pytest.raises(ContradictionError):
        audit([published], links, PLAN, claims=[within("25 of meer", cell("a0"), 25, 49)])
