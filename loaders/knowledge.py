"""Reads the knowledge in ``data/*.yaml`` into the types that ``geo`` computes with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.catalogue import Catalogue
from geo.disclosure import Plan
from geo.taxonomy import Taxonomy
from loaders.yaml_files import DATA, read_yaml


@dataclass(frozen=True)
class Knowledge:
    """What analysts may change without touching code."""

    catalogue: Catalogue
    taxonomy: Taxonomy
    plan: Plan


@lru_cache(maxsize=4)
def load_knowledge(folder: Path = DATA) -> Knowledge:
    """Read catalogue, taxonomy and publication plan (once per process)."""
    return Knowledge(
        catalogue=read_yaml(folder / "indicatoren.yaml", Catalogue),
        taxonomy=read_yaml(folder / "taxonomie.yaml", Taxonomy),
        plan=read_yaml(folder / "publicatieplan.yaml", Plan),
    )
