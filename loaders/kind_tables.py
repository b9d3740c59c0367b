"""One typed table per file kind other than ``registraties``, which is in ``loaders.tables``.

Their columns are those of the standard: a period also as months (``eerste``, ``laatste``), a
count or outcome as an interval (``x_laagste``, ``x_hoogste``), an outcome also with what was said
about it (``x_bijzonderheid``). A text that was left open is ``""``.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from loaders.tables import COUNTS, METADATA


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, server_default="")


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer)


def _date(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date)


def _period() -> list[sa.Column[Any]]:
    return [_text("periode"), _whole("eerste"), _whole("laatste")]


def _count(name: str) -> list[sa.Column[Any]]:
    return [_whole(f"{name}_laagste"), _whole(f"{name}_hoogste")]


def _of_kind(name: str, *columns: sa.Column[Any]) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deel_id", sa.ForeignKey("delen.id"), nullable=False, index=True),
        *columns,
    )


POINTS = _of_kind(
    "servicepunten",
    _text("code"),
    _text("naam"),
    _text("adres"),
    _number("longitude"),
    _number("latitude"),
    _number("x"),
    _number("y"),
    _text("organisatie"),
    _date("geldig_van"),
    _date("geldig_tot"),
    _text("fictief"),
)

KIND_TABLES: dict[str, sa.Table] = {
    "registraties": COUNTS,
    "inzet": _of_kind(
        "inzet",
        *_period(),
        _text("servicepunt"),
        _text("functie"),
        _number("fte"),
        _text("werkgever"),
    ),
    "doorstroom": _of_kind(
        "doorstroom",
        *_period(),
        _text("servicepunt"),
        *_count("wachtlijst"),
        *_count("waarvan_kwetsbaar"),
        *_count("instroom"),
        *_count("uitstroom"),
        _number("wachttijd_dagen_mediaan"),
    ),
    "openstelling": _of_kind(
        "openstelling",
        *_period(),
        _text("servicepunt"),
        _text("dag"),
        _text("dagdeel"),
        _number("uren"),
        _text("soort"),
        _text("dicht_reden"),
    ),
    "ervaring": _of_kind(
        "ervaring",
        *_period(),
        _text("gebied"),
        _text("respondent"),
        _text("maat"),
        _number("waarde_laagste"),
        _number("waarde_hoogste"),
        _text("waarde_bijzonderheid"),
        _text("vergelijking"),
        _whole("n"),
        _text("bron"),
    ),
    "netwerk": _of_kind(
        "netwerk",
        *_period(),
        _text("gebied"),
        _text("milieu"),
        _text("partner"),
        _text("met"),
        _whole("sterkte"),
        _text("regie"),
        _text("bron"),
    ),
    "klachten": _of_kind(
        "klachten",
        *_period(),
        _text("servicepunt"),
        _text("onderwerp"),
        *_count("aantal"),
        _text("onafhankelijk_behandeld"),
    ),
    "borging": _of_kind(
        "borging",
        *_period(),
        _text("servicepunt"),
        _text("gebied"),
        _text("punt"),
        _text("stand"),
        _text("toelichting"),
    ),
    "signalen": _of_kind(
        "signalen",
        _date("datum"),
        _text("afzender"),
        _text("gebied"),
        _text("servicepunt"),
        _text("signaal"),
    ),
    "servicepunten": POINTS,
}
