"""What to choose on a page about one stadsdeel: kept in the address and from page to page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo.areas import Areas, Level
from geo.selection import ALL
from pages.parts import address, panel

Labels = Mapping[str, str]


def districts(areas: Areas, whole: str = "") -> dict[str, str]:
    """Return the stadsdelen by name, after the name of the whole where that can be chosen too."""
    named = sorted(areas.at(Level.STADSDEEL), key=lambda area: area.name)
    return ({ALL: whole} if whole else {}) | {area.code: area.name for area in named}


def choose(
    page: str,
    offered: Mapping[str, Labels],
    tabs: Mapping[str, Labels] | None = None,
) -> dict[str, str]:
    """Draw the lists to choose from; return what is chosen of everything.

    Parameters
    ----------
    page : str
    offered : mapping of str to mapping
        Per parameter the label of each value; the first is what no choice means.
    tabs : mapping of str to mapping, optional
        The same for what the page draws itself.
    """
    chosen, unknown = address.follow(page, {**offered, **(tabs or {})})
    with st.container(key="balk"):
        for (name, known), column in zip(offered.items(), st.columns([14, 11, 43]), strict=False):
            with column:
                st.selectbox(
                    "Jaar" if name == "kalenderjaar" else name.capitalize(),
                    list(known),
                    format_func=known.__getitem__,
                    key=address.key(name),
                )
    panel.notices(unknown)
    return chosen
