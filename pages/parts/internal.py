"""Internal figures: marked on the screen, and every view of them is in the audit trail.

Delivery previews, rejected rows and quality counts are internal by nature: they are on the page
Gegevens only.
"""

from __future__ import annotations

import streamlit as st

from pages.parts.delivery_flow import Desk

MARK = '<p class="k-intern"><b>Intern: niet verspreiden</b></p>'
_SEEN = "_ingezien"


def noted(desk: Desk, what: str) -> None:
    """Note that internal figures were shown: once for as long as they stay what they are.

    Parameters
    ----------
    desk : Desk
    what : str
        What was shown, in Dutch, without any figure.
    """
    seen: set[tuple[str, str]] = st.session_state.setdefault(_SEEN, set())
    key = (what, desk.store.version(desk.gemeente))
    if key not in seen:
        desk.store.record_view(desk.gemeente, who=desk.who, what=what)
        seen.add(key)
