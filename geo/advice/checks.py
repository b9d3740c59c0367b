"""What is wrong with a set of rules: unknown, contradictory, overlapping or dead.

A rule is tried on paper: each way to meet it narrows every indicator to an interval or to some
words. Where nothing is left, it can never fire.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from geo.advice.conditions import Compare, Condition
from geo.advice.indicators import Indicators
from geo.advice.rules import Category, Evidence, Rule, Rules


class Fault(NamedTuple):
    """A mistake: the place in the file (as keys and positions), and what, in Dutch."""

    where: tuple[str | int, ...]
    what: str


Interval = tuple[float, float]
Room = dict[str, "Interval | frozenset[str]"]


def faults(rules: Rules, indicators: Indicators) -> list[Fault]:
    """Return everything that is wrong with rules that have the right form."""
    found: list[Fault] = []
    places: dict[str, int] = {}
    for i, rule in enumerate(rules.regels):
        place: tuple[str | int, ...] = ("regels", i)
        if rule.id in places:
            found.append(Fault((*place, "id"), f"de regel '{rule.id}' staat er twee keer"))
        places.setdefault(rule.id, i)
        wrong = list(_of_rule(rule, indicators))
        found += [Fault((*place, *where), f"{rule.id}: {what}") for where, what in wrong]
    if found:
        return found
    for i, rule in enumerate(rules.regels):
        for other in rule.niet_samen_met:
            where = ("regels", i, "niet_samen_met")
            if other not in places:
                found.append(Fault(where, f"{rule.id}: er is geen regel '{other}'"))
            elif _together(rule, rules[other], indicators):
                text = f"{rule.id}: de drempels overlappen met '{other}': beide kunnen tegelijk"
                found.append(Fault(where, text))
        found += [
            Fault(("regels", i, "vervangt", n, "regel"), f"{rule.id}: {what}")
            for n, what in _wrongly_replaced(rule, rules, places, indicators)
        ]
    return found


def _wrongly_replaced(
    rule: Rule, rules: Rules, known: Container[str], indicators: Indicators
) -> Iterator[tuple[int, str]]:
    """Yield which rule that should give way cannot, by its position, and why."""
    for n, each in enumerate(rule.vervangt):
        if each.regel not in known:
            yield n, f"er is geen regel '{each.regel}' om te vervangen"
        elif _in_circle(rule.id, each.regel, rules):
            yield n, f"vervangt '{each.regel}', en die vervangt weer '{rule.id}': een cirkel"
        elif not _together(rule, rules[each.regel], indicators):
            yield n, f"vervangt '{each.regel}', maar die twee gaan nooit tegelijk af"


def _in_circle(start: str, first: str, rules: Rules) -> bool:
    """Whether a rule gives way, directly or by others, to one that it takes the place of."""
    by_id = {rule.id: rule for rule in rules.regels}
    todo, seen = [first], set[str]()
    while todo:
        name = todo.pop()
        if name == start:
            return True
        if name in by_id and name not in seen:
            seen.add(name)
            todo += [each.regel for each in by_id[name].vervangt]
    return False


def _of_rule(rule: Rule, indicators: Indicators) -> Iterator[Fault]:
    names = [each.indicator for each in rule.als.leaves()]
    if rule.tegen.als is not None:
        names += [each.indicator for each in rule.tegen.als.leaves()]
    for name in names:
        if name not in indicators:
            yield Fault(("als",), f"onbekende indicator '{name}'")
            return
    if rule.effect is not None and rule.effect.indicator not in indicators:
        yield Fault(("effect",), f"onbekende indicator '{rule.effect.indicator}'")
        return
    for level in rule.niveau:
        for name in sorted({each.indicator for each in rule.als.leaves()}):
            if level not in indicators[name].niveaus:
                yield Fault(("niveau",), f"'{name}' is er niet per {level}: de regel is dood")
    if rule.bewijsklasse is Evidence.FIGURE and not indicators[rule.grond].markeerbaar:
        yield Fault(("grond",), f"'{rule.grond}' wordt nergens mee vergeleken, dus niet gemarkeerd")
    yield from _conditions(rule.als, indicators, ("als",))
    if rule.tegen.als is not None:
        yield from _conditions(rule.tegen.als, indicators, ("tegen",))
    yield from _never_alone(rule, indicators)
    yield from _counter(rule, indicators)


def _conditions(
    condition: Condition, indicators: Indicators, where: tuple[str | int, ...]
) -> Iterator[Fault]:
    impossible = [
        each for leaf in condition.leaves() for each in _possible(leaf, indicators, where)
    ]
    if impossible:
        yield from impossible
        return
    yield from _overlaps(condition, indicators, where)
    rooms = [room_of(branch, indicators) for branch in condition.branches()]
    if not any(rooms):
        yield Fault(where, "de voorwaarden spreken elkaar tegen: de regel kan nooit afgaan")
    elif not all(rooms):
        yield Fault(where, "een van de mogelijkheden kan nooit voorkomen: zij spreekt zich tegen")


def _possible(
    leaf: Condition, indicators: Indicators, where: tuple[str | int, ...]
) -> Iterator[Fault]:
    each = indicators[leaf.indicator]
    if leaf.of_words != bool(each.keuzes):
        kind = "een woord" if each.keuzes else "een getal"
        yield Fault(where, f"'{leaf.indicator}' is {kind}: gebruik een andere vergelijking")
    elif leaf.of_words:
        if leaf.waarde not in each.keuzes:
            yield Fault(where, f"'{leaf.indicator}' is nooit '{leaf.waarde}': de regel is dood")
    else:
        least, most = leaf.bounds()
        if most < each.minimum or least > each.maximum:
            yield Fault(where, f"'{leaf.words(leaf.indicator)}' komt nooit voor: de regel is dood")
        elif least <= each.minimum and most >= each.maximum:
            yield Fault(where, f"'{leaf.words(leaf.indicator)}' is altijd zo: laat het weg")


def _overlaps(
    condition: Condition, indicators: Indicators, where: tuple[str | int, ...]
) -> Iterator[Fault]:
    """Two thresholds of one group on one indicator, of which one says nothing more."""
    parts = [part for part in (*condition.alle, *condition.een_van) if part.indicator]
    for i, one in enumerate(parts):
        for other in parts[i + 1 :]:
            if one.indicator == other.indicator and (
                _implies(one, other, indicators) or _implies(other, one, indicators)
            ):
                text = f"overlappende drempels op '{one.indicator}': een ervan zegt niets"
                yield Fault(where, text)
    for part in (*condition.alle, *condition.een_van):
        yield from _overlaps(part, indicators, where)


def _implies(one: Condition, other: Condition, indicators: Indicators) -> bool:
    a, b = room_of((one,), indicators), room_of((other,), indicators)
    if not a or not b:
        return False
    return _inside(a[one.indicator], b[other.indicator])


def _inside(a: Interval | frozenset[str], b: Interval | frozenset[str]) -> bool:
    if isinstance(a, frozenset) or isinstance(b, frozenset):
        return isinstance(a, frozenset) and isinstance(b, frozenset) and a <= b
    return b[0] <= a[0] and a[1] <= b[1]


def room_of(branch: Iterable[Condition], indicators: Indicators) -> Room:
    """Return what is left of every indicator when all comparisons hold; empty when nothing is."""
    room: Room = {}
    for leaf in branch:
        before = room.get(leaf.indicator, everything(indicators, leaf.indicator))
        if isinstance(before, frozenset):
            same = frozenset({str(leaf.waarde)})
            words = before & same if leaf.moet is Compare.IS else before - same
            if not words:
                return {}
            room[leaf.indicator] = words
        else:
            least, most = leaf.bounds()
            now = (max(before[0], least), min(before[1], most))
            if now[0] > now[1]:
                return {}
            room[leaf.indicator] = now
    return room


def _never_alone(rule: Rule, indicators: Indicators) -> Iterator[Fault]:
    for branch in rule.als.branches():
        reasons = [indicators[leaf.indicator].alleen_nooit for leaf in branch]
        if all(reasons):
            yield Fault(("als",), f"'{branch[0].indicator}' is nooit genoeg: {reasons[0]}")
            return
    if rule.categorie is Category.AWARENESS and indicators[rule.grond].alleen_nooit:
        reason = indicators[rule.grond].alleen_nooit
        yield Fault(("grond",), f"'{rule.grond}' is nooit de grond: {reason}")


def _counter(rule: Rule, indicators: Indicators) -> Iterator[Fault]:
    """Refuse counter-evidence that can never be, or always is, beside the rule."""
    if rule.tegen.als is None:
        return
    against = rule.tegen.als.branches()
    possible = False
    for branch in rule.als.branches():
        room = room_of(branch, indicators)
        for counter in against:
            both = room_of((*branch, *counter), indicators)
            possible = possible or bool(both)
            narrowed = room_of(counter, indicators)
            if both and all(
                _inside(room.get(name, everything(indicators, name)), left)
                for name, left in narrowed.items()
            ):
                yield Fault(("tegen",), "het tegenbewijs geldt altijd als de regel afgaat")
                return
    if not possible:
        yield Fault(("tegen",), "het tegenbewijs kan nooit samengaan met de regel")


def everything(indicators: Indicators, name: str) -> Interval | frozenset[str]:
    """Return all that an indicator can be."""
    each = indicators[name]
    return frozenset(each.keuzes) if each.keuzes else (each.minimum, each.maximum)


def _together(one: Rule, other: Rule, indicators: Indicators) -> bool:
    """Whether two rules can fire for the same area."""
    if not set(one.niveau) & set(other.niveau):
        return False
    return any(
        room_of((*a, *b), indicators) for a in one.als.branches() for b in other.als.branches()
    )
