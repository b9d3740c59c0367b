"""The page as Streamlit runs it: every address gives a page or one plain message."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT


@pytest.fixture
def app(monkeypatch, demo_store):
    monkeypatch.setenv("DATABASE_URL", str(demo_store._engine.url))

    def open_at(**parameters):
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        for name, value in parameters.items():
            test.query_params[name] = value
        test.run()
        return test

    return open_at


def html_of(test) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def test_first_visit_shows_a_finding(app):
    test = app()
    assert not test.exception
    assert "grootste hulpvraag" in html_of(test)
    assert test.get("deck_gl_json_chart")
    assert test.query_params["periode"] == "2025-K4/2026-K3"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"niveau": "bos"}, "Het niveau &#x27;bos&#x27; bestaat niet"),
        ({"gebied": "BU05189999"}, "BU05189999"),
        ({"periode": "morgen"}, "morgen"),
        ({"periode": "1999"}, "Over 1999 is niets geleverd"),
        ({"gemeente": "GM9999"}, "GM9999"),
        ({"gemeente": "../../etc"}, "niet beschikbaar"),
        ({"kenmerk": "<script>alert(1)</script>"}, "&lt;script&gt;"),
        ({"niveau": "buurt", "hulpvraag": "schulden"}, "publiceren we niet per buurt"),
        ({"hulpvraag": "huiselijk_geweld"}, "gevoelig"),
        ({"vraag": "bevolking", "kenmerk": "woz_waarde_keur", "niveau": "buurt"}, "niet per buurt"),
        ({"vraag": "bevolking", "kenmerk": "inwoners", "jaar": "1812"}, "1812"),
    ],
)
def test_an_impossible_address_gives_one_plain_message(app, parameters, words):
    test = app(**parameters)
    assert not test.exception
    page = html_of(test)
    assert words in page
    assert "Traceback" not in page
    assert page.count('class="let-op"') + page.count('class="melding"') == 1


def test_an_unknown_municipality_points_at_one_that_is_there(app):
    page = html_of(app(gemeente="GM9999"))
    assert '<a href="?gemeente=GM0518" target="_self">' in page


def test_choices_change_the_screen_and_the_address(app):
    test = app()
    test.selectbox(key="keuze_hulpvraag").select("schulden").run()
    assert "over schulden" in html_of(test)
    assert test.query_params["hulpvraag"] == "schulden"
    test.selectbox(key="keuze_niveau").select("stadsdeel").run()
    assert test.query_params["niveau"] == "stadsdeel"
    test.selectbox(key="keuze_gebied").select("SD051802").run()
    assert "<h2>Escamp</h2>" in html_of(test)
    assert not test.exception


def test_the_bar_keeps_what_another_question_does_not_show(app):
    test = app(hulpvraag="schulden", niveau="stadsdeel")
    test.radio(key="keuze_vraag").set_value("bevolking").run()
    assert "hulpvraag" not in test.query_params
    test.radio(key="keuze_vraag").set_value("vragen").run()
    assert test.query_params["hulpvraag"] == "schulden"
    assert not test.exception


def test_a_notice_stays_until_something_changes(app):
    test = app(niveau="bos")
    test.run()
    assert "bestaat niet" in html_of(test)
    test.selectbox(key="keuze_niveau").select("stadsdeel").run()
    assert "bestaat niet" not in html_of(test)


def test_an_address_reproduces_its_screen(app):
    first = app(niveau="stadsdeel", hulpvraag="wonen", gebied="SD051808", vergelijk="SD051801")
    again = app(**first.query_params)
    assert html_of(again) == html_of(first)
