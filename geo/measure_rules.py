"""What measuring rests on: the thresholds and the need model, as data (``data/*.yaml``).

Methods: section 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from geo.areas import Areas, Level
from geo.reach_words import Limits
from geo.strict import Strict
from geo.text import listing

TOTAL = "totaal"
_CLOSE = 1e-9


class Threshold(Strict):
    """A number that decides something: its unit, why it is this one, and where it is used."""

    waarde: float
    eenheid: str = Field(min_length=1)
    label: str = Field(min_length=5)
    waarom: str = Field(min_length=20)
    bron: str = Field(min_length=10)
    gebruik: tuple[str, ...] = Field(min_length=1)


class Thresholds(Strict):
    """The whole of ``data/drempels.yaml``."""

    versie: int
    betrouwbaarheid: Threshold
    aandeel_onterecht: Threshold
    minimum_verwacht: Threshold
    onbekend_factor: Threshold
    wegvallende_punten: Threshold
    verschuiving_onbekend: Threshold
    bevolkingsgroei: Threshold
    minimum_kwartalen: Threshold
    spreiding_onbekend: Threshold
    minimum_per_kwartaal: Threshold
    inkorten: Threshold
    omweg: Threshold
    variaties: Threshold
    drempel_variatie: Threshold
    blijft_staan: Threshold
    kwartalen_voor: Threshold
    kwartalen_na: Threshold
    minimum_effect: Threshold

    @model_validator(mode="after")
    def _sensible(self) -> Thresholds:
        between = (
            "betrouwbaarheid",
            "aandeel_onterecht",
            "wegvallende_punten",
            "inkorten",
            "drempel_variatie",
            "blijft_staan",
        )
        for name in between:
            if not 0 < self[name].waarde < 1:
                raise ValueError(f"{name}: 'waarde' moet tussen 0 en 1 liggen")
        for name in set(self.codes) - set(between):
            if self[name].waarde <= 0:
                raise ValueError(f"{name}: 'waarde' moet meer zijn dan 0")
        return self

    def __getitem__(self, code: str) -> Threshold:
        threshold: Threshold = getattr(self, code)
        return threshold

    @property
    def codes(self) -> list[str]:
        """The names of the thresholds."""
        return [name for name in type(self).model_fields if name != "versie"]

    def limits(self, *, minimum_residents: float) -> Limits:
        """Return what a statement on reach has to meet.

        Parameters
        ----------
        minimum_residents : float
            Persons; from the publication plan, which keeps it for every figure per resident.
        """
        return Limits(
            level=self.betrouwbaarheid.waarde,
            q=self.aandeel_onterecht.waarde,
            minimum_expected=self.minimum_verwacht.waarde,
            minimum_residents=minimum_residents,
            unknown_factor=self.onbekend_factor.waarde,
        )


class Characteristic(Strict):
    """A group of persons that need follows: where its number or share stands."""

    label: str = Field(min_length=3)
    bestand: str
    veld: str
    soort: Literal["aantal", "aandeel"]
    jaar: int | None = None
    bron: str = Field(min_length=10)


class Share(Strict):
    """Which part of the city's need lies with the persons of one characteristic, and why."""

    kenmerk: str
    aandeel: float = Field(gt=0, le=1)
    waarom: str = Field(min_length=20)
    bron: str = Field(min_length=10)


class DemandNeed(Strict):
    """What the need behind one main group of demand types follows."""

    vraag: str
    delen: tuple[Share, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> DemandNeed:
        total = sum(part.aandeel for part in self.delen)
        if abs(total - 1) > _CLOSE:
            raise ValueError(f"{self.vraag}: de aandelen zijn samen {total:g}, dat moet 1 zijn")
        if len({part.kenmerk for part in self.delen}) != len(self.delen):
            raise ValueError(f"{self.vraag}: een kenmerk staat er twee keer")
        return self

    @property
    def shares(self) -> pd.Series:
        """Share of need by characteristic."""
        return pd.Series({part.kenmerk: part.aandeel for part in self.delen})


class NeedModel(Strict):
    """The whole of ``data/behoeftemodel.yaml``."""

    versie: int
    fijnste_niveau: Literal["wijk"]
    inwoners: Characteristic
    kenmerken: dict[str, Characteristic] = Field(min_length=1)
    modellen: tuple[DemandNeed, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> NeedModel:
        used = {part.kenmerk for model in self.modellen for part in model.delen}
        if unknown := sorted(used - set(self.kenmerken)):
            raise ValueError(f"onbekend kenmerk {listing(unknown)}")
        if unused := sorted(set(self.kenmerken) - used):
            raise ValueError(f"geen enkel model gebruikt {listing(unused)}")
        if len({model.vraag for model in self.modellen}) != len(self.modellen):
            raise ValueError("een vraag staat er twee keer")
        if self.inwoners.soort != "aantal":
            raise ValueError("'inwoners' moet een aantal zijn")
        return self

    def __getitem__(self, demand: str) -> DemandNeed:
        return next(model for model in self.modellen if model.vraag == demand)

    def sources(self, demand: str) -> list[str]:
        """Return where the figures behind one demand come from, each named once."""
        parts = [self.kenmerken[part.kenmerk] for part in self[demand].delen]
        return list(dict.fromkeys(each.bron.rstrip(".") for each in (self.inwoners, *parts)))

    def misfits(self, groups: Iterable[str]) -> list[str]:
        """Return what is not there for these main groups and the total, or is there in excess."""
        wanted, found = {*groups, TOTAL}, {model.vraag for model in self.modellen}
        return sorted(wanted ^ found)

    def absent(self, figures: Mapping[str, pd.DataFrame]) -> list[str]:
        """Return the files and fields that a municipality does not have."""
        return [
            f"{each.bestand}, {each.veld}"
            for each in (self.inwoners, *self.kenmerken.values())
            if each.bestand not in figures or each.veld not in figures[each.bestand].columns
        ]

    def persons(
        self, demand: str, figures: Mapping[str, pd.DataFrame], areas: Areas, level: Level
    ) -> pd.DataFrame:
        """Return how many persons of each characteristic live in each area.

        Parameters
        ----------
        demand : str
            A main group of demand types, or ``totaal``.
        figures : mapping
            Per file name a table indexed by area code; files with several years have a ``jaar``
            column.
        areas : Areas
        level : Level
            Not finer than wijk: buurten have no income figures. Coarser levels are sums of
            wijken.

        Returns
        -------
        DataFrame
            Areas by the characteristics of this demand, in persons: a number as published, or
            a share times the residents. 0 where nobody lives, NaN where the source gives none.

        Raises
        ------
        ValueError
            If the level is finer than wijk.
        """
        if level.depth > Level.WIJK.depth:
            raise ValueError("the need model stops at wijk")
        codes = areas.index(Level.WIJK)
        residents = _column(self.inwoners, figures).reindex(codes)
        columns = {}
        for name in self[demand].shares.index:
            each = self.kenmerken[name]
            values = _column(each, figures).reindex(codes)
            if each.soort == "aandeel":
                values = values / 100 * residents
            persons = values.where(residents != 0, 0.0)
            columns[name] = areas.sum_up(persons, level)["som"]
        return pd.DataFrame(columns, index=areas.index(level), dtype=np.float64)


def _column(where: Characteristic, figures: Mapping[str, pd.DataFrame]) -> pd.Series:
    table = figures[where.bestand]
    if where.jaar is not None:
        table = table[table["jaar"] == where.jaar]
    return table[where.veld].astype(float)
