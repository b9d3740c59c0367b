"""Reads ``data/adviesindicatoren.yaml`` and ``data/adviesregels.yaml``, with errors in Dutch."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.advice.indicators import Indicators
from geo.advice.reading import load, load_indicators
from geo.advice.rules import Rules
from geo.errors import DataError
from loaders.knowledge import load_knowledge
from loaders.schema_messages import in_dutch
from loaders.yaml_files import DATA

RULES, INDICATORS = "adviesregels.yaml", "adviesindicatoren.yaml"


@lru_cache(maxsize=4)
def load_advice_indicators(folder: Path = DATA) -> Indicators:
    """Read the catalogue of figures that an advice may rest on (once per process).

    Raises
    ------
    DataError
        If the file is damaged, or asks for a breakdown or category that the taxonomy lacks.
    """
    indicators = load_indicators(folder / INDICATORS, explain=in_dutch)
    known = load_knowledge(folder).taxonomy.uitsplitsingen
    for name, share in indicators.aandelen.items():
        breakdown = known.get(share.uitsplitsing)
        codes = set(breakdown.codes) if breakdown else set()
        if wrong := sorted({*share.teller, *share.zonder} - codes):
            raise DataError(
                f"{INDICATORS}: '{name}' noemt {share.uitsplitsing} '{wrong[0]}', maar "
                "taxonomie.yaml heeft die niet.",
                f"Verbeter die naam in data/{INDICATORS}.",
            )
    return indicators


@lru_cache(maxsize=4)
def load_advice_rules(folder: Path = DATA) -> Rules:
    """Read the rules in force of this application (once per process); raises ``DataError``."""
    return read_rules(folder / RULES, folder)


def read_rules(path: Path, folder: Path = DATA) -> Rules:
    """Read a file of rules, such as one that an analyst is trying.

    Raises
    ------
    DataError
        With file and line: an unknown indicator, contradictory or overlapping thresholds, a
        rule that can never fire.
    """
    return load(path, load_advice_indicators(folder), explain=in_dutch)
