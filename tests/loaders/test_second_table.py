"""A second table on one sheet: nothing of it is stored under the first, and nothing is lost."""

from __future__ import annotations

import pytest

from loaders.check import check_file
from tests.loaders.files import as_xlsx
from tests.loaders.sources import CONTEXT
from tests.loaders.village import demand

TOP = [
    ["Dossiers Punt Dijk K3 2026"],
    [],
    ["Wijk", "Schulden", "Wonen"],
    ["WK1", 1, 2],
    ["WK2", 3, 4],
]
TITLES = ["Dossiers Punt Brug K3 2026", "Punt Brug", "2026-K2", "Contacten", "Leeftijd"]
HEADS = [["Werk", "Dagbesteding"], ["0 tot 15 jaar", "Nieuw"], ["Aantal", ""]]
LONG = ["periode", "servicepunt", "wijk", "eenheid", "Schulden", "Wonen"]
CELL = ["2026-K3", "P1"]


def check(rows):
    report = check_file(as_xlsx(rows), "a.xlsx", CONTEXT)
    assert report.gelezen == report.geaccepteerd + report.afgewezen
    assert report.gelezen + len(report.overgeslagen) == len(rows)
    return report


def below(report):
    """The rows that are refused as a second table; nothing else is told about them."""
    rows = [p.rij for p in report.fouten if "hier begint een tweede tabel" in p.reden.lower()]
    assert not {p.rij for p in report.fouten if p.rij not in rows} & set(rows)
    assert len(rows) == len({p.rij for p in report.fouten if p.rij >= min(rows, default=0)})
    return rows


@pytest.mark.parametrize("title", TITLES)
def test_what_stands_below_a_second_title_is_rejected(title):
    report = check([*TOP, [], [title], ["WK1", 50, 60], ["WK3", 70, 80], ["Totaal", 120, 140]])
    assert below(report) == [7, 8, 9, 10]
    assert (report.geaccepteerd, report.afgewezen) == (2, 4)
    kept = report.levering.rows.dropna(subset="laagste")
    assert sorted(kept["laagste"]) == [1, 2, 3, 4]


@pytest.mark.parametrize("heads", HEADS)
def test_what_stands_below_a_second_heading_is_rejected(heads):
    assert below(check([*TOP, [], ["Wijk", *heads], ["WK1", 50, 60]])) == [7, 8]


def test_a_second_heading_with_the_same_labels_is_another_table():
    rows = [LONG, [*CELL, "WK1", "dossiers", 1, 2]]
    other = [[*LONG[:4], "Werk", "Dagbesteding"], [*CELL, "WK2", "dossiers", 3, 4]]
    assert below(check([*rows, *other])) == [3, 4]


def test_the_same_title_and_heading_on_a_next_page_are_one_table():
    report = check([*TOP, TOP[0], TOP[2], ["WK3", 5, 6]])
    assert below(report) == []
    assert report.geaccepteerd == 3


def test_rows_of_one_table_are_no_heading_and_no_title():
    report = check(
        [*TOP[:3], ["Dijk", "", ""], ["WK2", 3, 4], ["Totaal", 3, 4], ["Contacten: zie K2"]]
    )
    assert (below(report), report.geaccepteerd) == ([], 2)
    rows = [list(demand("wonen")), *(list(demand(c).values()) for c in ("wonen", "werk"))]
    assert check(rows).geaccepteerd == 2


@pytest.mark.parametrize("delimiter", ["\t", "|", ";", ","])
def test_a_last_row_with_another_delimiter_is_no_note(delimiter):
    heads = ["periode", "servicepunt", "wijk", "eenheid", "uitsplitsing", "categorie", "aantal"]
    kept = [*CELL, "WK1", "dossiers", "hulpvraag", "wonen", 5]
    uncut = delimiter.join([*CELL, "Dorp en verre omgeving", *map(str, kept[3:])])
    report = check([heads, kept, [uncut]])
    assert (report.gelezen, report.geaccepteerd, report.afgewezen) == (2, 1, 1)
    assert {problem.rij for problem in report.fouten} == {3}


def test_a_sentence_with_as_many_commas_is_a_note():
    note = "Bron: de eigen telling, de balie, de telefoon, de post, het web, de wijk, de rest"
    report = check([LONG, [*CELL, "WK1", "dossiers", 1, 2], [note]])
    assert (report.gelezen, report.geaccepteerd) == (1, 1)
    assert [skipped.reden for skipped in report.overgeslagen] == ["kop", "titel"]
