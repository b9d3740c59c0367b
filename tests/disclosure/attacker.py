"""An attacker of its own on a published release: from the file that is shipped, and nothing else.

It shares no code with ``geo.disclosure``: it reads what the cells say, writes down by itself which
sums must hold, and lets linear programming minimise and maximise every "0-9".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_array

from geo.areas import Areas, Level

YEAR, WINDOW = "2025", "2025-K4/2026-K3"
QUARTERS = [f"{y}-K{k}" for y, k in [(2024, 4), *((2025, k) for k in (1, 2, 3, 4))]]
QUARTERS += [f"2026-K{k}" for k in (1, 2, 3)]
BEGIN, END = "2025-K1..K3", "2026-K1..K3"
PIECES = {BEGIN: QUARTERS[1:4], END: QUARTERS[5:], YEAR: [BEGIN, "2025-K4"]}
PIECES |= {WINDOW: ["2025-K4", END]}
OUTSIDE = ("onbekend", "buiten", "geen_vast_adres")
SHORT = ("inloop", "telefoon", "digitaal")
Unknown = tuple[str, str, str]


class Attack:
    """The unknown counts, what is written of each, and the sums between them."""

    def __init__(self) -> None:
        self.number: dict[Unknown, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.sums: list[tuple[int, list[int]]] = []
        self.small: set[int] = set()

    def of(self, place: str, period: str, what: str) -> int:
        """Return the number of an unknown count, new or not."""
        found = self.number.setdefault((place, period, what), len(self.low))
        if found == len(self.low):
            self.low.append(0.0)
            self.high.append(np.inf)
        return found

    def read(self, unknown: int, low: float, high: float, *, small: bool) -> None:
        """Note what a cell says of a count."""
        self.low[unknown] = max(self.low[unknown], low)
        self.high[unknown] = min(self.high[unknown], high)
        if small:
            self.small.add(unknown)

    def add(self, whole: Unknown, parts: Iterable[Unknown]) -> None:
        """Note that a count is the sum of others."""
        self.sums.append((self.of(*whole), [self.of(*part) for part in parts]))

    def narrowed(self) -> dict[Unknown, tuple[float, float]]:
        """Return every "0-9" that cannot be all of 0 to 9, with what it can be."""
        rows, columns, values = [], [], []
        for i, (whole, parts) in enumerate(self.sums):
            rows += [i] * (1 + len(parts))
            columns += [whole, *parts]
            values += [1.0] + [-1.0] * len(parts)
        matrix = csr_array((values, (rows, columns)), shape=(len(self.sums), len(self.low)))
        bounds = np.column_stack([self.low, self.high])
        seen = {1: np.full(len(self.low), np.inf), -1: np.full(len(self.low), np.inf)}

        def solve(unknowns: list[int], sign: int) -> None:
            cost = np.zeros(len(self.low))
            cost[unknowns] = sign
            found = linprog(
                cost, A_eq=matrix, b_eq=np.zeros(len(self.sums)), bounds=bounds, method="highs"
            )
            if found.x is None:
                raise ValueError(f"no counts agree with what was published: {found.message}")
            for s, best in seen.items():
                np.minimum(best, s * found.x, out=best)

        open_: dict[int, list[int]] = {}
        for sign, goal in ((1, 0.0), (-1, -9.0)):
            left = sorted(self.small)
            while left:
                before = len(left)
                solve(left, sign)
                left = [u for u in left if seen[sign][u] > goal + 1e-4]
                if len(left) > 0.9 * before:
                    break
            for unknown in left:
                if seen[sign][unknown] > goal + 1e-4:
                    solve([unknown], sign)
            open_[sign] = [u for u in left if seen[sign][u] > goal + 1e-4]
        names = {number: name for name, number in self.number.items()}
        return {
            names[u]: (float(seen[1][u]), -float(seen[-1][u]))
            for u in sorted({*open_[1], *open_[-1]})
        }


def attack(
    figures: pd.DataFrame,
    areas: Areas,
    group_of: Mapping[str, str],
    home: Mapping[str, str],
    closed: Mapping[str, Iterable[str]],
) -> Attack:
    """Read a release and write down which sums everyone knows to hold.

    Parameters
    ----------
    figures : DataFrame
        The frozen cells.
    areas : Areas
    group_of : mapping
        Main group by demand type.
    home : mapping
        Stadsdeel of each service point.
    closed : mapping
        Per quarter the points that were closed.
    """
    found = Attack()
    shut = {(period, point) for period, points in closed.items() for point in points}
    columns = ["niveau", "periode", "uitsplitsing", "gebied", "categorie", "staat", "tekst"]
    points: set[str] = set()
    shares: dict[tuple[str, str], set[str]] = defaultdict(set)
    measures: dict[str, set[str]] = defaultdict(set)
    traits: dict[str, set[str]] = defaultdict(set)
    covered = figures["laagste"].fillna(0).gt(0).tolist()
    cells = figures[columns].itertuples(index=False, name=None)
    for hidden, (level, period, table, area, category, state, text) in zip(
        covered, cells, strict=True
    ):
        place, what = area, category
        if table == "hoofdgroepen" and category != "totaal":
            what = f"groep {category}"
        elif table in ("leeftijd", "doelgroep") and category != "totaal":
            what = f"{table} {category}"
            traits[table].add(what)
        elif table == "niet_geplaatst":
            place = area if area in OUTSIDE else f"grover dan {level}"
        elif table == "servicepunten":
            points.add(category)
            place, what = "alle" if level == "gemeente" else area, f"punt {category}"
        elif table == "per_punt":
            point, _, measure = category.rpartition(":")
            measures[measure].add(point)
            place, what = "alle", f"punt {point} {measure}"
        elif table == "bij_punten":
            breakdown = category.rpartition(":")[0]
            shares[period, breakdown].add(category)
            place = f"bij {area}"
        unknown = found.of(place, period, what)
        point = category.partition(":")[0]
        if state == "niet_van_toepassing" or text == "0\N{EN DASH}9":
            is_shut = table in ("servicepunten", "per_punt") and (period, point) in shut
            found.read(unknown, 0, 0 if is_shut else 9, small=not is_shut)
        elif state == "getal" and "\N{EN DASH}" in text:
            low, high = map(int, text.split("\N{EN DASH}"))
            found.read(unknown, max(10, -(-low // 5) * 5 - 2), high // 5 * 5 + 2, small=False)
        elif state == "getal" and text.endswith(" of meer"):
            found.read(unknown, int(text.split()[0]) - 2, np.inf, small=False)
        elif state == "getal":
            n = int(text.replace(".", ""))
            found.read(unknown, max(10, n - 2), n + 2, small=False)
        elif state == "afgeschermd":
            found.read(unknown, 10 if hidden else 0, np.inf, small=False)
    _areas(found, areas, group_of)
    _traits(found, areas, sorted(traits["leeftijd"]), sorted(traits["doelgroep"]))
    _points(found, areas, sorted(points))
    _work(found, sorted(measures["onbekend"]), measures, shares, home)
    return found


def _areas(found: Attack, areas: Areas, group_of: Mapping[str, str]) -> None:
    town, districts = areas.gemeente.code, areas.codes(Level.STADSDEEL)
    groups = sorted({f"groep {g}" for g in group_of.values()})
    whats = ["totaal", *groups, *group_of]
    rest = f"{town} rest"
    for what in whats:
        for place in [town, *districts, rest]:
            for period, parts in PIECES.items():
                found.add((place, period, what), [(place, p, what) for p in parts])
        for period in QUARTERS:
            found.add((town, period, what), [(p, period, what) for p in [*districts, rest]])
    for place in [town, *districts]:
        for period in [*QUARTERS, *PIECES]:
            found.add((place, period, "totaal"), [(place, period, g) for g in groups])
            for group in groups:
                mine = [kind for kind, of in group_of.items() if f"groep {of}" == group]
                found.add((place, period, group), [(place, period, kind) for kind in mine])
    for district in districts:
        wijken = [*areas.children(district), f"{district} rest"]
        for what in ["totaal", *groups]:
            for place in wijken:
                for period in (YEAR, WINDOW):
                    found.add((place, period, what), [(place, p, what) for p in PIECES[period]])
            for period in (BEGIN, "2025-K4", END):
                found.add((district, period, what), [(w, period, what) for w in wijken])
        for place in wijken:
            for period in (BEGIN, "2025-K4", END, YEAR, WINDOW):
                found.add((place, period, "totaal"), [(place, period, g) for g in groups])
    for wijk in areas.codes(Level.WIJK):
        below = areas.children(wijk)
        below = [*below, f"{wijk} rest"] if len(below) > 1 else below
        found.add((wijk, YEAR, "totaal"), [(b, YEAR, "totaal") for b in below])
    for period in [*QUARTERS, YEAR, WINDOW]:
        found.add(("grover dan stadsdeel", period, "totaal"), [(rest, period, "totaal")])
    coarse = [rest, *(f"{d} rest" for d in districts)]
    for period in (YEAR, WINDOW):
        found.add(("grover dan wijk", period, "totaal"), [(r, period, "totaal") for r in coarse])
    for place in OUTSIDE:
        for period, parts in PIECES.items():
            found.add((place, period, "totaal"), [(place, p, "totaal") for p in parts])


def _traits(found: Attack, areas: Areas, ages: list[str], groups: list[str]) -> None:
    """Everyone has one age, also an unknown one; who is in a target group may be in more."""
    town, districts = areas.gemeente.code, areas.codes(Level.STADSDEEL)
    rest = f"{town} rest"
    for what in [*ages, *groups]:
        found.add((town, YEAR, what), [(place, YEAR, what) for place in [*districts, rest]])
    for place in [town, *districts, rest]:
        found.add((place, YEAR, "totaal"), [(place, YEAR, age) for age in ages])
        for group in groups:
            others = (place, YEAR, f"niet {group}")
            found.add((place, YEAR, "totaal"), [(place, YEAR, group), others])


def _points(found: Attack, areas: Areas, points: list[str]) -> None:
    town, districts = areas.gemeente.code, areas.codes(Level.STADSDEEL)
    for period in [*QUARTERS, YEAR]:
        everyone = ("alle", period, "totaal")
        found.add(everyone, [(place, period, "totaal") for place in (town, *OUTSIDE)])
        found.add(everyone, [("alle", period, f"punt {p}") for p in points])
    for point in points:
        name = f"punt {point}"
        for period in (BEGIN, YEAR):
            found.add(("alle", period, name), [("alle", p, name) for p in PIECES[period]])
        places = [*districts, "geen stadsdeel"]
        found.add(("alle", YEAR, name), [(place, YEAR, name) for place in places])
        nowhere = [("alle", q, f"{name} onbekend") for q in QUARTERS[1:5]]
        found.add(("geen stadsdeel", YEAR, name), [*nowhere, ("elders", YEAR, name)])
    for district in districts:
        found.add((district, YEAR, "totaal"), [(district, YEAR, f"punt {p}") for p in points])


def _work(
    found: Attack,
    points: list[str],
    measures: Mapping[str, set[str]],
    shares: Mapping[tuple[str, str], set[str]],
    home: Mapping[str, str],
) -> None:
    for period in QUARTERS:
        nowhere = [("alle", period, f"punt {p} onbekend") for p in points]
        found.add(("onbekend", period, "totaal"), nowhere)
        for p in points:
            parts = [("alle", period, f"punt {p} {w}") for w in ("onbekend", "ergens")]
            found.add(("alle", period, f"punt {p}"), parts)
        for p in measures["instroom"]:
            whole = ("alle", period, f"punt {p}")
            found.add(("alle", period, f"punt {p} instroom"), [whole])
    for (period, breakdown), columns in shares.items():
        unit = breakdown.partition(":")[0]
        for district in sorted({at for at in home.values() if at}):
            place = f"bij {district}"
            found.add((place, period, unit), [(place, period, c) for c in sorted(columns)])
            mine = [p for p in points if home.get(p) == district]
            if unit == "dossiers":
                found.add((place, period, unit), [("alle", period, f"punt {p}") for p in mine])
            if breakdown == "contacten:kanaal":
                brief = (place, period, "kort")
                found.add(brief, [(place, period, f"{breakdown}:{c}") for c in SHORT])
                found.add(brief, [("alle", period, f"punt {p} contacten") for p in mine])
