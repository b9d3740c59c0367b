"""Sums from the store equal a plain group-by, and follow the standard."""

from __future__ import annotations

import contextlib
import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.period import Period
from loaders.report import DeliveryError
from loaders.store import Store
from tests.loaders.village import (
    ALWAYS,
    GEMEENTE,
    demand,
    figures,
    read,
    row,
    total,
)

ALL = "alle"
QUARTERS = ("2025-K4", "2026-K1", "2026-K2")
PROPERTY = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def keyed(**columns):
    """Draw rows with distinct keys: a mapping of key to amount."""
    *keys, amount = columns.values()
    return st.dictionaries(st.tuples(*keys), amount, min_size=1, max_size=25)


PLAIN = keyed(
    periode=st.sampled_from(QUARTERS),
    servicepunt=st.sampled_from(["P1", "P2", "P3"]),
    gebied=st.sampled_from(["WK1", "WK2", "WK3", "onbekend"]),
    categorie=st.sampled_from(["schulden", "wonen", "werk"]),
    aantal=st.integers(0, 500).map(str),
)
INSIDE = {
    "GM0001": {"SD1", "WK1", "WK2", "BU11", "BU21"},
    "SD1": {"WK1", "WK2", "BU11", "BU21"},
    "WK1": {"BU11"},
    "WK2": {"BU21"},
}


def possible(amounts):
    """Add up what may be: lowest and highest."""
    bounds = [(BOUNDS[a] or (0, math.inf)) if a in BOUNDS else (int(a), int(a)) for a in amounts]
    return sum(low for low, _ in bounds), sum(high for _, high in bounds)


def finest(rows, key):
    """The keys of the same table as ``key``: all of them, and those of its finest level."""
    same = {k for k in rows if k[:2] == key[:2] and (k[3] == "totaal") == (key[3] == "totaal")}
    deepest = max(DEPTH.get(k[2], -1) for k in same)
    return same, {k for k in same if DEPTH.get(k[2], -1) in (-1, deepest)}


def agreeing(drawn):
    """Leave out what the standard refuses, and open totals that disagree: open agrees with all."""
    rows = dict(drawn)
    for key in drawn:
        _, fine = finest(drawn, key)
        if key not in fine:
            if INSIDE[key[2]] & {k[2] for k in fine}:
                rows[key] = "."
            else:
                del rows[key]
    for period, point, _, _ in drawn:
        own = [k for k in rows if k[0] == period and k in finest(rows, k)[1]]
        for kind in (True, False):
            table = [k for k in own if (k[3] == "totaal") == kind]
            points = possible(rows[k] for k in table if k[1] != ALL)
            least, most = possible(rows[k] for k in table if k[1] == ALL)
            if any(k[1] != ALL for k in table) and (least > points[1] or most < points[0]):
                rows |= {k: "." for k in table if k[1] == ALL}
        parts = [rows[k] for k in own if k[1] == point and k[3] != "totaal"]
        whole = [k for k in own if k[1] == point and k[3] == "totaal"]
        if possible(parts)[0] > possible(rows[k] for k in whole)[1]:
            rows |= dict.fromkeys(whole, ".")
    for period in {k[0] for k in rows}:
        own = [k for k in rows if k[0] == period and k in finest(rows, k)[1]]
        together = [k for k in own if k[1] == ALL and k[3] != "totaal"]
        totals = [k for k in own if k[1] != ALL and k[3] == "totaal"]
        apart = any(k[1] != ALL and k[3] != "totaal" for k in own)
        parts, whole = (possible(rows[k] for k in each) for each in (together, totals))
        if together and totals and not apart and parts[0] > whole[1]:
            # What all points have of a demand type is no more than their totals.
            rows |= dict.fromkeys(together, ".")
    return rows


MIXED = keyed(
    periode=st.sampled_from(QUARTERS),
    servicepunt=st.sampled_from(["P1", "P2", ALL]),
    gebied=st.sampled_from(["GM0001", "SD1", "WK1", "WK2", "BU11", "BU21", "buiten"]),
    categorie=st.sampled_from(["schulden", "wonen", "totaal"]),
    aantal=st.one_of(
        st.integers(0, 99).map(str), st.sampled_from(["afgeschermd", "x", "<10", "<5", ".", ""])
    ),
).map(agreeing)
BOUNDS = {"afgeschermd": (0, 9), "x": (0, 9), "<10": (0, 9), "<5": (0, 4), ".": None, "": None}
DEPTH = {"GM0001": 0, "SD1": 1, "WK1": 2, "WK2": 2, "BU11": 3, "BU21": 3}


def stored(databases, folder, drawn):
    """A store with the drawn rows in two files, of which the later one holds one quarter."""
    files = []
    for together in (QUARTERS[:2], QUARTERS[2:]):
        rows = [
            (row if category == "totaal" else lambda c=category, **k: demand(c, **k))(
                periode=period, servicepunt=point, gebied=area, aantal=amount
            )
            for (period, point, area, category), amount in drawn.items()
            if period in together
        ]
        files += [read(folder, *rows)] if rows else []
    # Only what was read whole needs a store: a server has room for so many.
    store = Store(databases.fresh())
    for file in files:
        store.deliver(GEMEENTE, [file])
    return store


def sums(counted):
    """Add up by hand: lowest, highest and rows without data, by key."""
    out = {}
    for key, amount in counted:
        low, high, without = out.get(key, (0, 0, 0))
        bounds = BOUNDS[amount] if amount in BOUNDS else (int(amount), int(amount))
        add = (*bounds, 0) if bounds else (0, 0, 1)
        out[key] = (low + add[0], high + add[1], without + add[2])
    return out


@PROPERTY
@given(drawn=PLAIN)
def test_sums_equal_a_group_by_of_the_same_rows(databases, tmp_path_factory, drawn):
    store = stored(databases, tmp_path_factory.mktemp("som"), drawn)
    table = pd.DataFrame(
        [(*key, int(n)) for key, n in drawn.items()],
        columns=["periode", "servicepunt", "gebied", "categorie", "aantal"],
    )
    plain = table.groupby(["gebied", "categorie"])["aantal"].sum()
    assert figures(store, "hulpvraag") == {k: (n, n, 0) for k, n in plain.items()}
    by_area = table.groupby("gebied")["aantal"].sum()
    assert total(store) == {k: (n, n, 0) for k, n in by_area.items()}
    one = table[table["periode"] == "2026-K1"].groupby(["gebied", "categorie"])["aantal"].sum()
    found = figures(store, "hulpvraag", Period.parse("2026-K1"))
    assert found == {k: (n, n, 0) for k, n in one.items()}
    store.close()


@PROPERTY
@given(drawn=MIXED)
def test_sums_follow_the_standard_for_levels_points_and_special_counts(
    databases, tmp_path_factory, drawn
):
    store = stored(databases, tmp_path_factory.mktemp("som"), drawn)
    finest, by_point = {}, set()
    for period, point, area, category in drawn:
        kind = category == "totaal"
        table = period, point, kind
        finest[table] = max(finest.get(table, -1), DEPTH.get(area, -1))
        if point != ALL:
            by_point.add((period, kind))
    counted = {
        (period, point, area, category): amount
        for (period, point, area, category), amount in drawn.items()
        if DEPTH.get(area, -1) in (-1, finest[period, point, category == "totaal"])
        and (point != ALL or (period, category == "totaal") not in by_point)
    }
    for breakdown in ("hulpvraag", "totaal"):
        wanted = sums(
            ((area, category), amount)
            for (_, _, area, category), amount in counted.items()
            if (category == "totaal") == (breakdown == "totaal")
        )
        if breakdown == "hulpvraag":
            assert figures(store, breakdown) == wanted
        elif not any(key[1] == ALL for key in drawn):
            has_total = {key[:2] for key in counted if key[3] == "totaal"}
            fallback = sums(
                ((area, "totaal"), amount)
                for (period, point, area, category), amount in counted.items()
                if category == "totaal" or (period, point) not in has_total
            )
            assert figures(store) == fallback
    store.close()


@settings(PROPERTY, max_examples=10)
@given(drawn=MIXED)
def test_periods_kept_apart_add_up_to_the_whole(databases, tmp_path_factory, drawn):
    store = stored(databases, tmp_path_factory.mktemp("som"), drawn)
    for breakdown in ("hulpvraag", "totaal"):
        apart = store.counts(GEMEENTE, ALWAYS, breakdown, by_period=True)
        together = apart.groupby(["gebied", "categorie"])[["laagste", "hoogste", "zonder_data"]]
        again = {k: tuple(v) for k, v in together.sum().astype(int).T.items()}
        assert again == figures(store, breakdown)
        delivered = {Period(*p) for p in zip(apart["eerste"], apart["laatste"], strict=True)}
        assert delivered <= {Period.parse(key[0]) for key in drawn}
    store.close()


def test_only_what_lies_inside_the_period_counts(store, deliver):
    for quarter in ("2025-K4", "2026-K1", "2026-K2"):
        deliver(row(periode=quarter))
    deliver(row(periode="2026-06/2026-07", servicepunt="P2", aantal=100))
    assert figures(store, period=Period.of_year(2026)) == {("WK1", "totaal"): (110, 110, 0)}
    halves = Period.parse("2026-H1")
    assert figures(store, period=halves) == {("WK1", "totaal"): (10, 10, 0)}
    assert figures(store, period=Period.parse("2024")) == {}


def test_a_coarser_row_beside_finer_ones_is_never_added(store, deliver):
    deliver(
        *[row(gebied=g, aantal=n) for g, n in {"GM0001": 34, "SD1": 30, "WK1": 30}.items()],
        *[row(gebied=g, aantal=n) for g, n in {"BU11": 10, "BU12": 20, "onbekend": 4}.items()],
        row(servicepunt="P2", gebied="WK1", aantal=7),
    )
    assert total(store) == {
        "BU11": (10, 10, 0),
        "BU12": (20, 20, 0),
        "onbekend": (4, 4, 0),
        "WK1": (7, 7, 0),
    }


def test_all_points_together_beside_points_is_never_added(store, deliver):
    deliver(row(servicepunt=ALL, aantal=12), row(aantal=5), row(servicepunt="P2", aantal=7))
    assert total(store) == {"WK1": (12, 12, 0)}


def test_all_points_together_alone_counts(store, deliver):
    deliver(row(servicepunt=ALL, aantal=12))
    deliver(row(aantal=5, periode="2026-K2"))
    assert total(store) == {"WK1": (17, 17, 0)}


def test_all_points_in_one_file_and_points_in_another_are_never_added(store, deliver):
    deliver(row(servicepunt=ALL, aantal=12))
    with contextlib.suppress(DeliveryError):
        deliver(row(aantal=5), row(servicepunt="P2", aantal=7))
    assert total(store) == {"WK1": (12, 12, 0)}


def test_the_total_of_all_points_beside_the_demand_of_points_is_never_added(store, deliver):
    deliver(
        row(servicepunt=ALL, aantal=12),
        demand("schulden", aantal=5),
        demand("wonen", aantal=7, servicepunt="P2"),
    )
    assert total(store) == {"WK1": (12, 12, 0)}


def test_the_total_falls_back_to_demand_where_a_point_delivers_no_total(store, deliver):
    deliver(
        row(servicepunt="P1", aantal=10),
        demand("schulden", servicepunt="P1", aantal=3),
        demand("schulden", servicepunt="P2", aantal=4),
        demand("wonen", servicepunt="P2", aantal="<5"),
        row(servicepunt="P2", uitsplitsing="leeftijd", categorie="65_plus", aantal=6),
    )
    assert total(store) == {"WK1": (14, 18, 0)}
    assert figures(store, "hulpvraag")["WK1", "schulden"] == (7, 7, 0)


def test_no_total_from_a_breakdown_that_overlaps(store, deliver):
    deliver(
        demand("schulden", eenheid="contacten"),
        row(uitsplitsing="doelgroep", categorie="ouderen"),
    )
    assert figures(store, unit="contacten") == {}
    assert figures(store) == {}
    assert figures(store, "hulpvraag", unit="contacten") == {("WK1", "schulden"): (5, 5, 0)}


def test_units_are_never_added(store, deliver):
    deliver(row(aantal=3), row(eenheid="contacten", aantal=40), row(eenheid="lopend", aantal=9))
    assert figures(store) == {("WK1", "totaal"): (3, 3, 0)}
    assert figures(store, unit="contacten") == {("WK1", "totaal"): (40, 40, 0)}


def test_a_second_breakdown_is_no_part_of_the_first(store, deliver):
    crossed = {"uitsplitsing2": "leeftijd", "categorie2": "65_plus"}
    deliver(demand("schulden", aantal=8), demand("schulden", aantal=6, **crossed))
    assert figures(store, "hulpvraag") == {("WK1", "schulden"): (8, 8, 0)}
    assert total(store) == {"WK1": (8, 8, 0)}


@pytest.mark.parametrize(("written", "most"), [("afgeschermd", 9), ("x", 9), ("<10", 9), ("<5", 4)])
def test_a_withheld_count_is_an_interval(store, deliver, written, most):
    deliver(row(aantal=written), row(servicepunt="P2", aantal=20))
    assert total(store) == {"WK1": (20, 20 + most, 0)}


@pytest.mark.parametrize("written", [".", ""])
def test_no_data_is_reported_and_is_not_zero(store, deliver, written):
    deliver(row(aantal=written), row(servicepunt="P2", aantal=20), row(gebied="WK2", aantal=0))
    assert total(store) == {"WK1": (20, 20, 1), "WK2": (0, 0, 0)}
