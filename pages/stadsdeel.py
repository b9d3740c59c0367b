"""The page Stadsdeel: what changed, what stands out, its wijken, and how it compares."""

from __future__ import annotations

from geo.errors import NoDataError
from pages.parts import bar, frame, place, profile, remarks, session
from pages.parts.compose.profile import profile_of


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    composer = session.composer(gemeente)
    snapshot = composer.snapshot(bar.asked_release())
    quarters = {str(p): p.label for p in snapshot.scope.quarter_choices("druk")}
    offered = {"stadsdeel": place.districts(composer.municipality.areas), "kwartaal": quarters}
    chosen = place.choose("stadsdeel", offered)
    stadsdeel, quarter = chosen["stadsdeel"], chosen["kwartaal"]
    try:
        value = profile_of(snapshot, stadsdeel, quarter)
    except NoDataError as error:
        frame.message(error.what, error.remedy)
        return
    asked = {"uitgave": bar.asked_release()} if bar.asked_release() else {}
    questions = [each.address["vraag"] for each in value.findings]
    said = remarks.of_findings(session.store(gemeente), snapshot, stadsdeel, questions)
    profile.draw(value, {"gemeente": gemeente, **asked}, said)


draw()
