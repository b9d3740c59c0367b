import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cell import Cell, State
from geo.screen.legend import by_category, by_class, by_size, class_texts
from geo.screen.model import Scale
from geo.unknown import Unknown

CELLS = st.lists(
    st.one_of(
        st.integers(0, 100).map(lambda n: Cell.of_number(float(n))),
        st.just(Cell.suppressed(0, 9, "0–9")),
        st.just(Cell.no_data()),
        st.just(Cell.not_applicable()),
    ),
    max_size=30,
)
BREAKS = st.lists(st.integers(1, 99).map(float), max_size=5, unique=True).map(sorted)


def check(cells, looks):
    """Every area has a look of its own state, and the counts are those of the looks."""
    assert len(looks.of_area) == len(cells)
    assert all(0 <= k < len(looks.items) for k in looks.of_area)
    assert [looks.items[k].state for k in looks.of_area] == [c.state for c in cells]
    assert [i.count for i in looks.items] == [
        looks.of_area.count(k) for k in range(len(looks.items))
    ]
    assert sum(i.count for i in looks.items) == len(cells)


@given(CELLS, BREAKS)
def test_classes_count_every_area_once(cells, breaks):
    looks = by_class(cells, breaks, class_texts(breaks), Scale.SEQUENTIAL)
    check(cells, looks)
    shades = [i.shade for i in looks.items if i.state is State.NUMBER]
    assert len(shades) == len(breaks) + 1
    assert shades == sorted(set(shades))
    assert all(0 <= s <= 1 for s in shades)
    for cell, k in zip(cells, looks.of_area, strict=True):
        if cell.is_number:
            assert sum(cell.value >= b for b in breaks) == k


@given(CELLS, BREAKS)
def test_the_other_states_are_only_in_the_legend_where_they_occur(cells, breaks):
    items = by_class(cells, breaks, class_texts(breaks), Scale.SEQUENTIAL).items
    other = [i.state for i in items if i.state is not State.NUMBER]
    assert set(other) == {c.state for c in cells} - {State.NUMBER}
    assert len(other) == len(set(other))
    assert len({i.text for i in items}) == len(items)


@given(CELLS, BREAKS)
def test_circles_grow_in_surface_and_only_numbers_have_one(cells, breaks):
    looks = by_size(cells, breaks, class_texts(breaks), 600.0)
    check(cells, looks)
    assert looks.scale is Scale.CIRCLES
    n = len(breaks) + 1
    for cell, k, radius in zip(cells, looks.of_area, looks.radii_m, strict=True):
        if cell.is_number and cell.value:
            assert math.isclose(radius**2, 600.0**2 * (k + 1) / n)
        else:
            assert radius == 0


@given(CELLS, st.data())
def test_categories_keep_their_colour_and_absent_ones_are_left_out(cells, data):
    codes = ["a", "b", "c"]
    keys = [data.draw(st.sampled_from(codes)) if c.is_number else "" for c in cells]
    looks = by_category(cells, keys, [("a", "A", 4), ("b", "B", 2), ("c", "C", 7)])
    check(cells, looks)
    shown = {i.text: i.shade for i in looks.items if i.state is State.NUMBER}
    assert shown == {k.upper(): {"a": 4, "b": 2, "c": 7}[k] for k in codes if k in keys}
    for cell, key, k in zip(cells, keys, looks.of_area, strict=True):
        if cell.is_number:
            assert looks.items[k].text == key.upper()


@given(BREAKS)
def test_class_texts_name_every_bound_in_order(breaks):
    texts = class_texts(breaks, "%")
    assert len(texts) == len(breaks) + 1
    assert len(set(texts)) == len(texts)
    for k, bound in enumerate(breaks):
        for text in texts[k : k + 2]:
            assert f"{bound:.0f}" in re.findall(r"\d+", text)


@pytest.mark.parametrize("breaks", [[1234.5], [0.5, 1000.0]])
def test_class_texts_are_dutch(breaks):
    text = " ".join(class_texts(breaks))
    assert "1.234,5" in text or "0,5 tot 1.000,0" in text


def test_the_legend_gives_the_reason_when_there_is_one_for_all():
    few, other = Cell.not_applicable("minder dan 50 dossiers"), Cell.not_applicable("anders")

    def texts(*cells):
        return [i.text for i in by_class(cells, [], ["alle"], Scale.SEQUENTIAL).items]

    assert texts(few, few)[-1] == "niet van toepassing: minder dan 50 dossiers"
    assert texts(few, other)[-1] == "niet van toepassing"
    assert texts(Cell.no_data(Unknown.ABSENT))[-1] == "geen data: niet geleverd"
