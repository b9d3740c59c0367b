"""What changed: verdicts that hold for every value that published counts allow."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import change
from geo.change import NO_COUNT, TOO_FEW, Change, shifted


def compare(now, before, **given):
    return change.compare(now, before, minimum=50, **given)


def counts(*ends):
    return pd.DataFrame(ends, columns=["low", "high"], dtype=float)


def exact(*values):
    return counts(*((value, value) for value in values))


def test_oracle_score_test_and_wilson_of_the_share():
    """z = 40 / sqrt(160); Wilson of 100 of 160 is 0.54793 to 0.69628 (scipy.stats.binomtest)."""
    found = compare(exact(100), exact(60)).iloc[0]
    assert found["p"] == pytest.approx(0.00156540, abs=1e-8)
    assert found["ratio"] == pytest.approx(5 / 3)
    assert found["lower"] == pytest.approx(0.547887 / (1 - 0.547887), abs=1e-4)
    assert found["upper"] == pytest.approx(0.696259 / (1 - 0.696259), abs=1e-4)
    assert found["verdict"] == Change.MORE


def test_clustered_counts_need_a_larger_difference():
    once, twice = (compare(exact(100), exact(72), phi=phi).iloc[0] for phi in (1.0, 2.0))
    assert (once["verdict"], twice["verdict"]) == (Change.MORE, Change.UNCLEAR)
    assert twice["lower"] < once["lower"] < once["upper"] < twice["upper"]


@pytest.mark.parametrize(
    ("now", "before", "verdict", "reason"),
    [
        ((0, 9), (58, 62), Change.FEWER, ""),
        ((58, 62), (0, 9), Change.MORE, ""),
        ((0, 9), (0, 9), Change.UNJUDGED, TOO_FEW),
        ((48, 49), (20, 22), Change.UNJUDGED, TOO_FEW),
        ((np.nan, np.nan), (60, 60), Change.UNJUDGED, NO_COUNT),
        ((98, 102), (98, 102), Change.UNCLEAR, ""),
        ((60, 60), (0, 0), Change.MORE, ""),
        ((0, 0), (60, 60), Change.FEWER, ""),
    ],
)
def test_every_state_has_a_verdict_of_its_own(now, before, verdict, reason):
    found = compare(counts(now), counts(before)).iloc[0]
    assert (found["verdict"], found["reason"]) == (verdict, reason)
    assert (verdict == Change.UNJUDGED) == bool(np.isnan(found["p"]))


def test_where_there_were_none_the_margin_has_no_end():
    assert compare(exact(60), exact(0)).iloc[0]["upper"] == np.inf
    assert compare(exact(0), exact(60)).iloc[0]["lower"] == 0


def test_a_bar_closes_every_row():
    found = compare(exact(100, 60), exact(20, 60), barred="een punt leverde niet")
    assert set(found["verdict"]) == {Change.UNJUDGED}
    assert set(found["reason"]) == {"een punt leverde niet"}
    assert found[["p", "q", "ratio"]].isna().all(axis=None)


@given(
    st.tuples(st.integers(0, 300), st.integers(0, 8)),
    st.tuples(st.integers(0, 300), st.integers(0, 8)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([1.0, 1.7]),
)
def test_a_verdict_on_intervals_holds_for_every_pair_in_them(now, before, a, b, phi):
    wide = compare(counts((now[0], sum(now))), counts((before[0], sum(before))), phi=phi).iloc[0]
    inside = now[0] + a * now[1], before[0] + b * before[1]
    one = compare(exact(inside[0]), exact(inside[1]), phi=phi).iloc[0]
    if wide["verdict"] in (Change.MORE, Change.FEWER) and one["verdict"] != Change.UNJUDGED:
        assert one["verdict"] == wide["verdict"]
    if not np.isnan(one["p"]):
        assert wide["lower"] <= one["lower"] + 1e-9
        assert wide["upper"] >= one["upper"] - 1e-9


@given(st.integers(50, 400), st.integers(1, 400))
def test_interval_and_test_agree(now, before):
    found = compare(exact(now), exact(before)).iloc[0]
    outside = not found["lower"] <= 1 <= found["upper"]
    assert outside == (found["p"] < 0.05)


def test_nothing_changed_is_rarely_called_a_change(figure):
    rng, runs = np.random.default_rng(7), 600
    mean = np.array([60.0, 80.0, 120.0, 200.0, 60.0, 90.0, 150.0, 70.0])
    flagged = 0
    for _ in range(runs):
        now, before = rng.negative_binomial(mean, 0.5), rng.negative_binomial(mean, 0.5)
        found = compare(exact(*now), exact(*before), phi=2.0)
        flagged += found["verdict"].isin([Change.MORE, Change.FEWER]).any()
    figure(f"nothing changed, phi 2: in {flagged / runs:.1%} of runs any of 8 called a change")
    assert flagged / runs <= 0.08


@pytest.mark.parametrize("wrong", [{"low": -1.0, "high": 2.0}, {"low": 3.0, "high": 2.0}])
def test_absurd_counts_are_refused(wrong):
    with pytest.raises(ValueError, match=r"negative|above"):
        compare(pd.DataFrame([wrong]), exact(5))


def test_a_share_that_is_unknown_did_not_shift():
    assert not shifted(np.nan, 5.0)
    assert shifted(4.0, 9.0)
    assert not shifted(4.1, 9.0)
