"""Opens what deliveries are handled with.

Apart from ``session``, because checking needs imports that the Kaart should not wait for.
"""

from __future__ import annotations

from loaders.desk import check_context
from loaders.lost import preview_settings
from loaders.quality_rules import load_quality_rules
from pages.parts import session
from pages.parts.delivery_flow import Desk


def desk(gemeente: str) -> Desk:
    """Return the desk of a municipality, with its service points as they are now."""
    store = session.store(gemeente)
    context = check_context(store, session.composer(gemeente).municipality)
    threshold = int(load_quality_rules().klein.waarde)
    return Desk(gemeente, store, context, preview_settings(), threshold, session.user())
