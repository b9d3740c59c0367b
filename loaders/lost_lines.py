"""What rejected lines leave incomplete: sums of the others are then only a lower bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.taxonomy import Taxonomy
from loaders.lines import Bools, Column, Ints, firsts, group
from loaders.registrations import preference

_TOGETHER = ("periode", "servicepunt", "eenheid")
_NOTHING = 2**30


@dataclass(frozen=True)
class Lost:
    """What is lost of that which each line belongs to.

    Parameters
    ----------
    best : array of int
        Of the rejected lines of its period, point and unit the breakdown that is preferred most
        as their total, as a place in ``preference``; very high when none was rejected.
    elsewhere : array of bool
        Whether a line of its period and unit was rejected, whatever the point.
    """

    best: Ints
    elsewhere: Bools

    @property
    def some(self) -> Bools:
        """Whether a line of the same period, point and unit was rejected."""
        found: Bools = self.best < _NOTHING
        return found

    def of(self, lines: Bools) -> Lost:
        """Return the same for some of the lines."""
        return Lost(self.best[lines], self.elsewhere[lines])


def lost_lines(columns: dict[str, Column], kept: Bools, taxonomy: Taxonomy) -> Lost:
    """Return what the rejected lines leave incomplete.

    A rejected line of which the period, point or unit was not understood can belong to any.

    Parameters
    ----------
    columns : dict of Column
        As ``lines.judge`` returns, of ``registraties``.
    kept : array of bool
        Per line whether it was accepted.
    taxonomy : Taxonomy
    """
    keys = [columns[name].value_codes for name in _TOGETHER]
    groups = group(keys)
    first = firsts(groups)
    distinct = np.stack([key[first] for key in keys], axis=1)
    order = preference(taxonomy)
    breakdown = columns["uitsplitsing"]
    places = [order.index(v) if v in order else 0 for v in breakdown.values]
    rank = np.array([*places, 0], np.int64)[breakdown.value_codes]
    own = np.full(len(first), _NOTHING, np.int64)
    np.minimum.at(own, groups[~kept], rank[~kept])
    best, gone = own.copy(), own < _NOTHING
    for at in np.flatnonzero(gone & (distinct < 0).any(axis=1)).tolist():
        beside = _fits(distinct, distinct[at])
        best[beside] = np.minimum(best[beside], own[at])
    elsewhere = np.zeros(len(first), np.bool_)
    of_any_point = distinct[:, [0, 2]]
    for wanted in np.unique(of_any_point[gone], axis=0):
        elsewhere |= _fits(of_any_point, wanted)
    return Lost(best[groups], elsewhere[groups])


def _fits(distinct: Ints, wanted: Ints) -> Bools:
    """Return which combinations a line can belong to; what was not understood can be anything."""
    found: Bools = ((distinct == wanted) | (wanted < 0)).all(axis=1)
    return found
