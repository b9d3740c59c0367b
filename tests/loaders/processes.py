"""What the tests of the store let other processes do; started afresh, so importable by name."""

from __future__ import annotations

import dataclasses
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

from geo.period import Period
from loaders.demonstration import load_demonstration
from loaders.store import Store
from tests.loaders.village import AREAS, GEMEENTE, TAXONOMY, Municipality, demand, read

FILES_PER_CALL = 3
_CATEGORIES = [c.code for c in TAXONOMY.demand_types]


def load_at_once(folder: Path, urls: list[str], together: Barrier, told: Queue) -> None:
    """Load the demonstration into one new store after another, in step with others."""
    village = Municipality(GEMEENTE, AREAS, {}, {"bestanden": {}}, folder / GEMEENTE)
    for url in urls:
        together.wait(60)
        try:
            told.put((url, load_demonstration(Store(url), village, TAXONOMY)))
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


def deliver_for_ever(folder: Path, url: str, begun: Event) -> None:
    """Deliver quarter after quarter, several files a call, until killed."""
    rows = [
        demand(category, servicepunt=f"P{point}", gebied=area)
        for category in _CATEGORIES
        for point in range(20)
        for area in ("WK1", "WK2", "WK3")
    ]
    pattern = read(folder, *rows)
    store = Store(url)
    number = 0
    while True:
        calls = []
        for _ in range(FILES_PER_CALL):
            number += 1
            period = Period.of_quarter(1000 + number // 4, number % 4 + 1)
            table = pattern.rows.assign(
                periode=str(period), eerste=period.first, laatste=period.last
            )
            calls.append(dataclasses.replace(pattern, sha256=str(number), rows=table))
        begun.set()
        store.deliver(GEMEENTE, calls)
