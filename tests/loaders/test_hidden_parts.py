"""What a spreadsheet hides is read, and that is told."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from loaders.check import check_file
from tests.loaders.files import as_ods, as_xlsx, rows_of, saved
from tests.loaders.sources import CONTEXT
from tests.loaders.village import row

ROWS = rows_of([row(gebied=area) for area in ("WK1", "WK2", "WK3", "onbekend")])


def book():
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(ROWS, "Cijfers")))


def told(content, name="a.xlsx"):
    report = check_file(content, name, CONTEXT)
    return [w.reden for w in report.waarschuwingen if "erborgen" in w.reden], report


def test_nothing_hidden_is_nothing_to_tell():
    assert told(saved(book()))[0] == []


def test_hidden_rows_are_read_and_named():
    made = book()
    for number in (1, 3, 4, 5, 40):
        made.active.row_dimensions[number].hidden = True
    [warning], report = told(saved(made))
    assert report.geaccepteerd == 4
    assert "Verborgen rijen zijn gelezen: 3 tot en met 5." in warning


def test_hidden_columns_are_read_and_named_by_letter_and_heading():
    made = book()
    for letter in ("C", "I", "Z"):
        made.active.column_dimensions[letter].hidden = True
    [warning], _ = told(saved(made))
    assert "Verborgen kolommen zijn gelezen: C (gebied) en I (aantal)." in warning


def test_a_hidden_sheet_is_named_and_a_visible_one_comes_first():
    made = book()
    made.create_sheet("Oud", 0)
    for line in ROWS[:2]:
        made["Oud"].append(line)
    made["Oud"].sheet_state = "hidden"
    [warning], report = told(saved(made))
    assert "Op het verborgen blad 'Oud' staat nog een tabel" in warning
    assert report.gelezen == 4
    made["Cijfers"].delete_rows(1, 10)
    made["Cijfers"]["A1"] = "Toelichting"
    [warning], report = told(saved(made))
    assert "Blad 'Oud' is verborgen, en is gelezen." in warning
    assert report.gelezen == 1


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_and_columns_of_another_program_are_named(how):
    source = zipfile.ZipFile(io.BytesIO(as_ods(ROWS)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for part in source.namelist():
            found = source.read(part).decode()
            if part == "content.xml":
                lines = re.split(r"(?=<table:table-row>)", found)
                for number in (2, 3):
                    lines[number] = lines[number].replace(
                        "<table:table-row>", f'<table:table-row table:visibility="{how}">', 1
                    )
                found = "".join(lines).replace(
                    "<table:table-row>",
                    '<table:table-column table:number-columns-repeated="2"/>'
                    f'<table:table-column table:visibility="{how}"/><table:table-row>',
                    1,
                )
            out.writestr(part, found)
    warnings, _ = told(target.getvalue(), "a.ods")
    assert [w.split(".")[0] for w in warnings] == [
        "Verborgen rijen zijn gelezen: 2 tot en met 3",
        "Verborgen kolommen zijn gelezen: C (gebied)",
    ]
