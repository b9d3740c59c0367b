"""The Excel file of rejected rows, read back."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.rejected import rejected_workbook
from loaders.report import Mapping, Problem, Report


def report(rows: pd.DataFrame, *problems: Problem) -> Report:
    n = len(rows)
    return Report(
        "juli.xlsx", "0" * 64, "registraties", Mapping(), n + 1, 1, n, (), problems, (), rows, None
    )


def read_back(content: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in line] for line in book["Afgewezen rijen"].iter_rows()]


ROWS = pd.DataFrame(
    {"Wijk": ["Moerwijk", "Atlantis"], "Aantal": ["vijf", "3"]}, index=[4, 1_000_001]
)
PROBLEMS = (
    Problem(4, "Aantal", "vijf", "'vijf' is geen aantal.", "5"),
    Problem(1_000_001, "Wijk", "Atlantis", "'Atlantis' is geen bekend gebied."),
    Problem(None, "", "", "De kolom periode ontbreekt."),
)


def test_every_rejected_row_is_there_with_its_number_reason_and_suggestion():
    head, first, second = read_back(rejected_workbook(report(ROWS, *PROBLEMS)))
    assert head == ["Rij", "Wat is er mis", "Voorstel", "Wijk", "Aantal"]
    assert first == [4, "Aantal: 'vijf' is geen aantal.", "Aantal: 5", "Moerwijk", "vijf"]
    assert second[:3] == [1_000_001, "Wijk: 'Atlantis' is geen bekend gebied.", None]


def test_several_problems_of_one_row_stand_together():
    more = Problem(4, "Wijk", "Moerwijk", "Staat er al in rij 3.", "haal deze rij weg")
    _, first, _ = read_back(rejected_workbook(report(ROWS, *PROBLEMS, more)))
    assert first[1] == "Aantal: 'vijf' is geen aantal. Wijk: Staat er al in rij 3."
    assert first[2] == "Aantal: 5; Wijk: haal deze rij weg"


def test_the_wrong_cell_is_marked_and_no_other():
    book = openpyxl.load_workbook(io.BytesIO(rejected_workbook(report(ROWS, *PROBLEMS))))
    sheet = book["Afgewezen rijen"]
    marked = [
        cell.coordinate
        for line in sheet.iter_rows()
        for cell in line
        if cell.fill.fgColor.rgb == "FFFDF3D0"
    ]
    assert marked == ["E2", "D3"]


def test_problems_of_the_file_as_a_whole_are_told():
    book = openpyxl.load_workbook(io.BytesIO(rejected_workbook(report(ROWS, *PROBLEMS))))
    told = [cell.value for (cell,) in book["Uitleg"].iter_rows(max_col=1)]
    assert told[0] == "Afgewezen rijen uit juli.xlsx"
    assert told[3] == "De kolom periode ontbreekt."


@pytest.mark.parametrize("text", ["=1+1", "+31", "-3", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_what_looks_like_a_formula_is_text(text):
    rows = pd.DataFrame({text: [text]}, index=[2])
    book = openpyxl.load_workbook(
        io.BytesIO(rejected_workbook(report(rows, Problem(2, text, text, text, text))))
    )
    for line in book["Afgewezen rijen"].iter_rows(min_row=1):
        assert all(cell.data_type in ("s", "n") for cell in line)
        assert not any(cell.hyperlink for cell in line)
    cell = book["Afgewezen rijen"]["D2"]
    assert (cell.value, cell.quotePrefix) == (text, True)


_printable = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20
)


@given(st.lists(st.tuples(_printable, _printable), min_size=1, max_size=5))
def test_any_text_survives(lines):
    rows = pd.DataFrame(lines, columns=["a", "b"], index=range(7, 7 + len(lines)))
    _, *body = read_back(rejected_workbook(report(rows)))
    assert [(line[3], line[4]) for line in body] == [tuple(line) for line in lines]


def test_categorical_rows_are_written_too():
    _, first, _ = read_back(rejected_workbook(report(ROWS.astype("category"), *PROBLEMS)))
    assert first[3:] == ["Moerwijk", "vijf"]


@pytest.mark.parametrize("letter", ["a", "\N{GRINNING FACE}"])
def test_what_does_not_fit_in_a_cell_is_cut_so_that_it_shows(letter):
    rows = pd.DataFrame({"Wijk": [letter * 40_000], letter * 40_000: ["kort"]}, index=[4])
    head, first = read_back(rejected_workbook(report(rows)))
    for cut in (first[3], head[4]):
        assert cut.endswith("... (ingekort)")
        assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert first[4] == "kort"
