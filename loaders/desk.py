"""What page and command line share: what a delivery is checked against."""

from __future__ import annotations

from loaders.check import Context
from loaders.knowledge import load_knowledge
from loaders.municipality import Municipality
from loaders.standard import load_standard
from loaders.store import Store


def check_context(store: Store, municipality: Municipality) -> Context:
    """Return what deliveries of a municipality are checked against, its service points included."""
    points = store.points(municipality.code)
    names = dict(zip(points["code"].astype(str), points["naam"].astype(str), strict=True))
    return Context(municipality.areas, load_knowledge().taxonomy, load_standard(), names)
