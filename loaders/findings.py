"""What was found in columns, said per row: the problems and remarks that a user reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from geo.text import how_many, listing, number
from loaders.checks import Finding
from loaders.lines import Column, Ints
from loaders.report import Problem, Source

_SHOWN, _NAMED = 40, 10
_LINE_BREAKS = re.compile(r"\s*[\r\n\t]+\s*")
# In a wide file these two come from the heading and the cell, the others from the whole row.
_PER_CELL = ("categorie", "aantal")


class Writer:
    """Says what was found, with rows and headings as the file has them.

    Parameters
    ----------
    source : Source
    columns : dict of Column
    """

    def __init__(self, source: Source, columns: dict[str, Column]) -> None:
        self._columns = columns
        self._rij = source.rij
        self._cells = source.waardekop
        # The first line of each row: a row is read once, however wide it is.
        self._first_lines = np.unique(source.rij, return_index=True)[1]

    def problems(self, finding: Finding) -> Iterator[Problem]:
        """Yield the problems of a finding, one per row (or cell of a wide row) and reason."""
        column, lines = self._columns[finding.column], finding.lines
        if not self._per_cell(column):
            lines = lines[np.unique(self._rij[lines], return_index=True)[1]]
        texts = [shown(text) for text in column.texts]
        for line, rij, code, text in zip(
            lines.tolist(),
            self._rij[lines].tolist(),
            finding.codes[lines].tolist(),
            column.codes[lines].tolist(),
            strict=True,
        ):
            heading = self._heading(column, line)
            for reason, suggestion in finding.wrong[code]:
                yield Problem(rij, heading, texts[text], reason, suggestion)

    def about(self, column: Column, lines: Ints, reason: str) -> Iterator[Problem]:
        """Yield one problem for each row of these lines, in one column."""
        for line in lines[np.unique(self._rij[lines], return_index=True)[1]].tolist():
            text = shown(column.texts[column.codes[line]])
            yield Problem(int(self._rij[line]), self._heading(column, line), text, reason)

    def repeats(self, lines: Ints, first: Ints) -> Iterator[Problem]:
        """Yield per row the earlier row that is about the same thing."""
        told = set()
        for line, before, rij, earlier in zip(
            lines.tolist(),
            first.tolist(),
            self._rij[lines].tolist(),
            self._rij[first].tolist(),
            strict=True,
        ):
            if (rij, earlier) in told:
                continue
            told.add((rij, earlier))
            heading = str(self._cells[line]) if self._cells is not None else ""
            if rij == earlier and self._cells is not None:
                reason = (
                    f"De kolommen '{self._cells[before]}' en '{heading}' gaan over hetzelfde: "
                    "lever er één van aan."
                )
            else:
                reason = f"Deze combinatie staat er al: rij {rij} herhaalt rij {earlier}."
            yield Problem(rij, heading, self._count(line) if heading else "", reason)

    def _count(self, line: int) -> str:
        counts = self._columns.get("aantal")
        return shown(counts.texts[counts.codes[line]]) if counts is not None else ""

    def remarks(self) -> Iterator[Problem]:
        """Yield what is worth telling about values that were accepted, once per value."""
        for column in self._columns.values():
            told = [i for i, r in enumerate(column.readings) if r.remark and not r.reason]
            if not told:
                continue
            per_cell = self._per_cell(column)
            lines = np.arange(len(self._rij)) if per_cell else self._first_lines
            used, at, counts = np.unique(column.codes[lines], return_index=True, return_counts=True)
            places = dict(zip(used.tolist(), zip(lines[at], counts, strict=True), strict=True))
            for text in told:
                line, count = places[text]
                remark = column.readings[text].remark
                often = f" In {number(int(count))} rijen." if count > 1 else ""
                yield Problem(
                    int(self._rij[line]),
                    self._heading(column, int(line)),
                    shown(column.texts[text]),
                    f"{remark}{often}",
                )

    def _per_cell(self, column: Column) -> bool:
        return self._cells is not None and column.spec.naam in _PER_CELL

    def _heading(self, column: Column, line: int) -> str:
        if self._cells is not None and column.spec.naam in _PER_CELL:
            return str(self._cells[line])
        return column.heading


def shown(text: str) -> str:
    """Return a value as a message shows it: not too long, and a mark for what cannot be seen."""
    text = _LINE_BREAKS.sub(" ", text)
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def briefly(names: Sequence[str]) -> str:
    """Return names as a list, the first ten by name."""
    more = len(names) - _NAMED
    rest = [how_many(more, "andere", "andere")] if more > 0 else []
    return listing([*names[:_NAMED], *rest])
