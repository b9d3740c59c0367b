"""The visual system: the style sheet, with the colours of ``data/kleuren.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from loaders.colours import load_colours

_SHEET = Path(__file__).with_name("style.css")


@lru_cache(maxsize=1)
def sheet() -> str:
    """Return the style sheet with the colours as custom properties.

    Served once as a file (see ``server``), so that it does not travel with every choice.
    """
    tokens = "".join(
        f"--{name.replace('_', '-')}:{value};" for name, value in load_colours().merk.items()
    )
    return f":root{{{tokens}}}\n{_SHEET.read_text(encoding='utf-8')}"
