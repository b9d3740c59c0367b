"""Linear programs over the unknowns of a release, solved again and again from where they were."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, sparray

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-6
_DUAL, _PRIMAL = 1, 4


class ContradictionError(ValueError):
    """No counts at all agree with what was published."""


class _Silent(highspy.Highs):
    """A solver without callbacks: preparing for them prints a banner on standard output."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        pass


@dataclass
class Program:
    """Minimise ``cost @ x`` where ``row_low <= A x <= row_high`` and ``low <= x <= high``.

    HiGHS keeps the basis of the last solution, so that a small change costs little.
    """

    matrix: sparray
    low: Floats
    high: Floats
    cost: Floats
    row_low: Floats
    row_high: Floats

    def __post_init__(self) -> None:
        columns = csc_array(self.matrix)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = columns.shape
        model.col_cost_ = self.cost
        model.col_lower_, model.col_upper_ = self.low, self.high
        model.row_lower_, model.row_upper_ = self.row_low, self.row_high
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = columns.indptr
        model.a_matrix_.index_ = columns.indices
        model.a_matrix_.value_ = columns.data
        self._solver = _Silent()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("log_to_console", False)
        self._solver.silent()
        for option, value in (("threads", 1), ("random_seed", 0)):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(model)
        self._first = True

    def bound(self, column: int, low: float, high: float) -> None:
        """Change the bounds of a column."""
        self._solver.changeColBounds(column, low, high)

    def price(self, column: int, cost: float) -> None:
        """Change the cost of a column."""
        self._solver.changeColCost(column, cost)

    def solve(self, *, dual: bool = False) -> Floats | None:
        """Return the best ``x``, or None when there is none.

        Parameters
        ----------
        dual : bool
            Say that bounds changed and costs did not: the last solution then stays dual feasible.
            Where costs changed it stays feasible itself, which the primal method likes better.
        """
        method = _DUAL if dual or self._first else _PRIMAL
        self._first = False
        self._solver.setOptionValue("simplex_strategy", method)
        self._solver.run()
        status = self._solver.getModelStatus()
        # Where nothing is published there is nothing to solve.
        if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
            return np.asarray(self._solver.getSolution().col_value)
        if status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return None
        if status == highspy.HighsModelStatus.kUnbounded:
            raise ContradictionError("a linear program has no bound")
        raise RuntimeError(f"HiGHS stopped: {self._solver.modelStatusToString(status)}")
