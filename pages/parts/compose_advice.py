"""From a release to its advice: computed once for all areas, shared by page and exports."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

import pandas as pd

from geo.advice import Facts, Indicators, Rules, evaluate
from geo.advice.comparing import Band
from geo.advice.compose import alternatives, at_level, make_facts
from geo.advice.inputs import AdviceInputs
from geo.advice.judge import Judgement
from geo.advice.of_release import bands
from geo.advice.of_shares import share_bands
from geo.advice.report import Report, report
from geo.advice.robustness import Robustness, robustness
from geo.advice_journal import Comment, Decision, Noted, SignalTest
from geo.areas import Areas, Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, TableKey
from geo.errors import NoDataError
from geo.measure_rules import Thresholds
from geo.period import Period
from geo.screen import wording
from geo.screen.advice import (
    A4,
    Aids,
    Answer,
    Card,
    City,
    Course,
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
from geo.similar import most_similar
from loaders.advice_inputs import AdviceReader, load_topics
from loaders.advice_rules import load_advice_indicators, load_advice_rules
from loaders.measure import load_measure_rules
from loaders.similarity import load_similarity_rules
from loaders.store import Store
from pages.parts.compose_profile import findings_of, residents_figures

if TYPE_CHECKING:
    from pages.parts.compose import Snapshot

_LOG = logging.getLogger(__name__)
_LEVELS = (Level.STADSDEEL, Level.GEMEENTE)


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


@dataclass
class AdviceBasis:
    """All advice of one release; whether it stands with other choices is computed later.

    Parameters
    ----------
    areas : Areas
    inputs : AdviceInputs
    facts : Facts
        Of the stadsdelen and the gemeente.
    judgements : tuple of Judgement
    rules : Rules
    indicators : Indicators
    thresholds : Thresholds
    course : Course
    """

    areas: Areas
    inputs: AdviceInputs
    facts: Facts
    judgements: tuple[Judgement, ...]
    rules: Rules
    indicators: Indicators
    thresholds: Thresholds
    course: Course
    _robust: Mapping[tuple[str, str], Robustness] | None = None
    _reports: Mapping[str, Report] | None = None
    _lock: Lock = field(default_factory=Lock)
    _working: bool = False

    @property
    def reports(self) -> Mapping[str, Report]:
        """What there is to say, by code of the stadsdelen and of the gemeente."""
        if self._reports is None:
            self._reports = {
                code: report(
                    self.judgements, code, self.areas[code].name, self.indicators, self._robust
                )
                for code in self.facts
            }
        return self._reports

    @property
    def is_robust_known(self) -> bool:
        """Whether it is computed already which advice stands with other choices."""
        return self._robust is not None

    def find_robust(self) -> None:
        """Compute which advice stands with other choices; some seconds, once."""
        with self._lock:
            if self._robust is None:
                found: dict[tuple[str, str], Robustness] = {}
                aside = self.thresholds.drempel_variatie.waarde
                ways = alternatives(self.inputs, self.facts, aside=aside)
                for level in _LEVELS:
                    found |= robustness(
                        self.rules,
                        [at_level(way, self.areas, level) for way in ways],
                        self.indicators,
                        level=level.value,
                        variations=int(self.thresholds.variaties.waarde),
                        threshold_spread=aside,
                        stands=self.thresholds.blijft_staan.waarde,
                    )
                self._robust, self._reports = found, None

    def find_robust_beside(self) -> None:
        """Start computing it beside the page, unless that was done; nobody has to wait."""
        if self.is_robust_known or self._working:
            return
        self._working = True

        def work() -> None:
            try:
                self.find_robust()
            except Exception:  # noqa: BLE001 - the page stays whole without it; logged whole
                _LOG.exception("robustness of advice failed")

        Thread(target=work, name="advice-robustness", daemon=True).start()


def advice_basis(snapshot: Snapshot, store: Store, quarter: str = "") -> AdviceBasis:
    """Compute the advice of a release.

    Parameters
    ----------
    snapshot : Snapshot
    store : Store
    quarter : str
        At the end of which; the latest when empty.

    Raises
    ------
    NoDataError
        If no quarter, or not this one, was published.
    """
    made, opened = snapshot.composer, snapshot.release
    municipality, entry = made.municipality, opened.entry
    publication = store.release(municipality.code, entry.nummer, demonstration=entry.demonstratie)
    reader = AdviceReader(store, municipality, made.knowledge.plan, publication)
    if not reader.quarters:
        raise NoDataError(
            "Er is nog geen kwartaal gepubliceerd om op te adviseren.",
            "De analist levert een kwartaal aan en publiceert het.",
        )
    period = Period.parse(quarter) if quarter else max(reader.quarters)
    if period not in reader.quarters:
        raise NoDataError(
            f"Over {period.label} is niets gepubliceerd om op te adviseren.",
            "Kies hierboven een ander kwartaal.",
        )
    rules, indicators = load_advice_rules(), load_advice_indicators()
    inputs = reader.inputs(period, tables=opened.tables)
    facts = make_facts(inputs)
    judged = [
        each
        for level in _LEVELS
        for each in evaluate(
            rules,
            at_level(facts, municipality.areas, level),
            level=level.value,
            when=entry.gemaakt.date(),
        )
    ]
    return AdviceBasis(
        municipality.areas,
        inputs,
        facts,
        tuple(judged),
        rules,
        indicators,
        load_measure_rules().thresholds,
        _course(snapshot, inputs),
    )


def _course(snapshot: Snapshot, inputs: AdviceInputs) -> Course:
    """Return what is published per stadsdeel and quarter, and who resembles whom."""
    made, tables = snapshot.composer, snapshot.release.tables
    areas = made.municipality.areas
    codes = areas.codes(Level.STADSDEEL)
    keys = {
        key.period: key
        for key in tables
        if key.period.is_quarter and key == TableKey(Level.STADSDEEL, key.period, Breakdown.GROUPS)
    }
    quarters = tuple(sorted(keys))
    demands = tables[keys[quarters[-1]]].categories if quarters else ()
    low, high, wholes = {}, {}, {}
    for demand in demands:
        found = [
            bands([tables[keys[q]].cell(code, demand) for code in codes], codes) for q in quarters
        ]
        low[demand], high[demand] = _side_by_side(found, quarters, codes)
    for demand in demands:
        name = f"aandeel_{demand}_pct"
        if name in inputs.indicators:
            low[name], high[name] = low[demand], high[demand]
            wholes[name] = low[TOTAL], high[TOTAL]
    for name in inputs.indicators.aandelen:
        shares = [share_bands(inputs, name, q) for q in quarters]
        known = [each for each in shares if each is not None]
        if quarters and len(known) == len(quarters):
            low[name], high[name] = _side_by_side([k for k, _ in known], quarters, codes)
            wholes[name] = _side_by_side([n for _, n in known], quarters, codes)
    figures = residents_figures(made, Level.STADSDEEL)
    return Course(
        quarters,
        low,
        high,
        wholes,
        {code: tuple(map(str, most_similar(figures, code, len(codes)).index)) for code in codes},
        load_similarity_rules().aantal,
        {code: areas[code].name for code in codes},
        load_measure_rules().thresholds,
    )


def _side_by_side(
    found: list[Band], quarters: Sequence[Period], codes: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return areas by quarters: the least and the most."""
    low = {str(q): band.low.reindex(codes) for q, band in zip(quarters, found, strict=True)}
    high = {str(q): band.high.reindex(codes) for q, band in zip(quarters, found, strict=True)}
    return pd.DataFrame(low), pd.DataFrame(high)


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
        self.basis = snapshot.advice(quarter)
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
