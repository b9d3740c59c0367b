"""Makes demonstration deliveries: an invented city with known truth, in the standard's form.

``demo_settings`` holds the parameters, ``demo_city`` the demand, ``demo_effects`` what is
planted, ``demo_records`` the draw of single dossiers and contacts, ``demo_rows`` the counts,
``demo_points`` what points say of themselves and ``demo_lists`` scans, surveys and signals. This
module joins them and writes the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from geo.areas import Areas
from loaders.demo_city import City, Floats, build_city, read_population
from loaders.demo_effects import (
    Effect,
    Roles,
    ages_noted,
    draw_effects,
    draw_roles,
    planted_demand,
    planted_flags,
    region,
)
from loaders.demo_lists import draw_lists
from loaders.demo_points import PointDeliveries, draw_points, pressed_truth
from loaders.demo_records import (
    draw_contacts,
    draw_dossiers,
    rhythm,
    running,
    theme_known,
    visits_per_quarter,
)
from loaders.demo_rows import closed_rows, contact_rows, delivery, dossier_rows, running_rows
from loaders.demo_settings import AGES, DemoSettings, read_settings

__all__ = [
    "DemoDeliveries",
    "DemoSettings",
    "make_demo",
    "read_population",
    "read_settings",
    "write_demo",
]

_YEAR = 4
_POINT_COLUMNS = [
    "code",
    "naam",
    "adres",
    "longitude",
    "latitude",
    "organisatie",
    "geldig_van",
    "geldig_tot",
    "fictief",
]


@dataclass(frozen=True)
class DemoDeliveries:
    """What the demonstration delivers, and the truth behind it.

    Attributes
    ----------
    registraties : dict
        Per quarter (``2026-K3``) the rows of the standard; ``aantal`` is text.
    servicepunten : DataFrame
        The points, in the columns of the standard.
    over_punten : dict
        Per kind (``inzet``, ``doorstroom``, ``openstelling``) per quarter the rows.
    lijsten : dict
        Per kind (``netwerk``, ``borging``, ``ervaring``, ``klachten``, ``signalen``) the rows.
    truth : dict
        What was planted and expected, for tests only; never part of a delivery.
    """

    registraties: dict[str, pd.DataFrame]
    servicepunten: pd.DataFrame
    over_punten: dict[str, dict[str, pd.DataFrame]]
    lijsten: dict[str, pd.DataFrame]
    truth: dict[str, Any]


def make_demo(areas: Areas, population: pd.DataFrame, settings: DemoSettings) -> DemoDeliveries:
    """Make the demonstration deliveries of a municipality.

    Parameters
    ----------
    areas : Areas
        The areas of the municipality.
    population : DataFrame
        Figures per wijk and buurt, as ``read_population`` returns.
    settings : DemoSettings
        The parameters; the same ones give the same deliveries.

    Returns
    -------
    DemoDeliveries
        One table per quarter, the service points and the truth.

    Raises
    ------
    DataError
        If a kenmerk is missing, or there are fewer inhabited wijken than points.
    """
    chance = [np.random.default_rng(s) for s in np.random.SeedSequence(settings.zaad).spawn(7)]
    city = build_city(areas, population, settings)
    roles = draw_roles(city, settings, chance[0])
    effects = draw_effects(city, roles, settings, chance[1])
    mean = _expected_dossiers(city, planted_demand(city, effects, settings), roles, settings)
    scale = settings.dossiers_per_kwartaal * settings.aantal_kwartalen / mean.sum()
    mean *= scale
    flags = planted_flags(city, effects, settings)
    ages = ages_noted(city, effects, settings)
    records, noted = draw_dossiers(mean, flags, ages, roles, settings, chance[2])
    contacts = draw_contacts(_expected_contacts(mean, settings), city, roles, settings, chance[3])
    stocks = running(records, len(city.points), settings, chance[4])
    codes = city.points["code"].to_list()
    about = draw_points(records, stocks, codes, roles, settings, chance[6])
    rows = pd.concat(
        [
            dossier_rows(records, noted, city, roles, settings),
            contact_rows(contacts, city, roles),
            running_rows(stocks, settings),
            closed_rows(roles),
        ]
    )
    return DemoDeliveries(
        registraties=delivery(rows, city, roles, settings, chance[5]),
        servicepunten=city.points.assign(organisatie=roles.organisations)[_POINT_COLUMNS],
        over_punten=about.tables,
        lijsten=draw_lists(areas, codes, list(roles.organisations), settings),
        truth=_truth(city, roles, effects, about, scale, settings),
    )


def write_demo(deliveries: DemoDeliveries, target: Path, truth: Path | None) -> None:
    """Write the deliveries as CSV files, and the truth elsewhere when asked.

    Parameters
    ----------
    deliveries : DemoDeliveries
        As ``make_demo`` returns.
    target : Path
        Folder for ``<soort>_<kwartaal>.csv``, ``servicepunten.csv`` and a file per list; made if
        needed.
    truth : Path, optional
        YAML file for the truth.
    """
    target.mkdir(parents=True, exist_ok=True)
    tables = {f"registraties_{period}": t for period, t in deliveries.registraties.items()}
    for name, table in {**tables, "servicepunten": deliveries.servicepunten}.items():
        _write(table.to_csv(index=False, lineterminator="\n"), target / f"{name}.csv")
    for kind, by_period in deliveries.over_punten.items():
        for period, table in by_period.items():
            # As a Dutch spreadsheet saves it: decimals with a comma.
            text = table.to_csv(index=False, lineterminator="\n", sep=";", decimal=",")
            _write(text, target / f"{kind}_{period}.csv")
    for kind, table in deliveries.lijsten.items():
        text = table.to_csv(index=False, lineterminator="\n", sep=";", decimal=",")
        _write(text, target / f"{kind}.csv")
    if truth is not None:
        truth.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(deliveries.truth, allow_unicode=True, sort_keys=False)
        truth.write_bytes(text.encode("utf-8"))


def _write(text: str, path: Path) -> None:
    path.write_bytes(text.encode("utf-8"))


def _expected_dossiers(city: City, demand: Floats, roles: Roles, settings: DemoSettings) -> Floats:
    """Return unscaled expected dossiers: quarters x homes x themes x ages x points."""
    visits = visits_per_quarter(city, roles, settings)
    mean = np.einsum("q,hta,qhp->qhtap", rhythm(settings), demand, visits)
    return np.asarray(mean, dtype=float)


def _expected_contacts(mean: Floats, settings: DemoSettings) -> Floats:
    """Return expected contacts: they follow the dossiers, more or fewer per theme."""
    per_dossier = np.array([theme.contact for theme in settings.hulpvragen.values()])
    contacts = np.einsum("qhtap,t->qhtp", mean, per_dossier)
    target = settings.contacten_per_kwartaal * settings.aantal_kwartalen
    return np.asarray(contacts * (target / contacts.sum()), dtype=float)


def _truth(
    city: City,
    roles: Roles,
    effects: list[Effect],
    about: PointDeliveries,
    scale: float,
    settings: DemoSettings,
) -> dict[str, Any]:
    """Describe what was planted, with expected registrations in the latest four quarters.

    Expected are dossiers with a known area that a point delivered; for a theme group also with
    a known theme, for an age with a known age. ``zonder`` leaves out that effect alone.
    """
    codes = city.points["code"].to_list()
    quarters = [str(quarter) for quarter in settings.quarters]
    described = []
    for effect in effects:
        others = [other for other in effects if other is not effect]
        found = [
            _registered(city, roles, chosen, effect, scale, settings)
            for chosen in (others, effects)
        ]
        described.append(
            {
                "soort": effect.kind,
                "niveau": effect.level,
                "gebied": str(effect.area),
                "themagroep": effect.theme_group,
                "hulpvragen": list(settings.themagroepen.get(effect.theme_group or "", [])),
                "uitsplitsing": "leeftijd" if effect.age else "doelgroep" if effect.flag else None,
                "groep": effect.age or effect.flag,
                "factor": effect.factor,
                "verwacht_zonder_per_jaar": round(found[0], 2),
                "verwacht_met_per_jaar": round(found[1], 2),
            }
        )
    return {
        "zaad": settings.zaad,
        "spreiding": settings.spreiding,
        "laatste_vier_kwartalen": quarters[-_YEAR:],
        "effecten": described,
        "punten": {
            "slecht_registrerend": codes[roles.bad],
            "gesloten": [
                {"servicepunt": codes[point], "kwartalen": [quarters[q] for q in closed]}
                for point, closed in roles.closed
            ],
            "niet_geleverd": {
                "servicepunt": codes[roles.missing[0]],
                "kwartaal": quarters[roles.missing[1]],
            },
            "totaal_op_wijkniveau": sorted(codes[p] for p in roles.coarse),
            "contacten_per_stadsdeel": sorted(codes[p] for p in roles.contact_stadsdeel),
            "contacten_per_wijk": sorted(codes[p] for p in roles.contact_wijk),
            "schermt_af": roles.shielding,
            "onder_druk": pressed_truth(about, codes),
        },
        "verwacht_per_wijk": _per_wijk(city, roles, effects, scale, settings),
        "leeftijd_per_stadsdeel": _ages(city, roles, effects, scale, settings),
    }


def _known(
    city: City, roles: Roles, effects: list[Effect], scale: float, settings: DemoSettings
) -> Floats:
    """Return expected delivered dossiers with a known area: homes x themes x ages x points."""
    mean = _expected_dossiers(city, planted_demand(city, effects, settings), roles, settings)
    point, quarter = roles.missing
    mean[quarter, ..., point] = 0
    known = mean[-_YEAR:].sum(axis=0) * (1 - roles.unknown_area)
    return np.asarray(known * scale, dtype=float)


def _registered(
    city: City,
    roles: Roles,
    effects: list[Effect],
    about: Effect,
    scale: float,
    settings: DemoSettings,
) -> float:
    """Return the expected registrations that an effect is about."""
    known = _known(city, roles, effects, scale, settings)
    if about.theme_group:
        known *= theme_known(len(city.points), roles, settings)
    if about.age:
        known *= ages_noted(city, effects, settings)[:, None, :, None]
    cells = known.sum(axis=-1)
    if about.flag:
        flags = planted_flags(city, effects, settings)
        cells *= flags[list(settings.doelgroepen).index(about.flag)]
    return float(cells[region(city, about, settings)].sum())


def _ages(
    city: City, roles: Roles, effects: list[Effect], scale: float, settings: DemoSettings
) -> dict[str, dict[str, dict[str, float]]]:
    """Return per stadsdeel and age the dossiers there are, and those of which it is noted."""
    known = _known(city, roles, effects, scale, settings).sum(axis=(1, 3))
    noted = known * ages_noted(city, effects, settings)
    return {
        code: {
            age: {
                "werkelijk": round(float(known[here, place].sum()), 2),
                "genoteerd": round(float(noted[here, place].sum()), 2),
            }
            for place, age in enumerate(AGES)
        }
        for code in sorted(set(city.stadsdelen) - {""})
        for here in [(city.stadsdelen == code).to_numpy()]
    }


def _per_wijk(
    city: City, roles: Roles, effects: list[Effect], scale: float, settings: DemoSettings
) -> dict[str, dict[str, float]]:
    table = pd.DataFrame(
        {
            "zonder": _known(city, roles, [], scale, settings).sum(axis=(1, 2, 3)),
            "met": _known(city, roles, effects, scale, settings).sum(axis=(1, 2, 3)),
        }
    )
    summed = table.groupby(city.wijken.to_numpy()).sum().drop(index="").round(2)
    return {
        str(code): {"zonder": float(row["zonder"]), "met": float(row["met"])}
        for code, row in summed.iterrows()
    }
