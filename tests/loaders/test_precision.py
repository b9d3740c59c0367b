"""A count of which the sender says how precise it is: in the sums as what it can be."""

from __future__ import annotations

import pytest

from geo.period import Period
from loaders.check import check_file
from loaders.check_rows import check_source
from tests.loaders.checked import ANY_POINT
from tests.loaders.files import as_csv
from tests.loaders.sources import CONTEXT, source
from tests.loaders.village import GEMEENTE, row, total


def check(*rows):
    return check_source(source("registraties", rows), ANY_POINT, name="a.csv", sha256="a")


@pytest.mark.parametrize(
    ("remark", "summed", "told"),
    [
        ("minder_dan", (5, 204), "Van 1 aantal is gezegd: minder dan dat."),
        ("meer_dan", (205, 205), "dus elke som ermee is een ondergrens."),
        ("circa", (205, 205), "Van 1 aantal is gezegd: ongeveer."),
        ("", (205, 205), ""),
    ],
)
def test_it_is_stored_as_what_it_can_be_and_that_is_told(store, remark, summed, told):
    report = check(row(aantal=5), row(servicepunt="P2", aantal=200, bijzonderheid=remark))
    store.deliver(GEMEENTE, [report.levering])
    assert total(store) == {"WK1": (*summed, 0)}
    words = [w.reden for w in report.waarschuwingen if w.kolom == "bijzonderheid"]
    assert len(words) == bool(told)
    assert all(told in each for each in words)


def test_less_than_one_is_nothing_and_a_withheld_count_stays_what_it_was():
    rows = [row(aantal=0, bijzonderheid="minder_dan"),
            row(gebied="WK2", aantal="<10", bijzonderheid="minder_dan")]  # fmt: skip
    found = check(*rows).levering.rows
    assert found["laagste"].tolist() == [0, 0]
    assert found["hoogste"].tolist() == [0, 9]


@pytest.mark.parametrize(
    ("count", "remark", "reason"),
    [
        ("<10", "meer_dan", "Dit aantal is achtergehouden"),
        ("afgeschermd", "circa", "Dit aantal is achtergehouden"),
        ("", "circa", "Hier is geen aantal"),
        (".", "minder_dan", "Hier is geen aantal"),
    ],
)
def test_nothing_is_said_of_what_is_no_number(count, remark, reason):
    report = check(row(aantal=count, bijzonderheid=remark), row(gebied="WK2"))
    [problem] = report.fouten
    assert (problem.rij, problem.kolom, report.geaccepteerd) == (2, "bijzonderheid", 1)
    assert problem.reden.startswith(reason)


def test_an_empty_cell_of_a_wide_row_of_which_something_is_said_is_no_data():
    heads = ["periode", "servicepunt", "gebied", "eenheid", "Wonen", "Werk", "bijzonderheid"]
    rows = [heads, ["2026-K3", "P1", "WK1", "dossiers", 20, "", "circa"]]
    assert check_file(as_csv(rows), "levering.csv", CONTEXT).schoon


def test_lower_bounds_are_counted_per_period_and_unit(store):
    more = {"aantal": 20, "bijzonderheid": "meer_dan"}
    rows = [
        row(**more),
        row(gebied="WK2", **more),
        row(eenheid="contacten", **more),
        row(gebied="WK3"),
    ]
    store.deliver(GEMEENTE, [check(*rows).levering])
    assert store.more_than(GEMEENTE, Period.parse("2026-K3"), "dossiers") == 2
    assert store.more_than(GEMEENTE, Period.parse("2026-K2"), "dossiers") == 0
