"""An incoming signal and what the figures say of it, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import pandas as pd

from geo.advice.facts import Fact
from geo.advice.indicators import Indicators
from geo.advice.signals import Tested, Topic, Topics, Verdict, try_signal, try_topic
from geo.advice_journal import Noted, SignalTest
from geo.cell import State
from geo.screen.advice.model import Answer, Signal, Subject
from geo.screen.advice.words import date_text, figures_text
from geo.screen.wording import lower_first
from geo.text import day, listing, sentence_case

VERDICTS = {
    Verdict.SUPPORTED: "gesteund",
    Verdict.CONTRADICTED: "tegengesproken",
    Verdict.UNJUDGED: "niet te beoordelen",
}
_MEANING = {
    Verdict.SUPPORTED: "De cijfers wijzen dezelfde kant op als dit signaal.",
    Verdict.CONTRADICTED: "De cijfers wijzen een andere kant op. Het signaal kan toch kloppen: "
    "vraag waar het te zien is.",
    Verdict.UNJUDGED: "De cijfers kunnen dit niet bevestigen en niet tegenspreken.",
}
# A signal that was typed has no number: its tests are found again by subject.
TYPED = "getypt"
_NUMBER_LENGTH = 8


def answers_of(
    text: str, facts: Mapping[str, Fact], topics: Topics, indicators: Indicators
) -> tuple[Answer, ...]:
    """Return what the figures of an area say of a signal, per subject that is recognised."""
    return tuple(_answer(each, topics, indicators) for each in try_signal(text, facts, topics))


def answer_about(
    topic: str, facts: Mapping[str, Fact], topics: Topics, indicators: Indicators
) -> Answer:
    """Return what the figures of an area say of one subject."""
    return _answer(try_topic(topic, facts, topics), topics, indicators)


def subjects_of(
    facts: Mapping[str, Fact], topics: Topics, indicators: Indicators
) -> tuple[Subject, ...]:
    """Return every subject with the figures that try it here, or why none does.

    Those that can be tried come first.
    """
    found = [_subject(code, facts, topics, indicators) for code in topics.onderwerpen]
    return tuple(sorted(found, key=lambda each: (not each.known, each.label)))


def _subject(
    code: str, facts: Mapping[str, Fact], topics: Topics, indicators: Indicators
) -> Subject:
    tested = try_topic(code, facts, topics)
    if not tested.evidence:
        return Subject(code, tested.label, False, "Geen van de geleverde cijfers gaat hierover.")
    named = [lower_first(indicators[name].label) for name, fact in tested.evidence if fact.known]
    if named:
        return Subject(code, tested.label, True, f"We kijken naar: {listing(named)}.")
    lacking = [
        f"{lower_first(indicators[name].label)} ({fact.note or fact.text or 'geen data'})"
        for name, fact in tested.evidence
    ]
    return Subject(code, tested.label, False, f"Hier ontbreekt nu: {listing(lacking)}.")


def signals_of(
    rows: pd.DataFrame,
    area: str,
    name: str,
    facts: Mapping[str, Fact],
    topics: Topics,
    indicators: Indicators,
    tests: Sequence[Noted[SignalTest]] = (),
) -> tuple[Signal, ...]:
    """Return the signals that were delivered of an area, the newest first.

    Parameters
    ----------
    rows : DataFrame
        The list ``signalen``: ``datum, afzender, gebied, signaal``.
    area, name : str
        Code and name.
    facts : mapping of str to Fact
        Of the area.
    topics : Topics
    indicators : Indicators
    tests : sequence of Noted
        Earlier tests, oldest first.
    """
    if rows.empty:
        return ()
    mine = rows[rows["gebied"].astype(str) == area].sort_values("datum", ascending=False)
    found = [{str(name): value for name, value in row.items()} for row in mine.to_dict("records")]
    return tuple(
        _signal(row, area, name, answers_of(str(row["signaal"]), facts, topics, indicators), tests)
        for row in found
    )


def number_of(row: Mapping[str, object]) -> str:
    """Return by which number a delivered signal is kept: the same as long as the row is."""
    parts = (str(row[name]) for name in ("datum", "afzender", "gebied", "signaal"))
    return f"s{sha256('|'.join(parts).encode()).hexdigest()[:_NUMBER_LENGTH]}"


def typed_number(answer: Answer) -> str:
    """Return under which number the test of a typed signal is kept: its words are not."""
    return f"{TYPED}:{answer.topic or 'onbekend'}"


def history_of(
    number: str, area: str, name: str, tests: Iterable[Noted[SignalTest]]
) -> tuple[str, ...]:
    """Return the earlier tests of a signal, the newest first."""
    mine = [t for t in tests if (t.what.gebied, t.what.signaal) == (area, number)]
    return tuple(test_text(each, name) for each in reversed(mine))


def typed_history(
    area: str, name: str, topics: Topics, tests: Iterable[Noted[SignalTest]]
) -> tuple[str, ...]:
    """Return the earlier tests of typed signals with their subject, the newest first."""
    lines = []
    for each in tests:
        kind, _, topic = each.what.signaal.partition(":")
        if kind == TYPED and each.what.gebied == area:
            known = topics.onderwerpen.get(topic)
            subject = known.label if known else "Onderwerp niet herkend"
            lines.append(f"{subject}. {test_text(each, name)}")
    return tuple(reversed(lines))


def test_text(noted: Noted[SignalTest], name: str) -> str:
    """Return an earlier test as a line, of an area with this name."""
    about = figures_text(noted.what.bewijs, name)
    return f"{day(noted.tijd)}: {noted.what.uitkomst}, getoetst door {noted.wie}.{about}"


def _signal(
    row: Mapping[str, object],
    area: str,
    name: str,
    answers: tuple[Answer, ...],
    tests: Sequence[Noted[SignalTest]],
) -> Signal:
    number = number_of(row)
    when = pd.Timestamp(str(row["datum"])).date()
    return Signal(
        number,
        f"{date_text(when)}, {row['afzender']}",
        str(row["signaal"]),
        answers,
        history_of(number, area, name, tests),
    )


def _answer(tested: Tested, topics: Topics, indicators: Indicators) -> Answer:
    # With a verdict the threshold that was passed is no question.
    open_ = tested.verdict is Verdict.UNJUDGED
    topic = topics.onderwerpen.get(tested.topic) if open_ else None
    return Answer(
        tested.topic,
        tested.label,
        VERDICTS[tested.verdict],
        _MEANING[tested.verdict],
        tuple((indicators[name].label, _told(fact)) for name, fact in tested.evidence),
        tuple(_needed(name, topic, indicators) for name, _ in tested.evidence),
        tested.ask,
    )


def _needed(name: str, topic: Topic | None, indicators: Indicators) -> str:
    """Return from which figure it would support or contradict a signal on a subject."""
    parts = []
    for condition, verb in (
        (topic.steunt if topic else None, "steunt"),
        (topic.weerspreekt if topic else None, "spreekt tegen"),
    ):
        leaves = [] if condition is None else list(condition.leaves())
        # One of them is not enough where all have to point the same way.
        together = " als alle cijfers dat doen" if condition and len(condition.alle) > 1 else ""
        parts += [
            f"{verb} bij {leaf.words('', indicators[name].eenheid)}{together}"
            for leaf in leaves
            if leaf.indicator == name
        ]
    return f"{sentence_case(', '.join(parts))}." if parts else ""


def _told(fact: Fact) -> str:
    """Return a figure with its period, or that there is none and why."""
    text = fact.text or "geen data"
    if fact.state is State.NO_DATA:
        return f"{text} ({fact.note})" if fact.note else text
    return f"{text} ({fact.period})" if fact.period else text
