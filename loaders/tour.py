"""Reads the first-use tour from ``data/rondleiding.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from loaders.yaml_files import DATA, read_yaml

_STEPS = 3


class Step(BaseModel):
    """One card of the tour, and the class of what it points at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titel: str = Field(min_length=3, max_length=40)
    tekst: str = Field(min_length=20, max_length=220)
    bij: str = Field(pattern=r"^[a-z][a-z_-]*$")


class Tour(BaseModel):
    """The whole of ``data/rondleiding.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stappen: tuple[Step, ...] = Field(min_length=_STEPS, max_length=_STEPS)


@lru_cache(maxsize=1)
def load_tour(folder: Path = DATA) -> Tour:
    """Read the tour (once per process).

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    return read_yaml(folder / "rondleiding.yaml", Tour)
