"""The question *Wie wonen er?*: CBS and ELAN figures as context, as their source gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from geo.areas import Area, Areas, Level
from geo.catalogue import Indicator
from geo.cell import Cell
from geo.classes import nice_breaks
from geo.context import context_values
from geo.disclosure import ProtectedTable, already_published
from geo.errors import NoDataError
from geo.screen import wording
from geo.screen.legend import LARGEST_CIRCLE_M, by_class, by_size, class_texts, counted
from geo.screen.model import (
    Bar,
    Column,
    Definition,
    MapView,
    Panel,
    Row,
    Scale,
    Screen,
    Table,
    Trend,
)
from geo.screen.place import Place
from geo.screen.year_trend import year_trend
from geo.selection import ALL, Scope, Selection
from geo.text import sentence_case
from geo.unknown import Unknown
from geo.year_change_words import border_notice


@dataclass(frozen=True)
class ContextInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    figures : mapping
        Per file name a table indexed by area code.
    population : mapping of Level to (Series, int)
    sources : tuple of str
    data_version : str
    breaks : mapping
        Years in which an area got another border or code, by area code.
    drawn_year : str
        The year of the division that the map draws.
    """

    selection: Selection
    scope: Scope
    figures: Mapping[str, pd.DataFrame]
    population: Mapping[Level, tuple[pd.Series, int]]
    sources: tuple[str, ...]
    data_version: str
    breaks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    drawn_year: str = ""


def published_figures(
    indicator: Indicator,
    figures: Mapping[str, pd.DataFrame],
    areas: Areas,
    level: Level,
    year: int,
) -> ProtectedTable:
    """Return a CBS or ELAN indicator as a table that may be drawn.

    Returns
    -------
    ProtectedTable
        Areas by one column, the indicator's id.
    """
    found = context_values(indicator, figures, areas, level, year)
    cells = {
        (str(code), indicator.id): _cell(indicator, year, value, nobody=nobody)
        for code, value, nobody in zip(
            found.values.index.tolist(), found.values.tolist(), found.nobody.tolist(), strict=True
        )
    }
    return already_published(found.values.to_frame(indicator.id), cells)


def _cell(indicator: Indicator, year: int, value: float, *, nobody: bool) -> Cell:
    if value == value:
        suffix = "%" if indicator.eenheid == "%" else ""
        return Cell.of_number(float(value), decimals=indicator.decimals(year), suffix=suffix)
    if nobody:
        return Cell.not_applicable("hier woont niemand")
    return Cell.no_data(Unknown.NO_FIGURE_IN_SOURCE)


def context_screen(inputs: ContextInputs) -> Screen:
    """Compute the screen *Wie wonen er?*.

    Raises
    ------
    NoDataError
        If the source has no figure for any area.
    """
    selection, areas = inputs.selection, inputs.scope.areas
    level, year = selection.niveau, int(selection.jaar)
    indicator = inputs.scope.catalogue[selection.kenmerk]
    at_level = lru_cache(
        lambda each: published_figures(indicator, inputs.figures, areas, each, year)
    )
    table = at_level(level)
    cells = table.column(indicator.id)
    if not any(c.is_number for c in cells):
        raise NoDataError(
            f"'{indicator.label}' heeft per {level} geen cijfers over {year}.",
            "Kies een ander jaar of niveau.",
        )
    values = [c.value if c.value is not None else float("nan") for c in cells]
    breaks = nice_breaks(values, least_step=10.0 ** -indicator.decimals(year))
    texts = class_texts(breaks, "%" if indicator.eenheid == "%" else "")
    looks = (
        by_size(cells, breaks, texts, LARGEST_CIRCLE_M[level])
        if indicator.is_count
        else by_class(cells, breaks, texts, Scale.SEQUENTIAL)
    )
    place = Place.of(selection, areas)
    focus = [code in place.codes for code in table.areas]
    legend = counted(looks, focus)
    whole = at_level(Level.GEMEENTE).cell(areas.gemeente.code, indicator.id)
    unit = "" if indicator.eenheid == "%" else indicator.eenheid
    source = inputs.scope.catalogue.bronnen[indicator.bron]
    known = sum(c.is_number for c, f in zip(cells, focus, strict=True) if f)
    by_code = dict(zip(table.areas, cells, strict=True))
    order = sorted(
        (code for code, f in zip(table.areas, focus, strict=True) if f),
        key=lambda c: (not by_code[c].is_number, -(by_code[c].value or 0.0), areas[c].name),
    )
    residents, people_year = inputs.population[level]
    people = dict(zip(residents.index.tolist(), residents.tolist(), strict=True))
    columns = [
        Column("in", sentence_case(list(Level)[level.depth - 1]), numeric=False),
        Column("waarde", indicator.label, indicator.eenheid, help=indicator.definitie),
    ]
    if indicator.id != "inwoners":
        columns.append(Column("inwoners", f"Inwoners {people_year}", "inwoners"))
    rows = tuple(
        Row(
            code,
            areas[code].name,
            (
                Cell.of_text(areas[str(areas[code].parent)].name),
                by_code[code],
                *((_people(people, code),) if indicator.id != "inwoners" else ()),
            ),
        )
        for code in order
    )
    # A share among a handful of residents is true, but no finding.
    minimum = inputs.scope.plan.minimum_inwoners
    enough = {c for c in order if people.get(c, 0) >= minimum}
    top = wording.top_of(
        [(areas.told(c), by_code[c]) for c in order if c in enough],
        left_out=[by_code[c] for c in order if c not in enough],
        kept=f"met ten minste {minimum} inwoners",
    )
    return Screen(
        selection=selection,
        question="Wie wonen er?",
        headline=wording.context_headline(indicator, top, whole, place, unit, by_code[order[0]]),
        explanation=" ".join(
            [f"{indicator.definitie} {source.titel}, {year}.", *_borders(inputs, indicator)]
        ),
        map=MapView(
            level=level,
            codes=tuple(table.areas),
            looks=looks.of_area,
            values=tuple(wording.hover(c, unit) for c in cells),
            scale=looks.scale,
            in_focus=tuple(focus),
            radii_m=looks.radii_m,
        ),
        map_description=wording.map_description(indicator.label, level, legend),
        legend_title=sentence_case(wording.legend_title(indicator)),
        legend=legend,
        table=Table(tuple(columns), rows),
        panel=_panel(inputs, indicator, year, unit, at_level),
        definition=Definition.of(
            indicator, f"{source.titel}, {source.uitgever}, {source.licentie}"
        ),
        coverage_note=wording.known_of(known, place),
        sources=inputs.sources,
        data_version=inputs.data_version,
    )


def _people(people: Mapping[str, float], code: str) -> Cell:
    n = people.get(code, float("nan"))
    return Cell.of_number(n) if n == n else Cell.no_data()


def _borders(inputs: ContextInputs, indicator: Indicator) -> list[str]:
    """Return what to know of areas that have another border in the figures than on the map."""
    year, areas = int(inputs.selection.jaar), inputs.scope.areas
    names = tuple(
        area.name
        for area in areas.at(inputs.selection.niveau)
        if any(each <= year for each in inputs.breaks.get(area.code, ()))
    )
    # Of ELAN nothing was fetched: its areas are those of the map.
    return [border_notice(year, names, inputs.drawn_year)] if names and indicator.opgehaald else []


def _panel(
    inputs: ContextInputs,
    indicator: Indicator,
    year: int,
    unit: str,
    at_level: Callable[[Level], ProtectedTable],
) -> Panel:
    """Return the chosen area with its parents: the same figure at each level that has it."""
    selection, areas = inputs.selection, inputs.scope.areas
    code = selection.gebied or (selection.stadsdeel if selection.stadsdeel != ALL else "")
    area = areas[code] if code else areas.gemeente
    chain: list[tuple[str, Cell]] = []
    at: str | None = area.code
    while at is not None:
        step = areas[at]
        if year in indicator.years(step.level):
            chain.append((step.name, at_level(step.level).cell(step.code, indicator.id)))
        at = step.parent
    cell = chain[0][1]
    longest = max([c.value or 0.0 for _, c in chain] + [1e-9])
    bars = tuple(Bar(name, c, (c.value or 0.0) / longest) for name, c in chain)
    comparable = not indicator.is_count and len(bars) > 1
    people, people_year = inputs.population[area.level]
    residents = wording.residents(float(people.get(area.code, float("nan"))), people_year)
    where = areas.ancestor(area.code, Level.STADSDEEL)
    inside = f" in {areas[where].name}" if where and where != area.code else ""
    return Panel(
        title=area.name,
        subtitle=f"{sentence_case(area.level)}{inside}, {residents}",
        figure=cell.text,
        statement=wording.context_statement(indicator, unit, year),
        bars_title="Ter vergelijking" if comparable else "",
        bars=bars if comparable else (),
        trend=_trend(inputs, indicator, area),
    )


def _trend(inputs: ContextInputs, indicator: Indicator, area: Area) -> Trend | None:
    """Return the course of one area: every year that has the figure at its level."""

    def cell_of(year: int) -> Cell:
        found = context_values(indicator, inputs.figures, inputs.scope.areas, area.level, year)
        value, nobody = float(found.values[area.code]), bool(found.nobody[area.code])
        return _cell(indicator, year, value, nobody=nobody)

    breaks = inputs.breaks.get(area.code, ()) if indicator.opgehaald else ()
    return year_trend(indicator.years(area.level), cell_of, area.name, breaks)
