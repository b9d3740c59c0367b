"""Reads the areas of a year and their borders from PDOK (OGC API Features)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from geo.areas import Level
from geo.errors import DataError
from loaders.fetched import YearAreas
from loaders.fetching import Fetcher, NotThereError, SourceError, changed
from loaders.live_settings import LiveSettings
from loaders.simplify import to_metres

SOURCE = "PDOK"
COLLECTIONS = {Level.GEMEENTE: "gemeenten", Level.WIJK: "wijken", Level.BUURT: "buurten"}
STEPS = 2 + len(COLLECTIONS)
_PARENT = {Level.GEMEENTE: "", Level.WIJK: "gemeentecode", Level.BUURT: "wijkcode"}
_CHANGE = "indelingswijziging_wijken_en_buurten"
_WATER = "JA"
_MOST_PAGES = 100


def read_areas(fetcher: Fetcher, settings: LiveSettings, year: int, gemeente: str) -> YearAreas:
    """Read gemeente, wijken and buurten of a year with their borders.

    Raises
    ------
    NotThereError
        If PDOK does not have that year or municipality.
    SourceError
        If PDOK gives no usable answer, or got other borders meanwhile.
    DataError
        If an area is repeated, or lies in one that is not there.
    """
    rows: list[dict[str, Any]] = []
    shapes: list[shapely.Geometry] = []
    version = _version(fetcher, settings, year)
    for level, collection in COLLECTIONS.items():
        features = _features(fetcher, settings, year, collection, gemeente, version)
        try:
            own = sorted(
                (
                    (_row(feature["properties"], level), feature["geometry"])
                    for feature in features
                    if _is_own(feature["properties"], level, gemeente, settings.no_wijk(year))
                ),
                key=lambda pair: str(pair[0]["code"]),
            )
            rows += [row for row, _ in own]
            shapes += [shape(geometry) for _, geometry in own]
        except (
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            shapely.errors.ShapelyError,
        ) as error:
            raise SourceError(
                f"{SOURCE} geeft de {level.plural} van {year} in een andere vorm dan verwacht.",
                "Er is niets veranderd; meld dit bij de beheerder.",
            ) from error
        if not own:
            raise NotThereError(
                f"{SOURCE} heeft over {year} geen {level.plural} van {gemeente}.",
                "Controleer de gemeentecode en het jaar. Er is niets veranderd.",
            )
    if _version(fetcher, settings, year) != version:
        raise changed(SOURCE, f"de grenzen van {year}")
    table = pd.DataFrame(rows)
    _check(table, year)
    return YearAreas(table, to_metres(np.array(shapes, dtype=object)))


def _version(fetcher: Fetcher, settings: LiveSettings, year: int) -> str:
    """Return a mark of the borders as PDOK describes them now."""
    url = f"{settings.adressen.grenzen.format(jaar=year)}/collections"

    def ask() -> list[Any]:
        described = fetcher.ask_json(url, {"f": "json"})["collections"]
        return [each for each in described if each["id"] in COLLECTIONS.values()]

    return fetcher.version(SOURCE, f"de grenzen van {year}", ask)[0]


def _features(
    fetcher: Fetcher,
    settings: LiveSettings,
    year: int,
    collection: str,
    gemeente: str,
    version: str,
) -> list[dict[str, Any]]:
    """Return the features of a collection, page after page."""
    url = f"{settings.adressen.grenzen.format(jaar=year)}/collections/{collection}/items"
    params: dict[str, Any] = {
        "f": "json",
        "limit": settings.geduld.per_pagina,
        "gemeentecode": gemeente,
    }
    features: list[dict[str, Any]] = []
    for page in range(_MOST_PAGES):
        what = f"de {collection} van {year}" + (f" (deel {page + 1})" if page else "")
        answer = fetcher.get_json(SOURCE, what, url, params, version=version)
        try:
            features += answer["features"]
            following = [link["href"] for link in answer.get("links", ()) if link["rel"] == "next"]
        except (LookupError, TypeError, AttributeError) as error:
            raise SourceError(
                f"{SOURCE} geeft de {collection} van {year} in een andere vorm dan verwacht.",
                "Er is niets veranderd; meld dit bij de beheerder.",
            ) from error
        if not following:
            return features
        url, params = str(following[0]), {}
    raise SourceError(
        f"{SOURCE} blijft maar {collection} van {year} geven.",
        "Er is niets veranderd; meld dit bij de beheerder.",
    )


def _is_own(
    properties: dict[str, Any], level: Level, gemeente: str, no_wijk: frozenset[str]
) -> bool:
    code = str(properties[f"{level.value}code"])
    return (
        properties["gemeentecode"] == gemeente
        and str(properties.get("water") or "").upper() != _WATER
        and (level is Level.GEMEENTE or code[6:8] not in no_wijk)
    )


def _row(properties: dict[str, Any], level: Level) -> dict[str, Any]:
    change = properties.get(_CHANGE)
    return {
        "code": str(properties[f"{level.value}code"]).strip(),
        "naam": str(properties[f"{level.value}naam"]).strip(),
        "niveau": level.value,
        "ouder": str(properties[_PARENT[level]]).strip() if _PARENT[level] else "",
        "wijziging": int(change) if change in (1, 2, 3, "1", "2", "3") else pd.NA,
    }


def _check(table: pd.DataFrame, year: int) -> None:
    twice = table.loc[table["code"].duplicated(), "code"]
    orphans = table.loc[~table["ouder"].isin(["", *table["code"]]), "code"]
    for codes, what in (
        (twice, "staat er twee keer"),
        (orphans, "ligt in niets"),
    ):
        if len(codes):
            raise DataError(
                f"In de grenzen van {year} klopt iets niet: {codes.iloc[0]} {what}.",
                "Er is niets veranderd; probeer het later opnieuw.",
            )
