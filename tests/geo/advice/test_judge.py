"""Every rule fires on facts that only just meet it, and on nothing less."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.advice import Evidence, Outcome, evaluate, in_order
from geo.advice.facts import ABSENT, FLAGS, Fact
from geo.advice.judge import judge
from geo.advice.logic import Truth
from geo.advice.order import place
from geo.advice.text import (
    advice_text,
    certainty_text,
    counter_text,
    evidence_texts,
    heading,
    lacked_text,
    needed_text,
)
from geo.cell import State
from tests.geo.advice.examples import (
    CASES,
    INDICATORS,
    LEAVES,
    RULES,
    beyond,
    carry,
    edge,
    fact_of,
    just_enough,
)

FIGURES = [(rule, branch) for rule, branch in CASES if rule.bewijsklasse is Evidence.FIGURE]


def named(case):
    return case[0].id if isinstance(case, tuple) else str(case)


def leafed(case):
    return f"{case[0].id}-{case[2].indicator}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_fires_on_what_only_just_suffices(case):
    rule, branch = case
    found = judge(rule, "A", just_enough(rule, branch))
    assert found.outcome is Outcome.FIRED
    assert found.values[rule.grond] == just_enough(rule, branch)[rule.grond]


@pytest.mark.parametrize("case", LEAVES, ids=leafed)
def test_silent_just_below_each_threshold(case):
    rule, branch, leaf = case
    facts = just_enough(rule, branch)
    short = facts | {leaf.indicator: fact_of(beyond(leaf))}
    found = judge(rule, "A", carry(rule, short))
    assert found.outcome is Outcome.SILENT
    assert leaf.indicator in {part.condition.indicator for part in found.lacked}
    assert found.nearly == (len(branch) > 1)
    assert lacked_text(found, INDICATORS)


@pytest.mark.parametrize("case", LEAVES, ids=leafed)
def test_a_missing_figure_is_never_false(case):
    rule, branch, leaf = case
    facts = just_enough(rule, branch)
    del facts[leaf.indicator]
    found = judge(rule, "A", facts)
    assert found.outcome is Outcome.UNJUDGED
    assert INDICATORS[leaf.indicator].levering in needed_text(found, INDICATORS)


@pytest.mark.parametrize("case", [c for c in LEAVES if not c[2].of_words], ids=leafed)
def test_a_class_that_straddles_the_threshold_is_not_judged(case):
    rule, branch, leaf = case
    least, most = leaf.bounds()
    edge = least if least > float("-inf") else most
    wide = Fact(State.SUPPRESSED, edge - 5, edge + 5, text="0–9")
    facts = carry(rule, just_enough(rule, branch) | {leaf.indicator: wide})
    assert judge(rule, "A", facts).outcome is Outcome.UNJUDGED


@pytest.mark.parametrize("case", FIGURES, ids=named)
@pytest.mark.parametrize("flag", FLAGS)
def test_no_figure_without_its_flag(case, flag):
    rule, branch = case
    facts = just_enough(rule, branch)
    facts[rule.grond] = replace(facts[rule.grond], flag=flag)
    found = judge(rule, "A", facts)
    assert found.fired == (flag == rule.richting)
    if flag in ("", "niet_te_bepalen"):
        assert found.outcome is Outcome.UNJUDGED


@pytest.mark.parametrize("case", FIGURES, ids=named)
def test_no_figure_on_too_few_or_too_unsure(case):
    rule, branch = case
    facts = just_enough(rule, branch)
    ground = facts[rule.grond]
    for weak in (
        replace(ground, n=rule.minimum.n - 1),
        replace(ground, n=None),
        replace(ground, q=rule.minimum.q + 0.01),
        replace(ground, q=None),
    ):
        assert judge(rule, "A", facts | {rule.grond: weak}).outcome is Outcome.UNJUDGED


@st.composite
def any_facts(draw):
    """Facts in every state, flagged or not, whole or with gaps."""
    facts = {}
    for name, each in INDICATORS.indicatoren.items():
        kind = draw(st.sampled_from(["absent", "known", "interval", "gone"]))
        if kind == "gone":
            continue
        if kind == "absent":
            facts[name] = ABSENT
        elif each.keuzes:
            facts[name] = fact_of(draw(st.sampled_from(each.keuzes)))
        else:
            least, most = max(each.minimum, -100), min(each.maximum, 120)
            low = draw(st.floats(least, most))
            high = low if kind == "known" else min(most, low + draw(st.floats(0, 30)))
            facts[name] = Fact(
                State.NUMBER if kind == "known" else State.SUPPRESSED,
                low,
                max(low, high),
                text="x",
                n=draw(st.one_of(st.none(), st.floats(0, 500))),
                flag=draw(st.sampled_from(FLAGS)),
                q=draw(st.one_of(st.none(), st.floats(0, 0.2))),
            )
    return facts


@settings(max_examples=40)
@given(any_facts())
def test_figures_rest_on_a_flag_that_holds_and_on_every_value_of_an_interval(facts):
    for found in evaluate(RULES, {"A": facts}):
        if not found.fired:
            continue
        if found.rule.bewijsklasse is Evidence.FIGURE:
            ground = found.ground
            assert ground.flag == found.rule.richting
            assert ground.q is not None
            assert ground.q <= 0.05
            assert ground.n is not None
            assert ground.n >= found.rule.minimum.n
        # Whatever the protected values are, the rule fires on them too.
        for side in ("low", "high"):
            exact = {
                name: fact
                if fact.word or not fact.known
                else replace(fact, low=getattr(fact, side), high=getattr(fact, side))
                for name, fact in facts.items()
            }
            assert judge(found.rule, "A", exact).fired


@settings(max_examples=40)
@given(any_facts(), st.data())
def test_knowing_less_never_makes_a_rule_fire(facts, data):
    """One that gave way to another may be given when that other cannot be judged any more."""
    before = {each.rule.id: each.holds for each in evaluate(RULES, {"A": facts})}
    gone = data.draw(st.sets(st.sampled_from(sorted(facts)))) if facts else set()
    less = {name: fact for name, fact in facts.items() if name not in gone}
    for each in evaluate(RULES, {"A": less}):
        if each.outcome is not Outcome.UNJUDGED:
            assert each.holds == before[each.rule.id]


def test_awareness_of_all_residents_alone_starts_nothing():
    facts = {"bekend_bij_inwoners_pct": fact_of(5.0, n=1000)}
    assert not any(each.fired for each in evaluate(RULES, {"A": facts}))
    assert not any(each.fired for each in evaluate(RULES, {"A": facts}, level="gemeente"))


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_text_is_filled_in_whole(case):
    rule, branch = case
    found = judge(rule, "A", just_enough(rule, branch))
    text, head = advice_text(found, "Laak"), heading(found, "Laak")
    assert "{" not in text + head
    assert any(found.ground.text in line for line in evidence_texts(found, INDICATORS))
    assert certainty_text(found)
    assert rule.tegen.woorden in counter_text(found, INDICATORS)


@pytest.mark.parametrize("case", [c for c in CASES if c[0].tegen.als], ids=named)
def test_counter_evidence_is_said_to_be_so_or_not(case):
    rule, branch = case
    facts = just_enough(rule, branch)
    counter = rule.tegen.als.branches()[0]
    for leaf in counter:
        if leaf.indicator not in facts:
            facts[leaf.indicator] = fact_of(edge(leaf))
    found = judge(rule, "A", facts)
    assert found.fired
    assert found.counter is Truth.TRUE
    assert (
        place(found).certainty == place(judge(rule, "A", just_enough(rule, branch))).certainty - 1
    )
    assert "Dat is hier zo." in counter_text(found, INDICATORS)


def test_a_small_group_in_trouble_comes_before_a_large_one_with_forms():
    facts = {}
    for name, people in (("vrijwilligers_op_formulieren", 900), ("regisseur_wal_en_schip", 10)):
        rule = RULES[name]
        mine = just_enough(rule, rule.als.branches()[0])
        mine[rule.grond] = replace(mine[rule.grond], people=people)
        facts |= mine
    order = [each.rule.id for each in in_order(evaluate(RULES, {"A": facts}))]
    assert order.index("regisseur_wal_en_schip") < order.index("vrijwilligers_op_formulieren")


def test_certainty_then_people():
    rule = RULES["nadruk_schulden"]
    mine = just_enough(rule, rule.als.branches()[0])
    more = mine | {rule.grond: replace(mine[rule.grond], people=50.0)}
    doubted = more | {"borging_specialist_schulden": fact_of("ja")}
    found = [judge(rule, area, each) for area, each in (("A", mine), ("B", more), ("C", doubted))]
    assert [each.area for each in in_order(found)] == ["B", "A", "C"]


def test_an_advice_that_was_not_given_has_no_text():
    with pytest.raises(ValueError, match="did not fire"):
        advice_text(judge(RULES["nadruk_schulden"], "A", {}), "Laak")


def test_rules_out_of_force_are_passed_over():
    assert evaluate(RULES, {"A": {}}, when=date(2025, 1, 1)) == []
    assert len(evaluate(RULES, {"A": {}}, when=date(2026, 11, 1))) == len(
        [r for r in RULES.regels if "stadsdeel" in r.niveau]
    )
