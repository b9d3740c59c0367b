"""The lines of a file as columns of distinct values: each value is judged once, not each row.

A million rows hold a few thousand distinct values. So a column is a short list of values and,
per line, a code: the place of its value in that list.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from geo.period import Period
from loaders.numbers import Measure
from loaders.reading import Reading
from loaders.report import Source
from loaders.standard import ColumnSpec, FileKind
from loaders.values import Context, read_categories, read_column

Ints = npt.NDArray[np.signedinteger[Any]]
Bools = npt.NDArray[np.bool_]
# Beyond this, combining two codes in one number could overflow.
_ROOM = 2**62


@dataclass(frozen=True)
class Column:
    """One column of the standard as the file fills it.

    Parameters
    ----------
    spec : ColumnSpec
    heading : str
        Heading in the file; the standard's name where the file has none.
    texts : list of str
        Distinct values as in the file.
    codes : array of int
        Per line the place of its value in ``texts``.
    readings : list of Reading
        Per text.
    """

    spec: ColumnSpec
    heading: str
    texts: list[str]
    codes: Ints
    readings: list[Reading]

    @cached_property
    def values(self) -> list[Any]:
        """Distinct normalised values; an empty cell is None."""
        return list(self._places)

    @cached_property
    def _places(self) -> dict[Hashable, int]:
        understood = (r.value for r in self.readings if not r.reason)
        return {value: place for place, value in enumerate(dict.fromkeys(understood))}

    @cached_property
    def value_of_text(self) -> Ints:
        """Per text the place of its value in ``values``; -1 when it was not understood."""
        places = [-1 if r.reason else self._places[r.value] for r in self.readings]
        return np.array(places, np.int32)

    @cached_property
    def value_codes(self) -> Ints:
        """Per line the place of its value in ``values``; -1 when it was not understood."""
        return self.value_of_text[self.codes]


def judge(source: Source, kind: FileKind, context: Context) -> dict[str, Column]:
    """Judge every column of a source.

    Returns
    -------
    dict of Column
        By name, for all columns of the standard; those the file lacks are empty.
    """
    columns: dict[str, Column] = {}
    for spec in kind.kolommen:
        heading = source.mapping.kolommen.get(spec.naam, spec.naam)
        texts, codes = _distinct(source, spec.naam)
        breakdown = columns.get(spec.naam.replace("categorie", "uitsplitsing"))
        if spec.soort == "categorie" and breakdown is not None:
            # A category is understood beside its breakdown: judge the distinct pairs.
            pairs = group([breakdown.value_codes, codes])
            first = firsts(pairs)
            codes, own = pairs, codes[first]
            beside = [breakdown.values[c] if c >= 0 else None for c in breakdown.value_codes[first]]
            texts = [texts[c] for c in own]
            readings = read_categories(list(zip(beside, texts, strict=True)), context.taxonomy)
        else:
            readings = read_column(spec, texts, heading, context)
        columns[spec.naam] = Column(spec, heading, texts, codes, readings)
    return columns


def _distinct(source: Source, name: str) -> tuple[list[str], Ints]:
    """Return the distinct texts of a column and, per line, the place of its own."""
    if name not in source.table:
        return [source.mapping.vast.get(name, "")], np.zeros(len(source.table), np.int32)
    column = source.table[name].astype("category").cat
    codes = column.codes.to_numpy()
    texts = [str(text) for text in column.categories]
    # Only what occurs: a categorical may list more.
    used = np.unique(codes)
    place = np.zeros(len(texts) + 1, np.int32)
    place[used] = np.arange(len(used))
    return [texts[c] if c >= 0 else "" for c in used], place[codes]


def group(codes: Sequence[Ints]) -> Ints:
    """Return one number per line for its combination of codes, from 0 in order of appearance.

    Parameters
    ----------
    codes : sequence of int arrays
        As long as each other; -1 is a value like any other.
    """
    combined = np.zeros(len(codes[0]), np.int64)
    size = 1
    for each in codes:
        width = int(each.max(initial=-1)) + 2
        if size * width > _ROOM:
            combined, distinct = pd.factorize(combined)
            size = len(distinct)
        combined = combined * width + each + 1
        size *= width
    return pd.factorize(combined)[0].astype(np.int32)


def firsts(groups: Ints) -> Ints:
    """Return per group, numbered by order of appearance, the place of its first line."""
    return np.flatnonzero(~pd.Series(groups).duplicated().to_numpy())


def expand(spec: ColumnSpec, values: Iterable[Any]) -> dict[str, npt.NDArray[Any]]:
    """Return normalised values as plain columns, named as the store names them.

    A period also gives ``eerste`` and ``laatste`` (months), a count ``_laagste`` and
    ``_hoogste``; so does an outcome, and ``_bijzonderheid`` for what was said about it.
    Numbers are floats, NaN where there is none; in the rest None stays None.
    """
    values = list(values)
    name = spec.naam
    if spec.soort == "aantal":
        return {
            f"{name}_laagste": _floats(v.lowest if v else None for v in values),
            f"{name}_hoogste": _floats(v.highest if v else None for v in values),
        }
    if spec.soort == "getal":
        return {name: _floats(values)}
    if spec.soort == "waarde":
        ends = [_ends(v, spec) for v in values]
        return {
            f"{name}_laagste": _floats(low for low, _ in ends),
            f"{name}_hoogste": _floats(high for _, high in ends),
            f"{name}_bijzonderheid": _objects(v.remark if v else None for v in values),
        }
    if spec.soort == "periode":
        spans = [v if isinstance(v, Period) else None for v in values]
        texts = (str(v) if isinstance(v, Period) else v for v in values)
        return {
            name: _objects(texts),
            "eerste": _floats(p.first if p else None for p in spans),
            "laatste": _floats(p.last if p else None for p in spans),
        }
    return {name: _objects(values)}


def typed(columns: dict[str, Column], kept: Bools) -> pd.DataFrame:
    """Return the kept lines in typed columns.

    Parameters
    ----------
    columns : dict of Column
    kept : array of bool
        Per line; every value of a kept line is understood.

    Returns
    -------
    DataFrame
        Text as categories (``""`` where empty), months as whole numbers, other numbers as
        floats, dates as dates (None where empty).
    """
    found: dict[str, Any] = {}
    for column in columns.values():
        codes = column.value_codes[kept]
        for name, values in expand(column.spec, column.values).items():
            found[name] = _typed(column.spec, values, codes)
    return pd.DataFrame(found)


def _typed(
    spec: ColumnSpec, values: npt.NDArray[Any], codes: Ints
) -> pd.Categorical | ExtensionArray | npt.NDArray[Any]:
    if values.dtype == object and spec.soort != "datum":
        # Different values can have one text: a bound's remark is often the same.
        texts = {text: place for place, text in enumerate(dict.fromkeys(v or "" for v in values))}
        place = np.array([texts[v or ""] for v in values], np.int32)[codes]
        # Not those of rejected rows only: what follows works per category.
        used = np.zeros(len(texts), np.bool_)
        used[place] = True
        kept = [text for text, there in zip(texts, used, strict=True) if there]
        place = (np.cumsum(used, dtype=np.int32) - 1)[place]
        return pd.Categorical.from_codes(place, categories=pd.Index(kept, dtype=str))
    if spec.soort != "periode":
        return values[codes]
    # Months; a period that may be unknown has none.
    return pd.array(values[codes], "Int64") if spec.mag_onbekend else values[codes].astype(np.int64)


def _ends(value: Measure | None, spec: ColumnSpec) -> tuple[float | None, float | None]:
    """Return an outcome as an interval; a bound reaches to the end of what is possible."""
    if value is None:
        return None, None
    low = spec.minimum if value.remark == "minder_dan" else value.number
    high = spec.maximum if value.remark == "meer_dan" else value.number
    return low, high


def _floats(values: Iterable[float | None]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if v is None else v for v in values], float)


def _objects(values: Iterable[Any]) -> npt.NDArray[np.object_]:
    listed = list(values)
    found = np.empty(len(listed), object)
    found[:] = listed
    return found
