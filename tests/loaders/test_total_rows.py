"""Rows that say they are a total: skipped beside their parts, and never lost without them."""

from __future__ import annotations

import dataclasses

import pytest

from loaders.check import check_file
from tests.loaders.files import as_csv, rows_of
from tests.loaders.sources import CONTEXT
from tests.loaders.village import demand, row

NO_LIST = dataclasses.replace(CONTEXT, points={})
WIDE = ["periode", "servicepunt", "gebied", "eenheid", "Wonen", "Schulden"]


def check(rows, context=NO_LIST):
    report = check_file(as_csv(rows), "levering.csv", context)
    assert report.gelezen == report.geaccepteerd + report.afgewezen
    assert report.gelezen + len(report.overgeslagen) == len(rows)
    return report


def long(*rows, context=NO_LIST):
    return check(rows_of(rows), context)


def skipped(report):
    return [each.rij for each in report.overgeslagen if each.reden == "totaal"]


def told(report):
    return [(w.rij, w.kolom, w.reden) for w in report.waarschuwingen if w.rij is not None]


@pytest.mark.parametrize(
    ("changes", "column", "suggestion"),
    [
        ({"gebied": "totaal"}, "gebied", "onbekend of GM0001"),
        ({"servicepunt": "Som"}, "servicepunt", "alle"),
    ],
)
@pytest.mark.parametrize("context", [CONTEXT, NO_LIST])
def test_a_total_without_its_parts_is_rejected_not_lost(changes, column, suggestion, context):
    report = long(row(servicepunt="P2", gebied="WK2"), row(**changes, aantal=40), context=context)
    if column == "servicepunt":
        report = long(row(gebied="WK2"), row(**changes, aantal=40), context=context)
    assert (report.geaccepteerd, report.afgewezen, skipped(report)) == (1, 1, [])
    [problem] = report.fouten
    assert (problem.rij, problem.kolom, problem.voorstel) == (3, column, suggestion)
    assert "de som van is ontbreken" in problem.reden


@pytest.mark.parametrize(
    ("area", "suggestion"), [("Totaal Zuid", "SD2"), ("Subtotaal van stadsdeel Zuid", "SD2")]
)
def test_a_total_of_an_area_without_rows_inside_it_is_rejected(area, suggestion):
    rows = [row(eenheid="personen"), row(gebied="WK2", eenheid="personen")]
    report = long(*rows, row(gebied=area, aantal=40, eenheid="personen"))
    assert (report.geaccepteerd, report.afgewezen, skipped(report)) == (2, 1, [])
    [problem] = report.fouten
    assert "schrijf de code van het gebied" in problem.reden
    assert (problem.rij, problem.voorstel) == (4, suggestion)


def test_a_total_of_an_area_adds_up_the_rows_inside_it():
    report = long(row(), row(gebied="WK2"), row(gebied="Totaal Noord", aantal=10),
                  row(gebied="WK3", aantal=7), row(gebied="Totaal Zuid", aantal=8),
                  row(gebied="Totaal Voorbeelddorp", aantal=17))  # fmt: skip
    assert (skipped(report), report.afgewezen) == ([4, 6, 7], 0)
    [(rij, _, reason)] = told(report)
    assert (rij, "(rij 5) is samen 7" in reason) == (6, True)


@pytest.mark.parametrize(
    "other",
    [
        {"servicepunt": "P2"},
        {"periode": "2026-K2"},
        {"eenheid": "contacten"},
        {"uitsplitsing": "hulpvraag", "categorie": "wonen"},
    ],
)
def test_rows_of_something_else_are_no_parts(other):
    report = long(row(gebied="totaal"), row(**other))
    assert (report.geaccepteerd, report.afgewezen) == (1, 1)
    assert report.fouten[0].rij == 2


def test_a_total_beside_its_parts_is_skipped_and_agrees():
    rows = [demand("wonen", gebied="WK1"), demand("wonen", gebied="WK2", aantal="<10")]
    for total in (5, 14, "afgeschermd", "."):
        report = long(*rows, demand("wonen", gebied="Totaal", aantal=total))
        assert (skipped(report), told(report), report.afgewezen) == ([4], [], 0)


def test_a_total_that_differs_is_a_warning_that_names_both():
    report = long(row(), row(gebied="WK2", aantal=6), row(gebied="Totaal", aantal=12))
    assert (skipped(report), report.afgewezen) == ([4], 0)
    [(rij, column, reason)] = told(report)
    assert (rij, column) == (4, "aantal")
    assert "hier staat 12, en wat zij optelt (rij 2 tot en met 3) is samen 11." in reason


def test_a_wide_total_is_compared_column_by_column():
    rows = [
        WIDE,
        ["2026-K3", "P1", "WK1", "dossiers", 4, 2],
        ["2026-K3", "P1", "WK2", "dossiers", 3, ""],
        ["Totaal", "", "", "", 8, 2],
    ]
    assert [(r, c) for r, c, _ in told(check(rows))] == [(4, "Wonen")]


def test_subtotals_and_a_grand_total_each_add_up_their_own():
    rows = [
        WIDE,
        ["2026-K3", "P1", "WK1", "dossiers", 4, 2],
        ["2026-K3", "P1", "WK2", "dossiers", 3, 1],
        ["Subtotaal P1", "", "", "", 7, 3],
        ["2026-K3", "P2", "WK1", "dossiers", 1, 1],
        ["Subtotaal P2", "", "", "", 1, 1],
        ["Totaal", "", "", "", 8, 4],
    ]
    report = check(rows)
    assert (skipped(report), told(report)) == ([4, 6, 7], [])


def test_a_coarser_row_is_not_added_twice():
    report = long(row(gebied="SD1", aantal=9), row(aantal=5), row(gebied="WK2", aantal=4),
                  row(gebied="totaal", aantal=9))  # fmt: skip
    assert (skipped(report), told(report)) == ([5], [])


def test_persons_are_not_added_up():
    rows = [row(eenheid="personen"), row(eenheid="personen", gebied="WK2")]
    for total, warnings in ((5, 0), (8, 0), (10, 0), (4, 1), (11, 1)):
        report = long(*rows, row(eenheid="personen", gebied="totaal", aantal=total))
        assert len(told(report)) == warnings


@pytest.mark.parametrize("other", [demand("wonen"), row(eenheid="contacten")])
def test_two_breakdowns_or_units_have_no_sum(other):
    report = check([*rows_of([row(), other]), ["Totaal", *[""] * 7, 5, ""]])
    assert (skipped(report), told(report)) == ([4], [])


def test_what_was_rejected_cannot_be_added_up():
    report = long(row(), row(gebied="WK2", aantal="veel"), row(gebied="totaal", aantal=99))
    assert (skipped(report), told(report), report.afgewezen) == ([4], [], 1)


def test_parts_are_found_however_they_are_written():
    report = long(row(servicepunt="Punt  Dijk"), row(servicepunt="punt dijk", gebied="totaal"))
    assert skipped(report) == [3]


# --- other kinds of files ---------------------------------------------------------------------

OTHERS = {
    "klachten": (
        ["periode", "servicepunt", "onderwerp", "aantal", "onafhankelijk_behandeld"],
        [["2026-K3", "P1", "bejegening", 3, "ja"], ["2026-K3", "P1", "wachttijd", 4, "nee"]],
        ["2026-K3", "P1", "Totaal", 7, "onbekend"],
    ),
    "inzet": (
        ["periode", "servicepunt", "functie", "fte", "werkgever"],
        [["2026-K3", "P1", "professional", "1,5", "Dorpshulp"],
         ["2026-K3", "P1", "professional", "2", "Gemeente"]],
        ["2026-K3", "P1", "professional", "3,5", "Totaal"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_a_total_in_words_is_skipped_beside_its_parts(kind):
    heading, parts, total = OTHERS[kind]
    report = check([heading, *parts, total])
    assert (report.soort, report.geaccepteerd, skipped(report)) == (kind, 2, [4])
    assert told(report) == []
    # Alone it is what the point counted.
    assert check([heading, total]).geaccepteerd == 1


def test_a_skipped_total_of_complaints_that_does_not_fit_is_told():
    heading, parts, total = OTHERS["klachten"]
    report = check([heading, *parts, [*total[:3], 8, total[4]]])
    [(row_number, column, reason)] = told(report)
    assert (row_number, column) == (4, "aantal")
    assert "hier staat 8" in reason


FLOW = ["periode", "servicepunt", "wachtlijst", "instroom"]


@pytest.mark.parametrize(
    ("together", "wrong"),
    [((9, 4), ["wachtlijst"]), ((4, 4), ["wachtlijst"]), ((5, 4), []), (("", 4), []),
     (("<10", 4), [])],
)  # fmt: skip
def test_all_points_are_compared_with_the_points(together, wrong):
    report = check([FLOW, ["2026-K3", "P1", 5, 4], ["2026-K3", "alle", *together]])
    assert [(p.rij, p.kolom) for p in report.fouten] == [(3, column) for column in wrong]
    assert all("de servicepunten samen 5" in problem.reden for problem in report.fouten)


def test_all_points_may_have_what_was_rejected_of_one():
    rows = [FLOW, ["2026-K3", "P1", 5, 4], ["2026-K3", "P2", "vier", 1]]
    assert check([*rows, ["2026-K3", "alle", 9, 5]]).afgewezen == 1
    assert check([*rows, ["2026-K3", "alle", 3, 5]]).afgewezen == 2
