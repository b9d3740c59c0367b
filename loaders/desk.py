"""What page and command line share: what a delivery is checked against."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from loaders.check import Context
from loaders.knowledge import load_knowledge
from loaders.municipality import Municipality
from loaders.report import Mapping
from loaders.standard import load_standard
from loaders.store import Store

_PERIOD = "periode"


def check_context(store: Store | None, municipality: Municipality) -> Context:
    """Return what deliveries of a municipality are checked against, its service points included.

    Without a store there is no list of points yet.
    """
    names: dict[str, str] = {}
    delivered: tuple[str, ...] = ()
    if store is not None:
        points = store.points(municipality.code)
        names = dict(zip(points["code"].astype(str), points["naam"].astype(str), strict=True))
        delivered = () if names else tuple(store.delivered_points(municipality.code))
    return Context(
        municipality.areas,
        load_knowledge().taxonomy,
        load_standard(),
        names,
        datetime.now(UTC).astimezone().date(),
        delivered,
    )


def remembered(
    store: Store, gemeente: str, sender: str, headings: list[str]
) -> list[tuple[str, Mapping]]:
    """Return how a sender's files were read before, as far as that fits these headings.

    Parameters
    ----------
    store : Store
    gemeente, sender : str
    headings : list of str
        Of the file at hand.

    Returns
    -------
    list of (str, Mapping)
        Code of the file kind, and which column is which.
    """
    if not sender:
        return []
    found = []
    for code in load_standard().codes:
        known = store.recall_mapping(gemeente, sender, code)
        if known and {*known.kolommen.values(), *known.breed} <= set(headings):
            # The period of an earlier file is never that of this one.
            fixed = {name: value for name, value in known.vast.items() if name != _PERIOD}
            found.append((code, replace(known, vast=fixed)))
    return found
