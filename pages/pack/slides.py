"""Slides as HTML: one finding each, with its map and one sentence.

Meeting mode in the app and the HTML file show the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from geo.cell import State
from geo.screen.line import Line, Remark
from geo.screen.model import Row, Screen
from geo.screen.pack import (
    DECIDE,
    KNOWN,
    UNKNOWN,
    Finding,
    Front,
    Pack,
    demonstration_words,
)
from pages.pack.drawing import draw
from pages.pack.ground import Ground
from pages.pack.svg import map_svg, swatch_svg
from pages.parts.style import brand

_MAP = (640.0, 560.0)
# A longer sentence gets smaller letters, so that map and sentence stay on one slide.
_SIZES = ((170, " dia-langst"), (120, " dia-lang"))
_TOKENS = ("groen_donker", "groen_licht", "blauw", "oker", "lijn", "tekst", "tekst_zacht", "vlak")
_HERE = Path(__file__).parent


def slide_style() -> str:
    """Return the style of slides, with the colours of the visual system."""
    tokens = "".join(f"--{name.replace('_', '-')}:{brand(name)};" for name in _TOKENS)
    return f".dias{{{tokens}}}\n{(_HERE / 'slides.css').read_text(encoding='utf-8')}"


def slide_script() -> str:
    """Return the script that shows one slide at a time: ``present(root, close)``."""
    return (_HERE / "slides.js").read_text(encoding="utf-8")


def finding_slides(pack: Pack, ground: Ground) -> str:
    """Return a slide per finding."""
    n = len(pack.findings)
    return "".join(_finding(f, k, n, ground) for k, f in enumerate(pack.findings, start=1))


def front_slides(pack: Pack, front: Front) -> str:
    """Return the first page as slides: what is known and what is not, then what to decide."""
    halves = [
        [part for part in front.parts if part[0] in (KNOWN, UNKNOWN)],
        [part for part in front.parts if part[0] not in (KNOWN, UNKNOWN)],
    ]
    shown = [half for half in halves if half]
    about = f"Een A4, {front.period}" if front.period else "Een A4"
    return "".join(
        _front(pack, f"{about} ({k} van {len(shown)})" if len(shown) > 1 else about, parts)
        for k, parts in enumerate(shown, start=1)
    )


def _front(pack: Pack, about: str, parts: Sequence[tuple[str, Sequence[Line]]]) -> str:
    mark = (
        f'<p class="dia-demo">{escape(demonstration_words(pack.watermark))}</p>'
        if pack.watermark
        else ""
    )
    told = "".join(_part(heading, lines) for heading, lines in parts)
    return (
        '<section class="dia dia-voor" aria-roledescription="dia" tabindex="0">'
        f'<p class="dia-boven">{escape(about)}</p><h2 tabindex="-1">{escape(pack.title)}</h2>{mark}'
        f'<div class="dia-a4">{told}</div>{_foot(pack.front_provenance)}</section>'
    )


def _part(heading: str, lines: Sequence[Line]) -> str:
    tag = "ol" if heading == DECIDE else "ul"
    items = "".join(f"<li>{_line(line)}{said_html(line.said)}</li>" for line in lines)
    return f"<section><h3>{escape(heading)}</h3><{tag}>{items}</{tag}></section>"


def _line(line: Line) -> str:
    lead = f"<b>{escape(line.lead)}</b> " if line.lead else ""
    sure = f" <em>({escape(line.sure)})</em>" if line.sure else ""
    return f"<span>{lead}{escape(line.text)}{sure}</span>"


def said_html(said: Sequence[Remark]) -> str:
    """Return what points say, each as a quotation."""
    return "".join(f"<blockquote>{escape(str(each))}</blockquote>" for each in said)


def table_slides(pack: Pack) -> str:
    """Return a slide per finding with its figures."""
    return "".join(_table(f) for f in pack.findings)


def _finding(finding: Finding, k: int, n: int, ground: Ground) -> str:
    screen = finding.screen
    size = next((name for most, name in _SIZES if len(screen.headline) > most), "")
    mark = f' <span class="dia-demo">{escape(screen.watermark)}</span>' if screen.watermark else ""
    svg = map_svg(draw(screen, ground, *_MAP), f"kaart-{k}")
    return (
        '<section class="dia" aria-roledescription="dia" tabindex="0"><div class="dia-tekst">'
        f'<p class="dia-boven">Bevinding {k} van {n}: {escape(screen.question)}{mark}</p>'
        f'<h2 class="dia-kop{size}" tabindex="-1">{escape(screen.headline)}</h2>'
        f'<p class="dia-uitleg">{escape(screen.explanation)}</p>{said_html(finding.said)}</div>'
        f'<div class="dia-kaart">{svg}{legend_html(screen)}</div>'
        f"{_foot(finding.provenance)}</section>"
    )


def legend_html(screen: Screen) -> str:
    """Return the legend: every look that occurs, its meaning and how many areas have it."""
    items = "".join(
        f"<li>{swatch_svg(item, screen)}<span>{escape(item.text)}</span> <b>{item.count}</b></li>"
        for item in screen.legend
        if item.count
    )
    return f'<div class="dia-legenda"><p>{escape(screen.legend_title)}</p><ul>{items}</ul></div>'


def _table(finding: Finding) -> str:
    screen = finding.screen
    head = "".join(
        f'<th scope="col"{_numeric(column.numeric)}>{escape(column.label)}</th>'
        for column in screen.table.columns
    )
    rows = "".join(_row(row, screen) for row in screen.table.rows)
    return (
        '<section class="dia dia-cijfers" aria-roledescription="dia" tabindex="0">'
        f'<p class="dia-boven">Cijfers: {escape(screen.question)}</p>'
        f'<h2 class="dia-kop dia-lang" tabindex="-1">{escape(screen.legend_title)}</h2>'
        '<div class="dia-tabel" tabindex="0" role="region" aria-label="Tabel"><table>'
        f"<caption>{escape(finding.filter_line)}</caption><thead><tr>"
        f'<th scope="col">{screen.map.what}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f"{_foot(finding.provenance)}</section>"
    )


def _row(row: Row, screen: Screen) -> str:
    cells = "".join(
        f"<td{_numeric(column.numeric, cell.state)}"
        + (f' title="{escape(cell.reason)}"' if cell.reason else "")
        + f">{escape(cell.text)}</td>"
        for cell, column in zip(row.cells, screen.table.columns, strict=True)
    )
    return f'<tr data-code="{escape(row.code)}"><th scope="row">{escape(row.name)}</th>{cells}</tr>'


def _numeric(numeric: bool, state: State = State.NUMBER) -> str:
    names = ["getal"] if numeric else []
    if state is not State.NUMBER:
        names.append(state.value)
    return f' class="{" ".join(names)}"' if names else ""


def _foot(provenance: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f"<div><dt>{escape(name)}:</dt> <dd>{escape(text)}</dd></div> "
        for name, text in provenance
        if name != "Legenda"
    )
    return f'<footer class="dia-voet"><dl>{lines}</dl></footer>'
