"""Full colour only for a flag, and "under half" only when it is so whatever the counts are."""

import pytest

from geo.cell import State
from geo.reach_words import Flag
from geo.screen.flag_looks import flag_looks, look_of


def look(flag, smoothed=1.0, most=40.0, least=100.0, nobody=False):
    return look_of(flag, smoothed, most=most, least=least, nobody=nobody)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"flag": Flag.LOWER}, "veel_lager"),
        ({"flag": Flag.LOWER, "most": 50.0}, "lager"),
        ({"flag": Flag.HIGHER}, "hoger"),
        ({"flag": Flag.NONE, "smoothed": 0.89}, "tint_laag"),
        ({"flag": Flag.NONE}, "tint"),
        ({"flag": Flag.NONE, "smoothed": 1.11}, "tint_hoog"),
        ({"flag": Flag.UNJUDGED}, State.NO_DATA),
        ({"flag": Flag.UNJUDGED, "nobody": True}, State.NOT_APPLICABLE),
    ],
)
def test_every_verdict_has_a_look(given, code):
    assert look(**given) == code


def test_the_legend_has_what_occurs_in_the_order_of_the_scale():
    found = flag_looks(["hoger", State.NO_DATA, "lager", "hoger", "tint"])
    assert [item.text for item in found.items] == [
        "duidelijk minder dan verwacht",
        "geen duidelijk verschil",
        "duidelijk meer dan verwacht",
        "niet te bepalen",
    ]
    assert found.of_area == (2, 3, 0, 2, 1)
    assert [item.faint for item in found.items] == [False, True, False, False]
