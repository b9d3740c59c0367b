"""Conditions of a rule: an indicator, how it compares and a value; all of them, or any."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geo.advice.facts import Fact
from geo.advice.logic import Truth, all_of, any_of, within
from geo.text import of_one


class Compare(StrEnum):
    """How a figure has to compare with the value."""

    AT_LEAST = "ten_minste"
    AT_MOST = "ten_hoogste"
    MORE = "meer_dan"
    LESS = "minder_dan"
    IS = "is"
    IS_NOT = "is_niet"


_WORDS = {
    Compare.AT_LEAST: "ten minste",
    Compare.AT_MOST: "ten hoogste",
    Compare.MORE: "meer dan",
    Compare.LESS: "minder dan",
    Compare.IS: "",
    Compare.IS_NOT: "niet",
}
_CHOICES = (Compare.IS, Compare.IS_NOT)


class Condition(BaseModel):
    """One comparison, or a group of conditions.

    A comparison has ``indicator``, ``moet`` and ``waarde``; a group has ``alle`` or ``een_van``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator: str = ""
    moet: Compare | None = None
    waarde: float | str | None = None
    alle: tuple[Condition, ...] = ()
    een_van: tuple[Condition, ...] = Field(default=())

    @model_validator(mode="after")
    def _one_form(self) -> Condition:
        forms = [bool(self.indicator), bool(self.alle), bool(self.een_van)]
        if sum(forms) != 1:
            raise ValueError("een voorwaarde heeft een indicator, of 'alle', of 'een_van'")
        if not self.indicator:
            if self.moet is not None or self.waarde is not None:
                raise ValueError("'moet' en 'waarde' horen bij een indicator")
            return self
        if self.moet is None or self.waarde is None:
            raise ValueError(f"bij '{self.indicator}' ontbreekt 'moet' of 'waarde'")
        if (self.moet in _CHOICES) != isinstance(self.waarde, str):
            raise ValueError(
                f"'{self.indicator}': 'is' en 'is_niet' vragen een woord, de andere een getal"
            )
        return self

    def leaves(self) -> Iterator[Condition]:
        """Yield the comparisons."""
        if self.indicator:
            yield self
        for part in (*self.alle, *self.een_van):
            yield from part.leaves()

    def bounds(self, scale: float = 1.0, *, whole: bool = False) -> tuple[float, float]:
        """Return the closed interval that meets a comparison with a number.

        Parameters
        ----------
        scale : float
            Times which the threshold is taken, to try other choices.
        whole : bool
            Whether the threshold stays a whole number then.
        """
        value = float(self.waarde or 0.0) * scale
        value = float(round(value)) if whole else value
        if self.moet in (Compare.AT_LEAST, Compare.MORE):
            least = math.nextafter(value, math.inf) if self.moet is Compare.MORE else value
            return least, math.inf
        most = math.nextafter(value, -math.inf) if self.moet is Compare.LESS else value
        return -math.inf, most

    @property
    def of_words(self) -> bool:
        """Whether it compares words."""
        return self.moet in _CHOICES

    def met_by(self, fact: Fact | None) -> Truth:
        """Return whether a fact meets a comparison; unknown where the interval straddles it."""
        if fact is None or not fact.known:
            return Truth.UNKNOWN
        if self.of_words:
            if not fact.word or fact.word == "onbekend":
                return Truth.UNKNOWN
            same = fact.word == self.waarde
            return Truth.TRUE if same is (self.moet is Compare.IS) else Truth.FALSE
        if math.isnan(fact.low):
            return Truth.UNKNOWN
        return within(fact.low, fact.high, *self.bounds())

    def judge(self, facts: Mapping[str, Fact]) -> Truth:
        """Return whether the condition holds for an area."""
        if self.indicator:
            return self.met_by(facts.get(self.indicator))
        if self.alle:
            return all_of(part.judge(facts) for part in self.alle)
        return any_of(part.judge(facts) for part in self.een_van)

    def branches(self) -> list[tuple[Condition, ...]]:
        """Return the ways to meet it: each a list of comparisons that all hold."""
        if self.indicator:
            return [(self,)]
        if self.een_van:
            return [branch for part in self.een_van for branch in part.branches()]
        found: list[tuple[Condition, ...]] = [()]
        for part in self.alle:
            found = [(*before, *branch) for before in found for branch in part.branches()]
        return found

    def words(self, label: str, unit: str = "") -> str:
        """Return a comparison in Dutch: ``Wachtlijst ten minste 10``."""
        how = _WORDS[self.moet] if self.moet is not None else ""
        value = self.waarde
        shown = f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
        unit = of_one(unit) if value == 1 else unit
        space = "" if unit in ("", "%") else " "
        return " ".join(part for part in (label, how, f"{shown}{space}{unit}") if part)
