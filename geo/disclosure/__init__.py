"""Disclosure control: the only way from a count to something that may be drawn."""

from geo.disclosure.keys import Breakdown, TableKey
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
