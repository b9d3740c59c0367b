"""Makes the shipped files of a municipality from official boundaries and figures.

``python -m loaders bundel --bron <folder> --gemeente <code>``. The same sources give the same
files, byte for byte; every file's source, licence, vintage and checksum goes with them in
``metadata.json``.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.areas import Areas, Level
from geo.errors import DataError
from loaders import simplify
from loaders.simplify import Geometries
from loaders.sources_reference import (
    DRAWN,
    SourceFile,
    Sources,
    read_boundaries,
    read_description,
    read_hierarchy,
    read_table,
)

DESCRIPTION = Path(__file__).parents[1] / "data" / "bronnen_bundel.yaml"
METADATA = "metadata.json"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One file: its content, how much is in it, and the sources (the first one leads)."""

    content: bytes
    counts: dict[str, int]
    sources: list[SourceFile]


def bundle(source: Path, gemeente: str, target: Path, *, description: Path = DESCRIPTION) -> None:
    """Write the shipped files of a municipality.

    Everything is read and checked first; only then are files replaced, one by one, with
    ``metadata.json`` last. Other files in the folder are left alone.

    Parameters
    ----------
    source : Path
        Folder with the source files.
    gemeente : str
        CBS code such as GM0000; the description must name it.
    target : Path
        The municipality's own folder, ``data/<gemeente>``; made if absent.
    description : Path
        Which files and fields, with source and licence (YAML).

    Raises
    ------
    DataError
        If a source is missing, damaged, or does not match the others one to one, or if the
        boundaries cannot be simplified within the limits described. Nothing is written then.
    """
    sources = read_description(description, gemeente)
    division = read_hierarchy(source, sources, gemeente)
    official_name = division["naam"].iloc[0]
    division.loc[division["code"] == gemeente, "naam"] = sources.roepnaam or official_name
    official = {
        level: read_boundaries(
            source, sources.grenzen[level], level, gemeente, _codes(division, level)
        )
        for level in DRAWN
    }
    shapes, block = simplify_levels(official, division, sources)
    files, division = boundary_files(shapes, official, division, sources)
    files |= _tables(source, Areas(division), sources)
    metadata = {
        "gemeente": gemeente,
        "naam": division["naam"].iloc[0],
        "officiele_naam": official_name,
        "indelingsjaar": sources.indelingsjaar,
        "indeling_toelichting": sources.indeling_toelichting,
        "vereenvoudiging": block,
        "bestanden": {name: _provenance(file, source) for name, file in files.items()},
    }
    text = json.dumps(metadata, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    contents = {name: file.content for name, file in files.items()}
    _replace(target, contents | {METADATA: text.encode()})


def _codes(division: pd.DataFrame, level: Level) -> list[str]:
    return list(division.loc[division["niveau"] == level.value, "code"])


def simplify_levels(
    official: dict[Level, Geometries], division: pd.DataFrame, sources: Sources
) -> tuple[dict[Level, Geometries], dict[str, Any]]:
    """Simplify the buurten, dissolve the rest, and measure what it did to each level."""
    limits = sources.vereenvoudiging
    simplified = simplify.simplify(official[Level.BUURT], limits.punten_buurten)
    parent = dict(zip(division["code"], division["ouder"], strict=True))
    shapes = {Level.BUURT: simplified.polygons}
    for level, below in ((Level.WIJK, Level.BUURT), (Level.STADSDEEL, Level.WIJK)):
        groups = [parent[code] for code in _codes(division, below)]
        shapes[level] = simplify.dissolve(shapes[below], groups, _codes(division, level))
    moved = {
        level: simplify.displacement_m(official[level], simplify.to_metres(shapes[level]))
        for level in DRAWN
    }
    for level in DRAWN:
        far = np.array(_codes(division, level))[moved[level] > limits.verplaatsing_m]
        if len(far):
            raise DataError(
                f"Vereenvoudigd schuiven grenzen meer dan {limits.verplaatsing_m:g} m op, of de "
                f"grenzen van {level.plural} en buurten spreken elkaar tegen: {', '.join(far)}.",
                "Kijk de bron na of pas de grenswaarden in data/bronnen_bundel.yaml aan.",
            )
    return shapes, {
        "tolerance_m": simplified.tolerance_m,
        "max_verplaatsing_m": {level.value: round(float(moved[level].max()), 1) for level in DRAWN},
        "vertices": {level.value: simplify.count_vertices(shapes[level]) for level in DRAWN},
        "vertices_bron": {level.value: simplify.count_vertices(official[level]) for level in DRAWN},
    }


def boundary_files(
    shapes: dict[Level, Geometries],
    official: dict[Level, Geometries],
    division: pd.DataFrame,
    sources: Sources,
) -> tuple[dict[str, Shipped], pd.DataFrame]:
    """Make the map files, and the division with the place and size of every area."""
    whole = np.array([shapely.coverage_union_all(shapes[Level.STADSDEEL])], dtype=object)
    metres = {level: simplify.to_metres(shapes[level]) for level in DRAWN}
    labels = {level: simplify.label_points(metres[level]) for level in DRAWN}
    labels[Level.GEMEENTE] = simplify.label_points(simplify.to_metres(whole))
    names = dict(zip(division["code"], division["naam"], strict=True))
    drawn_from = [sources.grenzen[Level.BUURT], sources.hierarchie]
    files = {}
    for level in DRAWN:
        rows = division[division["niveau"] == level.value].reset_index(drop=True)
        index = pd.DataFrame({"i": range(len(rows))})
        named = index.join(rows[["code", "naam"]])
        lines = simplify.hatch(metres[level], labels[level], sources.arcering_m[level])
        layers = {
            level.value: (named.assign(ouder=rows["ouder"].map(names)), shapes[level]),
            f"arcering_{level}": (index, simplify.to_degrees(lines)),
            f"punt_{level}": (named, simplify.to_degrees(labels[level])),
        }
        for name, (properties, geometries) in layers.items():
            content = _geojson(properties, geometries)
            files[f"grenzen/{name}.geojson"] = Shipped(content, {"gebieden": len(rows)}, drawn_from)
    outline = np.array([simplify.outline(shapes[Level.STADSDEEL])], dtype=object)
    content = _geojson(pd.DataFrame(index=[0]), outline)
    files["grenzen/omtrek_stadsdeel.geojson"] = Shipped(content, {"gebieden": 1}, drawn_from)

    points = np.concatenate([labels[level] for level in Level])
    degrees = shapely.get_coordinates(simplify.to_degrees(points))
    metre = np.round(shapely.get_coordinates(points)).astype(int)
    hectares = {level: shapely.area(official[level]) / 10_000 for level in DRAWN}
    hectares[Level.GEMEENTE] = hectares[Level.STADSDEEL].sum(keepdims=True)
    placed = division.assign(
        longitude=degrees[:, 0],
        latitude=degrees[:, 1],
        x_m=metre[:, 0],
        y_m=metre[:, 1],
        oppervlakte_ha=np.concatenate([hectares[level] for level in Level]).round(2),
    )
    origin = [sources.hierarchie, *(sources.grenzen[level] for level in DRAWN)]
    files["gebieden.csv"] = Shipped(_csv(placed), {"rijen": len(placed)}, origin)
    return files, placed


def _tables(source: Path, areas: Areas, sources: Sources) -> dict[str, Shipped]:
    """Make the tables of figures, in the order described."""
    tables: dict[str, pd.DataFrame] = {}
    files = {}
    for described in sources.tabellen:
        counted = tables.get(described.inwoners_uit)
        inhabitants = None if counted is None else counted.set_index("code")["inwoners"]
        table = read_table(source, described, areas, inhabitants)
        tables[described.doel] = table
        origin = [described, sources.hierarchie]
        origin += [other for other in sources.tabellen if other.doel == described.inwoners_uit]
        files[described.doel] = Shipped(_csv(table), {"rijen": len(table)}, origin)
    return files


def _geojson(properties: pd.DataFrame, geometries: Geometries) -> bytes:
    """Return features as compact GeoJSON, in the order of the rows."""
    features = [
        {"type": "Feature", "properties": row, "geometry": shapely.geometry.mapping(geometry)}
        for row, geometry in zip(properties.to_dict("records"), geometries, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":"), ensure_ascii=False).encode()


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _provenance(file: Shipped, source: Path) -> dict[str, Any]:
    """Describe a shipped file: whose it is, of when, and made from what."""
    leading = file.sources[0]
    described: dict[str, Any] = {
        "bron": leading.bron,
        "licentie": leading.licentie,
        "jaargang": leading.jaargang,
        "brondatum": leading.brondatum,
        "bronbestand": [
            {"naam": name, "sha256": _sha256((source / name).read_bytes())}
            for name in sorted({other.pad for other in file.sources})
        ],
        "sha256": _sha256(file.content),
        **file.counts,
    }
    optional = {"brondatum_reden": leading.brondatum_reden, "toelichting": leading.toelichting}
    return described | {key: text for key, text in optional.items() if text}


def _replace(target: Path, contents: dict[str, bytes]) -> None:
    """Write all files beside their place, then move each into it."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bundel-", dir=target) as folder:
        for name, content in contents.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name in contents:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).replace(target / name)
