"""One figure on a screen, in one of four states that are never mixed up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from geo.text import number
from geo.unknown import Unknown


class State(StrEnum):
    """The four states of a figure; each has its own look and words everywhere."""

    NUMBER = "getal"
    SUPPRESSED = "afgeschermd"
    NO_DATA = "geen_data"
    NOT_APPLICABLE = "niet_van_toepassing"


STATE_WORDS = {
    State.SUPPRESSED: "afgeschermd",
    State.NO_DATA: "geen data",
    State.NOT_APPLICABLE: "niet van toepassing",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with what may be known about it.

    Parameters
    ----------
    state : State
        Which of the four it is.
    value : float or None
        The published (rounded) figure; only for ``State.NUMBER``.
    low, high : float or None
        What a reader can know: the value lies in this closed interval.
    text : str
        How it is written, in Dutch notation.
    reason : str
        Why there is no number, in a few Dutch words.
    why : Unknown or None
        The code of that reason, where something is not known.
    """

    state: State
    value: float | None = None
    low: float | None = None
    high: float | None = None
    text: str = ""
    reason: str = ""
    why: Unknown | None = None

    @classmethod
    def of_number(
        cls,
        value: float,
        low: float | None = None,
        high: float | None = None,
        *,
        decimals: int = 0,
        suffix: str = "",
        signed: bool = False,
    ) -> Cell:
        """Return a number, written with the given decimals and unit.

        The value is what is written: classes, order and sentences see what the reader sees.
        """
        value = round(value, decimals)
        return cls(
            State.NUMBER,
            value,
            value if low is None else low,
            value if high is None else high,
            number(value, decimals, signed=signed) + suffix,
        )

    @classmethod
    def of_text(cls, text: str, value: float | None = None) -> Cell:
        """Return a published figure that is words, such as the name of a demand type."""
        return cls(State.NUMBER, value, value, value, text)

    @classmethod
    def suppressed(cls, low: float, high: float, text: str, reason: str = "") -> Cell:
        """Return a figure withheld for privacy, of which only the interval is known."""
        return cls(State.SUPPRESSED, None, low, high, text, reason)

    @classmethod
    def no_data(cls, why: Unknown | None = None, reason: str = "") -> Cell:
        """Return the absence of a figure; the reason in the words of its code, or in others."""
        told = reason or (why.words() if why else "")
        return cls(State.NO_DATA, text=STATE_WORDS[State.NO_DATA], reason=told, why=why)

    @classmethod
    def undetermined(cls, why: Unknown | None, reason: str = "") -> Cell:
        """Return that a figure cannot be computed; the reason as for ``no_data``."""
        return replace(cls.no_data(why, reason), text="niet te bepalen")

    @classmethod
    def not_applicable(cls, reason: str = "") -> Cell:
        """Return a figure that cannot exist here, such as a rate where nobody lives."""
        return cls(State.NOT_APPLICABLE, text="n.v.t.", reason=reason)

    @property
    def is_number(self) -> bool:
        """Whether a number may be shown."""
        return self.state is State.NUMBER
