"""The measurements. Apps take turns, so that a busy machine is busy for all of them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench.apps import ROOT, App, Server, running, store_url
from tests.bench.browser import Look, MapPage
from tests.bench.proxy import CountingProxy

SWITCHES = 7
SWITCHES_BACK = 5
VISITS = 5
STARTS = 3
FRONT = "front"


@dataclass
class Measured:
    """What was measured of one app: every series in ms or bytes, one value per repetition."""

    script_new: list[float] = field(default_factory=list)
    script_seen: list[float] = field(default_factory=list)
    element_raw: list[float] = field(default_factory=list)
    element_deflated: list[float] = field(default_factory=list)
    wire_new: list[float] = field(default_factory=list)
    wire_seen: list[float] = field(default_factory=list)
    cpu_new: list[float] = field(default_factory=list)
    cpu_seen: list[float] = field(default_factory=list)
    settled_new: list[float] = field(default_factory=list)
    settled_seen: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    cold_empty: list[float] = field(default_factory=list)
    cold_uncompiled: list[float] = field(default_factory=list)


Found = dict[str, Measured]


def everything(browser: Browser, apps: list[App], work: Path, say: Callable[[str], None]) -> Found:
    """Measure all apps.

    Parameters
    ----------
    browser : Browser
    apps : list of App
        Ours first, the floor last.
    work : Path
        Folder for stores.
    say : callable
        Told what is being measured.

    Returns
    -------
    dict
        Per app what was measured; ``front`` is our app at the view it opens with.
    """
    front = replace(apps[0], key=FRONT, query="?gemeente=GM0518")
    found = {app.key: Measured() for app in [*apps, front]}
    labels = {}
    choosing = apps[:-1]
    for app in choosing:
        say(f"script of {app.key}")
        labels[app.key] = script(app, found[app.key])
    say("switches")
    switches(browser, choosing, labels, found)
    say("visits to a running server")
    looks = visits(browser, [*apps, front], found)
    say("cold starts")
    for number in range(STARTS):
        for app in [front, *apps[1:]]:
            found[app.key].cold.append(start(browser, app, looks[app.key]))
        empty = _with(front, DATABASE_URL=store_url(work, f"empty{number}"))
        found[FRONT].cold_empty.append(start(browser, empty, looks[FRONT]))
    bare = _with(front, PYTHONPYCACHEPREFIX=str(work / "uncompiled"))
    found[FRONT].cold_uncompiled.append(start(browser, bare, looks[FRONT]))
    return found


def script(app: App, measured: Measured) -> list[str]:
    """Time the script in a process of its own; return the labels of the indicators."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.script_time", str(app.script), app.query],
        cwd=ROOT,
        env=dict(app.environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{app.key}: {done.stderr[-2000:]}")
    times = json.loads(done.stdout.splitlines()[-1])
    measured.script_new, measured.script_seen = times["new"], times["seen"]
    measured.element_raw, measured.element_deflated = times["raw"], times["deflated"]
    return list(times["labels"])


@dataclass(frozen=True)
class _Visitor:
    server: Server
    proxy: CountingProxy
    page: MapPage


def switches(browser: Browser, apps: list[App], labels: dict[str, list[str]], found: Found) -> None:
    """Choose indicators in the browser: bytes, processor time and time to the settled map."""
    with ExitStack() as stack:
        visitors = {}
        for app in apps:
            server = stack.enter_context(running(app))
            proxy = stack.enter_context(CountingProxy(server.port))
            server.wait()
            page = stack.enter_context(MapPage(browser))
            page.open(f"http://localhost:{proxy.port}/{app.query}")
            page.offer(labels[app.key][1])
            page.choose()
            visitors[app.key] = _Visitor(server, proxy, page)
        # The first indicator is on the screen at the start, the second warmed up.
        forth = range(2, 2 + SWITCHES)
        for place in forth:
            for key, visitor in visitors.items():
                m = found[key]
                _switch(visitor, labels[key][place], m.wire_new, m.cpu_new, m.settled_new)
        for place in list(reversed(forth))[:SWITCHES_BACK]:
            for key, visitor in visitors.items():
                m = found[key]
                _switch(visitor, labels[key][place - 1], m.wire_seen, m.cpu_seen, m.settled_seen)


def _switch(
    visitor: _Visitor, label: str, wire: list[float], cpu: list[float], settled: list[float]
) -> None:
    visitor.page.offer(label)
    received, busy, chosen = visitor.proxy.received, visitor.server.cpu_s(), time.perf_counter()
    picture = visitor.page.choose()
    wire.append(visitor.proxy.received - received)
    cpu.append(1000 * (visitor.server.cpu_s() - busy))
    settled.append(1000 * (picture.settled - chosen))


def visits(browser: Browser, apps: list[App], found: Found) -> dict[str, Look]:
    """Time visits to running servers; return how each complete map looks, and where it is."""
    looks = {}
    with ExitStack() as stack:
        addresses = {}
        for app in apps:
            server = stack.enter_context(running(app))
            server.wait()
            addresses[app.key] = f"http://localhost:{server.port}/{app.query}"
            with MapPage(browser) as page:
                looks[app.key] = page.open(addresses[app.key]).look
        for _ in range(VISITS):
            for key, address in addresses.items():
                with MapPage(browser, looks[key]) as page:
                    begin = time.perf_counter()
                    found[key].warm.append(1000 * (page.open(address).settled - begin))
    return looks


def start(browser: Browser, app: App, look: Look) -> float:
    """Time a start of the server, to the first settled map of its first visitor."""
    with MapPage(browser, look) as page, running(app) as server:
        server.wait()
        picture = page.open(f"http://localhost:{server.port}/{app.query}")
        return 1000 * (picture.settled - server.started)


def _with(app: App, **environment: str) -> App:
    return replace(app, environment={**app.environment, **environment})
