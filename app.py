"""Wires the app: web server, pages, and what to do when something fails."""

from __future__ import annotations

import streamlit as st

TITLE = "Stadsdeelkompas"
# Heading, file, name and address; the first is where every unknown address leads.
PAGES = [
    ("", "pages/kaart.py", "Kaart", "kaart"),
    ("", "pages/stadsdeel.py", "Stadsdeel", "stadsdeel"),
    ("", "pages/doelgroepen.py", "Doelgroepen", "doelgroepen"),
    ("", "pages/publicatie.py", "Publicatie", "publicatie"),
    ("", "pages/verantwoording.py", "Verantwoording", "verantwoording"),
    ("Voor analisten", "pages/gegevens.py", "Gegevens", "gegevens"),
]

if __name__ == "__main__":
    # Streamlit runs this file anew for every visitor and every choice.
    from pages.parts import frame

    frame.begin(TITLE)
    pages = {
        heading: [
            st.Page(file, title=name, url_path=path, default=file == PAGES[0][1])
            for under, file, name, path in PAGES
            if under == heading
        ]
        for heading in dict.fromkeys(under for under, *_ in PAGES)
    }
    frame.run(TITLE, st.navigation(pages, position="hidden"), pages)
else:
    # The web server imports it once.
    from pages.parts import ahead, server

    server.only_named_pages()
    ahead.open_ahead()
    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(TITLE, [path for *_, path in PAGES[1:]]),
    )
