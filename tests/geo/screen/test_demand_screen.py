import re

import pytest

from geo.areas import Level
from geo.cell import State
from geo.demand import TOTAL
from geo.disclosure import Protected
from geo.errors import NoDataError
from geo.period import Period
from geo.screen import wording
from geo.screen.model import Scale
from geo.selection import ALL
from tests.geo.city import (
    AREAS,
    NO_WORDS,
    PLAN,
    TAXONOMY,
    scope,
    screen_of,
    with_totals,
    words,
)

# Registrations of a year. Havenwijk asks about debts, Stationswijk about housing; Parkwijk has
# little, and nobody lives in Poldereiland.
COUNTS = with_totals(
    {
        ("BU11", "schulden"): 80,
        ("BU11", "wonen"): 31,
        ("BU11", "huiselijk_geweld"): 12,
        ("BU12", "schulden"): 42,
        ("BU12", "werk"): 3,
        ("BU21", "schulden"): 15,
        ("BU21", "wonen"): 60,
        ("BU21", "zorg_wmo"): 14,
        ("BU31", "wonen"): 4,
        ("BU31", "overig"): 2,
        ("onbekend", "schulden"): 25,
        ("buiten", "werk"): 11,
    }
)
EARLIER = {k: round(v * 1.4) for k, v in COUNTS.items()}
YEAR = "2025"
# Four quarters at a level that has them; the year elsewhere.
CHOICES = [
    {"niveau": str(level), "periode": YEAR, "hulpvraag": demand, "kenmerk": measure}
    for level in (Level.STADSDEEL, Level.WIJK, Level.BUURT)
    for demand in scope().demand_choices(level, Period.of_year(2025))
    if demand in (ALL, "schulden", "huiselijk_geweld", "wonen_leefomgeving")
    for measure in scope().measure_choices("vragen", level, demand)
]
ASKED = [
    wishes | extra
    for wishes in CHOICES
    for extra in ({"gebied": "BU12"}, {"stadsdeel": "SD1", "vergelijk": "SD2"})
] + [
    {"niveau": level, "periode": YEAR, "kenmerk": "dossiers"} | extra
    for level in ("stadsdeel", "wijk", "buurt")
    for extra in ({}, {"gebied": "BU41"})
]
COUNT_COLUMN = {
    "grootste_vraag": "totaal",
    "dossiers_per_1000": "aantal",
    "aandeel_vergeleken": "aantal",
    "dossiers": "waarde",
    "verandering": "nu",
}


def name(wishes):
    return "-".join(wishes.values())


@pytest.fixture(scope="module", params=ASKED, ids=name)
def screen(request):
    return screen_of(COUNTS, request.param, earlier=EARLIER)


def column(screen, key):
    place = [c.key for c in screen.table.columns].index(key)
    return {row.code: row.cells[place] for row in screen.table.rows}


def test_map_legend_and_table_agree(screen):
    assert len(screen.map.codes) == len(screen.map.looks) == len(screen.map.values)
    assert list(screen.map.codes) == AREAS.codes(screen.map.level)
    focus = screen.map.in_focus
    seen = [look for look, inside in zip(screen.map.looks, focus, strict=True) if inside]
    assert [item.count for item in screen.legend] == [
        seen.count(k) for k in range(len(screen.legend))
    ]
    assert sum(i.count for i in screen.legend) == len(screen.table.rows)
    in_focus = {c for c, f in zip(screen.map.codes, screen.map.in_focus, strict=True) if f}
    assert sorted(r.code for r in screen.table.rows) == sorted(in_focus)
    assert all(len(r.cells) == len(screen.table.columns) for r in screen.table.rows)


def test_the_hover_says_what_the_table_says(screen):
    hover = dict(zip(screen.map.codes, screen.map.values, strict=True))
    looks = dict(zip(screen.map.codes, screen.map.looks, strict=True))
    for code, cell in column(screen, "waarde").items():
        assert screen.legend[looks[code]].state is cell.state
        if cell.is_number:
            assert hover[code].startswith(cell.text)
        else:
            assert hover[code] == wording.hover(cell, "")


def test_the_panel_says_what_the_table_says(screen):
    code = screen.selection.gebied
    if code:
        assert screen.panel.title == AREAS[code].name
        cell = column(screen, COUNT_COLUMN[screen.selection.kenmerk])[code]
        assert screen.panel.figure == cell.text
    elif screen.selection.stadsdeel != ALL:
        assert screen.panel.title == AREAS[screen.selection.stadsdeel].name
    else:
        assert screen.panel.title == "Voorbeeldstad"


def test_the_table_begins_with_the_largest_number(screen):
    if screen.selection.kenmerk == "grootste_vraag":
        return
    cells = list(column(screen, "waarde").values())
    numbers = [c.value for c in cells if c.is_number]
    assert numbers == sorted(numbers, reverse=True)
    assert [c.is_number for c in cells] == sorted((c.is_number for c in cells), reverse=True)


def test_bars_are_in_order_and_fit(screen):
    bars = screen.panel.bars
    assert len({b.label for b in bars}) == len(bars)
    numbers = [b.cell.value for b in bars if b.cell.is_number]
    assert numbers == sorted(numbers, reverse=True)
    shown = [b.cell.is_number for b in bars]
    assert shown == sorted(shown, reverse=True)
    for bar in bars:
        assert 0 <= bar.length <= 1
        assert bar.mark is None or 0 <= bar.mark <= 1
        assert (bar.length > 0) == bar.cell.is_number
    longest = [b for b in bars if b.length == 1 or b.mark == 1]
    assert not numbers or longest
    assert bool(screen.panel.bars_note) == any(b.mark is not None for b in bars)


def test_circles_are_for_counts_only(screen):
    is_count = screen.selection.kenmerk == "dossiers"
    assert (screen.map.scale is Scale.CIRCLES) == is_count
    assert len(screen.map.radii_m) == (len(screen.map.codes) if is_count else 0)


def test_no_small_count_is_anywhere_on_the_screen(screen):
    for row in screen.table.rows:
        for cell, head in zip(row.cells, screen.table.columns, strict=True):
            if head.unit == "dossiers" and cell.is_number:
                assert cell.value >= PLAN.drempel
    for bar in screen.panel.bars:
        assert bar.cell.value is None or bar.cell.value >= PLAN.drempel


def test_all_words_are_in_dutch_notation(screen):
    for text in words(screen, NO_WORDS):
        assert not re.search(r"\d\.\d{1,2}(?!\d)", text), text
        assert not re.search(r"\d,\d{3}(?!\d)", text), text
        assert not re.search(r"(^|\s)-\d", text), text
        assert not re.search(r"(?<![\d.])(?!(19|20)\d\d\b)\d{4,}", text), text
        assert "nan" not in text.split()
        assert "None" not in text


def test_no_word_says_reached_or_helped(screen):
    # The definitions may say that registered is not the same as helped.
    for text in words(screen, NO_WORDS | {"definition", "help"}):
        assert "bereikt" not in text.lower()
        assert "geholpen" not in text.lower()


def test_the_screen_says_what_it_is_about(screen):
    assert screen.headline.endswith(".")
    assert screen.watermark
    assert screen.sources
    assert screen.definition.formula
    assert "Wijkpunt Havenwijk" not in screen.coverage_note  # K3 2026 lies outside 2025
    kind = AREAS[screen.map.codes[0]].level
    known = sum(c.is_number for c in column(screen, "waarde").values())
    if len(screen.table.rows) == 1:
        told = f"{screen.table.rows[0].name} heeft {'een' if known else 'geen'} cijfer."
    else:
        told = f"{known} van de {len(screen.table.rows)} {kind.plural}"
    assert told in screen.coverage_note


def test_a_headline_about_one_stadsdeel_says_so(screen):
    if screen.selection.stadsdeel == ALL:
        return
    named = [r.name for r in screen.table.rows if r.name in screen.headline]
    district = AREAS[screen.selection.stadsdeel].name
    assert not named or district in screen.headline


def test_sensitive_types_are_not_on_the_screen_of_a_wijk_or_buurt(screen):
    if screen.map.level is Level.STADSDEEL:
        return
    for code in ("huiselijk_geweld", "gezondheid_ggz"):
        assert TAXONOMY.demand_labels[code] not in {b.label for b in screen.panel.bars}


# --- states --------------------------------------------------------------------------------


def four_states(measure="dossiers", **wishes):
    """WK1 has a number, WK2 a small count, WK3 was left open, and nobody lives in WK4."""
    counts = {
        ("BU11", TOTAL): 60,
        ("BU21", TOTAL): 4,
        ("BU31", TOTAL): None,
        ("BU11", "schulden"): 60,
    }
    return screen_of(counts, {"periode": YEAR, "kenmerk": measure, **wishes})


@pytest.mark.parametrize("measure", ["dossiers", "dossiers_per_1000", "grootste_vraag"])
def test_four_states_four_texts_and_four_looks(measure):
    screen = four_states(measure)
    assert [screen.legend[k].state for k in screen.map.looks] == list(State)
    assert len(set(screen.map.looks)) == len(set(screen.map.values)) == 4
    assert len({screen.legend[k].text for k in screen.map.looks}) == 4
    assert len({c.text for c in column(screen, "waarde").values()}) == 4


def test_the_panel_tells_the_four_states_apart():
    panels = [four_states(gebied=code).panel for code in ("WK1", "WK2", "WK3", "WK4")]
    assert len({p.figure for p in panels}) == len({p.statement for p in panels}) == 4
    assert panels[1].figure == "0–9"


@pytest.mark.parametrize("count", range(10))
def test_screens_of_small_counts_are_the_same(count):
    def at(n):
        return screen_of({("BU11", TOTAL): 60, ("BU31", TOTAL): n}, {"gebied": "WK3"})

    screen, other = at(count), at(0)
    assert screen.map == other.map
    assert screen.table == other.table
    assert column(screen, "waarde")["WK3"].state is State.SUPPRESSED


def test_without_any_figure_there_is_no_screen():
    nothing = {(b, TOTAL): None for b in ("BU11", "BU12", "BU21", "BU31", "BU32", "BU41")}
    with pytest.raises(NoDataError) as error:
        screen_of(nothing, {"periode": YEAR, "niveau": "stadsdeel"})
    assert YEAR in error.value.what


def test_an_empty_area_does_not_make_up_for_a_missing_delivery():
    nothing = {(b, TOTAL): None for b in ("BU11", "BU12", "BU21", "BU31", "BU32")}
    with pytest.raises(NoDataError):
        screen_of(nothing, {"periode": YEAR})


# --- measures ------------------------------------------------------------------------------


def test_rates_divide_the_shown_count_by_the_residents():
    screen = screen_of(COUNTS, {"periode": YEAR, "kenmerk": "dossiers_per_1000"})
    shown, people, rate = (column(screen, k) for k in ("aantal", "inwoners", "waarde"))
    assert people["WK1"].value == 5000
    for code in ("WK1", "WK2"):
        assert rate[code].value == pytest.approx(1000 * shown[code].value / people[code].value)
    assert rate["WK4"].state is State.NOT_APPLICABLE
    assert "Stationswijk" in screen.headline


def test_the_largest_demand_is_named_and_the_remainder_never_leads():
    screen = screen_of(COUNTS, {"periode": YEAR, "kenmerk": "grootste_vraag"})
    cells = column(screen, "waarde")
    assert cells["WK1"].text == "Schulden"
    assert cells["WK2"].text == "Wonen en overlast"
    # A count is no demand type: where nothing can be told the state stands in words.
    assert (cells["WK3"].state, cells["WK3"].text) == (State.SUPPRESSED, "afgeschermd")
    assert cells["WK3"].reason == "alle hulpvragen zijn klein of afgeschermd; samen 0–9"
    assert column(screen, "aantal")["WK3"].text == "0–9"
    rest = with_totals({("BU11", "overig"): 90, ("BU11", "werk"): 20})
    screen = screen_of(rest, {"periode": YEAR, "kenmerk": "grootste_vraag"})
    assert column(screen, "waarde")["WK1"].text == "Inkomen en werk"


def test_demands_that_cannot_be_told_apart_are_both_named():
    counts = with_totals({("BU11", "schulden"): 50, ("BU11", "werk"): 51})
    screen = screen_of(counts, {"periode": YEAR, "kenmerk": "grootste_vraag"})
    text = column(screen, "waarde")["WK1"].text
    assert "schulden" in text.lower()
    assert "inkomen en werk" in text.lower()
    assert "Schulden is de grootste" not in screen.headline


def test_a_quotient_compares_with_the_whole():
    wishes = {"periode": YEAR, "hulpvraag": "schulden", "kenmerk": "aandeel_vergeleken"}
    screen = screen_of(COUNTS, wishes)
    cells = column(screen, "waarde")
    assert cells["WK1"].value > 1 > cells["WK2"].value
    assert screen.map.scale is Scale.DIVERGING


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (100, "minder dan 10% verschil"),
        (105, "minder dan 10% verschil"),
        (110, "10 tot 25% gestegen"),
        (125, "25% of meer gestegen"),
        (95, "minder dan 10% verschil"),
        (90, "10 tot 25% gedaald"),
        (80, "10 tot 25% gedaald"),
        (75, "25% of meer gedaald"),
        (60, "25% of meer gedaald"),
    ],
)
def test_a_change_is_in_the_class_that_its_text_promises(now, text):
    screen = screen_of(
        {("BU11", TOTAL): now},
        {"periode": YEAR, "kenmerk": "verandering"},
        earlier={("BU11", TOTAL): 100},
    )
    assert screen.legend[screen.map.looks[0]].text == text


def test_without_a_year_before_there_is_no_change():
    screen = screen_of(COUNTS, {"periode": YEAR, "kenmerk": "verandering"})
    assert not any(c.is_number for c in column(screen, "waarde").values())
    assert "2024" in screen.headline


def test_rates_fall_in_the_class_that_the_legend_describes():
    # Rates below 1 that lie close together: 0,5 to 1,3 per 1.000 of a few thousand residents.
    counts = {("SD1", TOTAL): 500, ("BU11", TOTAL): 0}
    counts |= {("BU11", "schulden"): 12, ("BU21", "schulden"): 10, ("BU31", "schulden"): 40}
    screen = screen_of(
        {**counts, ("BU31", TOTAL): 100, ("BU21", TOTAL): 60, ("WK1", TOTAL): 300},
        {"periode": YEAR, "kenmerk": "dossiers_per_1000", "hulpvraag": "schulden"},
    )
    assert_classes_hold(screen)


def assert_classes_hold(screen):
    """Every figure lies between the bounds that its legend item mentions."""
    looks = dict(zip(screen.map.codes, screen.map.looks, strict=True))
    for code, cell in column(screen, "waarde").items():
        if cell.is_number:
            numbers = re.findall(r"−?[\d.]+(?:,\d+)?", screen.legend[looks[code]].text)
            bounds = [float(n.replace(".", "").replace(",", ".")) for n in numbers]
            text = screen.legend[looks[code]].text
            if text.startswith("minder dan"):
                assert cell.value < bounds[0]
            elif text.endswith("of meer"):
                assert cell.value >= bounds[0]
            elif bounds:
                assert bounds[0] <= cell.value < bounds[1]


# --- a buurt -------------------------------------------------------------------------------


def test_a_buurt_shows_classes_and_the_demand_of_its_wijk():
    screen = screen_of(COUNTS, {"niveau": "buurt", "periode": YEAR, "gebied": "BU11"})
    cells = column(screen, "waarde")
    allowed = {PLAN.suppressed_text, "10–24", "25–49", "50–99", "100–199", "200 of meer", "n.v.t."}
    assert {c.text for c in cells.values()} <= allowed
    assert cells["BU11"].text == "100–199"
    assert "Havenwijk" in " ".join(screen.panel.notes)
    assert screen.panel.bars[0].label == "Schulden"


def test_a_wijk_of_one_buurt_lends_it_its_count():
    counts = {("WK2", TOTAL): 60, ("WK1", TOTAL): 300}
    screen = screen_of(counts, {"niveau": "buurt", "periode": YEAR})
    assert column(screen, "waarde")["BU21"].text == "50–99"
    assert "de buurt niet vastgelegd" in screen.coverage_note


def test_what_was_not_placed_is_a_share_of_all_dossiers():
    counts = {("BU11", TOTAL): 100, ("onbekend", TOTAL): 100}
    assert "50%" in screen_of(counts, {"periode": YEAR}).coverage_note


@pytest.mark.parametrize("level", ["stadsdeel", "wijk", "buurt"])
@pytest.mark.parametrize("known_only_as", ["GM1", "onbekend"])
def test_what_is_known_of_no_area_is_not_shown_as_a_small_count(level, known_only_as):
    with pytest.raises(NoDataError, match="te vaak niet vastgelegd"):
        screen_of({(known_only_as, TOTAL): 500}, {"periode": YEAR, "niveau": level})


def test_counts_that_were_left_open_are_mentioned():
    counts = COUNTS | {("BU12", "mantelzorg"): None, ("BU11", "werk"): None}
    note = screen_of(counts, {"periode": YEAR}).coverage_note
    assert "2 aantallen zijn opengelaten of bij het inlezen afgewezen; ze tellen niet mee." in note
    assert "opengelaten" not in screen_of(COUNTS, {"periode": YEAR}).coverage_note


def test_a_share_is_never_a_class_of_counts():
    for row in screen_of(COUNTS, {"periode": YEAR}).table.rows:
        share = row.cells[3]
        assert share.text.endswith("%") or share.text in ("afgeschermd", "geen data", "n.v.t.")


def test_the_foot_tells_how_small_counts_are_protected_here():
    whole = screen_of(COUNTS, {"periode": YEAR, "niveau": "wijk"}).protection_note
    classes = screen_of(COUNTS, {"periode": YEAR, "niveau": "buurt"}).protection_note
    assert whole.endswith("zijn afgeschermd, andere afgerond op een veelvoud van vijf.")
    assert classes.endswith("zijn afgeschermd, andere als klasse getoond.")


# --- comparing -----------------------------------------------------------------------------


def test_marks_are_the_mix_of_the_reference_scaled_to_this_area():
    screen = screen_of(COUNTS, {"periode": YEAR, "gebied": "WK2"})
    bars = {b.label: b for b in screen.panel.bars}
    debts = bars["Schulden"]
    whole = screen_of(COUNTS, {"periode": YEAR}).panel
    there = {b.label: b.cell.value for b in whole.bars}["Schulden"]
    scaled = there / float(whole.figure) * float(screen.panel.figure)
    assert debts.mark / debts.length == pytest.approx(scaled / debts.cell.value)
    assert "Voorbeeldstad" in screen.panel.bars_note


def test_an_area_is_not_compared_with_itself():
    screen = screen_of(
        COUNTS, {"periode": YEAR, "niveau": "stadsdeel", "gebied": "SD1", "vergelijk": "SD1"}
    )
    assert screen.panel.bars
    assert all(b.mark is None for b in screen.panel.bars)
    assert screen.panel.bars_note == ""


def test_the_trend_has_one_point_per_quarter_in_order():
    trend = screen_of(COUNTS, {"periode": YEAR, "gebied": "WK1"}).panel.trend
    assert [p.label for p in trend.points] == ["K1 2026", "K2 2026", "K3 2026"]
    assert all(0 <= p.height <= 1 for p in trend.points)
    assert "Noord" in trend.title


def test_points_that_did_not_deliver_are_named_in_their_period():
    screen = screen_of(COUNTS, {"niveau": "wijk", "periode": "2025-K4/2026-K3"})
    assert "Wijkpunt Havenwijk" in screen.coverage_note
    assert "K3 2026" in screen.coverage_note


def test_only_protected_tables_can_reach_a_screen():
    with pytest.raises(TypeError):
        Protected({"kaart": {("WK1", TOTAL): 3}})
