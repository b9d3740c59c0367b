"""What the tests of the store let other processes do; started afresh, so importable by name."""

from __future__ import annotations

import ctypes
import dataclasses
import itertools
import multiprocessing
import os
import resource
import sys
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import alembic.command  # noqa: F401 - once, not in every process that makes a store

from geo.period import Period
from loaders import source_desk
from loaders.demo_delivery import deliver_demonstration
from loaders.report import Delivery
from loaders.store import Store
from tests.loaders.checked import checked
from tests.loaders.village import AREAS, GEMEENTE, TAXONOMY, Municipality, demand

FRESH = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
FRESH.set_forkserver_preload(["tests.loaders.processes"])  # imports once for all of them
FILES_PER_CALL = 3
# Checked once, and inherited by every process.
_FILES = [
    checked(*[demand(category.code, servicepunt=f"P{point}") for category in TAXONOMY.demand_types])
    for point in range(FILES_PER_CALL)
]


def load_at_once(folder: Path, urls: list[str], together: Barrier, told: Queue) -> None:
    """Load the demonstration into one new store after another, in step with others."""
    village = Municipality(GEMEENTE, AREAS, {}, {"bestanden": {}}, folder / GEMEENTE)
    for url in urls:
        together.wait(60)
        try:
            told.put((url, deliver_demonstration(Store(url), village, TAXONOMY)))
        except Exception as error:  # noqa: BLE001 - reported to the test, which fails on it
            told.put((url, f"{type(error).__name__}: {error} ({error.__cause__})"))


def open_at_once(urls: list[str], together: Barrier, told: Queue) -> None:
    """Make one new store after another, in step with others."""
    for url in urls:
        together.wait(60)
        try:
            Store(url).close()
            told.put("")
        except Exception as error:  # noqa: BLE001 - reported to the test, which fails on it
            told.put(f"{error} ({error.__cause__})")


def deliver_for_ever(url: str, first: int, confirmed: ctypes.c_int) -> None:
    """Deliver several files a call, in each other's place and undone at times, until killed.

    ``confirmed`` tells the last delivery that the store said was stored.
    """
    store = Store(url)
    confirmed.value = 0
    for number in itertools.count(first):
        keys = store.deliver(GEMEENTE, [_numbered(file, number) for file in _FILES], replace=True)
        confirmed.value = keys[-1]
        if number % 5 == 0:
            store.undo(GEMEENTE, keys[0], who="Ans")


def _numbered(file: Delivery, number: int) -> Delivery:
    """The file as if it were another one, about another quarter."""
    period = Period.of_quarter(2000 + number // 4 % 5, number % 4 + 1)
    rows = file.rows.assign(
        periode=str(period),
        eerste=period.first,
        laatste=period.last,
        laagste=number,
        hoogste=number,
    )
    return dataclasses.replace(file, sha256=f"{file.sha256} {number}", rows=rows)


def deliver_with_little_room(url: str, most: int, told: Queue) -> None:
    """Deliver quarters, with no file larger than so many bytes, until the store says no."""
    store = Store(url)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    for number in range(1000):
        try:
            store.deliver("GM0009", [_numbered(file, number) for file in _FILES], replace=True)
        except Exception as error:  # noqa: BLE001 - reported to the test, which judges it
            told.put(str(error))
            return
    told.put("er was toch genoeg ruimte")


def migrate_with_little_room(url: str, most: int, told: Queue) -> None:
    """Open an old store, with no file larger than so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        Store(url).close()
        told.put("er was toch genoeg ruimte")
    except Exception as error:  # noqa: BLE001 - reported to the test, which judges it
        told.put(str(error))


def judge_at_once(
    setting: dict[str, str], year: int, accepted: bool, together: Barrier, told: Queue
) -> None:
    """Accept or refuse a year that waits, in step with others."""
    gemeente = setting.pop("gemeente")
    os.environ.update(setting)
    judge = source_desk.accept_year if accepted else source_desk.refuse_year
    who = "Ans" if accepted else "Bo"
    store = Store()
    together.wait(60)
    try:
        judge(gemeente, year, store, who=who)
        told.put((who, ""))
    except Exception as error:  # noqa: BLE001 - reported to the test, which judges it
        told.put((who, f"{type(error).__name__}: {error}"))
