"""The same advice as a plain script would give it: rule by rule, area by area, way by way.

Conditions come as they stand in the file. There is no third truth and no minimum: the middle of
an interval is compared, and what is missing does not count. ``stands`` does know all of that, to
give the same counts as the application, without any table.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geo.advice.conditions import Condition
from geo.advice.facts import ABSENT, Facts
from geo.advice.indicators import Indicators
from geo.advice.judge import carried
from geo.advice.logic import Truth, all_of, any_of, within
from geo.advice.rules import Rules, Where

_COMPARE = {
    "ten_minste": operator.ge,
    "ten_hoogste": operator.le,
    "meer_dan": operator.gt,
    "minder_dan": operator.lt,
    "is": operator.eq,
    "is_niet": operator.ne,
}


def fired(rules: Sequence[Mapping[str, Any]], facts: Facts, level: str) -> set[tuple[str, str]]:
    """Return area and rule of what fires, from rules as plain mappings."""
    return {
        (area, rule["id"])
        for area, mine in facts.items()
        for rule in rules
        if level in rule["niveau"] and _holds(rule["als"], mine)
    }


def _holds(condition: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    if "alle" in condition:
        return all(_holds(part, facts) for part in condition["alle"])
    if "een_van" in condition:
        return any(_holds(part, facts) for part in condition["een_van"])
    fact = facts.get(condition["indicator"])
    if fact is None or not fact.known:
        return False
    value = fact.word or (fact.low + fact.high) / 2
    return bool(_COMPARE[condition["moet"]](value, condition["waarde"]))


def stands(
    rules: Rules,
    ways: Sequence[Facts],
    indicators: Indicators,
    *,
    level: str,
    variations: int,
    spread: float,
    seed: int,
) -> dict[tuple[str, str], int]:
    """Return in how many variations each rule fires: the same draws, one variation at a time."""
    rng = np.random.default_rng(seed)
    chosen = rng.integers(len(ways), size=variations)
    fires: dict[tuple[str, str], list[bool]] = {}
    for rule in rules.regels:
        if level not in rule.niveau:
            continue
        leaves = list(rule.als.leaves())
        scales = 1 + rng.uniform(-spread, spread, (variations, len(leaves)))
        for area in ways[0]:
            fires[area, rule.id] = []
            for way, scale in zip(chosen, scales, strict=True):
                facts = ways[way].get(area, {})
                times = {id(leaf): float(s) for leaf, s in zip(leaves, scale, strict=True)}
                ground = carried(rule, facts.get(rule.grond, ABSENT))[0]
                truth = _judge(rule.als, facts, times, indicators)
                fires[area, rule.id].append(min(truth, ground) is Truth.TRUE)
    return {
        (area, name): sum(
            fired and not _gives_way(rules, name, area, ways[chosen[i]], fires, i)
            for i, fired in enumerate(mine)
        )
        for (area, name), mine in fires.items()
    }


def _gives_way(
    rules: Rules,
    name: str,
    area: str,
    facts: Facts,
    fires: Mapping[tuple[str, str], Sequence[bool]],
    variation: int,
) -> bool:
    """Return whether another advice is given in the place of this one."""
    mine = set(facts.get(area, {}).get(rules[name].grond, ABSENT).places)
    for rule in rules.regels:
        for each in rule.vervangt:
            other = fires.get((area, rule.id), ())
            if each.regel == name and other and other[variation]:
                theirs = set(facts.get(area, {}).get(rule.grond, ABSENT).places)
                if each.waar is Where.AREA or not theirs or (mine and mine <= theirs):
                    return True
    return False


def _judge(
    condition: Condition,
    facts: Mapping[str, Any],
    times: Mapping[int, float],
    indicators: Indicators,
) -> Truth:
    if condition.alle:
        return all_of(_judge(part, facts, times, indicators) for part in condition.alle)
    if condition.een_van:
        return any_of(_judge(part, facts, times, indicators) for part in condition.een_van)
    fact = facts.get(condition.indicator, ABSENT)
    if condition.of_words or not fact.known or np.isnan(fact.low):
        return condition.met_by(fact)
    whole = indicators[condition.indicator].geheel
    return within(fact.low, fact.high, *condition.bounds(times[id(condition)], whole=whole))
