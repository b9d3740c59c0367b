"""A million rows: stored in seconds and little memory, and summed at once."""

from __future__ import annotations

import sys

import pytest

from tests.loaders.many_rows import AREAS, ROWS, measure
from tests.loaders.processes import FRESH
from tests.loaders.village import TAXONOMY

STORED_S, SUMMED_MS, MEMORY_MB = 6.0, 150.0, 150.0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the most memory used")
@pytest.mark.timeout(300)
def test_a_million_rows_are_stored_and_summed_in_time(databases):
    told = FRESH.Queue()
    worker = FRESH.Process(target=measure, args=(databases.fresh(), told))
    worker.start()
    figures = told.get(timeout=200)
    worker.join(30)
    listed = ", ".join(f"{name} {value:.2f}" for name, value in figures.items())
    print(f"{ROWS} rijen op {databases.kind}: {listed}")
    assert ROWS > 1_000_000
    assert figures["groepen"] == AREAS * len(TAXONOMY.uitsplitsingen["hulpvraag"].categorieen)
    assert figures["verschil"] == 0
    # The work of this process, so that another one on the machine does not fail the test.
    assert figures["opslaan_werk_s"] <= STORED_S
    assert figures["opslaan_mb"] <= MEMORY_MB
    assert figures["vier_kwartalen_ms"] <= SUMMED_MS
