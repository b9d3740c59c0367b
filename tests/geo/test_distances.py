import numpy as np
import pandas as pd
import pytest

from geo.distances import distance_matrix
from geo.errors import DataError

HOMES = pd.DataFrame({"x_m": [80_000, 81_000], "y_m": [455_000, 455_000]}, index=["A", "B"])
POINTS = pd.DataFrame({"x_m": [80_300], "y_m": [455_400]}, index=["P"])


def stored(*rows):
    return pd.DataFrame(rows, columns=["from", "to", "metres"])


def test_a_straight_line_with_its_detour_says_so():
    found = distance_matrix(HOMES, POINTS, detour=1.25)
    assert found.table["cost"].round(3).tolist() == [625.0, round(1.25 * np.hypot(700, 400), 3)]
    assert list(found.table.columns) == ["origin", "dest", "cost"]
    assert found.missing == 0
    assert found.label == "hemelsbreed × 1,25"


def test_a_stored_matrix_is_taken_as_it_is_and_never_filled_up():
    found = distance_matrix(HOMES, POINTS, stored=stored(("A", "P", 700), ("Z", "P", 5)))
    assert found.table["cost"].tolist()[0] == 700
    assert np.isnan(found.table["cost"].iloc[1])
    assert found.missing == 1
    assert found.label == "langs de weg gemeten"


@pytest.mark.parametrize(
    "matrix",
    [
        stored(("A", "P", 1), ("A", "P", 2)),
        stored(("A", "P", -1)),
        stored(("A", "P", 1)).rename(columns={"metres": "minuten"}),
    ],
)
def test_a_damaged_matrix_is_named_in_dutch(matrix):
    with pytest.raises(DataError, match="afstandentabel"):
        distance_matrix(HOMES, POINTS, stored=matrix)


@pytest.mark.parametrize("x", [4.3, np.nan, 455_000.0])
def test_degrees_and_gaps_are_no_metres(x):
    with pytest.raises(ValueError, match="EPSG:28992"):
        distance_matrix(HOMES.assign(x_m=x), POINTS)


def test_absurd_questions_are_refused():
    with pytest.raises(ValueError, match="straight line"):
        distance_matrix(HOMES, POINTS, detour=0.9)
    with pytest.raises(ValueError, match="twice"):
        distance_matrix(pd.concat([HOMES, HOMES]), POINTS)


def test_no_points_is_an_empty_table():
    assert distance_matrix(HOMES, POINTS.iloc[:0]).table.empty
