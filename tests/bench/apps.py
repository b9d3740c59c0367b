"""The three apps, and how their servers are started."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).resolve().parent
_START_S = 60.0
_CPU_CLOCK = 2


@dataclass(frozen=True)
class App:
    """One of the apps.

    Parameters
    ----------
    key : str
    script : Path
        What ``streamlit run`` starts.
    folder : Path
        Where it is started: a folder holds its own Streamlit settings, or none.
    environment : dict
        Its environment variables.
    query : str
        Address of the view of 114 buurten.
    """

    key: str
    script: Path
    folder: Path
    environment: Mapping[str, str]
    query: str = ""


def make_apps(work: Path, scripts_url: str) -> list[App]:
    """Return our app and copies of the baselines, which run with Streamlit's own settings.

    In this order: ours, naive pydeck, explore, and the floor of pydeck, which offers no choice.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        # As on an installed server: Python compiles once, and outside the checkout.
        "PYTHONPYCACHEPREFIX": str(work / "bytecode"),
        "DATABASE_URL": store_url(work, "ours"),
        "BENCH_DATA": str(ROOT / "data" / "GM0518"),
        "BENCH_SCRIPTS": scripts_url,
    }
    if reference := reference_folder():
        environment["STADSDEELKOMPAS_REFERENTIE"] = str(reference)
    naive = work / "naive"
    naive.mkdir()
    for file in [*_HERE.glob("naive_*.py"), _HERE / "bare_pydeck.py"]:
        shutil.copy(file, naive)
    return [
        App("ours", ROOT / "app.py", ROOT, environment, "?vraag=bevolking&niveau=buurt"),
        App("pydeck", naive / "naive_pydeck.py", naive, environment),
        App("explore", naive / "naive_explore.py", naive, environment),
        App("bare", naive / "bare_pydeck.py", naive, environment),
    ]


def store_url(work: Path, name: str) -> str:
    """Return the address of a store in the working folder."""
    return f"sqlite:///{work / name}.sqlite"


def reference_folder() -> Path | None:
    """Return the folder with full boundaries that the environment names, if any."""
    named = os.environ.get("STADSDEELKOMPAS_REFERENTIE")
    return Path(named).resolve() if named else None


class Server:
    """A running server.

    Parameters
    ----------
    process : Popen
    port : int
    started : float
        ``time.perf_counter()`` just before it was started.
    """

    def __init__(self, process: subprocess.Popen[bytes], port: int, started: float) -> None:
        self._process = process
        self.port = port
        self.started = started

    def cpu_s(self) -> float:
        """Return the processor time of all its threads so far, also of ended ones."""
        # clock_getcpuclockid(3) of Linux: the process number is part of the clock's number.
        return time.clock_gettime((~self._process.pid << 3) | _CPU_CLOCK)

    def wait(self) -> None:
        """Wait until it answers.

        Raises
        ------
        RuntimeError
            When it ended, or did not answer within a minute.
        """
        while time.perf_counter() - self.started < _START_S:
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=5)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(f"the server on port {self.port} did not start")

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(app: App) -> Iterator[Server]:
    """Start an app's server; it may not answer yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app.script)]
    for option, value in {
        "server.headless": "true",
        "server.port": str(port),
        "server.fileWatcherType": "none",
        "browser.serverAddress": "localhost",
        "browser.gatherUsageStats": "false",
    }.items():
        command += [f"--{option}", value]
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=app.folder,
        env=dict(app.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(process, port, started)
    try:
        yield server
    finally:
        server.stop()
