"""Disclosure control: the only way from a count to something that may be drawn.

``protect`` applies the rules of a cell by itself. ``protecting.protect_release`` protects all
tables of a release together, and ``audit.audit`` attacks what was published; those two need a
solver and are imported where they are used.
"""

from geo.disclosure.context import Context
from geo.disclosure.keys import Breakdown, CellRef, TableKey
from geo.disclosure.plan import Detail, PeriodKind, Plan, View, kind_of
from geo.disclosure.protected import (
    Counts,
    Protected,
    ProtectedTable,
    already_published,
    protect,
)
from geo.disclosure.release import Release

__all__ = [
    "Breakdown",
    "CellRef",
    "Context",
    "Counts",
    "Detail",
    "PeriodKind",
    "Plan",
    "Protected",
    "ProtectedTable",
    "Release",
    "TableKey",
    "View",
    "already_published",
    "kind_of",
    "protect",
]
