"""``python -m loaders regels``: checks a file of rules, and tries it on past quarters.

The one place where ``loaders`` computes: an analyst must see what a changed rule would have said
before it counts, without a screen.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geo.advice.compose import at_level, make_facts
from geo.advice.facts import Facts
from geo.advice.judge import Judgement, Outcome, evaluate
from geo.advice.rules import Rules
from geo.advice.text import advice_text, heading
from geo.areas import Areas, Level
from geo.disclosure import Release
from geo.errors import DataError, NoDataError
from geo.period import Period
from geo.text import how_many, listing
from loaders.advice_inputs import AdviceReader
from loaders.advice_rules import load_advice_rules, read_rules
from loaders.knowledge import load_knowledge
from loaders.municipality import load_municipality
from loaders.store import Store

APPEARS, DISAPPEARS, CHANGES = "verschijnt", "verdwijnt", "verandert"
REPLACED = "wordt vervangen"
UNJUDGED = "niet meer te beoordelen"


@dataclass(frozen=True, slots=True)
class Difference:
    """One advice that another set of rules gives otherwise.

    Parameters
    ----------
    period : Period
    area, rule : str
    what : str
        ``verschijnt``, ``verdwijnt``, ``niet meer te beoordelen``, ``wordt vervangen`` or
        ``verandert``.
    was, becomes : str
        The text; empty where the advice is not given, and by which it is replaced.
    """

    period: Period
    area: str
    rule: str
    what: str
    was: str
    becomes: str


def compare(
    before: Rules, after: Rules, facts: Facts, areas: Areas, period: Period
) -> Iterator[Difference]:
    """Yield what another set of rules says otherwise of one quarter.

    Parameters
    ----------
    before, after : Rules
    facts : Facts
        Of the stadsdelen and the gemeente at the end of the quarter.
    areas : Areas
    period : Period
    """
    old, new = _given(before, facts, areas), _given(after, facts, areas)
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        name = areas[key[0]].name
        was, becomes = _told_of(one, name), _told_of(other, name)
        if was == becomes:
            continue
        what = CHANGES if was and becomes else APPEARS if becomes else DISAPPEARS
        if what == DISAPPEARS and other is not None and other.outcome is Outcome.UNJUDGED:
            what = UNJUDGED
        if what == DISAPPEARS and other is not None and other.outcome is Outcome.REPLACED:
            what = REPLACED
            becomes = f"in plaats hiervan: {listing([e.rule.id for e in other.instead])}"
        yield Difference(period, name, key[1], what, was, becomes)


def _told_of(judgement: Judgement | None, name: str) -> str:
    """Return an advice as its card shows it; empty where it is not given."""
    if judgement is None or not judgement.fired:
        return ""
    rule = judgement.rule
    told = f"{heading(judgement, name)}. {advice_text(judgement, name)}"
    partly = "".join(f"; voor een deel vervangen door {e.rule.id}" for e in judgement.instead)
    return f"{told} (ernst {rule.ernst}, voor de {rule.aan}{partly})"


def _given(rules: Rules, facts: Facts, areas: Areas) -> dict[tuple[str, str], Judgement]:
    """Judge the rules as from today: those to come are tried too, those that ended are not."""
    today = datetime.now().astimezone().date()
    lasting = [r for r in rules.regels if r.geldig_tot is None or r.geldig_tot >= today]
    rules = rules.model_copy(update={"regels": tuple(lasting)})
    found: dict[tuple[str, str], Judgement] = {}
    for level in (Level.GEMEENTE, Level.STADSDEEL):
        inside = at_level(facts, areas, level)
        for each in evaluate(rules, inside, level=level.value):
            found[each.area, each.rule.id] = each
    return found


def run(arguments: argparse.Namespace) -> tuple[int, str]:
    """Check a file of rules; with ``--toets``, try it on every quarter of the newest release."""
    if arguments.bestand and not Path(arguments.bestand).is_file():
        raise DataError(
            f"Het bestand '{arguments.bestand}' is er niet.", "Controleer de naam en de map."
        )
    after = read_rules(Path(arguments.bestand)) if arguments.bestand else load_advice_rules()
    lines = [f"{how_many(len(after.regels), 'regel', 'regels')} in orde."]
    if arguments.toets:
        store, municipality = Store(), load_municipality(arguments.gemeente)
        releases = store.releases(municipality.code)
        if not releases:
            raise NoDataError(
                "Er is nog niets gepubliceerd om de regels op te proberen.",
                "Publiceer eerst een uitgave.",
            )
        entry = releases[0]
        publication = store.release(
            municipality.code, entry.nummer, demonstration=entry.demonstratie
        )
        reader = AdviceReader(store, municipality, load_knowledge().plan, publication)
        tables = Release.from_frame(publication.figures)
        before = load_advice_rules()
        for period in reader.quarters:
            facts = make_facts(reader.inputs(period, tables=tables))
            lines += _told(before, after, facts, municipality.areas, period)
    return 0, "\n".join(lines)


def _told(before: Rules, after: Rules, facts: Facts, areas: Areas, period: Period) -> Iterator[str]:
    given = sum(each.fired for each in _given(after, facts, areas).values())
    differences = list(compare(before, after, facts, areas, period))
    changed = how_many(len(differences), "advies anders", "adviezen anders")
    yield f"{period.label}: {how_many(given, 'advies', 'adviezen')}; {changed}."
    for each in differences:
        yield f"  {each.what}: {each.rule} in {each.area}."
        if each.was:
            yield f"    was: {each.was}"
        if each.becomes:
            yield f"    wordt: {each.becomes}"
