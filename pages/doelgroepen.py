"""The page Doelgroepen: per group how it is known, what is registered, and what others do."""

from __future__ import annotations

from geo.errors import NoDataError
from geo.screen.target_groups import target_groups_screen
from geo.selection import ALL
from pages.parts import bar, frame, place, session, target_groups


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    snapshot = session.composer(gemeente).snapshot(bar.asked_release())
    scope = snapshot.scope
    offered = {
        "stadsdeel": place.districts(scope.areas, whole="Alle stadsdelen"),
        "kalenderjaar": {str(period): period.label for period in scope.year_choices()},
    }
    chosen = place.choose("doelgroepen", offered)
    district, year = chosen["stadsdeel"], chosen["kalenderjaar"]
    try:
        if snapshot.entry is None:
            raise snapshot.composer.nothing_published()
        inputs = snapshot.composer.groups_inputs(snapshot.entry, year)
    except NoDataError as error:
        frame.message(error.what, error.remedy)
        return
    asked = {"uitgave": bar.asked_release()} if bar.asked_release() else {}
    here = {} if district == ALL else {"stadsdeel": district}
    always = {"gemeente": gemeente, **here, "kalenderjaar": year, **asked}
    target_groups.draw(target_groups_screen(inputs, district), always)


draw()
