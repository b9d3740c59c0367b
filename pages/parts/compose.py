"""From a selection to its screen: the one place where loaders and geo meet.

Knows nothing of Streamlit, so that pages, exports and tests get the same screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL, by_area
from geo.disclosure import Counts, Detail, Plan, Protected, kind_of, protect
from geo.errors import NoDataError
from geo.period import Period
from geo.screen.context import ContextInputs, context_screen
from geo.screen.demand import demand_screen
from geo.screen.demand_view import DemandInputs
from geo.screen.model import Screen
from geo.selection import MAP_LEVELS, Scope, Selection, resolve
from geo.text import listing
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.store import Coverage, Store

_SCREENS_KEPT = 512
_TABLES_KEPT = 64


@dataclass(frozen=True)
class Snapshot:
    """A composer at one version of the deliveries.

    Parameters
    ----------
    composer : Composer
    version : str
        Mark of the deliveries in force.
    """

    composer: Composer
    version: str

    @cached_property
    def scope(self) -> Scope:
        """What there is to choose from."""
        made = self.composer
        return Scope(
            made.municipality.code,
            made.municipality.areas,
            made.knowledge.plan,
            made.knowledge.taxonomy,
            made.knowledge.catalogue,
            made.coverage(self.version).periods,
        )

    def resolve(self, wishes: Mapping[str, str]) -> tuple[Selection, tuple[str, ...]]:
        """Turn wishes into a selection that is published, with Dutch notices."""
        selection, notices = resolve(wishes, self.scope)
        return selection, tuple(notices)

    def screen(self, selection: Selection) -> Screen:
        """Return the screen of a selection; the same object as long as nothing changed."""
        return self.composer.screen(self.version, selection)


class Composer:
    """Makes the screens of one municipality and remembers them.

    Parameters
    ----------
    knowledge : Knowledge
    municipality : Municipality
    store : Store
        A new delivery makes new screens: everything remembered is keyed on its version.
    """

    def __init__(self, knowledge: Knowledge, municipality: Municipality, store: Store) -> None:
        self.knowledge = knowledge
        self.municipality = municipality
        self._store = store
        self.coverage = lru_cache(maxsize=2)(self._read_coverage)
        self._tables = lru_cache(maxsize=_TABLES_KEPT)(self._protect_tables)
        self._left_open = lru_cache(maxsize=_TABLES_KEPT)(self._count_left_open)
        self._trend = lru_cache(maxsize=8)(self._protect_trend)
        self.screen = lru_cache(maxsize=_SCREENS_KEPT)(self._build_screen)
        self._residents = lru_cache(maxsize=64)(municipality.population)

    def snapshot(self) -> Snapshot:
        """Return the deliveries as they are now: one look at the store for a whole page."""
        return Snapshot(self, self._store.version(self.municipality.code))

    # --- the steps, each remembered ---------------------------------------------------------

    def _read_coverage(self, _version: str) -> Coverage:
        return self._store.coverage(self.municipality.code)

    def _build_screen(self, version: str, selection: Selection) -> Screen:
        if selection.vraag == "bevolking":
            return self._context_screen(version, selection)
        coverage = self.coverage(version)
        if not selection.periode:
            raise _nothing_to_show(selection.niveau, coverage, Snapshot(self, version).scope)
        period = Period.parse(selection.periode)
        level = selection.niveau
        if period not in Snapshot(self, version).scope.period_choices(level):
            # The second gate: whatever a selection asks, only the plan's periods are drawn.
            raise NoDataError(
                f"Over {period.label} is niets geleverd dat we per {level} publiceren.",
                "Kies hierboven een andere periode.",
            )
        tables = self._tables(version, level, period)
        earlier_period = period.year_earlier()
        quarters = set(earlier_period.quarters())
        delivered = set(coverage.periods)
        if earlier_period in delivered or (quarters and quarters <= delivered):
            earlier = self._tables(version, level, earlier_period)
            tables = Protected(
                dict(tables) | {f"{n}_eerder": earlier[n] for n in ("kaart", "geheel", "stadsdeel")}
            )
        population = self._population(level, period)
        registered = "Uniforme registratie van de servicepunten"
        if coverage.demonstration:
            registered += " (demonstratiegegevens: verzonnen)"
        return demand_screen(
            DemandInputs(
                selection=selection,
                scope=Snapshot(self, version).scope,
                period=period,
                tables=tables,
                trend=self._trend(version, self._detail(level)),
                population=population,
                missing_points=coverage.missing,
                points=coverage.points_in(period),
                left_open=self._left_open(version, period),
                more_than=self._store.more_than(self.municipality.code, period, "dossiers"),
                demonstration=coverage.demonstration,
                sources=(
                    registered,
                    f"CBS, Kerncijfers wijken en buurten {population[level][1]} (inwoners)",
                    self._boundary_source(),
                ),
                data_version=f"{self.municipality.version}, leveringen {version}",
            )
        )

    def _context_screen(self, version: str, selection: Selection) -> Screen:
        catalogue = self.knowledge.catalogue
        indicator = catalogue[selection.kenmerk]
        source = catalogue.bronnen[indicator.bron]
        return context_screen(
            ContextInputs(
                selection=selection,
                scope=Snapshot(self, version).scope,
                figures=self.municipality.figures,
                population=self._population(selection.niveau, Period.of_year(int(selection.jaar))),
                sources=(
                    f"{source.titel} {selection.jaar}, {source.uitgever}, {source.licentie}",
                    self._boundary_source(),
                ),
                data_version=self.municipality.version,
            )
        )

    def _boundary_source(self) -> str:
        return (
            f"Grenzen: {self.municipality.metadata['bestanden']['grenzen/buurt.geojson']['bron']}"
        )

    def _population(self, level: Level, period: Period) -> dict[Level, tuple[pd.Series, int]]:
        """Residents per level, of one CBS year for all levels of a view.

        A level finer than that year was published for has its own nearest year; the screen
        names it.
        """
        found = {
            each: self._residents(each, period.mid_year)
            for each in (Level.STADSDEEL, Level.WIJK, Level.BUURT)
        }
        year = found[level][1]
        found[Level.GEMEENTE] = self._residents(Level.GEMEENTE, float(year))
        return found

    def _detail(self, level: Level) -> Detail:
        detail = self.knowledge.plan.view(level).hulpvraag
        return Detail.MAIN if detail is Detail.TOTAL else detail

    def _categories(self, detail: Detail, period: Period) -> list[str]:
        taxonomy, plan = self.knowledge.taxonomy, self.knowledge.plan
        if detail is Detail.MAIN:
            return [*(g.code for g in taxonomy.hoofdgroepen), TOTAL]
        sensitive = kind_of(period) in plan.view(Level.STADSDEEL).gevoelig_perioden
        return [*(c.code for c in taxonomy.demand_types if sensitive or not c.gevoelig), TOTAL]

    def _counts(
        self,
        rows: pd.DataFrame,
        level: Level,
        period: Period,
        detail: Detail,
        categories: list[str],
    ) -> tuple[Counts, Counts]:
        plan: Plan = self.knowledge.plan
        view = plan.view(level)
        as_class = view.vorm == "klasse"
        found = by_area(
            rows,
            self.municipality.areas,
            level,
            group_of=self.knowledge.taxonomy.group_of if detail is Detail.MAIN else None,
            categories=[TOTAL] if view.hulpvraag is Detail.TOTAL else categories,
            population=self._residents(level, period.mid_year)[0],
            as_class=as_class,
            placed_minimum_pct=plan.bekend_minimaal_pct,
            typed_minimum_pct=plan.uitgesplitst_minimaal_pct,
        )
        return found.counts, found.unplaced

    def _counted(self, period: Period) -> pd.DataFrame:
        code, both = self.municipality.code, ("hulpvraag", TOTAL)
        return pd.concat([self._store.counts(code, period, b) for b in both], ignore_index=True)

    def _count_left_open(self, _version: str, period: Period) -> int:
        return int(self._counted(period)["zonder_data"].sum())

    def _protect_tables(self, _version: str, level: Level, period: Period) -> Protected:
        """All tables of one level and period, protected together."""
        rows = self._counted(period)
        if rows.empty:
            raise NoDataError(
                f"Over {period.label} is niets geleverd.", "Kies hierboven een andere periode."
            )
        detail = self._detail(level)
        categories = self._categories(detail, period)
        counts: dict[str, Counts] = {}
        counts["kaart"], counts["niet_geplaatst"] = self._counts(
            rows, level, period, detail, categories
        )
        for name, other in (("geheel", Level.GEMEENTE), ("stadsdeel", Level.STADSDEEL)):
            counts[name] = self._counts(rows, other, period, detail, categories)[0]
        if detail is Detail.ALL:
            groups = self._categories(Detail.MAIN, period)
            for name, where in (("hoofdgroepen", level), ("geheel_hoofdgroepen", Level.GEMEENTE)):
                counts[name] = self._counts(rows, where, period, Detail.MAIN, groups)[0]
        if level is Level.BUURT:
            counts["mix"] = self._counts(rows, Level.WIJK, period, detail, categories)[0]
        return protect(counts, self.knowledge.plan)

    def _protect_trend(self, version: str, detail: Detail) -> dict[Period, Protected]:
        """Per quarter the gemeente and the stadsdelen: the finest that is published."""
        code = self.municipality.code
        quarters = [p for p in self.coverage(version).periods if p.is_quarter]
        if not quarters:
            return {}
        span = Period(quarters[0].first, quarters[-1].last)
        rows = pd.concat(
            [self._store.counts(code, span, b, by_period=True) for b in ("hulpvraag", TOTAL)],
            ignore_index=True,
        )
        trend = {}
        for quarter in quarters:
            own = rows[(rows["eerste"] == quarter.first) & (rows["laatste"] == quarter.last)]
            categories = self._categories(detail, quarter)
            trend[quarter] = protect(
                {
                    name: self._counts(own, level, quarter, detail, categories)[0]
                    for name, level in (
                        ("geheel", Level.GEMEENTE),
                        ("stadsdeel", Level.STADSDEEL),
                    )
                },
                self.knowledge.plan,
            )
        return trend


def _nothing_to_show(level: Level, coverage: Coverage, scope: Scope) -> NoDataError:
    """Return why there is no period to show at a level, and what to do about it."""
    if not coverage.periods and not coverage.units:
        return NoDataError(
            "Er zijn nog geen registraties geleverd.",
            "De analist kan ze aanleveren; bij 'Wie wonen er?' zijn er al wel cijfers.",
        )
    if not coverage.periods:
        return NoDataError(
            f"Er zijn nog geen nieuwe dossiers geleverd, wel {listing(coverage.units)}.",
            "De kaart toont nieuwe dossiers; de analist kan ze aanleveren.",
        )
    delivered = listing([p.label for p in coverage.periods])
    elsewhere = [each.value for each in MAP_LEVELS if scope.period_choices(each)]
    return NoDataError(
        f"Per {level} is er nog geen periode die we publiceren: geleverd is {delivered}.",
        f"Kies het niveau {listing(elsewhere)}; daar zijn er wel periodes."
        if elsewhere
        else "De kaart toont kwartalen, kalenderjaren en de laatste vier kwartalen samen; de "
        "analist kan die aanleveren.",
    )
