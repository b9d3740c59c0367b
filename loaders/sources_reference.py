"""Reads the official sources that the shipped files are made from.

Which file, which field and which licence stands in ``data/bronnen_bundel.yaml``; nothing about
a municipality is known here. Joins are one to one: an area too many or too few is an error
that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import yaml
from pydantic import BaseModel, ConfigDict, Field

from geo.areas import Areas, Level
from geo.errors import DataError
from loaders.simplify import Geometries, is_coverage, to_metres

PREFIX = {Level.STADSDEEL: "SD", Level.WIJK: "WK", Level.BUURT: "BU", Level.GEMEENTE: "GM"}
DRAWN = (Level.STADSDEEL, Level.WIJK, Level.BUURT)
MISSING_BELOW = -99990
SHARE = "aandeel_"


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceFile(_Described):
    """One source file: where it is, whose it is, and of when."""

    pad: str
    bron: str
    licentie: str
    jaargang: int | str
    brondatum: str | None
    brondatum_reden: str | None = None
    toelichting: str | None = None


class BoundaryFile(SourceFile):
    """A file of polygons, with the number fields that make up the CBS code."""

    nummers: list[str] = Field(min_length=1)


class TableFile(SourceFile):
    """A table of figures: our own name per source field, for whole and for broken numbers."""

    doel: str = Field(pattern=r"^[a-z0-9_]+\.csv$")
    soort: Literal["statline", "parquet", "aandelen"]
    niveaus: list[Level]
    codeveld: str
    aantallen: dict[str, str]
    getallen: dict[str, str] = {}
    jaarveld: str = "jaar"
    inwoners_uit: str = ""


class Budget(_Described):
    """How far simplification may go."""

    punten_buurten: int
    verplaatsing_m: float


class Sources(_Described):
    """Everything the shipped files of one municipality are made from."""

    roepnaam: str | None = None
    indelingsjaar: int
    indeling_toelichting: str
    vereenvoudiging: Budget
    arcering_m: dict[Level, float]
    hierarchie: SourceFile
    grenzen: dict[Level, BoundaryFile]
    tabellen: list[TableFile]


def read_description(path: Path, gemeente: str) -> Sources:
    """Read which sources a municipality has; a DataError if it is not described."""
    with readable(path, path.name):
        described = yaml.safe_load(path.read_text(encoding="utf-8"))["gemeenten"]
        if gemeente in described:
            return Sources.model_validate(described[gemeente])
    raise DataError(
        f"Voor gemeente '{gemeente[:40]}' zijn geen bronnen beschreven.",
        f"Beschrijf ze in {path.name}; nu staan daarin: {', '.join(sorted(described))}.",
    )


@contextmanager
def readable(path: Path, name: str) -> Iterator[None]:
    """Turn a missing or unreadable file into a Dutch message that names the file."""
    if not path.is_file():
        raise DataError(
            f"Het bronbestand '{name}' ontbreekt.", "Zet het in de bronmap en probeer opnieuw."
        )
    try:
        yield
    except DataError:
        raise
    except (OSError, ValueError, RuntimeError, LookupError, TypeError, yaml.YAMLError) as error:
        raise DataError(
            f"Het bronbestand '{name}' is beschadigd of heeft een andere opbouw dan beschreven.",
            "Haal het opnieuw op, of pas de beschrijving in bronnen_bundel.yaml aan.",
        ) from error


def _complain(name: str, what: str, offenders: Iterable[object]) -> None:
    """Raise a DataError when there are offenders."""
    named = sorted({str(offender) for offender in offenders})
    if named:
        raise DataError(
            f"Bronbestand '{name}': {what}: {', '.join(named)}.",
            "Kijk het bronbestand na; er is niets weggeschreven.",
        )


def _match(name: str, found: pd.Series, wanted: Iterable[str]) -> None:
    """Raise unless each wanted code is found exactly once and nothing else is."""
    expected = set(wanted)
    _complain(name, "komt meer dan een keer voor", found[found.duplicated()])
    _complain(name, "ontbreekt", expected - set(found))
    _complain(name, "staat niet in de indeling", set(found) - expected)


def read_hierarchy(source: Path, sources: Sources, gemeente: str) -> pd.DataFrame:
    """Read the division into stadsdelen, wijken and buurten.

    Returns
    -------
    DataFrame
        ``code, naam, niveau, ouder`` (text; ``ouder`` is the parent's code, empty for the
        gemeente), from coarse to fine and by code.

    Raises
    ------
    DataError
        If the file is unreadable, a code is not of this municipality, occurs twice, or has
        more than one name or parent.
    """
    name = sources.hierarchie.pad
    with readable(source / name, name):
        raw = pd.read_csv(source / name, dtype=str, encoding="utf-8-sig")
        columns = [f"{level}_{part}" for level in Level for part in ("code", "naam")]
        raw = raw[columns].apply(lambda column: column.str.strip())
    _complain(name, "lege cellen in kolom", raw.columns[raw.isna().any()])
    repeated = raw["buurt_code"].duplicated()
    _complain(name, "komt meer dan een keer voor", raw.loc[repeated, "buurt_code"])
    parts = []
    for level, above in zip(Level, [None, *Level], strict=False):
        part = pd.DataFrame(
            {
                "code": raw[f"{level}_code"],
                "naam": raw[f"{level}_naam"],
                "niveau": level.value,
                "ouder": raw[f"{above}_code"] if above else "",
            }
        ).drop_duplicates()
        twice = part.loc[part["code"].duplicated(), "code"]
        _complain(name, f"{level} met meer dan een naam of ouder", twice)
        own = part["code"].str.startswith(PREFIX[level] + gemeente[2:])
        _complain(name, f"{level} hoort niet bij {gemeente}", part.loc[~own, "code"])
        parts.append(part.sort_values("code"))
    return pd.concat(parts, ignore_index=True)


def read_boundaries(
    source: Path, described: BoundaryFile, level: Level, gemeente: str, codes: list[str]
) -> Geometries:
    """Read the official areas of a level.

    Returns
    -------
    array of Polygon or MultiPolygon
        EPSG:28992, one per code, in the order of ``codes``.

    Raises
    ------
    DataError
        If the file is unreadable, its areas are not exactly ``codes``, or they overlap or
        leave gaps.
    """
    name = described.pad
    with readable(source / name, name):
        frame = gpd.read_file(source / name)
        frame = frame.to_crs("EPSG:4326")
        numbers = [frame[field].astype(int) % 100 for field in described.nummers]
        digits = [number.map("{:02d}".format) for number in numbers]
        code = pd.concat(digits, axis=1).agg("".join, axis=1)
        code = PREFIX[level] + gemeente[2:] + code
        frame = frame.set_axis(code, axis=0)
    _match(name, pd.Series(frame.index), codes)
    degrees = frame.geometry.loc[codes].to_numpy()
    polygonal = [getattr(area, "geom_type", "").endswith("Polygon") for area in degrees]
    _complain(name, "geen vlak bij", np.array(codes)[~np.array(polygonal)])
    metres = to_metres(degrees)
    if not is_coverage(metres):
        wrong = ~shapely.is_valid(metres)
        wrong |= ~shapely.is_empty(shapely.coverage_invalid_edges(metres))
        _complain(name, "grenzen sluiten niet aan of overlappen", np.array(codes)[wrong])
    return metres


def read_table(
    source: Path, described: TableFile, areas: Areas, inhabitants: pd.Series | None = None
) -> pd.DataFrame:
    """Read figures under our own names; what is missing in the source is missing here.

    Parameters
    ----------
    source, described, areas
        The folder, which fields of which file, and the division: a row for each of its areas
        of the levels described (and per year, for shares).
    inhabitants : Series, optional
        Inhabitants per code, to tell which of two equal wijken is the copy.

    Returns
    -------
    DataFrame
        ``code`` (and the year), then whole numbers (Int64) and broken ones (Float64), with
        the unit in the name. Rows in the order of ``areas``, then by year.

    Raises
    ------
    DataError
        If the file is unreadable, or its areas are not exactly those of the division.
    """
    name = described.pad
    years = [described.jaarveld] if described.soort == "aandelen" else []
    with readable(source / name, name):
        raw = _read_raw(source / name, described)
        wanted = {**described.aantallen, **described.getallen}
        shares = [c for c in raw.columns if str(c).startswith(SHARE)] if years else []
        table = raw[[described.codeveld, *years, *wanted, *shares]]
        table = table.rename(columns={described.codeveld: "code", **wanted})
        table["code"] = table["code"].str.strip()
        prefixes = tuple(PREFIX[n] + areas.gemeente.code[2:] for n in described.niveaus)
        table = table[table["code"].str.startswith(prefixes)]
        for field in [*years, *wanted.values(), *shares]:
            number = pd.to_numeric(table[field])
            number = number.where(number >= MISSING_BELOW)
            whole = field in years or field in described.aantallen.values()
            table[field] = number.astype("Int64" if whole else "Float64")
    order = [code for level in described.niveaus for code in areas.codes(level)]
    for _, part in table.groupby(years) if years else [("", table)]:
        _match(name, part["code"], order)
    place = table["code"].map({code: n for n, code in enumerate(order)})
    table = table.assign(_place=place).sort_values(["_place", *years])
    table = table.drop(columns="_place").reset_index(drop=True)
    if not years:
        return table
    outside = table[shares].lt(0) | table[shares].gt(1)
    _complain(name, "aandeel niet tussen 0 en 1 in", table.loc[outside.any(axis=1), "code"])
    table = blank_copies(table, described, inhabitants)
    table[shares] = (table[shares] * 100).round(4)
    return table.rename(columns={c: f"{c.removeprefix(SHARE)}_pct" for c in shares})


def _read_raw(path: Path, described: TableFile) -> pd.DataFrame:
    needed = [described.codeveld, *described.aantallen, *described.getallen]
    if described.soort == "parquet":
        parquet: pd.DataFrame = pd.read_parquet(path, columns=needed)
        return parquet
    if described.soort == "aandelen":
        return pd.read_csv(path, encoding="utf-8-sig")
    raw = pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig")
    raw.columns = pd.Index([re.sub(r"_\d+$", "", column) for column in raw.columns])
    wrong = [field for field in needed if (raw.columns == field).sum() != 1]
    _complain(described.pad, "veld komt niet precies een keer voor", wrong)
    text: pd.DataFrame = raw[needed].apply(lambda column: column.str.strip())
    return text.mask(text == ".")


def blank_copies(
    table: pd.DataFrame, described: TableFile, inhabitants: pd.Series | None
) -> pd.DataFrame:
    """Empty rows that repeat another area's of that year; the one with most inhabitants stays."""
    year = described.jaarveld
    figures = [column for column in table.columns if column not in ("code", year)]
    table = table.copy()
    filled = table[table[figures].notna().any(axis=1)]
    for _, same in filled.groupby([year, *figures], dropna=False):
        if len(same) == 1:
            continue
        known = same["code"].map(inhabitants if inhabitants is not None else {})
        largest = same.index[(known == known.max()) & known.notna().all()]
        if len(largest) != 1:
            _complain(described.pad, "gelijke rijen, onduidelijk welke de kopie is", same["code"])
        table.loc[same.index.difference(largest), figures] = pd.NA
    return table
