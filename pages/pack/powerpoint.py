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

from geo.screen.pack import Finding, Front, Pack, demonstration_words
from pages.pack.drawing import draw
from pages.pack.ground import Ground
from pages.pack.plain_zip import plain_zip
from pages.pack.powerpoint_figures import chart_slides, table_slides
from pages.pack.powerpoint_map import PER_INCH, legend_shapes, map_shapes
from pages.pack.powerpoint_slide import EDGE, HEIGHT, WIDTH, Slide, write
from pages.parts.style import brand

_MAP = (6.55, 0.4, 6.3, 4.8)
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
        _front(Slide(deck, pack.title, pack.findings[0], "Een A4"), pack, pack.front)
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


def _front(slide: Slide, pack: Pack, front: Front) -> None:
    if pack.watermark:
        slide.text((EDGE, 1.25, 12, 0.3), demonstration_words(pack.watermark), 14, bold=True)
    known, *others = front.parts
    _sentences(slide, (EDGE, 1.75, 7.0, 4.6), [known])
    _sentences(slide, (8.0, 1.75, 4.8, 4.6), others)


def _sentences(
    slide: Slide,
    box: tuple[float, float, float, float],
    parts: Sequence[tuple[str, tuple[str, ...]]],
) -> None:
    if not parts:
        return
    shape = slide.slide.shapes.add_textbox(*(Inches(v) for v in box))
    frame = shape.text_frame
    frame.word_wrap = True
    paragraph = frame.paragraphs[0]
    for heading, lines in parts:
        if paragraph.runs:
            paragraph = frame.add_paragraph()
        write(paragraph, heading, 18, bold=True, colour=brand("groen_donker"))
        for line in lines:
            paragraph = frame.add_paragraph()
            paragraph.space_before = Pt(5)
            _bullet(paragraph)
            write(paragraph, line, 14)


def _bullet(paragraph: Any) -> None:
    """Make a paragraph an item of a list, so that it is read and edited as one."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "228600")
    properties.set("indent", "-228600")
    etree.SubElement(properties, qn("a:buFont")).set("typeface", "Arial")
    etree.SubElement(properties, qn("a:buChar")).set("char", "•")


def _finding(slide: Slide, finding: Finding, ground: Ground) -> None:
    screen = finding.screen
    left, top, width, height = _MAP
    drawing = draw(screen, ground, width * PER_INCH, height * PER_INCH)
    map_shapes(slide, drawing, left, top)
    legend_shapes(slide, screen, left, top + height + 0.08, width)
    box = (EDGE, 3.75, 5.75, 1.9)
    slide.text(box, screen.explanation, 13, colour=brand("tekst_zacht"))
    if screen.watermark:
        slide.text((EDGE, 5.95, 5.75, 0.35), demonstration_words(screen.watermark), 12, bold=True)
