"""Signals: supported, contradicted or neither, and whom to ask."""

import pytest

from geo.advice.facts import Fact
from geo.advice.signals import Verdict, places_named, try_signal
from geo.cell import State
from geo.screen.advice import answer_about
from loaders.advice_inputs import load_topics
from tests.geo.advice.examples import INDICATORS, fact_of

TOPICS = load_topics()
AGAINST, ALL = "spreekt tegen bij", "als alle cijfers dat doen."


def waiting(steps, days):
    return {"wachtlijst_stappen_omhoog": fact_of(steps), "wachttijd_dagen": fact_of(days)}


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (waiting(2.0, 5.0), Verdict.SUPPORTED),
        (waiting(0.0, 30.0), Verdict.SUPPORTED),
        (waiting(0.0, 5.0), Verdict.CONTRADICTED),
        (waiting(1.0, 15.0), Verdict.UNJUDGED),
        ({}, Verdict.UNJUDGED),
        (
            {
                "wachtlijst_stappen_omhoog": Fact(State.SUPPRESSED, 0.0, 2.0),
                "wachttijd_dagen": fact_of(12.0),
            },
            Verdict.UNJUDGED,
        ),
    ],
)
def test_a_signal_on_waiting(facts, verdict):
    (found,) = try_signal("De wachtlijst loopt op", facts, TOPICS)
    assert found.topic == "wachtlijst"
    assert found.verdict is verdict
    assert [name for name, _ in found.evidence] == ["wachtlijst_stappen_omhoog", "wachttijd_dagen"]
    assert "teamleiders" in found.ask


@pytest.mark.parametrize(
    ("facts", "needed"),
    [
        (
            waiting(1.0, 15.0),
            (
                f"Steunt bij ten minste 2 kwartalen, {AGAINST} ten hoogste 0 kwartalen {ALL}",
                f"Steunt bij ten minste 28 dagen, {AGAINST} ten hoogste 10 dagen {ALL}",
            ),
        ),
        (waiting(2.0, 5.0), ("", "")),
        (waiting(0.0, 5.0), ("", "")),
    ],
)
def test_what_cannot_be_judged_says_from_which_figure_it_could(facts, needed):
    answer = answer_about("wachtlijst", facts, TOPICS, INDICATORS)
    assert answer.needed == needed
    assert len(answer.evidence) == len(needed)


def test_without_figures_that_bear_on_it_nobody_is_contradicted():
    (found,) = try_signal("Daklozen slapen in het park", waiting(0.0, 1.0), TOPICS)
    assert found.topic == "dak_thuisloos"
    assert found.verdict is Verdict.UNJUDGED
    assert found.evidence == ()


def test_a_signal_can_be_about_two_subjects():
    found = try_signal("De huisarts zegt: de wachtlijst is te lang", {}, TOPICS)
    assert {each.topic for each in found} == {"wachtlijst", "huisarts"}


def test_a_subject_that_is_not_recognised_goes_back_to_the_sender():
    (found,) = try_signal("Er is iets met de parkeerplaatsen", {}, TOPICS)
    assert found.topic == ""
    assert found.verdict is Verdict.UNJUDGED
    assert "afzender" in found.ask


def test_a_signal_about_another_stadsdeel_is_noticed_and_a_longer_word_is_not():
    names = ["Laak", "Centrum", "Leidschenveen-Ypenburg"]
    assert places_named("In LAAK en leidschenveen-ypenburg wacht men", names) == [
        names[0],
        names[2],
    ]
    assert places_named("Bij het gezondheidscentrum in Laakkwartier", names) == []
