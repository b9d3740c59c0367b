"""What was found in columns, said per row: the problems and remarks that a user reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

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

    def repeats(self, lines: Ints, first: Ints, key: Collection[str]) -> Iterator[Problem]:
        """Yield per row the earlier row that is about the same thing, and what they differ in.

        Parameters
        ----------
        lines, first : array of int
            As ``repeats.repeated`` returns.
        key : collection of str
            The columns in which they are the same.
        """
        content = [column for name, column in self._columns.items() if name not in key]
        differ = [column.value_codes[lines] != column.value_codes[first] for column in content]
        # What contradicts comes first: beside it a repeat of the same row is no news.
        told: set[tuple[int, int]] = set()
        same = ~np.logical_or.reduce([*differ, np.zeros(len(lines), np.bool_)])
        for column, flags in zip(content, differ, strict=True):
            for line, before in zip(lines[flags].tolist(), first[flags].tolist(), strict=True):
                told.add((int(self._rij[line]), int(self._rij[before])))
                yield self._contradiction(column, line, before)
        for line, before in zip(lines[same].tolist(), first[same].tolist(), strict=True):
            rows = int(self._rij[line]), int(self._rij[before])
            if rows not in told:
                told.add(rows)
                yield self._repeat(line, before)

    def _contradiction(self, column: Column, line: int, before: int) -> Problem:
        rij, earlier = int(self._rij[line]), int(self._rij[before])
        heading = self._heading(column, line)
        here, there = (shown(column.texts[column.codes[at]]) for at in (line, before))
        if rij == earlier and self._cells is not None:
            reason = f"{self._same_columns(line, before)} Er staat '{there}' en '{here}'."
        else:
            reason = (
                f"Deze combinatie staat er al met iets anders: rij {earlier} heeft '{there}' en "
                f"rij {rij} '{here}'. Kies welke klopt."
            )
        return Problem(rij, heading, here, reason)

    def _repeat(self, line: int, before: int) -> Problem:
        rij, earlier = int(self._rij[line]), int(self._rij[before])
        heading = str(self._cells[line]) if self._cells is not None else ""
        if rij == earlier and self._cells is not None:
            reason = self._same_columns(line, before)
        else:
            reason = (
                f"Deze combinatie staat er al: rij {rij} herhaalt rij {earlier}, met dezelfde "
                "waarden."
            )
        return Problem(rij, heading, self._count(line) if heading else "", reason)

    def _same_columns(self, line: int, before: int) -> str:
        one, other = (self._cells[at] if self._cells is not None else "" for at in (before, line))
        return f"De kolommen '{one}' en '{other}' gaan over hetzelfde: lever er één van aan."

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
