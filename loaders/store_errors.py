"""What a user is told when the store fails: which store, why, and what to do."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

from geo.errors import DataError

# SQLite's extended result codes carry the primary one in their lowest byte.
PRIMARY_CODE = 0xFF
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_ADDRESS_REMEDY = "Zet in DATABASE_URL bijvoorbeeld sqlite:///map/registraties.sqlite."


class StoreError(DataError):
    """The store cannot be opened, read or written; nothing was changed."""


def no_address() -> StoreError:
    """Return the message for an address that SQLAlchemy cannot use."""
    return StoreError(
        "De opslag is niet te openen of te beschrijven: dat adres klopt niet.", _ADDRESS_REMEDY
    )


def no_file() -> StoreError:
    """Return the message for a store in memory: its deliveries would be gone at once."""
    return StoreError(
        "De opslag is niet te openen of te beschrijven: DATABASE_URL noemt geen bestand.",
        _ADDRESS_REMEDY,
    )


def unusable(address: sa.URL) -> StoreError:
    """Return the message for a place where no store can be opened or written."""
    return StoreError(
        f"De opslag '{_place(address)}' is niet te openen of te beschrijven.",
        "Controleer de plek in DATABASE_URL en de rechten op die map.",
    )


def told(address: sa.URL, error: sa.exc.SQLAlchemyError, *, opening: bool = False) -> StoreError:
    """Return the message for a failure of the database while opening, reading or writing."""
    place = _place(address)
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", -1) & PRIMARY_CODE
    if code in _BUSY:
        return StoreError(
            f"De opslag '{place}' is bezet: een ander programma schrijft erin.",
            "Er is niets gewijzigd. Probeer het over een minuut opnieuw.",
        )
    if code == sqlite3.SQLITE_FULL:
        return StoreError(
            f"De schijf met de opslag '{place}' is vol.",
            "Er is niets gewijzigd. Maak ruimte vrij en probeer het opnieuw.",
        )
    if opening or code in _NOT_WRITABLE:
        return unusable(address)
    return StoreError(
        f"De opslag '{place}' is niet te lezen of te beschrijven: hij is beschadigd, verdwenen "
        "of van een andere versie.",
        "Zet een reservekopie terug, of noem in DATABASE_URL een andere plek.",
    )


def _place(address: sa.URL) -> str | None:
    return address.database if address.drivername.startswith("sqlite") else address.host
