"""A made-up municipality as CBS and PDOK would give it, and The Hague as it is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.areas import Level
from loaders.cbs_columns import load_columns
from loaders.fetched import Fetched
from loaders.knowledge import load_knowledge
from loaders.live_settings import Addresses, LiveSettings, load_live_settings
from loaders.municipality import Municipality
from loaders.refresh import Sources, refresh
from loaders.simplify import to_degrees
from tests.loaders.loopback import Loopback, Table, World, table_of

TOWN, YEAR = "GM9901", 2024
COLUMNS = load_columns()
SETTINGS = load_live_settings()
UNITS = SETTINGS.eenheden
_EAST, _NORTH, _STEP = 80_000, 455_000, 500
# Six buurten in a row of squares: two wijken of three.
BUURTEN = {f"BU9901{w}{b}": (f"WK9901{w}", x) for x, (w, b) in
           enumerate((w, b) for w in ("01", "02") for b in ("00", "01", "02"))}  # fmt: skip
WIJKEN = ("WK990101", "WK990102")


def figures(**changes: dict[str, float]) -> pd.DataFrame:
    """Figures of the town in 2024; changes are by field, then by area."""
    codes = [TOWN, *WIJKEN, *BUURTEN]
    people = {code: 1000 + 10 * n for n, code in enumerate(BUURTEN)}
    people |= {w: sum(people[b] for b, (of, _) in BUURTEN.items() if of == w) for w in WIJKEN}
    people[TOWN] = sum(people[w] for w in WIJKEN)
    table = pd.DataFrame({"code": codes})
    table["inwoners"] = [people[c] for c in codes]
    table["mannen"] = table["inwoners"] // 2
    table["vrouwen"] = table["inwoners"] - table["mannen"]
    table["huishoudens"] = table["inwoners"] // 2
    table["huishoudensgrootte_gemiddeld"] = 2.1
    table["woningen"] = table["huishoudens"] + 5
    table["wmo_clienten"] = table["inwoners"] // 20
    table["wmo_clienten_per_1000"] = 50.0
    table["personen_in_armoede_pct"] = 4.5
    table["bijstand_personen"] = table["inwoners"] // 25
    for name, values in changes.items():
        for code, value in values.items():
            table[name] = table[name].astype(float)
            table.loc[table["code"] == code, name] = value
    return table


def square(x: float, width: float = _STEP) -> shapely.Polygon:
    left = _EAST + _STEP * x
    return shapely.box(left, _NORTH, left + width, _NORTH + _STEP)


def features(
    squares: dict[str, shapely.Geometry] | None = None, names: dict[str, str] | None = None
) -> dict[str, list[dict]]:
    """The three collections of PDOK, with a water area beside the town and a neighbour."""
    shapes = squares or {code: square(x) for code, (_, x) in BUURTEN.items()}
    called = names or {}

    def feature(level: str, code: str, shape: shapely.Geometry, **more: object) -> dict:
        degrees = to_degrees(np.array([shape], dtype=object))[0]
        return {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shapely.multipolygons([degrees])),
            "properties": {
                "gemeentecode": TOWN,
                "gemeentenaam": "Voorbeeldstad",
            }
            | ({} if level == "gemeente" else {f"{level}naam": called.get(code, f"Naam {code}")})
            | {
                f"{level}code": code,
                "water": "NEE",
                "aantal_inwoners": -99995,
            }
            | more,
        }

    wijken = {}
    for code, shape in shapes.items():
        wijken.setdefault(f"WK{code[2:8]}", []).append(shape)
    water = square(20)
    other = {"gemeentecode": "GM0990", "wijkcode": "WK099001"}
    return {
        "gemeenten": [
            feature("gemeente", TOWN, shapely.union_all(list(shapes.values()))),
            feature("gemeente", TOWN, water, water="JA"),
        ],
        "wijken": [
            *(feature("wijk", c, shapely.union_all(s)) for c, s in wijken.items()),
            feature("wijk", "WK990199", water),
        ],
        "buurten": [
            *(feature("buurt", c, s, wijkcode=f"WK{c[2:8]}") for c, s in shapes.items()),
            feature("buurt", "BU99019999", water, wijkcode="WK990199", water="JA"),
            feature("buurt", "BU09900100", square(30), **other),
        ],
    }  # fmt: skip


def others() -> pd.DataFrame:
    """Rows that a loose filter lets through: another municipality's, and the great water."""
    codes = ["NL00", "GM0990", "WK099010", "BU09900100", "BU29901000", "WK990199", "BU99019999"]
    return pd.DataFrame({"code": codes, "inwoners": [17_900_000, 5, 5, 5, 5, 0, 0]})


def town_table(year: int = YEAR, made: pd.DataFrame | None = None, **more: object) -> Table:
    table = figures() if made is None else made
    return table_of(pd.concat([others(), table]), COLUMNS, UNITS, year, **more)


def world(year: int = YEAR, made: pd.DataFrame | None = None, **more: object) -> World:
    found = World(tables={SETTINGS.tabellen[year]: town_table(year, made, **more)})
    found.features = {(year, name): fs for name, fs in features().items()}
    return found


def settings(server: Loopback, **patience: float) -> LiveSettings:
    """The shipped settings, pointed at the server; with no time to wait."""
    real = SETTINGS.adressen

    def moved(address: str) -> str:
        return server.address + "/" + "/".join(address.split("/")[3:])

    hurried = {"wacht_s": 1.0, "eerste_pauze_s": 0.0, "pogingen": 3} | patience
    return SETTINGS.model_copy(
        update={
            "adressen": Addresses(
                cbs=server.address, grenzen=moved(real.grenzen), adressen=moved(real.adressen)
            ),
            "geduld": SETTINGS.geduld.model_copy(update=hurried),
        }
    )


def sources(server: Loopback, folder: Path, gemeente: str = TOWN, **patience: float) -> Sources:
    return Sources(settings(server, **patience), COLUMNS, Fetched(gemeente, folder))


def fetch(
    made: Sources, year: int = YEAR, municipality: Municipality | None = None, **more: object
):
    code = municipality.code if municipality else TOWN
    catalogue = load_knowledge().catalogue
    return refresh(made, code, year, municipality, catalogue, who="toets", **more)


def hague_world(municipality: Municipality, year: int = 2019) -> World:
    """The shipped figures of The Hague, served as CBS serves them; borders as the map has them."""
    shipped = municipality.shipped_years()[year].reset_index()
    known = World(tables={SETTINGS.tabellen[year]: table_of(shipped, COLUMNS, UNITS, year)})
    code = municipality.code
    for level, collection in (("wijk", "wijken"), ("buurt", "buurten")):
        path = municipality.folder / "grenzen" / f"{level}.geojson"
        known.features[year, collection] = [
            {
                "type": "Feature",
                "geometry": feature["geometry"],
                "properties": {
                    f"{level}code": feature["properties"]["code"],
                    f"{level}naam": feature["properties"]["naam"],
                    "wijkcode": municipality.areas.ancestor(
                        feature["properties"]["code"], Level.WIJK
                    ),
                    "gemeentecode": code,
                    "indelingswijziging_wijken_en_buurten": 1,
                },
            }
            for feature in json.loads(path.read_text())["features"]
        ]
    whole = shapely.union_all(
        [shapely.geometry.shape(f["geometry"]) for f in known.features[year, "wijken"]]
    )
    known.features[year, "gemeenten"] = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(whole),
            "properties": {"gemeentecode": code, "gemeentenaam": "'s-Gravenhage"},
        }
    ]
    return known


def hague_grown(municipality: Municipality, year: int) -> World:
    """The Hague in another year: a tenth more people, and one other border."""
    shipped = municipality.shipped_years()[2019].reset_index()
    grown = shipped.assign(inwoners=(shipped["inwoners"] * 1.1).round())
    grown["wmo_clienten_per_1000"] = 40.0
    known = hague_world(municipality)
    table = table_of(grown, COLUMNS, UNITS, year, change={"WK051803": 3})
    known.tables = {SETTINGS.tabellen[year]: table}
    known.features = {(year, name): found for (_, name), found in known.features.items()}
    return known
