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

from geo.dispersion import dispersion
from geo.verdict import HIGHER, LOWER

__all__ = ["OUTREACH_NEVER", "WORDS", "Change", "Effect", "judge_effect"]

OUTREACH_NEVER = "outreach wordt nooit beoordeeld op minder registraties"


class Change(StrEnum):
    """What can be said of the change."""

    WANTED = "duidelijke_verandering"
    OTHER_WAY = "andere_kant_op"
    NONE = "geen_duidelijke_verandering"
    UNJUDGED = "niet_te_beoordelen"


_ABSENT = "een kwartaal ontbreekt of is afgeschermd"
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


def judge_effect(
    low: pd.DataFrame,
    high: pd.DataFrame,
    area: str,
    adopted: int,
    similar: Sequence[str],
    *,
    direction: str,
    whole: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    outreach: bool = False,
    level: float = 0.95,
    minimum_before: int = 4,
    minimum_after: int = 2,
    minimum_count: float = 20,
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
        The areas to compare with; see ``geo.similar.most_similar``.
    direction : str
        ``lager`` or ``hoger``: what the advice aimed at.
    whole : (DataFrame, DataFrame), optional
        The least and the most of what the counts are a part of, in the same form: then their
        share is compared and not their number.
    outreach : bool
        Whether the advice is to go out and look for people.
    level : float
        Of the funnel limits.
    minimum_before, minimum_after : int
        Quarters on either side of the decision below which nothing is said.
    minimum_count : float
        Registrations here before the decision below which nothing is said.

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
    quarters before, and Student's t where it was estimated from few of them. Of a share both
    parts are divided by their wholes; the variation of the wholes stays in the dispersion, which
    makes it more careful.
    """
    if direction not in (LOWER, HIGHER):
        raise ValueError(f"not a direction: {direction!r}")
    if outreach and direction == LOWER:
        raise ValueError(OUTREACH_NEVER)
    rows = [area, *similar]
    least, most = low.reindex(rows).to_numpy(float), high.reindex(rows).to_numpy(float)
    why = _barred(least, adopted, len(similar), (minimum_before, minimum_after, minimum_count))
    if why:
        return Effect(Change.UNJUDGED, np.nan, np.nan, np.nan, tuple(similar), why)
    middle = (least + most) / 2
    wholes = [] if whole is None else [each.reindex(rows).to_numpy(float) for each in whole]
    if any(np.isnan(each).any() for each in wholes):
        return Effect(Change.UNJUDGED, np.nan, np.nan, np.nan, tuple(similar), _ABSENT)
    before, after = middle[:, :adopted], middle[:, adopted:]
    phi = dispersion(before)
    sums = np.array([before[0].sum(), after[0].sum(), before[1:].sum(), after[1:].sum()])
    log = float(np.log(sums[1] / sums[0]) - np.log(sums[3] / sums[2]))
    error = float(np.sqrt(phi * (1 / sums).sum()))
    freedom = max(1, (len(rows) - 1) * (adopted - 1))
    if wholes:
        size = (wholes[0] + wholes[1]) / 2
        log -= float(np.log(size[0, adopted:].sum() / size[0, :adopted].sum()))
        log += float(np.log(size[1:, adopted:].sum() / size[1:, :adopted].sum()))
    limit = _quantile(level, freedom) * error
    # How far the intervals of the counts can move it.
    slack = float(np.log(most[0, adopted:].sum() / after[0].sum()))
    slack += float(np.log(most[0, :adopted].sum() / before[0].sum()))
    for least_whole, most_whole in [wholes] if wholes else []:
        for part in (slice(None, adopted), slice(adopted, None)):
            slack += float(np.log(most_whole[0, part].sum() / least_whole[0, part].sum())) / 2
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


def _barred(
    least: npt.NDArray[np.float64],
    adopted: int,
    similar: int,
    minimum: tuple[int, int, float],
) -> str:
    """Return why nothing can be said, or nothing."""
    before, after, count = minimum
    if similar == 0:
        return "er is geen gebied dat erop lijkt"
    if adopted < before:
        return f"er zijn minder dan {before} kwartalen van voor het besluit"
    if least.shape[1] - adopted < after:
        return f"er zijn minder dan {after} kwartalen na het besluit"
    if np.isnan(least).any():
        return _ABSENT
    if least[0, :adopted].sum() < count:
        return f"er waren minder dan {count:g} registraties"
    return ""


def _quantile(level: float, freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + level) / 2, freedom))
