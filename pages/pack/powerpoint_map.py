"""The map and its legend as native shapes of a presentation, to edit or recolour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from geo.cell import State
from geo.screen.model import LegendItem, Scale, Screen
from pages.pack import fit
from pages.pack.drawing import Dot, Drawing, Line
from pages.pack.freeform import add_freeform, fill_xml
from pages.pack.labels import Label
from pages.pack.powerpoint_slide import Slide, describe, hatch, let_through, outline, rgb_of, write
from pages.pack.svg import circle_part
from pages.parts.style import brand, colour_of

# Units of a drawing in an inch.
PER_INCH = 100
# Of the legend: sizes of letters, rows that there is room for, and inches.
_SIZES, _MOST_ROWS, _ROW, _BESIDE = (10, 9, 8, 7), 4, 0.245, 0.34


def map_shapes(slide: Slide, drawing: Drawing, left: float, top: float) -> None:
    """Draw the map as one group of shapes that can be edited."""
    pen = _MapPen(slide.slide, left, top)
    for piece in drawing.pieces:
        told = f"{piece.name}: {piece.text}" if piece.text else piece.name
        fill = fill_xml(piece.fill, piece.stroke)
        pen.lines(piece.rings, piece.name, told, ("#ffffff", 0.75), fill)
    pen.lines(drawing.outline, "Grenzen van stadsdelen", "", (brand("kaartlijn"), 1.0))
    pen.lines(drawing.chosen, "Gekozen gebied", "", ("#000000", 2.5))
    for dot in drawing.dots:
        pen.dot(dot)
    for label in drawing.labels:
        pen.label(label)
    _marks(pen, drawing)
    # Grouping at the end: a group measures itself anew with every shape.
    group = slide.slide.shapes.add_group_shape(pen.shapes)
    describe(group, "Kaart", drawing.description)


class _MapPen:
    """Draws on the slide in the units of a drawing, and keeps what it drew."""

    def __init__(self, slide: Any, left: float, top: float) -> None:
        self.shapes: list[Any] = []
        self._slide = slide
        self._unit = Inches(1) / PER_INCH
        self._corner = int(Inches(left)), int(Inches(top))

    def box(self, x: float, y: float, width: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
        """Return a box in the units of the slide."""
        corner = (self._corner[0] + x * self._unit, self._corner[1] + y * self._unit)
        size = (width * self._unit, height * self._unit)
        return Emu(int(corner[0])), Emu(int(corner[1])), Emu(int(size[0])), Emu(int(size[1]))

    def points(self, size: float) -> float:
        """Return a size of letters in points."""
        return round(size * self._unit / Pt(1) * 0.92, 1)

    def lines(
        self,
        lines: Sequence[Line],
        name: str,
        text: str,
        line: tuple[str, float],
        fill: str = "",
    ) -> None:
        if not lines:
            return
        shape = add_freeform(
            self._slide,
            lines,
            self._corner,
            self._unit,
            name=name,
            text=text,
            line=line,
            fill=fill,
        )
        self.shapes.append(shape)

    def shape(self, kind: Any, box: tuple[float, float, float, float], colour: str) -> Any:
        """Add a filled shape without a line."""
        shape = self._slide.shapes.add_shape(kind, *self.box(*box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb_of(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False
        self.shapes.append(shape)
        return shape

    def ground(self, box: tuple[float, float, float, float]) -> None:
        """Add a white ground that lets the map through a little."""
        shape = self.shape(MSO_SHAPE.RECTANGLE, box, "#ffffff")
        let_through(shape.fill._xPr.find(qn("a:solidFill")), 80)
        shape.name = "Ondergrond"

    def dot(self, dot: Dot) -> None:
        r = dot.radius
        shape = self.shape(MSO_SHAPE.OVAL, (dot.x - r, dot.y - r, 2 * r, 2 * r), dot.fill)
        outline(shape, dot.stroke, dot.width * 0.75)
        describe(shape, dot.text.partition(":")[0], dot.text)

    def words(
        self, box: tuple[float, float, float, float], lines: Sequence[str], size: float
    ) -> Any:
        """Add lines of bold text in the middle of a box."""
        shape = self._slide.shapes.add_textbox(*self.box(*box))
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap, frame.vertical_anchor = False, MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        for k, line in enumerate(lines):
            paragraph = paragraph if k == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.CENTER
            write(paragraph, line, size, bold=True)
        shape.name = " ".join(lines)
        self.shapes.append(shape)
        return shape

    def label(self, label: Label) -> None:
        """Write a name on a ground that lets the map through."""
        wide, high = label.width * 1.15, label.height
        box = (label.x - wide / 2, label.y - high / 2, wide, high)
        shape = self.words(box, label.lines, self.points(label.size))
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb_of("#ffffff")
        let_through(shape.fill._xPr.find(qn("a:solidFill")), 82)


def _marks(pen: _MapPen, drawing: Drawing) -> None:
    """Draw scale bar, north and watermark."""
    left, foot, bar = 8.0, drawing.height - 8, drawing.bar
    # On a map that fills the sheet they stand on colours.
    pen.ground((left - 4, foot - 20, bar.length + 8, 26))
    pen.ground((drawing.width - 29, 3, 24, 42))
    shape = pen.shape(MSO_SHAPE.RECTANGLE, (left, foot, bar.length, 3), brand("tekst"))
    describe(shape, "Schaal", f"Schaalbalk: {bar.text}")
    pen.words((left, foot - 18, bar.length, 15), [bar.text], 10)
    tip = (drawing.width - 24, 6, 14, 20)
    shape = pen.shape(MSO_SHAPE.ISOSCELES_TRIANGLE, tip, brand("tekst"))
    describe(shape, "Noord", "Het noorden is boven")
    pen.words((drawing.width - 27, 28, 20, 15), ["N"], 10)
    if drawing.watermark:
        wide, high = drawing.width * 0.9, 50.0
        box = ((drawing.width - wide) / 2, drawing.height * 0.45, wide, high)
        mark = pen.words(box, [drawing.watermark.upper()], 30)
        mark.rotation = -24
        mark.name = "Watermerk"
        let_through(mark._element.xpath(".//a:rPr/a:solidFill")[0], 20)


def legend_shapes(slide: Slide, screen: Screen, left: float, top: float, width: float) -> None:
    """Draw the legend: every look that occurs, and how many areas have it."""
    slide.text((left, top, width, 0.25), screen.legend_title, 12, bold=True)
    shown = [item for item in screen.legend if item.count]
    texts = [f"{item.text}: {item.count}" for item in shown]
    columns, size = _legend_grid(texts, width)
    wide = width / columns
    for k, (item, text) in enumerate(zip(shown, texts, strict=True)):
        column, row = k % columns, k // columns
        x, y = left + column * wide, top + 0.3 + row * _ROW
        _swatch(slide, screen, item, x, y)
        slide.text((x + _BESIDE, y, wide - _BESIDE - 0.05, 0.2), text, size)


def _legend_grid(texts: Sequence[str], width: float) -> tuple[int, float]:
    """Return columns and size of letters with which every text stands on one line."""
    grids = [(n, size) for size in _SIZES for n in (3, 2)]
    for columns, size in grids:
        room = width / columns - _BESIDE - 0.05
        rows = math.ceil(len(texts) / columns)
        if rows <= _MOST_ROWS and all(fit.lines(text, size, room) == 1 for text in texts):
            return columns, size
    return grids[-1]


def _swatch(slide: Slide, screen: Screen, item: LegendItem, x: float, y: float) -> None:
    number = item.state is State.NUMBER
    round_one = number and (screen.map.of_points or screen.map.scale is Scale.CIRCLES)
    part = circle_part(item, screen) if screen.map.scale is Scale.CIRCLES and number else 1.0
    width, height = (0.17 * part, 0.17 * part) if round_one else (0.27, 0.16)
    shape = slide.slide.shapes.add_shape(
        MSO_SHAPE.OVAL if round_one else MSO_SHAPE.RECTANGLE,
        *(Inches(v) for v in (x + (0.27 - width) / 2, y + (0.17 - height) / 2, width, height)),
    )
    stroke = {State.SUPPRESSED: brand("arcering"), State.NO_DATA: brand("vlak")}.get(item.state)
    colour = colour_of(item, screen.map.scale)
    if stroke:
        hatch(shape, stroke, colour)
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb_of(colour)
    outline(shape, "#8a857c", 0.5)
    describe(shape, f"Legenda {item.text}", item.text)
