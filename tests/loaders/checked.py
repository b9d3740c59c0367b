"""Deliveries as the checks hand them on, without a file: for the tests of the store."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from geo.period import Period
from loaders import aggregates
from loaders.check_rows import check_source
from loaders.report import Delivery
from loaders.standard import load_standard
from loaders.store import Store
from loaders.values import Context
from tests.loaders.sources import source
from tests.loaders.village import AREAS, GEMEENTE, TAXONOMY

ANY_POINT = Context(AREAS, TAXONOMY, load_standard(), {})
_Q = {"periode": "2026-K3"}
_P = _Q | {"servicepunt": "P1"}
# One row of every kind but registraties.
ROWS: dict[str, list[dict[str, object]]] = {
    "inzet": [_P | {"functie": "stagiair", "fte": "1,5", "werkgever": ""}],
    "doorstroom": [_P | {"wachtlijst": "<10", "instroom": 12, "wachttijd_dagen_mediaan": 20}],
    "openstelling": [_P | {"dag": "maandag", "dagdeel": "ochtend", "uren": 3, "soort": "inloop"}],
    "ervaring": [
        {
            "periode": "onbekend",
            "gebied": "WK1",
            "respondent": "inwoner",
            "maat": "tevreden_cijfer",
            "waarde": "ca 7",
            "bron": "Onderzoek",
        }
    ],
    "netwerk": [
        _Q | {"gebied": "WK1", "milieu": "thuis", "partner": "huisarts", "met": "", "sterkte": 2}
    ],
    "klachten": [_P | {"onderwerp": "bejegening", "aantal": 3, "onafhankelijk_behandeld": "ja"}],
    "borging": [_Q | {"servicepunt": "", "gebied": "SD1", "punt": "specialist_nah", "stand": "ja"}],
    "signalen": [
        {"datum": "2026-08-31", "afzender": "Wijkraad", "gebied": "WK1", "signaal": "Druk."}
    ],
    "servicepunten": [
        {
            "code": "P1",
            "naam": "Punt P1",
            "longitude": "4.3",
            "latitude": "52.1",
            "organisatie": "Dorpshulp",
            "geldig_van": "2020-01-01",
        }
    ],
}


def checked(
    *rows: Mapping[str, object], kind: str = "registraties", name: str = "levering.csv"
) -> Delivery:
    """Rows of the standard that pass every check; the same rows are the same file."""
    mark = hashlib.sha256(repr((kind, rows)).encode()).hexdigest()
    report = check_source(source(kind, rows), ANY_POINT, name=name, sha256=mark)
    assert report.schoon, report.fouten
    assert report.levering is not None
    return report.levering


def put(store: Store, *rows: Mapping[str, object], kind: str = "registraties", **options) -> int:
    """Deliver rows as one file, in the place of what was there; its number."""
    [key] = store.deliver(GEMEENTE, [checked(*rows, kind=kind)], **({"replace": True} | options))
    return key


def states(store: Store) -> dict[int, str]:
    """The state of every delivery."""
    return {entry.id: entry.stand for entry in store.history(GEMEENTE)}


def happened(store: Store) -> list[str]:
    """What happened, oldest first."""
    return [event.wat for event in store.events(GEMEENTE)][::-1]


def assert_sums_follow_from_the_rows(store: Store, town: str) -> None:
    """Making the sums anew from the rows changes nothing."""
    query = sa.text(
        "SELECT rubriek_id, eerste, laatste, gebied, laagste, hoogste, zonder_data FROM sommen "
        "WHERE gemeente = :town ORDER BY rubriek_id, eerste, laatste, gebied"
    )
    spans = sa.text("SELECT DISTINCT eerste, laatste FROM delen WHERE gemeente = :town")
    with store._engine.begin() as connection:
        before = pd.DataFrame(connection.execute(query, {"town": town}).all())
        periods = [Period(*span) for span in connection.execute(spans, {"town": town})]
        aggregates.refresh_sums(connection, town, periods)
        after = pd.DataFrame(connection.execute(query, {"town": town}).all())
    pd.testing.assert_frame_equal(before, after)
