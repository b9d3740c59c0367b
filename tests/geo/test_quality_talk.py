"""The criteria that are a reason for a conversation: continuity and the mix of questions."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from geo.quality_rules import Verdict
from geo.quality_talk import continuity, mix
from geo.quality_tally import Tally
from geo.rates import funnel_limits
from tests.geo.quality_tables import (
    DEMANDS,
    RULES,
    TAXONOMY,
    delivery,
    frame,
    judged,
    reason,
    row,
    score,
    verdict,
    with_thresholds,
)

YEARS = ("2024-K1", "2025-K1", "2026-K1")


def course(*counts, point="P1", periods=YEARS):
    return [row(n, point=point, period=p) for n, p in zip(counts, periods, strict=False)]


def mixes(**counts):
    """One period: per point the counts of the demand types."""
    return [
        row(n, point=point, table="hulpvraag", category=category)
        for point, numbers in counts.items()
        for category, n in zip(DEMANDS, numbers, strict=False)
    ]


# --- continuity -------------------------------------------------------------------------------


def test_a_count_beside_the_mean_of_earlier_years():
    quality = judged(course(80, 120, 100))
    found = score(quality, "verloop")
    assert (found["teller_laag"], found["noemer_laag"], found["score_laag"]) == (100, 100, 1)
    assert found["oordeel"] == Verdict.GOOD
    # Dispersion 2, and a mean of two years: as if 100 / 3 were expected.
    low, high = funnel_limits(100 / 3, level=0.99)
    assert found["reden"] == (
        "100 dossiers, tegen gemiddeld 100 in dezelfde periode van 2024 en 2025; "
        f"tussen {np.ceil(100 * low):.0f} en {np.floor(100 * high):.0f} is gewoon."
    )


@pytest.mark.parametrize(("now", "expected"), [(30, Verdict.NOTICE), (90, Verdict.GOOD)])
def test_a_fall_outside_the_funnel_is_worth_a_question(now, expected):
    assert verdict(judged(course(100, 100, now)), "verloop") is expected
    doubled = judged(course(100, 100, 400))
    assert verdict(doubled, "verloop") is Verdict.NOTICE
    assert score(doubled, "verloop")["score_laag"] == 0.25


def test_a_fall_to_nothing_is_seen():
    quality = judged([*course(100, 100, 0), row(80, unit="lopend")])
    assert score(quality, "verloop")["score_laag"] == 0
    assert verdict(quality, "verloop") is Verdict.NOTICE


def test_more_years_make_the_expectation_surer():
    one = continuity(Tally(frame(course(100, 100)), TAXONOMY), RULES["verloop"])
    three = [*course(100, 100, 100, 100, periods=("2023-K1", *YEARS))]
    more = continuity(Tally(frame(three), TAXONOMY), RULES["verloop"])
    assert more["onder"].max() > one["onder"].max()
    assert more["boven"].min() < one["boven"].min()


def test_only_the_same_months_of_earlier_years_count():
    rows = [row(100, period="2025-K2"), row(100, period="2025"), row(100)]
    assert verdict(judged(rows), "verloop") is Verdict.UNJUDGED
    assert reason(judged(rows), "verloop") == RULES.redenen.geen_eerder_jaar
    few = judged(course(5, 5, 60))
    assert reason(few, "verloop") == "Minder dan 20 dossiers: te weinig om te beoordelen."


def test_a_withheld_count_is_judged_on_its_worst_case():
    sure = judged(course(100, 100, 150))
    assert verdict(sure, "verloop") is Verdict.GOOD
    unsure = judged(course(100, 100, (150, 300)))
    found = score(unsure, "verloop")
    assert found["oordeel"] == Verdict.NOTICE
    assert (found["score_laag"], found["score_hoog"]) == (
        pytest.approx(1 / 3),
        pytest.approx(2 / 3),
    )


def test_chance_alone_seldom_falls_outside_the_funnel():
    random = np.random.default_rng(7)
    rows = [
        r
        for k in range(800)
        for r in course(*random.poisson(60, size=2), point=f"P{k}", periods=YEARS[1:])
    ]
    rules = with_thresholds("verloop", spreiding=1.0, niveau=0.95)
    scored = continuity(Tally(frame(rows), TAXONOMY), rules["verloop"])
    outside = scored.loc[scored["belet"] == "", "opvallend"]
    assert len(outside) == 800
    assert 0.02 < outside.mean() < 0.07


# --- mix --------------------------------------------------------------------------------------


def test_a_mix_by_hand():
    quality = judged(mixes(P1=(80, 20), P2=(20, 80), P3=(20, 80), P4=(20, 80)))
    found = score(quality, "samenstelling")
    # The mean of .8/.2 and .2/.8 is .5/.5: divergence 1 - H(.2) = 0.2780719 bits.
    assert found["score_laag"] == pytest.approx(1 - 0.5273253, abs=1e-7)
    assert (found["teller_laag"], found["noemer_laag"]) == (100, 300)
    assert found["oordeel"] == Verdict.NOTICE
    assert found["reden"] == (
        "De verdeling over hulpvragen wijkt af van die van de drie andere punten samen: "
        "meer schulden (80% tegen 20%) en minder wonen (20% tegen 80%)."
    )


def test_the_same_mix_is_like_the_others_however_large():
    quality = judged(mixes(P1=(60, 30), P2=(600, 300), P3=(120, 60), P4=(80, 40)))
    assert score(quality, "samenstelling")["score_laag"] == pytest.approx(1)
    assert "lijkt op die van de drie andere punten" in reason(quality, "samenstelling")


def test_too_few_counts_or_points_give_no_comparison():
    few = judged(mixes(P1=(20, 20), P2=(90, 90), P3=(90, 90), P4=(90, 90)))
    assert "Minder dan 50 dossiers" in reason(few, "samenstelling")
    alone = judged(mixes(P1=(90, 90), P2=(90, 90), P3=(90, 90)))
    assert reason(alone, "samenstelling") == RULES.redenen.geen_vergelijking


def test_similar_surroundings_choose_whom_to_compare_with():
    poor, rich = (80, 20), (20, 80)
    rows = mixes(**{f"A{k}": poor for k in range(6)}, **{f"B{k}": rich for k in range(8)})
    shares = pd.DataFrame(
        {"laag_inkomen": [0.5] * 6 + [0.1] * 8, "vast": 1.0},
        index=[f"A{k}" for k in range(6)] + [f"B{k}" for k in range(8)],
    )
    names = {f"A{k}": f"Punt {k}" for k in range(6)}
    alike = judged(rows, surroundings=shares, points=names)
    assert score(alike, "samenstelling", point="A0")["score_laag"] == pytest.approx(1)
    assert (
        "vijf punten met een vergelijkbare omgeving (Punt 1, Punt 2, Punt 3, Punt 4 en Punt 5)"
    ) in reason(alike, "samenstelling", point="A0")
    assert verdict(judged(rows), "samenstelling", point="A0") is Verdict.NOTICE
    # A point that the table does not describe is compared with all others, and says so.
    undescribed = judged(rows, surroundings=shares.drop(index="A0"))
    assert "de 13 andere punten samen" in reason(undescribed, "samenstelling", point="A0")


def test_small_and_sensitive_questions_are_not_named():
    wide = ["huiselijk_geweld", "gezondheid_ggz", "schulden"]
    rows = [
        row(n, point=p, table="hulpvraag", category=c)
        for p, counts in {"P1": (90, 4, 60), **{f"Q{k}": (4, 90, 60) for k in range(4)}}.items()
        for c, n in zip(wide, counts, strict=True)
    ]
    told = reason(judged(rows), "samenstelling")
    assert "wijkt af" in told
    for word in ("geweld", "ggz", "schulden"):
        assert word not in told


def test_a_mix_that_is_mostly_withheld_says_nothing():
    rows = mixes(P2=(90, 90), P3=(90, 90), P4=(90, 90))
    rows += [row((60, 140), table="hulpvraag", category="schulden")]
    rows += [row((0, 80), table="hulpvraag", category="wonen")]
    assert reason(judged(rows), "samenstelling") == RULES.redenen.te_veel_afgeschermd


NUMBERS = st.lists(st.integers(0, 80), min_size=6, max_size=6)


@settings(max_examples=25)
@given(NUMBERS, st.lists(st.integers(0, 3), min_size=6, max_size=6), st.data())
def test_the_interval_of_a_mix_holds_for_every_value_that_was_withheld(known, withheld, data):
    base = np.array(known) + 10
    others = mixes(P2=(40, 40, 40, 40, 40, 40), P3=(40, 40, 40, 40, 40, 40), P4=(9, 9, 9, 9, 9, 9))
    rows = [
        row((int(n), int(n + w)), table="hulpvraag", category=c)
        for c, n, w in zip(DEMANDS, base, withheld, strict=True)
    ]
    found = mix(Tally(frame([*rows, *others]), TAXONOMY), RULES["samenstelling"]).loc[
        (24312, 24314, "P1")
    ]
    real = base + [data.draw(st.integers(0, w)) for w in withheld]
    exact = 1 - jensenshannon(real, np.ones(6), base=2)
    assert found["score_laag"] - 1e-9 <= exact <= found["score_hoog"] + 1e-9


@pytest.mark.parametrize(("level", "least", "most"), [(0.99, 0.0, 0.04), (0.5, 0.35, 0.65)])
def test_chance_alone_flags_a_mix_as_often_as_the_level_says(level, least, most):
    random = np.random.default_rng(3)
    usual = random.dirichlet(np.full(6, 8.0))
    rows = mixes(**{f"P{k:03}": random.multinomial(150, usual).tolist() for k in range(150)})
    rules = with_thresholds("samenstelling", afstand=0.0, spreiding=1.0, niveau=level)
    flagged = mix(Tally(frame(rows), TAXONOMY), rules["samenstelling"])["opvallend"]
    assert least <= flagged.astype(float).mean() <= most


def test_a_whole_delivery_has_both():
    rows = [r for k in range(5) for r in delivery(point=f"P{k}")]
    rows += [r for k in range(5) for r in delivery(point=f"P{k}", period="2025-K1")]
    quality = judged(rows)
    assert verdict(quality, "verloop") is Verdict.GOOD
    assert verdict(quality, "samenstelling") is Verdict.GOOD
