"""Reads the colours of the visual system from ``data/kleuren.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from loaders.yaml_files import DATA, read_yaml

_HEX = re.compile(r"^#[0-9a-f]{6}$")


# The names that style sheet and map ask for.
BRAND = (
    "groen",
    "groen_donker",
    "groen_licht",
    "blauw",
    "oker",
    "rood",
    "achtergrond",
    "vlak",
    "lijn",
    "tekst",
    "tekst_zacht",
    "kaartlijn",
    "leeg",
    "geen_data",
    "arcering",
)
SCALES = ("oplopend", "uiteenlopend", "categorie", "cirkels")


def _all_hex(values: list[str]) -> list[str]:
    if wrong := [v for v in values if not _HEX.match(v)]:
        raise ValueError(f"geen kleur als '#rrggbb': {', '.join(wrong)}")
    return values


class Ramp(BaseModel):
    """A colour scale: its steps and the colour map they were taken from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bron: str
    stappen: list[str] = Field(min_length=1)

    _check = field_validator("stappen")(_all_hex)


class Colours(BaseModel):
    """The whole of ``data/kleuren.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    merk: dict[str, str]
    schalen: dict[str, Ramp]

    @field_validator("merk")
    @classmethod
    def _brand(cls, value: dict[str, str]) -> dict[str, str]:
        _all_hex(list(value.values()))
        if missing := [name for name in BRAND if name not in value]:
            raise ValueError(f"deze kleuren ontbreken: {', '.join(missing)}")
        return value

    @field_validator("schalen")
    @classmethod
    def _scales(cls, value: dict[str, Ramp]) -> dict[str, Ramp]:
        if missing := [name for name in SCALES if name not in value]:
            raise ValueError(f"deze schalen ontbreken: {', '.join(missing)}")
        return value


@lru_cache(maxsize=2)
def load_colours(folder: Path = DATA) -> Colours:
    """Read the colours (once per process)."""
    return read_yaml(folder / "kleuren.yaml", Colours)
