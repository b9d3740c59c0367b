"""The pack as a presentation: editable text, native charts and tables, a map of native shapes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from geo.screen.line import Line
from geo.screen.pack import (
    DECIDE,
    KNOWN,
    SAID,
    UNKNOWN,
    Finding,
    Front,
    Pack,
    demonstration_words,
)
from pages.pack import fit
from pages.pack.drawing import draw
from pages.pack.ground import Ground
from pages.pack.plain_zip import plain_zip
from pages.pack.powerpoint_figures import chart_slides, table_slides
from pages.pack.powerpoint_map import PER_INCH, legend_shapes, map_shapes
from pages.pack.powerpoint_slide import EDGE, GAP_PT, HEIGHT, WIDTH, Slide, write
from pages.parts.style import brand

_MAP = (6.55, 0.4, 6.3, 4.8)
_TOLD_WIDE, _TOLD_END = 5.75, 5.95
# Left, top, width and height in inches, of one or two lists of sentences.
_HALVES = ((EDGE, 1.7, 5.9, 4.75), (6.9, 1.7, 5.9, 4.75))
_MOST_LEFT = ((EDGE, 1.7, 8.2, 4.75), (9.1, 1.7, 3.7, 4.75))
_WHOLE = (EDGE, 1.7, 12.3, 4.75)
_INDENT, _HEADING = 0.38, 0.4
_SIZES = (16, 15, 14, 13, 12, 11, 10, 9, 8)
# Smaller letters than these get a slide of their own; and by how much those beside may differ.
_LEAST, _UNLIKE = 12, 3
Box = tuple[float, float, float, float]
_Part = tuple[str, tuple[Line, ...]]
_MARGIN = str(int(Inches(_INDENT)))
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
        headline, told_with = finding.screen.headline, finding.provenance
        _finding(Slide(deck, headline, told_with, kicker, half=True), finding, ground)
    for finding in pack.findings:
        chart_slides(deck, finding)
        table_slides(deck, finding)
    target = io.BytesIO()
    deck.save(target)
    return plain_zip(target.getvalue())


def _front(deck: Any, pack: Pack, front: Front) -> None:
    """Write *Een A4*: two headings beside each other where that reads well, else one a slide."""
    kicker = f"Een A4, {front.period}" if front.period else "Een A4"
    slides = list(_layout(front))
    for k, boxes in enumerate(slides, start=1):
        number = f" ({k} van {len(slides)})" if len(slides) > 1 else ""
        slide = Slide(deck, pack.title, pack.front_provenance, kicker + number)
        if pack.watermark:
            slide.text((EDGE, 1.2, 12, 0.3), demonstration_words(pack.watermark), 14, bold=True)
        sizes = [_size(box, lines) for box, (_, lines) in boxes]
        for (box, part), size in zip(boxes, sizes, strict=True):
            _sentences(slide, box, min(size, min(sizes) + _UNLIKE), *part)


def _layout(front: Front) -> Iterator[list[tuple[Box, _Part]]]:
    """Yield per slide what stands where."""
    for names, halves in (((KNOWN, UNKNOWN), _HALVES), ((DECIDE, SAID), _MOST_LEFT)):
        parts = [part for part in front.parts if part[0] in names]
        beside = list(zip(halves, parts, strict=False))
        if len(parts) > 1 and all(_size(b, lines) >= _LEAST for b, (_, lines) in beside):
            yield beside
        else:
            yield from ([(_WHOLE, part)] for part in parts)


def _size(box: Box, lines: Sequence[Line]) -> float:
    """Return the size of letters that leaves room for all of it."""
    told = [text for line in lines for text in (str(line), *map(str, line.said))]
    # Some words are bold, which takes a little more.
    room = ((box[2] - _INDENT) * 0.97, box[3] - _HEADING)
    return fit.fitting(told, room, _SIZES, gap=GAP_PT)


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
    paragraph._p.get_or_add_pPr().set("marL", _MARGIN)
    write(paragraph, text, size, colour=brand("blauw"))


def _item(paragraph: Any, *, numbered: bool) -> None:
    """Make a paragraph an item of a list, so that it is read and edited as one."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", _MARGIN)
    properties.set("indent", f"-{_MARGIN}")
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
    top = slide.below_title
    high = _TOLD_END - top
    told = [screen.explanation, *words]
    size = fit.fitting(told, (_TOLD_WIDE, high), _SIZES[2:], gap=GAP_PT)
    place = (EDGE, top, _TOLD_WIDE, high)
    box = slide.text(place, screen.explanation, size, colour=brand("tekst_zacht"))
    for each in words:
        paragraph = box.text_frame.add_paragraph()
        paragraph.space_before = Pt(GAP_PT)
        write(paragraph, each, size, colour=brand("blauw"))
    if screen.watermark:
        told_so = demonstration_words(screen.watermark)
        slide.text((EDGE, 6.15, _TOLD_WIDE, 0.25), told_so, 11, bold=True)
