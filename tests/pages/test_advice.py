"""The page Advies over the whole demonstration, and what people do on it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import isfinite, isnan
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from geo.advice.effect import WORDS, Change
from geo.advice.robustness import COMPUTING_WORDS, STANDS_WORDS, THRESHOLD_WORDS
from geo.advice_journal import Choice, Comment, Decision, IncompleteError, Noted
from geo.areas import Level
from geo.disclosure import Breakdown, TableKey
from geo.errors import NoDataError, UserError
from geo.period import Period
from geo.screen.advice.effects import effect_text
from loaders.advice_inputs import load_topics
from loaders.report import RefusedError
from loaders.store import Store
from pages.parts.advice_desk import Desk
from pages.parts.compose import Composer
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.compose.advice_basis import advice_of
from tests.conftest import ROOT
from tests.pages.test_profile import texts

ESCAMP, SCHEVENINGEN, LAAK = "SD051802", "SD051804", "SD051806"
WHEN = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
LATER = date(2027, 3, 1)


def noted(what):
    return Noted(what, "lokale gebruiker", WHEN)


@pytest.fixture(scope="module")
def screens(snapshot):
    return AdviceScreens(snapshot, Journal())


@pytest.fixture(scope="module")
def districts(snapshot):
    return snapshot.composer.municipality.areas.codes(Level.STADSDEEL)


@pytest.fixture
def own_store(tmp_path, demo_file):
    """A store of its own: the others share one, and a journal cannot be wiped."""
    store = Store(f"sqlite:///{shutil.copy(demo_file, tmp_path)}")
    yield store
    store.close()


def test_every_text_is_whole_and_claims_nothing(screens, districts, municipality):
    town = municipality.areas.gemeente.code
    values = [screens.city(), *(screens.page(code) for code in (*districts, town))]
    values += [screens.a4(code) for code in (*districts, town)]
    values += [screens.signals(code) for code in districts]
    for text in texts(values):
        assert not re.search(r"\bnan\b|\binf\b|None", text, re.IGNORECASE), text
        # A source in a rule may name who was reached elsewhere; no sentence says it of here.
        said = re.sub(r"bereikt worden", "", text)
        assert not re.search(r"bereikt|geholpen", said), text


def test_every_figure_is_the_fact_it_came_from(screens, districts):
    compared = 0
    for code in districts:
        facts, indicators = screens.basis.facts[code], screens.basis.indicators
        labels = {indicators[name].label: fact for name, fact in facts.items()}
        for card in screens.cards(code):
            assert card.figures
            for label, text in card.figures:
                fact = labels[label]
                names = f" ({fact.detail})" if fact.detail else ""
                assert text == f"{fact.text}{names}"
                compared += 1
            for line in card.evidence:
                label = line.partition(": ")[0]
                assert labels[label].text in line
                compared += 1
    assert compared > 100


def test_the_order_is_severity_first(screens, districts):
    for code in districts:
        items = screens.basis.reports[code].items
        severities = [item.rule.ernst for item in items]
        assert severities == sorted(severities, reverse=True)
        assert [card.rank for card in screens.cards(code)] == list(range(1, len(items) + 1))


def test_where_leads_to_a_map_that_is_published(screens, districts, snapshot):
    led = 0
    for code in districts:
        for card in screens.cards(code):
            for each in card.where:
                selection, notices = snapshot.resolve(each.address)
                assert not notices
                assert snapshot.screen(selection).headline
                assert each.name in card.text or each.name in " ".join(card.evidence)
                led += 1
    assert led > 10


def test_a_rule_is_given_or_silent_or_not_judged(screens, districts):
    whole = [rule for rule in screens.basis.rules.regels if "stadsdeel" in rule.niveau]
    for code in districts:
        report = screens.basis.reports[code]
        given = [*report.items, *report.replaced]
        assert len(given) + report.silent + len(report.unjudged) == len(whole)
        page = screens.page(code)
        assert len(page.nearly) <= report.silent
        assert all(each.why for each in (*page.nearly, *page.unjudged))


def test_what_gave_way_is_told_beside_what_is_given_instead(screens):
    page = screens.page(SCHEVENINGEN)
    given = {card.rule: card for card in page.cards}
    assert "zoek_op_vindplaatsen" not in given
    [gone] = page.replaced
    heading = screens.basis.rules["tweede_jaar_laag"].kop
    assert gone.why == f"Vervangen door ‘{heading}’ (Geuzen- en Statenkwartier)."
    told = f"Komt in de plaats van ‘{gone.heading}’."
    assert given["tweede_jaar_laag"].instead == (told,)
    assert any(told in line.text for line in screens.a4(SCHEVENINGEN).decide)


def test_the_city_names_each_advice_once_and_where(screens, districts):
    city = screens.city()
    shared = [*city.common, *city.several, *city.particular]
    assert len(shared) == len({each.heading for each in shared})
    given = sum(len(screens.cards(code)) for code in districts)
    assert sum(len(each.names) for each in shared) == given
    for each in shared:
        names = [d.name for d, mark in zip(city.districts, each.marks, strict=True) if mark]
        assert tuple(names) == each.names
    assert all(2 * len(each.names) >= len(districts) for each in city.common)
    assert all(len(each.names) == 1 for each in city.particular)


def test_advice_is_computed_once_per_release(snapshot):
    assert advice_of(snapshot) is advice_of(snapshot.composer.snapshot())


def test_whether_it_stands_comes_later_and_on_every_card(knowledge, municipality, demo_store):
    snapshot = Composer(knowledge, municipality, demo_store).snapshot()
    made = AdviceScreens(snapshot, Journal())
    assert not made.basis.is_robust_known
    assert {card.robust for card in made.cards(ESCAMP)} == {""}
    made.basis.find_robust()
    words = {
        each[:1].upper() + each[1:] for each in (STANDS_WORDS, THRESHOLD_WORDS, COMPUTING_WORDS)
    }
    cards = [card for code in made.basis.reports for card in made.cards(code)]
    assert {card.robust for card in cards} <= words
    assert all("van 500 manieren" in card.robust_help for card in cards)
    assert all("kans" not in card.robust for card in cards)


# --- decisions ----------------------------------------------------------------------------------


def adopted(rule, area=ESCAMP, **changes):
    known = {
        "eigenaar": "teamleider",
        "uiterlijk": LATER,
        "cijfers": (("Dossiers", "45"),),
        "uitgave": 1,
        "kwartaal": "2026-K3",
    }
    return Decision(area, rule, 1, Choice.ADOPT, **(known | changes))


def test_a_decision_stands_beside_its_advice_with_its_history(snapshot, screens):
    rule = screens.cards(ESCAMP)[0].rule
    declined = Decision(ESCAMP, rule, 1, Choice.DECLINE, toelichting="Dit doen we al sinds mei.")
    made = AdviceScreens(snapshot, Journal((noted(declined), noted(adopted(rule)))))
    first, *others = made.cards(ESCAMP)
    assert first.standing == "Overgenomen: teamleider, klaar op 1 maart 2027"
    assert [line.partition(":")[0] for line in first.history] == ["27 november 2026"] * 2
    assert "overgenomen, door teamleider" in first.history[0]
    assert "Cijfers toen van Escamp: Dossiers: 45." in first.history[0]
    assert "Dit doen we al sinds mei." in first.history[1]
    assert all(not card.standing and not card.history for card in others)
    assert all(card.rule != rule or not card.standing for card in made.cards(LAAK))


def test_what_was_reopened_has_history_and_no_standing(snapshot, screens):
    rule = screens.cards(ESCAMP)[0].rule
    entries = (adopted(rule), Decision(ESCAMP, rule, 1, Choice.REOPEN))
    first = AdviceScreens(snapshot, Journal(tuple(map(noted, entries)))).cards(ESCAMP)[0]
    assert not first.standing
    assert not first.effect
    assert len(first.history) == 2


def test_what_was_decided_is_followed_when_its_advice_is_no_longer_given(snapshot, screens):
    given = {card.rule for card in screens.cards(ESCAMP)}
    silent = {each.rule.id for each in screens.basis.reports[ESCAMP].unjudged}
    gone, unjudged = "tweede_jaar_laag", "vindplaats_schulden"
    assert not {gone, unjudged} & given
    entries = (
        adopted(gone, kwartaal="2025-K4"),
        adopted(unjudged, area=LAAK),
        Decision(ESCAMP, "verschuif_professionals", 1, Choice.DECLINE, toelichting="Te vroeg nu."),
        adopted("weg_uit_het_bestand"),
        adopted("zoek_op_vindplaatsen", area=SCHEVENINGEN),
    )
    made = AdviceScreens(snapshot, Journal(tuple(map(noted, entries))))
    [replaced] = made.page(SCHEVENINGEN).past
    assert replaced.now.startswith("Vervangen door ‘")
    removed, declined, first = made.page(ESCAMP).past
    assert removed.heading == "weg uit het bestand"
    assert removed.now == "Deze regel is er niet meer."
    assert declined.standing == "Afgewezen"
    assert not declined.effect
    assert first.standing == "Overgenomen: teamleider, klaar op 1 maart 2027"
    assert first.effect.startswith("Registraties sinds K4 2025: ")
    assert "overgenomen, door teamleider" in first.history[0]
    assert ("Nu niet te beoordelen" in first.now) == (gone in silent)
    # Of another stadsdeel nothing, and what is given stands on its card.
    assert not made.page("SD051801").past
    for card in screens.cards(ESCAMP):
        with_card = AdviceScreens(snapshot, Journal((noted(adopted(card.rule)),)))
        assert not with_card.page(ESCAMP).past


def test_a_share_is_judged_afterwards_beside_its_whole(screens):
    basis = screens.basis
    shares = [
        r for r in basis.rules.regels if r.effect and r.effect.indicator in basis.course.wholes
    ]
    assert len(shares) > 5
    told = set()
    for rule in shares:
        for code in basis.course.names:
            decision = adopted(rule.id, area=code, kwartaal="2025-K4")
            text = effect_text(rule, decision, basis.facts[code], basis.indicators, basis.course)
            assert text.startswith(f"{basis.indicators[rule.effect.indicator].label} sinds K4 2025")
            told.add(text.partition(": ")[2][:20])
    assert any(text.startswith(("geen duidelijke", "duidelijk veranderd")) for text in told)


def test_too_soon_after_a_decision_nothing_is_said_of_its_effect(snapshot, screens):
    told = set()
    for code in screens.basis.course.names:
        entries = tuple(noted(adopted(c.rule, area=code)) for c in screens.cards(code))
        told |= {c.effect for c in AdviceScreens(snapshot, Journal(entries)).cards(code)}
    assert any("minder dan 2 kwartalen na het besluit" in text for text in told)
    assert not any(f"{word} registraties" in text for text in told for word in ("meer", "minder"))


def test_the_effect_is_beside_similar_stadsdelen_and_no_cause(screens):
    basis = screens.basis
    course, rule = basis.course, basis.rules["zoek_op_vindplaatsen"]
    whole = set(course.low["totaal"].dropna().index)
    assert len(whole) > 2
    for code in course.names:
        decision = adopted(rule.id, area=code, kwartaal="2025-K4")
        text = effect_text(rule, decision, basis.facts[code], basis.indicators, course)
        if code not in whole:
            assert text.endswith("een kwartaal ontbreekt of is afgeschermd.")
            continue
        # Of the others a quarter is withheld: what cannot be seen is not compared with.
        beside = course.beside(code, "totaal")
        assert set(beside) <= whole - {code}
        assert f"vergeleken met {len(beside)} gebieden die erop lijken" in text
        assert all(course.names[each] in text for each in beside)
        none = WORDS[Change.NONE] in text
        assert text.endswith(
            "Dat bewijst niet dat er niets gebeurd is."
            if none
            else "Of het advies daar iets mee te maken heeft, is hieruit niet op te maken."
        )


def test_the_course_is_what_was_published(screens, snapshot):
    course, tables = screens.basis.course, snapshot.release.tables
    for code in course.names:
        for quarter in course.quarters:
            key = TableKey(Level.STADSDEEL, quarter, Breakdown.GROUPS)
            cell = tables[key].cell(code, "totaal")
            known = cell.low is not None and cell.high is not None and isfinite(cell.high)
            ends = [course.low["totaal"], course.high["totaal"]]
            shown = [each.loc[code, str(quarter)] for each in ends]
            assert shown == [cell.low, cell.high] if known else all(map(isnan, shown))


def test_a_figure_that_is_no_count_is_shown_and_not_judged(snapshot, screens):
    rule = "plan_op_tafel"
    label = screens.basis.indicators["plan_herkend_pct"].label
    made = AdviceScreens(snapshot, Journal((noted(adopted(rule, cijfers=((label, "40%"),))),)))
    (card,) = (card for card in made.cards(ESCAMP) if card.rule == rule)
    assert card.effect.startswith("Niet te beoordelen")
    assert card.effect.endswith("bij het besluit 40%, nu 45%.")


def test_a_point_s_own_word_stands_beside_the_advice_and_on_the_a4(snapshot, screens):
    rule = screens.cards(ESCAMP)[0].rule
    point, name = next(iter(snapshot.scope.points.items()))
    said = (
        Comment(ESCAMP, rule, point, "Wij doen dit al."),
        Comment(ESCAMP, "druk", point, "Het is druk."),
    )
    made = AdviceScreens(snapshot, Journal(comments=tuple(map(noted, said))))
    first = made.cards(ESCAMP)[0]
    assert [(r.point, r.text) for r in first.remarks] == [(name, "Wij doen dit al.")]
    assert made.page(ESCAMP).remarks[0][0] == "Hoe druk is het?"
    page = made.a4(ESCAMP)
    assert [each.text for each in page.decide[0].said] == ["Wij doen dit al."]
    (of_finding,) = (line for line in page.known if line.said)
    assert of_finding.said[0].text == "Het is druk."
    assert str(page.decide[0].said[0]).startswith(f"{name} zegt: Wij doen dit al.")


# --- the desk -----------------------------------------------------------------------------------


@pytest.fixture
def desk(own_store, knowledge, municipality):
    snapshot = Composer(knowledge, municipality, own_store).snapshot()
    return Desk.of(own_store, snapshot, ESCAMP, "2026-K3")


def ahead():
    return datetime.now(tz=ZoneInfo("Europe/Amsterdam")).date() + timedelta(days=30)


def kept(desk):
    return desk.store.decisions(desk.gemeente, demonstration=True)


def test_a_decision_keeps_its_release_and_quarter(desk):
    desk.decide(adopted("plan_op_tafel", uiterlijk=ahead(), uitgave=0, kwartaal=""), None)
    (one,) = kept(desk)
    assert (one.what.uitgave, one.what.kwartaal) == (1, "2026-K3")
    assert not desk.store.decisions(desk.gemeente, demonstration=False)


@pytest.mark.parametrize("typed", ["bel 06-12345678", "BSN 111222333", "jan@voorbeeld.nl"])
def test_personal_data_is_refused_and_not_kept(desk, typed):
    whole = adopted("plan_op_tafel", uiterlijk=ahead())
    for decision in (replace(whole, eigenaar=typed), replace(whole, toelichting=typed)):
        with pytest.raises(RefusedError) as caught:
            desk.decide(decision, None)
        assert typed not in str(caught.value)
    point = desk.points[0][0]
    with pytest.raises(RefusedError):
        desk.comment("plan_op_tafel", point, typed)
    assert not kept(desk)
    assert not desk.store.comments(desk.gemeente, demonstration=True)


def test_a_decision_nobody_can_follow_is_refused(desk):
    with pytest.raises(IncompleteError):
        desk.decide(adopted("plan_op_tafel", eigenaar=" "), None)
    with pytest.raises(UserError, match="leeg"):
        desk.comment("plan_op_tafel", desk.points[0][0], " ")
    with pytest.raises(UserError, match="welk punt"):
        desk.comment("plan_op_tafel", None, "Dit doen wij al sinds mei.")
    assert not kept(desk)


# --- signals ------------------------------------------------------------------------------------


def test_every_delivered_signal_is_answered(screens, districts):
    rows = screens.basis.inputs.signals
    shown = [signal for code in districts for signal in screens.signals(code)]
    assert len(shown) == len(rows) > 10
    assert len({signal.number for signal in shown}) == len(shown)
    for signal in shown:
        assert signal.answers
        for answer in signal.answers:
            assert answer.verdict in ("gesteund", "tegengesproken", "niet te beoordelen")
            assert answer.ask


def test_every_subject_says_what_tries_it_or_why_nothing_does(screens, districts):
    topics = load_topics().onderwerpen
    for code in districts:
        subjects = screens.subjects(code)
        assert {each.topic for each in subjects} == set(topics)
        assert [each.known for each in subjects] == sorted(
            (each.known for each in subjects), reverse=True
        )
        for each in subjects:
            answer = screens.answer_about(each.topic, code)
            assert answer.label == each.label
            if not each.known:
                assert answer.verdict == "niet te beoordelen", (code, each)
            if topics[each.topic].steunt is None:
                assert each.why == "Geen van de geleverde cijfers gaat hierover."
    assert any(each.known for each in subjects)


def test_a_signal_about_nothing_we_know_is_not_judged(screens):
    (answer,) = screens.answers("er vliegen meeuwen rond", LAAK)
    assert answer.verdict == "niet te beoordelen"
    assert answer.label == "Onderwerp niet herkend"


# --- the page -----------------------------------------------------------------------------------


@pytest.fixture
def app(monkeypatch, own_store):
    from pages.parts import session

    monkeypatch.setenv("DATABASE_URL", str(own_store._engine.url))
    session._open.cache_clear()

    def open_at(**parameters):
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        test.run()
        test.switch_page("pages/advies.py")
        for name, value in parameters.items():
            test.query_params[name] = value
        test.run()
        return test

    yield open_at
    session._open.cache_clear()


def html_of(test) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_adopted_declined_and_tested_on_the_page(app, own_store, screens):
    test = app(stadsdeel=ESCAMP)
    assert not test.exception
    assert "Eerst in Escamp" in html_of(test)
    rule = screens.cards(ESCAMP)[0].rule
    test.radio(key=f"keus_{ESCAMP}_{rule}_0").set_value(Choice.ADOPT).run()
    test.text_input(key=f"wie_{ESCAMP}_{rule}_0").input("bel 06-12345678").run()
    test.date_input(key=f"klaar_{ESCAMP}_{rule}_0").set_value(ahead()).run()
    test.button(key=f"vast_{ESCAMP}_{rule}_0").click().run()
    assert "persoonsgegeven" in html_of(test)
    assert not own_store.decisions("GM0518", demonstration=True)

    test.text_input(key=f"wie_{ESCAMP}_{rule}_0").input("teamleider").run()
    test.button(key=f"vast_{ESCAMP}_{rule}_0").click().run()
    assert not test.exception
    assert "Overgenomen: teamleider" in html_of(test)
    assert "overgenomen, door teamleider" in html_of(test)

    test.radio(key=f"keus_{ESCAMP}_{rule}_1").set_value(Choice.REOPEN).run()
    test.button(key=f"vast_{ESCAMP}_{rule}_1").click().run()
    assert "Overgenomen: teamleider" not in html_of(test)
    point = next(iter(own_store.points("GM0518", demonstration=True)["code"]))
    test.radio(key=f"keus_{ESCAMP}_{rule}_2").set_value("Reactie van een punt").run()
    test.selectbox(key=f"punt_{ESCAMP}_{rule}_2").set_value(point).run()
    test.text_area(key=f"woord_{ESCAMP}_{rule}_2").input("Dit doen wij al sinds mei.").run()
    test.button(key=f"zeg_{ESCAMP}_{rule}_2").click().run()
    assert "Dit doen wij al sinds mei." in html_of(test)
    (said,) = own_store.comments("GM0518", demonstration=True)
    assert (said.what.servicepunt, said.what.onderwerp) == (point, rule)
    kinds = [d.what.keuze for d in own_store.decisions("GM0518", demonstration=True)]
    assert kinds == [Choice.ADOPT, Choice.REOPEN]

    test.radio(key="deel").set_value("signaal").run()
    assert test.query_params["deel"] == ["signaal"] or test.query_params["deel"] == "signaal"
    test.text_area(key="signaal_tekst").input("de wachtlijst loopt op").run()
    test.button(key="signaal_bewaar").click().run()
    assert not test.exception
    (one,) = own_store.signal_tests("GM0518", demonstration=True)
    assert one.what.gebied == ESCAMP
    assert "loopt op" not in one.what.signaal
    assert "Eerder getypt en getoetst" in html_of(test)
    assert "Het signaal noemt" not in html_of(test)
    test.text_area(key="signaal_tekst").input("de wachtlijst in Laak loopt op").run()
    assert "Het signaal noemt Laak; dit antwoord gaat over Escamp." in html_of(test)
    test.text_area(key="signaal_tekst").input("").run()
    test.selectbox(key="signaal_onderwerp").select("huisarts").run()
    assert "<h4>De huisarts " in html_of(test)
    test.text_area(key="signaal_tekst").input("mail jan@voorbeeld.nl").run()
    assert "persoonsgegeven" in html_of(test)

    test.radio(key="deel").set_value("a4").run()
    page = html_of(test)
    assert [h in page for h in ("Wat we weten", "Wat we niet weten", "Wat te besluiten")] == [
        True
    ] * 3


def test_who_decides_second_is_told_and_keeps_what_was_typed(app, own_store, screens):
    rule = screens.cards(ESCAMP)[0].rule
    test = app(stadsdeel=ESCAMP)
    test.radio(key=f"keus_{ESCAMP}_{rule}_0").set_value(Choice.ASSIGN).run()
    test.text_input(key=f"wie_{ESCAMP}_{rule}_0").input("teamleider").run()
    first = adopted(rule, eigenaar="wijkmanager", uiterlijk=ahead())
    own_store.decide("GM0518", first, who="Piet", demonstration=True, seen=None)
    test.button(key=f"vast_{ESCAMP}_{rule}_0").click().run()
    assert not test.exception
    told = html_of(test).partition("Over dit advies is intussen al iets besloten.")[2]
    assert re.match(r".*vastgelegd door Piet: overgenomen, door wijkmanager, klaar op ", told)
    assert len(own_store.decisions("GM0518", demonstration=True)) == 1
    assert test.text_input(key=f"wie_{ESCAMP}_{rule}_0").value == "teamleider"
    # It was seen: deciding anew is kept.
    test.button(key=f"vast_{ESCAMP}_{rule}_0").click().run()
    first, second = own_store.decisions("GM0518", demonstration=True)
    assert (first.wie, second.what.keuze) == ("Piet", Choice.ASSIGN)
    assert "intussen" not in html_of(test)
    assert "Toegewezen: teamleider" in html_of(test)


def test_what_was_typed_does_not_go_along_to_another_stadsdeel(app, screens):
    laak = {card.rule for card in screens.cards(LAAK)}
    rule = next(card.rule for card in screens.cards(ESCAMP) if card.rule in laak)
    test = app(stadsdeel=ESCAMP)
    test.radio(key=f"keus_{ESCAMP}_{rule}_0").set_value(Choice.DECLINE).run()
    test.text_area(key=f"waarom_{ESCAMP}_{rule}_0").input("Dit doen we in Escamp al.").run()
    test.selectbox(key="keuze_stadsdeel").select(LAAK).run()
    assert not test.exception
    assert test.radio(key=f"keus_{LAAK}_{rule}_0").value is None


def test_a_date_that_is_over_gives_one_message(app, own_store, screens):
    rule = screens.cards(ESCAMP)[0].rule
    test = app(stadsdeel=ESCAMP)
    test.radio(key=f"keus_{ESCAMP}_{rule}_0").set_value(Choice.ADOPT).run()
    test.text_input(key=f"wie_{ESCAMP}_{rule}_0").input("teamleider").run()
    test.date_input(key=f"klaar_{ESCAMP}_{rule}_0").set_value(date(2024, 3, 1)).run()
    test.button(key=f"vast_{ESCAMP}_{rule}_0").click().run()
    alerts = re.findall(r'role="alert"><p>(.*?)</p>', html_of(test))
    assert alerts == ["De datum 01-03-2024 is al voorbij. Kies een latere datum."]
    assert not own_store.decisions("GM0518", demonstration=True)


def test_the_whole_city_on_the_page(app):
    test = app()
    assert not test.exception
    assert "van de 8 stadsdelen" in html_of(test)


# --- another quarter ----------------------------------------------------------------------------


def test_a_published_quarter_has_its_own_advice(snapshot, screens):
    given = {}
    for quarter in list(map(str, snapshot.scope.quarter_choices("druk")))[::3]:
        made = AdviceScreens(snapshot, Journal(), quarter)
        assert made.period == quarter
        assert Period.parse(quarter).label in made.page(ESCAMP).explanation
        cards = made.cards(ESCAMP)
        for card in cards:
            for line in card.evidence:
                # Nothing later than the quarter is known in it.
                years = [int(y) for y in re.findall(r"\b20\d\d\b", line.rpartition("Bron: ")[2])]
                assert all(year <= Period.parse(quarter).mid_year for year in years), line
        given[quarter] = tuple(card.text for card in cards)
    assert len(set(given.values())) == len(given) == 3
    assert given[screens.period] == tuple(card.text for card in screens.cards(ESCAMP))


def test_a_quarter_without_figures_per_wijk_says_so(snapshot, screens):
    assert not screens.notices
    other = AdviceScreens(snapshot, Journal(), "2026-K2")
    assert "niets per wijk gepubliceerd" in other.notices[0]
    given = {card.rule for card in other.cards(ESCAMP)}
    assert not given & {"zoek_op_vindplaatsen", "tweede_jaar_laag"}
    # The year that is published per wijk has them.
    assert not AdviceScreens(snapshot, Journal(), "2025-K4").notices


def test_a_quarter_that_was_not_published_has_no_advice(snapshot):
    with pytest.raises(NoDataError, match="K1 2019"):
        AdviceScreens(snapshot, Journal(), "2019-K1")


def test_een_a4_of_a_quarter_knows_nothing_later(snapshot):
    page = AdviceScreens(snapshot, Journal(), "2026-K2").a4(ESCAMP)
    assert page.setting.period == "K2 2026"
    assert page.known
    assert not any("K3 2026" in str(line) for line in (*page.known, *page.decide))


def test_on_an_earlier_quarter_nothing_is_decided(own_store, knowledge, municipality):
    snapshot = Composer(knowledge, municipality, own_store).snapshot()
    assert Desk.of(own_store, snapshot, ESCAMP, "2026-K3").is_open
    assert not Desk.of(own_store, snapshot, ESCAMP, "2026-K2").is_open


def test_the_page_follows_the_quarter_in_the_address(app):
    test = app(stadsdeel=ESCAMP, kwartaal="2025-K4")
    assert not test.exception
    page = html_of(test)
    assert "K4 2025" in page
    assert any("nieuwste kwartaal" in each.value for each in test.caption)
    assert test.query_params["kwartaal"] in (["2025-K4"], "2025-K4")


def test_the_stadsdeel_goes_along_to_a_page_that_offers_other_choices(app):
    test = app(stadsdeel="SD051808")
    test.switch_page("pages/stadsdeel.py").run()
    assert not test.exception
    assert test.selectbox(key="keuze_stadsdeel").value == "SD051808"


def test_an_unknown_stadsdeel_in_the_address_is_told(app):
    assert "SD059999&#x27; bestaat hier niet." in html_of(app(stadsdeel="SD059999"))


def test_periods_are_quarters(screens):
    assert Period.parse(screens.period).is_quarter
