"""Room for text: no word is broken, and what has most text gets most room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.pack import fit

# As *Hoe ver is het?* has them: long headings above short numbers, beside names.
ACCESS = [
    ("Wijk", ["Groente- en Fruitmarkt", "Zeeheldenkwartier"]),
    ("Stadsdeel", ["Centrum", "Leidschenveen-Ypenburg"]),
    ("Openingsuren per week per 10.000 inwoners", ["6,7", "2,1"]),
    ("Inwoners zonder open punt binnen 2.000 m", ["0%", "0%"]),
    ("Inwoners 2019", ["5.290", "12.085"]),
]
# As *Waar missen we mensen?*: a verdict of some lines beside short figures.
REACH = [
    ("Wijk", ["Van Stolkpark en Scheveningse Bosjes"]),
    ("Ligt in", ["Leidschenveen-Ypenburg"]),
    *((name, ["geen data"]) for name in ("Geregistreerd", "Verwacht", "Verhouding", "Marge")),
    ("Oordeel", ["Niet te bepalen: een servicepunt voor dit gebied was in deze periode dicht"]),
]


@pytest.mark.parametrize("columns", [ACCESS, REACH])
@pytest.mark.parametrize(("inches", "sizes"), [(6.85, (8.5, 8, 7.5, 7)), (12.3, (12, 11, 10, 9))])
def test_no_column_is_narrower_than_its_longest_word(columns, inches, sizes):
    layout = fit.table_layout(columns, inches, 0.12, sizes, enough=3.0)
    assert sum(layout.widths) == pytest.approx(inches)
    for (label, cells), wide in zip(columns, layout.widths, strict=True):
        room = (wide - 0.12) * fit.POINTS / layout.size
        assert fit.longest_word(label, bold=True) <= room
        assert all(fit.longest_word(text) <= room for text in cells)


def test_long_text_gets_most_of_what_is_left():
    layout = fit.table_layout(REACH, 6.85, 0.12, (8.5, 8, 7.5, 7), enough=3.0)
    *others, verdict = layout.widths
    assert verdict > max(others)


def test_a_low_table_keeps_the_largest_letters():
    short = [("Wijk", ["Centrum"]), ("Dossiers", ["225"])]
    assert fit.table_layout(short, 6.85, 0.12, (8.5, 7), enough=3.0).size == 8.5


words = st.text("abcdefghij mwil-", min_size=0, max_size=120)


@given(text=words, size=st.floats(6, 28), inches=st.floats(1, 12))
def test_wider_boxes_and_smaller_letters_never_take_more_lines(text, size, inches):
    count = fit.lines(text, size, inches)
    assert count >= 1
    assert fit.lines(text, size, inches * 1.5) <= count
    assert fit.lines(text, size * 0.8, inches) <= count


def test_arial_is_never_wider_than_what_is_reckoned_with():
    """Widths of Arial in thousandths, as its published metrics give them."""
    arial = {
        "a": 556,
        "i": 222,
        "m": 833,
        "W": 944,
        " ": 278,
        "1": 556,
        "%": 889,
        "-": 333,
        "w": 722,
    }
    for letter, wide in arial.items():
        assert fit.width(letter) >= wide / 1000 - 0.012, letter


def test_the_first_size_that_fits_is_taken_or_else_the_last():
    assert fit.fitting(["kort"], (5, 1), (16, 10)) == 16
    assert fit.fitting(["lang " * 200], (5, 1), (16, 10, 4)) == 4
