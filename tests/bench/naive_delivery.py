"""The script one would write with pandas alone: read, drop what is wrong, store, sum in pandas.

It tells no reason for any row, knows nothing of earlier deliveries and cannot be undone.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd

from geo.areas import Areas, Level
from geo.taxonomy import Taxonomy
from tests.bench.large_file import FIRST_YEAR, QUARTERS

_PERIODS = {f"{FIRST_YEAR + q // 4}-K{q % 4 + 1}" for q in range(QUARTERS)}
_WITHHELD_MOST = 9


def store(file: Path, database: Path, areas: Areas, taxonomy: Taxonomy) -> tuple[int, int]:
    """Check and store; rows read and rows rejected."""
    table = pd.read_csv(file, dtype=str)
    withheld = table["aantal"] == "afgeschermd"
    table["laagste"] = pd.to_numeric(table["aantal"], errors="coerce").mask(withheld, 0)
    table["hoogste"] = table["laagste"].mask(withheld, _WITHHELD_MOST)
    pairs = {f"{b} {c.code}" for b, u in taxonomy.uitsplitsingen.items() for c in u.categorieen}
    good = table["gebied"].isin(areas.codes(Level.BUURT)) & table["periode"].isin(_PERIODS)
    good &= (table["uitsplitsing"] + " " + table["categorie"]).isin(pairs)
    good &= table["laagste"] >= 0
    with sqlite3.connect(database) as connection:
        table[good].to_sql("registraties", connection, if_exists="append", index=False)
    return len(table), int((~good).sum())


def by_wijk(database: Path, areas: Areas) -> pd.DataFrame:
    """Sum the demand of the latest four quarters per wijk and category."""
    with sqlite3.connect(database) as connection:
        table = pd.read_sql("SELECT * FROM registraties", connection)
    asked = table["uitsplitsing"].eq("hulpvraag") & table["eenheid"].eq("dossiers")
    asked &= table["periode"].str.startswith(str(FIRST_YEAR + 1))
    table = table[asked]
    wijk = pd.Series(areas.lift(table["gebied"], Level.WIJK), table.index, name="wijk")
    return table.groupby([wijk, "categorie"])[["laagste", "hoogste"]].sum()
