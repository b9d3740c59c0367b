"""Loads the shipped demonstration deliveries into a store that has none."""

from __future__ import annotations

import pandas as pd

from geo.errors import DataError, UserError
from geo.taxonomy import Taxonomy
from loaders.municipality import Municipality
from loaders.registrations import read_long
from loaders.store import Store
from loaders.store_errors import StoreError


def load_demonstration(store: Store, municipality: Municipality, taxonomy: Taxonomy) -> int:
    """Fill an empty store with the demonstration deliveries of a municipality.

    Returns
    -------
    int
        Deliveries stored; 0 when the store had deliveries, or when none are shipped.

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
    try:
        points = pd.read_csv(folder / "servicepunten.csv", dtype={"code": str})
        deliveries = [read_long(path, municipality.areas, taxonomy) for path in files]
        store.set_points(municipality.code, points, demonstration=True)
        return store.deliver(
            municipality.code, deliveries, demonstration=True, only_into_empty=True
        )
    except StoreError:
        raise  # the files are not to blame
    except (UserError, OSError, ValueError, KeyError) as error:
        raise DataError(
            f"De demonstratiegegevens in data/{municipality.code}/demo/ zijn beschadigd.",
            "Zet de map terug uit de broncode.",
        ) from error
