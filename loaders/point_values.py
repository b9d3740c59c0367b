"""How organisations write service points: codes, names, and spellings of one and the same point."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from loaders.reading import EMPTY, Reading, by_name, close_code, fold, says_total
from loaders.spellings import load_spellings
from loaders.text_values import mended, read_text

# Between two numbers a space parts; elsewhere it makes no difference.
_SPACE = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")


class PointReader:
    """Reads a service point by code or name; without a list, anything.

    Parameters
    ----------
    points : mapping
        Name by code; empty when there is no list.
    known : iterable of str
        Without a list: how points are written in what was delivered before. A point that is
        written otherwise is brought to that, or to how it stood first in the file.
    """

    def __init__(self, points: Mapping[str, str], known: Iterable[str] = ()) -> None:
        self._points = points
        self._special = {
            fold(word): code
            for code, words in load_spellings().servicepunt.items()
            for word in words
        }
        self._names = by_name(points)
        bare: dict[str, list[str]] = {}
        for code in points:
            bare.setdefault(code.lstrip("0"), []).append(code)
        self._bare = bare
        # Of spellings that were stored apart, each is left as it is.
        self._stored = set(known)
        self._spelled: dict[str, str] = {}
        for name in sorted(self._stored):
            self._spelled.setdefault(_alike(name), name)

    def __call__(self, text: str) -> Reading:
        """Read one text."""
        written, remark = mended(text)
        if not written:
            return EMPTY
        if special := self._special.get(fold(written)):
            return Reading(special)
        if says_total(written) and fold(written) not in self._names:
            return Reading(
                reason="Dit is een totaal, maar de rijen waar het de som van is ontbreken.",
                suggestion="alle",
            )
        if not self._points:
            return self._unlisted(text, written)
        if written in self._points:
            return Reading(written, remark=remark)
        if code := self._names.get(fold(written)):
            return Reading(code, remark=remark)
        digits = re.sub(r"[.,]0$", "", written)
        stripped = self._bare.get(digits.lstrip("0"), [])
        if digits.isdigit() and len(stripped) == 1:
            code = stripped[0]
            return Reading(code, remark=f"Gelezen als {code} ({self._points[code]}).")
        return Reading(
            reason="Dit servicepunt staat niet in de lijst.",
            suggestion=close_code(written, self._points) or self._ending(written),
        )

    def _ending(self, written: str) -> str:
        """Return the only point of which the name ends so, as in Servicepunt Moerwijk."""
        words = f" {written.casefold()}"
        found = [code for code, name in self._points.items() if name.casefold().endswith(words)]
        return found[0] if len(found) == 1 else ""

    def _unlisted(self, text: str, written: str) -> Reading:
        found = read_text(text)
        if found.reason or written in self._stored:
            return found
        first = self._spelled.setdefault(_alike(written), written)
        if first == written:
            return found
        told = f"Dit punt staat elders als '{first}'; alles is onder die naam opgenomen."
        return replace(found, value=first, remark=f"{found.remark} {told}".strip())


def _alike(name: str) -> str:
    """Return a name without case, accents and spaces: what two spellings of one point share."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACE.sub("", bare)
