"""Cells of a file as columns of distinct texts, before anything is known about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

# Also what a web page or a word processor leaves behind; see ``reading.clean``.
_BLANK = (
    " \t\r\n\v\f\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u202f\u3000"
    "\ufeff\u200b\u200c\u200d\u2060\u00ad"
)
_LETTERS = 26


class TextColumn(NamedTuple):
    """One column.

    Parameters
    ----------
    texts : list of str
        Distinct texts.
    codes : array of int
        Per row the place of its text in ``texts``.
    """

    texts: list[str]
    codes: npt.NDArray[np.signedinteger[Any]]


class Merged(NamedTuple):
    """A range of merged cells: rows from 1, columns from 0, both ends inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Hidden(NamedTuple):
    """What a spreadsheet does not show of a sheet.

    Parameters
    ----------
    sheet : bool
        Whether the whole sheet is hidden.
    rows : tuple of (int, int)
        First and last hidden row, from 1.
    columns : tuple of (int, int)
        First and last hidden column, from 0.
    """

    sheet: bool = False
    rows: tuple[tuple[int, int], ...] = ()
    columns: tuple[tuple[int, int], ...] = ()


def letters(place: int) -> str:
    """Return the letters of a column, counted from 0, as a spreadsheet shows them."""
    found, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        found = chr(ord("A") + letter) + found
    return found


def as_frame(columns: Sequence[TextColumn]) -> pd.DataFrame:
    """Return columns as a table of categorical text.

    Returns
    -------
    DataFrame
        Columns 0, 1, ...; index from 1, as a spreadsheet numbers its rows. A cell with nothing
        but spaces is ``""``.
    """
    rows = len(columns[0].codes) if columns else 0
    index = pd.RangeIndex(1, rows + 1)
    return pd.DataFrame({n: _categorical(c) for n, c in enumerate(columns)}, index=index)


def _categorical(column: TextColumn) -> pd.Categorical[str]:
    texts, codes = column
    if any(text and not text.strip(_BLANK) for text in texts):
        stripped = [text if text.strip(_BLANK) else "" for text in texts]
        places = {text: place for place, text in enumerate(dict.fromkeys(stripped))}
        codes = np.array([places[text] for text in stripped], np.int32)[codes]
        texts = list(places)
    return pd.Categorical.from_codes(codes, categories=pd.Index(texts, dtype=str))
