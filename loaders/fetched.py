"""Keeps what was fetched from CBS and PDOK, per municipality and year.

A year is a folder that never changes. One small file, written whole, says which years count,
which wait for an answer, and which year is pinned: accepting, refusing and pinning are one
moment each, by one at a time, and a reader sees either what was or what is. ``data/`` is never
written.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
import shapely
from pydantic import BaseModel, ConfigDict, ValidationError

from geo.errors import DataError
from geo.text import moment
from loaders.locks import BusyError, only_one
from loaders.simplify import Geometries
from loaders.whole_files import write_folder, write_whole

_LOG = logging.getLogger(__name__)
_APP = "stadsdeelkompas"
FOLDER = "STADSDEELKOMPAS_BRONNEN"
FIGURES, AREAS, BORDERS, ABOUT = "cijfers.csv", "indeling.csv", "grenzen.wkb.json", "bron.json"
MAP = "kaart"
_STATE = "stand.json"
REPORT = "verslag.json"
_ANSWERS, _LOCKS = "antwoorden", "sloten"
_PATIENCE_S = 10.0
_YOUNG_S = 3600


def default_folder() -> Path:
    """Return where fetched years are kept: ``STADSDEELKOMPAS_BRONNEN``, else the user's folder."""
    given = os.environ.get(FOLDER)
    return (
        Path(given)
        if given
        else Path(platformdirs.user_data_dir(_APP, appauthor=False)) / "bronnen"
    )


class UnwritableError(DataError):
    """What was fetched or chosen cannot be kept; nothing was changed."""


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
    gewijzigd: date | None = None  # when CBS last changed the table, as it says so
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
        self._gemeente = gemeente

    def answers(self, about: str) -> Path:
        """Return the folder for answers of sources about something, such as a year."""
        return self._root / _ANSWERS / self._gemeente / about

    @contextmanager
    def refreshing(self, year: int) -> Iterator[None]:
        """Fetch a year while nobody else fetches it.

        Raises
        ------
        BusyError
            If somebody else does.
        """
        busy = BusyError(
            f"Iemand anders haalt de cijfers van {year} op dit moment al op.",
            "Er is niets veranderd. Wacht tot dat klaar is; dan staat het verslag bij Bronnen.",
        )
        with only_one(self._root / _LOCKS / f"{self._gemeente}-{year}.slot", busy):
            yield

    @contextmanager
    def _changing(self) -> Iterator[State]:
        """Give the state to whoever changes it, to one at a time.

        Raises
        ------
        DataError
            If somebody else keeps changing it, or it cannot be written.
        """
        busy = BusyError(
            "Iemand anders verandert op dit moment iets aan de bronnen.",
            "Er is niets veranderd. Probeer het over een minuut opnieuw.",
        )
        try:
            with only_one(self._root / _LOCKS / f"{self._gemeente}.slot", busy, _PATIENCE_S):
                yield self.state()
        except OSError as error:
            raise unwritable() from error

    def state(self) -> State:
        """Return which years count, which wait, and which is pinned.

        Raises
        ------
        DataError
            If that file is damaged, or cannot be read.
        """
        path = self._folder / _STATE
        try:
            return State.model_validate_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return State()
        except OSError as error:
            raise DataError(
                "De map met wat van CBS en PDOK is opgehaald, is niet te lezen.",
                f"De beheerder controleert de plek en de rechten ({FOLDER}).",
            ) from error
        except (ValidationError, UnicodeDecodeError) as error:
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
        return self._read("jaren")

    def proposals(self) -> tuple[list[FetchedYear], list[int]]:
        """Return the years that wait to be accepted or refused, and those that are damaged."""
        return self._read("voorstellen")

    def proposal(self, year: int) -> FetchedYear:
        """Return a year that waits to be accepted or refused.

        Raises
        ------
        DataError
            If there is none, or it is damaged.
        """
        return self._proposed(self.state(), year)

    def _proposed(self, state: State, year: int) -> FetchedYear:
        entry = _waiting(state, year)
        try:
            return _read_year(self._folder / entry.map)
        except (OSError, ValueError, KeyError, ValidationError) as error:
            raise DataError(
                f"Het voorstel over {year} is beschadigd.",
                "Er is niets veranderd. Haal dat jaar opnieuw op.",
            ) from error

    def _read(self, which: str) -> tuple[list[FetchedYear], list[int]]:
        state = self.state()
        kept: Mapping[int, Kept] = getattr(state, which)
        found, damaged = [], []
        for year, entry in sorted(kept.items()):
            try:
                found.append(_read_year(self._folder / entry.map))
            except (OSError, ValueError, KeyError, ValidationError) as error:
                if self.state() != state:
                    # Somebody took this year away since: what counts is what there is now.
                    return self._read(which)
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
        contents: dict[str, bytes] = {FIGURES: _csv(figures), REPORT: _json(report)}
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
        with self._changing() as state:
            write_folder(self._folder / name, contents)
            waiting = dict(state.voorstellen) | {about.jaar: _kept(name, who)}
            self._write(state.model_copy(update={"voorstellen": waiting}))
        return _read_year(self._folder / name)

    def accept(self, year: int, *, who: str, seen: str = "") -> None:
        """Let a proposed year count from now on.

        Parameters
        ----------
        year : int
        who : str
        seen : str
            The name of the folder that the user judged; refused when another one waits by now.

        Raises
        ------
        DataError
            If none waits, it is damaged, or it is another one than was judged.
        """
        with self._changing() as state:
            entry = _waiting(state, year, seen)
            about = self._proposed(state, year)  # what cannot be read is not accepted
            waiting = {y: e for y, e in state.voorstellen.items() if y != year}
            changes: dict[str, Any] = {
                "voorstellen": waiting,
                "jaren": dict(state.jaren) | {year: _kept(entry.map, who)},
            }
            if state.indeling is None and (about.folder / MAP).is_dir():
                changes["indeling"] = entry.map
            self._write(state.model_copy(update=changes))

    def refuse(self, year: int, *, seen: str = "") -> None:
        """Drop a proposed year; what counted keeps counting. See ``accept``."""
        with self._changing() as state:
            _waiting(state, year, seen)
            waiting = {y: e for y, e in state.voorstellen.items() if y != year}
            self._write(state.model_copy(update={"voorstellen": waiting}))

    def pin(self, year: int | None) -> None:
        """Use one year for every view that has it; None for the year nearest each period."""
        with self._changing() as state:
            self._write(state.model_copy(update={"vast": year}))

    def add_places(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Keep where addresses are: longitude and latitude."""
        with self._changing() as state:
            both = dict(state.adressen) | dict(places)
            self._write(state.model_copy(update={"adressen": both}))

    def report(self, year: FetchedYear) -> list[tuple[str, tuple[str, ...]]]:
        """Return the comparison that was made when a year was fetched."""
        found = json.loads((year.folder / REPORT).read_text(encoding="utf-8"))
        return [(topic["title"], tuple(topic["lines"])) for topic in found]

    def map_folder(self) -> Path | None:
        """Return the folder of the map that was made from fetched borders, if there is one."""
        name = self.state().indeling
        folder = self._folder / name / MAP if name else None
        return folder if folder and folder.is_dir() else None

    def _write(self, state: State) -> None:
        """Write the state, then remove folders that nothing names any more.

        A young one may be of a process that was cut off before it could name it.
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
    found = []
    for code in sorted(path.parent.name for path in root.glob(f"GM*/{_STATE}")):
        try:
            if Fetched(code, root).map_folder():
                found.append(code)
        except DataError as error:
            # Who asks for this one is told; the others go on.
            _LOG.error("what was fetched of %s cannot be read: %s", code, error)
    return found


def unwritable() -> UnwritableError:
    """Return the error for a folder that cannot be written."""
    return UnwritableError(
        "Dit is niet te bewaren: de schijf is vol of niet te beschrijven.",
        "Er is niets veranderd. Vraag de beheerder om ruimte, of om rechten op de map van de "
        "bronnen.",
    )


def _waiting(state: State, year: int, seen: str = "") -> Kept:
    entry = state.voorstellen.get(year)
    if entry is None:
        last = state.jaren.get(year)
        told = f" {last.wie} heeft {year} op {moment(last.tijd)} aanvaard." if last else ""
        raise DataError(
            f"Er wacht geen voorstel over {year}.{told}",
            "Is er al over besloten, dan staat dat in het logboek bij Historie. Haal dat jaar "
            "anders eerst op.",
        )
    if seen not in ("", entry.map):
        raise DataError(
            f"Het voorstel over {year} is intussen door {entry.wie} opnieuw opgehaald.",
            "Er is niets veranderd. Lees het nieuwe verslag, en kies dan.",
        )
    return entry


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
    for name, mark in about.sha256.items():
        content = (folder / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != mark:
            raise ValueError(f"{name} differs from what was fetched")
        if name in (FIGURES, AREAS):
            contents[name] = content
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
