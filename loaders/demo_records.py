"""Draws the single dossiers and contacts of the demonstration, quarter by quarter.

Every cell is a negative binomial with variance ``spreiding`` times its mean. Such cells add up
to a negative binomial with the same ratio, so totals of areas, points and themes have it too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.demo_city import UNKNOWN, City, Floats, Ints
from loaders.demo_effects import Roles
from loaders.demo_settings import AGES, DemoSettings


def rhythm(settings: DemoSettings) -> Floats:
    """Return the size of each quarter: season times growth, 1 on average."""
    quarters = settings.quarters
    season = np.array([settings.seizoen[quarter.first % 12 // 3] for quarter in quarters])
    growth = (1 + settings.groei_per_jaar) ** (np.arange(len(quarters)) / 4)
    size = season * growth
    return np.asarray(size / size.mean(), dtype=float)


def visits_per_quarter(city: City, roles: Roles, settings: DemoSettings) -> Floats:
    """Return the visits (quarters x homes x points) with the closures in them.

    Of the demand of a closed point a part moves to the other points of the same homes; the
    rest vanishes, so that rows then sum to less than 1.
    """
    visits = np.repeat(city.visits[None], settings.aantal_kwartalen, axis=0)
    for point, quarters in roles.closed:
        for quarter in quarters:
            share = visits[quarter, :, point].copy()
            visits[quarter, :, point] = 0
            others = visits[quarter].sum(axis=1)
            visits[quarter] *= (1 + settings.storingen.verplaatst * share / others)[:, None]
    return visits


def draw_counts(mean: Floats, spread: float, rng: np.random.Generator) -> tuple[Ints, ...]:
    """Draw a count for each cell and return the index of each single case."""
    cells = np.nonzero(mean > 0)
    counts = rng.negative_binomial(mean[cells] / (spread - 1), 1 / spread)
    return tuple(np.repeat(axis, counts) for axis in cells)


def draw_dossiers(
    mean: Floats,
    flags: Floats,
    ages: Floats,
    roles: Roles,
    settings: DemoSettings,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """Draw the dossiers.

    Parameters
    ----------
    mean : ndarray
        Expected dossiers: quarters x homes x themes x ages x points.
    flags : ndarray
        Chance of each doelgroep: groups x homes x themes x ages.
    ages : ndarray
        Chance that the age is noted: homes x ages.
    roles, settings, rng
        Parts of the points, the parameters and the source of chance.

    Returns
    -------
    DataFrame, ndarray
        One row per dossier: ``quarter``, ``home`` and ``point`` as positions, and the
        categories of the standard; and whether each doelgroep was noted (dossiers x groups).
    """
    quarter, home, theme, age, point = draw_counts(mean, settings.spreiding, rng)
    number = len(quarter)
    noted = rng.random((len(flags), number)) < flags[:, home, theme, age]
    unknown = rng.random(number) < roles.unknown_area[point]
    place = np.where(unknown, mean.shape[1], home)
    weight = pick(settings.zwaarte, number, rng)
    records = pd.DataFrame(
        {
            "quarter": quarter,
            "home": place,
            "point": point,
            "hulpvraag": blur_themes(theme, point, roles, settings, rng),
            "leeftijd": _forget(np.array(AGES)[age], 1 - ages[home, age], rng),
            "zwaarte": _forget(weight, settings.zwaarte_onbekend, rng),
            "toeleiding": pick(settings.toeleiding, number, rng),
            "bekend": pick(settings.bekend, number, rng),
        }
    )
    return records, noted.T


def draw_contacts(
    mean: Floats, city: City, roles: Roles, settings: DemoSettings, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the contacts.

    Parameters
    ----------
    mean : ndarray
        Expected contacts: quarters x homes x themes x points.
    city, roles, settings, rng
        The city, parts of the points, the parameters and the source of chance.

    Returns
    -------
    DataFrame
        One row per contact: ``quarter``, ``home`` and ``point`` as positions, ``kanaal``,
        ``werkvorm``, ``hulpvraag`` and ``hulpvraag2`` (empty when there is one question).
    """
    quarter, home, theme, point = draw_counts(mean, settings.spreiding, rng)
    number = len(quarter)
    points = mean.shape[-1]
    knows = np.isin(point, [*roles.contact_stadsdeel, *roles.contact_wijk])
    known = knows & (rng.random(number) < settings.contact_gebied.bekend)
    channels = np.array(list(settings.kanaal))
    base = np.array(list(settings.kanaal.values()))
    mixes = rng.dirichlet(settings.kanaal_eigenheid * base / base.sum(), points)
    channel = (rng.random(number)[:, None] > mixes.cumsum(axis=1)[point, :-1]).sum(axis=1)
    single = rng.random(number) < np.asarray(rng.uniform(*settings.individueel, points))[point]
    first = blur_themes(theme, point, roles, settings, rng)
    second = pick({n: t.aandeel for n, t in settings.hulpvragen.items()}, number, rng)
    double = (rng.random(number) < settings.tweede_hulpvraag) & (second != first)
    return pd.DataFrame(
        {
            "quarter": quarter,
            "home": np.where(known, home, len(city.visits)),
            "point": point,
            "kanaal": channels[channel],
            "werkvorm": np.where(single, "individueel", "collectief"),
            "hulpvraag": first,
            "hulpvraag2": np.where(double & (first != UNKNOWN), second, ""),
        }
    )


def running(
    records: pd.DataFrame, points: int, settings: DemoSettings, rng: np.random.Generator
) -> Ints:
    """Return the dossiers open at the end of each quarter: quarters x points x weights.

    The weights are in the order of ``settings.blijft_open``. The stock before the first
    quarter is the one that this inflow would have led to in the long run.
    """
    stay = np.array(list(settings.blijft_open.values()))
    weight = pd.Categorical(records["zwaarte"], list(settings.blijft_open)).codes
    opened = np.zeros((settings.aantal_kwartalen, points, len(stay)), dtype=np.int64)
    np.add.at(opened, (records["quarter"], records["point"], weight), 1)
    stock = rng.poisson(opened.mean(axis=0) / (1 - np.minimum(stay, 0.95)))
    stocks = []
    for new in opened:
        stock = rng.binomial(stock, stay) + rng.binomial(new, np.sqrt(stay))
        stocks.append(stock)
    return np.stack(stocks)


def theme_known(points: int, roles: Roles, settings: DemoSettings) -> Floats:
    """Return per point the chance that the hulpvraag is noted as it is."""
    known = np.full(points, 1 - settings.hulpvraag_onbekend)
    known[roles.bad] = 1 - settings.storingen.slecht_hulpvraag
    return known


def blur_themes(
    theme: Ints, point: Ints, roles: Roles, settings: DemoSettings, rng: np.random.Generator
) -> npt.NDArray[np.str_]:
    """Return the noted hulpvraag: some become onbekend, at the bad point half of them overig."""
    chance = theme_known(len(roles.unknown_area), roles, settings)[point]
    rest = np.where((point == roles.bad) & (rng.random(len(point)) < 0.5), "overig", UNKNOWN)
    names = np.array(list(settings.hulpvragen))[theme]
    return np.where(rng.random(len(point)) < chance, names, rest)


def pick(mix: dict[str, float], number: int, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Draw categories in the given proportions."""
    shares = np.array(list(mix.values()), dtype=float)
    return rng.choice(np.array(list(mix)), number, p=shares / shares.sum())


def _forget(
    values: npt.NDArray[np.str_], share: float | Floats, rng: np.random.Generator
) -> npt.NDArray[np.str_]:
    return np.where(rng.random(len(values)) < share, UNKNOWN, values)
