"""Flags on shares and changes: they hold for every count a reader may think of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.advice.comparing import Band, change_flags, share_flags

AREAS = list("ABCDEFGH")


def band(low, high=None):
    low = pd.Series(low, AREAS, dtype=float)
    return Band(low, low if high is None else pd.Series(high, AREAS, dtype=float))


def test_a_share_that_is_much_higher_is_flagged_and_others_are_not():
    whole = band([400] * 8)
    table = share_flags(band([160, 80, 84, 78, 80, 82, 79, 81]), whole, phi=2.0)
    assert table["flag"].tolist() == ["hoger"] + ["geen_duidelijk_verschil"] * 7


def test_a_class_that_may_be_either_is_undecided():
    whole = band([60] * 8)
    table = share_flags(band([0] + [9] * 7, [59] + [9] * 7), whole)
    assert table["flag"]["A"] == "niet_te_bepalen"


def test_missing_is_undecided():
    table = share_flags(band([np.nan] + [80] * 7), band([400] * 8))
    assert table["flag"]["A"] == "niet_te_bepalen"
    assert np.isnan(table["low"]["A"])


counts = st.lists(st.integers(20, 200), min_size=8, max_size=8)
widths = st.lists(st.integers(0, 9), min_size=8, max_size=8)


@given(counts, widths, st.data())
def test_a_flag_on_a_share_holds_for_every_count(low, width, data):
    high = [a + b for a, b in zip(low, width, strict=True)]
    whole = band([400] * 8)
    table = share_flags(band(low, high), whole, level_q=0.05)
    exact = [data.draw(st.integers(a, b)) for a, b in zip(low, high, strict=True)]
    shares = pd.Series(exact, AREAS) / 400
    for code in AREAS:
        rest = (sum(exact) - exact[AREAS.index(code)]) / (7 * 400)
        if table["flag"][code] == "hoger":
            assert shares[code] > rest
        if table["flag"][code] == "lager":
            assert shares[code] < rest


@pytest.mark.parametrize(
    ("before", "after", "flag"),
    [
        ((40, 40), (80, 80), "hoger"),
        ((80, 80), (40, 40), "lager"),
        ((40, 40), (44, 44), "geen_duidelijk_verschil"),
        ((0, 9), (5, 60), "niet_te_bepalen"),
    ],
)
def test_change(before, after, flag):
    still = [50] * 7
    table = change_flags(
        band([before[0], *still], [before[1], *still]),
        band([after[0], *still], [after[1], *still]),
    )
    assert table["flag"]["A"] == flag


def test_without_any_difference_few_cities_have_a_flag():
    rng = np.random.default_rng(3)
    runs = 300
    flagged = 0
    for _ in range(runs):
        whole = rng.integers(300, 900, 8)
        part = np.minimum(whole, rng.negative_binomial(whole * 0.2, 0.5))
        flags = share_flags(band(part), band(whole), phi=2.0 / (1 - 0.2))["flag"]
        flagged += flags.isin(["hoger", "lager"]).any()
    print(f"\nniets aan de hand: {flagged / runs:.1%} van de steden heeft een vlag")
    assert flagged / runs <= 0.08
