"""What is known of a file that ships with the app: whose it is, of when, and its checksum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shelf(StrEnum):
    """What a shipped file is for."""

    FIGURES = "cijfers"
    BOUNDARIES = "grenzen"
    KNOWLEDGE = "kennis"
    DEMONSTRATION = "demonstratie"


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """One file of ``data/``.

    Parameters
    ----------
    path : str
        Below ``data/``.
    shelf : Shelf
    source, licence, vintage, date : str
        In Dutch; a date that is not known says why. Empty where it does not apply.
    note : str
        What to know when using it.
    sha256 : str
    """

    path: str
    shelf: Shelf
    source: str
    licence: str
    vintage: str
    date: str
    note: str
    sha256: str
