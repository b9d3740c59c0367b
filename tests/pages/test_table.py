"""The table twin as it travels to the browser."""

from __future__ import annotations

from pages.parts.table import table_data
from tests.geo.city import screen_of
from tests.geo.screen.test_demand_screen import COUNTS, YEAR


def test_words_travel_without_the_figure_behind_them():
    screen = screen_of(COUNTS, {"periode": YEAR, "kenmerk": "grootste_vraag"})
    data = table_data(screen)
    place = [c["label"] for c in data["columns"]].index("Grootste hulpvraag") + 1
    named = [row[place] for row in data["rows"] if isinstance(row[place], str)]
    assert "Schulden" in named
    assert all(
        row[place] is None or not isinstance(row[place], list) or row[place][1] is None
        for row in data["rows"]
    )
