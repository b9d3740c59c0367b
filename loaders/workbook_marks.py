"""What the reader of workbooks leaves out: failed formulas, percentages, merged cells of ODS.

A failed formula must not look like an empty cell, nor 25% like 0.25.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree as Xml

from loaders.number_formats import shown_otherwise
from loaders.rich_text import OdsStyles, cell_rich_text, ods_has_rich_text, shared_rich_texts

# Built-in number formats 0% and 0.00%.
_PERCENT_FORMATS = {"9", "10"}
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]*)<")
_STYLE = re.compile(rb'\bs="([0-9]+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
# A program that cannot calculate writes a formula without its outcome; text may be empty.
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\b(?![^<>]*\bt="str")([^<>]*[^<>/])>\s*'
    rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
NO_OUTCOME = "#LEEG!"
_ALPHABET = 26
_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^<>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER = r"""\b{}\s*=\s*["']([0-9]{{1,7}})["']"""
_NUMBERS = {name: re.compile(_NUMBER.format(name).encode()) for name in ("r", "min", "max")}
_ODS_MARKED = re.compile(
    rb'"(?:error|percentage)"|number-(?:columns|rows)-spanned="(?!1")'
    rb'|visibility="(?:collapse|filter)"',
    re.IGNORECASE,
)


@dataclass
class Marks:
    """What is known of the cells of a sheet.

    Parameters
    ----------
    texts : list of (int, int, str)
        Row and column from 0, and what the cell shows.
    merged : list of (int, int, int, int)
        First row (from 1) and column (from 0), last row and column.
    rows, columns : list of (int, int)
        What is hidden: first and last row (from 1), and column (from 0).
    """

    texts: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: list[tuple[int, int]] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)


def marks(content: bytes) -> dict[str, Marks]:
    """Return the marks of a workbook by the name of the sheet; merged cells for ODS only."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "content.xml" in archive.namelist():
            return _of_ods(archive.read("content.xml"))
        return _of_xlsx(archive)


def number_text(value: float) -> str:
    """Return a number with a decimal comma, to the fifteen digits that a spreadsheet keeps."""
    return format(Decimal(f"{value:.15g}"), "f").replace(".", ",")


def _percent(value: str | bytes) -> str:
    return f"{number_text(float(value) * 100)}%"


def _of_xlsx(archive: zipfile.ZipFile) -> dict[str, Marks]:
    book = _parsed(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("xl", relation.get("Target", "")))
        for relation in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    styles = "|".join(_percent_styles(archive)).encode()
    otherwise = _formats(archive)
    shared = shared_rich_texts(archive)
    found = {}
    for sheet in book.iterfind(".//{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        # An absolute target starts at the root of the archive.
        path = targets.get(key, "").removeprefix("/")
        if path in archive.namelist():
            part = archive.read(path)
            texts = [*_marked(part, styles), *_rich(part, shared), *_otherwise(part, otherwise)]
            own = Marks(texts, [], *_hidden(part))
            found[sheet.get("name", "")] = own
    return found


def _marked(part: bytes, percent_styles: bytes) -> list[tuple[int, int, str]]:
    failed = _cells(rb't="e"').finditer(part) if b't="e"' in part else ()
    found = [
        (*_place(cell), html.unescape(value[1].decode()))
        for cell in failed
        if (value := _VALUE.search(cell[2]))
    ]
    percent = _cells(rb's="(?:%s)"' % percent_styles)
    for cell in percent.finditer(part) if percent_styles else ():
        value = _VALUE.search(cell[2])
        if value and (b't="n"' in cell[1] or b't="' not in cell[1]):
            found.append((*_place(cell), _percent(value[1])))
    if _FORMULA.search(part):
        found += [(*_place(cell), NO_OUTCOME) for cell in _UNCALCULATED.finditer(part)]
    return found


def _otherwise(part: bytes, formats: dict[bytes, str]) -> Iterator[tuple[int, int, str]]:
    """Yield the numbers of which something else is shown."""
    if not formats:
        return
    for cell in _cells(rb's="(?:%s)"' % b"|".join(formats)).finditer(part):
        value = _VALUE.search(cell[2])
        style = _STYLE.search(cell[1])
        if value and style and (b't="n"' in cell[1] or b't="' not in cell[1]):
            stored = float(value[1])
            text = shown_otherwise(formats[style[1]], number_text(stored)) if stored > 0 else ""
            if text:
                yield (*_place(cell), text)


def _formats(archive: zipfile.ZipFile) -> dict[bytes, str]:
    """Return by the number of a style its format, where that shows something else."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = _parsed(archive, "xl/styles.xml")
    own = {
        form.get("numFmtId", ""): form.get("formatCode", "")
        for form in styles.iterfind(".//{*}numFmt")
    }
    codes = {
        str(n).encode(): own.get(style.get("numFmtId", ""), "")
        for n, style in enumerate(styles.iterfind("./{*}cellXfs/{*}xf"))
    }
    return {number: code for number, code in codes.items() if shown_otherwise(code, "1")}


def _rich(part: bytes, shared: dict[int, str]) -> Iterator[tuple[int, int, str]]:
    """Yield the texts of which some part is raised, lowered or struck out."""
    for kind, inline in ((rb't="s"', False), (rb't="inlineStr"', True)):
        if inline or shared:
            for cell in _cells(kind).finditer(part):
                if text := cell_rich_text(cell[2], shared, inline=inline):
                    yield (*_place(cell), text)


def _hidden(part: bytes) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return which rows and columns are hidden."""
    rows: list[tuple[int, int]] = []
    columns: list[tuple[int, int]] = []
    if not _HIDDEN.search(part):
        return rows, columns
    for row in _ROW.finditer(part):
        number = _NUMBERS["r"].search(row[1])
        if number and _HIDDEN.search(row[1]):
            _widen(rows, int(number[1]), int(number[1]))
    for column in _COLUMNS.finditer(part):
        first, last = (_NUMBERS[name].search(column[1]) for name in ("min", "max"))
        if first and last and _HIDDEN.search(column[1]):
            _widen(columns, int(first[1]) - 1, int(last[1]) - 1)
    return rows, columns


def _widen(spans: list[tuple[int, int]], first: int, last: int) -> None:
    """Add a span after the others; one that follows on the last is part of it."""
    if spans and spans[-1][1] + 1 == first:
        first = spans.pop()[0]
    spans.append((first, last))


def _cells(attribute: bytes) -> re.Pattern[bytes]:
    """Return a pattern for cells with an attribute: its attributes, and what it holds."""
    return re.compile(
        rb"<(?:\w+:)?c\b(?=[^<>]*\b%s)([^<>]*[^<>/])>(.*?)</(?:\w+:)?c>" % attribute, re.DOTALL
    )


def _place(cell: re.Match[bytes]) -> tuple[int, int]:
    """Return the row and the column, from 0."""
    where = _REFERENCE.search(cell[1])
    if where is None:
        raise ValueError("a cell without a reference")
    return int(where[2]) - 1, _column(where[1])


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * _ALPHABET + letter - ord("A") + 1
    return place - 1


def _percent_styles(archive: zipfile.ZipFile) -> list[str]:
    """Return the numbers of the styles that show a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = _parsed(archive, "xl/styles.xml")
    formats = _PERCENT_FORMATS | {
        form.get("numFmtId", "")
        for form in styles.iterfind(".//{*}numFmt")
        if "%" in form.get("formatCode", "")
    }
    used = styles.iterfind("./{*}cellXfs/{*}xf")
    return [str(n) for n, style in enumerate(used) if style.get("numFmtId") in formats]


def _parsed(archive: zipfile.ZipFile, name: str) -> Xml.Element:
    return Xml.fromstring(archive.read(name))  # noqa: S314 - as above


def _of_ods(part: bytes) -> dict[str, Marks]:
    found: dict[str, Marks] = {}
    if not _ODS_MARKED.search(part) and not ods_has_rich_text(part):
        return found
    styles = OdsStyles()
    own, row, column = Marks(), 0, 0
    for event, element in Xml.iterparse(io.BytesIO(part), ("start", "end")):  # noqa: S314
        tag = element.tag.rpartition("}")[2]
        if event == "start" and tag == "table":
            own, row, column = found.setdefault(_attribute(element, "name"), Marks()), 0, 0
        elif event == "end" and tag == "style":
            styles.note(element)
        elif event == "end" and tag == "table-column":
            column += _repeated(element, "number-columns-repeated", column, own.columns)
        elif event == "end" and tag == "table-row":
            _read_ods_row(element, row, own, styles)
            row += _repeated(element, "number-rows-repeated", row + 1, own.rows)
            element.clear()
    return found


def _repeated(element: Xml.Element, name: str, first: int, hidden: list[tuple[int, int]]) -> int:
    """Return how often a row or column is there, and add it to what is hidden when it is."""
    times = int(_attribute(element, name) or 1)
    if _attribute(element, "visibility") in ("collapse", "filter"):
        _widen(hidden, first, first + times - 1)
    return times


def _read_ods_row(element: Xml.Element, row: int, own: Marks, styles: OdsStyles) -> None:
    column = 0
    rows = int(_attribute(element, "number-rows-repeated") or 1)
    for cell in element:
        if not cell.tag.endswith("table-cell"):
            continue
        repeated = int(_attribute(cell, "number-columns-repeated") or 1)
        if text := _ods_text(cell) or styles.text(cell):
            own.texts += [
                (row + down, column + right, text)
                for down in range(rows)
                for right in range(repeated)
            ]
        down = int(_attribute(cell, "number-rows-spanned") or 1)
        right = int(_attribute(cell, "number-columns-spanned") or 1)
        if down > 1 or right > 1:
            own.merged.append((row + 1, column, row + down, column + right - 1))
        column += repeated


def _ods_text(cell: Xml.Element) -> str:
    kinds = {value for name, value in cell.items() if name.endswith("}value-type")}
    if "error" in kinds:
        return "".join("".join(each.itertext()) for each in cell if each.tag.endswith("}p"))
    return _percent(_attribute(cell, "value")) if "percentage" in kinds else ""


def _attribute(element: Xml.Element, name: str) -> str:
    """Return an attribute by its local name, of the format's own namespace."""
    found = (v for k, v in element.items() if k.endswith(f":1.0}}{name}"))
    return next(found, "")
