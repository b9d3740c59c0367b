"""Delivering large files, beside a naive script: ``uv run python -m tests.bench.delivery``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from loaders.knowledge import load_knowledge
from loaders.municipality import available, load_municipality
from tests.bench.apps import ROOT
from tests.bench.large_file import large_file

SIZES = (10_000, 100_000, 1_000_000)
REPEATS = 3
MOST_S, MOST_MB, MOST_MS = 15.0, 1024.0, 150.0
# Time per row of the largest file against that of the one before it.
MOST_GROWTH = 1.25
_ARTEFACT = ROOT / "tests" / "artefacten" / "bench_levering.json"

Figures = dict[str, Any]


def measured(who: str, file: Path, where: str) -> Figures:
    """Measure some times, each in a process and a store of its own; the medians."""
    runs = [_run(who, file, where.replace("#", str(number))) for number in range(REPEATS)]
    return {name: median(run[name] for run in runs) for name in runs[0]}


def _run(who: str, file: Path, where: str) -> Figures:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.delivery_run", who, str(file), where],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{who}: {done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    """Measure, print and keep the figures; 1 when the sums differ from the naive script's."""
    areas = load_municipality(next(iter(available()))).areas
    taxonomy = load_knowledge().taxonomy
    found: dict[int, dict[str, Figures]] = {}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as work:
        for size in SIZES:
            file = Path(work) / f"{size}.csv"
            rows = large_file(file, size, areas, taxonomy)
            found[rows] = {
                "ours": measured("ours", file, f"sqlite:///{work}/{size}-#.sqlite"),
                "naive": measured("naive", file, f"{work}/{size}-#-naive.sqlite"),
            }
    facts = {"processors": os.cpu_count(), "load before and after": (load, os.getloadavg()[0])}
    print("; ".join(f"{name}: {value}" for name, value in facts.items()))
    lines = [line for rows, both in found.items() for line in _lines(rows, both)]
    lines.append(_growth(found))
    print("\n".join(" | ".join(line) for line in [("figure", "ours", "naive", "target"), *lines]))
    _ARTEFACT.parent.mkdir(parents=True, exist_ok=True)
    _ARTEFACT.write_text(json.dumps({"facts": facts, "found": found}, indent=1), encoding="utf-8")
    same = ("groups", "least", "most", "read", "rejected")
    return int(any(both["ours"][n] != both["naive"][n] for both in found.values() for n in same))


def _lines(rows: int, both: dict[str, Figures]) -> list[tuple[str, ...]]:
    ours, naive = both["ours"], both["naive"]
    full = rows == max(SIZES)
    return [
        (
            f"{rows} rows checked and stored, a tenth wrong",
            f"{ours['seconds']:.2f} s (check {ours['check']:.2f} s)",
            f"{naive['seconds']:.2f} s",
            _judged(ours["seconds"], MOST_S, "s") if full else "",
        ),
        (
            f"{rows} rows, most memory",
            f"{ours['megabytes']:.0f} MB",
            f"{naive['megabytes']:.0f} MB",
            _judged(ours["megabytes"], MOST_MB, "MB") if full else "",
        ),
        (
            f"{rows} rows, four quarters by wijk and hulpvraag",
            f"{ours['sum_ms']:.1f} ms",
            f"{naive['sum_ms']:.1f} ms",
            _judged(ours["sum_ms"], MOST_MS, "ms") if full else "",
        ),
    ]


def _growth(found: dict[int, dict[str, Figures]]) -> tuple[str, ...]:
    """Compare the time that each further row takes, which is constant when time is linear."""
    (a, b, c) = sorted(found)
    growth = []
    for who in ("ours", "naive"):
        first, second, third = (found[n][who]["seconds"] for n in (a, b, c))
        growth.append(((third - second) / (c - b)) / ((second - first) / (b - a)))
    ours, naive = growth
    told = _judged(ours, MOST_GROWTH, "")
    return ("time per further row, 100k-1M against 10k-100k", f"{ours:.2f}", f"{naive:.2f}", told)


def _judged(value: float, most: float, unit: str) -> str:
    return f"<= {most:g} {unit}".rstrip() + (": met" if value <= most else ": NOT MET")


if __name__ == "__main__":
    sys.exit(main())
