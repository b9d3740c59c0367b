"""From rows in the columns of the standard to a report: what is accepted, what is not and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.demand import UNKNOWN
from geo.text import number
from loaders.all_points import contrary_to_points
from loaders.checks import findings
from loaders.findings import Writer
from loaders.left_open import left_open, told, with_open_cells
from loaders.lines import Bools, Column, Ints, judge, typed
from loaders.lost_lines import lost_lines
from loaders.parts import ALL_POINTS
from loaders.places import locate
from loaders.point_list import odd_points
from loaders.precision import bounded, said
from loaders.registrations import prepare
from loaders.repeats import overlapping, repeated
from loaders.report import Delivery, Problem, Report, Source
from loaders.second_table import SECOND_TABLE
from loaders.shares import small_shares
from loaders.skipped_totals import wrong_totals
from loaders.standard import FileKind
from loaders.totals import disagreements, mixed_levels
from loaders.two_areas import contradicting
from loaders.values import Context

_COUNTS, _POINTS = "registraties", "servicepunten"
# More warnings of the same are counted, not listed.
_SHOWN = 20


def check_source(source: Source, context: Context, *, name: str, sha256: str) -> Report:
    """Check the rows of a file that was brought to the columns of the standard.

    Parameters
    ----------
    source : Source
    context : Context
    name : str
        File name.
    sha256 : str
        Of the file's bytes.

    Returns
    -------
    Report
        A source row is rejected whole: one bad cell of a wide row rejects all its counts.
    """
    kind = context.standard[source.kind]
    columns = judge(source, kind, context)
    writer = Writer(source, columns)
    of_file = _of_file(source, kind)
    absent = {problem.kolom for problem in of_file}
    wide = source.waardekop is not None
    of_rows = _of_rows(columns, kind, writer, absent, context, wide=wide)
    of_rows += contradicting(source, columns, context.areas)
    # Of a second table nothing else is told: it is read as what it is not.
    second = {problem.rij for problem in source.stray if problem.reden == SECOND_TABLE}
    of_rows = [problem for problem in of_rows if problem.rij not in second]
    of_rows = sorted([*of_rows, *source.stray], key=lambda problem: problem.rij or 0)
    rows = source.raw.index.to_numpy()
    rejected = _rejected(rows, of_rows)
    if of_file:
        rejected[:] = True
    kept = ~np.isin(source.rij, rows[rejected])
    warnings = [*source.warnings, *writer.remarks(), *_without_list(columns, context)]
    table = None
    if kept.any() and kind.code == _COUNTS:
        table = _counts(columns, kept, context)
        contrary, differences = _totals(table, columns, kept, writer, context)
        of_rows = sorted([*of_rows, *contrary], key=lambda problem: problem.rij or 0)
        rejected |= _rejected(rows, contrary)
        kept = ~np.isin(source.rij, rows[rejected])
        warnings += differences
        if not kept.any():
            table = None
        elif rejected.any():
            gaps = left_open(columns, kept, context.areas, context.taxonomy)
            warnings += told(gaps, context.areas)
            table = _counts(columns, kept, context, gaps)
        warnings += said(table) if table is not None else ()
    elif kept.any():
        contrary = list(contrary_to_points(columns, kept, kind, writer))
        of_rows = sorted([*of_rows, *contrary], key=lambda problem: problem.rij or 0)
        rejected |= _rejected(rows, contrary)
        kept = ~np.isin(source.rij, rows[rejected])
    if kept.any() and kind.code != _COUNTS:
        table = typed(columns, kept)
        if kind.code == _POINTS:
            table = locate(table)
            warnings += _without_place(table, source.rij[kept])
            warnings += odd_points(table, source.rij[kept], context.areas)
            warnings += _left_out(table, context)
    accepted = ~np.isin(source.rij, rows[rejected])
    warnings += small_shares(columns, accepted, writer)
    warnings += wrong_totals(source, columns, accepted, _counting(table, accepted))
    delivery = None
    if table is not None:
        open_cells = len(table) - int(kept.sum())
        delivery = Delivery(
            name, sha256, table, kind.code, len(rows), int(rejected.sum()), open_cells
        )
    return Report(
        bestand=name,
        sha256=sha256,
        soort=kind.code,
        mapping=source.mapping,
        gelezen=len(rows),
        geaccepteerd=int((~rejected).sum()),
        afgewezen=int(rejected.sum()),
        overgeslagen=source.skipped,
        fouten=(*of_file, *of_rows),
        waarschuwingen=tuple(warnings),
        afgewezen_rijen=source.raw[rejected],
        levering=delivery,
    )


def _rejected(rows: Ints, problems: list[Problem]) -> Bools:
    """Return which rows have a problem."""
    found: Bools = np.isin(rows, [*{problem.rij or 0 for problem in problems}])
    return found


def _of_file(source: Source, kind: FileKind) -> list[Problem]:
    """Return what is wrong with the file as a whole: then no row can be accepted."""
    if not len(source.raw):
        return [Problem(None, "", "", "In dit bestand staan geen rijen met gegevens.")]
    counts = [column.naam for column in kind.kolommen if column.soort == "aantal"]
    # Every count may be left open, but a file without the only one says nothing.
    needed = counts if len(counts) == 1 else []
    needed += [column.naam for column in kind.kolommen if column.verplicht]
    there = {*source.table.columns, *source.mapping.vast}
    absent = [
        Problem(None, name, "", f"De kolom {name} ontbreekt in het bestand.")
        for name in kind.names
        if name in needed and name not in there
    ]
    return [*absent, *source.double]


def _of_rows(
    columns: dict[str, Column],
    kind: FileKind,
    writer: Writer,
    absent: set[str],
    context: Context,
    *,
    wide: bool,
) -> list[Problem]:
    """Return what is wrong with rows, in their order; absent columns were told already."""
    found = [
        finding for finding in findings(columns, kind, wide=wide) if finding.column not in absent
    ]
    if overlap := overlapping(columns, kind):
        found.append(overlap)
    if kind.code == _COUNTS and "gebied" not in absent:
        mixed = mixed_levels(columns, context.areas)
        found += [mixed] if mixed else []
    problems = [problem for finding in found for problem in writer.problems(finding)]
    if not absent & set(kind.sleutel):
        problems += writer.repeats(*repeated(columns, kind), kind.sleutel)
    return sorted(problems, key=lambda problem: problem.rij or 0)


def _without_list(columns: dict[str, Column], context: Context) -> list[Problem]:
    """Warn once that points could not be checked."""
    named = set(columns["servicepunt"].values) if "servicepunt" in columns else set()
    if context.points or not named - {None, ALL_POINTS, UNKNOWN}:
        return []
    reason = (
        "Er is nog geen lijst van servicepunten; elk punt is opgenomen zoals het er staat. Lever "
        "liefst eerst een bestand met servicepunten."
    )
    return [Problem(None, columns["servicepunt"].heading, "", reason)]


def _without_place(points: pd.DataFrame, rij: Ints) -> list[Problem]:
    """Warn for each point that cannot be on the map."""
    reason = "Dit punt heeft geen plaats en komt niet op de kaart."
    return [
        Problem(int(rij[at]), "", str(points["code"].iloc[at]), reason)
        for at in np.flatnonzero(points["longitude"].isna())
    ]


def _counts(
    columns: dict[str, Column], kept: Bools, context: Context, gaps: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the accepted registrations, and cells that rejected rows left open."""
    table = typed(columns, kept).rename(columns=lambda column: column.removeprefix("aantal_"))
    table = bounded(table)
    if gaps is not None:
        table = with_open_cells(table, gaps)
    return prepare(table, context.areas, context.taxonomy)


def _left_out(points: pd.DataFrame, context: Context) -> list[Problem]:
    """Warn for each point of the present list that is not in the new one."""
    gone = [code for code in context.points if code not in set(points["code"])]
    return [
        Problem(
            None,
            "",
            "",
            f"{code} ({context.points[code]}) staat nu in de lijst en ontbreekt in dit bestand. "
            "Wat het leverde blijft meetellen, maar nieuwe leveringen ervan worden afgewezen. "
            "Geef een gesloten punt een einddatum (geldig_tot) in plaats van het weg te laten.",
        )
        for code in gone
    ]


def _totals(
    table: pd.DataFrame,
    columns: dict[str, Column],
    kept: Bools,
    writer: Writer,
    context: Context,
) -> tuple[list[Problem], list[Problem]]:
    """Compare totals with their parts: the problems of rows, and what is only worth telling."""
    lost = lost_lines(columns, kept, context.taxonomy).of(kept)
    found, less = disagreements(table, lost, context.areas, context.taxonomy)
    lines = np.flatnonzero(kept)
    problems = [
        problem
        for each in found
        for problem in writer.about(columns["aantal"], lines[each.rows], each.reason)
    ]
    told = [Problem(None, "", "", reason) for reason in less[:_SHOWN]]
    if (more := len(less) - _SHOWN) > 0:
        told.append(Problem(None, "", "", f"En nog {number(more)} van zulke sommen."))
    return problems, told


def _counting(table: pd.DataFrame | None, accepted: Bools) -> Bools:
    """Return per line whether it counts: in other kinds than ``registraties`` all do."""
    if table is None or "telt" not in table:
        return accepted
    counting = accepted.copy()
    # After the accepted lines come the cells that rejected ones left open.
    counting[accepted] = table["telt"].to_numpy()[: int(accepted.sum())]
    return counting
