"""What the standard demands of values and of rows, per kind of file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.check_rows import check_source
from loaders.checks import MAX_POINT, MAX_TEXT, column_schema, rules
from loaders.lines import firsts, group
from loaders.values import Context
from tests.loaders.sources import STANDARD, check, source, told
from tests.loaders.village import AREAS, TAXONOMY, demand, row

STAFF = {
    "periode": "2026-K3",
    "servicepunt": "P1",
    "functie": "professional",
    "fte": "2,5",
    "werkgever": "Dorpshulp",
}
FLOW = {
    "periode": "2026-K3",
    "servicepunt": "P1",
    "wachtlijst": "12",
    "waarvan_kwetsbaar": "3",
    "instroom": "40",
    "uitstroom": "38",
    "wachttijd_dagen_mediaan": "21",
}
OPEN = {
    "periode": "2026-K3",
    "servicepunt": "P1",
    "dag": "maandag",
    "dagdeel": "ochtend",
    "uren": "3,5",
    "soort": "inloop",
    "dicht_reden": "",
}
FELT = {
    "periode": "2026",
    "gebied": "WK1",
    "respondent": "inwoner",
    "maat": "kent_ondersteuning_pct",
    "waarde": "<50",
    "vergelijking": "",
    "n": "120",
    "bron": "Enquête",
}
TIES = {
    "periode": "2026",
    "gebied": "WK1",
    "milieu": "thuis",
    "partner": "huisarts",
    "met": "",
    "sterkte": "2",
    "regie": "",
    "bron": "",
}
COMPLAINTS = {
    "periode": "2026-K3",
    "servicepunt": "P1",
    "onderwerp": "bereikbaarheid",
    "aantal": "2",
    "onafhankelijk_behandeld": "ja",
}
ASSURED = {
    "periode": "2026",
    "servicepunt": "P1",
    "gebied": "",
    "punt": "onafhankelijkheid",
    "stand": "ja",
    "toelichting": "",
}
SIGNAL = {
    "datum": "2026-07-31",
    "afzender": "Dorpshulp",
    "gebied": "WK1",
    "servicepunt": "",
    "signaal": "de wachtlijst loopt op",
}
POINT = {
    "code": "P9",
    "naam": "Punt Nieuw",
    "adres": "Dijk 1",
    "longitude": "4,3",
    "latitude": "52,1",
    "x": "",
    "y": "",
    "organisatie": "Dorpshulp",
    "geldig_van": "2020-01-01",
    "geldig_tot": "",
    "fictief": "nee",
}
GOOD = {
    "registraties": row(),
    "inzet": STAFF,
    "doorstroom": FLOW,
    "openstelling": OPEN,
    "ervaring": FELT,
    "netwerk": TIES,
    "klachten": COMPLAINTS,
    "borging": ASSURED,
    "signalen": SIGNAL,
    "servicepunten": POINT,
}


def reasons(report):
    return [problem.reden for problem in report.fouten]


def warned(report):
    return [problem.reden for problem in report.waarschuwingen]


def test_there_is_a_good_row_of_every_kind():
    assert list(GOOD) == STANDARD.codes


@pytest.mark.parametrize("kind", STANDARD.codes)
def test_a_good_row_of_every_kind_is_accepted_with_every_column(kind):
    report = check(kind, GOOD[kind])
    assert report.schoon, reasons(report)
    assert (report.gelezen, report.geaccepteerd, report.afgewezen) == (1, 1, 0)
    assert report.levering is not None
    assert report.levering.kind == kind
    assert len(report.levering.rows) == 1


@pytest.mark.parametrize("kind", STANDARD.codes)
def test_every_required_cell_must_be_filled(kind):
    for spec in STANDARD[kind].kolommen:
        report = check(kind, GOOD[kind] | {spec.naam: ""})
        empty = (2, spec.naam, "Deze cel is leeg, maar moet gevuld zijn.")
        assert (empty in told(report)) == spec.verplicht, spec.naam


@pytest.mark.parametrize("kind", STANDARD.codes)
def test_a_missing_required_column_is_told_once_beside_the_problems_of_rows(kind):
    for spec in STANDARD[kind].kolommen:
        others = {name: value for name, value in GOOD[kind].items() if name != spec.naam}
        report = check(kind, others, others)
        absent = f"De kolom {spec.naam} ontbreekt in het bestand."
        needed = spec.verplicht or spec.naam == "aantal"
        assert reasons(report).count(absent) == int(needed)
        if needed:
            assert (report.geaccepteerd, report.levering) == (0, None)


def test_header_problems_and_row_problems_are_told_together():
    without = {k: v for k, v in row(aantal="vijf").items() if k != "eenheid"}
    assert told(check("registraties", without)) == [
        (None, "eenheid", "De kolom eenheid ontbreekt in het bestand."),
        (2, "aantal", "Dit is geen aantal."),
    ]


def test_a_suggestion_for_an_empty_place():
    assert check("registraties", row(gebied="")).fouten[0].voorstel == "onbekend"
    assert check("registraties", row(eenheid="")).fouten[0].voorstel == ""


@pytest.mark.parametrize(
    ("kind", "column", "value", "reason"),
    [
        ("registraties", "aantal", "-3", "Een aantal kan niet negatief zijn."),
        ("registraties", "aantal", "1,5", "Een aantal is een geheel getal."),
        ("registraties", "aantal", "1.000.001", "Dit is onwaarschijnlijk veel"),
        ("registraties", "bijzonderheid", "soms", "Dit is geen keuze voor bijzonderheid."),
        ("inzet", "fte", "-1", "Dit getal is kleiner dan 0."),
        ("inzet", "fte", "1001", "Dit getal is groter dan 1.000."),
        ("inzet", "functie", "directeur", "Dit is geen keuze voor functie."),
        ("doorstroom", "wachtlijst", "-1", "Een aantal kan niet negatief zijn."),
        ("doorstroom", "wachttijd_dagen_mediaan", "4000", "Dit getal is groter dan 3.650."),
        ("openstelling", "uren", "13", "Dit getal is groter dan 12."),
        ("openstelling", "dag", "mandag", "Dit is geen keuze voor dag."),
        ("ervaring", "waarde", "101", "Dit getal is groter dan 100."),
        ("ervaring", "waarde", ">101", "Dit getal is groter dan 100."),
        ("ervaring", "waarde", "<-1", "Dit getal is kleiner dan 0."),
        ("ervaring", "n", "1,5", "Dit is geen geheel getal."),
        ("netwerk", "sterkte", "3", "Dit getal is groter dan 2."),
        ("netwerk", "sterkte", "0,5", "Dit is geen geheel getal."),
        ("netwerk", "met", "huisarts", "Een partner heeft geen band met zichzelf."),
        ("klachten", "aantal", "x1", "Dit is geen aantal."),
        ("klachten", "onafhankelijk_behandeld", "soms", "Dit is geen ja of nee."),
        ("borging", "stand", "half", "Dit is geen keuze voor stand."),
        ("signalen", "datum", "2026-13-01", "Deze dag bestaat niet."),
        ("signalen", "signaal", "a" * (MAX_TEXT + 1), "Deze tekst is langer dan 500 tekens."),
        ("servicepunten", "longitude", "43", "Dit getal is groter dan 8."),
        ("servicepunten", "geldig_tot", "2019-12-31", "De laatste dag ligt voor de eerste."),
        ("servicepunten", "fictief", "?", "Dit is geen ja of nee."),
    ],
)
def test_a_value_that_is_not_allowed_is_told(kind, column, value, reason):
    report = check(kind, GOOD[kind] | {column: value})
    assert report.levering is None
    [(rij, named, told_reason)] = told(report)[:1]
    assert (rij, named) == (2, column)
    assert told_reason.startswith(reason)
    assert len(report.fouten[0].waarde) <= 40


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("registraties", {"aantal": "1.000.000"}),
        ("registraties", {"bijzonderheid": "ongeveer"}),
        ("inzet", {"fte": "0", "werkgever": ""}),
        ("doorstroom", {"wachtlijst": "<5", "waarvan_kwetsbaar": "4"}),
        ("doorstroom", {"wachtlijst": ".", "waarvan_kwetsbaar": "4"}),
        ("doorstroom", {"wachtlijst": "3", "waarvan_kwetsbaar": "x"}),
        ("ervaring", {"periode": "onbekend", "n": ""}),
        ("ervaring", {"maat": "eigen_vraag_pct", "waarde": "100"}),
        ("ervaring", {"maat": "tevreden_cijfer", "waarde": "7,4"}),
        ("netwerk", {"met": "politie"}),
        ("borging", {"servicepunt": "", "gebied": "WK1"}),
        ("borging", {"gebied": "WK1"}),
        ("signalen", {"gebied": "", "servicepunt": "P1"}),
        ("servicepunten", {"longitude": "", "latitude": "", "x": "81000", "y": "455000"}),
        ("servicepunten", {"geldig_tot": "2020-01-01"}),
        ("servicepunten", {"geldig_van": "", "geldig_tot": "2019-12-31"}),
    ],
)
def test_what_the_standard_allows_is_accepted(kind, changes):
    report = check(kind, GOOD[kind] | changes)
    assert report.schoon, reasons(report)


@pytest.mark.parametrize(
    ("kind", "changes", "column", "reason"),
    [
        ("registraties", {"uitsplitsing2": "leeftijd"}, "categorie2", "hoort ook categorie2"),
        ("registraties", {"categorie2": "15_24"}, "uitsplitsing2", "hoort ook uitsplitsing2"),
        (
            "registraties",
            {"uitsplitsing2": "totaal", "categorie2": "totaal"},
            "uitsplitsing2",
            "dezelfde als de eerste",
        ),
        ("registraties", {"categorie": "schulden"}, "categorie", "hoort daar niet bij"),
        ("doorstroom", {"waarvan_kwetsbaar": "13"}, "waarvan_kwetsbaar", "niet meer kwetsbaar"),
        (
            "doorstroom",
            {"wachtlijst": "<10", "waarvan_kwetsbaar": "10"},
            "waarvan_kwetsbaar",
            "niet meer kwetsbaar",
        ),
        ("ervaring", {"maat": "eigen_vraag"}, "maat", "eindigt op _pct of _cijfer"),
        ("ervaring", {"maat": "tevreden_cijfer", "waarde": "74"}, "waarde", "hoogstens 10"),
        ("borging", {"servicepunt": ""}, "servicepunt", "ten minste een van beide"),
        ("signalen", {"gebied": ""}, "gebied", "ten minste een van beide"),
        ("servicepunten", {"latitude": ""}, "latitude", "Bij longitude hoort ook latitude."),
        ("servicepunten", {"x": "81000"}, "y", "Bij x hoort ook y."),
    ],
)
def test_columns_that_do_not_fit_together_are_told(kind, changes, column, reason):
    report = check(kind, GOOD[kind] | changes)
    assert any(named == column and reason in why for _, named, why in told(report))
    assert report.levering is None


def test_all_problems_of_a_row_and_of_all_rows_are_told_in_the_order_of_the_file():
    report = check(
        "registraties",
        row(gebied="WK2", aantal="vijf", eenheid="mensen"),
        row(),
        row(gebied="WK3", periode="ooit"),
    )
    assert [(p.rij, p.kolom) for p in report.fouten] == [
        (2, "eenheid"),
        (2, "aantal"),
        (4, "periode"),
    ]
    assert (report.gelezen, report.geaccepteerd, report.afgewezen) == (3, 1, 2)
    assert report.afgewezen_rijen.index.tolist() == [2, 4]
    assert report.afgewezen_rijen["aantal"].tolist() == ["vijf", "5"]


def test_problems_name_the_heading_as_the_file_has_it():
    report = check("registraties", row(gebied="Nergens"), headings={"gebied": "Woonwijk cliënt"})
    assert report.fouten[0].kolom == "Woonwijk cliënt"


def test_the_name_of_an_unlisted_point_is_not_endless():
    anywhere = Context(AREAS, TAXONOMY, STANDARD, {})
    assert check("registraties", row(servicepunt="P" * MAX_POINT), context=anywhere).schoon
    report = check("registraties", row(servicepunt="P" * (MAX_POINT + 1)), context=anywhere)
    assert reasons(report) == ["Deze tekst is langer dan 120 tekens."]


# --- twice --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", STANDARD.codes)
def test_a_second_row_for_the_same_key_is_rejected_and_names_both(kind):
    report = check(kind, GOOD[kind], GOOD[kind], GOOD[kind])
    assert told(report) == [
        (3, "", "Deze combinatie staat er al: rij 3 herhaalt rij 2, met dezelfde waarden."),
        (4, "", "Deze combinatie staat er al: rij 4 herhaalt rij 2, met dezelfde waarden."),
    ]
    assert report.geaccepteerd == 1


@pytest.mark.parametrize(
    "again",
    [
        row(periode="3e kwartaal 2026"),
        row(gebied="dijk"),
        row(servicepunt="Punt Dijk"),
        row(categorie="Totaal", eenheid="Dossiers"),
    ],
)
def test_the_same_cell_otherwise_written_is_the_same(again):
    assert "rij 3 herhaalt rij 2" in reasons(check("registraties", row(), again))[0]


def test_a_row_is_a_repeat_even_of_a_row_that_is_wrong_itself():
    report = check("registraties", row(aantal="?"), row())
    assert [p.rij for p in report.fouten] == [2, 3]
    assert report.levering is None


def test_rows_whose_key_was_not_understood_repeat_nothing():
    report = check("registraties", row(gebied="?"), row(gebied="?"))
    assert not any("herhaalt" in reason for reason in reasons(report))


@pytest.mark.parametrize("kind", ["registraties", "doorstroom", "klachten"])
def test_counts_of_a_period_and_of_a_part_of_it_are_not_both_accepted(kind):
    good = GOOD[kind]
    report = check(kind, good, good | {"periode": "2026"}, good | {"periode": "2026-K4"})
    assert told(report) == [
        (3, "periode", "P1 levert 2026-K3 en 2026 door elkaar; dat is niet op te tellen.")
    ]


def test_periods_of_different_points_may_overlap_but_alle_is_every_point():
    fine = check("registraties", row(), row(servicepunt="P2", periode="2026"))
    assert fine.schoon
    beside = check("registraties", row(), row(servicepunt="alle", aantal=5))
    assert beside.schoon
    across = check("registraties", row(), row(servicepunt="alle", periode="2026"))
    assert "alle levert 2026-K3 en 2026 door elkaar" in reasons(across)[0]


def test_staff_per_half_year_and_year_is_no_count():
    assert check("inzet", STAFF, STAFF | {"periode": "2026"}).schoon


# --- sums ---------------------------------------------------------------------------------------


def test_a_coarser_row_that_is_the_sum_of_the_finer_ones_is_fine():
    rows = [row(gebied="SD1", aantal=12), row(gebied="WK1", aantal=5), row(gebied="WK2", aantal=7)]
    assert warned(check("registraties", *rows)) == []


@pytest.mark.parametrize(
    ("stated", "sum_shown"), [("13", "12"), ("0", "12"), ("<10", "12"), ("1.200", "12")]
)
def test_a_coarser_row_that_is_not_the_sum_is_rejected(stated, sum_shown):
    rows = [
        row(gebied="SD1", aantal=stated),
        row(gebied="WK1", aantal=5),
        row(gebied="WK2", aantal=7),
    ]
    report = check("registraties", *rows)
    [problem] = report.fouten
    assert (problem.rij, problem.kolom) == (2, "aantal")
    assert f"voor de wijken daarbinnen samen {sum_shown}:" in problem.reden
    assert (report.geaccepteerd, report.afgewezen) == (2, 1)
    assert report.levering.rows["telt"].all()


@pytest.mark.parametrize("part", ["x", "<10", ".", ""])
def test_a_withheld_or_open_part_may_make_up_the_difference(part):
    rows = [row(gebied="SD1", aantal=12), row(gebied="WK1", aantal=5), row(gebied="WK2")]
    assert warned(check("registraties", *rows[:2], rows[2] | {"aantal": part})) == []


def test_a_coarser_row_without_finer_ones_inside_is_not_lost_in_silence():
    report = check("registraties", row(gebied="SD2", aantal=8), row(gebied="WK1"))
    [problem] = report.fouten
    assert problem.rij == 2
    assert "P1 levert Zuid als stadsdeel en de rest per wijk" in problem.reden
    # What lies in Zuid is not known now: that is no 0.
    assert report.levering.rows["gebied"].tolist() == ["WK1", "WK3"]
    assert report.levering.rows["laagste"].isna().tolist() == [False, True]


@pytest.mark.parametrize("stated", [5, 7])
def test_a_citys_total_may_hold_those_who_live_elsewhere_or_not(stated):
    rows = [
        row(gebied="GM0001", aantal=stated),
        row(gebied="WK1", aantal=5),
        row(gebied="buiten", aantal=2),
    ]
    assert check("registraties", *rows).schoon
    assert not check("registraties", rows[0] | {"aantal": 8}, *rows[1:]).schoon


def test_other_tables_of_the_file_are_not_mixed_in():
    rows = [
        row(gebied="SD1", aantal=5),
        row(gebied="WK1", aantal=5),
        row(gebied="WK2", aantal=7, eenheid="contacten"),
        row(gebied="WK2", aantal=7, servicepunt="P2"),
        row(gebied="WK2", aantal=7, periode="2026-K2"),
        demand("wonen", gebied="WK2", aantal=5),
    ]
    assert warned(check("registraties", *rows)) == []


REST = "van de rest is geen categorie geleverd."


def test_a_breakdown_of_less_than_its_total_is_warned_about():
    report = check(
        "registraties",
        row(aantal=10),
        demand("wonen", aantal=4),
        demand("schulden", aantal=5, gebied="WK2"),
    )
    assert warned(report) == [
        f"P1 heeft over 2026-K3 aan dossiers volgens hulpvraag 9, en volgens totaal 10: {REST}"
    ]
    assert report.schoon


def test_a_breakdown_of_more_than_its_total_is_rejected_with_that_total():
    report = check("registraties", row(aantal=4), demand("wonen", aantal=5), row(servicepunt="P2"))
    assert {problem.rij for problem in report.fouten} == {2, 3}
    assert "volgens hulpvraag 5, en volgens totaal 4" in report.fouten[0].reden
    assert report.levering.rows["servicepunt"].tolist() == ["P2"]


@pytest.mark.parametrize(
    "rows",
    [
        [row(aantal=9), demand("wonen", aantal=4), demand("schulden", aantal=5)],
        [row(aantal=9), demand("wonen", aantal=4), demand("schulden", aantal="<10")],
        [row(aantal="x"), demand("wonen", aantal=4)],
        [row(aantal="."), demand("wonen", aantal=4)],
        [demand("wonen", aantal=4)],
        # People ask several things in one contact.
        [row(eenheid="contacten", aantal=3), demand("wonen", eenheid="contacten", aantal=4)],
        [row(aantal=3), demand("wonen", aantal=4, uitsplitsing2="leeftijd", categorie2="15_24")],
    ],
)
def test_a_breakdown_that_can_add_up_or_need_not_is_fine(rows):
    assert warned(check("registraties", *rows)) == []


def test_no_sum_is_judged_where_a_row_of_it_was_rejected():
    rows = [row(aantal=9), demand("wonen", aantal=4), demand("schulden", aantal="vijf")]
    report = check("registraties", *rows, row(servicepunt="P2", aantal=9))
    assert report.afgewezen == 1
    [told] = warned(report)
    assert told.startswith("Door afgewezen rijen is van P1 over 2026-K3 bij hulpvraag (dossiers)")


def test_many_sums_are_counted_not_listed():
    rows = [
        changed
        for quarter in range(30)
        for changed in (
            row(periode=f"{2010 + quarter // 4}-K{quarter % 4 + 1}", aantal=9),
            demand("wonen", periode=f"{2010 + quarter // 4}-K{quarter % 4 + 1}", aantal=4),
        )
    ]
    told_warnings = warned(check("registraties", *rows))
    assert len(told_warnings) == 21
    assert told_warnings[-1] == "En nog 10 van zulke sommen."


def test_a_point_that_is_left_out_of_a_new_list_is_named():
    known = Context(AREAS, TAXONOMY, STANDARD, {"P1": "Punt P1", "P9": "Punt Nieuw"})
    found = check_source(source("servicepunten", [POINT]), known, name="a.csv", sha256="a")
    [reason] = [w.reden for w in found.waarschuwingen if "ontbreekt" in w.reden]
    assert reason.startswith("P1 (Punt P1) staat nu in de lijst")


# --- the rest -----------------------------------------------------------------------------------


def test_a_remark_is_told_once_per_value_with_how_often():
    report = check(
        "registraties",
        row(gebied="WK01"),
        row(gebied="WK01", eenheid="lopend"),
        row(gebied="WK02"),
    )
    assert [(w.rij, w.kolom, w.waarde) for w in report.waarschuwingen] == [
        (2, "gebied", "WK01"),
        (4, "gebied", "WK02"),
    ]
    assert "Gelezen als WK1 (wijk Dijk). In 2 rijen." in warned(report)[0]
    assert report.levering.rows["gebied"].tolist() == ["WK1", "WK1", "WK2"]


def test_without_a_list_of_points_one_warning_is_enough():
    anywhere = Context(AREAS, TAXONOMY, STANDARD, {})
    report = check("registraties", row(), row(servicepunt="Zomaar"), context=anywhere)
    assert report.schoon
    assert len(warned(report)) == 1
    assert "geen lijst van servicepunten" in warned(report)[0]
    only_known = check("registraties", row(servicepunt="alle"), context=anywhere)
    assert warned(only_known) == []


def test_a_point_on_the_national_grid_gets_its_place_and_one_without_is_warned_about():
    grid = POINT | {"longitude": "", "latitude": "", "x": "155000", "y": "463000"}
    nowhere = POINT | {"code": "P8", "longitude": "", "latitude": ""}
    report = check("servicepunten", grid, nowhere)
    first, second = report.levering.rows.itertuples()
    # The origin of the grid is the tower in Amersfoort, whose place is published.
    assert first.longitude == pytest.approx(5.387206, abs=1e-4)
    assert first.latitude == pytest.approx(52.155174, abs=1e-4)
    assert second.longitude != second.longitude
    assert warned(report)[0] == "Dit punt heeft geen plaats en komt niet op de kaart."


def test_bounds_become_intervals():
    rows = [FELT | {"gebied": g, "waarde": w} for g, w in
            [("WK1", "<50"), ("WK2", ">80"), ("WK3", "ca 25"), ("SD1", "7,5")]]  # fmt: skip
    found = check("ervaring", *rows).levering.rows
    assert found["waarde_laagste"].tolist() == [0, 80, 25, 7.5]
    assert found["waarde_hoogste"].tolist() == [50, 100, 25, 7.5]
    assert found["waarde_bijzonderheid"].tolist() == ["minder_dan", "meer_dan", "circa", ""]


def test_an_unknown_period_has_no_months():
    found = check("ervaring", FELT, FELT | {"periode": "onbekend"}).levering.rows
    assert found["periode"].tolist() == ["2026", "onbekend"]
    assert found["eerste"].isna().tolist() == [False, True]
    assert found["eerste"].iloc[0] == 2026 * 12


def test_a_file_without_rows_is_told():
    report = check("registraties", row())
    empty = check("registraties")
    assert report.schoon
    assert (empty.gelezen, empty.levering, empty.schoon) == (0, None, False)
    assert reasons(empty) == ["In dit bestand staan geen rijen met gegevens."]


@pytest.mark.parametrize("kind", STANDARD.codes)
def test_the_schemas_cover_every_column_and_rules_name_columns_that_exist(kind):
    names = set(STANDARD[kind].names)
    for rule in rules(STANDARD[kind]):
        assert {rule.blame, *rule.columns} <= names
        assert rule.reason.endswith(".")
    for spec in STANDARD[kind].kolommen:
        assert column_schema(spec).columns


VALUES = st.sampled_from(
    [
        "2026-K3",
        "2026",
        "P1",
        "WK1",
        "Brug",
        "518",
        "5",
        "x",
        ".",
        "-1",
        "1,5",
        "schulden",
        "totaal",
        "ja",
        "2026-07-01",
        "hulpvraag",
        "?",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STANDARD.codes), st.data())
def test_whatever_is_in_a_file_rows_read_are_accepted_or_rejected(kind, data):
    names = STANDARD[kind].names
    drawn = st.fixed_dictionaries(
        {name: VALUES | st.just("") | st.just(GOOD[kind][name]) for name in names}
    )
    rows = data.draw(st.lists(drawn, max_size=6))
    report = check(kind, *rows)
    assert report.gelezen == len(rows) == report.geaccepteerd + report.afgewezen
    bad = {p.rij for p in report.fouten} - {None}
    assert sorted(bad) == report.afgewezen_rijen.index.tolist()
    stored = 0 if report.levering is None else len(report.levering.rows)
    assert stored == report.geaccepteerd
    assert all(p.reden and len(p.waarde) <= 40 for p in report.fouten)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 2**31 - 2)), max_size=30))
def test_groups_are_the_distinct_combinations_in_order(pairs):
    columns = [np.array([p[i] for p in pairs], np.int64) for i in (0, 1, 0, 1)]
    found = group(columns)
    order = list(dict.fromkeys(pairs))
    assert found.tolist() == [order.index(pair) for pair in pairs]
    assert firsts(found).tolist() == [pairs.index(pair) for pair in order]


@pytest.mark.parametrize(("measure", "warned"), [("plan_herkend_pct", 1), ("tevreden_cijfer", 0)])
def test_a_percentage_that_looks_like_a_share_of_one_is_told(measure, warned):
    row = GOOD["ervaring"] | {"maat": measure, "waarde": "0,45"}
    found = [p for p in check("ervaring", row).waarschuwingen if "Is 45 bedoeld?" in p.reden]
    assert [p.waarde for p in found] == ["0,45"] * warned
