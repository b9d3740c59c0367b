"""Times the script of one app, apart from browser and web server; prints JSON.

Streamlit's own ``AppTest`` runs the whole script at every choice; the clock runs around the
script alone, so that what AppTest does besides is not counted. What a real server adds
(garbage collection after the run, serialising, compressing) is in the CPU time of the server.
"""

from __future__ import annotations

import json
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest


@contextmanager
def _clock() -> Iterator[list[float]]:
    """Collect the seconds that each run of a script takes."""
    runs: list[float] = []
    original = ScriptRunner._run_script

    def timed(self: ScriptRunner, *arguments: Any) -> None:
        start = time.perf_counter()
        original(self, *arguments)
        runs.append(time.perf_counter() - start)

    ScriptRunner._run_script = timed  # type: ignore[method-assign]
    try:
        yield runs
    finally:
        ScriptRunner._run_script = original  # type: ignore[method-assign]


def _map_element(app: AppTest) -> bytes:
    for kind in ("deck_gl_json_chart", "iframe"):
        for element in app.get(kind):
            return bytes(element.proto.SerializeToString())
    raise LookupError("the app has no map")


def measure(script: Path, query: dict[str, str]) -> dict[str, list[Any]]:
    """Choose every indicator twice and time the script.

    Returns
    -------
    dict
        ``labels`` of the indicators; script times ``new`` and ``seen`` in ms; sizes of the
        map's element ``raw`` and ``deflated`` in bytes.
    """
    sys.path.insert(0, str(script.parent))
    app = AppTest.from_file(str(script), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    found: dict[str, list[Any]] = {"labels": [], "new": [], "seen": [], "raw": [], "deflated": []}
    with _clock() as runs:
        app.run()
        found["labels"] = list(_indicator(app).options)
        for visit in ("new", "seen"):
            # The first is on the screen at the start, the second warms up.
            for place in range(1, len(found["labels"])):
                runs.clear()
                _indicator(app).select_index(place).run()
                if place == 1:
                    continue
                found[visit].append(1000 * sum(runs))
                if visit == "new":
                    element = _map_element(app)
                    found["raw"].append(len(element))
                    found["deflated"].append(len(zlib.compress(element)))
    return found


def _indicator(app: AppTest) -> Any:
    return next(box for box in app.selectbox if box.label == "Kenmerk")


if __name__ == "__main__":
    pairs = (pair.split("=", 1) for pair in sys.argv[2].lstrip("?").split("&") if pair)
    print(json.dumps(measure(Path(sys.argv[1]), dict(pairs))))
