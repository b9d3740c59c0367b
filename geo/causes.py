"""Why there may be a gap: which explanations the figures support, contradict or leave open.

Methods: section 3. The table is data (``data/oorzaken.yaml``); it never names one cause.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from geo.strict import Strict
from geo.text import listing


class State(StrEnum):
    """What the figures say of an explanation."""

    SUPPORTED = "ondersteund"
    CONTRADICTED = "weersproken"
    OPEN = "open"


class Figure(Strict):
    """A figure that the table asks for."""

    label: str = Field(min_length=3)
    eenheid: str
    decimalen: int = Field(default=0, ge=0, le=2)
    definitie: str = Field(min_length=20)


class Condition(Strict):
    """A figure and the value from which it says something."""

    cijfer: str
    als: Literal["ten_minste", "ten_hoogste"]
    waarde: float
    waarom: str = Field(min_length=20)
    bron: str = Field(min_length=10)

    def holds(self, value: float) -> bool:
        """Return whether a value meets it."""
        return value >= self.waarde if self.als == "ten_minste" else value <= self.waarde


class Silent(Strict):
    """A figure that is often brought forward and proves nothing here, and why."""

    cijfer: str
    waarom: str = Field(min_length=20)


class Cause(Strict):
    """A possible explanation; one supporting figure suffices, to contradict it takes all."""

    code: str
    label: str = Field(min_length=3)
    vraag: str = Field(min_length=15, pattern=r"\?$")
    steunt: tuple[Condition, ...] = Field(min_length=1)
    weerspreekt: tuple[Condition, ...] = ()
    zegt_niets: tuple[Silent, ...] = ()

    @model_validator(mode="after")
    def _apart(self) -> Cause:
        for pro in self.steunt:
            for con in self.weerspreekt:
                if pro.cijfer == con.cijfer and (pro.holds(con.waarde) or con.holds(pro.waarde)):
                    raise ValueError(f"{self.code}: {pro.cijfer} steunt en weerspreekt tegelijk")
        silent = {each.cijfer for each in self.zegt_niets}
        if both := silent & {each.cijfer for each in self.conditions}:
            raise ValueError(f"{self.code}: {listing(sorted(both))} zegt iets en zegt niets")
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What supports it, then what contradicts it."""
        return (*self.steunt, *self.weerspreekt)


class Causes(Strict):
    """The whole of ``data/oorzaken.yaml``."""

    versie: int
    cijfers: dict[str, Figure] = Field(min_length=1)
    oorzaken: tuple[Cause, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _consistent(self) -> Causes:
        used = {each.cijfer for cause in self.oorzaken for each in cause.conditions}
        used |= {each.cijfer for cause in self.oorzaken for each in cause.zegt_niets}
        if unknown := sorted(used - set(self.cijfers)):
            raise ValueError(f"onbekend cijfer {listing(unknown)}")
        if unused := sorted(set(self.cijfers) - used):
            raise ValueError(f"geen enkele oorzaak gebruikt {listing(unused)}")
        if len({cause.code for cause in self.oorzaken}) != len(self.oorzaken):
            raise ValueError("een oorzaak staat er twee keer")
        return self


@dataclass(frozen=True, slots=True)
class Outcome:
    """An explanation, what the figures say of it, and those figures.

    Parameters
    ----------
    code, label, question : str
    state : State
    evidence : tuple of str
        Dutch, one per figure: what it is and what it says; first what decided.
    """

    code: str
    label: str
    question: str
    state: State
    evidence: tuple[str, ...]


def evaluate(table: Causes, values: Mapping[str, float | None]) -> list[Outcome]:
    """Return for every explanation what the figures of an area say of it.

    Parameters
    ----------
    table : Causes
    values : mapping
        Per figure its value for this area; absent, None or NaN is unknown or protected.

    Returns
    -------
    list of Outcome
        One per explanation, in the order of the table; an explanation about which the figures
        disagree, or of which one that it takes is unknown, is left open.

    Raises
    ------
    ValueError
        If a figure is not in the table.

    References
    ----------
    Methods of this application, section 3.

    Examples
    --------
    >>> table = Causes.model_validate({
    ...     "versie": 1,
    ...     "cijfers": {"wacht": {"label": "Wachttijd", "eenheid": "weken",
    ...                           "definitie": "Van aanmelding tot eerste gesprek."}},
    ...     "oorzaken": [{"code": code, "label": "Vol", "vraag": "Is er een wachtlijst?",
    ...                   "steunt": [{"cijfer": "wacht", "als": "ten_minste", "waarde": weeks,
    ...                               "waarom": "Zo lang wacht niemand graag.",
    ...                               "bron": "Werkafspraak"}]}
    ...                  for code, weeks in (("vol", 4), ("heel_vol", 8))],
    ... })
    >>> [(each.state.value, each.evidence) for each in evaluate(table, {"wacht": 6})]
    [('ondersteund', ('Wachttijd: 6 weken.',)), ('open', ('Wachttijd: 6 weken.',))]
    """
    if unknown := sorted(set(values) - set(table.cijfers)):
        raise ValueError(f"no such figure: {unknown}")
    known = {name: float(v) for name, v in values.items() if v is not None and not math.isnan(v)}
    return [_outcome(cause, table, known) for cause in table.oorzaken]


def _outcome(cause: Cause, table: Causes, known: Mapping[str, float]) -> Outcome:
    def met(condition: Condition) -> bool:
        return condition.cijfer in known and condition.holds(known[condition.cijfer])

    pro = [each.cijfer for each in cause.steunt if met(each)]
    con = [each.cijfer for each in cause.weerspreekt if met(each)]
    against = bool(con) and len(con) == len(cause.weerspreekt)
    state = State.OPEN
    if bool(pro) != against:
        state = State.SUPPORTED if pro else State.CONTRADICTED
    rest = [each.cijfer for each in cause.conditions]
    decisive = con if state is State.CONTRADICTED else pro
    evidence = [_sentence(n, table.cijfers[n], known) for n in dict.fromkeys([*decisive, *rest])]
    for silent in cause.zegt_niets:
        if silent.cijfer in known:
            shown = _sentence(silent.cijfer, table.cijfers[silent.cijfer], known)
            evidence.append(f"{shown} {silent.waarom}")
    return Outcome(cause.code, cause.label, cause.vraag, state, tuple(evidence))


def _sentence(name: str, figure: Figure, known: Mapping[str, float]) -> str:
    if name not in known:
        return f"{figure.label}: niet bekend."
    shown = f"{known[name]:.{figure.decimalen}f}".replace(".", ",")
    unit = figure.eenheid if figure.eenheid.startswith("%") else f" {figure.eenheid}"
    return f"{figure.label}: {shown}{unit}."
