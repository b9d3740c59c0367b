"""What the demonstration points deliver of themselves: in step with their registrations."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml

from loaders.demo import make_demo, read_population, read_settings
from loaders.demo_points import KINDS
from loaders.municipality import load_municipality
from tests.conftest import ROOT

SETTINGS = read_settings(ROOT / "data" / "demo.yaml")
SHIPPED = ROOT / "data" / "GM0518" / "demo"
TRUTH = yaml.safe_load((ROOT / "tests/oracle/demo_waarheid.yaml").read_text(encoding="utf-8"))
CLOSED = {(p["servicepunt"], q) for p in TRUTH["punten"]["gesloten"] for q in p["kwartalen"]}
MISSING = TRUTH["punten"]["niet_geleverd"]
QUARTERS = [str(q) for q in SETTINGS.quarters]


@pytest.fixture(scope="module")
def demo():
    town = load_municipality("GM0518")
    return make_demo(town.areas, read_population(town.folder, SETTINGS), SETTINGS)


def told(demo, kind):
    return pd.concat(demo.over_punten[kind].values(), ignore_index=True)


@pytest.fixture(scope="module")
def flow(demo):
    return told(demo, "doorstroom").set_index(["servicepunt", "periode"])


@pytest.fixture(scope="module")
def totals(demo):
    rows = pd.concat(demo.registraties.values())
    rows = rows[rows["uitsplitsing"] == "totaal"]
    return (
        rows.assign(n=rows["aantal"].astype(int))
        .groupby(["eenheid", "servicepunt", "periode"])["n"]
        .sum()
    )


def test_the_shipped_files_are_what_the_seed_gives(demo):
    for kind in KINDS:
        assert sorted(demo.over_punten[kind]) == QUARTERS
        for period, table in demo.over_punten[kind].items():
            text = table.to_csv(index=False, lineterminator="\n", sep=";", decimal=",")
            assert (SHIPPED / f"{kind}_{period}.csv").read_text(encoding="utf-8") == text
    assert demo.truth["punten"]["onder_druk"] == TRUTH["punten"]["onder_druk"]


def test_inflow_is_what_was_opened_at_the_point(flow, totals):
    opened = totals["dossiers"]
    assert flow["instroom"].to_dict() == {key: opened.get(key, 0) for key in flow.index}


def test_outflow_is_what_inflow_leaves_of_the_running_dossiers(flow, totals):
    running = totals["lopend"]
    checked = 0
    for (point, quarter), row in flow.iterrows():
        before = (point, QUARTERS[QUARTERS.index(quarter) - 1])
        if quarter != QUARTERS[0] and before in running.index and (point, quarter) in running.index:
            left = running[before] + row["instroom"] - running[point, quarter]
            assert row["uitstroom"] == max(left, 0)
            checked += 1
    assert checked > 100


def test_every_point_delivers_every_quarter_but_the_missing_one(demo):
    everyone = set(demo.servicepunten["code"])
    for kind in KINDS:
        for period, table in demo.over_punten[kind].items():
            absent = {MISSING["servicepunt"]} if period == MISSING["kwartaal"] else set()
            assert set(table["servicepunt"]) == everyone - absent


def test_a_closed_point_has_no_hours_and_no_staff_and_says_why(demo):
    hours = told(demo, "openstelling").groupby(["servicepunt", "periode"])
    assert {key for key, each in hours if each["uren"].sum() == 0} == CLOSED
    assert all((each["dicht_reden"] != "").all() == (key in CLOSED) for key, each in hours)
    fte = told(demo, "inzet").groupby(["servicepunt", "periode"])["fte"].sum()
    assert set(fte.index[fte == 0]) == CLOSED


def test_the_two_under_pressure_lost_staff_and_their_list_grows(demo, flow):
    fte = told(demo, "inzet").groupby(["servicepunt", "periode"])["fte"].sum()
    pressed = [p["servicepunt"] for p in TRUTH["punten"]["onder_druk"]]
    assert len(pressed) == 2
    for point in pressed:
        assert fte[point, QUARTERS[-1]] < 0.7 * fte[point, QUARTERS[0]]
        # One quarter is chance; the quarters before the staff left are what it was.
        lists = flow.loc[point]["wachtlijst"].loc[QUARTERS]
        calm = len(QUARTERS) - SETTINGS.bedrijf.kwartalen_onder_druk
        assert lists.iloc[-1] > 1.8 * lists.iloc[:calm].mean()
    others = flow.drop(index=pressed, level=0)["wachtlijst"]
    assert others.max() < flow.loc[pressed]["wachtlijst"].max() / 2


def test_the_vulnerable_are_part_of_the_list(flow):
    assert (flow["waarvan_kwetsbaar"] <= flow["wachtlijst"]).all()
