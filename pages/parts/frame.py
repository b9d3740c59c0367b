"""The frame around every page: the brand, and one plain Dutch message when it fails."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from geo.errors import UserError
from loaders.municipality import UnknownMunicipalityError
from pages.parts import address, bar, panel, place, session
from pages.parts.tour import tour

Sections = Mapping[str, Sequence[StreamlitPage]]

_LOG = logging.getLogger(__name__)


def begin(title: str) -> None:
    """Set up the page; before anything else is drawn."""
    st.set_page_config(page_title=title, layout="wide", initial_sidebar_state="auto")


def run(title: str, page: StreamlitPage, sections: Sections) -> None:
    """Run a page; a failure becomes one message, never a traceback.

    Parameters
    ----------
    title : str
        Name of the app.
    page : StreamlitPage
    sections : mapping
        All pages by heading in the sidebar; the first have none.
    """
    try:
        _sidebar(title, page, sections)
        if page.url_path and page.url_path not in address.TELLING:
            panel.notices(address.strange())
        page.run()
        tour()
    except UnknownMunicipalityError as error:
        links = {name: f"?gemeente={code}" for code, name in error.available.items()}
        message(error.what, "Kies een gemeente die er wel is." if links else error.remedy, links)
    except UserError as error:
        message(error.what, error.remedy)
    except Exception:  # noqa: BLE001 - the last resort of the whole app: logged whole, shown plain
        _LOG.exception("page failed")
        message(
            "Deze pagina kon niet worden getekend.",
            "Laad de pagina opnieuw. Blijft het misgaan, meld het dan bij de beheerder; "
            "de oorzaak staat in het logboek.",
        )


def message(what: str, remedy: str, links: Mapping[str, str] | None = None) -> None:
    """Show what is wrong, what to do about it and where to go (address by name)."""
    ways = "".join(
        f'<p><a href="{escape(address)}" target="_self">{escape(name)}</a></p>'
        for name, address in (links or {}).items()
    )
    st.html(
        f'<div class="melding" role="alert"><h2>{escape(what)}</h2><p>{escape(remedy)}</p>'
        f"{ways}</div>"
    )


def _sidebar(title: str, current: StreamlitPage, sections: Sections) -> None:
    """Draw the name of the app and of the municipality above the pages."""
    gemeente = session.municipality_code()
    areas = session.composer(gemeente).municipality.areas
    first = next(iter(place.districts(areas)), "")
    releases = session.composer(gemeente).published() if bar.asked_release() else []
    address.heed(
        current.url_path or address.MAP, current.title, [str(entry.nummer) for entry in releases]
    )
    address.begin(current.url_path or address.MAP, first)
    with st.sidebar:
        st.html(
            f'<div class="merk"><b>{escape(title)}</b>'
            f"<span>Cliëntondersteuning {escape(areas.gemeente.name)}</span></div>"
        )
        for heading, pages in sections.items():
            if heading:
                st.html(f'<p class="navkop">{escape(heading)}</p>')
            for page in pages:
                here = page.url_path == current.url_path
                wanted = address.link(page.url_path or address.MAP, gemeente, first)
                with st.container(key="nav_actief" if here else f"nav_{page.url_path}"):
                    st.page_link(page, query_params=wanted)
