"""Which explanations of a gap the figures support, contradict or leave open.

A wijk has the figures of its stadsdeel where they are of the points it uses: who goes where is
not published below the stadsdeel.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Level
from geo.causes import Causes, State, evaluate
from geo.disclosure import ProtectedTable
from geo.flows import UNKNOWN, flows
from geo.period import Period
from geo.point_use import PointUse
from geo.queues import littles_wait
from geo.screen.model import Explained, Fold
from geo.screen.pressure_inputs import ends_of

_DAYS, _WEEK = 91, 7
_FLOWS = ["wachtlijst", "instroom", "uitstroom"]
_VERDICTS = {
    State.SUPPORTED: "de cijfers wijzen in deze richting",
    State.CONTRADICTED: "de cijfers spreken dit tegen",
    State.OPEN: "niet te zeggen",
}
_INTRO = (
    "Geen van deze verklaringen staat vast. Per verklaring staat wat de cijfers erover zeggen; "
    "vraag na bij de servicepunten en in de wijk. Cijfers over punten zijn die van het stadsdeel."
)


@dataclass(frozen=True)
class GapInputs:
    """What is known beside the registrations of an area.

    Parameters
    ----------
    use : PointUse
    at : mapping of str to str
        The stadsdeel that each point lies in.
    opening : mapping of Period to Series
        Per quarter of the view the opening hours per week of each point.
    flow : ProtectedTable, optional
        Waiting list, inflow and outflow of each point in the latest quarter of the view.
    stable : float
        See ``geo.queues.littles_wait``.
    access : Series
        Opening hours within reach per area of the level; empty when that cannot be told.
    share_at_least : float
        A point with a smaller share of the residents' dossiers is none that they use.
    """

    use: PointUse
    at: Mapping[str, str]
    opening: Mapping[Period, pd.Series]
    flow: ProtectedTable | None
    stable: float
    access: pd.Series
    share_at_least: float


def gap_figures(inputs: GapInputs, area: str) -> dict[str, float]:
    """Return the figures of ``data/oorzaken.yaml`` that are known of an area."""
    district = inputs.use.areas.ancestor(area, Level.STADSDEEL)
    found = {"bereikbaarheid_rang_pct": _rank_pct(inputs.access, area)}
    use = inputs.use.use()
    if district in use.index:
        visits = use.loc[[str(district)]].iloc[0].astype(float)
        used = visits[visits >= inputs.share_at_least * max(visits.sum(), 1.0)]
        found |= {
            "wachttijd_weken": _wait_weeks(inputs, used),
            "gesloten_pct": _closed_pct(inputs, used),
            "openingsuren_per_week": _hours(inputs, used),
            "gebied_onbekend_pct": _unknown_pct(inputs, used),
            "elders_pct": _elsewhere_pct(inputs, str(district)),
        }
    return {name: value for name, value in found.items() if not math.isnan(value)}


def explained(table: Causes, figures: Mapping[str, float]) -> Fold:
    """Return every explanation with what the figures say of it."""
    return Fold(
        "Hoe kan dat komen?",
        _INTRO,
        tuple(
            Explained(each.label, _VERDICTS[each.state], (each.question, *each.evidence))
            for each in evaluate(table, figures)
        ),
    )


def _rank_pct(access: pd.Series, area: str) -> float:
    known = access.dropna()
    if area not in known.index:
        return math.nan
    return 100 * float((known < known[area]).mean())


def _wait_weeks(inputs: GapInputs, used: pd.Series) -> float:
    if inputs.flow is None or not set(used.index) <= set(inputs.flow.areas):
        return math.nan
    rows = {
        point: [ends_of(inputs.flow.cell(str(point), name))[1] for name in _FLOWS]
        for point in used.index
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=_FLOWS, dtype=float)
    days = littles_wait(table, days=_DAYS, stable=inputs.stable)["dagen"]
    return _weighed(days / _WEEK, used)


def _closed_pct(inputs: GapInputs, used: pd.Series) -> float:
    """Return the part of the hours of these points that fell away in whole closed quarters."""
    if not inputs.opening or used.empty:
        return math.nan
    hours = pd.DataFrame(dict(inputs.opening)).reindex(used.index)
    if hours.isna().any(axis=None):
        return math.nan
    return _weighed(100 * (hours == 0).mean(axis=1), used)


def _hours(inputs: GapInputs, used: pd.Series) -> float:
    """Return the hours of the point that is open longest: at least those."""
    if not inputs.opening or used.empty:
        return math.nan
    return float(inputs.opening[max(inputs.opening)].reindex(used.index).max())


def _unknown_pct(inputs: GapInputs, used: pd.Series) -> float:
    counts = inputs.use.counts().set_index(["gebied", "servicepunt"])
    open_ = (counts["lower"] + counts["upper"]).loc[UNKNOWN] / 2
    total = {point: sum(ends) / 2 for point, ends in inputs.use.totals().items()}
    return _weighed(100 * open_ / pd.Series(total).reindex(open_.index), used)


def _elsewhere_pct(inputs: GapInputs, district: str) -> float:
    counts = inputs.use.counts()
    counts = counts[counts["gebied"] == district]
    own = counts["servicepunt"].map(dict(inputs.at)) == district
    placed = counts.assign(servicepunt=own.map({True: "eigen", False: "elders"}))
    totals = {code: ends for code, ends in inputs.use.totals().items() if code == district}
    found = flows(placed, totals=totals).set_index("servicepunt")
    if "eigen" not in found.index:
        return math.nan
    ends = found.loc[["eigen"], ["van_gebied_laag", "van_gebied_hoog"]].to_numpy(float)
    return 100 * (1 - float(ends.mean()))


def _weighed(values: pd.Series, used: pd.Series) -> float:
    """Return a mean by use; missing when it is missing of any point that is used."""
    values = values.reindex(used.index).astype(float)
    if used.empty or values.isna().any():
        return math.nan
    return float((values * used).sum() / used.sum())
