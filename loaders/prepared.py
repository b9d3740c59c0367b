"""Divides the rows of a checked delivery into parts, before anything is written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.period import Period
from loaders.history import months_of
from loaders.parts import COUNTS, Part
from loaders.report import Delivery, DeliveryError
from loaders.standard import FileKind

HEADING = ["eenheid", "uitsplitsing", "categorie", "uitsplitsing2", "categorie2"]


@dataclass(frozen=True)
class Prepared:
    """A delivery with its parts; those have no id yet.

    Parameters
    ----------
    delivery : Delivery
    parts : list of Part
    part_of_row : array of int
        Per row the position of its part.
    headings : list of tuple of str
        Distinct values of ``HEADING``; empty for kinds other than ``registraties``.
    heading_of_row : array of int
    order : array of int
        Positions of the rows, by part, heading and area.
    """

    delivery: Delivery
    parts: list[Part]
    part_of_row: npt.NDArray[np.int64]
    headings: list[tuple[str, ...]]
    heading_of_row: npt.NDArray[np.int64]
    order: npt.NDArray[np.int64]

    @property
    def rows_per_part(self) -> list[int]:
        """Rows of each part."""
        counted: list[int] = np.bincount(self.part_of_row, minlength=len(self.parts)).tolist()
        return counted


def prepare(delivery: Delivery, kind: FileKind, *, demonstration: bool) -> Prepared:
    """Divide a delivery into parts.

    Parameters
    ----------
    delivery : Delivery
    kind : FileKind
        Its kind.
    demonstration : bool

    Raises
    ------
    DeliveryError
        If there is nothing to store, or a cell of the form occurs twice.
    """
    rows = delivery.rows
    if rows.empty and kind.deel:
        raise DeliveryError(
            f"'{delivery.name}' bevat geen rijen om op te slaan.", "Er is niets gewijzigd."
        )
    parts, part_of_row = _parts(rows, kind, demonstration=demonstration)
    if kind.code != COUNTS:
        order = np.arange(len(rows))
        return Prepared(delivery, parts, part_of_row, [], order, order)
    groups, heading_of_row = _groups(rows, HEADING)
    headings = [tuple(_text(v) for v in values) for values in groups.itertuples(index=False)]
    area_of_row, areas = pd.factorize(rows["gebied"])
    order = np.lexsort((area_of_row, heading_of_row, part_of_row))
    same = np.ones(max(len(rows) - 1, 0), dtype=bool)
    for column in (area_of_row, heading_of_row, part_of_row):
        same &= column[order][1:] == column[order][:-1]
    if same.any():
        first = order[:-1][same][0]
        cell = (areas[area_of_row[first]], *headings[heading_of_row[first]])
        raise DeliveryError(
            f"In '{delivery.name}' staat een rij twee keer: {', '.join(filter(None, cell))}.",
            "Er is niets gewijzigd. Laat van elke rij er één staan.",
        )
    return Prepared(delivery, parts, part_of_row, headings, heading_of_row, order)


def _parts(
    rows: pd.DataFrame, kind: FileKind, *, demonstration: bool
) -> tuple[list[Part], npt.NDArray[np.int64]]:
    if not kind.deel:
        whole = Part(0, 0, kind.code, "[]", None, None, "", demonstration=demonstration)
        return [whole], np.zeros(len(rows), dtype=np.int64)
    months = [c for c in ("eerste", "laatste") if c in rows.columns]
    groups, group_of_row = _groups(rows, [*kind.deel, *months])
    keys: list[str] = []
    parts: dict[str, Part] = {}
    for values in groups.to_dict("records"):
        first, last = _months(values)
        period = Period(first, last) if first is not None and last is not None else None
        texts = {column: _text(values[column]) for column in kind.deel}
        if period is not None and "periode" in texts:
            texts["periode"] = str(period)
        key = json.dumps(list(texts.values()), ensure_ascii=False)
        point = texts.get("servicepunt", "")
        part = Part(0, 0, kind.code, key, first, last, point, demonstration=demonstration)
        parts.setdefault(key, part)
        keys.append(key)
    place = {key: number for number, key in enumerate(parts)}
    part_of_group = np.array([place[key] for key in keys], dtype=np.int64)
    return list(parts.values()), part_of_group[group_of_row]


def _groups(rows: pd.DataFrame, columns: list[str]) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Return the distinct values of columns, and per row which of them it has."""
    grouped = rows.groupby(columns, observed=True, sort=False, dropna=False)
    number: npt.NDArray[np.int64] = np.asarray(grouped.ngroup(), dtype=np.int64)
    _, first = np.unique(number, return_index=True)
    return rows[columns].iloc[first].astype(object), number


def _months(values: dict[Any, Any]) -> tuple[int | None, int | None]:
    if "datum" in values:
        month = months_of(pd.Timestamp(values["datum"]))
        return month, month
    first, last = values.get("eerste"), values.get("laatste")
    if first is None or pd.isna(first):
        return None, None
    return int(first), int(cast("float", last))


def _text(value: object) -> str:
    return "" if pd.isna(cast("Any", value)) else str(value)
