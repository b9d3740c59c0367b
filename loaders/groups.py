"""Reads ``data/doelgroepen.yaml`` and checks it against taxonomy and catalogue."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.errors import DataError
from geo.target_groups import TargetGroups
from loaders.knowledge import load_knowledge
from loaders.yaml_files import DATA, read_yaml


@lru_cache(maxsize=4)
def load_groups(folder: Path = DATA) -> TargetGroups:
    """Read the target groups (once per process).

    Raises
    ------
    DataError
        If the file is damaged, a group of the taxonomy has no row, a row has no use, or an
        indicator is not in the catalogue.
    """
    groups = read_yaml(folder / "doelgroepen.yaml", TargetGroups)
    knowledge = load_knowledge(folder)
    if misfits := groups.misfits(knowledge.taxonomy):
        raise DataError(
            f"Het bestand data/doelgroepen.yaml past niet bij taxonomie.yaml: {misfits[0]}.",
            "Elke doelgroep en leeftijd van de taxonomie heeft precies één rij nodig.",
        )
    described = {indicator.id for indicator in knowledge.catalogue.indicatoren}
    for group in groups.doelgroepen:
        if group.indicator and group.indicator not in described:
            raise DataError(
                f"In data/doelgroepen.yaml vraagt '{group.code}' om indicator "
                f"'{group.indicator}', maar data/indicatoren.yaml heeft die niet.",
                "Verbeter die naam in data/doelgroepen.yaml.",
            )
    return groups
