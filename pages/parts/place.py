"""What to choose on a page about one stadsdeel: kept in the address and from page to page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo.areas import Areas, Level
from geo.selection import ALL
from pages.parts import bar, panel

_ALWAYS = ("gemeente", "uitgave")
_NAMES = {"stadsdeel": "Het stadsdeel", "kwartaal": "Het kwartaal"}


def choose(
    areas: Areas,
    quarters: Mapping[str, str] | None = None,
    *,
    whole: str = "",
    keep: tuple[str, ...] = (),
) -> tuple[str, str]:
    """Draw the choices; return the stadsdeel and the quarter.

    Parameters
    ----------
    areas : Areas
    quarters : mapping, optional
        Label by code, the newest first; by default no quarter is to be chosen.
    whole : str
        The name of the whole gemeente, where that can be chosen as well (``ALL``).
    keep : tuple of str
        Other parameters of the address that the page has.
    """
    named = sorted(areas.at(Level.STADSDEEL), key=lambda area: area.name)
    districts = ({ALL: whole} if whole else {}) | {area.code: area.name for area in named}
    offered = {"stadsdeel": districts} | ({"kwartaal": dict(quarters)} if quarters else {})
    unknown: list[str] = []
    with st.container(key="balk"):
        for (name, known), column in zip(offered.items(), st.columns([14, 11, 43]), strict=False):
            key = f"plek_{name}"
            asked = st.query_params.get(name) or bar.kept(name)
            # Written anew each time: a page that offers other choices draws another list, and that
            # would start at its first.
            if key in st.session_state and st.session_state[key] in known:
                st.session_state[key] = st.session_state[key]
            else:
                st.session_state[key] = asked if asked in known else next(iter(known))
                if asked and asked not in known and name in st.query_params:
                    unknown.append(
                        f"{_NAMES[name]} '{asked[:20]}' bestaat hier niet. U ziet nu: "
                        f"{known[st.session_state[key]]}."
                    )
            with column:
                st.selectbox(name.capitalize(), list(known), format_func=known.__getitem__, key=key)
    panel.notices(tuple(unknown))
    chosen = {name: str(st.session_state[f"plek_{name}"]) for name in offered}
    for name, value in chosen.items():
        bar.keep(name, value)
    newest = next(iter(quarters), "") if quarters else ""
    parameters = {n: st.query_params[n] for n in (*_ALWAYS, *keep) if n in st.query_params}
    parameters |= {n: v for n, v in chosen.items() if v not in (ALL, newest)}
    if dict(st.query_params) != parameters:
        st.query_params.from_dict(parameters)
    return chosen["stadsdeel"], chosen.get("kwartaal", "")
