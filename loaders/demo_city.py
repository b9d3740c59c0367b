"""The demonstration city: who asks what and where, and which service point they go to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.areas import Areas, Level
from geo.errors import DataError
from loaders.demo_settings import AGES, DemoSettings, Theme

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OUTSIDE = ("buiten", "geen_vast_adres")
UNKNOWN = "onbekend"
_EARTH_RADIUS_M = 6_371_000.0


@dataclass(frozen=True)
class City:
    """Demand and points, without chance and without planted effects.

    Homes are the buurten followed by ``OUTSIDE``; arrays over homes have that order.

    Attributes
    ----------
    labels : dict
        Per level the code in a delivery of each home, and ``onbekend`` as the last one.
    wijken, stadsdelen : Series
        Code of the wijk and stadsdeel of each home, empty outside the city.
    demand : ndarray
        Share of all dossiers: homes x themes x ages, summing to 1.
    flags : ndarray
        Chance that a doelgroep is noted: groups x homes x themes x ages.
    points : DataFrame
        ``servicepunten`` with ``wijk`` and ``stadsdeel`` of each point.
    visits : ndarray
        Share of the dossiers of a home that goes to a point: homes x points, rows sum to 1.
    """

    labels: dict[Level, npt.NDArray[np.str_]]
    wijken: pd.Series
    stadsdelen: pd.Series
    demand: Floats
    flags: Floats
    points: pd.DataFrame
    visits: Floats


def read_population(folder: Path, settings: DemoSettings) -> pd.DataFrame:
    """Read the figures of a municipality that the demand is drawn from.

    Parameters
    ----------
    folder : Path
        Folder of the municipality, with the files that ``settings.bronnen`` names.
    settings : DemoSettings
        The parameters.

    Returns
    -------
    DataFrame
        Index ``code``: wijken and buurten, with ``inwoners`` and the other columns of the
        files; for wijken the inhabitants are those of ``bronnen.inwoners`` and counts of the
        older file have been scaled to them.

    Raises
    ------
    DataError
        If a file is missing or has no column ``code``.
    """
    recent, older, traits = (
        _read(folder / name)
        for name in (
            settings.bronnen.inwoners,
            settings.bronnen.leeftijd,
            settings.bronnen.kenmerken,
        )
    )
    if "jaar" in traits:
        traits = traits[traits["jaar"] == traits["jaar"].max()].drop(columns="jaar")
    counts = older.filter(regex=r"^(inwoners|huishoudens|eenpersoonshuishoudens)(?!.*_pct$)")
    inhabitants = recent["inwoners"].reindex(counts.index).fillna(counts["inwoners"])
    growth = (inhabitants / counts["inwoners"].where(counts["inwoners"] > 0)).fillna(0)
    shares = traits[[c for c in traits if str(c).endswith("_pct")]]
    return counts.mul(growth, axis=0).assign(inwoners=inhabitants).join(shares)


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path).set_index("code")
    except (OSError, KeyError, pd.errors.ParserError) as error:
        raise DataError(
            f"Het bestand {path.name} ontbreekt of heeft geen kolom 'code'.",
            "Maak eerst de gegevens van de gemeente aan in de map data.",
        ) from error


def build_city(areas: Areas, population: pd.DataFrame, settings: DemoSettings) -> City:
    """Return demand, points and visits for a municipality.

    Parameters
    ----------
    areas : Areas
        The areas of the municipality.
    population : DataFrame
        As ``read_population`` returns.
    settings : DemoSettings
        The parameters.

    Raises
    ------
    DataError
        If a kenmerk is not a column of ``population``, or there are fewer inhabited wijken
        than points.
    """
    buurten = areas.codes(Level.BUURT)
    homes = [*buurten, *OUTSIDE]
    wijken = pd.Series([areas.ancestor(c, Level.WIJK) for c in buurten] + [""] * len(OUTSIDE))
    stadsdelen = pd.Series(
        [areas.ancestor(c, Level.STADSDEEL) for c in buurten] + [""] * len(OUTSIDE)
    )
    outside = [*OUTSIDE, UNKNOWN]
    labels = {
        Level.BUURT: np.array([*homes, UNKNOWN]),
        Level.WIJK: np.array([*wijken[: len(buurten)], *outside]),
        Level.STADSDEEL: np.array([*stadsdelen[: len(buurten)], *outside]),
    }
    by_wijk = _figures(areas.codes(Level.WIJK), population, settings)
    demand = _demand(buurten, wijken.iloc[: len(buurten)], population, by_wijk, settings)
    total = demand.sum(axis=(1, 2))
    points = _points(areas, total[: len(buurten)], settings)
    return City(
        labels=labels,
        wijken=wijken,
        stadsdelen=stadsdelen,
        demand=demand,
        flags=_flags(wijken, by_wijk, settings),
        points=points,
        visits=_visits(areas, points, total, settings),
    )


def _figures(codes: list[str], population: pd.DataFrame, settings: DemoSettings) -> pd.DataFrame:
    """Return per wijk the persons with each kenmerk; an unknown share becomes the city's."""
    named = {k for theme in settings.hulpvragen.values() for k in theme.kenmerken}
    named |= {g.kenmerk for g in settings.doelgroepen.values() if g.kenmerk}
    named |= {"inwoners", *(f"inwoners_{age}" for age in AGES)}
    if missing := sorted(named - set(population.columns)):
        raise DataError(
            f"De demonstratie vraagt om kenmerken die er niet zijn: {', '.join(missing)}.",
            "Verbeter de namen in data/demo.yaml of vul de bestanden van de gemeente aan.",
        )
    table = population.reindex(codes)[sorted(named)].astype(float)
    inhabitants = table["inwoners"].fillna(0)
    for column in [name for name in table.columns if name.endswith("_pct")]:
        share = table[column]
        mean = np.average(share[share.notna()], weights=inhabitants[share.notna()])
        table[column] = share.fillna(mean) / 100 * inhabitants
    return table.fillna(0)


def _demand(
    buurten: list[str],
    wijken: pd.Series,
    population: pd.DataFrame,
    by_wijk: pd.DataFrame,
    settings: DemoSettings,
) -> Floats:
    """Return the share of all dossiers per home, theme and age."""
    columns = [f"inwoners_{age}" for age in AGES]
    persons = population.reindex(buurten)[columns].fillna(0).to_numpy(float)
    of_wijk = pd.DataFrame(persons).groupby(wijken.to_numpy()).transform("sum").to_numpy()
    within = np.divide(persons, of_wijk, out=np.zeros_like(persons), where=of_wijk > 0)
    position = by_wijk.index.get_indexer(pd.Index(wijken))
    ages = by_wijk[columns].to_numpy(float)
    layers = [
        (_by_age(_need(by_wijk, theme), ages, theme)[position] * within) * theme.aandeel
        for theme in settings.hulpvragen.values()
    ]
    inside = np.stack(layers, axis=1)
    inside /= inside.sum()
    mix = inside.sum(axis=0)
    shares = settings.gebied.buiten, settings.gebied.geen_vast_adres
    outside = np.stack([share * mix for share in shares])
    return np.concatenate([inside * (1 - sum(shares)), outside])


def _need(by_wijk: pd.DataFrame, theme: Theme) -> Floats:
    """Return the share of the city's demand per wijk: weighted, then bent per inhabitant."""
    weights = pd.Series(theme.kenmerken)
    figures = by_wijk[weights.index]
    need = ((figures / figures.sum()) * weights).sum(axis=1).to_numpy(float)
    persons = by_wijk["inwoners"].to_numpy(float)
    rate = np.divide(need, persons, out=np.zeros_like(need), where=persons > 0)
    bent = persons * (rate * persons.sum()) ** theme.bolling
    return np.asarray(bent / bent.sum(), dtype=float)


def _by_age(need: Floats, ages: Floats, theme: Theme) -> Floats:
    mix = ages * np.array([theme.leeftijd.get(age, 1.0) for age in AGES])  # type: ignore[call-overload]
    total = mix.sum(axis=1, keepdims=True)
    split = np.divide(mix, total, out=np.zeros_like(mix), where=total > 0)
    return np.asarray(need[:, None] * split, dtype=float)


def _flags(wijken: pd.Series, by_wijk: pd.DataFrame, settings: DemoSettings) -> Floats:
    """Return the chance of each doelgroep per home, theme and age."""
    layers = []
    for group in settings.doelgroepen.values():
        place = np.ones(len(wijken))
        if group.kenmerk:
            share = by_wijk[group.kenmerk] / by_wijk["inwoners"].where(by_wijk["inwoners"] > 0)
            mean = by_wijk[group.kenmerk].sum() / by_wijk["inwoners"].sum()
            place = (share / mean).reindex(wijken).fillna(1.0).to_numpy(float)
        theme = np.array([group.hulpvraag.get(name, 1.0) for name in settings.hulpvragen])
        age = np.array([group.leeftijd.get(name, 1.0) for name in AGES])  # type: ignore[call-overload]
        layers.append(
            group.basis * place[:, None, None] * theme[None, :, None] * age[None, None, :]
        )
    return np.asarray(np.clip(np.stack(layers), 0, 0.95), dtype=float)


def _points(areas: Areas, demand: Floats, settings: DemoSettings) -> pd.DataFrame:
    """Place the points: every stadsdeel one, the rest by demand, in the wijken that ask most."""
    by_wijk = pd.Series(demand).groupby(areas.lift(areas.codes(Level.BUURT), Level.WIJK)).sum()
    by_wijk = by_wijk[by_wijk > 0]
    if len(by_wijk) < settings.punten.aantal:
        raise DataError(
            f"Er zijn {settings.punten.aantal} punten gevraagd en maar {len(by_wijk)} wijken.",
            "Verlaag punten.aantal in data/demo.yaml.",
        )
    above = pd.Series(areas.lift(by_wijk.index, Level.STADSDEEL), index=by_wijk.index)
    by_stadsdeel = by_wijk.groupby(above).sum()
    room = by_wijk.groupby(above).size()
    seats = pd.Series(1, index=by_stadsdeel.index)
    while seats.sum() < settings.punten.aantal:  # highest averages, at most one in a wijk
        fullest = str((by_stadsdeel / (seats + 0.5)).where(seats < room).idxmax())
        seats[fullest] += 1
    chosen = [
        code
        for stadsdeel, number in seats.items()
        for code in by_wijk[above == stadsdeel].nlargest(int(number)).index
    ]
    chosen = [code for code in areas.codes(Level.WIJK) if code in set(chosen)]
    digits = settings.punten.cijfers_achter_komma
    return pd.DataFrame(
        {
            "code": [f"DP{number:02d}" for number in range(1, len(chosen) + 1)],
            "naam": [f"Demopunt {areas[code].name}" for code in chosen],
            "adres": [f"Verzonnen adres {n}" for n in range(1, len(chosen) + 1)],
            "longitude": [round(areas[code].longitude, digits) for code in chosen],
            "latitude": [round(areas[code].latitude, digits) for code in chosen],
            "geldig_van": settings.punten.geldig_van.isoformat(),
            "geldig_tot": "",
            "fictief": "ja",
            "wijk": chosen,
            "stadsdeel": above[chosen].to_list(),
        }
    )


def _visits(areas: Areas, points: pd.DataFrame, demand: Floats, settings: DemoSettings) -> Floats:
    """Return the share of each home that goes to each point: mostly the nearest ones."""
    rules = settings.punten
    homes = areas.at(Level.BUURT)
    latitude = np.radians([home.latitude for home in homes])
    longitude = np.radians([home.longitude for home in homes])
    north = latitude[:, None] - np.radians(points["latitude"].to_numpy(float))
    east = longitude[:, None] - np.radians(points["longitude"].to_numpy(float))
    metres = _EARTH_RADIUS_M * np.hypot(north, east * np.cos(latitude.mean()))
    rank = metres.argsort(axis=1).argsort(axis=1)
    near = np.where(rank < rules.dichtstbij, (metres + rules.halve_afstand_m) ** -2, 0.0)
    far = np.exp(-metres / rules.elders_afstand_m)
    share = (1 - rules.elders) * near / near.sum(axis=1, keepdims=True)
    share += rules.elders * far / far.sum(axis=1, keepdims=True)
    city = demand[: len(homes)] @ share
    return np.concatenate([share, np.tile(city / city.sum(), (len(OUTSIDE), 1))])
