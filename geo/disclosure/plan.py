"""The publication plan: the complete list of what is ever shown.

The plan is data (``data/publicatieplan.yaml``); this module is its schema and answers the
questions that the rest of the product asks of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geo.areas import Level
from geo.period import Period

_MONTHS_PER_YEAR = 12


class PeriodKind(StrEnum):
    """Lengths of period a figure can be published for."""

    QUARTER = "kwartaal"
    FOUR_QUARTERS = "vier_kwartalen"
    YEAR = "jaar"


class Detail(StrEnum):
    """How finely a demand type is published."""

    ALL = "alle"
    MAIN = "hoofdgroepen"
    TOTAL = "totaal"


class Internal(BaseModel):
    """The internal regime: named roles, logged, never exported."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    drempel: int = Field(ge=5, description="counts below this are one class, inside too")


def kind_of(period: Period) -> PeriodKind | None:
    """Return the kind of a period, or None for one the plan does not know."""
    if period.is_quarter:
        return PeriodKind.QUARTER
    if period.is_year:
        return PeriodKind.YEAR
    if len(period.quarters()) == 4:
        return PeriodKind.FOUR_QUARTERS
    return None


class View(BaseModel):
    """One published view: a level, its periods, its detail and its form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    niveau: Level
    perioden: tuple[PeriodKind, ...] = Field(min_length=1)
    hulpvraag: Detail
    gevoelig_perioden: tuple[PeriodKind, ...] = ()
    hoofdgroepen_perioden: tuple[PeriodKind, ...] = Field(
        default=(), description="of a view with all demand types: when main groups come as well"
    )
    servicepunten_perioden: tuple[PeriodKind, ...] = Field(
        default=(), description="when the total per service point is published"
    )
    groepen_perioden: tuple[PeriodKind, ...] = Field(
        default=(), description="when age classes and target groups are published"
    )
    vorm: Literal["getal", "klasse"] = "getal"
    toelichting: str = Field(min_length=10)

    @model_validator(mode="after")
    def _coarse_enough(self) -> View:
        points = set(self.servicepunten_perioden)
        if points and self.niveau.depth > Level.STADSDEEL.depth:
            raise ValueError("servicepunten worden nooit per wijk of buurt getoond")
        if self.niveau is Level.STADSDEEL and points - {PeriodKind.YEAR}:
            raise ValueError("servicepunten worden per stadsdeel alleen per jaar getoond")
        if self.groepen_perioden and self.niveau.depth > Level.STADSDEEL.depth:
            raise ValueError("leeftijden en doelgroepen worden nooit per wijk of buurt getoond")
        if set(self.groepen_perioden) - {PeriodKind.YEAR}:
            raise ValueError("leeftijden en doelgroepen worden alleen per jaar getoond")
        for name in ("gevoelig", "hoofdgroepen", "servicepunten", "groepen"):
            if wrong := set(getattr(self, f"{name}_perioden")) - set(self.perioden):
                raise ValueError(f"'{name}_perioden' noemt {wrong.pop()}, 'perioden' niet")
        return self

    def periods(self, delivered: Iterable[Period]) -> dict[Period, PeriodKind]:
        """Return the periods that are published, each with its kind.

        Parameters
        ----------
        delivered : iterable of Period
            Four quarters are the latest four; a year counts when all of it was delivered.
        """
        all_of = set(delivered)
        quarters = sorted(p for p in all_of if p.is_quarter)
        found: dict[Period, PeriodKind] = {}
        if PeriodKind.QUARTER in self.perioden:
            found |= dict.fromkeys(quarters, PeriodKind.QUARTER)
        if PeriodKind.FOUR_QUARTERS in self.perioden and quarters:
            latest = Period(quarters[-1].last - _MONTHS_PER_YEAR + 1, quarters[-1].last)
            if set(latest.quarters()) <= set(quarters) and not latest.is_year:
                found[latest] = PeriodKind.FOUR_QUARTERS
        if PeriodKind.YEAR in self.perioden:
            years = {Period.of_year(q.first // _MONTHS_PER_YEAR) for q in quarters}
            whole = {y for y in years if set(y.quarters()) <= set(quarters)}
            found |= dict.fromkeys(whole | {p for p in all_of if p.is_year}, PeriodKind.YEAR)
        return found


class OfPoints(BaseModel):
    """What is shown of service points beside their dossiers, and for which periods."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    perioden: tuple[PeriodKind, ...] = Field(min_length=1)
    toelichting: str = Field(min_length=10)


class Plan(BaseModel):
    """The publication plan and the thresholds of the protection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    drempel: int = Field(ge=10, description="counts below this are one class")
    afronding: int = Field(ge=5, description="shown counts are rounded to this")
    klassen: tuple[int, ...] = Field(min_length=2, description="lower bounds of count classes")
    minimum_inwoners: int = Field(ge=100, description="no rates below this many residents")
    minimum_voor_verandering: int = Field(ge=20, description="no change in percent below this")
    bekend_minimaal_pct: dict[Level, Annotated[float, Field(gt=0, le=100)]] = Field(
        description="no figure for an area when less than this could be placed at its level"
    )
    uitgesplitst_minimaal_pct: float = Field(
        gt=0, le=100, description="no demand types for an area when less than this has one"
    )
    weergaven: tuple[View, ...] = Field(min_length=1)
    servicepunten_werk: OfPoints | None = Field(
        default=None, description="none: no figures on the work of a service point"
    )
    servicepunten_aandelen: OfPoints | None = Field(
        default=None, description="none: no shares per stadsdeel of the service points"
    )
    intern: Internal | None = Field(default=None, description="none: no looser regime inside")

    @model_validator(mode="after")
    def _consistent(self) -> Plan:
        levels = [view.niveau for view in self.weergaven]
        if len(levels) != len(set(levels)):
            raise ValueError("een niveau staat meer dan eens bij 'weergaven'")
        if self.klassen[0] != self.drempel or list(self.klassen) != sorted(set(self.klassen)):
            raise ValueError("'klassen' moet oplopen en bij 'drempel' beginnen")
        if self.intern is not None and self.intern.drempel > self.drempel:
            raise ValueError("'intern' heeft een hogere drempel dan wat gepubliceerd wordt")
        if wrong := {*Level} - {Level.GEMEENTE} ^ set(self.bekend_minimaal_pct):
            raise ValueError(
                f"'bekend_minimaal_pct' hoort voor stadsdeel, wijk en buurt te staan; het verschil "
                f"is: {', '.join(sorted(wrong))}"
            )
        return self

    def view(self, level: Level) -> View:
        """Return the view of a level.

        Raises
        ------
        KeyError
            If the plan publishes nothing at this level.
        """
        for view in self.weergaven:
            if view.niveau is level:
                return view
        raise KeyError(level)

    @property
    def class_texts(self) -> list[str]:
        """How the classes of shown counts are written."""
        between = [f"{a}\N{EN DASH}{b - 1}" for a, b in pairwise(self.klassen)]
        return [*between, f"{self.klassen[-1]} of meer"]

    @property
    def suppressed_text(self) -> str:
        """How the class of small counts is written, such as ``0–9``."""
        return f"0\N{EN DASH}{self.drempel - 1}"
