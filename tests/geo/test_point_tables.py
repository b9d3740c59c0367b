"""Figures about service points: exact tables, protected with all others, and read back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.areas import Level
from geo.cell import State
from geo.disclosure import Breakdown, CellRef, Context, TableKey
from geo.disclosure.audit import audit
from geo.disclosure.protected import protect_table
from geo.disclosure.protecting import links_of, protect_release
from geo.disclosure.release import Release
from geo.period import Period
from geo.point_tables import (
    PointPlan,
    PointRows,
    point_tables,
    shares_of,
    unplaced_of,
    work_of,
    works_of,
)
from tests.geo.city import AREAS, PLAN
from tests.geo.disclosure.towns import GROUPS, points_of, tables_of, year

WEIGHTS = ["licht", "midden", "zwaar", "onbekend"]
HOME = {"P0": "SD1", "P1": "SD1", "P2": "SD2"}
ASKED = PointPlan(HOME, WEIGHTS, [("contacten", "kanaal"), ("dossiers", "bekend")])
CONTEXT = Context(PLAN, GROUPS, HOME)
Q1 = Period.of_quarter(2025, 1)
COUNTS = ["servicepunt", "eenheid", "uitsplitsing", "categorie", "laagste", "hoogste"]
FLOWS = ["servicepunt", "wachtlijst", "instroom", "uitstroom"]
TOTALS = ["servicepunt", "gebied", "laagste", "hoogste", "zonder_data"]


def rows(*counts, flows=(), totals=None) -> PointRows:
    table = pd.DataFrame(counts, columns=COUNTS).assign(zonder_data=0)
    flow = pd.DataFrame(flows, columns=FLOWS).set_index("servicepunt")
    ends = {f"{name}_{end}": flow[name] for name in flow for end in ("laagste", "hoogste")}
    empty = pd.DataFrame(columns=TOTALS)
    return PointRows(table, pd.DataFrame(ends).reset_index(), empty if totals is None else totals)


def weighed(category, n, point="P1"):
    return (point, "lopend", "zwaarte", category, n, n)


def channel(category, n, point="P1"):
    return (point, "contacten", "kanaal", category, n, n)


def texts(found: PointRows, point="P1") -> list[str]:
    tables = point_tables({Q1: found}, AREAS, ASKED, PLAN)
    release = Release({key: protect_table(c, PLAN) for key, c in tables.items()})
    work = work_of(release, Q1)
    return [work.cell(point, name).text for name in [*WEIGHTS[:3], "contacten", "bijeenkomsten"]]


def test_work_is_running_dossiers_by_weight_and_short_contacts():
    found = rows(
        weighed("licht", 41),
        weighed("zwaar", 4),
        channel("inloop", 30),
        channel("telefoon", 31),
        channel("huisbezoek", 500),
    )
    # Not listed is 0, as the class; a home visit is part of the hours of its dossier.
    assert texts(found) == ["40", "0–9", "0–9", "60", "geen data"]


def test_a_count_that_was_left_open_is_no_zero():
    found = rows(weighed("licht", 41), weighed("zwaar", 0))
    found.counts.loc[1, "zonder_data"] = 1
    assert texts(found)[:3] == ["40", "0–9", "geen data"]


def test_contacts_without_running_dossiers_are_no_work_of_nothing():
    assert texts(rows(channel("inloop", 30))) == ["geen data"] * 3 + ["30", "geen data"]


def test_waiting_lists_are_of_the_points_that_delivered_them():
    tables = point_tables(
        {Q1: rows(flows=[("P1", 23, 50, 40), ("P2", 7, 9, 3)])}, AREAS, ASKED, PLAN
    )
    release = Release({key: protect_table(c, PLAN) for key, c in tables.items()})
    work = works_of(release)[Q1]
    assert [work.cell(p, "wachtlijst").text for p in ("P1", "P2")] == ["25", "0–9"]


def test_a_stadsdeel_of_which_a_point_did_not_deliver_a_breakdown_has_no_data():
    found = rows(
        channel("inloop", 30, "P0"),
        ("P1", "contacten", "werkvorm", "groep", 40, 40),
        channel("inloop", 50, "P2"),
    )
    tables = point_tables({Q1: found}, AREAS, ASKED, PLAN)
    release = Release({key: protect_table(c, PLAN) for key, c in tables.items()})
    shares = shares_of(release)[Q1, "contacten", "kanaal"]
    assert shares.cell("SD1", "inloop").state is State.NO_DATA
    assert shares.cell("SD2", "inloop").text == "50"


def test_what_the_plan_leaves_out_is_in_no_table():
    bare = PLAN.model_copy(update={"servicepunten_werk": None, "servicepunten_aandelen": None})
    assert point_tables({Q1: rows(weighed("licht", 41))}, AREAS, ASKED, bare) == {}


# --- together with the dossiers of the points ------------------------------------------------


def town(seed):
    """A year of dossiers, and what its points tell beside them."""
    rng = np.random.default_rng(seed)
    delivered = year(seed, quarters=4, mean=1.0)
    about = {}
    before = {p: int(rng.integers(5, 60)) for p in HOME}
    for period, frame in delivered.items():
        totals = points_of(frame)
        new = totals.groupby("servicepunt")["laagste"].sum()
        counts, flows = [], []
        for point in HOME:
            n = int(new[point])
            known = rng.binomial(n, 0.1)
            counts += [(point, "dossiers", "bekend", "nieuw", n - known, n - known)]
            counts += [(point, "dossiers", "bekend", "terugkerend", known, known)]
            counts += [
                channel(c, int(rng.poisson(m)), point) for c, m in (("inloop", 8), ("telefoon", 30))
            ]
            left = int(rng.binomial(before[point] + n, 0.3))
            flows.append((point, int(rng.poisson(6)), n, left))
            before[point] += n - left
            split = rng.multinomial(before[point], [0.6, 0.3, 0.1, 0.0])
            counts += [weighed(w, int(k), point) for w, k in zip(WEIGHTS, split, strict=True)]
        about[period] = rows(*counts, flows=flows, totals=totals)
    return tables_of(delivered, points=True) | point_tables(about, AREAS, ASKED, PLAN)


@pytest.mark.parametrize("seed", range(3))
def test_together_with_the_dossiers_nothing_can_be_computed_back(seed):
    tables = town(seed)
    release = protect_release(tables, AREAS, CONTEXT)
    links = links_of(tables, AREAS, CONTEXT)
    assert audit([release], links, PLAN) == []
    for key, counts in tables.items():
        for area in counts.lower.index:
            for category in counts.lower.columns:
                cell, n = release[key].cell(area, category), counts.lower.loc[area, category]
                assert cell.low is None or cell.low <= n <= cell.high


def test_protected_apart_from_the_dossiers_counts_can_be_computed():
    found = 0
    for seed in range(3):
        tables = town(seed)
        apart = {
            key: protect_table(counts, PLAN)
            for key, counts in tables.items()
            if key.detail in (Breakdown.WORK, Breakdown.AT_POINTS)
        }
        others = {key: counts for key, counts in tables.items() if key not in apart}
        published = dict(protect_release(others, AREAS, CONTEXT)) | apart
        found += len(audit([published], links_of(tables, AREAS, CONTEXT), PLAN))
    assert found


def test_inflow_is_as_hidden_as_the_dossiers_that_it_equals():
    """Whatever is published of one is known of the other: they are one count to the audit."""
    tables = town(0)
    links = links_of(tables, AREAS, CONTEXT)
    work = TableKey(Level.GEMEENTE, Q1, Breakdown.WORK)
    inflow = links.cells[0][CellRef(work, AREAS.gemeente.code, "P1:instroom")]
    points = TableKey(Level.GEMEENTE, Q1, Breakdown.POINTS)
    dossiers = links.cells[0][CellRef(points, AREAS.gemeente.code, "P1")]
    assert any((s.whole, s.parts) == (inflow, (dossiers,)) for s in links.sums)


def test_a_closed_point_is_known_to_count_nothing_and_protects_nobody():
    tables = town(1)
    key = TableKey(Level.GEMEENTE, Q1, Breakdown.WORK)
    column = "P1:contacten"
    for end in (tables[key].lower, tables[key].upper):
        end[column] = 0.0
    closed = Context(PLAN, GROUPS, HOME, {Q1: frozenset({"P1"})})
    links = links_of(tables, AREAS, closed)
    assert links.cells[0][CellRef(key, AREAS.gemeente.code, column)] in links.zero
    # What it did count is no less protected for that.
    assert links.cells[0][CellRef(key, AREAS.gemeente.code, "P1:wachtlijst")] not in links.zero
    release = protect_release(tables, AREAS, closed)
    assert audit([release], links, PLAN) == []
    assert release[key].cell(AREAS.gemeente.code, column).text == "0–9"


def test_dossiers_without_an_area_are_read_beside_all_of_the_point():
    release = protect_release(town(0), AREAS, CONTEXT)
    found = unplaced_of(release)[Q1]
    key = TableKey(Level.GEMEENTE, Q1, Breakdown.POINTS)
    assert found.areas == list(HOME)
    for point in HOME:
        whole = release[key].cell(AREAS.gemeente.code, point)
        assert found.cell(point, "geheel") == whole
