"""The rules that anybody can read, as knowledge of an attacker."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.areas import Level
from geo.cell import State
from geo.disclosure.audit import Attacker, audit
from geo.disclosure.keys import Breakdown, CellRef, TableKey
from geo.disclosure.known import known_of
from geo.disclosure.protected import protect_table
from geo.disclosure.protecting import links_of, protect_release
from geo.period import Period
from geo.release import release_tables
from tests.geo.city import AREAS, PLAN, TAXONOMY, people
from tests.geo.disclosure.towns import CONTEXT

Y2025 = Period.of_year(2025)
BUURTEN = TableKey(Level.BUURT, Y2025, Breakdown.TOTAL)
WIJKEN = TableKey(Level.WIJK, Y2025, Breakdown.GROUPS)
KIND = TAXONOMY.demand_types[0].code


def tables(**counts: int):
    """Return the tables of a year in which one demand type was registered per area."""
    rows = [
        (area, category, n, n, 0) for area, n in counts.items() for category in (KIND, "totaal")
    ]
    names = ["gebied", "categorie", "laagste", "hoogste", "zonder_data"]
    frame = pd.DataFrame(rows, columns=names)
    return release_tables({Y2025: frame}, AREAS, TAXONOMY, PLAN, lambda level, _: people(level))


def nowhere(links) -> int:
    """Return the count of what lies in Havenwijk and in none of its buurten."""
    [found] = [
        i
        for i, name in enumerate(links.names)
        if (name.place, name.category) == ("WK1:rest", "totaal")
    ]
    return found


def bounds_of_nowhere(found):
    """Return what the rules and the count of the wijk say, the buurten and the rest unseen."""
    links = links_of(found, AREAS, CONTEXT)
    published = {key: protect_table(counts, PLAN) for key, counts in found.items()}
    low, high, _ = known_of([published], links, PLAN.drempel)
    for ref, unknown in links.cells[0].items():
        if ref.table.level is Level.BUURT:
            low[unknown], high[unknown] = 0, np.inf
    wijk = links.cells[0][CellRef(WIJKEN, "WK1", "totaal")]
    return Attacker(links, low, high).bounds(nowhere(links)), (low[wijk], high[wijk])


def test_what_is_shown_was_placed_for_the_most_part():
    found = tables(BU11=43, BU12=47, WK1=10, BU21=40, BU31=30, BU32=60)
    assert found[BUURTEN].lower.loc["BU11", "totaal"] == 43
    (low, high), wijk = bounds_of_nowhere(found)
    assert wijk == (98, 102)
    assert (low, high) == (0, pytest.approx(0.2 * 102))


def test_no_data_says_that_too_little_was_placed():
    found = tables(BU11=20, BU12=20, WK1=50, BU21=40, BU31=30, BU32=60)
    assert found[BUURTEN].lower.loc["BU11":"BU12", "totaal"].isna().all()
    (low, high), wijk = bounds_of_nowhere(found)
    assert wijk == (88, 92)
    assert (low, high) == (pytest.approx(0.2 * 88, abs=0.02), pytest.approx(92))


@pytest.mark.parametrize("n", [0, 1, 9])
def test_of_a_small_count_nothing_is_missing_so_that_no_data_does_not_tell_that_it_is_not_0(n):
    """All of Havenwijk lies in no buurt; with 10 it would read "geen data"."""
    found = tables(WK1=n, BU21=40, BU31=30, BU32=60)
    assert found[BUURTEN].lower.loc["BU11":"BU12", "totaal"].tolist() == [0, 0]
    release = protect_release(found, AREAS, CONTEXT)
    assert release[WIJKEN].cell("WK1", "totaal").text == "0–9"
    assert release[BUURTEN].cell("BU11", "totaal").text == "0–9"
    assert audit([release], links_of(found, AREAS, CONTEXT), PLAN) == []
    more = tables(WK1=10, BU21=40, BU31=30, BU32=60)
    assert more[BUURTEN].lower.loc["BU11":"BU12", "totaal"].isna().all()


def test_demand_types_are_shown_where_most_dossiers_have_one():
    """Ten of the 60 dossiers of Parkwijk have no type: at least 80% has one."""
    found = tables(BU11=43, BU12=47, BU21=40, BU31=30, BU32=30)
    for key, counts in found.items():
        if key == WIJKEN:
            for end in (counts.lower, counts.upper):
                end.loc["WK3", "totaal"] += 10
    links = links_of(found, AREAS, CONTEXT)
    total = links.cells[0][CellRef(WIJKEN, "WK3", "totaal")]
    assert any(total in dict(rule.weights) for rule in links.rules)


@pytest.mark.parametrize("seed", range(4))
def test_a_town_with_much_in_no_area_stays_safe_for_who_knows_the_rules(seed):
    rng = np.random.default_rng(seed)
    places = [*AREAS.codes(Level.BUURT), "WK1", "WK3", "SD1", "onbekend"]
    found = tables(**{place: int(rng.integers(0, 40)) for place in places if place != "BU41"})
    links = links_of(found, AREAS, CONTEXT)
    assert links.rules
    release = protect_release(found, AREAS, CONTEXT)
    assert audit([release], links, PLAN) == []


def test_a_rule_that_does_not_hold_of_the_counts_is_no_knowledge():
    """Where a sender withheld counts, the rule speaks of the most that these can be."""
    found = tables(BU11=43, BU12=47, WK1=10, BU21=40, BU31=30, BU32=60)
    for counts in found.values():
        counts.upper.loc[counts.upper.index[0]] += 5
    assert links_of(found, AREAS, CONTEXT).rules == ()


def test_missing_is_missing():
    found = tables(BU11=20, BU12=20, WK1=50, BU21=40, BU31=30, BU32=60)
    release = protect_release(found, AREAS, CONTEXT)
    assert release[BUURTEN].cell("BU11", "totaal").state is State.NO_DATA
    assert audit([release], links_of(found, AREAS, CONTEXT), PLAN) == []


def test_a_count_of_which_the_class_is_shown_lies_in_the_roundings_of_that_class():
    """Classes are of rounded counts: 25-49 are those that round to 25, 30, 35, 40 or 45."""
    found = tables(BU11=23, BU12=47, BU21=40, BU31=10, BU32=60)
    release = {key: protect_table(counts, PLAN) for key, counts in found.items()}
    table = release[BUURTEN]
    cells = [table.cell(area, "totaal") for area in ("BU11", "BU12", "BU31")]
    assert [(c.text, c.low, c.high) for c in cells] == [
        ("25–49", 23, 47),
        ("25–49", 23, 47),
        ("10–24", 10, 22),
    ]
    n = pd.Series(range(10, 60))
    rounded = (n / PLAN.afronding + 0.5).astype(int) * PLAN.afronding
    assert n[(rounded >= 25) & (rounded < 50)].agg(["min", "max"]).tolist() == [23, 47]
