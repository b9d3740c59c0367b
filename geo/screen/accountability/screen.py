"""Where every figure comes from, as a screen: all of it taken from what the app computes with."""

from __future__ import annotations

from geo.screen.accountability.groups import of_target_groups
from geo.screen.accountability.measures import of_indicators, of_methods, of_thresholds
from geo.screen.accountability.model import AccountabilityScreen, Basis
from geo.screen.accountability.need import of_causes, of_need
from geo.screen.accountability.versions import of_versions
from geo.screen.accountability.work import of_advice, of_workload


def accountability_screen(basis: Basis) -> AccountabilityScreen:
    """Return the whole page.

    Parameters
    ----------
    basis : Basis
    """
    return AccountabilityScreen(
        headline="Van elk cijfer staat hier waar het vandaan komt.",
        explanation=(
            "Wat het is, hoe het berekend wordt, welke grens geldt en welke bron erachter zit. "
            "Deze pagina is gemaakt uit dezelfde bestanden waarmee gerekend wordt. Een analist kan "
            "ze wijzigen, en dan verandert deze pagina mee."
        ),
        sections=(
            of_indicators(basis),
            of_methods(basis.methods),
            of_thresholds(basis),
            of_need(basis),
            of_causes(basis.causes),
            of_target_groups(basis),
            of_workload(basis.workload),
            of_advice(basis.advice),
            of_versions(basis),
        ),
    )
