"""The rejected rows of a delivery as an Excel file: each with what is wrong and what may be meant.

For the sender to mend. Cells are written as text, whatever they look like: what a sender typed
must not become a formula in another's spreadsheet.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from loaders.report import Problem, Report

_BEFORE = ("Rij", "Wat is er mis", "Voorstel")
_WIDTHS = (8, 60, 34)
_DATA_WIDTH = 18
# What a spreadsheet may take for the start of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOTE = (
    "Herstel deze rijen in het oorspronkelijke bestand en lever dat opnieuw aan. Dit bestand is "
    "alleen een overzicht: het vervangt de levering niet."
)
_GREEN, _MARK = "#1e6c34", "#fdf3d0"
# A cell of a spreadsheet holds no more; what is left out must be seen to be.
_LONGEST, _CUT = 32_767, "... (ingekort)"


def rejected_workbook(report: Report) -> bytes:
    """Make an Excel file of the rejected rows.

    Parameters
    ----------
    report : Report

    Returns
    -------
    bytes
        One sheet with a row per rejected row: its number in the file, all its problems, all
        suggestions, and then the row as the file has it, wrong cells marked. A second sheet
        holds what to do with it, and the problems of the file as a whole.
    """
    target = io.BytesIO()
    # Written row by row, so that a hundred thousand of them take no memory.
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        pen = _Pen(book)
        problems = _by_row(report.fouten)
        _rows(book.add_worksheet("Afgewezen rijen"), report, problems, pen)
        sheet = book.add_worksheet("Uitleg")
        pen.head(sheet, 0, 0, f"Afgewezen rijen uit {report.bestand}")
        pen.cell(sheet, 1, 0, _NOTE)
        for row, problem in enumerate(problems[None], start=3):
            pen.cell(sheet, row, 0, _with_column(problem.kolom, problem.reden))
    return target.getvalue()


class _Pen:
    """Writes text, and nothing but text, in a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        usual = {"font_name": "Calibri", "font_size": 11}
        self._head = book.add_format(usual | {"bold": True, "font_color": _GREEN, "bottom": 1})
        # A quote before what looks like a formula: kept when the cell is edited.
        self._cells = {
            (marked, risky): book.add_format(
                usual | ({"bg_color": _MARK} if marked else {}) | {"quote_prefix": risky}
            )
            for marked in (False, True)
            for risky in (False, True)
        }

    def head(self, sheet: Worksheet, row: int, place: int, text: str) -> None:
        sheet.write_string(row, place, _fitting(text), self._head)

    def cell(
        self, sheet: Worksheet, row: int, place: int, text: str, *, marked: bool = False
    ) -> None:
        if text or marked:
            form = self._cells[marked, text.startswith(_FORMULA_STARTS)]
            sheet.write_string(row, place, _fitting(text), form)


def _fitting(text: str) -> str:
    """Return the text, or as much of it as a cell holds, counted as a spreadsheet counts."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * _LONGEST:
        return text
    return units[: 2 * (_LONGEST - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _rows(
    sheet: Worksheet, report: Report, problems: dict[int | None, list[Problem]], pen: _Pen
) -> None:
    rows = report.afgewezen_rijen.astype(str)
    headings = [str(c) for c in rows.columns]
    for place, width in enumerate([*_WIDTHS, *(_DATA_WIDTH for _ in headings)]):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 1)
    for place, word in enumerate([*_BEFORE, *headings]):
        pen.head(sheet, 0, place, word)
    for row, (number, *line) in enumerate(rows.itertuples(name=None), start=1):
        found = problems[int(number)]
        sheet.write_number(row, 0, int(number))
        pen.cell(sheet, row, 1, " ".join(_with_column(p.kolom, p.reden) for p in found))
        suggestions = [_with_column(p.kolom, p.voorstel) for p in found if p.voorstel]
        pen.cell(sheet, row, 2, "; ".join(suggestions))
        wrong = {p.kolom for p in found}
        for place, (heading, text) in enumerate(zip(headings, line, strict=True), len(_BEFORE)):
            pen.cell(sheet, row, place, text, marked=heading in wrong)


def _by_row(problems: Iterable[Problem]) -> dict[int | None, list[Problem]]:
    found: dict[int | None, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.rij].append(problem)
    return found


def _with_column(column: str, text: str) -> str:
    return f"{column}: {text}" if column else text
