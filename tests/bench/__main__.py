"""Measures everything and prints one table: ``uv run python -m tests.bench``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import leaflet, report
from tests.bench.apps import ROOT, make_apps, reference_folder
from tests.bench.browser import NoMapError, chromium
from tests.bench.measure import everything

_ARTEFACTS = ROOT / "tests" / "artefacten"


def main() -> int:
    """Measure, print and keep the figures; 1 when an app showed no map."""
    # It takes no arguments: what was meant as a question must not start minutes of measuring.
    argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__).parse_args()
    start = time.perf_counter()

    def say(text: str) -> None:
        print(f"{time.perf_counter() - start:4.0f} s  {text}", file=sys.stderr, flush=True)

    load = os.getloadavg()[0]
    scripts = leaflet.fetch_leaflet(_ARTEFACTS / "leaflet")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work,
        leaflet.served(scripts) as address,
        chromium() as browser,
    ):
        try:
            found = everything(browser, make_apps(Path(work), address), Path(work), say)
        except (NoMapError, RuntimeError) as error:
            print(f"no figures: {error}", file=sys.stderr)
            return 1
    rows = report.rows(found)
    facts = {
        "boundaries of the baselines": "full" if reference_folder() else "shipped, generalised",
        "processors": os.cpu_count(),
        "load before and after": f"{load:.1f} and {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "seconds": round(time.perf_counter() - start),
    }
    print("; ".join(f"{name}: {value}" for name, value in facts.items()))
    print("median (least-most); ratio: ours to naive pydeck, ours to explore")
    print(report.table(rows))
    result = {"facts": facts, "rows": [row.plain() for row in rows]}
    (_ARTEFACTS / "bench.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
