"""Load, capacity and pressure per service point, from protected counts."""

from __future__ import annotations

import math
from functools import cached_property

import pandas as pd

from geo.cell import Cell, State
from geo.errors import NoDataError
from geo.period import QUARTER_DAYS, Period
from geo.pressure import capacity, gates, littles_wait, load, pressure, tornado
from geo.queues import GROWTH_BACK
from geo.screen.pressure_inputs import Pressed, PressureInputs, ends_of
from geo.selection import ALL
from geo.text import number
from geo.unknown import Unknown
from geo.workload import CONTACTS, OTHERS, SESSIONS

HOURS_ROUNDED_TO = 10
_QUARTER_MONTHS = 3
_FUNCTIONS = ("professional", *OTHERS)


class PressureView:
    """The inputs, and what every part of the screen derives from them.

    Raises
    ------
    NoDataError
        If there are no points, or none in the chosen stadsdeel.
    """

    def __init__(self, inputs: PressureInputs) -> None:
        self.inputs = inputs
        self.areas = inputs.scope.areas
        self.codes = [str(code) for code in inputs.points.index]
        texts = inputs.points[["naam", "organisatie", "stadsdeel"]].astype(str)
        self.texts = dict(zip(self.codes, texts.to_dict("records"), strict=True))
        chosen = inputs.selection.stadsdeel
        self.where = self.areas.gemeente.name if chosen == ALL else self.areas[chosen].name
        self.focus = [chosen in (ALL, self.texts[code]["stadsdeel"]) for code in self.codes]
        if not any(self.focus):
            raise NoDataError(
                f"Niet te bepalen: in {self.where} zijn geen servicepunten bekend.",
                "Kies hierboven een ander stadsdeel, of alle stadsdelen.",
            )

    @property
    def shown(self) -> list[str]:
        """Codes of the points in the chosen stadsdeel, by name."""
        inside = [code for code, seen in zip(self.codes, self.focus, strict=True) if seen]
        return sorted(inside, key=self.name)

    def name(self, code: str) -> str:
        """Return the name of a point."""
        return str(self.texts[code]["naam"])

    def organisation(self, code: str) -> str:
        """Return the organisation of a point."""
        return str(self.texts[code]["organisatie"])

    # --- work, staff and pressure --------------------------------------------------------------

    def _ends(self, category: str) -> pd.DataFrame:
        """Return what a reader may know of a count: ``laag, midden, hoog`` per point."""
        known = set(self.inputs.work.areas)
        rows = []
        for code in self.codes:
            cell = self.inputs.work.cell(code, category) if code in known else Cell.no_data()
            rows.append(ends_of(cell))
        return pd.DataFrame(rows, index=self.codes, columns=["laag", "midden", "hoog"], dtype=float)

    @cached_property
    def counts(self) -> dict[str, pd.DataFrame]:
        """Per category of work what may be known of it; sessions not delivered count as none."""
        found = {name: self._ends(name) for name in self.inputs.workload.uren_per_dossier}
        found[CONTACTS] = self._ends(CONTACTS)
        found[SESSIONS] = self._ends(SESSIONS).fillna(0.0)
        return found

    @cached_property
    def fte(self) -> pd.DataFrame:
        """Full-time jobs: points by function; missing where a point delivered no staff."""
        staff = self.inputs.staff.reindex(columns=list(_FUNCTIONS)).fillna(0.0)
        return staff.reindex(self.codes).astype(float)

    def work(self, end: str) -> pd.Series:
        """Return the load per point in hours, at the ``laag``, ``midden`` or ``hoog`` end."""
        weights = self.inputs.workload.uren_per_dossier
        running = pd.DataFrame({name: self.counts[name][end] for name in weights})
        contacts, sessions = self.counts[CONTACTS][end], self.counts[SESSIONS][end]
        return load(running, contacts, sessions, self.inputs.workload)

    @cached_property
    def gate(self) -> pd.Series:
        """Per point why nothing is said of it, or empty."""
        hours = self.inputs.opening["uren"].reindex(self.codes).astype(float)
        closed = [code for code in self.codes if hours[code] == 0]
        return gates(self.codes, delivered=self.inputs.delivered, closed=closed)

    @cached_property
    def found(self) -> dict[str, Pressed]:
        """Load, capacity and pressure of each point."""
        hours = capacity(self.fte, self.inputs.workload)
        table = pressure(self.work("midden"), hours, gate=self.gate)
        for end in ("laag", "hoog"):
            table[end] = pressure(self.work(end), hours, gate=self.gate)["druk"]
        order = ["werklast_uren", "capaciteit_uren", "laag", "druk", "hoog", "reden"]
        return {str(row[0]): Pressed(*row[1:]) for row in table[order].itertuples(name=None)}

    def druk(self, code: str) -> Cell:
        """Return the pressure of a point as it is written."""
        found = self.found[code]
        if found.reason:
            return Cell.undetermined(Unknown(found.reason))
        return Cell.of_number(found.druk, found.low, found.high, decimals=1)

    def load_hours(self, code: str) -> Cell:
        """Return the load of a point, rounded."""
        return self._hours(code, self.found[code].load, Unknown.NO_LOAD)

    def capacity_hours(self, code: str) -> Cell:
        """Return the capacity of a point, rounded."""
        return self._hours(code, self.found[code].capacity, Unknown.NO_CAPACITY)

    def _hours(self, code: str, value: float, absent: Unknown) -> Cell:
        if why := self.gate[code]:
            return Cell.undetermined(Unknown(why))
        if math.isnan(value):
            return Cell.undetermined(absent)
        return Cell.of_number(round(value / HOURS_ROUNDED_TO) * HOURS_ROUNDED_TO)

    def tornado(self, codes: list[str]) -> pd.DataFrame:
        """Return how much each assumption moves the pressure of points together."""
        weights = self.inputs.workload.uren_per_dossier
        running = pd.Series(
            {name: self.counts[name].loc[codes, "midden"].sum() for name in weights}
        )
        contacts, sessions = (
            float(self.counts[name].loc[codes, "midden"].sum()) for name in (CONTACTS, SESSIONS)
        )
        return tornado(running, contacts, sessions, self.fte.loc[codes].sum(), self.inputs.workload)

    @property
    def judged(self) -> list[str]:
        """The points in the chosen stadsdeel that have a figure."""
        return [code for code in self.shown if self.druk(code).is_number]

    # --- waiting -------------------------------------------------------------------------------

    def waiting(self, code: str, back: int = 0) -> Cell:
        """Return the waiting list of a point, some quarters back."""
        months = _QUARTER_MONTHS * back
        period = Period(self.inputs.period.first - months, self.inputs.period.last - months)
        return self._flow(code, "wachtlijst", period)

    def _flow(self, code: str, what: str, period: Period) -> Cell:
        table = self.inputs.flows.get(period)
        if table is None or code not in table.areas:
            return Cell.undetermined(Unknown.NO_FLOW)
        return table.cell(code, what)

    def grows(self, code: str, back: int = 4) -> bool:
        """Return whether the waiting list is longer than before, whatever the classes hide."""
        now, before = self.waiting(code), self.waiting(code, back)
        if now.low is None or before.high is None:
            return False
        return now.low > before.high

    def wait(self, code: str) -> Cell:
        """Return how long people wait, after Little; for stable quarters only."""
        if why := self.gate[code]:
            return Cell.undetermined(Unknown(why))
        period = self.inputs.period
        names = ("wachtlijst", "instroom", "uitstroom")
        known = {name: ends_of(self._flow(code, name, period)) for name in names}
        if any(self.grows(code, back) for back in GROWTH_BACK):
            return Cell.undetermined(Unknown.LIST_GROWS)
        table = pd.DataFrame([{name: ends[1] for name, ends in known.items()}])
        stable = self.inputs.workload.stabiel_tot.waarde
        row = littles_wait(table, days=QUARTER_DAYS, stable=stable).iloc[0]
        if row["reden"]:
            why = Unknown(row["reden"])
            return Cell.undetermined(why, why.words(stable_pct=number(100 * stable)))
        low, high = (
            known["wachtlijst"][end] * QUARTER_DAYS / known["uitstroom"][1] for end in (0, 2)
        )
        cell = self._flow(code, "wachtlijst", period)
        if cell.state is State.SUPPRESSED:
            return Cell.suppressed(low, high, f"{number(math.ceil(high))} of minder", cell.reason)
        return Cell.of_number(float(row["dagen"]), low, high)
