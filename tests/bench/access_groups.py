"""Access and groups at three sizes of country: ``uv run python -m tests.bench.access_groups``."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd

from geo.access import distance_matrix, gaussian, two_step_fca
from geo.groups import assess, representation

# The wijken of The Hague, ten times as many, and the wijken of the Netherlands.
SIZES = (44, 440, 3_340)
POINTS_PER_AREA = 17 / 44
LIMIT_M = 3_000.0
REPEATS = 5


def main() -> None:
    """Print the median of some runs, in ms."""
    two_step_fca(*_city(3), limit=LIMIT_M, decay=gaussian(1000.0))  # loads PySAL
    print(
        f"{'areas':>6} {'points':>6} {'distances':>10} {'access':>10} {'groups':>10} {'flags':>10}"
    )
    for size in SIZES:
        print(_row(size))


def _row(size: int) -> str:
    homes, points = _places(size)
    people, hours, cost = _city(size)
    k, n, share = _shares(size)
    view = pd.DataFrame(
        {"k_low": k, "k_high": k, "n_low": n, "n_high": n, "ref_low": share, "ref_high": share}
    ).assign(unknown=5, reason="")
    times = (
        _ms(lambda: distance_matrix(homes, points)),
        _ms(lambda: two_step_fca(people, hours, cost, limit=LIMIT_M, decay=gaussian(1000.0))),
        _ms(lambda: representation(k, n, share, phi=2.0)),
        _ms(lambda: assess(view, phi=2.0)),
    )
    return f"{size:>6} {len(points):>6} " + " ".join(f"{each:>10.1f}" for each in times)


def _ms(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - start))
    return median(taken)


def _places(size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return homes and points, as densely as in The Hague: about 2 km² to a wijk."""
    rng = np.random.default_rng(size)
    side = 1_000 * np.sqrt(2 * size)

    def scatter(count: int, letter: str) -> pd.DataFrame:
        x = 80_000 + rng.uniform(0, side, count)
        y = 455_000 + rng.uniform(0, side, count)
        return pd.DataFrame({"x_m": x, "y_m": y}, index=[f"{letter}{i}" for i in range(count)])

    return scatter(size, "W"), scatter(max(1, round(size * POINTS_PER_AREA)), "P")


def _city(size: int) -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    rng = np.random.default_rng(size)
    homes, points = _places(size)
    people = pd.Series(rng.integers(500, 20_000, size), index=homes.index)
    hours = pd.Series(rng.integers(5, 40, len(points)), index=points.index)
    return people, hours, distance_matrix(homes, points).table


def _shares(size: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    rng = np.random.default_rng(size)
    n = rng.integers(50, 500, size)
    share = rng.uniform(0.05, 0.3, size)
    index = [f"W{i}" for i in range(size)]
    return (
        pd.Series(rng.binomial(n, share), index=index),
        pd.Series(n, index=index),
        pd.Series(share, index=index),
    )


if __name__ == "__main__":
    main()
