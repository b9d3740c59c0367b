"""Robustness: what is far from its threshold stands, what is on it depends on it."""

from dataclasses import replace

import numpy as np
import pytest

from geo.advice.judge import judge
from geo.advice.robustness import (
    COMPUTING_WORDS,
    STANDS_WORDS,
    THRESHOLD_WORDS,
    robustness,
)
from geo.advice.rules import Rules
from tests.bench import naive_advice
from tests.geo.advice.examples import CASES, INDICATORS, RULES, fact_of, just_enough

RULE = RULES["nadruk_schulden"]
ONE = Rules(versie=1, regels=(RULE,))


def facts(value, **more):
    ground = just_enough(RULE, RULE.als.branches()[0])[RULE.grond]
    return {"A": {RULE.grond: replace(ground, low=value, high=value, **more)}}


def found(*alternatives):
    return robustness(ONE, alternatives, INDICATORS)["A", RULE.id]


def test_far_above_its_threshold_it_stands():
    outcome = found(facts(40.0))
    assert outcome.stands == outcome.of == 500
    assert outcome.words == STANDS_WORDS


def test_on_its_threshold_it_depends_on_it():
    outcome = found(facts(20.0))
    assert 0.4 < outcome.stands / outcome.of < 0.6
    assert outcome.by_computing == 500
    assert outcome.words == THRESHOLD_WORDS
    assert "Dit is geen kans." in outcome.help
    assert str(outcome.stands) in outcome.help


def test_with_other_computing_it_depends_on_that():
    outcome = found(facts(40.0), facts(40.0, flag="geen_duidelijk_verschil"))
    assert outcome.by_threshold == 500
    assert 0.4 < outcome.stands / outcome.of < 0.6
    assert outcome.words == COMPUTING_WORDS


def test_without_variation_it_says_what_the_rule_says():
    for rule in RULES.regels:
        if "stadsdeel" not in rule.niveau:
            continue
        mine = just_enough(rule, rule.als.branches()[0])
        outcome = robustness(Rules(versie=1, regels=(_alone(rule),)), [{"A": mine}], INDICATORS)[
            "A", rule.id
        ]
        assert (outcome.by_computing == 500) == judge(rule, "A", mine).fired


def _alone(rule):
    return rule.model_copy(update={"niet_samen_met": ()})


def test_the_same_seed_gives_the_same_count():
    assert found(facts(21.0)) == found(facts(21.0))


def test_words_do_not_vary():
    rule = RULES["netwerk_zonder_regie"]
    rules = Rules(versie=1, regels=(rule,))
    outcome = robustness(rules, [{"A": {"netwerk_regie": fact_of("nee")}}], INDICATORS)[
        "A", rule.id
    ]
    assert outcome.stands == 500


def test_one_missing_partner_is_one_whatever_the_threshold_times_a_fifth():
    rule = RULES["netwerk_online"]
    rules = Rules(versie=1, regels=(rule,))
    facts = {"A": {rule.grond: fact_of(1.0)}}
    assert robustness(rules, [facts], INDICATORS)["A", rule.id].stands == 500


def test_nothing_to_vary_is_refused():
    with pytest.raises(ValueError, match="no facts"):
        robustness(RULES, [], INDICATORS)


def test_counts_are_those_of_one_variation_at_a_time():
    """Beside a plain loop over variations, rules and areas, with the same draws."""
    rng = np.random.default_rng(8)

    def way():
        found = {}
        for area, times in (("A", 1.0), ("B", 1.1), ("C", 0.9)):
            facts = {}
            for rule, branch in CASES:
                if rng.random() < 0.8:
                    facts |= just_enough(rule, branch)
            found[area] = {
                name: fact
                if fact.word
                else replace(fact, low=fact.low * times - 1, high=fact.low * times)
                if fact.low > 0
                else fact
                for name, fact in facts.items()
            }
        return found

    ways = [way() for _ in range(3)]
    ours = robustness(RULES, ways, INDICATORS, variations=60, seed=4)
    plain = naive_advice.stands(
        RULES, ways, INDICATORS, level="stadsdeel", variations=60, spread=0.2, seed=4
    )
    assert {key: each.stands for key, each in ours.items()} == plain
    assert len(set(plain.values())) > 5
