"""Text of which parts are raised, lowered or struck out: without that ``1²`` would look like 12."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

_SHARED = "xl/sharedStrings.xml"
_MARKED = re.compile(rb"vertAlign|<(?:\w+:)?d?strike\b")
_PREFIX = re.compile(rb"<(/?)\w+:")
_OFF = ("0", "false", "baseline")
_PLAIN = "0123456789+-="
_RAISED = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>\s*([0-9]+)\s*<")
_ODS_MARKED = re.compile(rb'text-position="(?:super|sub|-?[1-9])|line-through-style="(?!none)')


def shared_rich_texts(archive: zipfile.ZipFile) -> dict[int, str]:
    """Return the shared texts of an XLSX with such parts, by their number."""
    if _SHARED not in archive.namelist():
        return {}
    part = archive.read(_SHARED)
    if not _MARKED.search(part):
        return {}
    found, place = {}, 0
    for _, element in Xml.iterparse(io.BytesIO(part)):  # noqa: S314 - refused before: entities
        if element.tag.rpartition("}")[2] == "si":
            if text := _of_runs(element):
                found[place] = text
            place += 1
            element.clear()
    return found


def cell_rich_text(inside: bytes, shared: dict[int, str], *, inline: bool) -> str:
    """Return the text of a cell of an XLSX where parts of it are marked, or nothing.

    Parameters
    ----------
    inside : bytes
        What stands within the cell.
    shared : dict
        As ``shared_rich_texts`` returns.
    inline : bool
        Whether the text stands in the cell itself.
    """
    if not inline:
        value = _VALUE.search(inside)
        return shared.get(int(value[1]), "") if value else ""
    if not _MARKED.search(inside):
        return ""
    try:
        cell = Xml.fromstring(b"<c>%s</c>" % _PREFIX.sub(rb"<\1", inside))  # noqa: S314
    except Xml.ParseError:
        return ""
    return "".join(_of_runs(element) for element in cell.iter("is"))


def _of_runs(element: Xml.Element) -> str:
    """Return the whole text when some of it is marked, otherwise nothing."""
    texts, marked = [], False
    for run in element.iterfind("{*}r"):
        text = "".join(each.text or "" for each in run.iterfind("{*}t"))
        form = run.find("{*}rPr")
        raised = form.find("{*}vertAlign") if form is not None else None
        where = raised.get("val", "") if raised is not None else ""
        struck = form is not None and any(
            mark.get("val", "1") not in _OFF
            for name in ("strike", "dstrike")
            for mark in form.iterfind(f"{{*}}{name}")
        )
        shown = _shown(text, raised=where == "superscript", lowered=where == "subscript",
                       struck=struck)  # fmt: skip
        marked |= shown != text
        texts.append(shown)
    return "".join(texts) if marked else ""


def _shown(text: str, *, raised: bool, lowered: bool, struck: bool) -> str:
    if struck and text.strip():
        return f"(doorgehaald: {text.strip()}) "
    if raised:
        return text.translate(_RAISED)
    return text.translate(_LOWERED) if lowered else text


def ods_has_rich_text(part: bytes) -> bool:
    """Return whether an ODS has a style that raises, lowers or strikes out text."""
    return _ODS_MARKED.search(part) is not None


class OdsStyles:
    """The styles of an ODS that raise, lower or strike out text; found while it is read."""

    def __init__(self) -> None:
        self._styles: dict[str, dict[str, bool]] = {}

    def note(self, style: Xml.Element) -> None:
        """Note a style when it is one of those."""
        name = next((v for k, v in style.items() if k.endswith("}name")), "")
        for form in style:
            given = {key.rpartition("}")[2]: value for key, value in form.items()}
            where = given.get("text-position", "").split(" ")[0]
            struck = given.get("text-line-through-style", "none") != "none"
            raised = where == "super" or (where.strip("%").isdigit() and where.strip("%") != "0")
            lowered = where == "sub" or where.startswith("-")
            if raised or lowered or struck:
                self._styles[name] = {"raised": raised, "lowered": lowered, "struck": struck}

    def text(self, cell: Xml.Element) -> str:
        """Return the text of a cell when some of it is marked, otherwise nothing."""
        lines = [each for each in cell if each.tag.endswith("}p")]
        if not self._styles:
            return ""
        plain = "\n".join("".join(line.itertext()) for line in lines)
        shown = "\n".join("".join(self._parts(line)) for line in lines)
        return shown if shown != plain else ""

    def _parts(self, element: Xml.Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            name = next((v for k, v in child.items() if k.endswith("}style-name")), "")
            inner = "".join(self._parts(child))
            yield _shown(inner, **self._styles[name]) if name in self._styles else inner
            yield child.tail or ""
