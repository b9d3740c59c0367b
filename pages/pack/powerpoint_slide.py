"""A slide of a presentation, and how text and shapes on it look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from pages.pack import fit
from pages.parts.style import brand, rgb

WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.5
_TITLE_ONLY = 5
# It, or a typeface with the same widths, is on every machine that shows a presentation.
_FONT = "Arial"
_HALF, _TITLE_TOP, _TITLE_HIGH = 5.75, 0.65, (0.72, 2.9)
_TITLE_SIZES = (28, 26, 24, 22, 20, 18, 16)
# Where the foot begins; what a slide shows ends above it.
FOOT = 6.6
_FOOT_HIGH = HEIGHT - FOOT - 0.08
_FOOT_SIZES = (9, 8.5, 8, 7.5, 7, 6.5, 6)
GAP_PT = 5
Provenance = Sequence[tuple[str, str]]


class Slide:
    """A slide with a real title, what it is about above it and where it comes from below.

    Parameters
    ----------
    deck : Presentation
    title : str
    provenance : sequence of (str, str)
        What must travel with the figures; ``Let op`` is also told above.
    kicker : str
    half : bool
        The title keeps to the left half; the right one is for the map with its legend.
    """

    def __init__(
        self, deck: Any, title: str, provenance: Provenance, kicker: str, *, half: bool = False
    ) -> None:
        self.slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        width = _HALF if half else WIDTH - 2 * EDGE
        self.text((EDGE, 0.3, width, 0.35), kicker, 14, bold=True, colour=brand("groen_donker"))
        size = fit.fitting([title], (width, _TITLE_HIGH[half]), _TITLE_SIZES, bold=True)
        high = fit.height([title], size, width, bold=True)
        place = self.slide.shapes.title
        place.left, place.top = Inches(EDGE), Inches(_TITLE_TOP)
        place.width, place.height = Inches(width), Inches(high)
        frame = place.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        write(frame.paragraphs[0], title, size, bold=True)
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.below_title = _TITLE_TOP + high + 0.15
        self._foot(provenance, half=half)
        warning = dict(provenance).get("Let op", "")
        if warning and not half:
            self.text(
                (WIDTH - 4.5, 0.3, 4.0, 0.35),
                warning.partition(":")[0].lower(),
                12,
                bold=True,
                align=PP_ALIGN.RIGHT,
            )
        notes = [f"{name}: {text}" for name, text in provenance]
        self.slide.notes_slide.notes_text_frame.text = "\n".join(notes)

    def _foot(self, provenance: Provenance, *, half: bool) -> None:
        # Beside the map stands its legend; elsewhere what the map covers says nothing.
        left_out = "Legenda" if half else "Dekking"
        foot = "  ".join(f"{n}: {t}" for n, t in provenance if n != left_out)
        width = WIDTH - 2 * EDGE
        size = fit.fitting([foot], (width, _FOOT_HIGH), _FOOT_SIZES)
        box = self.text((EDGE, FOOT, width, _FOOT_HIGH), foot, size, colour=brand("tekst_zacht"))
        box.name = "Herkomst"

    def text(
        self,
        box: tuple[float, float, float, float],
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = "",
        align: Any = PP_ALIGN.LEFT,
    ) -> Any:
        """Write a box of text; sizes in inches and points."""
        shape = self.slide.shapes.add_textbox(*(Inches(v) for v in box))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        write(frame.paragraphs[0], text, size, bold=bold, colour=colour)
        frame.paragraphs[0].alignment = align
        return shape


def write(paragraph: Any, text: str, size: float, *, bold: bool = False, colour: str = "") -> None:
    """Add text to a paragraph."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
    run.font.color.rgb = rgb_of(colour or brand("tekst"))
    run._r.get_or_add_rPr().set("lang", "nl-NL")


def rgb_of(colour: str) -> RGBColor:
    """Return ``#rrggbb`` as python-pptx has it."""
    return RGBColor(*rgb(colour))


def describe(shape: Any, name: str, text: str) -> None:
    """Give a shape a name, and words for those who do not see it."""
    shape.name = name
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", text)


def hatch(shape: Any, stroke: str, ground: str) -> None:
    """Fill a shape with lines on a ground."""
    shape.fill.patterned()
    shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    shape.fill.fore_color.rgb, shape.fill.back_color.rgb = rgb_of(stroke), rgb_of(ground)


def outline(shape: Any, colour: str, width: float) -> None:
    """Draw the edge of a shape; the width in points."""
    shape.line.color.rgb = rgb_of(colour)
    shape.line.width = Pt(width)
    # The template's shapes have a shadow.
    shape.shadow.inherit = False


def let_through(fill: Any, percent: int) -> None:
    """Make a solid colour let through what lies under it."""
    colour = fill.find(qn("a:srgbClr"))
    etree.SubElement(colour, qn("a:alpha")).set("val", str(percent * 1000))
