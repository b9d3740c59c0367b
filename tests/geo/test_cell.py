import pytest

from geo.cell import STATE_WORDS, Cell, State
from geo.unknown import Unknown

ONE_OF_EACH = {
    State.NUMBER: Cell.of_number(12.0, 10.0, 12.0),
    State.SUPPRESSED: Cell.suppressed(0, 9, "0–9", "klein"),
    State.NO_DATA: Cell.no_data(Unknown.ABSENT),
    State.NOT_APPLICABLE: Cell.not_applicable("hier woont niemand"),
}


def test_each_state_has_its_own_text_and_only_a_number_has_a_value():
    assert len({c.text for c in ONE_OF_EACH.values()}) == len(State)
    assert [c.state for c in ONE_OF_EACH.values()] == list(State)
    assert [c.is_number for c in ONE_OF_EACH.values()] == [True, False, False, False]
    assert [c.value for c in ONE_OF_EACH.values()] == [12.0, None, None, None]


def test_every_state_but_a_number_has_words_of_its_own():
    assert set(STATE_WORDS) == set(State) - {State.NUMBER}
    assert len(set(STATE_WORDS.values())) == len(STATE_WORDS)


def test_a_number_without_bounds_is_known_exactly():
    cell = Cell.of_number(-1234.5, decimals=1, suffix="%", signed=True)
    assert (cell.low, cell.high) == (-1234.5, -1234.5)
    assert cell.text == "−1.234,5%"


def test_a_bound_of_zero_is_a_bound():
    cell = Cell.of_number(5.0, 0.0, 9.0)
    assert (cell.low, cell.high) == (0.0, 9.0)


@pytest.mark.parametrize("state", [State.NO_DATA, State.NOT_APPLICABLE])
def test_without_a_count_there_are_no_bounds(state):
    assert (ONE_OF_EACH[state].low, ONE_OF_EACH[state].high) == (None, None)


def test_a_cell_cannot_be_changed_afterwards():
    with pytest.raises(AttributeError):
        ONE_OF_EACH[State.SUPPRESSED].value = 3.0
