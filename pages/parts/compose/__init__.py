"""From a selection to its screen: the one place where loaders and geo meet.

Knows nothing of Streamlit, so that pages, exports and tests get the same screen. Who composes
what, each from those above it:

=============  ====================================================================
``release``    a release that was opened
``absent``     why there is nothing to show
``town``       what is known of a municipality beside any release
``points``     *Hoe druk is het?*, *Hoe ver is het?*, *Wie gaat waarheen?*
``demand``     *Welke vragen?*
``reach``      *Waar missen we mensen?*
``groups``     *Welke groepen?* and the page *Doelgroepen*
``context``    *Wie wonen er?*
``composer``   any question of the map: remembered, at one release
``profile``    the page *Stadsdeel*
``advice``     the page *Advies* and *Een A4*; ``advice_basis`` is what both rest on
``overview``   the page *Overzicht*
``pack``       the *Vergaderpakket*
=============  ====================================================================
"""

from __future__ import annotations

from pages.parts.compose.composer import Composer, Snapshot

__all__ = ["Composer", "Snapshot"]
