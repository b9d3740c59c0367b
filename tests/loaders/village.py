"""A village of nine areas and deliveries of it as real CSV files, for the tests of ``loaders``."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from geo.areas import Areas
from geo.period import Period
from loaders.knowledge import load_knowledge
from loaders.long_file import read_long
from loaders.municipality import Municipality
from loaders.report import Delivery
from loaders.store import Store

GEMEENTE = "GM0001"
TAXONOMY = load_knowledge().taxonomy
_ROWS = [
    ("GM0001", "Voorbeelddorp", "gemeente", ""),
    ("SD1", "Noord", "stadsdeel", "GM0001"),
    ("SD2", "Zuid", "stadsdeel", "GM0001"),
    ("WK1", "Dijk", "wijk", "SD1"),
    ("WK2", "Brug", "wijk", "SD1"),
    ("WK3", "Veld", "wijk", "SD2"),
    ("BU11", "Dijk Oost", "buurt", "WK1"),
    ("BU12", "Dijk West", "buurt", "WK1"),
    ("BU21", "Brug", "buurt", "WK2"),
    ("BU31", "Veld", "buurt", "WK3"),
]
AREAS = Areas(
    pd.DataFrame(_ROWS, columns=["code", "naam", "niveau", "ouder"]).assign(
        longitude=4.3, latitude=52.1
    )
)
HEADER = (
    "periode,servicepunt,gebied,uitsplitsing,categorie,"
    "uitsplitsing2,categorie2,eenheid,aantal,bijzonderheid"
)
ALWAYS = Period(0, 12 * 9999)
_numbers = itertools.count()

Fields = dict[str, object]


def row(**changes: object) -> Fields:
    """One row of the standard: five dossiers at P1 from WK1, unless told otherwise."""
    usual: Fields = {
        "periode": "2026-K3",
        "servicepunt": "P1",
        "gebied": "WK1",
        "uitsplitsing": "totaal",
        "categorie": "totaal",
        "uitsplitsing2": "",
        "categorie2": "",
        "eenheid": "dossiers",
        "aantal": 5,
        "bijzonderheid": "",
    }
    assert set(changes) <= set(usual), changes
    return usual | changes


def demand(category: str, **changes: object) -> Fields:
    """One row of the breakdown hulpvraag."""
    return row(uitsplitsing="hulpvraag", categorie=category, **changes)


def text(rows: Iterable[Fields]) -> str:
    return "\n".join([HEADER, *(",".join(str(v) for v in r.values()) for r in rows)]) + "\n"


def write(folder: Path, *rows: Fields, name: str | None = None) -> Path:
    path = folder / (name or f"levering_{next(_numbers)}.csv")
    path.write_text(text(rows), encoding="utf-8")
    return path


def read(folder: Path, *rows: Fields, name: str | None = None) -> Delivery:
    return read_long(write(folder, *rows, name=name), AREAS, TAXONOMY)


def new_store(folder: Path) -> Store:
    return Store(f"sqlite:///{folder / f'opslag_{next(_numbers)}.sqlite'}")


def municipality(folder: Path, quarters: Iterable[str] = ("2026-K1", "2026-K2")) -> Municipality:
    """The village with demonstration deliveries in its folder."""
    demo = folder / GEMEENTE / "demo"
    demo.mkdir(parents=True)
    for quarter in quarters:
        write(
            demo,
            row(periode=quarter, servicepunt="D1", aantal=20),
            row(periode=quarter, servicepunt="D2", aantal=30, gebied="WK2"),
            name=f"registraties_{quarter}.csv",
        )
    points().to_csv(demo / "servicepunten.csv", index=False)
    return Municipality(GEMEENTE, AREAS, {}, {"bestanden": {}}, folder / GEMEENTE)


def points(*codes: str) -> pd.DataFrame:
    """A list of service points, named after their code."""
    return pd.DataFrame(
        [(c, f"Punt {c}", 4.3, 52.1, "Dorpshulp") for c in codes or ("D1", "D2")],
        columns=["code", "naam", "longitude", "latitude", "organisatie"],
    )


def figures(
    store: Store, breakdown: str = "totaal", period: Period = ALWAYS, unit: str = "dossiers"
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """The store's answer: lowest, highest and rows without data, by area and category."""
    found = store.counts(GEMEENTE, period, breakdown, unit)
    keys = list(zip(found["gebied"], found["categorie"], strict=True))
    assert len(set(keys)) == len(keys)
    values = found[["laagste", "hoogste", "zonder_data"]].astype(int)
    return dict(zip(keys, values.itertuples(index=False, name=None), strict=True))


def total(store: Store) -> dict[str, tuple[int, int, int]]:
    """The grand total by area."""
    return {area: value for (area, _), value in figures(store).items()}
