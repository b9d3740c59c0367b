"""Reads ``data/publicatieplan_uitleg.yaml`` and checks it against the plan."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.errors import DataError
from geo.plan_words import PlanWords
from geo.text import listing
from loaders.knowledge import load_knowledge
from loaders.yaml_files import DATA, read_yaml


@lru_cache(maxsize=4)
def load_plan_words(folder: Path = DATA) -> PlanWords:
    """Read what every value of the publication plan is (once per process).

    Raises
    ------
    DataError
        If the file is missing or damaged, or a value has no explanation or the other way round.
    """
    words = read_yaml(folder / "publicatieplan_uitleg.yaml", PlanWords)
    if misfits := words.misfits(load_knowledge(folder).plan):
        raise DataError(
            "In data/publicatieplan.yaml en publicatieplan_uitleg.yaml staat niet hetzelfde: "
            f"{listing(misfits)}.",
            "Geef elke waarde van het plan haar uitleg.",
        )
    return words
