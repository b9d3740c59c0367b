"""Every page and state by the rules of WCAG 2.2 AA, as far as a program judges them (axe-core)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import Visit
from tests.conftest import LONG

pytestmark = [pytest.mark.browser, LONG]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = [(1440, 900), (390, 844)]

# What is Streamlit's own and cannot be changed: (rule, part of the element's HTML), and why.
NOT_OURS: dict[tuple[str, str], str] = {}

# English of Streamlit's own that neither a setting, a style nor our script reaches, and why.
ENGLISH_LEFT = {
    "Connecting, Connection error": "drawn by Streamlit while it has no connection, in a dialog "
    "that exists only then; the script puts its buttons into Dutch, not its sentences",
    "Please wait... and Your app is having trouble": "drawn before our script is there",
    "names of icons (upload, chevron_right)": "letters of an icon font, hidden from readers aloud",
    "No results": "told inside an open list without a match, as text without a name of its own",
}


def violations(page) -> list[str]:
    """What axe-core finds, but for Streamlit's own; each with its element and the reason."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, "
        "resultTypes: ['violations']})",
        TAGS,
    )
    assert found["passes"], "axe judged something"
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
        if not any(rule["id"] == r and part in node["html"] for r, part in NOT_OURS)
    ]


READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
SPOKEN = ("kaart-vragen", "vergaderpakket", "stadsdeel", "gegevens-aanleveren", "gegevens-historie")


@dataclass(frozen=True)
class State:
    """A page, what is done there, and what must be in sight then."""

    name: str
    address: str
    landmark: str
    act: Callable[[object], None] | None = None


def _press(name: str) -> Callable[[object], None]:
    return lambda page: page.get_by_role("button", name=name).first.click()


def _list_of_stadsdelen(page) -> None:
    page.get_by_label("Stadsdeel", exact=True).first.click()


def _open_all(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")


QUESTIONS = ["vragen", "missen", "groepen", "druk", "afstand", "stromen", "bevolking"]
# The address has the name that is in sight.
SECTIONS = {
    "Aanleveren": "[data-testid=stFileUploaderDropzone]",
    "Publiceren": ".st-key-publiceren",
    "Historie": ".st-key-historie_tabel table",
    "Kwaliteit": ".k-matrix",
    "Bronnen": ".st-key-bronnen",
    "Sjablonen en uitleg": ".st-key-sjablonen",
}
STATES = [
    *(State(f"kaart-{q}", f"?vraag={q}", ".tabel table") for q in QUESTIONS),
    State("kaart-gebied", "?gebied=WK051829", ".tabel tr.gekozen"),
    State("kaart-stadsdeel-buurt", "?stadsdeel=SD051802&niveau=buurt", ".tabel table"),
    State("kaart-onmogelijk", "?niveau=bos", ".let-op"),
    State("kaart-lijst", "?vraag=vragen", "[role=listbox]", _list_of_stadsdelen),
    State("kaart-uitleg", "?vraag=vragen", ".begrip-tekst", _press("Uitleg: Grootste hulpvraag")),
    State(
        "vergaderpakket", "?vraag=vragen", "[data-testid=stPopoverBody]", _press("Vergaderpakket")
    ),
    State("vergaderstand", "?vraag=vragen", "dialog[open] .dia", _press("Vergaderstand")),
    State("overzicht", "", ".bevinding h1"),
    State("advies", "advies?stadsdeel=SD051802", "h1"),
    State("stadsdeel", "stadsdeel?stadsdeel=SD051802", ".p-wijken"),
    State("doelgroepen", "doelgroepen", ".g-groep", _open_all),
    State("publicatie", "publicatie", ".tabel.plan"),
    State("verantwoording", "verantwoording", ".v-lijst"),
    State("melding", "?gemeente=GM9999", ".melding"),
    *(
        State(
            f"gegevens-{name.split()[0].lower()}",
            f"gegevens?{urlencode({'onderdeel': name})}",
            mark,
        )
        for name, mark in SECTIONS.items()
    ),
]


LAPTOP, PHONE = SIZES
# On a phone the same parts stand below each other: one state of each page is enough there.
ON_PHONE = ("kaart-missen", "kaart-gebied", "vergaderstand", "overzicht", "advies", "stadsdeel")
SEEN = [(LAPTOP, s) for s in STATES] + [(PHONE, s) for s in STATES if s.name in ON_PHONE]
NAMED = [f"{state.name}-{'laptop' if size == LAPTOP else 'phone'}" for size, state in SEEN]


def go(walk: Visit, state: State):
    """Bring a state into sight; the map need not have come to rest for its words."""
    page = walk.page
    page.goto(f"{walk.address}/{state.address}")
    if state.act:
        page.wait_for_selector(".tabel table, .g-groep", timeout=60_000)
        page.wait_for_selector(READY, timeout=60_000)
        state.act(page)
    page.wait_for_selector(state.landmark, timeout=60_000)
    page.wait_for_selector(READY, timeout=60_000)
    return page


@pytest.mark.parametrize(("walk", "state"), SEEN, indirect=["walk"], ids=NAMED)
def test_no_violation(walk, state):
    assert violations(go(walk, state)) == []


def test_the_tour_has_no_violation(visit):
    v = visit(first=True).open()
    v.page.wait_for_selector(".rondleiding b")
    assert violations(v.page) == []


NAMES = """() => {
  const kinds = ['aria-label', 'title', 'placeholder', 'alt'];
  return [...document.querySelectorAll(kinds.map((kind) => `[${kind}]`).join())].flatMap(
    (e) => kinds.map((kind) => e.getAttribute(kind)).filter(Boolean));
}"""
# What is in sight, but for the names of icons, which are letters to nobody.
WORDS = """() => {
  const icons = [...document.querySelectorAll('[data-testid=stIconMaterial]')];
  icons.forEach((icon) => { icon.style.display = 'none'; });
  const seen = document.body.innerText;
  icons.forEach((icon) => { icon.style.display = ''; });
  return seen;
}"""
# Words that are English and no Dutch.
_ENGLISH = re.compile(
    r"\b(the|your|skip|help|choose|select|selected|option|options|close|clear|expand|collapse|"
    r"upload|file|fullscreen|sidebar|show|hide|browse|files|drag|drop|search|results)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("walk", [LAPTOP], indirect=True, ids=["laptop"])
@pytest.mark.parametrize("state", [s for s in STATES if s.name in SPOKEN], ids=lambda s: s.name)
def test_nothing_is_said_in_english(walk, state):
    page = go(walk, state)
    page.wait_for_function(f"!({NAMES})().some((name) => name.startsWith('Choose'))")
    assert [name for name in page.evaluate(NAMES) if _ENGLISH.search(name)] == []
    assert _ENGLISH.findall(page.evaluate(WORDS)) == []
