"""One advice for one place: what gives way, where, and that it is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.advice import Outcome, evaluate, in_order
from geo.advice.replacing import covers, giving_way
from geo.advice.report import report
from geo.advice.robustness import robustness
from geo.advice.rules import Replaces, Rules, Where
from tests.bench import naive_advice
from tests.geo.advice.examples import INDICATORS, RULES, just_enough

WEAK, STRONG, LAST = (
    RULES[name] for name in ("netwerk_online", "netwerk_straat", "netwerk_school_werk")
)


def rules(*pairs):
    """Rules of which the first of each pair gives way to the second."""
    ways = {}
    for gone, instead, where in pairs:
        ways.setdefault(instead.id, []).append(Replaces(regel=gone.id, waar=where))
    changed = (
        rule.model_copy(update={"vervangt": tuple(ways.get(rule.id, ()))})
        for rule in (WEAK, STRONG, LAST)
    )
    return Rules(versie=1, regels=tuple(changed))


def facts(**places):
    """Facts on which rules only just fire, each at its places."""
    found = {}
    for name, codes in places.items():
        rule = RULES[name]
        mine = just_enough(rule, rule.als.branches()[0])
        found |= mine | {rule.grond: replace(mine[rule.grond], places=codes)}
    return found


def judged(which, **places):
    return {each.rule.id: each for each in evaluate(which, {"A": facts(**places)})}


@pytest.mark.parametrize(
    ("where", "mine", "theirs", "outcome", "shared"),
    [
        ("plaats", ("W1",), ("W1", "W2"), Outcome.REPLACED, ("W1",)),
        ("plaats", ("W1", "W2"), ("W2",), Outcome.FIRED, ("W2",)),
        ("plaats", ("W1",), (), Outcome.REPLACED, ("W1",)),
        ("plaats", (), (), Outcome.REPLACED, ()),
        ("plaats", (), ("W1",), Outcome.FIRED, ("W1",)),
        ("gebied", ("W1",), ("P9",), Outcome.REPLACED, ("W1",)),
    ],
)
def test_an_advice_gives_way_at_the_places_that_both_are_about(
    where, mine, theirs, outcome, shared
):
    found = judged(rules((WEAK, STRONG, where)), netwerk_online=mine, netwerk_straat=theirs)
    assert found[WEAK.id].outcome is outcome
    [instead] = found[WEAK.id].instead
    assert (instead.rule.id, instead.places) == (STRONG.id, shared)
    assert instead.whole == (outcome is Outcome.REPLACED)
    assert found[STRONG.id].fired
    assert not found[STRONG.id].instead


def test_at_other_places_both_are_given():
    ways = rules((WEAK, STRONG, "plaats"))
    found = judged(ways, netwerk_online=("W1",), netwerk_straat=("W2",))
    assert found[WEAK.id].fired
    assert not found[WEAK.id].instead


def test_what_is_not_given_replaces_nothing():
    found = judged(rules((WEAK, STRONG, "gebied")), netwerk_online=())
    assert found[STRONG.id].outcome is Outcome.UNJUDGED
    assert found[WEAK.id].fired


def test_what_gives_way_itself_stands_for_what_is_given():
    ways = rules((WEAK, STRONG, "gebied"), (STRONG, LAST, "gebied"))
    found = judged(ways, netwerk_online=(), netwerk_straat=(), netwerk_school_werk=())
    for gone in (WEAK, STRONG):
        assert [each.rule.id for each in found[gone.id].instead] == [LAST.id]
    assert [each.rule.id for each in in_order(found.values())] == [LAST.id]


def test_a_report_tells_what_gave_way():
    ways = rules((WEAK, STRONG, "plaats"))
    every = {"A": facts(netwerk_online=("W1",), netwerk_straat=("W1",)), "B": {}}
    found = report(evaluate(ways, every), "A", "Laak", INDICATORS)
    assert [item.rule.id for item in found.items] == [STRONG.id]
    [gone] = found.replaced
    assert gone.heading == WEAK.kop
    assert gone.instead[0].rule.id == STRONG.id
    assert found.silent + len(found.unjudged) == 1
    partly = {"A": facts(netwerk_online=("W1", "W2"), netwerk_straat=("W1",))}
    [_, item] = report(evaluate(ways, partly), "A", "Laak", INDICATORS).items
    assert item.rule.id == WEAK.id
    assert item.instead[0].places == ("W1",)


def test_an_advice_does_not_stand_where_another_choice_has_it_give_way():
    ways = rules((WEAK, STRONG, "plaats"))
    alone = {"A": facts(netwerk_online=("W1",))}
    both = {"A": facts(netwerk_online=("W1",), netwerk_straat=("W1",))}
    apart = {"A": facts(netwerk_online=("W1",), netwerk_straat=("W2",))}
    assert robustness(ways, [alone, apart], INDICATORS)["A", WEAK.id].stands == 500
    found = robustness(ways, [alone, both, apart], INDICATORS, variations=90, seed=3)
    assert 0 < found["A", WEAK.id].stands < 90
    plain = naive_advice.stands(
        ways,
        [alone, both, apart],
        INDICATORS,
        level="stadsdeel",
        variations=90,
        spread=0.2,
        seed=3,
    )
    assert {key: each.stands for key, each in found.items()} == plain


PLACES = st.lists(st.sampled_from("WXYZ"), unique=True, max_size=4).map(tuple)


@given(PLACES, PLACES, st.sampled_from(Where))
def test_nothing_disappears_without_something_in_its_place(mine, theirs, where):
    """What gives way whole has all its places in the other; the rest keeps what is left."""
    [strong] = [r for r in rules((WEAK, STRONG, where)).regels if r.id == STRONG.id]
    way = giving_way({WEAK.id: (WEAK, mine), STRONG.id: (strong, theirs)})
    whole = any(each.whole for each in way.get(WEAK.id, ()))
    assert whole == covers(where, mine, theirs)
    if whole and where is Where.PLACE and theirs:
        assert set(mine) <= set(theirs)
        assert mine
    for each in way.get(WEAK.id, ()):
        assert set(each.places) <= set(mine or theirs)
