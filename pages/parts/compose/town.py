"""What is known of a municipality beside any release: residents, sources, the store."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from geo.areas import Level
from geo.errors import NoDataError
from geo.period import Period
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.store import Store
from pages.parts.compose.absent import nothing_published
from pages.parts.compose.release import Opened, release_words


class Town:
    """A municipality, what analysts know of it, and where its deliveries are.

    Parameters
    ----------
    knowledge : Knowledge
    municipality : Municipality
    store : Store
    """

    def __init__(self, knowledge: Knowledge, municipality: Municipality, store: Store) -> None:
        self.knowledge = knowledge
        self.municipality = municipality
        self.store = store
        self._residents = lru_cache(maxsize=64)(municipality.population)

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

    @property
    def boundaries(self) -> str:
        """Where the boundaries come from, in words."""
        files = self.municipality.metadata["bestanden"]
        return f"Grenzen: {files['grenzen/buurt.geojson']['bron']}"

    def sources(self, release: Opened, level: Level, period: Period) -> tuple[str, ...]:
        """Return where the figures of a screen on registrations come from, in words."""
        year = self.population(level, period)[level][1]
        return (
            release.registered,
            f"CBS, Kerncijfers wijken en buurten {year} (inwoners)",
            self.boundaries,
        )

    def data_version(self, release: Opened) -> str:
        """Return the version of the figures and the name of the release."""
        return f"{self.municipality.version}, {release_words(release.entry)}"

    def nothing_published(self) -> NoDataError:
        """Return why there is nothing to show, and who can change that."""
        return nothing_published(self.store.coverage(self.municipality.code))
