"""The disturbances hidden in the demonstration deliveries come out of the real store."""

from __future__ import annotations

import pytest
import yaml

from geo.period import Period
from geo.quality import assess, gate
from geo.quality_rules import Verdict
from loaders.quality_rules import load_quality_rules
from tests.conftest import ROOT

TRUTH = yaml.safe_load(
    (ROOT / "tests" / "oracle" / "demo_waarheid.yaml").read_text(encoding="utf-8")
)["punten"]
POOR = TRUTH["slecht_registrerend"]
ABSENT = (TRUTH["niet_geleverd"]["servicepunt"], TRUTH["niet_geleverd"]["kwartaal"])
CLOSED = {(c["servicepunt"], k) for c in TRUTH["gesloten"] for k in c["kwartalen"]}


@pytest.fixture(scope="module")
def quality(demo_store, municipality, knowledge):
    counts = demo_store.quality_counts(municipality.code)
    return assess(counts, load_quality_rules(), knowledge.taxonomy)


def found(quality, criterion, verdict):
    scores = quality.scores
    scores = scores[(scores["criterium"] == criterion) & (scores["oordeel"] == verdict)]
    return {(row.servicepunt, str(Period(row.eerste, row.laatste))) for row in scores.itertuples()}


def test_exactly_the_point_that_registers_poorly_fails_on_area_and_demand(quality):
    every = {(POOR, str(period)) for period in quality.periods}
    assert found(quality, "gebied_bekend", Verdict.POOR) == every
    # About a third has no demand type: in a single quarter that can by chance look less poor.
    poor = found(quality, "hulpvraag_bekend", Verdict.POOR)
    assert poor <= every
    assert len(every - poor) <= 1
    assert not found(quality, "hulpvraag_bekend", Verdict.GOOD) & every


def test_exactly_the_closed_and_absent_points_fail_on_delivery(quality):
    assert found(quality, "geleverd", Verdict.POOR) == CLOSED | {ABSENT}


def test_everything_adds_up(quality):
    assert not found(quality, "samenhang", Verdict.POOR)
    assert not found(quality, "samenhang", Verdict.NOTICE)


def test_the_gate_stops_those_and_no_others(quality):
    for period in quality.periods:
        stopped = gate(quality, period).query("uitspraak == 'bereik' and not mag")["servicepunt"]
        absent = {point for point, quarter in CLOSED | {ABSENT} if quarter == str(period)}
        assert set(stopped) == {POOR} | absent, str(period)


def test_points_that_serve_their_area_well_are_seldom_asked_about(quality):
    talk = quality.scores[~quality.scores["poort"]]
    others = talk[(talk["servicepunt"] != POOR) & (talk["oordeel"] != Verdict.UNJUDGED)]
    asked = (others["oordeel"] == Verdict.NOTICE).mean()
    assert asked < 0.1, f"{asked:.0%} of what is fine raises a question"
