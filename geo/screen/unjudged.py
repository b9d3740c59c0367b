"""What cannot be said, in plain words: of whom, why not, and what would settle it.

Everything here follows from verdicts and cells that are on a screen already.
"""

from __future__ import annotations

from collections.abc import Iterable

from geo.cell import STATE_WORDS, State
from geo.screen.line import Line
from geo.screen.model import Screen, Unjudged
from geo.screen.settled_words import NOTHING_TO_SETTLE, SETTLED_BY
from geo.screen.wording import lower_first
from geo.text import listing
from geo.unknown import LEAD, Unknown

# Of a legend that does not know more.
_USUAL = {State.SUPPRESSED: Unknown.WITHHELD, State.NO_DATA: Unknown.NO_FIGURE}


def unjudged_by_reason(found: Iterable[tuple[str, Unknown, str]]) -> tuple[Unjudged, ...]:
    """Return names with one reason together, the most names first.

    Parameters
    ----------
    found : iterable of (str, Unknown, str)
        Name, why nothing can be said of it, and how the screen says so. Left out is what needs
        no settling.
    """
    names: dict[tuple[str, Unknown], list[str]] = {}
    for name, why, text in found:
        if why not in NOTHING_TO_SETTLE:
            told = lower_first(text).removesuffix(".").removeprefix(LEAD)
            names.setdefault((told, why), []).append(name)
    ordered = sorted(names.items(), key=lambda row: -len(row[1]))
    return tuple(Unjudged(tuple(who), told, SETTLED_BY[why]) for (told, why), who in ordered)


def unjudged_of(screen: Screen) -> tuple[Unjudged, ...]:
    """Return what a screen cannot say; without verdicts that is what its map has no figure for."""
    if screen.unjudged is not None:
        return screen.unjudged
    view, legend = screen.map, screen.legend
    look = {code: legend[k] for code, k in zip(view.codes, view.looks, strict=True)}
    found = []
    for row in screen.table.rows:
        item = look.get(row.code)
        if item is not None and item.state in _USUAL:
            usual = _USUAL[item.state]
            plain = item.text == STATE_WORDS[item.state]
            found.append((row.name, item.why or usual, usual.words() if plain else item.text))
    return unjudged_by_reason(found)


def unjudged_lines(question: str, found: Iterable[Unjudged]) -> tuple[Line, ...]:
    """Return a sentence per reason, with the question that it leaves open."""
    return tuple(
        Line(
            f"Niet te zeggen van {listing(each.names)}: {each.why}. Nodig: {each.settle}.",
            lead=question,
        )
        for each in found
    )
