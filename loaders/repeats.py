"""Rows of one file that say the same thing twice: the same cell, or a period and a part of it."""

from __future__ import annotations

import numpy as np

from geo.period import Period
from loaders.checks import Finding
from loaders.lines import Column, Ints, firsts, group
from loaders.parts import ALL_POINTS, POINTS
from loaders.reading import fold
from loaders.standard import FileKind

_UNIT, _CODE = "eenheid", "code"
_EMPTY = 2**30
# Columns that say the same when they change places; those beside them go along.
_EITHER_WAY: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "netwerk": ((("partner", "met"),),),
    "registraties": ((("uitsplitsing", "uitsplitsing2"), ("categorie", "categorie2")),),
}


def repeated(columns: dict[str, Column], kind: FileKind) -> tuple[Ints, Ints]:
    """Return the lines whose key stood in the file before.

    Parameters
    ----------
    columns : dict of Column
    kind : FileKind

    Returns
    -------
    array of int, array of int
        Positions of those lines, and of the first line with the same key. Lines of which the
        key was not understood are left out.
    """
    keys = _keys(columns, kind)
    known = _known(keys)
    groups = group([key[known] for key in keys])
    first = firsts(groups)[groups]
    again = np.flatnonzero(first != np.arange(len(groups)))
    return known[again], known[first[again]]


def _keys(columns: dict[str, Column], kind: FileKind) -> list[Ints]:
    """Return the codes of the key: equal ones say the same, however it is written."""
    keys = {name: columns[name].value_codes for name in kind.sleutel}
    if kind.code == POINTS:
        # P1 and p1 cannot be told apart in what comes later.
        keys[_CODE] = _numbered(columns[_CODE], {})
    for (one, other), *along in _EITHER_WAY.get(kind.code, ()):
        pairs = [(one, other), *along]
        known: list[dict[str, int]] = [{} for _ in pairs]
        codes = [
            (_numbered(columns[a], seen), _numbered(columns[b], seen))
            for (a, b), seen in zip(pairs, known, strict=True)
        ]
        first, second = codes[0]
        turned = (second >= 0) & (first > second)
        for (a, b), (left, right) in zip(pairs, codes, strict=True):
            keys[a] = np.where(turned, right, left)
            keys[b] = np.where(turned, left, right)
    return [*keys.values()]


def _numbered(column: Column, seen: dict[str, int]) -> Ints:
    """Return per line a number for its value, -1 when it was not understood; empty is highest."""
    numbers = [
        _EMPTY if value is None else seen.setdefault(fold(str(value)), len(seen))
        for value in column.values
    ]
    # The last one is that of what was not understood.
    found: Ints = np.array([*numbers, -1], np.int32)[column.value_codes]
    return found


def overlapping(columns: dict[str, Column], kind: FileKind) -> Finding | None:
    """Find counts that cannot be added to others of the file, because their months overlap.

    The period that a point has first in the file stands, for each unit apart. ``alle`` is every
    point, and may stand beside them as their total over the same period.

    Returns
    -------
    Finding or None
        None where all is well.
    """
    if not {"periode", "servicepunt"} <= set(kind.sleutel) or not _counts(kind):
        return None
    period, point = columns["periode"], columns["servicepunt"]
    keys = [point.value_codes, period.value_codes]
    # Kinds without a unit count one thing.
    units = columns[_UNIT].value_codes if _UNIT in columns else np.zeros_like(keys[0])
    groups = group([*keys, units])
    first = firsts(groups)
    wrong: dict[int, list[tuple[str, str]]] = {}
    standing: dict[int, dict[str, list[Period]]] = {}
    rows = zip(*(codes[first].tolist() for codes in (*keys, units)), strict=True)
    for place, (p, q, unit) in enumerate(rows):
        stands = standing.setdefault(unit, {})
        name, span = point.values[p] if p >= 0 else None, period.values[q] if q >= 0 else None
        if name is None or not isinstance(span, Period):
            continue
        if name == ALL_POINTS:
            beside = [each for periods in stands.values() for each in periods]
        else:
            beside = [*stands.get(name, ()), *stands.get(ALL_POINTS, ())]
        clash = next((each for each in beside if each != span and _overlap(each, span)), None)
        if clash is None:
            stands.setdefault(name, []).append(span)
        else:
            reason = f"{name} levert {clash} en {span} door elkaar; dat is niet op te tellen."
            wrong[place] = [(reason, "")]
    return Finding("periode", groups, wrong) if wrong else None


def _counts(kind: FileKind) -> bool:
    return any(column.soort == "aantal" for column in kind.kolommen)


def _overlap(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last


def _known(keys: list[Ints]) -> Ints:
    """Return the positions of the lines of which every key was understood."""
    understood = np.ones(len(keys[0]), np.bool_)
    for key in keys:
        understood &= key >= 0
    return np.flatnonzero(understood)
