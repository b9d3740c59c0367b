"""Where the table of a sheet is and which column is which: a sheet becomes a ``Source``.

``find`` looks at the first rows, and says what it could not make out; ``bring`` reads the whole
sheet that way.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Names
from functools import partial

import numpy as np
import pandas as pd

from geo.taxonomy import Taxonomy
from loaders.finder import FEWEST, LOOKED_AT, Finder, Layout
from loaders.findings import briefly, shown
from loaders.headings import Vocabulary
from loaders.merged_cells import fill_down, merged_counts
from loaders.numbers import parse_number
from loaders.reading import clean
from loaders.report import Mapping, Problem, Skipped, Source, UnreadableError
from loaders.row_kinds import sort_rows
from loaders.second_table import SECOND_TABLE, Known, titles_of
from loaders.sheets import Sheet
from loaders.standard import NUMBERS, FileKind, Standard
from loaders.total_rows import total_rows
from loaders.unpivot import unpivot
from loaders.values import Context

_MORE_CELLS = (
    "Deze rij heeft meer cellen dan de kop: een komma of puntkomma in een getal of naam hoort "
    "tussen aanhalingstekens."
)

_CUT_OFF = "Deze rij heeft minder cellen dan de kop: het aantal ontbreekt."
_FEWER_CELLS = (
    "Rijen met minder cellen dan de kop zijn gelezen; wat ontbreekt is 'geen data', niet 0. "
    "Kijk of er niets is weggevallen: rij"
)
_UNDER_NOTHING = "Boven deze cel staat geen kop: het is niet te zeggen wat zij is."
_NO_HEADING = "Boven dit getal staat geen kop: het is niet te zeggen wat het telt."


def find(
    sheet: Sheet,
    standard: Standard,
    taxonomy: Taxonomy,
    *,
    kind: str | None = None,
    mapping: Mapping | None = None,
    name: str = "",
    points: Names[str, str] | None = None,
) -> Layout:
    """Find out how a sheet is laid out, from its first rows.

    Parameters
    ----------
    sheet : Sheet
    standard : Standard
    taxonomy : Taxonomy
    kind : str, optional
        Code of the file kind; recognised from the headings when absent.
    mapping : Mapping, optional
        How the columns are read; recognised when absent.
    name : str
        File name: it may say the period or the point, and it is in the messages.
    points : mapping, optional
        Name by code of the service points, to find one in a title.

    Returns
    -------
    Layout
        Also when there is a question: then what could be made out.

    Raises
    ------
    UnreadableError
        If the sheet holds no table.
    """
    head = [[clean(cell) for cell in row] for row in sheet.head(LOOKED_AT)]
    if not any(cell for row in head for cell in row):
        raise UnreadableError(
            f"'{name}' bevat geen rijen.",
            "Zet de gegevens op het eerste blad, met een kop erboven.",
        )
    if max(sum(1 for cell in row if cell) for row in head) < FEWEST:
        raise UnreadableError(
            f"In '{name}' staat geen tabel.",
            "Lever een tabel aan met een kop erboven en een kolom voor elk gegeven.",
        )
    numbers = partial(_holds_numbers, sheet)
    finder = Finder(head, sheet.name, standard, taxonomy, name, points or {}, numbers)
    kinds = [standard[kind]] if kind else list(standard.soorten)
    if mapping is not None:
        return finder.told(kinds, mapping)
    return finder.recognised(kinds)


def _holds_numbers(sheet: Sheet, place: int, after: int) -> bool:
    """Return whether a column holds a number in a row after that one."""
    column = sheet.frame[place].iloc[after:].cat.remove_unused_categories()
    return any(_is_number(str(text)) for text in column.cat.categories)


def _is_number(text: str) -> bool:
    return parse_number(clean(text)) is not None


def looks_like_table(sheet: Sheet, layout: Layout, standard: Standard) -> bool:
    """Return whether a sheet that was not read seems to count something.

    Parameters
    ----------
    sheet : Sheet
    layout : Layout
        Of that sheet: some of its heading was understood.
    standard : Standard
    """
    mapping, kind = layout.mapping, standard[layout.kind]
    if not {*mapping.kolommen.values(), *mapping.breed} & set(layout.headings):
        return False
    labels = {p for name, p in layout.places.items() if kind.column[name].soort not in NUMBERS}
    return any(
        place not in labels and _holds_numbers(sheet, place, layout.last)
        for place in range(sheet.width)
    )


def bring(sheet: Sheet, layout: Layout, context: Context) -> Source:
    """Read a whole sheet in a layout.

    Parameters
    ----------
    sheet : Sheet
    layout : Layout
        Of that sheet.
    context : Context

    Returns
    -------
    Source
    """
    kind = context.standard[layout.kind]
    table = sheet.table(layout.last + 1)
    table = table.set_axis(range(table.shape[1]), axis=1)
    names, mapping = list(layout.headings), layout.mapping
    numbered = {layout.places[n] for n in layout.places if kind.column[n].soort in NUMBERS}
    counts = numbered | {names.index(heading) for heading in mapping.breed if heading in names}
    table = fill_down(table, sheet.merged, set(layout.places.values()) - counts)
    known = Known(
        Vocabulary(kind, context.taxonomy),
        context.points,
        context.areas,
        counts,
        mapping.vast,
        titles_of(sheet.head(layout.first - 1)),
    )
    sorted_rows = sort_rows(table, names, layout.places, kind, known)
    numbers = table.index.to_numpy().astype(np.int64)
    skipped = [
        Skipped(int(number), reason)
        for reason, flags in sorted_rows.reasons.items()
        for number in numbers[flags]
    ]
    raw = table if sorted_rows.data.all() else table[sorted_rows.data]
    untold = list(merged_counts(raw, names, sheet.merged, counts))
    raw = raw.set_axis(names, axis=1)
    headed = _headed(sheet, layout)
    raw = raw[[n for n, told in zip(names, headed, strict=True) if told or _filled(raw[n])]]
    lines = pd.DataFrame({name: raw[heading] for name, heading in mapping.kolommen.items()
                          if heading in raw})  # fmt: skip
    rij = raw.index.to_numpy().astype(np.int64)
    labels = None
    if mapping.breed:
        wide = {heading: said for heading, said in mapping.breed.items() if heading in raw}
        lines, labels = unpivot(lines, raw[list(wide)], wide, mapping.uitsplitsing)
        rij = np.repeat(rij, len(wide))
    below = numbers[sorted_rows.below] if sorted_rows.below is not None else ()
    second = [Problem(int(number), "", "", SECOND_TABLE) for number in below]
    return Source(
        layout.kind,
        mapping,
        lines.reset_index(drop=True),
        rij,
        tuple(raw.columns),
        labels,
        raw,
        tuple(sorted([*layout.skipped, *skipped], key=lambda each: each.rij)),
        (*layout.warnings, *_shorter(sheet, raw, counts)),
        (*untold, *_stray(sheet, layout, raw), *_cut_off(sheet, layout, raw, kind), *second),
        tuple(total_rows(table, names, sorted_rows.parts)),
        layout.double,
    )


def _stray(sheet: Sheet, layout: Layout, raw: pd.DataFrame) -> Iterator[Problem]:
    """Find the rows of a text file that hold more cells than the heading."""
    if sheet.name:
        # In a workbook a remark beside the table moves nothing; a number may be a count.
        for place in layout.unheaded:
            name = layout.headings[place]
            for number, text in raw[name].items() if name in raw else ():
                if _is_number(str(text)):
                    yield Problem(int(str(number)), name, shown(str(text)), _NO_HEADING)
        return
    told: set[int] = set()
    headed = _headed(sheet, layout)
    for place, name in enumerate(layout.headings):
        if name in raw and not headed[place]:
            reason = _UNDER_NOTHING if any(headed[place:]) else _MORE_CELLS
            column = raw[name]
            for number, text in column[column.astype(str).str.strip() != ""].items():
                told.add(int(str(number)))
                yield Problem(int(str(number)), name, shown(str(text)), reason)
    if sheet.widths is not None:
        # Empty cells at the end moved the others just as well.
        heading = int(sheet.widths[layout.first - 1 : layout.last].max())
        for number in raw.index[sheet.widths[raw.index.to_numpy() - 1] > heading]:
            if number not in told:
                yield Problem(int(number), "", "", _MORE_CELLS)


def _cut_off(sheet: Sheet, layout: Layout, raw: pd.DataFrame, kind: FileKind) -> Iterator[Problem]:
    """Find the rows of a text file that end before the one count that they are about."""
    counts = [n for n in layout.places if kind.column[n].soort == "aantal"]
    if sheet.widths is not None and len(counts) == 1 and not layout.mapping.breed:
        place = layout.places[counts[0]]
        for number in raw.index[sheet.widths[raw.index.to_numpy() - 1] <= place]:
            yield Problem(int(number), layout.headings[place], "", _CUT_OFF)


def _shorter(sheet: Sheet, raw: pd.DataFrame, counts: set[int]) -> Iterator[Problem]:
    """Tell which rows of a text file end before one of several counts: that has no data then."""
    if sheet.widths is None or len(counts) <= 1:
        return
    rows = raw.index[sheet.widths[raw.index.to_numpy() - 1] <= max(counts)]
    if len(rows):
        which = briefly([str(number) for number in rows])
        yield Problem(None, "", "", f"{_FEWER_CELLS} {which}.")


def _headed(sheet: Sheet, layout: Layout) -> list[bool]:
    """Return per column whether something stands in its heading."""
    rows = sheet.head(layout.last)[layout.first - 1 :]
    return [any(map(clean, cells)) for cells in zip(*rows, strict=True)]


def _filled(column: pd.Series) -> bool:
    return any(str(text).strip() for text in column.cat.remove_unused_categories().cat.categories)
