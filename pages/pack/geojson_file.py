"""The present screen for a GIS: its areas or points, with every figure in its state."""

from __future__ import annotations

import json
import math
from typing import Any

from geo.cell import Cell, State
from geo.screen.model import Row, Screen
from geo.screen.pack import Finding, Pack
from geo.screen.written import written
from pages.pack.ground import Ground


def geojson_file(pack: Pack, ground: Ground) -> bytes:
    """Return the first finding of a pack as GeoJSON (longitude and latitude, EPSG:4326)."""
    finding = pack.findings[0]
    screen = finding.screen
    shapes = _points(screen) if screen.map.of_points else _areas(screen, ground)
    collection = {
        "type": "FeatureCollection",
        # Foreign members: a program that does not know them leaves them alone.
        "titel": f"{pack.title}: {screen.question}",
        "bevinding": screen.headline,
        "herkomst": dict(finding.provenance),
        "reacties": list(map(str, finding.said)),
        "kolommen": {c.key: {"naam": c.label, "eenheid": c.unit} for c in screen.table.columns},
        "features": [
            {
                "type": "Feature",
                "properties": _properties(row, screen, finding.looks.get(row.code, ""), finding),
                "geometry": shapes.get(row.code),
            }
            for row in screen.table.rows
        ],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _areas(screen: Screen, ground: Ground) -> dict[str, Any]:
    features = ground.features[screen.map.level]
    return {f["properties"]["code"]: f["geometry"] for f in features}


def _points(screen: Screen) -> dict[str, Any]:
    """Return where points are; one without a place has no geometry."""
    return {
        p.code: {"type": "Point", "coordinates": [round(p.longitude, 5), round(p.latitude, 5)]}
        for p in screen.map.points
        if math.isfinite(p.longitude) and math.isfinite(p.latitude)
    }


def _properties(row: Row, screen: Screen, look: str, finding: Finding) -> dict[str, object]:
    found: dict[str, object] = {"code": row.code, "naam": row.name}
    for column, cell in zip(screen.table.columns, row.cells, strict=True):
        found |= _figure(column.key, cell, column.numeric)
    found["legenda"] = look
    # These travel with every feature, because a GIS drops the members of the collection.
    found["keuzes"] = finding.filter_line
    found["afscherming"] = screen.protection_note
    found["bronnen"] = "; ".join(screen.sources)
    found["gegevensversie"] = screen.data_version
    if screen.watermark:
        found["let_op"] = screen.watermark
    if finding.said:
        found["reacties"] = " ".join(map(str, finding.said))
    return found


def _figure(key: str, cell: Cell, numeric: bool) -> dict[str, object]:
    """Return a figure: a number or nothing, how it is written, its state and why."""
    figure = written(cell) if numeric else None
    found: dict[str, object] = {
        key: figure.value if figure else None,
        f"{key}_tekst": cell.text,
        f"{key}_toestand": cell.state.value,
    }
    if not numeric and cell.state is State.NUMBER:
        return {key: cell.text}
    if cell.reason:
        found[f"{key}_reden"] = cell.reason
    return found
