"""What is said twice, however it is written; and what cannot be said at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from loaders.check import check_file
from loaders.check_rows import check_source
from tests.loaders.files import as_csv
from tests.loaders.sources import CONTEXT, source
from tests.loaders.test_checks import POINT, SIGNAL
from tests.loaders.test_checks import TIES as NEAR
from tests.loaders.village import row


@pytest.mark.parametrize("code", ["alle", "Onbekend", "totaal"])
def test_a_point_cannot_be_called_what_means_no_point_in_particular(code):
    report = check_source(
        source("servicepunten", [POINT, POINT | {"code": code}]), CONTEXT, name="a", sha256="a"
    )
    assert report.afgewezen == 1
    assert "betekent in een levering al iets anders" in report.fouten[0].reden


@pytest.mark.parametrize(
    ("kind", "first", "again"),
    [
        ("servicepunten", POINT | {"code": "P1"}, {"code": "p1"}),
        ("netwerk", NEAR | {"partner": "huisarts", "met": "politie"},
         {"partner": "politie", "met": "huisarts"}),
        ("registraties",
         row(uitsplitsing="leeftijd", categorie="0_14", uitsplitsing2="hulpvraag",
             categorie2="wonen"),
         {"uitsplitsing": "hulpvraag", "categorie": "wonen", "uitsplitsing2": "leeftijd",
          "categorie2": "0_14"}),
    ],
)  # fmt: skip
def test_the_same_said_the_other_way_round_is_said_twice(kind, first, again):
    report = check_source(source(kind, [first, first | again]), CONTEXT, name="a", sha256="a")
    assert report.afgewezen >= 1
    assert all("staat er al" in each.reden for each in report.fouten)


def test_other_ties_of_the_same_partners_are_not_said_twice():
    rows = [NEAR | {"met": ""}, NEAR | {"partner": "politie", "met": ""},
            NEAR | {"partner": "huisarts", "met": "politie"},
            NEAR | {"partner": "huisarts", "met": "ggz"}]  # fmt: skip
    report = check_source(source("netwerk", rows), CONTEXT, name="a", sha256="a")
    assert report.afgewezen == 0


def test_a_signal_of_tomorrow_is_rejected_and_a_point_may_close_then():
    today = replace(CONTEXT, today=date(2026, 8, 31))
    later = {"datum": "2026-09-01", "signaal": "Rust."}
    rows = [SIGNAL | {"datum": "2026-08-31"}, SIGNAL | later]
    report = check_source(source("signalen", rows), today, name="a", sha256="a")
    assert [(f.rij, f.reden) for f in report.fouten] == [(3, "Deze dag ligt in de toekomst.")]
    point = POINT | {"geldig_tot": "2027-01-01"}
    assert check_source(source("servicepunten", [point]), today, name="a", sha256="a").schoon


def told(*rows):
    found = check_source(source("registraties", rows), CONTEXT, name="a", sha256="a").fouten
    return [(each.rij, each.kolom, each.waarde, each.reden) for each in found]


def test_an_identical_repeat_is_told_as_such():
    reason = "Deze combinatie staat er al: rij 3 herhaalt rij 2, met dezelfde waarden."
    assert told(row(aantal=5), row(aantal="5")) == [(3, "", "", reason)]


def test_a_contradiction_is_told_with_both_rows_and_both_values():
    reason = (
        "Deze combinatie staat er al met iets anders: rij 2 heeft '5' en rij 3 '9'. Kies welke "
        "klopt."
    )
    assert told(row(aantal=5), row(aantal=9)) == [(3, "aantal", "9", reason)]


def test_every_contradiction_of_a_wide_row_is_told():
    heads = ["periode", "servicepunt", "gebied", "eenheid", "Wonen", "Werk", "Overig"]
    start = ["2026-K3", "P1", "WK1", "dossiers"]
    rows = [heads, [*start, 1, 2, 3], [*start, 1, 5, 6]]
    found = check_file(as_csv(rows), "levering.csv", CONTEXT)
    assert (found.geaccepteerd, found.afgewezen) == (1, 1)
    assert [(p.rij, p.kolom, p.waarde) for p in found.fouten] == [(3, "Werk", "5"),
                                                                 (3, "Overig", "6")]  # fmt: skip
