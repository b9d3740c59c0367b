import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.pressure import capacity, gates, load, mix, pressure, tornado
from geo.unknown import Unknown
from loaders.workload import load_workload

WORK = load_workload()
# 10 x 2 + 5 x 8 + 2 x 20 + 1 x 8 hours, 100 contacts of a half, 4 sessions of 5.
RUNNING = pd.DataFrame({"licht": [10], "midden": [5], "zwaar": [2], "onbekend": [1]}, index=["P"])
CONTACTS, SESSIONS = pd.Series({"P": 100}), pd.Series({"P": 4})
# 300 x (0.5 + 0.3 x 1 + 0.4 x 0.5) hours.
FTE = pd.DataFrame({"professional": [0.5], "stagiair": [1.0], "vrijwilliger": [0.5]}, index=["P"])


def test_load_capacity_and_pressure_by_hand():
    work, hours = load(RUNNING, CONTACTS, SESSIONS, WORK), capacity(FTE, WORK)
    assert work["P"] == 178.0
    assert hours["P"] == pytest.approx(300.0)
    found = pressure(work, hours)
    assert found.loc["P", "druk"] == pytest.approx(178 / 300)
    assert found.loc["P", "reden"] == ""


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from(["licht", "midden", "zwaar"]))
def test_more_work_is_never_less_load(dossiers, contacts, weight):
    def total(d, c):
        running = pd.DataFrame({weight: [d]}, index=["P"])
        return load(running, pd.Series({"P": c}), SESSIONS, WORK)["P"]

    assert total(dossiers, contacts) <= min(
        total(dossiers + 1, contacts), total(dossiers, contacts + 1)
    )


@pytest.mark.parametrize(
    ("work", "hours", "gate", "why"),
    [
        (np.nan, 300.0, "", Unknown.NO_WORK),
        (178.0, np.nan, "", Unknown.NO_STAFF),
        (178.0, 0.0, "", Unknown.NO_HOURS),
        (0.0, 0.0, "", Unknown.NO_HOURS),
        (178.0, 300.0, "punt_dicht", Unknown.POINT_CLOSED),
    ],
)
def test_no_pressure_without_a_reason(work, hours, gate, why):
    found = pressure(
        pd.Series({"P": work}), pd.Series({"P": hours}), gate=pd.Series({"P": gate})
    ).loc["P"]
    assert np.isnan(found["druk"])
    assert found["reden"] == why


def test_a_point_without_staff_delivered_is_not_without_staff():
    found = pressure(pd.Series({"P": 10.0, "Q": 10.0}), pd.Series({"P": 5.0}))
    assert found["reden"].to_dict() == {"P": "", "Q": Unknown.NO_STAFF}


def test_no_work_is_no_pressure():
    assert pressure(pd.Series({"P": 0.0}), pd.Series({"P": 300.0}))["druk"]["P"] == 0.0


def test_one_missing_count_is_no_load():
    assert np.isnan(load(RUNNING.assign(licht=np.nan), CONTACTS, SESSIONS, WORK)["P"])
    assert np.isnan(load(RUNNING, pd.Series(dtype=float), SESSIONS, WORK)["P"])
    assert np.isnan(capacity(FTE.assign(stagiair=np.nan), WORK)["P"])


@pytest.mark.parametrize("absurd", [-1.0, np.inf])
def test_absurd_counts_are_refused(absurd):
    with pytest.raises(ValueError, match="negative or endless"):
        load(RUNNING.assign(licht=absurd), CONTACTS, SESSIONS, WORK)
    with pytest.raises(ValueError, match="negative or endless"):
        capacity(FTE.assign(professional=absurd), WORK)
    with pytest.raises(ValueError, match="negative or endless"):
        mix(FTE.assign(professional=absurd))


def test_what_has_no_hours_is_refused():
    with pytest.raises(ValueError, match="loodzwaar"):
        load(RUNNING.assign(loodzwaar=1), CONTACTS, SESSIONS, WORK)
    with pytest.raises(ValueError, match="directeur"):
        capacity(FTE.assign(directeur=1), WORK)


def test_closed_and_silent_points_are_told_apart():
    found = gates(["P", "Q", "R"], delivered=["P", "R"], closed=["R"])
    assert found.to_dict() == {
        "P": "",
        "Q": Unknown.POINT_SILENT,
        "R": Unknown.POINT_CLOSED,
    }
    assert gates([], delivered=[], closed=[]).empty


def test_mixes_by_hand_and_without_an_answer():
    parts = pd.DataFrame(
        {"individueel": [30, 0, np.nan], "collectief": [10, 0, 5]}, index=["P", "Q", "R"]
    )
    found = mix(parts)
    assert found.loc["P", ["individueel", "collectief"]].tolist() == [0.75, 0.25]
    assert found.loc[["Q", "R"], ["individueel", "collectief"]].isna().all(axis=None)
    assert found["reden"].tolist() == [
        "",
        Unknown.NOTHING_REGISTERED,
        Unknown.PART_MISSING,
    ]


# --- tornado ----------------------------------------------------------------------------------


def test_every_assumption_is_in_the_tornado_the_largest_first():
    found = tornado(RUNNING.loc["P"], 100, 4, FTE.loc["P"], WORK)
    assert set(found.index) == {path for path, _ in WORK.assumptions()}
    assert found["verschil"].is_monotonic_decreasing
    heavy = found.loc["uren_per_dossier.zwaar"]
    assert heavy["bij_laag"] == pytest.approx((178 - 2 * 8) / 300)
    assert heavy["bij_hoog"] == pytest.approx((178 + 2 * 15) / 300)
    staff = found.loc["uren_per_fte"]
    assert staff["bij_laag"] > staff["bij_hoog"], "fewer hours for clients: more pressure"


def test_what_is_not_there_moves_nothing():
    found = tornado(RUNNING.loc["P"] * 0, 100, 0, FTE.loc["P"], WORK)
    still = [path for path in found.index if path.startswith("uren_per_dossier")]
    assert (found.loc[[*still, "uren_per_bijeenkomst"], "verschil"] == 0).all()


def test_without_staff_there_is_nothing_to_move():
    found = tornado(RUNNING.loc["P"], 100, 4, FTE.loc["P"] * 0, WORK)
    assert found["verschil"].isna().all()
