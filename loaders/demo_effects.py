"""What is planted in the demonstration, so that analyses can be judged on finding it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from loaders.demo_city import City, Floats
from loaders.demo_settings import AGES, DemoSettings

_YEAR = 4
NOT_NOTED = "niet_genoteerd"


@dataclass(frozen=True)
class Effect:
    """One planted difference: in an area, for some themes or for a group, times a factor."""

    kind: str
    level: str
    area: str
    factor: float
    theme_group: str | None = None
    age: str | None = None
    flag: str | None = None


@dataclass(frozen=True)
class Roles:
    """Which points register badly, close, or deliver otherwise; positions in the points."""

    bad: int
    closed: tuple[tuple[int, tuple[int, ...]], ...]
    missing: tuple[int, int]
    coarse: tuple[int, ...]
    contact_stadsdeel: tuple[int, ...]
    contact_wijk: tuple[int, ...]
    shielding: str
    organisations: tuple[str, ...]
    unknown_area: Floats


def draw_roles(city: City, settings: DemoSettings, rng: np.random.Generator) -> Roles:
    """Draw which point plays which part; quarters become positions from 0."""
    points = city.points
    faults = settings.storingen
    names = settings.punten.organisaties
    organisations = [names[i % len(names)] for i in range(len(points))]
    rng.shuffle(organisations)
    shared = points["stadsdeel"].duplicated(keep=False).to_numpy()
    order = rng.permutation(np.flatnonzero(shared) if shared.any() else len(points)).tolist()
    bad, missing, *rest = order
    closed = tuple(
        (rest.pop(0), tuple(quarter - 1 for quarter in quarters)) for quarters in faults.sluitingen
    )
    others = rng.permutation([i for i in range(len(points)) if i != bad]).tolist()
    known = rng.permutation(len(points)).tolist()
    split = settings.contact_gebied.punten_stadsdeel
    unknown = rng.uniform(*settings.gebied.onbekend, len(points))
    unknown[bad] = faults.slecht_gebied_onbekend
    return Roles(
        bad=bad,
        closed=closed,
        missing=(missing, faults.ontbrekende_levering - 1),
        coarse=tuple(others[: faults.punten_op_wijkniveau]),
        contact_stadsdeel=tuple(known[:split]),
        contact_wijk=tuple(known[split : split + settings.contact_gebied.punten_wijk]),
        shielding=str(rng.choice(organisations)),
        organisations=tuple(organisations),
        unknown_area=unknown,
    )


def draw_effects(
    city: City, roles: Roles, settings: DemoSettings, rng: np.random.Generator
) -> list[Effect]:
    """Draw where the planted differences lie.

    Wijken that lean on a badly registering point, or on one that is closed or missing in the
    latest year, are passed over, so that one difference is not explained by another.
    """
    plan = settings.ingebouwd
    yearly = pd.DataFrame(city.demand.sum(axis=2), columns=list(settings.hulpvragen))
    yearly = yearly * settings.dossiers_per_kwartaal * _YEAR
    inside = (city.wijken != "").to_numpy()
    by_theme = yearly[inside].groupby(city.wijken[inside].to_numpy()).sum()
    groups = [g for g in settings.themagroepen if g not in settings.zonder_verschil]
    by_group = pd.DataFrame(
        {group: by_theme[settings.themagroepen[group]].sum(axis=1) for group in groups}
    )
    clear = by_theme.index.isin(_undisturbed(city, roles, settings))
    by_group, total = by_group[clear], by_theme.sum(axis=1)[clear]
    effects: list[Effect] = []

    def free() -> pd.Index:
        return by_group.index.difference([effect.area for effect in effects])

    distance = (_cells(by_group) - plan.diep_verwacht).abs()
    closest = distance.sort_values().index.to_list()[:5]
    area, group = closest[int(rng.integers(len(closest)))]
    effects.append(Effect("diep_gat", "wijk", area, plan.diep_factor, theme_group=group))
    large = _cells(by_group.loc[free()])
    large = large[large > plan.minimum_verwacht]
    for area, group in rng.permutation(large.index.to_frame().to_numpy()):
        done = [e for e in effects if e.kind == "lager_groep"]
        if len(done) < plan.wijken_een_groep and area in free():
            effects.append(Effect("lager_groep", "wijk", area, plan.factor, theme_group=group))
    wanted = free()[(total.loc[free()] > plan.minimum_verwacht).to_numpy()]
    drawn = rng.permutation(wanted.to_numpy())[: plan.wijken_alle_vragen + 1]
    effects += [Effect("lager_alle", "wijk", area, plan.factor) for area in drawn[:-1]]
    effects.append(Effect("hoger_alle", "wijk", drawn[-1], plan.hoog_factor))
    stadsdelen = sorted(set(city.stadsdelen) - {""})
    for planted in plan.groepen:
        where = _whole(city, roles) if planted.soort == "leeftijd" else stadsdelen
        for code in rng.choice(where, planted.stadsdelen, replace=False):
            name = "age" if planted.soort == "leeftijd" else "flag"
            effects.append(
                Effect("groep", "stadsdeel", code, planted.factor, **{name: planted.groep})
            )
    silent = plan.niet_genoteerd
    lower = {effect.area for effect in effects if effect.age == silent.leeftijd}
    able = [code for code in _at_least_usual(city, silent.leeftijd) if code not in lower]
    area, noted = str(rng.choice(able or stadsdelen)), round(1 - silent.kans, 4)
    effects.append(Effect(NOT_NOTED, "stadsdeel", area, noted, age=silent.leeftijd))
    return effects


def _whole(city: City, roles: Roles) -> list[str]:
    """Return the stadsdelen without a point that closed, did not deliver or registers badly.

    Of the others nothing is said about an age, so a difference planted there is never seen.
    """
    silent = [roles.bad, roles.missing[0], *(point for point, _ in roles.closed)]
    silenced = set(city.points["stadsdeel"].iloc[silent])
    whole = sorted(set(city.stadsdelen) - {"", *silenced})
    return whole or sorted(set(city.stadsdelen) - {""})


def _at_least_usual(city: City, age: str) -> list[str]:
    """Return the stadsdelen where an age asks at least as much as in the whole city."""
    by_age = pd.DataFrame(city.demand.sum(axis=1), columns=list(AGES))
    inside = (city.stadsdelen != "").to_numpy()
    summed = by_age[inside].groupby(city.stadsdelen[inside].to_numpy()).sum()
    share, usual = summed[age] / summed.sum(axis=1), summed[age].sum() / summed.to_numpy().sum()
    return [str(code) for code in summed.index[(share >= usual).to_numpy()]]


def _cells(table: pd.DataFrame) -> pd.Series:
    """Return the table as one series over (area, group)."""
    index = pd.MultiIndex.from_product([table.index, table.columns])
    return pd.Series(table.to_numpy().ravel(), index=index)


def _undisturbed(city: City, roles: Roles, settings: DemoSettings) -> set[str]:
    latest = range(settings.aantal_kwartalen - _YEAR, settings.aantal_kwartalen)
    suspect = [roles.bad, *(p for p, quarters in roles.closed if set(quarters) & set(latest))]
    if roles.missing[1] in latest:
        suspect.append(roles.missing[0])
    lean = city.visits[:, suspect].sum(axis=1) * city.demand.sum(axis=(1, 2))
    total = pd.Series(city.demand.sum(axis=(1, 2))).groupby(city.wijken.to_numpy()).sum()
    share = pd.Series(lean).groupby(city.wijken.to_numpy()).sum() / total.where(total > 0)
    return set(share.index[share < 0.25]) - {""}


def planted_demand(city: City, effects: list[Effect], settings: DemoSettings) -> Floats:
    """Return the demand with the effects in it: homes x themes x ages, not rescaled."""
    demand = city.demand.copy()
    for effect in effects:
        if effect.flag is None and effect.kind != NOT_NOTED:
            demand[region(city, effect, settings)] *= effect.factor
    return demand


def planted_flags(city: City, effects: list[Effect], settings: DemoSettings) -> Floats:
    """Return the chance of each doelgroep with the effects in it."""
    flags = city.flags.copy()
    names = list(settings.doelgroepen)
    for effect in effects:
        if effect.flag is not None:
            flags[names.index(effect.flag)][region(city, effect, settings)] *= effect.factor
    return flags


def ages_noted(city: City, effects: list[Effect], settings: DemoSettings) -> Floats:
    """Return the chance that the age of a dossier is noted: homes x ages."""
    noted = np.full((len(city.stadsdelen), len(AGES)), 1 - settings.leeftijd_onbekend)
    for effect in effects:
        if effect.kind == NOT_NOTED:
            there = (city.stadsdelen == effect.area).to_numpy()
            chance = np.full(
                len(AGES), 1 - settings.ingebouwd.niet_genoteerd.kans_andere_leeftijden
            )
            chance[AGES.index(str(effect.age))] = effect.factor
            noted[there] *= chance
    return noted


def region(city: City, effect: Effect, settings: DemoSettings) -> tuple[Any, ...]:
    """Return the index of the homes, themes and ages that an effect is about."""
    home = (city.wijken if effect.level == "wijk" else city.stadsdelen) == effect.area
    themes = list(settings.hulpvragen)
    chosen = settings.themagroepen[effect.theme_group] if effect.theme_group else themes
    ages = [effect.age] if effect.age else AGES
    axes: list[Any] = [home.to_numpy(), np.isin(themes, chosen), np.isin(AGES, ages)]
    return np.ix_(*axes)
