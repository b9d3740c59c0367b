"""Cells merged over rows of data: a label holds for all of them, a count for none."""

from __future__ import annotations

import io

import openpyxl
import pytest

from loaders.check import check_file
from tests.loaders.files import as_merged_xlsx, as_ods, as_xlsx, rows_of, saved
from tests.loaders.sources import CONTEXT
from tests.loaders.village import row

WIDE = [
    ["periode", "servicepunt", "gebied", "eenheid", "Wonen", "Schulden"],
    ["2026-K3", "P1", "WK1", "dossiers", 4, 2],
    ["", "", "WK2", "dossiers", 3, 1],
    ["", "", "", "", "", ""],
    ["", "P2", "WK1", "dossiers", 7, 8],
]


def merged(rows, *ranges):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([[c or None for c in r] for r in rows])))
    for each in ranges:
        book.active.merge_cells(each)
    return saved(book)


def check(content, name="a.xlsx"):
    report = check_file(content, name, CONTEXT)
    assert report.gelezen == report.geaccepteerd + report.afgewezen
    return report


def places(report):
    rows = report.levering.rows
    return sorted(set(zip(rows["servicepunt"], rows["gebied"], strict=True)))


def test_a_label_holds_for_every_row_that_it_was_merged_over():
    report = check(merged(WIDE, "A2:A5", "B2:B4"))
    assert (report.geaccepteerd, report.afgewezen) == (3, 0)
    assert places(report) == [("P1", "WK1"), ("P1", "WK2"), ("P2", "WK1")]
    assert set(report.levering.rows["periode"]) == {"2026-K3"}
    assert [s.rij for s in report.overgeslagen if s.reden == "leeg"] == [4]


def test_an_area_and_a_category_are_filled_down_too():
    rows = rows_of([row(aantal=30), row(gebied="", uitsplitsing="leeftijd", categorie="65_plus"),
                    row(gebied="WK2", uitsplitsing="leeftijd", categorie="")])  # fmt: skip
    report = check(merged(rows, "C2:C3", "E3:E4"))
    assert report.schoon
    assert report.levering.rows["gebied"].tolist() == ["WK1", "WK1", "WK2"]
    assert report.levering.rows["categorie"].tolist() == ["totaal", "65_plus", "65_plus"]


def test_an_empty_cell_that_is_not_merged_is_not_filled():
    report = check(merged(WIDE, "A2:A5"))
    assert [(p.rij, p.kolom, p.voorstel) for p in report.fouten] == [(3, "servicepunt", "")]


@pytest.mark.parametrize(("cells", "rejected"), [("E2:E3", [2, 3]), ("E2:F2", [2])])
def test_a_merged_count_is_copied_nowhere(cells, rejected):
    report = check(merged(WIDE, "A2:A5", "B2:B3", cells))
    assert [p.rij for p in report.fouten] == rejected
    assert {p.kolom for p in report.fouten} == {"Wonen"}
    assert all("samengevoegd" in p.reden for p in report.fouten)
    assert len(report.afgewezen_rijen) == report.afgewezen == len(rejected)


def test_a_count_merged_with_an_empty_column_beside_it_is_one_count():
    rows = [[*line, "" if n else "Opmerking"] for n, line in enumerate(WIDE)]
    assert check(merged(rows, "A2:A5", "B2:B3", "F2:G2")).schoon


@pytest.mark.parametrize(("make", "name"), [(as_merged_xlsx, "a.xlsx"), (as_ods, "a.ods")])
def test_workbooks_of_either_program_are_filled_down(make, name):
    rows = [[cell or None for cell in line] for line in WIDE]
    report = check(make(rows, spans={(1, 0): (4, 1), (1, 1): (2, 1)}), name)
    assert len(places(report)) == 3
    report = check(make(rows, spans={(1, 0): (4, 1), (1, 1): (2, 1), (1, 4): (1, 2)}), name)
    assert [p.rij for p in report.fouten] == [2]
