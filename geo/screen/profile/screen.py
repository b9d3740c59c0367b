"""Puts the page of a stadsdeel together."""

from __future__ import annotations

from collections.abc import Sequence

from geo.areas import Level
from geo.errors import NoDataError
from geo.period import Period
from geo.screen import wording
from geo.screen.pack import MOST_FINDINGS
from geo.screen.profile import beside
from geo.screen.profile.changes import changes_between
from geo.screen.profile.model import Changes, Profile, ProfileInputs


def profile_screen(inputs: ProfileInputs) -> Profile:
    """Compute the page of a stadsdeel.

    Raises
    ------
    NoDataError
        If the quarter is not published.
    """
    if inputs.now not in inputs.published:
        raise NoDataError(
            f"Over {inputs.now.label} is niets gepubliceerd.", "Kies hierboven een ander kwartaal."
        )
    area, gemeente = inputs.areas[inputs.stadsdeel], inputs.areas.gemeente
    found = tuple(changes_between(inputs, *pair) for pair in _pairs(inputs))
    people, year = inputs.population[Level.STADSDEEL]
    return Profile(
        title=area.name,
        subtitle=f"Stadsdeel van {gemeente.name}, "
        f"{wording.residents(float(people.get(area.code, float('nan'))), year)}",
        headline=_headline(found, area.name, inputs.now),
        explanation="Een verschil telt alleen als het groter is dan wat toeval en afronding samen "
        "kunnen maken.",
        changes=found,
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


def _pairs(inputs: ProfileInputs) -> list[tuple[Period, Period]]:
    """Return the quarter beside the one before and a year before, and the latest two years."""
    earlier = [p for p in inputs.published if p.is_quarter and p.last < inputs.now.first]
    pairs = [(inputs.now, max(earlier))] if earlier else []
    years = sorted(p for p in inputs.published if p.is_year and p.last <= inputs.now.last)
    a_year = [(period, period.year_earlier()) for period in (inputs.now, *years[-1:])]
    return pairs + [pair for pair in a_year if pair[1] in inputs.published]


def _headline(found: Sequence[Changes], name: str, now: Period) -> str:
    """Return the sentence of the latest change that is clear, else that of the quarter."""
    if not found:
        return f"{name} in {now.label}: er is nog niets eerder om mee te vergelijken."
    return next((each.headline for each in found if each.clear), found[0].headline)
