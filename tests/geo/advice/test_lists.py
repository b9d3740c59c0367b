"""Facts from surveys: nothing tells what fewer than ten people said."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.advice.of_lists import survey_fact
from geo.cell import State


def row(value, n=100, *, high=None, said="", measure="plan_herkend_pct"):
    return {
        "waarde_laagste": value,
        "waarde_hoogste": value if high is None else high,
        "waarde_bijzonderheid": said,
        "n": n,
        "maat": measure,
        "periode": "2026",
        "bron": "Onderzoek",
    }


def test_a_share_with_its_number():
    fact = survey_fact(row(45.0), 10, 0)
    assert (fact.low, fact.high, fact.text, fact.n) == (45.0, 45.0, "45%", 100.0)
    assert fact.margin == pytest.approx(19.5, abs=0.1)


def test_an_upper_bound_stays_below_itself():
    fact = survey_fact(row(0.0, None, high=50.0, said="minder_dan"), 10, 0)
    assert fact.high < 50
    assert fact.text == "minder dan 50%"


def test_about_is_said():
    assert survey_fact(row(25.0, None, said="circa"), 10, 0).text == "ongeveer 25%"


def test_without_number_it_says_so():
    fact = survey_fact(row(45.0, None), 10, 0)
    assert fact.n is None
    assert fact.note == "aantal antwoorden niet bekend"


def test_too_few_answers_are_withheld():
    fact = survey_fact(row(7.9, 9, measure="tevreden_cijfer"), 10, 1)
    assert fact.state is State.SUPPRESSED
    assert not fact.known


@given(st.integers(10, 500), st.data())
def test_no_count_under_ten_can_be_computed_from_a_share(n, data):
    count = data.draw(st.integers(0, n))
    fact = survey_fact(row(100 * count / n, n), 10, 1)
    if count < 10 or n - count < 10:
        assert fact.state is State.SUPPRESSED
        few = 0 if count < 10 else n - 9
        assert fact.low * n / 100 == pytest.approx(few)
        assert fact.high * n / 100 == pytest.approx(few + 9)
    else:
        assert fact.state is State.NUMBER


def test_a_missing_value_is_everything():
    fact = survey_fact(row(math.nan, None, high=math.nan), 10, 0)
    assert (fact.low, fact.high) == (0.0, 100.0)


def test_a_series_will_do():
    assert survey_fact(pd.Series(row(45.0)), 10, 0).text == "45%"
