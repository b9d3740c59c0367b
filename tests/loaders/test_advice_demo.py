"""The advice of the demonstration per stadsdeel: what it gives, and that it stays so."""

from __future__ import annotations

import math
import os

import pytest
import yaml

from geo.advice import evaluate, in_order
from geo.advice.compose import alternatives, at_level, make_facts
from geo.advice.facts import Fact
from geo.advice.of_release import SOURCE, column
from geo.advice.robustness import robustness
from geo.advice.text import advice_text
from geo.areas import Level
from loaders.advice_rules import load_advice_indicators, load_advice_rules
from loaders.advice_trial import APPEARS, CHANGES, DISAPPEARS, REPLACED, compare
from loaders.yaml_files import DATA
from tests.conftest import ROOT
from tests.loaders.advice_demo import latest

GOLDEN = ROOT / "tests" / "oracle" / "demo_adviezen.yaml"
TRUTH = yaml.safe_load((ROOT / "tests/oracle/demo_waarheid.yaml").read_text(encoding="utf-8"))
INDICATORS, RULES = load_advice_indicators(), load_advice_rules()


@pytest.fixture(scope="module")
def inputs(demo_store, municipality):
    return latest(demo_store, municipality)


@pytest.fixture(scope="module")
def facts(inputs):
    return make_facts(inputs)


def given(facts, areas):
    found = {}
    for level in (Level.GEMEENTE, Level.STADSDEEL):
        here = at_level(facts, areas, level)
        for code in here:
            judged = evaluate(RULES, {code: here[code]}, level=level.value)
            name = areas[code].name
            found[name] = {j.rule.id: advice_text(j, name) for j in in_order(judged)}
    return found


def test_golden_output_per_stadsdeel(facts, municipality):
    found = given(facts, municipality.areas)
    if os.environ.get("STADSDEELKOMPAS_SCHRIJF_GOUDEN") == "1":
        text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=100)
        GOLDEN.write_text(text, encoding="utf-8")
    assert found == yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    orders = {name: list(each) for name, each in found.items()}
    expected = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))
    assert orders == {name: list(each) for name, each in expected.items()}


def test_every_indicator_is_made_or_known_to_be_missing(facts):
    made = {name for mine in facts.values() for name in mine}
    # The demonstration delivers no kind of help, no outcome, and groups are published elsewhere.
    missing = {n for n in INDICATORS.indicatoren if n.startswith("groep_") and n.endswith("_pct")}
    missing |= {"formulieren_pct", "digitaal_pct", "crisis_pct", "uitgevallen_pct"}
    assert set(INDICATORS.indicatoren) - made == missing


def test_facts_lie_within_what_an_indicator_can_be(facts):
    for mine in facts.values():
        for name, fact in mine.items():
            each = INDICATORS[name]
            assert isinstance(fact, Fact)
            assert fact.source
            assert bool(fact.word) == bool(each.keuzes)
            if fact.word:
                assert fact.word in each.keuzes
            elif not math.isnan(fact.low):
                assert each.minimum <= fact.low
                assert fact.high <= each.maximum
            if fact.flag:
                assert each.markeerbaar


def test_the_point_that_registers_badly_is_named(facts, inputs):
    bad = TRUTH["punten"]["slecht_registrerend"]
    home, name = inputs.points.loc[bad, ["stadsdeel", "naam"]]
    assert facts[home]["gebied_onbekend_punt_pct"].detail == name
    assert facts[home]["gebied_onbekend_punt_pct"].flag == "hoger"


def test_planted_gaps_are_seen_or_said_to_be_unknown(facts, municipality):
    planted = [e["gebied"] for e in TRUTH["effecten"] if e["soort"] == "lager_alle"]
    seen = 0
    for code in planted:
        fact = facts[municipality.areas.ancestor(code, Level.STADSDEEL)]["wijken_lager"]
        named = municipality.areas[code].name in fact.detail
        seen += named
        # Never silently "no difference": then a wijk of this stadsdeel could not be judged.
        assert named or fact.high > fact.low
    print(f"\n{seen} van {len(planted)} ingebouwde tekorten bij naam genoemd")
    assert seen > 0


def test_no_breakdown_tells_a_small_count(inputs):
    """Every total that can be known leaves all of 0-9 open for each suppressed count."""
    tried = 0
    tables = inputs.shares
    assert tables
    for (period, unit, breakdown), table in tables.items():
        others = [b for (p, u, b) in tables if (p, u) == (period, unit) and b != breakdown]
        for area in table.areas:
            totals = [(0.0, math.inf)]
            for other in others:
                ends = (
                    [
                        _ends(tables[period, unit, other], area, c)
                        for c in tables[period, unit, other].categories
                    ]
                    if (area in tables[period, unit, other].areas)
                    else []
                )
                if ends and not any(math.isnan(a) for a, _ in ends):
                    totals.append((sum(a for a, _ in ends), sum(b for _, b in ends)))
            low, high = max(a for a, _ in totals), min(b for _, b in totals)
            cells = {c: _ends(table, area, c) for c in table.categories}
            for category, (least, most) in cells.items():
                if math.isnan(least) or most > 9 or least > 0:
                    continue
                rest = [ends for name, ends in cells.items() if name != category]
                assert low - sum(b for _, b in rest) <= 0
                assert high - sum(a for a, _ in rest) >= 9
                tried += 1
    print(f"\n{tried} afgeschermde aantallen nagegaan")
    assert tried > 20


def _ends(table, area, category):
    cell = table.cell(area, category)
    if cell.low is None or cell.high is None:
        return (math.nan, math.nan)
    return cell.low, cell.high


def test_shares_come_from_protected_counts(facts, inputs):
    (unit, breakdown) = ("contacten", "werkvorm")
    low = high = whole_low = whole_high = 0.0
    code = inputs.areas.codes(Level.STADSDEEL)[0]
    for quarter in inputs.year.quarters():
        table = inputs.shares[quarter, unit, breakdown]
        for category in table.categories:
            band = column(table, category)
            whole_low += band.low[code]
            whole_high += band.high[code]
            if category == "individueel":
                low += band.low[code]
                high += band.high[code]
    fact = facts[code]["individueel_pct"]
    assert fact.low == pytest.approx(100 * low / whole_high)
    assert fact.high == pytest.approx(100 * high / whole_low)


def test_robustness_of_the_demonstration(facts, inputs, municipality):
    areas = municipality.areas
    ways = alternatives(inputs, facts, aside=0.2, count=4)
    found = robustness(RULES, [at_level(each, areas, Level.STADSDEEL) for each in ways], INDICATORS)
    fired = [
        each for each in evaluate(RULES, at_level(facts, areas, Level.STADSDEEL)) if each.fired
    ]
    stands = [found[each.area, each.rule.id] for each in fired]
    firm = sum(each.stands >= 0.9 * each.of for each in stands)
    print(f"\n{firm} van {len(fired)} adviezen blijven staan bij andere keuzes")
    assert all(each.of == 500 for each in stands)
    assert 0 < firm < len(fired)


def changed(change):
    raw = yaml.safe_load((DATA / "adviesregels.yaml").read_text(encoding="utf-8"))
    change({each["id"]: each for each in raw["regels"]}, raw)
    return type(RULES).model_validate(raw)


def test_a_stricter_rule_disappears_and_a_looser_one_appears(facts, municipality):
    def stricter(rules, _raw):
        rules["plan_op_tafel"]["als"]["waarde"] = 1
        rules["nadruk_zorg"]["als"]["waarde"] = 1
        rules["vraag_zonder_hulp"]["kop"] = "Spreek met tien van hen"
        rules["vraag_zonder_hulp"]["advies"] += " Doe dat dit jaar."

    areas = municipality.areas
    period = None
    found = list(compare(RULES, changed(stricter), facts, areas, period))
    kinds = {(each.rule, each.what) for each in found}
    assert ("plan_op_tafel", DISAPPEARS) in kinds
    assert ("vraag_zonder_hulp", CHANGES) in kinds
    assert {each.rule for each in found} <= {
        "plan_op_tafel",
        "nadruk_zorg",
        "vraag_zonder_hulp",
    }
    back = list(compare(changed(stricter), RULES, facts, areas, period))
    assert ("plan_op_tafel", APPEARS) in {(each.rule, each.what) for each in back}


def test_what_gives_way_to_another_rule_is_told_apart(facts, municipality):
    def without(rules, _raw):
        del rules["tweede_jaar_laag"]["vervangt"]

    (one,) = compare(changed(without), RULES, facts, municipality.areas, None)
    assert (one.area, one.rule, one.what) == ("Scheveningen", "zoek_op_vindplaatsen", REPLACED)
    assert one.becomes == "in plaats hiervan: tweede_jaar_laag"


def test_a_rule_that_ended_replaces_nothing(facts, municipality):
    def ended(rules, _raw):
        rules["tweede_jaar_laag"]["geldig_tot"] = rules["tweede_jaar_laag"]["geldig_van"]

    found = {
        (each.rule, each.what)
        for each in compare(RULES, changed(ended), facts, municipality.areas, None)
    }
    assert found == {("tweede_jaar_laag", DISAPPEARS), ("zoek_op_vindplaatsen", APPEARS)}


def test_the_same_rules_change_nothing(facts, municipality):
    assert not list(compare(RULES, RULES, facts, municipality.areas, None))


def test_where_a_list_grows_no_wait_is_known(inputs, facts):
    """As on the map: a list that grew in a quarter or in a year has no wait."""
    quarters = inputs.quarters_back(5)
    new = column(inputs.flows[quarters[0]], "wachtlijst")
    grown = 0
    for code, mine in facts.items():
        wait = mine.get("wachttijd_dagen")
        points = [p for p in new.low.index if str(inputs.points.loc[p, "stadsdeel"]) == code]
        for before in (quarters[1], quarters[4]):
            old = column(inputs.flows[before], "wachtlijst")
            if any(p in old.low.index and new.low[p] > old.high[p] for p in points):
                grown += 1
                assert wait is not None
                assert not wait.known
                assert wait.note.startswith("de wachtlijst groeit")
    assert grown


def test_a_share_that_is_not_published_says_so(facts):
    shares = [
        fact
        for mine in facts.values()
        for name, fact in mine.items()
        if name.startswith("aandeel_") and not fact.known and fact.source == SOURCE
    ]
    assert shares
    assert {fact.note for fact in shares} == {"een aantal is afgeschermd of ontbreekt"}


def test_a_point_without_figures_is_never_the_worst_of_a_stadsdeel(facts):
    name = "gebied_onbekend_punt_pct"
    told = [mine[name] for mine in facts.values() if name in mine]
    assert told
    assert all(fact.known for fact in told)
