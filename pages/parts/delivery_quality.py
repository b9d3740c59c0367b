"""Judges what was delivered, and has it drawn; saves what organisations answer."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

import streamlit as st

from geo.errors import NoDataError
from geo.period import Period
from geo.quality import Quality, assess
from geo.quality_report import PointReport
from geo.screen.quality import quality_view
from geo.screen.quality_model import Reply
from loaders.knowledge import load_knowledge
from loaders.quality_rules import load_quality_rules
from loaders.refusals import refuse_note
from loaders.reply_form import reply_form
from loaders.store import Store
from pages.parts import frame, internal
from pages.parts import quality_view as view
from pages.parts.delivery_flow import Desk

_DEMONSTRATION = "Demonstratiegegevens"


@lru_cache(maxsize=4)
def _assess(
    store: Store, gemeente: str, _version: str, points: tuple[tuple[str, str], ...]
) -> Quality:
    counts = store.quality_counts(gemeente)
    return assess(counts, load_quality_rules(), load_knowledge().taxonomy, points=dict(points))


def draw(desk: Desk) -> None:
    """Draw the quality per service point and period."""
    store, gemeente = desk.store, desk.gemeente
    demonstration = store.coverage(gemeente).demonstration
    points = store.points(gemeente, demonstration=demonstration)
    names = dict(zip(points["code"], points["naam"], strict=True))
    organisations = dict(zip(points["code"], points["organisatie"], strict=True))
    quality = _assess(store, gemeente, store.version(gemeente), tuple(names.items()))
    period, point = view.wishes()
    replies = {
        (a.servicepunt, a.periode): Reply(a.tekst, a.wie, a.tijd)
        for a in reversed(store.answers(gemeente))
    }
    st.html('<h1 class="alleen-gehoord">Kwaliteit van de registratie</h1>')
    try:
        screen = quality_view(
            quality,
            names=names,
            organisations=organisations,
            period=period,
            point=point,
            replies=replies,
            watermark=_DEMONSTRATION if demonstration else "",
        )
    except NoDataError as error:
        frame.message(error.what, error.remedy)
        return

    def save(code: str, about: Period, text: str) -> None:
        refuse_note(text, "het antwoord")
        store.save_answer(gemeente, code, about, text, desk.who)

    def form(report: PointReport) -> bytes:
        settings = quality.rules.antwoordformulier
        name = desk.context.areas.gemeente.name
        return reply_form(report, settings, gemeente=name, today=datetime.now(UTC).date())

    internal.noted(desk, f"kwaliteit van de registratie, {screen.period.label}")
    view.draw(screen, on_answer=save, reply_form=form)
