"""A release that was opened: everything that its screens say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.disclosure import Release
from geo.period import Period
from geo.text import day
from loaders.release_frame import ReleaseFrame
from loaders.releases import Publication, ReleaseEntry
from loaders.store import Coverage


@dataclass(frozen=True)
class Opened:
    """A release, its tables and what was delivered for it.

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

    @classmethod
    def of(cls, entry: ReleaseEntry, frozen: Publication) -> Opened:
        """Return a release from what was frozen of it."""
        closed = ReleaseFrame.from_text(frozen.frame).closed if frozen.frame else {}
        return cls(
            entry,
            Release.from_frame(frozen.figures),
            frozen.coverage,
            frozen.left_open,
            frozen.more_than,
            closed,
        )

    @property
    def registered(self) -> str:
        """Where its registrations come from, in words."""
        invented = " (demonstratiegegevens: verzonnen)" if self.entry.demonstratie else ""
        return f"Uniforme registratie van de servicepunten{invented}"


def release_words(entry: ReleaseEntry) -> str:
    """Return the name of a release, as every screen and export has it."""
    kind = "demonstratie-uitgave" if entry.demonstratie else "uitgave"
    return f"{kind} {entry.nummer} van {day(entry.gemaakt)}"
