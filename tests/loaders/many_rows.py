"""A delivery of a million checked rows: two years, 17 points, 114 areas, 65 categories."""

from __future__ import annotations

import time
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
import pandas as pd

from geo.period import Period
from loaders.report import Delivery
from loaders.store import Store
from tests.loaders.village import GEMEENTE, TAXONOMY

_UNITS = ("dossiers", "contacten")
_BREAKDOWNS = ("hulpvraag", "doelgroep", "toeleiding", "kanaal", "zwaarte", "leeftijd", "bekend")
_CATEGORIES = 65
_SEED = 3
QUARTERS, POINTS, AREAS = 8, 17, 114
ROWS = QUARTERS * POINTS * AREAS * _CATEGORIES
LAST_YEAR = Period(*(month + 12 for month in (2025 * 12, 2025 * 12 + 11)))


def million(quarters: int = QUARTERS) -> Delivery:
    pairs = [(b, c.code) for b in _BREAKDOWNS for c in TAXONOMY.uitsplitsingen[b].categorieen]
    cells = [(unit, *pair) for unit in _UNITS for pair in pairs][:_CATEGORIES]
    number = np.arange(quarters * POINTS * AREAS * len(cells))
    cell, area, point, quarter = (
        number % len(cells),
        number // len(cells) % AREAS,
        number // len(cells) // AREAS % POINTS,
        number // len(cells) // AREAS // POINTS,
    )
    chance = np.random.default_rng(_SEED)
    low = chance.poisson(3, len(number)).astype(float)
    withheld = chance.random(len(number)) < 0.05
    high = np.where(withheld, 9, low)
    low[withheld] = 0
    periods = [Period.of_quarter(2025 + q // 4, q % 4 + 1) for q in range(quarters)]
    nothing = pd.Categorical.from_codes(np.zeros(len(number), np.int8), [""])
    columns = [pd.Categorical([c[place] for c in cells])[cell] for place in range(3)]
    rows = pd.DataFrame(
        {
            "periode": pd.Categorical.from_codes(quarter, [str(p) for p in periods]),
            "eerste": np.array([p.first for p in periods])[quarter],
            "laatste": np.array([p.last for p in periods])[quarter],
            "servicepunt": pd.Categorical.from_codes(point, [f"P{n:02}" for n in range(POINTS)]),
            "gebied": pd.Categorical.from_codes(area, [f"BU{n:06}" for n in range(AREAS)]),
            "eenheid": columns[0],
            "uitsplitsing": columns[1],
            "categorie": columns[2],
            "uitsplitsing2": nothing,
            "categorie2": nothing,
            "bijzonderheid": nothing,
            "laagste": low,
            "hoogste": high,
            "telt": True,
            "telt_totaal": np.asarray(columns[1] == "hulpvraag"),
        }
    )
    return Delivery("veel.csv", "7" * 64, rows, read=len(rows))


def measure(url: str, told: Queue) -> None:
    """Store them and ask for sums; tells seconds of work, megabytes and milliseconds."""
    delivery, store = million(), Store(url)
    Path("/proc/self/clear_refs").write_text("5")  # from here on the peak is the store's
    before, memory, began = time.process_time(), _megabytes("VmRSS"), time.perf_counter()
    store.deliver(GEMEENTE, [delivery])
    figures = {
        "opslaan_s": time.perf_counter() - began,
        "opslaan_werk_s": time.process_time() - before,
        "opslaan_mb": _megabytes("VmHWM") - memory,
    }
    for name, ask in {
        "vier_kwartalen_ms": lambda: store.counts(GEMEENTE, LAST_YEAR, "hulpvraag"),
        "totaal_ms": lambda: store.counts(GEMEENTE, LAST_YEAR, "totaal"),
        "dekking_ms": lambda: store.coverage(GEMEENTE),
        "kwaliteit_ms": lambda: store.quality_counts(GEMEENTE),
        "versie_ms": lambda: store.version(GEMEENTE),
    }.items():
        times = []
        for _ in range(5):
            began = time.perf_counter()
            ask()
            times.append(1000 * (time.perf_counter() - began))
        figures[name] = sorted(times)[2]
    found = store.counts(GEMEENTE, LAST_YEAR, "hulpvraag")
    rows = delivery.rows
    of_year = (rows["uitsplitsing"] == "hulpvraag") & (rows["eenheid"] == "dossiers")
    of_year &= rows["laatste"].between(LAST_YEAR.first, LAST_YEAR.last)
    figures["verschil"] = float(
        abs(found["laagste"].sum() - rows.loc[of_year, "laagste"].sum())
        + abs(found["hoogste"].sum() - rows.loc[of_year, "hoogste"].sum())
    )
    figures["groepen"] = float(len(found))
    store.close()
    told.put(figures)


def _megabytes(what: str) -> float:
    """Memory in use now (VmRSS), or at most (VmHWM)."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith(what)) / 1024
