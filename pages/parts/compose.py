"""From a selection to its screen: the one place where loaders and geo meet.

Knows nothing of Streamlit, so that pages, exports and tests get the same screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from threading import Lock

import pandas as pd

from geo.areas import Level
from geo.disclosure import Breakdown, Detail, Protected, Release, TableKey
from geo.errors import NoDataError
from geo.period import Period
from geo.screen.context import ContextInputs, context_screen
from geo.screen.demand import demand_screen
from geo.screen.demand_view import DemandInputs
from geo.screen.groups import groups_screen
from geo.screen.groups_view import GroupsInputs
from geo.screen.model import Screen
from geo.screen.profile import Profile
from geo.screen.reach import reach_screen
from geo.selection import MAP_LEVELS, POINT_QUESTIONS, Scope, Selection, resolve
from geo.text import day, listing
from loaders.groups import load_groups
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.release_frame import ReleaseFrame
from loaders.releases import ReleaseEntry
from loaders.store import Coverage, Store
from pages.parts.compose_advice import AdviceBasis, advice_basis
from pages.parts.compose_points import PointScreens
from pages.parts.compose_profile import profile_of
from pages.parts.groups_inputs import groups_inputs
from pages.parts.reach_inputs import reach_inputs

_SCREENS_KEPT = 512
_RELEASES_KEPT, _ADVICE_KEPT = 4, 12
_PROFILES_KEPT = 64


@dataclass(frozen=True)
class Opened:
    """A release that was opened: everything that its screens say.

    Parameters
    ----------
    entry : ReleaseEntry
    tables : Release
    coverage : Coverage
    left_open, more_than : mapping of Period to int
    closed : mapping of Period to frozenset of str
        Points that were closed, of the quarters whose opening hours were known.
    """

    entry: ReleaseEntry
    tables: Release
    coverage: Coverage
    left_open: Mapping[Period, int]
    more_than: Mapping[Period, int]
    closed: Mapping[Period, frozenset[str]] = field(default_factory=dict)


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


@dataclass(frozen=True)
class Snapshot:
    """A composer at one release.

    Parameters
    ----------
    composer : Composer
    entry : ReleaseEntry or None
        The release at hand; None when nothing was published yet.
    numbers : tuple of int
        The releases that can be opened, the newest first.
    stand : str
        Mark of what was delivered: screens about service points follow it.
    """

    composer: Composer
    entry: ReleaseEntry | None
    numbers: tuple[int, ...]
    stand: str = ""

    @cached_property
    def scope(self) -> Scope:
        """What there is to choose from."""
        made = self.composer
        about = made.about_points(self.demonstration, self.stand)
        return Scope(
            made.municipality.code,
            made.municipality.areas,
            made.knowledge.plan,
            made.knowledge.taxonomy,
            made.knowledge.catalogue,
            made.opened(self.entry).coverage.periods if self.entry else (),
            self.numbers,
            about.openings,
            about.names,
            load_groups().names,
            made.municipality.pinned,
        )

    @property
    def demonstration(self) -> bool:
        """Whether the release at hand is of the demonstration."""
        return self.entry is not None and self.entry.demonstratie

    @property
    def release(self) -> Opened:
        """The release at hand.

        Raises
        ------
        NoDataError
            If nothing was published yet.
        """
        if self.entry is None:
            raise self.composer.nothing_published()
        return self.composer.opened(self.entry)

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader of an earlier release must know."""
        if self.entry is None or self.entry.nummer == self.numbers[0]:
            return ()
        return (
            (
                f"U kijkt naar {release_words(self.entry)}; de nieuwste is uitgave "
                f"{self.numbers[0]}. Op de pagina Publicatie staat wat er veranderd is."
            ),
        )

    def resolve(self, wishes: Mapping[str, str]) -> tuple[Selection, tuple[str, ...]]:
        """Turn wishes into a selection that is published, with Dutch notices."""
        selection, notices = resolve(wishes, self.scope)
        return selection, tuple(notices)

    def profile(self, stadsdeel: str, quarter: str = "") -> Profile:
        """Return the page of a stadsdeel; the same object as long as nothing changed.

        Raises
        ------
        NoDataError
            If nothing was published of the quarter.
        """
        return self.composer.profile(self, stadsdeel, quarter)

    def advice(self, quarter: str = "") -> AdviceBasis:
        """Return the advice for every area; the same object as long as nothing changed.

        Parameters
        ----------
        quarter : str
            At the end of which; the latest that is published when empty.

        Raises
        ------
        NoDataError
            If no quarter, or not this one, was published.
        """
        newest = next(iter(self.scope.quarter_choices("druk")), None)
        return self.composer.advice(self, quarter or str(newest or ""))

    def screen(self, selection: Selection) -> Screen:
        """Return the screen of a selection; the same object as long as nothing changed."""
        # Explanations of a gap are about service points too.
        about_points = selection.vraag in POINT_QUESTIONS | {"missen"}
        stand = self.stand if about_points else ""
        return self.composer.screen(self.entry, selection, stand)


class Composer:
    """Makes the screens of one municipality and remembers them.

    Parameters
    ----------
    knowledge : Knowledge
    municipality : Municipality
    store : Store
        Screens are of a release: what was delivered since is not on them.
    """

    def __init__(self, knowledge: Knowledge, municipality: Municipality, store: Store) -> None:
        self.knowledge = knowledge
        self.municipality = municipality
        self._store = store
        self.opened = lru_cache(maxsize=_RELEASES_KEPT)(self._open)
        self.screen = lru_cache(maxsize=_SCREENS_KEPT)(self._build_screen)
        self.profile = lru_cache(maxsize=_PROFILES_KEPT)(profile_of)
        self.about_points = lru_cache(maxsize=_RELEASES_KEPT)(self._about_points)
        self._residents = lru_cache(maxsize=64)(municipality.population)
        self._advising = Lock()
        self._advice = lru_cache(maxsize=_ADVICE_KEPT)(self._make_advice)

    def advice(self, snapshot: Snapshot, quarter: str) -> AdviceBasis:
        """Return the advice of a release; see ``Snapshot.advice``."""
        # It takes seconds: who asks meanwhile waits for it, rather than computing it again.
        with self._advising:
            return self._advice(snapshot, quarter)

    def snapshot(self, number: str = "") -> Snapshot:
        """Return what was published: one look at the store for a whole page.

        Parameters
        ----------
        number : str
            The release to open; the newest when it is none of those that exist.
        """
        entries = self.published()
        newest = entries[0] if entries else None
        chosen = next((e for e in entries if str(e.nummer) == number), newest)
        stand = self._store.version(self.municipality.code)
        return Snapshot(self, chosen, tuple(e.nummer for e in entries), stand)

    def published(self) -> list[ReleaseEntry]:
        """Return the releases that can be opened, the newest first.

        Invented figures are there only as long as there are no others.
        """
        code = self.municipality.code
        entries = self._store.releases(code)
        real = [e for e in entries if not e.demonstratie]
        if real or not self._store.coverage(code).demonstration:
            return real
        return entries

    # --- the steps, each remembered ---------------------------------------------------------

    def _open(self, entry: ReleaseEntry) -> Opened:
        frozen = self._store.release(
            self.municipality.code, entry.nummer, demonstration=entry.demonstratie
        )
        tables = Release.from_frame(frozen.figures)
        closed = ReleaseFrame.from_text(frozen.frame).closed if frozen.frame else {}
        return Opened(entry, tables, frozen.coverage, frozen.left_open, frozen.more_than, closed)

    def _make_advice(self, snapshot: Snapshot, quarter: str) -> AdviceBasis:
        return advice_basis(snapshot, self._store, quarter)

    def _about_points(self, demonstration: bool, _stand: str) -> AboutPoints:
        """Return which service points there are, and when they told their opening hours."""
        code = self.municipality.code
        points = self._store.points(code, demonstration=demonstration)
        return AboutPoints(
            self._store.quarters_of(code, "openstelling", demonstration=demonstration),
            dict(zip(points["code"], points["naam"], strict=True)),
        )

    def _build_screen(
        self, entry: ReleaseEntry | None, selection: Selection, stand: str = ""
    ) -> Screen:
        if selection.vraag == "bevolking":
            return self._context_screen(selection)
        if selection.vraag in POINT_QUESTIONS:
            return self._point_screen(Snapshot(self, entry, (), stand), selection)
        if entry is None:
            raise self.nothing_published()
        release = self.opened(entry)
        scope = Snapshot(self, entry, (entry.nummer,)).scope
        if selection.vraag == "groepen":
            return groups_screen(self.groups_inputs(entry, selection.kalenderjaar), selection)
        if not selection.periode:
            raise _nothing_to_show(selection.niveau, release.coverage, scope)
        period = Period.parse(selection.periode)
        level = selection.niveau
        if period not in scope.period_choices(level):
            # The second gate: whatever a selection asks, only the plan's periods are drawn.
            raise NoDataError(
                f"Over {period.label} is niets geleverd dat we per {level} publiceren.",
                "Kies hierboven een andere periode.",
            )
        if selection.vraag == "missen":
            return self._reach_screen(release, selection, scope, period)
        population = self.population(level, period)
        return demand_screen(
            DemandInputs(
                selection=selection,
                scope=scope,
                period=period,
                tables=self.tables_of(release, selection),
                trend=self._trend(release, level),
                population=population,
                missing_points=release.coverage.missing,
                points=release.coverage.points_in(period),
                comparable=self._comparable(release, selection, scope),
                left_open=sum(n for each, n in release.left_open.items() if period.contains(each)),
                more_than=sum(n for each, n in release.more_than.items() if period.contains(each)),
                demonstration=entry.demonstratie,
                sources=self.sources(release, level, period),
                data_version=self.data_version(release),
            )
        )

    def _comparable(self, release: Opened, selection: Selection, scope: Scope) -> Selection | None:
        """Return the nearest selection of which the change in a year is published."""
        if selection.kenmerk != "verandering":
            return None
        for level in dict.fromkeys((selection.niveau, Level.STADSDEEL)):
            for period in scope.period_choices(level):
                if "kaart_eerder" in self._tables(release.tables, level, period):
                    wishes = selection.parameters() | {"niveau": level, "periode": str(period)}
                    wishes.pop("gebied", None)
                    if selection.hulpvraag not in scope.demand_choices(level, period):
                        wishes.pop("hulpvraag", None)
                    return resolve(wishes, scope)[0]
        return None

    def _reach_screen(
        self, release: Opened, selection: Selection, scope: Scope, period: Period
    ) -> Screen:
        return reach_screen(
            reach_inputs(
                release,
                selection,
                scope,
                self.municipality,
                self.population(selection.niveau, period),
                registered=_registered(release),
                boundaries=self._boundary_source(),
                data_version=self.data_version(release),
                points=self._points(release.entry.demonstratie),
            )
        )

    def groups_inputs(self, entry: ReleaseEntry, year: str) -> GroupsInputs:
        """Return what is published of groups of residents in a year.

        Raises
        ------
        NoDataError
            If nothing is.
        """
        release = self.opened(entry)
        scope = Snapshot(self, entry, (entry.nummer,)).scope
        if year not in [str(each) for each in scope.year_choices()]:
            raise NoDataError(
                "Over leeftijden en doelgroepen is nog niets gepubliceerd.",
                "Dat gebeurt per kalenderjaar: alle kwartalen van een jaar moeten geleverd zijn.",
            )
        period = Period.parse(year)
        registered = f"Uniforme registratie van de servicepunten, {period.label}"
        if entry.demonstratie:
            registered += " (demonstratiegegevens: verzonnen)"
        return groups_inputs(
            release,
            period,
            scope,
            self.municipality,
            sources=(registered, self._boundary_source()),
            data_version=f"{self.municipality.version}, {release_words(entry)}",
        )

    def _context_screen(self, selection: Selection) -> Screen:
        catalogue = self.knowledge.catalogue
        indicator = catalogue[selection.kenmerk]
        source = catalogue.bronnen[indicator.bron]
        return context_screen(
            ContextInputs(
                selection=selection,
                scope=Snapshot(self, None, ()).scope,
                figures=self.municipality.figures,
                population=self.population(selection.niveau, Period.of_year(int(selection.jaar))),
                sources=(
                    f"{source.titel} {selection.jaar}, {source.uitgever}, {source.licentie}",
                    self._boundary_source(),
                ),
                data_version=self.municipality.version,
                breaks=self.municipality.all_breaks(),
                drawn_year=str(self.municipality.metadata.get("indelingsjaar", "onbekend")),
            )
        )

    def _point_screen(self, snapshot: Snapshot, selection: Selection) -> Screen:
        """Return a screen about service points: what they deliver of themselves, as it is now."""
        made = self._points(snapshot.demonstration)
        sources = (self._boundary_source(),)
        if selection.vraag == "afstand":
            return made.access(selection, snapshot.scope, sources)
        release = snapshot.release
        version = self.data_version(release)
        if selection.vraag == "stromen":
            return made.flows(selection, snapshot.scope, release, sources, version)
        return made.pressure(
            selection, snapshot.scope, release.tables, release.coverage, sources, version
        )

    def _points(self, demonstration: bool) -> PointScreens:
        return PointScreens(self._store, self.municipality, self.knowledge.plan, demonstration)

    def sources(self, release: Opened, level: Level, period: Period) -> tuple[str, ...]:
        """Return where the figures of a screen on registrations come from, in words."""
        year = self.population(level, period)[level][1]
        return (
            _registered(release),
            f"CBS, Kerncijfers wijken en buurten {year} (inwoners)",
            self._boundary_source(),
        )

    def data_version(self, release: Opened) -> str:
        """Return the version of the figures and the name of the release."""
        return f"{self.municipality.version}, {release_words(release.entry)}"

    def _boundary_source(self) -> str:
        return (
            f"Grenzen: {self.municipality.metadata['bestanden']['grenzen/buurt.geojson']['bron']}"
        )

    def population(self, level: Level, period: Period) -> dict[Level, tuple[pd.Series, int]]:
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

    def nothing_published(self) -> NoDataError:
        """Return why there is nothing to show, and who can change that."""
        coverage = self._store.coverage(self.municipality.code)
        if coverage.periods:
            return NoDataError(
                "Er zijn leveringen, maar er is nog niets gepubliceerd.",
                "De analist maakt een uitgave op de pagina Gegevens, bij Publiceren.",
            )
        return _nothing_to_show(Level.WIJK, coverage, Snapshot(self, None, ()).scope)

    def _tables(self, release: Release, level: Level, period: Period) -> Protected:
        """Return the published tables that a screen draws from, by what they are on it."""
        names = self._names(level)
        found = {name: release[TableKey(each, period, b)] for name, (each, b) in names.items()}
        earlier = {
            f"{name}_eerder": TableKey(names[name][0], period.year_earlier(), names[name][1])
            for name in ("kaart", "geheel", "stadsdeel")
        }
        if all(key in release for key in earlier.values()):
            found |= {name: release[key] for name, key in earlier.items()}
        return Protected(found)

    def tables_of(self, release: Opened, selection: Selection) -> Protected:
        """Return the published tables that the screen of a selection draws from."""
        period = Period.parse(selection.periode)
        return self._tables(release.tables, selection.niveau, period)

    def _names(self, level: Level) -> dict[str, tuple[Level, Breakdown]]:
        """Return the level and breakdown of each table of a screen."""
        detail = self.knowledge.plan.view(level).hulpvraag
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

    def _trend(self, release: Opened, level: Level) -> dict[Period, Protected]:
        """Per quarter the gemeente and the stadsdelen: the finest that is published."""
        names = self._names(level)
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


def _registered(release: Opened) -> str:
    invented = " (demonstratiegegevens: verzonnen)" if release.entry.demonstratie else ""
    return f"Uniforme registratie van de servicepunten{invented}"


def release_words(entry: ReleaseEntry) -> str:
    """Return the name of a release, as every screen and export has it."""
    kind = "demonstratie-uitgave" if entry.demonstratie else "uitgave"
    return f"{kind} {entry.nummer} van {day(entry.gemaakt)}"


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
