"""Reads a delivery of ``registraties`` in the long form of the registration standard."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from geo.areas import Areas
from geo.demand import OUTSIDE
from geo.errors import InvalidPeriodError, UserError
from geo.period import Period
from geo.taxonomy import Taxonomy
from loaders.totals import ALL_POINTS, disagreements, finest

COLUMNS = [
    "periode",
    "servicepunt",
    "gebied",
    "uitsplitsing",
    "categorie",
    "uitsplitsing2",
    "categorie2",
    "eenheid",
    "aantal",
    "bijzonderheid",
]
OPTIONAL = ("uitsplitsing2", "categorie2", "bijzonderheid")
_WITHHELD = {"afgeschermd": 9, "x": 9, "<10": 9, "<5": 4}
_NO_DATA = {"", "."}
_REMARKS = {"", "circa", "meer_dan", "minder_dan"}
_SHOWN_PROBLEMS = 5
_SHOWN_CHARS = 30
_NAME_CHARS = 120  # as many as the store has room for
_NO_NAME = f"bevat een onzichtbaar teken of is langer dan {_NAME_CHARS} tekens"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class DeliveryError(UserError):
    """A delivery that cannot be stored; nothing of it was."""


@dataclass(frozen=True)
class Delivery:
    """A checked delivery, ready to be stored whole.

    Parameters
    ----------
    name : str
        File name.
    sha256 : str
        Of the file's bytes.
    rows : DataFrame
        One row per count, with ``eerste`` and ``laatste`` (months), ``laagste`` and
        ``hoogste`` (equal for a number; the class for a withheld count; missing for no data),
        ``telt`` (not a total of finer rows) and ``telt_totaal`` (part of the grand total).
    """

    name: str
    sha256: str
    rows: pd.DataFrame


def read_long(path: Path, areas: Areas, taxonomy: Taxonomy) -> Delivery:
    """Read and check a CSV in the long form.

    Parameters
    ----------
    path : Path
        UTF-8 CSV, separated by commas or semicolons, with the columns of the standard.
    areas : Areas
        Known area codes.
    taxonomy : Taxonomy
        Known breakdowns, categories and units.

    Returns
    -------
    Delivery

    Raises
    ------
    DeliveryError
        If the file cannot be read or any row breaks the standard: all or nothing.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DeliveryError(
            f"Het bestand '{path.name}' is niet te openen.", "Controleer de naam en de map."
        ) from error
    text = _table(path.name, content)
    missing = [c for c in COLUMNS if c not in text.columns and c not in OPTIONAL]
    if missing:
        raise DeliveryError(
            f"In '{path.name}' ontbreken kolommen: {', '.join(missing)}.",
            "Gebruik de kolomnamen van de registratiestandaard.",
        )
    for column in set(OPTIONAL) - set(text.columns):
        text[column] = ""
    rows = text[COLUMNS].apply(lambda column: column.str.strip())
    _refuse(path.name, _problems(rows, areas, taxonomy))
    prepared = _prepared(rows, areas, taxonomy)
    _refuse(path.name, [f"Rij {n}: {t}" for n, t in disagreements(prepared, areas, taxonomy)])
    return Delivery(path.name, hashlib.sha256(content).hexdigest(), prepared)


def _refuse(name: str, problems: list[str]) -> None:
    """Refuse the file when there are problems, and name the first of them."""
    if not problems:
        return
    more = len(problems) - _SHOWN_PROBLEMS
    listed = " ".join(problems[:_SHOWN_PROBLEMS]) + (f" En nog {more}." if more > 0 else "")
    raise DeliveryError(
        f"'{name}' is niet opgeslagen. {listed}", "Herstel de regels en lever opnieuw aan."
    )


def _table(name: str, content: bytes) -> pd.DataFrame:
    """Return the cells as text; the index is the line in the file."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
        header, *_ = lines or [""]
        separator = ";" if header.count(";") > header.count(",") else ","
        reader = csv.reader(lines, delimiter=separator, strict=True)
        columns = next(reader, [])
        rows = [(reader.line_num, row) for row in reader if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise DeliveryError(
            f"Het bestand '{name}' is geen leesbare CSV.",
            "Sla het op als CSV in UTF-8 met één kopregel.",
        ) from error
    if not rows:
        raise DeliveryError(
            f"Het bestand '{name}' bevat geen rijen.", "Lever een bestand met aantallen."
        )
    if repeated := sorted({c for c in columns if columns.count(c) > 1}):
        raise DeliveryError(
            f"In '{name}' komt een kolom vaker voor: {', '.join(repeated)}.",
            "Laat van elke kolom er één staan.",
        )
    if wrong := [line for line, row in rows if len(row) != len(columns)]:
        raise DeliveryError(
            f"In '{name}' heeft rij {wrong[0]} een ander aantal velden dan de kopregel.",
            "Controleer de scheidingstekens.",
        )
    return pd.DataFrame([row for _, row in rows], columns=columns, index=[line for line, _ in rows])


def _problems(rows: pd.DataFrame, areas: Areas, taxonomy: Taxonomy) -> list[str]:
    """Return what is wrong, per row and column, in Dutch."""
    breakdowns = taxonomy.uitsplitsingen
    codes = {name: set(b.codes) for name, b in breakdowns.items()}
    checks = [
        ("periode", _by_value(rows["periode"], _is_period), "is geen periode zoals 2026-K3"),
        ("servicepunt", rows["servicepunt"] != "", "is leeg"),
        ("servicepunt", _by_value(rows["servicepunt"], _is_name), _NO_NAME),
        (
            "gebied",
            _by_value(rows["gebied"], lambda c: c in areas or c in OUTSIDE),
            "is geen bekend gebied",
        ),
        ("eenheid", rows["eenheid"].isin(list(taxonomy.eenheden)), "is geen bekende eenheid"),
        (
            "aantal",
            _by_value(rows["aantal"], _is_count),
            "is geen aantal",
        ),
        ("bijzonderheid", rows["bijzonderheid"].isin(_REMARKS), "is niet toegestaan"),
    ]
    for suffix in ("", "2"):
        breakdown, category = rows[f"uitsplitsing{suffix}"], rows[f"categorie{suffix}"]
        absent = (breakdown == "") & (category == "") if suffix else pd.Series(False, rows.index)
        known = breakdown.isin(list(breakdowns))
        fits = pd.Series(
            [c in codes.get(b, ()) for b, c in zip(breakdown, category, strict=True)], rows.index
        )
        checks.append((f"uitsplitsing{suffix}", known | absent, "is geen bekende uitsplitsing"))
        checks.append((f"categorie{suffix}", fits | absent | ~known, "hoort daar niet bij"))
    found = [
        (
            int(index),
            f"Rij {index}, kolom {column}: '{_shown(rows.at[index, column])}' {reason}.",
        )
        for column, fine, reason in checks
        for index in rows.index[~fine]
    ]
    key = [c for c in COLUMNS if c not in ("aantal", "bijzonderheid")]
    same = rows.assign(periode=_canonical(rows["periode"]))
    found += [
        (int(index), f"Rij {index}: deze combinatie staat er al.")
        for index in rows.index[same.duplicated(key, keep="first")]
    ]
    found += _overlaps(same)
    return [text for _, text in sorted(found)]


def _canonical(column: pd.Series) -> pd.Series:
    return column.map({t: str(Period.parse(t)) if _is_period(t) else t for t in column.unique()})


def _overlaps(rows: pd.DataFrame) -> list[tuple[int, str]]:
    """Return points that deliver a unit over a period and a part of it: no sum can be made."""
    found = []
    spans = rows[_by_value(rows["periode"], _is_period)]
    for (point, _), own in spans.groupby(["servicepunt", "eenheid"])["periode"]:
        periods = sorted(Period.parse(text) for text in own.unique())
        for earlier, later in pairwise(periods):
            if later.first <= earlier.last:
                line = int(own.index[own == str(later)][0])
                found.append(
                    (line, f"Rij {line}: {point} levert {earlier} en {later} door elkaar.")
                )
    return found


def _by_value(column: pd.Series, fits: Callable[[str], bool]) -> pd.Series:
    """Judge a column once per distinct value."""
    return column.map({value: fits(value) for value in column.unique()}).astype(bool)


def _shown(value: object) -> str:
    """Return the beginning of a value, with a mark for every character that cannot be seen."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", str(value)[:_SHOWN_CHARS])


def _is_name(text: str) -> bool:
    return len(text) <= _NAME_CHARS and not _UNSEEN.search(text)


def _is_count(text: str) -> bool:
    return (
        (text.isascii() and text.isdigit() and len(text) <= 9)
        or text in _WITHHELD
        or (text in _NO_DATA)
    )


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except InvalidPeriodError:
        return False
    return True


def _prepared(rows: pd.DataFrame, areas: Areas, taxonomy: Taxonomy) -> pd.DataFrame:
    periods = {text: Period.parse(text) for text in rows["periode"].unique()}
    out = rows.copy()
    out["eerste"] = rows["periode"].map(lambda t: periods[t].first)
    out["laatste"] = rows["periode"].map(lambda t: periods[t].last)
    out["periode"] = rows["periode"].map(lambda t: str(periods[t]))
    number = pd.to_numeric(rows["aantal"], errors="coerce")
    withheld = rows["aantal"].map(_WITHHELD)
    out["laagste"] = number.where(withheld.isna(), 0.0)
    out["hoogste"] = number.where(withheld.isna(), withheld)
    out["telt"] = finest(out, areas)
    points = out["servicepunt"] != ALL_POINTS
    by_point = points.groupby([out[c] for c in ("periode", "eenheid", "uitsplitsing")])
    out["telt"] &= points | ~by_point.transform("any")
    out["telt_totaal"] = _counts_for_total(out, taxonomy)
    return out.drop(columns="aantal")


def _counts_for_total(rows: pd.DataFrame, taxonomy: Taxonomy) -> pd.Series:
    """Mark the rows that make up the grand total of a point, period and unit.

    The ``totaal`` rows where there are any, else those of the first breakdown that adds up.
    """
    preference = ["totaal", *[n for n in taxonomy.uitsplitsingen if n != "totaal"]]
    single = rows["telt"] & (rows["uitsplitsing2"] == "")
    adds_up = {(n, u) for n, b in taxonomy.uitsplitsingen.items() for u in b.telt_op_voor}
    usable = single & pd.Series(
        [pair in adds_up for pair in zip(rows["uitsplitsing"], rows["eenheid"], strict=True)],
        rows.index,
    )
    # "alle" is the total of the points: it counts only where no point has a total of its own.
    of_point = usable & (rows["servicepunt"] != ALL_POINTS)
    has_points = of_point.groupby([rows["periode"], rows["eenheid"]]).transform("any")
    usable &= of_point | ~has_points
    rank = rows["uitsplitsing"].map(preference.index).where(usable, np.inf)
    best = rank.groupby([rows["periode"], rows["servicepunt"], rows["eenheid"]]).transform("min")
    marked: pd.Series = usable & (rank == best)
    return marked
