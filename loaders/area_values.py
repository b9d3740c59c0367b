"""How organisations write areas: codes, codes that a spreadsheet broke, names, and nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.areas import Area, Areas, Level
from geo.demand import UNKNOWN
from loaders.reading import EMPTY, Reading, clean, closest, fold, says_total_of, total_of
from loaders.spellings import Spellings, load_spellings
from loaders.text_values import mended

_CODE = re.compile(r"([A-Z]{2})\s*([0-9]+)")
_CBS_CODE = re.compile(r"(?:GM[0-9]{4}|WK[0-9]{6}|BU[0-9]{8})")
# A code as a number: with the nought of a float, or with points between thousands.
_NUMBER = re.compile(r"([0-9]+)(?:[.,]0+)?|([0-9]{1,3}(?:\.[0-9]{3})+)")
_CODE_AND_NAME = re.compile(r"([A-Za-z]{2}[0-9]+)[\s:;,(-]+(.+?)\)?")
_LEVEL_AND_NAME = re.compile(r"(gemeente|stadsdeel|wijk|buurt)\s+(?:[0-9]+\s+)?(.+)", re.IGNORECASE)
_LONGEST_CODE = 12


@dataclass(frozen=True, slots=True)
class _Found:
    """What a text can stand for: areas, or a place outside them."""

    areas: tuple[Area, ...] = ()
    outside: str = ""
    broken: bool = False


def read_areas(texts: list[str], heading: str, areas: Areas) -> list[Reading]:
    """Read the distinct values of one column of areas.

    A name that several levels have is settled by the heading (``wijk``) and the other areas in
    the column, when those are all of one level and do not contradict each other; and it is told.

    Parameters
    ----------
    texts : list of str
        Distinct values.
    heading : str
        Heading of the column in the file.
    areas : Areas

    Returns
    -------
    list of Reading
        With an area code, or ``onbekend``, ``buiten`` or ``geen_vast_adres``.
    """
    names = _names(areas)
    written, remarks = zip(*map(mended, texts), strict=True) if texts else ((), ())
    found = [names.find(text) for text in written]
    named = [level for level in Level if level.value in fold(heading)]
    # The municipality itself is often there as a total, beside anything.
    around = {f.areas[0].level for f in found if len(f.areas) == 1} - {Level.GEMEENTE}
    readings = [
        names.settle(text, each, named, around) if text else EMPTY
        for text, each in zip(written, found, strict=True)
    ]
    return [
        replace(reading, remark=f"{remark} {reading.remark}".strip()) if remark else reading
        for reading, remark in zip(readings, remarks, strict=True)
    ]


def named_areas(text: str, areas: Areas) -> tuple[Area, ...]:
    """Return the areas that a text can stand for."""
    return _names(areas).find(clean(text)).areas


@lru_cache(maxsize=4)
def _names(areas: Areas) -> _Names:
    return _Names(areas, load_spellings())


class _Names:
    """Every way to write an area of one municipality."""

    def __init__(self, areas: Areas, spellings: Spellings) -> None:
        self._areas = areas
        self._all = [area for level in Level for area in areas.at(level)]
        self._by_name: dict[str, list[Area]] = {}
        self._by_number: dict[int, list[Area]] = {}
        self._by_code: dict[tuple[str, int], list[Area]] = {}
        for area in self._all:
            self._by_name.setdefault(fold(area.name), []).append(area)
            if parts := _CODE.fullmatch(area.code):
                self._by_number.setdefault(int(parts[2]), []).append(area)
                self._by_code.setdefault((parts[1], int(parts[2])), []).append(area)
        gemeente = areas.gemeente.name
        self._outside = {
            fold(word.format(gemeente=gemeente)): code
            for code, words in spellings.gebied.items()
            for word in words
        }

    def find(self, text: str) -> _Found:
        """Return all that the text can stand for."""
        bare = text.upper().replace(" ", "")
        if text in self._areas or bare in self._areas:
            code = text if text in self._areas else bare
            return _Found((self._areas[code],), broken=text.upper() != code)
        if outside := self._outside.get(fold(text)):
            return _Found(outside=outside)
        if number := _NUMBER.fullmatch(text):
            digits = (number[1] or number[2]).replace(".", "")
            return _Found(tuple(self._by_number.get(_int(digits), ())), broken=True)
        if parts := _CODE.fullmatch(bare.removesuffix(".0")):
            return _Found(tuple(self._by_code.get((parts[1], _int(parts[2])), ())), broken=True)
        return _Found(tuple(self._named(text)))

    def _named(self, text: str) -> list[Area]:
        if found := self._by_name.get(fold(text)):
            return found
        if parts := _CODE_AND_NAME.fullmatch(text):
            code = parts[1].upper()
            if code in self._areas and fold(self._areas[code].name) == fold(parts[2]):
                return [self._areas[code]]
        if parts := _LEVEL_AND_NAME.fullmatch(text):
            named = self._by_name.get(fold(parts[2]), [])
            return [area for area in named if area.level == parts[1].casefold()]
        return []

    def settle(self, text: str, found: _Found, named: list[Level], around: set[Level]) -> Reading:
        """Choose between what a text can stand for, or say why that cannot be done."""
        if found.outside:
            return Reading(found.outside)
        if not found.areas:
            return self._unknown(text)
        remark = ""
        choice = found.areas
        # "Wijk" stands above many a column of stadsdelen: heading and neighbours must agree.
        told = {*named, *around} if len(named) <= 1 else set()
        if len(choice) > 1 and len(told) == 1:
            choice = _of_level(choice, told.pop())
            remark = ", zoals de andere gebieden in deze kolom"
            remark = remark if around else ", naar de kop van deze kolom"
        if len(choice) != 1:
            listed = ", ".join(f"{a.code} ({a.level} {a.name})" for a in found.areas)
            return Reading(
                reason=f"Dit kan meer gebieden betekenen: {listed}.",
                suggestion=" of ".join(a.code for a in found.areas),
            )
        area = choice[0]
        if found.broken or remark:
            remark = f"Gelezen als {area.code} ({area.level} {area.name}){remark}."
        return Reading(area.code, remark=remark)

    def _unknown(self, text: str) -> Reading:
        own = self._areas.gemeente
        if named := self.find(total_of(text)).areas:
            return Reading(
                reason="Dit is een totaal van een gebied, maar rijen binnen dat gebied ontbreken; "
                "schrijf de code van het gebied.",
                suggestion=" of ".join(area.code for area in named),
            )
        if says_total_of(text):
            return Reading(
                reason="Dit is een totaal, maar de rijen waar het de som van is ontbreken.",
                suggestion=f"onbekend of {own.code}",
            )
        bare = text.upper().replace(" ", "")
        if _CBS_CODE.fullmatch(bare) and bare[2:6] != own.code[2:6]:
            return Reading(reason=f"Dit gebied ligt niet in {own.name}.", suggestion="buiten")
        reason = f"Dit is geen bekend gebied in {own.name}."
        if bare.isdigit() and (short := self._short(bare)):
            return Reading(reason=reason, suggestion=short)
        words = {fold(word) for word in text.split()}
        if said := {code for word, code in self._outside.items() if word in words} & {UNKNOWN}:
            return Reading(reason=reason, suggestion=said.pop())
        name = closest(text, [area.name for area in self._all]) if not bare.isdigit() else ""
        # A word more says something more.
        if not name or {fold(word) for word in name.split()} < words:
            return Reading(reason=reason)
        alike = self._by_name[fold(name)]
        return Reading(
            reason=f"{reason} Het lijkt op {name}.",
            suggestion=name if len(alike) == 1 else " of ".join(a.code for a in alike),
        )

    def _short(self, digits: str) -> str:
        """Return the code of a wijk that is written by its number within the municipality."""
        code = f"WK{self._areas.gemeente.code[2:]}{digits.zfill(2)}"
        return code if code in self._areas else ""


def _of_level(areas: tuple[Area, ...], level: Level) -> tuple[Area, ...]:
    return tuple(area for area in areas if area.level is level)


def _int(digits: str) -> int:
    """Return the number; anything longer than a code is no code."""
    return int(digits) if len(digits) <= _LONGEST_CODE else -1
