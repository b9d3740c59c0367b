"""What ``data/bereikbaarheid.yaml`` agrees on: how far is too far, and how far a line is."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from geo.strict import Strict
from geo.workload import Assumption


class Step(Strict):
    """Up to which distance hours count, and how much."""

    tot_m: float = Field(gt=0)
    gewicht: float = Field(gt=0, le=1)


class AccessRules(Strict):
    """The whole of ``data/bereikbaarheid.yaml``.

    ``omweg`` is how much longer a way is than the straight line; beyond the last of ``stappen``
    is out of reach.
    """

    versie: int
    omweg: Assumption
    stappen: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> AccessRules:
        metres = [step.tot_m for step in self.stappen]
        weights = [step.gewicht for step in self.stappen]
        if metres != sorted(set(metres)) or weights != sorted(weights, reverse=True):
            raise ValueError("elke stap is verder dan de vorige, en telt niet zwaarder")
        if self.omweg.laag < 1:
            raise ValueError("een weg is niet korter dan de rechte lijn: omweg is ten minste 1")
        return self

    @property
    def limit_m(self) -> float:
        """The largest distance within reach, in metres."""
        return self.stappen[-1].tot_m

    @property
    def weights(self) -> dict[float, float]:
        """Weight by the largest distance it holds for."""
        return {step.tot_m: step.gewicht for step in self.stappen}
