"""Native PowerPoint shapes of many corners, written at once.

python-pptx has a builder for these, which looks at all corners again for every corner it adds: a
map of a hundred areas took it a quarter of a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from pages.pack.drawing import Line

_PATTERN = "wdUpDiag"


def fill_xml(colour: str, hatch: str = "") -> str:
    """Return the fill of a shape: a colour, hatched with another when that is given."""
    if not hatch:
        return f"<a:solidFill>{_colour(colour)}</a:solidFill>"
    return (
        f'<a:pattFill prst="{_PATTERN}"><a:fgClr>{_colour(hatch)}</a:fgClr>'
        f"<a:bgClr>{_colour(colour)}</a:bgClr></a:pattFill>"
    )


def add_freeform(
    slide: Any,
    lines: Sequence[Line],
    corner: tuple[int, int],
    unit: float,
    *,
    name: str,
    text: str,
    line: tuple[str, float],
    fill: str = "",
) -> Any:
    """Add a shape of one or more lines to a slide.

    Parameters
    ----------
    slide : Slide
    lines : sequence of Line
        With a fill they are rings: one inside another is a hole.
    corner : (int, int)
        Where (0, 0) of the lines is, in EMU.
    unit : float
        EMU per unit of the lines.
    name, text : str
        The text is for those who do not see it.
    line : (str, float)
        Colour and width in points.
    fill : str
        As ``fill_xml`` returns it; empty for none.

    Returns
    -------
    Shape
    """
    points = [[(round(x * unit), round(y * unit)) for x, y in each] for each in lines]
    xs = [x for each in points for x, _ in each]
    ys = [y for each in points for _, y in each]
    left, top = min(xs), min(ys)
    wide, high = max(max(xs) - left, 1), max(max(ys) - top, 1)
    end = "<a:close/>" if fill else ""
    path = "".join(
        f"<a:moveTo>{_point(each[0], left, top)}</a:moveTo>"
        + "".join(f"<a:lnTo>{_point(p, left, top)}</a:lnTo>" for p in each[1:])
        + end
        for each in points
    )
    colour, width = line
    number = slide.shapes._next_shape_id
    element = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)} '
        f"descr={quoteattr(text)}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>"
        f'<a:off x="{corner[0] + left}" y="{corner[1] + top}"/><a:ext cx="{wide}" cy="{high}"/>'
        "</a:xfrm><a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{wide}" h="{high}"{"" if fill else " fill=" + quoteattr("none")}>{path}'
        f"</a:path></a:pathLst></a:custGeom>{fill or '<a:noFill/>'}"
        f'<a:ln w="{Emu(Pt(width))}">{fill_xml(colour)}<a:round/></a:ln></p:spPr></p:sp>'
    )
    slide.shapes._spTree.append(element)
    return slide.shapes[-1]


def _colour(colour: str) -> str:
    return f'<a:srgbClr val="{colour[1:].upper()}"/>'


def _point(point: tuple[int, int], left: int, top: int) -> str:
    return f'<a:pt x="{point[0] - left}" y="{point[1] - top}"/>'
