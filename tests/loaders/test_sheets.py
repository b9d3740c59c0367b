"""Bytes become sheets of text: the same table, whatever form it came in."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from odf import opendocument, style, table, text
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from loaders.report import RefusedError, UnreadableError
from loaders.sheets import read_sheets
from tests.loaders.files import as_csv, as_ods, as_xlsx, saved

ROWS = [["periode", "gebied", "aantal"], ["2026-K3", "Café Dijk", 12], ["", "", ""], ["x", "y", 3]]
SHOWN = [["periode", "gebied", "aantal"], ["2026-K3", "Café Dijk", "12"], [""] * 3, ["x", "y", "3"]]


def only(content, name="levering.csv"):
    [sheet] = read_sheets(content, name)
    return sheet.head(100)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_csv_is_read_in_every_dialect(delimiter, encoding, newline):
    assert only(as_csv(ROWS, delimiter, encoding, newline)) == SHOWN


@pytest.mark.parametrize(("make", "name"), [(as_xlsx, "a.xlsx"), (as_ods, "a.ods")])
def test_a_workbook_is_read_as_it_is_shown(make, name):
    assert only(make(ROWS), name) == SHOWN


@pytest.mark.parametrize(("make", "name"), [(as_xlsx, "a.xlsx"), (as_ods, "a.ods")])
def test_numbers_and_dates_are_written_the_dutch_way(make, name):
    rows = [["kop", "twee"], [518.0, 2.5], [date(2026, 7, 31), 1234567]]
    assert only(make(rows), name)[1:] == [["518", "2,5"], ["2026-07-31", "1234567"]]


def test_the_separator_that_a_spreadsheet_announces_is_believed():
    assert only(b"sep=;\na;b,c\n1;2,5\n") == [["a", "b,c"], ["1", "2,5"]]


def test_a_line_break_and_a_separator_inside_quotes_belong_to_the_cell():
    assert only(b'a;b\n"een\ntwee";"x;y"\n')[1] == ["een\ntwee", "x;y"]


@pytest.mark.parametrize("heading", ["aantal", "opmerking"])
def test_quotes_around_whole_rows_are_refused_with_the_row(heading):
    cells = {"periode": "2026-K3", "wijk": "WK1", "aantal": "11", "opmerking": "ok", "regel": "1"}
    lines = [";".join(cells), *(";".join(cells.values()) for _ in range(4))]
    quoted = ";".join(f'"{v}' if k == heading else v for k, v in cells.items())
    closed = ";".join(f'{v}"' if k == heading else v for k, v in cells.items())
    lines[2], lines[3] = quoted, closed
    with pytest.raises(UnreadableError, match="rij 3"):
        only("\n".join(lines).encode())


def test_rows_of_different_width_are_filled_up():
    assert only(b"titel\na;b;c\n1;2\n") == [["titel", "", ""], ["a", "b", "c"], ["1", "2", ""]]


def test_the_index_is_the_row_in_the_file():
    [sheet] = read_sheets(as_csv(ROWS), "a.csv")
    table = sheet.table(2)
    assert table.index.tolist() == [2, 3, 4]
    assert table.loc[4].tolist() == ["x", "y", "3"]
    assert all(dtype == "category" for dtype in table.dtypes)


def test_all_sheets_come_in_their_order_hidden_ones_too():
    book = openpyxl.Workbook()
    book.active.title = "Een"
    book.create_sheet("Twee").append(["kop"])
    book["Twee"].sheet_state = "hidden"
    assert [sheet.name for sheet in read_sheets(saved(book), "a.xlsx")] == ["Een", "Twee"]


def test_of_merged_cells_the_first_is_filled_and_the_place_is_told():
    book = openpyxl.Workbook()
    book.active.append(["kop", "", ""])
    book.active.append(["a", "b", "c"])
    book.active.merge_cells("A1:C1")
    [sheet] = read_sheets(saved(book), "a.xlsx")
    assert sheet.head(1) == [["kop", "", ""]]
    assert len(sheet.merged) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_xlsx(ROWS)[:400], "half.xlsx"),
        (b"PK\x03\x04" + bytes(300), "kapot.xlsx"),
        (b'a;b\n"open', "open.csv"),
    ],
)
def test_what_is_damaged_is_told_in_dutch(content, name):
    with pytest.raises((UnreadableError, RefusedError)) as told:
        read_sheets(content, name)
    assert name in told.value.what
    assert told.value.remedy


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (InlineFont(vertAlign="superscript"), "1²"),
        (InlineFont(vertAlign="subscript"), "1₂"),
        (InlineFont(strike=True), "1(doorgehaald: 2) "),
        (InlineFont(b=True), "12"),
    ],
)
@pytest.mark.parametrize("shared", [True, False])
def test_raised_and_struck_out_text_does_not_look_like_a_number(form, shown, shared):
    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("1", TextBlock(form, "2"))
    content = saved(book)
    if shared:
        content = with_shared_texts(content)
    assert only(content, "a.xlsx")[0][:1] == [shown]


def with_shared_texts(content):
    """The same workbook with its text among the shared texts, as Excel keeps it."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    sheet = source.read("xl/worksheets/sheet1.xml")
    inline = re.search(rb'<c r="A1"[^>]*><is>(.*?)</is></c>', sheet)
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = {
        "xl/worksheets/sheet1.xml": sheet.replace(inline[0], b'<c r="A1" t="s"><v>1</v></c>'),
        "xl/sharedStrings.xml": b"<sst %s><si><t>x</t></si><si>%s</si></sst>" % (space, inline[1]),
    }
    with zipfile.ZipFile(target, "w") as archive:
        for name in {*source.namelist()} - {*parts}:
            archive.writestr(name, source.read(name))
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def test_raised_text_in_an_ods_does_not_look_like_a_number():
    document = opendocument.OpenDocumentSpreadsheet()
    raised = style.Style(name="T1", family="text")
    raised.addElement(style.TextProperties(textposition="super 58%"))
    document.automaticstyles.addElement(raised)
    sheet, line = table.Table(name="Blad1"), table.TableRow()
    cell, words = table.TableCell(valuetype="string"), text.P(text="1")
    words.addElement(text.Span(stylename=raised, text="2"))
    cell.addElement(words)
    line.addElement(cell)
    sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    target = io.BytesIO()
    document.write(target)
    assert only(target.getvalue(), "a.ods")[0][:1] == ["1²"]
