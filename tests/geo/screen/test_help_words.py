"""What opens behind a name: definition, unit, direction and source; and what a state means."""

from __future__ import annotations

import pytest

from geo.cell import State
from geo.screen.help_words import column_lines, indicator_lines, options_text, state_lines
from geo.screen.model import Column
from tests.geo.city import screen_of
from tests.geo.screen.test_demand_screen import COUNTS, YEAR


@pytest.fixture(scope="module")
def screen():
    return screen_of(COUNTS, {"periode": YEAR, "hulpvraag": "schulden"})


def test_every_indicator_tells_definition_unit_direction_and_source(knowledge):
    for code, indicator in knowledge.catalogue.by_id.items():
        lines = indicator_lines(knowledge.catalogue, code)
        assert lines[0] == indicator.label
        assert lines[1] == indicator.definitie
        for head in ("Eenheid", "Richting", "Berekening", "Bron"):
            assert any(line.startswith(f"{head}: ") for line in lines), (code, head)


def test_every_column_of_a_table_explains_itself(screen):
    for column in screen.table.columns:
        lines = column_lines(column, screen.definition)
        assert len(lines) >= 2, column.key
    measured = next(c for c in screen.table.columns if c.key == "waarde")
    assert screen.definition.text in column_lines(measured, screen.definition)


def test_a_column_without_anything_to_tell_has_no_help(screen):
    assert column_lines(Column("iets", "Iets"), screen.definition) == ()


def test_what_is_expected_has_an_example_without_figures_of_anyone(knowledge):
    lines = indicator_lines(knowledge.catalogue, "verwacht_behoefte")
    (example,) = (line for line in lines if line.startswith("Voorbeeld: "))
    assert example.count(".") <= 2
    assert not any(letter.isdigit() for letter in example)


@pytest.mark.parametrize("state", [s for s in State if s is not State.NUMBER])
def test_every_state_says_what_it_is_and_what_it_is_not(state):
    name, meaning = state_lines(state)
    assert name
    assert len(meaning) > 40
    if state is not State.NOT_APPLICABLE:
        assert "nul" in meaning


def test_a_short_list_explains_all_and_a_long_one_the_chosen(knowledge):
    catalogue = knowledge.catalogue
    options = {code: indicator.label for code, indicator in catalogue.by_id.items()}
    chosen = "inwoners"
    long = options_text(options, catalogue, chosen, 8)
    assert f"**{catalogue[chosen].label}**" in long
    assert long.count("Eenheid: ") == 1
    assert "Verantwoording" in long
    few = dict(list(options.items())[:3])
    short = options_text(few, catalogue, next(iter(few)), 8)
    assert short.count("Eenheid: ") == 3
    assert "Verantwoording" not in short
