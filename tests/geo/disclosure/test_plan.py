import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from geo.areas import Level
from geo.disclosure import Detail, PeriodKind, Plan, kind_of
from geo.period import Period
from loaders.knowledge import load_knowledge

WIJK = {
    "niveau": "wijk",
    "perioden": ["jaar"],
    "hulpvraag": "hoofdgroepen",
    "toelichting": "Per wijk de hoofdgroepen.",
}
DISTRICT = WIJK | {"niveau": "stadsdeel", "hulpvraag": "alle", "perioden": ["jaar", "kwartaal"]}
SMALL = {
    "drempel": 10,
    "afronding": 5,
    "klassen": [10, 25, 50],
    "minimum_inwoners": 100,
    "minimum_voor_verandering": 50,
    "bekend_minimaal_pct": {"stadsdeel": 50, "wijk": 50, "buurt": 80},
    "uitgesplitst_minimaal_pct": 80,
    "weergaven": [WIJK],
}
SHIPPED = load_knowledge().plan


@pytest.mark.parametrize(
    "changes",
    [
        {"drempel": 9, "klassen": [9, 25]},
        {"drempel": 0, "klassen": [0, 25]},
        {"afronding": 4},
        {"minimum_inwoners": 99},
        {"minimum_voor_verandering": 19},
        {"bekend_minimaal_pct": {"stadsdeel": 50, "wijk": 0, "buurt": 80}},
        {"uitgesplitst_minimaal_pct": 0},
        {"bekend_minimaal_pct": {"stadsdeel": 50, "wijk": 50, "buurt": 101}},
        {"bekend_minimaal_pct": {"stadsdeel": 50, "buurt": 80}},
        {"bekend_minimaal_pct": {"gemeente": 1, "stadsdeel": 50, "wijk": 1, "buurt": 80}},
        {"klassen": [10]},
        {"klassen": [5, 25]},
        {"klassen": [10, 50, 25]},
        {"klassen": [10, 25, 25]},
        {"weergaven": []},
        {"weergaven": [WIJK, WIJK]},
        {"weergaven": [WIJK | {"perioden": []}]},
        {"weergaven": [WIJK | {"hulpvraag": "alles"}]},
        {"weergaven": [WIJK | {"niveau": "straat"}]},
        {"weergaven": [WIJK | {"vorm": "exact"}]},
        {"weergaven": [WIJK | {"toelichting": ""}]},
        {"weergaven": [WIJK | {"gevoellig_perioden": ["jaar"]}]},
        {"weergaven": [WIJK | {"servicepunten_perioden": ["jaar"]}]},
        {"weergaven": [WIJK | {"niveau": "buurt", "servicepunten_perioden": ["jaar"]}]},
        {"weergaven": [DISTRICT | {"servicepunten_perioden": ["kwartaal"]}]},
        {"weergaven": [DISTRICT | {"hoofdgroepen_perioden": ["vier_kwartalen"]}]},
        {"weergaven": [DISTRICT | {"gevoelig_perioden": ["vier_kwartalen"]}]},
        {"weergaven": [WIJK | {"groepen_perioden": ["jaar"]}]},
        {"weergaven": [DISTRICT | {"groepen_perioden": ["kwartaal"]}]},
        {"weergaven": [DISTRICT | {"perioden": ["kwartaal"], "groepen_perioden": ["jaar"]}]},
        {"intern": {"drempel": 4}},
        {"intern": {"drempel": 11}},
        {"intern": {}},
        {"drempl": 10},
    ],
    ids=str,
)
def test_a_plan_that_shows_too_much_or_is_misspelled_is_refused(changes):
    Plan.model_validate(SMALL)
    with pytest.raises(ValidationError):
        Plan.model_validate(SMALL | changes)


@pytest.mark.parametrize("field", SMALL)
def test_nothing_in_the_plan_has_a_silent_default(field):
    with pytest.raises(ValidationError, match=field):
        Plan.model_validate({k: v for k, v in SMALL.items() if k != field})


def test_a_level_outside_the_plan_has_no_view():
    plan = Plan.model_validate(SMALL)
    assert plan.view(Level.WIJK).hulpvraag is Detail.MAIN
    with pytest.raises(KeyError):
        plan.view(Level.BUURT)


def test_sensitive_is_closed_unless_the_plan_opens_it():
    assert Plan.model_validate(SMALL).view(Level.WIJK).gevoelig_perioden == ()


@pytest.mark.parametrize("threshold", [10, 15])
def test_the_small_class_is_written_up_to_the_threshold(threshold):
    plan = Plan.model_validate(SMALL | {"drempel": threshold, "klassen": [threshold, 25]})
    assert plan.suppressed_text == f"0–{threshold - 1}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026-K3", PeriodKind.QUARTER),
        ("2026", PeriodKind.YEAR),
        ("2025-K4/2026-K3", PeriodKind.FOUR_QUARTERS),
        ("2026-H1", None),
        ("2025-11/2026-10", None),
        ("2026-02", None),
        ("2024/2025", None),
    ],
)
def test_kinds_of_period(text, kind):
    assert kind_of(Period.parse(text)) is kind


@given(st.integers(0, 30_000), st.integers(0, 40))
def test_only_three_or_twelve_months_can_be_published(first, extra):
    period = Period(first, first + extra)
    if kind_of(period) is not None:
        assert period.months in (3, 12)
        assert period.quarters()


# --- the shipped plan ----------------------------------------------------------------------


def test_the_shipped_plan_follows_the_agreed_rules():
    assert (SHIPPED.drempel, SHIPPED.afronding) == (10, 5)
    assert {v.niveau for v in SHIPPED.weergaven} == set(Level)
    buurt, wijk = SHIPPED.view(Level.BUURT), SHIPPED.view(Level.WIJK)
    assert (buurt.hulpvraag, buurt.vorm) == (Detail.TOTAL, "klasse")
    assert buurt.perioden == (PeriodKind.YEAR,)
    assert wijk.hulpvraag is Detail.MAIN
    assert PeriodKind.QUARTER not in wijk.perioden


def test_the_shipped_plan_shows_points_coarsely_and_has_an_internal_floor():
    points = {v.niveau: set(v.servicepunten_perioden) for v in SHIPPED.weergaven}
    assert points[Level.STADSDEEL] == {PeriodKind.YEAR}
    assert points[Level.GEMEENTE] == {PeriodKind.YEAR, PeriodKind.QUARTER}
    assert not points[Level.WIJK] | points[Level.BUURT]
    assert SHIPPED.intern is not None
    assert SHIPPED.intern.drempel == 5


def test_without_an_internal_regime_there_is_no_looser_threshold():
    assert Plan.model_validate(SMALL).intern is None


@pytest.mark.parametrize("level", list(Level))
def test_sensitive_types_are_shipped_for_years_of_coarse_levels_only(level):
    expected = (PeriodKind.YEAR,) if level in (Level.GEMEENTE, Level.STADSDEEL) else ()
    assert SHIPPED.view(level).gevoelig_perioden == expected
