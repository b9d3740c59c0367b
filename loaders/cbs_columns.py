"""Which columns of a year's CBS table are which of our fields (``data/cbs_kolommen.csv``).

The key of a column ends in a number that shifts between years: ``HuishoudensTotaal_28`` became
``_29``. Columns are found by what comes before it, and never guessed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from rapidfuzz import fuzz, process

from geo.errors import DataError
from geo.text import listing
from loaders.schema_messages import in_dutch
from loaders.yaml_files import DATA

FILE = "cbs_kolommen.csv"
CHANGE = "indelingswijziging"
_NUMBER = re.compile(r"_\d+$")
_CANDIDATES = 5
_ALIKE = 55


class Column(BaseModel):
    """One line: what a field is called in the tables of some years."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    veld: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    eenheid: str
    soort: Literal["heel", "gebroken"]
    basisnaam: str = Field(pattern=r"^\w+(\|\w+)*$")
    nummer: int | None = Field(default=None, ge=1)
    van: int
    tot: int
    getoetst: tuple[int, ...]
    herkomst: str

    @property
    def names(self) -> tuple[str, ...]:
        """What CBS calls it; of several names, a table has one."""
        return tuple(self.basisnaam.split("|"))

    @model_validator(mode="after")
    def _ordered(self) -> Column:
        if self.van > self.tot or any(not self.van <= y <= self.tot for y in self.getoetst):
            raise ValueError("'van', 'tot' en 'getoetst' kloppen niet met elkaar")
        return self


@dataclass(frozen=True, slots=True)
class Measure:
    """One column as the source describes it: key, title and unit."""

    key: str
    title: str
    unit: str

    @property
    def base(self) -> str:
        """The key without its number."""
        return _NUMBER.sub("", self.key)


@dataclass(frozen=True, slots=True)
class Found:
    """One of our fields and the column that holds it."""

    column: Column
    measure: Measure


@lru_cache(maxsize=4)
def load_columns(folder: Path = DATA) -> tuple[Column, ...]:
    """Read the file (once per process).

    Raises
    ------
    DataError
        If it is damaged, or names a field twice for one year.
    """
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
        raw = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, comment="#")
    except (OSError, ValueError, StopIteration) as error:
        raise DataError(
            f"Het bestand data/{FILE} is niet te lezen.", "Zet het terug uit de broncode."
        ) from error
    columns = []
    first = next(n for n, line in enumerate(text.splitlines(), start=2) if line[:1] != "#")
    for line, row in enumerate(raw.to_dict("records"), start=first):
        values: dict[str, object] = {str(name): value.strip() for name, value in row.items()}
        values["nummer"] = values.get("nummer") or None
        values["getoetst"] = str(values.get("getoetst", "")).split()
        try:
            columns.append(Column.model_validate(values))
        except ValidationError as error:
            wrong = error.errors()[0]
            place = " > ".join(str(part) for part in wrong["loc"]) or "de regel"
            raise DataError(
                f"In data/{FILE} klopt regel {line} niet bij '{place}': {in_dutch(wrong)}.",
                "Herstel die regel.",
            ) from error
    seen = [(c.veld, year) for c in columns for year in range(c.van, c.tot + 1)]
    if twice := sorted({f"{v} in {y}" for v, y in seen if seen.count((v, y)) > 1}):
        raise DataError(
            f"In data/{FILE} staat twee keer: {listing(twice[:3])}.",
            "Laat de jaren van een veld op elkaar volgen.",
        )
    return tuple(columns)


def resolve(
    columns: Sequence[Column],
    measures: Sequence[Measure],
    units: dict[str, tuple[str, ...]],
    table: str,
    year: int,
) -> list[Found]:
    """Find the column of every field that a year should have.

    Parameters
    ----------
    columns : sequence of Column
    measures : sequence of Measure
        What the table has, in its order.
    units : dict
        Spellings of each unit.
    table : str
    year : int

    Raises
    ------
    DataError
        If a field cannot be found or could be more than one column, or the unit differs; the
        candidates are named.
    """
    found = []
    for column in columns:
        if not column.van <= year <= column.tot:
            continue
        same = [m for m in measures if m.base in column.names]
        measure = _choose(column, same, measures, table, year)
        if _plain(measure.unit) not in {_plain(u) for u in units.get(column.eenheid, ())}:
            raise _unresolved(
                f"de kolom '{measure.key}' heeft in tabel {table} ({year}) de eenheid "
                f"'{measure.unit}', en voor '{column.veld}' hoort dat "
                f"{column.eenheid.replace('_', ' ')} te zijn",
                f"Kijk bij CBS na wat de kolom nu betekent. Betekent hij hetzelfde, voeg de "
                f"schrijfwijze dan toe bij 'eenheden' in data/bronnen_live.yaml; anders krijgt "
                f"het veld vanaf {year} een nieuwe naam in data/{FILE}.",
            )
        found.append(Found(column, measure))
    return found


def _choose(
    column: Column, same: list[Measure], measures: Sequence[Measure], table: str, year: int
) -> Measure:
    if len(same) == 1 and column.nummer in (None, 1):
        return same[0]
    if column.nummer is not None and len(same) >= column.nummer:
        return same[column.nummer - 1]
    where = f"in tabel {table} ({year})"
    named = " of ".join(f"'{name}'" for name in column.names)
    if same:
        raise _unresolved(
            f"{named} (voor '{column.veld}') staat {where} {len(same)} keer: {_named(same)}",
            f"Zet in data/{FILE} bij 'nummer' de hoeveelste het is.",
        )
    bases = {m.base: m for m in measures}
    near = process.extract(
        column.names[0], list(bases), scorer=fuzz.WRatio, limit=_CANDIDATES, score_cutoff=_ALIKE
    )
    likely = f"; het lijkt op {_named([bases[name] for name, *_ in near])}" if near else ""
    raise _unresolved(
        f"{named} (voor '{column.veld}') staat niet {where}{likely}",
        f"Geef in data/{FILE} de naam voor {year}, of laat het veld eerder ophouden ('tot').",
    )


def _unresolved(what: str, remedy: str) -> DataError:
    return DataError(f"Het vernieuwen is gestopt: {what}.", f"{remedy} Er is niets veranderd.")


def _named(measures: Sequence[Measure]) -> str:
    return listing([f"'{m.key}' ({m.title})" if m.title else f"'{m.key}'" for m in measures])


def _plain(unit: str) -> str:
    return re.sub(r"[\s\u00a0]+", "", unit).casefold()
