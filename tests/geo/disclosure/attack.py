"""Small linked tables, and the exhaustive attacker that the linear one is checked against."""

from itertools import product

import numpy as np
import pandas as pd

from geo.areas import Level
from geo.disclosure import Counts, Plan
from geo.disclosure.audit import Attacker
from geo.disclosure.keys import Breakdown, CellRef, TableKey
from geo.disclosure.known import known_of
from geo.disclosure.links import Builder
from geo.period import Period

PLAN = Plan.model_validate(
    {
        "drempel": 10,
        "afronding": 5,
        "klassen": (10, 25, 50, 100, 200),
        "minimum_inwoners": 100,
        "minimum_voor_verandering": 50,
        "bekend_minimaal_pct": {"stadsdeel": 50, "wijk": 50, "buurt": 80},
        "uitgesplitst_minimaal_pct": 80,
        "weergaven": (
            {
                "niveau": "wijk",
                "perioden": ["jaar"],
                "hulpvraag": "totaal",
                "toelichting": "Per wijk het totaal.",
            },
        ),
    }
)
YEAR = TableKey(Level.WIJK, Period.of_year(2025), Breakdown.TOTAL)
Q = [Period.parse(f"2025-K{n}") for n in (1, 2, 3, 4)]


def exact(rows, index, columns):
    frame = pd.DataFrame(rows, index=list(index), columns=list(columns), dtype=float)
    return Counts(frame, frame)


def with_margins(inner):
    """Return a table with its row sums, column sums and grand total, and its links."""
    inner = np.asarray(inner)
    rows, columns = inner.shape
    full = np.vstack([np.hstack([inner, inner.sum(1, keepdims=True)])] * 1)
    full = np.vstack([full, full.sum(0, keepdims=True)])
    names_r = [f"r{i}" for i in range(rows)] + ["R"]
    names_c = [f"c{j}" for j in range(columns)] + ["C"]
    build = Builder()
    for r in names_r:
        build.add((r, "C"), [(r, c) for c in names_c[:-1]])
    for c in names_c:
        build.add(("R", c), [(r, c) for r in names_r[:-1]])
    links = build.links([{CellRef(YEAR, r, c): (r, c) for r in names_r for c in names_c}])
    return {YEAR: exact(full, names_r, names_c)}, links


def bounds_by_program(published, links):
    low, high, _ = known_of([published], links, PLAN.drempel)
    attacker = Attacker(links, low, high)
    return [tuple(round(b, 6) for b in attacker.bounds(u)) for u in range(links.size)]


def bounds_by_trying(published, links, most):
    """Return the same bounds, by trying every whole count of every inner cell up to ``most``."""
    low, high, _ = known_of([published], links, PLAN.drempel)
    wholes = {each.whole for each in links.sums}
    free = [u for u in range(links.size) if u not in wholes]
    ranges = [range(int(low[u]), int(min(high[u], most)) + 1) for u in free]
    seen_low, seen_high = np.full(links.size, np.inf), np.full(links.size, -np.inf)
    for values in product(*ranges):
        x = np.full(links.size, np.nan)
        x[free] = values
        for _ in range(2):
            for each in links.sums:
                x[each.whole] = x[list(each.parts)].sum()
        if np.all(x >= low) and np.all(x <= high):
            seen_low, seen_high = np.minimum(seen_low, x), np.maximum(seen_high, x)
    return list(zip(seen_low.tolist(), seen_high.tolist(), strict=True))
