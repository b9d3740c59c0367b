"""The present screen for a GIS: its areas or points, with every figure in its state."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from shapely.geometry import MultiPolygon, mapping, shape
from shapely.geometry.polygon import orient

from geo.cell import Cell
from geo.screen.model import Column, Row, Screen
from geo.screen.pack import Finding, Pack, demonstration_words
from geo.screen.written import written
from pages.pack.ground import Ground

_ODD = re.compile(r"[^a-z0-9]+")
_OTHERS = ("code", "naam", "legenda", "vraag", "periode", "keuzes", "bronnen", "reacties")


def geojson_file(pack: Pack, ground: Ground) -> bytes:
    """Return the first finding of a pack as GeoJSON: RFC 7946, longitude and latitude in WGS84."""
    finding = pack.findings[0]
    screen = finding.screen
    shapes = _points(screen) if screen.map.of_points else _areas(screen, ground)
    names = plain_names(screen.table.columns)
    collection = {
        "type": "FeatureCollection",
        # Foreign members: a program that does not know them leaves them alone.
        "titel": f"{pack.title}: {screen.question}",
        "bevinding": screen.headline,
        "herkomst": dict(finding.provenance),
        "reacties": list(map(str, finding.said)),
        "kolommen": {
            name: {"naam": c.label, "eenheid": c.unit}
            for name, c in zip(names, screen.table.columns, strict=True)
        },
        "features": [
            {
                "type": "Feature",
                "id": row.code,
                "properties": _properties(row, names, finding),
                "geometry": shapes.get(row.code),
            }
            for row in screen.table.rows
        ],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _areas(screen: Screen, ground: Ground) -> dict[str, Any]:
    features = ground.features[screen.map.level]
    return {f["properties"]["code"]: _right_handed(f["geometry"]) for f in features}


def _right_handed(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a geometry with outer rings counterclockwise and holes clockwise (RFC 7946, 3.1.6)."""
    found = shape(geometry)
    if found.geom_type == "MultiPolygon":
        return dict(mapping(MultiPolygon([orient(part) for part in found.geoms])))
    return dict(mapping(orient(found)))


def _points(screen: Screen) -> dict[str, Any]:
    """Return where points are; one without a place has no geometry."""
    return {
        p.code: {"type": "Point", "coordinates": [round(p.longitude, 5), round(p.latitude, 5)]}
        for p in screen.map.points
        if math.isfinite(p.longitude) and math.isfinite(p.latitude)
    }


def plain_names(columns: Sequence[Column]) -> list[str]:
    """Return a name per column that says what it is, in letters that any program takes."""
    found: list[str] = []
    for column in columns:
        plain = unicodedata.normalize("NFKD", column.label.replace("%", " procent "))
        name = _ODD.sub("_", plain.encode("ascii", "ignore").decode().lower()).strip("_")
        taken = (*found, *_OTHERS)
        found.append(name if name and name not in taken else f"{name}_{column.key}".strip("_"))
    return found


def _properties(row: Row, names: Sequence[str], finding: Finding) -> dict[str, object]:
    screen = finding.screen
    found: dict[str, object] = {"code": row.code, "naam": row.name}
    for name, column, cell in zip(names, screen.table.columns, row.cells, strict=True):
        found |= _figure(name, cell, column.numeric)
    found["legenda"] = finding.looks.get(row.code, "")
    # These travel with every feature, because a GIS drops the members of the collection.
    found["vraag"] = screen.question
    found["periode"] = finding.period
    found["keuzes"] = finding.filter_line
    found["afscherming"] = dict(finding.provenance)["Afscherming"]
    found["bronnen"] = "; ".join(screen.sources)
    found["gegevensversie"] = screen.data_version
    if screen.watermark:
        found["let_op"] = demonstration_words(screen.watermark)
    if finding.said:
        found["reacties"] = " ".join(map(str, finding.said))
    return found


def _figure(key: str, cell: Cell, numeric: bool) -> dict[str, object]:
    """Return a figure: a number or nothing, how it is written, its state and why.

    A column keeps one type: text beside numbers would make a GIS take all of it for text.
    """
    found: dict[str, object] = {key: cell.text}
    if numeric:
        figure = written(cell)
        value = None
        if figure:
            value = figure.value if figure.decimals else round(figure.value)
        found = {key: value, f"{key}_tekst": cell.text}
    found[f"{key}_toestand"] = cell.state.value
    if cell.reason:
        found[f"{key}_reden"] = cell.reason
    return found
