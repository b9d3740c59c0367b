"""The figures of a pack on slides: native charts and native tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from geo.cell import STATE_WORDS, Cell, State
from geo.screen.model import Row, Screen
from geo.screen.pack import Finding
from geo.screen.written import Written, written
from geo.text import listing
from pages.pack import fit
from pages.pack.powerpoint_slide import EDGE, FOOT, WIDTH, Slide, describe, rgb_of, write
from pages.parts.style import brand

_CHARTS, _LEAST = 2, 2
# Areas in one chart, before they are divided over two.
_ROWS = 20
# What is known of an area beside what it is compared with: keys of two columns.
_COMPARED = (("aantal", "verwacht"), ("aandeel", "maatstaf"))
_TOP, _END = 1.5, FOOT - 0.1
# In inches: of a chart what is not bars, and the most that one bar takes.
_CHART_HEAD, _THICK = 0.9, 0.55
_WIDE = WIDTH - 2 * EDGE
_NOTE_SIZES = (11, 10, 9, 8, 7)
# Of a table: letters in points, and in inches above and below, and beside, the text of a cell.
_TABLE_SIZES, _ABOVE, _BESIDE = (12, 11, 10, 9), 0.035, 0.08
# Dutch separators, where a program does not take those of its user.
_DUTCH = "[$-413]"
# What a heading of two lines takes.
_HEAD = 0.5


@dataclass(frozen=True)
class _Chart:
    """One native chart: its series by name, and a figure or a reason per label."""

    title: str
    columns: bool
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Cell, ...]], ...]
    most: float | None = None


def chart_slides(deck: Any, finding: Finding) -> None:
    """Add a slide with native charts: two columns side by side, the panel, or the main column."""
    screen = finding.screen
    charts, note = _charts(screen)
    if not charts:
        return
    slide = Slide(deck, screen.legend_title, finding.provenance, f"Grafiek: {screen.question}")
    width, end = _WIDE / len(charts), _END
    if note:
        size = fit.fitting([note], (_WIDE, 0.75), _NOTE_SIZES)
        high = fit.height([note], size, _WIDE)
        end -= high + 0.05
        slide.text((EDGE, end + 0.05, _WIDE, high), note, size, colour=brand("tekst_zacht"))
    for k, chart in enumerate(charts):
        # A few areas make no bars as thick as a fist.
        high = min(end - _TOP, _CHART_HEAD + _THICK * len(chart.labels) * len(chart.series))
        box = (EDGE + k * width, _TOP, width - 0.2, end - _TOP if chart.columns else high)
        _add(slide, chart, box)


def _charts(screen: Screen) -> tuple[list[_Chart], str]:
    """Return the charts of a screen, and which areas are in none of them."""
    keys = [column.key for column in screen.table.columns]
    pair = next((p for p in _COMPARED if set(p) <= set(keys)), None)
    if pair:
        return _beside_each_other(screen, [keys.index(key) for key in pair])
    return list(_of_panel(screen))[:_CHARTS] or list(_of_column(screen)), ""


def _beside_each_other(screen: Screen, places: Sequence[int]) -> tuple[list[_Chart], str]:
    """Return both figures per area; who lacks one of them is named below, never drawn as 0."""
    looks = dict(zip(screen.map.codes, screen.map.looks, strict=True))
    drawn: list[Row] = []
    absent: dict[str, list[str]] = {}
    for row in screen.table.rows:
        cells = [row.cells[k] for k in places]
        lacking = next((cell for cell in cells if written(cell) is None), None)
        item = screen.legend[looks[row.code]]
        if lacking is None and item.state is State.NUMBER:
            drawn.append(row)
        else:
            # Figures beside "niet te bepalen" would be read as a finding after all.
            unsaid = item.state is not State.NUMBER
            why = item.text if unsaid else STATE_WORDS.get(lacking.state, "") if lacking else ""
            absent.setdefault(why, []).append(row.name)
    note = " ".join(f"Zonder staaf, {why}: {listing(names)}." for why, names in absent.items())
    if not drawn:
        return [], ""
    left_out = drawn[_CHARTS * _ROWS :]
    if left_out:
        note = f"De andere {len(left_out)} staan in de tabel. {note}".strip()
        drawn = drawn[: _CHARTS * _ROWS]
    labels = [screen.table.columns[k].label for k in places]
    figures = [written(row.cells[k]) for row in drawn for k in places]
    most = max((figure.value for figure in figures if figure), default=0.0)
    parts = -(-len(drawn) // _ROWS)
    size = -(-len(drawn) // parts)
    charts = []
    for k in range(parts):
        rows = drawn[k * size : (k + 1) * size]
        of = f" ({k + 1} van {parts})" if parts > 1 else ""
        charts.append(
            _Chart(
                f"{labels[0]} naast {labels[1][:1].lower()}{labels[1][1:]}{of}",
                False,
                tuple(row.name for row in rows),
                tuple(
                    (label, tuple(row.cells[place] for row in rows))
                    for label, place in zip(labels, places, strict=True)
                ),
                # The same length is the same number in both charts.
                most * 1.12 if parts > 1 else None,
            )
        )
    return charts, note


def _of_panel(screen: Screen) -> Iterator[_Chart]:
    panel = screen.panel
    if _plain([b.cell for b in panel.bars]):
        cells = tuple(b.cell for b in panel.bars)
        title = f"{panel.title}: {panel.bars_title}"
        yield _Chart(title, False, tuple(b.label for b in panel.bars), ((title, cells),))
    if panel.trend and _plain([p.cell for p in panel.trend.points]):
        points = panel.trend.points
        cells = tuple(p.cell for p in points)
        labels = tuple(p.label for p in points)
        yield _Chart(panel.trend.title, True, labels, ((panel.trend.title, cells),))


def _of_column(screen: Screen) -> Iterator[_Chart]:
    """Yield the column that the screen is about, else the first that can be drawn."""
    table = screen.table
    wanted = ("waarde", screen.selection.kenmerk)
    order = sorted(range(len(table.columns)), key=lambda k: table.columns[k].key not in wanted)
    for k in order:
        if table.columns[k].numeric and _plain([row.cells[k] for row in table.rows]):
            rows = table.rows[:_ROWS]
            more = f", de eerste {len(rows)}" if len(table.rows) > len(rows) else ""
            cells = tuple(row.cells[k] for row in rows)
            title = f"{table.columns[k].label}{more}"
            if _plain(cells):
                yield _Chart(title, False, tuple(row.name for row in rows), ((title, cells),))
                return


def _plain(cells: Sequence[Cell]) -> bool:
    return sum(written(cell) is not None for cell in cells) >= _LEAST


def _add(slide: Slide, chart: _Chart, box: tuple[float, float, float, float]) -> None:
    data = CategoryChartData()
    first = chart.series[0][1]
    data.categories = [
        _category(label, cell) for label, cell in zip(chart.labels, first, strict=True)
    ]
    for name, cells in chart.series:
        data.add_series(name, [f.value if (f := written(cell)) else None for cell in cells])
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if chart.columns else XL_CHART_TYPE.BAR_CLUSTERED
    shape = slide.slide.shapes.add_chart(kind, *(Inches(v) for v in box), data)
    _style(shape.chart, chart)
    told = "; ".join(
        f"{label} {' naast '.join(cells[k].text for _, cells in chart.series)}"
        for k, label in enumerate(chart.labels)
    )
    describe(shape, chart.title, f"{chart.title}: {told}.")


def _category(label: str, cell: Cell) -> str:
    """Return a label that says why there is no bar."""
    return label if written(cell) else f"{label} ({cell.text})"


def _style(native: Any, chart: _Chart) -> None:
    native.has_title = True
    write(native.chart_title.text_frame.paragraphs[0], chart.title, 14, bold=True)
    native.chart_title.include_in_layout = False
    native.font.name, native.font.color.rgb = "Arial", rgb_of(brand("tekst"))
    pair = len(chart.series) > 1
    native.has_legend = pair
    if pair:
        native.legend.position = XL_LEGEND_POSITION.TOP
        native.legend.include_in_layout = False
        native.legend.font.size = Pt(11)
    many = len(chart.labels) * len(chart.series) > _ROWS
    size = Pt(8 if many else 11)
    plot = native.plots[0]
    plot.gap_width, plot.overlap = (35 if pair else 45), 0
    for series, colour in zip(plot.series, ("blauw", "arcering"), strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb_of(brand(colour))
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.font.size = size
    labels.number_format, labels.number_format_is_linked = _form(chart), False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    native.value_axis.visible = False
    native.value_axis.has_major_gridlines = False
    native.value_axis.minimum_scale = 0
    if chart.most:
        native.value_axis.maximum_scale = chart.most
    native.category_axis.tick_labels.font.size = Pt(10) if chart.columns else size
    native.category_axis.format.line.color.rgb = rgb_of(brand("lijn"))
    # The first area stands on top.
    native.category_axis.reverse_order = not chart.columns


def _form(chart: _Chart) -> str:
    """Return the format of the figures: Dutch, with their decimals and their sign."""
    known: list[Written] = [f for _, cells in chart.series for c in cells if (f := written(c))]
    decimals = max(figure.decimals for figure in known)
    suffix = known[0].suffix
    return (
        f"{_DUTCH}#,##0"
        + (f".{'0' * decimals}" if decimals else "")
        + (f'"{suffix}"' if suffix else "")
    )


def table_slides(deck: Any, finding: Finding) -> None:
    """Add the table, on as many slides as it takes."""
    screen = finding.screen
    texts = [_texts(row) for row in screen.table.rows]
    columns = [(label, [row[k] for row in texts]) for k, label in enumerate(_labels(screen))]
    # With letters of which all rows stand on one slide, smaller ones are no help.
    one = _END - _TOP - _HEAD - 2 * _ABOVE * len(texts)
    layout = fit.table_layout(columns, _WIDE, 2 * _BESIDE, _TABLE_SIZES, enough=one)
    size, widths = layout.size, layout.widths
    pages = list(_pages(screen, size, widths))
    for page, part in enumerate(pages, start=1):
        of = f", {page} van {len(pages)}" if len(pages) > 1 else ""
        kicker = f"Cijfers{of}: {screen.question}"
        slide = Slide(deck, screen.legend_title, finding.provenance, kicker)
        _table(slide, screen, part, size, widths)


def _high(
    texts: Sequence[str], size: float, widths: Sequence[float], *, bold: bool = False
) -> float:
    """Return how high a row is, in inches."""
    most = max(
        fit.lines(text, size, wide - 2 * _BESIDE, bold=bold)
        for text, wide in zip(texts, widths, strict=True)
    )
    return most * size * fit.LINE / fit.POINTS + 2 * _ABOVE


def _pages(screen: Screen, size: float, widths: Sequence[float]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows of every slide: as few slides as it takes, each about as full."""
    room = _END - _TOP - _high(_labels(screen), size, widths, bold=True)
    highs = [_high(_texts(row), size, widths) for row in screen.table.rows]
    slides = len(_parts(highs, room))
    even = min(room, sum(highs) / max(slides, 1) + max(highs, default=0.0))
    parts = _parts(highs, even)
    start = 0
    for part in parts if len(parts) == slides else _parts(highs, room):
        yield screen.table.rows[start : start + part]
        start += part


def _parts(highs: Sequence[float], room: float) -> list[int]:
    """Return how many rows go on each slide."""
    found: list[int] = []
    used = room
    for high in highs:
        if used + high > room:
            found.append(0)
            used = 0.0
        found[-1] += 1
        used += high
    return found


def _table(
    slide: Slide, screen: Screen, rows: Sequence[Row], size: float, widths: Sequence[float]
) -> None:
    columns, labels = screen.table.columns, _labels(screen)
    highs = [_high(labels, size, widths, bold=True)]
    highs += [_high(_texts(row), size, widths) for row in rows]
    shape = slide.slide.shapes.add_table(
        len(rows) + 1, len(labels), *(Inches(v) for v in (EDGE, _TOP, _WIDE, sum(highs)))
    )
    table = shape.table
    for k, wide in enumerate(widths):
        table.columns[k].width = Inches(wide)
    for k, high in enumerate(highs):
        table.rows[k].height = Inches(high)
    for k, label in enumerate(labels):
        numeric = k > 0 and columns[k - 1].numeric
        _cell(table.cell(0, k), label, size, numeric, brand("groen_licht"), bold=True)
    ground = {State.SUPPRESSED: brand("leeg"), State.NO_DATA: brand("geen_data")}
    for r, row in enumerate(rows, start=1):
        states = [State.NUMBER, *(cell.state for cell in row.cells)]
        for k, text in enumerate(_texts(row)):
            numeric = k > 0 and columns[k - 1].numeric
            _cell(table.cell(r, k), text, size, numeric, ground.get(states[k], brand("vlak")))
    describe(shape, "Tabel", f"{screen.legend_title}, {slide.slide.shapes.title.text_frame.text}")


def _labels(screen: Screen) -> list[str]:
    return [screen.map.what, *(column.label for column in screen.table.columns)]


def _texts(row: Row) -> list[str]:
    return [row.name, *(cell.text for cell in row.cells)]


def _cell(
    cell: Any, text: str, size: float, numeric: bool, ground: str, *, bold: bool = False
) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb_of(ground)
    cell.margin_top = cell.margin_bottom = Inches(_ABOVE)
    cell.margin_left = cell.margin_right = Inches(_BESIDE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if numeric else PP_ALIGN.LEFT
    write(paragraph, text, size, bold=bold)
