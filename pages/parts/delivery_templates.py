"""Draws the templates to download, and what is done with the data."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from html import escape

import streamlit as st

from loaders.privacy import describe
from loaders.store import default_url
from loaders.templates import Offer, build_template, templates
from pages.parts.delivery_flow import Desk
from pages.parts.delivery_report import XLSX


def draw(desk: Desk) -> None:
    """Draw a line per template, each made when it is asked for."""
    context = desk.context
    st.html(
        '<div class="bevinding"><h1>Sjablonen en uitleg</h1><p>Excel-bestanden met keuzelijsten, '
        "gemaakt uit de registratiestandaard. Een eigen bestand mag ook: de meeste indelingen "
        "worden herkend.</p></div>"
    )
    _templates(desk)
    _protection(context.areas.gemeente.name)


def _templates(desk: Desk) -> None:
    context = desk.context
    offer = Offer(context.areas, context.taxonomy, context.points, datetime.now(UTC).date())

    with st.container(key="sjablonen"):
        for each in templates(context.standard):
            text, button = st.columns([6, 1], vertical_alignment="center")
            text.html(
                f'<div class="sjabloon"><b>{escape(each.label)}</b>'
                f"<span>{escape(each.description)}</span></div>"
            )
            button.download_button(
                "Downloaden",
                partial(build_template, each.code, context.standard, offer),
                file_name=each.file_name,
                mime=XLSX,
                key=f"sjabloon_{each.code}",
                help=f"Sjabloon {each.label}",
                on_click="ignore",
                width="stretch",
            )


def _protection(gemeente: str) -> None:
    """Draw what is stored, why, and how it is protected."""
    text = describe(gemeente, default_url())
    with st.container(key="gegevensbescherming"):
        st.markdown(text)
        st.download_button(
            "Beschrijving downloaden",
            text,
            file_name="gegevensbescherming.md",
            mime="text/markdown",
            key="privacy_bestand",
            on_click="ignore",
        )
