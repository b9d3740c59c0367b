"""Recognises personal data by its form: numbers, addresses and dates that point at a person.

Texts are judged together, one per line: a million of them take a few passes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveInt

from loaders.reading import fold
from loaders.yaml_files import DATA, read_yaml

BSN = "een burgerservicenummer"
PHONE = "een telefoonnummer"
EMAIL = "een e-mailadres"
IBAN = "een rekeningnummer"
DATE = "een datum"
BIRTH = "een geboortedatum"
NAME = "de naam van een persoon"
ADDRESS = "een adres"

_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ELEVEN, _NINETY_SEVEN = 11, 97
_MONTHS = {
    name: place
    for place, names in enumerate(
        ["jan", "feb", "maa/mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
        start=1,
    )
    for name in names.split("/")
}
# A number is no part of a longer number, code or decimal.
_START = r"(?<![0-9A-Za-z_])(?<![0-9][.,])"
_END = r"(?![0-9A-Za-z_])(?![.,][0-9])"
_GAP = r"[ \-./()]{0,3}"
_EMAIL = re.compile(r"[^\s@<>,;:]@[^\s@<>,;:]+\.[A-Za-z]{2}")
# Also glued to letters, as in bsn123456789; but no part of a longer number.
_BSN = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?:[0-9]{9}|[0-9]{3}([ .\-])[0-9]{3}\1[0-9]{3}"
    r"|[0-9]{4}([ .\-])[0-9]{2}\2[0-9]{3})(?![0-9])(?![.,][0-9])"
)
_PHONE = re.compile(
    rf"(?<![0-9A-Za-z_+])(?<![0-9][.,])(?:(?:\+|00)[1-9](?:{_GAP}[0-9]){{8,13}}"
    rf"|\(?0{_GAP}[1-9](?:{_GAP}[0-9]){{8}}){_END}"
)
# As one word, or in the groups of four that banks print.
_IBAN = re.compile(
    rf"{_START}[A-Za-z]{{2}}[0-9]{{2}}"
    rf"(?:[A-Za-z0-9]{{11,30}}|(?: [A-Za-z0-9]{{4}}){{2,7}}(?: [A-Za-z0-9]{{1,3}})?){_END}"
)
_FULL_DATE = (
    r"(?:(?P<y1>(?:18|19|20)[0-9]{2})[\-/.](?P<m1>[0-9]{1,2})[\-/.](?P<d1>[0-9]{1,2})"
    r"|(?P<d2>[0-9]{1,2}) ?[\-/.] ?(?P<m2>[0-9]{1,2}) ?[\-/.] ?(?P<y2>(?:18|19|20)[0-9]{2})"
    rf"|(?P<d3>[0-9]{{1,2}})[ \-](?P<m3>(?:{'|'.join(_MONTHS)})[a-z]*)\.?[ \-]"
    r"(?P<y3>(?:18|19|20)[0-9]{2}))"
)
_TIME = r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?)?"
_SHORT_DATE = r"(?P<d4>[0-9]{1,2})[\-/](?P<m4>[0-9]{1,2})[\-/](?P<y4>'?[0-9]{2})"
_SQUEEZED_DATE = r"(?P<y5>(?:19|20)[0-9]{2})(?P<m5>[0-9]{2})(?P<d5>[0-9]{2})"
_WHOLE = re.compile(rf"^ *(?:{_FULL_DATE}{_TIME}|{_SHORT_DATE}) *$", re.MULTILINE | re.IGNORECASE)
_WHOLE_SQUEEZED = re.compile(rf"^ *{_SQUEEZED_DATE} *$", re.MULTILINE)
_WITHIN = re.compile(rf"{_START}{_FULL_DATE}{_END}", re.IGNORECASE)
# From one day to another: no phone number, however many digits in a row.
_ONE_DAY = re.sub(r"\?P<\w+>", "?:", _FULL_DATE)
_DAYS = re.compile(
    rf"{_START}{_ONE_DAY}(?: ?(?:-|/|t/?m|tot|tot en met) ?){_ONE_DAY}{_END}", re.IGNORECASE
)
_BORN = re.compile(r"\bgeb(?:oren|\.|oortedatum)?[ :]*(?:op )?[ :]*$", re.IGNORECASE)
_BORN_REACH = 24
_BORN_IN = re.compile(
    r"\bgeb(?:oren|\.|oortejaar)?(?: in)?[ :.]*(?:19|20)[0-9]{2}(?![0-9])(?![\-/.][0-9])",
    re.IGNORECASE,
)
# As a spreadsheet writes a number that it made of digits.
_WHOLE_NUMBER = re.compile(
    r"^ *(?:(?P<d>[0-9]{8,9})(?:[.,]0+)?|(?P<m>[0-9][.,][0-9]{1,8})E\+?0?(?P<e>[78])) *$",
    re.MULTILINE | re.IGNORECASE,
)
_LONG, _MOBILE = 9, "6"
_CAPITAL = r"[^\W\d_a-z\u00df-\u00ff]"
_TITLED = re.compile(
    r"(?<!\w)(?i:mevrouw|mevr\.?|mw\.?|mej\.?|dhr\.?|de heer|meneer|mijnheer) +"
    rf"(?:{_CAPITAL}\. ?)*(?:(?i:van|de|der|den|ten|ter|te|el|al|la|le|von|'t) +)*"
    rf"{_CAPITAL}[\w'\-]+"
)
# A postcode with a house number; a year with the letters of a code is none.
_AT_HOME = re.compile(
    r"(?<![0-9A-Za-z_.,])(?!(?:19|20)[0-9]{2} ?(?i:wk|kw|bu|gm|kv|hj))[1-9][0-9]{3}"
    r"(?: ?(?!S[ADS])[A-Z]{2}|(?!s[ads])[a-z]{2})[ ,\-]{1,3}(?:nr\.? ?|huisnr\.? ?)?"
    r"[0-9]{1,4}(?![0-9%.,])"
)
_STREET = re.compile(
    rf"(?<!\w){_CAPITAL}[\w'\-]*(?:straat|laan|weg|kade|plein|gracht|singel|dreef|steeg|dijk"
    r"|plantsoen|hof|pad) +[0-9]{1,4}(?: ?[A-Za-z])?(?![\w%])"
)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


class _Headings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    bevat: tuple[str, ...]
    woord: tuple[str, ...]


class _Births(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    datums: PositiveInt
    jaren: PositiveInt


class Telltales(BaseModel):
    """The whole of ``data/persoonsgegevens.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: PositiveInt
    altijd: _Headings
    tabel: tuple[str, ...]
    waarvan: tuple[str, ...]
    verwacht: dict[str, tuple[str, ...]]
    recente_jaren: PositiveInt
    geboortedatums: _Births
    rekeningnummers: dict[str, PositiveInt]

    def always(self, heading: str) -> str:
        """Return the word in a heading that tells of persons wherever it stands, or nothing."""
        whole = fold(heading)
        words = {whole, *_words(heading)}
        told = (word for word in self.altijd.bevat if fold(word) in whole)
        return next(told, "") or next((w for w in self.altijd.woord if fold(w) in words), "")

    def in_table(self, heading: str) -> str:
        """Return the word in a heading of a table that tells of persons, or nothing."""
        words = set(_words(heading))
        if found := self.always(heading):
            return found
        if words & {fold(word) for word in self.waarvan}:
            return ""
        return next((word for word in self.tabel if fold(word) in words), "")


@lru_cache(maxsize=4)
def load_telltales(folder: Path = DATA) -> Telltales:
    """Read what betrays personal data (once per process)."""
    return read_yaml(folder / "persoonsgegevens.yaml", Telltales)


def _words(heading: str) -> list[str]:
    return [fold(word) for word in re.split(r"[\W_]+", heading) if word]


class Lines:
    """Texts to be judged together.

    Parameters
    ----------
    texts : sequence of str
    """

    def __init__(self, texts: Sequence[str]) -> None:
        lines = [_LINE_BREAKS.sub(" ", text) for text in texts]
        joined = "\n".join(lines)
        if not joined.isascii():
            # As many lines as before: none of these forms holds a line break.
            lines = [unicodedata.normalize("NFKC", line).translate(_DASHES) for line in lines]
            joined = "\n".join(lines)
        self._joined = joined
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def numbers(self, *, bsn: bool = True) -> Iterator[tuple[int, str]]:
        """Yield the line and the kind of what identifies or reaches a person."""
        for match in _EMAIL.finditer(self._joined):
            yield self._line(match), EMAIL
        for match in _IBAN.finditer(self._joined):
            if _is_iban(match[0]):
                yield self._line(match), IBAN
        days = [match.span() for match in _DAYS.finditer(self._joined)]
        for match in _PHONE.finditer(self._joined):
            before = bisect_right(days, (match.start(), len(self._joined))) - 1
            if before < 0 or days[before][1] < match.end():
                yield self._line(match), PHONE
        for match in _BSN.finditer(self._joined) if bsn else ():
            if is_bsn(match[0]):
                yield self._line(match), BSN

    def dates(self, *, squeezed: bool = False) -> Iterator[tuple[int, int]]:
        """Yield the line and the year of texts that are a date; ``squeezed``: also 19610312."""
        for pattern in (_WHOLE, _WHOLE_SQUEEZED) if squeezed else (_WHOLE,):
            for match in pattern.finditer(self._joined):
                if found := _date(match):
                    yield self._line(match), found.year

    def births(self, recent_years: int) -> Iterator[tuple[int, str]]:
        """Yield the lines with a date in them that is long ago, or said to be of birth."""
        recent = datetime.now(UTC).year - recent_years
        for match in _WITHIN.finditer(self._joined):
            before = self._joined[max(0, match.start() - _BORN_REACH) : match.start()]
            found = _date(match)
            if found and (found.year < recent or _BORN.search(before)):
                yield self._line(match), BIRTH
        for match in _BORN_IN.finditer(self._joined):
            yield self._line(match), BIRTH

    def without_nought(self) -> Iterator[tuple[int, str]]:
        """Yield the cells that a spreadsheet took for a number: without nought, or as a float."""
        shorter: list[tuple[int, bool]] = []
        for match in _WHOLE_NUMBER.finditer(self._joined):
            line, digits = self._line(match), _digits(match)
            if len(digits) == _LONG and digits[0] == _MOBILE:
                yield line, PHONE
            elif len(digits) == _LONG and is_bsn(digits):
                yield line, BSN
            elif len(digits) == _LONG - 1 and digits[0] != "0" and not _is_date(digits):
                shorter.append((line, is_bsn(f"0{digits}")))
        # One in eleven passes by chance; of real ones all do.
        passed = [line for line, passes in shorter if passes]
        if 2 * len(passed) > len(shorter):
            yield passed[0], BSN

    def persons(self) -> Iterator[tuple[int, str]]:
        """Yield the lines with a name after a title of courtesy, or with somebody's address."""
        for pattern, what in ((_TITLED, NAME), (_AT_HOME, ADDRESS), (_STREET, ADDRESS)):
            for match in pattern.finditer(self._joined):
                yield self._line(match), what

    def _line(self, match: re.Match[str]) -> int:
        # Its end, because a match may begin with the break before it.
        return bisect_right(self._starts, match.end() - 1) - 1


def is_bsn(text: str) -> bool:
    """Return whether nine digits pass the eleven-test of a burgerservicenummer."""
    digits = [int(c) for c in text if c.isdigit()]
    total = sum(w * d for w, d in zip(_BSN_WEIGHTS, digits, strict=True))
    return any(digits) and total % _ELEVEN == 0


def _digits(match: re.Match[str]) -> str:
    """Return the digits of a number, also of one with an exponent."""
    if match["d"]:
        return match["d"]
    places = match["m"].replace(".", "").replace(",", "")
    return places.ljust(int(match["e"]) + 1, "0")[: int(match["e"]) + 1]


def _is_date(digits: str) -> bool:
    found = _WHOLE_SQUEEZED.match(digits)
    return found is not None and _date(found) is not None


def _is_iban(text: str) -> bool:
    bare = text.replace(" ", "").upper()
    # What follows the number in a sentence can look like more of it.
    length = load_telltales().rekeningnummers.get(bare[:2], 0)
    return 0 < length <= len(bare) and _passes(bare[:length])


def _passes(bare: str) -> bool:
    number = "".join(str(int(c, 36)) for c in bare[4:] + bare[:4])
    return int(number) % _NINETY_SEVEN == 1


def _date(match: re.Match[str]) -> date | None:
    parts = {name[0]: text for name, text in match.groupdict().items() if text}
    month = parts["m"].casefold()
    if not month.isdigit():
        month = str(_MONTHS[month[:3]])
    # Which century a short year lies in does not matter here.
    year = int(parts["y"].removeprefix("'").rjust(4, "0")) or 2000
    try:
        return date(year, int(month), int(parts["d"]))
    except ValueError:
        return None
