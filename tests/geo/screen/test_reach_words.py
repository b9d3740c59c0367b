"""The sentences on reach: true for every count that a reader has to reckon with."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.areas import Level
from geo.cell import Cell
from geo.period import Period
from geo.reach import assess
from geo.screen.place import Place
from geo.screen.reach_words import detectable, difference, headline, statement

YEAR = Period.parse("2026")
CODES = list("ABCDEFGH")
LOW = pd.Series([98.0, 101.0, 97.0, 103.0, 0.0, 48.0, 248.0, 100.0], CODES)
HIGH = pd.Series([102.0, 105.0, 101.0, 107.0, 9.0, 52.0, 252.0, 104.0], CODES)
FOUND = assess(LOW, pd.Series(1.0, CODES), observed_high=HIGH, phi=1.5)
CITY = Place("GM1", "Dorp", "Dorp", Level.WIJK, frozenset(CODES), is_whole=True)


def test_a_withheld_count_gives_at_least_so_much():
    told = difference(FOUND.loc["E"])
    assert told.startswith("ten minste ")
    least = int(told.removeprefix("ten minste ").split("%")[0])
    assert 100 * (1 - 9 / FOUND.loc["E", "expected_low"]) == pytest.approx(least, abs=0.5)


def test_a_rounded_count_gives_one_figure():
    assert difference(FOUND.loc["F"]).endswith("% minder")
    assert "ten minste" not in difference(FOUND.loc["F"])
    assert difference(FOUND.loc["G"]).endswith("% meer")


def test_the_sentence_carries_all_its_numbers():
    cell = Cell.of_number(50.0, 48.0, 52.0)
    told = statement("Dijk", cell, FOUND.loc["F"], YEAR, "", "bij gelijke behoefte")
    for part in ("Dijk", "2026", "ongeveer 50", "te verwachten", "verhouding", "marge", "doorsnee"):
        assert part in told
    small = Cell.suppressed(0, 9, "0–9")
    told = statement("Veld", small, FOUND.loc["E"], YEAR, "", "bij gelijke behoefte")
    assert "minder dan 10 nieuwe dossiers" in told


def test_what_cannot_be_judged_says_why_and_gives_no_number():
    none = assess(pd.Series([5.0, 6.0], ["A", "B"]), pd.Series([1.0, float("nan")], ["A", "B"]))
    told = statement("Brug", Cell.of_number(6.0), none.loc["B"], YEAR, "", "bij gelijke behoefte")
    assert "Niet te bepalen" in told
    assert "nan" not in told


def test_the_headline_names_the_largest_gaps_and_says_so_when_there_are_none():
    lower = [("Veld", FOUND.loc["E"]), ("Dijk", FOUND.loc["F"])]
    told = headline(lower, 1, 8, CITY, "", "bij gelijke behoefte")
    assert told.startswith("In 2 van de 8 wijken met een oordeel zijn minder dossiers")
    assert told.index("Veld") < told.index("Dijk")
    assert "geen van" in headline([], 2, 8, CITY, "", "bij gelijke behoefte")
    assert "niets" not in headline([], 0, 8, CITY, "", "bij gelijke behoefte")
    assert headline([], 0, 0, CITY, "", "x").startswith("Over geen van de wijken")


def test_what_could_not_have_been_seen_is_said():
    assert detectable(FOUND.loc["F"]).startswith("Een tekort kleiner dan ")
    assert detectable(pd.Series({"detectable": float("nan")})) == ""
    assert "ook het grootste" in detectable(pd.Series({"detectable": 1.0}))
