"""What may not come in: unsafe files and personal data. No message holds a value of the file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geo.text import number
from loaders.active_content import refuse_active_content
from loaders.columns import letters
from loaders.container import open_container, shown_name
from loaders.findings import shown
from loaders.limits import Limits, load_limits
from loaders.margin_text import CACHE, margin_texts
from loaders.parts import POINTS
from loaders.personal_data import BIRTH, DATE, Lines, Telltales, load_telltales
from loaders.reading import fold
from loaders.report import Mapping, RefusedError
from loaders.standard import NUMBERS, ColumnSpec, FileKind

_DATES = ("periode", "datum")
_HEADING_ROWS = 20
_HEADING_WORDS = 3
_REMEDY = (
    "Er is niets van bewaard. Lever alleen aantallen aan, zonder gegevens over afzonderlijke "
    "cliënten."
)


def refuse_container(content: bytes, name: str, limits: Limits) -> None:
    """Refuse a file by what it is, before it is read.

    Parameters
    ----------
    content : bytes
    name : str
        File name.
    limits : Limits

    Raises
    ------
    RefusedError
        If it holds macros or links to other files, is encrypted or a bomb, is larger than
        allowed, is not what its extension says, or holds personal data outside its cells.
    UnreadableError
        If it is empty, damaged, or of a form that cannot hold a delivery.
    """
    container = open_container(content, name, limits)
    refuse_active_content(container, shown_name(name))
    telltales = load_telltales()
    told: dict[str, list[str]] = {}
    for where, text in margin_texts(container):
        told.setdefault(where, []).append(text)
        if where == CACHE and len(text.split()) <= _HEADING_WORDS and telltales.always(text):
            raise RefusedError(
                f"In {where} staan persoonsgegevens: er is een kolom over personen.",
                "Kopieer de tabel als waarden naar een nieuw bestand en lever dat aan.",
            )
    for where, texts in told.items():
        # One pass: the cache of a pivot table holds as many texts as its source.
        refuse_texts(texts, where)


def refuse_content(
    raw: pd.DataFrame, kind: FileKind | None, mapping: Mapping | None, sheet: str = ""
) -> None:
    """Refuse a table with personal data.

    Parameters
    ----------
    raw : DataFrame
        Text, best categorical: each distinct value is judged once. The index is the row in the
        file; the columns are those of the file, in its order, so that they can be lettered.
    kind : FileKind or None
        What the table is; None for a sheet that is not the delivery (then the first rows may be
        headings, and a single date is no sign of a person).
    mapping : Mapping or None
        Which of its columns are which.
    sheet : str
        Name of the sheet, which was searched itself; empty for a CSV.

    Raises
    ------
    RefusedError
        It names the sheet, the row and the column, never the value.
    """
    telltales = load_telltales()
    specs = _specs(kind, mapping)
    for place in range(raw.shape[1]):
        heading = raw.columns[place]
        spec = specs.get(heading) if isinstance(heading, str) else None
        column = _column_name(place, spec, sheet)
        if isinstance(heading, str):
            _refuse_heading(heading, spec, kind, column, telltales)
        _refuse_values(raw.iloc[:, place], spec, kind, column, telltales)


def refuse_text(text: str, where: str = "de tekst") -> None:
    """Refuse free text with personal data.

    Parameters
    ----------
    text : str
    where : str
        What it is, in Dutch with its article.

    Raises
    ------
    RefusedError
        It names the kind of data, never the text.
    """
    refuse_texts([text], where)


def refuse_texts(texts: list[str], where: str) -> None:
    """Refuse free texts with personal data; see ``refuse_text``.

    Raises
    ------
    RefusedError
    """
    # In names of files words are often joined by underscores.
    lines = Lines([text.replace("_", " ") for text in texts])
    found = [*lines.numbers(), *lines.births(load_telltales().recente_jaren)]
    if found:
        raise RefusedError(
            f"In {where} staat {found[0][1]}, of wat daarop lijkt; dat is een persoonsgegeven.",
            "Haal het weg; er is niets van bewaard.",
        )


def refuse_note(text: str, where: str) -> None:
    """Refuse what somebody typed: a name, a reason or an answer.

    Raises
    ------
    RefusedError
        If it is longer than ``data/bestandsgrenzen.yaml`` allows, or holds personal data.
    """
    if len(text) > (most := load_limits().tekens):
        raise RefusedError(
            f"In {where} staan {number(len(text))} tekens.",
            f"Gebruik er ten hoogste {number(most)}; er is niets van bewaard.",
        )
    refuse_text(text, where)


def _specs(kind: FileKind | None, mapping: Mapping | None) -> dict[str, ColumnSpec]:
    """Return by heading what the standard says of the column."""
    if kind is None or mapping is None:
        return {}
    found = {heading: kind.column[name] for name, heading in mapping.kolommen.items()}
    counts = kind.column.get("aantal")
    wide = {heading: counts for heading in mapping.breed if counts is not None}
    return found | wide


def _refuse_heading(
    heading: str,
    spec: ColumnSpec | None,
    kind: FileKind | None,
    column: str,
    telltales: Telltales,
) -> None:
    own = {fold(name) for name in (spec.naam, *spec.synoniemen)} if spec else set()
    counted = spec is not None and spec.soort in NUMBERS
    if fold(heading) in own:
        return
    # A heading over counts, such as the channel 'telefoon', names what is counted.
    word = telltales.always(heading) if counted else telltales.in_table(heading)
    expected = telltales.verwacht.get(kind.code, ()) if kind else ()
    if word and word not in expected:
        raise RefusedError(
            f"Dit bestand bevat persoonsgegevens: kolom {column} heeft een kop met '{word}'.",
            _REMEDY,
        )
    if found := next(Lines([heading]).numbers(), None):
        raise _refusal(found[1], "de kop", column)


def _refuse_values(
    values: pd.Series, spec: ColumnSpec | None, kind: FileKind | None, column: str, known: Telltales
) -> None:
    cells = values.astype("category").cat
    codes = cells.codes.to_numpy()
    used, first = np.unique(codes, return_index=True)
    texts = [str(cells.categories[code]) if code >= 0 else "" for code in used]
    lines = Lines(texts)
    found = min(_found(lines, spec, kind, known), key=lambda f: first[f[0]], default=None)
    if found is not None:
        raise _refusal(found[1], f"rij {values.index[first[found[0]]]}", column)
    if kind is None:
        top = {str(v) for v in values.iloc[:_HEADING_ROWS]}
        for text in top:
            if len(text.split()) <= _HEADING_WORDS and (word := known.always(text)):
                raise RefusedError(
                    f"Dit bestand bevat persoonsgegevens: kolom {column} heeft een kop met "
                    f"'{word}'.",
                    _REMEDY,
                )


def _found(
    lines: Lines, spec: ColumnSpec | None, kind: FileKind | None, known: Telltales
) -> Iterator[tuple[int, str]]:
    soort = spec.soort if spec else ""
    # A count can have nine digits and pass the test by chance.
    yield from lines.numbers(bsn=soort not in NUMBERS)
    # The list of points holds their own names and addresses.
    if kind is not None and (spec is None or (kind.code != POINTS and _is_free(spec))):
        yield from lines.without_nought()
        yield from lines.persons()
    if kind is None:
        yield from _many_dates(lines, known)
        return
    if soort in _DATES:
        return
    if soort in NUMBERS:
        # A spreadsheet makes a date of 1-3 or 2.5: that row is rejected, not the whole file. A
        # column of dates that lie far apart is no column of counts.
        yield from _many_dates(lines, known)
        alone = {line for line, _ in lines.dates()}
        yield from (each for each in lines.births(known.recente_jaren) if each[0] not in alone)
        return
    squeezed = spec is None or soort == "tekst"
    yield from ((line, DATE) for line, _ in lines.dates(squeezed=squeezed))
    yield from lines.births(known.recente_jaren)


def _is_free(spec: ColumnSpec) -> bool:
    return spec.soort == "tekst" or spec.open


def _many_dates(lines: Lines, known: Telltales) -> Iterator[tuple[int, str]]:
    """Yield the first date where there are so many, so far apart, that they are of birth."""
    dates = list(lines.dates())
    years = [year for _, year in dates]
    many = len(dates) >= known.geboortedatums.datums
    if many and max(years) - min(years) >= known.geboortedatums.jaren:
        yield dates[0][0], BIRTH


def _refusal(what: str, where: str, column: str) -> RefusedError:
    return RefusedError(
        f"Dit bestand bevat persoonsgegevens: in {where}, kolom {column}, staat {what} of wat "
        "daarop lijkt.",
        _REMEDY,
    )


def _column_name(place: int, spec: ColumnSpec | None, sheet: str) -> str:
    """Return the letter of a column, and its name in the standard; a heading can be content."""
    name = f"{letters(place)} ({spec.naam})" if spec else letters(place)
    return f"{name} van blad '{shown(sheet)}'" if sheet else name
