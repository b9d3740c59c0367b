"""The page Verantwoording: every indicator, formula, threshold, source and data version."""

from __future__ import annotations

from geo.screen.accountability import accountability_screen
from pages.parts import accountability, session


def draw() -> None:
    """Draw the page."""
    composer = session.composer(session.municipality_code())
    basis = accountability.basis_of(composer.knowledge, composer.municipality)
    accountability.draw(accountability_screen(basis))


draw()
