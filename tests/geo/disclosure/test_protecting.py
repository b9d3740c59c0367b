"""A release as a whole: nothing can be computed back, and each link is there for a reason."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import demand
from geo.areas import Level
from geo.cell import State
from geo.disclosure import PeriodKind
from geo.disclosure import release_links as names
from geo.disclosure.audit import audit
from geo.disclosure.keys import OF_RESIDENTS, Breakdown, CellRef, TableKey
from geo.disclosure.protected import ProtectedTable, protect_table
from geo.disclosure.protecting import links_of, protect_cells
from geo.disclosure.release import Release
from geo.disclosure.release_links import release_links
from geo.period import Period
from geo.release import release_tables
from tests.geo.city import AREAS, PLAN, TAXONOMY, people
from tests.geo.disclosure.towns import (
    CONTEXT,
    GROUPS,
    findings,
    primary,
    protected,
    quarter,
    residents_of,
    rows_of,
    tables_of,
    year,
)
from tests.geo.disclosure.towns import before as earlier_release

SEEDS = range(2)
GIVING_TOTALS = (Breakdown.TYPES, Breakdown.GROUPS, *OF_RESIDENTS)


@settings(max_examples=6)
@given(st.integers(0, 2**32 - 1), st.integers(4, 6), st.floats(0.5, 12), st.booleans())
def test_whatever_came_in_nothing_can_be_computed_back(seed, quarters, mean, points):
    tables = tables_of(year(seed, quarters, mean), points=points)
    published = protected(tables)
    assert findings(tables, published) == []
    for key, counts in tables.items():
        for area in counts.lower.index:
            for category in counts.lower.columns:
                cell, n = published[key].cell(area, category), counts.lower.loc[area, category]
                if cell.is_number:
                    assert n >= PLAN.drempel
                if cell.low is not None:
                    assert cell.low <= n <= cell.high


def test_the_same_counts_give_the_same_release():
    first, second = (protected(tables_of(year(5))).to_frame() for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_a_count_that_stands_in_two_tables_looks_the_same_in_both():
    tables = tables_of(year(2, 5))
    published = protected(tables)
    links = links_of(tables, AREAS, CONTEXT)
    looks = {}
    for ref, unknown in links.cells[0].items():
        cell = published[ref.table].cell(ref.area, ref.category)
        if ref.table.level is not Level.BUURT:
            assert looks.setdefault(unknown, cell) == cell


# --- what each part is for: without it the audit finds cells --------------------------------


def test_without_complementary_suppression_counts_can_be_computed():
    tables = tables_of(year(1))
    assert findings(tables, primary(tables))


def test_without_rounding_counts_can_be_computed():
    sharp = PLAN.model_copy(update={"afronding": 1})
    found = []
    for seed in SEEDS:
        tables = tables_of(year(seed))
        published = protected(tables)
        unrounded = {}
        for key, counts in tables.items():
            cells = published[key]

            def where(bottom, cells=cells, counts=counts):
                return np.array(
                    [
                        [
                            cells.cell(a, c).high == np.inf
                            and cells.cell(a, c).state is State.SUPPRESSED
                            and cells.cell(a, c).low == bottom
                            for c in counts.lower.columns
                        ]
                        for a in counts.lower.index
                    ]
                )

            unrounded[key] = protect_table(counts, sharp, where(10.0), where(0.0))
        found += findings(tables, unrounded)
    assert found


def test_without_the_link_between_quarters_and_years_counts_can_be_computed():
    found = []
    for seed in SEEDS:
        tables = tables_of(year(seed, 5))
        blind = release_links([tables], AREAS, [CONTEXT], over_time=False)
        published = protect_cells(tables, PLAN, blind)
        assert audit([published], blind, PLAN) == []
        found += findings(tables, published)
    assert found


def corrected(seed):
    """Return a year, and the same year after a service point delivered its last quarter anew."""
    first = year(seed)
    last = max(first)
    frame = first[last].copy()
    own = (frame["servicepunt"] == "P1") & frame["gebied"].isin(["BU11", "BU31"])
    frame.loc[own, "n"] += np.random.default_rng(seed).integers(0, 3, own.sum())
    return first, first | {last: frame}


def test_without_the_link_between_deliveries_counts_can_be_computed():
    found = []
    for seed in SEEDS:
        before, after = (tables_of(each) for each in corrected(seed))
        earlier = [earlier_release(before, protected(before))]
        assert findings(after, protected(after, earlier), earlier) == []
        found += findings(after, protected(after), earlier)
    assert found


def test_a_new_quarter_does_not_open_the_window_that_was_published_before():
    delivered = year(3, 6)
    before = tables_of(dict(sorted(delivered.items())[:5]))
    after = tables_of(delivered)
    earlier = [earlier_release(before, protected(before))]
    published = protected(after, earlier)
    assert findings(after, published, earlier) == []
    for key in before.keys() & after.keys():
        assert published[key].values.equals(earlier[0].published[key].values)


# --- links -----------------------------------------------------------------------------------


def test_an_unchanged_count_of_an_earlier_release_is_the_same_unknown():
    before, after = (tables_of(each) for each in corrected(0))
    links = links_of(after, AREAS, CONTEXT, [earlier_release(before, primary(before))])
    new, old = links.cells
    moved = 0
    for ref in new.keys() & old.keys():
        same = (
            before[ref.table].lower.loc[ref.area, ref.category]
            == after[ref.table].lower.loc[ref.area, ref.category]
        )
        assert same == (new[ref] == old[ref])
        moved += not same
    assert moved


def test_every_sum_holds_for_the_exact_counts():
    tables = tables_of(year(0, 6), points=True)
    links = links_of(tables, AREAS, CONTEXT)
    low, _ = links.exact([tables])
    known = 0
    for each in links.sums:
        parts = low[list(each.parts)]
        if not np.isnan(low[each.whole]) and not np.isnan(parts).any():
            assert parts.sum() == low[each.whole]
            known += 1
    assert known > 0.7 * len(links.sums)


def without_some_types(places, quarters=(1,)):
    """A year in which some dossiers have no demand type, in some quarters and places."""
    delivered = year(3)
    tables = {}
    rows = {p: rows_of(f) for p, f in delivered.items()}
    for number, (period, frame) in enumerate(rows.items(), 1):
        if number in quarters:
            frame = frame.copy()
            more = (frame["categorie"] == "totaal") & frame["gebied"].isin(places)
            frame.loc[more, ["laagste", "hoogste"]] += 3
        tables[period] = frame
    return release_tables(tables, AREAS, TAXONOMY, PLAN, lambda level, _: people(level))


def test_dossiers_without_a_type_in_one_quarter_do_not_undo_the_sums_of_the_others():
    """The total of a quarter in which all have a type still bounds a small count in it."""
    tables = without_some_types(["BU11", "BU12"])
    links = links_of(tables, AREAS, CONTEXT)
    low, _ = links.exact([tables])
    second = Period.of_quarter(2025, 2)
    key = TableKey(Level.STADSDEEL, second, Breakdown.GROUPS)
    groups = sorted(set(GROUPS.values()))
    for area in AREAS.codes(Level.STADSDEEL):
        whole = links.cells[0][CellRef(key, area, "totaal")]
        parts = {links.cells[0][CellRef(key, area, group)] for group in groups}
        assert any(s.whole == whole and set(s.parts) == parts for s in links.sums), area
    for each in links.sums:
        values = low[[each.whole, *each.parts]]
        if not np.isnan(values).any():
            assert values[0] == values[1:].sum()
    bare = {k: protect_table(c, PLAN) for k, c in tables.items()}
    assert audit([bare], links, PLAN), "primary suppression alone leaks"
    assert findings(tables, protected(tables)) == []


def test_types_never_exceed_the_total_also_where_some_have_none():
    tables = without_some_types(["BU11"], quarters=(1, 2, 3, 4))
    links = links_of(tables, AREAS, CONTEXT)
    named = {links.names[p].category for s in links.sums for p in s.parts}
    assert any("buiten" in category for category in named)
    assert findings(tables, protected(tables)) == []


def test_sums_that_the_counts_do_not_obey_are_no_equalities():
    rng = np.random.default_rng(0)
    delivered = {Period.of_quarter(2025, q): quarter(rng) for q in (1, 2, 3, 4)}
    tables = tables_of(delivered)
    for key, counts in tables.items():
        if key.detail is Breakdown.GROUPS and key.level is Level.WIJK:
            counts.lower.loc["WK1", "totaal"] += 40
            counts.upper.loc["WK1", "totaal"] += 0 if counts.lower is counts.upper else 40
    published = protected(tables)
    assert findings(tables, published) == []


def test_the_names_are_those_of_the_counts():
    assert names.TOTAL == demand.TOTAL
    assert names.OUTSIDE == demand.OUTSIDE


# --- tables of the plan ----------------------------------------------------------------------


def test_a_release_holds_what_the_plan_publishes_and_nothing_else():
    tables = tables_of(year(0, 5), points=True)
    for key in tables:
        view = PLAN.view(key.level)
        months = {PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12, PeriodKind.FOUR_QUARTERS: 12}
        assert key.period.months in {months[kind] for kind in view.perioden}
    finest = {k.detail for k in tables if k.level is Level.BUURT}
    assert finest == {Breakdown.TOTAL, Breakdown.UNPLACED}
    per_point = {(k.level, k.period.months) for k in tables if k.detail is Breakdown.POINTS}
    assert per_point == {(Level.GEMEENTE, 3), (Level.GEMEENTE, 12), (Level.STADSDEEL, 12)}


def test_points_add_up_to_everything_registered():
    delivered = year(0)
    tables = tables_of(delivered, points=True)
    key = TableKey(Level.GEMEENTE, Period.of_year(2025), Breakdown.POINTS)
    assert tables[key].lower.to_numpy().sum() == sum(f["n"].sum() for f in delivered.values())


# --- the frozen release ----------------------------------------------------------------------


def test_a_frozen_release_comes_back_as_it_was():
    release = protected(tables_of(year(0)))
    again = Release.from_frame(release.to_frame())
    assert list(again) == list(release)
    for key, table in release.items():
        assert again[key].areas == table.areas
        assert again[key].categories == table.categories
        assert again[key].values.equals(table.values)
        for category in table.categories:
            assert again[key].column(category) == table.column(category)


def test_a_frozen_release_holds_nothing_exact():
    tables = tables_of(year(0))
    frame = protected(tables).to_frame()
    numbers = frame["waarde"].dropna()
    assert (numbers % PLAN.afronding == 0).all()
    small = frame[(frame["staat"] == "afgeschermd") & np.isfinite(frame["hoogste"])]
    assert set(zip(small["laagste"], small["hoogste"], strict=True)) == {(0, 9)}


def test_a_release_takes_protected_tables_only():
    with pytest.raises(TypeError, match="not protected"):
        Release({TableKey(Level.WIJK, Period.of_year(2025), Breakdown.TOTAL): pd.DataFrame()})


def test_a_frozen_table_that_lacks_a_cell_is_refused():
    frame = protected(tables_of(year(0))).to_frame()
    with pytest.raises(ValueError, match="lacks"):
        Release.from_frame(frame.drop(index=frame.index[frame["niveau"] == "wijk"][1]))


def test_keys_are_read_as_they_are_written():
    for key in tables_of(year(0, 5), points=True):
        assert TableKey.parse(str(key)) == key
    assert isinstance(CellRef(key, "GM1", "totaal").table, TableKey)
    assert ProtectedTable


# --- who someone is: ages add up, target groups overlap ----------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_ages_and_target_groups_are_protected_with_all_the_rest(seed):
    tables = tables_of(year(seed, mean=1.0), points=True, residents=True)
    assert {k.detail for k in tables} >= set(OF_RESIDENTS)
    bare = primary(tables)
    assert findings(tables, bare), "primary suppression alone leaks"
    assert findings(tables, protected(tables)) == []


def test_a_group_of_nearly_everybody_leaves_few_who_are_not_of_it():
    """Groups overlap: the total bounds each, and what is left over is no published count."""
    tables = tables_of(year(0), residents=True)
    links = links_of(tables, AREAS, CONTEXT)
    key = TableKey(Level.STADSDEEL, Period.of_year(2025), Breakdown.TARGET_GROUPS)
    total = links.cells[0][CellRef(key, "SD1", "totaal")]
    lvb = links.cells[0][CellRef(key, "SD1", "lvb")]
    [both] = [s for s in links.sums if s.whole == total and lvb in s.parts]
    [left] = set(both.parts) - {lvb}
    assert left not in links.cells[0].values()
    assert links.names[left].category == "niet doelgroep:lvb"


def test_the_total_in_every_table_of_a_year_is_one_unknown():
    tables = tables_of(year(0), residents=True)
    cells = links_of(tables, AREAS, CONTEXT).cells[0]
    for area in AREAS.codes(Level.STADSDEEL):
        keys = [k for k in tables if k.period.is_year and k.level is Level.STADSDEEL]
        found = {cells[CellRef(k, area, "totaal")] for k in keys if k.detail in GIVING_TOTALS}
        assert len(found) == 1


def test_groups_known_at_a_coarser_level_than_totals_give_no_false_sum():
    """A point that delivers its groups for the whole gemeente: its rest may exceed the total's."""
    delivered = year(2)
    groups = {p: residents_of(f, p.first) for p, f in delivered.items()}
    for of in groups.values():
        rows = of[Breakdown.TARGET_GROUPS]
        moved = (rows["categorie"] == "lvb") & (rows["gebied"] == "BU11")
        rows.loc[moved, "gebied"] = "GM1"
        rows.loc[moved, ["laagste", "hoogste"]] += 30
    tables = release_tables(
        {p: rows_of(f) for p, f in delivered.items()},
        AREAS,
        TAXONOMY,
        PLAN,
        lambda level, _: people(level),
        groups={d: {p: of[d] for p, of in groups.items()} for d in OF_RESIDENTS},
    )
    assert findings(tables, protected(tables)) == []


def test_the_breakdowns_add_up_as_the_standard_says():
    for detail in OF_RESIDENTS:
        adds_up = "dossiers" in TAXONOMY.uitsplitsingen[detail.value].telt_op_voor
        assert adds_up == (detail is Breakdown.AGES)
