"""Numbers, moments and lists in Dutch notation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, parse_pattern

_LOCALE = Locale("nl", "NL")
_MINUS = "\N{MINUS SIGN}"


@lru_cache(maxsize=32)
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


@lru_cache(maxsize=8192)
def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """Return a number in Dutch notation (``1.234,5``).

    Examples
    --------
    >>> number(1234.56, 1)
    '1.234,6'
    """
    text = str(_pattern(decimals).apply(abs(value), _LOCALE))
    if value < 0 and any(c in "123456789" for c in text):
        return _MINUS + text
    if signed and any(c in "123456789" for c in text):
        return "+" + text
    return text


def how_many(n: int, one: str, more: str) -> str:
    """Return a number with its noun, and whatever else follows its number.

    Examples
    --------
    >>> [how_many(n, "rij wordt", "rijen worden") for n in (1, 1200)]
    ['1 rij wordt', '1.200 rijen worden']
    """
    return f"{number(n)} {one if n == 1 else more}"


_OF_ONE = {
    "aanbieders": "aanbieder",
    "contacten": "contact",
    "dagen": "dag",
    "dossiers": "dossier",
    "kwartalen": "kwartaal",
    "mensen": "mens",
    "organisaties": "organisatie",
    "partners": "partner",
    "punten": "punt",
    "registraties per kwartaal": "registratie per kwartaal",
    "weken": "week",
    "werkgevers": "werkgever",
    "wijken": "wijk",
}


def of_one(unit: str) -> str:
    """Return a unit as it goes after a 1; many stay as they are.

    Examples
    --------
    >>> of_one("kwartalen"), of_one("uur")
    ('kwartaal', 'uur')
    """
    return _OF_ONE.get(unit, unit)


def listing(names: Sequence[str]) -> str:
    """Return names as a Dutch list: ``a, b en c``; a comma more where a name has *en* in it.

    Examples
    --------
    >>> listing(["Centrum", "Laakkwartier en Spoorwijk"])
    'Centrum, en Laakkwartier en Spoorwijk'
    """
    if len(names) <= 1:
        return "".join(names)
    ambiguous = any(" en " in name for name in names)
    return ", ".join(names[:-1]) + (", en " if ambiguous else " en ") + names[-1]


_WORDS = [
    "nul",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
]


def count_word(n: int) -> str:
    """Return a small number as a word, a larger one in digits."""
    return _WORDS[n] if 0 <= n < len(_WORDS) else number(n)


def quoted(text: str, most: int = 40) -> str:
    """Return what a user asked for between quotes, cut where it is too long to repeat.

    Examples
    --------
    >>> quoted("morgen"), quoted("x" * 50, 5)
    ("'morgen'", "'xxxxx…'")
    """
    return f"'{text if len(text) <= most else f'{text[:most]}…'}'"


def sentence_case(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def day(when: date) -> str:
    """Return a day, of a moment in the time of this machine: ``25 november 2026``."""
    local = when.astimezone() if isinstance(when, datetime) else when
    return str(format_date(local, "d MMMM y", locale="nl_NL"))


def moment(when: datetime) -> str:
    """Return a moment in the time of this machine: ``25 nov 2026, 14:05``."""
    return str(format_datetime(when.astimezone(), "d MMM y, HH:mm", locale="nl_NL"))
