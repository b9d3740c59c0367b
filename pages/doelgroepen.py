"""The page Doelgroepen: per group how it is known, what is registered, and what others do."""

from __future__ import annotations

from geo.errors import NoDataError
from geo.screen.target_groups import target_groups_screen
from pages.parts import bar, frame, session, target_groups


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    snapshot = session.composer(gemeente).snapshot(bar.asked_release())
    district, year = target_groups.choices(snapshot.scope)
    try:
        if snapshot.entry is None:
            raise snapshot.composer.nothing_published()
        inputs = snapshot.composer.groups_inputs(snapshot.entry, year)
    except NoDataError as error:
        frame.message(error.what, error.remedy)
        return
    target_groups.draw(target_groups_screen(inputs, district), gemeente, year)


draw()
