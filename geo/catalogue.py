"""The indicator catalogue: what each figure is, its unit, direction, formula and source."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geo.areas import Level
from geo.methods import check_latex
from geo.text import listing

Direction = Literal["hoog_gunstig", "hoog_ongunstig", "geen"]

# What the program computes of registrations; the catalogue must describe each.
COMPUTED = (
    "grootste_vraag",
    "dossiers_per_1000",
    "aandeel_vergeleken",
    "dossiers",
    "verandering",
    "verwacht_behoefte",
    "verwacht_gebruik",
    "openingsuren_binnen_bereik",
    "druk",
    "vertegenwoordiging",
    "herkomst_bestemming",
)

DIRECTION_WORDS: dict[str, str] = {
    "hoog_gunstig": "Een hoge waarde is gunstig.",
    "hoog_ongunstig": "Een hoge waarde is ongunstig.",
    "geen": "Een hoge waarde is niet goed of slecht.",
}


class Source(BaseModel):
    """Where figures come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titel: str
    uitgever: str
    licentie: str
    url: str


class Series(BaseModel):
    """Where an indicator stands for some years, and how it is formed from the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jaren: tuple[int, ...] = Field(min_length=1)
    bestand: str
    niveau: Level
    veld: str | None = None
    gewicht: str | None = None
    teller: tuple[str, ...] = ()
    noemer: tuple[str, ...] = ()
    factor: float = 1.0
    decimalen: int | None = Field(default=None, ge=0, le=3)

    @model_validator(mode="after")
    def _one_form(self) -> Series:
        if (self.veld is None) == (not self.teller) or bool(self.teller) != bool(self.noemer):
            raise ValueError("geef 'veld', of 'teller' met 'noemer'")
        return self

    @property
    def fields(self) -> list[str]:
        """Every field the series reads."""
        return [f for f in (self.veld, self.gewicht, *self.teller, *self.noemer) if f]


class Indicator(BaseModel):
    """One figure of the catalogue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    label: str
    thema: str
    definitie: str = Field(min_length=20)
    eenheid: str
    decimalen: int = Field(ge=0, le=3)
    richting: Direction
    bron: str
    soort: Literal["registratie", "context"]
    formule: str
    formule_latex: str = ""
    let_op: str = ""
    reeksen: tuple[Series, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Indicator:
        if (self.soort == "context") != bool(self.reeksen):
            raise ValueError(f"{self.id}: 'reeksen' hoort bij soort context, en alleen daarbij")
        years = [y for s in self.reeksen for y in s.jaren]
        if len(years) != len(set(years)):
            raise ValueError(f"{self.id}: een jaar staat in meer dan een van de 'reeksen'")
        if self.is_computed and not self.formule_latex:
            raise ValueError(f"{self.id}: wat berekend wordt, heeft een 'formule_latex' nodig")
        if self.formule_latex:
            try:
                check_latex(self.formule_latex)
            except ValueError as error:
                raise ValueError(f"{self.id}: {error}") from None
        return self

    @property
    def is_computed(self) -> bool:
        """Whether its formula is its own: of registrations, or a numerator and a denominator."""
        return self.soort == "registratie" or any(s.teller for s in self.reeksen)

    @property
    def is_count(self) -> bool:
        """Whether it is a raw count: drawn as circles, never as a choropleth."""
        if self.soort == "registratie":
            return self.id == "dossiers"
        return all(s.veld is not None and s.gewicht is None for s in self.reeksen)

    def years(self, level: Level) -> list[int]:
        """Return the years for which it exists at a level, newest first."""
        return sorted(
            (y for s in self.reeksen if level.depth <= s.niveau.depth for y in s.jaren),
            reverse=True,
        )

    def decimals(self, year: int) -> int:
        """Return the decimals its source carries in a year."""
        own = self.series(year).decimalen
        return self.decimalen if own is None else own

    def series(self, year: int) -> Series:
        """Return the series that holds a year."""
        return next(s for s in self.reeksen if year in s.jaren)


class Catalogue(BaseModel):
    """The whole of ``data/indicatoren.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bronnen: dict[str, Source]
    indicatoren: tuple[Indicator, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Catalogue:
        ids = [i.id for i in self.indicatoren]
        if len(ids) != len(set(ids)):
            repeated = listing(sorted({i for i in ids if ids.count(i) > 1}))
            raise ValueError(f"indicatoren staan er twee keer: {repeated}")
        for indicator in self.indicatoren:
            if indicator.bron not in self.bronnen:
                raise ValueError(
                    f"{indicator.id}: de bron '{indicator.bron}' staat niet bij bronnen"
                )
        return self

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {i.id: i for i in self.indicatoren}

    def __getitem__(self, indicator_id: str) -> Indicator:
        return self.by_id[indicator_id]

    def context(self, level: Level) -> list[Indicator]:
        """Return the CBS and ELAN indicators that exist at a level."""
        return self._context[level]

    @cached_property
    def _context(self) -> dict[Level, list[Indicator]]:
        context = [i for i in self.indicatoren if i.soort == "context"]
        return {level: [i for i in context if i.years(level)] for level in Level}
