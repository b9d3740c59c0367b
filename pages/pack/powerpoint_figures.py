"""The figures of a pack on slides: native charts and native tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from geo.cell import Cell, State
from geo.screen.model import Row, Screen
from geo.screen.pack import Finding
from geo.screen.written import written
from pages.pack.powerpoint_slide import EDGE, WIDTH, Slide, describe, rgb_of, write
from pages.parts.style import brand

_ROWS = 10
_CHARTS = 2
_LEAST = 2
_WIDEST, _LEAST_WIDE = 34, 8


def chart_slides(deck: Any, finding: Finding) -> None:
    """Add a slide with native charts: what the panel shows, or else the main column."""
    charts = list(_series(finding.screen))[:_CHARTS]
    if not charts:
        return
    slide = Slide(deck, finding.screen.legend_title, finding, f"Grafiek: {finding.screen.question}")
    width = (WIDTH - 2 * EDGE) / len(charts)
    for k, (title, kind, labels, cells) in enumerate(charts):
        data = CategoryChartData()
        data.categories = [
            _category(label, cell) for label, cell in zip(labels, cells, strict=True)
        ]
        figures = [written(cell) for cell in cells]
        data.add_series(title, [f.value if f else None for f in figures])
        box = (EDGE + k * width, 1.5, width - 0.2, 4.9)
        shape = slide.slide.shapes.add_chart(kind, *(Inches(v) for v in box), data)
        known = next(f for f in figures if f)
        _style(shape.chart, title, "0" if not known.decimals else "0." + "0" * known.decimals, kind)
        told = "; ".join(f"{label} {cell.text}" for label, cell in zip(labels, cells, strict=True))
        describe(shape, title, f"{title}: {told}.")


def _series(screen: Screen) -> Iterator[tuple[str, Any, list[str], list[Cell]]]:
    panel = screen.panel
    found = False
    if _plain([b.cell for b in panel.bars]):
        found = True
        # The first bar stands on top.
        bars = panel.bars[::-1]
        title = f"{panel.title}: {panel.bars_title}"
        yield title, XL_CHART_TYPE.BAR_CLUSTERED, [b.label for b in bars], [b.cell for b in bars]
    if panel.trend and _plain([p.cell for p in panel.trend.points]):
        points = panel.trend.points
        labels = [p.label for p in points]
        found = True
        yield panel.trend.title, XL_CHART_TYPE.COLUMN_CLUSTERED, labels, [p.cell for p in points]
    if not found:
        yield from _column(screen)


def _column(screen: Screen) -> Iterator[tuple[str, Any, list[str], list[Cell]]]:
    """Yield the column that the screen is about, else the first that can be drawn."""
    table = screen.table
    wanted = ("waarde", screen.selection.kenmerk)
    order = sorted(range(len(table.columns)), key=lambda k: table.columns[k].key not in wanted)
    for k in order:
        cells = [row.cells[k] for row in table.rows]
        if table.columns[k].numeric and _plain(cells):
            rows = list(table.rows)[: 2 * _ROWS][::-1]
            labels = [row.name for row in rows]
            cells = [row.cells[k] for row in rows]
            more = f", de eerste {len(rows)}" if len(table.rows) > len(rows) else ""
            yield f"{table.columns[k].label}{more}", XL_CHART_TYPE.BAR_CLUSTERED, labels, cells
            return


def _plain(cells: Sequence[Cell]) -> bool:
    return sum(written(cell) is not None for cell in cells) >= _LEAST


def _category(label: str, cell: Cell) -> str:
    """Return a label that says why there is no bar."""
    return label if written(cell) else f"{label} ({cell.text})"


def _style(chart: Any, title: str, form: str, kind: Any) -> None:
    chart.has_legend = False
    chart.has_title = True
    write(chart.chart_title.text_frame.paragraphs[0], title, 14, bold=True)
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.font.size = Pt(12)
    labels.number_format, labels.number_format_is_linked = f"#,##{form}", False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    fill = plot.series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = rgb_of(brand("blauw"))
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.tick_labels.font.size = Pt(
        12 if kind is XL_CHART_TYPE.BAR_CLUSTERED else 10
    )
    chart.category_axis.format.line.color.rgb = rgb_of(brand("lijn"))


def table_slides(deck: Any, finding: Finding) -> None:
    """Add the table, on as many slides as it takes."""
    screen = finding.screen
    rows = screen.table.rows
    pages = [rows[k : k + _ROWS] for k in range(0, len(rows), _ROWS)]
    for page, part in enumerate(pages, start=1):
        of = f", {page} van {len(pages)}" if len(pages) > 1 else ""
        kicker = f"Cijfers{of}: {screen.question}"
        _table(Slide(deck, screen.legend_title, finding, kicker), screen, part)


def _table(slide: Slide, screen: Screen, rows: Sequence[Row]) -> None:
    columns = screen.table.columns
    labels = [screen.map.what, *(c.label for c in columns)]
    width = WIDTH - 2 * EDGE
    shape = slide.slide.shapes.add_table(
        len(rows) + 1,
        len(labels),
        *(Inches(v) for v in (EDGE, 1.45, width, 0.36 * (len(rows) + 1))),
    )
    table = shape.table
    wishes = [_letters([labels[k], *(_texts(row)[k] for row in rows)]) for k in range(len(labels))]
    for k, letters in enumerate(wishes):
        table.columns[k].width = Inches(width * letters / sum(wishes))
    for k, label in enumerate(labels):
        numeric = k > 0 and columns[k - 1].numeric
        _cell(table.cell(0, k), label, numeric, brand("groen_licht"), bold=True)
    ground = {State.SUPPRESSED: brand("leeg"), State.NO_DATA: brand("geen_data")}
    for r, row in enumerate(rows, start=1):
        states = [State.NUMBER, *(cell.state for cell in row.cells)]
        for k, text in enumerate(_texts(row)):
            numeric = k > 0 and columns[k - 1].numeric
            _cell(table.cell(r, k), text, numeric, ground.get(states[k], brand("vlak")))
    describe(shape, "Tabel", f"{screen.legend_title}, {slide.slide.shapes.title.text_frame.text}")


def _letters(texts: Sequence[str]) -> int:
    """Return how wide a column must be, in letters: no word is broken, long words wrap."""
    word = max(len(w) for text in texts for w in text.split() or [""])
    return max(word + 3, min(max(map(len, texts)) + 2, _WIDEST), _LEAST_WIDE)


def _texts(row: Row) -> list[str]:
    return [row.name, *(cell.text for cell in row.cells)]


def _cell(cell: Any, text: str, numeric: bool, ground: str, *, bold: bool = False) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb_of(ground)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if numeric else PP_ALIGN.LEFT
    write(paragraph, text, 12, bold=bold)
