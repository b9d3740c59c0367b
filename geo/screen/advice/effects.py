"""What was seen since an advice was adopted: beside similar stadsdelen, never a cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geo.advice.effect import Change, judge_effect
from geo.advice.facts import ABSENT, Fact
from geo.advice.indicators import Indicators
from geo.advice.rules import Category, Rule
from geo.advice_journal import Choice, Decision, Noted
from geo.demand import TOTAL
from geo.measure_rules import Thresholds
from geo.period import Period
from geo.text import listing

# Reach of a stadsdeel follows registrations, of everything or of one main group.
_REACH, _OF_GROUP = "bereik_verschil_pct", ("bereik_", "_verschil_pct")
_CAUTION = {
    True: "Dat bewijst niet dat er niets gebeurd is.",
    False: "Of het advies daar iets mee te maken heeft, is hieruit niet op te maken.",
}


@dataclass(frozen=True)
class Course:
    """Published counts per stadsdeel and quarter, and which stadsdelen resemble each other.

    Parameters
    ----------
    quarters : tuple of Period
        Oldest first.
    low, high : mapping of str to DataFrame
        Per main group (or the total), and per indicator that is a share, stadsdelen by quarters:
        the least and the most that the published count can be.
    wholes : mapping of str to (DataFrame, DataFrame)
        Per indicator that is a share, the least and the most of what it is a share of.
    similar : mapping of str to tuple of str
        Per stadsdeel the others, the most similar first.
    count : int
        Beside how many of them a stadsdeel is laid.
    names : mapping of str to str
    thresholds : Thresholds
    """

    quarters: tuple[Period, ...]
    low: Mapping[str, pd.DataFrame]
    high: Mapping[str, pd.DataFrame]
    wholes: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]
    similar: Mapping[str, tuple[str, ...]]
    count: int
    names: Mapping[str, str]
    thresholds: Thresholds

    def beside(self, area: str, counted: str) -> tuple[str, ...]:
        """Return the most similar stadsdelen of which every quarter is published."""
        known = set(self.low[counted].dropna().index)
        for each in self.wholes.get(counted, ()):
            known &= set(each.dropna().index)
        return tuple(c for c in self.similar.get(area, ()) if c in known)[: self.count]


def adopted_in(history: Sequence[Noted[Decision]]) -> Decision | None:
    """Return the decision by which an advice was adopted, when that still stands.

    Parameters
    ----------
    history : sequence of Noted
        Of one advice, oldest first. A later assignment leaves the first adoption standing.
    """
    found: Decision | None = None
    for each in history:
        if each.what.keuze in (Choice.DECLINE, Choice.REOPEN):
            found = None
        elif each.what.keuze is Choice.ADOPT and found is None:
            found = each.what
    return found


def effect_text(
    rule: Rule,
    decision: Decision,
    facts: Mapping[str, Fact],
    indicators: Indicators,
    course: Course,
) -> str:
    """Return what was seen of the figure that an adopted advice aims at.

    Parameters
    ----------
    rule : Rule
    decision : Decision
        By which it was adopted.
    facts : mapping of str to Fact
        Of the area, as they are now.
    indicators : Indicators
    course : Course
    """
    if rule.effect is None:
        return "Bij dit advies hoort geen cijfer dat achteraf iets kan laten zien."
    name = rule.effect.indicator
    label = indicators[name].label
    counted = demand_of(name) or name
    if counted not in course.low or decision.gebied not in course.names:
        then = dict(decision.cijfers).get(label)
        now = facts.get(name, ABSENT).text or "geen data"
        was = f"bij het besluit {then}, " if then else ""
        return (
            f"Niet te beoordelen: van '{label}' is per stadsdeel geen aantal per kwartaal "
            f"gepubliceerd om naast andere te leggen. Het cijfer: {was}nu {now}."
        )
    quarters = [str(each) for each in course.quarters]
    if decision.kwartaal not in quarters:
        return "Niet te beoordelen: het besluit is niet van een kwartaal in deze uitgave."
    similar = course.beside(decision.gebied, counted)
    limits = course.thresholds
    found = judge_effect(
        course.low[counted],
        course.high[counted],
        decision.gebied,
        quarters.index(decision.kwartaal) + 1,
        similar,
        direction=rule.effect.richting,
        whole=course.wholes.get(counted),
        outreach=rule.categorie is Category.OUTREACH,
        level=limits.betrouwbaarheid.waarde,
        minimum_before=int(limits.kwartalen_voor.waarde),
        minimum_after=int(limits.kwartalen_na.waarde),
        minimum_count=limits.minimum_effect.waarde,
    )
    what = label if counted in course.wholes else "Registraties"
    about = f"{what} sinds {Period.parse(decision.kwartaal).label}: {found.words}"
    if found.change is Change.UNJUDGED:
        return f"{about}."
    names = listing([course.names[code] for code in similar])
    return f"{about} ({names}). {_CAUTION[found.change is Change.NONE]}"


def demand_of(indicator: str) -> str:
    """Return of which demand type the registrations move with an indicator, or nothing.

    Examples
    --------
    >>> demand_of("bereik_schulden_verschil_pct"), demand_of("wachtlijst_groei")
    ('schulden', '')
    """
    if indicator == _REACH:
        return TOTAL
    before, after = _OF_GROUP
    if indicator.startswith(before) and indicator.endswith(after):
        return indicator.removeprefix(before).removesuffix(after)
    return ""
