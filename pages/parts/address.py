"""The address of every screen, and what was chosen last: kept from page to page.

A choice on a page writes the address: one step of the browser's history (``history.js`` sees to it
that a page which completes its address as it opens makes none). A link and the browser's buttons
change the address, and then the page follows it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from geo.selection import ALL, PARAMETERS
from geo.text import listing, quoted

MAP = "kaart"
# Choices that pages have in common.
_SHARED = {
    MAP: ("stadsdeel", "kwartaal", "kalenderjaar"),
    "stadsdeel": ("stadsdeel", "kwartaal"),
    "advies": ("stadsdeel", "kwartaal"),
    "doelgroepen": ("stadsdeel", "kalenderjaar"),
}
# What lies in a stadsdeel goes when another is chosen.
_INSIDE = ("gebied", "punt")
_ALWAYS = ("gemeente", "uitgave")
_TABS = ("deel", "onderdeel")
# The web server puts a page here that does not exist (``server.py``), and leads to the nearest.
PAGE = "pagina"
_KNOWN = {*PARAMETERS, *_ALWAYS, *_TABS}
# These say themselves what they could not follow; what no page can follow comes with it.
TELLING = (*_SHARED, "gegevens")
_NAMES = {"stadsdeel": "Het stadsdeel", "kwartaal": "Het kwartaal", "kalenderjaar": "Het jaar"}
_SHOWN, _LEFT, _KEPT = "_adres", "_kaart_verlaten", "_keuze"
_STRANGE, _TOLD = "_vreemd", "_verteld"


def key(name: str) -> str:
    """Return by which key the list of a parameter is drawn; on every page the same."""
    return name if name in _TABS else f"keuze_{name}"


def arrived(page: str) -> bool:
    """Return whether a link or the browser's buttons led here, and no choice on the page."""
    return st.session_state.get(_SHOWN) != (page, dict(st.query_params))


def heed(page: str, title: str, releases: Collection[str]) -> None:
    """Take out of an address what no page can follow; ``strange`` tells it once.

    Parameters
    ----------
    page, title : str
    releases : collection of str
        Numbers of the releases that can be opened.
    """
    if not arrived(page):
        return
    asked, told = dict(st.query_params), []
    if gone := asked.pop(PAGE, ""):
        told.append(f"De pagina {quoted(gone)} bestaat niet. U ziet nu: {title}.")
    number = asked.get("uitgave", "")
    if number and number not in releases:
        del asked["uitgave"]
        told.append(f"De uitgave {quoted(number)} bestaat niet. U ziet nu de nieuwste.")
    if strange := [name for name in asked if name not in _KNOWN]:
        asked = {name: value for name, value in asked.items() if name in _KNOWN}
        names = listing([quoted(name) for name in strange])
        told.append(f"In het adres staat {names}. Dat kennen we niet; de rest volgen we wel.")
    if told:
        st.query_params.from_dict(asked)
    st.session_state[_STRANGE] = tuple(told)


def strange() -> tuple[str, ...]:
    """Return, once, what of the address no page can follow."""
    told: tuple[str, ...] = st.session_state.pop(_STRANGE, ())
    return told


def begin(page: str, first: str) -> None:
    """Note what a page is about to show, before the links to the others are drawn.

    Parameters
    ----------
    page : str
    first : str
        The stadsdeel of a page that has to have one, where none was chosen.
    """
    chosen = {} if arrived(page) else st.session_state
    asked = st.query_params
    keep({n: str(chosen.get(key(n), asked.get(n, ""))) for n in _SHARED.get(page, ())})
    if page == "stadsdeel" and not kept().get("stadsdeel"):
        keep({"stadsdeel": first})


def kept() -> dict[str, str]:
    """Return what was last chosen of every parameter, on whatever page."""
    return dict(st.session_state.get(_KEPT, {}))


def keep(choices: Mapping[str, str]) -> None:
    """Remember choices."""
    before, choices = kept(), {n: "" if v == ALL else v for n, v in choices.items()}
    if choices.get("stadsdeel", before.get("stadsdeel")) != before.get("stadsdeel"):
        before = {n: v for n, v in before.items() if n not in _INSIDE}
    st.session_state[_KEPT] = before | choices


def link(page: str, gemeente: str, first: str) -> dict[str, str]:
    """Return the address of a page with what was chosen; the map as it was left."""
    left: dict[str, str] = st.session_state.get(_LEFT, {}) if page == MAP else {}
    left = left if left.get("gemeente") == gemeente else {}
    chosen = {n: kept().get(n, "") for n in _SHARED.get(page, ())}
    if page == MAP:
        # Only what its question looks at.
        chosen = {n: v for n, v in chosen.items() if n == "stadsdeel" or n in left}
        if chosen["stadsdeel"] not in ("", left.get("stadsdeel", "")):
            left = {n: v for n, v in left.items() if n not in _INSIDE}
    if page == "stadsdeel":
        chosen["stadsdeel"] = chosen["stadsdeel"] or first
    wanted = {"gemeente": gemeente} | left | chosen
    return {n: v for n, v in wanted.items() if v}


def write(page: str, parameters: Mapping[str, str]) -> None:
    """Write the address of the screen that is shown."""
    wanted = dict(parameters)
    if dict(st.query_params) != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_SHOWN] = (page, wanted)
    if page == MAP:
        st.session_state[_LEFT] = wanted


def follow(
    page: str, offered: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the choices of a page, set in its lists, and what could not be followed.

    Parameters
    ----------
    page : str
    offered : mapping of str to mapping
        Per parameter the label of each value; the first is what no choice means. The address
        leaves it out, but for a stadsdeel.
    """
    chosen: dict[str, str] = {}
    unknown = list(strange())
    by_link = arrived(page)
    for name, known in offered.items():
        asked = st.query_params.get(name, "")
        default = next(iter(known), "")
        wish = asked if by_link else str(st.session_state.get(key(name), asked))
        chosen[name] = wish if wish in known else default
        if by_link and asked and asked not in known:
            unknown.append(
                f"{_NAMES.get(name, 'De keuze')} {quoted(asked)} bestaat hier niet. U ziet nu: "
                f"{known.get(default, 'niets')}."
            )
        if known:
            # Written anew each time: a page that offers other choices draws another list, and
            # that would start at its first.
            st.session_state[key(name)] = chosen[name]
    parameters = {n: st.query_params[n] for n in _ALWAYS if n in st.query_params}
    parameters |= {
        name: value
        for name, value in chosen.items()
        if value not in ("", ALL)
        and (name == "stadsdeel" or value != next(iter(offered[name]), ""))
    }
    keep({name: parameters.get(name, "") for name in _SHARED.get(page, ())})
    write(page, parameters)
    if by_link:
        st.session_state[_TOLD] = (page, parameters, tuple(unknown))
    elif st.session_state.get(_TOLD, ())[:2] != (page, parameters):
        # Until the user changes something; a page may be drawn anew by itself.
        st.session_state.pop(_TOLD, None)
    return chosen, st.session_state.get(_TOLD, (page, parameters, ()))[2]
