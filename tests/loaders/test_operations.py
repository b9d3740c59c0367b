"""What points deliver about themselves, from rows as delivered to sums and protected counts."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.cell import State
from geo.period import Period
from loaders.knowledge import load_knowledge
from loaders.store import Store
from tests.loaders.checked import put
from tests.loaders.village import GEMEENTE, points, row

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


def test_waiting_lists_leave_the_store_protected(store):
    put(store, flow(7), flow(23, "P2"), flow("<10", "P3"), flow("", "P4"), kind="doorstroom")
    found = store.flow(GEMEENTE, PLAN, demonstration=False)[K3]["doorstroom"]
    cells = {code: found.cell(code, "wachtlijst") for code in found.areas}
    assert [cells[p].text for p in ("P1", "P2", "P4")] == ["0–9", "25", "geen data"]
    assert cells["P3"].state is State.SUPPRESSED


def work(store: Store, parts: tuple[int, ...] | None = None):
    known = store.parts_in_force(GEMEENTE) if parts is None else parts
    return store.work(GEMEENTE, K3, known, WEIGHTS, PLAN)["werk"]


def weighed(category: str, amount: object, point="P1") -> dict[str, object]:
    return row(
        servicepunt=point,
        gebied="onbekend",
        uitsplitsing="zwaarte",
        categorie=category,
        eenheid="lopend",
        aantal=amount,
    )


def channel(category: str, amount: object, point="P1") -> dict[str, object]:
    return row(
        servicepunt=point,
        gebied="onbekend",
        uitsplitsing="kanaal",
        categorie=category,
        eenheid="contacten",
        aantal=amount,
    )


def texts(table, point="P1") -> list[str]:
    return [table.cell(point, name).text for name in table.categories]


def test_work_is_running_dossiers_by_weight_and_short_contacts(store):
    put(
        store,
        weighed("licht", 41),
        weighed("zwaar", 4),
        channel("inloop", 30),
        channel("telefoon", 31),
        channel("huisbezoek", 500),
    )
    # Not listed is 0, as the class; a home visit is part of the hours of its dossier.
    assert texts(work(store)) == ["40", "0–9", "0–9", "0–9", "60", "geen data"]


def test_a_count_that_was_left_open_is_no_zero(store):
    put(store, weighed("licht", 41), weighed("zwaar", "."), channel("inloop", 30))
    assert texts(work(store))[:3] == ["40", "0–9", "geen data"]


def test_contacts_without_running_dossiers_are_no_work_of_nothing(store):
    put(store, channel("inloop", 30))
    assert texts(work(store)) == ["geen data"] * 4 + ["30", "geen data"]


def test_a_release_keeps_its_work_whatever_is_delivered_since(store):
    put(store, weighed("licht", 41))
    frozen = store.parts_in_force(GEMEENTE)
    put(store, weighed("licht", 80))
    assert work(store, frozen).cell("P1", "licht").text == "40"
    assert work(store).cell("P1", "licht").text == "80"


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
    assert store.flow(GEMEENTE, PLAN, **real) == {}
    assert work(store).areas == []
    store.set_points(GEMEENTE, points())
    assert len(store.places(GEMEENTE, K3, demonstration=False)) == 2
