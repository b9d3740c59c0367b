"""What the demonstration points deliver about themselves: staff, waiting lists, opening hours.

Invented, but in step with the registrations: inflow is what was opened at the point, outflow
what that leaves of the running dossiers, and staff what the running dossiers ask for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.period import QUARTER_DAYS
from loaders.demo_city import Ints
from loaders.demo_effects import Roles
from loaders.demo_settings import DemoSettings

KINDS = ("inzet", "doorstroom", "openstelling")
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")


@dataclass(frozen=True)
class PointDeliveries:
    """Per kind and quarter the rows of the standard, and which points are under pressure.

    Attributes
    ----------
    tables : dict
        Per kind (``inzet``) per quarter (``2026-K3``) a table.
    pressed : tuple of int
        Positions of the points with too few staff and a growing waiting list.
    """

    tables: dict[str, dict[str, pd.DataFrame]]
    pressed: tuple[int, ...]


def draw_points(
    records: pd.DataFrame,
    stocks: Ints,
    codes: list[str],
    roles: Roles,
    settings: DemoSettings,
    rng: np.random.Generator,
) -> PointDeliveries:
    """Draw what the points deliver about themselves.

    Parameters
    ----------
    records : DataFrame
        One row per dossier, as ``draw_dossiers`` returns.
    stocks : ndarray
        Running dossiers: quarters x points x weights.
    codes : list of str
        Codes of the points.
    roles, settings, rng
        Parts of the points, the parameters and the source of chance.
    """
    opened = np.zeros(stocks.shape[:2], dtype=np.int64)
    np.add.at(opened, (records["quarter"], records["point"]), 1)
    odd = {roles.bad, roles.missing[0], *(point for point, _ in roles.closed)}
    usual = [point for point in range(len(codes)) if point not in odd]
    number = min(settings.bedrijf.punten_onder_druk, len(usual))
    pressed = tuple(sorted(int(p) for p in rng.choice(usual, number, replace=False)))
    shut = {(quarter, point) for point, quarters in roles.closed for quarter in quarters}
    drawn = {
        "inzet": _staff(stocks.sum(axis=2), pressed, shut, roles, settings, rng),
        "doorstroom": _flow(stocks.sum(axis=2), opened, pressed, settings, rng),
        "openstelling": _opening(stocks.shape[:2], shut, settings, rng),
    }
    quarters = [str(quarter) for quarter in settings.quarters]
    tables: dict[str, dict[str, pd.DataFrame]] = {}
    for kind, rows in drawn.items():
        absent, silent = roles.missing
        told = rows[(rows["point"] != absent) | (rows["quarter"] != silent)]
        told = told.assign(
            periode=[quarters[q] for q in told["quarter"]],
            servicepunt=[codes[p] for p in told["point"]],
        )
        names = ["periode", "servicepunt", *(c for c in rows if c not in ("quarter", "point"))]
        tables[kind] = {
            str(period): table.reset_index(drop=True)
            for period, table in told[names].groupby("periode", sort=True)
        }
    return PointDeliveries(tables, pressed)


def _staff(
    stock: Ints,
    pressed: tuple[int, ...],
    shut: set[tuple[int, int]],
    roles: Roles,
    settings: DemoSettings,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw FTE per function; it follows the average stock, so that a quarter can be busy."""
    rules = settings.bedrijf
    quarters, points = stock.shape
    full = stock.mean(axis=0) / rng.uniform(*rules.dossiers_per_fte, points)
    trainees = rng.choice([0.0, 0.5, 1.0], points) * np.round(full / 10 + 0.5)
    volunteers = np.round(full * rng.uniform(*rules.vrijwilliger_per_fte, points), 1)
    detached = np.less(rng.random(points), rules.kans_detachering)
    start = quarters - rules.kwartalen_onder_druk
    rows = []
    for quarter in range(quarters):
        for point in range(points):
            part = rules.inzet_onder_druk if point in pressed and quarter >= start else 1.0
            part = 0.0 if (quarter, point) in shut else part
            own = roles.organisations[point]
            outside = rules.deel_detachering if detached[point] else 0.0
            lent = round(outside * full[point] * part, 1)
            rows += [
                (quarter, point, "professional", round(full[point] * part - lent, 1), own),
                (quarter, point, "stagiair", round(float(trainees[point]) * part, 1), own),
                (quarter, point, "vrijwilliger", round(float(volunteers[point]) * part, 1), own),
            ]
            if lent:
                rows.append((quarter, point, "professional", lent, rules.detacheerder))
    return pd.DataFrame(rows, columns=["quarter", "point", "functie", "fte", "werkgever"])


def _flow(
    stock: Ints,
    opened: Ints,
    pressed: tuple[int, ...],
    settings: DemoSettings,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw waiting lists; inflow and outflow follow from the dossiers."""
    rules = settings.bedrijf
    quarters, points = stock.shape
    before = np.concatenate([stock[:1] + rng.poisson(2, (1, points)) - 1, stock[:-1]])
    closed = np.maximum(before + opened - stock, 0)
    usual = opened.mean(axis=0) * rng.uniform(*rules.wachtlijst_deel, points)
    start = quarters - rules.kwartalen_onder_druk
    rows = []
    for quarter in range(quarters):
        for point in range(points):
            growth = rules.wachtlijst_groei ** max(quarter - start + 1, 0)
            expected = usual[point]
            if point in pressed:
                expected = opened[:, point].mean() * rules.wachtlijst_begin * growth
            waiting = int(rng.poisson(expected))
            out = int(closed[quarter, point])
            days = round(waiting / out * QUARTER_DAYS * rules.mediaan_deel) if out else ""
            frail = int(rng.binomial(waiting, rules.kwetsbaar))
            inflow = int(opened[quarter, point])
            rows.append((quarter, point, waiting, frail, inflow, out, days))
    names = ["wachtlijst", "waarvan_kwetsbaar", "instroom", "uitstroom", "wachttijd_dagen_mediaan"]
    return pd.DataFrame(rows, columns=["quarter", "point", *names])


def _opening(
    shape: tuple[int, int],
    shut: set[tuple[int, int]],
    settings: DemoSettings,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Draw a week per point, the same in every quarter; a closed point has 0 hours and why."""
    rules = settings.bedrijf
    quarters, points = shape
    weeks = [_week(settings, rng) for _ in range(points)]
    rows = [
        (
            quarter,
            point,
            day,
            part,
            0 if (quarter, point) in shut else hours,
            kind,
            rules.dicht_reden if (quarter, point) in shut else "",
        )
        for quarter in range(quarters)
        for point in range(points)
        for day, part, hours, kind in weeks[point]
    ]
    columns = ["quarter", "point", "dag", "dagdeel", "uren", "soort", "dicht_reden"]
    return pd.DataFrame(rows, columns=columns)


def _week(settings: DemoSettings, rng: np.random.Generator) -> list[tuple[str, str, float, str]]:
    rules = settings.bedrijf
    walk_in = int(rng.integers(*rules.ochtenden_inloop, endpoint=True))
    by_appointment = int(rng.integers(*rules.middagen_afspraak, endpoint=True))
    evening = rng.random() < rules.kans_avond
    mornings = set(rng.choice(_DAYS, walk_in, replace=False).tolist())
    afternoons = set(rng.choice(_DAYS, by_appointment, replace=False).tolist())
    late = str(rng.choice(_DAYS))
    parts: list[tuple[str, str, float, str]] = []
    for day in _DAYS:
        if day in mornings:
            parts.append((day, "ochtend", rules.uren_dagdeel, "inloop"))
        if day in afternoons:
            parts.append((day, "middag", rules.uren_dagdeel, "afspraak"))
        if evening and day == late:
            parts.append((day, "avond", rules.uren_avond, "groep"))
    return parts


def pressed_truth(drawn: PointDeliveries, codes: list[str]) -> list[dict[str, object]]:
    """Describe the points under pressure, with their waiting list in the last quarter."""
    period, table = list(drawn.tables["doorstroom"].items())[-1]
    waiting = dict(zip(table["servicepunt"], table["wachtlijst"], strict=True))
    return [
        {"servicepunt": codes[p], "kwartaal": period, "wachtlijst": int(waiting[codes[p]])}
        for p in drawn.pressed
    ]
