"""Writes the sheets of a template: what to fill in, what it means, and the hidden lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from loaders.standard import ColumnSpec

# Rows with drop-down lists; below them a file still reads the same.
_FIRST_ROW, _LAST_ROW = 1, 5000
_MIN_WIDTH, _MAX_WIDTH = 14, 40
# What a spreadsheet would otherwise turn into a number or a date.
_TEXT_TYPES = {
    *("periode", "servicepunt", "gebied", "uitsplitsing", "categorie", "eenheid"),
    *("keuze", "ja_nee", "tekst", "waarde"),
}
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)
# The longest that a spreadsheet allows.
_MAX_TITLE, _MAX_MESSAGE = 32, 255
_EXPLAIN_WIDTHS = (26, 26, 44, 84)
# Column, code, label and definition.
Explained = tuple[str, str, str, str]
_GREEN, _GREY, _LINE = "#1e6c34", "#5c5852", "#e2ded8"


@dataclass(frozen=True)
class Column:
    """A column of a template.

    Parameters
    ----------
    heading, note : str
    spec : ColumnSpec
        The column of the standard that it fills.
    choices : tuple of str
        Values to choose from; for a count the words that may stand in its place.
    is_open : bool
        Whether another value can be right too.
    """

    heading: str
    note: str
    spec: ColumnSpec
    choices: tuple[str, ...]
    is_open: bool

    @property
    def optional(self) -> bool:
        """Whether a cell may stay empty."""
        return not self.spec.verplicht


class TemplateWriter:
    """Writes a template into an open workbook.

    Parameters
    ----------
    book : Workbook
    name : str
        Of the sheet to fill in.
    """

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self._book = book
        self._data: Worksheet = book.add_worksheet(name)
        self._explanation: Worksheet = book.add_worksheet("Uitleg")
        self._lists: Worksheet = book.add_worksheet("Lijsten")
        self._lists.hide()
        self._names: list[str] = []

    def add_list(self, name: str, values: Sequence[str]) -> str:
        """Add a list to the hidden sheet, once; returns the name that rules refer to it by."""
        if name not in self._names:
            column = len(self._names)
            self._lists.write_column(0, column, [name, *values], self._format(num_format="@"))
            letter = xl_col_to_name(column, col_abs=True)
            self._book.define_name(name, f"=Lijsten!{letter}$2:{letter}${len(values) + 1}")
            self._names.append(name)
        return name

    def fill_in(self, columns: Sequence[Column]) -> None:
        """Write the sheet to fill in: headings with their explanation, and what a cell may hold."""
        sheet = self._data
        text, day = self._format(num_format="@"), self._format(num_format="yyyy-mm-dd")
        heads = {
            optional: self._format(
                bold=True, font_color="#ffffff", bg_color=colour, border=1, border_color=_LINE
            )
            for optional, colour in ((True, _GREY), (False, _GREEN))
        }
        for place, column in enumerate(columns):
            kind = column.spec.soort
            form = day if kind == "datum" else text if kind in _TEXT_TYPES else None
            width = max(_MIN_WIDTH, min(_MAX_WIDTH, len(column.heading) + 4))
            sheet.set_column(place, place, width, form)
            sheet.write_string(0, place, column.heading, heads[column.optional])
            remark = " Mag leeg blijven." if column.optional else ""
            sheet.write_comment(0, place, column.note + remark, {"x_scale": 2, "y_scale": 1.2})
            rule = self._limits(place, column) | {
                "input_title": column.heading[:_MAX_TITLE],
                "input_message": column.note[:_MAX_MESSAGE],
                "error_title": "Past niet in deze kolom",
            }
            sheet.data_validation(_FIRST_ROW, place, _LAST_ROW, place, rule)
        sheet.ignore_errors({"number_stored_as_text": f"A1:ZZ{_LAST_ROW + 1}"})
        sheet.freeze_panes(1, 0)

    def _limits(self, place: int, column: Column) -> dict[str, object]:
        """Return what a cell of the column may hold."""
        spec = column.spec
        if spec.soort == "categorie":
            breakdown = f"${xl_col_to_name(place - 1)}{_FIRST_ROW + 1}"
            return {
                "validate": "list",
                "source": f'=INDIRECT("cat_"&{breakdown})',
                "error_message": "Kies eerst de uitsplitsing, dan een categorie uit de lijst.",
            }
        if spec.soort == "aantal":
            cell = f"{xl_col_to_name(place)}{_FIRST_ROW + 1}"
            words = self.add_list("lijst_geen_getal", column.choices)
            whole = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell}))"
            return {
                "validate": "custom",
                "value": f"=OR({whole},ISNUMBER(MATCH({cell},{words},0)))",
                "error_message": "Vul een geheel getal in, of afgeschermd, <10, <5, x of een punt.",
            }
        if column.choices:
            own = spec.naam if spec.soort in ("keuze", "ja_nee") else spec.soort
            return {
                "validate": "list",
                "source": f"={self.add_list(f'lijst_{own}', column.choices)}",
                "error_type": "warning" if column.is_open else "stop",
                "error_message": "Deze waarde staat niet in de lijst.",
            }
        if spec.soort == "getal" and spec.minimum is not None and spec.maximum is not None:
            return {
                "validate": "integer" if spec.geheel else "decimal",
                "criteria": "between",
                "minimum": int(spec.minimum) if spec.geheel else spec.minimum,
                "maximum": int(spec.maximum) if spec.geheel else spec.maximum,
                "error_message": f"Vul een getal in van {spec.minimum:g} tot en met "
                f"{spec.maximum:g}.",
            }
        if spec.soort == "datum":
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": _EARLIEST,
                "maximum": _LATEST,
                "error_message": "Vul een datum in, zoals 30-9-2026.",
            }
        return {"validate": "any"}

    def explain(
        self,
        title: str,
        intro: Sequence[str],
        columns: Sequence[Column],
        codes: Sequence[Explained],
    ) -> None:
        """Write the sheet that explains every column and code."""
        sheet = self._explanation
        sheet.hide_gridlines(2)
        wrap = self._format(text_wrap=True, valign="top")
        for place, width in enumerate(_EXPLAIN_WIDTHS):
            sheet.set_column(place, place, width, wrap)
        sheet.write_string(0, 0, title, self._format(bold=True, font_size=16, font_color=_GREEN))
        plain = self._format(text_wrap=False)
        for row, line in enumerate(intro, start=1):
            sheet.write_string(row, 0, line, plain)
        explained = [(c.heading, "nee" if c.optional else "ja", "", c.note) for c in columns]
        row = self._table(len(intro) + 2, ("Kolom", "Verplicht", "", "Uitleg"), explained)
        self._table(row, ("Kolom", "Code", "Betekenis", "Omschrijving"), codes)

    def _table(self, row: int, head: Explained, body: Sequence[Explained]) -> int:
        """Write a table; returns the row to go on at."""
        sheet = self._explanation
        under = self._format(bold=True, bottom=1, font_color=_GREEN)
        for place, word in enumerate(head):
            sheet.write_string(row, place, word, under)
        for offset, line in enumerate(body, start=row + 1):
            for place, word in enumerate(line):
                if word:
                    sheet.write_string(offset, place, word)
        return row + len(body) + 3

    def _format(self, **properties: object) -> Format:
        return self._book.add_format({"font_name": "Calibri", "font_size": 11} | properties)
