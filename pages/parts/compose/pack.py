"""From a selection to its pack: the present question first, the others of the same place after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.errors import NoDataError
from geo.screen.advice.cards import remarks_of
from geo.screen.line import Line
from geo.screen.pack import (
    MOST_FINDINGS,
    Finding,
    Front,
    Pack,
    demonstration_words,
    filters_of,
    front_of,
    pack_title,
)
from geo.selection import ALL, QUESTIONS, Selection
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.compose.composer import Snapshot

# What the other questions share with the present one; each has its own measure.
_SHARED = ("gemeente", "stadsdeel", "niveau", "periode", "hulpvraag", "gebied", "uitgave")


def pack_of(
    snapshot: Snapshot,
    selection: Selection,
    journal: Journal | None = None,
    *,
    with_front: bool = True,
) -> Pack:
    """Make the pack of a selection: *Een A4* of its place, then its findings.

    Parameters
    ----------
    snapshot : Snapshot
    selection : Selection
        Its own screen is the first finding.
    journal : Journal, optional
        What was decided, and what points say of findings and advice.
    with_front : bool
        Whether *Een A4* comes first; making it may take a few seconds, the first time.

    Raises
    ------
    NoDataError
        If its own screen has nothing to show.
    """
    scope, known = snapshot.scope, journal or Journal()
    area = scope.areas.gemeente.code if selection.stadsdeel == ALL else selection.stadsdeel

    def finding(asked: Selection) -> Finding:
        said = remarks_of(area, asked.vraag, known.comments, scope.points)
        return Finding(snapshot.screen(asked), filters_of(asked, scope), said)

    findings = [finding(selection)]
    unanswered = []
    for other in _others(snapshot, selection):
        if len(findings) == MOST_FINDINGS:
            break
        try:
            findings.append(finding(other))
        except NoDataError as error:
            # It is told on the first page, so that a gap is seen to be one.
            unanswered.append(f"{QUESTIONS[other.vraag]} {error.what}")
    title = pack_title(selection, scope.areas)
    front = _front(snapshot, area, known, findings, unanswered) if with_front else None
    return Pack(title, selection, tuple(findings), front)


def _front(
    snapshot: Snapshot,
    area: str,
    journal: Journal,
    findings: Sequence[Finding],
    unanswered: Sequence[str],
) -> Front:
    """Return *Een A4* of an area; where there is no advice, what its screens can tell."""
    try:
        screens = AdviceScreens(snapshot, journal)
    except NoDataError:
        return front_of(findings, unanswered)
    # Who takes it along cannot wait for what the page tells a little later.
    screens.basis.find_robust()
    page = screens.a4(area)
    unknown = (*page.unknown, *map(Line, unanswered))
    setting, areas = page.setting, snapshot.scope.areas
    place = "alle" if area == areas.gemeente.code else areas[area].name
    chosen = f"Gemeente: {areas.gemeente.name}; Stadsdeel: {place}; Kwartaal: {setting.period}"
    provenance = (
        ("Keuzes", chosen),
        ("Afscherming", setting.protection_note),
        ("Bronnen", "; ".join(setting.sources)),
        ("Gegevensversie", setting.data_version),
        ("Let op", demonstration_words(setting.watermark) if setting.watermark else ""),
    )
    told = tuple(pair for pair in provenance if pair[1])
    return Front(page.known, unknown, page.decide, page.said, setting.period, told)


def _others(snapshot: Snapshot, selection: Selection) -> Iterator[Selection]:
    """Yield what the other questions show of the same place and time."""
    # A question about points has no level of its own: then the others have their usual one.
    shared = {n: str(getattr(selection, n)) for n in _SHARED if n in selection.relevant}
    for question in QUESTIONS:
        if question != selection.vraag:
            yield snapshot.resolve({**shared, "vraag": question})[0]
