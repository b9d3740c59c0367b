"""The outcome of checking a delivery, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo.text import listing, number

_PLURAL = {"titel": "titelrijen", "kop": "koprijen", "leeg": "lege rijen", "totaal": "totaalrijen"}
_SINGULAR = {"titel": "titelrij", "kop": "koprij", "leeg": "lege rij", "totaal": "totaalrij"}
_FEW = ("De ene rij is", "Beide rijen zijn")
_LISTED_ROWS = 4


def check_headline(read: int, accepted: int, rejected: int) -> str:
    """Return how a check came out, in one sentence.

    Examples
    --------
    >>> check_headline(126, 120, 6)
    '120 van de 126 rijen zijn in orde; 6 zijn afgewezen.'
    """
    if not read:
        return "In dit bestand staan geen rijen met gegevens."
    if not rejected:
        return f"{_every(read)} in orde."
    if not accepted:
        return f"{_every(read)} afgewezen."
    fine = "is" if accepted == 1 else "zijn"
    bad = "is" if rejected == 1 else "zijn"
    return (
        f"{number(accepted)} van de {number(read)} rijen {fine} in orde; "
        f"{number(rejected)} {bad} afgewezen."
    )


def _every(rows: int) -> str:
    if rows <= len(_FEW):
        return _FEW[rows - 1]
    return f"Alle {number(rows)} rijen zijn"


def skipped_words(skipped: Iterable[tuple[int, str]]) -> str:
    """Return the rows that hold no data: how many of each kind, and where they stand.

    Parameters
    ----------
    skipped : iterable of (int, str)
        Row in the file, and ``titel``, ``kop``, ``leeg`` or ``totaal``.

    Examples
    --------
    >>> skipped_words([(1, "titel"), (2, "titel"), (9, "totaal")])
    '2 titelrijen (1 t/m 2) en 1 totaalrij (9)'
    """
    by_kind: dict[str, list[int]] = {}
    for row, kind in skipped:
        by_kind.setdefault(kind, []).append(row)
    told = []
    for kind, rows in by_kind.items():
        names = _SINGULAR if len(rows) == 1 else _PLURAL
        told.append(f"{number(len(rows))} {names.get(kind, kind)} ({row_ranges(rows)})")
    return listing(told)


def row_ranges(rows: Sequence[int]) -> str:
    """Return row numbers as ranges: ``1 t/m 3, 8``; of many ranges the first few."""
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    words = [str(a) if a == b else f"{a} t/m {b}" for a, b in ranges]
    if len(words) > _LISTED_ROWS:
        words = [*words[:_LISTED_ROWS], "…"]
    return ", ".join(words)
