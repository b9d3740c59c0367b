"""Any question of the map at one release: which module composes it, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

from geo.screen.groups_view import GroupsInputs
from geo.screen.model import Screen
from geo.selection import POINT_QUESTIONS, Scope, Selection, resolve
from loaders.groups import load_groups
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.releases import ReleaseEntry
from loaders.store import Store
from pages.parts.compose.absent import published_period
from pages.parts.compose.context import context_of
from pages.parts.compose.demand import demand_of
from pages.parts.compose.groups import groups_inputs, groups_of
from pages.parts.compose.points import AboutPoints, PointScreens
from pages.parts.compose.reach import reach_of
from pages.parts.compose.release import Opened, release_words
from pages.parts.compose.town import Town

_SCREENS_KEPT, _RELEASES_KEPT = 512, 4
# Those are about the registrations of a period, per area.
_OF_REGISTRATIONS = {"vragen": demand_of, "missen": reach_of}
_P = ParamSpec("_P")
_T = TypeVar("_T")


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

    def screen(self, selection: Selection) -> Screen:
        """Return the screen of a selection; the same object as long as nothing changed."""
        # Explanations of a gap are about service points too.
        about_points = selection.vraag in POINT_QUESTIONS | {"missen"}
        stand = self.stand if about_points else ""
        return self.composer.screen(self.entry, selection, stand)


class Composer(Town):
    """Makes the screens of one municipality and remembers them.

    Parameters
    ----------
    knowledge : Knowledge
    municipality : Municipality
    store : Store
        Screens are of a release: what was delivered since is not on them.
    """

    def __init__(self, knowledge: Knowledge, municipality: Municipality, store: Store) -> None:
        super().__init__(knowledge, municipality, store)
        self.opened = lru_cache(maxsize=_RELEASES_KEPT)(self._open)
        self.screen = lru_cache(maxsize=_SCREENS_KEPT)(self._compose)
        self.about_points = lru_cache(maxsize=_RELEASES_KEPT)(self._about_points)
        self.advising = Lock()
        self._kept: dict[Callable[..., Any], Callable[..., Any]] = {}

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
        stand = self.store.version(self.municipality.code)
        return Snapshot(self, chosen, tuple(e.nummer for e in entries), stand)

    def published(self) -> list[ReleaseEntry]:
        """Return the releases that can be opened, the newest first.

        Invented figures are there only as long as there are no others.
        """
        code = self.municipality.code
        entries = self.store.releases(code)
        real = [e for e in entries if not e.demonstratie]
        if real or not self.store.coverage(code).demonstration:
            return real
        return entries

    def groups_inputs(self, entry: ReleaseEntry, year: str) -> GroupsInputs:
        """Return what is published of groups of residents in a year; see ``groups_inputs``."""
        return groups_inputs(self, self.opened(entry), year, self._scope_of(entry))

    def kept(self, make: Callable[_P, _T], most: int) -> Callable[_P, _T]:
        """Return a function that remembers what it made, as long as this composer is there.

        Parameters
        ----------
        make : callable
            Of a module: one that is the same at each call.
        most : int
            How many of its answers are kept.
        """
        remembering = self._kept.setdefault(make, lru_cache(maxsize=most)(make))
        return cast("Callable[_P, _T]", remembering)

    # --- the steps, each remembered ---------------------------------------------------------

    def _open(self, entry: ReleaseEntry) -> Opened:
        code, invented = self.municipality.code, entry.demonstratie
        return Opened.of(entry, self.store.release(code, entry.nummer, demonstration=invented))

    def _about_points(self, demonstration: bool, _stand: str) -> AboutPoints:
        return AboutPoints.of(self.store, self.municipality.code, demonstration=demonstration)

    def _compose(self, entry: ReleaseEntry | None, selection: Selection, stand: str = "") -> Screen:
        if selection.vraag == "bevolking":
            return context_of(self, selection, Snapshot(self, None, ()).scope)
        if selection.vraag in POINT_QUESTIONS:
            return self._point_screen(Snapshot(self, entry, (), stand), selection)
        if entry is None:
            raise self.nothing_published()
        release, scope = self.opened(entry), self._scope_of(entry)
        if selection.vraag == "groepen":
            return groups_of(self, release, selection, scope)
        period = published_period(selection, release.coverage, scope)
        return _OF_REGISTRATIONS[selection.vraag](self, release, selection, scope, period)

    def _point_screen(self, snapshot: Snapshot, selection: Selection) -> Screen:
        """Return a screen about service points: what they deliver of themselves, as it is now."""
        made = PointScreens.of(self, demonstration=snapshot.demonstration)
        scope, sources = snapshot.scope, (self.boundaries,)
        if selection.vraag == "afstand":
            return made.access(selection, scope, sources)
        release = snapshot.release
        version = self.data_version(release)
        if selection.vraag == "stromen":
            return made.flows(selection, scope, release, sources, version)
        return made.pressure(selection, scope, release.tables, release.coverage, sources, version)

    def _scope_of(self, entry: ReleaseEntry) -> Scope:
        return Snapshot(self, entry, (entry.nummer,)).scope
