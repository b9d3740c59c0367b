"""What a check found: the values that reading, checking, storing and drawing hand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import UserError


class DeliveryError(UserError):
    """A delivery that cannot be stored; nothing of it was."""


class RefusedError(DeliveryError):
    """A file that may not come in (personal data, macros, a bomb): nothing of it is kept.

    Its message names the kind of problem and, at most, the row and the column: never content.
    """


class UnreadableError(DeliveryError):
    """A file that is none of the forms of the standard."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or worth a look, in a file.

    Parameters
    ----------
    rij : int or None
        Row in the file as a spreadsheet numbers it, from 1; None for the file as a whole.
    kolom : str
        Heading in the file, or the standard's column; empty for a row as a whole.
    waarde : str
        What stands there, at most 40 characters.
    reden : str
        What is wrong with it, in one Dutch sentence.
    voorstel : str
        The suggested correction; empty when there is none.
    """

    rij: int | None
    kolom: str
    waarde: str
    reden: str
    voorstel: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data: ``titel``, ``leeg``, ``kop`` or ``totaal``."""

    rij: int
    reden: str


@dataclass(frozen=True)
class TotalRow:
    """A row that was skipped because it adds up others.

    Parameters
    ----------
    rij : int
        Its row in the file.
    cells : dict
        Its text by heading, for every column of the file.
    parts : array of int
        Rows in the file that it can be the total of.
    block : array of int
        Those of them since the total before it.
    """

    rij: int
    cells: dict[str, str]
    parts: npt.NDArray[np.int64]
    block: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Mapping:
    """How the columns of a file are read; remembered per sender.

    Parameters
    ----------
    kolommen : dict
        Heading in the file by standard column.
    vast : dict
        Value by standard column, for what the file does not say (the period, the point).
    breed : dict
        For a wide file: category code by heading; empty for a long one.
    uitsplitsing : str
        For a wide file: the breakdown of those categories.
    koppen : list of str
        All headings of the file that this was said of; empty when that was not noted.
    """

    kolommen: dict[str, str] = field(default_factory=dict)
    vast: dict[str, str] = field(default_factory=dict)
    breed: dict[str, str] = field(default_factory=dict)
    uitsplitsing: str = ""
    koppen: list[str] = field(default_factory=list)

    @property
    def read(self) -> set[str]:
        """The headings that are read."""
        return {*self.kolommen.values(), *self.breed}


class NeedsMappingError(DeliveryError):
    """The layout was not recognised well enough: the user must say which column is which.

    Parameters
    ----------
    what, remedy : str
    headings : list of str
    samples : dict
        Up to three values per heading.
    proposal : Mapping
        What could be recognised.
    missing : list of str
        Standard columns without a heading.
    kind : str
        Code of the file kind that it looks like most.
    """

    def __init__(
        self,
        what: str,
        remedy: str,
        *,
        headings: list[str],
        samples: dict[str, list[str]],
        proposal: Mapping,
        missing: list[str],
        kind: str = "",
    ) -> None:
        super().__init__(what, remedy)
        self.headings, self.samples = headings, samples
        self.proposal, self.missing = proposal, missing
        self.kind = kind


@dataclass(frozen=True)
class Source:
    """A file brought to the standard's columns, all still as text.

    Parameters
    ----------
    kind : str
        Code of the file kind.
    mapping : Mapping
        How the columns were read.
    table : DataFrame
        Standard columns (text, categorical to save memory). One line per row of a long file;
        one per row and category column of a wide one.
    rij : array of int
        Per line the row in the file.
    kop : tuple of str
        Headings in the file, as it has them.
    waardekop : array of str objects, or None
        Per line of a wide file the heading that its count stood under.
    raw : DataFrame
        The data rows as the file has them; the index is the row in the file.
    skipped : tuple of Skipped
    warnings : tuple of Problem
        What reading already noticed (a merged heading, a totals row that does not add up).
    stray : tuple of Problem
        Rows of which it cannot be told what stands there: with more cells than the heading, or
        with a count that was merged with others.
    totals : tuple of TotalRow
        Rows that were skipped as the total of others.
    double : tuple of Problem
        Columns that are there more than once.
    """

    kind: str
    mapping: Mapping
    table: pd.DataFrame
    rij: npt.NDArray[np.int64]
    kop: tuple[str, ...]
    waardekop: npt.NDArray[Any] | None
    raw: pd.DataFrame
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Problem, ...] = ()
    stray: tuple[Problem, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    double: tuple[Problem, ...] = ()


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
        Typed rows in the columns of the store; for ``registraties`` with ``eerste``,
        ``laatste``, ``laagste``, ``hoogste``, ``telt`` and ``telt_totaal``; for the other kinds
        the standard's columns, periods as ``periode``, ``eerste`` and ``laatste``, a count
        ``x`` as ``x_laagste`` and ``x_hoogste``.
    kind : str
        Code of the file kind.
    read, rejected : int
        Source rows read, and of those rejected.
    gaps : int
        Of ``rows``: those without data, in the place of rejected rows.
    """

    name: str
    sha256: str
    rows: pd.DataFrame
    kind: str = "registraties"
    read: int = 0
    rejected: int = 0
    gaps: int = 0

    @property
    def counted(self) -> int:
        """Rows to store that were delivered."""
        return len(self.rows) - self.gaps


@dataclass(frozen=True)
class Report:
    """The outcome of a check: always ``gelezen == geaccepteerd + afgewezen``.

    Parameters
    ----------
    bestand, sha256, soort : str
    mapping : Mapping
    gelezen, geaccepteerd, afgewezen : int
        Source rows that are not title, heading, blank or totals rows.
    overgeslagen : tuple of Skipped
    fouten : tuple of Problem
        Every one belongs to a rejected row, or to the file as a whole.
    waarschuwingen : tuple of Problem
    afgewezen_rijen : DataFrame
        The rejected rows as the file has them; the index is the row in the file.
    levering : Delivery or None
        The accepted rows; None when there are none.
    """

    bestand: str
    sha256: str
    soort: str
    mapping: Mapping
    gelezen: int
    geaccepteerd: int
    afgewezen: int
    overgeslagen: tuple[Skipped, ...]
    fouten: tuple[Problem, ...]
    waarschuwingen: tuple[Problem, ...]
    afgewezen_rijen: pd.DataFrame
    levering: Delivery | None

    @property
    def schoon(self) -> bool:
        """Whether nothing was rejected."""
        return self.afgewezen == 0 and not self.fouten
