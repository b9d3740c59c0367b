"""Refreshes a municipality's figures and borders of a year: fetch, compare, propose.

Everything is fetched and checked first; only then is a proposal written, whole. It counts when
somebody accepts it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.areas import Areas, Level
from geo.catalogue import Catalogue
from geo.errors import UserError
from geo.year_change import Year, YearChange, compare_years
from geo.year_change_words import Topic, report
from loaders import cbs_feed, pdok_areas
from loaders.cbs_columns import CHANGE, Column, Found
from loaders.fetched import About, Fetched, FetchedYear, UnwritableError, YearAreas
from loaders.fetched_map import map_files
from loaders.fetching import Fetcher, NoAnswerError, NotThereError, Progress
from loaders.live_settings import LiveSettings
from loaders.municipality import Municipality
from loaders.simplify import to_metres

_COMPARED = (Level.WIJK, Level.BUURT)
_STEPS = cbs_feed.STEPS + pdok_areas.STEPS + 1


@dataclass(frozen=True, eq=False)
class Proposal:
    """A year that was fetched, and what it changes.

    Parameters
    ----------
    year : FetchedYear
    change : YearChange or None
        None when there is nothing to compare with.
    topics : list of Topic
        The report, in Dutch.
    """

    year: FetchedYear
    change: YearChange | None
    topics: list[Topic]


@dataclass(frozen=True)
class Sources:
    """What a refresh works with.

    Parameters
    ----------
    settings : LiveSettings
    columns : tuple of Column
    fetched : Fetched
    """

    settings: LiveSettings
    columns: tuple[Column, ...]
    fetched: Fetched


def refresh(
    sources: Sources,
    gemeente: str,
    year: int,
    municipality: Municipality | None,
    catalogue: Catalogue,
    *,
    who: str,
    again: bool = False,
    progress: Progress | None = None,
) -> Proposal:
    """Fetch a year of a municipality, compare it with the year before, and propose it.

    Parameters
    ----------
    sources : Sources
    gemeente : str
        CBS code.
    year : int
    municipality : Municipality or None
        As it is now; None for one that the app does not have yet.
    catalogue : Catalogue
        For what fields are called.
    who : str
        Who asks.
    again : bool
        Ask the sources anew, also for what came in shortly before.
    progress : Progress, optional

    Raises
    ------
    NoAnswerError
        If a source does not answer. What came in is kept for the next attempt.
    SourceError
        If a source gives no usable answer.
    DataError
        If what they give does not fit together, or somebody else fetches this year already.
        Nothing is stored then.
    """
    kept = sources.fetched
    fetcher = Fetcher(sources.settings.geduld, kept.answers(str(year)), again, progress, _STEPS)
    with kept.refreshing(year):
        try:
            proposal = _refresh(sources, fetcher, gemeente, year, municipality, catalogue, who)
        except (NoAnswerError, UnwritableError):
            raise
        except UserError:
            # Every answer came, and they are of no use: the next attempt asks anew.
            fetcher.forget()
            raise
        fetcher.forget()
    if progress:
        progress(1.0, "Klaar")
    return proposal


def _refresh(
    sources: Sources,
    fetcher: Fetcher,
    gemeente: str,
    year: int,
    municipality: Municipality | None,
    catalogue: Catalogue,
    who: str,
) -> Proposal:
    """Fetch, compare and propose; see ``refresh``."""
    settings, kept = sources.settings, sources.fetched
    read = cbs_feed.read_figures(fetcher, settings, sources.columns, year, gemeente)
    figures, found = read.table, read.found
    areas: YearAreas | None = None
    try:
        areas = pdok_areas.read_areas(fetcher, settings, year, gemeente)
    except NotThereError:
        if municipality is None:
            raise
    if fetcher.report:
        fetcher.report((_STEPS - 1) / _STEPS, "Vergelijken met wat er was")
    after = _fetched_year(year, figures, areas, municipality)
    before = _year_before(kept, municipality, year)
    change, topics = None, [Topic("Dit is het eerste jaar: er is niets om mee te vergelijken.", ())]
    if before is not None:
        old, simplified = before
        comparing = settings.vergelijken
        overlap = comparing.overlap_vereenvoudigd_pct if simplified else comparing.overlap_pct
        change = compare_years(
            old,
            after,
            overlap_pct=overlap,
            jump_pct=comparing.sprong_pct,
            least=comparing.klein,
        )
        topics = report(change, dict(old.names) | dict(after.names), labels(catalogue))
    topics += _about_fields(year, figures, found, areas, municipality)
    bundle = {}
    if areas is not None and municipality is None:
        bundle = map_files(areas, gemeente, year)
    about = About(
        jaar=year,
        tabel=settings.tabellen[year],
        opgehaald=datetime.now(UTC),
        bron_cijfers=f"CBS, Kerncijfers wijken en buurten {year} (tabel {settings.tabellen[year]})",
        bron_grenzen=f"CBS en Kadaster, wijken en buurten {year}, via PDOK" if areas else "",
        kolommen={f.column.veld: f.measure.key for f in found},
        leeg=tuple(f.column.veld for f in found if f.column.veld not in figures.columns),
        vergeleken_met=change.before if change else None,
        anders=change.broken if change else (),
        gewijzigd=read.changed,
        sha256={},
    )
    told = [{"title": topic.title, "lines": list(topic.lines)} for topic in topics]
    own = figures.drop(columns=CHANGE, errors="ignore")
    proposed = kept.propose(about, own, areas, told, bundle, who=who)
    return Proposal(proposed, change, topics)


def labels(catalogue: Catalogue) -> dict[str, str]:
    """Return what fields are called on screen: those that are a figure by themselves."""
    named: dict[str, str] = {}
    for indicator in catalogue.indicatoren:
        for form in indicator.opgehaald:
            if form.veld:
                named.setdefault(form.veld, indicator.label.lower())
    return named


def _fetched_year(
    year: int, figures: pd.DataFrame, areas: YearAreas | None, municipality: Municipality | None
) -> Year:
    """Return a fetched year in the form that is compared."""
    table = figures.set_index("code")
    indicator: dict[str, int] = {}
    if CHANGE in table.columns:
        told = table[CHANGE].dropna()
        indicator = dict(zip(told.index, told.astype(int), strict=True))
    names = {code: _name(code, municipality) for code in table.index}
    borders: dict[str, shapely.Geometry] = {}
    if areas is not None:
        names = dict(zip(areas.table["code"], areas.table["naam"], strict=True))
        borders = dict(zip(areas.table["code"], areas.borders, strict=True))
        mapped = areas.table.dropna(subset=["wijziging"])
        for code, said in zip(mapped["code"], mapped["wijziging"].astype(int), strict=True):
            # Both say the same; where they differ, the change counts.
            indicator[code] = max(indicator.get(code, said), said)
    return Year(year, names, table.drop(columns=CHANGE, errors="ignore"), borders, indicator)


def _name(code: str, municipality: Municipality | None) -> str:
    known = municipality is not None and code in municipality.areas
    return municipality.areas[code].name if municipality and known else code


def _year_before(
    kept: Fetched, municipality: Municipality | None, year: int
) -> tuple[Year, bool] | None:
    """Return what to compare with, and whether its borders are the simplified ones of the map.

    The same year when it was there before, else the nearest earlier one, else the nearest.
    """
    accepted = {each.year: each for each in kept.years()[0]}
    shipped = municipality.shipped_years() if municipality else {}
    known = sorted(set(accepted) | set(shipped), key=lambda y: (y > year, abs(y - year)))
    if not known:
        return None
    nearest = known[0]
    if nearest in accepted:
        own = accepted[nearest]
        names = (
            dict(zip(own.areas["code"], own.areas["naam"], strict=True))
            if own.areas is not None
            else {code: _name(code, municipality) for code in own.figures.index}
        )
        return Year(nearest, names, own.figures, own.borders(), {}), False
    assert municipality is not None  # noqa: S101 - shipped years are those of a municipality
    areas = municipality.areas
    levels = [Level.GEMEENTE, *_COMPARED]
    names = {area.code: area.name for level in levels for area in areas.at(level)}
    # The map has the name in daily use, CBS the official one.
    official = municipality.metadata.get("officiele_naam")
    names[municipality.code] = str(official or names[municipality.code])
    return Year(nearest, names, shipped[nearest], map_borders(municipality), {}), True


def map_borders(municipality: Municipality) -> dict[str, shapely.Geometry]:
    """Return the simplified borders of the map, EPSG:28992, by area code."""
    found: dict[str, shapely.Geometry] = {}
    for level in _COMPARED:
        path = Path(municipality.folder) / "grenzen" / f"{level}.geojson"
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shapes = np.array([shapely.geometry.shape(f["geometry"]) for f in features], dtype=object)
        codes = [f["properties"]["code"] for f in features]
        found |= dict(zip(codes, to_metres(shapes), strict=True))
    return found


def _about_fields(
    year: int,
    figures: pd.DataFrame,
    found: list[Found],
    areas: YearAreas | None,
    municipality: Municipality | None,
) -> list[Topic]:
    """Return what else to know before accepting."""
    empty = [f.column.veld for f in found if f.column.veld not in figures.columns]
    unsure = [f for f in found if year not in f.column.getoetst]
    topics = [
        Topic(
            f"{len(found) - len(empty)} kenmerken met cijfers, {len(empty)} nog leeg bij CBS",
            tuple(name.replace("_", " ") for name in empty),
        ),
        Topic(
            f"{len(unsure)} kolommen waarvan de naam voor {year} nog niet is nagekeken",
            tuple(f"{f.column.veld.replace('_', ' ')}: {f.measure.key}" for f in unsure),
        ),
    ]
    if areas is None:
        topics.append(Topic(f"PDOK heeft geen grenzen van {year}; alleen cijfers zijn nieuw", ()))
    if municipality is not None:
        topics += _unknown(figures, municipality.areas)
    return topics


def _unknown(figures: pd.DataFrame, areas: Areas) -> list[Topic]:
    outside = [code for code in figures["code"] if code not in areas]
    if not outside:
        return []
    return [
        Topic(
            f"{len(outside)} gebieden staan niet op de kaart van deze gemeente; hun cijfers "
            "blijven buiten beeld",
            tuple(outside),
        )
    ]
