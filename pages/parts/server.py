"""What the web server does beside Streamlit: boundaries, style, script, headers, page language.

Boundaries are public and the same for everyone, so they are served once, with an address that
holds their fingerprint, and kept by the browser. Figures never are: they travel with the
screen, behind the same login.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from geo.errors import UserError
from loaders.yaml_files import DATA
from pages.parts.sheet import sheet

BOUNDARY_PATH = "/grenzen"
_STYLE_PATH = "/stijl.css"
_SCRIPT_PATH = "/kaart.js"
_OWN_SCRIPTS = ("history.js", "map.js", "dutch.js", "help.js")
_LOG = logging.getLogger(__name__)
_NAME = re.compile(r"^(GM\d{4})/((?:arcering|punt|omtrek)_)?(buurt|wijk|stadsdeel)\.geojson$")
_SCRIPTS = "static/js"
_EVERYWHERE = ("DeckGlJsonChart", "BidiComponent", "Html", "PageLink", "Radio", "Selectbox")
_IMPORT = re.compile(r"""(?:from|import)\s*"\./([\w.-]+\.js)\"""")
# What a link to the main page says that chooses nothing: without a query it would be the bare
# address of the app.
_NO_CHOICE = "vraag=vragen"
# The page that was asked for and does not exist; ``address.PAGE``, without what that imports.
_GONE = "pagina"
_LONGEST = 60
_OWN_PAGE = b"<title>Streamlit</title>"
_FOR_EVER = "public, max-age=31536000, immutable"
# Nothing on a page may come from, or go to, another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' blob: data: ws: wss:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'self'"
)


@lru_cache(maxsize=32)
def _compressed(path: Path, _modified: float) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


async def _boundary(request: Request) -> Response:
    name = request.path_params["name"]
    if not _NAME.match(name):
        return PlainTextResponse("Dit bestand bestaat niet.", status_code=404)
    code, _, file = name.partition("/")
    path = DATA / code / "grenzen" / file
    if not path.parent.is_dir():
        # Here, because the server answers before what this imports is there.
        from loaders.municipality import folder_of

        path = (folder_of(code) or DATA / code) / "grenzen" / file
    try:
        content = _compressed(path, path.stat().st_mtime)
    except OSError as error:
        # The map says so to the visitor.
        _LOG.error("boundaries cannot be read: %s", error)
        return PlainTextResponse("Dit bestand is niet te lezen.", status_code=404)
    return Response(
        content,
        media_type="application/geo+json",
        headers={
            "Content-Encoding": "gzip",
            "Cache-Control": _FOR_EVER,
            "Vary": "Accept-Encoding",
        },
    )


async def _style(_: Request) -> Response:
    try:
        text = sheet()
    except UserError as error:
        # The page tells what is wrong; without its colours it is still readable.
        _LOG.error("%s", error)
        return Response("", media_type="text/css", headers={"Cache-Control": "no-store"})
    return Response(text, media_type="text/css", headers={"Cache-Control": _FOR_EVER})


@lru_cache(maxsize=1)
def _own_script() -> str:
    """Return our scripts as one; each in a block, so that their names stay their own."""
    here = Path(__file__).parent
    return "".join(f"{{\n{(here / n).read_text(encoding='utf-8')}}}\n" for n in _OWN_SCRIPTS)


async def _script(_: Request) -> Response:
    headers = {"Cache-Control": _FOR_EVER}
    return Response(_own_script(), media_type="text/javascript", headers=headers)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _style_address() -> str:
    try:
        version = _fingerprint(sheet())
    except UserError:
        version = "0"
    return f"{_STYLE_PATH}?v={version}"


def _script_address() -> str:
    return f"{_SCRIPT_PATH}?v={_fingerprint(_own_script())}"


@lru_cache(maxsize=1)
def _early_scripts() -> str:
    """Return hints to fetch, at once, the scripts of the elements that every page draws.

    Streamlit fetches them when the first of each kind is drawn, and then what those import, one
    round after another.
    """
    folder = Path(streamlit.__file__).parent / "static"
    wanted = [
        path.name for kind in _EVERYWHERE for path in (folder / _SCRIPTS).glob(f"{kind}.*.js")
    ]
    index = (folder / "index.html").read_text(encoding="utf-8")
    found = [name for name in wanted if name not in index]
    for name in found:
        text = (folder / _SCRIPTS / name).read_text(encoding="utf-8")
        found += [n for n in _IMPORT.findall(text) if n not in index and n not in found]
    return "".join(f'<link rel="modulepreload" href="./{_SCRIPTS}/{name}" />' for name in found)


class _DutchPage:
    """Sets the language of Streamlit's own page, and the headers that keep it to this host.

    Streamlit answers every unknown address with that page, which then complains in English, or
    looks for its scripts in a folder that does not exist. Such an address leads to the page of
    which it begins with the name; else, with a choice, to the main page, and without to the page
    that the app starts with. That page says so. The main page has a name as well: that leads to
    it, also without a choice.
    """

    def __init__(
        self, app: ASGIApp, title: str, paths: Collection[str], start: str, main: str
    ) -> None:
        self._app = app
        self._main = f"/{main}"
        self._title = title
        self._start = f"/{start}"
        self._paths = {"/", *(f"/{path}" for path in paths)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == "/" and not scope["query_string"]:
            await RedirectResponse(self._start)(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()
        is_page = False

        async def send_page(message: Message) -> None:
            nonlocal start, is_page
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers["Content-Security-Policy"] = _POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page:
                    start = message
                    return
            elif is_page and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                headers = MutableHeaders(raw=start["headers"])
                sent = page = bytes(body)
                packed = headers.get("content-encoding") == "gzip"
                if packed and sent:
                    # Streamlit compresses what it answers to any address but the first page's.
                    page = gzip.decompress(sent)
                if _OWN_PAGE not in page:
                    # A file to download: it must work without this server, so nothing is added.
                    await send(start)
                    await send({"type": "http.response.body", "body": sent})
                    return
                if packed:
                    del headers["content-encoding"]
                if scope["path"] not in self._paths:
                    query = scope["query_string"].decode("latin-1")
                    nearest = RedirectResponse(self._nearest(scope["path"], query))
                    await nearest(scope, receive, send)
                    return
                page = self._translate(page)
                headers["Content-Length"] = str(len(page))
                # The rewritten page has neither the file's fingerprint nor its date.
                for name in ("etag", "last-modified"):
                    if name in headers:
                        del headers[name]
                await send(start)
                message = {"type": "http.response.body", "body": page}
            await send(message)

        await self._app(scope, receive, send_page)

    def _nearest(self, path: str, query: str) -> str:
        """Return the address of the page nearest to one that does not exist; it says so itself."""
        if path.rstrip("/") == self._main:
            return f"/?{query or _NO_CHOICE}"
        page = f"/{path.split('/')[1].lower()}"
        if page == self._main:
            page = "/"
        elif page == "/" or page not in self._paths:
            page = "/" if query else self._start
        gone = f"{_GONE}={quote(path.strip('/')[:_LONGEST])}"
        return f"{page}?{query}&{gone}" if query else f"{page}?{gone}"

    def _translate(self, page: bytes) -> bytes:
        page = page.replace(b'<html lang="en">', b'<html lang="nl">')
        ours = (
            f'<link rel="stylesheet" href="{_style_address()}" />'
            f'<script type="module" src="{_script_address()}"></script></body>'
        )
        page = page.replace(b"</body>", ours.encode(), 1)
        page = page.replace(b"</head>", f"{_early_scripts()}</head>".encode(), 1)
        return page.replace(_OWN_PAGE, f"<title>{self._title}</title>".encode())


def only_named_pages() -> None:
    """Keep Streamlit from taking every file in ``pages/`` for a page.

    It stops doing so at the first ``st.navigation``, which is too late for a visitor who opens a
    link to a page before anyone else opened the app.
    """
    PagesManager.uses_pages_directory = False


def routes() -> list[Route]:
    """Return the addresses served beside Streamlit's own."""
    return [
        Route(f"{BOUNDARY_PATH}/{{name:path}}", _boundary, methods=["GET"]),
        Route(_STYLE_PATH, _style, methods=["GET"]),
        Route(_SCRIPT_PATH, _script, methods=["GET"]),
    ]


def middleware(title: str, paths: Collection[str], *, start: str, main: str) -> list[Middleware]:
    """Return what every response passes through.

    Parameters
    ----------
    title : str
    paths : collection of str
        Where the pages beside the main one are; every other address leads to the nearest.
    start : str
        The one of them that the app starts with.
    main : str
        Name of the main page.
    """
    return [Middleware(_DutchPage, title=title, paths=paths, start=start, main=main)]
