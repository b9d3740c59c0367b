"""Draws *Een A4*: one page to print or to project."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.screen.advice import A4
from geo.screen.advice.a4 import Line
from pages.parts import advice


def draw(page: A4) -> None:
    """Draw the page."""
    unknown = "".join(f"<li>{escape(text)}</li>" for text in page.unknown)
    said = advice.remarks_html(page.said)
    words = f"<h2>Wat punten zelf zeggen</h2>{said}" if said else ""
    setting = page.setting
    st.html(
        '<p class="klein a-afdruk">Deze pagina past op een A4: druk haar af met Ctrl+P.</p>'
        f'<article class="a-a4"><header><h1>{escape(page.title)}</h1>'
        f"<p>{escape(setting.period)} {advice.mark(setting)}</p></header>"
        f"<h2>Wat we weten</h2><ul>{_lines(page.known)}</ul>"
        f"<h2>Wat we niet weten</h2><ul>{unknown or '<li>Niets dat nog open staat.</li>'}</ul>"
        f"<h2>Wat te besluiten</h2><ol>{_lines(page.decide) or '<li>Geen advies.</li>'}</ol>"
        f"{words}<footer><p>{escape('; '.join(setting.sources))}. {escape(setting.protection_note)}"
        f" Gegevensversie {escape(setting.data_version)}.</p></footer></article>"
    )


def _lines(lines: Sequence[Line]) -> str:
    return "".join(f"<li>{escape(each.text)} <em>{escape(each.sure)}</em></li>" for each in lines)
