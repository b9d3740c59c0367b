"""Percentages that look like a share of one: 0,45 where 45 was probably meant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from loaders.findings import Writer
from loaders.lines import Bools, Column
from loaders.numbers import Measure
from loaders.report import Problem

_MEASURE, _OUTCOME, _PERCENTAGE = "maat", "waarde", "_pct"
_REASON = "Deze maat is een percentage; dit is gelezen als minder dan 1%. Is {} bedoeld?"


def small_shares(columns: dict[str, Column], kept: Bools, writer: Writer) -> Iterator[Problem]:
    """Yield a warning for each accepted percentage between 0 and 1.

    Parameters
    ----------
    columns : dict of Column
        As ``lines.judge`` returns, of any kind of file.
    kept : array of bool
        Per line whether its row was accepted.
    writer : Writer
    """
    measure, outcome = columns.get(_MEASURE), columns.get(_OUTCOME)
    if measure is None or outcome is None:
        return
    shares = [str(value).endswith(_PERCENTAGE) for value in measure.values]
    is_share = np.array([*shares, False], np.bool_)[measure.value_codes]
    for code, value in enumerate(outcome.values):
        if isinstance(value, Measure) and 0 < value.number < 1:
            lines = np.flatnonzero(kept & is_share & (outcome.value_codes == code))
            meant = f"{value.number * 100:.6g}".replace(".", ",")
            yield from writer.about(outcome, lines, _REASON.format(meant))
