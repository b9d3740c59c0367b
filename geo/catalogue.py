"""The indicator catalogue: what each figure is, its unit, direction, formula and source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


class Form(BaseModel):
    """How an indicator is formed from the fields of a table, and down to which level."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    niveau: Level
    veld: str | None = None
    gewicht: str | None = None
    teller: tuple[str, ...] = ()
    noemer: tuple[str, ...] = ()
    factor: float = 1.0
    decimalen: int | None = Field(default=None, ge=0, le=3)

    @model_validator(mode="after")
    def _one_form(self) -> Form:
        if (self.veld is None) == (not self.teller) or bool(self.teller) != bool(self.noemer):
            raise ValueError("geef 'veld', of 'teller' met 'noemer'")
        return self

    @property
    def fields(self) -> list[str]:
        """Every field that is read."""
        return [f for f in (self.veld, self.gewicht, *self.teller, *self.noemer) if f]


class Series(Form):
    """Where an indicator stands for some years."""

    jaren: tuple[int, ...] = Field(min_length=1)
    bestand: str


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
    voorbeeld: str = ""
    reeksen: tuple[Series, ...] = ()
    opgehaald: tuple[Form, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Indicator:
        if (self.soort == "context") != bool(self.forms):
            raise ValueError(
                f"{self.id}: 'reeksen' of 'opgehaald' hoort bij soort context, en alleen daarbij"
            )
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
        return self.soort == "registratie" or any(form.teller for form in self.forms)

    @property
    def forms(self) -> tuple[Form, ...]:
        """Every way in which it is formed: of shipped files and of fetched years."""
        return (*self.reeksen, *self.opgehaald)

    @property
    def is_count(self) -> bool:
        """Whether it is a raw count: drawn as circles, never as a choropleth."""
        if self.soort == "registratie":
            return self.id == "dossiers"
        return all(form.veld is not None and form.gewicht is None for form in self.forms)

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

    def fitting(
        self, files: Collection[str] | None, fetched: Mapping[int, tuple[str, Collection[str]]]
    ) -> Indicator:
        """Return it with the years that a municipality has.

        Parameters
        ----------
        files : collection of str or None
            The files that there are; None when there are all that the catalogue names.
        fetched : mapping
            Per fetched year its file and fields. A year of which the fields do not fit any form
            adds nothing: a field with another definition has another name.
        """
        added = []
        for year, (file, fields) in sorted(fetched.items()):
            for form in self.opgehaald:
                if set(form.fields) <= set(fields):
                    added.append(
                        Series.model_validate(
                            form.model_dump() | {"jaren": (year,), "bestand": file}
                        )
                    )
                    break
        anew = {year for series in added for year in series.jaren}
        kept = []
        for series in self.reeksen:
            years = tuple(y for y in series.jaren if y not in anew)
            if years and (files is None or series.bestand in files):
                kept.append(series.model_copy(update={"jaren": years}))
        return self.model_copy(update={"reeksen": (*kept, *added)})


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

    def fitting(
        self, files: Collection[str] | None, fetched: Mapping[int, tuple[str, Collection[str]]]
    ) -> Catalogue:
        """Return the catalogue with the years that a municipality has; see ``Indicator``."""
        if files is None and not fetched:
            return self
        return Catalogue(
            bronnen=self.bronnen,
            indicatoren=tuple(
                found
                for each in self.indicatoren
                if (found := each.fitting(files, fetched)).forms or found.soort != "context"
            ),
        )

    def context(self, level: Level) -> list[Indicator]:
        """Return the CBS and ELAN indicators that exist at a level."""
        return self._context[level]

    @cached_property
    def _context(self) -> dict[Level, list[Indicator]]:
        context = [i for i in self.indicatoren if i.soort == "context"]
        return {level: [i for i in context if i.years(level)] for level in Level}
