"""The totals of areas: hidden only where hiding everything else would not help."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np
import pytest

from geo.disclosure import protecting
from geo.disclosure.audit import audit
from geo.disclosure.keys import Breakdown, CellRef
from geo.disclosure.protected import protect_table
from geo.disclosure.protecting import links_of
from tests.geo.disclosure.towns import AREAS, CONTEXT, PLAN, TOTAL, protected, tables_of, year

SEEDS = range(6)


def small_town(seed):
    """One quarter of a small town: many small counts, few others to hide."""
    return tables_of(year(seed, quarters=1, mean=1.0))


def hidden_totals(tables, links, release) -> AbstractSet[int]:
    """Return the totals of areas, as unknowns, that are hidden without being small."""
    return {
        links.cells[0][CellRef(key, area, TOTAL)]
        for key, counts in tables.items()
        if key.detail in (Breakdown.TYPES, Breakdown.GROUPS)
        for area in counts.lower.index
        if counts.lower.loc[area, TOTAL] >= PLAN.drempel
        and not release[key].cell(area, TOTAL).is_number
    }


def everything_else_hidden(tables, links, release, total):
    """Return the release with one total shown and every count that is no total hidden."""
    spared = protecting._spared(links)
    found = {}
    for key, counts in tables.items():
        hidden, veiled = (np.zeros(counts.lower.shape, dtype=bool) for _ in range(2))
        for i, area in enumerate(counts.lower.index):
            for j, category in enumerate(counts.lower.columns):
                unknown = links.cells[0][CellRef(key, area, category)]
                cell = release[key].cell(area, category)
                if unknown == total:
                    continue
                if cell.high == np.inf:
                    (hidden if cell.low else veiled)[i, j] = True
                elif cell.is_number and not spared[unknown]:
                    hidden[i, j] = True
        found[key] = protect_table(counts, PLAN, hidden, veiled)
    return found


def test_a_total_is_hidden_only_where_hiding_everything_else_does_not_help():
    seen = 0
    for seed in SEEDS:
        tables = small_town(seed)
        links = links_of(tables, AREAS, CONTEXT)
        release = protected(tables)
        for total in hidden_totals(tables, links, release):
            otherwise = everything_else_hidden(tables, links, release, total)
            assert audit([otherwise], links, PLAN), links.names[total]
            seen += 1
    assert seen, "no town in which a total had to go: the test says nothing"


@pytest.mark.parametrize("seed", [1, 2])
def test_without_sparing_the_same_town_loses_more_totals(seed, monkeypatch):
    tables = small_town(seed)
    links = links_of(tables, AREAS, CONTEXT)
    sparing = hidden_totals(tables, links, protected(tables))
    monkeypatch.setattr(protecting, "_spared", lambda links: np.zeros(links.size, dtype=bool))
    assert len(hidden_totals(tables, links, protected(tables))) > len(sparing)
