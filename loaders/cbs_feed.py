"""The client for CBS open data: the typed feed of *Kerncijfers wijken en buurten*.

The only module that knows of OData. CBS names its v4 interface as the successor; a change of
client is a change here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
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
from loaders.fetching import Fetcher, NotThereError, SourceError, changed
from loaders.live_settings import LiveSettings

SOURCE = "CBS"
KEY = "WijkenEnBuurten"
PREFIXES = {Level.GEMEENTE: "GM", Level.WIJK: "WK", Level.BUURT: "BU"}
STEPS = 3 + len(PREFIXES)
PAGE = 10_000
_MOST_PAGES = 10
_MOST = 1e12
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


@dataclass(frozen=True, eq=False)
class KeyFigures:
    """The key figures of a year.

    Parameters
    ----------
    table : DataFrame
        ``code`` and our fields, from coarse to fine and by code, with empty fields left out.
    found : list of Found
        Which column each field came from.
    changed : date or None
        When CBS last changed the table, as it says so itself.
    """

    table: pd.DataFrame
    found: list[Found]
    changed: date | None


def read_figures(
    fetcher: Fetcher,
    settings: LiveSettings,
    columns: Sequence[Column],
    year: int,
    gemeente: str = "",
) -> KeyFigures:
    """Read a year's key figures of a municipality, or of the whole country.

    Parameters
    ----------
    fetcher : Fetcher
    settings : LiveSettings
    columns : sequence of Column
    year : int
    gemeente : str
        CBS code; empty for all municipalities.

    Raises
    ------
    SourceError
        If CBS gives no usable answer, has no figures yet, or got another version of the table
        meanwhile.
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
    version, since = _version(fetcher, settings, table, year)
    described = fetcher.piece(
        SOURCE,
        f"de kolommen van {year}",
        f"{settings.adressen.cbs} {table} {version} DataProperties",
        lambda: _ask(settings, table, "DataProperties"),
    )
    found = resolve(columns, _measures(described), settings.eenheden, table, year)
    parts = []
    for level, prefix in PREFIXES.items():
        # The source compares loosely (0518 is also in WK105180); what it gives is sifted here.
        own = re.compile(prefix + (gemeente[2:] or r"\d{4}") + _RESTS[level])
        pages = [
            _tidy(rows, found, own, settings.no_wijk(year))
            for rows in _pages(
                fetcher,
                settings,
                table,
                version,
                f"de cijfers van {year} per {level}",
                select=[KEY, *(f.measure.key for f in found)],
                filters=f"substringof('{prefix + gemeente[2:]}',{KEY})",
            )
        ]
        parts.append(pd.concat(pages).sort_values("code"))
    if _version(fetcher, settings, table, year)[0] != version:
        raise changed(SOURCE, f"de tabel van {year}")
    figures = pd.concat(parts, ignore_index=True)
    _check(figures, table, year, gemeente)
    empty = [f.column.veld for f in found if figures[f.column.veld].isna().all()]
    return KeyFigures(figures.drop(columns=empty), found, since)


def _version(
    fetcher: Fetcher, settings: LiveSettings, table: str, year: int
) -> tuple[str, date | None]:
    """Return a mark of the table as it is now, and when CBS last changed it."""
    mark, described = fetcher.version(
        SOURCE, f"de tabel van {year}", lambda: _ask(settings, table, "TableInfos")
    )
    told = next((str(row.get("Modified") or "")[:10] for row in described), "")
    try:
        return mark, date.fromisoformat(told)
    except ValueError:
        return mark, None  # only told, never relied on


def _pages(
    fetcher: Fetcher,
    settings: LiveSettings,
    table: str,
    version: str,
    what: str,
    *,
    select: list[str],
    filters: str,
) -> Iterator[list[dict[str, Any]]]:
    """Ask for rows page by page: each is an answer that is kept by itself."""
    for page in range(_MOST_PAGES):
        rows = fetcher.piece(
            SOURCE,
            what + (f" (deel {page + 1})" if page else ""),
            f"{settings.adressen.cbs} {table} {version} {filters} {select} {page}",
            partial(
                _ask,
                settings,
                table,
                f"TypedDataSet?$skip={page * PAGE}&$top={PAGE}",
                select=select,
                filters=filters,
            ),
        )
        yield rows
        # Fewer is the last; more is everything at once, of a source that knows of no pages.
        if len(rows) != PAGE:
            return
    raise SourceError(
        f"{SOURCE} blijft maar rijen geven: {what}.",
        "Er is niets veranderd; meld dit bij de beheerder.",
    )


def _ask(settings: LiveSettings, table: str, name: str, **question: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Ask CBS once; if it gives a next page, that is followed."""
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
    if not all(isinstance(row, dict) for row in rows):
        raise TypeError("rows of another form")
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
    """Return the rows of a level: our names, numbers or nothing."""
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
        if whole and len(broken := numbers[(np.mod(numbers, 1) > 0) | (numbers < 0)]):
            raise _unexpected(f"{broken[0]:g}", "een heel getal van 0 of meer")
        columns[each.column.veld] = pd.Series(numbers).astype("Int64" if whole else "Float64")
    return pd.DataFrame(columns).astype({"code": object})


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
        number = float(text)
    except ValueError:
        number = math.inf
    if not abs(number) < _MOST:  # also what is no number
        raise _unexpected(text, "een getal")
    return number


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
