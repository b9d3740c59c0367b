"""The schema of ``data/adviesregels.yaml``: rules are data, this is their form."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from geo.advice.conditions import Condition
from geo.strict import Strict
from geo.verdict import LOWER, MAX_Q

PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


class Evidence(StrEnum):
    """What an advice rests on, strongest first."""

    FIGURE = "cijfer"
    SCAN = "scan"
    RESEARCH = "onderzoek"
    SIGNAL = "signaal"


class Category(StrEnum):
    """What an advice is about."""

    PROFESSIONALS = "professionals"
    TRAINEES = "stagiairs"
    VOLUNTEERS = "vrijwilligers"
    FOCUS = "probleemgebieden"
    WORK_FORM = "collectief_of_individueel"
    SKILLS = "digitaal_en_taal"
    BETWEEN = "tussen_wal_en_schip"
    REGISTRATION = "registratie"
    OPENING = "openingstijden_en_werkwijze"
    OUTREACH = "vindplaatsen"
    AWARENESS = "bekendheid_bij_groepen"
    REFERRERS = "verwijzers"
    SPECIALISTS = "specialistische_kennis"
    INDEPENDENCE = "onafhankelijkheid"
    INFORMATION = "informatie_vooraf"
    PLAN = "plan_centraal"
    RETURNING = "terugkerende_gezinnen"
    NETWORK = "netwerk"
    COMPLAINTS = "klachten"
    NO_CONCLUSION = "nog_geen_conclusie"


class Minimum(Strict):
    """What the figure has to carry before the advice is given.

    ``n``: the least count behind it. ``marge``: the widest statistical interval, in the unit of
    the figure. ``q``: the largest false discovery rate of its flag.
    """

    n: float | None = Field(default=None, ge=0)
    marge: float | None = Field(default=None, gt=0)
    q: float | None = Field(default=None, gt=0, le=MAX_Q)


class Counter(Strict):
    """What would speak against an advice: a condition where it can be judged, and words."""

    als: Condition | None = None
    woorden: str = Field(min_length=15)


class Where(StrEnum):
    """Where one rule takes the place of another."""

    PLACE = "plaats"
    AREA = "gebied"


class Replaces(Strict):
    """A rule that gives way: at the wijken or points that both name, or in the whole area."""

    regel: str
    waar: Where


class Effect(Strict):
    """What should have moved when an advice was followed, and where to."""

    indicator: str
    richting: Literal["lager", "hoger"]
    na_kwartalen: int = Field(default=2, ge=1, le=8)


class Rule(Strict):
    """One rule."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    versie: int = Field(ge=1)
    geldig_van: date
    geldig_tot: date | None = None
    niveau: tuple[Literal["gemeente", "stadsdeel"], ...] = Field(min_length=1)
    categorie: Category
    ernst: int = Field(ge=1, le=5)
    bewijsklasse: Evidence
    minimum: Minimum = Minimum()
    grond: str
    richting: Literal["lager", "hoger", ""] = ""
    als: Condition
    kop: str = Field(min_length=10, max_length=90)
    advies: str = Field(min_length=40, max_length=420)
    aan: Literal["gemeente", "organisatie"]
    tegen: Counter
    verandert: str = Field(min_length=15)
    effect: Effect | None = None
    niet_samen_met: tuple[str, ...] = ()
    vervangt: tuple[Replaces, ...] = ()
    bron: str = Field(min_length=10)

    @model_validator(mode="after")
    def _consistent(self) -> Rule:
        if self.geldig_tot is not None and self.geldig_tot < self.geldig_van:
            raise ValueError(f"{self.id}: 'geldig_tot' ligt voor 'geldig_van'")
        required = self.required
        if self.grond not in required:
            raise ValueError(f"{self.id}: de grond '{self.grond}' moet altijd een voorwaarde zijn")
        figure = self.bewijsklasse is Evidence.FIGURE
        if figure != bool(self.richting):
            raise ValueError(f"{self.id}: 'richting' hoort bij een cijfer, en alleen daar")
        if figure and (self.minimum.n is None or self.minimum.q is None):
            raise ValueError(f"{self.id}: een cijfer heeft 'minimum' met n en q nodig")
        names = {name.split(".")[0] for name in PLACEHOLDER.findall(self.advies + self.kop)}
        if wrong := sorted(names - required - {"gebied"}):
            raise ValueError(
                f"{self.id}: de tekst noemt {{{wrong[0]}}}, maar dat is bij een advies niet "
                "altijd bekend: het staat niet onder 'alle'"
            )
        outreach = self.categorie is Category.OUTREACH
        if outreach and self.effect is not None and self.effect.richting == LOWER:
            raise ValueError(f"{self.id}: outreach wordt nooit beoordeeld op minder registraties")
        return self

    @property
    def required(self) -> set[str]:
        """Indicators that are known whenever the rule fires: those of every branch."""
        branches = [{each.indicator for each in branch} for branch in self.als.branches()]
        return set.intersection(*branches)

    def in_force(self, when: date) -> bool:
        """Return whether the rule holds on a day."""
        return self.geldig_van <= when and (self.geldig_tot is None or when <= self.geldig_tot)


class Rules(Strict):
    """The whole of ``data/adviesregels.yaml``."""

    versie: int
    regels: tuple[Rule, ...] = Field(min_length=1)

    def __getitem__(self, name: str) -> Rule:
        return next(rule for rule in self.regels if rule.id == name)
