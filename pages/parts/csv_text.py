"""Rows as CSV that a Dutch spreadsheet opens as they are."""

from __future__ import annotations

import re

from geo.screen.model import Sheet

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"^-?\d+(,\d+)?$")


def csv_text(sheet: Sheet) -> bytes:
    """Return a sheet as CSV that a Dutch spreadsheet opens; no cell is taken for a formula."""
    lines = [sheet.head, *sheet.rows]
    text = "\r\n".join(";".join(map(_cell_text, line)) for line in lines)
    return text.encode("utf-8-sig")


def _cell_text(text: str) -> str:
    # A plain number can do no harm, and must stay a number.
    safe = f"'{text}" if text.startswith(_RISKY) and not _NUMBER.match(text) else text
    return '"' + safe.replace('"', '""') + '"' if any(c in safe for c in ';"\r\n') else safe
