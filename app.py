"""Wires the app: web server, pages, and what to do when something fails."""

from __future__ import annotations

import streamlit as st

TITLE = "Stadsdeelkompas"

if __name__ == "__main__":
    # Streamlit runs this file anew for every visitor and every choice.
    from pages.parts import frame

    frame.begin(TITLE)
    pages = [st.Page("pages/kaart.py", title="Kaart", url_path="kaart", default=True)]
    frame.run(TITLE, st.navigation(pages, position="hidden"), pages)
else:
    # The web server imports it once.
    from pages.parts import ahead, server

    ahead.open_ahead()
    app = st.App(__file__, routes=server.routes(), middleware=server.middleware(TITLE))
