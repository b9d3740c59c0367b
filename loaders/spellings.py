"""The spellings that organisations use (``data/schrijfwijzen.yaml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from loaders.yaml_files import DATA, read_yaml


class _Periods(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    vroegste_jaar: int = Field(ge=1900)
    nooit_toekomst: str
    onderdelen: dict[str, tuple[str, ...]]


class Spellings(BaseModel):
    """The whole of ``data/schrijfwijzen.yaml``: what is meant, by how it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: int
    kop_toevoegingen: tuple[str, ...]
    achtergehouden: dict[str, int] = Field(min_length=1)
    geen_gegevens: tuple[str, ...]
    grootste_aantal: int = Field(gt=0)
    foutwaarden: tuple[str, ...]
    periode: _Periods
    grenzen: dict[str, tuple[str, ...]]
    gebied: dict[str, tuple[str, ...]]
    servicepunt: dict[str, tuple[str, ...]]
    ja_nee: dict[str, tuple[str, ...]]
    eigen_maat: dict[str, float]
    voorstellen_aantal: dict[str, tuple[str, ...]]
    voorstellen: dict[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def load_spellings(folder: Path = DATA) -> Spellings:
    """Read the spellings (once per process)."""
    return read_yaml(folder / "schrijfwijzen.yaml", Spellings)
