"""The script one would write with cbsodata and requests: everything, into memory, once.

It knows of no retry, no other year, no unit and no column that moved, and takes the first page of
borders for all of them.
"""

from __future__ import annotations

import cbsodata
import pandas as pd
import requests

_COLLECTIONS = {"gemeenten": "gemeentecode", "wijken": "wijkcode", "buurten": "buurtcode"}


def fetch(address: str, table: str, year: int, code: str) -> pd.DataFrame:
    """Return a municipality's rows with their borders."""
    cbsodata.options.use_https = False
    rows = cbsodata.get_meta(table, "TypedDataSet", catalog_url=address.split("//")[1])
    frame = pd.DataFrame(rows)
    frame["code"] = frame["WijkenEnBuurten"].str.strip()
    frame = frame[frame["code"].str[2:6] == code[2:]]
    borders = {}
    for name, key in _COLLECTIONS.items():
        where = f"{address}/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{name}/items"
        answer = requests.get(where, params={"limit": 1000, "gemeentecode": code}, timeout=60)
        for feature in answer.json()["features"]:
            borders[feature["properties"][key]] = feature
    return frame.assign(grens=frame["code"].map(borders))
