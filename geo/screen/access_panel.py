"""What stands beside the map of *Hoe ver is het?*: the nearest points, and their hours."""

from __future__ import annotations

from geo.areas import Level
from geo.cell import Cell
from geo.missing import changed_population
from geo.screen import access_words as words
from geo.screen import wording
from geo.screen.access_view import Access
from geo.screen.access_words import Reached
from geo.screen.model import Bar, Panel
from geo.selection import ALL
from geo.text import number, sentence_case

_NEAREST = 4


def access_panel(access: Access) -> Panel:
    """Return the panel of the chosen area, or of the whole when none was chosen."""
    inputs, areas = access.inputs, access.areas
    selection = inputs.selection
    code = selection.gebied or (selection.stadsdeel if selection.stadsdeel != ALL else "")
    area = areas[code] if code else areas.gemeente
    row = access.at(area.level)[area.code]
    cell = access.cell(row)
    residents = float(inputs.residents[area.level].get(area.code, float("nan")))
    where = areas.ancestor(area.code, Level.STADSDEEL)
    inside = f" in {areas[where].name}" if where and where != area.code else ""
    about = wording.residents(residents, inputs.residents_year)
    bars, title, note = _nearest(access, area.code) if code else _districts(access)
    return Panel(
        title=area.name,
        subtitle=f"{sentence_case(area.level)}{inside}, {about}",
        figure=cell.text,
        statement=_statement(access, cell),
        bars_title=title,
        bars=bars,
        bars_note=note,
        notes=(
            *_beyond(access, row),
            *_assumed(access, area.level, area.code),
            *_changed(access, area.code),
        ),
    )


def _statement(access: Access, cell: Cell) -> str:
    if not cell.is_number:
        return f"{cell.reason} ({access.inputs.period.label})"
    if not cell.value:
        limit = number(access.inputs.rules.limit_m)
        return f"geen open servicepunt binnen {limit} meter, {access.inputs.period.label}"
    return f"openingsuren per week per 10.000 inwoners binnen bereik, {access.inputs.period.label}"


def _beyond(access: Access, row: Reached) -> tuple[str, ...]:
    if row.beyond != row.beyond:
        return ()
    limit = number(access.inputs.rules.limit_m)
    if row.beyond == 0:
        return (f"Alle inwoners hebben een open punt binnen {limit} meter.",)
    share = words.share(row.beyond)
    return (f"{sentence_case(share)} van de inwoners heeft geen open punt binnen {limit} meter.",)


def _assumed(access: Access, level: Level, code: str) -> tuple[str, ...]:
    """Return what another detour would change for those who have nothing within reach."""
    detour = access.inputs.rules.omweg
    ends = [access.with_detour(level, each)[code].beyond for each in (detour.laag, detour.hoog)]
    if any(each != each for each in ends):
        return ()
    low, high = (words.share(each) for each in ends)
    span = f"{number(detour.laag, 1)} tot {number(detour.hoog, 1)}"
    told = low if low == high else f"{low} tot {high}"
    now = number(detour.waarde, 1)
    nothing = f"heeft {told} van de inwoners geen open punt"
    return (f"Aanname: een omweg van {now}. Bij een omweg van {span} {nothing}.",)


def _changed(access: Access, code: str) -> tuple[str, ...]:
    """Return that many residents came or left since; of a buurt its wijk tells."""
    inputs, areas = access.inputs, access.areas
    wijk = areas.ancestor(code, Level.WIJK)
    known = areas[wijk or code]
    before, after = inputs.residents[known.level], inputs.latest[known.level]
    if not changed_population(before, after)[known.code]:
        return ()
    way = "meer" if after[known.code] > before[known.code] else "minder"
    lived = f"In {known.name} woonden in {inputs.latest_year} meer dan 5% {way} mensen dan in"
    return (f"{lived} {inputs.residents_year}: lees het cijfer per inwoner met voorbehoud.",)


def _nearest(access: Access, code: str) -> tuple[tuple[Bar, ...], str, str]:
    """Return the nearest points, with their distance and hours."""
    found = access.distances([code], access.inputs.rules.omweg.waarde).table
    near = found.sort_values(["cost", "dest"]).head(_NEAREST)
    longest = float(near["cost"].max()) or 1.0
    bars = tuple(
        Bar(
            f"{access.names[point]}, {words.hours_of(access.open_hours[point])}",
            Cell.of_text(words.metres(metres), metres),
            metres / longest,
        )
        for point, metres in zip(near["dest"].astype(str), near["cost"].tolist(), strict=True)
    )
    level = access.areas[code].level
    note = f"Afstand vanaf het midden van {level.definite} (het labelpunt), {access.label}."
    return bars, "De dichtstbijzijnde servicepunten", note


def _districts(access: Access) -> tuple[tuple[Bar, ...], str, str]:
    """Return the stadsdelen, the one with the least first."""
    found = access.at(Level.STADSDEEL)
    cells = {code: access.cell(row) for code, row in found.items()}
    longest = max([c.value or 0.0 for c in cells.values()] + [1e-9])
    order = sorted(cells, key=lambda c: (not cells[c].is_number, cells[c].value or 0.0))
    bars = tuple(
        Bar(access.areas[code].name, cells[code], (cells[code].value or 0.0) / longest)
        for code in order
    )
    return bars, "Per stadsdeel", "Openingsuren per week per 10.000 inwoners, het minste bovenaan."
