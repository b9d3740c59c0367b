"""The publication plan in words: everything it publishes, and what is nearest to the rest."""

from __future__ import annotations

import pytest

from geo.cell import State
from geo.disclosure import PeriodKind
from geo.screen.publication import PERIODS, plan_screen
from loaders.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
PLAN, TAXONOMY = KNOWLEDGE.plan, KNOWLEDGE.taxonomy
SCREEN = plan_screen(PLAN, TAXONOMY)
ROWS = {row.label: dict(zip(PERIODS, row.cells, strict=True)) for row in SCREEN.rows}


@pytest.mark.parametrize("view", PLAN.weergaven, ids=lambda view: view.niveau)
def test_a_cell_says_that_something_is_shown_exactly_where_the_plan_does(view):
    cells = ROWS[view.niveau.capitalize()]
    assert {kind for kind, cell in cells.items() if cell.shown} == set(view.perioden)
    assert all(cell.text for cell in cells.values())


def test_what_is_not_shown_names_the_nearest_that_is():
    assert ROWS["Wijk"][PeriodKind.QUARTER].text == "dichtstbij: laatste vier kwartalen"
    assert ROWS["Buurt"][PeriodKind.FOUR_QUARTERS].text == "dichtstbij: kalenderjaar"
    assert ROWS["Servicepunt per buurt"][PeriodKind.YEAR].text == "nooit; dichtstbij: per stadsdeel"


def test_sensitive_types_are_told_apart():
    types = len(TAXONOMY.demand_types)
    sensitive = sum(each.gevoelig for each in TAXONOMY.demand_types)
    of_city = ROWS["Gemeente"]
    assert of_city[PeriodKind.YEAR].text == f"alle {types} hulpvragen"
    assert of_city[PeriodKind.QUARTER].text == f"{types - sensitive} hulpvragen, zonder gevoelige"
    assert ROWS["Buurt"][PeriodKind.YEAR].text == "alleen het totaal, als klasse"


def test_points_are_never_shown_with_a_wijk_or_buurt():
    for label, cells in ROWS.items():
        if label in ("Servicepunt per wijk", "Servicepunt per buurt"):
            assert not any(cell.shown for cell in cells.values())


def test_the_work_of_points_is_in_the_plan_too():
    cells = ROWS["Werk van een servicepunt"]
    assert {kind for kind, cell in cells.items() if cell.shown} == {PeriodKind.QUARTER}
    bare = PLAN.model_copy(update={"servicepunten_werk": None})
    assert "Werk van een servicepunt" not in {row.label for row in plan_screen(bare, TAXONOMY).rows}


def test_the_rules_have_the_thresholds_of_the_plan():
    text = " ".join(SCREEN.rules)
    for shown in (PLAN.suppressed_text, str(PLAN.minimum_inwoners), "50% per wijk", "logboek"):
        assert shown in text


def test_the_four_states_are_explained():
    assert [line.state for line in SCREEN.states] == list(State)
