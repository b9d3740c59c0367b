"""A row that names an area by code and by name must mean one area."""

from __future__ import annotations

import pytest

from loaders.check import check_file
from tests.loaders.files import as_csv, rows_of
from tests.loaders.sources import CONTEXT
from tests.loaders.village import row


def check(first: str, second: str, *pairs):
    rows = []
    for number, (one, other) in enumerate(pairs):
        each = row(servicepunt=f"P{number}")
        del each["gebied"]
        rows.append(each | {first: one, second: other})
    return check_file(as_csv(rows_of(rows)), "a.csv", CONTEXT)


@pytest.mark.parametrize("headings", [("Wijkcode", "Wijk"), ("Wijk", "Wijkcode")])
def test_a_code_and_a_name_that_contradict_reject_the_row_with_both(headings):
    pairs = [("WK1", "Dijk"), ("WK2", "Veld"), ("WK2", "Brug"), ("WK3", "?")]
    order = pairs if headings[0] == "Wijkcode" else [(b, a) for a, b in pairs]
    report = check(*headings, *order)
    told = [f for f in report.fouten if "twee verschillende gebieden" in f.reden]
    assert [f.rij for f in told] == [3]
    assert "'WK2'" in told[0].reden
    assert "'Veld'" in told[0].reden
    assert report.gelezen == report.geaccepteerd + report.afgewezen


def test_a_stadsdeel_beside_a_wijk_says_something_else():
    report = check("Wijkcode", "Stadsdeel", ("WK1", "Noord"), ("WK2", "Zuid"))
    assert not [f for f in report.fouten if "twee verschillende" in f.reden]
