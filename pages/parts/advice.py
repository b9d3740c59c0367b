"""Draws advice: one card each, the stadsdelen side by side, and what gave no advice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from geo.screen.advice import Card, City, Page, Past, Remark, Setting, Silent, Spots
from geo.screen.advice.city import District, Shared
from geo.selection import QUESTIONS
from pages.parts.advice_desk import Desk, comment_form, forms, said
from pages.parts.compose.advice_basis import AdviceBasis
from pages.parts.remarks import remarks_html

_CHECK_S = 1.0
Picture = Callable[[Spots], str]


def draw(page: Page, always: Mapping[str, str], desk: Desk, picture: Picture) -> None:
    """Draw the advice of a stadsdeel.

    Parameters
    ----------
    page : Page
    always : mapping
        Address parameters that every link keeps.
    desk : Desk
    picture : callable
        From what a small map marks to the map, as HTML.
    """
    said()
    _headline(page.headline, page.explanation, page.setting)
    _order(page.order)
    for card in page.cards:
        _card(card, always, desk, picture)
    _past(page.past)
    st.html(
        '<section class="a-stil"><h2>Waarom staat hier niet meer?</h2>'
        f"{_silent('Vervangen door een ander advies', page.replaced)}"
        f"{_silent('Bijna een advies, en wat eraan ontbrak', page.nearly)}"
        f"{_silent('Niet te beoordelen, en welke gegevens dat oplossen', page.unjudged)}"
        f'<p class="klein">{escape(page.rest)}</p></section>'
    )
    _own_word(page.remarks, desk)
    footer(page.setting)


def draw_city(city: City, always: Mapping[str, str], desk: Desk, picture: Picture) -> None:
    """Draw the stadsdelen side by side; see ``draw``."""
    said()
    _headline(city.headline, city.explanation, city.setting)
    _order(city.order)
    rows = "".join(_district(each, always) for each in city.districts)
    st.html(
        '<section class="blad p-vak"><h2>Per stadsdeel: wat eerst?</h2>'
        f'<ul class="a-stadsdelen">{rows}</ul></section>'
    )
    names = [each.name for each in city.districts]
    groups = (
        ("Op veel plekken: in de helft van de stadsdelen of meer", city.common),
        ("Op een paar plekken", city.several),
        ("Alleen in één stadsdeel", city.particular),
    )
    shared = "".join(_shared(title, rows, names) for title, rows in groups if rows)
    st.html(
        '<section class="blad p-vak"><h2>Wat speelt overal, en wat op één plek?</h2>'
        f'<p class="klein">De vakjes zijn de stadsdelen op alfabet: {escape(", ".join(names))}.'
        f"</p>{shared}</section>"
    )
    if city.cards:
        st.html('<h2 class="a-tussen">Voor de stad als geheel</h2>')
        for card in city.cards:
            _card(card, always, desk, picture)
    _past(city.past)
    footer(city.setting)


def wait_for_robust(basis: AdviceBasis) -> None:
    """Draw the page again as soon as it is known which advice stands with other choices."""
    if basis.is_robust_known:
        return
    basis.find_robust_beside()

    @st.fragment(run_every=_CHECK_S)
    def check() -> None:
        if basis.is_robust_known:
            st.rerun()

    check()


def footer(setting: Setting) -> None:
    """Draw the sources and the data version."""
    st.html(
        f'<footer class="bronnen"><p>Bronnen: {escape("; ".join(setting.sources))}. De regels: '
        'adviesregels.yaml, zie <a href="verantwoording#adviesregels" target="_self">'
        "Verantwoording</a>.</p>"
        f"<p>{escape(setting.protection_note)} Gegevensversie {escape(setting.data_version)}.</p>"
        "</footer>"
    )


def mark(setting: Setting) -> str:
    """Return the mark of invented figures as HTML."""
    return f'<span class="demo">{escape(setting.watermark)}</span>' if setting.watermark else ""


def _headline(headline: str, explanation: str, setting: Setting) -> None:
    st.html(
        f'<div class="bevinding"><h1>{escape(headline)}</h1>'
        f"<p>{escape(explanation)} {mark(setting)}</p></div>"
    )


def _order(order: str) -> None:
    st.html(
        '<details class="uitleg"><summary>In welke volgorde?</summary>'
        f"<p>{escape(order)}</p></details>"
    )


def _card(card: Card, always: Mapping[str, str], desk: Desk, picture: Picture) -> None:
    decided = (
        f'<li class="a-besluit a-{escape(card.decided)}">{escape(card.standing)}</li>'
        if card.standing
        else ""
    )
    instead = "".join(f'<p class="klein">{escape(line)}</p>' for line in card.instead)
    with st.container(key=f"advies_{card.rule}"):
        st.html(
            f'<article class="a-kaart"><b class="a-plaats">{card.rank}</b><div>'
            f"<h2>{escape(card.heading)}</h2><p>{escape(card.text)}</p>{instead}"
            f'<ul class="a-merken">{decided}<li>{escape(card.certainty)}</li>'
            f"<li>{escape(card.severity)}</li><li>{escape(card.addressed)}</li></ul>"
            "</div></article>"
        )
        with st.expander("Waarom, hoe zeker en besluiten"):
            st.html(_inside(card, always, picture(card.spots)))
            forms(card, desk)


def _inside(card: Card, always: Mapping[str, str], picture: str) -> str:
    evidence = "".join(f"<li>{escape(line)}</li>" for line in card.evidence)
    where = ", ".join(
        f'<a href="./?{escape(urlencode({**always, **each.address}))}" target="_self">'
        f"{escape(each.name)}</a>"
        for each in card.where
    )
    history = "".join(f"<li>{escape(line)}</li>" for line in card.history)
    place = f"{where} (opent de kaart)" if where else escape(card.spots.marked)
    rows = (
        ("Waar het op rust", f"<ul>{evidence}</ul>"),
        ("Hoe zeker", _sure(card)),
        ("Waar", f'<div class="a-waar">{picture}<p>{place}</p></div>'),
        ("Wat spreekt ertegen", escape(card.counter)),
        ("Wat zou dit anders maken", escape(card.changes)),
        ("Waar het advies vandaan komt", escape(card.source)),
        ("Sinds het besluit", escape(card.effect)),
        ("Besluiten", history and f'<ul class="a-historie">{history}</ul>'),
        ("Wat punten zelf zeggen", remarks_html(card.remarks)),
    )
    return f'<dl class="a-binnen">{_pairs(rows)}</dl>'


def _sure(card: Card) -> str:
    weight = f" {escape(card.weight)}." if card.weight else ""
    lead = f"{escape(card.certainty)}. {escape(card.severity)}.{weight}"
    if not card.robust:
        return f"{lead} Of dit blijft staan bij andere keuzes, rekenen we nu uit."
    return (
        f'{lead}<details class="a-hulp"><summary>{escape(card.robust)}</summary>'
        f"<p>{escape(card.robust_help)}</p></details>"
    )


def _past(rows: Sequence[Past]) -> None:
    """Draw what was decided about advice that is not given now, so that it can be followed."""
    if not rows:
        return
    told = "".join(
        f'<details class="a-vouw"><summary>{escape(row.heading)} '
        f"<span>{escape(row.standing or 'Opnieuw open')}</span></summary>"
        f'<dl class="a-binnen">{_pairs(_past_rows(row))}</dl></details>'
        for row in rows
    )
    st.html(f'<section class="a-stil"><h2>Eerder besloten, nu geen advies</h2>{told}</section>')


def _past_rows(row: Past) -> Sequence[tuple[str, str]]:
    history = "".join(f"<li>{escape(line)}</li>" for line in row.history)
    return (
        ("Nu", escape(row.now)),
        ("Sinds het besluit", escape(row.effect)),
        ("Besluiten", f'<ul class="a-historie">{history}</ul>'),
        ("Wat punten zelf zeggen", remarks_html(row.remarks)),
    )


def _pairs(rows: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows if text)


def _silent(title: str, rows: Sequence[Silent]) -> str:
    if not rows:
        return ""
    lines = "".join(f"<li><b>{escape(r.heading)}</b><p>{escape(r.why)}</p></li>" for r in rows)
    return (
        f'<details class="a-vouw"><summary>{escape(title)} <span>{len(rows)}</span></summary>'
        f"<ul>{lines}</ul></details>"
    )


def _own_word(remarks: Sequence[tuple[str, tuple[Remark, ...]]], desk: Desk) -> None:
    told = "".join(f"<h3>{escape(label)}</h3>{remarks_html(said)}" for label, said in remarks)
    nothing = '<p class="klein">Nog geen punt heeft op een bevinding gereageerd.</p>'
    st.html(
        '<section class="a-stil a-binnen"><h2>Wat punten zelf zeggen over de kaarten</h2>'
        f"{told or nothing}</section>"
    )
    if desk.is_open:
        # The next form starts empty.
        count = sum(len(said) for _, said in remarks)
        with st.container(key="bevinding_reactie"), st.expander("Een reactie vastleggen"):
            comment_form(dict(QUESTIONS), desk, f"bevinding_{count}")


def _district(row: District, always: Mapping[str, str]) -> str:
    address = urlencode({**always, "stadsdeel": row.code})
    return (
        f'<li><a href="?{escape(address)}" target="_self">{escape(row.name)}</a>'
        f"<b>{escape(row.first)}</b><span>{escape(row.severity)}</span>"
        f"<small>{escape(row.given)}, {escape(row.decided)}</small></li>"
    )


def _shared(title: str, rows: Sequence[Shared], names: Sequence[str]) -> str:
    lines = []
    for row in rows:
        dots = "".join(
            f'<i class="{"aan" if place else ""}" title="{escape(name)}"></i>'
            for place, name in zip(row.marks, names, strict=True)
        )
        lines.append(
            f'<li><b>{escape(row.heading)}</b><span class="a-vakjes" aria-hidden="true">{dots}'
            f"</span><span>{escape(', '.join(row.names))}</span></li>"
        )
    return f'<h3>{escape(title)}</h3><ul class="a-gedeeld">{"".join(lines)}</ul>'
