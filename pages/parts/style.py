"""The visual system: the colour of every look. Defined here once."""

from __future__ import annotations

from functools import lru_cache

from geo.cell import State
from geo.screen.model import LegendItem, Scale
from loaders.colours import load_colours

_SHORT_HEX = 16
# What is not applicable stays white: the middle of a diverging scale is nearly as light.
_GROUND = {
    State.SUPPRESSED: "leeg",
    State.NO_DATA: "geen_data",
    State.NOT_APPLICABLE: "vlak",
}


def rgb(colour: str) -> list[int]:
    """Return ``#rrggbb`` as three numbers."""
    return [int(colour[i : i + 2], _SHORT_HEX) for i in (1, 3, 5)]


@lru_cache(maxsize=512)
def colour_of(item: LegendItem, scale: Scale) -> str:
    """Return the colour of a legend item; other states have their own."""
    colours = load_colours()
    if item.state is not State.NUMBER:
        return colours.merk[_GROUND[item.state]]
    steps = colours.schalen[scale.value].stappen
    if scale is Scale.CATEGORICAL:
        # A negative number is "none of the categories".
        return steps[int(item.shade)] if item.shade >= 0 else colours.merk["lijn"]
    colour = steps[round(item.shade * (len(steps) - 1))]
    return _between(colour, steps[len(steps) // 2]) if item.faint else colour


def _between(one: str, other: str) -> str:
    """Return the colour half way between two."""
    mixed = [(a + b) // 2 for a, b in zip(rgb(one), rgb(other), strict=True)]
    return "#" + "".join(f"{part:02x}" for part in mixed)


def brand(name: str) -> str:
    """Return a colour of the municipal palette."""
    return load_colours().merk[name]
