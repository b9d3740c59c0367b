"""One measurement in a process of its own: ``python -m tests.bench.sources_run``."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from loaders.cbs_columns import load_columns
from loaders.cbs_feed import read_figures
from loaders.fetched import FOLDER, Fetched
from loaders.fetching import Fetcher
from loaders.knowledge import load_knowledge
from loaders.live_settings import load_live_settings
from loaders.municipality import load_municipality
from loaders.refresh import Sources, refresh
from tests.bench import naive_sources
from tests.bench.apps import ROOT

YEAR = 2024


def one(code: str, folder: Path) -> dict[str, float]:
    """Refresh a municipality and accept it, as the page and the command line do."""
    municipality, catalogue = load_municipality(code), load_knowledge().catalogue
    sources = Sources(load_live_settings(), load_columns(), Fetched(code, folder))
    began = time.perf_counter()
    found = refresh(sources, code, YEAR, municipality, catalogue, who="bench")
    sources.fetched.accept(YEAR, who="bench")
    return _figures(began, len(found.year.figures), int(found.year.figures["inwoners"].sum()))


def country(folder: Path) -> dict[str, float]:
    """Read the figures of all areas of the country."""
    settings = load_live_settings()
    began = time.perf_counter()
    fetcher = Fetcher(settings.geduld, folder)
    figures = read_figures(fetcher, settings, load_columns(), YEAR).table
    return _figures(began, len(figures), int(figures["inwoners"].sum()))


def naive(code: str, address: str) -> dict[str, float]:
    """Do what the plain script does."""
    began = time.perf_counter()
    table = load_live_settings().tabellen[YEAR]
    found = naive_sources.fetch(address, table, YEAR, code)
    people = next(c for c in found if c.startswith("AantalInwoners_"))
    return _figures(began, len(found), int(found[people].sum()))


def start(folder: Path) -> dict[str, float]:
    """Draw the first screen of the app, with a store of its own."""
    from streamlit.testing.v1 import AppTest

    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'opslag.sqlite'}"
    os.environ[FOLDER] = str(folder)
    began = time.perf_counter()
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    test.run()
    if test.exception:
        raise SystemExit(test.exception[0].message)
    return _figures(began, 0, 0)


def _figures(began: float, areas: int, people: int) -> dict[str, float]:
    seconds = time.perf_counter() - began
    # Not ru_maxrss: a process that was started with vfork inherits its parent's peak in it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak_kb = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return {"seconds": seconds, "peak_mb": int(peak_kb) / 1024, "areas": areas, "people": people}


def main(who: str, code: str, work: str, address: str) -> None:
    """Measure one of them, and print the figures as JSON."""
    if who == "one":
        print(json.dumps(one(code, Path(work))))
    elif who == "country":
        print(json.dumps(country(Path(work))))
    elif who == "start":
        print(json.dumps(start(Path(work))))
    else:
        print(json.dumps(naive(code, address)))


if __name__ == "__main__":
    main(*sys.argv[1:])
