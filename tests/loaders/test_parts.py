"""What is in force: the newest word on each subject, whatever the order of events."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.period import Period
from loaders.parts import Part, clashes, in_force


def part(key: int, delivery: int, period: str, point: str = "P1", **changes) -> Part:
    span = Period.parse(period)
    keys = json.dumps([period, point, changes.pop("unit", "dossiers")])
    usual = Part(key, delivery, "registraties", keys, span.first, span.last, point)
    return replace(usual, **changes)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("2026-K1", "P1"), ("2026-K1", "P1"), True),
        (("2026-K1", "P1"), ("2026-K1", "P2"), False),
        (("2026-K1", "P1"), ("2026-K2", "P1"), False),
        (("2026-K1", "P1"), ("2026", "P1"), True),
        (("2026-K1", "P1"), ("2026-03/2026-04", "P1"), True),
        (("2026-K1", "P1"), ("2026-K1", "alle"), True),
        (("2026-K1", "P1"), ("2026-H2", "alle"), False),
        (("2026-K1", "alle"), ("2026", "alle"), True),
    ],
)
def test_parts_touch_when_a_month_of_a_point_is_in_both(one, other, same):
    first, second = part(1, 1, *one), part(2, 2, *other)
    assert first.touches(second) is second.touches(first) is same
    assert bool(list(clashes([first], [second]))) is same
    assert bool(list(clashes([second], [first]))) is same


def test_parts_of_another_unit_stand_beside_each_other():
    cases, visits = part(1, 1, "2026-K1"), part(2, 2, "2026-K1", unit="contacten")
    assert not cases.touches(visits)
    assert in_force([cases, visits, part(3, 3, "2026-K1", "alle", unit="contacten")]) == {1, 3}


def test_other_kinds_touch_when_their_key_is_the_same():
    quarter = part(1, 1, "2026-K1", kind="inzet")
    assert quarter.touches(part(2, 2, "2026-K1", kind="inzet"))
    assert not quarter.touches(part(2, 2, "2026", kind="inzet"))
    assert not quarter.touches(part(2, 2, "2026-K1", kind="doorstroom"))


def test_a_part_that_lost_a_quarter_is_not_in_force_for_the_rest():
    old, year, new = part(1, 1, "2026-K1"), part(2, 2, "2026"), part(3, 3, "2026-K2")
    assert in_force([old, year]) == {2}
    assert in_force([old, year, new]) == {3}, "nothing older comes back by itself"
    assert in_force([old, replace(year, withdrawn=True), new]) == {1, 3}


def test_a_purged_part_does_not_bring_back_what_it_replaced():
    old, new = part(1, 1, "2026"), part(2, 2, "2026-K1", purged=True)
    assert in_force([old, new]) == set()


def test_parts_of_one_delivery_never_replace_each_other():
    assert in_force([part(1, 1, "2026-K1", "alle"), part(2, 1, "2026-K1")]) == {1, 2}


def test_a_demonstration_is_in_force_as_long_as_no_real_counts_stand():
    demo = part(1, 1, "2026-K1", demonstration=True)
    points = part(2, 1, "2026-K1", kind="servicepunten", demonstration=True)
    staff = part(3, 1, "2026-K1", kind="inzet", demonstration=True)
    real = part(9, 2, "2020-K1", "P9")
    assert in_force([demo, points, staff]) == {1, 2, 3}
    assert in_force([demo, points, staff, real]) == {9}
    assert in_force([demo, points, staff, replace(real, withdrawn=True)]) == {1, 2, 3}
    assert in_force([demo, points, staff, replace(real, kind="inzet")]) == {1, 2, 9}
    assert in_force([demo, points, staff, replace(real, kind="servicepunten")]) == {1, 2, 3, 9}


PARTS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.sampled_from(["2026-K1", "2026-K2", "2026-H1", "2026", "2026-03/2026-04"]),
        st.sampled_from(["P1", "P2", "alle"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@given(drawn=PARTS)
def test_in_force_is_what_no_newer_delivery_touches(drawn):
    parts = [
        part(key, delivery, period, point, withdrawn=gone, demonstration=demo)
        for key, (delivery, period, point, gone, demo) in enumerate(drawn)
    ]
    standing = [p for p in parts if not p.withdrawn]
    real = any(not p.demonstration for p in standing)
    wanted = {
        p.id
        for p in standing
        if not (p.demonstration and real)
        and not any(q.delivery > p.delivery and q.touches(p) for q in standing)
    }
    assert in_force(parts) == in_force(parts[::-1]) == wanted
