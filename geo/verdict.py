"""The four outcomes of a comparison, as they are stored, and what a flag may cost.

A flag is given where the false discovery rate of its family stays under ``MAX_Q``
(``aandeel_onterecht`` in ``data/drempels.yaml``).
"""

from __future__ import annotations

LOWER, HIGHER = "lager", "hoger"
NO_DIFFERENCE, UNDECIDED = "geen_duidelijk_verschil", "niet_te_bepalen"
MAX_Q = 0.05
