"""What a release is made with beside the deliveries: frozen with it, and read back later.

A later release is protected beside what was published before; what that was must not follow
from the plan, the taxonomy or the list of points of today.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from geo.disclosure import Context, Plan
from geo.period import Period
from geo.point_tables import PointPlan
from geo.taxonomy import Taxonomy
from loaders.advice_rules import load_advice_indicators
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.places import at_addresses, districts_of, locate
from loaders.store import Store
from loaders.workload import load_workload

_NUMBERS = ["longitude", "latitude", "x", "y"]


@dataclass(frozen=True)
class ReleaseFrame:
    """Plan, taxonomy and service points of a release.

    Parameters
    ----------
    plan : Plan
    taxonomy : Taxonomy
    points : PointPlan
        Where the points lie, and which of their counts are asked.
    closed : mapping of Period to frozenset of str
        Per quarter the points that were closed throughout, by their opening hours.
    """

    plan: Plan
    taxonomy: Taxonomy
    points: PointPlan
    closed: Mapping[Period, frozenset[str]]

    @property
    def context(self) -> Context:
        """What a reader of the release knows."""
        return Context(self.plan, self.taxonomy.group_of, self.points.home, self.closed)

    def to_text(self) -> str:
        """Return the frame as it is frozen."""
        return json.dumps(
            {
                "plan": self.plan.model_dump(mode="json"),
                "taxonomie": self.taxonomy.model_dump(mode="json"),
                "stadsdeel_van_punt": dict(self.points.home),
                "zwaarten": list(self.points.weights),
                "uitsplitsingen": [list(each) for each in self.points.breakdowns],
                "gesloten": {str(p): sorted(codes) for p, codes in self.closed.items()},
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_text(cls, text: str) -> ReleaseFrame:
        """Return a frame that was frozen."""
        told = json.loads(text)
        return cls(
            Plan.model_validate(told["plan"]),
            Taxonomy.model_validate(told["taxonomie"]),
            PointPlan(
                told["stadsdeel_van_punt"],
                told["zwaarten"],
                [(unit, breakdown) for unit, breakdown in told["uitsplitsingen"]],
            ),
            {Period.parse(p): frozenset(codes) for p, codes in told["gesloten"].items()},
        )


def frame_of_now(
    store: Store, municipality: Municipality, knowledge: Knowledge, *, demonstration: bool
) -> ReleaseFrame:
    """Return the frame of a release that is made now."""
    code = municipality.code
    home: dict[str, str] = {}
    for period in store.coverage(code).periods:
        places = store.places(code, period, demonstration=demonstration)
        places = places.astype(dict.fromkeys(_NUMBERS, float))
        placed = locate(at_addresses(places, municipality.places)).set_index("code")
        home |= {str(c): str(at) for c, at in districts_of(placed, municipality).items()}
    quarters = store.quarters_of(code, "openstelling", demonstration=demonstration)
    closed = {}
    for quarter in quarters:
        hours = store.opening(code, quarter, demonstration=demonstration)
        shut = hours[(hours["uren"] == 0) & (hours["uren_groep"] == 0)]
        closed[quarter] = frozenset(map(str, shut["servicepunt"]))
    weights, asked = asked_of_points()
    return ReleaseFrame(knowledge.plan, knowledge.taxonomy, PointPlan(home, weights, asked), closed)


def asked_of_points() -> tuple[list[str], list[tuple[str, str]]]:
    """Return which case weights and breakdowns of points a release has."""
    asked = {(s.eenheid, s.uitsplitsing) for s in load_advice_indicators().aandelen.values()}
    return list(load_workload().uren_per_dossier), sorted(asked)
