"""The page Publicatie: what is published and what is not, and every release so far."""

from __future__ import annotations

from geo.disclosure.keys import OF_RESIDENTS
from geo.screen.publication import plan_screen
from pages.parts import publication, session


def draw() -> None:
    """Draw the page."""
    gemeente = session.municipality_code()
    composer = session.composer(gemeente)
    taxonomy = composer.knowledge.taxonomy
    publication.plan(plan_screen(composer.knowledge.plan, taxonomy))
    labels = {
        **{c.code: c.label for n in OF_RESIDENTS for c in taxonomy.uitsplitsingen[n].categorieen},
        **taxonomy.demand_labels,
        "totaal": "Alle dossiers",
        "onbekend": "Woongebied onbekend",
        "buiten": "Buiten de gemeente",
        "geen_vast_adres": "Geen vast adres",
        "grover": "Alleen grover bekend",
    }
    publication.releases(composer.published(), gemeente, composer.municipality.areas, labels)


draw()
