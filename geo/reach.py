"""Where fewer or more people are registered than expected, as far as that can be told.

Methods: sections 1 and 2. Every number here follows from the published intervals of the
counts, so a flag tells a reader nothing about a protected count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.arrays import check_phi, counts_of
from geo.dispersion import benjamini_hochberg, flag_p
from geo.intervals import ratio_interval
from geo.missing import largest_part
from geo.need import typical_scale
from geo.reach_words import Flag, Limits, Reason, reason_text
from geo.smoothing import gamma_poisson

Array = npt.NDArray[np.float64]

_PLACE = {each: place for place, each in enumerate(Reason)}
_NOT_BARRED = -1
# What is expected does not depend on the unit of need, but for its last bits.
_SAME = 1e-12


def assess(
    observed_low: pd.Series,
    need: pd.Series,
    *,
    observed_high: pd.Series | None = None,
    phi: float = 1.0,
    residents: pd.Series | None = None,
    gate: pd.Series | None = None,
    unknown: float = 0.0,
    unknown_ratio: pd.Series | None = None,
    limits: Limits | None = None,
    place: str = "de wijk",
) -> pd.DataFrame:
    """Return per area how registrations compare with the typical area, and what may be said.

    Parameters
    ----------
    observed_low, observed_high : Series
        Per area the smallest and largest count a reader has to reckon with: 0 and 9 for the
        class 0-9, two less and two more for a count rounded to 5. NaN is missing. Without
        ``observed_high`` the counts are exact.
    need : Series
        Per area what registrations are expected to follow, in any unit: the expected use, or
        the need of ``geo.need``. NaN is missing. It is scaled to the typical area.
    phi : float
        The dispersion, at least 1.
    residents : Series, optional
        Per area; areas with fewer than the minimum are not judged.
    gate : Series, optional
        Per area empty, ``niet_geleverd`` or ``gesloten``: see ``geo.missing.gate``.
    unknown : float
        Registrations of which the area is unknown (the largest number, where it is protected).
    unknown_ratio : Series, optional
        See ``geo.missing.unknown_ratio``.
    limits : Limits, optional
        What a flag has to meet.
    place : str
        The level with its article, for the reason.

    Returns
    -------
    DataFrame
        Per area: ``observed`` (the middle, with ``observed_low`` and ``observed_high``),
        ``expected`` (with ``expected_low`` and ``expected_high``), ``ratio``, ``smoothed``,
        ``lower`` and ``upper`` (limits of the ratio for every count in the interval), ``p``
        and ``q`` (the largest for any count in the interval), ``flag`` (``Flag``; a difference
        holds for every count in the interval), ``reason`` (``Reason``), ``text`` (in Dutch) and
        ``detectable`` (the smallest shortfall, as a share of what is expected, that could
        have been flagged here; 1 when not even none at all). NaN where there is none.

    Raises
    ------
    ValueError
        If a number is negative, an interval is upside down, a gate has another reason, or
        ``phi`` is under 1.

    References
    ----------
    Spiegelhalter (2005), Handling over-dispersion of performance indicators. Benjamini and
    Hochberg (1995), Controlling the false discovery rate.

    Examples
    --------
    >>> areas = list("ABCDEF")
    >>> low = pd.Series([100.0, 98.0, 104.0, 95.0, 0.0, 102.0], areas)
    >>> high = pd.Series([100.0, 98.0, 104.0, 95.0, 9.0, 102.0], areas)
    >>> table = assess(low, pd.Series(1.0, areas), observed_high=high, phi=2.0)
    >>> table.loc["E", "flag"], float(table.loc["E", "expected"])
    ('lager', 99.0)
    """
    rule = limits or Limits()
    check_phi(phi)
    index = need.index
    low = counts_of(observed_low.reindex(index).to_numpy(float))
    high = low if observed_high is None else counts_of(observed_high.reindex(index).to_numpy(float))
    if (low > high).any():
        raise ValueError("the smallest count is larger than the largest")
    low, high = np.where(np.isnan(high), np.nan, low), np.where(np.isnan(low), np.nan, high)
    middle, weight = (low + high) / 2, counts_of(need.to_numpy(float))
    barred = _barred(middle, weight, residents, gate, index, rule)
    usable = barred == _NOT_BARRED
    weight = np.where(weight > 0, weight, np.nan)
    least, typical, most = (
        weight * typical_scale(counts[usable], weight[usable]) for counts in (low, middle, high)
    )
    enough = max(rule.minimum_expected * (1 - _SAME), _SAME)
    judged = usable & (least >= enough)
    seen = np.where(judged, 1.0, np.nan)

    below, above = high < least, low > most
    p = _surest(low, high, least, most, phi) * seen
    # An area that may have enough counts as a test, whatever the precise counts are.
    tested = usable & (most >= enough)
    q = np.asarray(benjamini_hochberg(np.where(judged, p, np.where(tested, 1.0, np.nan)))) * seen
    lower = ratio_interval(low, most, level=rule.level, phi=phi)[0]
    upper = _upper(high, least, rule.level, phi)
    lower, upper = np.where(usable, lower, np.nan), np.where(usable, upper, np.nan)
    found = (q < rule.q) & ((below & (upper < 1)) | (above & (lower > 1)))

    part = largest_part(
        pd.Series(np.where(usable, weight, np.nan), index),
        unknown,
        ratio=unknown_ratio,
        factor=rule.unknown_factor,
    ).to_numpy()
    lifted = least * _lift(part, unknown, np.where(usable, most, 0.0))
    survives = ~below
    gaps = found & below
    survives[gaps] = _upper(high[gaps] + part[gaps], lifted[gaps], rule.level, phi) < 1
    # The largest p that is still flagged, were this area to join those that are.
    chance = rule.q * np.minimum(1.0, (found.sum() + ~found) / max(1, int(tested.sum())))
    undecided = (low < high) & (_most_telling(low, high, least, most, phi) < chance)
    most_seen = np.minimum(
        _shortfall(least, chance, phi), _shortfall(lifted, 1 - rule.level, phi) - part
    )
    reason = np.select(
        [~usable, ~judged, found & survives, found, undecided],
        [
            barred,
            _PLACE[Reason.LITTLE_EXPECTED],
            _PLACE[Reason.DIFFERENCE],
            _PLACE[Reason.AREA_UNKNOWN],
            _PLACE[Reason.PROTECTED],
        ],
        _PLACE[Reason.NO_DIFFERENCE],
    )
    known = float(np.nansum(middle))
    pct = 100 * unknown / (known + unknown) if unknown > 0 else 0.0
    texts = [reason_text(each, limits=rule, unknown_pct=pct, place=place) for each in Reason]
    return pd.DataFrame(
        {
            "observed": middle,
            "observed_low": low,
            "observed_high": high,
            "expected": typical,
            "expected_low": least,
            "expected_high": most,
            "ratio": middle / np.where(usable & (typical > 0), typical, np.nan),
            "smoothed": gamma_poisson(np.where(usable, middle, np.nan) / phi, typical / phi),
            "lower": lower,
            "upper": upper,
            "p": p,
            "q": q,
            "flag": _flags(reason, below),
            "reason": _named(reason, [each.value for each in Reason]),
            "text": _named(reason, texts),
            "detectable": np.clip(1 - (most_seen - (high - low) / 2) / (least * seen), 0.0, 1.0),
        },
        index=index,
    )


def _barred(
    counts: Array,
    weight: Array,
    residents: pd.Series | None,
    gate: pd.Series | None,
    index: pd.Index,
    rule: Limits,
) -> npt.NDArray[np.int64]:
    """Return per area the place of the reason why nothing can be said of it, or -1."""
    closed = np.full(len(index), "", dtype=object)
    if gate is not None:
        closed = gate.reindex(index).fillna("").to_numpy(object)
        if not set(closed) <= {"", Reason.NOT_DELIVERED, Reason.CLOSED}:
            raise ValueError(f"a gate gives one of two reasons: {sorted(set(closed))}")
    people = np.full(len(index), np.inf)
    if residents is not None:
        people = counts_of(residents.reindex(index).to_numpy(float))
    first_of = {
        Reason.NOBODY: people == 0,
        Reason.NOT_DELIVERED: closed == Reason.NOT_DELIVERED,
        Reason.CLOSED: closed == Reason.CLOSED,
        Reason.NO_DENOMINATOR: np.isnan(people) | ~(weight > 0),
        Reason.FEW_RESIDENTS: people < rule.minimum_residents,
        Reason.NO_DATA: np.isnan(counts),
    }
    return np.select(list(first_of.values()), [_PLACE[each] for each in first_of], _NOT_BARRED)


def _upper(counts: Array, mean: Array, level: float, phi: float) -> Array:
    return ratio_interval(counts, mean, level=level, phi=phi)[1]


def _surest(low: Array, high: Array, least: Array, most: Array, phi: float) -> Array:
    """Return the largest p of any count from low to high beside any mean from least to most."""
    short, over = high < least, low > most
    p = flag_p(np.where(short, high, low), np.where(short, least, most), phi=phi)
    return np.where(short | over | np.isnan(p), p, 1.0)


def _most_telling(low: Array, high: Array, least: Array, most: Array, phi: float) -> Array:
    """Return the smallest p of any count from low to high beside any mean from least to most."""
    return np.fmin(flag_p(low, most, phi=phi), flag_p(high, least, phi=phi))


def _lift(part: Array, unknown: float, expected: Array) -> Array:
    """Return how many times more every other area has once the rest of the unknown is placed."""
    others = np.nansum(expected) - expected
    rest = np.where(others > 0, unknown - part, 0.0)
    return 1 + rest / np.where(others > 0, others, 1.0)


def _flags(reason: npt.NDArray[np.int64], below: npt.NDArray[np.bool_]) -> pd.Categorical[str]:
    found = reason == _PLACE[Reason.DIFFERENCE]
    codes = np.select([found & below, found, reason == _PLACE[Reason.NO_DIFFERENCE]], [0, 1, 2], 3)
    order = [Flag.LOWER, Flag.HIGHER, Flag.NONE, Flag.UNJUDGED]
    return _named(codes, [each.value for each in order])


def _named(codes: npt.NDArray[np.int64], names: list[str]) -> pd.Categorical[str]:
    return pd.Categorical.from_codes(codes, pd.Index(names))


def _shortfall(expected: Array, chance: Array | float, phi: float) -> Array:
    """Return the largest count that is still this unlikely (normal on the square root)."""
    from scipy.special import ndtri

    root = np.sqrt(expected) + ndtri(np.asarray(chance) / 2) * np.sqrt(phi) / 2
    count: Array = np.maximum(0.0, root) ** 2
    return count
