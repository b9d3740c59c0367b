"""What ``data/doelgroepen.yaml`` says of every group, and how its size is known.

Most groups that are reached less cannot be counted among residents. Each says so itself,
instead of getting a figure that nobody can defend.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from geo.areas import Level
from geo.strict import Strict
from geo.taxonomy import Taxonomy
from geo.unknown import Unknown

# The breakdowns of the taxonomy that are about who someone is.
BREAKDOWNS = ("doelgroep", "leeftijd")
Share = Annotated[float, Field(ge=0, le=100)]


class Known(StrEnum):
    """How the share of a group among residents is known."""

    MEASURED = "gemeten"
    MODELLED = "gemodelleerd"
    NATIONAL = "landelijk"
    ELSEWHERE = "langs_andere_weg"
    UNKNOWN = "onbekend"


class Low(StrEnum):
    """What it means when few of a group are registered."""

    SIGN = "signaal"
    USUAL = "gewoon"


LOW_WORDS = {
    Low.SIGN: "Laag is een signaal: de groep staat minder in de registratie dan zij voorkomt. "
    "Hoog is niet goed of slecht.",
    Low.USUAL: "Laag is hier gewoon en geen signaal. Hoog is niet goed of slecht.",
}


class Practice(Strict):
    """What was advised or done elsewhere to have a group better in view, and where."""

    waar: str = Field(min_length=3)
    wat: str = Field(min_length=10)


class Source(Strict):
    """Where a figure comes from."""

    titel: str = Field(min_length=5)
    uitgever: str = Field(min_length=2)
    jaar: int = Field(ge=2000, le=2100)
    url: str = Field(pattern=r"^https://")


class TargetGroup(Strict):
    """One group.

    ``uitsplitsing`` and ``categorie`` say where it stands in a registration, if it does.
    ``indicator`` is the figure per area (gemeten); ``cijfer_pct`` and ``marge_pct`` are a
    share of ``waarover`` (gemodelleerd for ``gemeente``, landelijk anywhere).
    """

    code: str = Field(pattern=r"^[a-z0-9_]+$")
    label: str = Field(min_length=3)
    uitsplitsing: str = ""
    categorie: str = ""
    genoemd_door: tuple[str, ...] = ()
    gevoelig: bool = False
    referentie: Known
    indicator: str = ""
    gemeente: str = ""
    cijfer_pct: Share | None = None
    marge_pct: tuple[Share, Share] | None = None
    waarover: str = ""
    bron: Source | None = None
    toelichting: str = Field(min_length=20)
    ook_zichtbaar_in: tuple[str, ...] = ()
    wat_anderen_doen: tuple[str, ...] = ()
    praktijk: tuple[Practice, ...] = ()
    laag: Low = Low.SIGN

    @model_validator(mode="after")
    def _consistent(self) -> TargetGroup:
        kind, said = self.referentie, f"{self.code} ({self.referentie})"
        if bool(self.uitsplitsing) != bool(self.categorie):
            raise ValueError(f"{said}: uitsplitsing en categorie horen bij elkaar")
        if (kind is Known.MEASURED) != bool(self.indicator):
            raise ValueError(f"{said}: een indicator hoort bij gemeten, en alleen daar")
        if self.gemeente and kind is not Known.MODELLED:
            raise ValueError(f"{said}: een gemeente hoort alleen bij gemodelleerd")
        figures = self.cijfer_pct is not None
        if figures != (self.marge_pct is not None) or figures != bool(self.waarover):
            raise ValueError(f"{said}: cijfer_pct, marge_pct en waarover horen bij elkaar")
        if figures and kind not in (Known.MODELLED, Known.NATIONAL):
            raise ValueError(f"{said}: een cijfer hoort bij gemodelleerd of landelijk")
        if kind is Known.NATIONAL and not figures:
            raise ValueError(f"{said}: een landelijk cijfer ontbreekt")
        if kind in (Known.MODELLED, Known.NATIONAL) and self.bron is None:
            raise ValueError(f"{said}: de bron ontbreekt")
        if kind is Known.ELSEWHERE and not self.ook_zichtbaar_in:
            raise ValueError(f"{said}: waar de groep wel te zien is, ontbreekt")
        if self.marge_pct and self.cijfer_pct is not None:
            low, high = self.marge_pct
            if not 0 < low <= self.cijfer_pct <= high:
                raise ValueError(f"{said}: het cijfer ligt niet binnen de marge")
        return self

    @property
    def is_gap(self) -> bool:
        """Whether it is no group but what was not noted."""
        return self.categorie == "onbekend"

    @property
    def finest(self) -> Level:
        """The finest level it is shown at; a sensitive group per year only."""
        if self.referentie is Known.MEASURED and not self.gevoelig:
            return Level.WIJK
        measured = self.referentie is Known.MEASURED
        return Level.STADSDEEL if measured else Level.GEMEENTE

    def share(self, municipality: str) -> tuple[float, float] | None:
        """Return the band of the reference share, 0 to 1, for a city as a whole.

        None where it is measured per area, or where there is no defensible figure.
        """
        if self.marge_pct is None or self.gemeente not in ("", municipality):
            return None
        return self.marge_pct[0] / 100, self.marge_pct[1] / 100

    def why_unknown(self, municipality: str) -> Unknown | None:
        """Return why there is no reference for a city; None where there is one."""
        if self.referentie is Known.MEASURED or self.share(municipality):
            return None
        if self.is_gap:
            return Unknown.NO_GROUP
        return {
            Known.MODELLED: Unknown.NO_ESTIMATE,
            Known.ELSEWHERE: Unknown.SEEN_ELSEWHERE,
        }.get(self.referentie, Unknown.NOBODY_MEASURES)


class TargetGroups(Strict):
    """The whole of ``data/doelgroepen.yaml``."""

    versie: int
    doelgroepen: tuple[TargetGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> TargetGroups:
        codes = [group.code for group in self.doelgroepen]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"doelgroep {twice[0]} staat er twee keer")
        return self

    def __getitem__(self, code: str) -> TargetGroup:
        return next(group for group in self.doelgroepen if group.code == code)

    @property
    def groups(self) -> tuple[TargetGroup, ...]:
        """Those that are groups of people."""
        return tuple(group for group in self.doelgroepen if not group.is_gap)

    @property
    def names(self) -> dict[str, str]:
        """Their names by code, first the one of which most can be said."""
        ordered = sorted(
            self.groups,
            key=lambda g: (
                g.referentie is not Known.MEASURED,
                g.uitsplitsing != "leeftijd",
                g.laag is Low.USUAL,
            ),
        )
        return {group.code: group.label for group in ordered}

    def misfits(self, taxonomy: Taxonomy) -> list[str]:
        """Return in Dutch what does not fit: a category without a row, a row without use."""
        rows = {(g.uitsplitsing, g.categorie): g for g in self.doelgroepen if g.categorie}
        asked = {
            (name, category.code): category
            for name in BREAKDOWNS
            for category in taxonomy.uitsplitsingen[name].categorieen
        }
        found = [
            f"{name} {code} heeft geen rij" for name, code in asked if (name, code) not in rows
        ]
        found += [
            f"{g.code}: {k[0]} {k[1]} bestaat niet" for k, g in rows.items() if k not in asked
        ]
        linked = [g for g in self.doelgroepen if g.categorie]
        if len(rows) < len(linked):
            found.append("twee rijen noemen dezelfde categorie")
        found += [
            f"{g.code}: zonder categorie, en door niemand genoemd"
            for g in self.doelgroepen
            if not g.categorie and not g.genoemd_door
        ]
        return found + [
            f"{g.code}: gevoelig is anders dan in taxonomie.yaml"
            for key, g in rows.items()
            if key in asked and asked[key].gevoelig and not g.gevoelig
        ]
