"""Reads ``data/bronnen_live.yaml``: where live sources are, and how much patience they get."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, Field

from loaders.yaml_files import DATA, read_yaml

SERVER = "STADSDEELKOMPAS_BRONSERVER"
FILE = "bronnen_live.yaml"


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Addresses(_Described):
    """Where each source is."""

    cbs: str
    grenzen: str
    adressen: str


class Patience(_Described):
    """How long to wait for a source, and how often to try."""

    wacht_s: float = Field(gt=0)
    pogingen: int = Field(ge=1, le=10)
    eerste_pauze_s: float = Field(ge=0)
    langste_pauze_s: float = Field(ge=0)
    vers_uur: float = Field(ge=0)
    per_pagina: int = Field(ge=1, le=1000)


class Comparing(_Described):
    """When a difference with the year before is worth telling."""

    sprong_pct: float = Field(gt=0)
    klein: float = Field(ge=0)
    overlap_pct: float = Field(gt=0, le=100)
    overlap_vereenvoudigd_pct: float = Field(gt=0, le=100)
    getoond: int = Field(ge=1)


class LiveSettings(_Described):
    """The whole of the file."""

    versie: int
    adressen: Addresses
    tabellen: dict[int, str] = Field(min_length=1)
    eenheden: dict[str, tuple[str, ...]]
    geen_wijk: dict[str, int]
    geduld: Patience
    vergelijken: Comparing

    def no_wijk(self, year: int) -> frozenset[str]:
        """Return the numbers that are no wijk in a year."""
        return frozenset(number for number, since in self.geen_wijk.items() if year >= since)

    @property
    def newest(self) -> int:
        """The latest year that has a table."""
        return max(self.tabellen)


@lru_cache(maxsize=4)
def _read(folder: Path) -> LiveSettings:
    return read_yaml(folder / FILE, LiveSettings)


def load_live_settings(folder: Path = DATA) -> LiveSettings:
    """Read the settings, with the addresses of the server that the environment names instead.

    Raises
    ------
    DataError
        If the file is damaged.
    """
    settings = _read(folder)
    server = os.environ.get(SERVER, "").strip()
    if not server:
        return settings
    given = urlsplit(server)

    def moved(address: str) -> str:
        return urlunsplit((given.scheme, given.netloc, urlsplit(address).path, "", ""))

    addresses = settings.adressen
    return settings.model_copy(
        update={
            "adressen": Addresses(
                cbs=moved(addresses.cbs),
                grenzen=moved(addresses.grenzen),
                adressen=moved(addresses.adressen),
            )
        }
    )
