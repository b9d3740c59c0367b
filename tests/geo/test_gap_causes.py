"""Figures beside a gap: by hand, and missing where something they need is missing."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.areas import Level
from geo.disclosure import Breakdown, TableKey
from geo.disclosure.protected import Counts, protect_table
from geo.period import Period
from geo.point_use import PointUse
from geo.screen.gap_causes import GapInputs, explained, gap_figures
from loaders.measure import load_measure_rules
from tests.geo.city import AREAS

YEAR = Period.of_year(2025)
FIRST, SECOND = AREAS.codes(Level.STADSDEEL)
WIJKEN = AREAS.codes(Level.WIJK)
HERE = AREAS.within(FIRST, Level.WIJK)[0]
Q3, Q4 = YEAR.quarters()[2:]


def table(plan, rows):
    exact = pd.DataFrame(rows).T.astype(float)
    return protect_table(Counts(exact, exact), plan)


@pytest.fixture
def inputs(knowledge):
    """Of 200 dossiers of the first stadsdeel 150 at P, that lies there, and 50 at Q elsewhere."""
    plan, town = knowledge.plan, AREAS.gemeente.code
    homes = {FIRST: {"P": 150.0, "Q": 50.0}, SECOND: {"P": 0.0, "Q": 100.0}}
    use = PointUse.of(
        {
            TableKey(Level.STADSDEEL, YEAR, Breakdown.POINTS): table(plan, homes),
            TableKey(Level.GEMEENTE, YEAR, Breakdown.POINTS): table(
                plan, {town: {"P": 200.0, "Q": 150.0}}
            ),
        },
        AREAS,
    )
    flow = {"P": (30.0, 90.0, 90.0), "Q": (30.0, 30.0, 30.0)}
    names = ["wachtlijst", "instroom", "uitstroom"]
    return GapInputs(
        use=use,
        at={"P": FIRST, "Q": SECOND},
        opening={Q3: pd.Series({"P": 24.0, "Q": 0.0}), Q4: pd.Series({"P": 24.0, "Q": 30.0})},
        flow=table(plan, {code: dict(zip(names, row, strict=True)) for code, row in flow.items()}),
        stable=0.2,
        access=pd.Series({code: float(k) for k, code in enumerate(WIJKEN)}),
        share_at_least=0.1,
    )


def test_the_figures_by_hand(inputs):
    found = gap_figures(inputs, HERE)
    assert found["openingsuren_per_week"] == 30
    # Q is a quarter of the use, and was closed for one of two quarters.
    assert found["gesloten_pct"] == pytest.approx(0.25 * 50)
    weeks = {"P": 30 * 91 / 90 / 7, "Q": 30 * 91 / 30 / 7}
    assert found["wachttijd_weken"] == pytest.approx(0.75 * weeks["P"] + 0.25 * weeks["Q"])
    assert found["elders_pct"] == pytest.approx(25, abs=1)
    assert found["bereikbaarheid_rang_pct"] == 100 * WIJKEN.index(HERE) / len(WIJKEN)
    # Of P 46 (41 to 54 less what may be small) of 200 have no stadsdeel, of Q about none.
    assert 10 < found["gebied_onbekend_pct"] < 25
    assert set(found) <= set(load_measure_rules().causes.cijfers)


def test_what_is_not_known_is_left_out(inputs):
    bare = replace(inputs, opening={}, flow=None, access=pd.Series(dtype=float))
    assert set(gap_figures(bare, HERE)) == {"gebied_onbekend_pct", "elders_pct"}
    late = replace(inputs, opening={Q4: pd.Series({"P": 24.0})})
    assert "gesloten_pct" not in gap_figures(late, HERE)


def test_a_point_that_few_go_to_does_not_count(inputs):
    found = gap_figures(replace(inputs, share_at_least=0.3), HERE)
    assert found["openingsuren_per_week"] == 24
    assert found["gesloten_pct"] == 0


def test_every_explanation_is_told_and_none_is_a_fact(inputs):
    causes = load_measure_rules().causes
    fold = explained(causes, gap_figures(inputs, HERE))
    assert [item.label for item in fold.items] == [cause.label for cause in causes.oorzaken]
    verdicts = {item.label: item.verdict for item in fold.items}
    assert verdicts["Vol of dicht"] == "de cijfers wijzen in deze richting"
    assert verdicts["Weinig bekend"] == "niet te zeggen"
    assert "staat vast" in fold.intro
    nothing = explained(causes, {})
    assert {item.verdict for item in nothing.items} == {"niet te zeggen"}
    assert all("niet bekend" in item.lines[-1] for item in nothing.items)
