"""What came after an advice that was adopted, beside similar areas and the course before.

It tells whether the change stands out, never why. Without a clear change it says so; that is no
proof that nothing happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.advice.facts import HIGHER, LOWER
from geo.dispersion import dispersion

LEVEL = 0.95
MIN_BEFORE, MIN_AFTER, MIN_COUNT = 4, 2, 20
SIMILAR = 3
OUTREACH_NEVER = "outreach wordt nooit beoordeeld op minder registraties"


class Change(StrEnum):
    """What can be said of the change."""

    WANTED = "duidelijke_verandering"
    OTHER_WAY = "andere_kant_op"
    NONE = "geen_duidelijke_verandering"
    UNJUDGED = "niet_te_beoordelen"


WORDS = {
    Change.WANTED: "duidelijk veranderd, in de gewenste richting",
    Change.OTHER_WAY: "duidelijk veranderd, maar de andere kant op",
    Change.NONE: "geen duidelijke verandering",
    Change.UNJUDGED: "niet te beoordelen",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """How an area changed beside similar ones.

    Parameters
    ----------
    change : Change
    ratio : float
        The area's change divided by that of the similar areas; 1 is the same course.
    lower, upper : float
        Funnel limits around 1: inside them a change is no more than the usual swings.
    similar : tuple of str
    reason : str
        In Dutch why it cannot be judged, or empty.
    """

    change: Change
    ratio: float
    lower: float
    upper: float
    similar: tuple[str, ...]
    reason: str = ""

    @property
    def words(self) -> str:
        """What is said of it; no cause."""
        if self.change is Change.UNJUDGED:
            return f"{WORDS[self.change]}: {self.reason}"
        return f"{WORDS[self.change]}, vergeleken met {len(self.similar)} gebieden die erop lijken"


def most_similar(features: pd.DataFrame, area: str, *, count: int = SIMILAR) -> list[str]:
    """Return the areas that are most like one, by standardised distance over all features.

    Parameters
    ----------
    features : DataFrame
        Areas by published characteristics; an area with a gap is left out.
    area : str
    count : int
    """
    known = features.dropna()
    if area not in known.index:
        return []
    spread = known.std(ddof=0).replace(0.0, np.nan)
    apart = ((known - known.loc[area]) / spread).fillna(0.0)
    distance = (apart**2).sum(axis=1).drop(index=area)
    return [str(code) for code in distance.sort_values(kind="stable").index[:count]]


def judge_effect(
    low: pd.DataFrame,
    high: pd.DataFrame,
    area: str,
    adopted: int,
    similar: Sequence[str],
    *,
    direction: str,
    outreach: bool = False,
    level: float = LEVEL,
) -> Effect:
    """Return whether an area changed clearly after an advice was adopted.

    Parameters
    ----------
    low, high : DataFrame
        Areas by quarters (in order): the least and the most that a published count can be.
    area : str
    adopted : int
        Position of the first quarter after the decision.
    similar : sequence of str
        The areas to compare with; see ``most_similar``.
    direction : str
        ``lager`` or ``hoger``: what the advice aimed at.
    outreach : bool
        Whether the advice is to go out and look for people.
    level : float
        Of the funnel limits.

    Returns
    -------
    Effect
        A change holds for every count of the intervals.

    Raises
    ------
    ValueError
        If the direction is neither, or outreach is to be judged by fewer registrations.

    Notes
    -----
    The log of (after / before here) / (after / before there), with the dispersion of the
    quarters before, and Student's t where it was estimated from few of them.
    """
    if direction not in (LOWER, HIGHER):
        raise ValueError(f"not a direction: {direction!r}")
    if outreach and direction == LOWER:
        raise ValueError(OUTREACH_NEVER)
    rows = [area, *similar]
    least, most = low.reindex(rows).to_numpy(float), high.reindex(rows).to_numpy(float)
    why = _barred(least, adopted, len(similar))
    if why:
        return Effect(Change.UNJUDGED, np.nan, np.nan, np.nan, tuple(similar), why)
    middle = (least + most) / 2
    before, after = middle[:, :adopted], middle[:, adopted:]
    phi = dispersion(before)
    sums = np.array([before[0].sum(), after[0].sum(), before[1:].sum(), after[1:].sum()])
    log = float(np.log(sums[1] / sums[0]) - np.log(sums[3] / sums[2]))
    error = float(np.sqrt(phi * (1 / sums).sum()))
    freedom = max(1, (len(rows) - 1) * (adopted - 1))
    limit = _quantile(level, freedom) * error
    # How far the intervals of the counts can move it.
    slack = float(np.log(most[0, adopted:].sum() / after[0].sum()))
    slack += float(np.log(most[0, :adopted].sum() / before[0].sum()))
    stands = abs(log) - slack > limit
    wanted = (log < 0) == (direction == LOWER)
    change = Change.NONE
    if stands:
        change = Change.WANTED if wanted else Change.OTHER_WAY
    return Effect(
        change,
        float(np.exp(log)),
        float(np.exp(-limit)),
        float(np.exp(limit)),
        tuple(similar),
    )


def _barred(least: npt.NDArray[np.float64], adopted: int, similar: int) -> str:
    """Return why nothing can be said, or nothing."""
    if similar == 0:
        return "er is geen gebied dat erop lijkt"
    if adopted < MIN_BEFORE:
        return f"er zijn minder dan {MIN_BEFORE} kwartalen van voor het besluit"
    if least.shape[1] - adopted < MIN_AFTER:
        return f"er zijn minder dan {MIN_AFTER} kwartalen na het besluit"
    if np.isnan(least).any():
        return "een kwartaal ontbreekt of is afgeschermd"
    if least[0, :adopted].sum() < MIN_COUNT:
        return f"er waren minder dan {MIN_COUNT} registraties"
    return ""


def _quantile(level: float, freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + level) / 2, freedom))
