import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cell import Cell, State
from geo.screen.measures import change_cell, quotient_cell, rate_cell, share_cell
from geo.unknown import Unknown

SMALL = Cell.suppressed(0, 9, "0–9", "klein")
NONE = Cell.no_data(Unknown.ABSENT)
EMPTY = Cell.not_applicable("hier woont niemand")
OTHERS = [SMALL, NONE, EMPTY]


def shown(n):
    """A published count, with the interval that rounding to 5 leaves."""
    return Cell.of_number(n, max(n - 2, 10), n + 2)


EXACT = st.integers(10, 5000)


def rounded(n):
    return shown(float(max(round(n / 5) * 5, 10)))


def test_of_a_hidden_count_no_rate_is_said():
    hidden = Cell.suppressed(10, float("inf"), "afgeschermd", "niet getoond")
    assert rate_cell(hidden, 4000, 100).text == "afgeschermd"


# --- rates ---------------------------------------------------------------------------------


def test_a_rate_by_hand():
    found = rate_cell(shown(50), 4000, 100)
    assert (found.value, found.low, found.high) == (12.5, 12.0, 13.0)
    assert found.text == "12,5"


@given(EXACT, st.integers(100, 100_000))
def test_the_interval_of_a_rate_holds_the_exact_rate(n, population):
    found = rate_cell(rounded(n), population, 100)
    assert found.low - 1e-9 <= 1000 * n / population <= found.high + 1e-9


@pytest.mark.parametrize("count", [shown(50), *OTHERS])
@pytest.mark.parametrize("population", [0.0, 1.0, 99.0])
def test_too_few_people_have_no_rate(count, population):
    found = rate_cell(count, population, 100)
    assert found.state is State.NOT_APPLICABLE
    assert found.value is None


def test_an_unknown_population_is_no_data_and_the_minimum_counts():
    assert rate_cell(shown(50), float("nan"), 100).state is State.NO_DATA
    assert rate_cell(shown(50), 100.0, 100).is_number


def test_a_suppressed_rate_has_only_its_upper_bound():
    found = rate_cell(SMALL, 1000, 100)
    assert found.state is State.SUPPRESSED
    assert found.value is None
    assert (found.low, found.high) == (0, 9)
    assert "9,0" in found.text


@pytest.mark.parametrize("count", [NONE, EMPTY])
def test_a_rate_inherits_the_state_of_its_count(count):
    assert rate_cell(count, 1000, 100).state is count.state


# --- shares and quotients ------------------------------------------------------------------


def test_a_share_by_hand():
    found = share_cell(shown(25), shown(100))
    assert found.value == 25.0
    assert found.text == "25%"


def test_parts_larger_than_the_whole_have_no_share():
    found = share_cell(shown(400), shown(40))
    assert found.value is None
    assert "meer dan het totaal" in found.reason


@given(st.integers(0, 3000), EXACT)
def test_the_interval_of_a_share_holds_the_exact_share(rest, n):
    whole = n + rest
    found = share_cell(rounded(n), rounded(whole))
    assert found.low - 1e-9 <= 100 * n / whole <= found.high + 1e-9
    assert found.high <= 100


@given(EXACT, EXACT, EXACT, EXACT)
def test_the_interval_of_a_quotient_holds_the_exact_quotient(a, b, c, d):
    whole, everywhere = a + b, a + c + b + d
    here = share_cell(rounded(a), rounded(whole))
    there = share_cell(rounded(a + c), rounded(everywhere))
    found = quotient_cell(here, there)
    exact = (a / whole) / ((a + c) / everywhere)
    assert found.low - 1e-9 <= exact <= found.high + 1e-9


def test_an_equal_share_is_one():
    found = quotient_cell(share_cell(shown(50), shown(200)), share_cell(shown(500), shown(2000)))
    assert found.value == pytest.approx(1.0)
    assert found.text == "1,00"


@pytest.mark.parametrize("other", OTHERS)
def test_a_derived_figure_never_has_a_number_where_a_part_has_none(other):
    for found in (
        share_cell(other, shown(100)),
        share_cell(shown(100), other),
        quotient_cell(other, Cell.of_number(20.0)),
        quotient_cell(Cell.of_number(20.0), other),
        change_cell(other, shown(100), 50),
        change_cell(shown(100), other, 50),
    ):
        assert found.value is None
        assert found.state is other.state or other.state is State.NO_DATA
        assert found.state is not State.NUMBER


@pytest.mark.parametrize("other", OTHERS)
def test_a_derived_suppressed_figure_gives_no_bounds_away(other):
    found = share_cell(other, shown(100))
    assert (found.low, found.high) == (None, None)


# --- change --------------------------------------------------------------------------------


def test_a_change_by_hand():
    assert change_cell(shown(150), shown(100), 50).text == "+50%"
    assert change_cell(shown(75), shown(100), 50).text == "−25%"
    assert change_cell(shown(100), shown(100), 50).text == "0%"


@given(EXACT, EXACT)
def test_the_interval_of_a_change_holds_the_exact_change(now, before):
    found = change_cell(rounded(now), rounded(before), 50)
    if found.is_number:
        assert found.low - 1e-9 <= 100 * (now / before - 1) <= found.high + 1e-9
    else:
        assert min(now, before) < 50


@pytest.mark.parametrize(("now", "before"), [(45, 500), (500, 45)])
def test_no_change_in_percent_of_few_dossiers(now, before):
    assert change_cell(shown(now), shown(before), 50).state is State.NOT_APPLICABLE


def test_nothing_before_is_no_data_not_a_change():
    for before in (None, NONE):
        assert change_cell(shown(100), before, 50).state is State.NO_DATA
