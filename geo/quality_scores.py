"""The scores of the quality criteria that decide whether figures are used.

Each function returns one row per point and period of the tally: ``teller_laag, teller_hoog,
noemer_laag, noemer_hoog`` (the counts), ``score_laag, score_hoog`` (0 to 1) and ``belet`` (the
code of why it cannot be judged; empty when it can), with what its sentence needs beside them.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd

from geo.demand import UNKNOWN
from geo.quality_rules import Coherence, CountTable, Delivered, KnownArea, KnownCategory
from geo.quality_tally import KEY, Tally

COUNTS = ["teller_laag", "teller_hoog", "noemer_laag", "noemer_hoog"]
SCORES = ["score_laag", "score_hoog"]
ABSENT = "tabel_ontbreekt"
TOO_FEW = "te_weinig"
LEFT_OPEN = "opengelaten"


def delivered(tally: Tally, criterion: Delivered) -> pd.DataFrame:
    """Return the share of the expected tables that hold at least one count.

    Adds ``ontbreekt``: the tables that are missing, in Dutch.
    """
    present = tally.present(criterion.verwacht)
    labels = [tally.table_label(table) for table in criterion.verwacht]
    found = present.sum(axis=1).astype(float)
    scored = pd.DataFrame(index=tally.grid)
    scored["teller_laag"] = scored["teller_hoog"] = found
    scored["noemer_laag"] = scored["noemer_hoog"] = float(len(labels))
    scored["score_laag"] = scored["score_hoog"] = found / len(labels)
    scored["belet"] = ""
    scored["ontbreekt"] = pd.Series(
        [
            tuple(label for label, there in zip(labels, row, strict=True) if not there)
            for row in present.to_numpy()
        ],
        index=tally.grid,
        dtype=object,
    )
    return scored


def known_area(tally: Tally, criterion: KnownArea) -> pd.DataFrame:
    """Return the share of a unit's total of which the area is known."""
    rows = tally.total(criterion.eenheid)
    return _known(tally, rows, rows["gebied_soort"] == UNKNOWN, criterion.minimum.waarde)


def known_category(tally: Tally, criterion: KnownCategory) -> pd.DataFrame:
    """Return the share of a table outside the categories that mean unknown."""
    rows = tally.table(criterion.eenheid, criterion.uitsplitsing)
    unknown = rows["categorie"].isin(criterion.onbekend)
    return _known(tally, rows, unknown, criterion.minimum.waarde)


def _known(tally: Tally, rows: pd.DataFrame, unknown: pd.Series, minimum: float) -> pd.DataFrame:
    """Return known / (known + unknown); adds ``rest_laag`` and ``rest_hoog``, the unknown."""
    keys = [rows[c] for c in KEY]
    sums = rows[["laagste", "hoogste"]].where(~unknown, 0).groupby(keys).sum()
    rest = rows[["laagste", "hoogste", "zonder_data"]].where(unknown, 0).groupby(keys).sum()
    sums, rest = sums.reindex(tally.grid).astype(float), rest.reindex(tally.grid).astype(float)
    scored = pd.DataFrame(index=tally.grid)
    scored["teller_laag"], scored["teller_hoog"] = sums["laagste"], sums["hoogste"]
    scored["noemer_laag"] = sums["laagste"] + rest["laagste"]
    scored["noemer_hoog"] = sums["hoogste"] + rest["hoogste"]
    # Worst: what is withheld is all unknown; best: all known.
    scored["score_laag"] = _ratio(sums["laagste"], sums["laagste"] + rest["hoogste"])
    scored["score_hoog"] = _ratio(sums["hoogste"], sums["hoogste"] + rest["laagste"])
    scored["belet"] = np.select(
        [sums["laagste"].isna(), rest["zonder_data"] > 0, ~enough(scored["noemer_laag"], minimum)],
        [ABSENT, LEFT_OPEN, TOO_FEW],
        "",
    )
    scored["rest_laag"], scored["rest_hoog"] = rest["laagste"], rest["hoogste"]
    return scored


def coherence(tally: Tally, criterion: Coherence) -> pd.DataFrame:
    """Return smallest / largest of the ways in which one total was counted: the worst total.

    A way with counts left open is no total and takes no part. Adds ``wat`` (which total),
    ``laagste`` and ``hoogste`` (the two ways that differ most).
    """
    groups = [
        _widest_gap(of_total, str(what))
        for what, of_total in _ways(tally, criterion).groupby("wat", sort=False)
    ]
    groups = [g for g in groups if len(g)]
    columns = [*COUNTS, *SCORES, "wat", "laagste", "hoogste"]
    worst = pd.DataFrame(columns=columns, index=tally.grid[:0])
    if groups:
        every = pd.concat(groups)
        too_few = ~enough(every["noemer_laag"], criterion.minimum.waarde)
        every = every.assign(klein=too_few).sort_values(["klein", "score_laag"], kind="stable")
        worst = every[~every.index.duplicated(keep="first")]
    scored = worst.reindex(tally.grid)
    scored[[*COUNTS, *SCORES]] = scored[[*COUNTS, *SCORES]].astype(float)
    scored["belet"] = np.select(
        [
            scored["score_laag"].isna(),
            ~enough(scored["noemer_laag"], criterion.minimum.waarde),
        ],
        ["een_telling", TOO_FEW],
        "",
    )
    return scored


def _ways(tally: Tally, criterion: Coherence) -> pd.DataFrame:
    """Return every way of counting a total: ``wat``, ``manier``, ``laag`` and ``hoog``."""
    pairs = pd.DataFrame(
        [
            (unit, name, tally.unit_label(unit), tally.breakdown_label(name))
            for unit in criterion.eenheden
            for name in tally.adding_up(unit)
        ],
        columns=["eenheid", "uitsplitsing", "wat", "manier"],
    )
    by_table = tally.rows.merge(pairs, on=["eenheid", "uitsplitsing"])
    levels = tally.every_level
    levels = levels[(levels["niveau"] != "") & levels["eenheid"].isin(criterion.eenheden)]
    labels = [
        tally.table_label(CountTable(eenheid=unit, uitsplitsing=breakdown))
        for unit, breakdown in zip(levels["eenheid"], levels["uitsplitsing"], strict=True)
    ]
    by_level = levels.assign(
        wat=pd.Series(labels, levels.index, dtype=object) + " met een bekend gebied",
        manier="de optelling per " + levels["niveau"],
    )
    every = pd.concat([by_table, by_level]) if len(by_level) else by_table
    sums = every.groupby([*KEY, "wat", "manier"], as_index=False, sort=False)[
        ["laagste", "hoogste", "zonder_data"]
    ].sum()
    sums = sums[sums["zonder_data"] == 0]
    return sums.rename(columns={"laagste": "laag", "hoogste": "hoog"})


def _widest_gap(ways: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return per point and period the two ways that may differ most."""
    lower = ways.pivot(index=KEY, columns="manier", values="laag")
    lower = lower[lower.notna().sum(axis=1) > 1]
    upper = ways.pivot(index=KEY, columns="manier", values="hoog").loc[lower.index]
    if not len(lower):
        return lower
    names = list(lower.columns)
    low, high = lower.to_numpy(float), upper.to_numpy(float)
    pairs = list(permutations(range(len(names)), 2))
    smallest = np.stack([low[:, i] for i, _ in pairs], axis=1)
    largest = np.stack([high[:, j] for _, j in pairs], axis=1)
    ratio = np.minimum(1.0, np.where(largest > 0, smallest / np.where(largest > 0, largest, 1), 1))
    ratio = np.where(np.isnan(smallest) | np.isnan(largest), np.inf, ratio)
    place = ratio.argmin(axis=1)
    row = np.arange(len(lower))
    i, j = np.array(pairs)[place].T
    # Where all ways are equal, the first pair stands for all.
    lowest_high, highest_low = np.nanmin(high, axis=1), np.nanmax(low, axis=1)
    best = np.where(highest_low > lowest_high, lowest_high / np.maximum(highest_low, 1), 1.0)
    return pd.DataFrame(
        {
            "teller_laag": low[row, i],
            "teller_hoog": high[row, i],
            "noemer_laag": low[row, j],
            "noemer_hoog": high[row, j],
            "score_laag": ratio[row, place],
            "score_hoog": best,
            "wat": what,
            "laagste": np.array(names, dtype=object)[i],
            "hoogste": np.array(names, dtype=object)[j],
        },
        index=lower.index,
    )


def enough(counts: pd.Series, minimum: float) -> pd.Series:
    """Return whether there is enough to judge: never on nothing."""
    return (counts >= minimum) & (counts > 0)


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)
