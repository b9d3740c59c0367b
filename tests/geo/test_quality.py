"""The criteria that decide whether figures are used, and the gate."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.period import Period
from geo.quality import assess, gate
from geo.quality_rules import Verdict
from geo.quality_tally import KEY
from tests.geo.quality_tables import (
    DEMANDS,
    RULES,
    TAXONOMY,
    delivery,
    frame,
    judged,
    reason,
    row,
    score,
    town,
    verdict,
)

COUNTS = ["teller_laag", "teller_hoog", "noemer_laag", "noemer_hoog"]
K1 = Period.parse("2026-K1")


def numbers(found: pd.Series) -> list[float]:
    return [float(found[c]) for c in [*COUNTS, "score_laag", "score_hoog"]]


def without(rows, **where):
    return [r for r in rows if any(r[k] != v for k, v in where.items())]


def may(quality, statement, point="P1", period=K1):
    found = gate(quality, period).set_index(["servicepunt", "uitspraak"])
    return tuple(found.loc[(point, statement), ["mag", "reden"]])


# --- by hand ----------------------------------------------------------------------------------


def test_a_good_delivery_is_good_everywhere_and_may_carry_everything():
    quality = judged(delivery())
    assert set(quality.scores.loc[quality.scores["poort"], "oordeel"]) == {Verdict.GOOD}
    assert gate(quality, K1)["mag"].all()
    assert (gate(quality, K1)["reden"] == "").all()


def test_each_score_by_hand():
    quality = judged(delivery(known=80, unknown=20, unasked=10, ageless=4, weightless=6))
    assert numbers(score(quality, "geleverd")) == [8, 8, 8, 8, 1, 1]
    assert numbers(score(quality, "gebied_bekend")) == [80, 80, 100, 100, 0.8, 0.8]
    assert numbers(score(quality, "hulpvraag_bekend")) == [90, 90, 100, 100, 0.9, 0.9]
    assert numbers(score(quality, "leeftijd_bekend")) == [96, 96, 100, 100, 0.96, 0.96]
    assert numbers(score(quality, "zwaarte_bekend")) == [54, 54, 60, 60, 0.9, 0.9]
    assert score(quality, "samenhang")["score_laag"] == 1


def test_overig_counts_as_unknown_for_the_demand_but_not_for_the_mix():
    demand = dict.fromkeys(DEMANDS, 12) | {"overig": 28}
    quality = judged(delivery(known=100, unknown=0, demand=demand))
    assert numbers(score(quality, "hulpvraag_bekend"))[0::2] == [72, 100, 0.72]
    assert reason(quality, "hulpvraag_bekend") == (
        "Bij 28 van de 100 dossiers staat de hulpvraag op onbekend of overig."
    )


def test_missing_tables_are_named():
    rows = without(delivery(), uitsplitsing="leeftijd")
    quality = judged(rows)
    assert numbers(score(quality, "geleverd"))[0::2] == [7, 8, 0.875]
    assert verdict(quality, "geleverd") is Verdict.NOTICE
    assert reason(quality, "geleverd") == (
        "Van de 8 afgesproken tabellen zijn er 7 geleverd; er ontbreekt: dossiers naar leeftijd."
    )
    assert quality.missing[K1.first, K1.last, "P1"] == ("dossiers naar leeftijd",)
    assert "dossiers naar hulpvraag" in quality.tables[K1.first, K1.last, "P1"]
    assert verdict(quality, "leeftijd_bekend") is Verdict.UNJUDGED
    assert reason(quality, "leeftijd_bekend") == "Niet geleverd: dossiers naar leeftijd."


def test_totals_that_differ_are_compared_smallest_with_largest():
    rows = delivery(known=100, unknown=0)
    rows = [
        r | {"laagste": 5, "hoogste": 5}
        if (r["uitsplitsing"], r["categorie"]) == ("leeftijd", "65_plus")
        else r
        for r in rows
    ]
    quality = judged(rows)
    found = score(quality, "samenhang")
    assert numbers(found) == [81, 81, 100, 100, 0.81, 0.81]
    assert found["oordeel"] == Verdict.POOR
    assert found["reden"].startswith("Bij dossiers komt leeftijd uit op 81 en ")
    assert not may(quality, "bereik")[0]
    assert not may(quality, "druk")[0]


def test_breakdowns_that_overlap_are_not_expected_to_add_up():
    rows = [*delivery(), row(900, unit="contacten", table="hulpvraag", category="werk")]
    assert score(judged(rows), "samenhang")["score_laag"] == 1


def test_levels_of_areas_are_checked_against_each_other_where_the_input_tells():
    rows = frame(delivery(known=100, unknown=0)).assign(telt=True, niveau="")
    fine = frame([row(100, table="toeleiding", category="zelf")]).assign(telt=True, niveau="wijk")
    coarse = fine.assign(telt=False, niveau="stadsdeel", laagste=130, hoogste=130)
    found = score(assess(pd.concat([rows, fine, coarse]), RULES, TAXONOMY), "samenhang")
    assert numbers(found)[:1] + numbers(found)[2:3] == [100, 130]
    assert found["reden"] == (
        "Bij dossiers naar toeleiding met een bekend gebied komt de optelling per wijk uit op 100 "
        "en de optelling per stadsdeel op 130; dat hoort gelijk te zijn."
    )
    equal = assess(
        pd.concat([rows, fine, coarse.assign(laagste=100, hoogste=100)]), RULES, TAXONOMY
    )
    assert score(equal, "samenhang")["score_laag"] == 1
    # A total of finer areas is never counted beside them.
    assert numbers(score(equal, "gebied_bekend"))[2] == 100


# --- withheld, left open, too little ----------------------------------------------------------


def test_withheld_counts_make_an_interval_and_the_worst_case_counts():
    rows = [row(80), row((0, 20), area="onbekend")]
    quality = judged(rows)
    found = score(quality, "gebied_bekend")
    assert numbers(found) == [80, 80, 80, 100, 0.8, 1]
    assert found["oordeel"] == Verdict.NOTICE, "0,80 at worst, though it may be 1,00"
    assert "slechtste geval" in found["reden"]
    assert "hooguit 20 van de 80 tot 100 dossiers" in found["reden"]


def test_an_interval_of_totals_agrees_when_it_can_and_is_judged_on_when_it_cannot():
    rows = [row(100), row((80, 120), table="leeftijd", category="25_44")]
    found = score(judged(rows), "samenhang")
    assert (found["score_laag"], found["score_hoog"]) == (0.8, 1)
    apart = score(
        judged([row(100), row((50, 80), table="leeftijd", category="25_44")]), "samenhang"
    )
    assert (apart["score_laag"], apart["score_hoog"]) == (0.5, 0.8)


def test_what_was_left_open_is_no_zero():
    quality = judged([row(90), row(None, area="onbekend")])
    assert verdict(quality, "gebied_bekend") is Verdict.UNJUDGED
    assert "opengelaten" in reason(quality, "gebied_bekend")
    only_open = judged([row(50), row(None, table="leeftijd", category="25_44")])
    assert "leeftijd" in reason(only_open, "geleverd").split("ontbreekt")[1]
    assert verdict(only_open, "samenhang") is Verdict.UNJUDGED
    assert "één optelling" in reason(only_open, "samenhang")


def test_too_little_is_not_judged_and_its_number_not_told():
    quality = judged([row(7), row(2, area="onbekend")])
    found = score(quality, "gebied_bekend")
    assert found["oordeel"] == Verdict.UNJUDGED
    assert found["reden"] == "Minder dan 10 dossiers: te weinig om te beoordelen."
    assert found[[*COUNTS, "score_laag", "score_hoog"]].isna().all()
    worst = score(judged([row((9, 30))]), "gebied_bekend")
    assert worst["oordeel"] == Verdict.UNJUDGED, "it may be nine"
    assert verdict(judged([row(10)]), "gebied_bekend") is Verdict.GOOD


def test_small_counts_stay_a_class_in_sentences():
    quality = judged(delivery(known=97, unknown=3))
    assert reason(quality, "gebied_bekend") == (
        "Bij minder dan 5 van de 100 dossiers is het woongebied niet vastgelegd."
    )


# --- nothing, elsewhere, closed ---------------------------------------------------------------


def test_a_point_that_did_not_deliver_is_there_and_may_carry_nothing():
    quality = judged(delivery(), points={"P1": "Een", "P2": "Twee"})
    assert numbers(score(quality, "geleverd", point="P2"))[0::2] == [0, 8, 0]
    assert verdict(quality, "geleverd", point="P2") is Verdict.POOR
    assert verdict(quality, "gebied_bekend", point="P2") is Verdict.UNJUDGED
    assert may(quality, "druk", "P2") == (False, "Over deze periode is niets geleverd.")


def test_another_period_is_named_and_never_scaled():
    rows = [*delivery(), *delivery(point="P2", period="2026-H1")]
    quality = judged(rows)
    told = (
        "Er is geleverd over een andere periode (K1 2026 t/m K2 2026); dat wordt niet omgerekend."
    )
    assert set(quality.scores.query("servicepunt == 'P2' and laatste == @K1.last")["reden"]) == {
        told
    }
    assert may(quality, "bereik", "P2") == (False, told)
    assert may(quality, "bereik", "P2", Period.parse("2026-H1")) == (True, "")


def test_a_closed_point_is_not_blamed_and_carries_nothing():
    quality = judged(delivery(), closed={("P1", K1): "verbouwing."})
    told = "Het punt was in deze periode gesloten: verbouwing."
    assert set(quality.scores["oordeel"]) == {Verdict.UNJUDGED}
    assert may(quality, "bereik") == (False, told)


def test_all_and_unknown_are_no_points():
    rows = [*delivery(), row(500, point="alle"), row(40, point="onbekend")]
    assert set(judged(rows).scores["servicepunt"]) == {"P1"}


def test_nothing_delivered_at_all():
    quality = judged([], points={"P1": "Een"})
    assert quality.periods == ()
    assert gate(quality, K1).empty


# --- the gate ---------------------------------------------------------------------------------


def test_a_statement_needs_only_its_own_tables_and_criteria():
    quality = judged(without(delivery(), uitsplitsing="kanaal"))
    assert may(quality, "bereik") == (True, "")
    assert may(quality, "druk") == (False, "Niet geleverd: contacten naar kanaal.")
    nameless = judged(delivery(known=40, unknown=60))
    assert may(nameless, "bereik") == (
        False,
        "Woongebied bekend: bij 60 van de 100 dossiers is het woongebied niet vastgelegd.",
    )
    assert may(nameless, "druk") == (True, "")


def test_several_quarters_must_all_do_and_cover_the_period():
    half, year = Period.parse("2026-H1"), Period.parse("2026")
    good = [*delivery(), *delivery(period="2026-K2")]
    assert may(judged(good), "bereik", period=half) == (True, "")
    assert may(judged(good), "bereik", period=year) == (
        False,
        "De leveringen dekken niet de hele periode.",
    )
    bad = [*delivery(), *delivery(period="2026-K2", known=30, unknown=70)]
    allowed, why = may(judged(bad), "bereik", period=half)
    assert not allowed
    assert why.startswith("K2 2026: Woongebied bekend")


def test_talk_never_gates():
    odd = delivery(point="P9", known=300, unknown=0, demand={"schulden": 300}, unasked=0)
    rows = [r for k in range(6) for r in delivery(point=f"P{k}", known=190, unknown=5)] + odd
    quality = judged(rows)
    assert verdict(quality, "samenstelling", point="P9") is Verdict.NOTICE
    assert gate(quality, K1)["mag"].all()


# --- invariants -------------------------------------------------------------------------------

SMALL = st.integers(0, 60)
# Each example judges whole deliveries.
FEW = settings(max_examples=12)


@FEW
@given(SMALL, SMALL, st.integers(0, 9), st.integers(1, 30))
def test_more_unknowns_never_raise_a_score(known, unknown, withheld, more):
    def found(extra):
        rows = [
            row(known + 10),
            row((unknown + extra, unknown + extra + withheld), area="onbekend"),
        ]
        return score(judged(rows), "gebied_bekend")

    before, after = found(0), found(more)
    assert after["score_laag"] <= before["score_laag"]
    assert after["score_hoog"] <= before["score_hoog"]


@FEW
@given(SMALL, SMALL, st.integers(2, 50))
def test_scores_do_not_depend_on_size(known, unknown, times):
    def found(k):
        rows = delivery(known=k * (known + 10), unknown=k * unknown, unasked=0, ageless=0)
        return judged(rows).scores.set_index("criterium")["score_laag"]

    shares = ["gebied_bekend", "geleverd", "samenhang"]
    assert np.allclose(found(1)[shares], found(times)[shares])


@FEW
@given(st.randoms(use_true_random=False), st.integers(1, 5))
def test_order_and_splitting_of_rows_change_nothing(random, pieces):
    rows = town(points=4, quarters=5)
    parts = []
    for r in rows:
        low, high = int(r["laagste"]), int(r["hoogste"])
        share = [random.randint(0, low) for _ in range(pieces - 1)]
        cuts = [0, *sorted(share), low]
        parts += [r | {"laagste": b - a, "hoogste": b - a} for a, b in pairwise(cuts)]
        assert sum(p["hoogste"] for p in parts[-pieces:]) == high
    random.shuffle(parts)
    a, b = judged(rows), judged(parts)
    order = [*KEY, "criterium"]
    pd.testing.assert_frame_equal(
        a.scores.sort_values(order, ignore_index=True),
        b.scores.sort_values(order, ignore_index=True),
    )
    pd.testing.assert_frame_equal(gate(a, K1), gate(b, K1))


WITHHELD = st.tuples(st.integers(0, 40), st.integers(0, 9)).map(lambda t: (t[0], t[0] + t[1]))


@FEW
@given(
    st.lists(
        st.tuples(st.sampled_from(["P1", "P2", "P3", "P4"]), WITHHELD), min_size=1, max_size=40
    )
)
def test_every_score_lies_between_0_and_1_and_holds_for_every_value(cells):
    tables = [
        ("totaal", "totaal"),
        ("hulpvraag", "werk"),
        ("hulpvraag", "onbekend"),
        ("leeftijd", "25_44"),
    ]
    rows = [
        row(
            count,
            point=point,
            period=("2025-K1", "2026-K1")[at % 2],
            table=tables[at % 4][0],
            category=tables[at % 4][1],
            area=("bekend", "onbekend")[at % 3 == 0],
        )
        for at, (point, count) in enumerate(cells)
    ]
    scores = judged(rows).scores
    judged_ones = scores[scores["oordeel"] != Verdict.UNJUDGED]
    assert judged_ones[["score_laag", "score_hoog"]].stack().between(0, 1).all()
    assert (judged_ones["score_laag"] <= judged_ones["score_hoog"] + 1e-12).all()
    assert scores.loc[scores["oordeel"] == Verdict.UNJUDGED, "score_laag"].isna().all()
    assert (scores["reden"].str.len() > 10).all()
    # Whatever the withheld counts really are, the exact score lies within the interval.
    for end in ("laagste", "hoogste"):
        exact = judged([r | {"laagste": r[end], "hoogste": r[end]} for r in rows]).scores
        both = judged_ones.join(exact["score_laag"].rename("precies"), how="inner").dropna()
        assert (both["precies"] >= both["score_laag"] - 1e-9).all(), both
        assert (both["precies"] <= both["score_hoog"] + 1e-9).all(), both


@pytest.mark.parametrize("column", ["eerste", "gebied_soort", "hoogste"])
def test_a_table_without_a_column_is_refused(column):
    with pytest.raises(ValueError, match=column):
        assess(frame(delivery()).drop(columns=column), RULES, TAXONOMY)


def test_an_interval_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="interval"):
        judged([row((9, 3))])
