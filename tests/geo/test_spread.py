"""How much counts vary beyond chance: one answer, and a wide one where it cannot be told."""

import pandas as pd
import pytest

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, TableKey
from geo.disclosure.protected import Counts, protect_table
from geo.period import Period
from geo.rates import dispersion
from geo.spread import published_spread
from tests.geo.city import PLAN

QUARTERS = [Period.of_quarter(2026, n) for n in (1, 2, 3, 4)]
# The oracle of methods.md, section 2, times ten: no count of it is withheld.
COUNTS = [[120, 150, 90, 140], [400, 360, 510, 330], [80, 50, 70, 100], [1000, 1200, 900, 1100]]


def tables(quarters, counts=COUNTS):
    found = {}
    for place, quarter in enumerate(quarters):
        exact = pd.DataFrame(
            {TOTAL: [float(row[place]) for row in counts]}, index=[*"ABCD"][: len(counts)]
        )
        key = TableKey(Level.STADSDEEL, quarter, Breakdown.GROUPS)
        found[key] = protect_table(Counts(exact, exact), PLAN)
    return found


def spread_of(found, use=None):
    return published_spread(found, use, {}, share_at_most=0.1)


class Use:
    """Who goes where, of a city in which B's point was closed in the second quarter."""

    def gates(self, level, quarters, delivered, *, share_at_most):
        assert (level, delivered, share_at_most) == (Level.STADSDEEL, {}, 0.1)
        closed = quarters == [QUARTERS[1]]
        return pd.Series({"A": "", "B": "gesloten" if closed else "", "C": "", "D": ""})


def test_where_a_point_was_closed_is_left_out_and_told():
    found = spread_of(tables(QUARTERS), Use())
    holes = pd.DataFrame(COUNTS, dtype=float)
    holes.iloc[1, 1] = float("nan")
    assert found.phi == pytest.approx(dispersion(holes))
    assert found.phi != pytest.approx(dispersion(pd.DataFrame(COUNTS, dtype=float)))
    assert found.note.endswith("zonder die waarin een punt dicht was of niet leverde")


def test_four_quarters_give_the_dispersion_between_them():
    found = spread_of(tables(QUARTERS))
    assert found.phi == pytest.approx(dispersion(pd.DataFrame(COUNTS, dtype=float)))
    assert found.note == "geschat op 4 kwartalen per stadsdeel"


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_with_fewer_it_is_taken_wide_and_says_so(quarters):
    found = spread_of(tables(QUARTERS[:quarters]))
    assert found.phi == 4.0
    assert "niet te schatten" in found.note


def test_one_stadsdeel_is_nothing_to_compare():
    assert spread_of(tables(QUARTERS, COUNTS[:1])).phi == 4.0


def test_other_tables_say_nothing():
    found = tables(QUARTERS)
    year = {TableKey(Level.STADSDEEL, Period.of_year(2026), k.detail): t for k, t in found.items()}
    assert spread_of(year).phi == 4.0
