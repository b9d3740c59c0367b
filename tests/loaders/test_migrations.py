"""A store of an older program: recognised, copied, carried over whole; or left as it was."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from geo.errors import DataError
from geo.period import Period
from loaders.database import open_engine, writing
from loaders.kind_tables import KIND_TABLES
from loaders.store import Store
from loaders.tables import METADATA, REVISIONS
from tests.loaders.checked import checked, put, states
from tests.loaders.databases import copies
from tests.loaders.old_store import GEMEENTE, make_old_store, make_tables, old_sums
from tests.loaders.processes import FRESH, open_at_once
from tests.loaders.village import ALWAYS, row

SCRIPTS = Path(__file__).resolve().parents[2] / "loaders" / "migrations"
NEWEST = REVISIONS[-1]


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return ScriptDirectory.from_config(config)


def new_sums(store: Store) -> dict[str, set[tuple[object, ...]]]:
    columns = ["gebied", "categorie", "eerste", "laatste", "laagste", "hoogste", "zonder_data"]
    return {
        breakdown: set(
            store.counts(GEMEENTE, ALWAYS, breakdown, by_period=True)[columns].itertuples(
                index=False, name=None
            )
        )
        for breakdown in ("totaal", "hulpvraag")
    }


def tables(url: str) -> set[str]:
    engine = sa.create_engine(url)
    found = set(sa.inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_the_revisions_are_those_of_the_scripts():
    found = [script.revision for script in scripts().walk_revisions()]
    assert tuple(found[::-1]) == REVISIONS


def test_migrating_gives_exactly_the_tables_that_the_program_knows(databases):
    store = Store(databases.empty())
    with store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    assert set(KIND_TABLES.values()) <= set(METADATA.tables.values())
    store.close()


def shape(connection: sa.Connection) -> dict[str, object]:
    inspector = sa.inspect(connection)
    return {
        name: (
            [
                (c["name"], str(c["type"]), c["nullable"], bool(c.get("autoincrement")))
                for c in inspector.get_columns(name)
            ],
            inspector.get_pk_constraint(name)["constrained_columns"],
            [c["column_names"] for c in inspector.get_unique_constraints(name)],
            [c["constrained_columns"] for c in inspector.get_foreign_keys(name)],
            sorted((i["name"], i["column_names"]) for i in inspector.get_indexes(name)),
        )
        for name in inspector.get_table_names()
    }


def test_the_first_migration_makes_the_tables_of_the_old_program(databases):
    found = []
    first = scripts().get_revision("0001")
    assert first is not None
    for make in (make_tables, None):
        engine = open_engine(databases.empty())
        with writing(engine) as connection:
            if make:
                make(connection)
            else:
                with Operations.context(MigrationContext.configure(connection)):
                    first.module.upgrade()
            found.append(shape(connection))
        engine.dispose()
    assert set(found[0]) == {"levering", "registratie", "servicepunt"}
    assert found[0] == found[1]


def test_an_old_store_answers_the_same_after_migrating(databases):
    url = databases.empty()
    before = make_old_store(url)
    assert all(len(answer) > 3 for answer in before.values())
    store = Store(url)
    assert new_sums(store) == before
    covered = store.coverage(GEMEENTE)
    assert [str(p) for p in covered.periods] == ["2025-K4", "2026-K1", "2026-K2"]
    assert covered.points_in(Period.parse("2026-H1")) == 2
    assert (covered.missing, covered.demonstration) == ({}, False)
    assert store.coverage("GM0002").demonstration
    assert list(store.points(GEMEENTE)["naam"]) == ["Dijk", "Brug"]
    told = {e.id: (e.soort, e.bestand, e.stand, e.rijen) for e in store.history(GEMEENTE)}
    assert told == {
        1: ("registraties", "bestand 1.csv", "vervangen", 12),
        2: ("registraties", "bestand 2.csv", "van kracht", 48),
        3: ("registraties", "bestand 3.csv", "van kracht", 24),
        5: ("servicepunten", "servicepunten", "van kracht", 2),
        6: ("servicepunten", "servicepunten", "vervangen", 1),
    }
    assert {e.ontvangen.year for e in store.history(GEMEENTE) if e.soort != "servicepunten"} == {
        2026
    }
    assert [e.wat for e in store.events(GEMEENTE)] == ["bijgewerkt"] + ["geleverd"] * 5
    store.close()
    assert not tables(url) & {"levering", "registratie", "servicepunt"}
    again = Store(url)
    assert new_sums(again) == before, "nothing happens the second time"
    again.close()
    assert len(copies(url)) == 1


def test_a_migrated_store_goes_on_as_any_other(databases):
    url = databases.empty()
    make_old_store(url)
    store = Store(url)
    key = put(store, row(periode="2026-K2", aantal=77))
    assert key > 6
    assert states(store)[3] == "deels van kracht"
    store.undo(GEMEENTE, key, who="Ans")
    for number in (2, 3):
        store.undo(GEMEENTE, number, who="Ans")
    assert store.coverage(GEMEENTE).demonstration, "the retired demonstration came back"
    store.close()


def test_the_backup_is_the_old_store(databases):
    url = databases.empty()
    before = make_old_store(url)
    Store(url).close()
    [copy] = copies(url)
    assert old_sums(copy) == before


def test_a_new_store_needs_no_backup(databases):
    url = databases.empty()
    Store(url).close()
    assert copies(url) == []
    assert "alembic_version" in tables(url)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(databases):
    url = databases.fresh()
    store = Store(url)
    put(store, row())
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    store.close()
    with pytest.raises(DataError, match=r"nieuwere versie van dit programma \(opslagversie 0999\)"):
        Store(url)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE alembic_version SET version_num = :new"), {"new": NEWEST}
        )
    engine.dispose()
    again = Store(url)
    assert len(again.history(GEMEENTE)) == 1
    again.close()
    assert copies(url) == []


def test_a_migration_that_fails_leaves_the_old_store_as_it_was(databases):
    url = databases.empty()
    before = make_old_store(url)
    engine = sa.create_engine(url)
    columns = "levering_id, periode, eerste, laatste, servicepunt, gebied, uitsplitsing, "
    columns += "categorie, uitsplitsing2, categorie2, eenheid, laagste, hoogste, bijzonderheid"
    with engine.begin() as connection:  # what the old program never did: one cell twice
        connection.exec_driver_sql(
            f"INSERT INTO registratie ({columns}, telt, telt_totaal) SELECT {columns}, "  # noqa: S608
            "1 = 0, 1 = 0 FROM registratie WHERE id = 1"
        )
    for _ in range(2):
        with pytest.raises(DataError, match="gebleven zoals hij was") as told:
            Store(url)
        assert "vorige versie" in told.value.remedy
        assert old_sums(url) == before
        assert "leveringen" not in tables(url)
        assert copies(url) == [], "no copies of an unchanged store pile up"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "DELETE FROM registratie WHERE id = (SELECT max(id) FROM registratie)"
        )
    engine.dispose()
    store = Store(url)
    assert new_sums(store) == before
    store.close()


def test_two_processes_that_start_at_once_migrate_once(databases):
    urls = [databases.empty() for _ in range(4)]
    before = [make_old_store(url, scale=30) for url in urls]
    told, together = FRESH.Queue(), FRESH.Barrier(3)
    workers = [FRESH.Process(target=open_at_once, args=(urls, together, told)) for _ in range(3)]
    for worker in workers:
        worker.start()
    answers = [told.get(timeout=60) for _ in range(3 * len(urls))]
    for worker in workers:
        worker.join(30)
    assert set(answers) == {""}
    for url, answer in zip(urls, before, strict=True):
        assert len(copies(url)) == 1
        store = Store(url)
        assert new_sums(store) == answer
        store.close()


def test_an_old_store_of_many_rows_migrates(databases, figure):
    url = databases.empty()
    before = make_old_store(url, scale=2000)
    began = time.monotonic()
    store = Store(url)
    figure(f"an old store on {databases.kind} migrated in {time.monotonic() - began:.1f} s")
    assert new_sums(store) == before
    store.deliver(GEMEENTE, [checked(row(periode="2026-K3"))])
    assert store.coverage(GEMEENTE).periods[-1] == Period.parse("2026-K3")
    store.close()
