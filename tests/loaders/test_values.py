"""What one written value becomes: understood, or not with a reason and, if close, a suggestion."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import Areas
from geo.period import Period
from geo.text import number
from loaders.numbers import Count, Measure
from loaders.reading import EMPTY, by_name, clean, closest, fold
from loaders.spellings import load_spellings
from loaders.standard import ColumnSpec, load_standard
from loaders.values import Context, read_categories, read_column
from tests.loaders.sources import CONTEXT, STANDARD
from tests.loaders.village import AREAS, TAXONOMY

# Codes as they really are: the numbers that a spreadsheet makes of them depend on it.
CITY = Areas(
    pd.DataFrame(
        [
            ("GM0518", "Den Haag", "gemeente", ""),
            ("SD051801", "Loosduinen", "stadsdeel", "GM0518"),
            ("SD051805", "Centrum", "stadsdeel", "GM0518"),
            ("WK051801", "Oostduinen", "wijk", "SD051801"),
            ("WK051817", "Loosduinen", "wijk", "SD051801"),
            ("WK051829", "Schildersbuurt", "wijk", "SD051805"),
            ("WK051828", "Centrum", "wijk", "SD051805"),
            ("WK051809", "Geuzen- en Statenkwartier", "wijk", "SD051801"),
            ("BU05182901", "Schildersbuurt-West", "buurt", "WK051829"),
            ("BU05181700", "Kom Loosduinen", "buurt", "WK051817"),
            ("BU05182801", "Zuidwal", "buurt", "WK051828"),
            ("BU05180901", "Café d'Oude", "buurt", "WK051809"),
        ],
        columns=["code", "naam", "niveau", "ouder"],
    ).assign(longitude=4.3, latitude=52.1)
)
IN_CITY = Context(CITY, TAXONOMY, STANDARD, CONTEXT.points)


def column(soort, naam="kolom", **more):
    return ColumnSpec(naam=naam, soort=soort, omschrijving="een kolom", **more)


def read(soort, text, context=CONTEXT, heading="kolom", **more):
    [found] = read_column(column(soort, **more), [text], heading, context)
    return found


def area(*texts, heading="gebied"):
    return read_column(column("gebied"), list(texts), heading, IN_CITY)


# --- comparing names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelled",
    ["Geuzen- en Statenkwartier", "geuzen en statenkwartier", "GEUZEN & STATENKWARTIER",
     "Geuzen-  en\N{NO-BREAK SPACE}Statenkwartiér"],
)  # fmt: skip
def test_names_are_the_same_whatever_case_accents_hyphens_and_spaces(spelled):
    assert fold(spelled) == "geuzenenstatenkwartier"


@given(st.text())
def test_folding_and_cleaning_are_done_at_once(text):
    assert clean(clean(text)) == clean(text)
    assert fold(clean(text)) == fold(text)
    assert clean(text) == clean(text).strip()


def test_a_label_that_two_codes_share_stands_for_neither():
    assert by_name({"a": "Een", "b": "een", "c": "Drie"}) == {
        "drie": "c", "a": "a", "b": "b", "c": "c",
    }  # fmt: skip


def test_nothing_is_suggested_for_what_is_like_nothing():
    assert closest("Schilderswijk", ["Schildersbuurt", "Centrum"]) == "Schildersbuurt"
    assert closest("Rotterdam", ["Schildersbuurt", "Centrum"]) == ""
    assert closest("abc", []) == ""


# --- counts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0", 0), ("7", 7), ("007", 7), ("1.234", 1234), ("1.234.567", 1_234_567), ("12,0", 12),
        ("12,00", 12), ("5.0", 5), (" 12 ", 12), ("12\N{NO-BREAK SPACE}", 12), ("1.234,0", 1234),
        ("-3", -3), ("1,5", 1.5), ("\N{MINUS SIGN}3", -3),
    ],
)  # fmt: skip
def test_a_count_is_a_dutch_number(written, meant):
    assert read("aantal", written).value == Count(meant, meant)


@pytest.mark.parametrize(
    ("written", "most"),
    [("afgeschermd", 9), ("Afgeschermd ", 9), ("x", 9), ("X", 9), ("<10", 9), ("< 10", 9),
     ("<5", 4), (" <  5", 4)],
)  # fmt: skip
def test_a_withheld_count_is_its_class(written, most):
    assert read("aantal", written).value == Count(0, most)


@pytest.mark.parametrize("written", ["", " ", ".", "\N{NO-BREAK SPACE}"])
def test_no_data_is_no_zero(written):
    assert read("aantal", written) == EMPTY


@pytest.mark.parametrize(
    ("written", "reason", "suggestion"),
    [
        ("vijf", "Dit is geen aantal.", ""),
        ("1.23", "een geheel getal; een punt scheidt duizendtallen", ""),
        ("ca 2,5", "'circa' is een bijzonderheid", ""),
        ("2026-03-01", "maakte er een datum van", ""),
        ("1-3-26", "maakte er een datum van", ""),
        ("1 234", "Dit is geen aantal.", "1234"),
        ("1,234,567", "komma scheidt hier duizendtallen", "1234567"),
        ("1,234.5", "een geheel getal", ""),
        ("3,000", "kan duizendtallen scheiden", "3000"),
        ("12,000", "kan duizendtallen scheiden", "12000"),
        ("0,000", "kan duizendtallen scheiden", "0"),
        ("-", "nul betekenen of geen gegevens", "0 of leeg"),
        ("<11", "Achtergehouden aantallen", "11 met bijzonderheid minder_dan"),
        ("< 8", "Achtergehouden aantallen", "8 met bijzonderheid minder_dan"),
        ("<=5", "Achtergehouden aantallen", "6 met bijzonderheid minder_dan"),
        ("≤ 9", "aantal", "<10"),
        ("minder dan 10", "Achtergehouden aantallen", "<10"),
        ("minder dan 20", "'minder_dan' is een bijzonderheid", "20 met bijzonderheid minder_dan"),
        ("<", "Achtergehouden aantallen", ""),
        ("ca 25", "'circa' is een bijzonderheid", "25 met bijzonderheid circa"),
        (">80", "'meer_dan' is een bijzonderheid", "80 met bijzonderheid meer_dan"),
        ("*", "Dit is geen aantal.", "afgeschermd of leeg"),
        ("N.v.t.", "Dit is geen aantal.", "leeg"),
        ("geen", "Dit is geen aantal.", "0 of leeg"),
        ("1O", "letter tussen de cijfers", "10"),
        ("#N/B", "foutwaarde", ""),
        ("#LEEG!", "formule heeft geen uitkomst: open het bestand in een rekenprogramma", ""),
        ("#verw!", "foutwaarde", ""),
        ("#####", "foutwaarde", ""),
        ("1e3", "Dit is geen aantal.", ""),
        ("²", "Dit is geen aantal.", ""),
        ("1²", "voetnoot", "1"),
        ("٣", "Dit is geen aantal.", ""),
        ("NaN", "Dit is geen aantal.", ""),
        ("Infinity", "Dit is geen aantal.", ""),
        ("12 personen", "Dit is geen aantal.", ""),
    ],
)  # fmt: skip
def test_what_is_no_count_is_told_with_what_was_meant(written, reason, suggestion):
    found = read("aantal", written)
    assert found.value is None
    assert reason in found.reason
    assert found.suggestion == suggestion


@pytest.mark.parametrize("written", ["<20", "ca 30", "meer dan 5"])
def test_where_nothing_can_be_said_about_a_count_no_figure_is_suggested(written):
    [found] = read_column(STANDARD["klachten"].column["aantal"], [written], "aantal", CONTEXT)
    assert (found.value, found.suggestion) == (None, "")


def test_a_point_of_which_only_the_end_was_written_is_a_suggestion():
    assert read("servicepunt", "Veld").suggestion == "007"
    assert read("servicepunt", "ld").suggestion == ""


@pytest.mark.parametrize("written", ["cliënten", "clienten", "CLIE\u0308NTEN", "Cliënten "])
def test_accents_make_no_difference_in_what_was_meant(written):
    assert read("eenheid", written).suggestion == "personen"


@pytest.mark.parametrize("written", ["75+", "66 plus", "15-34"])
def test_another_age_is_no_suggestion(written):
    [found] = read_categories([("leeftijd", written)], TAXONOMY)
    assert (found.value, found.suggestion) == (None, "")


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [("Den Haag onbekend", "onbekend"), ("Den Haag rest", ""), ("Schildersbuurt Noordoost", ""),
     ("Schilderbuurt", "Schildersbuurt")],
)  # fmt: skip
def test_a_name_with_a_word_more_is_another_place(written, suggestion):
    [found] = area(written)
    assert (found.value, found.suggestion) == (None, suggestion)


def test_an_english_thousand_is_a_fraction_here_and_says_what_was_meant():
    assert read("aantal", "1,234").value == Count(1.234, 1.234)
    assert read("aantal", "1,234").suggestion == "1234"


@given(st.integers(0, 10**9))
def test_a_count_in_dutch_notation_reads_back(count):
    assert read("aantal", number(count)).value == Count(count, count)
    assert read("aantal", str(count)).value == Count(count, count)
    assert read("aantal", f"{count},0").value == Count(count, count)


@given(st.text(max_size=12))
def test_any_text_is_a_count_or_has_a_reason(text):
    found = read("aantal", text)
    assert (found == EMPTY) or (found.value is None) == bool(found.reason)


# --- other numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"), [("1,5", 1.5), ("0,8", 0.8), ("36", 36), ("1.234,5", 1234.5), ("-1", -1)]
)
def test_a_number_has_a_decimal_comma(written, meant):
    assert read("getal", written).value == meant


@pytest.mark.parametrize(("written", "suggestion"), [("0.8", "0,8"), ("1.5", "1,5"), ("veel", "")])
def test_a_decimal_point_is_not_guessed(written, suggestion):
    found = read("getal", written)
    assert found.reason
    assert found.suggestion == suggestion


@pytest.mark.parametrize(
    ("written", "suggestion"), [("1.000", "1 of 1000"), ("1.500", "1,5 of 1500")]
)
def test_a_point_before_three_digits_is_not_guessed_in_a_number_with_decimals(written, suggestion):
    found = read("getal", written)
    assert "duizendtallen scheiden of decimalen" in found.reason
    assert found.suggestion == suggestion
    assert read("getal", written, geheel=True).value == float(written) * 1000


def test_a_whole_number_has_no_comma_for_thousands():
    assert read("getal", "3,000", geheel=True).suggestion == "3000"
    assert read("getal", "3,000").value == 3


def test_coordinates_may_have_a_decimal_point():
    assert read("getal", "4.3125", decimalen_punt=True).value == 4.3125
    assert read("getal", "4,3125", decimalen_punt=True).value == 4.3125
    assert read("getal", "81000.500", decimalen_punt=True).value == 81000.5


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("7,4", Measure(7.4, "")), ("<50", Measure(50, "minder_dan")),
        ("> 80", Measure(80, "meer_dan")),
        ("ca 25", Measure(25, "circa")), ("ca. 25", Measure(25, "circa")),
        ("Circa 25", Measure(25, "circa")), ("ongeveer 25", Measure(25, "circa")),
        ("minder dan 50", Measure(50, "minder_dan")), ("45%", Measure(45, "")),
        ("<50 %", Measure(50, "minder_dan")), ("±25", Measure(25, "circa")),
    ],
)  # fmt: skip
def test_an_outcome_may_be_a_bound(written, meant):
    assert read("waarde", written).value == meant


@pytest.mark.parametrize("written", ["goed", "<", "ca", "7.4", "10-20", "carla 25"])
def test_what_is_no_outcome_is_told(written):
    assert read("waarde", written).reason


# --- periods and dates ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2026Q3", "2026-K3"), ("3e kwartaal 2026", "2026-K3"), ("2026.0", "2026"), ("2026", "2026"),
     ("2026-08-15 00:00:00", "2026-K3"), ("2015-01/2015-05", "2015-01/2015-05")],
)  # fmt: skip
def test_a_period_in_any_spelling(written, meant):
    assert read("periode", written).value == Period.parse(meant)


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [("K3 '26", "2026-K3"), ("26-K3", "2026-K3"), ("H1 26", "2026-H1"), ("2026-K5", ""),
     ("K3", ""), ("juli 2026", "2026-K3"), ("jul-26", "2026-K3"), ("mei", ""),
     ("Derde kwartaal 2026", "2026-K3"),
     ("3de kwartaal van 2026", "2026-K3"), ("2026 tweede halfjaar", "2026-H2"),
     ("15-7-26", "2026-K3"), ("31-6-26", ""), ("46218", "2026-K3"), ("46218.0", "2026-K3"),
     ("30000", ""), ("99999", "")],
)  # fmt: skip
def test_what_is_no_period_is_told(written, suggestion):
    found = read("periode", written)
    assert "geen periode" in found.reason
    assert found.suggestion == suggestion


@pytest.mark.parametrize("written", ["1026-K3", "0002", "9999"])
def test_a_year_that_cannot_be_is_told(written):
    assert read("periode", written).reason == "Dit jaartal kan niet."


@pytest.mark.parametrize(
    ("written", "today", "reason"),
    [
        ("2050-K1", date(2026, 11, 26), "in de toekomst: het lopende kwartaal is 2026-K4"),
        ("2027", date(2026, 11, 26), "in de toekomst"),
        ("2026-K1/2027-K1", date(2026, 11, 26), "in de toekomst"),
        ("2026-K4", date(2026, 10, 1), ""),
        ("2027-K1", date(2027, 1, 1), ""),
        ("2026", date(2026, 7, 1), ""),
        ("2026-K4", date(2026, 9, 30), "in de toekomst: het lopende kwartaal is 2026-K3"),
        ("2026-K3", date(2024, 1, 1), ""),
        ("2050-K1", None, ""),
        ("2009-K4", None, "te ver terug: leveringen beginnen in 2010"),
        ("2009-12/2010-03", None, "te ver terug"),
        ("2010-K1", None, ""),
    ],
)
def test_a_period_is_neither_to_come_nor_too_long_ago(written, today, reason):
    found = read("periode", written, replace(CONTEXT, today=today))
    assert reason in found.reason
    assert bool(found.reason) == bool(reason)
    assert (found.value is None) == bool(reason)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-01-01/2026-03-31", "2026-K1"),
        ("01-07-2026 - 30-09-2026", "2026-K3"),
        ("1-1-2026 t/m 31-3-2026", "2026-K1"),
        ("1 juli 2026 t/m 30 september 2026", "2026-K3"),
        ("1 jan t/m 30 juni 2026", "2026-H1"),
        ("1-1-2024 tot en met 29-2-2024", "2024-01/2024-02"),
    ],
)
def test_whole_months_from_day_to_day_are_read_and_told(written, meant):
    found = read("periode", written)
    assert (found.value, found.remark) == (Period.parse(meant), f"Gelezen als {meant}.")


@pytest.mark.parametrize(
    "written",
    ["2026-01-01/2026-02-15", "01-07-2026 - 29-09-2026", "2-1-2026 t/m 31-3-2026",
     "1-4-2026 t/m 31-3-2026", "31-3-2026 t/m 1-1-2026"],
)  # fmt: skip
def test_days_that_are_no_whole_months_are_no_period(written):
    found = read("periode", written)
    assert (found.value, found.suggestion) == (None, "")
    assert "geen periode" in found.reason


@pytest.mark.parametrize("written", ["jan-mrt 2026", "januari t/m maart 2026", "01-2026", "1/2026"])
def test_months_are_a_suggestion(written):
    assert read("periode", written).value is None
    assert read("periode", written).suggestion == "2026-K1"


def test_what_is_meant_is_no_period_to_come():
    assert read("periode", "juli 2050", replace(CONTEXT, today=date(2026, 7, 1))).suggestion == ""


def test_an_unknown_period_is_allowed_only_where_the_standard_says_so():
    assert read("periode", "Onbekend", mag_onbekend=True).value == "onbekend"
    assert read("periode", "onbekend").reason


@pytest.mark.parametrize(
    "written", ["2026-07-31", "31-07-2026", "31/7/2026", "31.7.2026", "2026-07-31 00:00:00"]
)
def test_a_date(written):
    assert read("datum", written).value == date(2026, 7, 31)


@pytest.mark.parametrize("written", ["31-06-2026", "31-7-26", "46204", "gisteren", "2026-K3"])
def test_what_is_no_date_is_told(written):
    assert read("datum", written).reason


# --- areas ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("518", "GM0518"), ("0518", "GM0518"), ("518.0", "GM0518"), ("518,0", "GM0518"),
        ("GM518", "GM0518"), ("gm 0518", "GM0518"),
        ("WK51829", "WK051829"), ("51829", "WK051829"), ("051829", "WK051829"),
        ("51829.0", "WK051829"), ("51.829", "WK051829"), ("wk 051829", "WK051829"),
        ("5182901", "BU05182901"), ("05182901", "BU05182901"), ("BU5182901", "BU05182901"),
        ("5.182.901", "BU05182901"), ("SD51805", "SD051805"),
    ],
)  # fmt: skip
def test_a_broken_code_is_mended_and_told(written, meant):
    [found] = area(written)
    assert found.value == meant
    assert f"Gelezen als {meant}" in found.remark


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("WK051829", "WK051829"), ("wk051829", "WK051829"), (" WK051829 ", "WK051829"),
        ("SD051805", "SD051805"), ("Schildersbuurt", "WK051829"), ("SCHILDERSBUURT ", "WK051829"),
        ("schildersbuurt west", "BU05182901"), ("cafe d oude", "BU05180901"),
        ("Geuzen & Statenkwartier", "WK051809"), ("den haag", "GM0518"),
        ("wijk Centrum", "WK051828"), ("Stadsdeel Centrum", "SD051805"),
        ("Wijk 28 Centrum", "WK051828"), ("WK051828 Centrum", "WK051828"),
        ("WK051828 - Centrum", "WK051828"),
        ("onbekend", "onbekend"), ("Niet bekend", "onbekend"), ("buiten", "buiten"),
        ("Buiten Den Haag", "buiten"), ("andere gemeente", "buiten"),
        ("geen_vast_adres", "geen_vast_adres"), ("Geen vast adres", "geen_vast_adres"),
    ],
)  # fmt: skip
def test_an_area_as_organisations_write_it(written, meant):
    [found] = area(written)
    assert (found.value, found.remark) == (meant, "")


@pytest.mark.parametrize("written", ["Centrum", "51801"])
def test_what_can_be_two_areas_is_neither_and_both_are_listed(written):
    [found] = area(written)
    assert found.value is None
    codes = {"Centrum": ["SD051805", "WK051828"], "51801": ["SD051801", "WK051801"]}[written]
    assert all(code in found.reason for code in codes)
    assert found.suggestion == " of ".join(codes)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [("wijk", "WK051828"), ("Wijknaam", "WK051828"), ("STADSDEEL", "SD051805")],
)
def test_the_heading_settles_the_level(heading, meant):
    [found] = area("Centrum", heading=heading)
    assert found.value == meant
    assert f"Gelezen als {meant}" in found.remark
    assert "naar de kop van deze kolom" in found.remark


def test_a_heading_and_neighbours_that_contradict_each_other_settle_nothing():
    _, found = area("SD051801", "Centrum", heading="wijk")
    assert found.value is None
    assert found.suggestion == "SD051805 of WK051828"
    assert area("Schildersbuurt", "Centrum", heading="wijk")[1].value == "WK051828"


def test_a_heading_with_two_levels_settles_nothing():
    assert area("Centrum", heading="wijk of stadsdeel")[0].reason


def test_a_heading_does_not_overrule_what_is_clear():
    assert area("SD051805", "Oostduinen", heading="buurt")[0].value == "SD051805"


def test_the_neighbours_settle_the_level_and_that_is_told():
    *_, found = area("GM0518", "onbekend", "Schildersbuurt", "Oostduinen", "Centrum")
    assert found.value == "WK051828"
    assert "zoals de andere gebieden" in found.remark


def test_neighbours_of_several_levels_settle_nothing():
    assert area("Schildersbuurt", "Zuidwal", "Centrum")[-1].reason


@pytest.mark.parametrize(
    ("written", "reason", "suggestion"),
    [
        ("Schilderswijk", "Het lijkt op Schildersbuurt.", "Schildersbuurt"),
        ("Centrm", "Het lijkt op Centrum.", "SD051805 of WK051828"),
        ("Rotterdam", "geen bekend gebied in Den Haag", ""),
        ("WK036301", "ligt niet in Den Haag", "buiten"),
        ("GM0599", "ligt niet in Den Haag", "buiten"),
        ("WK051899", "geen bekend gebied in Den Haag", ""),
        ("29", "geen bekend gebied in Den Haag", "WK051829"),
        ("99999", "geen bekend gebied in Den Haag", ""),
        ("9" * 60, "geen bekend gebied in Den Haag", ""),
        ("WK051828 Zuidwal", "geen bekend gebied", ""),
    ],
)  # fmt: skip
def test_an_unknown_area_is_never_accepted(written, reason, suggestion):
    [found] = area(written)
    assert found.value is None
    assert reason in found.reason
    assert found.suggestion == suggestion


@given(st.text(max_size=20))
def test_any_text_is_an_area_or_nowhere_or_has_a_reason(text):
    [found] = area(text)
    known = found.value in CITY or found.value in ("onbekend", "buiten", "geen_vast_adres")
    assert found == EMPTY or known != bool(found.reason)


# --- points, breakdowns, choices --------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [("P1", "P1"), ("p1", "P1"), ("Punt Dijk", "P1"), ("punt  dijk", "P1"), ("alle", "alle"),
     ("Alle punten", "alle"), ("onbekend", "onbekend"), ("007", "007")],
)  # fmt: skip
def test_a_point_by_code_or_name(written, meant):
    assert read("servicepunt", written).value == meant


def test_a_point_that_lost_its_noughts_is_mended_and_told():
    found = read("servicepunt", "7")
    assert (found.value, found.remark) == ("007", "Gelezen als 007 (Punt Veld).")


def test_an_unknown_point_is_rejected_with_the_closest():
    assert read("servicepunt", "Punt Dyk").suggestion == "P1"
    assert read("servicepunt", "Elders").reason
    assert read("servicepunt", "Elders").suggestion == ""


def test_without_a_list_any_point_is_understood():
    anywhere = Context(AREAS, TAXONOMY, STANDARD, {})
    assert read("servicepunt", " Punt  Zomaar", anywhere).value == "Punt Zomaar"
    assert read("servicepunt", "Alle", anywhere).value == "alle"


@pytest.mark.parametrize(
    ("written", "meant", "same"),
    [
        ("PUNT CAFÉ", "Punt Café", True),
        ("punt  cafe", "Punt Café", True),
        ("Punt Cafe\u0301", "Punt Café", True),
        ("PuntCafé", "Punt Café", True),
        ("Punt Café 2", "Punt Café 2", False),
        ("Punt-Café", "Punt-Café", False),
    ],
)
def test_without_a_list_spellings_of_one_point_become_one(written, meant, same):
    anywhere = replace(CONTEXT, points={})
    first, second = read_column(column("servicepunt"), ["Punt Café", written], "punt", anywhere)
    assert (first.value, first.remark, second.value) == ("Punt Café", "", meant)
    assert ("staat elders als 'Punt Café'" in second.remark) == same


def test_numbers_in_the_name_of_a_point_are_kept_apart():
    texts = ["Punt 1 2", "Punt 12"]
    found = read_column(column("servicepunt"), texts, "punt", replace(CONTEXT, points={}))
    assert [each.value for each in found] == texts


def test_the_spelling_that_was_stored_comes_before_that_of_the_file():
    before = replace(CONTEXT, points={}, known_points=("Punt Café", "PUNT X", "Punt X"))
    texts = ["punt café", "PUNT CAFE", "Punt X", "punt x"]
    found = read_column(column("servicepunt"), texts, "punt", before)
    assert [each.value for each in found] == ["Punt Café", "Punt Café", "Punt X", "PUNT X"]
    assert [bool(each.remark) for each in found] == [True, True, False, True]


@pytest.mark.parametrize(
    ("written", "meant", "remark"),
    [
        ("CafÃ© â€žLaakâ€œ", "Café „Laak“", "dubbel gecodeerd"),
        ("\u202ekaaL\u202c", "kaaL", "leesrichting"),
        ("Ã‰Ã©n", "Één", "dubbel gecodeerd"),
        ("Café", "Café", ""),
        ("Âge Â", "Âge Â", ""),
    ],
)
@pytest.mark.parametrize("soort", ["tekst", "servicepunt"])
def test_what_a_program_did_to_a_name_is_undone_and_told(soort, written, meant, remark):
    found = read(soort, written, replace(CONTEXT, points={}))
    assert found.value == meant
    assert remark in found.remark
    assert bool(found.remark) == bool(remark)


def test_what_a_program_did_to_the_name_of_an_area_is_undone_and_told():
    [found] = area("Schilders\u202ebuurt")
    assert found.value
    assert "leesrichting" in found.remark


@pytest.mark.parametrize(
    ("soort", "written", "meant"),
    [
        ("uitsplitsing", "Hulpvraag", "hulpvraag"), ("uitsplitsing", "Nieuw of bekend", "bekend"),
        ("eenheid", "Lopende dossiers", "lopend"), ("eenheid", "DOSSIERS", "dossiers"),
        ("ja_nee", "j", "ja"), ("ja_nee", "1", "ja"), ("ja_nee", "TRUE", "ja"),
        ("ja_nee", "N", "nee"), ("ja_nee", "onwaar", "nee"), ("ja_nee", "Onbekend", "onbekend"),
    ],
)  # fmt: skip
def test_codes_and_labels_are_understood(soort, written, meant):
    assert read(soort, written).value == meant


@pytest.mark.parametrize(
    ("soort", "written", "reason", "suggestion"),
    [
        ("uitsplitsing", "hulpvragen", "geen bekende uitsplitsing", "hulpvraag"),
        ("eenheid", "dossier", "geen bekende eenheid", "dossiers"),
        ("eenheid", "mensen", "geen bekende eenheid", ""),
        ("ja_nee", "misschien", "geen ja of nee", ""),
    ],
)
def test_what_is_no_code_is_rejected_with_the_closest(soort, written, reason, suggestion):
    found = read(soort, written)
    assert reason in found.reason
    assert found.suggestion == suggestion


def test_a_choice_by_code_or_label_and_what_there_is_to_choose():
    choices = {"inloop": "inloop", "afspraak": "op afspraak"}
    assert read("keuze", "Op afspraak", keuzes=choices).value == "afspraak"
    found = read("keuze", "inlop", keuzes=choices)
    assert "Kies uit: inloop, afspraak." in found.reason
    assert found.suggestion == "inloop"


def test_an_open_choice_takes_ones_own_and_asks_whether_it_was_meant():
    choices = {"tevreden_cijfer": "tevredenheid (cijfer)"}
    found = read("keuze", "Tevreden cijfers", keuzes=choices, open=True)
    assert found.value == "tevreden_cijfers"
    assert "Of is tevreden_cijfer bedoeld?" in found.remark


def test_a_category_belongs_to_its_breakdown_by_code_or_label():
    found = read_categories(
        [("hulpvraag", "Schulden"), ("leeftijd", "0-14"), ("leeftijd", "65+"),
         ("leeftijd", "15 tot 25 jaar"), ("kanaal", "digitaal"), (None, "schulden"), ("taak", "")],
        TAXONOMY,
    )  # fmt: skip
    values = ["schulden", "0_14", "65_plus", "15_24", "digitaal", "schulden", None]
    assert [each.value for each in found] == values
    assert not any(each.reason for each in found)


def test_a_category_of_another_breakdown_says_of_which():
    [found, other, none] = read_categories(
        [("leeftijd", "schulden"), ("hulpvraag", "schuldn"), (None, "kleur")], TAXONOMY
    )
    assert "hoort daar niet bij" in found.reason
    assert "hulpvraag" in found.reason
    assert other.suggestion == "schulden"
    assert none.reason == "Dit is geen bekende categorie."


def test_every_code_and_label_of_the_taxonomy_is_understood_as_itself():
    for name, breakdown in TAXONOMY.uitsplitsingen.items():
        assert read("uitsplitsing", name).value == name
        assert read("uitsplitsing", breakdown.label).value == name
        for category in breakdown.categorieen:
            pair = [(name, category.code), (name, category.label)]
            assert [r.value for r in read_categories(pair, TAXONOMY)] == [category.code] * 2


def test_every_choice_of_the_standard_is_understood_as_itself():
    for kind in STANDARD.soorten:
        for spec in kind.kolommen:
            for code, label in spec.keuzes.items():
                found = read_column(spec, [code, label], spec.naam, CONTEXT)
                assert [r.value for r in found] == [code, code], (kind.code, spec.naam)


@pytest.mark.parametrize("written", ["a\x00b", "a\x07", "#REF!"])
def test_text_that_cannot_be_kept_is_told(written):
    assert read("tekst", written).reason


def test_text_is_kept_without_stray_spaces():
    assert read("tekst", "  de wachtlijst\N{NO-BREAK SPACE} loopt op\n").value == (
        "de wachtlijst loopt op"
    )


def test_the_spellings_name_only_what_exists():
    spellings = load_spellings()
    assert set(spellings.gebied) == {"onbekend", "buiten", "geen_vast_adres"}
    assert set(spellings.grenzen) == {"circa", "minder_dan", "meer_dan"}
    assert set(spellings.ja_nee) == {"ja", "nee", "onbekend"}


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [("2026-3", "2026-K3 of 2026-K1"), ("2026-1", "2026-K1"), ("2026-03", "2026-K1"),
     ("2025-12", "2025-K4"), ("2026-03/2026-03", "2026-K1")],
)  # fmt: skip
def test_a_month_is_no_period_and_may_be_a_quarter(written, suggestion):
    found = read("periode", written)
    assert found.value is None
    assert "losse maand" in found.reason
    assert found.suggestion == suggestion


@pytest.mark.parametrize("written", ["3e kw 2026", "kw 3 2026", "2026 K3 (voorlopig)", "2026 kw 3"])
def test_a_quarter_with_other_words_is_suggested(written):
    assert read("periode", written).suggestion == "2026-K3"


@pytest.mark.parametrize(
    ("written", "code"),
    [("<15", "0_14"), ("< 15 jaar", "0_14"), ("15-25", "15_24"), (">= 65", "65_plus")],
)
def test_an_age_as_a_bound_is_suggested(written, code):
    [found] = read_categories([("leeftijd", written)], TAXONOMY)
    assert (found.value, found.suggestion) == (None, code)


def test_short_days_and_units_in_other_words_are_suggested():
    week = {"maandag": "maandag", "dinsdag": "dinsdag"}
    assert read("keuze", "ma", keuzes=week).suggestion == "maandag"
    assert read("eenheid", "Nieuwe dossiers").suggestion == "dossiers"
    assert read("eenheid", "Open dossiers").suggestion == "lopend"


def test_every_suggestion_is_a_code():
    known = {*TAXONOMY.eenheden}
    known |= {c.code for b in TAXONOMY.uitsplitsingen.values() for c in b.categorieen}
    known |= {k for s in load_standard().soorten for column in s.kolommen for k in column.keuzes}
    assert set(load_spellings().voorstellen) <= known
