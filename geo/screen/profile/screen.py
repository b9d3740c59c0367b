"""Puts the page of a stadsdeel together."""

from __future__ import annotations

from geo.areas import Level
from geo.change import Change
from geo.errors import NoDataError
from geo.screen import wording
from geo.screen.profile import beside, changes
from geo.screen.profile.model import ChangeLine, Profile, ProfileInputs
from geo.text import how_many

MOST_FINDINGS = 5


def profile_screen(inputs: ProfileInputs) -> Profile:
    """Compute the page of a stadsdeel.

    Raises
    ------
    NoDataError
        If the quarter is not published.
    """
    if inputs.now not in inputs.quarters:
        raise NoDataError(
            f"Over {inputs.now.label} is niets gepubliceerd.", "Kies hierboven een ander kwartaal."
        )
    area, gemeente = inputs.areas[inputs.stadsdeel], inputs.areas.gemeente
    earlier = [quarter for quarter in inputs.quarters if quarter.last < inputs.now.first]
    before = max(earlier, default=None)
    lines: tuple[ChangeLine, ...] = ()
    registration: tuple[str, ...] = ()
    headline = (
        f"{area.name} in {inputs.now.label}: er is nog geen eerder kwartaal om mee te vergelijken."
    )
    explanation = ""
    if before is not None:
        closed = changes.barred(inputs, before)
        lines = changes.change_lines(inputs, before, closed)
        registration = changes.registration_changes(inputs, before)
        headline = changes.headline(lines, area.name, inputs.now, before, closed)
        explanation = (
            f"Nieuwe dossiers, {inputs.now.label} tegen {before.label}. Een verschil telt als het "
            "groter is dan toeval en afronding samen kunnen maken."
        )
    people, year = inputs.population[Level.STADSDEEL]
    clear = tuple(each for each in lines[1:] if each.verdict in (Change.MORE, Change.FEWER))
    return Profile(
        title=area.name,
        subtitle=f"Stadsdeel van {gemeente.name}, "
        f"{wording.residents(float(people.get(area.code, float('nan'))), year)}",
        headline=headline,
        explanation=explanation,
        registration=registration,
        changes=(*lines[:1], *clear),
        unchanged=_unchanged(lines[1:], clear),
        findings=inputs.findings[:MOST_FINDINGS],
        trend=beside.trend(inputs),
        wijken_title=f"Waarover gaan de dossiers in de wijken van {area.name}?",
        wijken_note=(
            f"Aandeel van de nieuwe dossiers per hoofdgroep, {inputs.window.label}; het streepje "
            f"is heel {gemeente.name}. Alle wijken staan op één schaal."
            if inputs.window
            else "Per wijk publiceren we vier kwartalen samen; die zijn er nog niet."
        ),
        wijken=beside.wijken(inputs),
        comparison=beside.comparison(inputs),
        sources=inputs.sources,
        data_version=inputs.data_version,
        protection_note=wording.protection_note(inputs.plan, Level.WIJK),
        watermark="demonstratiegegevens" if inputs.demonstration else "",
    )


def _unchanged(lines: tuple[ChangeLine, ...], clear: tuple[ChangeLine, ...]) -> str:
    """Return how many demand types show no difference, or allow no verdict."""
    unclear = sum(each.verdict is Change.UNCLEAR for each in lines)
    unjudged = len(lines) - len(clear) - unclear
    parts = []
    if unclear:
        parts.append(
            f"Bij {how_many(unclear, 'hulpvraag', 'hulpvragen')} is er geen duidelijk verschil."
        )
    if unjudged:
        parts.append(
            f"Bij {how_many(unjudged, 'hulpvraag', 'hulpvragen')} is het niet te bepalen: daarvan "
            "zijn er te weinig, of ontbreekt een aantal."
        )
    return " ".join(parts)
