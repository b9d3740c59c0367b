import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.proportions import wilson_interval


def test_the_published_interval():
    """65 of 100: methods, section 2, which gives 0.5525444 and 0.7363576.

    The formula itself gives 0.73635752: the source's last digit is one too high.
    """
    lower, upper = wilson_interval(65.0, 100.0)
    assert round(lower, 7) == 0.5525444
    assert upper == pytest.approx(0.7363576, abs=1e-7)
    assert round(upper, 8) == 0.73635752


def test_series_keep_their_index_and_gaps():
    k = pd.Series({"a": 0.0, "b": np.nan, "c": 5.0, "d": 0.0})
    lower, upper = wilson_interval(k, pd.Series({"a": 10.0, "b": 10.0, "c": 5.0, "d": 0.0}))
    assert lower["a"] == 0.0
    assert upper["c"] == 1.0
    assert lower[["b", "d"]].isna().all()
    assert upper[["b", "d"]].isna().all()


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_holds_the_share_and_stays_within_bounds(case):
    k, n = case
    lower, upper = wilson_interval(float(k), float(n))
    assert 0 <= lower <= k / n <= upper <= 1


@pytest.mark.parametrize(("k", "n"), [(-1.0, 5.0), (6.0, 5.0), (1.0, -5.0)])
def test_absurd_counts_are_refused(k, n):
    with pytest.raises(ValueError, match="between 0 and the whole"):
        wilson_interval(k, n)


def test_a_level_outside_0_and_1_is_refused():
    with pytest.raises(ValueError, match="level"):
        wilson_interval(1.0, 2.0, level=1.0)
