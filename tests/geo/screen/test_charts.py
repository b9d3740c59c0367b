"""Charts as values: every mark in its frame, the reference where the ratio is 1."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reach import assess
from geo.reach_words import Flag
from geo.screen.charts import caterpillar, funnel
from geo.verdict import UNDECIDED

COUNTS = st.lists(st.integers(0, 400), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_every_mark_lies_in_the_frame(counts):
    codes = [f"A{k}" for k in range(len(counts))]
    observed = pd.Series(np.array(counts, float), codes)
    found = assess(observed, pd.Series(1.0, codes))
    for chart in (funnel(codes, found, 1.5, "wijk"), caterpillar(codes, found, "wijk")):
        assert len(chart.marks) <= len(codes)
        for mark in chart.marks:
            assert all(0 <= v <= 1 for v in (mark.x, mark.y, mark.low, mark.high))
        for curve in chart.curves:
            assert all(0 <= v <= 1 for point in curve for v in point)
        assert chart.description.endswith((".", "bovenaan."))


def test_the_limits_of_chance_close_in_as_more_is_expected():
    codes = ["A", "B"]
    found = assess(pd.Series([50.0, 500.0], codes), pd.Series([1.0, 10.0], codes))
    chart = funnel(codes, found, 1.0, "wijk")
    low, high = chart.curves
    assert high[0][1] - low[0][1] > high[-1][1] - low[-1][1]
    assert low[-1][1] < chart.reference < high[-1][1]
    assert [mark.name for mark in chart.marks] == codes


def test_the_lowest_ratio_is_first():
    codes = ["A", "B", "C"]
    found = assess(pd.Series([90.0, 50.0, 100.0], codes), pd.Series(1.0, codes))
    marks = caterpillar(codes, found, "wijk").marks
    assert [mark.code for mark in marks] == ["B", "A", "C"]
    assert [mark.y for mark in marks] == sorted(mark.y for mark in marks)


def test_an_area_of_which_nothing_is_said_has_no_mark():
    """Four expected is too few for a verdict: a dot far from 1 would be read as one."""
    codes = ["A", "B"]
    found = assess(pd.Series([9.0, 400.0], codes), pd.Series([1.0, 100.0], codes))
    assert found.loc["A", "flag"] == Flag.UNJUDGED
    assert np.isfinite(found.loc["A", "ratio"])
    for chart in (funnel(codes, found, 1.0, "wijk"), caterpillar(codes, found, "wijk")):
        assert [mark.code for mark in chart.marks] == ["B"]


def test_groups_have_the_same_word_for_no_verdict():
    assert UNDECIDED == Flag.UNJUDGED
