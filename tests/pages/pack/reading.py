"""Reads a pack back from each form: per finding a table of texts, as its reader sees it."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from geo.screen.pack import DECIDE, KNOWN, SAID, UNKNOWN, Finding, Front, Pack
from geo.screen.written import written
from geo.text import number
from pages.pack.geojson_file import plain_names


def expected(finding: Finding) -> list[list[str]]:
    """What the screen shows: the name and the text of every cell."""
    return [[r.name, *(c.text for c in r.cells)] for r in finding.screen.table.rows]


Page = list[tuple[str, list[str]]]
HEADINGS = (KNOWN, UNKNOWN, DECIDE, SAID)


def expected_front(front: Front) -> Page:
    """The first page as *Een A4* shows it: per heading every sentence, and what points say."""
    return [
        (heading, [text for line in lines for text in (str(line), *map(str, line.said))])
        for heading, lines in front.parts
    ]


def _by_heading(texts: list[str]) -> Page:
    """Texts in order, cut where a heading begins."""
    found: Page = []
    for text in texts:
        if text in HEADINGS:
            found.append((text, []))
        elif found and text:
            found[-1][1].append(text)
    return found


def powerpoint_front(content: bytes) -> Page:
    boxes = [
        [paragraph.text for paragraph in shape.text_frame.paragraphs]
        for slide in slides_of(content)
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    return _by_heading([text for box in boxes if box[0] in HEADINGS for text in box])


def excel_front(content: bytes) -> Page:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    texts = [str(row[0].value or "") for row in sheet.iter_rows()]
    end = next(i for i, text in enumerate(texts) if text.startswith("Keuzes: "))
    return _by_heading(texts[:end])


class _Front(HTMLParser):
    """Collects headings, sentences and quotations of the first slide."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside, self._open = False, ""

    def handle_starttag(self, tag, attributes) -> None:
        if "dia-a4" in dict(attributes).get("class", ""):
            self._inside = True
        elif tag == "footer":
            self._inside = False
        elif self._inside and tag in ("h3", "span", "blockquote"):
            self._open = tag
            self.texts.append("")

    def handle_endtag(self, tag) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data) -> None:
        if self._open:
            self.texts[-1] += data


def html_front(content: bytes) -> Page:
    parser = _Front()
    parser.feed(content.decode())
    return _by_heading(parser.texts)


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def bare(text: str) -> str:
    """Without white space, which a page breaks lines with."""
    return re.sub(r"\s+", "", text)


def slides_of(content: bytes) -> list:
    return list(Presentation(io.BytesIO(content)).slides)


def slide_text(slide) -> str:
    found = []
    stack = list(slide.shapes)
    while stack:
        shape = stack.pop()
        if shape.shape_type == 6:
            stack.extend(shape.shapes)
        elif shape.has_text_frame:
            found.append(shape.text_frame.text)
        elif getattr(shape, "has_table", False) and shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def powerpoint_tables(content: bytes, pack: Pack) -> list[list[list[str]]]:
    tables: dict[str, list[list[str]]] = {f.screen.question: [] for f in pack.findings}
    for slide in slides_of(content):
        for shape in slide.shapes:
            if getattr(shape, "has_table", False) and shape.has_table:
                question = next(q for q in tables if q in slide_text(slide))
                rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                tables[question] += rows[1:]
    return list(tables.values())


def excel_tables(content: bytes, pack: Pack) -> list[list[list[str]]]:
    """Numbers are written as their format shows them."""
    book = load_workbook(io.BytesIO(content))
    tables = []
    for k, finding in enumerate(pack.findings, start=1):
        sheet = next(s for s in book if s.title.startswith(f"{k} "))
        columns = len(finding.screen.table.columns)
        rows = list(sheet.iter_rows())
        start = next(i for i, row in enumerate(rows) if row[0].value == "Code") + 1
        tables.append(
            [
                [_shown(cell) for cell in row[1 : columns + 2]]
                for row in rows[start:]
                if row[0].value
            ]
        )
    return tables


def _shown(cell) -> str:
    if isinstance(cell.value, (int, float)):
        form = cell.number_format.split(";")[0]
        decimals = len(form.split(".")[1].strip('"%')) if "." in form else 0
        text = number(cell.value, decimals, signed=form.startswith("+"))
        return text + ("%" if "%" in form else "")
    return cell.value or ""


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def csv_tables(content: bytes, pack: Pack) -> list[list[list[str]]]:
    tables: dict[str, dict[str, list[str]]] = {f.screen.question: {} for f in pack.findings}
    for row in csv_rows(content):
        tables[row["vraag"]].setdefault(row["code"], [row["naam"]]).append(row["weergave"])
    return [list(rows.values()) for rows in tables.values()]


class _Tables(HTMLParser):
    """Collects the cells of the body of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._body = self._cell = False

    def handle_starttag(self, tag, _attributes) -> None:
        if tag == "tbody":
            self._body = True
            self.tables.append([])
        elif self._body and tag == "tr":
            self.tables[-1].append([])
        elif self._body and tag in ("td", "th"):
            self._cell = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag) -> None:
        if tag == "tbody":
            self._body = False
        elif tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data) -> None:
        if self._body and self._cell:
            self.tables[-1][-1][-1] += data


def html_tables(content: bytes) -> list[list[list[str]]]:
    parser = _Tables()
    parser.feed(content.decode())
    return parser.tables


def geojson_table(content: bytes, finding: Finding) -> list[list[str]]:
    found = json.loads(content)
    rows = []
    for feature in found["features"]:
        told = feature["properties"]
        names = plain_names(finding.screen.table.columns)
        rows.append([told["naam"], *(told.get(f"{name}_tekst", told[name]) for name in names)])
    return rows


def numbers_of(finding: Finding) -> dict[tuple[str, str], float]:
    """The numbers that an export may hold: by area and column."""
    return {
        (row.code, column.key): found.value
        for row in finding.screen.table.rows
        for column, cell in zip(finding.screen.table.columns, row.cells, strict=True)
        if column.numeric and (found := written(cell)) is not None
    }
