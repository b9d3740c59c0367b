"""The value that pages draw from: advice in order, what was nearly given, what is not known."""

from geo.advice import evaluate
from geo.advice.report import across, report
from geo.advice.robustness import Robustness
from tests.geo.advice.examples import INDICATORS, RULES, beyond, carry, fact_of, just_enough

FIRST, SECOND = RULES["ggz_en_politie"], RULES["netwerk_online"]
# Two conditions: one short is nearly given.
NEARLY = RULES["dagopvang_wal_en_schip"]


def facts():
    found = {}
    for rule in (SECOND, FIRST):
        found |= just_enough(rule, rule.als.branches()[0])
    branch = NEARLY.als.branches()[0]
    short = just_enough(NEARLY, branch)
    short[NEARLY.grond] = fact_of(beyond(branch[0]))
    return carry(NEARLY, short) | found


def test_a_report_says_what_is_given_in_order():
    judged = evaluate(RULES, {"A": facts(), "B": {}})
    tried = {("A", FIRST.id): Robustness(490, 500, 495, 500, 0.9)}
    found = report(judged, "A", "Laak", INDICATORS, tried)
    ids = [item.rule.id for item in found.items]
    assert ids.index(FIRST.id) < ids.index(SECOND.id)
    item = found.items[ids.index(FIRST.id)]
    assert "Laak" in item.text
    assert item.robust == "blijft staan bij andere keuzes"
    assert "490 van 500" in item.robust_help
    assert item.values["band_ggz_politie"] == facts()["band_ggz_politie"]
    assert item.evidence
    assert item.counter


def test_what_was_nearly_given_and_what_is_not_known():
    found = report(evaluate(RULES, {"A": facts()}), "A", "Laak", INDICATORS)
    assert NEARLY.id in {each.rule.id for each in found.nearly}
    assert all(each.why for each in (*found.nearly, *found.unjudged))
    given = len(found.items) + found.silent + len(found.unjudged)
    assert given == sum("stadsdeel" in rule.niveau for rule in RULES.regels)


def test_what_many_areas_share_is_common():
    every = {"A": facts(), "B": facts(), "C": {}}
    judged = evaluate(RULES, every)
    reports = [report(judged, code, f"Gebied {code}", INDICATORS) for code in every]
    spread = {row.rule.id: row for row in across(reports)}
    assert spread[FIRST.id].areas == ("Gebied A", "Gebied B")
    assert spread[FIRST.id].common
    assert spread[FIRST.id].of == 3
