"""Where service points are: degrees, metres, and the stadsdeel around them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from loaders.municipality import load_municipality
from loaders.places import districts_of, in_metres
from loaders.point_list import odd_points
from tests.loaders.village import municipality as village

NAN = float("nan")
# The tower of Amersfoort is the origin of the grid: x 155,000, y 463,000.
TOWER = (5.38720621, 52.15517440)


def places(*rows: tuple[float, ...], columns=("longitude", "latitude")) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=float)


def test_degrees_become_metres_of_the_national_grid():
    found = in_metres(places(TOWER, (NAN, NAN)))
    assert found.iloc[0].tolist() == pytest.approx([155_000, 463_000], abs=1)
    assert found.iloc[1].isna().all()


def test_points_of_one_name_and_points_far_away_are_told():
    areas = load_municipality("GM0518").areas
    rows = [("P1", "Laak", 4.32, 52.06), ("P2", "Delft", 4.36, 52.01), ("P3", "laak", 4.3, 52.07),
            ("P4", "Amsterdam", 4.9, 52.37), ("P5", "Zonder plaats", NAN, NAN)]  # fmt: skip
    points = pd.DataFrame(rows, columns=["code", "naam", "longitude", "latitude"])
    told = [(p.rij, p.waarde) for p in odd_points(points, np.arange(2, 7), areas)]
    assert told == [(4, "laak"), (5, "P4")]


def test_metres_that_were_given_come_first():
    found = in_metres(
        places(
            (*TOWER, 80_000, 455_000),
            (*TOWER, NAN, NAN),
            columns=("longitude", "latitude", "x", "y"),
        )
    )
    assert found.iloc[0].tolist() == [80_000, 455_000]
    assert np.isfinite(found.iloc[1]).all()


def test_a_point_lies_in_the_stadsdeel_around_it(municipality):
    found = districts_of(places((4.312, 52.08), (5.4, 52.2), (NAN, NAN)), municipality)
    assert municipality.areas[found[0]].name == "Centrum"
    assert found[1:].tolist() == ["", ""]


def test_without_boundaries_nobody_knows(tmp_path):
    assert districts_of(places((4.3, 52.1)), village(tmp_path)).tolist() == [""]
