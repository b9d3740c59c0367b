"""What a number format makes of a number: what is seen and what is stored must say the same."""

from __future__ import annotations

import io

import openpyxl
import pytest

from loaders.check import check_file
from loaders.number_formats import shown_otherwise
from tests.loaders.files import as_xlsx, rows_of, saved
from tests.loaders.sources import CONTEXT
from tests.loaders.village import row


def delivered(code: str, count: int = 12):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows_of([row(aantal=count)]))))
    [cell] = [c for c in book.active[2] if c.value == count]
    cell.number_format = code
    return check_file(saved(book), "levering.xlsx", CONTEXT)


@pytest.mark.parametrize("code", ['0" duizend"', "#,##0,", ";;;", '"x"', '"ca. "0'])
def test_a_count_that_is_shown_otherwise_rejects_its_row(code):
    [problem] = delivered(code).fouten
    assert (problem.rij, problem.kolom) == (2, "aantal")
    assert problem.waarde.strip("ca. x").startswith("12")


def test_a_count_that_is_shown_as_withheld_is_withheld():
    rows = delivered('"<"0', 10).levering.rows
    assert (rows["laagste"].tolist(), rows["hoogste"].tolist()) == ([0], [9])


@pytest.mark.parametrize(
    "code",
    ["General", "0", "#,##0", "#,##0;-#,##0;;@", '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "0.00",
     '[Red]0', '"€" #,##0', "#,##0_);(#,##0)", "d mmmm yyyy", "0%"],
)  # fmt: skip
def test_what_is_only_layout_says_the_same(code):
    assert shown_otherwise(code, "12") == ""
