"""Which parts of deliveries are in force: the newest word on each subject.

Pure: the store reads the parts, asks here, and writes the answer back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from geo.demand import ALL_POINTS as ALL_POINTS
from geo.period import Period

COUNTS = "registraties"
POINTS = "servicepunten"
# Place of the unit in the key of counts.
_UNIT = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What one delivery says about one key of the standard's ``deel``.

    Parameters
    ----------
    id, delivery : int
        A higher delivery is a newer one.
    kind : str
        Code of the file kind.
    key : str
        The values of the ``deel`` columns.
    first, last : int or None
        Months, as in ``Period``; None where the kind has no period.
    point : str
        Service point; empty where the kind has none.
    demonstration, withdrawn, purged : bool
    """

    id: int
    delivery: int
    kind: str
    key: str
    first: int | None
    last: int | None
    point: str
    demonstration: bool = False
    withdrawn: bool = False
    purged: bool = False

    @property
    def period(self) -> Period | None:
        """The period, where the kind has one."""
        return None if self.first is None or self.last is None else Period(self.first, self.last)

    @property
    def unit(self) -> str:
        """The unit that was counted; empty for kinds other than counts."""
        return str(json.loads(self.key)[_UNIT]) if self.kind == COUNTS else ""

    def touches(self, other: Part) -> bool:
        """Return whether both speak about the same thing, so that only one can be in force.

        Counts do when a month of the same unit of the same point is in both; ``alle`` is every
        point. Parts of other kinds do when their key is the same.
        """
        if self.kind != other.kind or self.demonstration != other.demonstration:
            return False
        if self.kind != COUNTS:
            return self.key == other.key
        same = self.point == other.point or ALL_POINTS in (self.point, other.point)
        same = same and self.unit == other.unit
        overlap = (self.first or 0) <= (other.last or 0) and (other.first or 0) <= (self.last or 0)
        return same and overlap


class _Parts:
    """Parts by subject: those that touch have the same one, or one is about all points."""

    def __init__(self, parts: Iterable[Part] = ()) -> None:
        self._by_subject: dict[str, list[Part]] = {}
        self._counts: list[Part] = []
        for part in parts:
            self.add(part)

    def add(self, part: Part) -> None:
        self._by_subject.setdefault(_subject(part), []).append(part)
        if part.kind == COUNTS:
            self._counts.append(part)

    def touching(self, part: Part) -> Iterator[Part]:
        near: Iterable[Part] = self._by_subject.get(_subject(part), ())
        if part.kind == COUNTS:
            of_all = self._by_subject.get(ALL_POINTS, ())
            near = self._counts if part.point == ALL_POINTS else chain(near, of_all)
        return (other for other in near if part.touches(other))


def _subject(part: Part) -> str:
    return part.point if part.kind == COUNTS else f"{part.kind} {part.key}"


def in_force(parts: Iterable[Part]) -> set[int]:
    """Return the ids of the parts in force.

    A part is, unless it was withdrawn or its rows were purged, or a newer delivery that stands
    speaks about the same thing. A demonstration is, as long as no real counts stand, nor real
    deliveries of its own kind (the list of service points apart: two lists never mix).

    Parameters
    ----------
    parts : iterable of Part
        All parts of one municipality.
    """
    standing = sorted((p for p in parts if not p.withdrawn), key=lambda p: -p.delivery)
    real = {part.kind for part in standing if not part.demonstration}
    newer = _Parts()
    found = set()
    for part in standing:
        retired = part.demonstration and (
            COUNTS in real or (part.kind in real and part.kind != POINTS)
        )
        replaced = any(other.delivery != part.delivery for other in newer.touching(part))
        if not (part.purged or retired or replaced):
            found.add(part.id)
        newer.add(part)
    return found


def clashes(new: Iterable[Part], stored: Iterable[Part]) -> Iterator[tuple[Part, Part]]:
    """Return each new part with each stored one that speaks about the same thing."""
    known = _Parts(stored)
    return ((part, other) for part in new for other in known.touching(part))
