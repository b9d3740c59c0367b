"""Reads a file that must be right as a whole: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geo.areas import Areas
from geo.taxonomy import Taxonomy
from geo.text import sentence_case
from loaders.parts import COUNTS as KIND
from loaders.report import Delivery, DeliveryError, Problem

_SHOWN_PROBLEMS = 5


def read_long(
    path: Path,
    areas: Areas,
    taxonomy: Taxonomy,
    *,
    kind: str = KIND,
    points: Mapping[str, str] | None = None,
) -> Delivery:
    """Read and check a file that must be right as a whole, of registrations unless told otherwise.

    Parameters
    ----------
    path : Path
    areas : Areas
        Known area codes.
    taxonomy : Taxonomy
        Known breakdowns, categories and units.
    kind : str
        Code of the file kind.
    points : mapping, optional
        Known service points: name by code; without it any point is taken.

    Returns
    -------
    Delivery

    Raises
    ------
    DeliveryError
        If the file cannot be read or any row breaks the standard: all or nothing.
    """
    # Here, because the checks take a second to import.
    from loaders.check import Context, check_file
    from loaders.standard import load_standard

    try:
        content = path.read_bytes()
    except OSError as error:
        raise DeliveryError(
            f"Het bestand '{path.name}' is niet te openen.", "Controleer de naam en de map."
        ) from error
    context = Context(areas, taxonomy, load_standard(), dict(points or {}))
    report = check_file(content, path.name, context, kind=kind)
    if report.levering is None or not report.schoon:
        more = len(report.fouten) - _SHOWN_PROBLEMS
        listed = " ".join(in_words(each) for each in report.fouten[:_SHOWN_PROBLEMS])
        rest = f" En nog {more}." if more > 0 else ""
        raise DeliveryError(
            f"'{path.name}' is niet opgeslagen. {listed}{rest}",
            "Herstel de regels en lever opnieuw aan.",
        )
    return report.levering


def in_words(problem: Problem) -> str:
    """Return a problem as a line of text."""
    place = [f"rij {problem.rij}"] if problem.rij is not None else []
    place += [f"kolom {problem.kolom}"] if problem.kolom else []
    parts = [", ".join(place)] if place else []
    # An empty cell is shown as such; a problem of a row, or of a whole column, has no value.
    if problem.waarde or (problem.kolom and problem.rij is not None):
        parts.append(f"'{problem.waarde}'")
    told = ": ".join([*parts, problem.reden])
    hint = f" Voorstel: {problem.voorstel.removesuffix('.')}." if problem.voorstel else ""
    return sentence_case(told) + hint
