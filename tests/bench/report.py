"""The table: our figures beside the baselines', with the targets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any

from tests.bench.measure import FRONT, Found

_HEAD = ("figure", "ours", "naive pydeck", "explore", "bare pydeck", "ratio", "target", "met")


@dataclass(frozen=True)
class Row:
    """One figure.

    Parameters
    ----------
    figure : str
    unit : str
        ``kB``, ``ms`` or ``s``.
    ours, pydeck, explore, bare : list of float
        One value per repetition, in that unit; empty when it was not measured.
    target : str
    limit : float, optional
        The most our median may be.
    """

    figure: str
    unit: str
    ours: list[float]
    pydeck: list[float]
    explore: list[float]
    bare: list[float]
    target: str = ""
    limit: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether our median is within the target; ``None`` without one."""
        return None if self.limit is None else median(self.ours) <= self.limit

    @property
    def _columns(self) -> tuple[list[float], ...]:
        return self.ours, self.pydeck, self.explore, self.bare

    def cells(self) -> tuple[str, ...]:
        """Return the row as text: median, and between brackets the least and the most."""
        ratios = [_ratio(self.ours, other) for other in (self.pydeck, self.explore) if other]
        return (
            self.figure,
            *(_spread(values, self.unit) for values in self._columns),
            " ".join(ratios),
            self.target,
            {None: "", True: "yes", False: "NO"}[self.met],
        )

    def plain(self) -> dict[str, Any]:
        """Return the row for JSON."""
        return asdict(self) | {"met": self.met}


def rows(found: Found) -> list[Row]:
    """Return the figures of the table, in its order."""
    baselines = (found["pydeck"], found["explore"], found["bare"])

    def row(figure: str, series: str, unit: str, target: str = "", ours: str = "ours") -> Row:
        scale = {"kB": 1000.0, "ms": 1.0, "s": 1000.0}[unit]
        each = [[v / scale for v in getattr(m, series)] for m in (found[ours], *baselines)]
        return Row(figure, unit, *each, target)

    def most(made: Row, limit: float) -> Row:
        return replace(made, limit=limit)

    def share(made: Row, part: float) -> Row:
        return replace(
            made, target=f"1/{round(1 / part)} of naive", limit=part * median(made.pydeck)
        )

    def fastest(made: Row) -> Row:
        limit = min(median(made.pydeck), median(made.explore))
        return replace(made, target="fastest baseline", limit=limit)

    return [
        most(row("wire per switch, new view", "wire_new", "kB", "40 kB, aim 10 kB"), 40),
        row("wire per switch, seen view", "wire_seen", "kB", "almost nothing"),
        row("map element alone, raw", "element_raw", "kB"),
        row("map element alone, deflated", "element_deflated", "kB"),
        share(row("script run on server, new view", "script_new", "ms"), 1 / 15),
        row("script run on server, seen view", "script_seen", "ms", "almost nothing"),
        share(row("server CPU per switch, new view", "cpu_new", "ms"), 1 / 15),
        row("server CPU per switch, seen view", "cpu_seen", "ms", "almost nothing"),
        share(row("switch to settled map, new view", "settled_new", "ms"), 1 / 3),
        share(row("switch to settled map, seen view", "settled_seen", "ms"), 1 / 3),
        fastest(row("warm first map, 114 buurten", "warm", "s")),
        row("warm first map, front page", "warm", "s", ours=FRONT),
        most(row("cold start to first map, filled store", "cold", "s", "4 s", ours=FRONT), 4),
        most(row("cold start to first map, empty store", "cold_empty", "s", "4 s", ours=FRONT), 4),
        row("cold start, nothing compiled yet", "cold_uncompiled", "s", ours=FRONT),
    ]


def table(made: list[Row]) -> str:
    """Return the rows as an aligned table."""
    lines = [_HEAD, *(row.cells() for row in made)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = [" | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    text.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in text)


def _spread(values: list[float], unit: str) -> str:
    if not values:
        return "-"
    low, middle, high = (f"{v:.{_digits(v)}f}" for v in (min(values), median(values), max(values)))
    return f"{middle} {unit} ({low}-{high})"


def _digits(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 10 else 2


def _ratio(ours: list[float], other: list[float]) -> str:
    if not ours:
        return ""
    times = median(other) / median(ours)
    return f"1/{times:.{_digits(10 * times)}f}" if times >= 1 else f"{1 / times:.2f}x"
