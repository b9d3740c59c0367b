"""How long measuring takes: ``uv run python -m tests.bench.measure_speed``.

Three sizes of country, eight quarters and fifteen demand types. Beside it the same figures area
by area, as a script with loops makes them; it does two tables and is multiplied, and its figures
must be ours.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import numpy as np
import pandas as pd
from scipy import stats

from geo.rates import dispersion, empirical_bayes, location_quotient, wilson_interval
from geo.reach import assess

SIZES = (44, 440, 3340)
QUARTERS, TYPES = 8, 15
PHI = 2.0
_SAMPLE = 2


def country(areas: int) -> tuple[pd.Series, np.ndarray]:
    """Return residents per area and counts: areas by quarters by types."""
    rng = np.random.default_rng(areas)
    index = [f"WK{k:06d}" for k in range(areas)]
    residents = pd.Series(np.round(rng.gamma(2.0, 6000.0, areas)), index)
    rates = rng.uniform(1.0, 5.0, TYPES) / 1000
    mean = residents.to_numpy()[:, None, None] * rates
    return residents, rng.negative_binomial(
        np.broadcast_to(mean, (areas, QUARTERS, TYPES)) / (PHI - 1) + 1e-9, 1 / PHI
    ).astype(float)


def around(counts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return what a reader knows of counts."""
    rounded = np.round(counts / 5) * 5
    return (rounded - 2).where(counts >= 10, 0.0), (rounded + 2).where(counts >= 10, 9.0)


def ours(residents: pd.Series, counts: np.ndarray) -> list[pd.DataFrame]:
    """Measure every quarter and type, with what belongs to it."""
    tables = []
    for quarter in range(QUARTERS):
        frame = pd.DataFrame(counts[:, quarter], index=residents.index)
        location_quotient(frame)
        wilson_interval(frame[0], frame.sum(axis=1))
    for kind in range(TYPES):
        phi = dispersion(counts[:, :, kind])
        for quarter in range(QUARTERS):
            seen = pd.Series(counts[:, quarter, kind], residents.index)
            low, high = around(seen)
            empirical_bayes(seen, residents)
            tables.append(
                assess(
                    low, residents, observed_high=high, residents=residents, phi=phi, unknown=50.0
                )
            )
    return tables


def naive(residents: pd.Series, counts: np.ndarray, kind: int, quarter: int) -> pd.DataFrame:
    """The same figures for one table, area by area."""
    table = counts[:, :, kind]
    kept, total = [], table.sum()
    for row in table:
        mean = row.sum() * table.sum(axis=0) / total
        if mean.min() >= 1:
            kept.append(row)
    kept_table = np.array(kept)
    phi, total = 0.0, kept_table.sum()
    columns = kept_table.sum(axis=0)
    for row in kept:
        for column, count in enumerate(row):
            mean = row.sum() * columns[column] / total
            phi += (count - mean) ** 2 / mean
    phi = max(1.0, phi / ((len(kept) - 1) * (QUARTERS - 1)))

    low, high = around(pd.Series(counts[:, quarter, kind], residents.index))
    people = [code for code in residents.index if residents[code] >= 100]

    def scale(values: pd.Series) -> float:
        ranked = sorted(people, key=lambda code: values[code] / residents[code])
        half, upto = sum(residents[code] for code in people) / 2, 0.0
        for code in ranked:
            upto += residents[code]
            if upto >= half:
                return values[code] / residents[code]
        raise ValueError("nobody lives anywhere")

    least, most = scale(low), scale(high)
    rows, uncertain = {}, 0
    for code in people:
        fewest, largest = residents[code] * least, residents[code] * most
        lower = phi * stats.chi2.ppf(0.025, 2 * low[code] / phi) / 2 / largest if low[code] else 0.0
        upper = phi * stats.chi2.ppf(0.975, 2 * high[code] / phi + 2) / 2 / fewest
        p = 1.0
        if high[code] < fewest:
            p = 2 * stats.norm.sf(2 * (fewest**0.5 - high[code] ** 0.5) / phi**0.5)
        elif low[code] > largest:
            p = 2 * stats.norm.sf(2 * (low[code] ** 0.5 - largest**0.5) / phi**0.5)
        rows[code] = {"lower": lower, "upper": upper, "p": p if fewest >= 10 else np.nan}
        # What may be enough is a test too.
        uncertain += fewest < 10 <= largest
    result = pd.DataFrame.from_dict(rows, orient="index")
    tested = result["p"].dropna().sort_values(ascending=False)
    number = len(tested) + uncertain
    q, best = {}, 1.0
    for place, code in enumerate(tested.index):
        best = min(best, tested[code] * number / (len(tested) - place))
        q[code] = best
    result["q"] = pd.Series(q, dtype=float)
    return result


def check(mine: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Raise ``AssertionError`` unless both give the same figures."""
    pd.testing.assert_frame_equal(
        mine.loc[theirs.index, ["lower", "upper", "p", "q"]], theirs, rtol=1e-9, atol=1e-12
    )


def main() -> int:
    """Measure and print."""
    argparse.ArgumentParser(prog="python -m tests.bench.measure_speed").parse_args()
    print(f"{QUARTERS} quarters, {TYPES} types; {os.cpu_count()} processors")
    print("areas    ours  per area and table   area by area (two tables, multiplied)")
    ours(*country(SIZES[0]))  # imports scipy and warms up
    for areas in SIZES:
        residents, counts = country(areas)
        times = []
        for _ in range(3):
            start = time.process_time()
            tables = ours(residents, counts)
            times.append(time.process_time() - start)
        best = min(times)
        start = time.process_time()
        for quarter in range(_SAMPLE):
            check(tables[quarter], naive(residents, counts, 0, quarter))
        slow = (time.process_time() - start) * QUARTERS * TYPES / _SAMPLE
        each = best / (areas * QUARTERS * TYPES) * 1e6
        print(
            f"{areas:5d} {best:6.2f} s  {each:11.2f} us  {slow:14.1f} s  {slow / best:6.0f} times"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
