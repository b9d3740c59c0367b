"""Delivers the shipped files of the demonstration to a store that has no deliveries."""

from __future__ import annotations

import pandas as pd

from geo.errors import DataError, UserError
from geo.taxonomy import Taxonomy
from loaders.demo_lists import KINDS as LISTS
from loaders.demo_points import KINDS
from loaders.long_file import read_long
from loaders.municipality import Municipality
from loaders.points import points_delivery
from loaders.report import DeliveryError
from loaders.store import Store

PROGRAM = "programma"


def deliver_demonstration(store: Store, municipality: Municipality, taxonomy: Taxonomy) -> int:
    """Fill an empty store with the demonstration deliveries of a municipality.

    Returns
    -------
    int
        Files of registrations stored; 0 when the store had deliveries, or none are shipped.

    Raises
    ------
    DataError
        If a shipped file is damaged.
    StoreError
        If the store cannot be read or written.
    """
    folder = municipality.folder / "demo"
    files = sorted(folder.glob("registraties_*.csv"))
    if not files or store.has_deliveries(municipality.code):
        return 0
    damaged = DataError(
        f"De demonstratiegegevens in data/{municipality.code}/demo/ zijn beschadigd.",
        "Zet de map terug uit de broncode.",
    )
    try:
        points = pd.read_csv(folder / "servicepunten.csv", dtype={"code": str})
        names = dict(zip(points["code"], points["naam"], strict=True))
        deliveries = [
            points_delivery(points, "servicepunten.csv"),
            *(read_long(path, municipality.areas, taxonomy) for path in files),
            *(
                read_long(path, municipality.areas, taxonomy, kind=kind, points=names)
                for kind in KINDS
                for path in sorted(folder.glob(f"{kind}_*.csv"))
            ),
            *(
                read_long(path, municipality.areas, taxonomy, kind=kind, points=names)
                for kind in LISTS
                for path in sorted(folder.glob(f"{kind}.csv"))
            ),
        ]
    except (UserError, OSError, ValueError, KeyError) as error:
        raise damaged from error
    try:
        stored = store.deliver(
            municipality.code,
            deliveries,
            who=PROGRAM,
            demonstration=True,
            only_into_empty=True,
        )
    except DeliveryError as error:
        raise damaged from error
    return len(files) if stored else 0
