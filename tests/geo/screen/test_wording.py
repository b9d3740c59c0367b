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
from tests.geo.city import CATALOGUE, PLAN, words

SMALL = Cell.suppressed(0, 9, "0–9", "klein")
NONE = Cell.no_data("niet geleverd")
EMPTY = Cell.not_applicable("hier woont niemand")
YEAR = Period.of_year(2025)


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
    assert top.rivals
    whole = number(5)
    assert "van de gebieden met een cijfer" in wording.rate_headline(top, whole, "", "Stad")


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
    for top in (one, many, none):
        for whole in (number(1200, 1198, 1202), SMALL, NONE):
            found += [
                wording.rate_headline(top, whole, " over wonen", "Stad"),
                wording.quotient_headline(top, "wonen", whole, "Stad"),
                wording.count_headline(whole, " over wonen", YEAR, "Stad", top, Level.WIJK),
                wording.change_headline(whole, "", YEAR, "Stad"),
            ]
            for indicator in CATALOGUE.context(Level.WIJK):
                found.append(
                    wording.context_headline(indicator, top, whole, "Stad", indicator.eenheid)
                )
    for cell in (number(50), SMALL, NONE, EMPTY, Cell.no_data("punt gesloten")):
        found += [
            wording.count_statement(cell, " over wonen", YEAR, number(2000)),
            wording.hover(cell, "dossiers"),
        ]
    for leaders in ([], ["a"], ["a", "a", "b"]):
        for level in Level:
            found.append(
                wording.leading_headline(leaders, {"a": "Wonen", "b": "Werk"}, level, 3, "Stad")
            )
    found += wording.unplaced(counts, number(10_000), Level.STADSDEEL)
    found += [wording.known_of(n, 4, level) for level in Level for n in (1, 3)]
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
        wording.rate_headline(none, whole, "", "Stad"),
        wording.quotient_headline(none, "wonen", whole, "Stad"),
        wording.count_headline(whole, "", YEAR, "Stad", none, Level.WIJK),
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
    text = wording.change_headline(number(value, value - below, value + above), "", YEAR, "Stad")
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
