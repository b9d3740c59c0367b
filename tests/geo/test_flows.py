import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import UnknownAreaError
from geo.flows import flows
from tests.geo.city import AREAS

COLUMNS = ["servicepunt", "gebied", "lower", "upper"]


def table(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def of(found, point, area):
    row = found[(found["servicepunt"] == point) & (found["gebied"] == area)]
    return row.iloc[0]


def test_both_questions_by_hand_with_unknown_apart():
    found = flows(
        table(
            ("P", "S1", 30, 30),
            ("P", "S2", 10, 10),
            ("P", "onbekend", 10, 10),
            ("Q", "S1", 90, 90),
            ("onbekend", "S1", 40, 40),
        )
    )
    assert of(found, "P", "S1")[["van_punt_laag", "van_punt_hoog"]].tolist() == [0.75, 0.75]
    assert of(found, "P", "S1")[["van_gebied_laag", "van_gebied_hoog"]].tolist() == [0.25, 0.25]
    unknown = of(found, "P", "onbekend")
    assert not unknown["bekend"]
    assert unknown["van_punt_laag"] == 0.2
    assert np.isnan(unknown["van_gebied_laag"])
    assert of(found, "onbekend", "S1")["van_gebied_laag"] == 0.25
    assert np.isnan(of(found, "onbekend", "S1")["van_punt_laag"])
    assert found["servicepunt"].tolist() == ["P", "P", "P", "Q", "onbekend"]


def test_a_small_class_gives_a_range():
    found = flows(table(("P", "S1", 0, 9), ("P", "S2", 91, 91)))
    small = of(found, "P", "S1")
    assert small["van_punt_laag"] == 0.0
    assert small["van_punt_hoog"] == pytest.approx(0.09)
    assert of(found, "P", "S2")[["van_punt_laag", "van_punt_hoog"]].tolist() == [0.91, 1.0]


CELLS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(0, 20)), min_size=4, max_size=4
)


@given(CELLS)
def test_every_truth_within_the_intervals_lies_within_the_shares(cells):
    keys = [("P", "S1"), ("P", "S2"), ("Q", "S1"), ("Q", "S2")]
    rows = [(*key, t - min(t, a), t + b) for key, (t, a, b) in zip(keys, cells, strict=True)]
    truth = flows(table(*[(*k, c[0], c[0]) for k, c in zip(keys, cells, strict=True)]))
    found = flows(table(*rows))
    for name in ("van_punt", "van_gebied"):
        known = truth[f"{name}_laag"].notna() & found[f"{name}_laag"].notna()
        assert (found.loc[known, f"{name}_laag"] <= truth.loc[known, f"{name}_laag"] + 1e-9).all()
        assert (found.loc[known, f"{name}_hoog"] >= truth.loc[known, f"{name}_hoog"] - 1e-9).all()


def test_wijken_are_lifted_and_what_lies_outside_stays():
    wijk = AREAS.codes("wijk")[0]
    parent = AREAS[wijk].parent
    found = flows(table(("P", wijk, 5, 5), ("P", parent, 5, 5), ("P", "buiten", 10, 10)), AREAS)
    assert of(found, "P", parent)["van_punt_laag"] == 0.5
    assert of(found, "P", "buiten")["van_punt_laag"] == 0.5
    with pytest.raises(UnknownAreaError):
        flows(table(("P", "WK999999", 5, 5)), AREAS)


def test_the_city_as_a_whole_is_no_known_stadsdeel():
    found = flows(table(("P", AREAS.gemeente.code, 5, 5)), AREAS)
    assert found["gebied"].tolist() == ["onbekend"]


def test_nothing_registered_and_no_data_have_no_share():
    found = flows(table(("P", "S1", 0, 0), ("Q", "S2", np.nan, np.nan), ("Q", "S1", 3, 3)))
    assert np.isnan(of(found, "P", "S1")["van_punt_hoog"])
    assert found.loc[found["servicepunt"] == "Q", "van_punt_laag"].isna().all()
    assert flows(table()).empty


def test_absurd_counts_are_refused():
    for row in (("P", "S1", -1, 2), ("P", "S1", 3, 2)):
        with pytest.raises(ValueError, match="interval"):
            flows(table(row))


def test_a_known_total_makes_shares_more_precise():
    """50 to 54 in all and 41 to 45 at P: at Q and R together at most 13, not 18."""
    rows = [("P", "S1", 41, 45), ("Q", "S1", 0, 9), ("R", "S1", 0, 9)]
    wide, narrow = flows(table(*rows)), flows(table(*rows), totals={"S1": (50.0, 54.0)})
    assert of(wide, "P", "S1")[["van_gebied_laag", "van_gebied_hoog"]].tolist() == pytest.approx(
        [41 / 59, 1.0]
    )
    assert of(narrow, "P", "S1")[["van_gebied_laag", "van_gebied_hoog"]].tolist() == pytest.approx(
        [41 / 54, 45 / 50]
    )


def test_a_total_of_a_point_holds_what_is_unknown_too():
    rows = [("P", "S1", 30, 30), ("P", "S2", 0, 9), ("P", "onbekend", 0, 20)]
    found = flows(table(*rows), totals={"P": (48.0, 52.0)})
    # All of the 50 may be placed: the total says nothing of the least that is.
    assert of(found, "P", "S1")["van_punt_hoog"] == 1.0
    assert of(found, "P", "onbekend")["van_punt_hoog"] == pytest.approx(20 / 50)


@given(CELLS, st.integers(0, 30))
def test_every_truth_within_the_totals_too_lies_within_the_shares(cells, unknown):
    keys = [("P", "S1"), ("P", "S2"), ("Q", "S1"), ("Q", "S2")]
    rows = [(*key, t - min(t, a), t + b) for key, (t, a, b) in zip(keys, cells, strict=True)]
    rows.append(("P", "onbekend", 0, unknown + 5))
    exact = [(*k, c[0], c[0]) for k, c in zip(keys, cells, strict=True)]
    exact.append(("P", "onbekend", unknown, unknown))
    truth = table(*exact)
    sums = {**truth.groupby("servicepunt")["lower"].sum()}
    homes = truth[truth["gebied"] != "onbekend"]
    sums |= {**homes.groupby("gebied")["lower"].sum()}
    totals = {name: (max(0.0, value - 2), value + 2) for name, value in sums.items()}
    found, right = flows(table(*rows), totals=totals), flows(truth)
    for name in ("van_punt", "van_gebied"):
        known = right[f"{name}_laag"].notna() & found[f"{name}_laag"].notna()
        assert (found.loc[known, f"{name}_laag"] <= right.loc[known, f"{name}_laag"] + 1e-9).all()
        assert (found.loc[known, f"{name}_hoog"] >= right.loc[known, f"{name}_hoog"] - 1e-9).all()
