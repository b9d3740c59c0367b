"""Which areas resemble each other."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import ValidationError

from geo.similar import SimilarityRules, differences, most_similar

FIGURES = pd.DataFrame(
    {"oud_pct": [10.0, 12.0, 30.0, 28.0], "koop_pct": [50.0, 48.0, 20.0, 70.0]},
    index=["A", "B", "C", "D"],
)


def test_by_hand():
    """sd of oud is 9.0554, of koop 17.8045; A-B: both differ by 2."""
    expected = np.sqrt(((2 / 9.0554) ** 2 + (2 / 17.8045) ** 2) / 2)
    assert differences(FIGURES).loc["A", "B"] == pytest.approx(expected, rel=1e-4)
    assert most_similar(FIGURES, "A", 2).index.tolist() == ["B", "D"]


def test_a_unit_changes_nothing():
    other = differences(FIGURES * [1000, 1])
    assert np.allclose(other, differences(FIGURES), equal_nan=True)


def test_who_lacks_a_figure_resembles_nobody():
    figures = FIGURES.copy()
    figures.loc["B", "oud_pct"] = np.nan
    assert most_similar(figures, "B").empty
    assert "B" not in most_similar(figures, "A").index


@pytest.mark.parametrize("figures", [FIGURES[[]], FIGURES * 0, FIGURES.iloc[:1], FIGURES * np.nan])
def test_without_anything_to_compare_nobody_is_named(figures):
    assert most_similar(figures, "A").empty


@given(arrays(float, (5, 3), elements=st.floats(0, 100)))
def test_differences_are_mutual(values):
    found = differences(pd.DataFrame(values, index=list("ABCDE"))).to_numpy()
    assert np.allclose(found, found.T, equal_nan=True)


def test_rules_say_what_they_compare():
    with pytest.raises(ValidationError, match="kenmerken"):
        SimilarityRules(versie=1, kenmerken=(), aantal=3, waarom="omdat het moet", bron="eigen")
