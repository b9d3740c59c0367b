"""No advice on a figure whose flag depends on what is protected.

Every count of the demonstration that is a class, rounded or withheld within bounds is replaced by
one that it may be, and all figures are made anew: whatever was flagged, and whatever `cijfer` rule
fired, has the same flag then.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.advice import Evidence, evaluate
from geo.advice.compose import at_level, make_facts
from geo.advice.of_release import spread
from geo.areas import Level
from geo.cell import Cell, State
from geo.disclosure import Breakdown, Release
from geo.disclosure.protected import restore_table
from loaders.advice_rules import load_advice_rules
from tests.loaders.advice_demo import latest

RULES = load_advice_rules()
COUNTED = (Breakdown.GROUPS, Breakdown.TYPES)


@pytest.fixture(scope="module")
def inputs(demo_store, municipality):
    found = latest(demo_store, municipality)
    # What is estimated once from all that is published stays as it was.
    return replace(found, phi=spread(found))


@pytest.fixture(scope="module")
def facts(inputs):
    return make_facts(inputs)


@pytest.fixture(scope="module")
def flagged(facts):
    """Area, indicator and flag of every figure that an advice may rest on."""
    return [
        (area, name, fact.flag)
        for area, mine in facts.items()
        for name, fact in mine.items()
        if fact.flagged
    ]


@pytest.fixture(scope="module")
def fired(inputs, facts):
    return [
        each
        for level in (Level.STADSDEEL, Level.GEMEENTE)
        for each in evaluate(RULES, at_level(facts, inputs.areas, level), level=level.value)
        if each.fired and each.rule.bewijsklasse is Evidence.FIGURE
    ]


def filled(table, pick):
    """The table with a count in every cell of which the bounds are known."""

    def cell(old: Cell) -> Cell:
        if old.low is None or old.high is None or not np.isfinite(old.high):
            return old
        value = float(pick(old))
        return Cell(State.NUMBER, value, value, value, f"{value:.0f}")

    return restore_table(
        {(a, c): cell(table.cell(a, c)) for a in table.areas for c in table.categories}
    )


def completed(inputs, pick):
    def all_of(tables):
        return {key: filled(table, pick) for key, table in tables.items()}

    tables = {
        key: filled(table, pick) if key.detail in COUNTED else table
        for key, table in inputs.tables.items()
    }
    flows = all_of(inputs.flows)
    return replace(
        inputs,
        tables=Release(tables),
        shares=all_of(inputs.shares),
        unplaced=all_of(inputs.unplaced),
        flows=flows,
        work=flows.get(inputs.period),
    )


def check(flagged, inputs, pick):
    facts = make_facts(completed(inputs, pick))
    lost = [
        (area, name, flag, facts[area][name])
        for area, name, flag in flagged
        if facts[area][name].flag != flag
    ]
    assert not lost


def test_there_is_something_to_lose(flagged, fired, inputs, figure):
    figure(f"{len(flagged)} gemarkeerde cijfers, {len(fired)} adviezen op een ervan")
    assert len(flagged) > 20
    grounds = {(each.area, each.rule.grond, each.rule.richting) for each in fired}
    assert grounds
    assert grounds <= set(flagged)
    small = [
        cell
        for key, table in inputs.tables.items()
        if key.detail in COUNTED
        for area in table.areas
        for name in table.categories
        if (cell := table.cell(area, name)).state is State.SUPPRESSED and cell.high is not None
    ]
    assert len(small) > 100


@pytest.mark.parametrize("end", ["low", "high"])
def test_at_either_end(end, flagged, inputs):
    check(flagged, inputs, lambda cell: getattr(cell, end))


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_whatever_the_protected_counts_are(flagged, inputs, seed, extreme):
    rng = np.random.default_rng(seed)

    def pick(cell):
        if extreme:
            return cell.low if rng.random() < 0.5 else cell.high
        return rng.integers(int(np.ceil(cell.low)), int(np.floor(cell.high)), endpoint=True)

    check(flagged, inputs, pick)
