"""Reads the shipped figures of one municipality from ``data/<gemeentecode>/``."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from geo.areas import Areas, Level
from geo.errors import DataError
from loaders.fetched import Fetched, FetchedYear, municipalities
from loaders.yaml_files import DATA

_SHIPPED, _FETCHED = "cbs_", "kwb_"
_CODE = re.compile(r"^GM\d{4}$")
_REMEDY = "Zet de map terug uit de broncode, of maak haar opnieuw met 'python -m loaders bundel'."


class UnknownMunicipalityError(DataError):
    """A municipality that is not shipped.

    Parameters
    ----------
    code : str
    available : mapping
        Name by code of those that are.
    """

    def __init__(self, code: str, available: Mapping[str, str]) -> None:
        known = ", ".join(f"{c} ({n})" for c, n in available.items())
        super().__init__(
            f"De gemeente '{code[:20]}' is niet beschikbaar.",
            f"Kies een gemeente die er wel is: {known}." if known else _REMEDY,
        )
        self.available = available


@dataclass(frozen=True)
class Municipality:
    """One municipality: its areas, context figures and where they come from.

    Parameters
    ----------
    code : str
        CBS code, such as ``GM`` and four digits.
    areas : Areas
    figures : mapping
        Per file name (without ending) a table indexed by area code.
    metadata : dict
        The contents of ``metadata.json``: per file source, licence, vintage and checksum.
    folder : Path
    fetched : mapping
        Years that were fetched from CBS and accepted.
    pinned : int or None
        The CBS year that every view uses where it can.
    is_fetched : bool
        Whether its map was fetched too: nothing of it is shipped.
    places : mapping
        Longitude and latitude by address, as they were looked up.
    """

    code: str
    areas: Areas
    figures: Mapping[str, pd.DataFrame]
    metadata: Mapping[str, Any]
    folder: Path
    fetched: Mapping[int, FetchedYear] = field(default_factory=dict)
    pinned: int | None = None
    is_fetched: bool = False
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Short fingerprint of the files, shipped and fetched: the data version on every screen."""
        sums = [f["sha256"] for _, f in sorted(self.metadata["bestanden"].items())]
        sums += [s for _, y in sorted(self.fetched.items()) for s in y.about.sha256.values()]
        return hashlib.sha256("".join(sums).encode()).hexdigest()[:8]

    def shipped_years(self) -> dict[int, pd.DataFrame]:
        """Return the shipped CBS years: figures by year."""
        return {
            int(name.removeprefix(_SHIPPED)): table
            for name, table in self.figures.items()
            if name.startswith(_SHIPPED)
        }

    def fetched_fields(self) -> dict[int, tuple[str, list[str]]]:
        """Return per fetched year its file and the fields that it has figures for."""
        names = {year: f"{_FETCHED}{year}" for year in self.fetched}
        return {
            year: (
                name,
                [str(c) for c in self.figures[name] if self.figures[name][c].notna().any()],
            )
            for year, name in names.items()
        }

    def all_breaks(self) -> dict[str, tuple[int, ...]]:
        """Return per area the years in which it got another border or code."""
        found: dict[str, tuple[int, ...]] = {}
        for year, each in sorted(self.fetched.items()):
            for code in each.about.anders:
                found[code] = (*found.get(code, ()), year)
        return found

    def boundary_version(self, name: str) -> str:
        """Return the fingerprint of one boundary file, for its address."""
        return str(self.metadata["bestanden"][f"grenzen/{name}"]["sha256"])[:12]

    def population(self, level: Level, mid_year: float) -> tuple[pd.Series, int]:
        """Return residents per area of the CBS year nearest a moment, and that year.

        The pinned year goes before the nearest one, where it has that level.

        Parameters
        ----------
        level : Level
        mid_year : float
            Decimal year; the nearest CBS year that has this level is taken.

        Returns
        -------
        Series, int
            Residents on 1 January per area code (stadsdelen as sums of wijken), and the year.
        """
        codes = self.areas.codes(level)
        wijken = self.areas.codes(Level.WIJK)
        known = self.shipped_years() | {y: self.figures[f"{_FETCHED}{y}"] for y in self.fetched}
        years = {y: table for y, table in known.items() if self._has_level(table, level)}
        if not years:
            raise DataError(f"Er zijn geen inwonertallen per {level}.", _REMEDY)
        year = min(years, key=lambda y: (y != self.pinned, abs(y - mid_year), -y))
        people = years[year]["inwoners"].astype(float)
        if all(code in people.index for code in codes):
            return people.reindex(codes), year
        return self.areas.sum_up(people.reindex(wijken), level)["som"], year

    def _has_level(self, table: pd.DataFrame, level: Level) -> bool:
        finest = level if level is Level.BUURT else Level.WIJK
        return bool(table["inwoners"].reindex(self.areas.codes(finest)).notna().all())


def available(folder: Path = DATA) -> dict[str, str]:
    """Return the municipalities, the shipped ones first: name by code."""
    found = {}
    for path in sorted(folder.glob("GM*/metadata.json")):
        found[path.parent.name] = str(_read_metadata(path)["naam"])
    if folder == DATA:
        for code in municipalities():
            own = Fetched(code).map_folder()
            if own and code not in found:
                found[code] = str(_read_metadata(own / "metadata.json")["naam"])
    return found


def folder_of(code: str, folder: Path = DATA) -> Path | None:
    """Return where the map of a municipality is: shipped, or else fetched."""
    if not _CODE.match(code):
        return None
    if (folder / code).is_dir():
        return folder / code
    return Fetched(code).map_folder() if folder == DATA else None


def first_code(folder: Path = DATA) -> str:
    """Return the municipality to begin with: the first that is shipped.

    Raises
    ------
    DataError
        If there is none.
    """
    found = sorted(path.name for path in folder.glob("GM*") if _CODE.match(path.name))
    if not found:
        raise DataError("In data/ staat geen enkele gemeente.", _REMEDY)
    return next(iter(available(folder)), found[0])


def load_municipality(code: str, folder: Path = DATA) -> Municipality:
    """Read a municipality and check every file against its checksum.

    Raises
    ------
    UnknownMunicipalityError
        If it is not shipped.
    DataError
        If a file is missing, differs from what was bundled, or contradicts itself.
    """
    base = folder_of(code, folder)
    if base is None:
        raise UnknownMunicipalityError(code, available(folder))
    metadata = _read_metadata(base / "metadata.json")
    for name, entry in metadata["bestanden"].items():
        path = base / name
        if not path.is_file():
            raise DataError(f"Het bestand data/{code}/{name} ontbreekt.", _REMEDY)
        if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            raise DataError(f"Het bestand data/{code}/{name} is beschadigd of gewijzigd.", _REMEDY)
    try:
        areas = Areas(pd.read_csv(base / "gebieden.csv", dtype={"code": str, "ouder": str}))
        figures = {
            path.stem: _keyed(pd.read_csv(path, dtype={"code": str}))
            for path in (base / name for name in sorted(metadata["bestanden"]))
            if path.suffix == ".csv" and path.stem != "gebieden"
        }
    except (ValueError, KeyError, AttributeError) as error:
        raise DataError(
            f"De bestanden in data/{code}/ kloppen niet met elkaar.", _REMEDY
        ) from error
    for name, table in figures.items():
        if unknown := [c for c in table.index.unique() if c not in areas]:
            raise DataError(
                f"Het bestand data/{code}/{name}.csv noemt onbekende gebieden: "
                f"{', '.join(unknown[:3])}.",
                _REMEDY,
            )
    if folder != DATA:
        return Municipality(code, areas, figures, metadata, base)
    store = Fetched(code)
    fetched = {each.year: each for each in store.years()[0]}
    # An area that the year does not have is missing from it; one that the map does not have is
    # not drawn. Either was told before the year was accepted.
    every = pd.Index([c for level in Level for c in areas.codes(level)], dtype=object, name="code")
    for year, each in fetched.items():
        levels = [c for c in every if not c.startswith("SD")]
        figures[f"{_FETCHED}{year}"] = each.figures.reindex(pd.Index(levels, name="code"))
    state = store.state()
    return Municipality(
        code,
        areas,
        figures,
        metadata,
        base,
        fetched=fetched,
        pinned=state.vast,
        is_fetched=base.parent != DATA,
        places=state.adressen,
    )


def _keyed(table: pd.DataFrame) -> pd.DataFrame:
    """Key a table on area code, as Python strings: see ``Areas.index``."""
    return table.astype({"code": object}).set_index("code")


class _File(BaseModel):
    sha256: str
    bron: str


class _Metadata(BaseModel):
    """What this module needs of ``metadata.json``; the bundling writes more."""

    naam: str
    bestanden: dict[str, _File]


def _read_metadata(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise DataError(f"Het bestand data/{path.parent.name}/metadata.json ontbreekt.", _REMEDY)
    try:
        text = path.read_text(encoding="utf-8")
        _Metadata.model_validate_json(text)
    except (ValueError, OSError) as error:
        raise DataError(
            f"Het bestand data/{path.parent.name}/metadata.json is niet te lezen.", _REMEDY
        ) from error
    content: dict[str, Any] = json.loads(text)
    return content
