"""What a new year of figures changes, by hand on three squares."""

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.year_change import Border, Year, compare_years, overlap_of
from geo.year_change_words import border_notice, break_notice, report

A, B, C = "BU01", "BU02", "BU03"
LIMITS = {"overlap_pct": 99.0, "jump_pct": 20.0, "least": 100.0}


def year(number, names=None, borders=None, indicator=None, **fields):
    names = {A: "Dijk", B: "Brug"} if names is None else names
    table = pd.DataFrame(fields, index=list(names))
    for name in table:
        whole = all(v is None or float(v).is_integer() for v in table[name])
        table[name] = table[name].astype("Int64" if whole else "Float64")
    return Year(number, names, table, borders or {}, indicator or {})


def squares(width_b=1.0):
    return {A: shapely.box(0, 0, 1, 1), B: shapely.box(1, 0, 1 + width_b, 1)}


def test_nothing_changed():
    found = compare_years(year(2023, borders=squares()), year(2024, borders=squares()), **LIMITS)
    told = (found.appeared, found.vanished, found.renamed, found.borders, found.jumps)
    assert told == ((), (), (), (), ())
    assert found.borders_known
    assert found.broken == ()


def test_areas_appear_vanish_and_are_renamed():
    found = compare_years(year(2023), year(2024, {A: "Dijk  ", C: "Veld"}), **LIMITS)
    assert (found.appeared, found.vanished, found.renamed) == ((C,), (B,), ())
    found = compare_years(year(2023), year(2024, {A: "Dijkzicht", B: "BRUG"}), **LIMITS)
    assert found.renamed == ((A, "Dijk", "Dijkzicht"),)


def test_a_border_is_other_by_what_cbs_says_or_by_its_shape():
    one, other = year(2023, borders=squares()), squares(1.25)
    found = compare_years(one, year(2024, borders=other, indicator={A: 3}), **LIMITS)
    # 1 of 1.25 is shared: 80%.
    assert found.borders == (Border(A, 100.0, True), Border(B, pytest.approx(80.0), False))
    assert found.broken == (A, B)


def test_another_code_breaks_too_and_is_told_apart():
    found = compare_years(year(2023), year(2024, indicator={B: 2}), **LIMITS)
    assert (found.recoded, found.borders, found.broken) == ((B,), (), (B,))


def test_what_changed_since_last_year_changed_since_any_earlier_one():
    told = year(2024, indicator={A: 3, B: 2})
    assert compare_years(year(2019), told, **LIMITS).broken == (A, B)
    again = compare_years(year(2024), told, **LIMITS)
    assert again.broken == (), "the same year once more: that was told before"
    assert not again.borders_known


def test_without_borders_the_years_between_are_unknown():
    lines = report(compare_years(year(2019), year(2024), **LIMITS), {}, {})
    assert lines[4].title == (
        "Geen andere grenzen sinds 2019 (grenzen van één van beide jaren ontbreken; CBS vergelijkt "
        "alleen met 2023)"
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([1000, 1000], [1200, 1201], [B]),  # exactly 20% is no jump
        ([1000, 1000], [1000, 799], [B]),
        ([10, 99], [20, 20], []),  # small counts change that much
        ([99, 0], [101, 150], [B]),  # from nothing to many
        ([None, 500], [500, None], []),  # missing is no change
    ],
)
def test_counts_jump(before, after, told):
    found = compare_years(year(2023, n=before), year(2024, n=after), **LIMITS)
    assert [jump.code for jump in found.jumps] == told


def test_shares_jump_however_small_and_years_between_give_room():
    found = compare_years(year(2023, p=[4.5, 0.5]), year(2024, p=[5.5, 0.55]), **LIMITS)
    assert [(j.code, round(j.change_pct, 1)) for j in found.jumps] == [(A, 22.2)]
    assert not compare_years(year(2021, p=[4.5, 0.5]), year(2024, p=[5.5, 0.6]), **LIMITS).jumps


def test_only_one_definition_is_compared():
    found = compare_years(year(2022, laag=[5, 5]), year(2023, basis=[500, 500]), **LIMITS)
    assert (found.new_fields, found.lost_fields, found.jumps) == (("basis",), ("laag",), ())


def test_a_field_that_is_empty_is_not_there():
    empty = year(2025, n=[5, 5], inkomen=[None, None])
    assert compare_years(year(2024, n=[5, 5], inkomen=[1.5, 2.5]), empty, **LIMITS).lost_fields == (
        "inkomen",
    )


@given(st.floats(0.01, 5), st.floats(0.01, 5), st.floats(0, 3))
def test_overlap_is_the_same_from_both_sides_and_at_most_all(width, other, apart):
    one, two = shapely.box(0, 0, width, 1), shapely.box(apart, 0, apart + other, 1)
    shared = overlap_of(one, two)
    assert shared == pytest.approx(overlap_of(two, one))
    assert 0 <= shared <= 100.000001
    assert overlap_of(one, one) == pytest.approx(100)


def test_a_bow_tie_is_mended_first():
    tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert overlap_of(tie, tie) == pytest.approx(100)


def test_the_report_says_each_subject_also_when_nothing_changed():
    before = year(2023, {A: "Dijk", C: "Veld"}, n=[1000, 1000], laag=[1, 1])
    after = year(2024, {A: "Dijkzicht", B: "Brug"}, indicator={A: 3}, n=[1300, 5], basis=[1, 1])
    names = dict(before.names) | dict(after.names)
    told = report(compare_years(before, after, **LIMITS), names, {"n": "inwoners"})
    assert [(topic.title, topic.lines) for topic in told] == [
        ("1 nieuw gebied sinds 2023", ("Brug (BU02)",)),
        ("1 gebied verdwenen sinds 2023", ("Veld (BU03)",)),
        ("1 andere naam sinds 2023", ("BU01: Dijk heet nu Dijkzicht",)),
        ("Geen andere codes sinds 2023", ()),
        (
            "1 andere grens sinds 2023 (grenzen van één van beide jaren ontbreken)",
            ("Dijkzicht (BU01): CBS meldt een andere grens",),
        ),
        (
            "1 cijfer springt sinds 2023",
            ("Dijkzicht (BU01): inwoners van 1.000 naar 1.300 (+30%)",),
        ),
        ("Wel cijfers in 2024, niet in 2023: 1", ("basis",)),
        ("Wel cijfers in 2023, niet in 2024: 1", ("laag",)),
    ]


def test_notices_name_the_area_and_the_year():
    assert break_notice("Dijk", (2024,)) == (
        "Dijk kreeg in 2024 een andere grens of code. Eerdere jaren gaan over een ander gebied; "
        "die laten we weg."
    )
    assert border_notice(2024, ("Dijk", "Brug", "Veld", "Bos"), 2017) == (
        "Dijk, Brug en Veld en nog 1 hebben in de cijfers van 2024 een andere grens dan op deze "
        "kaart (indeling 2017)."
    )
