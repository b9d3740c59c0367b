"""How long advising takes: ``uv run python -m tests.bench.advice``.

Facts, rules and variations for the demonstration of one municipality. Prints the least of some
runs in wall-clock and in processor time (the latter says what it costs on a busy machine), in
ms; it judges nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from geo.advice import evaluate
from geo.advice.compose import alternatives, at_level, make_facts
from geo.advice.robustness import robustness
from geo.areas import Level
from geo.disclosure import Release
from loaders.advice_inputs import AdviceReader
from loaders.advice_rules import load_advice_indicators, load_advice_rules
from loaders.demonstration import load_demonstration
from loaders.knowledge import load_knowledge
from loaders.municipality import available, load_municipality
from loaders.store import Store

RUNS = 5
_T = TypeVar("_T")


def timed(name: str, work: Callable[[], _T], *, runs: int = RUNS) -> _T:
    """Print the least of some runs, and return the outcome."""
    wall, cpu = [], []
    for _ in range(runs):
        begin, spent = time.perf_counter(), time.process_time()
        found = work()
        wall.append(1000 * (time.perf_counter() - begin))
        cpu.append(1000 * (time.process_time() - spent))
    print(f"{name:<52} {min(wall):>9.0f} ms {min(cpu):>9.0f} ms")
    return found


def main() -> None:
    """Time every step."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        municipality, knowledge = load_municipality(next(iter(available()))), load_knowledge()
        load_demonstration(store, municipality, knowledge)
        entry = store.releases(municipality.code)[0]
        publication = store.release(municipality.code, entry.nummer, demonstration=True)
        reader = AdviceReader(store, municipality, knowledge.plan, publication)
        tables = Release.from_frame(publication.figures)
        rules, areas = load_advice_rules(), municipality.areas
        print(f"{'':<52} {'wall':>12} {'processor':>12}")
        inputs = timed(
            "inputs read and protected", lambda: reader.inputs(reader.quarters[-1], tables=tables)
        )
        facts = timed("facts of all stadsdelen and the gemeente", lambda: make_facts(inputs))

        def all_rules() -> int:
            return sum(
                len(evaluate(rules, at_level(facts, areas, level), level=level.value))
                for level in (Level.GEMEENTE, Level.STADSDEEL)
            )

        judged = timed(f"{len(rules.regels)} rules for all areas (aim 150 ms)", all_rules)
        ways = timed("12 other ways of computing", lambda: alternatives(inputs, facts), runs=2)
        districts = [at_level(each, areas, Level.STADSDEEL) for each in ways]
        timed(
            "500 variations of all rules",
            lambda: robustness(rules, districts, load_advice_indicators()),
            runs=2,
        )
        print(f"{judged} judgements; the last two rows together are the 500 variations (aim 10 s)")
        store.close()


if __name__ == "__main__":
    main()
