"""The screens about service points: from what they deliver of themselves to one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Breakdown, Plan, Release, TableKey
from geo.errors import NoDataError
from geo.period import Period
from geo.point_tables import work_of, works_of
from geo.point_use import PointUse
from geo.screen.access import access_screen
from geo.screen.access_view import Access, AccessInputs
from geo.screen.flows import flows_screen
from geo.screen.flows_view import FlowInputs
from geo.screen.gap_causes import GapInputs
from geo.screen.model import Screen
from geo.screen.pressure import pressure_screen
from geo.screen.pressure_inputs import PressureInputs
from geo.selection import Scope, Selection
from loaders.access_rules import load_access_rules
from loaders.municipality import Municipality
from loaders.places import at_addresses, districts_of, in_metres, locate
from loaders.store import Coverage, Store
from loaders.workload import load_workload
from pages.parts.compose.release import Opened
from pages.parts.compose.town import Town

# After any year of figures: the nearest to it is the latest.
_LATER = 9999.0
_UNTOLD = pd.Series(dtype=float)
_INVENTED = " (demonstratiegegevens: verzonnen)"


@dataclass(frozen=True)
class AboutPoints:
    """What there is to choose from about service points.

    Parameters
    ----------
    openings : tuple of Period
        Quarters that opening hours were delivered for.
    names : mapping
        Service points: name by code.
    """

    openings: tuple[Period, ...]
    names: Mapping[str, str]

    @classmethod
    def of(cls, store: Store, gemeente: str, *, demonstration: bool) -> AboutPoints:
        """Read which points there are, and when they told their opening hours."""
        points = store.points(gemeente, demonstration=demonstration)
        return cls(
            store.quarters_of(gemeente, "openstelling", demonstration=demonstration),
            dict(zip(points["code"], points["naam"], strict=True)),
        )


@dataclass(frozen=True)
class PointScreens:
    """Makes the screens about the service points of one municipality.

    Parameters
    ----------
    store : Store
    municipality : Municipality
    plan : Plan
    demonstration : bool
        About the points of the demonstration, which are never mixed with real ones.
    """

    store: Store
    municipality: Municipality
    plan: Plan
    demonstration: bool

    @classmethod
    def of(cls, town: Town, *, demonstration: bool) -> PointScreens:
        """Return the screens about the points of a municipality."""
        return cls(town.store, town.municipality, town.knowledge.plan, demonstration)

    def access(self, selection: Selection, scope: Scope, sources: tuple[str, ...]) -> Screen:
        """Return the screen *Hoe ver is het?*.

        Raises
        ------
        NoDataError
            If no opening hours were delivered, or access can be determined nowhere.
        """
        if not selection.kwartaal:
            raise NoDataError(
                "Hoe ver het is, is niet te bepalen: er zijn nog geen openingstijden geleverd.",
                "De analist levert de openstelling en de lijst van servicepunten aan.",
            )
        return access_screen(
            self._access_inputs(selection, scope, Period.parse(selection.kwartaal), sources)
        )

    def _access_inputs(
        self, selection: Selection, scope: Scope, period: Period, sources: tuple[str, ...]
    ) -> AccessInputs:
        code, areas = self.municipality.code, self.municipality.areas
        everywhere = pd.DataFrame(
            [
                (area.code, area.longitude, area.latitude)
                for level in Level
                for area in areas.at(level)
            ],
            columns=["code", "longitude", "latitude"],
        ).set_index("code")
        _, year = self.municipality.population(Level.BUURT, period.mid_year)
        residents = {level: self.municipality.population(level, float(year))[0] for level in Level}
        newest = max(self.municipality.population(Level.WIJK, _LATER)[1], year)
        latest = {level: self.municipality.population(level, float(newest))[0] for level in Level}
        opening = self.store.opening(code, period, demonstration=self.demonstration)
        return AccessInputs(
            selection=selection,
            scope=scope,
            period=period,
            points=self._points(period),
            opening=opening.set_index("servicepunt"),
            origins=in_metres(everywhere),
            residents=residents,
            residents_year=year,
            latest=latest,
            latest_year=newest,
            rules=load_access_rules(),
            demonstration=self.demonstration,
            sources=(
                self._source("Openstelling en servicepunten, zoals nu geleverd", period),
                f"CBS, Kerncijfers wijken en buurten {year} (inwoners)",
                *sources,
            ),
            data_version=self.municipality.version,
        )

    def pressure(
        self,
        selection: Selection,
        scope: Scope,
        release: Release,
        coverage: Coverage,
        sources: tuple[str, ...],
        data_version: str,
    ) -> Screen:
        """Return the screen *Hoe druk is het?*: of the registrations of one release.

        Raises
        ------
        NoDataError
            If there is no quarter, or there are no points.
        """
        if not selection.kwartaal:
            raise NoDataError(
                "Hoe druk het is, is niet te bepalen: er is nog geen heel kwartaal gepubliceerd.",
                "De analist levert een kwartaal aan en publiceert het.",
            )
        code, period = self.municipality.code, Period.parse(selection.kwartaal)
        if period not in scope.quarter_choices(selection.vraag):
            raise NoDataError(
                f"Over {period.label} is niets gepubliceerd.", "Kies hierboven een ander kwartaal."
            )
        workload = load_workload()
        real = {"demonstration": self.demonstration}
        staff = self.store.staff(code, period, **real)
        works = works_of(release)
        return pressure_screen(
            PressureInputs(
                selection=selection,
                scope=scope,
                period=period,
                points=self._points(period),
                work=work_of(release, period),
                staff=staff.pivot(index="servicepunt", columns="functie", values="fte"),
                opening=self.store.opening(code, period, **real).set_index("servicepunt"),
                flows=works,
                delivered=coverage.delivered.get(period, frozenset()),
                workload=workload,
                demonstration=self.demonstration,
                sources=(
                    self._source("Uniforme registratie van de servicepunten", period),
                    self._source("Inzet, doorstroom en openstelling, zoals nu geleverd", period),
                    *sources,
                ),
                data_version=data_version,
            )
        )

    def gap_inputs(
        self,
        selection: Selection,
        scope: Scope,
        release: Release,
        use: PointUse,
        share_at_least: float,
    ) -> GapInputs:
        """Return what is known beside the registrations, for explanations of a gap."""
        code, period = self.municipality.code, Period.parse(selection.periode)
        real = {"demonstration": self.demonstration}
        quarters = period.quarters()
        hours = {q: self.store.opening(code, q, **real) for q in quarters}
        return GapInputs(
            use=use,
            at={str(code): str(at) for code, at in self._points(period)["stadsdeel"].items()},
            opening={
                q: table.set_index("servicepunt")["uren"].astype(float)
                for q, table in hours.items()
                if not table.empty
            },
            flow=works_of(release).get(max(quarters)) if quarters else None,
            stable=load_workload().stabiel_tot.waarde,
            access=self._access_of(selection, scope, max(quarters)) if quarters else _UNTOLD,
            share_at_least=share_at_least,
        )

    def _access_of(self, selection: Selection, scope: Scope, quarter: Period) -> pd.Series:
        """Return the opening hours within reach per area; empty when that cannot be told."""
        try:
            access = Access(self._access_inputs(selection, scope, quarter, ()))
        except NoDataError:
            return _UNTOLD
        found = access.at(selection.niveau)
        return pd.Series({code: row.hours for code, row in found.items()}, dtype=float)

    def flows(
        self,
        selection: Selection,
        scope: Scope,
        release: Opened,
        sources: tuple[str, ...],
        data_version: str,
    ) -> Screen:
        """Return the screen *Wie gaat waarheen?*: what a release publishes of a year.

        Raises
        ------
        NoDataError
            If the release has no whole year.
        """
        chosen = Period.parse(selection.kalenderjaar) if selection.kalenderjaar else None
        use = (
            PointUse.of(release.tables, self.municipality.areas, chosen, closed=release.closed)
            if chosen
            else None
        )
        if use is None:
            raise NoDataError(
                "Wie waarheen gaat, is niet te bepalen: er is nog geen heel kalenderjaar "
                "gepubliceerd.",
                "De analist levert alle kwartalen van een jaar aan en publiceert ze.",
            )
        level, period = Level.STADSDEEL, use.period
        return flows_screen(
            FlowInputs(
                selection=selection,
                scope=scope,
                use=use,
                unplaced=release.tables[TableKey(level, period, Breakdown.UNPLACED)],
                placed=release.tables[TableKey(Level.GEMEENTE, period, Breakdown.GROUPS)].cell(
                    self.municipality.code, TOTAL
                ),
                points=self._points(period),
                missing_points=release.coverage.missing,
                demonstration=self.demonstration,
                sources=(
                    self._source("Uniforme registratie van de servicepunten", period),
                    *sources,
                ),
                data_version=data_version,
            )
        )

    def _points(self, period: Period) -> pd.DataFrame:
        """Return the points of a period with their place, by code."""
        found = self.store.places(self.municipality.code, period, demonstration=self.demonstration)
        numbers = ["longitude", "latitude", "x", "y"]
        found = found.astype(dict.fromkeys(numbers, float))
        points = locate(at_addresses(found, self.municipality.places)).set_index("code")
        points[["x_m", "y_m"]] = in_metres(points)
        return points.assign(stadsdeel=districts_of(points, self.municipality))

    def _source(self, title: str, period: Period) -> str:
        return f"{title}, {period.label}{_INVENTED if self.demonstration else ''}"
