"""From a stadsdeel and a quarter to its page: published figures only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.areas import Level
from geo.context import context_values
from geo.disclosure import Breakdown, Protected, Release, TableKey
from geo.errors import NoDataError
from geo.period import Period
from geo.point_use import PointUse
from geo.screen.model import Screen
from geo.screen.profile import Finding, Profile, ProfileInputs, profile_screen
from geo.screen.unjudged import unjudged_of
from geo.selection import POINT_QUESTIONS
from geo.spread import published_spread
from loaders.measure import load_measure_rules
from loaders.similarity import load_similarity_rules
from pages.parts.compose.composer import Snapshot
from pages.parts.compose.town import Town

_PROFILES_KEPT = 64
# What other screens say of the stadsdeel, in this order; of five that have something to say.
_ASKED = (
    {"vraag": "missen", "niveau": Level.WIJK.value},
    {"vraag": "vragen", "niveau": Level.WIJK.value},
    {"vraag": "druk"},
    {"vraag": "afstand"},
)


def profile_of(snapshot: Snapshot, stadsdeel: str, quarter: str = "") -> Profile:
    """Return the page of a stadsdeel; the same object as long as nothing changed.

    Parameters
    ----------
    snapshot : Snapshot
    stadsdeel : str
    quarter : str
        The latest that is published when empty.

    Raises
    ------
    NoDataError
        If no quarter, or not this one, is published.
    """
    return snapshot.composer.kept(_profile, _PROFILES_KEPT)(snapshot, stadsdeel, quarter)


def _profile(snapshot: Snapshot, stadsdeel: str, quarter: str) -> Profile:
    made, release, scope = snapshot.composer, snapshot.release, snapshot.scope
    municipality, rules = made.municipality, load_measure_rules()
    published = _published(release.tables)
    quarters = [period for period in published if period.is_quarter]
    if not quarters:
        raise NoDataError(
            "Er is nog geen kwartaal gepubliceerd.", "De analist levert een kwartaal aan."
        )
    now = Period.parse(quarter) if quarter else max(quarters)
    window = next(iter(scope.period_choices(Level.WIJK)), None)
    year = (window or now).mid_year
    similarity = load_similarity_rules()
    names = {i: made.knowledge.catalogue[i] for i in similarity.kenmerken}
    town = municipality.areas.gemeente.code
    whole = residents_figures(made, Level.GEMEENTE)
    use = PointUse.of(release.tables, municipality.areas, closed=release.closed)
    delivered = release.coverage.delivered
    fall_away = rules.thresholds["wegvallende_punten"].waarde
    return profile_screen(
        ProfileInputs(
            stadsdeel=stadsdeel,
            areas=municipality.areas,
            plan=made.knowledge.plan,
            labels=made.knowledge.taxonomy.demand_labels,
            published=published,
            now=now,
            window=window,
            mix=_mix(release.tables, window),
            population=made.population(Level.STADSDEEL, Period.of_year(int(np.floor(year)))),
            figures=residents_figures(made, Level.STADSDEEL),
            city_figures={n: float(whole[n][town]) for n in names},
            figure_labels={name: each.label for name, each in names.items()},
            similarity=similarity,
            use=use,
            delivered=delivered,
            names=scope.points,
            phi=published_spread(release.tables, use, delivered, share_at_most=fall_away).phi,
            fall_away=fall_away,
            unknown_shift_points=rules.thresholds["verschuiving_onbekend"].waarde,
            findings=findings_of(snapshot, stadsdeel),
            sources=made.sources(release, Level.STADSDEEL, now),
            data_version=made.data_version(release),
            demonstration=snapshot.demonstration,
        )
    )


def residents_figures(town: Town, level: Level) -> pd.DataFrame:
    """Return the figures by which areas are alike, of the newest year that has them."""
    municipality, catalogue = town.municipality, town.knowledge.catalogue
    found = {}
    for name in load_similarity_rules().kenmerken:
        year = next(iter(catalogue[name].years(Level.STADSDEEL)))
        found[name] = context_values(
            catalogue[name], municipality.figures, municipality.areas, level, year
        ).values
    return pd.DataFrame(found)


def _published(tables: Release) -> dict[Period, Protected]:
    """Return stadsdelen and city by main group, per quarter and year, oldest first."""
    found = {}
    for period in sorted({k.period for k in tables if k.period.is_quarter or k.period.is_year}):
        keys = {
            "stadsdeel": TableKey(Level.STADSDEEL, period, Breakdown.GROUPS),
            "geheel": TableKey(Level.GEMEENTE, period, Breakdown.GROUPS),
            "niet_geplaatst": TableKey(Level.STADSDEEL, period, Breakdown.UNPLACED),
        }
        if all(key in tables for key in keys.values()):
            found[period] = Protected({name: tables[key] for name, key in keys.items()})
    return found


def _mix(tables: Release, window: Period | None) -> Protected:
    if window is None:
        return Protected({})
    levels = {"wijk": Level.WIJK, "stadsdeel": Level.STADSDEEL, "geheel": Level.GEMEENTE}
    return Protected(
        {name: tables[TableKey(level, window, Breakdown.GROUPS)] for name, level in levels.items()}
    )


def findings_of(snapshot: Snapshot, stadsdeel: str, quarter: str = "") -> tuple[Finding, ...]:
    """Return what the questions of the map say of a stadsdeel, or of ``ALL``, with addresses.

    Parameters
    ----------
    snapshot : Snapshot
    stadsdeel : str
    quarter : str
        What is published up to the end of it; the latest of each question when empty.
    """
    found = []
    for asked in _ASKED:
        when = _up_to(snapshot, asked["vraag"], quarter)
        if when is None:
            continue
        selection, _ = snapshot.resolve(asked | when | {"stadsdeel": stadsdeel})
        try:
            screen: Screen = snapshot.screen(selection)
        except NoDataError:
            # The question's own page says why; here it is no finding.
            continue
        address, open_ = selection.parameters(), unjudged_of(screen)
        found.append(Finding(screen.question, screen.headline, address, open_))
    return tuple(found)


def _up_to(snapshot: Snapshot, question: str, quarter: str) -> dict[str, str] | None:
    """Return the time that a question is to be asked of; None where that is not published."""
    if not quarter:
        return {}
    if question in POINT_QUESTIONS:
        return {"kwartaal": quarter}
    last = Period.parse(quarter).last
    periods = [p for p in snapshot.scope.period_choices(Level.WIJK) if p.last == last]
    return {"periode": str(periods[0])} if periods else None
