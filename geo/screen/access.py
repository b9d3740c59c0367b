"""The question *Hoe ver is het?*: which opening hours people have within reach of their home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.access import BEYOND, NO_SUPPLY, stepped, two_step_fca, why_no_access
from geo.access_areas import area_access, nearest_open
from geo.access_rules import AccessRules
from geo.areas import Level
from geo.catalogue import DIRECTION_WORDS
from geo.cell import Cell
from geo.classes import nice_breaks
from geo.distances import Distances, distance_matrix
from geo.errors import NoDataError
from geo.period import Period
from geo.screen import access_words as words
from geo.screen import wording
from geo.screen.access_panel import access_panel
from geo.screen.legend import Looks, by_class, class_texts, counted
from geo.screen.model import (
    Column,
    Definition,
    MapPoint,
    MapView,
    Row,
    Scale,
    Screen,
    Table,
)
from geo.screen.place import Place
from geo.selection import Scope, Selection
from geo.text import listing, number, sentence_case

PER = 10_000
# Smaller than any figure that is written: what is out of reach has a class of its own.
_SOME = 0.05


@dataclass(frozen=True)
class AccessInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    period : Period
    points : DataFrame
        Per point code ``naam, organisatie, longitude, latitude, x_m, y_m``.
    opening : DataFrame
        Per point code ``uren`` (per week) and ``dicht_reden``, of those that delivered them.
    origins : DataFrame
        Per area code ``x_m, y_m`` of its label point.
    residents : mapping of Level to Series
    residents_year : int
    rules : AccessRules
    demonstration : bool
    sources : tuple of str
    data_version : str
    """

    selection: Selection
    scope: Scope
    period: Period
    points: pd.DataFrame
    opening: pd.DataFrame
    origins: pd.DataFrame
    residents: Mapping[Level, pd.Series]
    residents_year: int
    rules: AccessRules
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str


class Access:
    """Access per area, computed once from the inputs.

    Raises
    ------
    NoDataError
        If there are no points, no opening hours, or a point has no place.
    """

    def __init__(self, inputs: AccessInputs) -> None:
        self.inputs = inputs
        self.areas = inputs.scope.areas
        self.hours = inputs.opening["uren"].reindex(inputs.points.index).astype(float)
        quarter = inputs.period.label
        if inputs.points.empty:
            raise NoDataError(
                f"Niet te bepalen: er zijn geen servicepunten bekend in {quarter}.",
                "De analist levert de lijst van servicepunten aan.",
            )
        if self.hours.isna().all():
            raise NoDataError(
                f"Niet te bepalen: over {quarter} zijn geen openingstijden geleverd.",
                "Kies een ander kwartaal; de analist kan openingstijden aanleveren.",
            )
        nowhere = inputs.points["x_m"].isna() | inputs.points["y_m"].isna()
        if nowhere.any():
            raise NoDataError(
                "Niet te bepalen: de plaats ontbreekt van "
                f"{wording.points(inputs.points.loc[nowhere, 'naam'].tolist())}.",
                "De analist levert de lijst van servicepunten met hun plaats aan.",
            )
        if not (self.hours > 0).any() and not self.hours.isna().any():
            raise NoDataError(
                f"Niet te bepalen: in {quarter} had geen servicepunt openingsuren.",
                "Kies een ander kwartaal.",
            )
        self.people = inputs.residents[Level.BUURT]
        self._computed: dict[float, tuple[pd.Series, pd.Series, pd.Series]] = {}

    def distances(self, codes: list[str], detour: float) -> Distances:
        """Return the distance of areas to every point."""
        return distance_matrix(self.inputs.origins.loc[codes], self.inputs.points, detour=detour)

    @cached_property
    def label(self) -> str:
        """How distances were measured."""
        return self.distances([], self.inputs.rules.omweg.waarde).label

    def at(self, level: Level) -> pd.DataFrame:
        """Return access per area of a level; see ``area_access``."""
        return self.with_detour(level, self.inputs.rules.omweg.waarde)

    def with_detour(self, level: Level, detour: float) -> pd.DataFrame:
        """Return access per area of a level with another detour."""
        codes = self.areas.codes(Level.BUURT)
        lifted = pd.Series(self.areas.lift(codes, level), index=codes)
        table = area_access(self.people, *self._of_buurten(detour), lifted)
        return table.reindex(self.areas.codes(level))

    def _of_buurten(self, detour: float) -> tuple[pd.Series, pd.Series, pd.Series]:
        """Return per buurt the access, why it is 0 or missing, and the nearest open point."""
        if detour in self._computed:
            return self._computed[detour]
        codes = self.areas.codes(Level.BUURT)
        cost = self.distances(codes, detour).table
        # A closed point has no hours to share: it is as if it is not there.
        offer = self.hours[self.hours != 0]
        rules = self.inputs.rules
        decay = stepped(rules.weights)
        pairs = cost[cost["dest"].isin(offer.index)]
        found = two_step_fca(self.people, offer, pairs, limit=rules.limit_m, decay=decay)
        why = why_no_access(self.people, offer, pairs, limit=rules.limit_m, decay=decay)
        self._computed[detour] = (found, why, nearest_open(offer, pairs))
        return self._computed[detour]

    def cell(self, row: pd.Series) -> Cell:
        """Return the access of an area as it is written."""
        minimum = self.inputs.scope.plan.minimum_inwoners
        if row["inwoners"] == 0:
            return Cell.not_applicable("hier woont niemand")
        if row["inwoners"] < minimum:
            return Cell.not_applicable(f"minder dan {minimum} inwoners")
        if row["uren"] != row["uren"]:
            return words.undetermined(row["reden"])
        if row["reden"] == BEYOND:
            return Cell.of_text("buiten bereik", 0.0)
        if PER * row["uren"] < _SOME:
            return Cell.of_text("minder dan 0,1", _SOME)
        return Cell.of_number(PER * row["uren"], decimals=1)


def access_screen(inputs: AccessInputs) -> Screen:
    """Compute the screen *Hoe ver is het?*.

    Raises
    ------
    NoDataError
        If access can be determined nowhere, with the reason.
    """
    selection, areas, access = inputs.selection, inputs.scope.areas, Access(inputs)
    level = selection.niveau
    indicator = inputs.scope.catalogue[selection.kenmerk]
    found = access.at(level)
    cells = dict(zip(found.index, [access.cell(row) for _, row in found.iterrows()], strict=True))
    if not any(c.is_number for c in cells.values()):
        why = next((c.reason for c in cells.values() if c.reason), "er wonen geen mensen")
        raise NoDataError(
            f"Hoe ver het is, is in {inputs.period.label} nergens te bepalen: {why}.",
            "Kies een ander kwartaal of niveau.",
        )
    place = Place.of(selection, areas)
    focus = [code in place.codes for code in found.index]
    looks = _looks(list(cells.values()), inputs.rules.limit_m)
    legend = counted(looks, focus)
    whole = access.at(Level.GEMEENTE).loc[areas.gemeente.code]
    here = whole if place.is_whole else access.at(Level.STADSDEEL).loc[place.code]
    inside = {code: cells[code] for code in found.index if code in place.codes}
    source = inputs.scope.catalogue.bronnen[indicator.bron]
    return Screen(
        selection=selection,
        question="Hoe ver is het?",
        headline=words.headline(
            [(areas[c].name, cell) for c, cell in inside.items()],
            access.cell(whole),
            here,
            place,
            inputs.rules.limit_m,
        ),
        explanation=words.explanation(inputs.period, inputs.rules, access.label),
        map=MapView(
            level=level,
            codes=tuple(found.index),
            looks=looks.of_area,
            values=tuple(_hover(cells[code], row) for code, row in found.iterrows()),
            scale=looks.scale,
            in_focus=tuple(focus),
            points=_markers(inputs, access.hours),
        ),
        map_description=wording.map_description(indicator.label, level, legend),
        legend_title=sentence_case(f"Openingsuren per week per {number(PER)} inwoners"),
        legend=legend,
        table=_table(inputs, found, inside),
        panel=access_panel(access),
        definition=Definition(
            indicator.label,
            indicator.definitie,
            indicator.eenheid,
            indicator.formule,
            DIRECTION_WORDS[indicator.richting],
            indicator.let_op,
            f"{source.titel}, {source.uitgever}",
        ),
        coverage_note=_coverage(inputs, access.hours, inside, place),
        sources=inputs.sources,
        data_version=inputs.data_version,
        protection_note="Openingstijden zijn gegevens van organisaties, niet van personen.",
        watermark="demonstratiegegevens" if inputs.demonstration else "",
    )


def _looks(cells: list[Cell], limit_m: float) -> Looks:
    """Return the classes: out of reach apart, then the figures."""
    breaks = nice_breaks([c.value or float("nan") for c in cells], least_step=0.1)
    texts = [f"geen open punt binnen {number(limit_m)} meter", *class_texts(breaks)]
    return by_class(cells, [_SOME / 2, *breaks], texts, Scale.SEQUENTIAL)


def _hover(cell: Cell, row: pd.Series) -> str:
    text = wording.hover(cell, "uur" if cell.value else "")
    far = row["dichtstbij_m"]
    return f"{text}, punt op {words.metres(far)}" if cell.is_number and far == far else text


def _markers(inputs: AccessInputs, hours: pd.Series) -> tuple[MapPoint, ...]:
    return tuple(
        MapPoint(
            str(code),
            str(row["naam"]),
            words.hours_of(hours[code]),
            float(row["longitude"]),
            float(row["latitude"]),
        )
        for code, row in inputs.points.iterrows()
    )


def _table(inputs: AccessInputs, found: pd.DataFrame, inside: Mapping[str, Cell]) -> Table:
    areas, level = inputs.scope.areas, inputs.selection.niveau
    limit = number(inputs.rules.limit_m)
    columns = (
        Column("in", sentence_case(list(Level)[level.depth - 1]), numeric=False),
        Column("waarde", "Openingsuren binnen bereik", f"uur per week per {number(PER)} inwoners"),
        Column("dichtstbij", "Dichtstbijzijnde open punt", "meter"),
        Column("buiten", f"Inwoners zonder open punt binnen {limit} m", "%"),
        Column("inwoners", f"Inwoners {inputs.residents_year}", "inwoners"),
    )
    published = inputs.residents[level]

    def rest(code: str) -> tuple[Cell, ...]:
        row, cell = found.loc[code], inside[code]
        far, people = row["dichtstbij_m"], published[code]
        if not cell.is_number:
            measured: tuple[Cell, ...] = (cell, cell)
        else:
            measured = (
                Cell.of_text(words.metres(far), far)
                if far == far
                else words.undetermined(NO_SUPPLY),
                Cell.of_number(100 * row["buiten"], suffix="%"),
            )
        known = Cell.of_number(people) if people == people else Cell.no_data()
        parent = Cell.of_text(areas[str(areas[code].parent)].name)
        return (parent, cell, *measured, known)

    order = sorted(
        inside, key=lambda c: (not inside[c].is_number, inside[c].value or 0.0, areas[c].name)
    )
    return Table(columns, tuple(Row(code, areas[code].name, rest(code)) for code in order))


def _coverage(
    inputs: AccessInputs, hours: pd.Series, inside: Mapping[str, Cell], place: Place
) -> str:
    """Return how many areas have a figure, and which points were closed or did not deliver."""
    names = inputs.points["naam"]
    parts = [
        "Stippen: de servicepunten.",
        wording.known_of(sum(c.is_number for c in inside.values()), place),
    ]
    if missing := names[hours.isna()].tolist():
        parts.append(
            f"Van {listing(missing)} zijn geen openingstijden geleverd: waar dat punt binnen bereik "
            "ligt, is het niet te bepalen."
        )
    for code in names.index[hours == 0]:
        why = inputs.opening.loc[code, "dicht_reden"]
        parts.append(f"{names[code]} had geen openingsuren{f' ({why})' if why else ''}.")
    return " ".join(parts)
