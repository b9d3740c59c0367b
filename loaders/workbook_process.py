"""The process that reads one workbook: from standard input, to standard output.

Out come a line of JSON (per sheet its name, the number of rows, the distinct texts per column, the
merged ranges and what is hidden) and the codes of all columns as 32-bit whole numbers; or the one
word ``te_groot``.
"""

from __future__ import annotations

import io
import json
import sys
from array import array
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from python_calamine import CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from loaders.workbook_marks import Marks, marks, number_text

_TOO_LARGE = "te_groot"
_INT = "i"


def main() -> int:
    """Read the workbook."""
    memory, seconds, sheets, rows, columns = map(int, sys.argv[1:])
    _bound(memory, seconds)
    content = sys.stdin.buffer.read()
    try:
        found = _read(content, sheets, rows, columns)
    except MemoryError:
        found = None
    out = sys.stdout.buffer
    if found is None:
        out.write(json.dumps(_TOO_LARGE).encode() + b"\n")
        return 0
    out.write(json.dumps([head for head, _ in found]).encode() + b"\n")
    for _, codes in found:
        for column in codes:
            out.write(column.tobytes())
    return 0


def _bound(memory: int, seconds: int) -> None:
    """Bound this process, where the system can; elsewhere the parent still bounds its time."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(
    content: bytes, sheets: int, rows: int, columns: int
) -> list[tuple[list[Any], list[array[int]]]] | None:
    """Return the sheets; None when there is more than allowed."""
    book = load_workbook(io.BytesIO(content))
    kept = [s for s in book.sheets_metadata if s.typ is SheetTypeEnum.WorkSheet]
    names = [s.name for s in kept]
    unseen = {s.name for s in kept if s.visible is not SheetVisibleEnum.Visible}
    if len(names) > sheets:
        return None
    marked = marks(content)
    found = []
    for name in names:
        sheet = book.get_sheet_by_name(name)
        own = marked.get(name, Marks())
        height, width = _extent(sheet, own)
        if height > rows or width > columns:
            return None
        merged = [[a + 1, b, c + 1, d] for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
        texts, codes = _columns(sheet, own, height, width)
        hidden = [name in unseen, own.rows, own.columns]
        found.append(([name, height, texts, merged or own.merged, hidden], codes))
    return found


def _extent(sheet: CalamineSheet, own: Marks) -> tuple[int, int]:
    """Return the number of rows and columns from the first cell, as far as any is filled."""
    rows, columns = sheet.end or (-1, -1)
    rows = max([rows, *(row for row, _, _ in own.texts)])
    columns = max([columns, *(column for _, column, _ in own.texts)])
    return rows + 1, columns + 1


def _columns(
    sheet: CalamineSheet, own: Marks, height: int, width: int
) -> tuple[list[list[str]], list[array[int]]]:
    places: list[dict[str, int]] = [{} for _ in range(width)]
    codes = [array(_INT) for _ in range(width)]
    if sheet.start is not None:
        # Rows come from the first row of the sheet, cells from its first filled column.
        pairs = list(zip(places, codes, strict=True))[sheet.start[1] :]
        for row in sheet.iter_rows():
            for (place, column), cell in zip(pairs, row, strict=False):
                text = cell if type(cell) is str else as_text(cell)
                column.append(place.setdefault(text, len(place)))
    for place, column in zip(places, codes, strict=True):
        if len(column) < height:
            column.extend([place.setdefault("", len(place))] * (height - len(column)))
    for row_number, column_number, text in own.texts:
        place = places[column_number]
        codes[column_number][row_number] = place.setdefault(text, len(place))
    return [list(place) for place in places], codes


@lru_cache(maxsize=1 << 16, typed=True)
def as_text(cell: float | bool | date | time | timedelta | str) -> str:
    """Return a cell as a Dutch spreadsheet shows it; dates and times as ISO 8601."""
    if isinstance(cell, bool):
        return "WAAR" if cell else "ONWAAR"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes" if not cell.second else "auto")
    return str(cell)


if __name__ == "__main__":
    raise SystemExit(main())
