"""Who goes where as published: what follows of it for an area, and what does not."""

import numpy as np
import pandas as pd
import pytest

from geo.areas import Level
from geo.disclosure import Breakdown, TableKey
from geo.disclosure.plan import Plan
from geo.disclosure.protected import Counts, protect_table
from geo.period import Period
from geo.point_use import PointUse, years_of
from tests.geo.city import AREAS

YEAR = Period.of_year(2025)
QUARTERS = YEAR.quarters()
DISTRICTS = AREAS.codes(Level.STADSDEEL)
FIRST, SECOND = DISTRICTS[:2]
TOWN = AREAS.gemeente.code


def table(plan: Plan, rows: dict[str, dict[str, float]]):
    exact = pd.DataFrame(rows).T.astype(float)
    return protect_table(Counts(exact, exact), plan)


@pytest.fixture
def release(knowledge):
    """P registers 100 of the first stadsdeel and 20 nowhere; Q 40 of each, and closes in Q2."""
    plan = knowledge.plan
    homes = {code: {"P": 0.0, "Q": 0.0} for code in DISTRICTS}
    homes[FIRST] = {"P": 100.0, "Q": 40.0}
    homes[SECOND] = {"P": 0.0, "Q": 40.0}
    made = {
        TableKey(Level.STADSDEEL, YEAR, Breakdown.POINTS): table(plan, homes),
        TableKey(Level.GEMEENTE, YEAR, Breakdown.POINTS): table(
            plan, {TOWN: {"P": 120.0, "Q": 80.0}}
        ),
    }
    for place, quarter in enumerate(QUARTERS):
        own = {"P": 30.0, "Q": 0.0 if place == 1 else 27.0}
        made[TableKey(Level.GEMEENTE, quarter, Breakdown.POINTS)] = table(plan, {TOWN: own})
    return made


@pytest.fixture
def use(release):
    return PointUse.of(release, AREAS)


def test_what_is_nowhere_placed_is_what_is_left(use):
    found = use.counts().set_index(["servicepunt", "gebied"])
    small = len(DISTRICTS) - 1
    # 118 to 122 in all, 98 to 102 of the first, and 0-9 of every other.
    assert found.loc[("P", "onbekend")].tolist() == [max(0, 118 - 102 - 9 * small), 122 - 98]
    assert found.loc[("P", FIRST)].tolist() == [98, 102]
    assert found.loc[("P", SECOND)].tolist() == [0, 9]


def test_a_point_without_data_gives_no_count(release, knowledge):
    key = TableKey(Level.GEMEENTE, YEAR, Breakdown.POINTS)
    release[key] = table(knowledge.plan, {TOWN: {"P": np.nan, "Q": 80.0}})
    found = PointUse.of(release, AREAS).counts().set_index(["servicepunt", "gebied"])
    assert found.loc[("P", "onbekend")].isna().all()
    assert found.loc[("Q", "onbekend")].notna().all()


def test_a_quarter_with_next_to_nothing_closes_those_who_use_the_point(use):
    there = dict.fromkeys(QUARTERS, frozenset("PQ"))
    assert use.silent(QUARTERS[1]) == ["Q"]
    assert use.silent(QUARTERS[0]) == []
    assert use.silent(Period.of_year(1999)) == []
    found = use.gates(Level.WIJK, QUARTERS, there, share_at_most=0.1)
    assert found.index.tolist() == AREAS.codes(Level.WIJK)
    assert set(found) == {"gesloten"}
    # A fifth is let through when that is the rule, and other quarters close nothing.
    loose = use.gates(Level.STADSDEEL, QUARTERS, there, share_at_most=0.5)
    assert (loose[FIRST], loose[SECOND]) == ("", "gesloten")
    assert set(use.gates(Level.WIJK, QUARTERS[2:], there, share_at_most=0.1)) == {""}


def test_a_point_that_did_not_deliver_is_another_reason(use):
    there = dict.fromkeys(QUARTERS, frozenset("Q"))
    found = use.gates(Level.STADSDEEL, QUARTERS[:1], there, share_at_most=0.1)
    assert (found[FIRST], found[SECOND]) == ("niet_geleverd", "")
    nobody = use.gates(Level.STADSDEEL, QUARTERS[:1], {}, share_at_most=0.1)
    assert nobody[SECOND] == "niet_geleverd"


def test_who_uses_points_that_leave_the_area_open_has_a_higher_ratio(use):
    ratio = use.unknown_ratios(Level.STADSDEEL)
    assert ratio[FIRST] != ratio[SECOND]
    wijk = use.unknown_ratios(Level.WIJK)
    assert all(
        wijk[code] == ratio.get(AREAS.ancestor(code, Level.STADSDEEL), 1.0) for code in wijk.index
    )


def test_years_are_those_of_which_both_tables_are_there(release):
    assert years_of(release) == [YEAR]
    assert PointUse.of(release, AREAS, Period.of_year(2024)) is None
    del release[TableKey(Level.GEMEENTE, YEAR, Breakdown.POINTS)]
    assert years_of(release) == []
    assert PointUse.of(release, AREAS) is None
