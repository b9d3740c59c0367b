"""Makes the map of a municipality from fetched borders, in the form of the shipped files."""

from __future__ import annotations

import hashlib
import json

import pandas as pd

from geo.areas import Level
from geo.errors import DataError
from loaders.bundle import METADATA, boundary_files, simplify_levels
from loaders.fetched import YearAreas
from loaders.simplify import Geometries, dissolve, is_coverage
from loaders.sources_reference import DRAWN, BoundaryFile, Budget, SourceFile, Sources

_POINTS_PER_BUURT = 40
_LEAST_POINTS = 4500
_MOVES_M = 40.0
_HATCH_M = 220.0


def map_files(areas: YearAreas, gemeente: str, year: int) -> dict[str, bytes]:
    """Return the files of a municipality's map.

    CBS knows no stadsdelen. Until the municipality describes its own, there is one: all of it.

    Parameters
    ----------
    areas : YearAreas
    gemeente : str
    year : int
        The division is of this year.

    Raises
    ------
    DataError
        If the buurten do not fit together, or cannot be simplified.
    """
    table = areas.table
    district = f"SD{gemeente[2:]}01"
    name = table.loc[table["code"] == gemeente, "naam"].iloc[0]
    division = pd.concat(
        [
            table[table["niveau"] == Level.GEMEENTE.value],
            pd.DataFrame(
                [
                    {
                        "code": district,
                        "naam": f"Heel {name}",
                        "niveau": "stadsdeel",
                        "ouder": gemeente,
                    }
                ]
            ),
            table[table["niveau"] == Level.WIJK.value].assign(ouder=district),
            table[table["niveau"] == Level.BUURT.value],
        ],
        ignore_index=True,
    )[["code", "naam", "niveau", "ouder"]]
    buurten = areas.borders[(table["niveau"] == Level.BUURT.value).to_numpy()]
    if not is_coverage(buurten):
        raise DataError(
            f"De grenzen van de buurten van {name} in {year} sluiten niet op elkaar aan.",
            "Er is niets veranderd. Kies een ander jaar, of meld dit bij de beheerder.",
        )
    official: dict[Level, Geometries] = {Level.BUURT: buurten}
    parent = dict(zip(division["code"], division["ouder"], strict=True))
    for level, below in ((Level.WIJK, Level.BUURT), (Level.STADSDEEL, Level.WIJK)):
        order, groups = _codes(division, level), [parent[c] for c in _codes(division, below)]
        if childless := sorted(set(order) - set(groups)):
            raise DataError(
                f"De wijk {childless[0]} heeft in {year} geen buurten.",
                "Er is niets veranderd. Kies een ander jaar, of meld dit bij de beheerder.",
            )
        official[level] = dissolve(official[below], groups, order)
    sources = _sources(year, len(buurten))
    shapes, block = simplify_levels(official, division, sources)
    files, _ = boundary_files(shapes, official, division, sources)
    contents = {path: file.content for path, file in files.items()}
    source = sources.hierarchie
    metadata = {
        "gemeente": gemeente,
        "naam": name,
        "officiele_naam": name,
        "indelingsjaar": year,
        "indeling_toelichting": sources.indeling_toelichting,
        "vereenvoudiging": block,
        "bestanden": {
            path: {
                "bron": source.bron,
                "licentie": source.licentie,
                "jaargang": source.jaargang,
                "brondatum": source.brondatum,
                "brondatum_reden": source.brondatum_reden,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for path, content in contents.items()
        },
    }
    text = json.dumps(metadata, indent=2, sort_keys=True, ensure_ascii=False)
    return contents | {METADATA: text.encode()}


def _codes(division: pd.DataFrame, level: Level) -> list[str]:
    return list(division.loc[division["niveau"] == level.value, "code"])


def _sources(year: int, buurten: int) -> Sources:
    described = {
        "pad": "PDOK",
        "bron": f"CBS en Kadaster, wijken en buurten {year}, via PDOK",
        "licentie": "CC BY 4.0",
        "jaargang": year,
        "brondatum": None,
        "brondatum_reden": "Opgehaald bij PDOK; de dag staat bij de cijfers.",
    }
    return Sources(
        indelingsjaar=year,
        indeling_toelichting=f"CBS-indeling van {year}; stadsdelen zijn niet beschreven.",
        vereenvoudiging=Budget(
            punten_buurten=max(_LEAST_POINTS, _POINTS_PER_BUURT * buurten), verplaatsing_m=_MOVES_M
        ),
        arcering_m=dict.fromkeys(DRAWN, _HATCH_M),
        hierarchie=SourceFile.model_validate(described),
        grenzen={
            level: BoundaryFile.model_validate(described | {"nummers": ["code"]}) for level in DRAWN
        },
        tabellen=[],
    )
