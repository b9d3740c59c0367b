"""Reads ``data/kwaliteit.yaml`` and checks it against the taxonomy."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.errors import DataError
from geo.quality_rules import QualityRules
from loaders.knowledge import load_knowledge
from loaders.yaml_files import DATA, read_yaml


@lru_cache(maxsize=4)
def load_quality_rules(folder: Path = DATA) -> QualityRules:
    """Read the quality rules (once per process).

    Raises
    ------
    DataError
        If the file is damaged, or names what the taxonomy does not have.
    """
    rules = read_yaml(folder / "kwaliteit.yaml", QualityRules)
    if misfits := rules.misfits(load_knowledge(folder).taxonomy):
        raise DataError(
            f"Het bestand data/kwaliteit.yaml noemt wat taxonomie.yaml niet kent: {misfits[0]}.",
            "Herstel die code in een van beide bestanden.",
        )
    return rules
