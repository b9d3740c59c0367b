"""What share of residents a group is: per area where CBS counts it, else a band or a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.areas import Level
from geo.group_references import reference_of
from geo.unknown import Unknown
from loaders.groups import load_groups
from loaders.knowledge import load_knowledge
from tests.geo.city import AREAS, RESIDENTS

CATALOGUE = load_knowledge().catalogue
GROUPS = load_groups()


@pytest.fixture
def figures() -> dict[str, pd.DataFrame]:
    """CBS 2019 and 2022 of the little town: a fifth is 65 or older, in WK3 two fifths."""
    people = AREAS.sum_up(pd.Series(RESIDENTS, dtype=float), Level.WIJK)["som"]
    share = pd.Series([20.0, 20.0, 40.0, float("nan")], index=people.index)
    table = pd.DataFrame({"inwoners": people, "inwoners_65_plus_pct": share})
    return {"cbs_2022": table, "cbs_2019": table.iloc[:0]}


def test_a_measured_share_lies_between_what_rounds_to_it(figures):
    found = reference_of(GROUPS["leeftijd_65_plus"], CATALOGUE, figures, AREAS, 2025.5)
    # WK1 and WK2 lie in Noord; nobody lives in the rest of Zuid.
    assert found.low["SD1"] == pytest.approx(0.195)
    assert found.high["SD1"] == pytest.approx(0.205)
    assert found.low["SD2"] <= 0.40 <= found.high["SD2"]
    assert 0.20 < found.low["GM1"] < found.high["GM1"] < 0.40
    assert (found.reason == "").all()
    assert "2022" in found.source


def test_a_national_share_is_for_the_city_as_a_whole_only(figures):
    found = reference_of(GROUPS["lvb"], CATALOGUE, figures, AREAS, 2025.5)
    assert (found.low["GM1"], found.high["GM1"]) == (0.021, 0.064)
    assert found.low[["SD1", "SD2"]].isna().all()
    assert found.reason.to_dict() == {"GM1": "", "SD1": Unknown.CITY_ONLY, "SD2": Unknown.CITY_ONLY}


def test_an_estimate_for_another_municipality_is_not_used(figures):
    found = reference_of(GROUPS["laaggeletterd"], CATALOGUE, figures, AREAS, 2025.5)
    assert found.low.isna().all()
    assert (found.reason == Unknown.NO_ESTIMATE).all()


@pytest.mark.parametrize("code", ["anderstalig", "kleine_vragen", "dak_thuisloos"])
def test_a_group_without_a_defensible_figure_says_why(code, figures):
    found = reference_of(GROUPS[code], CATALOGUE, figures, AREAS, 2025.5)
    assert found.low.isna().all()
    assert found.source == ""
    assert all(Unknown(reason) for reason in found.reason)
