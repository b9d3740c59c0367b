"""A release: what was published together, frozen, and what is fixed input to the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from geo.cell import Cell, State
from geo.disclosure.keys import TableKey
from geo.disclosure.protected import ProtectedTable, restore_table, why_absent

# Raised whenever the same counts give another release: then what was made before is stale.
METHOD = 2

COLUMNS = [
    "niveau",
    "periode",
    "uitsplitsing",
    "gebied",
    "categorie",
    "staat",
    "waarde",
    "laagste",
    "hoogste",
    "tekst",
    "reden",
]
_KEY = COLUMNS[:3]


class Release(Mapping[TableKey, ProtectedTable]):
    """The protected tables of a release.

    Parameters
    ----------
    tables : mapping of TableKey to ProtectedTable
    """

    def __init__(self, tables: Mapping[TableKey, ProtectedTable]) -> None:
        for key, table in tables.items():
            if not isinstance(table, ProtectedTable):
                raise TypeError(f"table {key} is not protected")
        self._tables = dict(tables)

    def __getitem__(self, key: TableKey) -> ProtectedTable:
        return self._tables[key]

    def __iter__(self) -> Iterator[TableKey]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def to_frame(self) -> pd.DataFrame:
        """Return every cell as a row, to freeze in a store; nothing exact is in it."""
        rows = [
            (
                key.level.value,
                str(key.period),
                key.detail.value,
                area,
                category,
                cell.state.value,
                cell.value,
                cell.low,
                cell.high,
                cell.text,
                cell.reason,
            )
            for key, table in self._tables.items()
            for area in table.areas
            for category in table.categories
            for cell in [table.cell(area, category)]
        ]
        frame = pd.DataFrame(rows, columns=COLUMNS)
        numbers = ["waarde", "laagste", "hoogste"]
        frame[numbers] = frame[numbers].astype(float)
        return frame

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Release:
        """Rebuild a release, or some tables of it, from what ``to_frame`` froze.

        Raises
        ------
        ValueError
            If a table lacks cells or a cell is in no known state.
        """
        cells: dict[tuple[str, str, str], dict[tuple[str, str], Cell]] = {}
        columns = [frame[name].tolist() for name in COLUMNS]
        for level, period, detail, area, category, state, value, low, high, text, reason in zip(
            *columns, strict=True
        ):
            cells.setdefault((level, period, detail), {})[area, category] = Cell(
                state := State(state),
                _some(value),
                _some(low),
                _some(high),
                text,
                reason,
                why_absent(reason) if state is State.NO_DATA else None,
            )
        return cls({TableKey.parse("|".join(k)): restore_table(c) for k, c in cells.items()})


def _some(value: float) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
