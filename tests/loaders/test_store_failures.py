"""A full disk, a read-only or a busy store: a plain message, nothing lost, then on as ever."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from geo.errors import DataError
from loaders import database
from loaders.report import Delivery
from loaders.store import Store
from tests.loaders.checked import assert_sums_follow_from_the_rows, checked, happened, put, states
from tests.loaders.old_store import make_old_store, old_sums
from tests.loaders.processes import FRESH, deliver_with_little_room, migrate_with_little_room
from tests.loaders.village import GEMEENTE, row, total

FULL = "De schijf van de opslag is vol of niet te beschrijven; er is niets gewijzigd."
KEPT = {"WK1": (5, 5, 0)}


def large() -> Delivery:
    """Many rows: areas that only the database must be able to tell apart."""
    once = checked(row(periode="2026-K2"))
    rows = once.rows.loc[once.rows.index.repeat(40_000)].reset_index(drop=True)
    areas = pd.Series([f"BU{number:06d}" for number in range(len(rows))])
    return Delivery("groot.csv", "8" * 64, rows.assign(gebied=areas))


def goes_on(store: Store) -> None:
    """Nothing was lost, nothing is half there, and the next delivery is as welcome as ever."""
    assert total(store) == KEPT
    assert list(states(store).values()) == ["van kracht"]
    assert_sums_follow_from_the_rows(store, GEMEENTE)
    put(store, row(aantal=7, servicepunt="P2"))
    assert total(store) == {"WK1": (12, 12, 0)}


def in_another_process(work, *arguments: object) -> str:
    told = FRESH.Queue()
    worker = FRESH.Process(target=work, args=(*arguments, told))
    worker.start()
    answer: str = told.get(timeout=60)
    worker.join(30)
    return answer


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_no_room_for_the_files_of_sqlite(tmp_path):
    path = tmp_path / "opslag.sqlite"
    store = Store(f"sqlite:///{path}")
    put(store, row())
    size = max(f.stat().st_size for f in tmp_path.iterdir())
    assert in_another_process(deliver_with_little_room, str(store._engine.url), size + 50_000) == (
        f"{FULL} Maak ruimte vrij op die schijf en probeer het opnieuw."
    )
    goes_on(store)
    store.close()
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_no_room_to_migrate_leaves_the_old_store_as_it_was(tmp_path):
    path = tmp_path / "opslag.sqlite"
    url = f"sqlite:///{path}"
    before = make_old_store(url, scale=500)
    for room in (path.stat().st_size // 2, path.stat().st_size + 50_000):
        answer = in_another_process(migrate_with_little_room, url, room)
        assert "vol" in answer or "gebleven zoals hij was" in answer, answer
        assert old_sums(url) == before
        assert [f.name for f in tmp_path.glob("*.voor-*")] == []
    Store(url).close()
    assert len(list(tmp_path.glob("*.voor-*"))) == 1


def test_a_full_disk_is_told_and_nothing_is_lost(store, databases):
    put(store, row())
    if databases.kind == "sqlite":
        pages = store._engine.connect().exec_driver_sql("PRAGMA page_count").scalar()
        limit = f"PRAGMA max_page_count={pages + 20}"
        open_room = "PRAGMA max_page_count=4294967294"
    else:
        # The server has no room for the files that it sorts in: the same class of error.
        limit, open_room = "SET temp_file_limit='64kB'; SET work_mem='64kB'", "RESET ALL"

    def limited(connection, *_):
        for setting in limit.split(";"):
            connection.execute(setting)
        connection.commit()

    def free(connection, *_):
        connection.execute(open_room)
        connection.commit()

    store._engine.dispose()
    sa.event.listen(store._engine, "connect", limited)
    with pytest.raises(DataError) as told:
        store.deliver(GEMEENTE, [large()])
    assert told.value.what == FULL
    assert happened(store) == ["geleverd"]
    store._engine.dispose()
    sa.event.remove(store._engine, "connect", limited)
    sa.event.listen(store._engine, "connect", free)
    goes_on(store)
    assert len(store.deliver(GEMEENTE, [large()])) == 1, "with room it is stored"


def test_a_store_that_became_read_only_can_still_be_read(store, databases, tmp_path):
    put(store, row())
    if databases.kind == "sqlite":
        mine = Store(f"sqlite:///{tmp_path / 'opslag.sqlite'}")
        put(mine, row())
        mine._engine.dispose()
        sa.event.listen(mine._engine, "connect", lambda c, _: c.execute("PRAGMA query_only=ON"))
        allow = "PRAGMA query_only=OFF"
    else:
        mine = Store(str(store._engine.url))
        name = mine._engine.url.database
        with mine._engine.connect() as connection:
            connection.exec_driver_sql(
                f"ALTER DATABASE {name} SET default_transaction_read_only=on"
            )
            connection.commit()
        mine._engine.dispose()
        allow = "SET default_transaction_read_only=off"
    for attempt in (
        lambda: put(mine, row(aantal=8)),
        lambda: mine.undo(GEMEENTE, 1, who="Ans"),
        lambda: mine.save_answer(GEMEENTE, "P1", mine.coverage(GEMEENTE).periods[0], "Ja.", "Ans"),
    ):
        with pytest.raises(DataError, match=r"is alleen te lezen; er is niets gewijzigd\.") as told:
            attempt()
        assert "schrijfrechten" in told.value.remedy
    assert total(mine) == KEPT
    mine._engine.dispose()
    sa.event.listen(mine._engine, "connect", lambda c, _: (c.execute(allow), c.commit()))
    goes_on(mine)
    mine.close()


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such permissions")
def test_a_file_that_became_read_only(ordinary_user: Path):
    path = ordinary_user / "opslag.sqlite"
    store = Store(f"sqlite:///{path}")
    put(store, row())
    store.close()
    path.chmod(0o444)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(DataError, match="alleen te lezen"):
        put(store, row(aantal=8))
    assert total(store) == KEPT
    store.close()
    path.chmod(0o644)
    store = Store(f"sqlite:///{path}")
    goes_on(store)
    store.close()
    assert os.geteuid() != 0, "root is not bound by permissions"


def test_who_waits_too_long_is_told_that_the_store_is_busy(store, monkeypatch):
    put(store, row())
    other = Store(store._engine.url.render_as_string(hide_password=False))
    begun, go_on = threading.Event(), threading.Event()

    def hold():
        with database.writing(other._engine):
            begun.set()
            go_on.wait(30)

    holding = threading.Thread(target=hold)
    holding.start()
    assert begun.wait(10)
    with pytest.raises(DataError, match="is bezet") as told:  # noqa: SIM117
        with database.writing(store._engine, patience_s=0.1):
            pass
    assert "Er is niets gewijzigd" in told.value.remedy
    assert total(store) == KEPT, "readers do not wait"
    go_on.set()
    holding.join(30)
    goes_on(store)
    other.close()


def test_a_lost_server_is_told_and_found_again(postgres):
    store = Store(postgres.fresh())
    put(store, row())
    with store._engine.connect() as connection:
        process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    postgres.execute(f"SELECT pg_terminate_backend({process})")
    goes_on(store)
    store.close()
