"""The pack as one HTML file: slides that open without server or network."""

from __future__ import annotations

from html import escape

from geo.screen.pack import Pack
from pages.pack.ground import Ground
from pages.pack.slides import (
    finding_slides,
    front_slides,
    slide_script,
    slide_style,
    table_slides,
)

# Whatever ends up in the file, it asks nobody for anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def html_file(pack: Pack, ground: Ground) -> bytes:
    """Return the pack as HTML: first page, findings, then the figures behind them."""
    front = front_slides(pack, pack.front) if pack.front else ""
    text = (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Vergaderpakket {escape(pack.title)}</title><style>body{{margin:0}}\n"
        f'{slide_style()}</style></head><body><main class="dias">{front}'
        f"{finding_slides(pack, ground)}{table_slides(pack)}"
        '<p class="dia-hint">Vorige en volgende: pijltjes, klik of tik</p></main>'
        f'<script>{slide_script()}\npresent(document.querySelector(".dias"));</script>'
        "</body></html>"
    )
    return text.encode()
