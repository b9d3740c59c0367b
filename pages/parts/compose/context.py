"""*Wie wonen er?*: the figures that CBS and ELAN publish of an area."""

from __future__ import annotations

from geo.period import Period
from geo.screen.context import ContextInputs, context_screen
from geo.screen.model import Screen
from geo.selection import Scope, Selection
from pages.parts.compose.town import Town


def context_of(town: Town, selection: Selection, scope: Scope) -> Screen:
    """Return the screen of a selection; no release is needed for it."""
    municipality, catalogue = town.municipality, town.knowledge.catalogue
    source = catalogue.bronnen[catalogue[selection.kenmerk].bron]
    return context_screen(
        ContextInputs(
            selection=selection,
            scope=scope,
            figures=municipality.figures,
            population=town.population(selection.niveau, Period.of_year(int(selection.jaar))),
            sources=(
                f"{source.titel} {selection.jaar}, {source.uitgever}, {source.licentie}",
                town.boundaries,
            ),
            data_version=municipality.version,
            breaks=municipality.all_breaks(),
            drawn_year=str(municipality.metadata.get("indelingsjaar", "onbekend")),
        )
    )
