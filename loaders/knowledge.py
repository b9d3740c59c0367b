"""Reads the knowledge in ``data/*.yaml`` into the types that ``geo`` computes with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from geo.areas import Level
from geo.catalogue import COMPUTED, Catalogue
from geo.disclosure import Plan
from geo.errors import DataError
from geo.taxonomy import Taxonomy
from geo.text import listing
from loaders.colours import load_colours
from loaders.municipality import Municipality
from loaders.yaml_files import DATA, read_yaml


@dataclass(frozen=True)
class Knowledge:
    """What analysts may change without touching code."""

    catalogue: Catalogue
    taxonomy: Taxonomy
    plan: Plan


@lru_cache(maxsize=4)
def load_knowledge(folder: Path = DATA) -> Knowledge:
    """Read catalogue, taxonomy and publication plan (once per process).

    Raises
    ------
    DataError
        If a file is missing or damaged, or the files do not fit together.
    """
    knowledge = Knowledge(
        catalogue=read_yaml(folder / "indicatoren.yaml", Catalogue),
        taxonomy=read_yaml(folder / "taxonomie.yaml", Taxonomy),
        plan=read_yaml(folder / "publicatieplan.yaml", Plan),
    )
    _check_together(knowledge, len(load_colours(folder).schalen["categorie"].stappen))
    return knowledge


def fitting(knowledge: Knowledge, municipality: Municipality) -> Knowledge:
    """Return what is known with the years of figures that a municipality has.

    Parameters
    ----------
    knowledge : Knowledge
    municipality : Municipality
        One that is shipped must have every file that the catalogue names.
    """
    files = list(municipality.figures) if municipality.is_fetched else None
    catalogue = knowledge.catalogue.fitting(files, municipality.fetched_fields())
    return replace(knowledge, catalogue=catalogue)


def check_figures(catalogue: Catalogue, municipality: Municipality) -> None:
    """Check that the files of a municipality hold what the catalogue reads from them.

    Raises
    ------
    DataError
        If a file or a field is not there; it names indicator, field and file.
    """
    for indicator in catalogue.indicatoren:
        for series in indicator.reeksen:
            where = f"data/{municipality.code}/{series.bestand}.csv"
            table = municipality.figures.get(series.bestand)
            absent = [f for f in series.fields if table is not None and f not in table.columns]
            if table is None or absent:
                what = f"veld {listing([repr(f) for f in absent])}" if absent else "het bestand"
                raise DataError(
                    f"In data/indicatoren.yaml vraagt '{indicator.id}' om {what}, "
                    f"maar {where} {'heeft dat niet' if absent else 'is er niet'}.",
                    "Verbeter die naam in data/indicatoren.yaml.",
                )


def _check_together(knowledge: Knowledge, n_colours: int) -> None:
    """Check what no file can tell by itself.

    Raises
    ------
    DataError
        If a measure that the program computes is not described, a level is not in the plan, or
        a main group has a colour that does not exist.
    """
    described = {i.id for i in knowledge.catalogue.indicatoren if i.soort == "registratie"}
    if missing := [i for i in COMPUTED if i not in described]:
        raise DataError(
            f"In data/indicatoren.yaml ontbreekt: {listing(missing)}.",
            "Zet die indicatoren terug, met 'soort: registratie'.",
        )
    planned = {view.niveau for view in knowledge.plan.weergaven}
    if absent := [level for level in Level if level not in planned]:
        raise DataError(
            f"In data/publicatieplan.yaml ontbreekt het niveau {listing(absent)}.",
            "Geef elk niveau een weergave.",
        )
    for group in knowledge.taxonomy.hoofdgroepen:
        if group.kleur >= n_colours:
            raise DataError(
                f"In data/taxonomie.yaml heeft '{group.code}' kleur {group.kleur}; "
                f"data/kleuren.yaml heeft er {n_colours}.",
                f"Kies een kleur van 0 tot en met {n_colours - 1}.",
            )
