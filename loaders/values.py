"""One distinct value of a column becomes a normalised value, or a reason and a suggestion.

What is judged here is whether a value can be understood. Whether it is allowed (not empty, not
negative, belonging to its neighbours) is the business of ``checks``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from geo.areas import Areas
from geo.taxonomy import Taxonomy
from loaders.area_values import read_areas
from loaders.numbers import read_count, read_measure, read_number
from loaders.period_values import PeriodReader
from loaders.point_values import PointReader
from loaders.reading import EMPTY, Reading, by_name, clean, close_code, fold
from loaders.spellings import load_spellings
from loaders.standard import ColumnSpec, Standard
from loaders.text_values import read_text

_YEARS = (1900, 2100)
_DATE_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DATE_DUTCH = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?: 00:00(?::00)?)?")
_SHOWN_CHOICES = 6
# Per breakdown: something by category, or a category by something.
_Names = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Context:
    """What values are checked against.

    Parameters
    ----------
    areas : Areas
    taxonomy : Taxonomy
    standard : Standard
    points : mapping
        Name by code of the service points; empty when there is no list: then any is accepted.
    today : date or None
        The day of delivery: what begins after its quarter is rejected. None to accept any future.
    known_points : tuple of str
        How points are written in earlier deliveries, where there is no list.
    """

    areas: Areas
    taxonomy: Taxonomy
    standard: Standard
    points: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    known_points: tuple[str, ...] = ()


def read_column(
    spec: ColumnSpec, texts: list[str], heading: str, context: Context
) -> list[Reading]:
    """Read the distinct values of one column; those of categories: see ``read_categories``.

    Parameters
    ----------
    spec : ColumnSpec
    texts : list of str
        Distinct values, as in the file.
    heading : str
        Heading in the file.
    context : Context

    Returns
    -------
    list of Reading
        Per text. The values: a ``Period`` (or ``onbekend``), a ``Count``, a float, a
        ``Measure``, a date, else a code or text. Empty cells give ``EMPTY``.
    """
    if spec.soort == "gebied":
        return read_areas(texts, heading, context.areas)
    read = _reader(spec, context)
    return [read(text) for text in texts]


def read_categories(pairs: list[tuple[str | None, str]], taxonomy: Taxonomy) -> list[Reading]:
    """Read categories, each beside the breakdown it should belong to.

    Parameters
    ----------
    pairs : list of (str or None, str)
        Code of the breakdown, None where that is unknown (then any category is understood);
        and the category as in the file.
    taxonomy : Taxonomy

    Returns
    -------
    list of Reading
        With a category code.
    """
    labels = {
        code: {c.code: c.label for c in breakdown.categorieen}
        for code, breakdown in taxonomy.uitsplitsingen.items()
    }
    names = {code: by_name(each) for code, each in labels.items()}
    anywhere = {key: value for each in names.values() for key, value in each.items()}
    readings = []
    for breakdown, text in pairs:
        written = clean(text)
        code = (names[breakdown] if breakdown else anywhere).get(fold(written))
        if not written:
            readings.append(EMPTY)
        elif code:
            readings.append(Reading(code))
        elif not breakdown:
            readings.append(Reading(reason="Dit is geen bekende categorie."))
        else:
            readings.append(_not_in(breakdown, written, labels, names))
    return readings


def _meant(written: str, choices: Mapping[str, str]) -> str:
    """Return the code that was probably meant, or nothing."""
    bare = _bare(written)
    for code, words in load_spellings().voorstellen.items():
        if code in choices and bare in map(_bare, words):
            return code
    return close_code(written, choices)


def _bare(text: str) -> str:
    """Return what is compared of other words; signs such as < and + make a difference here."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace())
    return bare.removesuffix("jaar")


def _not_in(
    breakdown: str,
    written: str,
    labels: dict[str, dict[str, str]],
    names: dict[str, dict[str, str]],
) -> Reading:
    """Say that a category is not one of a breakdown, and where it does belong."""
    reason = f"Deze categorie hoort daar niet bij (uitsplitsing {breakdown})."
    others = [name for name, each in names.items() if fold(written) in each]
    if len(others) == 1:
        reason = f"Deze categorie hoort daar niet bij: zij is er een van {others[0]}."
    return Reading(reason=reason, suggestion=_meant(written, labels[breakdown]))


def _reader(spec: ColumnSpec, context: Context) -> Callable[[str], Reading]:
    spellings = load_spellings()
    if spec.soort == "periode":
        return PeriodReader(spellings, unknown_allowed=spec.mag_onbekend, today=context.today)
    if spec.soort == "servicepunt":
        return PointReader(context.points, context.known_points)
    if spec.soort == "aantal":
        return partial(read_count, spellings=spellings, remarks=_has_remarks(spec, context))
    if spec.soort == "getal":
        return partial(
            read_number, spellings=spellings, point=spec.decimalen_punt, whole=spec.geheel
        )
    if spec.soort == "waarde":
        return partial(read_measure, spellings=spellings)
    if spec.soort == "datum":
        # What was seen or said was so before today; what is agreed on may lie ahead.
        return partial(_read_date, latest=context.today if spec.naam == "datum" else None)
    if spec.soort == "tekst":
        return read_text
    if spec.soort == "ja_nee":
        return _ChoiceReader({code: code for code in spellings.ja_nee}, extra=spellings.ja_nee)
    choices = {
        "keuze": spec.keuzes,
        "eenheid": {code: unit.label for code, unit in context.taxonomy.eenheden.items()},
        "uitsplitsing": {c: b.label for c, b in context.taxonomy.uitsplitsingen.items()},
    }[spec.soort]
    thing = {"eenheid": "bekende eenheid", "uitsplitsing": "bekende uitsplitsing"}
    return _ChoiceReader(choices, thing.get(spec.soort, f"keuze voor {spec.naam}"), spec.open)


def _has_remarks(spec: ColumnSpec, context: Context) -> bool:
    """Return whether the kind of file has a column for what is said about its counts."""
    own = [kind for kind in context.standard.soorten if spec in kind.kolommen]
    return not own or any("bijzonderheid" in kind.names for kind in own)


def _read_date(text: str, latest: date | None = None) -> Reading:
    written = clean(text)
    if not written:
        return EMPTY
    if iso := _DATE_ISO.fullmatch(written):
        parts = (iso[1], iso[2], iso[3])
    elif dutch := _DATE_DUTCH.fullmatch(written):
        parts = (dutch[3], dutch[2], dutch[1])
    else:
        return Reading(reason="Dit is geen datum; schrijf bijvoorbeeld 2026-07-31 of 31-07-2026.")
    try:
        found = date(*map(int, parts))
    except ValueError:
        return Reading(reason="Deze dag bestaat niet.")
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        return Reading(reason="Dit jaartal kan niet.")
    if latest is not None and found > latest:
        return Reading(reason="Deze dag ligt in de toekomst.")
    return Reading(found)


class _ChoiceReader:
    """Reads one of a fixed set of codes, by code or label."""

    def __init__(
        self,
        choices: Mapping[str, str],
        thing: str = "ja of nee",
        is_open: bool = False,
        extra: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._choices, self._thing, self._open = choices, thing, is_open
        spelled = {fold(word): code for code, words in (extra or {}).items() for word in words}
        self._names = by_name(choices) | spelled

    def __call__(self, text: str) -> Reading:
        written = clean(text)
        if not written:
            return EMPTY
        if code := self._names.get(fold(written)):
            return Reading(code)
        close = _meant(written, self._choices)
        if self._open:
            about = f" Of is {close} bedoeld?" if close else ""
            own = "_".join(written.casefold().split())
            return Reading(own, remark=f"Geen vaste {self._thing}; opgenomen als eigen.{about}")
        return Reading(reason=f"Dit is geen {self._thing}.{self._listing()}", suggestion=close)

    def _listing(self) -> str:
        if len(self._choices) > _SHOWN_CHOICES:
            return ""
        return f" Kies uit: {', '.join(self._choices)}."
