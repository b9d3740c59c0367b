"""Reads the shipped figures of one municipality from ``data/<gemeentecode>/``."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from geo.areas import Areas, Level
from geo.errors import DataError
from loaders.yaml_files import DATA

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
    """

    code: str
    areas: Areas
    figures: Mapping[str, pd.DataFrame]
    metadata: Mapping[str, Any]
    folder: Path

    @property
    def version(self) -> str:
        """Short fingerprint of the shipped files: the data version on every screen."""
        joined = "".join(f["sha256"] for _, f in sorted(self.metadata["bestanden"].items()))
        return hashlib.sha256(joined.encode()).hexdigest()[:8]

    def boundary_version(self, name: str) -> str:
        """Return the fingerprint of one boundary file, for its address."""
        return str(self.metadata["bestanden"][f"grenzen/{name}"]["sha256"])[:12]

    def population(self, level: Level, mid_year: float) -> tuple[pd.Series, int]:
        """Return residents per area of the CBS year nearest a moment, and that year.

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
        years = {
            int(name.removeprefix("cbs_")): table
            for name, table in self.figures.items()
            if name.startswith("cbs_") and self._has_level(table, level)
        }
        if not years:
            raise DataError(f"Er zijn geen inwonertallen per {level}.", _REMEDY)
        year = min(years, key=lambda y: (abs(y - mid_year), -y))
        people = years[year]["inwoners"].astype(float)
        if all(code in people.index for code in codes):
            return people.reindex(codes), year
        return self.areas.sum_up(people.reindex(wijken), level)["som"], year

    def _has_level(self, table: pd.DataFrame, level: Level) -> bool:
        finest = level if level is Level.BUURT else Level.WIJK
        return all(code in table.index for code in self.areas.codes(finest))


def available(folder: Path = DATA) -> dict[str, str]:
    """Return the shipped municipalities: name by code."""
    found = {}
    for path in sorted(folder.glob("GM*/metadata.json")):
        found[path.parent.name] = str(_read_metadata(path)["naam"])
    return found


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
    base = folder / code
    if not _CODE.match(code) or not base.is_dir():
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
    return Municipality(code, areas, figures, metadata, base)


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
