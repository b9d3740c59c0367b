"""Maps, swatches and columns as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from geo.cell import State
from geo.screen.model import LegendItem, Scale, Screen
from pages.pack.drawing import Drawing, Line
from pages.parts.style import brand, colour_of

_FONT = "'Source Sans 3','Source Sans Pro','Source Sans',sans-serif"
_SPACE = "http://www.w3.org/2000/svg"
_SWATCH = (26, 16)


def map_svg(drawing: Drawing, key: str) -> str:
    """Return a map as SVG that stands on its own.

    Parameters
    ----------
    drawing : Drawing
    key : str
        Makes names inside it unique where more maps share a page.
    """
    w, h = drawing.width, drawing.height
    unit = h / 500
    start = (
        f'<svg xmlns="{_SPACE}" viewBox="0 0 {w:g} {h:g}" width="{w:g}" height="{h:g}" role="img" '
        f'aria-labelledby="{key}" font-family="{_FONT}">'
    )
    parts = [start, f'<title id="{key}">{escape(drawing.description)}</title>']
    for piece in drawing.pieces:
        told = f"{piece.name}: {piece.text}" if piece.text else piece.name
        parts.append(
            f'<path d="{_path(piece.rings)}Z" fill="{piece.fill}" fill-rule="evenodd" '
            f'stroke="#ffffff" stroke-width="{unit:g}" stroke-linejoin="round">'
            f"<title>{escape(told)}</title></path>"
        )
        if piece.hatching:
            parts.append(_stroke(piece.hatching, piece.stroke, unit))
    parts.append(_stroke(drawing.outline, brand("kaartlijn"), 1.4 * unit))
    if drawing.chosen:
        parts.append(_stroke(drawing.chosen, "#000000", 3 * unit))
    parts += [
        f'<circle cx="{d.x:.1f}" cy="{d.y:.1f}" r="{d.radius:.1f}" fill="{d.fill}" '
        f'stroke="{d.stroke}" stroke-width="{d.width * unit:g}"><title>{escape(d.text)}</title>'
        "</circle>"
        for d in drawing.dots
    ]
    parts += _names(drawing)
    parts += _marks(drawing, unit)
    parts.append("</svg>")
    return "".join(parts)


def _path(lines: Iterable[Line]) -> str:
    return "Z".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line) for line in lines)


def _stroke(lines: Iterable[Line], colour: str, width: float) -> str:
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line) for line in lines)
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        'stroke-linejoin="round"/>'
    )


def _names(drawing: Drawing) -> list[str]:
    """Return the names, each with a white edge so that it reads on any colour."""
    found = []
    for label in drawing.labels:
        top = label.y - label.height / 2
        step = label.height / len(label.lines)
        look = f'font-size="{label.size:g}" font-weight="700" text-anchor="middle"'
        for k, line in enumerate(label.lines):
            at = f'x="{label.x:.1f}" y="{top + (k + 0.8) * step:.1f}"'
            text = escape(line)
            found.append(
                f'<text {at} {look} fill="none" stroke="#ffffff" stroke-linejoin="round" '
                f'stroke-width="{label.size / 3.5:g}" aria-hidden="true">{text}</text>'
                f'<text {at} {look} fill="{brand("tekst")}">{text}</text>'
            )
    return found


def _marks(drawing: Drawing, unit: float) -> list[str]:
    """Return scale bar, north and watermark."""
    ink, size = brand("tekst"), 12 * unit
    left, foot = 8 * unit, drawing.height - 10 * unit
    end = left + drawing.bar.length
    north = drawing.width - 16 * unit
    ground = 'fill="#ffffff" fill-opacity=".8"'
    bar = (
        f'<rect x="{left - 4 * unit:g}" y="{foot - 22 * unit:g}" '
        f'width="{end - left + 8 * unit:.1f}" '
        f'height="{27 * unit:g}" {ground}/>'
        f'<path d="M{left:g} {foot - 5 * unit:g}V{foot:g}H{end:.1f}V{foot - 5 * unit:g}" '
        f'fill="none" stroke="{ink}" stroke-width="{1.5 * unit:g}"/>'
        f'<text x="{left:g}" y="{foot - 9 * unit:g}" font-size="{size:g}" fill="{ink}">'
        f"{escape(drawing.bar.text)}</text>"
    )
    arrow = (
        f'<rect x="{north - 10 * unit:g}" y="{4 * unit:g}" width="{20 * unit:g}" '
        f'height="{39 * unit:g}" {ground}/>'
        f'<path d="M{north:g} {8 * unit:g}l{6 * unit:g} {18 * unit:g}l{-6 * unit:g} {-4 * unit:g}'
        f'l{-6 * unit:g} {4 * unit:g}Z" fill="{ink}"/>'
        f'<text x="{north:g}" y="{39 * unit:g}" font-size="{size:g}" font-weight="700" '
        f'text-anchor="middle" fill="{ink}">N</text>'
    )
    found = [bar, arrow]
    if drawing.watermark:
        found.append(
            f'<text x="{drawing.width / 2:g}" y="{drawing.height * 0.55:g}" '
            f'font-size="{34 * unit:g}" font-weight="700" letter-spacing="{3 * unit:g}" '
            f'text-anchor="middle" fill="{ink}" fill-opacity=".16" transform="rotate(-24 '
            f'{drawing.width / 2:g} {drawing.height * 0.55:g})">'
            f"{escape(drawing.watermark.upper())}</text>"
        )
    return found


def swatch_svg(item: LegendItem, screen: Screen) -> str:
    """Return the look of a legend item: as on the map, hatching too."""
    w, h = _SWATCH
    scale = screen.map.scale
    fill = colour_of(item, scale)
    frame = f'<rect x=".5" y=".5" width="{w - 1}" height="{h - 1}" rx="2" stroke="#8a857c" '
    start = f'<svg xmlns="{_SPACE}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
    start += 'aria-hidden="true">'
    if screen.map.of_points and item.state is State.NUMBER:
        shape = f'<circle cx="{w / 2:g}" cy="{h / 2:g}" r="7" stroke="{brand("tekst")}" '
        return f'{start}{shape}fill="{fill}"/></svg>'
    if scale is Scale.CIRCLES and item.state is State.NUMBER:
        radius = 2 + 6 * circle_part(item, screen)
        return (
            f'{start}<circle cx="{w / 2:g}" cy="{h / 2:g}" r="{radius:.1f}" fill="{fill}"/></svg>'
        )
    stroke = {State.SUPPRESSED: brand("arcering"), State.NO_DATA: brand("vlak")}.get(item.state)
    lines = ""
    if stroke:
        path = "".join(f"M{x} {h - 1.5}L{x + 13} 1.5" for x in range(2, w - 13, 5))
        lines = f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="1.4"/>'
    return f'{start}{frame}fill="{fill}"/>{lines}</svg>'


def circle_part(item: LegendItem, screen: Screen) -> float:
    """Return how large a legend's circle is beside the largest, 0 to 1."""
    sizes = [i for i in screen.legend if i.state is State.NUMBER]
    return float(((sizes.index(item) + 1) / len(sizes)) ** 0.5)
