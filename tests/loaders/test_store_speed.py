"""A million rows: stored whole, in little memory, and summed right; the times are printed."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import LONG
from tests.loaders.many_rows import AREAS, ROWS, measure
from tests.loaders.processes import FRESH
from tests.loaders.village import TAXONOMY

MEMORY_MB = 150.0


@LONG
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the most memory used")
@pytest.mark.timeout(300)
def test_a_million_rows_are_stored_and_summed_in_little_memory(databases, figure):
    told = FRESH.Queue()
    worker = FRESH.Process(target=measure, args=(databases.fresh(), told))
    worker.start()
    figures = told.get(timeout=200)
    worker.join(30)
    listed = ", ".join(f"{name} {value:.2f}" for name, value in figures.items())
    figure(f"{ROWS} rijen op {databases.kind}: {listed}")
    assert ROWS > 1_000_000
    assert figures["groepen"] == AREAS * len(TAXONOMY.uitsplitsingen["hulpvraag"].categorieen)
    assert figures["verschil"] == 0
    # Times are figures to read (and to see beside a baseline in the bench): a busy machine, not
    # the program, would fail a test of them.
    assert figures["opslaan_mb"] <= MEMORY_MB
