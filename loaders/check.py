"""From the bytes of a file to a report: opened, read, recognised, refused or checked.

Nothing is stored here, and nothing of a refused file is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd

from loaders.check_rows import check_source as check_source
from loaders.finder import Layout
from loaders.hidden_parts import hidden_parts
from loaders.layout import bring, find, looks_like_table
from loaders.limits import load_limits
from loaders.refusals import refuse_container, refuse_content, refuse_text
from loaders.report import Mapping, Problem, Report, Source, UnreadableError
from loaders.sheets import Sheet, read_sheets
from loaders.values import Context as Context

Progress = Callable[[float, str], None]


def check_file(
    content: bytes,
    name: str,
    context: Context,
    *,
    kind: str | None = None,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    ask: bool = True,
) -> Report:
    """Check a file against the registration standard.

    Parameters
    ----------
    content : bytes
    name : str
        File name.
    context : Context
    kind : str, optional
        Code of the file kind; recognised from the headings when absent.
    mapping : Mapping, optional
        How the columns are read; recognised when absent.
    progress : callable, optional
        Told the fraction done (0-1) and the phase, in Dutch.
    ask : bool
        Whether somebody can be asked which column is which. When not, a column that was not
        found is an error beside those of the rows.

    Returns
    -------
    Report

    Raises
    ------
    RefusedError
        If the file may not come in.
    UnreadableError
        If it holds no table.
    NeedsMappingError
        If it cannot be told which column is which, and ``ask``.
    """
    told = progress or _silent
    told(0.0, "Bestand openen")
    refuse_text(name, "de naam van het bestand")
    refuse_container(content, name, load_limits())
    told(0.05, "Bestand lezen")
    sheets = read_sheets(content, name)
    for sheet in sheets:
        refuse_text(sheet.name, "de naam van een blad")
    told(0.4, "Kolommen herkennen")
    chosen, layout, warnings = _choose(sheets, context, kind, mapping, name)
    source = bring(chosen, layout, context)
    told(0.5, "Zoeken naar persoonsgegevens")
    refuse_content(source.raw, context.standard[source.kind], source.mapping, chosen.name)
    for sheet in sheets:
        outside = _outside(sheet, source.raw) if sheet is chosen else sheet.table(1)
        refuse_content(outside, None, None, sheet.name)
    # Only now: a question shows samples, and a refused file shows nothing.
    if layout.question is not None and ask:
        raise layout.question
    told(0.7, "Waarden controleren")
    warnings += hidden_parts(chosen, layout.headings, source)
    if mapping is not None:
        warnings += _as_told(source)
    source = replace(source, warnings=(*source.warnings, *warnings))
    report = check_source(source, context, name=name, sha256=hashlib.sha256(content).hexdigest())
    told(1.0, "Klaar")
    return report


def _silent(_done: float, _phase: str) -> None:
    """Tell nobody."""


def _choose(
    sheets: list[Sheet],
    context: Context,
    kind: str | None,
    mapping: Mapping | None,
    name: str,
) -> tuple[Sheet, Layout, list[Problem]]:
    """Return the sheet with the delivery, its layout, and which other sheets hold a table too."""
    found: list[tuple[Sheet, Layout]] = []
    unreadable: UnreadableError | None = None
    for sheet in sheets:
        try:
            layout = find(
                sheet,
                context.standard,
                context.taxonomy,
                kind=kind,
                mapping=mapping,
                name=name,
                points=context.points,
            )
        except UnreadableError as error:
            unreadable = unreadable or error
        else:
            found.append((sheet, layout))
    if not found:
        raise unreadable or UnreadableError(
            f"'{name}' bevat geen rijen.",
            "Zet de gegevens op het eerste blad, met een kop erboven.",
        )
    # What a spreadsheet shows comes before what it hides.
    found.sort(key=lambda pair: pair[0].hidden.sheet)
    clear = [pair for pair in found if pair[1].question is None]
    chosen = clear[0] if clear else max(found, key=lambda pair: pair[1].known)
    warnings = [
        Problem(
            None,
            "",
            "",
            f"Op {'het verborgen ' if sheet.hidden.sheet else ''}blad '{sheet.name}' staat nog een "
            f"tabel; alleen blad '{chosen[0].name}' is gelezen. Lever andere bladen als "
            "een eigen bestand aan.",
        )
        for sheet, layout in found
        if sheet is not chosen[0]
        and (layout.question is None or looks_like_table(sheet, layout, context.standard))
    ]
    return *chosen, warnings


def _as_told(source: Source) -> Iterator[Problem]:
    """Tell what somebody said that the columns of the file do not."""
    for column, value in source.mapping.vast.items():
        reason = f"Voor {column} is overal '{value}' gelezen: er is geen kolom voor aangewezen."
        yield Problem(None, column, "", reason)


def _outside(sheet: Sheet, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a sheet that were skipped: what stands there must not come in either."""
    whole = sheet.table(1)
    return whole if data.empty else whole[~whole.index.isin(data.index)]
