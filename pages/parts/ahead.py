"""Gets ready while the first visitor's browser loads the program of the page."""

from __future__ import annotations

from threading import Thread


def open_ahead() -> None:
    """Open the first municipality in the background.

    The heavy imports happen there too: the server answers a second or two before they are done.
    """

    def work() -> None:
        from pages.parts import session

        session.open_first()

    Thread(target=work, name="open-ahead", daemon=True).start()
