"""The view of the quality as Streamlit runs it: choices, answers, and what is drawn."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from geo.quality_rules import Verdict
from geo.screen.quality import quality_view
from geo.screen.quality_model import Reply
from pages.parts import quality_view as part
from tests.geo.quality_tables import judged, town

NAMES = {f"P{k}": f"Punt {k} <&>" for k in range(8)}


def page():
    """The smallest page that shows the view; what is saved stays in the session."""
    from datetime import UTC, datetime

    import streamlit as st

    from geo.errors import UserError
    from geo.screen.quality import quality_view
    from geo.screen.quality_model import Reply
    from pages.parts import quality_view as part
    from tests.pages.test_quality_view import NAMES, judged_town

    replies = st.session_state.setdefault("bewaard", {})

    def save(point, period, text):
        if "@" in text:
            raise UserError("Er staat een e-mailadres in.", "Haal het weg.")
        replies[point, period] = Reply(text, "analist", datetime(2026, 1, 2, tzinfo=UTC))

    period, point = part.wishes()
    view = quality_view(judged_town(), names=NAMES, period=period, point=point, replies=replies)
    part.draw(view, on_answer=save, reply_form=lambda report: report.name.encode())


_JUDGED = []


def judged_town():
    if not _JUDGED:
        _JUDGED.append(judged(town(), points=NAMES))
    return _JUDGED[0]


@pytest.fixture
def app():
    test = AppTest.from_function(page, default_timeout=60).run()
    assert not test.exception
    return test


def html_of(test) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def chosen_point(test) -> str:
    return re.search(r'<section class="k-punt" aria-label="([^"]+)"', html_of(test))[1]


def answer_box(test):
    return test.text_area[0]


def test_it_says_that_it_is_internal_and_what_was_found(app):
    text = html_of(app)
    assert "Intern: alleen voor" in text
    assert "servicepunten te gebruiken" in text
    assert chosen_point(app) == "Punt 0 &lt;&amp;&gt;"


def test_every_look_has_a_word_and_a_sign(app):
    text = html_of(app)
    legend = re.search(r'<ul class="k-legenda".*?</ul>', text, re.DOTALL)[0]
    signs = re.findall(r'aria-hidden="true">(.)</i>', legend)
    assert len(set(signs)) == len(Verdict)
    for verdict in Verdict:
        assert f"<b>{verdict}</b>" in legend
    matrix = re.search(r"<table>.*</table>", text, re.DOTALL)[0]
    cells = re.findall(
        r'<td class="k-(\S+?)" title="([^"]+)" data-label="([^"]+)">(.*?)</td>', matrix
    )
    assert len(cells) == 8 * 8
    for _, why, label, inner in cells:
        assert why
        assert label
        assert any(f"<span>{verdict}</span>" in inner for verdict in Verdict), inner
    assert matrix.count('scope="row"') == 8
    assert matrix.count('scope="colgroup"') == 3


def test_no_name_from_outside_becomes_markup(app):
    assert "<&>" not in html_of(app)


def test_another_point_and_period(app):
    app.selectbox(key="kwaliteit_punt").select("P5").run()
    assert chosen_point(app).startswith("Punt 5")
    app.selectbox(key="kwaliteit_periode").select("2024-K3").run()
    assert chosen_point(app).startswith("Punt 5"), "the point stays when the period changes"
    assert "Over K3 2024" in html_of(app)
    assert not app.exception


def test_an_answer_is_saved_for_its_point_and_period(app):
    answer_box(app).set_value("Sinds mei een ander systeem.")
    app.button[0].click().run()
    assert "Het antwoord is opgeslagen." in html_of(app)
    assert "Opgeslagen op 02-01-2026 door analist." in html_of(app)
    saved = app.session_state["bewaard"]
    assert [(p, str(t)) for p, t in saved] == [("P0", "2025-K2")]
    app.selectbox(key="kwaliteit_punt").select("P1").run()
    assert answer_box(app).value == ""
    assert "Het antwoord is opgeslagen." not in html_of(app), "the message is about one save"
    app.selectbox(key="kwaliteit_punt").select("P0").run()
    assert answer_box(app).value == "Sinds mei een ander systeem."


def test_a_refused_answer_is_told_and_not_lost(app):
    answer_box(app).set_value("mail naar a@b.nl")
    app.button[0].click().run()
    assert "Er staat een e-mailadres in. Haal het weg." in html_of(app)
    assert answer_box(app).value == "mail naar a@b.nl"
    assert not app.session_state["bewaard"]


def test_the_form_is_offered_with_a_name_that_says_what_it_is(app):
    offered = app.get("download_button")[0].proto
    assert offered.label == "Antwoordformulier downloaden"
    assert "vragen, en ruimte" in html_of(app) or "één vraag, en ruimte" in html_of(app)


def test_a_choice_that_is_gone_falls_back():
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["kwaliteit_periode"] = "1999"
    app.session_state["kwaliteit_punt"] = "weg"
    app.run()
    assert not app.exception
    assert chosen_point(app).startswith("Punt 0")


def test_a_reply_that_is_stored_is_shown():
    reply = Reply("Tekst", "analist", datetime(2026, 3, 4, tzinfo=UTC))
    quality = judged_town()
    view = quality_view(quality, names=NAMES, replies={("P0", quality.periods[-1]): reply})
    assert view.reply is reply
    assert part.wishes() == (None, "")
