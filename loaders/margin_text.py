"""What a workbook says outside its cells: remarks, text boxes, pages, names, choices and caches.

Nobody sees it in the table, but whoever opens the file can read it; so it is searched as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from loaders.container import ODS, XLSX, Container

REMARK = "een opmerking bij een cel"
TEXT_BOX = "een tekstvak"
PAGE = "de kop- of voettekst van een pagina"
CHOICE = "een keuzelijst of de uitleg erbij"
DEFINED = "een naam die aan cellen is gegeven"
PROPERTY = "de eigenschappen van het bestand"
LINK = "een koppeling bij een cel"
CACHE = "het geheugen van een draaitabel"

_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"</(?:\w+:)?p>|<(?:\w+:)?(?:br|line-break)\b[^<>]*>")
# How the top of a page is laid out in XLSX: its part, font, size and colour.
_LAYOUT = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]{1,2}|[A-Z])')
# Per form: which parts hold which elements with text, and what that text is.
_PLACES: dict[str, tuple[tuple[str, str, str], ...]] = {
    XLSX: (
        (r"xl/comments[^/]*\.xml|xl/comments/.*\.xml", "text", REMARK),
        (r"xl/threadedcomments/.*\.xml", "text", REMARK),
        (r"xl/drawings/[^/]*\.xml", "txBody", TEXT_BOX),
        (
            r"xl/(?:work|chart)sheets/[^/]*\.xml",
            "(?:odd|even|first)(?:Header|Footer)",
            PAGE,
        ),
        (r"xl/worksheets/[^/]*\.xml", "formula[12]", CHOICE),
        (r"xl/workbook\.xml", "definedName", DEFINED),
        (r"docprops/core\.xml", "title|subject|description|keywords|category", PROPERTY),
        (r"docprops/app\.xml", "Manager|Company|HyperlinkBase", PROPERTY),
        (r"docprops/custom\.xml", "property", PROPERTY),
    ),
    ODS: (
        (r"content\.xml", "annotation", REMARK),
        (r"content\.xml", "text-box|custom-shape", TEXT_BOX),
        (r"styles\.xml", "(?:header|footer)(?:-left|-first)?", PAGE),
        (r"meta\.xml", "title|subject|description|keyword|user-defined", PROPERTY),
        (r"content\.xml", "help-message|error-message", CHOICE),
    ),
}
# The same for texts in an attribute of those elements.
_ATTRIBUTES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    XLSX: (
        (r"xl/worksheets/_rels/.*\.rels", "Relationship", "Target", LINK),
        (r"xl/worksheets/[^/]*\.xml", "dataValidation", "prompt|promptTitle|error", CHOICE),
        (r"xl/pivotcache/.*\.xml", "s|n|d|x", "v", CACHE),
        (r"xl/pivotcache/.*\.xml", "cacheField", "name|caption", CACHE),
        (r"xl/workbook\.xml", "definedName", "name|comment", DEFINED),
        (r"docprops/custom\.xml", "property", "name", PROPERTY),
    ),
    ODS: (
        (r"content\.xml", "a", r"(?:\w+:)?href", LINK),
        (r"content\.xml", "content-validation", r"(?:\w+:)?condition", CHOICE),
        (r"content\.xml", "named-range|named-expression", r"(?:\w+:)?(?:name|expression)", DEFINED),
        (r"meta\.xml", "user-defined", r"(?:\w+:)?name", PROPERTY),
    ),
}
_MAIL = re.compile(r"mailto:", re.IGNORECASE)


def margin_texts(container: Container) -> Iterator[tuple[str, str]]:
    """Yield what a text is, in Dutch with its article, and the text.

    Parameters
    ----------
    container : Container
        As opened: unpacked within the limits.
    """
    for pattern, element, what in _PLACES.get(container.form, ()):
        for name, part in container.parts.items():
            if re.fullmatch(pattern, name, re.IGNORECASE):
                for inner in _inside(part, element):
                    yield what, _plain(inner, laid_out=container.form == XLSX and what == PAGE)
    for pattern, element, attribute, what in _ATTRIBUTES.get(container.form, ()):
        for name, part in container.parts.items():
            if re.fullmatch(pattern, name, re.IGNORECASE):
                for text in _attributes(part, element, attribute):
                    # A web address holds numbers that say nothing.
                    if what != LINK or _MAIL.match(text):
                        yield what, _MAIL.sub("", text)


def _attributes(part: bytes, element: str, attribute: str) -> Iterator[str]:
    """Yield the distinct values of an attribute of the elements of a name."""
    tags = re.compile(rb"<(?:\w+:)?(?:%s)(?=[\s/>])[^<>]*>" % element.encode())
    values = re.compile(rb"""\s(?:%s)\s*=\s*(?:"([^"]*)"|'([^']*)')""" % attribute.encode())
    seen: dict[bytes, None] = {}
    for tag in tags.finditer(part):
        for value in values.finditer(tag[0]):
            seen[value[1] or value[2] or b""] = None
    for found in seen:
        yield unquote(html.unescape(found.decode("utf-8", "replace")))


def _inside(part: bytes, element: str) -> Iterator[str]:
    """Yield what stands in the elements of a name; passes once, however the file is made."""
    start: int | None = None
    tags = re.compile(rb"<(/?)(?:\w+:)?(?:%s)(?=[\s/>])[^<>]*?(/?)>" % element.encode())
    for tag in tags.finditer(part):
        if tag[1] and start is not None:
            yield part[start : tag.start()].decode("utf-8", "replace")
            start = None
        elif not tag[1] and not tag[2] and start is None:
            start = tag.end()


def _plain(inner: str, *, laid_out: bool) -> str:
    # Between the runs of one sentence stands no space: a number can be cut in two by its font.
    text = html.unescape(_TAG.sub("", _PARAGRAPH.sub(" ", inner)))
    return _LAYOUT.sub(" ", text) if laid_out else text
