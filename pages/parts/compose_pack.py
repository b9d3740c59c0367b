"""From a selection to its pack: the present question first, the others of the same place after."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import NoDataError
from geo.screen.pack import MOST_FINDINGS, Finding, Pack, filters_of, front_of, pack_title
from geo.selection import QUESTIONS, Selection
from pages.parts.compose import Snapshot

# What the other questions share with the present one; each has its own measure.
_SHARED = ("gemeente", "stadsdeel", "niveau", "periode", "hulpvraag", "gebied", "uitgave")


def pack_of(snapshot: Snapshot, selection: Selection) -> Pack:
    """Make the pack of a selection.

    Parameters
    ----------
    snapshot : Snapshot
    selection : Selection
        Its own screen comes first.

    Raises
    ------
    NoDataError
        If its own screen has nothing to show.
    """
    scope = snapshot.scope
    findings = [Finding(snapshot.screen(selection), filters_of(selection, scope))]
    unanswered = []
    for other in _others(snapshot, selection):
        if len(findings) == MOST_FINDINGS:
            break
        try:
            findings.append(Finding(snapshot.screen(other), filters_of(other, scope)))
        except NoDataError as error:
            # It is told on the first page, so that a gap is seen to be one.
            unanswered.append(f"{QUESTIONS[other.vraag]} {error.what}")
    title = pack_title(selection, scope.areas)
    return Pack(title, selection, tuple(findings), front_of(findings, unanswered))


def _others(snapshot: Snapshot, selection: Selection) -> Iterator[Selection]:
    """Yield what the other questions show of the same place and time."""
    # A question about points has no level of its own: then the others have their usual one.
    shared = {n: str(getattr(selection, n)) for n in _SHARED if n in selection.relevant}
    for question in QUESTIONS:
        if question != selection.vraag:
            yield snapshot.resolve({**shared, "vraag": question})[0]
