"""What an export may hold as a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cell import Cell
from geo.screen.written import Written, written
from geo.unknown import Unknown


@given(
    value=st.floats(-1e6, 1e6),
    decimals=st.integers(0, 3),
    suffix=st.sampled_from(["", "%"]),
    signed=st.booleans(),
)
def test_a_number_is_what_is_written_and_nothing_behind_it(value, decimals, suffix, signed):
    cell = Cell.of_number(value, decimals=decimals, suffix=suffix, signed=signed)
    found = written(cell)
    assert found is not None
    assert found.value == round(value, decimals)
    assert found.suffix == suffix


@given(behind=st.floats(0.001, 0.499), whole=st.integers(1, 10_000))
def test_digits_that_the_screen_does_not_show_stay_behind(behind, whole):
    cell = Cell.of_text(f"{whole} m", whole + behind)
    assert written(cell) is None
    shown = Cell(Cell.of_number(1).state, whole + behind, text=str(whole))
    assert written(shown) is None or written(shown).value == whole


@pytest.mark.parametrize(
    "cell",
    [
        Cell.suppressed(0, 9, "0–9"),
        Cell.no_data(Unknown.ABSENT),
        Cell.not_applicable(),
        Cell.of_text("Schulden", 145),
        Cell.of_text("0,9–1,5", 1.2),
        Cell.of_text("145"),
    ],
)
def test_what_is_no_plain_number_has_none(cell):
    assert written(cell) is None


def test_a_sign_is_kept_with_a_change():
    assert written(Cell.of_number(4, signed=True)) == Written(4, 0, signed=True, suffix="")
    assert written(Cell.of_number(-4, signed=True)).value == -4
