"""All kinds of files in typed tables; service points, column mappings and answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest
import sqlalchemy as sa

from geo.period import Period
from loaders.kind_tables import KIND_TABLES
from loaders.lines import expand
from loaders.report import DeliveryError, Mapping
from loaders.standard import load_standard
from tests.loaders.checked import ROWS, checked, happened, put, states
from tests.loaders.village import GEMEENTE, points, row

STANDARD = load_standard()
IN_PART = {"id", "deel_id"}


def stored(store, kind):
    """The only row of a kind, as the database has it."""
    table = KIND_TABLES[kind]
    with store._engine.connect() as connection:
        [line] = connection.execute(sa.select(table)).mappings()
    return {name: value for name, value in line.items() if name not in IN_PART}


@pytest.mark.parametrize("kind", [code for code in STANDARD.codes if code != "registraties"])
def test_a_table_has_exactly_the_columns_that_the_checks_give(kind):
    columns = {name for spec in STANDARD[kind].kolommen for name in expand(spec, [])}
    assert {column.name for column in KIND_TABLES[kind].columns} - IN_PART == columns


def test_every_kind_of_the_standard_has_a_table():
    assert set(KIND_TABLES) == set(STANDARD.codes) == {"registraties", *ROWS}


@pytest.mark.parametrize("kind", ROWS)
def test_every_kind_is_stored_replaced_and_brought_back(store, kind):
    rows = ROWS[kind]
    old = put(store, *rows, kind=kind)
    with pytest.raises(DeliveryError, match="al geleverd"):
        put(store, *rows, rows[0] | changed(kind), kind=kind, replace=False)
    new = put(store, *rows, rows[0] | changed(kind), kind=kind)
    assert states(store) == {old: "vervangen", new: "van kracht"}
    store.undo(GEMEENTE, new, who="Ans")
    assert states(store) == {old: "van kracht", new: "teruggedraaid"}


def changed(kind: str) -> dict[str, object]:
    """What makes a second row of the same part."""
    return {
        "inzet": {"functie": "vrijwilliger"},
        "doorstroom": {"servicepunt": "P2"},
        "openstelling": {"dag": "dinsdag"},
        "ervaring": {"respondent": "medewerker"},
        "netwerk": {"partner": "school"},
        "klachten": {"onderwerp": "wachttijd"},
        "borging": {"punt": "informatie_vooraf"},
        "signalen": {"signaal": "Stil."},
        "servicepunten": {"code": "P2", "naam": "Punt P2"},
    }[kind]


def test_values_come_back_with_their_type(store):
    for kind, rows in ROWS.items():
        put(store, *rows, kind=kind)
    k3 = Period.parse("2026-K3")
    months = {"periode": "2026-K3", "eerste": k3.first, "laatste": k3.last}
    assert stored(store, "inzet") == months | {
        "servicepunt": "P1",
        "functie": "stagiair",
        "fte": 1.5,
        "werkgever": "",
    }
    assert stored(store, "doorstroom") == months | {
        "servicepunt": "P1",
        "wachtlijst_laagste": 0,
        "wachtlijst_hoogste": 9,
        "waarvan_kwetsbaar_laagste": None,
        "waarvan_kwetsbaar_hoogste": None,
        "instroom_laagste": 12,
        "instroom_hoogste": 12,
        "uitstroom_laagste": None,
        "uitstroom_hoogste": None,
        "wachttijd_dagen_mediaan": 20.0,
    }
    found = stored(store, "ervaring")
    assert (found["periode"], found["eerste"], found["laatste"]) == ("onbekend", None, None)
    assert (found["waarde_laagste"], found["waarde_bijzonderheid"], found["n"]) == (
        7,
        "circa",
        None,
    )
    assert stored(store, "netwerk")["met"] == ""
    assert stored(store, "signalen")["datum"] == date(2026, 8, 31)
    point = stored(store, "servicepunten")
    assert (point["geldig_van"], point["geldig_tot"], point["x"]) == (date(2020, 1, 1), None, None)


def test_kinds_do_not_touch_each_other_and_the_history_names_them(store):
    for kind, rows in ROWS.items():
        put(store, *rows, kind=kind)
    put(store, row())
    told = {entry.soort: (entry.perioden, entry.punten) for entry in store.history(GEMEENTE)}
    assert set(told) == set(STANDARD.codes)
    assert told["inzet"] == ("K3 2026", 1)
    assert told["signalen"] == ("augustus 2026", 0)
    assert told["ervaring"] == told["servicepunten"] == ("", 0)
    assert set(states(store).values()) == {"van kracht"}


# --- service points ---------------------------------------------------------------------------


def test_the_newest_list_of_points_counts_and_undo_brings_the_old_one_back(store):
    assert store.points(GEMEENTE).empty
    put(store, *ROWS["servicepunten"], kind="servicepunten")
    second = put(store, ROWS["servicepunten"][0] | changed("servicepunten"), kind="servicepunten")
    assert list(store.points(GEMEENTE)["code"]) == ["P2"]
    store.undo(GEMEENTE, second, who="Ans")
    found = store.points(GEMEENTE)
    assert found.to_dict("records") == [
        {
            "code": "P1",
            "naam": "Punt P1",
            "longitude": 4.3,
            "latitude": 52.1,
            "organisatie": "Dorpshulp",
        }
    ]
    put(store, row(), row(periode="2026-K2", servicepunt="P2"))
    assert store.coverage(GEMEENTE).missing[Period.parse("2026-K2")] == ("Punt P1",)


def test_points_of_the_demonstration_and_real_ones_are_never_in_one_list(store):
    store.set_points(GEMEENTE, points("D1"), demonstration=True)
    assert store.points(GEMEENTE).empty, "a first real delivery is not held against invented points"
    store.set_points(GEMEENTE, points("P1", "P2"))
    assert list(store.points(GEMEENTE)["code"]) == ["P1", "P2"]
    assert list(store.points(GEMEENTE, demonstration=True)["code"]) == ["D1"]


def test_the_same_list_of_points_may_be_set_again(store):
    for codes in (("P1",), ("P2",), ("P1",), ("P1",)):
        store.set_points(GEMEENTE, points(*codes))
    assert list(store.points(GEMEENTE)["code"]) == ["P1"]


def test_a_point_without_organisation_or_place_is_stored_without(store):
    store.set_points(GEMEENTE, points("P1").assign(organisatie=None, longitude=None))
    [found] = store.points(GEMEENTE).to_dict("records")
    assert (found["organisatie"], found["longitude"], found["latitude"]) == ("", None, 52.1)


# --- quality ----------------------------------------------------------------------------------


def test_quality_counts_are_per_point_and_whether_the_area_is_known(store):
    put(
        store,
        row(aantal=5),
        row(aantal="<10", gebied="WK2"),
        row(aantal=".", gebied="WK3"),
        row(aantal=4, gebied="onbekend"),
        row(aantal=2, gebied="buiten"),
        row(aantal=99, gebied="GM0001"),
        row(aantal=3, uitsplitsing="leeftijd", categorie="65_plus"),
        row(aantal=8, uitsplitsing="leeftijd", categorie="65_plus", uitsplitsing2="bekend",
            categorie2="nieuw"),
    )  # fmt: skip
    old = put(store, row(periode="2026-K2"))
    store.undo(GEMEENTE, old, who="Ans")
    found = store.quality_counts(GEMEENTE)
    k3 = Period.parse("2026-K3")
    base = (k3.first, k3.last, "P1", "dossiers")
    rows = {tuple(line) for line in found.itertuples(index=False)}
    assert rows == {
        (*base, "totaal", "totaal", "bekend", 7, 16, 1, 5),
        (*base, "totaal", "totaal", "onbekend", 4, 4, 0, 1),
        (*base, "leeftijd", "65_plus", "bekend", 3, 3, 0, 1),
    }


# --- remembered -------------------------------------------------------------------------------


def test_a_mapping_is_remembered_per_sender_and_kind_and_can_be_changed(store):
    first = Mapping(
        {"periode": "Kwartaal"}, {"servicepunt": "P1"}, {"Geld": "schulden"}, "hulpvraag"
    )
    store.remember_mapping(GEMEENTE, "Dorpshulp", "registraties", first, "Ans")
    assert store.recall_mapping(GEMEENTE, "Dorpshulp", "registraties") == first
    for other in (("GM0002", "Dorpshulp", "registraties"), (GEMEENTE, "", "registraties")):
        assert store.recall_mapping(*other) is None
    assert store.recall_mapping(GEMEENTE, "Dorpshulp", "inzet") is None
    second = Mapping({"periode": "Tijdvak"})
    store.remember_mapping(GEMEENTE, "Dorpshulp", "registraties", second, "Piet")
    assert store.recall_mapping(GEMEENTE, "Dorpshulp", "registraties") == second
    assert happened(store) == ["kolomindeling", "kolomindeling"]


def test_the_latest_answer_counts_and_the_audit_trail_has_no_text(store):
    k2, k3 = Period.parse("2026-K2"), Period.parse("2026-K3")
    before = datetime.now(UTC)
    store.save_answer(GEMEENTE, "P1", k3, "Wij waren dicht.", "Ans")
    store.save_answer(GEMEENTE, "P1", k2, "Wij tellen anders.", "Ans")
    store.save_answer(GEMEENTE, "P1", k3, "Wij waren twee weken dicht.", "Piet")
    found = store.answers(GEMEENTE)
    assert [(a.servicepunt, a.periode, a.tekst, a.wie) for a in found] == [
        ("P1", k3, "Wij waren twee weken dicht.", "Piet"),
        ("P1", k2, "Wij tellen anders.", "Ans"),
    ]
    assert all(before <= a.tijd <= datetime.now(UTC) for a in found)
    assert store.answers("GM0002") == []
    assert happened(store) == ["antwoord"] * 3
    assert not any("dicht" in event.toelichting for event in store.events(GEMEENTE))


def test_neither_changes_the_version(store):
    put(store, row())
    seen = store.version(GEMEENTE)
    store.remember_mapping(GEMEENTE, "Dorpshulp", "registraties", Mapping(), "Ans")
    store.save_answer(GEMEENTE, "P1", Period.parse("2026-K3"), "Klopt.", "Ans")
    store.record_refusal(GEMEENTE, who="Ans", reason="Macro's.")
    assert store.version(GEMEENTE) == seen


def test_a_row_twice_is_refused_and_named(store):
    once = checked(row(gebied="WK2"), row())
    twice = pd.concat([once.rows, once.rows.iloc[:1]], ignore_index=True)
    with pytest.raises(DeliveryError, match="staat een rij twee keer: WK2, dossiers, totaal"):
        store.deliver(GEMEENTE, [type(once)("dubbel.csv", "9" * 64, twice)])
    assert not store.has_deliveries(GEMEENTE)
