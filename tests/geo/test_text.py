import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text import count_word, how_many, listing, number, sentence_case


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (0, 0, False, "0"),
        (1234567, 0, False, "1.234.567"),
        (1234.56, 1, False, "1.234,6"),
        (0.5, 2, False, "0,50"),
        (-12.3, 1, False, "−12,3"),
        (12, 0, True, "+12"),
        (-12, 0, True, "−12"),
    ],
)
def test_dutch_notation(value, decimals, signed, text):
    assert number(value, decimals, signed=signed) == text


@pytest.mark.parametrize("value", [-0.0, 0.0, -0.004, 0.004])
def test_what_is_written_as_zero_has_no_sign(value):
    assert number(value, 1, signed=True) == "0,0"


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_a_number_reads_back(value, decimals):
    exact = value / 10**decimals
    text = number(exact, decimals)
    back = float(text.replace(".", "").replace(",", ".").replace("−", "-"))
    assert back == pytest.approx(exact)
    assert re.fullmatch(r"−?\d{1,3}(\.\d{3})*(,\d+)?", text)


@given(st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), max_size=6))
def test_listing_names_everything_once_in_order(names):
    assert re.split(r", | en ", listing(names)) == (names or [""])
    assert listing(names).count(" en ") == (len(names) > 1)


def test_small_numbers_are_words_and_large_ones_digits():
    assert [count_word(n) for n in (0, 1, 12, 13, 1200)] == [
        "nul",
        "één",
        "twaalf",
        "13",
        "1.200",
    ]


@given(st.text(max_size=20))
def test_sentence_case_leaves_the_rest_alone(text):
    assert sentence_case(text)[len(text[:1].upper()) :] == text[1:]
    assert sentence_case("één en 'Twee'") == "Één en 'Twee'"


def test_a_number_and_its_noun_agree():
    assert how_many(1, "rij wordt", "rijen worden") == "1 rij wordt"
    assert how_many(0, "rij wordt", "rijen worden") == "0 rijen worden"
    assert how_many(1200, "rij", "rijen") == "1.200 rijen"
