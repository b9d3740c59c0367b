"""Honesty: in a city with known truth, what is found, and how often something false.

The figures are printed at the end of the run.
"""

from functools import lru_cache

import numpy as np
import pytest
from scipy import stats

from geo.rates import poisson_interval, ratio_interval
from tests.geo.simulated_city import (
    PHI,
    RESIDENTS,
    Scenario,
    as_published,
    clustered,
    draws,
    found,
    found_by_ranking,
    share_with,
)

RUNS = 150
ANY = ["lager", "hoger"]
# Registrations that follow residents and nothing else: the best case of a ranking per resident.
PEOPLE = RESIDENTS.where(RESIDENTS >= 100, 0.0)


@lru_cache(maxsize=8)
def simulated(name, seed=20261001):
    scenario = {
        "nothing": Scenario(),
        "high": Scenario(high_factor=2.2),
        "gaps": Scenario(gaps=5),
        "gaps by residents": Scenario(weights=PEOPLE, gaps=5),
        "quarter": Scenario(quarters=1),
        "quarter gaps": Scenario(quarters=1, gaps=5),
    }[name]
    return draws(scenario, RUNS, seed)


@pytest.mark.parametrize("which", ["exact", "published"])
def test_a_nothing_planted_rarely_flags_anything(which, figure):
    runs = simulated("nothing")
    anything = share_with(runs, which, ANY)
    phi = np.array([run.phi for run in runs])
    # A tenth loses its area: what is left is clustered a little less.
    true = 1 + 0.9 * (PHI - 1)
    figure(
        f"(a) nothing planted, {which}: {anything:.1%} of runs flag any area; "
        f"phi {phi.mean():.2f} ({phi.min():.2f} to {phi.max():.2f}; true {true:.2f}), "
        f"within a quarter of it in {(abs(phi / true - 1) < 0.25).mean():.0%}"
    )
    assert anything <= 0.08


@pytest.mark.parametrize("which", ["exact", "published"])
def test_a_one_area_far_too_high_makes_no_other_look_low(which, figure):
    runs = simulated("high")
    low, high = share_with(runs, which, "lager"), share_with(runs, which, "hoger")
    figure(
        f"(a) one area 2.2 times too high, {which}: another too low in {low:.1%} of runs, "
        f"another too high in {high:.1%}; itself flagged in {share_of_planted(runs, which):.1%}"
    )
    assert low <= 0.10


def share_of_planted(runs, which):
    return np.mean(
        [(getattr(r, which)["flag"].to_numpy()[r.planted] == "hoger").all() for r in runs]
    )


@pytest.mark.parametrize("scenario", ["gaps", "gaps by residents"])
@pytest.mark.parametrize("which", ["exact", "published"])
def test_b_real_gaps_are_found_and_more_than_by_a_ranking(which, scenario, figure):
    runs = simulated(scenario)
    share, ranking = found(runs, which), found_by_ranking(runs, which)
    figure(
        f"(b) five {scenario} of 40%, {which}: {share:.1%} found; ranking per resident "
        f"{ranking:.1%} at as many flags; false 'lager' in {share_with(runs, which, 'lager'):.1%} "
        f"of runs, false 'hoger' in {share_with(runs, which, 'hoger'):.1%}"
    )
    assert share >= 0.75
    assert share > ranking


@pytest.mark.parametrize("unknown", [0.0, 0.1])
def test_b2_a_deep_gap_under_the_threshold_is_found_and_published(unknown, figure):
    expected = Scenario().expected * (1 - unknown)
    place = int(np.argmin(np.abs(expected - 40)))
    scenario = Scenario(only=RESIDENTS.index[place], gap_factor=0.2, unknown=unknown)
    runs = [r for r in draws(scenario, RUNS, 5) if r.observed[place] < 10]
    share = found(runs, "published")
    figure(
        f"(b2) a gap of 80% where {expected[place]:.0f} is expected, {unknown:.0%} unknown: count "
        f"under 10 in {len(runs)} of {RUNS} runs, found and published in {share:.1%} of those"
    )
    assert len(runs) > RUNS / 4
    assert share >= 0.95


def test_c_exact_intervals_cover_at_every_mean(figure):
    means = np.concatenate([np.arange(0.1, 30, 0.1), np.arange(30, 300, 7.3)])
    counts = np.arange(0, 500)
    lower, upper = poisson_interval(counts.astype(float))
    inside = (lower[:, None] <= means) & (means <= upper[:, None])
    coverage = (stats.poisson.pmf(counts[:, None], means) * inside).sum(axis=0)
    worst = means[coverage.argmin()]
    figure(f"(c) exact intervals: at least {coverage.min():.2%} covered, at mean {worst:.1f}")
    assert coverage.min() >= 0.95


def test_c_published_limits_cover_clustered_and_rounded_counts(figure):
    rng = np.random.default_rng(11)
    shares = {}
    for mean in (3, 6, 8, 9, 10, 11, 12, 14, 17, 20, 30, 50, 100, 200, 400):
        counts = clustered(rng, np.full(20_000, float(mean)))
        low, high = as_published(counts)
        one = np.ones(len(counts))
        lower, upper = ratio_interval(low, one, phi=PHI)[0], ratio_interval(high, one, phi=PHI)[1]
        shares[mean] = ((lower <= mean) & (mean <= upper)).mean()
    worst = min(shares, key=lambda mean: shares[mean])
    figure(f"(c) published limits: at least {shares[worst]:.2%} covered, at mean {worst}")
    assert shares[worst] >= 0.93


def test_c_limits_of_a_whole_city_cover_with_scale_and_phi_estimated(figure):
    tables = [run.published for run in simulated("nothing")]
    inside = np.concatenate(
        [((t["lower"] <= 1) & (t["upper"] >= 1))[t["lower"].notna()].to_numpy() for t in tables]
    )
    figure(f"(c) published limits of a city, scale and phi estimated: {inside.mean():.2%} covered")
    assert inside.mean() >= 0.93


def test_d_what_a_single_quarter_costs(figure):
    nothing, gaps = simulated("quarter"), simulated("quarter gaps")
    anything = share_with(nothing, "published", ANY)
    figure(
        f"(d) a single quarter, published: {anything:.1%} of runs flag any area when nothing is "
        f"planted; {found(gaps, 'published'):.1%} of the gaps found (exact counts: "
        f"{found(gaps, 'exact'):.1%}; ranking per resident at as many flags: "
        f"{found_by_ranking(gaps, 'published'):.1%}); four quarters: "
        f"{found(simulated('gaps'), 'published'):.1%}"
    )
    assert anything <= 0.08
    assert found(gaps, "published") < found(simulated("gaps"), "published")
