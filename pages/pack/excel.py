"""The pack as a workbook: figures, definitions and sources.

Numbers are numbers, as precise as the screen writes them; the other states are words with a look
of their own. Text never becomes a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geo.cell import STATE_WORDS, Cell, State
from geo.screen.pack import Finding, Pack, demonstration_words
from geo.screen.written import written
from pages.pack import fit
from pages.pack.plain_zip import plain_zip
from pages.parts.style import brand

# Widths of columns, in the letters that Excel counts with.
_WIDE, _USUAL, _NARROW, _TEXT, _SHEET = 34, 16, 14, 44, 110
# One column, which some programs never make narrower in print: an upright sheet holds it.
_UPRIGHT = 88
# Inches of such a letter, and the height of a line in points.
_INCH, _LINE, _POINTS = 0.076, 15.0, 11
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
# What a spreadsheet may take for the start of a formula, once the cell is edited.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_DUTCH = re.compile(r"[-\N{MINUS SIGN}]?(0|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d*)(,\d+)?(e[-+]?\d+)?")
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
        self._widths: dict[str, list[float]] = {}

    def sheet(self, name: str, widths: Sequence[float]) -> Worksheet:
        """Return a new sheet, ready to be printed, with columns of these widths."""
        sheet = self._book.add_worksheet(name.translate(_FORBIDDEN).strip()[:_LONGEST_NAME].strip())
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self._watermark.upper()}&R&P / &N")
        self._widths[sheet.name] = list(widths)
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, wide)
        return sheet

    def told(self, sheet: Worksheet, row: int, text: str, start: int = 0, **wishes: object) -> None:
        """Write text over all columns, as many lines as it takes."""
        wishes |= {"text_wrap": True}
        widths = self._widths[sheet.name]
        end = len(widths) - 1
        if end > start:
            sheet.merge_range(row, start, row, end, "", self.look(**wishes))
        self.text(sheet, row, start, text, **wishes)
        size = float(str(wishes.get("font_size", _POINTS)))
        self.high(sheet, row, [(text, sum(widths[start:]))], size)

    def high(
        self, sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]], size: float = _POINTS
    ) -> None:
        """Give a row the height of its text: not every program works that out by itself."""
        most = max(fit.lines(text, size, wide * _INCH) for text, wide in texts)
        sheet.set_row(row, _LINE * max(size / _POINTS, 1.0) * most)

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
        align: dict[str, object] = {"text_wrap": True} | (
            {"align": "right"} if numeric else {"indent": 1}
        )
        self.text(sheet, row, place, cell.text, **align, **looks[cell.state])

    def heading(self, sheet: Worksheet, title: str) -> int:
        """Write the head of a sheet; returns the next free row."""
        self.told(sheet, 0, title, bold=True, font_size=14, font_color=brand("groen_donker"))
        if not self._watermark:
            return 2
        told = demonstration_words(self._watermark)
        self.told(sheet, 1, told, bold=True, bg_color="#fdf3d0")
        return 3

    def pairs(self, sheet: Worksheet, row: int, pairs: Sequence[tuple[str, str]]) -> int:
        """Write names with their text; returns the next free row."""
        for name, text in pairs:
            self.told(sheet, row, text, start=1)
            self.text(sheet, row, 0, name, bold=True, text_wrap=True)
            widths = self._widths[sheet.name]
            self.high(sheet, row, [(name, widths[0]), (text, sum(widths[1:]))])
            row += 1
        return row

    def head(self, sheet: Worksheet, row: int, labels: Sequence[str]) -> None:
        """Write the heading of every column; it stands on every page that is printed."""
        widths = self._widths[sheet.name]
        self.high(sheet, row, list(zip(labels, widths, strict=True)))
        sheet.repeat_rows(row)
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
    sheet = pen.sheet("Een A4", [_UPRIGHT])
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    period = f", {pack.front.period}" if pack.front and pack.front.period else ""
    row = pen.heading(sheet, f"Vergaderpakket {pack.title}{period}")
    for heading, lines in pack.front.parts if pack.front else ():
        pen.told(sheet, row, heading, bold=True, font_color=brand("groen_donker"))
        for line in lines:
            row += 1
            pen.told(sheet, row, str(line))
            for said in line.said:
                row += 1
                pen.told(sheet, row, str(said), italic=True, indent=2)
        row += 2
    for name, text in pack.front_provenance:
        pen.told(sheet, row, f"{name}: {text}", font_size=9)
        row += 1


def _figures(pen: _Pen, finding: Finding, name: str) -> None:
    screen, table = finding.screen, finding.screen.table
    widths = [_NARROW, _WIDE, *(_USUAL if c.numeric else _WIDE for c in table.columns)]
    widths += [_WIDE, _TEXT]
    sheet = pen.sheet(name, widths)
    row = pen.heading(sheet, f"{screen.question} {screen.legend_title}")
    pen.told(sheet, row, screen.headline, bold=True)
    row = pen.pairs(sheet, row + 1, [(_SAID, str(each)) for each in finding.said])
    row = pen.pairs(sheet, row, finding.provenance) + 1
    labels = [column.heading for column in table.columns]
    pen.head(sheet, row, ["Code", screen.map.what, *labels, "Legenda", _WHY])
    sheet.freeze_panes(row + 1, 2)
    looks = finding.looks
    for line in table.rows:
        row += 1
        pen.text(sheet, row, 0, line.code)
        pen.text(sheet, row, 1, line.name, text_wrap=True)
        for place, (cell, column) in enumerate(
            zip(line.cells, table.columns, strict=True), start=2
        ):
            pen.cell(sheet, row, place, cell, column.numeric)
        end = len(table.columns) + 2
        look, why = looks.get(line.code, ""), _why_not(line.cells)
        pen.text(sheet, row, end, look, text_wrap=True, indent=1)
        pen.text(sheet, row, end + 1, why, text_wrap=True)
        shown = ["", line.name, *(cell.text for cell in line.cells), look, why]
        pen.high(sheet, row, list(zip(shown, widths, strict=True)))


def _why_not(cells: Sequence[Cell]) -> str:
    """Return why a row has no figure somewhere, each reason once."""
    found = [
        cell.reason or STATE_WORDS[cell.state] for cell in cells if cell.state is not State.NUMBER
    ]
    return "; ".join(dict.fromkeys(found))


def _definitions(pen: _Pen, pack: Pack) -> None:
    sheet = pen.sheet("Definities", [_WIDE, _SHEET])
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
    sheet = pen.sheet("Bronnen", [_WIDE, _SHEET])
    row = pen.heading(sheet, "Bronnen en gegevensversie")
    for finding in pack.findings:
        question = finding.screen.question
        pen.told(sheet, row, question, bold=True, font_color=brand("groen_donker"))
        row = pen.pairs(sheet, row + 1, finding.provenance) + 1


def _rows_behind(pen: _Pen, finding: Finding) -> None:
    """Write the rows to compute a screen's figures again, as the screen offers them."""
    rows = finding.screen.sheet
    if rows is None:
        return
    # A few long words at the end, numbers before them.
    long = [any(len(line[k]) > _USUAL for line in rows.rows) for k in range(len(rows.head))]
    widths = [_TEXT if each else _USUAL for each in long]
    sheet = pen.sheet(f"Narekenen {finding.screen.question}", widths)
    row = pen.heading(sheet, f"Rijen om na te rekenen: {finding.screen.question}")
    row = pen.pairs(sheet, row, finding.provenance) + 1
    pen.head(sheet, row, rows.head)
    for line in rows.rows:
        row += 1
        for place, text in enumerate(line):
            value = _number(text)
            if value is None:
                pen.text(sheet, row, place, text, text_wrap=True)
            else:
                sheet.write_number(row, place, value, pen.look())
        pen.high(sheet, row, list(zip(line, widths, strict=True)))


def _number(text: str) -> float | None:
    """Return the number that a text in Dutch notation is; a code that starts with 0 is none."""
    if not _DUTCH.fullmatch(text):
        return None
    return float(text.replace("\N{MINUS SIGN}", "-").replace(".", "").replace(",", "."))
