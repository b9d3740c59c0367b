"""Numbers in Dutch notation: counts that may be withheld, plain numbers, and bounds.

A point parts thousands and a comma the decimals, as in ``1.234,5``. What could be read in two
ways is not read: it comes back with a suggestion.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import NumberFormatError, parse_decimal

from loaders.personal_data import Lines
from loaders.reading import EMPTY, Reading, clean
from loaders.spellings import Spellings
from loaders.workbook_marks import NO_OUTCOME

_SHAPE = re.compile(r"[+-]?[0-9][0-9.,]*")
# Programs write a whole number as 12.0; three noughts would be thousands.
_FLOAT = re.compile(r"([+-]?[0-9]+)\.0{1,2}")
_ENGLISH_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_ONE_POINT = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{3}")
_ENGLISH_DECIMALS = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}( [0-9]{3})+")
_LETTERS = re.compile(r"(?=.*[0-9])[0-9OoIl]+")
_NOTED = re.compile(r"([0-9][0-9.,]*)[⁰¹²³⁴-⁹₀-₉]+")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_UP_TO = re.compile(r"(?:≤|<=|=<)([0-9]{1,6})")
_WITHHELD = "Achtergehouden aantallen zijn 'afgeschermd', '<10', '<5' of 'x'."
_MINUS = "\N{MINUS SIGN}"
_DASHES = {"-", "--", "\N{EN DASH}", "\N{EM DASH}", _MINUS}


class Count(NamedTuple):
    """A count as an interval: equal ends for a number, the class for a withheld count."""

    lowest: float
    highest: float


class Measure(NamedTuple):
    """A number and what is said about it: ``circa``, ``minder_dan``, ``meer_dan`` or nothing."""

    number: float
    remark: str


def read_count(text: str, spellings: Spellings, *, remarks: bool = True) -> Reading:
    """Read a count.

    Parameters
    ----------
    text : str
    spellings : Spellings
    remarks : bool
        Whether there is a column for what is said about a count, such as ``circa``.

    Returns
    -------
    Reading
        With a ``Count``; empty for no data. Whether the number is a possible count is not
        judged here.
    """
    written = clean(text)
    if not written or written in spellings.geen_gegevens:
        return EMPTY
    bare = written.casefold().replace(" ", "")
    if bare in spellings.achtergehouden:
        return Reading(Count(0, spellings.achtergehouden[bare]))
    found = parse_number(written)
    if found is not None:
        if not _ENGLISH_THOUSANDS.fullmatch(written):
            return Reading(Count(found, found))
        return _comma(found, written) or Reading(
            Count(found, found), suggestion=written.replace(",", "")
        )
    if bare in _DASHES:
        return Reading(
            reason="Een streepje kan nul betekenen of geen gegevens.", suggestion="0 of leeg"
        )
    for meant, words in spellings.voorstellen_aantal.items():
        if bare in words:
            return Reading(reason="Dit is geen aantal.", suggestion=meant)
    if bounded := _bounded(written, bare, spellings, remarks=remarks):
        return bounded
    unread = _unread(written, "Dit is geen aantal.", spellings)
    if "," in unread.suggestion:
        # What is no whole number cannot be mended by writing it otherwise.
        return Reading(
            reason="Een aantal is een geheel getal; een punt scheidt duizendtallen, zoals in 1.234."
        )
    return unread


def _bounded(written: str, bare: str, spellings: Spellings, *, remarks: bool) -> Reading | None:
    """Refuse a count with a bound, and say how the same is written: never another figure."""
    up_to = _UP_TO.fullmatch(bare)
    bounded = read_measure(f"<{int(up_to[1]) + 1}" if up_to else written, spellings).value
    if bounded is None or not bounded.remark:
        if not bare.startswith("<"):
            return None
        return Reading(reason=_WITHHELD)
    figure = _plain(bounded.number)
    withheld = f"<{figure}" if bounded.remark == "minder_dan" else ""
    if withheld in spellings.achtergehouden:
        return Reading(reason=_WITHHELD, suggestion=withheld)
    possible = remarks and bounded.number.is_integer()
    return Reading(
        reason=_WITHHELD
        if bare.startswith("<")
        else f"Een aantal is een geheel getal; '{bounded.remark}' is een bijzonderheid.",
        suggestion=f"{figure} met bijzonderheid {bounded.remark}" if possible else "",
    )


def _comma(found: float, written: str) -> Reading | None:
    """Refuse a whole number such as ``3,000``, in which the comma can part thousands."""
    if not found.is_integer() or not _ENGLISH_THOUSANDS.fullmatch(written):
        return None
    return Reading(
        reason="Een komma met drie cijfers erachter kan duizendtallen scheiden of decimalen; "
        "schrijf een geheel getal zonder komma.",
        suggestion=_plain(float(written.replace(",", ""))),
    )


def read_number(
    text: str, spellings: Spellings, *, point: bool = False, whole: bool = False
) -> Reading:
    """Read a number.

    Parameters
    ----------
    text : str
    spellings : Spellings
    point : bool
        Whether a point may also part the decimals, as in coordinates.
    whole : bool
        Whether only a whole number can be meant.
    """
    written = clean(text)
    if not written or written in spellings.geen_gegevens:
        return EMPTY
    found = float(written) if point and _ENGLISH_DECIMALS.fullmatch(written) else None
    found = parse_number(written) if found is None else found
    if found is None:
        return _unread(written, "Dit is geen getal.", spellings)
    if whole and (refused := _comma(found, written)):
        return refused
    if not (point or whole) and _ONE_POINT.fullmatch(written):
        small = _plain(float(written))
        return Reading(
            reason="Een punt met drie cijfers erachter kan duizendtallen scheiden of decimalen.",
            suggestion=f"{small} of {_plain(found)}",
        )
    return Reading(found)


def read_measure(text: str, spellings: Spellings) -> Reading:
    """Read an outcome: a number, a bound such as ``<50``, or ``ca 25``.

    Returns
    -------
    Reading
        With a ``Measure``.
    """
    written = clean(text)
    if not written or written in spellings.geen_gegevens:
        return EMPTY
    rest, remark = written.removesuffix("%").strip(), ""
    for code, spelled in spellings.grenzen.items():
        # The longest first: "ca" is the beginning of "ca.".
        for word in sorted(spelled, key=len, reverse=True):
            if rest.casefold().startswith(word):
                rest, remark = rest[len(word) :].strip(), code
                break
        if remark:
            break
    found = parse_number(rest)
    if found is None:
        return _unread(written, "Dit is geen getal en geen grens zoals <50 of ca 25.", spellings)
    return Reading(Measure(found, remark))


def parse_number(text: str) -> float | None:
    """Return the number that the text is in Dutch notation, or None."""
    written = text.replace(_MINUS, "-")
    if whole := _FLOAT.fullmatch(written):
        return float(whole[1])
    if not _SHAPE.fullmatch(written):
        return None
    if written.isdigit():
        return float(written)
    try:
        return float(parse_decimal(written, locale="nl_NL", strict=True))
    except NumberFormatError:
        return None


def _plain(number: float) -> str:
    """Return a number as the standard writes it."""
    return format(Decimal(repr(number)).normalize(), "f").replace(".", ",")


def _unread(written: str, reason: str, spellings: Spellings) -> Reading:
    """Say why a text is no number, with what was probably meant."""
    if written.upper() == NO_OUTCOME:
        return Reading(
            reason="Deze formule heeft geen uitkomst: open het bestand in een rekenprogramma, "
            "bewaar het en lever het opnieuw aan."
        )
    if written.upper() in spellings.foutwaarden or set(written) == {"#"}:
        return Reading(reason="Dit is een foutwaarde uit een rekenblad; herstel de formule.")
    if any(Lines([written]).dates()):
        return Reading(
            reason="De spreadsheet maakte er een datum van; typ het getal opnieuw, in een cel die "
            "als getal is opgemaakt."
        )
    if _SPACED.fullmatch(written):
        return Reading(reason=reason, suggestion=written.replace(" ", ""))
    if _ENGLISH_THOUSANDS.fullmatch(written):
        return Reading(
            reason="Een komma scheidt hier duizendtallen; schrijf Nederlandse getallen.",
            suggestion=written.replace(",", "").replace(".", ","),
        )
    if _ENGLISH_DECIMALS.fullmatch(written):
        return Reading(
            reason="Een punt scheidt duizendtallen; schrijf decimalen met een komma.",
            suggestion=written.replace(".", ","),
        )
    if noted := _NOTED.fullmatch(written):
        return Reading(
            reason=f"{reason} Er staat een verhoogd of verlaagd teken bij, zoals van een voetnoot.",
            suggestion=noted[1],
        )
    if _LETTERS.fullmatch(written):
        return Reading(
            reason=f"{reason} Hier staat een letter tussen de cijfers.",
            suggestion=written.translate(_AS_DIGITS),
        )
    return Reading(reason=reason)
