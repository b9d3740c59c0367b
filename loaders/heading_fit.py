"""How headings fit a kind of file: which columns, counts and categories were understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.standard import FileKind

# A file is wide over one of these, or over a breakdown of the taxonomy.
OVER_PERIODS, OVER_UNITS = "periode", "eenheid"
COUNT, BREAKDOWN, CATEGORY = "aantal", "uitsplitsing", "categorie"
# Parts a category of another breakdown than the file's own, as in ``leeftijd/15_24``.
OTHER_BREAKDOWN = "/"


@dataclass
class Fit:
    """How headings fit a kind of file.

    Parameters
    ----------
    kind : FileKind
    columns : dict
        Place of the column in the file, by column of the standard.
    fixed : dict
        Value by column of the standard, where a heading says it.
    wide : dict
        What a count stands for, by place: a category, a period or a unit.
    over : str
        What a wide file is spread over: a breakdown, ``periode`` or ``eenheid``.
    unclear : dict
        Places that may each be that column, by column of the standard.
    ambiguous : dict
        Breakdowns of the file that a category may be of, by place.
    added : dict
        By place what was added to a heading that is understood but for that: it is not read.
    explained : dict
        By place what was added to the heading of a label: it explains, and may say otherwise.
    said_units : dict
        By place the unit that was added to a heading.
    """

    kind: FileKind
    columns: dict[str, int] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    wide: dict[int, str] = field(default_factory=dict)
    over: str = ""
    unclear: dict[str, list[int]] = field(default_factory=dict)
    ambiguous: dict[int, list[str]] = field(default_factory=dict)
    added: dict[int, str] = field(default_factory=dict)
    explained: dict[int, str] = field(default_factory=dict)
    said_units: dict[int, str] = field(default_factory=dict)

    @property
    def covered(self) -> set[str]:
        """Columns of the standard that the file fills."""
        spread: set[str] = set()
        if self.over in (OVER_PERIODS, OVER_UNITS):
            spread = {self.over, COUNT}
        elif self.over:
            spread = {BREAKDOWN, CATEGORY, COUNT}
        return {*self.columns, *self.fixed} | spread

    def missing(self, also: dict[str, str] | None = None) -> list[str]:
        """Return the columns that the file needs and lacks; ``also`` are known otherwise."""
        there = self.covered | set(also or {})
        return [name for name in needed(self.kind, there) if name not in there]

    @property
    def score(self) -> float:
        """How well it fits; more covered is better, and less missing."""
        return len(self.covered) - len(self.missing()) + len(self.wide) / 1000


def needed(kind: FileKind, there: set[str]) -> list[str]:
    """Return the columns without which a file of a kind says nothing.

    Parameters
    ----------
    kind : FileKind
    there : set of str
        Columns that there are: where every content may be absent, some of it must be there.
    """
    counts = [column.naam for column in kind.kolommen if column.soort == "aantal"]
    wanted = {c.naam for c in kind.kolommen if c.verplicht} | (
        set(counts) if len(counts) == 1 else set()
    )
    content = [name for name in kind.names if name not in kind.sleutel]
    if content and not there & set(content) and not wanted & set(content):
        wanted.add(content[0])
    return [name for name in kind.names if name in wanted]
