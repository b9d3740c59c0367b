"""The page *Advies* and *Een A4*: the advice of a release, and what people did with it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo.advice_journal import Comment, Decision, Noted, SignalTest
from geo.areas import Level
from geo.disclosure import Breakdown, TableKey
from geo.screen import wording
from geo.screen.advice import (
    A4,
    Aids,
    Answer,
    Card,
    City,
    Page,
    Setting,
    Signal,
    Subject,
    a4_of,
    advice_page,
    answer_about,
    answers_of,
    cards_of,
    city_screen,
    past_of,
    replaced_of,
    signals_of,
    subjects_of,
)
from geo.screen.advice.cards import remarks_of
from geo.screen.advice.signals import typed_history
from geo.screen.model import Unjudged
from geo.screen.target_groups import target_groups_screen
from geo.selection import ALL, QUESTIONS
from loaders.advice_inputs import load_topics
from loaders.store import Store
from pages.parts.compose.advice_basis import advice_of
from pages.parts.compose.composer import Snapshot
from pages.parts.compose.profile import findings_of


@dataclass(frozen=True)
class Journal:
    """What people did with advice, oldest first."""

    decisions: tuple[Noted[Decision], ...] = ()
    comments: tuple[Noted[Comment], ...] = ()
    tests: tuple[Noted[SignalTest], ...] = ()

    @classmethod
    def of(cls, store: Store, gemeente: str, *, demonstration: bool) -> Journal:
        """Read the journal as it is now."""
        return cls(
            tuple(store.decisions(gemeente, demonstration=demonstration)),
            tuple(store.comments(gemeente, demonstration=demonstration)),
            tuple(store.signal_tests(gemeente, demonstration=demonstration)),
        )


def _places(points: pd.DataFrame) -> dict[str, tuple[float, float]]:
    known = points[["longitude", "latitude"]].dropna()
    return {str(code): (x, y) for code, x, y in known.itertuples(name=None)}


class AdviceScreens:
    """The values of the page of advice, of one quarter and one state of the journal.

    Parameters
    ----------
    snapshot : Snapshot
    journal : Journal
    quarter : str
        At the end of which; the latest that is published when empty.
    """

    def __init__(self, snapshot: Snapshot, journal: Journal, quarter: str = "") -> None:
        self.basis = advice_of(snapshot, quarter)
        self._snapshot, self._journal = snapshot, journal
        self._aids = Aids(
            self.basis.areas,
            self.basis.indicators,
            self.basis.facts,
            snapshot.scope.points,
            _places(self.basis.inputs.points),
            self.basis.course,
            journal.decisions,
            journal.comments,
        )

    @property
    def period(self) -> str:
        """Code of the quarter that the advice is about."""
        return str(self.basis.inputs.period)

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader of a quarter must know, when less is published than of others."""
        inputs = self.basis.inputs
        if TableKey(Level.WIJK, inputs.year, Breakdown.GROUPS) in inputs.tables:
            return ()
        told = f"Over {inputs.year.label} is niets per wijk gepubliceerd. Over bereik per wijk is "
        return (f"{told}bij {inputs.period.label} dus niets te zeggen.",)

    @property
    def setting(self) -> Setting:
        """What every value carries along."""
        made, release = self._snapshot.composer, self._snapshot.release
        period = self.basis.inputs.period
        return Setting(
            period.label,
            made.sources(release, Level.STADSDEEL, period),
            made.data_version(release),
            wording.protection_note(made.knowledge.plan, Level.WIJK),
            self._snapshot.demonstration,
        )

    def cards(self, code: str) -> tuple[Card, ...]:
        """Return the advice of an area, most important first."""
        return cards_of(self.basis.reports[code], self._aids)

    def page(self, code: str) -> Page:
        """Return the page of a stadsdeel or of the gemeente."""
        remarks = tuple(
            (label, said)
            for question, label in QUESTIONS.items()
            if (said := remarks_of(code, question, self._aids.comments, self._aids.points))
        )
        report = self.basis.reports[code]
        past = past_of(report, self._aids, self.basis.rules)
        replaced = replaced_of(report, self._aids)
        return advice_page(report, self.cards(code), replaced, self.setting, remarks, past)

    def city(self) -> City:
        """Return the stadsdelen beside each other."""
        whole = self.basis.areas.gemeente.code
        reports = [each for code, each in self.basis.reports.items() if code != whole]
        return city_screen(
            reports,
            {code: self.cards(code) for code in self.basis.reports},
            self.basis.reports[whole],
            self.setting,
            past_of(self.basis.reports[whole], self._aids, self.basis.rules),
        )

    def signals(self, code: str) -> tuple[Signal, ...]:
        """Return the signals that were delivered of an area."""
        return signals_of(
            self.basis.inputs.signals,
            code,
            self.basis.areas[code].name,
            self.basis.facts[code],
            load_topics(),
            self.basis.indicators,
            self._journal.tests,
        )

    def answers(self, text: str, code: str) -> tuple[Answer, ...]:
        """Return what the figures of an area say of a signal that was typed."""
        return answers_of(text, self.basis.facts[code], load_topics(), self.basis.indicators)

    def answer_about(self, topic: str, code: str) -> Answer:
        """Return what the figures of an area say of a subject that was chosen."""
        return answer_about(topic, self.basis.facts[code], load_topics(), self.basis.indicators)

    def subjects(self, code: str) -> tuple[Subject, ...]:
        """Return what a signal can be about, and which figures try it in an area."""
        return subjects_of(self.basis.facts[code], load_topics(), self.basis.indicators)

    def typed_before(self, code: str) -> tuple[str, ...]:
        """Return the earlier tests of typed signals."""
        return typed_history(code, self.basis.areas[code].name, load_topics(), self._journal.tests)

    def a4(self, code: str) -> A4:
        """Return the page for a meeting about a stadsdeel or the gemeente."""
        page = self.page(code)
        whole = code == self.basis.areas.gemeente.code
        findings = findings_of(self._snapshot, ALL if whole else code, self.period)
        return a4_of(
            page.name,
            findings,
            page.cards,
            page.unjudged,
            page.setting,
            page.remarks,
            self._groups(ALL if whole else code),
        )

    def _groups(self, district: str) -> tuple[Unjudged, ...]:
        """Return of which groups nothing can be said, in the last year up to the quarter."""
        made, entry = self._snapshot.composer, self._snapshot.entry
        last = self.basis.inputs.period.last
        years = [each for each in self._snapshot.scope.year_choices() if each.last <= last]
        if entry is None or not years:
            return ()
        inputs = made.groups_inputs(entry, str(max(years)))
        return target_groups_screen(inputs, district).unjudged
