"""Parameters of the demonstration deliveries: ``data/demo.yaml``, checked."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from geo.errors import InvalidPeriodError
from geo.period import Period
from geo.strict import Strict
from loaders.yaml_files import read_yaml

AGES = ("0_14", "15_24", "25_44", "45_64", "65_plus")
"""Age classes of CBS and of the registration standard, without ``onbekend``."""

Age = Literal["0_14", "15_24", "25_44", "45_64", "65_plus"]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]
Mix = Annotated[dict[str, NotNegative], Field(min_length=1)]


class Sources(Strict):
    """Files in the folder of the municipality."""

    inwoners: str
    leeftijd: str
    kenmerken: str


class PointSettings(Strict):
    """How many service points there are, and who goes where."""

    aantal: Annotated[int, Field(ge=1)]
    organisaties: Annotated[list[str], Field(min_length=1)]
    geldig_van: datetime.date
    cijfers_achter_komma: int
    dichtstbij: Annotated[int, Field(ge=1)]
    elders: Share
    halve_afstand_m: Positive
    elders_afstand_m: Positive


class AreaSettings(Strict):
    """Dossiers that lie in no area."""

    buiten: Share
    geen_vast_adres: Share
    onbekend: tuple[Share, Share]


class Disturbances(Strict):
    """Everything that goes wrong in registering and delivering; quarters count from 1."""

    slecht_gebied_onbekend: Share
    slecht_hulpvraag: Share
    sluitingen: list[list[int]]
    verplaatst: Share
    ontbrekende_levering: int
    punten_op_wijkniveau: int
    afgeschermd_per_kwartaal: int
    afgeschermd_onder: int


class PlantedGroup(Strict):
    """A group that is registered too little in some stadsdelen."""

    groep: str
    soort: Literal["doelgroep", "leeftijd"]
    stadsdelen: int
    factor: NotNegative


class NotNoted(Strict):
    """An age that looks registered too little in one stadsdeel: it is not noted there."""

    leeftijd: Age
    kans: Share
    kans_andere_leeftijden: Share


class Planted(Strict):
    """Differences that the analyses should find again."""

    minimum_verwacht: float
    wijken_alle_vragen: int
    wijken_een_groep: int
    factor: NotNegative
    diep_verwacht: float
    diep_factor: NotNegative
    hoog_factor: NotNegative
    groepen: list[PlantedGroup]
    niet_genoteerd: NotNoted


class Theme(Strict):
    """One hulpvraag: where it arises and at which age."""

    aandeel: Positive
    bolling: Positive
    kenmerken: Mix
    leeftijd: dict[Age, NotNegative]
    contact: NotNegative


class TargetGroup(Strict):
    """One doelgroep: how likely a worker notes it."""

    basis: Share
    kenmerk: str | None = None
    leeftijd: dict[Age, NotNegative] = Field(default_factory=dict)
    hulpvraag: dict[str, NotNegative] = Field(default_factory=dict)


class ContactAreas(Strict):
    """Points that know the area of a part of their contacts."""

    punten_stadsdeel: int
    punten_wijk: int
    bekend: Share


class Operation(Strict):
    """What points deliver about themselves: staff, waiting lists and opening hours."""

    punten_onder_druk: Annotated[int, Field(ge=0)]
    kwartalen_onder_druk: Annotated[int, Field(ge=1)]
    inzet_onder_druk: Share
    dossiers_per_fte: tuple[Positive, Positive]
    vrijwilliger_per_fte: tuple[NotNegative, NotNegative]
    kans_detachering: Share
    deel_detachering: Share
    detacheerder: str
    wachtlijst_deel: tuple[Share, Share]
    wachtlijst_begin: Share
    wachtlijst_groei: Positive
    kwetsbaar: Share
    mediaan_deel: Positive
    ochtenden_inloop: tuple[int, int]
    middagen_afspraak: tuple[int, int]
    kans_avond: Share
    uren_dagdeel: Positive
    uren_avond: Positive
    dicht_reden: str


class Survey(Strict):
    """One measure of the survey: who answered, around which value, and by how many."""

    respondent: str
    maat: str
    gemiddelde: NotNegative
    spreiding: NotNegative
    antwoorden: tuple[int, int]


class ListSettings(Strict):
    """What organisations say of themselves, and what was asked of residents."""

    zonder_regie: Share
    sterkte: tuple[Share, Share, Share]
    nieuwe_band: Share
    stand: tuple[Share, Share, Share]
    borging: list[str]
    ervaring: list[Survey]
    klachten_per_punt: NotNegative
    klacht_zelf_behandeld: Share
    tweede_organisatie: Share
    signalen: dict[str, int]


class DemoSettings(Strict):
    """All parameters of the demonstration; the comments in the file explain each."""

    zaad: int
    laatste_kwartaal: str
    aantal_kwartalen: Annotated[int, Field(ge=4)]
    bronnen: Sources
    dossiers_per_kwartaal: Positive
    contacten_per_kwartaal: Positive
    groei_per_jaar: float
    seizoen: tuple[Positive, Positive, Positive, Positive]
    spreiding: Annotated[float, Field(gt=1)]
    punten: PointSettings
    gebied: AreaSettings
    leeftijd_onbekend: Share
    hulpvraag_onbekend: Share
    zwaarte_onbekend: Share
    storingen: Disturbances
    ingebouwd: Planted
    themagroepen: dict[str, list[str]]
    zonder_verschil: list[str]
    hulpvragen: dict[str, Theme]
    zwaarte: Mix
    blijft_open: dict[str, Share]
    toeleiding: Mix
    bekend: Mix
    kanaal: Mix
    kanaal_eigenheid: Positive
    individueel: tuple[Share, Share]
    tweede_hulpvraag: Share
    contact_gebied: ContactAreas
    bedrijf: Operation
    lijsten: ListSettings
    doelgroepen: dict[str, TargetGroup]

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        try:
            quarter = Period.parse(self.laatste_kwartaal).is_quarter
        except InvalidPeriodError:
            quarter = False
        if not quarter:
            raise ValueError("laatste_kwartaal is geen kwartaal zoals 2026-K3")
        grouped = [theme for group in self.themagroepen.values() for theme in group]
        named = grouped + [t for g in self.doelgroepen.values() for t in g.hulpvraag]
        if unknown := sorted(set(named) - set(self.hulpvragen)):
            raise ValueError(f"hulpvragen zonder beschrijving: {', '.join(unknown)}")
        if unknown := sorted(set(self.zonder_verschil) - set(self.themagroepen)):
            raise ValueError(f"groepen in zonder_verschil die niet bestaan: {', '.join(unknown)}")
        for planted in self.ingebouwd.groepen:
            known = self.doelgroepen if planted.soort == "doelgroep" else AGES
            if planted.groep not in known:
                raise ValueError(f"ingebouwde groep bestaat niet: {planted.groep}")
        faults = self.storingen
        disturbed = [q for quarters in faults.sluitingen for q in quarters]
        disturbed.append(faults.ontbrekende_levering)
        if not all(1 <= quarter <= self.aantal_kwartalen for quarter in disturbed):
            raise ValueError("een storing valt buiten de kwartalen")
        if self.punten.dichtstbij > self.punten.aantal:
            raise ValueError("punten.dichtstbij is groter dan punten.aantal")
        if set(self.blijft_open) != {*self.zwaarte, "onbekend"}:
            raise ValueError("blijft_open en zwaarte noemen niet dezelfde klassen")
        return self

    @property
    def quarters(self) -> list[Period]:
        """The quarters of the deliveries, oldest first."""
        last = Period.parse(self.laatste_kwartaal)
        return [
            Period(last.first - 3 * back, last.last - 3 * back)
            for back in reversed(range(self.aantal_kwartalen))
        ]


def read_settings(path: Path) -> DemoSettings:
    """Read and check the parameters.

    Parameters
    ----------
    path : Path
        A YAML file such as ``data/demo.yaml``.

    Raises
    ------
    DataError
        If the file is missing, is not YAML, or misses or misspells a parameter.
    """
    return read_yaml(path, DemoSettings)
