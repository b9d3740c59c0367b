"""What tests of several questions ask of a screen: its choices, its words, that it is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.screen.model import Screen
from geo.selection import MAP_LEVELS
from pages.parts.compose import Snapshot


def demand_choices(snapshot: Snapshot) -> Iterator[dict[str, str]]:
    """Every screen of *Welke vragen?*: level, period, demand type and measure."""
    scope = snapshot.scope
    for level in MAP_LEVELS:
        for period in scope.period_choices(level):
            for demand in scope.demand_choices(level, period):
                for measure in scope.measure_choices("vragen", level, demand):
                    yield {
                        "niveau": level.value,
                        "periode": str(period),
                        "hulpvraag": demand,
                        "kenmerk": measure,
                    }


def words_of(screen: Screen) -> Iterator[str]:
    yield from (screen.headline, screen.explanation, screen.coverage_note, screen.map_description)
    yield from (*screen.map.values, screen.panel.title, screen.panel.subtitle)
    yield from (screen.panel.figure, screen.panel.statement, *screen.panel.notes)
    yield from (item.text for item in screen.legend)
    yield from (text for bar in screen.panel.bars for text in (bar.label, bar.cell.text))
    for row in screen.table.rows:
        yield from (cell.text for cell in row.cells)


def assert_words(screen: Screen, wishes: object) -> None:
    """Every word is there, none is a slip of the program, and nobody is called helped."""
    for text in words_of(screen):
        assert text.strip(), wishes
        assert not re.search(r"\bnan\b|\binf\b|None", text, re.IGNORECASE), (wishes, text)
        assert not re.search(r"bereikt|geholpen", text), (wishes, text)
