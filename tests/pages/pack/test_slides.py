"""Slides: native charts of both figures, nothing over the edge, nothing over something else."""

from __future__ import annotations

from itertools import combinations

import pytest

from geo.cell import State
from geo.screen.pack import Pack
from pages.pack import fit
from tests.pages.pack import reading
from tests.pages.pack.writing import WRITE, texts


def charts_of(content: bytes) -> list:
    return [
        shape.chart
        for slide in reading.slides_of(content)
        for shape in slide.shapes
        if shape.has_chart
    ]


def test_native_charts_show_the_figures_of_the_panel(files, escamp):
    panel = escamp.findings[0].screen.panel
    bars, trend = charts_of(files["pptx"])[:2]
    assert list(bars.plots[0].series[0].values) == [b.cell.value for b in panel.bars]
    assert list(bars.plots[0].categories) == [b.label for b in panel.bars]
    # The first stands on top, as on the screen.
    assert bars.category_axis.reverse_order
    assert list(trend.plots[0].series[0].values) == [p.cell.value for p in panel.trend.points]


def test_what_is_expected_is_drawn_beside_what_is_registered(make_pack, ground):
    pack = make_pack(vraag="missen")
    screen = pack.findings[0].screen
    alone = Pack(pack.title, pack.selection, pack.findings[:1])
    content = WRITE["pptx"](alone, ground)
    looks = dict(zip(screen.map.codes, screen.map.looks, strict=True))
    drawn, absent = {}, []
    for row in screen.table.rows:
        registered, expected = row.cells[1], row.cells[2]
        judged = screen.legend[looks[row.code]].state is State.NUMBER
        if judged and registered.is_number and expected.is_number:
            drawn[row.name] = (registered.value, expected.value)
        else:
            absent.append(row.name)
    found = {}
    for chart in charts_of(content):
        assert [s.name for s in chart.plots[0].series] == ["Geregistreerd", "Verwacht"]
        both = zip(*(series.values for series in chart.plots[0].series), strict=True)
        found |= dict(zip(chart.plots[0].categories, both, strict=True))
        assert chart.has_legend
    assert list(found.items()) == list(drawn.items())
    assert all(value for pair in found.values() for value in pair)
    # Who has no bar is named, with why: one is hidden although it could be judged.
    told = next(t for t in texts("pptx", content) if "Grafiek:" in t)
    assert absent
    assert all(name in told for name in absent)
    assert "Zonder staaf, afgeschermd: Benoordenhout." in told
    assert len({chart.value_axis.maximum_scale for chart in charts_of(content)}) == 1


def test_a_share_keeps_its_sign_on_a_chart(make_pack, ground):
    pack = make_pack(vraag="groepen")
    alone = Pack(pack.title, pack.selection, pack.findings[:1])
    [chart] = charts_of(WRITE["pptx"](alone, ground))
    assert chart.plots[0].data_labels.number_format == '[$-413]#,##0"%"'


def boxes_of(slide) -> list[tuple[str, float, float, float, float]]:
    """Name, left, top, right and bottom in inches of what must not cover something else."""
    found = []
    for shape in slide.shapes:
        low = shape.height
        if getattr(shape, "has_table", False) and shape.has_table:
            low = sum(row.height for row in shape.table.rows)
        if shape.shape_type == 6 or (shape.has_text_frame and not shape.text_frame.text):
            continue
        ends = (shape.left, shape.top, shape.left + shape.width, shape.top + low)
        found.append((shape.name, *(v / 914_400 for v in ends)))
    return found


@pytest.mark.parametrize(
    "wishes",
    [{"vraag": "missen"}, {"vraag": "druk"}, {"vraag": "groepen", "stadsdeel": "SD051805"}],
    ids=str,
)
def test_nothing_leaves_the_slide_or_covers_something_else(wishes, make_pack, ground):
    for k, slide in enumerate(reading.slides_of(WRITE["pptx"](make_pack(**wishes), ground)), 1):
        boxes = boxes_of(slide)
        for name, left, top, right, bottom in boxes:
            assert left >= 0, (k, name)
            assert top >= 0, (k, name)
            assert right <= 13.34, (k, name)
            assert bottom <= 7.51, (k, name)
        for one, other in combinations(boxes, 2):
            apart = (
                one[3] <= other[1] + 0.02
                or other[3] <= one[1] + 0.02
                or one[4] <= other[2] + 0.02
                or other[4] <= one[2] + 0.02
            )
            # The mark stands beside what the slide is about, in the same line.
            assert apart or {one[2], other[2]} == {0.3}, (k, one, other)


def test_the_text_of_every_box_fits_in_it(files, make_pack, ground):
    """Office programs have their own letters: what is asked for here is on the wide side."""
    for content in (files["pptx"], WRITE["pptx"](make_pack(vraag="missen"), ground)):
        for k, slide in enumerate(reading.slides_of(content), start=1):
            for shape in slide.shapes:
                if shape.shape_type == 6 or not shape.has_text_frame:
                    continue
                paragraphs = [p for p in shape.text_frame.paragraphs if p.runs]
                if not paragraphs:
                    continue
                high = sum(
                    fit.height([p.text], p.runs[-1].font.size.pt, shape.width / 914_400)
                    + (p.space_before.inches if p.space_before else 0)
                    for p in paragraphs
                )
                assert high <= shape.height / 914_400 + 0.06, (k, shape.name, paragraphs[0].text)


def test_no_word_of_a_table_is_broken_on_a_slide(files):
    for slide in reading.slides_of(files["pptx"]):
        for shape in slide.shapes:
            if not (getattr(shape, "has_table", False) and shape.has_table):
                continue
            for k, column in enumerate(shape.table.columns):
                for row in shape.table.rows:
                    cell = row.cells[k]
                    run = cell.text_frame.paragraphs[0].runs
                    size = run[0].font.size.pt if run else 0
                    room = (column.width - cell.margin_left - cell.margin_right) / 914_400
                    need = fit.longest_word(cell.text, bold=bool(run and run[0].font.bold))
                    assert need * size / 72 <= room + 0.01, cell.text
