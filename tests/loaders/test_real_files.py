"""Files of a real spreadsheet program (``tests/bestanden``): read, or refused."""

from __future__ import annotations

import pytest

from loaders.check import check_file
from loaders.report import RefusedError
from loaders.sheets import read_sheets
from tests.conftest import ROOT
from tests.loaders.sources import CONTEXT

FILES = ROOT / "tests" / "bestanden"


def content(name):
    return (FILES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("koppeling.xlsx", "andere bestanden"),
        ("koppeling.ods", "andere bestanden"),
        ("macro.ods", "macro"),
        ("macro.xlsm", "macro"),
        ("wachtwoord.xlsx", "wachtwoord"),
    ],
)
def test_what_may_not_come_in_is_refused_with_its_reason(name, why):
    with pytest.raises(RefusedError) as told:
        check_file(content(name), name, CONTEXT)
    assert why in str(told.value)


def test_a_text_from_windows_is_read_with_its_accents_and_quotes():
    [sheet] = read_sheets(content("windows1252.csv"), "windows1252.csv")
    cells = [cell for row in sheet.head(20) for cell in row]
    assert any("é" in cell or "ë" in cell for cell in cells)
    assert any(";" in cell for cell in cells)


@pytest.mark.parametrize("name", ["breed.xlsx", "ervaring.ods"])
def test_a_workbook_with_titles_merged_cells_and_a_failed_formula_is_checked_row_by_row(name):
    report = check_file(content(name), name, CONTEXT)
    assert report.gelezen == report.geaccepteerd + report.afgewezen
    assert report.geaccepteerd > 0
    assert report.afgewezen > 0
    assert any("fout" in problem.reden.lower() for problem in report.fouten)
