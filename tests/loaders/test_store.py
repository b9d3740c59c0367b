"""The store: whole deliveries or nothing, and sums that equal a plain group-by."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.period import Period
from loaders.demonstration import load_demonstration
from loaders.registrations import DeliveryError
from loaders.store import Store, default_url
from tests.loaders.processes import (
    FILES_PER_CALL,
    deliver_for_ever,
    load_at_once,
    open_at_once,
)
from tests.loaders.village import (
    ALWAYS,
    GEMEENTE,
    TAXONOMY,
    demand,
    figures,
    municipality,
    new_store,
    points,
    read,
    row,
    total,
)

ALL = "alle"
QUARTERS = ("2025-K4", "2026-K1", "2026-K2")
FRESH = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
FRESH.set_forkserver_preload(["tests.loaders.processes"])  # imports once for all of them
PROPERTY = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture
def store(tmp_path):
    opened = new_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def deliver(store, tmp_path):
    """Deliver rows as one file."""
    return lambda *rows, **options: store.deliver(GEMEENTE, [read(tmp_path, *rows)], **options)


@pytest.fixture
def ordinary_user():
    """Work as a user whom file permissions bind, in a folder of its own."""
    folder = Path(tempfile.mkdtemp())
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(folder)


# --- a delivery is whole or absent ------------------------------------------------------------


def test_a_new_store_is_empty(store):
    assert not store.has_deliveries(GEMEENTE)
    assert store.counts(GEMEENTE, ALWAYS, "totaal").empty
    covered = store.coverage(GEMEENTE)
    assert (covered.periods, covered.delivered, covered.missing) == ((), {}, {})
    assert not covered.demonstration


def test_a_delivery_comes_back(store, deliver):
    assert deliver(row(aantal=12), row(aantal=3, gebied="onbekend")) == 1
    assert store.has_deliveries(GEMEENTE)
    assert total(store) == {"WK1": (12, 12, 0), "onbekend": (3, 3, 0)}


def test_a_failing_second_delivery_rolls_back_the_first(store, deliver, tmp_path):
    deliver(row(aantal=7))
    before = total(store), store.version(GEMEENTE), store.coverage(GEMEENTE)
    good = read(tmp_path, row(servicepunt="P2", aantal=40))
    repeat = read(tmp_path, row(aantal=8))
    with pytest.raises(DeliveryError):
        store.deliver(GEMEENTE, [good, repeat])
    assert (total(store), store.version(GEMEENTE), store.coverage(GEMEENTE)) == before
    assert store.deliver(GEMEENTE, [good]) == 1, "the first one was not held against it"


def test_a_failing_real_delivery_leaves_the_demonstration_in_force(store, deliver, tmp_path):
    deliver(row(aantal=20), demonstration=True)
    once = read(tmp_path, row(servicepunt="P2"))
    with pytest.raises(DeliveryError):
        store.deliver(GEMEENTE, [once, once])
    assert total(store) == {"WK1": (20, 20, 0)}
    assert store.coverage(GEMEENTE).demonstration


def test_an_error_halfway_the_files_leaves_nothing(store, tmp_path):
    def files():
        yield read(tmp_path, row())
        raise OSError

    with pytest.raises(OSError):
        store.deliver(GEMEENTE, files())
    assert not store.has_deliveries(GEMEENTE)


def test_the_same_file_is_refused_and_both_names_are_told(store, tmp_path):
    store.deliver(GEMEENTE, [read(tmp_path, row(), name="juli.csv")])
    with pytest.raises(DeliveryError, match=r"'kopie\.csv' is al geleverd als 'juli\.csv' op \d"):
        store.deliver(GEMEENTE, [read(tmp_path, row(), name="kopie.csv")])
    assert total(store) == {"WK1": (5, 5, 0)}


def test_the_same_file_twice_in_one_call_is_refused(store, tmp_path):
    once = read(tmp_path, row())
    with pytest.raises(DeliveryError, match="is al geleverd"):
        store.deliver(GEMEENTE, [once, once])
    assert not store.has_deliveries(GEMEENTE)


def test_the_same_point_and_period_is_refused_however_it_is_spelled(store, deliver):
    deliver(row(periode="2026-K3"), row(periode="2026-K3", servicepunt="P2"))
    with pytest.raises(DeliveryError, match="P1 heeft 2026-K3 al geleverd") as told:
        deliver(row(periode="3e kwartaal 2026", gebied="WK2"))
    assert told.value.remedy.startswith("Er is niets gewijzigd.")
    assert "DATABASE_URL" in told.value.remedy, "how to correct it"
    with pytest.raises(DeliveryError, match="al geleverd"):
        deliver(row(gebied="WK2"), row(gebied="WK2", servicepunt="P2"))
    assert total(store) == {"WK1": (10, 10, 0)}


def test_what_a_point_counts_in_two_units_may_come_in_two_files(store, deliver):
    deliver(row(aantal=12), row(aantal=3, servicepunt="P2"))
    deliver(row(eenheid="contacten", aantal=90))
    deliver(row(eenheid="contacten", aantal=40, servicepunt="alle", periode="2026-K2"))
    assert figures(store, unit="contacten") == {
        ("WK1", "totaal"): (130, 130, 0),
    }
    assert total(store) == {"WK1": (15, 15, 0)}
    with pytest.raises(DeliveryError, match=r"P1 heeft 2026-K3 al geleverd \(contacten\), in '"):
        deliver(row(eenheid="contacten", aantal=91))
    with pytest.raises(DeliveryError, match=r"al geleverd \(contacten\)"):
        deliver(row(eenheid="contacten", servicepunt="alle", aantal=91))
    assert total(store) == {"WK1": (15, 15, 0)}


def test_following_the_message_corrects_a_delivery(tmp_path):
    wrong, other = read(tmp_path, row(aantal=5)), read(tmp_path, row(servicepunt="P2", aantal=20))
    old, new = new_store(tmp_path), new_store(tmp_path)
    old.deliver(GEMEENTE, [wrong, other])
    better = read(tmp_path, row(aantal=50))
    with pytest.raises(DeliveryError) as told:
        old.deliver(GEMEENTE, [better])
    assert "alle leveringen opnieuw in een nieuwe opslag" in told.value.remedy
    new.deliver(GEMEENTE, [better, other])
    assert total(new) == {"WK1": (70, 70, 0)}
    old.close()
    new.close()


def test_another_point_another_quarter_and_another_municipality_are_welcome(store, deliver):
    deliver(row())
    deliver(row(servicepunt="P2"))
    deliver(row(periode="2026-K2"))
    assert total(store) == {"WK1": (15, 15, 0)}
    assert store.counts("GM0002", ALWAYS, "totaal").empty
    assert not store.has_deliveries("GM0002")


def test_a_year_after_a_quarter_of_the_same_point_is_never_added(store, deliver):
    deliver(row(periode="2026-K3", aantal=5))
    with contextlib.suppress(DeliveryError):
        deliver(row(periode="2026", aantal=20))
    assert total(store)["WK1"][0] in (5, 20), "the quarter lies inside the year"


def test_nothing_delivered_retires_nothing(store, deliver):
    deliver(row(aantal=20), demonstration=True)
    with contextlib.suppress(DeliveryError):
        store.deliver(GEMEENTE, [])
    assert total(store) == {"WK1": (20, 20, 0)}


def test_a_file_without_rows_is_refused_in_dutch_or_holds_nothing(store, tmp_path):
    with contextlib.suppress(DeliveryError):
        store.deliver(GEMEENTE, [read(tmp_path)])
    assert total(store) == {}


# --- demonstration and real -------------------------------------------------------------------


def test_the_first_real_delivery_retires_the_demonstration(store, deliver):
    deliver(row(aantal=20), row(aantal=30, periode="2026-K2"), demonstration=True)
    assert store.coverage(GEMEENTE).demonstration
    deliver(row(aantal=7, servicepunt="P9"))
    assert total(store) == {"WK1": (7, 7, 0)}
    covered = store.coverage(GEMEENTE)
    assert covered.periods == (Period.parse("2026-K3"),)
    assert covered.points_in(ALWAYS) == 1
    assert covered.missing == {}
    assert not covered.demonstration


def test_a_real_delivery_may_have_the_point_and_period_of_the_demonstration(store, deliver):
    deliver(row(), demonstration=True)
    deliver(row())
    assert total(store) == {"WK1": (5, 5, 0)}
    assert not store.coverage(GEMEENTE).demonstration


def test_the_demonstration_of_another_municipality_stays(store, deliver, tmp_path):
    store.deliver("GM0002", [read(tmp_path, row(aantal=20))], demonstration=True)
    deliver(row())
    assert store.coverage("GM0002").demonstration


def test_a_demonstration_only_enters_an_empty_store(store, deliver, tmp_path):
    deliver(row())
    more = [read(tmp_path, row(servicepunt="D1"))]
    assert store.deliver(GEMEENTE, more, demonstration=True, only_into_empty=True) == 0
    assert total(store) == {"WK1": (5, 5, 0)}


def test_a_demonstration_after_a_real_delivery_is_never_in_its_figures(store, deliver):
    deliver(row(aantal=7))
    with contextlib.suppress(DeliveryError):
        deliver(row(aantal=20, servicepunt="D1"), demonstration=True)
    assert total(store) == {"WK1": (7, 7, 0)}


def test_version_changes_with_every_delivery_and_only_then(store, deliver, tmp_path):
    seen = [store.version(GEMEENTE)]
    deliver(row(), demonstration=True)
    seen.append(store.version(GEMEENTE))
    deliver(row())
    seen.append(store.version(GEMEENTE))
    for quarter in ("2026-K1", "2026-K2"):
        deliver(row(periode=quarter))
        seen.append(store.version(GEMEENTE))
    assert len(set(seen)) == len(seen)
    with pytest.raises(DeliveryError):
        deliver(row())
    store.deliver("GM0002", [read(tmp_path, row())])
    assert store.version(GEMEENTE) == seen[-1]


# --- points and coverage ----------------------------------------------------------------------


def test_coverage_names_the_points_that_are_missing(store, deliver):
    store.set_points(GEMEENTE, points("P1", "P2", "P3"))
    deliver(*[row(periode="2026-K2", servicepunt=p) for p in ("P1", "P2", "P3")])
    deliver(row(periode="2026-K1", servicepunt="P3"))
    covered = store.coverage(GEMEENTE)
    assert covered.periods == (Period.parse("2026-K1"), Period.parse("2026-K2"))
    assert covered.points_in(Period.parse("2026-H1")) == 3
    assert covered.points_in(Period.parse("2026-K1")) == 1
    assert covered.points_in(Period.parse("2026-K3")) == 0
    assert covered.missing == {Period.parse("2026-K1"): ("Punt P1", "Punt P2")}


def test_coverage_is_of_one_unit(store, deliver):
    deliver(row(), row(servicepunt="P2", eenheid="contacten"))
    assert store.coverage(GEMEENTE).points_in(ALWAYS) == 1
    assert store.coverage(GEMEENTE, "contacten").points_in(ALWAYS) == 1
    assert store.coverage(GEMEENTE, "lopend").periods == ()


def test_everyone_together_and_nobody_in_particular_are_no_points(store, deliver):
    deliver(row(), row(servicepunt="P2"), row(servicepunt="onbekend", periode="2026-K2"))
    deliver(row(servicepunt=ALL, periode="2026-K1"))
    covered = store.coverage(GEMEENTE)
    assert covered.points_in(ALWAYS) == 2
    assert covered.missing == {Period.parse("2026-K2"): ("P1", "P2")}
    assert covered.points_in(Period.parse("2026-K1")) == 0


def test_coverage_names_every_unit(store, deliver):
    deliver(row(eenheid="contacten"), row(eenheid="lopend"))
    covered = store.coverage(GEMEENTE)
    assert covered.periods == ()
    assert covered.units == ("contacten", "lopend")


def test_a_point_without_a_name_is_named_by_its_code(store, deliver):
    deliver(row(), row(servicepunt="P2"), row(periode="2026-K2"))
    assert store.coverage(GEMEENTE).missing == {Period.parse("2026-K2"): ("P2",)}


def test_set_points_replaces_the_list_of_that_kind_only(store, deliver):
    deliver(row(), row(servicepunt="P2"), row(periode="2026-K2", servicepunt="P3"))
    store.set_points(GEMEENTE, points("P1", "P2"))
    store.set_points(GEMEENTE, points("P3").assign(longitude=None))
    store.set_points(GEMEENTE, points("P1").assign(naam="Demopunt"), demonstration=True)
    store.set_points("GM0002", points("P2"))
    missing = store.coverage(GEMEENTE).missing
    assert missing[Period.parse("2026-K2")] == ("P1", "P2"), "no names of the old or other list"
    assert missing[Period.parse("2026-K3")] == ("Punt P3",)


def test_a_list_with_a_point_twice_leaves_the_old_list(store, deliver):
    deliver(row(), row(periode="2026-K2", servicepunt="P2"))
    store.set_points(GEMEENTE, points("P1"))
    with pytest.raises(Exception, match=r".") as told:
        store.set_points(GEMEENTE, points("P1", "P1").assign(naam="Nieuw"))
    assert store.coverage(GEMEENTE).missing[Period.parse("2026-K2")] == ("Punt P1",)
    assert isinstance(told.value, DataError), "told in Dutch, not as a database error"


def test_an_empty_list_of_points_empties_the_list(store, deliver):
    deliver(row(), row(periode="2026-K2", servicepunt="P2"))
    store.set_points(GEMEENTE, points("P1"))
    store.set_points(GEMEENTE, points("P1").iloc[:0])
    assert store.coverage(GEMEENTE).missing[Period.parse("2026-K2")] == ("P1",)


# --- sums -------------------------------------------------------------------------------------


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


def stored(folder, drawn):
    """A store with the drawn rows in two files, of which the later one holds one quarter."""
    store = new_store(folder)
    for together in (QUARTERS[:2], QUARTERS[2:]):
        rows = [
            (row if category == "totaal" else lambda c=category, **k: demand(c, **k))(
                periode=period, servicepunt=point, gebied=area, aantal=amount
            )
            for (period, point, area, category), amount in drawn.items()
            if period in together
        ]
        if rows:
            store.deliver(GEMEENTE, [read(folder, *rows)])
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
def test_sums_equal_a_group_by_of_the_same_rows(tmp_path_factory, drawn):
    store = stored(tmp_path_factory.mktemp("som"), drawn)
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
def test_sums_follow_the_standard_for_levels_points_and_special_counts(tmp_path_factory, drawn):
    store = stored(tmp_path_factory.mktemp("som"), drawn)
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
def test_periods_kept_apart_add_up_to_the_whole(tmp_path_factory, drawn):
    store = stored(tmp_path_factory.mktemp("som"), drawn)
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


# --- more than one at a time ------------------------------------------------------------------


def test_four_processes_make_the_same_new_store_at_once(tmp_path):
    rounds, processes = 100, 4
    urls = [f"sqlite:///{tmp_path / str(n) / 'nieuw.sqlite'}" for n in range(rounds)]
    told, together = FRESH.Queue(), FRESH.Barrier(processes)
    workers = [
        FRESH.Process(target=open_at_once, args=(urls, together, told)) for _ in range(processes)
    ]
    for worker in workers:
        worker.start()
    answers = Counter(told.get(timeout=60) for _ in range(rounds * processes))
    for worker in workers:
        worker.join(30)
    assert answers == {"": rounds * processes}, "none is refused because another is making it"


def test_two_processes_load_the_demonstration_into_a_new_store_at_once(tmp_path):
    rounds = 8
    urls = [f"sqlite:///{tmp_path / str(n) / 'nieuw.sqlite'}" for n in range(rounds)]
    municipality(tmp_path)
    told, together = FRESH.Queue(), FRESH.Barrier(2)
    arguments = tmp_path, urls, together, told
    workers = [FRESH.Process(target=load_at_once, args=arguments) for _ in range(2)]
    for worker in workers:
        worker.start()
    answers = [told.get(timeout=60) for _ in range(2 * rounds)]
    for worker in workers:
        worker.join(30)
    for url in urls:
        store = Store(url)
        assert total(store) == {"WK1": (40, 40, 0), "WK2": (60, 60, 0)}, "exactly one set"
        assert store.coverage(GEMEENTE).points_in(ALWAYS) == 2
        store.close()
    refused = sorted({answer for _, answer in answers if isinstance(answer, str)})
    assert not refused, "neither is refused the store because the other was making it"
    assert Counter(answers) == Counter([(url, n) for url in urls for n in (0, 2)])


def test_two_stores_delivering_the_same_quarter_one_wins_and_the_other_is_told(tmp_path):
    url = f"sqlite:///{tmp_path / 'samen.sqlite'}"
    stores = [Store(url), Store(url)]
    for number in range(10):
        quarter = str(Period.of_quarter(2020 + number // 4, number % 4 + 1))
        files = [read(tmp_path, row(periode=quarter, aantal=n)) for n in (10, 100)]
        together = threading.Barrier(2)

        def attempt(store, file, together=together):
            together.wait(10)
            try:
                return store.deliver(GEMEENTE, [file])
            except DeliveryError as error:
                return str(error)

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(attempt, stores, files))
        assert 1 in answers
        [told] = [a for a in answers if a != 1]
        assert f"P1 heeft {quarter} al geleverd" in told
        won = 10 if answers[0] == 1 else 100
        for store in stores:
            assert figures(store, period=Period.parse(quarter)) == {
                ("WK1", "totaal"): (won, won, 0)
            }
    for store in stores:
        store.close()


def test_another_reader_sees_a_delivery_only_when_it_is_whole(tmp_path):
    url = f"sqlite:///{tmp_path / 'samen.sqlite'}"
    writer, reader = Store(url), Store(url)
    seen = []

    def files():
        yield read(tmp_path, row())
        seen.append(total(reader))
        yield read(tmp_path, row(servicepunt="P2"))
        seen.append(total(reader))

    writer.deliver(GEMEENTE, files())
    assert seen == [{}, {}]
    assert total(reader) == {"WK1": (10, 10, 0)}
    writer.close()
    reader.close()


def test_a_process_killed_while_delivering_leaves_nothing_half_stored(tmp_path):
    chance = random.Random(20260730)
    running = []
    for number in range(5):
        path, begun = tmp_path / f"gestopt_{number}.sqlite", FRESH.Event()
        folder = tmp_path / str(number)
        folder.mkdir()
        arguments = folder, f"sqlite:///{path}", begun
        worker = FRESH.Process(target=deliver_for_ever, args=arguments, daemon=True)
        worker.start()
        running.append((path, begun, worker))
    for path, begun, worker in running:
        assert begun.wait(60)
        time.sleep(chance.uniform(0.01, 0.4))
        worker.kill()
        worker.join(30)
        with contextlib.closing(sqlite3.connect(path)) as raw:
            query = (
                "SELECT l.rijen, count(r.id) FROM levering l "
                "LEFT JOIN registratie r ON r.levering_id = l.id GROUP BY l.id"
            )
            kept = raw.execute(query).fetchall()
            [orphans] = raw.execute(
                "SELECT count(*) FROM registratie "
                "WHERE levering_id NOT IN (SELECT id FROM levering)"
            ).fetchone()
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert all(said == found for said, found in kept)
        assert orphans == 0
        assert len(kept) % FILES_PER_CALL == 0, "a call is whole or absent"
        store = Store(f"sqlite:///{path}")
        assert store.deliver(GEMEENTE, [read(tmp_path, row(periode="2026-K3"))]) == 1
        store.close()


# --- where it is ------------------------------------------------------------------------------


def test_the_store_is_where_database_url_says(tmp_path, monkeypatch):
    path = tmp_path / "diep" / "er in" / "opslag.sqlite"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    assert default_url() == f"sqlite:///{path}"
    Store().close()
    assert path.is_file()


def test_without_database_url_the_store_is_in_the_users_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_url().startswith("sqlite:///")
    assert default_url().endswith("registraties.sqlite")
    if sys.platform == "linux":
        assert str(tmp_path / "stadsdeelkompas") in default_url()


def test_what_was_delivered_is_there_after_closing(tmp_path):
    url = f"sqlite:///{tmp_path / 'opslag.sqlite'}"
    first = Store(url)
    first.deliver(GEMEENTE, [read(tmp_path, row())])
    first.close()
    second = Store(url)
    assert total(second) == {"WK1": (5, 5, 0)}
    second.close()


def unusable(address):
    with pytest.raises(DataError) as told:
        Store(address)
    assert "is niet te openen of te beschrijven" in told.value.what
    assert "DATABASE_URL" in told.value.remedy
    return str(told.value)


def test_a_file_where_a_folder_should_be_is_told_in_dutch(tmp_path):
    (tmp_path / "map").write_text("geen map")
    message = unusable(f"sqlite:///{tmp_path / 'map' / 'opslag.sqlite'}")
    assert str(tmp_path / "map" / "opslag.sqlite") in message
    unusable(f"sqlite:///{tmp_path / 'map' / 'dieper' / 'opslag.sqlite'}")


def test_a_folder_or_another_file_where_the_store_should_be_is_told_in_dutch(tmp_path):
    unusable(f"sqlite:///{tmp_path}")
    other = tmp_path / "brief.txt"
    other.write_text("Dit is geen database. " * 100)
    unusable(f"sqlite:///{other}")
    assert other.read_text().startswith("Dit is geen database."), "left alone"


def damage(path):
    """Overwrite all of a store but its first page; what it holds is no table any more."""
    content = bytearray(path.read_bytes())
    content[1024:] = b"\xa5" * (len(content) - 1024)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil",
    [
        damage,
        lambda path: path.write_text("Dit is geen database. " * 500),
        lambda path: sqlite3.connect(path).executescript("DROP TABLE levering"),
        lambda path: sqlite3.connect(path).executescript(
            "ALTER TABLE levering RENAME COLUMN gemeente TO stad"
        ),
    ],
    ids=["damaged", "replaced", "table gone", "other columns"],
)
@pytest.mark.parametrize(
    "read_store",
    [
        lambda store: store.version(GEMEENTE),
        lambda store: store.has_deliveries(GEMEENTE),
        lambda store: store.coverage(GEMEENTE),
        lambda store: store.counts(GEMEENTE, ALWAYS, "totaal"),
    ],
    ids=["version", "has_deliveries", "coverage", "counts"],
)
def test_a_store_spoilt_while_in_use_is_told_in_dutch(tmp_path, spoil, read_store):
    path = tmp_path / "opslag.sqlite"
    store = Store(f"sqlite:///{path}")
    store.deliver(GEMEENTE, [read(tmp_path, *(row(servicepunt=f"P{n}") for n in range(300)))])
    store.close()
    spoil(path)
    with pytest.raises(DataError) as told:
        read_store(store)
    assert "opslag.sqlite' is niet te lezen" in told.value.what
    assert "DATABASE_URL" in told.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permissions")
def test_a_read_only_place_is_told_in_dutch(ordinary_user):
    path = ordinary_user / "opslag.sqlite"
    Store(f"sqlite:///{path}").close()
    path.chmod(0o444)
    ordinary_user.chmod(0o555)
    unusable(f"sqlite:///{path}")
    unusable(f"sqlite:///{ordinary_user / 'nieuw.sqlite'}")
    unusable(f"sqlite:///{ordinary_user / 'map' / 'nieuw.sqlite'}")


@pytest.mark.parametrize("address", ["onzin", "geen+driver://gastheer/opslag"])
def test_an_address_that_is_none_is_told_in_dutch(address):
    unusable(address)


def test_a_demonstration_over_a_store_with_real_deliveries_changes_nothing(
    store, deliver, tmp_path
):
    deliver(row())
    assert load_demonstration(store, municipality(tmp_path), TAXONOMY) == 0
    assert total(store) == {"WK1": (5, 5, 0)}
