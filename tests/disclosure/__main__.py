"""Prints what each way of protecting the demonstration city costs: ``python -m tests.disclosure``.

Compared: the plan as it is, primary suppression alone, hiding the whole row of every area with a
small count, and the same rules for everything that could be published without a plan.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geo.areas import Level
from geo.demand import TOTAL
from geo.disclosure import Counts, Plan
from geo.disclosure.audit import audit
from geo.disclosure.keys import Breakdown, TableKey
from geo.disclosure.links import Links
from geo.disclosure.protected import ProtectedTable, protect_table
from geo.disclosure.protecting import links_of, protect_cells
from geo.period import Period
from geo.release import release_tables
from loaders.demonstration import load_demonstration
from loaders.knowledge import Knowledge, load_knowledge
from loaders.municipality import Municipality, available, load_municipality
from loaders.store import Store

Tables = Mapping[TableKey, Counts]
Published = Mapping[TableKey, ProtectedTable]
MANY = 5


def demonstration() -> tuple[Knowledge, Municipality, dict[Period, pd.DataFrame]]:
    """Return the demonstration city: its registrations by delivered period."""
    knowledge, town = load_knowledge(), load_municipality(next(iter(available())))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'demo.sqlite'}")
        load_demonstration(store, town, knowledge.taxonomy)
        periods = store.coverage(town.code).periods
        span = Period(periods[0].first, periods[-1].last)
        frames = [
            store.counts(town.code, span, name, by_period=True) for name in ("hulpvraag", TOTAL)
        ]
        store.close()
    rows = pd.concat(frames, ignore_index=True)
    grouped = rows.groupby(["eerste", "laatste"])
    return (
        knowledge,
        town,
        {
            Period(int(first), int(last)): own.drop(columns=["eerste", "laatste"])
            for (first, last), own in grouped
        },
    )


def tables_of(
    knowledge: Knowledge, town: Municipality, rows: dict[Period, pd.DataFrame], plan: Plan
) -> dict[TableKey, Counts]:
    return release_tables(
        rows,
        town.areas,
        knowledge.taxonomy,
        plan,
        lambda level, period: town.population(level, period.mid_year)[0],
    )


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


def figures(tables: Tables, published: Published, links: Links, plan: Plan) -> dict[str, float]:
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
    start = time.process_time()
    found = len(audit([published], links, plan))
    return {
        "cellen": cells,
        "verborgen >= 10": lost,
        "wijkcellen >= 10 zichtbaar (%)": 100 * kept / max(open_cells, 1),
        f"wijken met {MANY} getallen (%)": 100 * able / max(areas, 1),
        f"wijken met {MANY} uitspraken (%)": 100 * able_in_words / max(areas, 1),
        "te herleiden": found,
        "audit (s)": time.process_time() - start,
    }


def main() -> None:
    knowledge, town, rows = demonstration()
    plan, groups = knowledge.plan, knowledge.taxonomy.group_of
    tables = tables_of(knowledge, town, rows, plan)
    links = links_of(tables, town.areas, group_of=groups)
    start = time.process_time()
    chosen = protect_cells(tables, plan, links)
    took = time.process_time() - start
    primary = {key: protect_table(counts, plan) for key, counts in tables.items()}
    ways = {
        "dit plan": figures(tables, chosen, links, plan) | {"beschermen (s)": took},
        "alleen primair": figures(tables, primary, links, plan),
        "hele rijen weg": figures(tables, whole_rows(tables, plan), links, plan),
    }
    wide = without_a_plan(plan)
    more = tables_of(knowledge, town, rows, wide)
    alone = {key: protect_table(counts, wide) for key, counts in more.items()}
    small = sum(
        alone[k].cell(a, c).high == plan.drempel - 1
        for k in more
        if k.level is Level.WIJK and k.detail is Breakdown.TYPES
        for a in more[k].lower.index
        for c in more[k].lower.columns
    )
    size = sum(
        more[k].lower.size for k in more if k.level is Level.WIJK and k.detail is Breakdown.TYPES
    )
    print(pd.DataFrame(ways).round(1).to_string())
    print(
        f"Zonder plan (alle hulpvragen per wijk en kwartaal): {100 * small / size:.0f}% van de "
        f"{size} wijkcellen is 0-9, nog voor er een cel extra verborgen is."
    )


if __name__ == "__main__":
    main()
