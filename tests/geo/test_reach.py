"""Reach: what is flagged, what is not, why, and that it holds for every protected count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from geo.rates import benjamini_hochberg, flag_p, gamma_poisson, ratio_interval
from geo.reach import assess
from geo.reach_words import Flag, Limits, Reason, reason_text

N = 12
AREAS = [f"W{k:02d}" for k in range(N)]
EVEN = pd.Series(100.0, AREAS)
COLUMNS = [
    "observed",
    "expected",
    "ratio",
    "smoothed",
    "lower",
    "upper",
    "p",
    "q",
    "flag",
    "reason",
    "detectable",
]
CITY = st.lists(st.tuples(st.integers(0, 60), st.integers(20, 80)), min_size=5, max_size=12).map(
    lambda rows: np.array(rows, float).T
)


def counts(**other):
    """A city in which every area has 100, but for those named."""
    return pd.Series({**dict.fromkeys(AREAS, 100.0), **other})


def around(exact):
    """What a reader knows of a count: 0-9, or within two of a multiple of 5."""
    rounded = np.round(exact / 5) * 5
    low = np.where(exact < 10, 0, rounded - 2)
    high = np.where(exact < 10, 9, rounded + 2)
    return pd.Series(low, exact.index), pd.Series(high, exact.index)


def test_a_gap_and_an_excess_by_hand():
    seen = counts(W01=50.0, W02=160.0)
    table = assess(seen, EVEN, phi=2.0)
    assert set(COLUMNS) <= set(table.columns)
    assert table["expected"].tolist() == [100.0] * N
    assert table["flag"].to_dict() == dict.fromkeys(AREAS, "geen_duidelijk_verschil") | {
        "W01": "lager",
        "W02": "hoger",
    }
    assert table.loc["W01", "reason"] == "verschil"
    assert table.loc["W03", "reason"] == "geen_verschil"
    p = flag_p(seen.to_numpy(), EVEN.to_numpy(), phi=2.0)
    changed = ["W01", "W02"]
    assert table.loc[changed, "p"].tolist() == pytest.approx(p[1:3])
    assert table.loc["W03", "p"] == 1.0
    assert table["q"].to_numpy() == pytest.approx(benjamini_hochberg(table["p"].to_numpy()))
    limits = ratio_interval(seen.to_numpy(), EVEN.to_numpy(), phi=2.0)
    assert table["lower"].to_numpy() == pytest.approx(limits[0])
    assert table["upper"].to_numpy() == pytest.approx(limits[1])
    assert table["ratio"].to_dict() == pytest.approx((seen / 100).to_dict())
    smooth = gamma_poisson(seen.to_numpy() / 2, EVEN.to_numpy() / 2)
    assert table["smoothed"].to_numpy() == pytest.approx(smooth)


def test_it_compares_with_the_typical_area_and_not_with_the_sum():
    table = assess(counts(W01=2000.0), EVEN)
    assert table["expected"].tolist() == [100.0] * N
    assert (table["flag"] == "lager").sum() == 0


def test_codes_are_matched_and_the_index_is_that_of_need():
    seen = counts(W01=50.0)
    shuffled = seen.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(assess(shuffled, EVEN), assess(seen, EVEN))
    assert assess(seen.iloc[:5], EVEN)["reason"].tolist()[5:] == ["geen_data"] * 7


def test_a_suppressed_count_far_below_what_is_expected_is_published():
    low, high = around(counts(W01=4.0))
    row = assess(low, EVEN * 0.4, observed_high=high, phi=2.0).loc["W01"]
    assert (row["observed_low"], row["observed_high"], row["observed"]) == (0.0, 9.0, 4.5)
    assert row["flag"] == "lager"
    assert row["lower"] == 0.0
    assert row["upper"] < 1


def test_a_suppressed_count_near_what_is_expected_is_not_judged():
    seen = pd.Series({**dict.fromkeys(AREAS, 14.0), "W01": 0.0})
    low, high = around(seen)
    row = assess(low, EVEN, observed_high=high).loc["W01"]
    assert (row["flag"], row["reason"]) == ("niet_te_bepalen", "afgeschermd")
    assert assess(seen, EVEN).loc["W01", "flag"] == "lager"


def test_a_rounded_count_that_is_near_is_no_difference():
    low, high = around(counts(W01=45.0, W02=130.0))
    table = assess(low, EVEN, observed_high=high, phi=2.0)
    assert table["expected"].tolist() == [100.0] * N
    assert table["expected_low"].tolist() == [98.0] * N
    assert table["expected_high"].tolist() == [102.0] * N
    assert table.loc["W01", "flag"] == "lager"
    assert (table.drop("W01")["reason"] == "geen_verschil").all()
    p = flag_p(47.0, 98.0, phi=2.0)
    assert table.loc["W01", "p"] == pytest.approx(p)
    assert table.loc["W02", "p"] == pytest.approx(flag_p(128.0, 102.0, phi=2.0))
    limits = ratio_interval(43.0, 102.0, phi=2.0)[0], ratio_interval(47.0, 98.0, phi=2.0)[1]
    assert table.loc["W01", ["lower", "upper"]].tolist() == pytest.approx(limits)


def test_an_excess_that_hangs_on_the_precise_count_is_not_judged():
    """Anything from 120 to 160 where 100 is expected: a difference at the one end only."""
    low, high = counts(W01=120.0), counts(W01=160.0)
    row = assess(low, EVEN, observed_high=high, phi=2.0).loc["W01"]
    assert (row["flag"], row["reason"]) == ("niet_te_bepalen", "afgeschermd")


def test_a_flag_never_contradicts_its_own_limits():
    """Nobody where 10 is expected, in clusters of four: unlikely, but the limits hold 1."""
    seen = pd.Series({**dict.fromkeys(AREAS, 10.0), "W01": 0.0})
    row = assess(seen, EVEN, phi=4.0).loc["W01"]
    assert row["q"] < 0.05
    assert row["upper"] > 1
    assert row["flag"] == "geen_duidelijk_verschil"


def test_areas_that_may_have_enough_count_as_tests():
    """With 0-9 for half the areas the scale is uncertain, and so is how many are tested."""
    need = pd.Series({**dict.fromkeys(AREAS, 10.1), "W01": 100.0, "W02": 100.0})
    seen = pd.Series({**dict.fromkeys(AREAS, 10.0), "W01": 62.0, "W02": 100.0})
    wide = assess(seen - 1, need, observed_high=seen + 1)
    assert (wide["expected_low"] < 10).sum() == 10
    assert (wide["expected_high"] > 10).all()
    assert wide["q"].notna().sum() == 2
    assert wide.loc["W01", "q"] == pytest.approx(12 * wide.loc["W01", "p"])


def test_without_unknown_areas_nothing_is_hidden():
    seen = counts(W01=60.0)
    pd.testing.assert_frame_equal(assess(seen, EVEN), assess(seen, EVEN, unknown=0.0))
    one = assess(seen, EVEN, unknown=1.0)
    assert (one["detectable"] >= assess(seen, EVEN)["detectable"]).all()
    # The share is said in whole percents.
    undone = assess(counts(W01=60.0), EVEN, phi=2.0, unknown=1160.0)
    assert "bij 50% is" in undone.loc["W01", "text"]


def test_unknown_areas_can_undo_a_gap_but_not_an_excess():
    seen = counts(W01=60.0, W02=170.0)
    assert assess(seen, EVEN, phi=2.0, unknown=60.0).loc["W01", "flag"] == "lager"
    undone = assess(seen, EVEN, phi=2.0, unknown=400.0)
    assert undone.loc["W01", ["flag", "reason"]].tolist() == ["niet_te_bepalen", "gebied_onbekend"]
    share = 400 / (seen.sum() + 400) * 100
    assert undone.loc["W01", "text"] == (
        f"Niet te bepalen: bij {share:.0f}% is de wijk niet vastgelegd."
    )
    assert undone.loc["W02", "flag"] == "hoger"


def test_the_unknown_check_by_hand():
    """W01 gets twice its twelfth of 60; the other eleven share what is left."""
    seen = counts(W01=60.0)
    part = 2 * 60 / 12
    lifted = 100 * (1 + (60 - part) / 1100)
    assert ratio_interval(60.0 + part, lifted, phi=2.0)[1] < 1
    assert assess(seen, EVEN, phi=2.0, unknown=60.0).loc["W01", "flag"] == "lager"
    # And up to the same largest number, by the same rule.
    for unknown in range(60, 360, 4):
        part = 2 * unknown / 12
        holds = ratio_interval(60.0 + part, 100 * (1 + (unknown - part) / 1100), phi=2.0)[1] < 1
        flag = assess(seen, EVEN, phi=2.0, unknown=float(unknown)).loc["W01", "flag"]
        assert (flag == "lager") == holds, unknown


def test_points_that_leave_more_areas_open_weigh_more():
    seen = counts(W01=60.0)
    bad, good = pd.Series({"W01": 3.0}), pd.Series({"W01": 0.0})
    assert assess(seen, EVEN, phi=2.0, unknown=60.0).loc["W01", "flag"] == "lager"
    assert assess(seen, EVEN, phi=2.0, unknown=60.0, unknown_ratio=bad).loc["W01", "flag"] == (
        "niet_te_bepalen"
    )
    assert assess(seen, EVEN, phi=2.0, unknown=400.0, unknown_ratio=good).loc["W01", "flag"] == (
        "lager"
    )
    limits = Limits(unknown_factor=6.0)
    assert assess(seen, EVEN, phi=2.0, unknown=60.0, limits=limits).loc["W01", "reason"] == (
        "gebied_onbekend"
    )


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("niemand", {"residents": 0.0, "gate": "gesloten"}),
        ("niet_geleverd", {"gate": "niet_geleverd", "residents": 3.0}),
        ("gesloten", {"gate": "gesloten"}),
        ("geen_noemer", {"need": np.nan}),
        ("geen_noemer", {"need": 0.0}),
        ("geen_noemer", {"residents": np.nan}),
        ("weinig_inwoners", {"residents": 99.0, "seen": np.nan}),
        ("geen_data", {"seen": np.nan}),
        ("weinig_verwacht", {"need": 9.9}),
        ("verschil", {"need": 10.0, "seen": 40.0, "residents": 100.0}),
    ],
)
def test_what_is_not_judged_says_why_and_leaves_the_others(reason, given):
    seen, need = counts(W01=given.get("seen", 100.0)), EVEN.copy()
    need["W01"] = given.get("need", 100.0)
    residents = pd.Series({**dict.fromkeys(AREAS, 4000.0), "W01": given.get("residents", 4000.0)})
    gate = pd.Series({"W01": given.get("gate", "")})
    table = assess(seen, need, residents=residents, gate=gate, phi=1.5)
    row = table.loc["W01"]
    assert row["reason"] == reason
    assert row["text"] == reason_text(reason)
    assert (row["flag"] == "niet_te_bepalen") == (reason != "verschil")
    if reason != "verschil":
        assert np.isnan([row["p"], row["q"], row["detectable"]]).all()
    if reason not in ("verschil", "weinig_verwacht"):
        assert np.isnan(row[["ratio", "smoothed", "lower", "upper"]].astype(float)).all()
    others = table.drop("W01")
    assert (others["flag"] == "geen_duidelijk_verschil").all()
    assert (others["expected"] == 100.0).all()


def test_what_is_barred_has_no_say_in_the_scale():
    seen = counts(**dict.fromkeys(AREAS[:5], 1.0))
    gate = pd.Series("niet_geleverd", AREAS[:5])
    assert (
        assess(seen, EVEN * [3.0] * 5 + [1.0] * 7 if False else EVEN, gate=gate)[
            "expected"
        ].tolist()
        == [100.0] * N
    )


@pytest.mark.parametrize("size", [0, 1, 2])
def test_extremes_are_defined(size):
    index = AREAS[:size]
    table = assess(pd.Series(50.0, index), pd.Series(1.0, index), unknown=20.0, phi=2.0)
    assert len(table) == size
    assert (table["flag"] == "geen_duidelijk_verschil").all()


def test_nothing_known_and_nobody_registered_are_defined():
    missing = assess(pd.Series(np.nan, AREAS), EVEN)
    assert (missing["reason"] == "geen_data").all()
    nobody = assess(pd.Series(0.0, AREAS), EVEN, unknown=10.0)
    assert (nobody["reason"] == "weinig_verwacht").all()
    assert nobody["ratio"].isna().all()
    mostly = assess(counts() * 0 + ([0.0] * 9 + [50.0] * 3), EVEN)
    assert (mostly["reason"] == "weinig_verwacht").all()


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="negative"):
        assess(-EVEN, EVEN)
    with pytest.raises(ValueError, match="negative"):
        assess(EVEN, -EVEN)
    with pytest.raises(ValueError, match="smallest"):
        assess(EVEN, EVEN, observed_high=EVEN - 1)
    with pytest.raises(ValueError, match="gate"):
        assess(EVEN, EVEN, gate=pd.Series({"W01": "dicht"}))
    with pytest.raises(ValueError, match="dispersion"):
        assess(EVEN, EVEN, phi=0.5)
    with pytest.raises(ValueError, match="negative"):
        assess(EVEN, EVEN, unknown=-1.0)
    with pytest.raises(ValueError, match="valid"):
        reason_text("zomaar")


def test_limits_decide():
    seen = counts(W01=70.0)
    assert assess(seen, EVEN).loc["W01", "flag"] == "lager"
    assert assess(seen, EVEN, limits=Limits(q=0.001)).loc["W01", "flag"] != "lager"
    few = Limits(minimum_expected=101.0)
    assert (assess(seen, EVEN, limits=few)["reason"] == "weinig_verwacht").all()
    assert "101 registraties" in assess(seen, EVEN, limits=few)["text"].iloc[0]
    many = Limits(minimum_residents=5000.0)
    small = assess(seen, EVEN, residents=EVEN * 10, limits=many)
    assert (small["reason"] == "weinig_inwoners").all()
    assert "5000 mensen" in small["text"].iloc[0]
    wide, narrow = (assess(seen, EVEN, limits=Limits(level=v)) for v in (0.99, 0.8))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] > narrow["upper"]).all()


def test_the_words_name_the_level():
    table = assess(counts(W01=60.0), EVEN, phi=2.0, unknown=900.0, place="het stadsdeel")
    assert "is het stadsdeel niet vastgelegd" in table.loc["W01", "text"]
    assert {reason_text(each) for each in Reason} == {reason_text(str(each)) for each in Reason}
    for each in Reason:
        words = reason_text(each)
        assert not any(w in words for w in ("geholpen", "bereikt", "omdat", "komt door")), words


@pytest.mark.parametrize("unknown", [0.0, 150.0])
@pytest.mark.parametrize("phi", [1.0001, 2.0, 4.0])
def test_what_is_detectable_is_what_is_flagged(phi, unknown):
    """A shortfall somewhat larger than the printed one is flagged, somewhat smaller is not."""
    limit = assess(counts(), EVEN, phi=phi, unknown=unknown).loc["W01", "detectable"]
    assert 0.1 < limit < 0.9
    flags = [
        assess(counts(W01=100 * (1 - limit * times)), EVEN, phi=phi, unknown=unknown).loc[
            "W01", "flag"
        ]
        for times in (0.92, 1.08)
    ]
    assert flags[0] != "lager"
    assert flags[1] == "lager"


def test_what_is_detectable_by_hand():
    """One of twelve tests, so p under 0.05 / 12; a count known within 5 hides 5 more."""
    z = stats.norm.isf(0.05 / 12 / 2)
    by_hand = (10 - z * np.sqrt(2) / 2) ** 2
    exact = assess(counts(), EVEN, phi=2.0)
    assert exact["detectable"].tolist() == pytest.approx([1 - by_hand / 100] * N)
    assert exact["detectable"].equals(assess(counts(), EVEN, phi=2.0, unknown=0.0)["detectable"])
    low = (np.sqrt(95) - z * np.sqrt(2) / 2) ** 2
    wide = assess(counts() - 5, EVEN, observed_high=counts() + 5, phi=2.0)
    assert wide["detectable"].tolist() == pytest.approx([1 - (low - 5) / 95] * N)


def test_what_is_barred_is_no_test():
    gate = pd.Series("gesloten", AREAS[5:])
    row = assess(counts(W01=60.0), EVEN, gate=gate, phi=2.0).loc["W01"]
    assert row["q"] == pytest.approx(5 * row["p"])
    share = assess(counts(W01=60.0), EVEN, phi=2.0, unknown=395.0).loc["W01", "text"]
    assert "bij 25% is" in share, "395 of 1555 is 25.4 percent"


def test_detectable_grows_with_less_data_and_is_at_most_everything():
    limits = [
        assess(counts() * size / 100, EVEN, phi=2.0, limits=Limits(minimum_expected=1)).loc[
            "W01", "detectable"
        ]
        for size in (400, 100, 25, 4)
    ]
    assert limits == sorted(limits)
    assert limits[-1] == 1.0
    wide = assess(counts() - 5, EVEN, observed_high=counts() + 5, phi=2.0)
    assert wide.loc["W01", "detectable"] > limits[1]


@settings(max_examples=60)
@given(CITY, st.floats(1, 3), st.sampled_from([0.0, 30.0]), st.randoms())
def test_the_order_of_areas_does_not_matter(city, phi, unknown, random):
    index = [f"A{k}" for k in range(city.shape[1])]
    seen, need = (pd.Series(values, index) for values in city)
    order = list(index)
    random.shuffle(order)
    one = assess(seen, need, phi=phi, unknown=unknown).loc[order]
    other = assess(seen, need.loc[order], phi=phi, unknown=unknown)
    pd.testing.assert_frame_equal(one, other, rtol=1e-4)


@settings(max_examples=60)
@given(CITY, st.floats(0.1, 9))
def test_the_unit_of_need_does_not_matter(city, times):
    index = [f"A{k}" for k in range(city.shape[1])]
    seen, need = (pd.Series(values, index) for values in city)
    pd.testing.assert_frame_equal(
        assess(seen, need, phi=2.0), assess(seen, need * times, phi=2.0), rtol=1e-4
    )


@settings(max_examples=80)
@given(CITY, st.floats(1, 3), st.sampled_from([0.0, 20.0]), st.randoms())
def test_a_flag_and_its_limits_hold_for_every_count_a_reader_may_think_of(
    city, phi, unknown, random
):
    index = [f"A{k}" for k in range(city.shape[1])]
    exact, need = (pd.Series(values, index) for values in city)
    low, high = around(exact)
    published = assess(low, need, observed_high=high, phi=phi, unknown=unknown)
    flagged = published["flag"].isin(["lager", "hoger"])
    assume(flagged.any())
    for _ in range(4):
        possible = pd.Series(
            [float(random.randint(int(a), int(b))) for a, b in zip(low, high, strict=True)], index
        )
        truth = assess(possible, need, phi=phi, unknown=unknown)
        assert (truth["flag"] == published["flag"])[flagged].all()
        assert (truth["q"] <= published["q"] + 1e-9)[flagged].all()
        usable = published["lower"].notna() & truth["lower"].notna()
        # Byar's limits are an approximation, and jump a per mille where the exact ones end.
        assert (published["lower"] <= truth["lower"] * 1.005 + 1e-9)[usable].all()
        assert (published["upper"] >= truth["upper"] * 0.995 - 1e-9)[usable].all()


@settings(max_examples=60)
@given(CITY, st.integers(0, 60), st.floats(1, 3))
def test_fewer_registrations_never_lift_a_gap(city, fewer, phi):
    index = [f"A{k}" for k in range(city.shape[1])]
    seen, need = (pd.Series(values, index) for values in city)
    code = "A0"
    seen[code], need[code] = seen[code] / 6, need[code] + 40
    before = assess(seen, need, phi=phi)
    assume(before.loc[code, "flag"] == "lager")
    less = seen.copy()
    less[code] = max(0.0, seen[code] - fewer)
    after = assess(less, need, phi=phi)
    # An area below the typical one does not move it, unless it is half of the city.
    assume(after.loc[code, "expected"] == before.loc[code, "expected"])
    assert after.loc[code, "flag"] == "lager"
    assert after.loc[code, "p"] <= before.loc[code, "p"]


def test_flags_are_the_four_that_exist():
    table = assess(counts(W01=50.0), EVEN)
    assert set(table["flag"].cat.categories) == {each.value for each in Flag}
    assert set(table["reason"].cat.categories) == {each.value for each in Reason}
