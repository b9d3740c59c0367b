"""A city with known truth: The Hague's wijken, with registrations that follow need.

As many new dossiers as the demonstration draws, varying twice as much as chance, some without a
known area, and published in fives and classes.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geo.areas import Level
from geo.need import need, per_person, typical_scale
from geo.rates import dispersion
from geo.reach import assess
from loaders.measure import load_measure_rules
from loaders.municipality import load_municipality

PER_QUARTER = 2400
PHI = 2.0
_CITY = load_municipality("GM0518")
_MODEL = load_measure_rules().need
_PERSONS = _MODEL.persons("totaal", _CITY.figures, _CITY.areas, Level.WIJK)
NEED = need(_PERSONS, per_person(_MODEL["totaal"].shares, _PERSONS))
RESIDENTS = _CITY.population(Level.WIJK, 2022)[0]


@dataclass(frozen=True)
class Scenario:
    """What is true in a simulated city, and what is seen of it."""

    weights: pd.Series = field(default_factory=lambda: NEED)
    quarters: int = 4
    unknown: float = 0.1
    gaps: int = 0
    gap_factor: float = 0.6
    high_factor: float = 1.0
    only: str = ""

    @property
    def expected(self):
        """Per wijk over the period, before anything is planted or lost."""
        weights = self.weights.where(RESIDENTS >= 100).fillna(0.0)
        return (weights / weights.sum() * PER_QUARTER * self.quarters).to_numpy()


@dataclass(frozen=True)
class Run:
    """One draw: which areas were touched, exact counts and both verdicts."""

    planted: np.ndarray
    observed: np.ndarray
    phi: float
    exact: pd.DataFrame
    published: pd.DataFrame


def clustered(rng, mean, phi=PHI):
    """Counts of which the variance is ``phi`` times the mean."""
    some = np.maximum(mean, 1e-9)
    return np.where(mean > 0, rng.negative_binomial(some / (phi - 1), 1 / phi), 0).astype(float)


def as_published(counts):
    """What a reader knows of a count: 0-9, or within two of a multiple of 5."""
    rounded = np.round(counts / 5) * 5
    return np.where(counts < 10, 0.0, rounded - 2), np.where(counts < 10, 9.0, rounded + 2)


def draw(scenario, rng):
    mean = scenario.expected
    truth = mean.copy()
    # Where a reader sees more than 50 expected over a year (registrations with a known area, as
    # in the table), also when only a quarter is seen.
    large = np.flatnonzero(mean * (1 - scenario.unknown) * 4 / scenario.quarters > 50)
    planted = np.array([], dtype=int)
    if scenario.only:
        planted = np.array([RESIDENTS.index.get_loc(scenario.only)])
        truth[planted] *= scenario.gap_factor
    elif scenario.gaps:
        planted = rng.choice(large, scenario.gaps, replace=False)
        truth[planted] *= scenario.gap_factor
    elif scenario.high_factor > 1:
        planted = rng.choice(large, 1)
        truth[planted] *= scenario.high_factor
    share = np.repeat(truth[:, None] / scenario.quarters, scenario.quarters, axis=1)
    drawn = clustered(rng, share)
    known = rng.binomial(drawn.astype(int), 1 - scenario.unknown).astype(float)
    lost = float(drawn.sum() - known.sum())
    observed = known.sum(axis=1)
    weights = scenario.weights
    usable = (weights > 0).to_numpy() & (RESIDENTS >= 100).to_numpy()
    scale = typical_scale(observed[usable], weights.to_numpy()[usable])
    phi = dispersion(known[usable], expected=(weights * scale)[usable])
    given = {"phi": phi, "residents": RESIDENTS, "unknown": lost}
    low, high = (pd.Series(v, weights.index) for v in as_published(observed))
    return Run(
        planted,
        observed,
        phi,
        assess(pd.Series(observed, weights.index), weights, **given),
        assess(low, weights, observed_high=high, **given),
    )


def draws(scenario, runs, seed):
    rng = np.random.default_rng(seed)
    return [draw(scenario, rng) for _ in range(runs)]


def flags(run, which):
    return getattr(run, which)["flag"].to_numpy()


def share_with(runs, which, flag, *, planted=False):
    """Share of runs with a flag somewhere, outside what was planted."""
    return np.mean(
        [
            np.isin(
                flags(r, which) if planted else np.delete(flags(r, which), r.planted), flag
            ).any()
            for r in runs
        ]
    )


def found(runs, which):
    """Share of the planted gaps that are flagged."""
    return np.mean([(flags(r, which)[r.planted] == "lager").mean() for r in runs])


def found_by_ranking(runs, which):
    """Share of the planted gaps among the lowest per resident, as many as are flagged."""
    people = RESIDENTS.to_numpy()
    shares = []
    for run in runs:
        per_resident = np.where(people >= 100, run.observed / np.maximum(people, 1), np.inf)
        lowest = np.argsort(per_resident)[: (flags(run, which) == "lager").sum()]
        shares.append(np.isin(run.planted, lowest).mean())
    return np.mean(shares)
