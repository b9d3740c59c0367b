"""The address of every screen: kept from page to page, and followed when it changes."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from geo.selection import PARAMETERS
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


# --- what cannot be followed ---------------------------------------------------------------------


def at(test, page: str, **parameters: str):
    """Open an address that somebody typed or was given; only a first run has the whole frame."""
    if page == "kaart":
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    else:
        test.switch_page(f"pages/{page}.py")
        test.query_params.clear()
    for parameter, value in parameters.items():
        test.query_params[parameter] = value
    return test.run()


def told(test) -> list[str]:
    body = "\n".join(each.proto.body for each in test.get("html"))
    blocks = re.findall(r'<div class="let-op" role="status">(.*?)</div>', body, re.S)
    return [unescape(text) for block in blocks for text in re.findall(r"<p>(.*?)</p>", block)]


LONG = "x" * 3000
CUT = "x" * 40 + "…"
ELSE = "Kies hierboven iets anders."
NO_POINT = f"Het servicepunt 'P99' bestaat niet. U ziet nu: alle servicepunten. {ELSE}"
NO_NAME = "In het adres staat 'servicepunt'. Dat kennen we niet; de rest volgen we wel."
NEWEST = "De uitgave '77' bestaat niet. U ziet nu de nieuwste."
NO_PAGE = "De pagina 'dashboard' bestaat niet. U ziet nu: Kaart."


@pytest.mark.parametrize(
    ("page", "parameters", "said"),
    [
        ("kaart", {"vraag": "druk", "punt": "P99"}, NO_POINT),
        ("kaart", {"punt": "P99"}, NO_POINT),
        ("kaart", {"servicepunt": "P99"}, NO_NAME),
        (
            "kaart",
            {"stadsdeel": LONG},
            f"Het stadsdeel '{CUT}' bestaat niet. U ziet nu: alle stadsdelen. {ELSE}",
        ),
        (
            "advies",
            {"stadsdeel": LONG},
            f"Het stadsdeel '{CUT}' bestaat hier niet. U ziet nu: Alle stadsdelen.",
        ),
        ("kaart", {"uitgave": "77"}, NEWEST),
        ("kaart", {"pagina": "dashboard", "niveau": "stadsdeel"}, NO_PAGE),
    ],
)
def test_what_cannot_be_followed_is_told_in_one_message(app, page, parameters, said):
    app = at(app, page, **parameters)
    assert not app.exception
    assert told(app) == [said]
    app.run()
    assert told(app) == [said], "until the user changes something"
    # What is not there goes no further: not into the address, not into a link.
    gone = set(parameters) - {"vraag", "niveau"}
    assert not gone & set(app.query_params)
    for each in ("kaart", "stadsdeel", "advies", "doelgroepen"):
        assert not set(link(app, each).values()) & {parameters[name] for name in gone}
    if "niveau" in parameters:
        assert value_of(app, "niveau") == "stadsdeel"


class Asked(dict):
    """The address as Streamlit gives it."""

    def from_dict(self, wanted) -> None:
        self.clear()
        self.update(wanted)


def heeded(page: str, asked: dict[str, str]):
    """Return what is told of an address, and what is left of it."""
    st = SimpleNamespace(session_state={}, query_params=Asked(asked))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address, "st", st)
        address.heed(page, "Publicatie", ["2", "1"])
        said = address.strange()
        assert address.strange() == (), "told once"
    return said, dict(st.query_params)


@pytest.mark.parametrize(
    ("asked", "said", "left"),
    [
        ({"uitgave": "77"}, (NEWEST,), {}),
        ({"uitgave": "1", "gemeente": "GM0518"}, (), {"uitgave": "1", "gemeente": "GM0518"}),
        ({"uitgave": LONG}, (f"De uitgave '{CUT}' bestaat niet. U ziet nu de nieuwste.",), {}),
        (
            {"pagina": "a/b", "x": "1", "y": "2", "stadsdeel": "SD1"},
            (
                "De pagina 'a/b' bestaat niet. U ziet nu: Publicatie.",
                "In het adres staat 'x' en 'y'. Dat kennen we niet; de rest volgen we wel.",
            ),
            {"stadsdeel": "SD1"},
        ),
        ({}, (), {}),
    ],
)
def test_what_no_page_can_follow_leaves_the_address(asked, said, left):
    assert heeded("publicatie", asked) == (said, left)


def test_every_name_that_a_page_writes_is_known():
    for name in (*PARAMETERS, "deel", "onderdeel"):
        assert heeded("kaart", {name: "1"}) == ((), {name: "1"})


def test_what_was_told_stays_until_something_is_chosen(app):
    """A page may be drawn anew by itself: that is no reason to take the message away."""
    app.session_state["_vreemd"] = (NEWEST,)
    at(app, "advies", stadsdeel="SD059999")
    said = told(app)
    assert said[0] == NEWEST
    assert len(said) == 2
    app.run()
    assert told(app) == said
    app.selectbox(key="keuze_stadsdeel").select("SD051803").run()
    assert told(app) == []
    at(app, "advies", stadsdeel="SD051803")
    assert told(app) == []
