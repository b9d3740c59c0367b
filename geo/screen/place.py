"""What a screen is about: the whole gemeente, or the stadsdeel that was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from geo.areas import Areas, Level
from geo.selection import ALL, Selection


@dataclass(frozen=True)
class Place:
    """The place that sentences speak of, and which areas of the level lie in it.

    Parameters
    ----------
    code, name : str
        Of the chosen stadsdeel, or of the gemeente.
    gemeente : str
        Name of the whole.
    level : Level
        Level of the map.
    codes : frozenset of str
        The areas of the level that lie in the place.
    is_whole : bool
        Whether it is the whole gemeente.
    """

    code: str
    name: str
    gemeente: str
    level: Level
    codes: frozenset[str]
    is_whole: bool

    @classmethod
    def of(cls, selection: Selection, areas: Areas) -> Place:
        """Return the place of a selection."""
        chosen = areas.gemeente.code if selection.stadsdeel == ALL else selection.stadsdeel
        return cls(
            chosen,
            areas[chosen].name,
            areas.gemeente.name,
            selection.niveau,
            frozenset(areas.within(chosen, selection.niveau)),
            selection.stadsdeel == ALL,
        )

    @property
    def is_one_area(self) -> bool:
        """Whether there is a single area, so nothing to compare inside."""
        return len(self.codes) == 1

    @property
    def of_it(self) -> str:
        """Words that limit areas to a chosen stadsdeel, such as `` van Noord``."""
        return "" if self.is_whole else f" van {self.name}"

    @property
    def areas_of_it(self) -> str:
        """The areas in words: ``stadsdelen``, ``wijken van Noord``."""
        return f"{self.level.plural}{self.of_it}"
