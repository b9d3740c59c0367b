"""Reads which figures make areas alike."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.errors import DataError
from geo.similar import SimilarityRules
from geo.text import listing
from loaders.knowledge import load_knowledge
from loaders.yaml_files import DATA, read_yaml

_ABOUT_RESIDENTS = "context"


@lru_cache(maxsize=4)
def load_similarity_rules(folder: Path = DATA) -> SimilarityRules:
    """Read the rules (once per process).

    Raises
    ------
    DataError
        If the file is missing or damaged, or names what is no published figure of residents.
    """
    rules = read_yaml(folder / "gelijkende_gebieden.yaml", SimilarityRules)
    indicators = load_knowledge(folder).catalogue.indicatoren
    known = {each.id for each in indicators if each.soort == _ABOUT_RESIDENTS}
    if wrong := [name for name in rules.kenmerken if name not in known]:
        raise DataError(
            f"In data/gelijkende_gebieden.yaml is geen cijfer over inwoners: {listing(wrong)}.",
            "Kies kenmerken met soort 'context' uit data/indicatoren.yaml.",
        )
    return rules
