"""Keeps what was fetched from CBS and PDOK, per municipality and year.

A year is a folder that never changes. One small file, written whole, says which years count,
which wait for an answer, and which year is pinned: accepting, refusing and pinning are one
moment each, and a reader sees either what was or what is. ``data/`` is never written.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
import shapely
from pydantic import BaseModel, ConfigDict, ValidationError

from geo.errors import DataError
from loaders.simplify import Geometries
from loaders.whole_files import write_folder, write_whole

_LOG = logging.getLogger(__name__)
_APP = "stadsdeelkompas"
FOLDER = "STADSDEELKOMPAS_BRONNEN"
FIGURES, AREAS, BORDERS, ABOUT = "cijfers.csv", "indeling.csv", "grenzen.wkb.json", "bron.json"
MAP = "kaart"
_STATE = "stand.json"
_ANSWERS = "antwoorden"
_YOUNG_S = 3600


def default_folder() -> Path:
    """Return where fetched years are kept: ``STADSDEELKOMPAS_BRONNEN``, else the user's folder."""
    given = os.environ.get(FOLDER)
    return (
        Path(given)
        if given
        else Path(platformdirs.user_data_dir(_APP, appauthor=False)) / "bronnen"
    )


@dataclass(frozen=True, eq=False)
class YearAreas:
    """The areas of a municipality in a year.

    Parameters
    ----------
    table : DataFrame
        ``code, naam, niveau, ouder`` from coarse to fine and by code; and ``wijziging``, what
        CBS says of the border since the year before (1, 2, 3, or nothing).
    borders : array of Polygon or MultiPolygon
        EPSG:28992, in the order of the table.
    """

    table: pd.DataFrame
    borders: Geometries


class Kept(BaseModel):
    """One fetched year in the state file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    map: str
    wie: str
    tijd: datetime


class State(BaseModel):
    """The whole state file of a municipality."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jaren: dict[int, Kept] = {}
    voorstellen: dict[int, Kept] = {}
    vast: int | None = None
    indeling: str | None = None
    adressen: dict[str, tuple[float, float]] = {}


class About(BaseModel):
    """What is known of a fetched year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jaar: int
    tabel: str
    opgehaald: datetime
    bron_cijfers: str
    bron_grenzen: str
    kolommen: dict[str, str]
    leeg: tuple[str, ...]
    vergeleken_met: int | None
    anders: tuple[str, ...]
    sha256: dict[str, str]


@dataclass(frozen=True, eq=False)
class FetchedYear:
    """A year as it was fetched.

    Parameters
    ----------
    about : About
    figures : DataFrame
        Per area code our fields.
    areas : DataFrame or None
        ``code, naam, niveau, ouder, wijziging``; None where PDOK does not have the year.
    folder : Path
    """

    about: About
    figures: pd.DataFrame
    areas: pd.DataFrame | None
    folder: Path

    @property
    def year(self) -> int:
        """The year that the figures are of."""
        return self.about.jaar

    def borders(self) -> dict[str, shapely.Geometry]:
        """Return the borders by area code, EPSG:28992; empty where they are not known."""
        path = self.folder / BORDERS
        if not path.is_file():
            return {}
        return {
            c: shapely.from_wkb(bytes.fromhex(w)) for c, w in json.loads(path.read_text()).items()
        }


class Fetched:
    """What was fetched of one municipality.

    Parameters
    ----------
    gemeente : str
        CBS code.
    folder : Path, optional
        Where all municipalities are kept.
    """

    def __init__(self, gemeente: str, folder: Path | None = None) -> None:
        self._root = folder or default_folder()
        self._folder = self._root / gemeente
        self.answers = self._root / _ANSWERS / gemeente

    def state(self) -> State:
        """Return which years count, which wait, and which is pinned.

        Raises
        ------
        DataError
            If that file is damaged.
        """
        path = self._folder / _STATE
        try:
            return State.model_validate_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return State()
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            raise DataError(
                "Wat er eerder van CBS en PDOK is opgehaald, is niet te lezen.",
                f"De beheerder kan het bestand {_STATE} in de map van de bronnen weghalen; de app "
                "werkt dan met de meegeleverde cijfers.",
            ) from error

    def mark(self) -> str:
        """Return a mark that changes when another year counts or is pinned."""
        path = self._folder / _STATE
        try:
            return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        except OSError:
            return ""

    def years(self) -> tuple[list[FetchedYear], list[int]]:
        """Return the years that count, and those whose files are damaged."""
        return self._read(self.state().jaren)

    def proposals(self) -> list[FetchedYear]:
        """Return the years that wait to be accepted or refused."""
        return self._read(self.state().voorstellen)[0]

    def _read(self, kept: Mapping[int, Kept]) -> tuple[list[FetchedYear], list[int]]:
        found, damaged = [], []
        for year, entry in sorted(kept.items()):
            try:
                found.append(_read_year(self._folder / entry.map))
            except (OSError, ValueError, KeyError, ValidationError) as error:
                # The app goes on with the other years, and says on the page which one is gone.
                _LOG.error("fetched year %s cannot be read: %s", year, error)
                damaged.append(year)
        return found, damaged

    # --- changing ---------------------------------------------------------------------------

    def propose(
        self,
        about: About,
        figures: pd.DataFrame,
        areas: YearAreas | None,
        report: list[dict[str, Any]],
        bundle: Mapping[str, bytes],
        *,
        who: str,
    ) -> FetchedYear:
        """Keep a year until somebody accepts or refuses it; nothing counts yet.

        Parameters
        ----------
        about : About
            Its checksums are filled in here.
        figures : DataFrame
            ``code`` and our fields.
        areas : YearAreas or None
        report : list of dict
            The comparison, as title and lines.
        bundle : mapping
            Files of a map of its own, for a municipality that has none.
        who : str
        """
        contents: dict[str, bytes] = {FIGURES: _csv(figures), "verslag.json": _json(report)}
        if areas is not None:
            contents[AREAS] = _csv(areas.table)
            pairs = zip(areas.table["code"], areas.borders, strict=True)
            contents[BORDERS] = _json({code: shapely.to_wkb(g).hex() for code, g in pairs})
        contents |= {f"{MAP}/{name}": content for name, content in bundle.items()}
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        about = about.model_copy(update={"sha256": sums})
        contents[ABOUT] = about.model_dump_json(indent=2).encode()
        mark = hashlib.sha256(contents[ABOUT]).hexdigest()[:8]
        name = f"{about.jaar}-{mark}"
        write_folder(self._folder / name, contents)
        state = self.state()
        waiting = dict(state.voorstellen) | {about.jaar: _kept(name, who)}
        self._write(state.model_copy(update={"voorstellen": waiting}))
        return _read_year(self._folder / name)

    def accept(self, year: int, *, who: str) -> None:
        """Let a proposed year count from now on."""
        state = self.state()
        entry = _waiting(state, year)
        about = _read_year(self._folder / entry.map)  # what cannot be read is not accepted
        waiting = {y: e for y, e in state.voorstellen.items() if y != year}
        changes: dict[str, Any] = {
            "voorstellen": waiting,
            "jaren": dict(state.jaren) | {year: _kept(entry.map, who)},
        }
        if state.indeling is None and (about.folder / MAP).is_dir():
            changes["indeling"] = entry.map
        self._write(state.model_copy(update=changes))

    def refuse(self, year: int) -> None:
        """Drop a proposed year; what counted keeps counting."""
        state = self.state()
        _waiting(state, year)
        waiting = {y: e for y, e in state.voorstellen.items() if y != year}
        self._write(state.model_copy(update={"voorstellen": waiting}))

    def pin(self, year: int | None) -> None:
        """Use one year for every view that has it; None for the year nearest each period."""
        self._write(self.state().model_copy(update={"vast": year}))

    def add_places(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Keep where addresses are: longitude and latitude."""
        state = self.state()
        self._write(state.model_copy(update={"adressen": dict(state.adressen) | dict(places)}))

    def report(self, year: FetchedYear) -> list[tuple[str, tuple[str, ...]]]:
        """Return the comparison that was made when a year was fetched."""
        found = json.loads((year.folder / "verslag.json").read_text(encoding="utf-8"))
        return [(topic["title"], tuple(topic["lines"])) for topic in found]

    def map_folder(self) -> Path | None:
        """Return the folder of the map that was made from fetched borders, if there is one."""
        name = self.state().indeling
        folder = self._folder / name / MAP if name else None
        return folder if folder and folder.is_dir() else None

    def _write(self, state: State) -> None:
        """Write the state, then remove folders that nothing names any more.

        A young one may be another process's, that has yet to name it.
        """
        before = self.state()
        write_whole(self._folder / _STATE, state.model_dump_json(indent=2).encode())
        named = _named(state)
        for path in self._folder.iterdir():
            if path.is_dir() and path.name not in named:
                old = time.time() - path.stat().st_mtime > _YOUNG_S
                if old or path.name in _named(before):
                    shutil.rmtree(path, ignore_errors=True)


def municipalities(folder: Path | None = None) -> list[str]:
    """Return the municipalities that have a map of their own here."""
    root = folder or default_folder()
    codes = sorted(path.parent.name for path in root.glob(f"GM*/{_STATE}"))
    return [code for code in codes if Fetched(code, root).map_folder()]


def _waiting(state: State, year: int) -> Kept:
    if year not in state.voorstellen:
        raise DataError(
            f"Er wacht geen voorstel over {year}.", "Haal dat jaar eerst op, en kies dan."
        )
    return state.voorstellen[year]


def _named(state: State) -> set[str]:
    kept = (*state.jaren.values(), *state.voorstellen.values())
    return {entry.map for entry in kept} | {state.indeling or ""}


def _kept(name: str, who: str) -> Kept:
    return Kept(map=name, wie=who, tijd=datetime.now(UTC))


@lru_cache(maxsize=32)
def _read_year(folder: Path) -> FetchedYear:
    """Read a year (once per process: its folder never changes), and check its files."""
    about = About.model_validate_json((folder / ABOUT).read_text(encoding="utf-8"))
    contents = {}
    for name in (FIGURES, AREAS):
        if name in about.sha256:
            contents[name] = (folder / name).read_bytes()
            if hashlib.sha256(contents[name]).hexdigest() != about.sha256[name]:
                raise ValueError(f"{name} differs from what was fetched")
    figures = pd.read_csv(io.BytesIO(contents[FIGURES]), dtype={"code": str})
    areas = (
        pd.read_csv(io.BytesIO(contents[AREAS]), dtype=str, keep_default_na=False)
        if AREAS in contents
        else None
    )
    return FetchedYear(about, figures.astype({"code": object}).set_index("code"), areas, folder)


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
