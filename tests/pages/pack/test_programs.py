"""What other programs get: a spreadsheet, a GIS, and a browser that may ask nobody anything."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from openpyxl import load_workbook
from shapely.geometry import shape as as_shape

from geo.cell import State
from geo.screen.pack import Pack, demonstration_words
from pages.pack import fit
from pages.pack.geojson_file import plain_names
from tests.pages.pack.writing import WRITE


class _Asking(HTMLParser):
    """Collects whatever could make a browser fetch something, or go somewhere."""

    _ATTRIBUTES = frozenset(
        {
            "src",
            "href",
            "srcset",
            "data",
            "poster",
            "action",
            "formaction",
            "background",
            "cite",
            "ping",
            "xlink:href",
            "manifest",
            "style",
        }
    )
    _TAGS = frozenset(
        {
            "link",
            "iframe",
            "object",
            "embed",
            "img",
            "image",
            "use",
            "base",
            "form",
            "video",
            "audio",
            "a",
        }
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag, attributes) -> None:
        self.found += [f"<{tag}>"] * (tag in self._TAGS)
        self.found += [f"{tag} {name}" for name, _ in attributes if name in self._ATTRIBUTES]
        self.found += [f"{tag} {name}" for name, _ in attributes if name.startswith("on")]
        self.scripts += tag == "script"


def test_the_html_file_asks_nobody_for_anything(files):
    text = files["html"].decode()
    assert "default-src 'none'" in text
    asking = _Asking()
    asking.feed(text)
    assert asking.found == []
    assert asking.scripts == 1
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    calls = r"@import|url\(|static/|fetch\(|XMLHttp|WebSocket|EventSource|import\(|sendBeacon"
    assert not re.search(calls, text)


def test_excel_repeats_no_unit_and_shows_all_of_its_text(files, escamp):
    book = load_workbook(io.BytesIO(files["xlsx"]))
    for k, finding in enumerate(escamp.findings, start=1):
        sheet = next(s for s in book if s.title.startswith(f"{k} "))
        head = next(row for row in sheet.iter_rows() if row[0].value == "Code")
        wanted = [column.heading for column in finding.screen.table.columns]
        assert [cell.value for cell in head[2:-2]] == wanted
        assert sheet.print_title_rows == f"${head[0].row}:${head[0].row}"
    for sheet in book:
        # Columns beside each other of one width are kept as one.
        widths = {
            c: each.width
            for each in sheet.column_dimensions.values()
            for c in range(each.min, each.max + 1)
        }
        merged = {str(r).split(":")[0]: r for r in sheet.merged_cells.ranges}
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str):
                    continue
                area = merged.get(cell.coordinate)
                first, last = (area.min_col, area.max_col) if area else (cell.column, cell.column)
                wide = sum(widths[c] for c in range(first, last + 1)) * 0.076
                lines = fit.lines(cell.value, cell.font.sz, wide)
                assert cell.alignment.wrap_text or lines == 1, (sheet.title, cell.value)
                high = sheet.row_dimensions[cell.row].height or 15.0
                assert lines * cell.font.sz * 1.2 <= high + 2, (sheet.title, cell.value)


def test_the_rows_to_compute_again_are_numbers(make_pack, ground):
    pack = make_pack(vraag="missen")
    alone = Pack(pack.title, pack.selection, pack.findings[:1])
    book = load_workbook(io.BytesIO(WRITE["xlsx"](alone, ground)))
    sheet = next(s for s in book if s.title.startswith("Narekenen"))
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "gebied")
    place = {name: k for k, name in enumerate(rows[start])}
    checked = 0
    for row in rows[start + 1 :]:
        figures = [row[place[name]] for name in ("verhouding", "verwacht", "laagst", "hoogst")]
        if not all(isinstance(each, int | float) for each in figures):
            assert not [each for each in figures if each and not isinstance(each, int | float)]
            continue
        ratio, expected, low, high = figures
        assert ratio * expected == pytest.approx((low + high) / 2, rel=1e-3, abs=0.51)
        assert row[place["gebied"]].startswith("WK")
        checked += 1
    assert checked > 30


def test_the_first_sheet_is_one_sheet_of_paper(files):
    sheet = load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    assert (sheet.page_setup.orientation or "portrait") == "portrait"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
    # In letters of 7 of 96 dots an inch, between the usual margins of A4.
    assert sheet.column_dimensions["A"].width * 7 / 96 <= 8.27 - 2 * 0.7


@pytest.mark.parametrize(
    "wishes", [{"vraag": "missen"}, {"vraag": "druk"}, {"vraag": "stromen"}], ids=str
)
def test_geojson_is_what_a_gis_expects(wishes, make_pack, ground):
    pack = make_pack(**wishes)
    screen = pack.findings[0].screen
    found = json.loads(WRITE["geojson"](pack, ground))
    assert "crs" not in found
    names = plain_names(screen.table.columns)
    assert len(set(names)) == len(names)
    kinds: dict[str, set[type]] = {}
    for feature in found["features"]:
        told = feature["properties"]
        assert feature["id"] == told["code"]
        for geometry in getattr(
            as_shape(feature["geometry"]), "geoms", [as_shape(feature["geometry"])]
        ):
            west, south, east, north = geometry.bounds
            assert 4.1 < west <= east < 4.5
            assert 51.9 < south <= north < 52.2
            if geometry.geom_type == "Polygon":
                assert geometry.exterior.is_ccw
                assert not any(ring.is_ccw for ring in geometry.interiors)
        for name, column in zip(names, screen.table.columns, strict=True):
            assert re.fullmatch(r"[a-z0-9_]+", name)
            assert told[f"{name}_toestand"] in {state.value for state in State}
            if column.numeric and told[name] is not None:
                kinds.setdefault(name, set()).add(type(told[name]))
        wanted = ("vraag", "periode", "keuzes", "afscherming", "bronnen", "gegevensversie")
        assert all(told[name] for name in wanted)
        assert "uitgave 1" in told["gegevensversie"] or not screen.protection_note
        assert told["let_op"] == demonstration_words(screen.watermark)
    assert kinds
    assert all(kind <= {int, float} for kind in kinds.values())


def test_csv_opens_in_a_dutch_spreadsheet(files, escamp):
    content = files["csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    read = pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig")
    cells = sum(len(row.cells) for f in escamp.findings for row in f.screen.table.rows)
    assert len(read) == cells
    assert read["waarde"].dtype.kind == "f"
    assert set(read["toestand"]) <= {state.value for state in State}
    assert (read["waarde"].notna() <= (read["toestand"] == "getal")).all()
    always = ["periode", "keuzes", "afscherming", "bronnen", "gegevensversie"]
    assert read[always].notna().all(axis=None)
    assert "K4 2025 t/m K3 2026" in set(read["periode"])
