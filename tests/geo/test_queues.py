import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.queues import erlang_c, littles_wait, walk_in
from geo.unknown import Unknown


def test_the_published_call_centre_to_the_last_digit():
    """100 arrivals per 30 minutes, 3 minutes each, 14 staff (methods, section 6)."""
    found = walk_in(200.0, 3.0, 14, target_s=20)
    assert round(found.wait_chance, 7) == 0.1741319
    assert round(found.service_level, 7) == 0.8883500
    assert round(found.mean_wait_s, 5) == 7.83594
    assert round(found.occupancy, 7) == 0.7142857
    assert found.why is None


@pytest.mark.parametrize(("load", "staff", "chance"), [(1.0, 2, 1 / 3), (2.0, 3, 4 / 9)])
def test_small_queues_by_hand(load, staff, chance):
    assert erlang_c(load, staff) == pytest.approx(chance, rel=1e-12)


@given(st.floats(0.01, 30), st.integers(1, 60))
def test_more_staff_never_waits_longer(load, staff):
    assert 0 <= erlang_c(load, staff + 1) <= erlang_c(load, staff) <= 1


@given(st.floats(0.01, 0.99))
def test_one_who_helps_is_busy_as_often_as_someone_waits(load):
    assert erlang_c(load, 1) == pytest.approx(load)


def test_a_queue_that_only_grows_has_no_mean_wait():
    found = walk_in(200.0, 3.0, 10, target_s=20)
    assert (found.wait_chance, found.service_level, found.mean_wait_s) == (1.0, 0.0, None)
    assert found.occupancy == 1.0
    assert found.why is Unknown.QUEUE_GROWS


def test_nobody_there_and_nobody_coming():
    nobody = walk_in(5.0, 3.0, 0, target_s=20)
    assert (nobody.mean_wait_s, nobody.occupancy) == (None, None)
    assert nobody.why is Unknown.NO_CREW
    quiet = walk_in(0.0, 3.0, 2, target_s=0)
    assert (quiet.wait_chance, quiet.service_level, quiet.mean_wait_s) == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(("load", "staff"), [(-1.0, 2), (np.inf, 2), (np.nan, 2), (1.0, -1)])
def test_absurd_loads_and_staff_are_refused(load, staff):
    with pytest.raises(ValueError):
        erlang_c(load, staff)


def test_half_a_helper_and_timeless_help_are_refused():
    with pytest.raises(ValueError):
        erlang_c(1.0, 2.5)
    with pytest.raises(ValueError):
        walk_in(1.0, 0.0, 1, target_s=10)


def flow(*rows):
    return pd.DataFrame(rows, columns=["wachtlijst", "instroom", "uitstroom"], dtype=float)


def test_little_in_a_stable_quarter():
    found = littles_wait(flow((30, 95, 90), (0, 10, 10)), days=90, stable=0.2)
    assert found["dagen"].tolist() == [30.0, 0.0]
    assert (found["reden"] == "").all()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ((30, 200, 90), Unknown.UNSTABLE),
        ((30, 10, 90), Unknown.UNSTABLE),
        ((30, 5, 0), Unknown.NO_OUTFLOW),
        ((0, 0, 0), Unknown.NO_OUTFLOW),
        ((np.nan, 5, 5), Unknown.FLOW_INCOMPLETE),
        ((5, np.nan, 5), Unknown.FLOW_INCOMPLETE),
        ((5, 5, np.nan), Unknown.FLOW_INCOMPLETE),
    ],
)
def test_no_wait_without_a_reason(row, why):
    found = littles_wait(flow(row), days=90, stable=0.2)
    assert np.isnan(found["dagen"].item())
    assert found["reden"].item() == why


def test_absurd_flows_are_refused():
    with pytest.raises(ValueError, match="negative"):
        littles_wait(flow((-1, 5, 5)), days=90, stable=0.2)
    with pytest.raises(ValueError, match="days"):
        littles_wait(flow((1, 5, 5)), days=0, stable=0.2)
    assert littles_wait(flow(), days=90, stable=0.2).empty
