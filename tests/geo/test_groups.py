import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.groups import assess, not_noted, representation
from geo.intervals import wilson_interval
from geo.unknown import Unknown
from geo.verdict import HIGHER, LOWER, NO_DIFFERENCE, UNDECIDED


def view(**rows):
    usual = {"n": (400, 400), "unknown": 0, "reason": ""}
    table = {}
    for name, row in rows.items():
        row = usual | row
        table[name] = {
            f"{part}_{end}": row[part][place]
            for part in ("k", "n", "ref")
            for place, end in enumerate(("low", "high"))
        } | {"unknown": row["unknown"], "reason": row["reason"]}
    return pd.DataFrame.from_dict(table, orient="index")


def exactly(k, ref, **more):
    return {"k": (k, k), "ref": (ref, ref), **more}


# --- representation ---------------------------------------------------------------------------


def test_the_published_interval_of_the_share_scaled_to_its_reference():
    """65 of 100 (methods, section 2), against half of the residents."""
    found = representation(65, 100, 0.5)
    low, high = wilson_interval(65.0, 100.0)
    assert found == pytest.approx((1.3, 2 * low, 2 * high, 15.0))
    assert all(isinstance(value, float) for value in found)


def test_clustered_registrations_say_less():
    one, two = representation(65, 100, 0.5), representation(65, 100, 0.5, phi=2.0)
    low, high = wilson_interval(32.5, 50.0)
    assert (two.lower, two.upper) == pytest.approx((2 * low, 2 * high))
    assert (two.ratio, two.difference) == (one.ratio, one.difference)


@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 9),
    st.floats(0.01, 0.99),
    st.floats(1, 4),
    st.data(),
)
def test_the_limits_hold_for_every_value_of_an_interval(k, rest, width, share, phi, data):
    n = k + rest + width + 1
    band = (share * 0.9, min(1.0, share * 1.1))
    wide = representation((k, k + width), n, band, phi=phi)
    true_k = data.draw(st.integers(k, k + width))
    one = representation(true_k, n, data.draw(st.sampled_from([*band, share])), phi=phi)
    assert wide.lower <= one.lower + 1e-12
    assert wide.upper >= one.upper - 1e-12


@given(st.integers(1, 300), st.integers(1, 300), st.floats(0.01, 1.0))
def test_the_ratio_lies_within_its_limits(k, rest, share):
    found = representation(k, k + rest, share)
    assert found.lower <= found.ratio <= found.upper
    assert (found.difference > 0) == (k / (k + rest) > share)


def test_series_are_matched_on_code():
    k = pd.Series({"A": 10, "B": 30})
    found = representation(k, pd.Series({"B": 100, "A": 100}), pd.Series({"B": 0.3, "A": 0.2}))
    assert found.ratio.to_dict() == pytest.approx({"A": 0.5, "B": 1.0})
    assert found.difference.to_dict() == pytest.approx({"A": -10.0, "B": 0.0})


@pytest.mark.parametrize(
    ("k", "n", "ref"),
    [(0, 0, 0.5), (5, 10, 0.0), (np.nan, 10, 0.5), (5, np.nan, 0.5), (5, 10, np.nan)],
)
def test_nothing_to_say_is_missing_throughout(k, n, ref):
    assert np.isnan(representation(k, n, ref)).all()


def test_a_class_may_be_wider_than_the_whole():
    found = representation((0, 9), 5, 0.5)
    assert found.lower == 0.0
    assert found.upper == 2.0


@pytest.mark.parametrize(
    ("arguments", "phi"),
    [
        ((-1, 10, 0.5), 1.0),
        ((11, 10, 0.5), 1.0),
        ((5, 10, 1.5), 1.0),
        (((9, 0), 10, 0.5), 1.0),
        ((5, np.inf, 0.5), 1.0),
        ((5, 10, 0.5), 0.5),
    ],
)
def test_absurd_figures_are_refused(arguments, phi):
    with pytest.raises(ValueError):
        representation(*arguments, phi=phi)


# --- assess -----------------------------------------------------------------------------------


def test_clear_differences_are_flagged_and_others_are_not():
    found = assess(
        view(low=exactly(20, 0.14), high=exactly(120, 0.2), same=exactly(81, 0.2)), phi=2.0
    )
    assert found["flag"].to_dict() == {"low": LOWER, "high": HIGHER, "same": NO_DIFFERENCE}
    assert (found["reason"] == "").all()
    assert found["expected"].to_dict() == pytest.approx({"low": 56, "high": 80, "same": 80})


def test_a_small_class_is_flagged_when_all_of_it_is_low():
    found = assess(view(deep={"k": (0, 9), "ref": (0.14, 0.14)}))
    assert found.loc["deep", "flag"] == LOWER


def test_a_small_class_that_may_be_as_expected_is_not():
    found = assess(view(shallow={"k": (0, 9), "ref": (0.03, 0.03)}))
    assert found.loc["shallow", "flag"] == NO_DIFFERENCE


def test_a_wide_band_swallows_a_difference():
    found = assess(view(lvb={"k": (16, 16), "ref": (0.021, 0.064)}))
    assert found.loc["lvb", "flag"] == NO_DIFFERENCE


def test_many_groups_need_more_proof_than_one():
    slight = exactly(64, 0.2)
    alone = assess(view(a=slight))
    among = assess(view(a=slight, **{f"b{i}": exactly(80, 0.2) for i in range(9)}))
    assert alone.loc["a", "flag"] == LOWER
    assert among.loc["a", "flag"] == NO_DIFFERENCE
    assert among.loc["a", "q"] > alone.loc["a", "q"]


def test_lower_must_survive_what_was_not_noted():
    found = assess(view(a=exactly(58, 0.2, unknown=80), b=exactly(20, 0.2, unknown=80)))
    assert found.loc["a", "flag"] == UNDECIDED
    assert found.loc["a", "reason"] == Unknown.NOT_NOTED
    assert found.loc["b", "flag"] == LOWER


def test_a_label_that_is_seldom_noted_is_no_group_that_is_seldom_reached():
    labels = pd.Series({"ouderen": 40, "lvb": 12})
    assert not_noted(labels, 400) == 348
    assert not_noted(labels, 50) == 0
    found = assess(view(ouderen=exactly(40, 0.2, unknown=348), lvb=exactly(90, 0.1, unknown=348)))
    assert found["flag"].to_dict() == {"ouderen": UNDECIDED, "lvb": HIGHER}


def test_where_nothing_is_wrong_little_is_flagged(figure):
    """Clustered counts (phi = 2) of sixteen groups, all exactly as in the reference."""
    rng, runs, share = np.random.default_rng(5), 400, np.linspace(0.03, 0.3, 16)
    n = 600
    spread = n - 2  # a + b of the beta that gives twice the variance of the binomial
    flagged = {1.0: 0, 2.0: 0}
    for _ in range(runs):
        k = rng.binomial(n, rng.beta(share * spread, (1 - share) * spread))
        groups = {f"g{i}": exactly(k[i], share[i], n=(n, n)) for i in range(16)}
        for phi in flagged:
            flagged[phi] += assess(view(**groups), phi=phi)["flag"].isin([LOWER, HIGHER]).any()
    for phi, count in flagged.items():
        figure(f"nothing wrong, phi {phi:g}: {count / runs:.1%} of runs flag any group")
    assert flagged[2.0] / runs <= 0.08


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (exactly(5, np.nan), Unknown.NO_GROUP_FIGURE),
        (exactly(5, 0.0), Unknown.NO_GROUP_FIGURE),
        (exactly(np.nan, 0.5), Unknown.COUNTS_MISSING),
        (exactly(0, 0.5, n=(0, 0)), Unknown.NOTHING_REGISTERED),
        (exactly(2, 0.02), Unknown.TOO_FEW),
        (exactly(5, 0.5, reason="gesloten"), Unknown.CLOSED),
        (exactly(5, np.nan, reason="niet_te_meten"), Unknown.NOBODY_MEASURES),
    ],
)
def test_what_cannot_be_judged_says_why(row, why):
    found = assess(view(odd=row, usual=exactly(20, 0.14)))
    assert found.loc["odd", "flag"] == UNDECIDED
    assert found.loc["odd", "reason"] == why
    assert np.isnan(found.loc["odd", "q"])
    assert found.loc["usual", "flag"] == LOWER


def test_a_negative_unknown_is_refused():
    with pytest.raises(ValueError, match="negative"):
        assess(view(a=exactly(40, 0.2, unknown=-1)))


def test_all_missing_and_none_at_all_have_a_defined_answer():
    found = assess(view(a=exactly(np.nan, np.nan, n=(np.nan, np.nan))))
    assert found["flag"].tolist() == [UNDECIDED]
    assert assess(view(a=exactly(1, 0.5)).iloc[:0]).empty


def test_identical_groups_get_identical_answers():
    found = assess(view(a=exactly(40, 0.2), b=exactly(40, 0.2)))
    assert found.loc["a"].equals(found.loc["b"])


@given(st.lists(st.tuples(st.integers(0, 400), st.floats(0.01, 0.99)), min_size=1, max_size=8))
def test_a_flag_agrees_with_its_limits(groups):
    found = assess(view(**{f"g{i}": exactly(k, ref) for i, (k, ref) in enumerate(groups)}))
    assert (found.loc[found["flag"] == LOWER, "upper"] < 1).all()
    assert (found.loc[found["flag"] == HIGHER, "lower"] > 1).all()
    assert ((found["flag"] == UNDECIDED) == (found["reason"] != "")).all()


def test_one_shortage_among_many_survives_a_few_that_were_not_noted():
    """What is still flagged follows from the false discovery rate, not from the other flags."""
    usual = {"k_low": 160, "k_high": 160, "n_low": 1000, "n_high": 1000, "ref_low": 0.16}
    usual |= {"ref_high": 0.16, "unknown": 20, "reason": ""}
    few = usual | {"k_low": 80, "k_high": 80}
    found = assess(pd.DataFrame([few, *[usual] * 7]))["flag"].tolist()
    assert found == ["lager", *["geen_duidelijk_verschil"] * 7]
    many = assess(pd.DataFrame([few | {"unknown": 400}, *[usual] * 7]))
    assert many["reason"].tolist()[0] == Unknown.NOT_NOTED
