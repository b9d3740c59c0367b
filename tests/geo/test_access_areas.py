"""Access of areas: means over residents, nothing beyond reach hidden, nothing unknown averaged."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.access import BEYOND, NO_RESIDENTS
from geo.access_areas import area_access, nearest_open
from geo.unknown import Unknown

NAN = float("nan")


def lifted(*buurten: tuple[float, float, str, float]) -> pd.Series:
    """Buurten of one wijk: residents, access, reason, metres."""
    codes = [f"B{i}" for i in range(len(buurten))]
    people, access, reason, near = (pd.Series(v, codes) for v in zip(*buurten, strict=True))
    return area_access(people, access, reason, near, pd.Series("W", codes)).loc["W"]


def test_a_wijk_is_the_mean_over_its_residents():
    row = lifted((300, 0.02, "", 500), (100, 0.06, "", 1500))
    assert row["uren"] == pytest.approx(0.03)
    assert row["dichtstbij_m"] == pytest.approx(750)
    assert (row["buiten"], row["inwoners"], row["reden"]) == (0, 400, "")


def test_the_part_of_the_residents_with_nothing_within_reach_is_told():
    row = lifted((300, 0.02, "", 500), (100, 0.0, BEYOND, 2500))
    assert row["buiten"] == pytest.approx(0.25)
    assert lifted((100, 0.0, BEYOND, 2500))["reden"] == BEYOND


@pytest.mark.parametrize("why", [Unknown.NO_SUPPLY, Unknown.NO_POPULATION])
def test_one_buurt_that_cannot_be_told_makes_the_wijk_undetermined(why):
    row = lifted(
        (300, 0.02, "", 500), (NAN if why == Unknown.NO_POPULATION else 100, NAN, why, NAN)
    )
    assert row["reden"] == why
    assert row[["uren", "buiten", "dichtstbij_m"]].isna().all()


def test_a_buurt_without_residents_says_nothing_about_its_wijk():
    row = lifted((300, 0.02, "", 500), (0, NAN, NO_RESIDENTS, NAN))
    assert row["uren"] == pytest.approx(0.02)
    assert row["dichtstbij_m"] == 500
    assert lifted((0, NAN, NO_RESIDENTS, 300))["reden"] == NO_RESIDENTS


def test_a_closed_point_is_not_the_nearest_and_an_unknown_one_makes_it_unsure():
    pairs = pd.DataFrame(
        {
            "origin": ["A", "A", "B", "B"],
            "dest": ["X", "Y"] * 2,
            "cost": [300.0, 900.0, 900.0, 300.0],
        }
    )
    assert nearest_open(pd.Series({"X": 0.0, "Y": 20.0}), pairs).to_dict() == {"A": 900, "B": 300}
    unsure = nearest_open(pd.Series({"X": NAN, "Y": 20.0}), pairs)
    assert pd.isna(unsure["A"])
    assert unsure["B"] == 300
    assert nearest_open(pd.Series({"X": 0.0, "Y": 0.0}), pairs).isna().all()
