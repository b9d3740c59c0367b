"""Writes a pack in a form, and what is on every page of it."""

from __future__ import annotations

import io
import json

from openpyxl import load_workbook

from pages.pack.forms import FORMS
from tests.pages.pack import reading

WRITE = {form.ending: form.write for form in FORMS}


def texts(ending: str, content: bytes) -> list[str]:
    """The text of every page, slide, sheet or record."""
    if ending == "pdf":
        return reading.pages_of(content)
    if ending == "pptx":
        return [reading.slide_text(slide) for slide in reading.slides_of(content)]
    if ending == "xlsx":
        book = load_workbook(io.BytesIO(content))
        return [
            " ".join(str(v) for row in sheet.iter_rows(values_only=True) for v in row if v)
            for sheet in book
        ]
    if ending == "html":
        return content.decode().split('<section class="dia')[1:]
    if ending == "geojson":
        return [json.dumps(f, ensure_ascii=False) for f in json.loads(content)["features"]]
    return [";".join(row.values()) for row in reading.csv_rows(content)]
