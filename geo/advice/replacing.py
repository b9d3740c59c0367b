"""Which advice gives way to another that is given for the same place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.advice.rules import Rule, Where

# Codes of the wijken or points that an advice is about; none: of the whole area.
Places = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instead:
    """What counts in place of an advice.

    Parameters
    ----------
    rule : Rule
        That is given.
    places : tuple of str
        Where both are about; none: the whole area.
    whole : bool
        Whether nothing is left for the other: then it is not given.
    """

    rule: Rule
    places: Places
    whole: bool


def giving_way(fired: Mapping[str, tuple[Rule, Places]]) -> dict[str, tuple[Instead, ...]]:
    """Return per rule what counts in its place in one area.

    Parameters
    ----------
    fired : mapping of str to (Rule, tuple of str)
        By id the rules of which the conditions hold there, and where their ground says it is.

    Returns
    -------
    dict of str to tuple of Instead
        Where one leaves nothing, only that. A rule that is given way to but is not given itself
        stands for what is given in its place.
    """
    found: dict[str, list[Instead]] = {}
    for rule, theirs in fired.values():
        for each in rule.vervangt:
            if each.regel in fired:
                mine = fired[each.regel][1]
                found.setdefault(each.regel, []).extend(_between(each.waar, rule, mine, theirs))
    return {
        name: tuple(_given(each, found) for each in rows if each.whole or not _gone(rows))
        for name, rows in found.items()
        if rows
    }


def covers(where: Where, mine: Places, theirs: Places) -> bool:
    """Return whether an advice leaves nothing of the places of another.

    Parameters
    ----------
    where : Where
        In the same area, or at the same places only.
    mine, theirs : tuple of str
        Of the one that gives way, and of the other.

    Examples
    --------
    >>> covers(Where.PLACE, ("W1",), ("W1", "W2")), covers(Where.PLACE, ("W1", "W2"), ("W1",))
    (True, False)
    """
    return where is Where.AREA or not theirs or (bool(mine) and set(mine) <= set(theirs))


def _between(where: Where, rule: Rule, mine: Places, theirs: Places) -> Iterator[Instead]:
    if covers(where, mine, theirs):
        yield Instead(rule, mine, whole=True)
    elif shared := tuple(code for code in theirs if not mine or code in mine):
        yield Instead(rule, shared, whole=False)


def _gone(rows: list[Instead]) -> bool:
    return any(each.whole for each in rows)


def _given(instead: Instead, found: Mapping[str, list[Instead]]) -> Instead:
    """Follow to what is given; a file with circles is refused when it is read."""
    rule = instead.rule
    while further := next((e for e in found.get(rule.id, ()) if e.whole), None):
        rule = further.rule
    return Instead(rule, instead.places, instead.whole)
