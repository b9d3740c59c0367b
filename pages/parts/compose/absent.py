"""Why there is nothing to show, and who can change that."""

from __future__ import annotations

from geo.areas import Level
from geo.errors import NoDataError
from geo.period import Period
from geo.selection import MAP_LEVELS, Scope, Selection
from geo.text import listing
from loaders.store import Coverage


def nothing_published(coverage: Coverage) -> NoDataError:
    """Return why there is no release to open."""
    if coverage.periods:
        return NoDataError(
            "Er zijn leveringen, maar er is nog niets gepubliceerd.",
            "De analist maakt een uitgave op de pagina Gegevens, bij Publiceren.",
        )
    return _nothing_counted(coverage)


def published_period(selection: Selection, coverage: Coverage, scope: Scope) -> Period:
    """Return the period of a selection.

    The second gate: whatever a selection asks, only the plan's periods are drawn.

    Raises
    ------
    NoDataError
        If there is no period to choose at its level, or this one is not published there.
    """
    level = selection.niveau
    if not selection.periode:
        raise _no_period(level, coverage, scope)
    period = Period.parse(selection.periode)
    if period not in scope.period_choices(level):
        raise NoDataError(
            f"Over {period.label} is niets geleverd dat we per {level} publiceren.",
            "Kies hierboven een andere periode.",
        )
    return period


def _nothing_counted(coverage: Coverage) -> NoDataError:
    if not coverage.units:
        return NoDataError(
            "Er zijn nog geen registraties geleverd.",
            "De analist kan ze aanleveren; bij 'Wie wonen er?' zijn er al wel cijfers.",
        )
    return NoDataError(
        f"Er zijn nog geen nieuwe dossiers geleverd, wel {listing(coverage.units)}.",
        "De kaart toont nieuwe dossiers; de analist kan ze aanleveren.",
    )


def _no_period(level: Level, coverage: Coverage, scope: Scope) -> NoDataError:
    """Return why there is no period to show at a level, and what to do about it."""
    if not coverage.periods:
        return _nothing_counted(coverage)
    delivered = listing([p.label for p in coverage.periods])
    elsewhere = [each.value for each in MAP_LEVELS if scope.period_choices(each)]
    return NoDataError(
        f"Per {level} is er nog geen periode die we publiceren: geleverd is {delivered}.",
        f"Kies het niveau {listing(elsewhere)}; daar zijn er wel periodes."
        if elsewhere
        else "De kaart toont kwartalen, kalenderjaren en de laatste vier kwartalen samen; de "
        "analist kan die aanleveren.",
    )
