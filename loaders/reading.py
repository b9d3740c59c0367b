"""What one written value became, and how names are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

# Below this likeness (0-1) a suggestion confuses more than it helps. Jaro-Winkler, because a
# name is more often ended otherwise (Schilderswijk) than begun otherwise.
_ALIKE = 0.86
_TOTAL = re.compile(
    r"(?:sub|eind|groot)?-?\s*tota(?:al|len)(?:\s*generaal)?|som|(?:alles|alle rijen)\s+samen", re.I
)
_TOTAL_OF = re.compile(
    r"(?:sub|eind)?-?tota(?:al|len)\b(?:\s+(?:van|voor|in)\b)?[\s:.-]*(.*)", re.I
)
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One distinct value as it was understood.

    Parameters
    ----------
    value : object
        The normalised value; None when the cell is empty or when it was not understood.
    reason : str
        Why it was not understood, in one Dutch sentence; empty when it was.
    suggestion : str
        What was probably meant.
    remark : str
        What is worth telling about a value that was understood.
    """

    value: Any = None
    reason: str = ""
    suggestion: str = ""
    remark: str = ""


EMPTY = Reading()


def clean(text: str) -> str:
    """Return the text without surrounding, repeated, hard or invisible spaces."""
    return " ".join(text.translate(_INVISIBLE).split())


def fold(text: str) -> str:
    """Return what is compared of a name: no case, accents, hyphens, spaces or punctuation.

    Examples
    --------
    >>> fold("Geuzen- & Statenkwartier") == fold("geuzen en statenkwartiér")
    True
    """
    spoken = text.replace("&", " en ").replace("+", " plus ")
    plain = unicodedata.normalize("NFKD", spoken.casefold())
    return "".join(c for c in plain if c.isalnum())


def by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Return the code by folded code and folded label; of two equal labels neither.

    Parameters
    ----------
    names : mapping
        Label by code.
    """
    labels: dict[str, str] = {}
    double: set[str] = set()
    for code, label in names.items():
        key = fold(label)
        if labels.setdefault(key, code) != code:
            double.add(key)
    known = {key: code for key, code in labels.items() if key and key not in double}
    return known | {fold(code): code for code in names if fold(code)}


def closest(text: str, names: Iterable[str]) -> str:
    """Return the name that is most like the text, or nothing when none is close.

    One with other digits is another: ``75+`` is no way to write 65_plus.
    """
    choices = {name: fold(name) for name in names if _digits(name) == _digits(text)}
    score = JaroWinkler.normalized_similarity
    found = process.extractOne(fold(text), choices, scorer=score, score_cutoff=_ALIKE)
    return str(found[2]) if found else ""


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def says_total(text: str) -> bool:
    """Return whether a text is no more than the word for a total."""
    return bool(_TOTAL.fullmatch(clean(text)))


def says_total_of(text: str) -> bool:
    """Return whether a text is a total, or names what it is the total of (``Totaal Laak``)."""
    return says_total(text) or bool(_TOTAL_OF.fullmatch(clean(text)))


def total_of(text: str) -> str:
    """Return what a text says it is the total of; nothing when it says nothing of the kind."""
    found = _TOTAL_OF.fullmatch(clean(text))
    return found[1] if found else ""


def close_code(written: str, names: Mapping[str, str]) -> str:
    """Return the code whose code or label is most like the text."""
    spelled = {code: code for code in names} | {label: code for code, label in names.items()}
    return spelled.get(closest(written, spelled), "")
