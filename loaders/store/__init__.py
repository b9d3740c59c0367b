"""The store: deliveries go in whole, aggregates come out of SQL.

SQLite by default, in the platform's folder for user data; ``DATABASE_URL`` names another
place, also PostgreSQL. A delivery is one transaction, and nothing that was delivered is changed:
a part of it is in force or not (see ``loaders.parts``). Demonstration deliveries and real ones
are never in one figure: the first real delivery retires the demonstration.

``Store`` is the sum of its parts, a module each; a part knows the connection and no other part.
"""

from __future__ import annotations

from loaders.aggregates import Coverage
from loaders.database import default_url
from loaders.history import Event, HistoryEntry
from loaders.remembered import Answer
from loaders.store.about_points import AboutPoints
from loaders.store.beforehand import Beforehand
from loaders.store.decided import Decided
from loaders.store.delivering import LOCAL_USER, Delivering
from loaders.store.released import Released
from loaders.store.remembered import Remembered
from loaders.store.sums import Sums
from loaders.store.trail import Trail

__all__ = [
    "LOCAL_USER",
    "Answer",
    "Coverage",
    "Event",
    "HistoryEntry",
    "Store",
    "default_url",
]


class Store(Delivering, Trail, Beforehand, Released, AboutPoints, Sums, Remembered, Decided):
    """Deliveries of one installation: see ``Connected`` for how it is opened."""
