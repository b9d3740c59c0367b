"""From a release to the start page: the same screens that the other pages show in full."""

from __future__ import annotations

from geo.advice.report import first_of
from geo.areas import Level
from geo.errors import NoDataError
from geo.screen.model import Screen
from geo.screen.overview import Overview, overview
from geo.screen.target_groups import TargetGroupsScreen, target_groups_screen
from loaders.store import Store
from pages.parts.compose.advice import AdviceScreens, Journal
from pages.parts.compose.composer import Snapshot

WHERE = {"vraag": "missen", "niveau": Level.WIJK.value}
RATES = {"niveau": Level.STADSDEEL.value, "kenmerk": "dossiers_per_1000"}


def where_of(snapshot: Snapshot) -> Screen:
    """Return the screen that says where: the quickest part of the page.

    Raises
    ------
    NoDataError
        If nothing was published yet per wijk.
    """
    return snapshot.screen(snapshot.resolve(WHERE)[0])


def overview_of(snapshot: Snapshot, store: Store) -> Overview:
    """Return the start page.

    Raises
    ------
    NoDataError
        If nothing was published yet.
    """
    made, scope = snapshot.composer, snapshot.scope
    areas = made.municipality.areas
    rates = snapshot.screen(snapshot.resolve(RATES)[0])
    year = next((str(each) for each in scope.year_choices()), "")
    groups: TargetGroupsScreen | None = None
    if snapshot.entry is not None and year:
        groups = target_groups_screen(made.groups_inputs(snapshot.entry, year))
    journal = Journal.of(store, areas.gemeente.code, demonstration=snapshot.demonstration)
    try:
        screens = AdviceScreens(snapshot, journal)
    except NoDataError:
        # The page says so where the advice would stand.
        return overview(areas, where_of(snapshot), rates, groups, year, None, ())
    reports = screens.basis.reports
    return overview(
        areas,
        where_of(snapshot),
        rates,
        groups,
        year,
        {code: screens.cards(code) for code in reports},
        [each.area for each in first_of(reports.values())],
    )
