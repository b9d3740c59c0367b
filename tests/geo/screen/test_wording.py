import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.areas import Level
from geo.cell import Cell
from geo.demand import TOTAL
from geo.disclosure import Counts, protect
from geo.period import Period
from geo.screen import wording
from geo.screen.model import LegendItem
from geo.screen.place import Place
from geo.unknown import Unknown
from tests.geo.city import CATALOGUE, PLAN, words

SMALL = Cell.suppressed(0, 9, "0–9", "klein")
NONE = Cell.no_data(Unknown.ABSENT)
EMPTY = Cell.not_applicable("hier woont niemand")
YEAR = Period.of_year(2025)
STAD = Place("GM1", "Stad", "Stad", Level.WIJK, frozenset({"WK1", "WK2", "WK3", "WK4"}), True)
NOORD = Place("SD1", "Noord", "Stad", Level.WIJK, frozenset({"WK1", "WK2"}), False)
ALLEEN = Place("SD1", "Noord", "Stad", Level.STADSDEEL, frozenset({"SD1"}), False)
PLACES = (STAD, NOORD, ALLEEN)


def number(value, low=None, high=None):
    return Cell.of_number(float(value), low, high)


NUMBERS = st.tuples(st.integers(0, 100), st.integers(0, 20), st.integers(0, 20)).map(
    lambda t: number(t[0], t[0] - t[1], t[0] + t[2])
)
NAMED = st.lists(st.one_of(NUMBERS, st.just(NONE), st.just(EMPTY)), max_size=8).map(
    lambda cells: [(f"gebied {i}", c) for i, c in enumerate(cells)]
)

# --- who is highest ------------------------------------------------------------------------


def test_one_area_is_named_only_when_no_other_reaches_it():
    assert wording.top_of([("A", number(50, 48, 52)), ("B", number(40, 38, 42))]).names == ("A",)
    overlap = wording.top_of([("A", number(50, 48, 52)), ("B", number(47, 45, 49))])
    assert overlap.names == ("A", "B")
    touching = wording.top_of([("A", number(50, 48, 52)), ("B", number(45, 43, 48))])
    assert len(touching.names) == 2


@given(NAMED)
def test_everyone_who_may_be_highest_is_named(named):
    top = wording.top_of(named)
    numbers = [(n, c) for n, c in named if c.is_number]
    assert top.known == len(numbers)
    if not numbers:
        assert top.best is None
        assert top.names == ()
        return
    best = max(c.value for _, c in numbers)
    assert top.best.value == best
    for name, cell in numbers:
        if cell.value == best:
            assert name in top.names
        overlaps = any(cell.high >= c.low for _, c in numbers if c is top.best)
        assert (name in top.names) == overlaps


def test_a_suppressed_area_that_may_be_higher_keeps_the_other_from_being_called_highest():
    # "0–9" dossiers among few residents may be a higher rate than any published one.
    few = Cell.suppressed(0.0, 60.0, "60,0 of minder", "klein")
    top = wording.top_of([("A", number(12, 11, 13)), ("B", few)])
    assert top.limit == "het enige gebied met een cijfer"
    more = wording.top_of([("A", number(12, 11, 13)), ("B", few), ("C", number(3))])
    text = wording.rate_headline(more, number(5), "", STAD, NONE)
    assert "in A (van de gebieden met een cijfer): 12, tegen 5 in heel Stad" in text


def test_a_suppressed_area_below_the_best_does_not_matter():
    low = Cell.suppressed(0.0, 6.0, "6,0 of minder", "klein")
    assert wording.top_of([("A", number(12, 11, 13)), ("B", low)]).names == ("A",)


def test_nobody_is_highest_below_the_least():
    top = wording.top_of([("A", number(1.1)), ("B", number(1.2))], least=1.25)
    assert (top.names, top.best, top.known) == ((), None, 2)


# --- sentences -----------------------------------------------------------------------------


def sentences():
    """Every sentence of the module, in each of its branches."""
    one = wording.top_of([("Havenwijk", number(50, 48, 52)), ("Parkwijk", number(20))])
    many = wording.top_of([(f"Wijk {i}", number(50)) for i in range(6)])
    none = wording.top_of([])
    counts = protect(
        {"t": Counts(*[_frame({"onbekend": 500, "grover": 20, "buiten": 40})] * 2)}, PLAN
    )["t"]
    found = []
    cells = (number(1200, 1198, 1202), SMALL, NONE)
    for place, top, whole in itertools.product(PLACES, (one, many, none), cells):
        found += [
            wording.rate_headline(top, whole, " over wonen", place, whole),
            wording.quotient_headline(top, "wonen", whole, place, whole),
            wording.count_headline(whole, " over wonen", YEAR, place, top),
            wording.change_headline(whole, "", YEAR, place),
        ]
        for indicator in CATALOGUE.context(Level.WIJK):
            unit = indicator.eenheid
            found.append(wording.context_headline(indicator, top, whole, place, unit, whole))
    for cell in (number(50), SMALL, NONE, EMPTY, Cell.no_data(Unknown.POINT_CLOSED)):
        found += [
            wording.count_statement(cell, " over wonen", YEAR, number(2000)),
            wording.hover(cell, "dossiers"),
        ]
    labels = {c: c.upper() * 3 for c in "abcdef"}
    for leaders, place in itertools.product(
        ([], ["a"], ["a", "a", "b"], list("abcd"), list("aabbc"), list("aabcd")), PLACES
    ):
        for own in (number(3), SMALL):
            found.append(wording.leading_headline(leaders, labels, len(leaders), place, own))
    found += wording.unplaced(counts, number(10_000), Level.STADSDEEL)
    found += [wording.known_of(n, place) for place in PLACES for n in (0, 1, 2)]
    found += [wording.context_statement(i, i.eenheid, 2022) for i in CATALOGUE.context(Level.WIJK)]
    return found


def _frame(values):
    rows = ["onbekend", "buiten", "geen_vast_adres", "grover"]
    return pd.DataFrame({TOTAL: [float(values.get(r, 0)) for r in rows]}, index=rows)


@pytest.mark.parametrize("word", ["bereikt", "geholpen"])
def test_registered_is_never_called_reached_or_helped(word):
    assert [s for s in words(sentences()) if word in s.lower()] == []


@pytest.mark.parametrize(
    "odd", ["  ", " .", " ,", "..", "None", "nan ", "enkele stadsdeel", "1 van de 4 wijken hebben"]
)
def test_sentences_are_whole_and_dutch(odd):
    assert [s for s in words(sentences()) if odd in s] == []


@given(st.one_of(NUMBERS, st.just(SMALL), st.just(NONE), st.just(EMPTY)))
def test_no_area_is_a_headline_when_none_has_a_number(whole):
    none = wording.top_of([("Havenwijk", SMALL), ("Parkwijk", NONE)])
    for text in (
        wording.rate_headline(none, whole, "", STAD, SMALL),
        wording.quotient_headline(none, "wonen", whole, STAD, SMALL),
        wording.count_headline(whole, "", YEAR, STAD, none),
    ):
        assert "Havenwijk" not in text
        assert "Parkwijk" not in text


def test_the_four_states_have_their_own_words_in_hover_and_statement():
    cells = [number(50), SMALL, NONE, EMPTY]
    assert len({wording.hover(c, "dossiers") for c in cells}) == 4
    assert len({wording.count_statement(c, "", YEAR, None) for c in cells}) == 4
    assert "0–9" in wording.hover(SMALL, "dossiers")
    assert "niet geleverd" in wording.hover(NONE, "dossiers")


@given(st.integers(-60, 60), st.integers(0, 30), st.integers(0, 30))
def test_a_change_is_called_more_or_less_only_when_the_margin_agrees(value, below, above):
    text = wording.change_headline(number(value, value - below, value + above), "", YEAR, STAD)
    said = "meer" if "% meer" in text else "minder" if "% minder" in text else ""
    sure = value - below > 0 or value + above < 0
    assert said == ("" if not sure else "meer" if value > 0 else "minder")
    assert not said or f"{abs(value)}%" in text


def test_what_was_not_placed_is_told_as_a_share_by_reason():
    table = protect({"t": Counts(*[_frame({"onbekend": 500, "grover": 20})] * 2)}, PLAN)["t"]
    (text,) = wording.unplaced(table, number(10_000), Level.STADSDEEL)
    assert "5%" in text
    assert "0,2%" in text
    assert "het stadsdeel" in text


def test_shares_are_of_all_dossiers_not_of_the_placed_ones():
    table = protect({"t": Counts(*[_frame({"onbekend": 100})] * 2)}, PLAN)["t"]
    assert "50%" in wording.unplaced(table, number(100), Level.WIJK)[0]


def test_a_small_number_that_was_not_placed_is_not_told():
    table = protect({"t": Counts(*[_frame({"onbekend": 9})] * 2)}, PLAN)["t"]
    assert wording.unplaced(table, number(10_000), Level.WIJK) == []


def test_the_map_in_words_has_every_look_that_occurs():
    items = (
        LegendItem("veel", 3, 1.0),
        LegendItem("weinig", 0, 0.0),
        LegendItem("geen data", 1, 0),
    )
    text = wording.map_description("Dossiers", Level.WIJK, items)
    assert "veel: 3" in text
    assert "geen data: 1" in text
    assert "weinig" not in text


def test_the_map_in_words_keeps_names_as_they_are_written():
    assert "ELAN" in wording.map_description("Bijstand (ELAN)", Level.WIJK, ())


def test_a_legend_title_has_its_unit_once():
    for indicator in CATALOGUE.indicatoren:
        title = wording.legend_title(indicator)
        assert indicator.label in title
        assert title.count(indicator.eenheid) <= 1 or len(indicator.eenheid) < 2


@pytest.mark.parametrize(("names", "text"), [(["Punt A"], "Punt A"), (["A", "B"], "twee")])
def test_points_by_name_or_number(names, text):
    assert wording.points(names).startswith(text)


# --- the chosen place ----------------------------------------------------------------------


LABELS = {"a": "Schulden", "b": "Wonen", "c": "Werk", "d": "Zorg", "e": "Taal"}


ONE = "1 van de 4 wijken"
IN = "de grootste hulpvraag in"


@pytest.mark.parametrize(
    ("leaders", "place", "text"),
    [
        ("aaab", STAD, f"Schulden is {IN} 3 van de 4 wijken met een cijfer, wonen in 1."),
        (
            "aaabc",
            NOORD,
            f"Schulden is {IN} 3 van de 5 wijken van Noord met een cijfer, wonen en werk elk in 1.",
        ),
        ("aabb", STAD, f"Schulden en wonen zijn elk {IN} 2 van de 4 wijken met een cijfer."),
        ("aabcde", STAD, f"Schulden is {IN} 2 van de 6 wijken met een cijfer."),
        (
            "abcd",
            STAD,
            f"Niet één hulpvraag springt eruit: vier zijn elk in {ONE} met een cijfer de grootste.",
        ),
        ("a", ALLEEN, "In Noord is schulden de grootste hulpvraag."),
        ("", ALLEEN, "In Noord is niet één hulpvraag duidelijk de grootste."),
        ("", NOORD, "In geen enkele wijk van Noord is één hulpvraag duidelijk de grootste."),
    ],
)
def test_which_demand_leads_where(leaders, place, text):
    own = number(1)
    assert wording.leading_headline(list(leaders), LABELS, len(leaders), place, own) == text


def test_a_single_area_without_a_figure_is_told_so():
    for text in (
        wording.leading_headline([], LABELS, 0, ALLEEN, SMALL),
        wording.rate_headline(wording.top_of([]), number(3), "", ALLEEN, SMALL),
        wording.quotient_headline(wording.top_of([]), "wonen", number(3), ALLEEN, SMALL),
        wording.known_of(0, ALLEEN),
    ):
        assert "Noord" in text
        assert "afgeschermd" in text or "geen cijfer" in text


def test_a_place_is_not_compared_with_itself():
    top = wording.top_of([("Noord", number(50))])
    for text in (
        wording.rate_headline(top, number(3), "", ALLEEN, number(50)),
        wording.quotient_headline(top, "wonen", number(3), ALLEEN, number(50)),
        wording.count_headline(number(50), "", YEAR, ALLEEN, top),
    ):
        assert text.count("Noord") == 1
        assert "meeste" not in text
        assert "vaakst" not in text


def test_ties_are_about_right():
    top = wording.top_of([("A", number(50, 48, 52)), ("B", number(49, 47, 51))])
    text = wording.rate_headline(top, number(3), "", NOORD, NONE)
    assert text.startswith("Binnen Noord zijn per 1.000 inwoners dossiers")
    assert "A en B: rond 50" in text
    many = wording.top_of([(f"W{i}", number(50, 48, 52)) for i in range(5)])
    assert "in 5 wijken met een cijfer zijn het er rond 50" in wording.count_headline(
        number(900), "", YEAR, STAD, many
    )
    classes = wording.top_of([(f"W{i}", number(50)) for i in range(5)], in_classes=True)
    assert "rond" not in wording.count_headline(number(900), "", YEAR, STAD, classes)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Cell.no_data(Unknown.NO_YEAR_EARLIER), "Over 2024 is niet alles geleverd"),
        (Cell.not_applicable("minder dan 50 dossiers"), "te weinig dossiers geregistreerd om"),
        (SMALL, "te weinig dossiers geregistreerd om"),
    ],
)
def test_why_there_is_no_change_is_told_apart(change, text):
    assert text in wording.change_headline(change, "", YEAR, NOORD)


def test_areas_that_do_not_compete_are_mentioned_where_they_would_have_won():
    competing = [("A", number(50)), ("B", number(20))]
    limited = wording.top_of(competing, left_out=[number(80)], kept="met ten minste 100 inwoners")
    assert limited.limit == "van de gebieden met ten minste 100 inwoners"
    assert wording.top_of(competing, left_out=[number(30), NONE], kept="x").limit == ""


def test_a_total_that_is_a_range_is_not_taken_for_nothing():
    table = protect({"t": Counts(*[_frame({"onbekend": 36})] * 2)}, PLAN)["t"]
    (text,) = wording.unplaced(table, Cell.suppressed(780, 790, "780–790"), Level.STADSDEEL)
    assert "4%" in text
    assert wording.unplaced(table, NONE, Level.STADSDEEL) == []


@pytest.mark.parametrize(
    ("names", "known", "told"),
    [
        (["Noord"], True, "In K2 2025 was Noord gesloten."),
        (["Noord", "Zuid"], True, "In K2 2025 waren twee servicepunten gesloten."),
        (["Noord"], False, "In K2 2025 was Noord gesloten, of daar is bijna niets geregistreerd."),
    ],
)
def test_a_closed_point_is_told_as_surely_as_it_is_known(names, known, told):
    assert wording.closed(Period.of_quarter(2025, 2), names, hours_known=known) == told


def test_points_that_did_not_deliver_are_named_per_period_within_the_spans():
    missing = {
        Period.parse("2026-K1"): ("P1",),
        Period.parse("2025-K3"): ("P1", "P2"),
        Period.parse("2025-K1"): ("P3",),
    }
    assert wording.not_delivered(missing, [Period.of_year(2025)]) == [
        "In K1 2025 leverde P3 niet; die dossiers ontbreken.",
        "In K3 2025 leverde twee servicepunten niet; die dossiers ontbreken.",
    ]
    assert wording.not_delivered(missing, []) == []
