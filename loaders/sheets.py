"""The bytes of a file become sheets of text, as a spreadsheet shows them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.columns import Hidden, Merged, as_frame
from loaders.container import is_workbook, shown_name
from loaders.limits import load_limits
from loaders.text_table import read_text
from loaders.workbook import read_workbook


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name : str
        As the workbook has it; empty for a CSV.
    frame : DataFrame
        All cells as categorical text. Columns 0, 1, ...; the index is the row in the file, from
        1. Blank rows are rows of ``""``. Of merged cells only the first is filled.
    merged : tuple of Merged
        Which cells are merged.
    hidden : Hidden
        What a spreadsheet does not show of it.
    widths : array of int or None
        Of a CSV with rows of different width: how many cells each row has.
    """

    name: str
    frame: pd.DataFrame = field(repr=False)
    merged: tuple[Merged, ...] = field(default=(), repr=False)
    hidden: Hidden = field(default_factory=Hidden)
    widths: npt.NDArray[np.int32] | None = field(default=None, repr=False)

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.frame.shape[1]

    def __len__(self) -> int:
        return len(self.frame)

    def head(self, rows: int) -> list[list[str]]:
        """Return the first rows as lists of text, all as wide as the sheet."""
        return [list(row) for row in self.frame.head(rows).itertuples(index=False, name=None)]

    def table(self, first_row: int) -> pd.DataFrame:
        """Return the rows from ``first_row`` (as in the file, from 1) to the end.

        Returns
        -------
        DataFrame
            As ``frame``. A column may list categories that only earlier rows used.
        """
        return self.frame.iloc[first_row - 1 :]


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """Read all sheets of a file, hidden ones too.

    Parameters
    ----------
    content : bytes
        CSV, XLSX or ODS.
    name : str
        File name, for messages.

    Returns
    -------
    list of Sheet
        In the order of the file; one for a CSV. Numbers are written the Dutch way (``2,5``;
        518.0 is ``518``), dates as ISO 8601, truth values as ``WAAR`` and ``ONWAAR``.

    Raises
    ------
    RefusedError
        If it is larger than allowed.
    UnreadableError
        If it is damaged.
    """
    limits, shown = load_limits(), shown_name(name)
    if is_workbook(content):
        return [
            Sheet(found.name, as_frame(found.columns), found.merged, found.hidden)
            for found in read_workbook(content, shown, limits)
        ]
    columns, widths = read_text(content, shown, limits)
    return [Sheet("", as_frame(columns), widths=widths)]
