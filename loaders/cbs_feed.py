"""The client for CBS open data: the typed feed of *Kerncijfers wijken en buurten*.

The only module that knows of OData. CBS names its v4 interface as the successor; a change of
client is a change here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import cbsodata
import numpy as np
import numpy.typing as npt
import pandas as pd
from requests.utils import get_environ_proxies

from geo.areas import Level
from geo.errors import DataError
from loaders.cbs_columns import Column, Found, Measure, resolve
from loaders.fetching import Fetcher, NotThereError, SourceError
from loaders.live_settings import LiveSettings

SOURCE = "CBS"
KEY = "WijkenEnBuurten"
PREFIXES = {Level.GEMEENTE: "GM", Level.WIJK: "WK", Level.BUURT: "BU"}
STEPS = 1 + len(PREFIXES)
_MISSING_BELOW = -99990
# What follows the municipality in a code; ``nummer`` is that of the wijk.
_RESTS = {
    Level.GEMEENTE: r"(?P<nummer>)$",
    Level.WIJK: r"(?P<nummer>[0-9A-Z]{2})$",
    Level.BUURT: r"(?P<nummer>[0-9A-Z]{2})[0-9A-Z]{2}$",
}
_TOPICS = ("Topic", "GeoDetail")
# Whether addresses begin with https is one setting of cbsodata for the whole process.
_OPTIONS = Lock()


def read_figures(
    fetcher: Fetcher,
    settings: LiveSettings,
    columns: Sequence[Column],
    year: int,
    gemeente: str = "",
) -> tuple[pd.DataFrame, list[Found]]:
    """Read a year's key figures of a municipality, or of the whole country.

    Parameters
    ----------
    fetcher : Fetcher
    settings : LiveSettings
    columns : sequence of Column
    year : int
    gemeente : str
        CBS code; empty for all municipalities.

    Returns
    -------
    DataFrame, list of Found
        ``code`` and our fields, from coarse to fine and by code, with empty fields left out;
        and which column each field came from.

    Raises
    ------
    SourceError
        If CBS gives no usable answer, or has no figures yet.
    DataError
        If a column cannot be found, or an area occurs twice.
    """
    table = settings.tabellen.get(year)
    if table is None:
        known = f"{min(settings.tabellen)} tot en met {settings.newest}"
        raise DataError(
            f"Van {year} is geen CBS-tabel bekend.",
            f"Kies een jaar van {known}, of voeg de tabel toe aan data/bronnen_live.yaml.",
        )
    described = fetcher.piece(
        SOURCE,
        f"de kolommen van {year}",
        f"{settings.adressen.cbs} {table} DataProperties",
        lambda: _ask(settings, table, "DataProperties"),
    )
    found = resolve(columns, _measures(described), settings.eenheden, table, year)
    parts = []
    for level, prefix in PREFIXES.items():
        # The source compares loosely (0518 is also in WK105180); what it gives is sifted here.
        wanted = prefix + gemeente[2:]
        rows = fetcher.piece(
            SOURCE,
            f"de cijfers van {year} per {level}",
            f"{settings.adressen.cbs} {table} {wanted} {[f.measure.key for f in found]}",
            partial(
                _ask,
                settings,
                table,
                "TypedDataSet",
                select=[KEY, *(f.measure.key for f in found)],
                filters=f"substringof('{wanted}',{KEY})",
            ),
        )
        own = re.compile(prefix + (gemeente[2:] or r"\d{4}") + _RESTS[level])
        parts.append(_tidy(rows, found, own, settings.no_wijk(year)))
        del rows
    figures = pd.concat(parts, ignore_index=True)
    _check(figures, table, year, gemeente)
    empty = [f.column.veld for f in found if figures[f.column.veld].isna().all()]
    return figures.drop(columns=empty), found


def _ask(settings: LiveSettings, table: str, name: str, **question: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Ask CBS once; the pages of 10,000 rows are followed."""
    where = urlsplit(settings.adressen.cbs)
    with _OPTIONS:
        cbsodata.options.use_https = where.scheme == "https"
        rows: list[dict[str, Any]] = cbsodata.get_meta(
            table,
            name,
            catalog_url=f"{where.netloc}{where.path}".rstrip("/"),
            timeout=settings.geduld.wacht_s,
            proxies=get_environ_proxies(settings.adressen.cbs),
            **question,
        )
    return rows


def _measures(described: list[dict[str, Any]]) -> list[Measure]:
    try:
        return [
            Measure(
                str(row["Key"]).strip(),
                str(row.get("Title") or "").strip(),
                str(row.get("Unit") or "").strip(),
            )
            for row in described
            if row.get("Type") in _TOPICS and row.get("Key")
        ]
    except (LookupError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{SOURCE} beschrijft de kolommen anders dan verwacht.",
            "Er is niets veranderd; meld dit bij de beheerder.",
        ) from error


def _tidy(
    rows: list[dict[str, Any]],
    found: list[Found],
    own: re.Pattern[str],
    no_wijk: frozenset[str],
) -> pd.DataFrame:
    """Return the rows of a level: our names, numbers or nothing, in order of code."""
    codes, kept = [], []
    for row in rows:
        code = str(row.get(KEY) or "").strip()
        match = own.match(code)
        if match and match["nummer"] not in no_wijk:
            codes.append(code)
            kept.append(row)
    columns: dict[str, Any] = {"code": codes}
    for each in found:
        numbers = to_numbers([row.get(each.measure.key) for row in kept])
        whole = each.column.soort == "heel"
        if whole and len(broken := numbers[np.mod(numbers, 1) > 0]):
            raise _unexpected(f"{broken[0]:g}", "een heel getal")
        columns[each.column.veld] = pd.Series(numbers).astype("Int64" if whole else "Float64")
    table = pd.DataFrame(columns).astype({"code": object})
    return table.sort_values("code", ignore_index=True)


def to_numbers(values: Sequence[object]) -> npt.NDArray[np.float64]:
    """Return numbers; empty, a dot, and the numbers that stand for missing are NaN.

    Parameters
    ----------
    values : sequence
        Numbers, or text as the untyped feed has it: padded with spaces.

    Raises
    ------
    SourceError
        If a value is none of these.
    """
    plain = [_plain_number(value) for value in values]
    numbers: npt.NDArray[np.float64] = np.asarray(plain, dtype=float)
    return np.where(numbers <= _MISSING_BELOW, np.nan, numbers)


def _plain_number(value: object) -> float:
    if value is None or isinstance(value, bool):
        return float("nan")
    text = str(value).strip()
    if text in ("", "."):
        return float("nan")
    try:
        return float(text)
    except ValueError:
        raise _unexpected(text, "een getal") from None


def _unexpected(text: str, wanted: str) -> SourceError:
    return SourceError(
        f"{SOURCE} geeft '{text[:20]}' waar {wanted} hoort te staan.",
        "Er is niets veranderd; meld dit bij de beheerder.",
    )


def _check(figures: pd.DataFrame, table: str, year: int, gemeente: str) -> None:
    twice = figures.loc[figures["code"].duplicated(), "code"]
    if len(twice):
        raise DataError(
            f"CBS geeft in tabel {table} ({year}) een gebied twee keer: {twice.iloc[0]}.",
            "Er is niets veranderd; probeer het later opnieuw.",
        )
    for level, prefix in PREFIXES.items():
        part = figures[figures["code"].str.startswith(prefix)]
        if part.empty:
            whose = f" van {gemeente}" if gemeente else ""
            raise NotThereError(
                f"CBS heeft over {year} geen cijfers per {level}{whose}.",
                "Controleer de gemeentecode en het jaar. Er is niets veranderd.",
            )
        if part["inwoners"].isna().all():
            raise NotThereError(
                f"De CBS-tabel over {year} ({table}) is nog leeg.",
                "Kies een eerder jaar. Er is niets veranderd.",
            )
