"""What ``data/methoden.yaml`` says of every method: its formula, what it tells, its source."""

from __future__ import annotations

import re

from pydantic import Field, model_validator

from geo.strict import Strict
from geo.text import listing

_STEP = re.compile(r"\\(begin|end)\{(\w+)\}")


def check_latex(text: str) -> str:
    r"""Return a formula without the spaces around it, once it can be typeset in one piece.

    Parameters
    ----------
    text : str
        LaTeX, without dollar signs.

    Raises
    ------
    ValueError
        In Dutch: if it is empty, has a dollar sign or an empty line, or opens what it does not
        close.

    Examples
    --------
    >>> print(check_latex(r" \dfrac{O}{E} "))
    \dfrac{O}{E}
    """
    text = text.strip()
    if not text:
        raise ValueError("de formule is leeg")
    if "$" in text or any(not line.strip() for line in text.splitlines()):
        raise ValueError("een formule heeft geen dollarteken en geen lege regel")
    bare = re.sub(r"\\[{}]", "", text)
    depth = 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    opened: list[str] = []
    for what, name in _STEP.findall(text):
        if what == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            depth = -1
    if depth or opened or len(re.findall(r"\\left\b", text)) != len(re.findall(r"\\right\b", text)):
        raise ValueError("in de formule gaat iets open wat niet sluit, of andersom")
    return text


class MethodSource(Strict):
    """Where a method comes from; without an address it is our own."""

    titel: str = Field(min_length=5)
    url: str = Field(default="", pattern=r"^(https://\S+)?$")


class Method(Strict):
    """One method.

    ``zegt`` is what its outcome tells, in one sentence; ``functies`` are the dotted names of the
    code that computes it.
    """

    code: str = Field(pattern=r"^[a-z0-9_]+$")
    groep: str = Field(min_length=3)
    label: str = Field(min_length=3)
    zegt: str = Field(min_length=20, pattern=r"\.$")
    latex: str
    waarin: str = Field(min_length=5)
    let_op: str = ""
    bronnen: tuple[MethodSource, ...] = Field(min_length=1)
    functies: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Method:
        try:
            check_latex(self.latex)
        except ValueError as error:
            raise ValueError(f"{self.code}: {error}") from None
        if wrong := [f for f in self.functies if not re.fullmatch(r"geo(\.\w+){2,}", f)]:
            raise ValueError(f"{self.code}: {listing(wrong)} is geen functie van geo")
        return self


class Methods(Strict):
    """The whole of ``data/methoden.yaml``."""

    versie: int
    methoden: tuple[Method, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> Methods:
        for what in (
            [m.code for m in self.methoden],
            [f for m in self.methoden for f in m.functies],
        ):
            if twice := sorted({each for each in what if what.count(each) > 1}):
                raise ValueError(f"dit staat er twee keer: {listing(twice)}")
        return self

    def __getitem__(self, code: str) -> Method:
        return next(method for method in self.methoden if method.code == code)

    @property
    def groups(self) -> dict[str, list[Method]]:
        """Methods by group, in the order of the file."""
        return {
            group: [m for m in self.methoden if m.groep == group]
            for group in dict.fromkeys(m.groep for m in self.methoden)
        }
