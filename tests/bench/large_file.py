"""A long CSV of registrations of the shipped municipality, a tenth of its rows wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.period import Period
from geo.taxonomy import Taxonomy

QUARTERS, POINTS, CELLS = 8, 17, 66
FIRST_YEAR = 2025
LATEST_YEAR = Period.parse("2026")
WRONG = 0.1
_UNITS = ("dossiers", "contacten")
_BREAKDOWNS = ("hulpvraag", "doelgroep", "toeleiding", "kanaal", "zwaarte", "leeftijd", "bekend")
_WITHHELD = 0.05
_SEED = 3
# What is wrong with a row: column and what stands there.
_ERRORS = (
    ("gebied", "BU99999999"),
    ("gebied", "Schilderswjk"),
    ("categorie", "schuldn"),
    ("aantal", "-3"),
    ("aantal", "veel"),
    ("periode", "2026-K7"),
)


def large_file(path: Path, rows: int, areas: Areas, taxonomy: Taxonomy) -> int:
    """Write the file.

    Parameters
    ----------
    path : Path
    rows : int
        Fewer are written when that is more than all cells of the form.
    areas : Areas
    taxonomy : Taxonomy

    Returns
    -------
    int
        Rows written.
    """
    codes = areas.codes(Level.BUURT)
    pairs = [(b, c.code) for b in _BREAKDOWNS for c in taxonomy.uitsplitsingen[b].categorieen]
    cells = [(unit, *pair) for unit in _UNITS for pair in pairs][:CELLS]
    number = np.arange(min(rows, QUARTERS * POINTS * len(codes) * len(cells)))
    chance = np.random.default_rng(_SEED)
    cell, rest = number % len(cells), number // len(cells)
    area, rest = rest % len(codes), rest // len(codes)
    point, quarter = rest % POINTS, rest // POINTS
    periods = [f"{FIRST_YEAR + q // 4}-K{q % 4 + 1}" for q in range(QUARTERS)]
    amounts = chance.poisson(3, len(number)).astype(str).astype(object)
    amounts[chance.random(len(number)) < _WITHHELD] = "afgeschermd"
    table = pd.DataFrame(
        {
            "periode": np.array(periods, object)[quarter],
            "servicepunt": np.array([f"P{n:02}" for n in range(POINTS)], object)[point],
            "gebied": np.array(codes, object)[area],
            "eenheid": np.array([c[0] for c in cells], object)[cell],
            "uitsplitsing": np.array([c[1] for c in cells], object)[cell],
            "categorie": np.array([c[2] for c in cells], object)[cell],
            "aantal": amounts,
        }
    )
    wrong = chance.permutation(len(number))[: round(WRONG * len(number))]
    for place, (column, text) in enumerate(_ERRORS):
        table.loc[wrong[place :: len(_ERRORS)], column] = text
    table.to_csv(path, index=False)
    return len(table)
