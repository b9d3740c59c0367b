"""Effect: silent when nothing happened, found when something did, never a cause."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.advice.effect import WORDS, Change, judge_effect

AREAS, QUARTERS, ADOPTED = ["A", "B", "C", "D"], 20, 8
RUNS, PHI = 400, 2.0


def clustered(rng, mean):
    """Counts with variance ``PHI`` times their mean."""
    return rng.negative_binomial(mean / (PHI - 1), 1 / PHI)


def rounded(counts):
    """What is published: to five, and what a reader knows of it."""
    shown = np.round(counts / 5) * 5
    return np.maximum(shown - 2, 0), shown + 2


def city(rng, factor=1.0):
    """Five years of quarters with a season, growth, and a change in A from ``ADOPTED`` on."""
    base = rng.uniform(60, 150, len(AREAS))[:, None]
    season = np.tile([1.1, 1.0, 0.9, 1.0], QUARTERS // 4)
    mean = base * season * 1.01 ** np.arange(QUARTERS)
    mean[0, ADOPTED:] *= factor
    low, high = rounded(clustered(rng, mean))
    return pd.DataFrame(low, AREAS, dtype=float), pd.DataFrame(high, AREAS, dtype=float)


def share(factor, direction, wanted):
    rng = np.random.default_rng(5)
    found = [
        judge_effect(*city(rng, factor), "A", ADOPTED, AREAS[1:], direction=direction).change
        for _ in range(RUNS)
    ]
    return sum(each is wanted for each in found) / RUNS


@pytest.mark.parametrize("direction", ["hoger", "lager"])
def test_without_any_effect_at_most_five_percent_is_called_effective(direction, figure):
    found = share(1.0, direction, Change.WANTED)
    figure(f"zonder effect, gewenst {direction}: {found:.1%} heet effectief")
    assert found <= 0.05


@pytest.mark.parametrize(("factor", "direction"), [(1.4, "hoger"), (0.7, "lager")])
def test_a_planted_effect_is_found(factor, direction, figure):
    found = share(factor, direction, Change.WANTED)
    figure(f"vijf jaar kwartalen, effect {factor}: in {found:.0%} gevonden")
    assert found >= 0.8
    assert share(factor, direction, Change.OTHER_WAY) == 0


def share_of_shares(factor, direction, wanted):
    """As ``share``, of a part of which the whole swings too."""
    rng = np.random.default_rng(11)
    found = 0
    for _ in range(RUNS):
        whole = rng.uniform(300, 700, (len(AREAS), QUARTERS))
        part = whole * rng.uniform(0.2, 0.35, len(AREAS))[:, None]
        part[0, ADOPTED:] *= factor
        k = [pd.DataFrame(e, AREAS, dtype=float) for e in rounded(clustered(rng, part))]
        n = [pd.DataFrame(e, AREAS, dtype=float) for e in rounded(whole)]
        judged = judge_effect(*k, "A", ADOPTED, AREAS[1:], direction=direction, whole=tuple(n))
        found += judged.change is wanted
    return found / RUNS


@pytest.mark.parametrize("direction", ["hoger", "lager"])
def test_a_share_without_any_effect_is_rarely_called_effective(direction, figure):
    found = share_of_shares(1.0, direction, Change.WANTED)
    figure(f"aandeel zonder effect, gewenst {direction}: {found:.1%} heet effectief")
    assert found <= 0.05


@pytest.mark.parametrize(("factor", "direction"), [(1.5, "hoger"), (0.6, "lager")])
def test_a_planted_effect_on_a_share_is_found(factor, direction, figure):
    found = share_of_shares(factor, direction, Change.WANTED)
    figure(f"aandeel, effect {factor}: in {found:.0%} gevonden")
    assert found >= 0.8
    assert share_of_shares(factor, direction, Change.OTHER_WAY) == 0


def test_a_part_that_grows_with_its_whole_is_no_effect():
    counts = pd.DataFrame(np.full((4, QUARTERS), 100.0), AREAS)
    counts.loc["A", counts.columns[ADOPTED:]] *= 2
    alone = judge_effect(counts, counts, "A", ADOPTED, AREAS[1:], direction="hoger")
    assert alone.change is Change.WANTED
    whole = (4 * counts, 4 * counts)
    found = judge_effect(counts, counts, "A", ADOPTED, AREAS[1:], direction="hoger", whole=whole)
    assert found.change is Change.NONE
    assert found.ratio == pytest.approx(1)


def test_a_whole_that_is_not_known_is_not_judged():
    counts = pd.DataFrame(np.full((4, QUARTERS), 100.0), AREAS)
    whole = counts * 4
    whole.iloc[2, 3] = np.nan
    found = judge_effect(
        counts, counts, "A", ADOPTED, AREAS[1:], direction="hoger", whole=(whole, whole)
    )
    assert found.change is Change.UNJUDGED


def test_what_moves_everywhere_is_no_effect():
    counts = pd.DataFrame(np.full((4, QUARTERS), 100.0), AREAS)
    counts.iloc[:, ADOPTED:] *= 2
    found = judge_effect(counts, counts, "A", ADOPTED, AREAS[1:], direction="hoger")
    assert found.change is Change.NONE
    assert found.ratio == pytest.approx(1)


def test_outreach_is_never_judged_by_fewer_registrations():
    counts = pd.DataFrame(np.full((4, QUARTERS), 100.0), AREAS)
    with pytest.raises(ValueError, match="nooit beoordeeld op minder"):
        judge_effect(counts, counts, "A", 8, AREAS[1:], direction="lager", outreach=True)


@pytest.mark.parametrize(
    ("adopted", "change", "said"),
    [
        (3, None, "minder dan 4 kwartalen van voor"),
        (QUARTERS - 1, None, "minder dan 2 kwartalen na"),
        (8, np.nan, "ontbreekt of is afgeschermd"),
        (8, 1.0, "minder dan 20 registraties"),
    ],
)
def test_too_little_to_judge(adopted, change, said):
    counts = pd.DataFrame(np.full((4, QUARTERS), 100.0), AREAS)
    if change is not None:
        counts.loc["A"] = change
    found = judge_effect(counts, counts, "A", adopted, AREAS[1:], direction="hoger")
    assert found.change is Change.UNJUDGED
    assert said in found.words


def test_without_similar_areas_nothing_is_said():
    counts = pd.DataFrame(np.full((4, QUARTERS), 100.0), AREAS)
    assert "geen gebied" in judge_effect(counts, counts, "A", 8, [], direction="hoger").words


@given(st.floats(0.2, 4), st.integers(0, 40))
def test_a_wider_interval_never_makes_a_change_clear(factor, width):
    counts = pd.DataFrame(np.full((4, QUARTERS), 100.0), AREAS)
    counts.loc["A", ADOPTED:] *= factor
    exact = judge_effect(counts, counts, "A", ADOPTED, AREAS[1:], direction="hoger")
    wide = judge_effect(
        (counts - width).clip(lower=0),
        counts + width,
        "A",
        ADOPTED,
        AREAS[1:],
        direction="hoger",
    )
    if exact.change is Change.NONE and factor == 1:
        assert wide.change is Change.NONE
    if width == 0:
        assert wide.change is exact.change


def test_no_word_tells_a_cause():
    for text in WORDS.values():
        assert not any(each in text for each in ("door", "dankzij", "gevolg", "werkt"))
