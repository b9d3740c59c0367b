import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import access
from geo.access import gaussian, inverse, stepped, two_step_fca, why_no_access
from geo.unknown import Unknown

PEOPLE = pd.Series({"1": 100, "2": 50, "3": 10})
OFFER = pd.Series({"1": 15, "2": 20, "3": 100})


def pairs(*rows):
    return pd.DataFrame(rows, columns=["origin", "dest", "cost"])


TRACTS = pairs(
    *[(str(i), str(i), 1) for i in (1, 2, 3)],
    *[(a, b, 80) for a, b in (("1", "2"), ("2", "1"))],
    *[(a, b, 40) for a, b in (("1", "3"), ("3", "1"), ("2", "3"), ("3", "2"))],
)


def both(people, offer, cost, **options):
    found = two_step_fca(people, offer, cost, **options)
    return found, why_no_access(people, offer, cost, **options)


def test_the_published_example_to_the_last_digit():
    """PySAL ``access``, test data of its floating catchments (methods, section 4)."""
    found = two_step_fca(PEOPLE, OFFER, TRACTS, limit=61, decay=inverse(1.0))
    assert found.round(8).to_dict() == {"1": 0.33144412, "2": 0.57982813, "3": 7.28641817}


@st.composite
def cities(draw):
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    people = pd.Series(draw(st.lists(st.integers(0, 5000), min_size=n, max_size=n)))
    offer = pd.Series(draw(st.lists(st.integers(0, 80), min_size=m, max_size=m)))
    people.index, offer.index = [f"B{i}" for i in range(n)], [f"P{j}" for j in range(m)]
    chosen = draw(
        st.lists(
            st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)), unique=True, max_size=n * m
        )
    )
    costs = draw(st.lists(st.integers(0, 3000), min_size=len(chosen), max_size=len(chosen)))
    rows = [(f"B{i}", f"P{j}", float(c)) for (i, j), c in zip(chosen, costs, strict=True)]
    return people, offer, pairs(*rows).astype({"cost": float})


@settings(deadline=None)
@given(
    cities(),
    st.sampled_from([None, gaussian(800.0), inverse(10.0), stepped({500: 1.0, 1000: 0.4})]),
)
def test_all_offer_that_reaches_someone_is_handed_out(city, decay):
    people, offer, cost = city
    found, why = both(people, offer, cost, limit=1500, decay=decay)
    near = cost[cost["cost"] <= (1000 if decay and decay(1400) == 0 else 1500)]
    reached = near[near["origin"].map(people) > 0]["dest"].unique()
    assert (people * found).sum() == pytest.approx(offer[reached].sum())
    assert (found.isna() == ~why.isin(["", access.BEYOND])).all()


def test_beyond_reach_is_zero_and_no_data_is_not():
    people = pd.Series(
        {"near": 10, "far": 10, "nobody": 0, "unknown": np.nan, "unmeasured": 5, "gap": 5}
    )
    cost = pairs(
        ("near", "P", 100), ("far", "P", 9000), ("nobody", "P", 100), ("unknown", "P", 100)
    )
    cost = pd.concat([cost, pairs(("gap", "P", np.nan))])
    found, why = both(people, pd.Series({"P": 20}), cost, limit=1000)
    assert found[["near", "far"]].tolist() == [2.0, 0.0]
    assert found[["nobody", "unknown", "unmeasured", "gap"]].isna().all()
    assert why.to_dict() == {
        "near": "",
        "far": access.BEYOND,
        "nobody": access.NO_RESIDENTS,
        "unknown": Unknown.NO_POPULATION,
        "unmeasured": Unknown.NO_DISTANCE,
        "gap": Unknown.NO_DISTANCE,
    }


def test_a_point_that_said_nothing_silences_only_who_it_reaches():
    people = pd.Series({"A": 10, "B": 10})
    cost = pairs(("A", "P", 1), ("A", "Q", 1), ("B", "Q", 1))
    found, why = both(people, pd.Series({"P": np.nan, "Q": 20}), cost, limit=2)
    assert np.isnan(found["A"])
    assert why["A"] == Unknown.NO_SUPPLY
    assert found["B"] == 1.0


@pytest.mark.parametrize(
    ("people", "offer", "expected"),
    [
        ({"A": 0}, {"P": 5}, [np.nan]),
        ({"A": np.nan}, {"P": 5}, [np.nan]),
        ({"A": 4}, {"P": 0}, [0.0]),
        ({"A": 4}, {"P": np.nan}, [np.nan]),
        ({"A": 4}, {"P": 8}, [2.0]),
        ({"A": 4, "B": 4}, {"P": 8}, [1.0, 1.0]),
        ({}, {"P": 8}, []),
        ({"A": 4}, {}, [0.0]),
    ],
)
def test_odd_cities_have_a_defined_answer(people, offer, expected):
    cost = pairs(("A", "P", 1.0), ("B", "P", 1.0))
    found = two_step_fca(
        pd.Series(people, dtype=float), pd.Series(offer, dtype=float), cost, limit=5
    )
    assert np.array_equal(found.to_numpy(), expected, equal_nan=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"demand": PEOPLE * -1}, "demand"),
        ({"supply": OFFER * np.inf}, "supply"),
        ({"cost": TRACTS.assign(cost=-1.0)}, "cost"),
        ({"cost": pd.concat([TRACTS, TRACTS])}, "pair"),
        ({"demand": pd.concat([PEOPLE, PEOPLE])}, "twice"),
        ({"limit": 0}, "limit"),
        ({"decay": lambda _: -1.0}, "decay"),
        ({"decay": lambda _: np.nan}, "decay"),
    ],
)
def test_absurd_figures_are_refused(change, words):
    usual = {"demand": PEOPLE, "supply": OFFER, "cost": TRACTS, "limit": 61.0, "decay": None}
    given_ = usual | change
    limit, decay = given_.pop("limit"), given_.pop("decay")
    with pytest.raises(ValueError, match=words):
        two_step_fca(*given_.values(), limit=limit, decay=decay)


def test_decays_without_meaning_are_refused():
    for make in (lambda: stepped({}), lambda: gaussian(0.0), lambda: inverse(0.0)):
        with pytest.raises(ValueError):
            make()


def test_nothing_that_was_given_is_changed():
    before = TRACTS.copy()
    two_step_fca(PEOPLE, OFFER, TRACTS, limit=61)
    pd.testing.assert_frame_equal(TRACTS, before)
