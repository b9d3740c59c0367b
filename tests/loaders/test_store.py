"""The store: whole deliveries or nothing, demonstration and real apart, and where it is."""

from __future__ import annotations

import contextlib
import sqlite3
import sys

import pytest

from geo.errors import DataError
from geo.period import Period
from loaders.demo_delivery import deliver_demonstration
from loaders.report import DeliveryError
from loaders.store import Store, default_url
from loaders.tables import METADATA
from tests.loaders.checked import put
from tests.loaders.village import (
    ALWAYS,
    GEMEENTE,
    TAXONOMY,
    figures,
    municipality,
    points,
    read,
    row,
    total,
)

# --- a delivery is whole or absent ------------------------------------------------------------


def test_a_new_store_is_empty(store):
    assert not store.has_deliveries(GEMEENTE)
    assert store.counts(GEMEENTE, ALWAYS, "totaal").empty
    covered = store.coverage(GEMEENTE)
    assert (covered.periods, covered.delivered, covered.missing) == ((), {}, {})
    assert not covered.demonstration


def test_a_delivery_comes_back(store, deliver):
    assert len(deliver(row(aantal=12), row(aantal=3, gebied="onbekend"))) == 1
    assert store.has_deliveries(GEMEENTE)
    assert total(store) == {"WK1": (12, 12, 0), "onbekend": (3, 3, 0)}


def test_a_failing_second_delivery_rolls_back_the_first(store, deliver, tmp_path):
    deliver(row(aantal=7))
    before = total(store), store.version(GEMEENTE), store.coverage(GEMEENTE)
    good = read(tmp_path, row(servicepunt="P2", aantal=40))
    repeat = read(tmp_path, row(aantal=8))
    with pytest.raises(DeliveryError):
        store.deliver(GEMEENTE, [good, repeat])
    assert (total(store), store.version(GEMEENTE), store.coverage(GEMEENTE)) == before
    assert len(store.deliver(GEMEENTE, [good])) == 1, "the first one was not held against it"


def test_a_failing_real_delivery_leaves_the_demonstration_in_force(store, deliver, tmp_path):
    deliver(row(aantal=20), demonstration=True)
    once = read(tmp_path, row(servicepunt="P2"))
    with pytest.raises(DeliveryError):
        store.deliver(GEMEENTE, [once, once])
    assert total(store) == {"WK1": (20, 20, 0)}
    assert store.coverage(GEMEENTE).demonstration


def test_an_error_halfway_the_files_leaves_nothing(store, tmp_path):
    def files():
        yield read(tmp_path, row())
        raise OSError

    with pytest.raises(OSError):
        store.deliver(GEMEENTE, files())
    assert not store.has_deliveries(GEMEENTE)


def test_the_same_file_is_refused_and_both_names_are_told(store, tmp_path):
    store.deliver(GEMEENTE, [read(tmp_path, row(), name="juli.csv")])
    with pytest.raises(DeliveryError, match=r"'kopie\.csv' is al geleverd als 'juli\.csv' op \d"):
        store.deliver(GEMEENTE, [read(tmp_path, row(), name="kopie.csv")])
    assert total(store) == {"WK1": (5, 5, 0)}


def test_the_same_file_twice_in_one_call_is_refused(store, tmp_path):
    once = read(tmp_path, row())
    with pytest.raises(DeliveryError, match="is al geleverd"):
        store.deliver(GEMEENTE, [once, once])
    assert not store.has_deliveries(GEMEENTE)


@pytest.mark.parametrize("replace", [False, True])
def test_two_files_of_one_call_about_the_same_are_both_named(store, tmp_path, replace):
    both = [read(tmp_path, row(aantal=n), name=f"{name}.csv") for name, n in [("ab", 1), ("cd", 2)]]
    with pytest.raises(DeliveryError, match=r"'ab\.csv' en 'cd\.csv' gaan allebei over P1") as told:
        store.deliver(GEMEENTE, both, replace=replace)
    assert "--vervang" not in told.value.remedy
    assert not store.has_deliveries(GEMEENTE)


def test_the_same_point_and_period_is_refused_however_it_is_spelled(store, deliver):
    deliver(row(periode="2026-K3"), row(periode="2026-K3", servicepunt="P2"))
    with pytest.raises(DeliveryError, match="P1 heeft 2026-K3 al geleverd") as told:
        deliver(row(periode="3e kwartaal 2026", gebied="WK2"))
    assert "Er is niets gewijzigd." in told.value.remedy
    assert "--vervang" in told.value.remedy
    with pytest.raises(DeliveryError, match="al geleverd"):
        deliver(row(gebied="WK2"), row(gebied="WK2", servicepunt="P2"))
    assert total(store) == {"WK1": (10, 10, 0)}


def test_another_point_another_quarter_and_another_municipality_are_welcome(store, deliver):
    deliver(row())
    deliver(row(servicepunt="P2"))
    deliver(row(periode="2026-K2"))
    assert total(store) == {"WK1": (15, 15, 0)}
    assert store.counts("GM0002", ALWAYS, "totaal").empty
    assert not store.has_deliveries("GM0002")


def test_a_year_after_a_quarter_of_the_same_point_is_never_added(store, deliver):
    deliver(row(periode="2026-K3", aantal=5))
    with contextlib.suppress(DeliveryError):
        deliver(row(periode="2026", aantal=20))
    assert total(store)["WK1"][0] in (5, 20), "the quarter lies inside the year"


def test_nothing_delivered_retires_nothing(store, deliver):
    deliver(row(aantal=20), demonstration=True)
    with contextlib.suppress(DeliveryError):
        store.deliver(GEMEENTE, [])
    assert total(store) == {"WK1": (20, 20, 0)}


def test_a_file_without_rows_is_refused_in_dutch_or_holds_nothing(store, tmp_path):
    with contextlib.suppress(DeliveryError):
        store.deliver(GEMEENTE, [read(tmp_path)])
    assert total(store) == {}


# --- demonstration and real -------------------------------------------------------------------


def test_the_first_real_delivery_retires_the_demonstration(store, deliver):
    deliver(row(aantal=20), row(aantal=30, periode="2026-K2"), demonstration=True)
    assert store.coverage(GEMEENTE).demonstration
    deliver(row(aantal=7, servicepunt="P9"))
    assert total(store) == {"WK1": (7, 7, 0)}
    covered = store.coverage(GEMEENTE)
    assert covered.periods == (Period.parse("2026-K3"),)
    assert covered.points_in(ALWAYS) == 1
    assert covered.missing == {}
    assert not covered.demonstration


def test_a_real_delivery_may_have_the_point_and_period_of_the_demonstration(store, deliver):
    deliver(row(), demonstration=True)
    deliver(row())
    assert total(store) == {"WK1": (5, 5, 0)}
    assert not store.coverage(GEMEENTE).demonstration


def test_the_demonstration_of_another_municipality_stays(store, deliver, tmp_path):
    store.deliver("GM0002", [read(tmp_path, row(aantal=20))], demonstration=True)
    deliver(row())
    assert store.coverage("GM0002").demonstration


def test_a_demonstration_only_enters_an_empty_store(store, deliver, tmp_path):
    deliver(row())
    more = [read(tmp_path, row(servicepunt="D1"))]
    assert store.deliver(GEMEENTE, more, demonstration=True, only_into_empty=True) == ()
    assert total(store) == {"WK1": (5, 5, 0)}


def test_a_demonstration_after_a_real_delivery_is_never_in_its_figures(store, deliver):
    deliver(row(aantal=7))
    with contextlib.suppress(DeliveryError):
        deliver(row(aantal=20, servicepunt="D1"), demonstration=True)
    assert total(store) == {"WK1": (7, 7, 0)}


def test_version_changes_with_every_delivery_and_only_then(store, deliver, tmp_path):
    seen = [store.version(GEMEENTE)]
    deliver(row(), demonstration=True)
    seen.append(store.version(GEMEENTE))
    deliver(row())
    seen.append(store.version(GEMEENTE))
    for quarter in ("2026-K1", "2026-K2"):
        deliver(row(periode=quarter))
        seen.append(store.version(GEMEENTE))
    assert len(set(seen)) == len(seen)
    with pytest.raises(DeliveryError):
        deliver(row())
    store.deliver("GM0002", [read(tmp_path, row())])
    assert store.version(GEMEENTE) == seen[-1]


# --- points and coverage ----------------------------------------------------------------------


def test_coverage_names_the_points_that_are_missing(store, deliver):
    store.set_points(GEMEENTE, points("P1", "P2", "P3"))
    deliver(*[row(periode="2026-K2", servicepunt=p) for p in ("P1", "P2", "P3")])
    deliver(row(periode="2026-K1", servicepunt="P3"))
    covered = store.coverage(GEMEENTE)
    assert covered.periods == (Period.parse("2026-K1"), Period.parse("2026-K2"))
    assert covered.points_in(ALWAYS) == 3
    assert covered.missing == {Period.parse("2026-K1"): ("Punt P1", "Punt P2")}


def test_what_a_point_counts_in_two_units_may_come_in_two_files(store, deliver):
    deliver(row(aantal=12), row(aantal=3, servicepunt="P2"))
    deliver(row(eenheid="contacten", aantal=90))
    deliver(row(eenheid="contacten", aantal=40, servicepunt="alle", periode="2026-K2"))
    assert figures(store, unit="contacten") == {("WK1", "totaal"): (130, 130, 0)}
    assert total(store) == {"WK1": (15, 15, 0)}
    with pytest.raises(DeliveryError, match=r"P1 heeft 2026-K3 al geleverd \(contacten\)"):
        deliver(row(eenheid="contacten", aantal=91))
    with pytest.raises(DeliveryError, match=r"al geleverd \(contacten\)"):
        deliver(row(eenheid="contacten", servicepunt="alle", aantal=91))
    assert total(store) == {"WK1": (15, 15, 0)}


def test_everyone_together_and_nobody_in_particular_are_no_points(store, deliver):
    deliver(row(), row(servicepunt="P2"), row(servicepunt="onbekend", periode="2026-K2"))
    deliver(row(servicepunt="alle", periode="2026-K1"))
    covered = store.coverage(GEMEENTE)
    assert covered.points_in(ALWAYS) == 2
    assert covered.missing == {Period.parse("2026-K2"): ("P1", "P2")}
    assert covered.points_in(Period.parse("2026-K1")) == 0


def test_coverage_names_every_unit(store, deliver):
    deliver(row(eenheid="contacten"), row(eenheid="lopend"))
    covered = store.coverage(GEMEENTE)
    assert covered.periods == ()
    assert covered.units == ("contacten", "lopend")


def test_coverage_is_of_one_unit(store, deliver):
    deliver(row(), row(servicepunt="P2", eenheid="contacten"))
    assert store.coverage(GEMEENTE).points_in(ALWAYS) == 1
    assert store.coverage(GEMEENTE, "contacten").points_in(ALWAYS) == 1
    assert store.coverage(GEMEENTE, "lopend").periods == ()


def test_a_point_without_a_name_is_named_by_its_code(store, deliver):
    deliver(row(), row(servicepunt="P2"), row(periode="2026-K2"))
    assert store.coverage(GEMEENTE).missing == {Period.parse("2026-K2"): ("P2",)}


def test_set_points_replaces_the_list_of_that_kind_only(store, deliver):
    deliver(row(), row(servicepunt="P2"), row(periode="2026-K2", servicepunt="P3"))
    store.set_points(GEMEENTE, points("P1", "P2"))
    store.set_points(GEMEENTE, points("P3").assign(longitude=None))
    store.set_points(GEMEENTE, points("P1").assign(naam="Demopunt"), demonstration=True)
    store.set_points("GM0002", points("P2"))
    missing = store.coverage(GEMEENTE).missing
    assert missing[Period.parse("2026-K2")] == ("P1", "P2"), "no names of the old or other list"
    assert missing[Period.parse("2026-K3")] == ("Punt P3",)


def test_a_list_with_a_point_twice_leaves_the_old_list(store, deliver):
    deliver(row(), row(periode="2026-K2", servicepunt="P2"))
    store.set_points(GEMEENTE, points("P1"))
    with pytest.raises(Exception, match=r".") as told:
        store.set_points(GEMEENTE, points("P1", "P1").assign(naam="Nieuw"))
    assert store.coverage(GEMEENTE).missing[Period.parse("2026-K2")] == ("Punt P1",)
    assert isinstance(told.value, DataError), "told in Dutch, not as a database error"


def test_an_empty_list_of_points_empties_the_list(store, deliver):
    deliver(row(), row(periode="2026-K2", servicepunt="P2"))
    store.set_points(GEMEENTE, points("P1"))
    store.set_points(GEMEENTE, points("P1").iloc[:0])
    assert store.coverage(GEMEENTE).missing[Period.parse("2026-K2")] == ("P1",)


# --- where it is ------------------------------------------------------------------------------


def test_the_store_is_where_database_url_says(tmp_path, monkeypatch):
    path = tmp_path / "diep" / "er in" / "opslag.sqlite"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    assert default_url() == f"sqlite:///{path}"
    Store().close()
    assert path.is_file()


def test_without_database_url_the_store_is_in_the_users_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_url().startswith("sqlite:///")
    assert default_url().endswith("registraties.sqlite")
    if sys.platform == "linux":
        assert str(tmp_path / "stadsdeelkompas") in default_url()


def test_what_was_delivered_is_there_after_closing(tmp_path):
    url = f"sqlite:///{tmp_path / 'opslag.sqlite'}"
    first = Store(url)
    first.deliver(GEMEENTE, [read(tmp_path, row())])
    first.close()
    second = Store(url)
    assert total(second) == {"WK1": (5, 5, 0)}
    second.close()


def unusable(address, why="is niet te openen of te beschrijven"):
    with pytest.raises(DataError) as told:
        Store(address)
    assert why in told.value.what
    assert "DATABASE_URL" in told.value.remedy
    return str(told.value)


def test_a_file_where_a_folder_should_be_is_told_in_dutch(tmp_path):
    (tmp_path / "map").write_text("geen map")
    message = unusable(f"sqlite:///{tmp_path / 'map' / 'opslag.sqlite'}")
    assert str(tmp_path / "map" / "opslag.sqlite") in message
    unusable(f"sqlite:///{tmp_path / 'map' / 'dieper' / 'opslag.sqlite'}")


def test_a_folder_or_another_file_where_the_store_should_be_is_told_in_dutch(tmp_path):
    unusable(f"sqlite:///{tmp_path}")
    other = tmp_path / "brief.txt"
    other.write_text("Dit is geen database. " * 100)
    with pytest.raises(DataError, match=r"brief\.txt' is niet te lezen of te beschrijven"):
        Store(f"sqlite:///{other}")
    assert other.read_text().startswith("Dit is geen database."), "left alone"


def damage(path):
    """Overwrite all of a store but its first page; what it holds is no table any more."""
    content = bytearray(path.read_bytes())
    content[1024:] = b"\xa5" * (len(content) - 1024)
    path.write_bytes(content)


def with_tables(path, statement):
    """Run a statement for every table of the store, which another program is free to do."""
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA legacy_alter_table=ON")
        for name in METADATA.tables:
            raw.execute(statement.format(name))
        raw.commit()


@pytest.mark.parametrize(
    "spoil",
    [
        damage,
        lambda path: path.write_text("Dit is geen database. " * 500),
        lambda path: with_tables(path, "DROP TABLE {}"),
        lambda path: with_tables(path, "ALTER TABLE {0} RENAME TO {0}_oud"),
    ],
    ids=["damaged", "replaced", "tables gone", "other tables"],
)
@pytest.mark.parametrize(
    "read_store",
    [
        lambda store: store.version(GEMEENTE),
        lambda store: store.has_deliveries(GEMEENTE),
        lambda store: store.coverage(GEMEENTE),
        lambda store: store.counts(GEMEENTE, ALWAYS, "totaal"),
    ],
    ids=["version", "has_deliveries", "coverage", "counts"],
)
def test_a_store_spoilt_while_in_use_is_told_in_dutch(tmp_path, spoil, read_store):
    path = tmp_path / "opslag.sqlite"
    store = Store(f"sqlite:///{path}")
    put(store, *(row(servicepunt=f"P{n}") for n in range(300)))
    store.close()
    spoil(path)
    with pytest.raises(DataError) as told:
        read_store(store)
    assert "opslag.sqlite' is niet te lezen" in told.value.what
    assert "DATABASE_URL" in told.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permissions")
def test_a_read_only_place_is_told_in_dutch(ordinary_user):
    path = ordinary_user / "opslag.sqlite"
    Store(f"sqlite:///{path}").close()
    path.chmod(0o444)
    ordinary_user.chmod(0o555)
    assert str(path) in unusable(f"sqlite:///{path}", "is alleen te lezen")
    unusable(f"sqlite:///{ordinary_user / 'nieuw.sqlite'}")
    unusable(f"sqlite:///{ordinary_user / 'map' / 'nieuw.sqlite'}")


@pytest.mark.parametrize(
    "address",
    [
        "onzin",
        "geen+driver://gastheer/opslag",
        "postgresql+psycopg://niemand@/opslag?host=/nergens",
    ],
)
def test_an_address_that_is_none_is_told_in_dutch(address):
    unusable(address)


def test_a_demonstration_over_a_store_with_real_deliveries_changes_nothing(
    store, deliver, tmp_path
):
    deliver(row())
    assert deliver_demonstration(store, municipality(tmp_path), TAXONOMY) == 0
    assert total(store) == {"WK1": (5, 5, 0)}
