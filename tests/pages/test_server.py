"""The web server answers before the heavy libraries are there."""

from __future__ import annotations

import gzip
import http.client
import re
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import pytest
import streamlit as st
import uvicorn
from starlette.responses import Response
from streamlit.runtime.pages_manager import PagesManager

from pages.parts import server
from tests.conftest import ROOT
from tests.pages.apart import run_apart


@pytest.fixture(scope="module")
def get():
    """Ask the web server as ``app.py`` makes it, with a second page."""
    middleware = server.middleware("Naam", ["gegevens"], start="gegevens", main="kaart")
    app = st.App(str(ROOT / "app.py"), routes=server.routes(), middleware=middleware)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]

    def ask(path: str):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, dict(answer.getheaders()), body

    yield ask
    running.should_exit = True
    thread.join(10)


def test_the_server_starts_without_the_heavy_libraries():
    code = (
        "import sys; from pages.parts import ahead, server; "
        "server.middleware('x', [], start='x', main='y'); "
        "server.routes(); "
        "print([m for m in ('pandas', 'sqlalchemy', 'pydeck', 'pyarrow') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/nietbestaand", "/gegevens?pagina=nietbestaand"),
        ("/kaarten", "/gegevens?pagina=kaarten"),
        ("/a/b/c", "/gegevens?pagina=a/b/c"),
        ("/gegevens/diep", "/gegevens?pagina=gegevens/diep"),
        ("/Gegevens?x=1", "/gegevens?x=1&pagina=Gegevens"),
        ("/kaart/diep", "/?pagina=kaart/diep"),
        ("/" + 300 * "x", "/gegevens?pagina=" + 60 * "x"),
        ("/a%26x=1", "/gegevens?pagina=a%26x%3D1"),
        ("/kaart?niveau=buurt&gebied=BU05180101", "/?niveau=buurt&gebied=BU05180101"),
        ("/nietbestaand?x=%0d%0aSet-Cookie:y=1", "/?x=%0d%0aSet-Cookie:y=1&pagina=nietbestaand"),
    ],
)
def test_an_unknown_address_leads_to_the_nearest_page(get, path, leads_to):
    status, headers, body = get(path)
    if status == 301:  # Streamlit's own: without the slash at the end
        status, headers, body = get(headers["location"])
    assert (status, headers["location"], body) == (307, leads_to, "")
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/kaart", "/kaart/"])
def test_the_main_page_opens_by_its_name_without_a_choice(get, path):
    """The bare address would lead to the page the app starts with."""
    status, headers, _ = get(path)
    if status == 301:
        status, headers, _ = get(headers["location"])
    assert (status, headers["location"]) == (307, "/?vraag=vragen")
    status, _, body = get(headers["location"])
    assert status == 200
    assert "<title>Naam</title>" in body


def test_no_address_leads_to_another_host(get):
    for path in ("//elders.example/", "/%2f%2felders.example", "/\\elders.example"):
        _, headers, _ = get(path)
        where = headers.get("location", "/")
        assert not urlsplit(where).netloc
        assert re.match(r"/(gegevens)?(\?|$)", where), where


@pytest.mark.parametrize("path", ["/?niveau=buurt", "/?gemeente=GM0518", "/gegevens"])
def test_a_page_stays_where_it_is(get, path):
    status, _, body = get(path)
    assert status == 200
    assert "<title>Naam</title>" in body


def test_the_bare_address_leads_to_the_page_the_app_starts_with(get):
    status, headers, _ = get("/")
    assert (status, headers["location"]) == (307, "/gegevens")


def test_what_is_no_page_is_not_redirected(get):
    assert get("/_stcore/health")[0] == 200
    assert get("/grenzen/GM9999/buurt.geojson")[0] == 404


def test_only_the_pages_that_the_app_names_are_pages(monkeypatch):
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    server.only_named_pages()
    assert PagesManager.uses_pages_directory is False


@pytest.mark.parametrize("packed", [False, True])
def test_an_html_file_to_download_stays_as_it_was_written(packed):
    """The pack opens without this server: a script or style of ours in it would be asked for."""
    written = (
        b"<!doctype html><html lang='nl'><head><title>Vergaderpakket</title></head><body></body>"
        b"</html>"
    )
    body = gzip.compress(written) if packed else written
    headers = {"content-encoding": "gzip"} if packed else {}
    [around] = server.middleware("Naam", ["gegevens"], start="gegevens", main="kaart")
    app = around.cls(Response(body, media_type="text/html", headers=headers), **around.kwargs)
    sent = []

    async def keep(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/media/x.html", "query_string": b""}
    run_apart(app(scope, None, keep))
    assert b"".join(message.get("body", b"") for message in sent) == body
    told = dict(sent[0]["headers"])
    assert told[b"content-security-policy"].startswith(b"default-src 'self'")
    assert told[b"content-length"] == str(len(body)).encode()
