"""Facts about when points are open, and for how many residents one is within reach."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.advice.at_points import Found, districts, points_fact, wanted
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.areas import Level
from geo.cell import State
from geo.text import number

_OPEN = "Openstelling, zoals nu geleverd"


def opening_facts(inputs: AdviceInputs) -> Found:
    """Yield hours per week by kind, and which points were closed."""
    if inputs.opening.empty:
        return
    rows, label = inputs.opening, inputs.period.label
    hours = rows.groupby("servicepunt")["uren"].sum()
    kinds = {
        "open_uren": rows["soort"] != "groep",
        "inloop_uren": rows["soort"] == "inloop",
        "avond_uren": rows["dagdeel"] == "avond",
        "groep_uren": rows["soort"] == "groep",
    }
    for code, points in districts(inputs):
        if not points or not set(points) <= set(hours.index):
            continue
        here = rows["servicepunt"].isin(points)
        for name, chosen in kinds.items():
            if wanted(inputs, name, code):
                value = float(rows.loc[here & chosen, "uren"].sum())
                yield (
                    code,
                    name,
                    Fact(
                        State.NUMBER,
                        value,
                        value,
                        text=f"{number(value, int(value % 1 > 0))} uur",
                        period=label,
                        source=_OPEN,
                    ),
                )
        shut = [point for point in points if hours[point] == 0]
        yield code, "punten_dicht", points_fact(inputs, shut, label, _OPEN)


def access_facts(inputs: AdviceInputs) -> Found:
    """Yield the share of residents without an open point within reach, in a detour's distance."""
    if inputs.access is None or inputs.opening.empty or inputs.origins.empty:
        return
    rows = inputs.opening[inputs.opening["soort"] != "groep"]
    hours = rows.groupby("servicepunt")["uren"].sum().reindex(inputs.points.index)
    near = _within(inputs)
    opened = near[hours.index[hours > 0]].any(axis=1)
    perhaps = near[hours.index[hours.isna()]].any(axis=1)
    people = inputs.buurt_residents.reindex(near.index).fillna(0.0)
    for level in (Level.STADSDEEL, Level.GEMEENTE):
        home = pd.Series(inputs.areas.lift(list(near.index), level), index=near.index)
        for code in inputs.areas.codes(level):
            here = home == code
            whole = float(people[here].sum())
            if not whole > 0:
                continue
            low = 100 * float(people[here & ~opened & ~perhaps].sum()) / whole
            high = 100 * float(people[here & ~opened].sum()) / whole
            yield (
                code,
                "buiten_bereik_pct",
                Fact(
                    State.NUMBER,
                    low,
                    high,
                    text=f"{number(high)}%",
                    period=inputs.period.label,
                    source=_OPEN,
                ),
            )


def _within(inputs: AdviceInputs) -> pd.DataFrame:
    """Return which points lie within reach of which buurten."""
    rules = inputs.access
    if rules is None:
        raise ValueError("no rules of access")
    buurten, points = inputs.origins[["x_m", "y_m"]], inputs.points[["x_m", "y_m"]]
    apart = buurten.to_numpy(float)[:, None, :] - points.to_numpy(float)[None, :, :]
    metres = np.hypot(apart[..., 0], apart[..., 1]) * rules.omweg.waarde
    return pd.DataFrame(metres <= rules.limit_m, buurten.index, points.index)
