"""How long advising takes: ``uv run python -m tests.bench.advice``.

Facts, rules and variations for the demonstration of one municipality, each beside a plain script
(``naive_advice.py``). Prints the least of some runs in wall-clock and in processor time (the
latter says what it costs on a busy machine), in ms. It fails when the variations count otherwise
than the plain loop does, never on a time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml

from geo.advice import evaluate
from geo.advice.compose import alternatives, at_level, make_facts
from geo.advice.of_release import Choices
from geo.advice.robustness import robustness
from geo.areas import Level
from geo.disclosure import Release
from loaders.advice_inputs import AdviceReader
from loaders.advice_rules import RULES, load_advice_indicators, load_advice_rules
from loaders.demonstration import load_demonstration
from loaders.knowledge import load_knowledge
from loaders.measure import load_measure_rules
from loaders.municipality import available, load_municipality
from loaders.store import Store
from loaders.yaml_files import DATA
from tests.bench import naive_advice

RUNS, FEW = 5, 2
AIM_RULES_MS, AIM_VARIATIONS_MS = 150, 10_000
_SEED = 20261001
_LEVELS = (Level.GEMEENTE, Level.STADSDEEL)
_T = TypeVar("_T")


def timed(
    name: str, work: Callable[[], _T], *, runs: int = RUNS, times: int = 1
) -> tuple[_T, float]:
    """Print the least of some runs; return the outcome and the wall-clock time.

    ``times``: how often the work would have to be done, where it is measured once.
    """
    wall, cpu = [], []
    for _ in range(runs):
        begin, spent = time.perf_counter(), time.process_time()
        found = work()
        wall.append(1000 * times * (time.perf_counter() - begin))
        cpu.append(1000 * times * (time.process_time() - spent))
    print(f"{name:<60} {min(wall):>9.1f} ms {min(cpu):>9.1f} ms", flush=True)
    return found, min(wall)


def main() -> int:
    """Time every step; 1 when counts differ."""
    argparse.ArgumentParser(prog="python -m tests.bench.advice", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        municipality, knowledge = load_municipality(next(iter(available()))), load_knowledge()
        load_demonstration(store, municipality, knowledge)
        entry = store.releases(municipality.code)[0]
        publication = store.release(municipality.code, entry.nummer, demonstration=True)
        reader = AdviceReader(store, municipality, knowledge.plan, publication)
        tables = Release.from_frame(publication.figures)
        rules, indicators = load_advice_rules(), load_advice_indicators()
        thresholds, areas = load_measure_rules().thresholds, municipality.areas
        count = int(thresholds.variaties.waarde)
        spread = thresholds.drempel_variatie.waarde
        raw = yaml.safe_load((DATA / RULES).read_text(encoding="utf-8"))["regels"]

        print(f"{'':<60} {'wall':>12} {'processor':>12}")
        inputs, _ = timed(
            "inputs read and protected",
            lambda: reader.inputs(reader.quarters[-1], tables=tables),
            runs=FEW,
        )
        facts, _ = timed("facts of all stadsdelen and the gemeente", lambda: make_facts(inputs))
        places = {level.value: at_level(facts, areas, level) for level in _LEVELS}

        judged, ours = timed(
            f"{len(rules.regels)} rules for all areas",
            lambda: [e for name, here in places.items() for e in evaluate(rules, here, level=name)],
        )
        _, plain = timed(
            "  plain script: yes or no, no minimum, no reasons",
            lambda: [naive_advice.fired(raw, here, name) for name, here in places.items()],
        )
        _met("all rules for all areas", ours, AIM_RULES_MS, plain)

        ways, ours_ways = timed(
            "12 other ways of computing",
            lambda: alternatives(inputs, facts, aside=spread),
            runs=FEW,
        )
        way = Choices(smoothed=True)
        _, plain_ways = timed(
            f"  plain script: all facts anew for each of {count} (1, times {count})",
            lambda: make_facts(inputs, way),
            runs=FEW,
            times=count,
        )
        of_level = {
            level.value: [at_level(each, areas, level) for each in ways] for level in _LEVELS
        }

        def vary() -> dict[tuple[str, str], int]:
            found = {}
            for name, these in of_level.items():
                tried = robustness(
                    rules,
                    these,
                    indicators,
                    level=name,
                    variations=count,
                    threshold_spread=spread,
                    seed=_SEED,
                )
                found |= {key: each.stands for key, each in tried.items()}
            return found

        def loop() -> dict[tuple[str, str], int]:
            found = {}
            for name, these in of_level.items():
                found |= naive_advice.stands(
                    rules,
                    these,
                    indicators,
                    level=name,
                    variations=count,
                    spread=spread,
                    seed=_SEED,
                )
            return found

        stand, ours_loop = timed(
            f"{count} variations of all rules, with two more views of each", vary, runs=FEW
        )
        same, plain_loop = timed("  plain loop: one view, one variation at a time", loop, runs=1)
        _met(
            f"the {count} variations", ours_ways + ours_loop, AIM_VARIATIONS_MS,
            plain_ways + plain_loop,
        )  # fmt: skip
        print(f"{len(judged)} judgements; counts of the plain loop are the same: {same == stand}")
        store.close()
    return 0 if same == stand else 1


def _met(what: str, ours: float, aim: float, plain: float) -> None:
    verdict = "yes" if ours <= aim else "NO"
    print(f"  {what}: {ours:.0f} ms; aim {aim} ms: {verdict}; plain script {plain:.0f} ms\n")


if __name__ == "__main__":
    sys.exit(main())
