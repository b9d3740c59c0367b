"""What is within reach: in order, with a reason, and never shorter than a straight line."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from geo.access_rules import AccessRules
from loaders.access_rules import load_access_rules

RULES = load_access_rules()


def changed(**changes):
    return AccessRules.model_validate(RULES.model_dump() | changes)


def test_the_shipped_rules_hold_and_the_last_step_is_the_limit():
    assert RULES.limit_m == max(RULES.weights)
    assert RULES.omweg.laag <= RULES.omweg.waarde <= RULES.omweg.hoog


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"tot_m": 2000, "gewicht": 1}, {"tot_m": 1000, "gewicht": 0.5}],
        [{"tot_m": 1000, "gewicht": 0.5}, {"tot_m": 2000, "gewicht": 1}],
        [{"tot_m": 1000, "gewicht": 1}, {"tot_m": 1000, "gewicht": 1}],
    ],
)
def test_steps_go_further_and_never_count_more(steps):
    with pytest.raises(ValidationError):
        changed(stappen=steps)


def test_no_way_is_shorter_than_a_straight_line():
    with pytest.raises(ValidationError, match="rechte lijn"):
        changed(omweg=RULES.omweg.model_dump() | {"laag": 0.9})
