"""Whoever attacks the shipped release by other code finds as little, and as much without it."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.disclosure.protected import protect_table
from geo.disclosure.release import Release
from loaders.publish import exact_tables
from loaders.release_frame import ReleaseFrame
from tests.conftest import LONG
from tests.disclosure.attacker import Attack, attack


@pytest.fixture(scope="module")
def frozen(demo_store, municipality):
    return demo_store.release(municipality.code, 1, demonstration=True)


@pytest.fixture(scope="module")
def frame(frozen):
    return ReleaseFrame.from_text(frozen.frame)


@pytest.fixture(scope="module")
def attacked(municipality, frame):
    def of(figures: pd.DataFrame) -> Attack:
        group_of, home = frame.taxonomy.group_of, frame.points.home
        closed = {str(period): points for period, points in frame.closed.items()}
        return attack(figures, municipality.areas, group_of, home, closed)

    return of


def test_an_attacker_with_code_of_its_own_narrows_nothing(frozen, attacked, figure):
    found = attacked(frozen.figures)
    narrowed = found.narrowed()
    figure(f"{len(found.small)} counts that read 0-9 attacked, {len(narrowed)} narrowed")
    assert len(found.small) > 1000
    assert narrowed == {}


@LONG
def test_without_further_suppression_it_narrows_many(
    frozen, attacked, municipality, frame, demo_store, figure
):
    exact, _ = exact_tables(demo_store, municipality, frame, frozen.parts)
    bare = Release({key: protect_table(counts, frame.plan) for key, counts in exact.items()})
    found = attacked(bare.to_frame())
    quarter = {number for name, number in found.number.items() if name[1] == "2025-K2"}
    found.small &= quarter
    narrowed = found.narrowed()
    figure(f"of one quarter, with small counts hidden and nothing else: {len(narrowed)}")
    assert len(narrowed) > 20
