"""Refreshing from live sources, beside a naive script: ``uv run python -m tests.bench.sources``.

The sources are a server on this machine that speaks as CBS and PDOK do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from loaders.municipality import available, load_municipality
from tests.bench.apps import ROOT
from tests.loaders.live_town import COLUMNS, SETTINGS, UNITS, hague_world
from tests.loaders.loopback import Loopback, World, table_of

REPEATS = 3
MOST_S, MOST_MB = 5.0, 300.0
YEAR = 2024
# Nobody answers there, and nobody says so either: TEST-NET-1, RFC 5737.
UNREACHABLE = "http://192.0.2.1"
BUURTEN, WIJKEN, GEMEENTEN = 14_000, 3_340, 342
_MORE_COLUMNS = 85  # of the feed, that nobody asks for
_ARTEFACT = ROOT / "tests" / "artefacten" / "bench_bronnen.json"

Figures = dict[str, Any]


def country(code: str) -> pd.DataFrame:
    """Figures of as many areas as there are, with those of the municipality among them."""
    shipped = load_municipality(code).shipped_years()[2019].reset_index()
    codes = [f"GM{n:04d}" for n in range(1000, 1000 + GEMEENTEN)]
    codes += [f"WK{1000 + n // 10:04d}{n % 10:02d}" for n in range(WIJKEN)]
    codes += [f"BU{1000 + n // 41:04d}{n % 41:02d}00" for n in range(BUURTEN)]
    numbers = np.random.default_rng(2024).integers(0, 5000, (len(codes), len(shipped.columns) - 1))
    others = pd.DataFrame(numbers, columns=shipped.columns[1:])
    others.insert(0, "code", codes)
    return pd.concat([shipped, others], ignore_index=True)


def world(code: str) -> World:
    """Everything of one year: all areas of the country, and the borders of the municipality."""
    known = hague_world(load_municipality(code))
    table = table_of(country(code), COLUMNS, UNITS, YEAR)
    more = [f"Onderwerp{n}_{200 + n}" for n in range(_MORE_COLUMNS)]
    table.measures += [(key, key, "aantal") for key in more]
    for row in table.rows:
        row |= dict.fromkeys(more, 123)
    known.tables = {SETTINGS.tabellen[YEAR]: table}
    known.features = {(YEAR, name): found for (_, name), found in known.features.items()}
    return known


def measured(server: Loopback, who: str, code: str, address: str = "") -> Figures:
    """Measure some times, each in a process of its own; the medians."""
    runs = []
    address = address or server.address
    for _ in range(REPEATS):
        server.world.seconds = 0.0
        with tempfile.TemporaryDirectory() as work:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.sources_run", who, code, work, address],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                env=os.environ | {"STADSDEELKOMPAS_BRONSERVER": address},
            )
        if done.returncode:
            raise SystemExit(f"{who}: {done.stderr[-2000:]}")
        run: Figures = json.loads(done.stdout.splitlines()[-1])
        run["beyond_s"] = run["seconds"] - server.world.seconds
        runs.append(run)
    return {name: median(run[name] for run in runs) for name in runs[0]}


def main() -> int:
    """Measure, print and keep the figures; 1 when ours and the naive script's sums differ."""
    code = next(iter(available()))
    load = os.getloadavg()[0]
    with Loopback(world(code)) as server:
        found = {who: measured(server, who, code) for who in ("one", "naive", "country")}
        there = measured(server, "start", code)
        away = measured(server, "start", code, UNREACHABLE)
    facts = {"processors": os.cpu_count(), "load before and after": (load, os.getloadavg()[0])}
    print("; ".join(f"{name}: {value}" for name, value in facts.items()))
    lines = [
        ("figure", "ours, one municipality", "naive", "ours, whole country", "target"),
        _line("beyond the server's own time, s", found, "beyond_s", f"<= {MOST_S:g}"),
        _line("whole run, s", found, "seconds", ""),
        _line("most memory, MB", found, "peak_mb", f"<= {MOST_MB:g}"),
        _line("areas kept", found, "areas", ""),
    ]
    print("\n".join(" | ".join(line) for line in lines))
    print(
        f"first screen, s: {there['seconds']:.2f} with a source that answers, "
        f"{away['seconds']:.2f} with one that is unreachable (target: no difference)"
    )
    found |= {"start": there, "start, unreachable": away}
    _ARTEFACT.parent.mkdir(parents=True, exist_ok=True)
    _ARTEFACT.write_text(json.dumps({"facts": facts, "found": found}, indent=1), encoding="utf-8")
    return int(found["one"]["people"] != found["naive"]["people"])


def _line(title: str, found: dict[str, Figures], name: str, target: str) -> tuple[str, ...]:
    numbers = (found[who][name] for who in ("one", "naive", "country"))
    return (title, *(f"{number:.1f}".removesuffix(".0") for number in numbers), target)


if __name__ == "__main__":
    raise SystemExit(main())
