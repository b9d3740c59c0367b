"""Disclosure control: the only way from a count to something that may be drawn."""

from geo.disclosure.plan import Detail, PeriodKind, Plan, View, kind_of
from geo.disclosure.protected import (
    Counts,
    Protected,
    ProtectedTable,
    already_published,
    protect,
)

__all__ = [
    "Counts",
    "Detail",
    "PeriodKind",
    "Plan",
    "Protected",
    "ProtectedTable",
    "View",
    "already_published",
    "kind_of",
    "protect",
]
