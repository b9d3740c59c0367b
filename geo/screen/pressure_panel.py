"""What stands beside the map of *Hoe druk is het?*: the assumptions, and the waiting list."""

from __future__ import annotations

import numpy as np

from geo.cell import Cell
from geo.period import Period
from geo.screen.model import Bar, Panel, Trend, TrendPoint
from geo.screen.pressure_inputs import ends_of
from geo.screen.pressure_view import PressureView
from geo.text import how_many, number

_SHOWN = 6


def pressure_panel(view: PressureView) -> Panel:
    """Return the panel of the chosen point, or of the points together."""
    code = view.inputs.selection.punt
    return _of_point(view, code) if code in view.codes else _together(view)


def _of_point(view: PressureView, code: str) -> Panel:
    stadsdeel = str(view.texts[code]["stadsdeel"])
    where = f", {view.areas[stadsdeel].name}" if stadsdeel in view.areas else ""
    cell = view.druk(code)
    bars, title, note = _tornado(view, [code], view.found[code].druk)
    return Panel(
        title=view.name(code),
        subtitle=f"{view.organisation(code)}{where}",
        figure=cell.text,
        statement=_statement(view, code, cell),
        bars_title=title,
        bars=bars,
        bars_note=note,
        trend=_waiting_trend(view, code),
        notes=_waiting_notes(view, code),
    )


def _together(view: PressureView) -> Panel:
    judged = view.judged
    hours = sum(view.found[code].capacity for code in judged)
    if not judged or not hours > 0:
        why = view.druk(view.shown[0]).reason
        return Panel(view.where, "Alle servicepunten samen", "niet te bepalen", why)
    low, mid, high = (
        float(view.work(end)[judged].sum()) / hours for end in ("laag", "midden", "hoog")
    )
    cell = Cell.of_number(mid, low, high, decimals=1)
    bars, title, note = _tornado(view, judged, mid)
    missing = len(view.shown) - len(judged)
    notes = [f"{how_many(missing, 'punt telt', 'punten tellen')} niet mee."] if missing else []
    return Panel(
        title=view.where,
        subtitle=f"{how_many(len(judged), 'servicepunt', 'servicepunten')} samen",
        figure=cell.text,
        statement=(
            f"druk in {view.inputs.period.label}: werklast {_hours(mid * hours)} uur, capaciteit "
            f"{_hours(hours)} uur, naar de gebruikte aannamen"
        ),
        bars_title=title,
        bars=bars,
        bars_note=note,
        notes=tuple(notes),
    )


def _hours(hours: float) -> str:
    return number(round(hours / 10) * 10)


def _statement(view: PressureView, code: str, cell: Cell) -> str:
    quarter = view.inputs.period.label
    if not cell.is_number:
        return f"{cell.reason} ({quarter})"
    work, staff = view.load_hours(code), view.capacity_hours(code)
    return (
        f"druk in {quarter}: werklast {work.text} uur, capaciteit {staff.text} uur, naar de "
        "gebruikte aannamen"
    )


def _tornado(view: PressureView, codes: list[str], now: float) -> tuple[tuple[Bar, ...], str, str]:
    """Return how far each assumption moves the pressure, the one that moves it most on top."""
    if now != now:
        return (), "", ""
    found = view.tornado(codes)
    ends = found[["bij_laag", "bij_hoog"]].to_numpy(float)
    longest = max(float(ends.max()), now) or 1.0
    bars = []
    shown = found.head(_SHOWN)
    labels, values = shown["label"].astype(str), shown[["bij_laag", "bij_hoog"]].to_numpy(float)
    for label, (low, high) in zip(labels, np.sort(values, axis=1).tolist(), strict=True):
        text = f"{number(low, 1)}\N{EN DASH}{number(high, 1)}"
        bars.append(
            Bar(
                label,
                Cell.of_text(text, high),
                (high - low) / longest,
                now / longest,
                low / longest,
            )
        )
    over = now > 1
    stays = int(((ends > 1) == over).sum())
    way = "boven" if over else "niet boven"
    note = (
        f"Het streepje: de druk nu. Bij {number(stays)} van de {number(ends.size)} andere keuzes "
        f"blijft de druk {way} 1,0. Alle waarden staan bij Verantwoording."
    )
    return tuple(bars), "Aannamen: hoeveel elke de druk verschuift", note


def _waiting_notes(view: PressureView, code: str) -> tuple[str, ...]:
    waiting, wait = view.waiting(code), view.wait(code)
    if waiting.low is None:
        return (f"Wachtlijst: {waiting.reason}.",)
    told = f"Op de wachtlijst: {waiting.text} personen aan het eind van {view.inputs.period.label}."
    if wait.low is not None:
        days = f"Naar schatting wachten mensen {wait.text} dagen (wachtlijst / uitstroom)."
        return (f"{told} {days}",)
    return (f"{told} Wachttijd: niet te bepalen, {wait.reason}.",)


def _waiting_trend(view: PressureView, code: str) -> Trend | None:
    points: list[tuple[Period, Cell]] = [
        (period, table.cell(code, "wachtlijst") if code in table.areas else Cell.no_data())
        for period, table in sorted(view.inputs.flows.items())
        if period <= view.inputs.period
    ]
    if len(points) < 2:
        return None
    tops = [0.0 if c.high is None else ends_of(c)[1] for _, c in points]
    highest = max([*tops, 1.0])
    return Trend(
        "Personen op de wachtlijst, per kwartaal",
        tuple(
            TrendPoint(p.label, c, top / highest) for (p, c), top in zip(points, tops, strict=True)
        ),
        ("Onder de tien: 0–9; andere aantallen afgerond op vijf.",),
    )
