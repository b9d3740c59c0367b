"""Draws *Een A4*: one page to print or to project."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from geo.screen.advice import A4, Line
from geo.screen.pack import DECIDE, KNOWN, SAID, UNKNOWN
from pages.parts import advice
from pages.parts.remarks import remarks_html


def draw(page: A4) -> None:
    """Draw the page."""
    setting = page.setting
    nothing = "<li>Niets dat nog open staat.</li>"
    said = f"<h2>{SAID}</h2><ul>{_lines(page.said)}</ul>" if page.said else ""
    st.html(
        '<p class="klein a-afdruk">Deze pagina past op een A4: druk haar af met Ctrl+P. Zij is ook '
        "de eerste van het vergaderpakket, bij de Kaart.</p>"
        f'<article class="a-a4"><header><h1>{escape(page.title)}</h1>'
        f"<p>{escape(setting.period)} {advice.mark(setting)}</p></header>"
        f"<h2>{KNOWN}</h2><ul>{_lines(page.known)}</ul>"
        f"<h2>{UNKNOWN}</h2><ul>{_lines(page.unknown) or nothing}</ul>"
        f"<h2>{DECIDE}</h2><ol>{_lines(page.decide) or '<li>Geen advies.</li>'}</ol>"
        f"{said}<footer><p>{escape('; '.join(setting.sources))}. {escape(setting.protection_note)}"
        f" Gegevensversie {escape(setting.data_version)}.</p></footer></article>"
    )


def _lines(lines: Sequence[Line]) -> str:
    return "".join(f"<li>{_line(line)}{remarks_html(line.said)}</li>" for line in lines)


def _line(line: Line) -> str:
    lead = f"<b>{escape(line.lead)}</b> " if line.lead else ""
    sure = f" <em>({escape(line.sure)})</em>" if line.sure else ""
    return f"{lead}{escape(line.text)}{sure}"
