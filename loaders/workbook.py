"""Reads a workbook in a process of its own, within bounds of memory and time.

A few kilobytes can claim a sheet of ten thousand million cells, and a damaged file can end the
program that reads it. What happens there is then no harm to the app.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from geo.text import number
from loaders.columns import Hidden, Merged, TextColumn
from loaders.limits import Limits
from loaders.report import RefusedError, UnreadableError

_PROJECT = Path(__file__).resolve().parent.parent
_CODE = np.dtype("<i4")
_TOO_LARGE = "te_groot"


class WorkbookSheet(NamedTuple):
    """One sheet: its name, its columns from the first, what is merged and what is hidden."""

    name: str
    columns: list[TextColumn]
    merged: tuple[Merged, ...]
    hidden: Hidden


def read_workbook(content: bytes, shown: str, limits: Limits) -> list[WorkbookSheet]:
    """Read the sheets of an XLSX or ODS.

    Parameters
    ----------
    content : bytes
    shown : str
        Name for messages.
    limits : Limits

    Raises
    ------
    RefusedError
        If reading takes more memory or time than a delivery can need, or there are too many
        sheets, rows or columns.
    UnreadableError
        If it is damaged, or holds no sheet with cells.
    """
    bounds = (limits.memory_bytes, limits.seconden, limits.bladen, limits.rijen, limits.kolommen)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the file is an argument
            [sys.executable, "-m", "loaders.workbook_process", *map(str, bounds)],
            input=content,
            stdout=subprocess.PIPE,
            # What a library says about a file can hold what stands in it.
            stderr=subprocess.DEVNULL,
            cwd=_PROJECT,
            timeout=limits.seconden,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large(shown, limits) from None
    if done.returncode < 0:  # out of memory ends a process without a word
        raise _too_large(shown, limits)
    head, _, codes = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise UnreadableError(
            f"'{shown}' is beschadigd en niet te lezen.",
            "Open het in een rekenprogramma, sla het opnieuw op en lever dat bestand aan.",
        )
    told = json.loads(head)
    if told == _TOO_LARGE:
        raise _too_large(shown, limits)
    sheets, start = [], 0
    for name, rows, columns, merged, hidden in told:
        found = []
        for texts in columns:
            found.append(TextColumn(texts, np.frombuffer(codes, _CODE, rows, start)))
            start += rows * _CODE.itemsize
        spans = (tuple((first, last) for first, last in each) for each in hidden[1:])
        ranges = tuple(Merged(*each) for each in merged)
        sheets.append(WorkbookSheet(name, found, ranges, Hidden(hidden[0], *spans)))
    if not any(sheet.columns for sheet in sheets):
        raise UnreadableError(
            f"In '{shown}' staat geen enkele gevulde cel.", "Kies het bestand met de gegevens."
        )
    return sheets


def _too_large(shown: str, limits: Limits) -> RefusedError:
    return RefusedError(
        f"'{shown}' is te groot om te lezen; een werkmap heeft hoogstens {limits.bladen} bladen "
        f"van {limits.kolommen} kolommen en {number(limits.rijen)} rijen.",
        "Sla alleen de tabel op in een nieuw bestand, of lever CSV aan.",
    )
