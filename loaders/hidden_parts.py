"""Says which hidden sheets, rows and columns were read: their sender may not know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from loaders.columns import letters
from loaders.findings import briefly
from loaders.report import Problem, Source
from loaders.sheets import Sheet

_REMEDY = "Verwijder wat niet bij de levering hoort, of maak het zichtbaar."


def hidden_parts(sheet: Sheet, headings: Sequence[str], source: Source) -> Iterator[Problem]:
    """Yield a warning for what is hidden of the sheet that was read.

    Parameters
    ----------
    sheet : Sheet
    headings : sequence of str
        Per column of the sheet.
    source : Source
        What was read from it.
    """
    if sheet.hidden.sheet:
        yield Problem(None, "", "", f"Blad '{sheet.name}' is verborgen, en is gelezen. {_REMEDY}")
    numbers = source.raw.index.to_numpy()
    spans = []
    for first, last in sheet.hidden.rows:
        start, end = np.searchsorted(numbers, [first, last + 1])
        if start < end:
            one, other = int(numbers[start]), int(numbers[end - 1])
            spans.append(f"{one}" if one == other else f"{one} tot en met {other}")
    if spans:
        yield Problem(None, "", "", f"Verborgen rijen zijn gelezen: {briefly(spans)}. {_REMEDY}")
    columns = [
        f"{letters(place)} ({headings[place]})"
        for first, last in sheet.hidden.columns
        for place in range(first, min(last + 1, len(headings)))
        if headings[place] in source.raw
    ]
    if columns:
        yield Problem(
            None, "", "", f"Verborgen kolommen zijn gelezen: {briefly(columns)}. {_REMEDY}"
        )
