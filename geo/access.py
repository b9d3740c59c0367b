"""How much offer is within reach of where people live (methods: section 4).

The two-step floating catchment itself is PySAL's. Here is what it leaves open: which of its
missing values mean "nothing within reach" and which mean "no data".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from geo.distances import Distances as Distances
from geo.distances import distance_matrix as distance_matrix
from geo.flows import flows as flows
from geo.unknown import Unknown

Decay = Callable[[float], float]

# What is known all the same: nobody lives there, or nothing is within reach.
NO_RESIDENTS = "geen_inwoners"
BEYOND = "buiten_bereik"


def stepped(steps: Mapping[float, float]) -> Decay:
    """Return a weight that falls in steps: the enhanced two-step method.

    Parameters
    ----------
    steps : mapping
        Weight by the largest cost it holds for; beyond the last step it is 0.

    Raises
    ------
    ValueError
        If there is no step or a weight is negative.

    References
    ----------
    Luo and Qi (2009), An enhanced two-step floating catchment area (E2SFCA) method.

    Examples
    --------
    >>> weight = stepped({500: 1.0, 1000: 0.5})
    >>> weight(400), weight(900), weight(2000)
    (1.0, 0.5, 0)
    """
    if not steps:
        raise ValueError("a stepped decay needs a step")
    # Here and not above: PySAL brings geopandas along, which takes a second to load.
    from access import weights

    decay: Decay = weights.step_fn(dict(steps))
    return decay


def gaussian(sigma: float) -> Decay:
    """Return the weight ``exp(-cost² / (2 sigma²))``.

    Raises
    ------
    ValueError
        If ``sigma`` is not above 0.

    Examples
    --------
    >>> round(float(gaussian(1000.0)(1000.0)), 4)
    0.6065
    """
    if not sigma > 0:
        raise ValueError(f"sigma must be above 0: {sigma!r}")
    from access import weights

    decay: Decay = weights.gaussian(sigma)
    return decay


def inverse(minimum: float) -> Decay:
    """Return the weight ``1 / cost``; a cost below ``minimum`` counts as ``minimum``.

    Raises
    ------
    ValueError
        If ``minimum`` is not above 0: at no distance at all the weight would be endless.

    Examples
    --------
    >>> inverse(1.0)(40.0), inverse(1.0)(0.0)
    (0.025, 1.0)
    """
    if not minimum > 0:
        raise ValueError(f"the least cost must be above 0: {minimum!r}")
    return lambda cost: 1.0 / max(cost, minimum)


def two_step_fca(
    demand: pd.Series,
    supply: pd.Series,
    cost: pd.DataFrame,
    *,
    limit: float,
    decay: Decay | None = None,
) -> pd.Series:
    """Return how much supply there is per resident within reach of each demand location.

    ``R_j = S_j / sum_i P_i w(d_ij)`` and ``A_i = sum_j R_j w(d_ij)``. The sum of ``P_i A_i``
    equals the sum of ``S_j`` over the points that reach someone.

    Parameters
    ----------
    demand : Series
        Residents by location code; NaN is missing.
    supply : Series
        Opening hours or FTE by point code; NaN is missing.
    cost : DataFrame
        ``origin, dest, cost`` (metres), one row per pair. A pair that is not there is beyond
        reach, a location without any pair was not measured. NaN is unknown.
    limit : float
        Largest cost within reach, itself included.
    decay : callable, optional
        Weight of a cost, at least 0; default 1 everywhere within reach. See ``stepped``,
        ``gaussian`` and ``inverse``.

    Returns
    -------
    Series
        Supply per resident, on the index of ``demand``. 0: all is known and nothing is within
        reach. NaN: nobody lives there, or something is missing; ``why_no_access`` says what.
        A location without a population does not share in the supply of others.

    Raises
    ------
    ValueError
        If a figure is negative or endless, a code or pair occurs twice, or the limit or a
        weight is none.

    References
    ----------
    Luo and Wang (2003), Measures of spatial accessibility to health care in a GIS environment.
    Saxon and others (2022), An open software environment to make spatial access metrics more
    accessible (PySAL ``access``).

    Examples
    --------
    >>> pairs = pd.DataFrame({"origin": ["A", "B"], "dest": ["X", "X"], "cost": [300.0, 900.0]})
    >>> people, hours = pd.Series({"A": 400, "B": 600}), pd.Series({"X": 20})
    >>> two_step_fca(people, hours, pairs, limit=1000).to_dict()
    {'A': 0.02, 'B': 0.02}
    """
    pairs = _pairs(demand, supply, cost, limit, decay)
    reason = _reasons(demand, supply, cost, pairs)
    people, offer = demand.dropna(), supply.dropna()
    shared = pairs[pairs["origin"].isin(people[people > 0].index)]
    used = shared[shared["dest"].isin(offer.index)]
    access = pd.Series(0.0, index=demand.index)
    if len(used):
        from access import fca

        # The weight stands in the place of the cost: it was computed and checked once, above.
        found = fca.two_stage_fca(
            people.rename_axis("geoid").astype(float).to_frame("demand"),
            offer.rename_axis("geoid").astype(float).to_frame("supply"),
            used[["origin", "dest", "weight"]].rename(columns={"weight": "cost"}),
            demand_name="demand",
            supply_name="supply",
            weight_fn=float,
        )
        access = found.reindex(demand.index).fillna(0.0)
    return access.where(reason.isin(["", BEYOND])).rename("access")


def why_no_access(
    demand: pd.Series,
    supply: pd.Series,
    cost: pd.DataFrame,
    *,
    limit: float,
    decay: Decay | None = None,
) -> pd.Series:
    """Return per demand location why ``two_step_fca`` gives 0 or no number.

    Parameters
    ----------
    demand, supply, cost, limit, decay
        As for ``two_step_fca``, with the same errors.

    Returns
    -------
    Series
        ``BEYOND``, ``NO_RESIDENTS`` or the code of an ``Unknown``; empty where there is a number
        above 0 (or a supply of 0).

    Examples
    --------
    >>> pairs = pd.DataFrame({"origin": ["A"], "dest": ["X"], "cost": [3000.0]})
    >>> why_no_access(pd.Series({"A": 400}), pd.Series({"X": 20}), pairs, limit=1000)["A"]
    'buiten_bereik'
    """
    return _reasons(demand, supply, cost, _pairs(demand, supply, cost, limit, decay))


def _pairs(
    demand: pd.Series, supply: pd.Series, cost: pd.DataFrame, limit: float, decay: Decay | None
) -> pd.DataFrame:
    """Return the pairs within reach with their weight, all above 0."""
    if not limit > 0:
        raise ValueError(f"the limit must be above 0: {limit!r}")
    for name, figures in (("demand", demand), ("supply", supply), ("cost", cost["cost"])):
        values = figures.to_numpy(float)
        if (values < 0).any() or np.isinf(values).any():
            raise ValueError(f"{name}: a figure cannot be negative or endless")
    if not (demand.index.is_unique and supply.index.is_unique):
        raise ValueError("a code occurs twice")
    if cost.duplicated(["origin", "dest"]).any():
        raise ValueError("a pair of origin and dest occurs twice")
    near = cost[cost["cost"] <= limit]
    weight = near["cost"].map(decay) if decay else pd.Series(1.0, index=near.index)
    weight = weight.astype(float)
    if not ((weight >= 0) & np.isfinite(weight)).all():
        raise ValueError("a decay gives a weight of at least 0")
    known = near["origin"].isin(demand.index) & near["dest"].isin(supply.index) & (weight > 0)
    return near.assign(weight=weight)[known]


def _reasons(
    demand: pd.Series, supply: pd.Series, cost: pd.DataFrame, pairs: pd.DataFrame
) -> pd.Series:
    codes = demand.index
    silenced = pairs["dest"].isin(supply.index[supply.isna()])
    # Unique: to look codes up in millions of repeated ones takes half a minute.
    unknown, measured, silent, near = (
        codes.isin(each.unique())
        for each in (
            cost.loc[cost["cost"].isna(), "origin"],
            cost["origin"],
            pairs.loc[silenced, "origin"],
            pairs["origin"],
        )
    )
    found = np.select(
        [demand.isna(), demand == 0, unknown | ~measured, silent, ~near],
        [
            Unknown.NO_POPULATION.value,
            NO_RESIDENTS,
            Unknown.NO_DISTANCE.value,
            Unknown.NO_SUPPLY.value,
            BEYOND,
        ],
        default="",
    )
    return pd.Series(found, index=codes, dtype=object)
