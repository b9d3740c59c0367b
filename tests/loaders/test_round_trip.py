"""One table, written in every form that the standard lists, is read to the same rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.text import number
from loaders.check import check_file
from tests.loaders.files import Cell, as_csv, as_merged_xlsx, as_ods, as_xlsx
from tests.loaders.sources import CONTEXT, told

POINTS = replace(CONTEXT, points={"P1": "Café Dijk & Brug", "P2": "Punt Één"})
AREAS = ("WK1", "WK2", "WK3", "onbekend")
CATEGORIES = ("wonen", "schulden", "werk")
LABELS = ("Wonen", "Schulden", "Werk")
# Per point and area the counts of the categories; a large one, a withheld one, and no data.
COUNTS: dict[tuple[str, str], tuple[Cell, ...]] = {
    ("P1", "WK1"): (1234, 30, "<10"),
    ("P1", "WK2"): (0, "afgeschermd", 7),
    ("P1", "onbekend"): (12, ".", 3),
    ("P2", "WK1"): (10456, 5, 1),
    ("P2", "WK3"): ("<5", 88, 240),
}
LONG_HEAD = ["periode", "servicepunt", "gebied", "uitsplitsing", "categorie", "eenheid", "aantal"]
WIDE_HEAD = ["Kwartaal", "Locatie", "Wijk", "Eenheid", *LABELS]
TITLES = [["Kwartaalrapportage"], ["Dorpshulp"], [], ["Toelichting: zie de bijlage"], [], []]
# Within what the withheld counts and the one without data leave open.
SUMS = [11704, 123, 251]


def long(dutch=False):
    rows = [
        ["2026-K3", point, area, "hulpvraag", category, "dossiers", written(count, dutch)]
        for (point, area), counts in COUNTS.items()
        for category, count in zip(CATEGORIES, counts, strict=True)
    ]
    return [LONG_HEAD, *rows]


def wide(dutch=False):
    rows = [
        ["3e kwartaal 2026", POINTS.points[point], area, "dossiers",
         *(written(count, dutch) for count in counts)]
        for (point, area), counts in COUNTS.items()
    ]  # fmt: skip
    return [WIDE_HEAD, *rows]


def written(count: Cell, dutch: bool) -> Cell:
    return number(count) if dutch and isinstance(count, int) else count


def with_total(rows):
    """The table with its totals below it, and a note."""
    return [*rows, ["Totaal", "", "", "", *SUMS], [], ["Bron: de registratie van de punten"]]


def evened(rows):
    """As a spreadsheet writes it: every row as wide as the widest."""
    width = max(map(len, rows))
    return [[*line, *[""] * (width - len(line))] for line in rows]


def two_rows(rows):
    """The table with a heading over the categories."""
    return [["", "", "", "", "Hulpvraag", "", ""], *rows]


LAYOUTS = {
    "long": long(),
    "long with Dutch numbers": long(dutch=True),
    "long, heading on row 7": TITLES + long(),
    "wide": wide(),
    "wide with Dutch numbers": wide(dutch=True),
    "wide, titles and totals": TITLES + with_total(wide(dutch=True)),
    "wide, merged heading": TITLES[:4] + two_rows(with_total(wide())),
}
TEXTS = {
    f"{mark} {encoding}": (mark, encoding)
    for mark in (",", ";", "\t")
    for encoding in ("utf-8", "utf-8-sig", "cp1252")
}


def accepted(content, name):
    report = check_file(content, name, POINTS)
    assert told(report) == []
    assert report.gelezen == report.geaccepteerd
    assert not [w for w in report.waarschuwingen if "klopt niet" in w.reden]
    columns = ["periode", "servicepunt", "gebied", "uitsplitsing", "categorie", "eenheid",
               "laagste", "hoogste", "telt", "telt_totaal"]  # fmt: skip
    rows = report.levering.rows[columns].astype(str)
    return sorted(map(tuple, rows.itertuples(index=False)))


@pytest.fixture(scope="module")
def meant():
    rows = accepted(as_csv(LAYOUTS["long"]), "levering.csv")
    assert len(rows) == len(COUNTS) * len(CATEGORIES)
    assert {row[1] for row in rows} == {"P1", "P2"}
    return rows


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_as_text_in_every_dialect(layout, meant):
    for mark, encoding in TEXTS.values():
        assert accepted(as_csv(layout, mark, encoding), "levering.csv") == meant, (mark, encoding)
    assert accepted(as_csv(evened(layout)), "levering.csv") == meant


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize(("make", "name"), [(as_xlsx, "a.xlsx"), (as_ods, "a.ods")])
def test_as_a_workbook(layout, make, name, meant):
    assert accepted(make(layout), name) == meant


@pytest.mark.parametrize(("make", "name"), [(as_merged_xlsx, "a.xlsx"), (as_ods, "a.ods")])
def test_as_a_workbook_with_merged_cells(make, name, meant):
    rows = [[cell or None if cell != 0 else 0 for cell in line] for line in two_rows(wide())]
    # The heading over three columns; the period and the first point over their rows.
    for place in range(3, len(rows)):
        rows[place][0] = None
    rows[3][1] = rows[4][1] = None
    spans = {(0, 4): (1, 3), (2, 0): (len(COUNTS), 1), (2, 1): (3, 1)}
    assert accepted(make(rows, spans=spans), name) == meant
