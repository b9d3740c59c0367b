"""Makes a release: what is in force, brought to what the plan publishes, protected and audited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.demand import ALL_POINTS, TOTAL
from geo.disclosure.audit import Finding, audit
from geo.disclosure.keys import OF_RESIDENTS, TableKey
from geo.disclosure.protected import Counts
from geo.disclosure.protecting import Earlier, links_of, protect_release
from geo.disclosure.release import Release
from geo.disclosure.solver import ContradictionError
from geo.errors import NoDataError, UserError
from geo.period import Period
from geo.point_tables import PointRows, point_tables
from geo.release import release_tables
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.release_frame import ReleaseFrame, frame_of_now
from loaders.releases import Correction, Publication, ReleaseEntry
from loaders.store import Store

Progress = Callable[[float, str], None]

_DOSSIERS, _TYPES = "dossiers", "hulpvraag"
_CELL = ["niveau", "periode", "uitsplitsing", "gebied", "categorie"]
_SUMS = ["laagste", "hoogste", "zonder_data"]
_SPAN = ["eerste", "laatste"]


class UnsafeReleaseError(UserError):
    """The audit found small counts that can be narrowed: nothing is published."""


class NothingNewError(UserError):
    """A release that would be its predecessor under another number: nothing is published."""


@dataclass(frozen=True)
class Proposal:
    """A release that is ready to be frozen.

    Parameters
    ----------
    publication : Publication
    release : Release
        The same figures as tables.
    findings : tuple of Finding
        What the audit found; a release with any cannot be published.
    same_as : int
        Number of the last release where nothing changed since, which cannot be published either;
        otherwise 0.
    """

    publication: Publication
    release: Release
    findings: tuple[Finding, ...]
    same_as: int = 0


def propose(
    store: Store,
    municipality: Municipality,
    knowledge: Knowledge,
    progress: Progress = lambda _done, _phase: None,
) -> Proposal:
    """Prepare the next release of what is in force now.

    Parameters
    ----------
    store : Store
    municipality : Municipality
    knowledge : Knowledge
        Plan and taxonomy.
    progress : callable
        Told the fraction done (0-1) and the phase, in Dutch.

    Raises
    ------
    NoDataError
        If nothing is in force.
    """
    code = municipality.code
    progress(0.0, "Cijfers verzamelen")
    version, coverage = store.version(code), store.coverage(code)
    parts = store.parts_in_force(code)
    if not coverage.periods:
        raise NoDataError(
            "Er is niets om te publiceren: er zijn geen nieuwe dossiers van kracht.",
            "Lever eerst een kwartaal aan.",
        )
    frame = frame_of_now(store, municipality, knowledge, demonstration=coverage.demonstration)
    tables, left_open = exact_tables(store, municipality, frame, parts)
    before = [e for e in store.releases(code) if e.demonstratie == coverage.demonstration]
    earlier = [_earlier(store, municipality, frame, entry) for entry in before]
    progress(0.1, "Kleine aantallen afschermen")
    areas, context = municipality.areas, frame.context
    try:
        release = protect_release(tables, areas, context, earlier)
    except ContradictionError as error:
        raise UnsafeReleaseError(
            "De cijfers van nu zijn niet te rijmen met wat eerder gepubliceerd is.",
            "Er is niets gepubliceerd. Meld dit bij de beheerder, met de datum en het tijdstip.",
        ) from error
    progress(0.75, "Proberen of iets te herleiden is")
    links = links_of(tables, areas, context, earlier)
    published = [release, *(each.published for each in earlier)]
    findings = audit(published, links, knowledge.plan)
    progress(1.0, "Klaar")
    figures = release.to_frame()
    publication = Publication(
        figures,
        coverage,
        left_open,
        parts,
        version,
        corrections(_latest(earlier), figures),
        {each: store.more_than(code, each, _DOSSIERS) for each in coverage.periods},
        frame.to_text(),
    )
    return Proposal(
        publication, release, tuple(findings), _same_as(store, code, publication, before)
    )


def publish(
    store: Store, municipality: Municipality, proposal: Proposal, *, who: str, note: str = ""
) -> int:
    """Freeze a proposal under the next number.

    Raises
    ------
    UnsafeReleaseError
        If the audit found anything.
    NothingNewError
        If nothing changed since the last release.
    DeliveryError
        If the deliveries changed since it was prepared.
    """
    refuse_unsafe(proposal)
    if proposal.same_as:
        raise NothingNewError(
            f"Er is niets veranderd sinds uitgave {proposal.same_as}.",
            "Er is niets gepubliceerd. Lever eerst iets aan, of draai een levering terug.",
        )
    publication = proposal.publication
    return store.publish(
        municipality.code, publication, who=who, note=note, seen_version=publication.version
    )


def refuse_unsafe(proposal: Proposal) -> None:
    """Refuse a release in which the audit could narrow a small count.

    Raises
    ------
    UnsafeReleaseError
    """
    if proposal.findings:
        raise UnsafeReleaseError(
            f"Van {len(proposal.findings)} kleine aantallen is meer te herleiden dan mag.",
            "Er is niets gepubliceerd. Meld dit bij de beheerder, met de datum en het tijdstip.",
        )


def exact_tables(
    store: Store, municipality: Municipality, frame: ReleaseFrame, parts: Sequence[int]
) -> tuple[dict[TableKey, Counts], dict[Period, int]]:
    """Return every table that the plan publishes of some parts, exactly; for computing only.

    And the number of counts that senders left open, per delivered period.
    """
    groups = [detail.value for detail in OF_RESIDENTS]
    rows = store.counts_of_parts(municipality.code, parts, (_TYPES, *groups))
    frames = _per_period(rows[~rows["uitsplitsing"].isin(groups)])
    of_groups = {
        detail: _per_period(rows[rows["uitsplitsing"].isin([detail.value, TOTAL])])
        for detail in OF_RESIDENTS
    }
    tables = release_tables(
        {period: _summed(own) for period, own in frames.items()},
        municipality.areas,
        frame.taxonomy,
        frame.plan,
        lambda level, period: municipality.population(level, period.mid_year)[0],
        points={period: _of_points(own) for period, own in frames.items()},
        groups={
            detail: {period: _summed(own) for period, own in of_period.items()}
            for detail, of_period in of_groups.items()
        },
    )
    about = _about_points(store, municipality.code, parts, frames)
    tables |= point_tables(about, municipality.areas, frame.points, frame.plan)
    return tables, {period: int(own["zonder_data"].sum()) for period, own in frames.items()}


def _per_period(rows: pd.DataFrame) -> dict[Period, pd.DataFrame]:
    return {
        Period(first, last): rows[(rows["eerste"] == first) & (rows["laatste"] == last)]
        for first, last in rows[["eerste", "laatste"]].drop_duplicates().to_numpy(int).tolist()
    }


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the sums over service points."""
    return frame.groupby(["gebied", "categorie"])[_SUMS].sum().reset_index()


def _of_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the totals per point; what all points delivered together is of none of them."""
    return frame[(frame["categorie"] == TOTAL) & (frame["servicepunt"] != ALL_POINTS)]


def _about_points(
    store: Store, code: str, parts: Sequence[int], frames: Mapping[Period, pd.DataFrame]
) -> dict[Period, PointRows]:
    counts, flows = store.counts_at_points(code, parts), store.flow_of_parts(code, parts)
    no_totals = pd.DataFrame(columns=["servicepunt", "gebied", *_SUMS])

    def during(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
        return rows[(rows["eerste"] == period.first) & (rows["laatste"] == period.last)]

    spans = pd.concat([counts[_SPAN], flows[_SPAN]]).drop_duplicates().to_numpy(int).tolist()
    return {
        period: PointRows(
            during(counts, period),
            during(flows, period),
            _of_points(frames[period]) if period in frames else no_totals,
        )
        for period in (Period(first, last) for first, last in spans)
    }


def _earlier(
    store: Store, municipality: Municipality, now: ReleaseFrame, entry: ReleaseEntry
) -> Earlier:
    frozen = store.release(municipality.code, entry.nummer, demonstration=entry.demonstratie)
    # A release from before frames were kept: the best guess is that nothing changed.
    frame = ReleaseFrame.from_text(frozen.frame) if frozen.frame else now
    tables, _ = exact_tables(store, municipality, frame, entry.delen)
    published = Release.from_frame(frozen.figures)
    both = {key: tables[key] for key in published if key in tables}
    return Earlier(both, {key: published[key] for key in both}, frame.context)


def _same_as(
    store: Store, code: str, publication: Publication, before: Sequence[ReleaseEntry]
) -> int:
    """Return the number of the last release where this one would be the same, or 0."""
    if not before or before[0].delen != publication.parts:
        return 0
    last = store.release(code, before[0].nummer, demonstration=before[0].demonstratie)
    same = replace(publication, figures=last.figures, corrections=last.corrections) == last
    return before[0].nummer if same and _reads_as(publication.figures, last.figures) else 0


def _reads_as(figures: pd.DataFrame, frozen: pd.DataFrame) -> bool:
    columns = [*_CELL, "tekst"]
    return bool(np.array_equal(figures[columns].astype(str), frozen[columns].astype(str)))


def _latest(earlier: Sequence[Earlier]) -> pd.DataFrame:
    return Release(earlier[0].published if earlier else {}).to_frame()


def corrections(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Correction, ...]:
    """Return which figures read otherwise than in the release before.

    Parameters
    ----------
    before, after : DataFrame
        As ``Release.to_frame`` gives them. What is in one of them only is no correction: a new
        period was added, or the window of four quarters moved on.
    """
    joined = before.merge(after, on=_CELL, suffixes=("_was", "_wordt"), validate="1:1")
    other = joined[joined["tekst_was"] != joined["tekst_wordt"]]
    names = ["periode", "niveau", "gebied", "categorie", "tekst_was", "tekst_wordt"]
    return tuple(Correction(*row) for row in other[names].itertuples(index=False, name=None))
