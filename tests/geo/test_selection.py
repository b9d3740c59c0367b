import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas import Level
from geo.disclosure import Detail, kind_of
from geo.period import Period
from geo.selection import (
    ALL,
    MAP_LEVELS,
    PARAMETERS,
    POINT_QUESTIONS,
    QUESTIONS,
    resolve,
)
from tests.geo.city import (
    AREAS,
    CATALOGUE,
    PLAN,
    POINTS,
    QUARTERS,
    RESIDENT_GROUPS,
    TAXONOMY,
    scope,
)

SCOPE = scope()
CODES = [c for level in Level for c in AREAS.codes(level)]
TYPES = [c.code for c in TAXONOMY.demand_types]
GROUPS = [g.code for g in TAXONOMY.hoofdgroepen]
SENSITIVE = {c.code for c in TAXONOMY.demand_types if c.gevoelig}
PERIODS = [
    *(str(q) for q in QUARTERS),
    *[
        "2024",
        "2025",
        "2026",
        "2026-H1",
        "2025-K4/2026-K3",
        "2025-K3/2026-K2",
        "2019",
        "2019-K1",
        "2026-07",
    ],
    *["2025-11/2026-03", "0000", "9999", "0001/9999"],
]
VALID = {
    "gemeente": ["GM1", "GM9"],
    "vraag": list(QUESTIONS),
    "stadsdeel": [*AREAS.codes(Level.STADSDEEL), ALL],
    "niveau": list(map(str, Level)),
    "periode": PERIODS,
    "hulpvraag": [*TYPES, *GROUPS, ALL],
    "kenmerk": [i.id for i in CATALOGUE.indicatoren],
    "jaar": ["2016", "2019", "2022", "2030"],
    "vergelijk": [*AREAS.codes(Level.STADSDEEL), ALL],
    "gebied": CODES,
    "kwartaal": PERIODS,
    "punt": ["P1", "P2", "P9"],
    "groep": [*RESIDENT_GROUPS, "lange_mensen"],
    "kalenderjaar": PERIODS,
}
WISHES = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(st.sampled_from(values), st.sampled_from(values), st.text(max_size=60))
        for name, values in VALID.items()
    },
)


@settings(max_examples=200)
@given(WISHES)
def test_whatever_is_wished_the_selection_is_published(wishes):
    found, notices = resolve(wishes, SCOPE)
    level = found.niveau
    period = Period.parse(found.periode) if found.periode else None
    assert found.gemeente == "GM1"
    assert found.vraag in QUESTIONS
    assert found.stadsdeel in VALID["stadsdeel"]
    assert found.vergelijk in VALID["vergelijk"]
    assert level in MAP_LEVELS
    assert found.gebied == "" or AREAS[found.gebied].level is level
    assert found.kenmerk in SCOPE.measure_choices(found.vraag, level, found.hulpvraag)
    if found.vraag == "stromen":
        assert Period.parse(found.kalenderjaar) in SCOPE.flow_years()
        assert (found.punt in ("", *POINTS), level) == (True, Level.STADSDEEL)
        assert (found.periode, found.kwartaal, found.jaar, found.gebied) == ("", "", "", "")
    elif found.vraag in POINT_QUESTIONS:
        quarter = Period.parse(found.kwartaal)
        assert quarter.is_quarter
        assert quarter in SCOPE.quarter_choices(found.vraag) or quarter not in QUARTERS
        assert found.punt in ("", *POINTS)
        assert (found.periode, found.jaar, found.hulpvraag) == ("", "", ALL)
    elif found.vraag == "groepen":
        assert level is Level.STADSDEEL
        assert found.groep in RESIDENT_GROUPS
        assert Period.parse(found.kalenderjaar) in SCOPE.year_choices()
        assert (found.periode, found.jaar, found.hulpvraag) == ("", "", ALL)
    elif found.vraag == "bevolking":
        assert int(found.jaar) in CATALOGUE[found.kenmerk].years(level)
        assert (found.periode, found.hulpvraag) == ("", ALL)
    else:
        assert found.jaar == ""
        assert found.hulpvraag in SCOPE.demand_choices(level, period, found.vraag)
        undelivered = not any(period.contains(q) or q.contains(period) for q in QUARTERS)
        assert period in SCOPE.period_choices(level) or undelivered
    assert all(n.endswith(".") and len(n) < 250 for n in notices)


@settings(max_examples=200)
@given(WISHES)
def test_an_address_reproduces_its_screen_in_silence(wishes):
    found, _ = resolve(wishes, SCOPE)
    address = found.parameters()
    assert set(address) <= set(PARAMETERS)
    assert resolve(address, SCOPE) == (found, [])


@settings(max_examples=200)
@given(WISHES)
def test_sensitive_types_are_for_stadsdelen_and_calendar_years_only(wishes):
    found, _ = resolve(wishes, SCOPE)
    if found.hulpvraag in SENSITIVE:
        assert found.niveau is Level.STADSDEEL
        assert Period.parse(found.periode).is_year


@given(WISHES)
def test_a_buurt_has_the_total_of_a_year_as_a_class_only(wishes):
    found, _ = resolve({**wishes, "vraag": "vragen", "niveau": "buurt"}, SCOPE)
    assert (found.hulpvraag, found.kenmerk) == (ALL, "dossiers")
    assert found.niveau is Level.BUURT
    period = Period.parse(found.periode)
    assert period.is_year or not any(period.contains(q) or q.contains(period) for q in QUARTERS)


@given(WISHES)
def test_a_sensitive_wish_that_is_refused_is_explained(wishes):
    for code in sorted(SENSITIVE):
        asked = {**wishes, "vraag": "vragen", "hulpvraag": code}
        found, notices = resolve(asked, SCOPE)
        label = TAXONOMY.demand_labels[code]
        assert (found.hulpvraag == code) != any(label in n for n in notices)


@pytest.mark.parametrize("level", MAP_LEVELS)
def test_the_default_is_silent_and_the_first_choice(level):
    found, notices = resolve({"niveau": level}, SCOPE)
    assert notices == []
    assert found.periode == str(SCOPE.period_choices(level)[0])
    assert found.hulpvraag == ALL


def test_without_any_wish_the_screen_is_demand_per_wijk_of_the_latest_four_quarters():
    found, notices = resolve({}, SCOPE)
    assert (found.vraag, found.niveau, found.stadsdeel) == ("vragen", Level.WIJK, ALL)
    assert found.periode == "2025-K4/2026-K3"
    assert notices == []
    assert found.parameters()["niveau"] == "wijk"


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("vraag", "waarom"),
        ("stadsdeel", "SD9"),
        ("niveau", "gemeente"),
        ("periode", "gisteren"),
        ("hulpvraag", "auto"),
        ("kenmerk", "geluk"),
        ("vergelijk", "WK1"),
        ("gebied", "BU99"),
    ],
)
def test_what_does_not_exist_is_named_once_and_replaced(name, wish):
    found, notices = resolve({name: wish}, SCOPE)
    assert found == resolve({}, SCOPE)[0]
    assert len(notices) == 1
    assert f"'{wish}'" in notices[0]


@pytest.mark.parametrize("name", sorted(set(PARAMETERS) - {"gemeente"}))
def test_a_long_wish_is_not_repeated_in_full(name):
    asks = {"jaar": "bevolking", "kwartaal": "afstand", "punt": "druk"}
    asks |= {"groep": "groepen", "kalenderjaar": "stromen"}
    wishes = {name: "x" * 5000} | ({"vraag": asks[name]} if name in asks else {})
    _, notices = resolve(wishes, SCOPE)
    assert notices
    assert all(len(n) < 300 for n in notices)


# --- periods -------------------------------------------------------------------------------


def test_period_choices_follow_the_plan_and_the_deliveries():
    stadsdeel = SCOPE.period_choices(Level.STADSDEEL)
    assert stadsdeel[0] == Period.parse("2025-K4/2026-K3")
    assert Period.of_year(2025) in stadsdeel
    assert Period.of_year(2026) not in stadsdeel
    assert set(QUARTERS) <= set(stadsdeel)
    assert SCOPE.period_choices(Level.BUURT) == [Period.of_year(2025)]
    assert not [p for p in SCOPE.period_choices(Level.WIJK) if p.is_quarter]


@given(st.sets(st.sampled_from(QUARTERS)), st.sampled_from(list(Level)))
def test_every_offered_period_was_delivered_whole_and_is_in_the_plan(delivered, level):
    choices = scope(tuple(sorted(delivered))).period_choices(level)
    assert len(choices) == len(set(choices))
    for period in choices:
        assert set(period.quarters()) <= delivered
        assert kind_of(period) in PLAN.view(level).perioden


def test_a_year_delivered_as_one_period_is_offered():
    yearly = scope((Period.of_year(2024), Period.of_year(2025)))
    assert yearly.period_choices(Level.WIJK) == [Period.of_year(2025), Period.of_year(2024)]
    assert resolve({}, yearly)[0].periode == "2025"


def test_nothing_delivered_leaves_the_period_open():
    empty = scope(())
    found, notices = resolve({}, empty)
    assert (found.periode, notices) == ("", [])
    assert resolve(found.parameters(), empty) == (found, [])


def test_a_period_too_fine_for_the_level_becomes_one_that_holds_it():
    found, notices = resolve({"niveau": "wijk", "periode": "2026-K2"}, SCOPE)
    assert Period.parse(found.periode).contains(Period.parse("2026-K2"))
    assert "K2 2026" in notices[0]
    found, _ = resolve({"niveau": "buurt", "periode": "2025-K2"}, SCOPE)
    assert found.periode == "2025"


def test_a_period_without_deliveries_is_kept_so_that_the_screen_can_say_so():
    found, notices = resolve({"periode": "2019-K1", "niveau": "stadsdeel"}, SCOPE)
    assert (found.periode, notices) == ("2019-K1", [])


@pytest.mark.parametrize(("level", "wish"), [("wijk", "2026"), ("stadsdeel", "2026-H1")])
def test_small_counts_are_no_reason_for_a_year_that_is_not_complete(level, wish):
    # The plan publishes shorter and longer periods here: the counts are not too small.
    _, notices = resolve({"niveau": level, "periode": wish}, SCOPE)
    assert notices
    assert not any("te klein" in n for n in notices)


# --- types and measures --------------------------------------------------------------------


@pytest.mark.parametrize("level", list(Level))
def test_demand_choices_are_what_the_plan_says(level):
    for text in ("2025", "2026-K3", "2025-K4/2026-K3", "2026-H1"):
        offered = set(SCOPE.demand_choices(level, Period.parse(text))) - {ALL}
        detail = PLAN.view(level).hulpvraag
        if detail is Detail.ALL:
            assert offered == set(TYPES) - (set() if text == "2025" else SENSITIVE)
        else:
            assert offered == (set(GROUPS) if detail is Detail.MAIN else set())
    assert not SENSITIVE & set(SCOPE.demand_choices(level, None))


@pytest.mark.parametrize("code", sorted(set(TYPES) - set(GROUPS)))
def test_per_wijk_a_type_becomes_its_main_group(code):
    found, notices = resolve({"niveau": "wijk", "hulpvraag": code}, SCOPE)
    assert found.hulpvraag == TAXONOMY.group_of[code]
    assert TAXONOMY.demand_labels[code] in notices[0]


def test_every_registration_indicator_can_be_reached():
    offered = {
        m
        for question in ("vragen", "missen", "groepen", *POINT_QUESTIONS)
        for level in SCOPE.level_choices(question)
        for demand in SCOPE.demand_choices(level, Period.of_year(2025), question)
        for m in SCOPE.measure_choices(question, level, demand)
    }
    assert offered == {i.id for i in CATALOGUE.indicatoren if i.soort == "registratie"}


def test_every_context_indicator_can_be_reached():
    offered = {m for level in MAP_LEVELS for m in SCOPE.measure_choices("bevolking", level, ALL)}
    # What only a fetched year has, is offered when there is one.
    assert offered == {i.id for i in CATALOGUE.indicatoren if i.soort == "context" and i.reeksen}


def test_a_year_or_figure_that_the_level_lacks_is_replaced_with_a_notice():
    found, notices = resolve({"vraag": "bevolking", "kenmerk": "inwoners", "jaar": "1999"}, SCOPE)
    assert found.jaar == "2022"
    assert "1999" in notices[0]
    wishes = {"vraag": "bevolking", "niveau": "buurt", "kenmerk": "koopwoningen_pct"}
    found, notices = resolve(wishes, SCOPE)
    assert found.kenmerk in SCOPE.measure_choices("bevolking", Level.BUURT, ALL)
    assert "Koopwoningen" in notices[0]


# --- areas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "wish", "found"),
    [
        ("wijk", "BU12", "WK1"),
        ("stadsdeel", "BU12", "SD1"),
        ("buurt", "WK2", "BU21"),
        ("wijk", "GM1", ""),
        ("wijk", "WK3", "WK3"),
    ],
)
def test_a_chosen_area_moves_along_with_the_level(level, wish, found):
    selection, notices = resolve({"niveau": level, "gebied": wish}, SCOPE)
    assert (selection.gebied, notices) == (found, [])


@pytest.mark.parametrize(("level", "wish"), [("buurt", "WK1"), ("wijk", "SD1")])
def test_a_chosen_area_that_is_several_of_the_level_is_let_go_and_told(level, wish):
    selection, [notice] = resolve({"niveau": level, "gebied": wish}, SCOPE)
    assert selection.gebied == ""
    assert f"is meer dan één {level}. Kies een {level}" in notice


def test_an_area_outside_the_chosen_stadsdeel_is_let_go_and_told():
    wishes = {"niveau": "wijk", "gebied": "WK3", "stadsdeel": "SD1"}
    selection, [notice] = resolve(wishes, SCOPE)
    assert (selection.stadsdeel, selection.gebied) == ("SD1", "")
    assert notice == ("Parkwijk ligt niet in Noord. Kies een gebied op de kaart of in de lijst.")
    assert resolve(wishes | {"gebied": "WK1"}, SCOPE)[0].gebied == "WK1"


@pytest.mark.parametrize(
    "delivered",
    [(), ("2026-K3",), ("2026-H1",), ("2025-K4", "2026-K1"), ("2026-01/2026-08",)],
    ids=lambda p: " ".join(p) or "nothing",
)
@settings(max_examples=60)
@given(wish=st.sampled_from(PERIODS), level=st.sampled_from(MAP_LEVELS))
def test_with_little_delivered_nothing_outside_the_plan_is_chosen(delivered, wish, level):
    little = scope(tuple(Period.parse(text) for text in delivered))
    found, _ = resolve({"niveau": str(level), "periode": wish}, little)
    period = Period.parse(found.periode) if found.periode else None
    choices = little.period_choices(found.niveau)
    # Either what is published, or a period of which nothing was delivered: the screen says so.
    overlaps = period is not None and any(
        period.contains(p) or p.contains(period) for p in little.periods
    )
    assert period is None or period in choices or (choices and not overlaps)


# --- questions about service points --------------------------------------------------------


@pytest.mark.parametrize("question", sorted(POINT_QUESTIONS - {"stromen"}))
def test_a_question_about_points_opens_at_the_newest_quarter(question):
    found, notices = resolve({"vraag": question, "periode": "2025"}, SCOPE)
    assert (found.kwartaal, notices) == ("2026-K3", [])
    assert "periode" not in found.parameters()


def test_a_quarter_without_deliveries_is_kept_so_that_the_screen_can_say_so():
    found, notices = resolve({"vraag": "afstand", "kwartaal": "2019-K1"}, SCOPE)
    assert (found.kwartaal, notices) == ("2019-K1", [])


def test_a_year_is_no_quarter_and_that_is_told():
    found, [notice] = resolve({"vraag": "druk", "kwartaal": "2025"}, SCOPE)
    assert found.kwartaal == "2026-K3"
    assert "per kwartaal" in notice


def test_a_point_is_chosen_where_points_are_shown_and_an_area_elsewhere():
    wishes = {"punt": "P2", "gebied": "WK1", "niveau": "wijk"}
    druk, _ = resolve({"vraag": "druk", **wishes}, SCOPE)
    afstand, _ = resolve({"vraag": "afstand", **wishes}, SCOPE)
    assert (druk.chosen, druk.gebied) == ("P2", "")
    assert (afstand.chosen, afstand.punt) == ("WK1", "")


def test_without_deliveries_there_is_no_quarter():
    found, _ = resolve({"vraag": "afstand"}, scope(()))
    assert found.kwartaal == ""


def test_groups_are_shown_per_calendar_year_only_and_a_wish_for_more_is_told():
    found, notices = resolve({"vraag": "groepen", "kalenderjaar": "2026-K1"}, SCOPE)
    assert (found.kalenderjaar, found.groep) == ("2025", "leeftijd_65_plus")
    assert notices == [
        "Over '2026-K1' zijn geen groepen gepubliceerd: alleen per jaar. U ziet nu 2025."
    ]
    nothing, told = resolve({"vraag": "groepen", "kalenderjaar": "2025"}, scope(QUARTERS[:1]))
    assert nothing.kalenderjaar == ""
    assert told[0].endswith("Er is nog geen heel jaar gepubliceerd.")


def test_who_goes_where_is_of_a_whole_year_and_of_stadsdelen():
    wishes = {"vraag": "stromen", "periode": "2025-K4/2026-K3", "niveau": "wijk", "gebied": "WK1"}
    found, notices = resolve(wishes, SCOPE)
    assert (found.kalenderjaar, found.niveau, found.gebied) == ("2025", Level.STADSDEEL, "")
    assert notices == []
    assert resolve({"vraag": "stromen"}, scope(()))[0].kalenderjaar == ""


def test_on_that_map_a_stadsdeel_is_chosen_also_when_a_point_is():
    district = AREAS.codes(Level.STADSDEEL)[1]
    found, _ = resolve({"vraag": "stromen", "stadsdeel": district, "punt": "P2"}, SCOPE)
    assert (found.chosen, found.punt) == (district, "P2")
    assert resolve({"vraag": "stromen"}, SCOPE)[0].chosen == ""
