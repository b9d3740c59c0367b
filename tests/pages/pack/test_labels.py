"""Names on a map never cover each other."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from geo.areas import Level
from pages.pack.labels import overlap, place_labels

FRAME = (600.0, 400.0)
names = st.lists(
    st.tuples(
        st.text("abcdefg -", min_size=1, max_size=25).filter(str.strip),
        st.floats(0, FRAME[0]),
        st.floats(0, FRAME[1]),
    ),
    max_size=25,
)


@given(names=names, size=st.floats(6, 20))
def test_no_name_covers_another_or_leaves_the_map(names, size):
    placed = place_labels(names, size, FRAME)
    for one, other in combinations(placed, 2):
        assert not overlap(one.box, other.box)
    for label in placed:
        left, top, right, bottom = label.box
        if label.width <= FRAME[0]:
            assert left >= -1e-6
            assert right <= FRAME[0] + 1e-6
        assert top >= -1e-6
        assert bottom <= FRAME[1] + 1e-6


def test_a_name_alone_stays_where_it_belongs():
    [label] = place_labels([("Escamp", 300, 200)], 12, FRAME)
    assert (label.x, label.y) == (300, 200)


def test_two_names_at_one_place_are_moved_apart_and_none_goes_where_it_may_not():
    taken = (280.0, 150.0, 320.0, 195.0)
    placed = place_labels([("Escamp", 300, 200), ("Laak", 300, 200)], 12, FRAME, [taken])
    assert len(placed) == 2
    assert not any(overlap(label.box, taken) for label in placed)


def test_letters_are_not_lost_when_a_name_is_broken():
    [label] = place_labels([("Leidschenveen-Ypenburg", 300, 200)], 12, FRAME)
    assert len(label.lines) == 2
    assert "".join(label.lines) == "Leidschenveen-Ypenburg"


def test_every_stadsdeel_has_its_name_on_the_map_of_the_town(make_pack, ground):
    from pages.pack.drawing import draw

    drawing = draw(make_pack().findings[0].screen, ground, 760, 520)
    shown = {"".join(label.lines).replace(" ", "") for label in drawing.labels}
    wanted = {a.name.replace(" ", "") for a in ground.areas.at(Level.STADSDEEL)}
    assert shown == wanted
