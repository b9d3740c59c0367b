"""From the bytes of a file to a report: every layout of the standard, and the sums that hold."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.period import Period
from loaders.check import check_file
from loaders.report import Mapping, NeedsMappingError, UnreadableError
from loaders.standard import load_standard
from tests.loaders.files import as_csv, as_ods, as_xlsx, rows_of, saved
from tests.loaders.sources import CONTEXT, told
from tests.loaders.test_checks import GOOD
from tests.loaders.village import demand, row

FORMATS = [(as_csv, "a.csv"), (as_xlsx, "a.xlsx"), (as_ods, "a.ods")]
WIDE = [
    ["periode", "servicepunt", "wijk", "eenheid", "Wonen", "Schulden", "Werk"],
    ["2026-K3", "P1", "WK1", "dossiers", 12, 30, "<10"],
    ["2026-K3", "P1", "Brug", "dossiers", 7, "", 0],
]


def check(content, name="levering.csv", **options):
    report = check_file(content, name, CONTEXT, **options)
    assert report.gelezen == report.geaccepteerd + report.afgewezen
    return report


def counted(report):
    """Area, category and interval of what was accepted."""
    rows = report.levering.rows
    columns = ["gebied", "categorie", "laagste", "hoogste"]
    return sorted(tuple(r) for r in rows[columns].astype(object).itertuples(index=False))


@pytest.mark.parametrize("kind", load_standard().codes)
@pytest.mark.parametrize(("make", "name"), FORMATS)
def test_every_kind_is_read_from_every_form_and_recognised(kind, make, name):
    report = check(make(rows_of([GOOD[kind]])), name)
    assert (report.soort, report.geaccepteerd, told(report)) == (kind, 1, [])


@pytest.mark.parametrize(("make", "name"), FORMATS)
def test_a_column_per_category(make, name):
    report = check(make(WIDE), name)
    assert (report.gelezen, report.geaccepteerd) == (2, 2)
    shown = counted(report)
    assert ("WK1", "wonen", 12.0, 12.0) in shown
    assert ("WK1", "werk", 0.0, 9.0) in shown
    assert ("WK2", "werk", 0.0, 0.0) in shown
    assert next(c for c in shown if c[:2] == ("WK2", "schulden"))[2] != 0


def test_titles_blanks_totals_and_a_repeated_heading_are_skipped_and_listed():
    rows = [
        ["Rapportage"],
        [""],
        *WIDE,
        WIDE[0],
        ["Totaal", "", "", "", 19, 30, 3],
        [""],
        ["Bron: de registratie van het servicepunt zelf"],
    ]
    report = check(as_csv(rows))
    assert (report.gelezen, report.geaccepteerd) == (2, 2)
    reasons = [skipped.reden for skipped in report.overgeslagen]
    assert reasons.count("totaal") == 1
    assert reasons.count("leeg") >= 1
    assert len(report.overgeslagen) + report.gelezen == len(rows)


@pytest.mark.parametrize("above", range(19))
def test_the_heading_is_found_in_any_of_the_first_twenty_rows(above):
    report = check(as_csv([[f"Toelichting {n}", "", ""] for n in range(above)] + WIDE))
    assert report.geaccepteerd == 2


@pytest.mark.parametrize(
    "title", ["Kwartaalrapportage 3e kwartaal 2026", "Periode: 2026-K3", "K3 2026"]
)
def test_a_period_above_the_table_is_that_of_all_rows(title):
    rows = [[title], *[line[1:] for line in WIDE]]
    report = check(as_xlsx(rows), "rapport.xlsx")
    assert set(report.levering.rows["periode"]) == {"2026-K3"}


def test_what_cannot_be_recognised_is_asked_with_samples_and_then_read():
    rows = [["tijdvak", "waar", "team", "hoeveel"], ["2026-K3", "WK1", "P1", 12]]
    with pytest.raises(NeedsMappingError) as asked:
        check(as_csv(rows), kind="registraties")
    assert asked.value.headings == rows[0]
    assert asked.value.samples["hoeveel"] == ["12"]
    answer = Mapping(
        {"periode": "tijdvak", "gebied": "waar", "servicepunt": "team", "aantal": "hoeveel"},
        {"uitsplitsing": "totaal", "categorie": "totaal", "eenheid": "dossiers"},
    )
    report = check(as_csv(rows), kind="registraties", mapping=answer)
    assert counted(report) == [("WK1", "totaal", 12.0, 12.0)]


START = ["periode", "servicepunt", "wijk", "eenheid"]
CELL = ["2026-K3", "P1", "WK1", "dossiers"]


@pytest.mark.parametrize("order", [(0, 1, 3, 4, 2), (0, 1, 2, 3, 4)])
def test_a_heading_that_fits_two_breakdowns_is_asked_not_chosen(order):
    heads = ["Wonen", "Schulden", "Onbekend", "0 tot 15 jaar", "15 tot 25 jaar"]
    rows = [[*START, *(heads[n] for n in order)], [*CELL, 10, 10, 3, 3, 3]]
    with pytest.raises(NeedsMappingError) as asked:
        check(as_csv(rows))
    assert "De kop 'Onbekend' kan bij hulpvraag of bij leeftijd horen." in asked.value.what
    proposal = asked.value.proposal
    assert "Onbekend" not in proposal.breed
    answer = replace(proposal, breed=proposal.breed | {"Onbekend": "leeftijd/onbekend"})
    rows = check(as_csv(rows), kind="registraties", mapping=answer).levering.rows
    assert set(rows.loc[rows["categorie"] == "onbekend", "uitsplitsing"]) == {"leeftijd"}


def test_two_headings_behind_the_categories_of_one_breakdown_are_asked():
    heads = ["Wonen", "Nieuw", "Onbekend", "Onbekend"]
    with pytest.raises(NeedsMappingError, match="'Onbekend' kan bij hulpvraag of bij bekend"):
        check(as_csv([[*START, *heads], [*CELL, 1, 2, 3, 4]]))


def test_a_heading_of_the_only_breakdown_or_under_its_name_is_clear():
    assert check(as_csv([[*START, "Wonen", "Schulden", "Onbekend"], [*CELL, 1, 2, 3]])).schoon
    heads = ["Wonen", "Schulden", "Onbekend", "0 tot 15 jaar", "15 tot 25 jaar", "Onbekend"]
    report = check(as_csv([[*START, *heads], [*CELL, 1, 2, 3, 1, 2, 3]]))
    unknown = report.levering.rows.query("categorie == 'onbekend'")
    assert unknown["uitsplitsing"].tolist() == ["hulpvraag", "leeftijd"]


def test_problems_of_columns_and_of_rows_are_told_together():
    rows = rows_of([row(aantal="vijf"), row(gebied="Atlantis")])
    without = [[c for c, name in zip(line, rows[0], strict=True) if name != "eenheid"]
               for line in rows]  # fmt: skip
    columns = list(GOOD["registraties"])
    answer = Mapping({name: name for name in columns if name in without[0]})
    report = check(as_csv(without), kind="registraties", mapping=answer)
    found = {(problem.rij, problem.kolom) for problem in report.fouten}
    assert {(None, "eenheid"), (2, "aantal"), (3, "gebied")} <= found
    assert report.geaccepteerd == 0
    assert report.levering is None


@pytest.mark.parametrize("content", [b"", b"\n\n", as_csv([["alleen een titel"]])])
def test_a_file_without_a_table_is_told(content):
    with pytest.raises((UnreadableError, NeedsMappingError)) as refused:
        check(content)
    assert refused.value.remedy


def test_a_heading_without_rows_is_nothing_to_store():
    report = check(as_csv(WIDE[:1]))
    assert report.levering is None
    assert "geen rijen" in report.fouten[0].reden


@pytest.mark.parametrize("end", ["1,234", "12,extra,meer"])
def test_a_row_with_more_cells_than_the_heading_is_rejected_not_cut(end):
    heading = "periode,servicepunt,gebied,uitsplitsing,categorie,eenheid,aantal"
    lines = [heading, f"2026-K3,P1,WK1,totaal,totaal,dossiers,{end}",
             "2026-K3,P1,WK2,totaal,totaal,dossiers,7"]  # fmt: skip
    report = check("\n".join(lines).encode())
    assert (report.geaccepteerd, report.afgewezen) == (1, 1)
    assert {problem.rij for problem in report.fouten} == {2}
    assert "meer cellen dan de kop" in report.fouten[0].reden


def test_a_row_with_more_separators_than_the_heading_is_rejected_though_its_end_is_empty():
    rows = [[*demand("wonen"), "opmerking"]]
    rows += [[*demand(c, aantal=12).values(), ""] for c in ("wonen", "werk")]
    lines = as_csv(rows, ",").decode().replace(",12,", ",1,234,", 1)
    report = check(lines.encode())
    assert [(p.rij, "meer cellen dan de kop" in p.reden) for p in report.fouten][-1] == (2, True)
    assert (report.geaccepteerd, report.afgewezen) == (1, 1)
    every = as_csv([[*line, ""] for line in WIDE])
    assert check(every).geaccepteerd == 2


def test_another_sheet_with_counts_is_told_a_list_or_an_explanation_is_not():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(WIDE, "Invulblad")))
    others = {
        "Totalen": [["Wijk", "Wonen", "Werk"], ["WK1", 1, 2]],
        "Uitkering": [["Wijk", "Toeslag"], ["WK1", 5]],
        "Lijsten": [["periode", "servicepunt", "gebied"], ["2026-K3", "P1", "WK1"]],
        "Toelichting": [["Wijk", "Opmerking"], ["WK1", "later"]],
    }
    for name, rows in others.items():
        sheet = book.create_sheet(name)
        for line in rows:
            sheet.append(line)
    report = check(saved(book), "a.xlsx")
    warned = [w.reden for w in report.waarschuwingen if "staat nog een tabel" in w.reden]
    assert [name for name in others if any(f"'{name}'" in each for each in warned)] == [
        "Totalen",
        "Uitkering",
    ]


def test_a_formula_without_an_outcome_is_no_empty_cell():
    rows = rows_of([row(aantal="=1+1")])
    report = check(as_xlsx(rows), "a.xlsx")
    assert report.afgewezen == 1
    assert (report.fouten[0].rij, report.fouten[0].kolom) == (2, "aantal")


def test_progress_runs_from_nothing_to_all():
    seen = []
    check(as_csv(WIDE), progress=lambda part, text: seen.append((part, text)))
    parts = [part for part, _ in seen]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    assert all(text for _, text in seen)


# --- whatever stands in a file, the sum holds -------------------------------------------------

CELLS = st.one_of(
    st.sampled_from(
        ["2026-K3", "K3 2026", "P1", "WK1", "Brug", "hulpvraag", "totaal", "wonen", "dossiers", "5"]
    ),
    st.sampled_from(["", "-", "?", "<10", "1.234", "Totaal", "Subtotaal P1", "0518", "#REF!"]),
    st.text(
        st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs"]),
        max_size=8,
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=10, max_size=10), max_size=8))
def test_rows_read_are_accepted_or_rejected(rows):
    content = as_csv([list(row()), list(map(str, row().values())), *rows], encoding="utf-8")
    try:
        report = check(content, kind="registraties")
    except (UnreadableError, NeedsMappingError):
        return
    assert report.gelezen + len(report.overgeslagen) == 2 + len(rows)
    assert len(report.afgewezen_rijen) == report.afgewezen
    assert {problem.rij for problem in report.fouten} - {None} <= set(report.afgewezen_rijen.index)
    for problem in report.fouten:
        assert problem.reden.endswith((".", "?"))
        assert len(problem.waarde) <= 40


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["WK1", "WK2", "WK3", "onbekend"]),
            st.sampled_from(["wonen", "schulden", "werk"]),
            st.integers(0, 4000),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda t: t[:2],
    ),
    st.sampled_from(["2026-K3", "3e kwartaal 2026", "2026Q3", "K3 2026"]),
    st.sampled_from(FORMATS),
)
def test_what_is_written_comes_back(cells, period, form):
    make, name = form
    rows = [demand(c, gebied=a, aantal=n, periode=period) for a, c, n in cells]
    report = check(make(rows_of(rows)), name)
    assert told(report) == []
    assert counted(report) == sorted((a, c, float(n), float(n)) for a, c, n in cells)
    assert {Period.parse(p) for p in report.levering.rows["periode"]} == {Period.parse("2026-K3")}


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["WK1", "WK2", "WK3", "onbekend"]),
        st.lists(st.one_of(st.integers(0, 4000), st.sampled_from(["<10", "x", "."])),
                 min_size=3, max_size=3),
        min_size=1,
    ),
    st.sampled_from(FORMATS),
)  # fmt: skip
def test_a_wide_table_says_the_same_as_the_long_one(cells, form):
    make, name = form
    types = ["Wonen", "Schulden", "Werk"]
    wide = [[*WIDE[0][:4], *types]]
    wide += [["2026-K3", "P1", area, "dossiers", *counts] for area, counts in cells.items()]
    long = [
        demand(category.lower(), gebied=area, aantal=count)
        for area, counts in cells.items()
        for category, count in zip(types, counts, strict=True)
    ]
    one, other = check(make(wide), name), check(as_csv(rows_of(long)))
    assert told(one) == told(other) == []
    assert str(counted(one)) == str(counted(other))
