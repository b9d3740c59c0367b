"""The schema of ``data/adviesindicatoren.yaml``: every figure that an advice may rest on."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from geo.strict import Strict

Place = Literal["gemeente", "stadsdeel", "servicepunt"]


class Origin(StrEnum):
    """Where a figure comes from."""

    RELEASE = "uitgave"
    REACH = "bereik"
    BREAKDOWNS = "uitsplitsingen"
    GROUPS = "groepen"
    STAFF = "inzet"
    FLOW = "doorstroom"
    WORK = "werk"
    OPENING = "openstelling"
    ACCESS = "bereikbaarheid"
    QUALITY = "kwaliteit"
    NETWORK = "netwerk"
    ASSURANCE = "borging"
    EXPERIENCE = "ervaring"
    COMPLAINTS = "klachten"
    SIGNALS = "signalen"


class Indicator(Strict):
    """One indicator.

    ``keuzes`` are the values of an indicator that is a word; others lie from ``minimum`` to
    ``maximum``, as whole numbers where they are ``geheel``. ``markeerbaar``: it is compared with
    what is expected or with the rest of the city, so that it can carry a flag.
    ``alleen_nooit``: why this figure never suffices.
    """

    label: str = Field(min_length=3)
    uit: Origin
    eenheid: str = ""
    decimalen: int = Field(default=0, ge=0, le=2)
    niveaus: tuple[Place, ...] = Field(min_length=1)
    minimum: float = 0.0
    maximum: float = math.inf
    geheel: bool = False
    keuzes: tuple[str, ...] = ()
    markeerbaar: bool = False
    alleen_nooit: str = ""
    definitie: str = Field(min_length=20)
    levering: str = Field(min_length=10)

    @model_validator(mode="after")
    def _consistent(self) -> Indicator:
        if self.minimum >= self.maximum:
            raise ValueError(f"{self.label}: minimum moet minder zijn dan maximum")
        if self.keuzes and (self.markeerbaar or self.eenheid):
            raise ValueError(f"{self.label}: een keuze heeft geen eenheid en geen vlag")
        return self


class Published(Strict):
    """A breakdown of which shares per stadsdeel are published for the advice."""

    uitsplitsing: str
    eenheid: str
    teller: tuple[str, ...] = Field(min_length=1)
    zonder: tuple[str, ...] = ("onbekend",)


class Indicators(Strict):
    """The whole of ``data/adviesindicatoren.yaml``."""

    versie: int
    indicatoren: dict[str, Indicator] = Field(min_length=1)
    aandelen: dict[str, Published] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Indicators:
        shares = {n for n, each in self.indicatoren.items() if each.uit is Origin.BREAKDOWNS}
        if wrong := sorted(shares ^ set(self.aandelen)):
            raise ValueError(
                f"'{wrong[0]}' hoort onder indicatoren (uit: uitsplitsingen) én onder aandelen"
            )
        return self

    def __getitem__(self, name: str) -> Indicator:
        return self.indicatoren[name]

    def __contains__(self, name: object) -> bool:
        return name in self.indicatoren
