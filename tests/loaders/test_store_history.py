"""Replacing, undoing, and what the history and the audit trail say about it; on both databases."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from geo.period import Period
from loaders.history import What
from loaders.report import DeliveryError
from tests.loaders.checked import ROWS, checked, happened, put, states
from tests.loaders.village import GEMEENTE, demand, figures, row, total

K3 = Period.parse("2026-K3")


def dossiers(n: int) -> dict[str, tuple[int, int, int]]:
    return {"WK1": (n, n, 0)}


# --- replacing and undoing --------------------------------------------------------------------


def test_a_new_delivery_takes_the_place_and_undo_brings_the_old_one_back(store):
    first = put(store, row(aantal=5))
    second = put(store, row(aantal=9))
    assert total(store) == dossiers(9)
    assert states(store) == {first: "vervangen", second: "van kracht"}
    store.undo(GEMEENTE, second, who="Ans", reason="verkeerd kwartaal")
    assert total(store) == dossiers(5)
    assert states(store) == {first: "van kracht", second: "teruggedraaid"}


def test_several_replacements_undone_from_the_newest_or_not(store):
    keys = [put(store, row(aantal=n)) for n in (1, 2, 3)]
    store.undo(GEMEENTE, keys[1], who="Ans")
    assert total(store) == dossiers(3), "the newest stays"
    store.undo(GEMEENTE, keys[2], who="Ans")
    assert total(store) == dossiers(1)
    store.undo(GEMEENTE, keys[0], who="Ans")
    assert total(store) == {}
    assert set(states(store).values()) == {"teruggedraaid"}


def test_only_what_both_speak_about_is_replaced(store):
    old = put(store, row(aantal=5), row(aantal=7, servicepunt="P2"))
    new = put(store, row(aantal=50))
    assert total(store) == dossiers(57)
    assert states(store) == {old: "deels van kracht", new: "van kracht"}


def test_a_year_replaces_its_quarters_and_undo_brings_them_all_back(store):
    for quarter in ("2026-K1", "2026-K2", "2027-K1"):
        put(store, row(periode=quarter, aantal=5))
    year = put(store, row(periode="2026", aantal=40))
    assert total(store) == dossiers(45)
    store.undo(GEMEENTE, year, who="Ans")
    assert total(store) == dossiers(15)


def test_all_points_replaces_single_points_and_the_other_way_round(store):
    put(store, row(aantal=5), row(aantal=7, servicepunt="P2"))
    whole = put(store, row(aantal=30, servicepunt="alle"))
    assert total(store) == dossiers(30)
    single = put(store, row(aantal=8, servicepunt="P2"))
    assert total(store) == dossiers(8), "the total of all points is out, and nothing came back"
    store.undo(GEMEENTE, single, who="Ans")
    assert total(store) == dossiers(30)
    store.undo(GEMEENTE, whole, who="Ans")
    assert total(store) == dossiers(12)


def test_two_files_of_one_call_never_replace_each_other(store):
    with pytest.raises(DeliveryError, match="gaan allebei over P1"):
        store.deliver(GEMEENTE, [checked(row()), checked(row(aantal=6))], replace=True)
    assert not store.has_deliveries(GEMEENTE)


def test_undo_twice_is_refused_and_says_who_did_it(store):
    key = put(store, row())
    store.undo(GEMEENTE, key, who="Ans")
    with pytest.raises(DeliveryError, match=r"is al teruggedraaid op .* door Ans") as told:
        store.undo(GEMEENTE, key, who="Piet")
    assert "Er is niets gewijzigd." in told.value.remedy
    assert happened(store) == ["geleverd", "teruggedraaid", "geweigerd"]


def test_undo_of_what_is_not_there_or_elsewhere_is_refused(store):
    key = put(store, row())
    for gemeente, number in ((GEMEENTE, key + 1), ("GM0002", key)):
        with pytest.raises(DeliveryError, match=f"Levering {number} bestaat niet"):
            store.undo(gemeente, number, who="Ans")
    assert total(store) == dossiers(5)


def test_undo_of_the_last_real_delivery_brings_the_demonstration_back(store):
    demo = put(store, row(aantal=20), demonstration=True)
    assert states(store) == {demo: "demonstratie"}
    real = [put(store, row(periode=quarter)) for quarter in ("2026-K1", "2026-K2")]
    assert states(store)[demo] == "vervangen"
    for key in real:
        assert not store.coverage(GEMEENTE).demonstration
        store.undo(GEMEENTE, key, who="Ans")
    assert total(store) == dossiers(20)
    assert store.coverage(GEMEENTE).demonstration
    with pytest.raises(DeliveryError, match="demonstratie"):
        store.undo(GEMEENTE, demo, who="Ans")


def test_another_municipality_is_left_alone(store):
    store.deliver("GM0002", [checked(row(aantal=70))])
    key = put(store, row())
    store.undo(GEMEENTE, key, who="Ans")
    assert [entry.stand for entry in store.history("GM0002")] == ["van kracht"]
    assert len(store.counts("GM0002", K3, "totaal")) == 1


# --- the same file, and what was seen ---------------------------------------------------------


def test_the_same_file_is_refused_with_who_and_when_unless_it_was_withdrawn(store):
    file = checked(row(), name="juli.csv")
    [key] = store.deliver(GEMEENTE, [file], who="Ans")
    today = f"{datetime.now(UTC).astimezone():%d-%m-%Y}"
    with pytest.raises(DeliveryError, match=rf"al geleverd als 'juli\.csv' op {today} .*door Ans"):
        store.deliver(GEMEENTE, [file], who="Piet", replace=True)
    store.undo(GEMEENTE, key, who="Ans")
    store.deliver(GEMEENTE, [file], who="Piet")
    with pytest.raises(DeliveryError, match="door Piet"):
        store.deliver(GEMEENTE, [file], who="Ans", replace=True)


def test_what_changed_since_the_user_looked_is_told_and_nothing_is_stored(store):
    seen = store.version(GEMEENTE)
    store.deliver("GM0002", [checked(row())])
    put(store, row(), seen_version=seen, who="Ans")
    with pytest.raises(DeliveryError, match=r"Ans heeft op .* 'levering.csv' geleverd") as told:
        put(store, row(aantal=8), seen_version=seen, who="Piet")
    assert "opnieuw" in told.value.remedy
    assert total(store) == dossiers(5)
    put(store, row(aantal=8), seen_version=store.version(GEMEENTE))
    assert total(store) == dossiers(8)


def test_seen_version_notices_an_undo_too(store):
    key = put(store, row())
    seen = store.version(GEMEENTE)
    store.undo(GEMEENTE, key, who="Piet")
    with pytest.raises(DeliveryError, match=r"Piet heeft .* teruggedraaid"):
        put(store, row(aantal=8), seen_version=seen)


def test_the_version_changes_with_every_undo(store):
    key, seen = put(store, row()), [store.version(GEMEENTE)]
    put(store, row(aantal=6))
    seen.append(store.version(GEMEENTE))
    store.undo(GEMEENTE, key, who="Ans")
    assert store.version(GEMEENTE) not in seen


@pytest.mark.parametrize(
    "name", ["schermafdruk\udce9.csv", "null\0.csv", "x" * 5000, "’t Hof é.csv"]
)
def test_any_file_name_can_be_stored(store, name):
    store.deliver(GEMEENTE, [dataclasses.replace(checked(row()), name=name)], who=name)
    [entry] = store.history(GEMEENTE)
    assert entry.bestand == name.replace("\udce9", "?").replace("\0", "?")


# --- history and audit trail ------------------------------------------------------------------


def test_history_tells_everything_about_a_delivery(store):
    before = datetime.now(UTC)
    file = checked(row(), row(servicepunt="P2"), row(periode="2026-K2"), name="zomer.xlsx")
    file = dataclasses.replace(file, read=7, rejected=4)
    [key] = store.deliver(GEMEENTE, [file], who="Ans", sender="Dorpshulp")
    [entry] = store.history(GEMEENTE)
    assert before - timedelta(seconds=1) <= entry.ontvangen <= datetime.now(UTC)
    assert dataclasses.replace(entry, ontvangen=before) == dataclasses.replace(
        entry,
        id=key,
        soort="registraties",
        bestand="zomer.xlsx",
        sha256=file.sha256,
        ontvangen=before,
        wie="Ans",
        afzender="Dorpshulp",
        perioden="K2 2026, K3 2026",
        punten=2,
        gelezen=7,
        geaccepteerd=3,
        afgewezen=4,
        rijen=3,
        stand="van kracht",
        demonstratie=False,
    )


def test_many_periods_are_told_as_a_range(store):
    put(store, *[row(periode=f"{year}-K{k}") for year in (2025, 2026) for k in (1, 2, 3, 4)])
    [entry] = store.history(GEMEENTE)
    assert entry.perioden == "K1 2025 t/m K4 2026 (8 perioden)"


def test_the_audit_trail_has_every_delivery_undo_and_refusal(store):
    key = put(store, row(), who="Ans")
    with pytest.raises(DeliveryError):
        put(store, row(aantal=9), who="Piet", replace=False)
    store.record_refusal(GEMEENTE, who="Piet", reason="'x.xlsm' bevat macro's.")
    store.undo(GEMEENTE, key, who="Ans", reason="dubbel")
    trail = store.events(GEMEENTE)[::-1]
    assert [(e.wie, e.wat, e.levering) for e in trail] == [
        ("Ans", "geleverd", key),
        ("Piet", "geweigerd", None),
        ("Piet", "geweigerd", None),
        ("Ans", "teruggedraaid", key),
    ]
    assert "P1 heeft 2026-K3 al geleverd" in trail[1].toelichting
    assert trail[3].toelichting == "dubbel"
    assert store.events("GM0002") == []


def test_what_is_done_outside_the_store_is_noted_or_not_done(store):
    done = []
    with store.recording(GEMEENTE, who="Ans", what=What.YEAR_ACCEPTED, note="CBS-cijfers"):
        done.append("aanvaard")
    with (
        pytest.raises(ZeroDivisionError),
        store.recording(GEMEENTE, who="Bo", what=What.YEAR_REFUSED, note="CBS-cijfers"),
    ):
        done.append(1 / 0)
    (event,) = store.events(GEMEENTE)
    assert (event.wie, event.wat, event.toelichting) == ("Ans", "jaar aanvaard", "CBS-cijfers")
    assert done == ["aanvaard"]


REFUSED = [
    "UPDATE gebeurtenissen SET wie = 'niemand'",
    "DELETE FROM gebeurtenissen",
    "UPDATE leveringen SET wie = 'niemand'",
    "UPDATE leveringen SET teruggedraaid = NULL WHERE teruggedraaid IS NOT NULL",
    "DELETE FROM leveringen",
    "UPDATE delen SET eerste = 0",
    "DELETE FROM delen",
    "UPDATE registraties SET hoogste = 0",
    "DELETE FROM registraties",
    *[f"UPDATE {kind} SET deel_id = deel_id" for kind in ROWS],  # noqa: S608
    *[f"DELETE FROM {kind}" for kind in ROWS],  # noqa: S608
]
ONLY_SQLITE = [
    f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
    for table in ("gebeurtenissen", "leveringen", "registraties", "inzet")
]
ONLY_POSTGRESQL = ["TRUNCATE gebeurtenissen", "TRUNCATE leveringen CASCADE", "TRUNCATE klachten"]


def test_the_database_itself_refuses_to_change_the_audit_trail_and_deliveries(store, databases):
    put(store, row())
    store.undo(GEMEENTE, put(store, row(aantal=6)), who="Ans")
    for kind, rows in ROWS.items():
        put(store, *rows, kind=kind)
    before = store.events(GEMEENTE), store.history(GEMEENTE), total(store)
    own = ONLY_SQLITE if databases.kind == "sqlite" else ONLY_POSTGRESQL
    for statement in REFUSED + own:
        with pytest.raises(sa.exc.DBAPIError, match="ligt vast"), store._engine.begin() as raw:
            raw.exec_driver_sql(statement)
    assert (store.events(GEMEENTE), store.history(GEMEENTE), total(store)) == before


# --- the preview ------------------------------------------------------------------------------


def compared(store, *rows, kind="registraties"):
    """The preview: new, now and earlier by point, period, unit and breakdown."""
    table = store.changes(GEMEENTE, checked(*rows, kind=kind))
    found = {}
    for line in table.astype(object).where(table.notna(), None).to_dict("records"):
        period = Period(line["eerste"], line["laatste"]) if line["eerste"] is not None else ""
        key = line["servicepunt"], str(period), line["eenheid"], line["uitsplitsing"]
        ends = [(line[f"{c}_laagste"], line[f"{c}_hoogste"]) for c in ("nieuw", "nu", "eerder")]
        found[key] = tuple(None if low is None else (low, high) for low, high in ends)
    return found


def test_the_preview_sets_new_beside_now_and_a_year_earlier(store):
    put(store, row(aantal=40, periode="2025-K3"), demand("schulden", aantal=30, periode="2025-K3"))
    put(store, row(aantal=50), demand("wonen", aantal="<10"))
    before = store.history(GEMEENTE), store.version(GEMEENTE)
    assert compared(
        store, row(aantal=55), row(aantal=5, gebied="WK2"), row(aantal=7, servicepunt="P2")
    ) == {
        ("P1", "2026-K3", "dossiers", "totaal"): ((60, 60), (50, 50), (40, 40)),
        ("P1", "2026-K3", "dossiers", "hulpvraag"): (None, (0, 9), (30, 30)),
        ("P2", "2026-K3", "dossiers", "totaal"): ((7, 7), None, None),
    }
    assert (store.history(GEMEENTE), store.version(GEMEENTE)) == before


def test_the_preview_counts_the_total_as_the_store_does(store):
    put(store, demand("schulden", aantal=30), row(aantal=7, eenheid="contacten"))
    assert compared(store, demand("schulden", aantal=4), row(aantal=".", eenheid="contacten")) == {
        ("P1", "2026-K3", "dossiers", "totaal"): ((4, 4), (30, 30), None),
        ("P1", "2026-K3", "dossiers", "hulpvraag"): ((4, 4), (30, 30), None),
        ("P1", "2026-K3", "contacten", "totaal"): (None, (7, 7), None),
    }


def test_the_preview_shows_every_period_that_would_give_way(store):
    put(store, row(aantal=5, periode="2026-K1"), row(aantal=6, periode="2026-K2"))
    assert compared(store, row(aantal=20, periode="2026")) == {
        ("P1", "2026", "dossiers", "totaal"): ((20, 20), None, None),
        ("P1", "2026-K1", "dossiers", "totaal"): (None, (5, 5), None),
        ("P1", "2026-K2", "dossiers", "totaal"): (None, (6, 6), None),
    }


def test_the_preview_never_compares_with_the_demonstration_or_what_was_withdrawn(store):
    put(store, row(aantal=20), demonstration=True)
    alone = {("P1", "2026-K3", "dossiers", "totaal"): ((5, 5), None, None)}
    assert compared(store, row()) == alone
    store.undo(GEMEENTE, put(store, row(aantal=9)), who="Ans")
    assert compared(store, row()) == alone


def test_the_preview_of_another_kind_counts_rows(store):
    staff = {"periode": "2026-K3", "servicepunt": "P1", "functie": "professional", "fte": "2,5"}
    put(store, staff, staff | {"functie": "stagiair"}, kind="inzet")
    assert compared(store, staff, kind="inzet") == {
        ("P1", "2026-K3", "rijen", ""): ((1, 1), (2, 2), None)
    }


@pytest.mark.parametrize("kind", ROWS)
def test_every_kind_has_a_preview(store, kind):
    for now in (None, (1, 1)):
        [found] = compared(store, *ROWS[kind], kind=kind).values()
        assert found == ((1, 1), now, None)
        if now is None:
            put(store, *ROWS[kind], kind=kind)


def test_figures_do_not_change_by_looking(store):
    put(store, row(), demand("schulden"))
    before = figures(store, "hulpvraag"), total(store)
    store.changes(GEMEENTE, checked(row(aantal=77)))
    assert (figures(store, "hulpvraag"), total(store)) == before
