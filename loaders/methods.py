"""Reads ``data/methoden.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.errors import DataError
from geo.methods import Methods
from geo.text import listing
from loaders.yaml_files import DATA, read_yaml

# What the catalogue rests on where an indicator is taken as published.
NEEDED = ("som_van_wijken", "gewogen_gemiddelde")


@lru_cache(maxsize=4)
def load_methods(folder: Path = DATA) -> Methods:
    """Read the methods (once per process).

    Raises
    ------
    DataError
        If the file is missing or damaged, or a method that indicators rest on is not there.
    """
    methods = read_yaml(folder / "methoden.yaml", Methods)
    found = {method.code for method in methods.methoden}
    if absent := [code for code in NEEDED if code not in found]:
        raise DataError(
            f"In data/methoden.yaml ontbreekt: {listing(absent)}.",
            "Zet die methode terug uit de broncode.",
        )
    return methods
