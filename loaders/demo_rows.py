"""Counts drawn dossiers and contacts into the long form of the registration standard."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.areas import Level
from loaders.demo_city import UNKNOWN, City, Ints
from loaders.demo_effects import Roles
from loaders.demo_settings import DemoSettings
from loaders.standard import load_standard

SHIELDED = "afgeschermd"
TOTAL = "totaal"
_LEVELS = {
    "hulpvraag": Level.WIJK,
    "leeftijd": Level.WIJK,
    "zwaarte": Level.WIJK,
    "toeleiding": Level.STADSDEEL,
    "bekend": Level.STADSDEEL,
}


def dossier_rows(
    records: pd.DataFrame,
    noted: npt.NDArray[np.bool_],
    city: City,
    roles: Roles,
    settings: DemoSettings,
) -> pd.DataFrame:
    """Count dossiers per quarter, point, area and breakdown.

    Parameters
    ----------
    records, noted
        As ``loaders.demo_records.draw_dossiers`` returns.
    city, roles, settings
        The city, parts of the points and the parameters.

    Returns
    -------
    DataFrame
        ``quarter`` and ``point`` as positions, and the columns of the standard.
    """
    place = {level: labels[records["home"]] for level, labels in city.labels.items()}
    coarse = np.isin(records["point"], roles.coarse)
    parts = [_count(records, np.where(coarse, place[Level.WIJK], place[Level.BUURT]))]
    parts += [_count(records, place[level], name) for name, level in _LEVELS.items()]
    parts.append(_count(records, place[Level.WIJK], "hulpvraag", "leeftijd"))
    for group, chosen in zip(settings.doelgroepen, noted.T, strict=True):
        some = records[chosen].assign(doelgroep=group)
        parts.append(_count(some, place[Level.WIJK][chosen], "doelgroep"))
    return pd.concat(parts).assign(eenheid="dossiers")


def contact_rows(records: pd.DataFrame, city: City, roles: Roles) -> pd.DataFrame:
    """Count contacts per quarter, point, area and breakdown; a hulpvraag may overlap.

    Parameters and result are those of ``dossier_rows``.
    """
    fine = np.isin(records["point"], roles.contact_wijk)
    place = np.where(
        fine,
        city.labels[Level.WIJK][records["home"]],
        city.labels[Level.STADSDEEL][records["home"]],
    )
    second = (records["hulpvraag2"] != "").to_numpy()
    themes = pd.concat(
        [records, records[second].assign(hulpvraag=records.loc[second, "hulpvraag2"])]
    )
    parts = [
        _count(records, place),
        _count(records, place, "kanaal"),
        _count(records, place, "werkvorm"),
        _count(themes, np.concatenate([place, place[second]]), "hulpvraag"),
    ]
    return pd.concat(parts).assign(eenheid="contacten")


def running_rows(stocks: Ints, settings: DemoSettings) -> pd.DataFrame:
    """Write the running dossiers (quarters x points x weights) as rows without an area."""
    index = pd.MultiIndex.from_product(
        [range(stocks.shape[0]), range(stocks.shape[1]), list(settings.blijft_open)],
        names=["quarter", "point", "categorie"],
    )
    by_weight = pd.DataFrame({"aantal": stocks.ravel()}, index=index).reset_index()
    total = by_weight.groupby(["quarter", "point"], as_index=False)["aantal"].sum()
    rows = pd.concat(
        [
            by_weight.assign(uitsplitsing="zwaarte"),
            total.assign(uitsplitsing=TOTAL, categorie=TOTAL),
        ]
    )
    some: pd.DataFrame = rows[rows["aantal"] > 0]
    return some.assign(gebied=UNKNOWN, eenheid="lopend")


def closed_rows(roles: Roles) -> pd.DataFrame:
    """Write explicit zeros for closed points: they delivered, nothing happened."""
    return pd.DataFrame(
        [
            (quarter, point, UNKNOWN, TOTAL, TOTAL, unit, 0)
            for point, quarters in roles.closed
            for quarter in quarters
            for unit in ("dossiers", "contacten")
        ],
        columns=["quarter", "point", "gebied", "uitsplitsing", "categorie", "eenheid", "aantal"],
    )


def delivery(
    rows: pd.DataFrame, city: City, roles: Roles, settings: DemoSettings, rng: np.random.Generator
) -> dict[str, pd.DataFrame]:
    """Turn counted rows into one table per quarter, in the columns of the standard.

    Leaves out what was not delivered and withholds some cells of one organisation. Optional
    columns that are empty throughout a quarter are left out.
    """
    kind = load_standard()["registraties"]
    optional = [column.naam for column in kind.kolommen if not column.verplicht]
    point, quarter = roles.missing
    rows = rows[(rows["point"] != point) | (rows["quarter"] != quarter)].reset_index(drop=True)
    codes = city.points["code"].to_numpy()
    rows["periode"] = np.array([str(q) for q in settings.quarters])[rows["quarter"]]
    rows["servicepunt"] = codes[rows["point"]]
    for name in optional:
        rows[name] = rows[name].fillna("") if name in rows else ""
    rows = rows[[*kind.names, "point"]]
    order = ["periode", "servicepunt", "eenheid", "uitsplitsing", "uitsplitsing2"]
    rows = rows.sort_values([*order, "gebied", "categorie", "categorie2"], ignore_index=True)
    rows["aantal"] = _withhold(rows, roles, settings, rng)
    tables = {}
    for period, table in rows[kind.names].groupby("periode"):
        empty = [column for column in optional if (table[column] == "").all()]
        tables[str(period)] = table.drop(columns=empty).reset_index(drop=True)
    return tables


def _count(
    records: pd.DataFrame,
    place: npt.NDArray[np.str_],
    breakdown: str | None = None,
    second: str | None = None,
) -> pd.DataFrame:
    keys = {"quarter": records["quarter"], "point": records["point"], "gebied": place}
    if breakdown:
        keys["categorie"] = records[breakdown]
    if second:
        keys["categorie2"] = records[second]
    table = pd.DataFrame(keys)
    rows = table.groupby(list(keys)).size().rename("aantal").reset_index()
    if second:
        rows["uitsplitsing2"] = second
    if breakdown is None:
        rows["categorie"] = TOTAL
    return rows.assign(uitsplitsing=breakdown or TOTAL)


def _withhold(
    rows: pd.DataFrame, roles: Roles, settings: DemoSettings, rng: np.random.Generator
) -> pd.Series:
    """Return ``aantal`` as text, with some small counts of one organisation withheld."""
    theirs = np.isin(
        rows["point"], [i for i, o in enumerate(roles.organisations) if o == roles.shielding]
    )
    small = rows["aantal"] < settings.storingen.afgeschermd_onder
    able = rows[theirs & small & (rows["uitsplitsing"] == "doelgroep")]
    aantal = rows["aantal"].astype(str)
    for _, cells in able.groupby("periode"):
        size = min(settings.storingen.afgeschermd_per_kwartaal, len(cells))
        aantal.loc[rng.choice(cells.index.to_numpy(), size, replace=False)] = SHIELDED
    return aantal
