"""The real app in a real browser, with every way out of the machine watched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import ROOT

ARTEFACTS = ROOT / "tests" / "artefacten"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Letters look the same on every machine; the font itself comes with the app.
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
    # The browser's own errands find no other host either.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]


# Until nothing of the page changed for so many milliseconds.
_QUIET = """ms => new Promise((done) => {
  const quiet = () => { watcher.disconnect(); done(); };
  let timer = setTimeout(quiet, ms);
  const watcher = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(quiet, ms);
  });
  watcher.observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true });
})"""
# A browser that has seen the tour; the tests of the tour come for the first time.
NOT_THE_FIRST_VISIT = "localStorage.setItem('stadsdeelkompas.rondleiding', 'gezien')"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Trap:
    """A proxy for the server that lets nothing through and remembers who was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(2)
                line = connection.recv(300).split(b"\r\n")[0].decode(errors="replace")
                self.asked.append(line)
                connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._socket.close()


@contextmanager
def running_app(folder: Path, store: Path, trap: Trap):
    """Start the app as a user would; yields its address."""
    port = free_port()
    log = store.with_suffix(".log")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{store}",
        "HTTP_PROXY": trap.address,
        "HTTPS_PROXY": trap.address,
        "http_proxy": trap.address,
        "https_proxy": trap.address,
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, f"--server.port={port}"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://localhost:{port}"
        _wait_for(f"{address}/_stcore/health", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            opener.open(address, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def trap():
    watched = Trap()
    yield watched
    watched.close()


@pytest.fixture(scope="session")
def chromium():
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        reason = "no Chromium on this machine: install the package 'chromium'"
        if os.environ.get("STADSDEELKOMPAS_BROWSER_VERPLICHT") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory, trap):
    with running_app(ROOT, tmp_path_factory.mktemp("app") / "app.sqlite", trap) as address:
        yield address


class Visit:
    """A page with everything it asked for and complained of."""

    def __init__(self, page, address: str) -> None:
        self.page = page
        self.address = address
        self.outside: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._request)
        page.on("websocket", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request) -> None:
        own = self.address.split("://")[1]
        url = request.url
        if not url.startswith(("data:", "blob:")) and url.split("://")[1].split("/")[0] != own:
            self.outside.append(url)

    def _console(self, message) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, query: str = "?gemeente=GM0518") -> Visit:
        self.page.goto(f"{self.address}/{query}")
        self.page.wait_for_selector(".tabel table, .melding", timeout=30_000)
        self.settle()
        return self

    def at(self, address: str, landmark: str) -> Visit:
        """Open a page by its own address.

        Streamlit looks for its server below that address first, and the browser tells of it.
        """
        self.page.goto(f"{self.address}/{address}")
        self.page.wait_for_selector(landmark, timeout=60_000)
        self.settle()
        self.without_probes()
        return self

    def without_probes(self) -> None:
        """Forget what the browser told of Streamlit looking for its server; see ``at``."""
        self.complaints[:] = [text for text in self.complaints if "404 (Not Found)" not in text]

    def settle(self) -> None:
        """Wait until the script has run and the page stopped changing; ``drawn`` waits for maps."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.evaluate(_QUIET, 200)
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')

    def drawn(self) -> bytes:
        """Wait until two pictures of the map are the same, and return it; empty without a map."""
        area, before = self.page.locator(".st-key-kaartvlak"), None
        for _ in range(60):
            now = area.screenshot() if area.count() else b""
            if now == before:
                return now
            before = now
            self.page.wait_for_timeout(150)
        pytest.fail("the map does not come to rest")

    @property
    def headline(self) -> str:
        return self.page.locator(".bevinding h1").inner_text()

    def choose(self, name: str, label: str) -> None:
        """Choose an option of the bar, as a user does."""
        box = self.page.locator(f".st-key-keuze_{name} input").first
        box.click()
        box.fill(label)
        self.page.get_by_role("option", name=label, exact=True).click()
        self.settle()

    def keep(self, name: str) -> None:
        """Keep a picture of the whole window."""
        ARTEFACTS.mkdir(exist_ok=True)
        if self.page.locator(".st-key-kaartvlak").count():
            self.drawn()
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")


@pytest.fixture
def own_app(trap):
    """Start an app for this test alone; it stops after the pages that ``visit`` opened."""
    with ExitStack() as apps:
        yield lambda folder, store: apps.enter_context(running_app(folder, store, trap))


@pytest.fixture(scope="module")
def walk(request, chromium, app):
    """One visitor who goes from state to state: the browser keeps what it fetched.

    A parameter is the width and height of the window.
    """
    width, height = getattr(request, "param", (1440, 900))
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="nl-NL", reduced_motion="reduce"
    )
    context.add_init_script(NOT_THE_FIRST_VISIT)
    yield Visit(context.new_page(), app)
    context.close()


@pytest.fixture
def visit(chromium, app, own_app):
    """Open visits of a given window; nothing may leave the machine, nothing may fail."""
    contexts, visits = [], []

    def start(
        width: int = 1440, height: int = 900, address: str = app, *, first: bool = False
    ) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="nl-NL", reduced_motion="reduce"
        )
        if not first:
            context.add_init_script(NOT_THE_FIRST_VISIT)
        contexts.append(context)
        visits.append(Visit(context.new_page(), address))
        return visits[-1]

    yield start
    for context in contexts:
        context.close()
    assert [url for v in visits for url in v.outside] == []
    assert [text for v in visits for text in v.complaints] == []
