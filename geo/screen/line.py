"""A sentence for a meeting: what it says, how sure that is, and what points say of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """A service point's own word: name of the point, text, and when and by whom it was noted."""

    point: str
    text: str
    noted: str

    def __str__(self) -> str:
        return f"{self.point} zegt: {self.text} ({self.noted})"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence.

    Parameters
    ----------
    text : str
    sure : str
        How it is known, or how sure it is.
    lead : str
        The sentence in a few words, before it.
    said : tuple of Remark
        What points say of it.
    """

    text: str
    sure: str = ""
    lead: str = ""
    said: tuple[Remark, ...] = ()

    def __str__(self) -> str:
        told = " ".join(part for part in (self.lead, self.text) if part)
        return f"{told} ({self.sure})" if self.sure else told
