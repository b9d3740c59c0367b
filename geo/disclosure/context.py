"""What a release was made with, and a reader knows: rules, groups, points. Frozen with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.disclosure.plan import Plan
from geo.period import Period


@dataclass(frozen=True)
class Context:
    """What the figures of a release follow from beside the deliveries.

    Parameters
    ----------
    plan : Plan
        The public rules.
    group_of : mapping of str to str
        Main group by demand type.
    home : mapping of str to str
        Stadsdeel of each service point; empty where it lies in none.
    closed : mapping of Period to frozenset of str
        Points that were closed the whole quarter, as their published opening hours say: everyone
        knows that nobody came.
    """

    plan: Plan
    group_of: Mapping[str, str]
    home: Mapping[str, str] = field(default_factory=dict)
    closed: Mapping[Period, frozenset[str]] = field(default_factory=dict)
