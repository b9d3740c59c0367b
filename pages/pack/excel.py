"""The pack as a workbook: figures, definitions and sources.

Numbers are numbers, as precise as the screen writes them; the other states are words with a look
of their own. Text never becomes a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.cell import STATE_WORDS, Cell, State
from geo.screen.pack import Finding, Pack, demonstration_words
from geo.screen.written import written
from pages.pack.plain_zip import plain_zip
from pages.parts.style import brand

_WIDE, _USUAL, _NARROW = 34, 16, 12
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
# What a spreadsheet may take for the start of a formula, once the cell is edited.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WHY, _SAID = "Waarom geen cijfer", "Reactie"


def excel_file(pack: Pack) -> bytes:
    """Return the pack as an Excel file."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {
                "title": f"Vergaderpakket {pack.title}",
                "author": "Stadsdeelkompas",
                "created": _MOMENT,
            }
        )
        pen = _Pen(book, pack.watermark)
        _front(pen, pack)
        for k, finding in enumerate(pack.findings, start=1):
            _figures(pen, finding, f"{k} {finding.screen.question}")
        _definitions(pen, pack)
        _sources(pen, pack)
        for finding in pack.findings:
            _rows_behind(pen, finding)
    return plain_zip(target.getvalue())


class _Pen:
    """Writes text as text and numbers as they stand on the screen."""

    def __init__(self, book: xlsxwriter.Workbook, watermark: str) -> None:
        self._book = book
        self._watermark = watermark
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def sheet(self, name: str) -> Worksheet:
        """Return a new sheet, ready to be printed."""
        sheet = self._book.add_worksheet(name.translate(_FORBIDDEN).strip()[:_LONGEST_NAME].strip())
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self._watermark.upper()}&R&P / &N")
        return sheet

    def look(self, **wishes: object) -> Format:
        usual = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        wishes = usual | wishes
        key = tuple(sorted(wishes.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(wishes)
        return self._formats[key]

    def text(self, sheet: Worksheet, row: int, place: int, text: str, **wishes: object) -> None:
        """Write text; what looks like a formula gets a quote before it that stays."""
        if text.startswith(_RISKY):
            wishes["quote_prefix"] = True
        sheet.write_string(row, place, text, self.look(**wishes))

    def cell(self, sheet: Worksheet, row: int, place: int, cell: Cell, numeric: bool) -> None:
        """Write a figure in its state."""
        figure = written(cell) if numeric else None
        if figure is not None:
            form = "#,##0" + ("." + "0" * figure.decimals if figure.decimals else "")
            if figure.suffix:
                form += f'"{figure.suffix}"'
            if figure.signed:
                form = f"+{form};-{form};{form}"
            sheet.write_number(row, place, figure.value, self.look(num_format=form))
            return
        looks: dict[State, dict[str, object]] = {
            State.NUMBER: {},
            State.SUPPRESSED: {"pattern": 14, "fg_color": "#b9b3aa", "bg_color": brand("leeg")},
            State.NO_DATA: {"bg_color": brand("geen_data")},
            State.NOT_APPLICABLE: {"italic": True, "font_color": brand("tekst_zacht")},
        }
        align = {"align": "right"} if numeric else {}
        self.text(sheet, row, place, cell.text, **align, **looks[cell.state])

    def heading(self, sheet: Worksheet, title: str) -> int:
        """Write the head of a sheet; returns the next free row."""
        self.text(sheet, 0, 0, title, bold=True, font_size=14, font_color=brand("groen_donker"))
        if not self._watermark:
            return 2
        told = demonstration_words(self._watermark)
        self.text(sheet, 1, 0, told, bold=True, bg_color="#fdf3d0")
        return 3

    def pairs(self, sheet: Worksheet, row: int, pairs: Sequence[tuple[str, str]]) -> int:
        """Write names with their text; returns the next free row."""
        for name, text in pairs:
            self.text(sheet, row, 0, name, bold=True)
            self.text(sheet, row, 1, text)
            row += 1
        return row

    def head(self, sheet: Worksheet, row: int, labels: Sequence[str]) -> None:
        for place, label in enumerate(labels):
            self.text(
                sheet,
                row,
                place,
                label,
                bold=True,
                bottom=1,
                bg_color=brand("groen_licht"),
                text_wrap=True,
            )


def _front(pen: _Pen, pack: Pack) -> None:
    sheet = pen.sheet("Een A4")
    sheet.set_column(0, 0, 110)
    period = f", {pack.front.period}" if pack.front and pack.front.period else ""
    row = pen.heading(sheet, f"Vergaderpakket {pack.title}{period}")
    for heading, lines in pack.front.parts if pack.front else ():
        pen.text(sheet, row, 0, heading, bold=True, font_color=brand("groen_donker"))
        for line in lines:
            row += 1
            pen.text(sheet, row, 0, str(line), text_wrap=True)
            for said in line.said:
                row += 1
                pen.text(sheet, row, 0, str(said), text_wrap=True, italic=True, indent=2)
        row += 2
    for name, text in pack.findings[0].provenance:
        pen.text(sheet, row, 0, f"{name}: {text}", text_wrap=True, font_size=9)
        row += 1


def _figures(pen: _Pen, finding: Finding, name: str) -> None:
    screen, table = finding.screen, finding.screen.table
    sheet = pen.sheet(name)
    sheet.set_column(0, 0, _NARROW)
    sheet.set_column(1, 1, _WIDE)
    sheet.set_column(2, len(table.columns) + 2, _USUAL)
    row = pen.heading(sheet, f"{screen.question} {screen.legend_title}")
    pen.text(sheet, row, 0, screen.headline, bold=True)
    row = pen.pairs(sheet, row + 1, [(_SAID, str(each)) for each in finding.said])
    row = pen.pairs(sheet, row, finding.provenance) + 1
    labels = [
        f"{c.label} ({c.unit})" if c.unit and c.unit not in c.label else c.label
        for c in table.columns
    ]
    pen.head(sheet, row, ["Code", screen.map.what, *labels, "Legenda", _WHY])
    sheet.freeze_panes(row + 1, 2)
    looks = finding.looks
    for line in table.rows:
        row += 1
        pen.text(sheet, row, 0, line.code)
        pen.text(sheet, row, 1, line.name)
        for place, (cell, column) in enumerate(
            zip(line.cells, table.columns, strict=True), start=2
        ):
            pen.cell(sheet, row, place, cell, column.numeric)
        end = len(table.columns) + 2
        pen.text(sheet, row, end, looks.get(line.code, ""))
        pen.text(sheet, row, end + 1, _why_not(line.cells))


def _why_not(cells: Sequence[Cell]) -> str:
    """Return why a row has no figure somewhere, each reason once."""
    found = [
        cell.reason or STATE_WORDS[cell.state] for cell in cells if cell.state is not State.NUMBER
    ]
    return "; ".join(dict.fromkeys(found))


def _definitions(pen: _Pen, pack: Pack) -> None:
    sheet = pen.sheet("Definities")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 120)
    row = pen.heading(sheet, "Definities")
    for finding in pack.findings:
        d = finding.screen.definition
        pairs = (
            ("Cijfer", d.label),
            ("Definitie", d.text),
            ("Eenheid", d.unit),
            ("Berekening", d.formula),
            ("Richting", d.direction),
            ("Opmerking", d.remark),
            ("Bron", d.source),
        )
        row = pen.pairs(sheet, row, [pair for pair in pairs if pair[1]])
        helps = [(c.label, c.help) for c in finding.screen.table.columns if c.help]
        row = pen.pairs(sheet, row, helps) + 1
    pen.text(sheet, row, 0, "Vier toestanden", bold=True)
    states = (
        ("een getal", "het cijfer, zo precies als het is vrijgegeven"),
        ("afgeschermd", "er is een cijfer, maar het is te klein om te tonen: 0–9, of een klasse"),
        ("geen data", "er is niets geleverd, of het is niet te bepalen; dit is geen nul"),
        ("n.v.t.", "dit cijfer kan hier niet bestaan"),
    )
    pen.pairs(sheet, row + 1, states)


def _sources(pen: _Pen, pack: Pack) -> None:
    sheet = pen.sheet("Bronnen")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 120)
    row = pen.heading(sheet, "Bronnen en gegevensversie")
    for finding in pack.findings:
        pen.text(
            sheet, row, 0, finding.screen.question, bold=True, font_color=brand("groen_donker")
        )
        row = pen.pairs(sheet, row + 1, finding.provenance) + 1


def _rows_behind(pen: _Pen, finding: Finding) -> None:
    """Write the rows to compute a screen's figures again, as the screen offers them."""
    rows = finding.screen.sheet
    if rows is None:
        return
    sheet = pen.sheet(f"Narekenen {finding.screen.question}")
    sheet.set_column(0, len(rows.head), _USUAL)
    row = pen.heading(sheet, f"Rijen om na te rekenen: {finding.screen.question}")
    row = pen.pairs(sheet, row, finding.provenance) + 1
    pen.head(sheet, row, rows.head)
    for line in rows.rows:
        row += 1
        for place, text in enumerate(line):
            pen.text(sheet, row, place, text)
