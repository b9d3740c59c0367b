"""Sources made by hand: what reading a file would give, for the tests of checking."""

from __future__ import annotations

from collections.abc import Mapping as Values
from collections.abc import Sequence

import numpy as np
import pandas as pd

from loaders.check_rows import check_source
from loaders.report import Mapping, Report, Source
from loaders.standard import load_standard
from loaders.values import Context
from tests.loaders.village import AREAS, TAXONOMY

STANDARD = load_standard()
POINTS = {"P1": "Punt Dijk", "P2": "Punt Brug", "007": "Punt Veld"}
CONTEXT = Context(AREAS, TAXONOMY, STANDARD, POINTS)
# Row 1 is the heading, as in a file.
FIRST_ROW = 2


def source(
    kind: str, rows: Sequence[Values[str, object]], headings: dict[str, str] | None = None
) -> Source:
    """A long file whose columns are those of the first row."""
    table = pd.DataFrame([{k: str(v) for k, v in row.items()} for row in rows], dtype=str)
    rij = np.arange(FIRST_ROW, FIRST_ROW + len(table), dtype=np.int64)
    headings = {name: (headings or {}).get(name, name) for name in table.columns}
    raw = table.rename(columns=headings).set_axis(pd.Index(rij))
    table = table.astype("category")
    return Source(kind, Mapping(headings), table, rij, tuple(headings.values()), None, raw)


def check(
    kind: str,
    *rows: Values[str, object],
    headings: dict[str, str] | None = None,
    context: Context = CONTEXT,
) -> Report:
    return check_source(source(kind, rows, headings), context, name="levering.csv", sha256="0" * 64)


def told(report: Report) -> list[tuple[int | None, str, str]]:
    """The problems as row, column and reason."""
    return [(p.rij, p.kolom, p.reden) for p in report.fouten]
