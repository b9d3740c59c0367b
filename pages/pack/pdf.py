"""The pack on paper: a tagged PDF (PDF/UA-1), typeset by typst without a network."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

import typst

from geo.screen.line import Line
from geo.screen.model import Panel, Row, Screen
from geo.screen.pack import DECIDE, Finding, Pack, demonstration_words
from pages.pack import fit
from pages.pack.drawing import draw
from pages.pack.ground import Ground
from pages.pack.svg import map_svg, swatch_svg
from pages.parts.style import brand

_MAP = (870.0, 525.0)
# Of a table: sizes of its letters and how wide they are beside Arial, and in inches its width and
# what stands beside the text of a column; a table of at most so high keeps the largest letters.
_SIZES, _NARROW, _WIDE_IN, _BESIDE_IN, _LOW_IN = (8.5, 8, 7.5, 7), 0.92, 6.85, 0.115, 3.0
_FONT = "font-source-sans-pro"
_COLOURS = (
    "tekst",
    "tekst_zacht",
    "groen_donker",
    "groen_licht",
    "blauw",
    "oker",
    "lijn",
    "leeg",
    "geen_data",
)
_TEMPLATE = Path(__file__).with_name("pack.typ")


def pdf_file(pack: Pack, ground: Ground) -> bytes:
    """Return the pack as PDF."""
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"pack": json.dumps(_plain(pack, ground), ensure_ascii=False)},
        # The same moment each time: the same pack gives the same bytes.
        timestamp=0,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the typeface of the app, which its own package ships as files."""
    found = [f.locate() for f in files(_FONT) or () if f.suffix == ".ttf"]
    if not found:
        raise FileNotFoundError(f"the package {_FONT} holds no fonts; run 'uv sync'")
    folder = str(Path(str(found[0])).parent)
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def _plain(pack: Pack, ground: Ground) -> dict[str, Any]:
    """Return the pack as the plain values that the template lays out."""
    n = len(pack.findings)
    return {
        "document_title": f"Vergaderpakket {pack.title}",
        "title": pack.title,
        "author": "Stadsdeelkompas",
        "watermark": pack.watermark,
        "warning": demonstration_words(pack.watermark) if pack.watermark else "",
        "colours": {name: brand(name) for name in _COLOURS},
        "period": pack.front.period if pack.front else "",
        "front_provenance": list(map(list, pack.front_provenance)),
        "front": None
        if pack.front is None
        else [
            {"heading": h, "ordered": h == DECIDE, "lines": list(map(_line, lines))}
            for h, lines in pack.front.parts
        ],
        "findings": [
            _finding(f, f"Bevinding {k} van {n}: {f.screen.question}", ground)
            for k, f in enumerate(pack.findings, start=1)
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "lead": line.lead,
        "text": line.text,
        "sure": line.sure,
        "said": list(map(str, line.said)),
    }


def _finding(finding: Finding, kicker: str, ground: Ground) -> dict[str, Any]:
    screen = finding.screen
    d = screen.definition
    return {
        "kicker": kicker,
        "question": screen.question,
        "headline": screen.headline,
        "explanation": screen.explanation,
        "said": list(map(str, finding.said)),
        "coverage": screen.coverage_note,
        "provenance": [list(pair) for pair in finding.provenance if pair[0] != "Dekking"],
        "map": map_svg(draw(screen, ground, *_MAP), "kaart"),
        "map_alt": screen.map_description,
        "legend_title": screen.legend_title,
        "legend": [
            {
                "swatch": swatch_svg(item, screen),
                "alt": f"Kleur of arcering van: {item.text}",
                "text": item.text,
                "count": item.count,
            }
            for item in screen.legend
            if item.count
        ],
        "panel": _panel(screen.panel),
        "table": _table(screen),
        "definition": {
            "label": d.label,
            "text": d.text,
            "remark": d.remark,
            "lines": [
                ["Eenheid", d.unit],
                ["Berekening", d.formula],
                ["Richting", d.direction],
                ["Bron", d.source],
            ],
        },
    }


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "title": panel.title,
        "subtitle": panel.subtitle,
        "figure": panel.figure,
        "statement": panel.statement,
        "notes": list(panel.notes),
        "fold": None
        if panel.fold is None
        else {
            "title": panel.fold.title,
            "intro": panel.fold.intro,
            "items": [
                {"label": item.label, "verdict": item.verdict, "lines": list(item.lines)}
                for item in panel.fold.items
            ],
        },
        "bars_title": panel.bars_title,
        "bars_note": panel.bars_note,
        "bars": [
            {"label": b.label, "text": b.cell.text, "length": b.length, "start": b.start}
            for b in panel.bars
        ],
        "trend": None
        if panel.trend is None
        else {
            "title": panel.trend.title,
            "notes": list(panel.trend.notes),
            "points": [
                {
                    "label": p.label,
                    "text": p.cell.text,
                    "height": p.height,
                    "number": p.cell.is_number,
                }
                for p in panel.trend.points
            ],
        },
    }


def _table(screen: Screen) -> dict[str, Any]:
    rows = [_row(row) for row in screen.table.rows]
    columns = [
        {"label": screen.map.what, "numeric": False},
        *({"label": c.label, "numeric": c.numeric} for c in screen.table.columns),
    ]
    texts = [(str(c["label"]), [row[k]["text"] for row in rows]) for k, c in enumerate(columns)]
    layout = fit.table_layout(texts, _WIDE_IN, _BESIDE_IN, _SIZES, enough=_LOW_IN, narrow=_NARROW)
    return {
        "columns": [c | {"share": share} for c, share in zip(columns, layout.widths, strict=True)],
        "rows": rows,
        "size": layout.size,
    }


def _row(row: Row) -> list[dict[str, str]]:
    cells = [{"text": cell.text, "state": cell.state.value} for cell in row.cells]
    return [{"text": row.name, "state": ""}, *cells]
