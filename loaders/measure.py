"""Reads what measuring rests on: thresholds, need model and possible causes of a gap."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.causes import Causes
from geo.errors import DataError
from geo.measure_rules import NeedModel, Thresholds
from geo.text import listing
from loaders.knowledge import load_knowledge
from loaders.municipality import Municipality
from loaders.yaml_files import DATA, read_yaml


@dataclass(frozen=True)
class MeasureRules:
    """What analysts may change about measuring without touching code."""

    thresholds: Thresholds
    need: NeedModel
    causes: Causes


@lru_cache(maxsize=4)
def load_measure_rules(folder: Path = DATA) -> MeasureRules:
    """Read thresholds, need model and causes (once per process).

    Raises
    ------
    DataError
        If a file is missing or damaged, or the need model does not fit the taxonomy.
    """
    rules = MeasureRules(
        thresholds=read_yaml(folder / "drempels.yaml", Thresholds),
        need=read_yaml(folder / "behoeftemodel.yaml", NeedModel),
        causes=read_yaml(folder / "oorzaken.yaml", Causes),
    )
    groups = [group.code for group in load_knowledge(folder).taxonomy.hoofdgroepen]
    if misfits := rules.need.misfits(groups):
        raise DataError(
            f"In data/behoeftemodel.yaml klopt niet: {listing(misfits)}. Elke hoofdgroep van "
            "data/taxonomie.yaml heeft er één model, en het totaal ook.",
            "Voeg het model toe, of haal weg wat geen hoofdgroep is.",
        )
    return rules


def check_need_figures(model: NeedModel, municipality: Municipality) -> None:
    """Check that the files of a municipality hold what the need model reads from them.

    Raises
    ------
    DataError
        If a file or a field is not there.
    """
    if absent := model.absent(municipality.figures):
        raise DataError(
            f"In data/behoeftemodel.yaml staat {absent[0]}; dat is er niet in "
            f"data/{municipality.code}/.",
            "Verbeter die naam in data/behoeftemodel.yaml.",
        )
