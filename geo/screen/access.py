"""The question *Hoe ver is het?*: which opening hours people have within reach of their home."""

from __future__ import annotations

from collections.abc import Mapping

from geo.areas import Level
from geo.cell import Cell
from geo.classes import nice_breaks
from geo.errors import NoDataError
from geo.screen import access_words as words
from geo.screen import wording
from geo.screen.access_panel import access_panel
from geo.screen.access_view import PER, SOME, Access, AccessInputs
from geo.screen.access_words import Reached
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
from geo.text import listing, number, sentence_case
from geo.unknown import Unknown


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
    cells = {code: access.cell(row) for code, row in found.items()}
    if not any(c.is_number for c in cells.values()):
        why = next((c.reason for c in cells.values() if c.reason), "er wonen geen mensen")
        raise NoDataError(
            f"Hoe ver het is, is in {inputs.period.label} nergens te bepalen: {why}.",
            "Kies een ander kwartaal of niveau.",
        )
    place = Place.of(selection, areas)
    focus = [code in place.codes for code in found]
    looks = _looks(list(cells.values()), inputs.rules.limit_m)
    legend = counted(looks, focus)
    whole = access.at(Level.GEMEENTE)[areas.gemeente.code]
    here = whole if place.is_whole else access.at(Level.STADSDEEL)[place.code]
    inside = {code: cells[code] for code in found if code in place.codes}
    source = inputs.scope.catalogue.bronnen[indicator.bron]
    return Screen(
        selection=selection,
        question="Hoe ver is het?",
        headline=words.headline(
            [(areas.told(c), cell) for c, cell in inside.items()],
            access.cell(whole),
            here,
            place,
            inputs.rules.limit_m,
        ),
        explanation=words.explanation(inputs.period, inputs.rules, access.label),
        map=MapView(
            level=level,
            codes=tuple(found),
            looks=looks.of_area,
            values=tuple(_hover(cells[code], row) for code, row in found.items()),
            scale=looks.scale,
            in_focus=tuple(focus),
            points=_markers(access),
        ),
        map_description=wording.map_description(indicator.label, level, legend),
        legend_title=sentence_case(f"Openingsuren per week per {number(PER)} inwoners"),
        legend=legend,
        table=_table(inputs, found, inside),
        panel=access_panel(access),
        definition=Definition.of(indicator, f"{source.titel}, {source.uitgever}"),
        coverage_note=_coverage(access, inside, place),
        sources=inputs.sources,
        data_version=inputs.data_version,
        protection_note="Openingstijden zijn gegevens van organisaties, niet van personen.",
        watermark="demonstratiegegevens" if inputs.demonstration else "",
    )


def _looks(cells: list[Cell], limit_m: float) -> Looks:
    """Return the classes: out of reach apart, then the figures."""
    breaks = nice_breaks([c.value or float("nan") for c in cells], least_step=0.1)
    texts = [f"geen open punt binnen {number(limit_m)} meter", *class_texts(breaks)]
    return by_class(cells, [SOME / 2, *breaks], texts, Scale.SEQUENTIAL)


def _hover(cell: Cell, row: Reached) -> str:
    text = wording.hover(cell, "uur" if cell.value else "")
    far = row.nearest_m
    return f"{text}, punt op {words.metres(far)}" if cell.is_number and far == far else text


def _markers(access: Access) -> tuple[MapPoint, ...]:
    points = access.inputs.points
    return tuple(
        MapPoint(code, access.names[code], words.hours_of(access.open_hours[code]), *at)
        for code, at in zip(
            access.codes, points[["longitude", "latitude"]].to_numpy(float).tolist(), strict=True
        )
    )


def _table(inputs: AccessInputs, found: Mapping[str, Reached], inside: Mapping[str, Cell]) -> Table:
    areas, level = inputs.scope.areas, inputs.selection.niveau
    limit = number(inputs.rules.limit_m)
    columns = (
        Column("in", sentence_case(list(Level)[level.depth - 1]), numeric=False),
        Column(
            "waarde",
            "Openingsuren per week per 10.000 inwoners",
            f"openingsuren per week per {number(PER)} inwoners",
        ),
        Column("dichtstbij", "Dichtstbijzijnde open punt"),
        Column("buiten", f"Inwoners zonder open punt binnen {limit} m", "%"),
        Column("inwoners", f"Inwoners {inputs.residents_year}", "inwoners"),
    )
    published = inputs.residents[level]

    def rest(code: str) -> tuple[Cell, ...]:
        row, cell = found[code], inside[code]
        far, people = row.nearest_m, published[code]
        if not cell.is_number:
            measured: tuple[Cell, ...] = (cell, cell)
        else:
            measured = (
                Cell.of_text(words.metres(far), far)
                if far == far
                else Cell.undetermined(Unknown.NO_SUPPLY),
                Cell.of_number(100 * row.beyond, suffix="%"),
            )
        known = Cell.of_number(people) if people == people else Cell.no_data()
        parent = Cell.of_text(areas[str(areas[code].parent)].name)
        return (parent, cell, *measured, known)

    order = sorted(
        inside, key=lambda c: (not inside[c].is_number, inside[c].value or 0.0, areas[c].name)
    )
    return Table(columns, tuple(Row(code, areas[code].name, rest(code)) for code in order))


def _coverage(access: Access, inside: Mapping[str, Cell], place: Place) -> str:
    """Return how many areas have a figure, and which points were closed or did not deliver."""
    known = sum(cell.is_number for cell in inside.values())
    parts = ["Stippen: de servicepunten.", wording.known_of(known, place)]
    hours = access.open_hours
    if missing := [access.names[code] for code in access.codes if hours[code] != hours[code]]:
        parts.append(
            f"Van {listing(missing)} zijn geen openingstijden geleverd: waar dat punt binnen "
            "bereik ligt, is het niet te bepalen."
        )
    reasons = access.inputs.opening["dicht_reden"].to_dict()
    for code in access.codes:
        if hours[code] == 0:
            why = f" ({reasons[code]})" if reasons[code] else ""
            parts.append(f"{access.names[code]} had geen openingsuren{why}.")
    return " ".join(parts)
