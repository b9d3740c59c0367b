"""What the facts of one quarter are made of, read from the store and from ``data/``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from geo.advice.inputs import AdviceInputs
from geo.advice.signals import Topics
from geo.areas import Level
from geo.disclosure import Plan, Release
from geo.errors import DataError
from geo.period import Period
from geo.point_tables import shares_of, unplaced_of, works_of
from loaders.access_rules import load_access_rules
from loaders.advice_rules import INDICATORS, load_advice_indicators
from loaders.measure import load_measure_rules
from loaders.municipality import Municipality
from loaders.places import districts_of, in_metres, locate
from loaders.release_frame import ReleaseFrame
from loaders.releases import Publication
from loaders.store import Store
from loaders.workload import load_workload
from loaders.yaml_files import DATA, read_yaml

_LISTS = ("netwerk", "borging", "ervaring", "klachten", "signalen")
_NUMBERS = ["longitude", "latitude", "x", "y"]


class Expectation(BaseModel):
    """The whole of ``data/netwerkverwachting.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: int
    verwacht: dict[str, tuple[str, ...]] = Field(min_length=1)

    @property
    def ties(self) -> tuple[tuple[str, str], ...]:
        """Milieu and partner."""
        return tuple((where, partner) for where, all_ in self.verwacht.items() for partner in all_)


@lru_cache(maxsize=4)
def load_topics(folder: Path = DATA) -> Topics:
    """Read the subjects of signals (once per process).

    Raises
    ------
    DataError
        If the file is damaged, or asks for an indicator that the catalogue lacks.
    """
    topics = read_yaml(folder / "signaalonderwerpen.yaml", Topics)
    if unknown := topics.unknown(load_advice_indicators(folder)):
        raise DataError(
            f"signaalonderwerpen.yaml noemt de indicator '{unknown[0]}', maar {INDICATORS} heeft "
            "die niet.",
            "Verbeter die naam in data/signaalonderwerpen.yaml.",
        )
    return topics


@lru_cache(maxsize=4)
def load_expectation(folder: Path = DATA) -> Expectation:
    """Read which partners a network is expected to have (once per process)."""
    return read_yaml(folder / "netwerkverwachting.yaml", Expectation)


@dataclass(frozen=True)
class AdviceReader:
    """Reads the inputs of one release; per quarter only what differs is read again.

    Parameters
    ----------
    store : Store
    municipality : Municipality
    plan : Plan
    publication : Publication
        The release.
    """

    store: Store
    municipality: Municipality
    plan: Plan
    publication: Publication

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The quarters that were delivered, oldest first."""
        return tuple(p for p in self.publication.coverage.periods if p.is_quarter)

    def inputs(self, period: Period, *, tables: Release | None = None) -> AdviceInputs:
        """Return what was known at the end of a quarter.

        Parameters
        ----------
        period : Period
        tables : Release, optional
            The release, where it is at hand already.
        """
        code, demo = self.municipality.code, self.publication.coverage.demonstration
        release = tables or Release.from_frame(self.publication.figures)
        frame = self.publication.frame
        workload, rules = load_workload(), load_measure_rules()
        indicators = load_advice_indicators()
        points = self._points(period, demonstration=demo)
        works = works_of(release)
        lists = {
            kind: self.store.list_rows(code, kind, demonstration=demo)
            for kind in (*_LISTS, "inzet", "openstelling")
        }
        residents = self.municipality.population(Level.WIJK, period.mid_year)[0]
        return AdviceInputs(
            period=period,
            areas=self.municipality.areas,
            indicators=indicators,
            tables=release,
            delivered=self.publication.coverage.delivered,
            closed=ReleaseFrame.from_text(frame).closed if frame else {},
            points=points,
            topics=load_topics(),
            need=rules.need,
            figures=self.municipality.figures,
            residents=residents,
            limits=rules.thresholds.limits(minimum_residents=self.plan.minimum_inwoners),
            workload=workload,
            closed_share=rules.thresholds["wegvallende_punten"].waarde,
            threshold=self.plan.drempel,
            rounding=self.plan.afronding,
            shares=shares_of(release),
            unplaced=unplaced_of(release),
            flows=works,
            work=works.get(period),
            staff=_during(lists["inzet"], period),
            opening=_during(lists["openstelling"], period),
            origins=self._origins(),
            buurt_residents=self.municipality.population(Level.BUURT, period.mid_year)[0],
            access=load_access_rules(),
            network=lists["netwerk"],
            assurance=lists["borging"],
            experience=lists["ervaring"],
            complaints=lists["klachten"],
            signals=lists["signalen"],
            expected_ties=load_expectation().ties,
        )

    def _points(self, period: Period, *, demonstration: bool) -> pd.DataFrame:
        found = self.store.places(self.municipality.code, period, demonstration=demonstration)
        points = locate(found.astype(dict.fromkeys(_NUMBERS, float))).set_index("code")
        points[["x_m", "y_m"]] = in_metres(points)
        return points.assign(stadsdeel=districts_of(points, self.municipality))

    def _origins(self) -> pd.DataFrame:
        places = [
            (area.code, area.longitude, area.latitude)
            for area in self.municipality.areas.at(Level.BUURT)
        ]
        table = pd.DataFrame(places, columns=["code", "longitude", "latitude"])
        return in_metres(table.set_index("code"))


def _during(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the rows of the shortest period that holds a quarter, per point."""
    held = rows[(rows["eerste"] <= period.first) & (rows["laatste"] >= period.last)]
    if held.empty:
        return held
    span = held["laatste"] - held["eerste"]
    return held[span == span.groupby(held["servicepunt"]).transform("min")]


def last_day(period: Period) -> date:
    """Return the last day of a period."""
    year, month = divmod(period.last + 1, 12)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
