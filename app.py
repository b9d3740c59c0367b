"""Wires the app: web server, pages, and what to do when something fails."""

from __future__ import annotations

import streamlit as st

TITLE = "Stadsdeelkompas"
# Heading, file, name and address.
PAGES = [
    ("", "pages/overzicht.py", "Overzicht", "overzicht"),
    ("", "pages/kaart.py", "Kaart", "kaart"),
    ("", "pages/stadsdeel.py", "Stadsdeel", "stadsdeel"),
    ("", "pages/doelgroepen.py", "Doelgroepen", "doelgroepen"),
    ("", "pages/advies.py", "Advies", "advies"),
    ("", "pages/publicatie.py", "Publicatie", "publicatie"),
    ("", "pages/verantwoording.py", "Verantwoording", "verantwoording"),
    ("Voor analisten", "pages/gegevens.py", "Gegevens", "gegevens"),
]
# Where an address without a page leads: links that were given away are those of the map. Who asks
# for nothing at all gets the first of the pages; who asks for the map by name gets the map.
_MAP = "pages/kaart.py"

if __name__ == "__main__":
    # Streamlit runs this file anew for every visitor and every choice.
    from pages.parts import frame

    frame.begin(TITLE)
    pages = {
        heading: [
            st.Page(file, title=name, url_path=path, default=file == _MAP)
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
        middleware=server.middleware(
            TITLE,
            [path for _, file, _, path in PAGES if file != _MAP],
            start=PAGES[0][3],
            main=next(path for _, file, _, path in PAGES if file == _MAP),
        ),
    )
