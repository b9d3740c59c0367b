"""One measurement in a process of its own: ``python -m tests.bench.delivery_run``."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from geo.areas import Level
from loaders.check import check_file
from loaders.desk import check_context
from loaders.knowledge import load_knowledge
from loaders.municipality import Municipality, available, load_municipality
from loaders.store import Store
from tests.bench import naive_delivery
from tests.bench.large_file import LATEST_YEAR

_REPEATS = 7


def ours(file: Path, url: str, municipality: Municipality) -> dict[str, float]:
    """Check a file and store what is good, as the page and the command line do."""
    store = Store(url)
    began = time.perf_counter()
    report = check_file(file.read_bytes(), file.name, check_context(store, municipality))
    checked = time.perf_counter()
    assert report.levering is not None
    store.deliver(municipality.code, [report.levering])
    done = time.perf_counter()
    peak = _peak_mb()
    assert report.gelezen == report.geaccepteerd + report.afgewezen

    def by_wijk() -> pd.DataFrame:
        found = store.counts(municipality.code, LATEST_YEAR, "hulpvraag")
        wijk = pd.Series(municipality.areas.lift(found["gebied"], Level.WIJK), name="wijk")
        return found.groupby([wijk, "categorie"])[["laagste", "hoogste"]].sum()

    asked = _asked(by_wijk)
    return asked | {
        "seconds": done - began,
        "check": checked - began,
        "megabytes": peak,
        "read": report.gelezen,
        "rejected": report.afgewezen,
    }


def naive(file: Path, database: Path, municipality: Municipality) -> dict[str, float]:
    """Do the same with the naive script."""
    areas, taxonomy = municipality.areas, load_knowledge().taxonomy
    began = time.perf_counter()
    read, rejected = naive_delivery.store(file, database, areas, taxonomy)
    seconds, peak = time.perf_counter() - began, _peak_mb()
    asked = _asked(lambda: naive_delivery.by_wijk(database, areas))
    return asked | {"seconds": seconds, "megabytes": peak, "read": read, "rejected": rejected}


def _asked(ask: Callable[[], pd.DataFrame]) -> dict[str, float]:
    times = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        found = ask()
        times.append(1000 * (time.perf_counter() - began))
    # Two sums that are equal only when both counted the same rows.
    sums = {"least": float(found["laagste"].sum()), "most": float(found["hoogste"].sum())}
    return {"sum_ms": statistics.median(times), "groups": float(len(found))} | sums


def _peak_mb() -> float:
    # Not ru_maxrss: a process that was started with vfork inherits its parent's peak in it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_kb = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak_kb) / 1024


def main(who: str, file: str, where: str) -> None:
    """Measure one of the two, and print the figures as JSON."""
    municipality = load_municipality(next(iter(available())))
    if who == "ours":
        print(json.dumps(ours(Path(file), where, municipality)))
    else:
        print(json.dumps(naive(Path(file), Path(where), municipality)))


if __name__ == "__main__":
    main(*sys.argv[1:])
