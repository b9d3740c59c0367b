"""What headings say: nothing is stored under a heading that says something else."""

from __future__ import annotations

import pytest

from loaders.check import check_file
from loaders.findings import shown
from loaders.report import NeedsMappingError
from loaders.sheets import Sheet
from tests.loaders.files import as_csv, as_merged_xlsx, as_xlsx
from tests.loaders.sources import CONTEXT

START = ["periode", "servicepunt", "wijk", "eenheid"]
CELL = ["2026-K3", "P1", "WK1", "dossiers"]


def check(content, name="levering.csv", **options):
    report = check_file(content, name, CONTEXT, **options)
    assert report.gelezen == report.geaccepteerd + report.afgewezen
    return report


def categories(report):
    return sorted(report.levering.rows["categorie"].astype(str))


ADDED = ["contacten", "2025", "vorig jaar", "doel", "cumulatief", "jan", "Punt Zuid"]


@pytest.mark.parametrize("form", ["{} ({})", "{} [{}]", "{} - {}", "{1} – {0}"])
@pytest.mark.parametrize("added", ADDED)
@pytest.mark.parametrize("place", [0, 2])
def test_what_is_added_to_a_heading_is_asked(form, added, place):
    heads = ["Schulden", "Werk"]
    heads.insert(place, form.format("Wonen", added))
    rows = [[*START, *heads], [*CELL, 1, 2, 3]]
    with pytest.raises(NeedsMappingError) as asked:
        check(as_csv(rows))
    assert f"De kop '{heads[place]}' zegt '{added}' erbij" in asked.value.what
    assert heads[place] not in asked.value.proposal.breed
    assert check(as_csv(rows), ask=False).afgewezen == 1


@pytest.mark.parametrize(("head", "told"), [("Gebied (werkadres)", 1), ("Gebied", 0)])
def test_what_is_added_to_a_label_is_told(head, told):
    """Where somebody works is another place than where somebody lives."""
    heads = ["periode", "servicepunt", head, "eenheid", "Schulden", "Wonen"]
    report = check(as_csv([heads, [*CELL, 1, 2]]))
    said = [w for w in report.waarschuwingen if "'werkadres'" in w.reden]
    assert [w.kolom for w in said] == [head] * told


@pytest.mark.parametrize("added", ["dossiers", "aantal", "n", "Hulpvraag"])
def test_what_adds_nothing_is_not_asked(added):
    heads = ["Schulden", f"Wonen ({added})", f"Werk - {added}"]
    report = check(as_csv([[*START, *heads], [*CELL, 1, 2, 3]]))
    assert categories(report) == ["schulden", "werk", "wonen"]


def test_the_unit_that_all_headings_name_is_that_of_the_file():
    rows = [[*START[:3], "Wonen (contacten)", "Werk (contacten)"], [*CELL[:3], 1, 2]]
    assert set(check(as_csv(rows)).levering.rows["eenheid"]) == {"contacten"}
    rows[0][-1] = "Werk (dossiers)"
    with pytest.raises(NeedsMappingError, match="Wonen"):
        check(as_csv(rows))


@pytest.mark.parametrize("heading", ["aantal (2025)", "aantal (doel)", "aantal - vorig jaar"])
def test_a_count_that_says_more_is_asked(heading):
    long = [*START, "uitsplitsing", "categorie", heading]
    with pytest.raises(NeedsMappingError, match="erbij"):
        check(as_csv([long, [*CELL, "hulpvraag", "wonen", 3]]))


@pytest.mark.parametrize("heading", ["aantal (%)", "aantal %", "n (%)", "% aantal"])
def test_a_percentage_is_no_count(heading):
    long = [*START, "uitsplitsing", "categorie", heading]
    content = as_csv([long, [*CELL, "hulpvraag", "wonen", 3]])
    with pytest.raises(NeedsMappingError, match="zegt '%' erbij"):
        check(content)
    assert check(content, ask=False).afgewezen == 1


def test_a_percentage_beside_the_count_is_left_out():
    long = [*START, "uitsplitsing", "categorie", "aantal", "aantal (%)"]
    report = check(as_csv([long, [*CELL, "hulpvraag", "wonen", 3, 75]]))
    assert list(report.levering.rows["hoogste"]) == [3]
    assert any("aantal (%)" in warning.reden for warning in report.waarschuwingen)


def test_a_percentage_is_no_part_of_the_waiting_list_and_no_fte():
    flow = [["periode", "servicepunt", "wachtlijst", "waarvan kwetsbaar (%)"]]
    report = check(as_csv([*flow, ["2026-K3", "P1", 80, 20]]), ask=False)
    assert report.levering.rows["waarvan_kwetsbaar_hoogste"].isna().all()
    staff = [["periode", "servicepunt", "functie", "fte (%)"]]
    assert check(as_csv([*staff, ["2026-K3", "P1", "stagiair", 80]]), ask=False).afgewezen == 1


def test_an_outcome_of_research_can_be_a_percentage():
    heads = ["periode", "gebied", "respondent", "maat", "waarde (%)", "bron"]
    row = ["2026-K3", "GM1", "inwoner", "kent_ondersteuning_pct", 26, "Onderzoek"]
    assert "waarde (%)" in check(as_csv([heads, row]), ask=False).mapping.kolommen.values()


def test_a_period_that_says_more_is_asked():
    heads = [*START[1:], "uitsplitsing", "categorie", "2026-K2", "2026-K3 (doel)"]
    with pytest.raises(NeedsMappingError, match="'doel' erbij"):
        check(as_xlsx([heads, [*CELL[1:], "hulpvraag", "wonen", 3, 4]]), "a.xlsx")


@pytest.mark.parametrize("last", [2, 60])
def test_numbers_without_a_heading_are_asked_by_their_letter(last):
    rows = [[*START, "Schulden", "", "Wonen"]]
    rows += [[*CELL, 1, 7 if n == last else "", 2] for n in range(2, last + 1)]
    with pytest.raises(NeedsMappingError, match="Kolom F heeft geen kop, maar wel getallen"):
        check(as_xlsx(rows), "a.xlsx")
    report = check(as_xlsx(rows), "a.xlsx", ask=False)
    assert (last, "kolom F") in [(p.rij, p.kolom) for p in report.fouten]


def test_the_second_column_under_a_merged_heading_is_asked():
    rows = [[*START, "Schulden", "", "Wonen"], [*CELL, 1, 7, 2]]
    with pytest.raises(NeedsMappingError, match="Kolom F heeft geen kop"):
        check(as_merged_xlsx(rows, {(0, 4): (1, 2)}), "a.xlsx")


def test_a_number_beside_a_long_table_is_asked_a_remark_and_a_row_number_are_not():
    rows = [["", *START, "uitsplitsing", "categorie", "aantal", ""]]
    rows += [[1, *CELL, "hulpvraag", "wonen", 3, "nagekeken"]]
    assert check(as_xlsx(rows), "a.xlsx").geaccepteerd == 1
    rows[1][-1] = 99
    with pytest.raises(NeedsMappingError, match="Kolom I heeft geen kop"):
        check(as_xlsx(rows), "a.xlsx")


def test_two_columns_of_one_category_are_named():
    report = check(as_csv([[*START, "Wonen", "Schulden", "Aantal wonen"], [*CELL, 1, 2, 3]]))
    [problem] = report.fouten
    assert (problem.kolom, problem.waarde) == ("Aantal wonen", "3")
    assert "De kolommen 'Wonen' en 'Aantal wonen' gaan over hetzelfde" in problem.reden


def test_a_value_with_a_line_break_is_shown_on_one_line():
    assert shown("Dijk\r\nOost\tnoord") == "Dijk Oost noord"
    assert shown("Dijk\x07") == "Dijk\N{REPLACEMENT CHARACTER}"


def test_what_a_remembered_mapping_leaves_out_is_told():
    rows = [[*START, "Schulden", "Wonen"], [*CELL, 1, 2]]
    known = check(as_csv(rows)).mapping
    rows[0].append("Werk (2025)")
    rows[1].append(3)
    report = check(as_csv(rows), kind="registraties", mapping=known)
    assert categories(report) == ["schulden", "wonen"]
    [warning] = report.waarschuwingen
    assert "niet in de kolomindeling: Werk (2025)" in warning.reden
    rows[0][-1] = ""
    [warning] = check(as_xlsx(rows), "a.xlsx", kind="registraties", mapping=known).waarschuwingen
    assert "niet in de kolomindeling: kolom G" in warning.reden


def test_in_a_csv_a_cell_without_a_heading_is_rejected_by_its_letter():
    report = check(as_csv([[*START, "Schulden", "", "Wonen"], [*CELL, 1, 7, 2]]))
    [problem] = report.fouten
    assert (problem.rij, problem.kolom, problem.waarde) == (2, "kolom F", "7")
    assert "geen kop" in problem.reden


@pytest.mark.parametrize("columns", [4, 40])
def test_many_unknown_columns_cost_no_more_looks_at_the_sheet_and_few_are_named(
    columns, monkeypatch
):
    looks = []
    monkeypatch.setattr(
        Sheet, "head", lambda sheet, rows, head=Sheet.head: looks.append(rows) or head(sheet, rows)
    )
    extra = [f"extra {n}" for n in range(columns)]
    rows = [[*START, "uitsplitsing", "categorie", "aantal", *extra]]
    rows += [[*CELL, "hulpvraag", "wonen", 3, *(["ja"] * columns)]]
    report = check(as_csv(rows))
    assert len(looks) <= 4
    [unread] = [w.reden for w in report.waarschuwingen if "Niet gelezen" in w.reden]
    assert unread.count("extra") == min(columns, 10)
    assert ("en 30 andere." in unread) == (columns == 40)


@pytest.mark.parametrize("again", ["aantal", "n"])
def test_a_count_that_is_there_twice_is_asked_and_else_an_error(again):
    rows = [[*START, "uitsplitsing", "categorie", "aantal", again]]
    rows += [[*CELL, "hulpvraag", "wonen", 5, 9]]
    content = as_csv(rows)
    if again == "aantal":
        with pytest.raises(NeedsMappingError, match="kunnen allemaal aantal zijn"):
            check(content)
        [problem] = check(content, ask=False).fouten
        assert "laat er één staan" in problem.reden
        assert check(content, ask=False).levering is None
    else:
        # The name of the standard itself goes before another word for it.
        assert [w.reden for w in check(content).waarschuwingen if "Niet gelezen" in w.reden]


def test_a_row_that_ends_before_its_count_is_rejected():
    heads = [*START, "uitsplitsing", "categorie", "aantal", "bijzonderheid"]
    rows = [heads, [*CELL, "hulpvraag", "wonen", 5], [*CELL, "hulpvraag", "werk"],
            [*CELL, "hulpvraag", "schulden", "", ""]]  # fmt: skip
    report = check(as_csv(rows))
    assert [(p.rij, p.kolom) for p in report.fouten] == [(3, "aantal")]
    assert "minder cellen dan de kop" in report.fouten[0].reden


def test_a_wide_row_that_ends_early_has_no_data_and_is_told():
    rows = [[*START, "Schulden", "Wonen", "Werk"], [*CELL, 1, 2], [*CELL[:2], "WK2", *CELL[3:], 1,
            2, 3]]  # fmt: skip
    report = check(as_csv(rows))
    assert report.schoon
    [told] = [w.reden for w in report.waarschuwingen if "minder cellen" in w.reden]
    assert told.endswith("rij 2.")
