"""What a workbook says outside its cells: remarks, text boxes, and the top and foot of its pages.

Nobody sees it in the table, but whoever opens the file can read it; so it is searched as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from loaders.container import ODS, XLSX, Container

REMARK = "een opmerking bij een cel"
TEXT_BOX = "een tekstvak"
PAGE = "de kop- of voettekst van een pagina"

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
    ),
    ODS: (
        (r"content\.xml", "annotation", REMARK),
        (r"content\.xml", "text-box|custom-shape", TEXT_BOX),
        (r"styles\.xml", "(?:header|footer)(?:-left|-first)?", PAGE),
    ),
}


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
