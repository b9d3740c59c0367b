"""Free text and names: what stands in them that nobody typed, and what cannot be kept."""

from __future__ import annotations

import re

from loaders.reading import EMPTY, Reading, clean
from loaders.spellings import load_spellings

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# They turn the order of what is shown: a name then looks like another one.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# How the two or three bytes of one letter look when each was taken for a letter.
_DOUBLE = re.compile("[\u00c2-\u00f4][^\x00-\x7f]")
_ENCODINGS = ("cp1252", "latin-1")


def mended(text: str) -> tuple[str, str]:
    """Return a text without what programs did to it, and what to tell about that.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Cleaned (see ``reading.clean``), without characters that turn the direction of writing,
        and with letters that were encoded twice put right.
    str
        In Dutch; empty where nothing was done.

    Examples
    --------
    >>> mended("CafÃ©")[0]
    'Café'
    """
    told = []
    bare = _DIRECTION.sub("", text)
    if bare != text:
        told.append("Onzichtbare tekens die de leesrichting omkeren zijn weggehaald.")
    once = _once(bare)
    if once != bare:
        told.append("Tekens die dubbel gecodeerd waren zijn hersteld.")
    written = clean(once)
    if told:
        told.append(f"Gelezen als '{written}'.")
    return written, " ".join(told)


def read_text(text: str) -> Reading:
    """Read free text."""
    written, remark = mended(text)
    if not written:
        return EMPTY
    if _UNPRINTABLE.search(written):
        return Reading(reason="Hier staat een teken dat niet te lezen is.")
    if written.upper() in load_spellings().foutwaarden:
        return Reading(reason="Dit is een foutwaarde uit een rekenblad; herstel de formule.")
    return Reading(written, remark=remark)


def _once(text: str) -> str:
    """Return a text of which the UTF-8 was taken for another encoding as it was meant."""
    if not _DOUBLE.search(text):
        return text
    for encoding in _ENCODINGS:
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
