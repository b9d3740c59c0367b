"""What points deliver about themselves, from rows as delivered to sums and protected counts."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.period import Period
from loaders.knowledge import load_knowledge
from loaders.store import Store
from tests.loaders.checked import put
from tests.loaders.village import GEMEENTE, points

PLAN = load_knowledge().plan
K3 = Period.parse("2026-K3")
WEIGHTS = ["licht", "midden", "zwaar", "onbekend"]


def hours(point="P1", **changes: object) -> dict[str, object]:
    usual = {"dag": "maandag", "dagdeel": "ochtend", "uren": "3,5", "soort": "inloop"}
    return {"periode": "2026-K3", "servicepunt": point} | usual | {"dicht_reden": ""} | changes


def staff(point="P1", **changes: object) -> dict[str, object]:
    usual = {"functie": "professional", "fte": 4, "werkgever": "A"}
    return {"periode": "2026-K3", "servicepunt": point} | usual | changes


def flow(waiting: object, point="P1", **changes: object) -> dict[str, object]:
    usual = {"wachtlijst": waiting, "instroom": 100, "uitstroom": 95}
    return {"periode": "2026-K3", "servicepunt": point} | usual | changes


def opening(store: Store, period: Period = K3) -> dict[str, tuple[float, float, str]]:
    found = store.opening(GEMEENTE, period, demonstration=False).set_index("servicepunt")
    return {
        str(code): tuple(values) for code, values in zip(found.index, found.values, strict=True)
    }


def test_hours_of_a_week_are_summed_and_group_hours_kept_apart(store):
    put(
        store,
        hours(),
        hours(dagdeel="middag", soort="afspraak", uren=4),
        hours(dagdeel="avond", soort="groep", uren=2),
        hours("P2", uren=0, dicht_reden="verbouwing"),
        kind="openstelling",
    )
    assert opening(store) == {"P1": (7.5, 2, ""), "P2": (0, 0, "verbouwing")}
    assert opening(store, Period.parse("2026-K2")) == {}
    assert store.quarters_of(GEMEENTE, "openstelling", demonstration=False) == (K3,)
    assert store.quarters_of(GEMEENTE, "openstelling", demonstration=True) == ()


def test_detached_staff_count_where_they_work(store):
    put(store, staff(), staff(werkgever="B", fte="0,5"), staff(functie="stagiair"), kind="inzet")
    found = store.staff(GEMEENTE, K3, demonstration=False)
    assert dict(zip(found["functie"], found["fte"], strict=True)) == {
        "professional": 4.5,
        "stagiair": 4,
    }


def test_staff_of_a_half_year_hold_for_its_quarters_unless_a_quarter_says_otherwise(store):
    put(store, staff(periode="2026-H2", fte=9), staff("P2", periode="2026-H2"), kind="inzet")
    put(store, staff(fte=5), kind="inzet")
    found = store.staff(GEMEENTE, K3, demonstration=False)
    assert dict(zip(found["servicepunt"], found["fte"], strict=True)) == {"P1": 5, "P2": 4}


def test_only_points_that_existed_in_the_period_have_a_place(store):
    listed = pd.DataFrame(
        {
            "code": ["P1", "P2", "P3"], "naam": ["Een", "Twee", "Drie"], "longitude": 4.3,
            "latitude": 52.1, "organisatie": "Dorpshulp",
            "geldig_van": ["", "2026-10-01", ""], "geldig_tot": ["", "", "2026-06-30"],
        }
    )  # fmt: skip
    put(store, *listed.to_dict("records"), kind="servicepunten")
    codes = {
        quarter: store.places(GEMEENTE, Period.parse(quarter), demonstration=False)["code"].tolist()
        for quarter in ("2026-K2", "2026-K3", "2026-K4")
    }
    assert codes == {"2026-K2": ["P1", "P3"], "2026-K3": ["P1"], "2026-K4": ["P1", "P2"]}


@pytest.mark.parametrize("demonstration", [True, False])
def test_an_empty_store_gives_empty_tables(store, demonstration):
    real = {"demonstration": demonstration}
    assert store.opening(GEMEENTE, K3, **real).empty
    assert store.staff(GEMEENTE, K3, **real).empty
    assert store.places(GEMEENTE, K3, **real).empty
    assert store.flow_of_parts(GEMEENTE, ()).empty
    assert store.counts_at_points(GEMEENTE, ()).empty
    store.set_points(GEMEENTE, points())
    assert len(store.places(GEMEENTE, K3, demonstration=False)) == 2
