"""What every value of the publication plan is, and why (``data/publicatieplan_uitleg.yaml``).

Apart from the plan: whoever changes a text here changes nothing of what is published.
"""

from __future__ import annotations

from pydantic import Field

from geo.disclosure import Plan
from geo.strict import Strict

# These explain themselves (``toelichting``).
OWN_WORDS = ("weergaven", "servicepunten_werk", "servicepunten_aandelen")


class Explained(Strict):
    """What a value is, its unit, why it is this one and where it comes from."""

    label: str = Field(min_length=5)
    eenheid: str = Field(min_length=1)
    waarom: str = Field(min_length=20)
    bron: str = Field(min_length=10)


class PlanWords(Strict):
    """The whole of ``data/publicatieplan_uitleg.yaml``."""

    versie: int
    waarden: dict[str, Explained] = Field(min_length=1)

    def misfits(self, plan: Plan) -> list[str]:
        """Return the values that only the plan has, or only this."""
        of_plan = {
            name
            for name in type(plan).model_fields
            if name not in OWN_WORDS and getattr(plan, name) is not None
        }
        return sorted(of_plan ^ set(self.waarden))
