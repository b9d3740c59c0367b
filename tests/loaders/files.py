"""Files as organisations send them: the same cells as CSV, XLSX or ODS."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

import openpyxl
from odf import opendocument, table, text

# A cell as it is typed: text, a number, a date, or nothing.
Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]
# By row and column from 0: over how many rows and columns a cell is merged.
Spans = Mapping[tuple[int, int], tuple[int, int]]
_SPANNED = ("numberrowsspanned", "numbercolumnsspanned")


def rows_of(table: Sequence[Mapping[str, Cell]]) -> list[list[Cell]]:
    """Heading and rows of a list of dictionaries with the same keys."""
    return [list(table[0]), *(list(each.values()) for each in table)]


def as_csv(
    rows: Rows, delimiter: str = ";", encoding: str = "utf-8", newline: str = "\r\n"
) -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator=newline).writerows(
        [["" if cell is None else dutch(cell) for cell in row] for row in rows]
    )
    return target.getvalue().encode(encoding)


def dutch(cell: Cell) -> str:
    """A cell as a Dutch spreadsheet writes it in a CSV."""
    return str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def as_xlsx(rows: Rows, title: str = "Blad1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_merged_xlsx(rows: Rows, spans: Spans) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows)))
    for (row, column), (down, right) in spans.items():
        book.active.merge_cells(
            start_row=row + 1,
            start_column=column + 1,
            end_row=row + down,
            end_column=column + right,
        )
    return saved(book)


def as_ods(rows: Rows, title: str = "Blad1", spans: Spans | None = None) -> bytes:
    document = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name=title)
    for down, row in enumerate(rows):
        line = table.TableRow()
        for right, cell in enumerate(row):
            found = _ods_cell(cell)
            for name, times in zip(_SPANNED, (spans or {}).get((down, right), ()), strict=False):
                found.setAttribute(name, str(times))
            line.addElement(found)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def _ods_cell(cell: Cell) -> table.TableCell:
    if cell is None or cell == "":
        return table.TableCell()
    if isinstance(cell, str):
        found = table.TableCell(valuetype="string")
    elif isinstance(cell, date):
        found = table.TableCell(valuetype="date", datevalue=cell.isoformat())
    else:
        found = table.TableCell(valuetype="float", value=str(cell))
    found.addElement(text.P(text=str(cell)))
    return found
