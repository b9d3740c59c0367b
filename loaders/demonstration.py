"""Loads the shipped demonstration into a store that has no deliveries, and publishes it."""

from __future__ import annotations

from loaders.demo_delivery import PROGRAM, deliver_demonstration
from loaders.demo_release import publish_demonstration
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.store import Store


def load_demonstration(store: Store, municipality: Municipality, knowledge: Knowledge) -> int:
    """Fill an empty store with the demonstration of a municipality, and publish it.

    What it returns and raises is that of ``deliver_demonstration``.
    """
    files = deliver_demonstration(store, municipality, knowledge.taxonomy)
    if not store.releases(municipality.code) and store.coverage(municipality.code).demonstration:
        # Also where an earlier start was cut off between the two, or an older version delivered.
        publish_demonstration(store, municipality, knowledge, who=PROGRAM)
    return files
