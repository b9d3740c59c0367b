"""From a release to its advice: computed once for all areas, shared by page and exports."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread

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
from geo.areas import Areas, Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, TableKey
from geo.errors import NoDataError
from geo.measure_rules import Thresholds
from geo.period import Period
from geo.screen.advice import Course
from geo.similar import most_similar
from loaders.advice_inputs import AdviceReader
from loaders.advice_rules import load_advice_indicators, load_advice_rules
from loaders.measure import load_measure_rules
from loaders.similarity import load_similarity_rules
from pages.parts.compose.composer import Snapshot
from pages.parts.compose.profile import residents_figures

_LOG = logging.getLogger(__name__)
_LEVELS = (Level.STADSDEEL, Level.GEMEENTE)
_ADVICE_KEPT = 12


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


def advice_of(snapshot: Snapshot, quarter: str = "") -> AdviceBasis:
    """Return the advice for every area; the same object as long as nothing changed.

    Parameters
    ----------
    snapshot : Snapshot
    quarter : str
        At the end of which; the latest that is published when empty.

    Raises
    ------
    NoDataError
        If no quarter, or not this one, was published.
    """
    composer = snapshot.composer
    newest = next(iter(snapshot.scope.quarter_choices("druk")), None)
    # It takes seconds: who asks meanwhile waits for it, rather than computing it again.
    with composer.advising:
        return composer.kept(_advice, _ADVICE_KEPT)(snapshot, quarter or str(newest or ""))


def _advice(snapshot: Snapshot, quarter: str) -> AdviceBasis:
    made, opened = snapshot.composer, snapshot.release
    municipality, entry, store = made.municipality, opened.entry, made.store
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
