"""Prints what each way of protecting the demonstration city costs: ``python -m tests.disclosure``.

Compared: the plan as it is, primary suppression alone, hiding the whole row of every area with a
small count, and the same rules for everything that could be published without a plan. The gaps
that were planted are counted over several cities: the one that ships, and others by other seeds.
What it printed last is in README.md.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Counts, Plan
from geo.disclosure.audit import audit
from geo.disclosure.keys import Breakdown, TableKey
from geo.disclosure.protected import ProtectedTable, protect_table
from geo.disclosure.protecting import links_of, protect_cells
from loaders.knowledge import load_knowledge
from loaders.municipality import available, load_municipality
from loaders.publish import exact_tables
from tests.disclosure.gaps import city, unprotected

Tables = Mapping[TableKey, Counts]
Published = Mapping[TableKey, ProtectedTable]
MANY = 5
THIS = "dit plan"
SEEDS = (None, 1, 2, 3, 4)


def whole_rows(tables: Tables, plan: Plan) -> Published:
    """Hide every row that holds a small count, in every table."""
    found = {}
    for key, counts in tables.items():
        low = counts.lower.to_numpy(float)
        small = (low < plan.drempel).any(axis=1)
        mask = small[:, None] & (low >= plan.drempel)
        found[key] = protect_table(counts, plan, hidden=mask)
    return found


def without_a_plan(plan: Plan) -> Plan:
    """Return a plan that publishes every demand type per quarter down to the wijken."""
    views = []
    for view in plan.weergaven:
        if view.niveau is Level.WIJK:
            top = plan.view(Level.STADSDEEL)
            update = {"niveau": Level.WIJK, "servicepunten_perioden": ()}
            views.append(top.model_copy(update=update))
        else:
            views.append(view)
    return plan.model_copy(update={"weergaven": tuple(views)})


def figures(tables: Tables, published: Published, plan: Plan) -> dict[str, float]:
    """Return what is lost and what is left."""
    cells = lost = open_cells = kept = able = able_in_words = areas = 0
    for key, counts in tables.items():
        wijken = key.level is Level.WIJK and key.detail is Breakdown.GROUPS
        table = published[key]
        for area in counts.lower.index:
            numbers = words = 0
            for category in counts.lower.columns:
                cell, n = table.cell(area, category), counts.lower.loc[area, category]
                cells += 1
                lost += n >= plan.drempel and not cell.is_number
                if category == TOTAL or not wijken:
                    continue
                numbers += cell.is_number
                words += cell.is_number or cell.high == plan.drempel - 1
                if n >= plan.drempel:
                    open_cells += 1
                    kept += cell.is_number
            if wijken:
                areas += 1
                able += numbers >= MANY
                able_in_words += words >= MANY
    return {
        "cellen": cells,
        "verborgen >= 10": lost,
        "wijkcellen >= 10 zichtbaar (%)": 100 * kept / max(open_cells, 1),
        f"wijken met {MANY} getallen (%)": 100 * able / max(areas, 1),
        f"wijken met {MANY} uitspraken (%)": 100 * able_in_words / max(areas, 1),
    }


def small_share(tables: Tables, plan: Plan) -> tuple[float, int]:
    """Return how many per cent of the counts per wijk and demand type are small, of how many."""
    keys = [k for k in tables if k.level is Level.WIJK and k.detail is Breakdown.TYPES]
    counts = [tables[key].lower.to_numpy(float) for key in keys]
    size = sum(each.size for each in counts)
    return 100 * sum((each < plan.drempel).sum() for each in counts) / size, size


def main() -> None:
    knowledge, town = load_knowledge(), load_municipality(next(iter(available())))
    plan = knowledge.plan
    ways: dict[str, dict[str, float]] = {}
    kept: dict[str, int] = Counter()
    per_city = {}
    for seed in SEEDS:
        with city(town, knowledge, seed) as of:
            links = links_of(of.tables, town.areas, of.frame.context)
            start = time.process_time()
            chosen = protect_cells(of.tables, plan, links)
            took = time.process_time() - start
            published = {
                THIS: chosen,
                "alleen primair": {key: protect_table(c, plan) for key, c in of.tables.items()},
                "hele rijen weg": whole_rows(of.tables, plan),
            }
            exact = of.found(unprotected(of.tables))
            found = {name: len(exact & of.found(each)) for name, each in published.items()}
            kept.update(found)
            per_city[f"zaad {seed}" if seed else "zoals geleverd"] = figures(
                of.tables, chosen, plan
            ) | {
                "gaten: ingebouwd": len(of.planted),
                "gaten: op exacte aantallen": len(exact),
                "gaten: uit deze uitgave": found[THIS],
                "beschermen (CPU-s)": took,
            }
            if seed is None:
                for name, each in published.items():
                    start = time.process_time()
                    ways[name] = figures(of.tables, each, plan) | {
                        "te herleiden": len(audit([each], links, plan)),
                        "audit (CPU-s)": time.process_time() - start,
                    }
                more = replace(of.frame, plan=without_a_plan(plan))
                parts = of.store.parts_in_force(town.code)
                share, size = small_share(exact_tables(of.store, town, more, parts)[0], plan)
    for name, number in kept.items():
        ways[name][f"ingebouwde gaten gevonden, {len(SEEDS)} steden"] = number
    print(pd.DataFrame(ways).round(1).to_string(), end="\n\n")
    print(pd.DataFrame(per_city).round(1).to_string(), end="\n\n")
    print(
        f"Zonder plan (alle hulpvragen per wijk en kwartaal): {share:.0f}% van de "
        f"{size} wijkcellen is 0-9, nog voor er een cel extra verborgen is."
    )


if __name__ == "__main__":
    main()
