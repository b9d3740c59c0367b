"""What is worth a look in a list of service points: no error, but seldom meant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from loaders.lines import Bools, Ints
from loaders.reading import fold
from loaders.report import Problem


def odd_points(points: pd.DataFrame, rij: Ints, areas: Areas) -> Iterator[Problem]:
    """Yield a warning for each point called like another, or far outside the municipality.

    Parameters
    ----------
    points : DataFrame
        Accepted points, with longitude and latitude.
    rij : array of int
        Per point its row in the file.
    areas : Areas
    """
    first: dict[str, int] = {}
    for at, name in enumerate(points["naam"].astype(str)):
        earlier = first.setdefault(fold(name), at)
        if earlier != at:
            one, other = (str(points["code"].iloc[place]) for place in (earlier, at))
            reason = (
                f"{one} en {other} heten allebei '{name}': in een levering is een naam dan niet "
                "genoeg. Geef elk punt een eigen naam."
            )
            yield Problem(int(rij[at]), "naam", name, reason)
    for at in np.flatnonzero(_far(points, areas)).tolist():
        reason = f"Dit punt ligt ver buiten {areas.gemeente.name}; kijk of zijn plaats klopt."
        yield Problem(int(rij[at]), "", str(points["code"].iloc[at]), reason)


def _far(points: pd.DataFrame, areas: Areas) -> Bools:
    """Return the points further from the areas than half the width of the municipality."""
    found = np.zeros(len(points), np.bool_)
    for name in ("longitude", "latitude"):
        places = np.array([getattr(area, name) for area in areas.at(Level.BUURT)])
        margin = (places.max() - places.min()) / 2
        given = points[name].to_numpy(float)
        if margin:
            found |= (given < places.min() - margin) | (given > places.max() + margin)
    return found
