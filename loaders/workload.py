"""Reads ``data/werklast.yaml`` and checks it against the taxonomy."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.errors import DataError
from geo.workload import Workload
from loaders.knowledge import load_knowledge
from loaders.yaml_files import DATA, read_yaml


@lru_cache(maxsize=4)
def load_workload(folder: Path = DATA) -> Workload:
    """Read the assumptions about work (once per process).

    Raises
    ------
    DataError
        If the file is damaged, or its case weights are not those of the taxonomy.
    """
    workload = read_yaml(folder / "werklast.yaml", Workload)
    if misfits := workload.misfits(load_knowledge(folder).taxonomy):
        raise DataError(
            f"In data/werklast.yaml en taxonomie.yaml staat niet dezelfde zwaarte: {misfits[0]}.",
            "Geef elke zwaarte van de taxonomie haar uren.",
        )
    return workload
