"""Serves Leaflet on this machine, in place of the hosts that folium's pages load it from."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# Holds Leaflet 1.9.3, the version folium asks for.
_PACKAGE = "django-leaflet==0.34.0"
_TYPES = {".js": "text/javascript", ".css": "text/css"}


def fetch_leaflet(folder: Path) -> Path:
    """Install the package that holds Leaflet in a folder, unless it is there already."""
    found = folder / "leaflet" / "static" / "leaflet"
    if not (found / "leaflet.js").is_file():
        uv = os.environ.get("UV") or shutil.which("uv")
        if uv is None:
            raise FileNotFoundError("uv is needed once, to fetch Leaflet: run this with 'uv run'")
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--no-deps", f"--target={folder}", _PACKAGE],
            check=True,
        )
    return found


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve Leaflet's script and style sheet, and nothing for any other file; give the address."""
    files = {n: (folder / n).read_bytes() for n in ("leaflet.js", "leaflet.css")}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = Path(self.path.partition("?")[0]).name
            body = files.get(name, b"")
            self.send_response(200)
            self.send_header("Content-Type", _TYPES.get(Path(name).suffix, "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
