"""The pack as a presentation: editable text, native charts and tables, a map of native shapes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from geo.screen.line import Line
from geo.screen.pack import DECIDE, KNOWN, UNKNOWN, Finding, Front, Pack, demonstration_words
from pages.pack.drawing import draw
from pages.pack.ground import Ground
from pages.pack.plain_zip import plain_zip
from pages.pack.powerpoint_figures import chart_slides, table_slides
from pages.pack.powerpoint_map import PER_INCH, legend_shapes, map_shapes
from pages.pack.powerpoint_slide import EDGE, GAP_PT, HEIGHT, WIDTH, Slide, fitting, write
from pages.parts.style import brand

_MAP = (6.55, 0.4, 6.3, 4.8)
# Left, top, width and height in inches: of explanation, and of one or two lists of sentences.
_TOLD = (EDGE, 3.75, 5.75, 2.1)
_HALVES = ((EDGE, 1.7, 5.9, 4.75), (6.9, 1.7, 5.9, 4.75))
_MOST_LEFT = ((EDGE, 1.7, 8.2, 4.75), (9.1, 1.7, 3.7, 4.75))
_WHOLE = ((EDGE, 1.7, 12.3, 4.75),)
_INDENT, _HEADING = 0.25, 0.4
# How many points letters beside each other may differ.
_UNLIKE = 3
Box = tuple[float, float, float, float]
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def powerpoint_file(pack: Pack, ground: Ground) -> bytes:
    """Return the pack as a presentation of 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    told = deck.core_properties
    told.title = f"Vergaderpakket {pack.title}"
    told.author, told.language = "Stadsdeelkompas", "nl-NL"
    told.last_modified_by = "Stadsdeelkompas"
    told.created = told.modified = _MOMENT
    if pack.front:
        _front(deck, pack, pack.front)
    n = len(pack.findings)
    for k, finding in enumerate(pack.findings, start=1):
        kicker = f"Bevinding {k} van {n}: {finding.screen.question}"
        _finding(Slide(deck, finding.screen.headline, finding, kicker, half=True), finding, ground)
    for finding in pack.findings:
        chart_slides(deck, finding)
        table_slides(deck, finding)
    target = io.BytesIO()
    deck.save(target)
    return plain_zip(target.getvalue())


def _front(deck: Any, pack: Pack, front: Front) -> None:
    """Write *Een A4*: what is known beside what is not, then what to decide."""
    kicker = f"Een A4, {front.period}" if front.period else "Een A4"
    halves = [
        [part for part in front.parts if part[0] in (KNOWN, UNKNOWN)],
        [part for part in front.parts if part[0] not in (KNOWN, UNKNOWN)],
    ]
    filled = [half for half in halves if half]
    for k, parts in enumerate(filled, start=1):
        number = f" ({k} van {len(filled)})" if len(filled) > 1 else ""
        slide = Slide(deck, pack.title, pack.findings[0], kicker + number)
        if pack.watermark:
            slide.text((EDGE, 1.2, 12, 0.3), demonstration_words(pack.watermark), 14, bold=True)
        boxes = _WHOLE if len(parts) == 1 else _HALVES if parts[0][0] == KNOWN else _MOST_LEFT
        sizes = [_size(box, lines) for box, (_, lines) in zip(boxes, parts, strict=True)]
        for box, size, part in zip(boxes, sizes, parts, strict=True):
            _sentences(slide, box, min(size, min(sizes) + _UNLIKE), *part)


def _size(box: Box, lines: Sequence[Line]) -> float:
    """Return the size of letters that leaves room for all of it."""
    told = [text for line in lines for text in (str(line), *map(str, line.said))]
    return fitting(told, box[2] - _INDENT, box[3] - _HEADING)


def _sentences(slide: Slide, box: Box, size: float, heading: str, lines: Sequence[Line]) -> None:
    """Write sentences under their heading."""
    shape = slide.slide.shapes.add_textbox(*(Inches(v) for v in box))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame.paragraphs[0], heading, 18, bold=True, colour=brand("groen_donker"))
    for line in lines:
        paragraph = frame.add_paragraph()
        paragraph.space_before = Pt(GAP_PT)
        _item(paragraph, numbered=heading == DECIDE)
        if line.lead:
            write(paragraph, f"{line.lead} ", size, bold=True)
        write(paragraph, line.text, size)
        if line.sure:
            write(paragraph, f" ({line.sure})", size, colour=brand("tekst_zacht"))
        for each in line.said:
            _quote(frame.add_paragraph(), str(each), size)


def _quote(paragraph: Any, text: str, size: float) -> None:
    """Write what a point says under what it is about."""
    paragraph.space_before = Pt(GAP_PT / 2)
    paragraph._p.get_or_add_pPr().set("marL", "228600")
    write(paragraph, text, size, colour=brand("blauw"))


def _item(paragraph: Any, *, numbered: bool) -> None:
    """Make a paragraph an item of a list, so that it is read and edited as one."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "228600")
    properties.set("indent", "-228600")
    etree.SubElement(properties, qn("a:buFont")).set("typeface", "+mj-lt" if numbered else "Arial")
    if numbered:
        etree.SubElement(properties, qn("a:buAutoNum")).set("type", "arabicPeriod")
    else:
        etree.SubElement(properties, qn("a:buChar")).set("char", "•")


def _finding(slide: Slide, finding: Finding, ground: Ground) -> None:
    screen = finding.screen
    left, top, width, height = _MAP
    drawing = draw(screen, ground, width * PER_INCH, height * PER_INCH)
    map_shapes(slide, drawing, left, top)
    legend_shapes(slide, screen, left, top + height + 0.08, width)
    words = list(map(str, finding.said))
    size = min(13, fitting([screen.explanation, *words], *_TOLD[2:]))
    box = slide.text(_TOLD, screen.explanation, size, colour=brand("tekst_zacht"))
    for each in words:
        paragraph = box.text_frame.add_paragraph()
        paragraph.space_before = Pt(GAP_PT)
        write(paragraph, each, size, colour=brand("blauw"))
    if screen.watermark:
        slide.text((EDGE, 5.95, 5.75, 0.35), demonstration_words(screen.watermark), 12, bold=True)
