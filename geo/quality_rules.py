"""What the quality of a registration is judged on (``data/kwaliteit.yaml``).

Every threshold, text and question is data; this is its shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from string import Formatter
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from geo.strict import Strict
from geo.taxonomy import Taxonomy


class Verdict(StrEnum):
    """What a score comes to; each has its own word and sign everywhere."""

    GOOD = "goed"
    NOTICE = "aandacht"
    POOR = "onvoldoende"
    UNJUDGED = "niet te beoordelen"


class Threshold(Strict):
    """A number that decides something, in which unit, and why it is this number."""

    waarde: float
    eenheid: str = Field(min_length=1)
    label: str = Field(min_length=5)
    waarom: str = Field(min_length=15)
    bron: str = Field(min_length=10)


class CountTable(Strict):
    """A table of counts: a unit and a breakdown of it."""

    eenheid: str
    uitsplitsing: str


class _Criterion(Strict):
    """What every criterion says about itself."""

    SLOTS: ClassVar[frozenset[str]] = frozenset()

    code: str
    label: str = Field(min_length=3)
    waarom: str = Field(min_length=15)
    bron: str = Field(min_length=10)
    zin: str = Field(min_length=15)
    vraag: str = Field(min_length=15, pattern=r"\?$")

    @model_validator(mode="after")
    def _sentence(self) -> _Criterion:
        if unknown := _slots(self.zin) - self.SLOTS:
            raise ValueError(f"{self.code}: 'zin' asks for unknown {sorted(unknown)}")
        return self

    @property
    def tables(self) -> list[CountTable]:
        """Tables the criterion is about; breakdown ``totaal`` for the unit as a whole."""
        return []


class _ByThreshold(_Criterion):
    """A criterion with two thresholds on its score."""

    goed_vanaf: Threshold
    onvoldoende_onder: Threshold

    @model_validator(mode="after")
    def _thresholds(self) -> _ByThreshold:
        if not 0 <= self.onvoldoende_onder.waarde <= self.goed_vanaf.waarde <= 1:
            raise ValueError(f"{self.code}: 0 <= onvoldoende_onder <= goed_vanaf <= 1 must hold")
        return self

    def verdict(self, score: float) -> Verdict:
        """Return what a score comes to."""
        if score >= self.goed_vanaf.waarde:
            return Verdict.GOOD
        return Verdict.POOR if score < self.onvoldoende_onder.waarde else Verdict.NOTICE


class Delivered(_ByThreshold):
    """Share of the expected tables that were delivered."""

    SLOTS = frozenset({"teller", "noemer", "ontbreekt"})

    soort: Literal["geleverd"]
    verwacht: tuple[CountTable, ...] = Field(min_length=1)

    @property
    def tables(self) -> list[CountTable]:
        """The expected tables."""
        return list(self.verwacht)


class KnownArea(_ByThreshold):
    """Share of a unit's total of which the area is known."""

    SLOTS = frozenset({"rest", "noemer", "eenheid"})

    soort: Literal["gebied_bekend"]
    eenheid: str
    minimum: Threshold

    @property
    def tables(self) -> list[CountTable]:
        """The unit as a whole."""
        return [CountTable(eenheid=self.eenheid, uitsplitsing="totaal")]


class KnownCategory(_ByThreshold):
    """Share of a table that is not in a category that means unknown."""

    SLOTS = frozenset({"rest", "noemer", "eenheid"})

    soort: Literal["categorie_bekend"]
    eenheid: str
    uitsplitsing: str
    onbekend: tuple[str, ...] = Field(min_length=1)
    minimum: Threshold

    @property
    def tables(self) -> list[CountTable]:
        """The one table."""
        return [CountTable(eenheid=self.eenheid, uitsplitsing=self.uitsplitsing)]


class Coherence(_ByThreshold):
    """Whether the ways of counting one total give the same number."""

    SLOTS = frozenset({"teller", "noemer", "wat", "laagste", "hoogste"})

    soort: Literal["samenhang"]
    zin_gelijk: str = Field(min_length=15)
    eenheden: tuple[str, ...] = Field(min_length=1)
    minimum: Threshold

    @property
    def tables(self) -> list[CountTable]:
        """The units as a whole."""
        return [CountTable(eenheid=unit, uitsplitsing="totaal") for unit in self.eenheden]


class Continuity(_Criterion):
    """A count beside the same period of earlier years."""

    SLOTS = frozenset({"nu", "eenheid", "verwacht", "jaren", "onder", "boven"})

    soort: Literal["verloop"]
    eenheid: str
    minimum: Threshold
    niveau: Threshold
    spreiding: Threshold

    @model_validator(mode="after")
    def _numbers(self) -> Continuity:
        _require_chance(self.code, self.niveau, self.spreiding)
        return self

    @property
    def tables(self) -> list[CountTable]:
        """The unit as a whole."""
        return [CountTable(eenheid=self.eenheid, uitsplitsing="totaal")]


class Mix(_Criterion):
    """A distribution over categories beside that of points with similar surroundings."""

    SLOTS = frozenset({"verschil", "vergeleken_met", "opvallend"})

    soort: Literal["samenstelling"]
    eenheid: str
    uitsplitsing: str
    telt_niet_mee: tuple[str, ...] = ()
    minimum: Threshold
    afstand: Threshold
    niveau: Threshold
    spreiding: Threshold
    noemen_vanaf: Threshold
    noemen_verschil: Threshold
    gelijkende_punten: Threshold
    minimum_punten: Threshold

    @model_validator(mode="after")
    def _numbers(self) -> Mix:
        _require_chance(self.code, self.niveau, self.spreiding)
        if not 1 <= self.minimum_punten.waarde <= self.gelijkende_punten.waarde:
            raise ValueError(f"{self.code}: 1 <= minimum_punten <= gelijkende_punten must hold")
        return self

    @property
    def tables(self) -> list[CountTable]:
        """The one table."""
        return [CountTable(eenheid=self.eenheid, uitsplitsing=self.uitsplitsing)]


Criterion = Annotated[
    Delivered | KnownArea | KnownCategory | Coherence | Continuity | Mix,
    Field(discriminator="soort"),
]


class Statement(Strict):
    """A kind of statement: the tables it needs and the criteria it rests on."""

    code: str
    label: str = Field(min_length=3)
    waarom: str = Field(min_length=15)
    nodig: tuple[CountTable, ...] = Field(min_length=1)
    criteria: tuple[str, ...] = Field(min_length=1)


class Reasons(Strict):
    """Why something cannot be judged or used, as sentences."""

    niets_geleverd: str
    gesloten: str
    andere_periode: str
    tabel_ontbreekt: str
    te_weinig: str
    opengelaten: str
    een_telling: str
    geen_eerder_jaar: str
    geen_vergelijking: str
    te_veel_afgeschermd: str
    dekt_niet: str


class ReplyForm(Strict):
    """What the reply form says about itself."""

    afzender: str = Field(min_length=3)
    terugsturen_aan: str = Field(min_length=5)
    adres: str = ""
    termijn_dagen: int = Field(ge=1, le=366)
    toelichting: str = Field(min_length=20)


class QualityRules(Strict):
    """The whole of ``data/kwaliteit.yaml``."""

    versie: int
    klein: Threshold
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    uitspraken: tuple[Statement, ...] = Field(min_length=1)
    redenen: Reasons
    antwoordformulier: ReplyForm

    @model_validator(mode="after")
    def _consistent(self) -> QualityRules:
        for part in (self.criteria, self.uitspraken):
            codes = [each.code for each in part]
            if len(set(codes)) != len(codes):
                raise ValueError(f"a code occurs twice: {codes}")
        scored = {c.code for c in self.criteria if isinstance(c, _ByThreshold)}
        for statement in self.uitspraken:
            if unknown := set(statement.criteria) - scored:
                raise ValueError(f"{statement.code}: no criterion with a score {sorted(unknown)}")
        return self

    def __getitem__(self, code: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.code == code)

    def thresholds(self) -> Iterator[tuple[str, Criterion | None, Threshold]]:
        """Yield every threshold: its path in the file, its criterion if any, and itself."""
        yield "klein", None, self.klein
        for criterion in self.criteria:
            for name in type(criterion).model_fields:
                value = getattr(criterion, name)
                if isinstance(value, Threshold):
                    yield f"{criterion.code}.{name}", criterion, value

    @property
    def gating(self) -> frozenset[str]:
        """Codes of the criteria that decide whether figures are used; the rest is talk."""
        used = {code for statement in self.uitspraken for code in statement.criteria}
        return frozenset(used | {c.code for c in self.criteria if c.soort == "geleverd"})

    def misfits(self, taxonomy: Taxonomy) -> list[str]:
        """Return the units, breakdowns and categories named here that the taxonomy lacks."""
        found = []
        for where, table in self._tables():
            if table.eenheid not in taxonomy.eenheden:
                found.append(f"{where}: eenheid {table.eenheid}")
            if table.uitsplitsing not in taxonomy.uitsplitsingen:
                found.append(f"{where}: uitsplitsing {table.uitsplitsing}")
        for criterion in self.criteria:
            if isinstance(criterion, KnownCategory | Mix):
                breakdown = taxonomy.uitsplitsingen.get(criterion.uitsplitsing)
                named = (
                    criterion.onbekend
                    if isinstance(criterion, KnownCategory)
                    else criterion.telt_niet_mee
                )
                codes = breakdown.codes if breakdown else []
                found += [f"{criterion.code}: categorie {c}" for c in named if c not in codes]
        return found

    def _tables(self) -> Iterator[tuple[str, CountTable]]:
        for criterion in self.criteria:
            for table in criterion.tables:
                yield criterion.code, table
        for statement in self.uitspraken:
            for table in statement.nodig:
                yield statement.code, table


def _require_chance(code: str, level: Threshold, dispersion: Threshold) -> None:
    if not 0 < level.waarde < 1:
        raise ValueError(f"{code}: 'niveau' must lie between 0 and 1")
    if dispersion.waarde < 1:
        raise ValueError(f"{code}: 'spreiding' must be at least 1")


def _slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
