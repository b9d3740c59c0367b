"""The registration standard: ten kinds of files and their columns.

It lives in ``data/registratiestandaard.yaml``. What is recognised, checked, stored and offered as a
template follows from it.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from loaders.yaml_files import DATA, read_yaml

ColumnType = Literal[
    "periode",
    "servicepunt",
    "gebied",
    "uitsplitsing",
    "categorie",
    "eenheid",
    "aantal",
    "getal",
    "waarde",
    "keuze",
    "ja_nee",
    "datum",
    "tekst",
]
# Columns that hold numbers; the others say what these are about.
NUMBERS = ("aantal", "getal", "waarde")


class ColumnSpec(BaseModel):
    """One column of a file kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    naam: str
    soort: ColumnType
    omschrijving: str = Field(min_length=5)
    verplicht: bool = True
    synoniemen: tuple[str, ...] = ()
    keuzes: dict[str, str] = Field(default_factory=dict)
    open: bool = False
    mag_onbekend: bool = False
    minimum: float | None = None
    maximum: float | None = None
    geheel: bool = False
    decimalen_punt: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> ColumnSpec:
        if (self.soort == "keuze") != bool(self.keuzes):
            raise ValueError(f"{self.naam}: a column of type keuze, and only that, has 'keuzes'")
        return self


class FileKind(BaseModel):
    """One kind of file: what it holds, what identifies a row, and what a delivery replaces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    label: str
    omschrijving: str = Field(min_length=10)
    bewaartermijn: str
    sleutel: tuple[str, ...] = Field(min_length=1)
    deel: tuple[str, ...]
    een_van: tuple[str, ...] = ()
    kolommen: tuple[ColumnSpec, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _consistent(self) -> FileKind:
        names = self.names
        if len(set(names)) != len(names):
            raise ValueError(f"{self.code}: a column occurs twice")
        for part in ("sleutel", "deel", "een_van"):
            if unknown := set(getattr(self, part)) - set(names):
                raise ValueError(f"{self.code}: '{part}' names unknown columns {sorted(unknown)}")
        return self

    @property
    def names(self) -> list[str]:
        """Column names, in order."""
        return [column.naam for column in self.kolommen]

    @cached_property
    def column(self) -> dict[str, ColumnSpec]:
        """Columns by name."""
        return {column.naam: column for column in self.kolommen}


class Standard(BaseModel):
    """The whole of ``data/registratiestandaard.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: int
    soorten: tuple[FileKind, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Standard:
        codes = [kind.code for kind in self.soorten]
        if len(set(codes)) != len(codes):
            raise ValueError("a file kind occurs twice")
        return self

    def __getitem__(self, code: str) -> FileKind:
        return next(kind for kind in self.soorten if kind.code == code)

    @property
    def codes(self) -> list[str]:
        """Codes of the file kinds, in order."""
        return [kind.code for kind in self.soorten]


@lru_cache(maxsize=4)
def load_standard(folder: Path = DATA) -> Standard:
    """Read the registration standard (once per process)."""
    return read_yaml(folder / "registratiestandaard.yaml", Standard)
