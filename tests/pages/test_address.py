"""The address of every screen: kept from page to page, and followed when it changes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import address
from tests.conftest import ROOT


@pytest.fixture
def app(monkeypatch, demo_store):
    monkeypatch.setenv("DATABASE_URL", str(demo_store._engine.url))
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    return test.run()


def link(test, page: str) -> dict[str, str]:
    """Return where the sidebar leads; a test that runs the app sees no sidebar after a choice."""
    with pytest.MonkeyPatch.context() as patch:
        names = ("_adres", "_kaart_verlaten", "_keuze")
        state = {name: test.session_state[name] for name in names if name in test.session_state}
        patch.setattr(address, "st", SimpleNamespace(session_state=state))
        return address.link(page, "GM0518", "SD051805")


def go(test, page: str):
    """Follow a link of the sidebar."""
    wanted = link(test, page)
    test.switch_page(f"pages/{page}.py")
    test.query_params.clear()
    for parameter, value in wanted.items():
        test.query_params[parameter] = value
    return test.run()


def value_of(test, name: str) -> str:
    """Return a parameter of the address: a text where a test wrote it, a list where the app did."""
    value = test.query_params[name]
    return value if isinstance(value, str) else value[-1]


def stadsdeel(test) -> str:
    return test.selectbox(key="keuze_stadsdeel").value


def test_a_stadsdeel_goes_along_from_page_to_page(app):
    go(app, "stadsdeel")
    app.selectbox(key="keuze_stadsdeel").select("SD051803").run()
    for page in ("doelgroepen", "kaart", "stadsdeel", "doelgroepen"):
        go(app, page)
        assert not app.exception
        assert stadsdeel(app) == "SD051803", page


def test_a_link_holds_all_that_a_page_writes_in_its_address(app):
    """So that opening it makes no second step in the browser's history."""
    go(app, "stadsdeel")
    app.selectbox(key="keuze_stadsdeel").select("SD051803").run()
    for page in ("doelgroepen", "stadsdeel"):
        wanted = link(app, page)
        go(app, page)
        assert stadsdeel(app) == "SD051803"
        assert {n: value_of(app, n) for n in app.query_params} == wanted


def test_all_stadsdelen_goes_along_too(app):
    go(app, "doelgroepen")
    app.selectbox(key="keuze_stadsdeel").select("SD051803").run()
    app.selectbox(key="keuze_stadsdeel").select("alle").run()
    assert "stadsdeel" not in link(app, "kaart")
    go(app, "kaart")
    assert stadsdeel(app) == "alle"


def test_the_way_back_undoes_a_choice(app):
    """The browser brings back the address; what the list held meanwhile counts no more."""
    go(app, "stadsdeel")
    app.selectbox(key="keuze_stadsdeel").select("SD051803").run()
    app.selectbox(key="keuze_stadsdeel").select("SD051805").run()
    app.query_params["stadsdeel"] = "SD051803"
    app.run()
    assert stadsdeel(app) == "SD051803"


def test_an_area_outside_the_stadsdeel_does_not_go_along(app):
    app.selectbox(key="keuze_gebied").select("WK051836").run()
    go(app, "stadsdeel")
    app.selectbox(key="keuze_stadsdeel").select("SD051803").run()
    go(app, "kaart")
    assert stadsdeel(app) == "SD051803"
    assert app.selectbox(key="keuze_gebied").value == ""
    assert "ligt niet in" not in "".join(e.proto.body for e in app.get("html"))
