"""Draws the start page from its value."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.screen.model import Screen
from geo.screen.overview import First, Line, Overview, Who
from pages.pack.drawing import draw as draw_map
from pages.pack.ground import Ground
from pages.pack.svg import map_svg
from pages.parts import charts, panel

_WIDE, _HIGH = 760.0, 560.0
# Heads of the table; on a phone they stand beside each figure.
_RATE, _FEWER = "Dossiers per 1.000 inwoners", "Wijken met duidelijk minder"
_FIRST, _OF_WHICH = "Eerst doen", ", van die met een oordeel"


def where(screen: Screen, ground: Ground, always: Mapping[str, str]) -> None:
    """Draw where: the map of the finding, and the way to the map itself.

    Parameters
    ----------
    screen : Screen
    ground : Ground
    always : mapping
        Address parameters that every link keeps.
    """
    svg = map_svg(draw_map(screen, ground, _WIDE, _HIGH), "overzichtskaart")
    address = urlencode({**always, **screen.selection.parameters()})
    with st.container(key="overzichtkaart"):
        st.html(
            '<section class="o-kop"><h2>Waar?</h2>'
            f'<a href="/?{escape(address)}" target="_self">{escape(screen.question)}</a></section>'
        )
        charts.picture("overzichtskaart", f'<div class="o-kaart">{svg}</div>')
        panel.legend(screen)


def who_and_first(value: Overview, always: Mapping[str, str]) -> None:
    """Draw who, and what to do first."""
    who = "".join(_who(each, always) for each in value.who)
    first = "".join(_first(each, always) for each in value.first)
    st.html(
        '<section class="blad p-vak o-vak"><h2>Wie?</h2>'
        f"<ul>{who}</ul><p>{escape(value.who_else)}</p>"
        f"{_page('doelgroepen', 'Alle groepen', always)}"
        '</section><section class="blad p-vak o-vak o-eerst"><h2>Wat eerst?</h2>'
        f"<ol>{first}</ol><p>{escape(value.first_else)}</p>"
        f"{_page('advies', 'Alle adviezen', always)}</section>"
    )


def lines(value: Overview, always: Mapping[str, str]) -> None:
    """Draw the stadsdelen beside each other."""
    head = "".join(
        f'<th scope="col"{" class=getal" if name == _RATE else ""}>{escape(name)}</th>'
        for name in ("Stadsdeel", _RATE, _FEWER + _OF_WHICH, _FIRST)
    )
    rows = "".join(_line(each, always) for each in value.lines)
    st.html(
        '<section class="blad p-vak"><h2>Per stadsdeel</h2>'
        '<div class="tabel vast p-geheel o-tabel" tabindex="0" role="region" '
        'aria-label="Stadsdelen"><table><caption>Stadsdelen naast elkaar</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _who(who: Who, always: Mapping[str, str]) -> str:
    address = urlencode({**always, **who.address})
    return (
        f'<li><a href="/?{escape(address)}" target="_self">{escape(who.label)}</a>'
        f"<span>{escape(who.verdict)}</span></li>"
    )


def _first(first: First, always: Mapping[str, str]) -> str:
    address = urlencode({**always, **first.address})
    return (
        f"<li><span>{escape(first.place)}</span>"
        f'<a href="advies?{escape(address)}" target="_self">{escape(first.heading)}</a>'
        f"<small>{escape(first.severity)}</small></li>"
    )


def _line(line: Line, always: Mapping[str, str]) -> str:
    address = urlencode({**always, **line.address})
    return (
        f'<tr><th scope="row"><a href="stadsdeel?{escape(address)}" target="_self">'
        f'{escape(line.name)}</a></th><td class="getal {line.rate.state.value}" '
        f'data-label="{_RATE}">{escape(line.rate.text)}</td>'
        f'<td data-label="{_FEWER}">{escape(line.fewer)}</td>'
        f'<td data-label="{_FIRST}">{escape(line.advice)}</td></tr>'
    )


def _page(path: str, name: str, always: Mapping[str, str]) -> str:
    address = urlencode(dict(always))
    return f'<a class="o-meer" href="{path}?{escape(address)}" target="_self">{escape(name)}</a>'
