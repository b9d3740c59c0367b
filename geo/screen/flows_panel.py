"""What stands beside the map of *Wie gaat waarheen?*."""

from __future__ import annotations

from geo.cell import Cell
from geo.screen import flows_words as words
from geo.screen.flows_view import FlowView, rest_of
from geo.screen.model import Bar, Panel
from geo.text import how_many

_SHOWN = 8


def flows_panel(view: FlowView) -> Panel:
    """Return the panel of the chosen point or stadsdeel, or of all stadsdelen."""
    if view.point:
        return _of_point(view)
    return _of_district(view) if view.district else _of_all(view)


def _of_point(view: FlowView) -> Panel:
    own, unknown = view.own_of_point(view.point), view.unknown_of(view.point)
    cells = {view.name(code): view.from_district(view.point, code) for code in view.districts}
    at = view.at(view.point)
    return Panel(
        title=view.name(view.point),
        subtitle=f"Servicepunt in {view.areas[at].name}" if at else "Servicepunt",
        figure=words.part(own),
        statement=(
            f"van de dossiers komt uit het eigen stadsdeel, {view.use.period.label}; van elders: "
            f"{words.part(rest_of(own))}."
        ),
        bars_title="Waar cliënten wonen",
        bars=(
            *_bars(cells),
            *_bars({f"{words.NOWHERE} (van alle dossiers)": unknown}),
        ),
        bars_note=(
            "Geen stadsdeel bekend: niet vastgelegd, buiten de gemeente, of zonder vast adres. "
            "Gearceerd: te kleine aantallen; daar staan alleen grenzen."
        ),
    )


def _of_district(view: FlowView) -> Panel:
    home = view.district
    own = view.to_district(home, home)
    cells = {view.name(point): view.to_point(home, point) for point in view.codes}
    large = {name: cell for name, cell in cells.items() if cell.is_number}
    small = len(cells) - len(large)
    note = (
        f"Bij {how_many(small, 'ander punt is', 'andere punten is')} het aantal afgeschermd."
        if small
        else ""
    )
    return Panel(
        title=view.name(home),
        subtitle=how_many(len(view.points_in(home)), "servicepunt", "servicepunten"),
        figure=words.part(own),
        statement=(
            f"van de dossiers van inwoners is bij een punt in het eigen stadsdeel, "
            f"{view.use.period.label}; elders: {words.part(rest_of(own))}. Van de dossiers bij de "
            f"punten hier is {words.part(view.from_elsewhere(home))} van inwoners van elders."
        ),
        bars_title="Waar inwoners naartoe gaan",
        bars=_bars(large)[:_SHOWN],
        bars_note=note,
    )


def _of_all(view: FlowView) -> Panel:
    cells = {view.name(code): view.to_district(code, code) for code in view.districts}
    return Panel(
        title=view.areas.gemeente.name,
        subtitle=how_many(len(view.codes), "servicepunt", "servicepunten"),
        figure=how_many(len(view.districts), "stadsdeel", "stadsdelen"),
        statement=f"naast elkaar: waar hun inwoners geregistreerd zijn, {view.use.period.label}",
        hint="Kies een stadsdeel op de kaart, of hierboven een servicepunt.",
        bars_title="In het eigen stadsdeel geregistreerd",
        bars=_bars(cells),
    )


def _bars(cells: dict[str, Cell]) -> tuple[Bar, ...]:
    """Return a bar per share, the largest first; one without a number has no length."""
    order = sorted(cells, key=lambda name: (-(cells[name].high or 0.0), name))
    return tuple(Bar(name, cells[name], (cells[name].value or 0.0) / 100) for name in order)
