"""Flags on shares and changes: they hold for every count a reader may think of."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
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


@settings(max_examples=200)
@given(counts, widths, widths, st.floats(1, 4), st.data())
def test_a_flag_on_a_share_holds_for_every_count(low, width, wider, phi, data):
    """Not only its direction: on what may be behind the bands the same areas are flagged."""
    high = [a + b for a, b in zip(low, width, strict=True)]
    most = [400 + b for b in wider]
    found = share_flags(band(low, high), band([400] * 8, most), phi=phi)["flag"]
    assume(found.isin(["hoger", "lager"]).any())
    part = [data.draw(st.integers(a, b)) for a, b in zip(low, high, strict=True)]
    whole = [data.draw(st.integers(400, b)) for b in most]
    exact = share_flags(band(part), band(whole), phi=phi)["flag"]
    clear = found.isin(["hoger", "lager"])
    assert exact[clear].tolist() == found[clear].tolist()


def test_wide_bands_of_the_others_count_with_their_widest_spread():
    """51.75% beside others of 5 to 45%: clear only if those were not spread as 45% is."""
    whole = band([400] * 8)
    found = share_flags(band([207] + [20] * 7, [207] + [180] * 7), whole)["flag"]["A"]
    exact = share_flags(band([207] + [180] * 7), whole)["flag"]["A"]
    assert exact == "geen_duidelijk_verschil"
    assert found == "niet_te_bepalen"


@settings(max_examples=200)
@given(counts, counts, widths, st.floats(1, 4), st.data())
def test_a_flag_on_a_change_holds_for_every_count(before, after, width, phi, data):
    def most(values):
        return [a + b for a, b in zip(values, width, strict=True)]

    def one_of(values):
        return band([data.draw(st.integers(a, a + b)) for a, b in zip(values, width, strict=True)])

    found = change_flags(band(before, most(before)), band(after, most(after)), phi=phi)["flag"]
    clear = found.isin(["hoger", "lager"])
    assume(clear.any())
    exact = change_flags(one_of(before), one_of(after), phi=phi)["flag"]
    assert exact[clear].tolist() == found[clear].tolist()


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
