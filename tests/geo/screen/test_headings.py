"""A column's heading: its name, with its unit where that says something more."""

from __future__ import annotations

import re

import pytest

from geo.screen.model import Column
from geo.selection import QUESTIONS


@pytest.mark.parametrize(
    ("label", "unit", "heading"),
    [
        ("Dossiers", "dossiers", "Dossiers"),
        ("Alle dossiers", "dossiers", "Alle dossiers"),
        ("Geregistreerd", "dossiers", "Geregistreerd (dossiers)"),
        ("Aandeel", "%", "Aandeel (%)"),
        ("Inwoners 2019", "inwoners", "Inwoners 2019"),
        ("Per 1.000 inwoners", "per 1.000", "Per 1.000 inwoners"),
        ("Inkomen per inwoner", "euro per inwoner", "Inkomen per inwoner (euro per inwoner)"),
        ("Werklast (uur)", "uur per kwartaal", "Werklast (uur per kwartaal)"),
        ("Wachtlijst (personen)", "personen", "Wachtlijst (personen)"),
        ("Wachttijd (dagen, schatting)", "dagen", "Wachttijd (dagen, schatting)"),
        ("Oordeel", "", "Oordeel"),
    ],
)
def test_a_unit_that_repeats_the_name_is_left_out(label, unit, heading):
    assert Column("x", label, unit).heading == heading


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_heading_of_a_screen_says_something_twice(snapshot, question):
    screen = snapshot.screen(snapshot.resolve({"vraag": question})[0])
    for column in screen.table.columns:
        heading = column.heading
        assert heading.count("(") <= 1, heading
        bracket = re.search(r"^(.*) \((.*)\)$", heading)
        if bracket:
            words = [set(re.findall(r"\w+", part.casefold())) for part in bracket.groups()]
            assert not words[1] or not words[1] <= words[0], heading


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_goes_on_paper_asks_nobody_to_choose(snapshot, question):
    panel = snapshot.screen(snapshot.resolve({"vraag": question})[0]).panel
    told = " ".join((panel.statement, *panel.notes, panel.bars_note))
    assert not re.search(r"\b[Kk]ies\b|\b[Kk]lik\b|hierboven", told)
