"""Looks of a verdict on a map: full colour for a flag, a faint tint for the rest."""

from __future__ import annotations

from collections.abc import Sequence

from geo.cell import State
from geo.reach_words import Flag
from geo.screen.legend import Looks
from geo.screen.model import LegendItem, Scale

# Look, words, place on the diverging scale.
_LOOKS = (
    ("veel_lager", "minder dan de helft van wat verwacht is", 0.0),
    ("lager", "duidelijk minder dan verwacht", 0.125),
    ("tint_laag", "geen duidelijk verschil, aan de lage kant", 0.375),
    ("tint", "geen duidelijk verschil", 0.5),
    ("tint_hoog", "geen duidelijk verschil, aan de hoge kant", 0.625),
    ("hoger", "duidelijk meer dan verwacht", 1.0),
)
_STATES = {State.NO_DATA: "niet te bepalen", State.NOT_APPLICABLE: "niet van toepassing"}
_HALF, _LOW_SIDE, _HIGH_SIDE = 0.5, 0.9, 1.1


def look_of(flag: str, smoothed: float, *, most: float, least: float, nobody: bool) -> str:
    """Return the code of a look.

    Parameters
    ----------
    flag : str
        A ``Flag``.
    smoothed : float
        The smoothed ratio, for the tint.
    most, least : float
        The most that was observed and the least that was expected: under half is said only when
        it is so for every value of both.
    nobody : bool
        Nobody lives there.
    """
    if flag == Flag.LOWER:
        return "veel_lager" if most < _HALF * least else "lager"
    if flag == Flag.HIGHER:
        return "hoger"
    if flag == Flag.NONE:
        low, high = smoothed < _LOW_SIDE, smoothed > _HIGH_SIDE
        return "tint_laag" if low else "tint_hoog" if high else "tint"
    return State.NOT_APPLICABLE if nobody else State.NO_DATA


def flag_looks(of_area: Sequence[str]) -> Looks:
    """Return the legend of the looks that occur, and per area the number of its item."""
    items = {
        code: LegendItem(text, 0, shade, faint=code.startswith("tint"))
        for code, text, shade in _LOOKS
    } | {str(state): LegendItem(text, 0, 0.0, state) for state, text in _STATES.items()}
    used = [code for code in items if code in set(of_area)]
    return Looks(
        tuple(items[code] for code in used),
        tuple(used.index(code) for code in of_area),
        Scale.DIVERGING,
    )
