"""*Welke vragen?*: the published counts of a level and period, with what they are beside."""

from __future__ import annotations

from collections.abc import Mapping

from geo.areas import Level
from geo.disclosure import Breakdown, Detail, Plan, Protected, Release, TableKey
from geo.period import Period
from geo.screen.demand import demand_screen
from geo.screen.demand_view import DemandInputs
from geo.screen.model import Screen
from geo.selection import Scope, Selection, resolve
from pages.parts.compose.release import Opened
from pages.parts.compose.town import Town


def demand_of(
    town: Town, release: Opened, selection: Selection, scope: Scope, period: Period
) -> Screen:
    """Return the screen of a selection of which the period is published."""
    level, plan = selection.niveau, town.knowledge.plan

    def within(counts: Mapping[Period, int]) -> int:
        return sum(n for each, n in counts.items() if period.contains(each))

    return demand_screen(
        DemandInputs(
            selection=selection,
            scope=scope,
            period=period,
            tables=tables_of(plan, release.tables, level, period),
            trend=_trend(plan, release, level),
            population=town.population(level, period),
            missing_points=release.coverage.missing,
            points=release.coverage.points_in(period),
            comparable=_comparable(plan, release.tables, selection, scope),
            left_open=within(release.left_open),
            more_than=within(release.more_than),
            demonstration=release.entry.demonstratie,
            sources=town.sources(release, level, period),
            data_version=town.data_version(release),
        )
    )


def tables_of(plan: Plan, tables: Release, level: Level, period: Period) -> Protected:
    """Return the published tables that a screen draws from, by what they are on it."""
    names = _names(plan, level)
    found = {name: tables[TableKey(each, period, b)] for name, (each, b) in names.items()}
    earlier = {
        f"{name}_eerder": TableKey(names[name][0], period.year_earlier(), names[name][1])
        for name in ("kaart", "geheel", "stadsdeel")
    }
    if all(key in tables for key in earlier.values()):
        found |= {name: tables[key] for name, key in earlier.items()}
    return Protected(found)


def _comparable(
    plan: Plan, tables: Release, selection: Selection, scope: Scope
) -> Selection | None:
    """Return the nearest selection of which the change in a year is published."""
    if selection.kenmerk != "verandering":
        return None
    for level in dict.fromkeys((selection.niveau, Level.STADSDEEL)):
        for period in scope.period_choices(level):
            if "kaart_eerder" in tables_of(plan, tables, level, period):
                wishes = selection.parameters() | {"niveau": level, "periode": str(period)}
                wishes.pop("gebied", None)
                if selection.hulpvraag not in scope.demand_choices(level, period):
                    wishes.pop("hulpvraag", None)
                return resolve(wishes, scope)[0]
    return None


def _names(plan: Plan, level: Level) -> dict[str, tuple[Level, Breakdown]]:
    """Return the level and breakdown of each table of a screen."""
    detail = plan.view(level).hulpvraag
    drawn = Breakdown(detail.value)
    mix = Breakdown.GROUPS if detail is Detail.TOTAL else drawn
    names = {
        "kaart": (level, drawn),
        "niet_geplaatst": (level, Breakdown.UNPLACED),
        "geheel": (Level.GEMEENTE, mix),
        "stadsdeel": (Level.STADSDEEL, mix),
    }
    if detail is Detail.ALL:
        names["hoofdgroepen"] = (level, Breakdown.GROUPS)
        names["geheel_hoofdgroepen"] = (Level.GEMEENTE, Breakdown.GROUPS)
    if detail is Detail.TOTAL:
        names["mix"] = (Level.WIJK, mix)
    return names


def _trend(plan: Plan, release: Opened, level: Level) -> dict[Period, Protected]:
    """Per quarter the gemeente and the stadsdelen: the finest that is published."""
    names = _names(plan, level)
    wanted = {name: names[name] for name in ("geheel", "stadsdeel")}
    return {
        quarter: Protected(
            {
                name: release.tables[TableKey(where, quarter, b)]
                for name, (where, b) in wanted.items()
            }
        )
        for quarter in release.coverage.periods
        if quarter.is_quarter
    }
