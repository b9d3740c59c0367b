"""Times the meeting pack of one stadsdeel: ``uv run python -m tests.bench.pack``.

Every form in a process of its own, so that it pays for its imports, for composing its screens and
for its boundaries, as the first one after a start does; then once more, as any later one does.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LIMIT_S = 8


def measure(ending: str, store_url: str) -> str:
    """Return seconds and processor seconds of the first and a later pack, and its size."""
    from loaders.demonstration import load_demonstration
    from loaders.knowledge import load_knowledge
    from loaders.municipality import available, load_municipality
    from loaders.store import Store
    from pages.pack.forms import FORMS
    from pages.pack.ground import Ground
    from pages.parts.compose import Composer
    from pages.parts.compose.pack import pack_of

    knowledge, municipality = load_knowledge(), load_municipality(next(iter(available())))
    store = Store(store_url)
    load_demonstration(store, municipality, knowledge)
    snapshot = Composer(knowledge, municipality, store).snapshot()
    selection = snapshot.resolve({"stadsdeel": municipality.areas.find("Escamp")[0].code})[0]
    # It is on the visitor's screen already.
    snapshot.screen(selection)
    form = next(form for form in FORMS if form.ending == ending)
    found = []
    for _ in range(2):
        start, busy = time.perf_counter(), time.process_time()
        pack = pack_of(snapshot, selection, with_front=form.has_front)
        content = form.write(pack, Ground.of(municipality))
        found += [time.perf_counter() - start, time.process_time() - busy]
    return " ".join(f"{value:.3f}" for value in (*found, len(content) / 1000))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pack", description=__doc__)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args().one
    if asked:
        print(measure(*asked))
        return 0
    from pages.pack.forms import FORMS

    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; target {_LIMIT_S} s")
    print("form        first   of which processor   later        kB   met")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        for form in FORMS:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.pack", "--one", form.ending, url],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            first, busy, later, _, size = map(float, done.stdout.split())
            met = "yes" if first <= _LIMIT_S else "NO"
            print(
                f"{form.name:10s} {first:5.2f} s {busy:15.2f} s {later:9.2f} s {size:8.0f}   {met}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
