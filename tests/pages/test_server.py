"""The web server answers before the heavy libraries are there."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_the_server_starts_without_the_heavy_libraries():
    code = (
        "import sys; from pages.parts import ahead, server; server.middleware('x'); "
        "server.routes(); "
        "print([m for m in ('pandas', 'sqlalchemy', 'pydeck', 'pyarrow') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
