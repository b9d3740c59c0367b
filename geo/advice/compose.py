"""All facts of a quarter, per stadsdeel and for the gemeente, from one set of inputs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from geo.advice.facts import Fact, Facts
from geo.advice.indicators import Origin
from geo.advice.inputs import AdviceInputs
from geo.advice.of_delivery import delivery_facts
from geo.advice.of_flows import flow_facts
from geo.advice.of_lists import (
    assurance_facts,
    complaint_facts,
    experience_facts,
    group_facts,
    network_facts,
    signal_facts,
)
from geo.advice.of_opening import access_facts, opening_facts
from geo.advice.of_release import Choices, Reached, demand_facts, reach_facts, spread, year_before
from geo.advice.of_shares import breakdown_facts
from geo.advice.of_staff import staff_facts, work_facts
from geo.areas import Areas, Level


def make_facts(inputs: AdviceInputs, choices: Choices | None = None) -> Facts:
    """Return everything that the rules may rest on.

    Parameters
    ----------
    inputs : AdviceInputs
    choices : Choices, optional
        Other defensible ways to compute the same, to see whether an advice depends on them.

    Returns
    -------
    mapping of str to mapping of str to Fact
        Per code of a stadsdeel and of the gemeente the facts by indicator; an indicator that
        cannot be made is not there.
    """
    chosen = choices or Choices()
    # Estimated once, for all figures.
    inputs = replace(inputs, phi=spread(inputs))
    areas = [*inputs.areas.codes(Level.STADSDEEL), inputs.areas.gemeente.code]
    facts: dict[str, dict[str, Fact]] = {code: {} for code in areas}
    makers: list[Iterable[tuple[str, str, Fact]]] = [
        reach_facts(Reached(inputs), chosen),
        demand_facts(inputs),
        breakdown_facts(inputs),
        group_facts(inputs),
        flow_facts(inputs),
        work_facts(inputs),
        staff_facts(inputs),
        opening_facts(inputs),
        delivery_facts(inputs),
        access_facts(inputs),
        network_facts(inputs),
        assurance_facts(inputs),
        experience_facts(inputs),
        complaint_facts(inputs),
    ]
    for maker in makers:
        _collect(facts, maker, inputs)
    _collect(facts, signal_facts(inputs, facts), inputs)
    return facts


def at_level(facts: Facts, areas: Areas, level: Level) -> Facts:
    """Return the facts of the areas of one level, as ``evaluate`` and ``robustness`` take them."""
    return {code: mine for code, mine in facts.items() if areas[code].level is level}


def alternatives(
    inputs: AdviceInputs, facts: Facts, *, aside: float, count: int = 12, seed: int = 20261001
) -> list[Facts]:
    """Return the facts computed in other defensible ways; the first as they are shown.

    Parameters
    ----------
    inputs : AdviceInputs
    facts : mapping
        As ``make_facts`` returned them.
    aside : float
        How far weights and the dispersion are moved, as a share of what they are.
    count : int
        How many ways.
    seed : int

    Returns
    -------
    list of mapping
        Each with other shares of need (scaled to a whole), with or
        without smoothing, with another dispersion, and, where one was published, over a year
        before. What does not depend on these is as it was.
    """
    rng = np.random.default_rng(seed)
    found: list[Facts] = [facts]
    demands = [model.vraag for model in inputs.need.modellen]
    reached = Reached(inputs)
    base = reached.spread
    earlier = year_before(inputs.tables, inputs.year)
    for number in range(1, count):
        shares = {}
        for demand in demands:
            moved = inputs.need[demand].shares * rng.uniform(
                1 - aside, 1 + aside, len(inputs.need[demand].delen)
            )
            shares[demand] = moved / moved.sum()
        choices = Choices(
            shares=shares,
            smoothed=number % 2 == 1,
            period=earlier if number % 4 == 0 else None,
            phi=max(1.0, base * float(rng.uniform(1 - aside, 1 + aside))),
        )
        other = {code: dict(mine) for code, mine in facts.items()}
        for mine in other.values():
            for name in list(mine):
                if inputs.indicators[name].uit is Origin.REACH:
                    del mine[name]
        _collect(other, reach_facts(reached, choices), inputs)
        found.append(other)
    return found


def _collect(
    facts: dict[str, dict[str, Fact]],
    maker: Iterable[tuple[str, str, Fact]],
    inputs: AdviceInputs,
) -> None:
    for code, name, fact in maker:
        if name in inputs.indicators:
            if inputs.areas[code].level.value in inputs.indicators[name].niveaus:
                facts[code][name] = fact
        else:
            raise ValueError(f"an indicator that the catalogue lacks: {name}")
