"""Into the meeting: the pack and the slides, also with the keyboard alone."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from tests.browser.conftest import ARTEFACTS
from tests.conftest import long

pytestmark = pytest.mark.browser


def _tab_to(
    visit, name: str, key: str = "Tab", most: int = 40, *, kind: str = "input, button"
) -> None:
    """Press Tab until the field or button with this name has the focus."""
    for _ in range(most):
        visit.page.keyboard.press(key)
        focused = visit.page.evaluate(
            "(kind) => { const a = document.activeElement; return a.matches(kind) ?"
            " a.getAttribute('aria-label') || a.innerText : ''; }",
            kind,
        )
        if focused.startswith(name):
            return
    pytest.fail(f"the keyboard does not reach {name!r}")


def _watch(page, asked: list[str], complaints: list[str]) -> None:
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # A policy that stops a request says so in the console, and nowhere else.
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on("websocket", lambda socket: complaints.append(socket.url))


def _shown(visit) -> str:
    return visit.page.locator("dialog[open] .dia:not([hidden])").inner_text()


def test_with_the_keyboard_alone(visit):
    """Choose a stadsdeel, download the pack, go through the slides and back."""
    v = visit().open()
    keys = v.page.keyboard
    _tab_to(v, "Stadsdeel")
    keys.type("Escamp")
    v.page.get_by_role("option", name="Escamp", exact=True).wait_for()
    keys.press("Enter")
    v.page.wait_for_selector(".bevinding h1:has-text('Escamp')")
    v.settle()

    _tab_to(v, "Vergaderpakket")
    keys.press("Enter")
    # Streamlit fetches the script of such a button when there first is one.
    v.page.get_by_role("button", name="Maak en download").wait_for()
    _tab_to(v, "Maak en download")
    with v.page.expect_download(timeout=60_000) as download:
        keys.press("Enter")
    assert download.value.suggested_filename == "vergaderpakket-escamp-welke-vragen.pdf"
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / "vergaderpakket.pdf"
    download.value.save_as(path)
    first = PdfReader(io.BytesIO(path.read_bytes())).pages[0].extract_text()
    assert "Escamp" in first
    assert v.headline.split(",")[0] in " ".join(first.split())
    keys.press("Escape")

    finding = v.headline
    _tab_to(v, "Vergaderstand", "Shift+Tab")
    keys.press("Enter")
    v.page.wait_for_selector("dialog[open] .dia")
    assert "Bevinding 1 van 5" in _shown(v)
    assert finding in " ".join(_shown(v).split())
    v.keep("vergaderstand")
    seen = [_shown(v)]
    for _ in range(4):
        keys.press("ArrowRight")
        seen.append(_shown(v))
    assert len(set(seen)) == 5
    keys.press("ArrowRight")
    assert "Bevinding 5 van 5" in _shown(v)
    keys.press("Home")
    assert "Bevinding 1 van 5" in _shown(v)
    keys.press("Escape")
    v.page.wait_for_selector("dialog[open]", state="detached")
    v.settle()
    assert "Vergaderstand" in v.page.evaluate("document.activeElement.innerText")


def test_a_click_goes_on_and_another_question_comes_first(visit):
    v = visit(1280, 720).open("?vraag=afstand&stadsdeel=SD051802")
    v.page.get_by_role("button", name="Vergaderstand").click()
    v.page.wait_for_selector("dialog[open] .dia")
    assert "Bevinding 1 van 5: Hoe ver is het?" in _shown(v)
    v.page.mouse.click(1100, 300)
    assert "Bevinding 2 van 5" in _shown(v)
    v.page.mouse.click(60, 300)
    assert "Bevinding 1 van 5" in _shown(v)
    v.page.get_by_role("button", name="Sluiten").click()
    v.page.wait_for_selector("dialog[open]", state="detached")


@pytest.mark.parametrize(
    ("width", "height"), [(1280, 720), *long((1920, 1080), (1440, 900), (390, 844))]
)
def test_every_slide_fits(visit, width, height):
    """Nothing scrolls sideways; on a projector or a laptop nothing scrolls at all."""
    v = visit(width, height).open("?stadsdeel=SD051802")
    v.page.get_by_role("button", name="Vergaderstand").click()
    v.page.wait_for_selector("dialog[open] .dia")
    for place in range(5):
        wide, room, high, place_high = v.page.evaluate(
            "(() => { const s = document.querySelector('dialog .dia:not([hidden])');"
            "return [s.scrollWidth, s.clientWidth, s.scrollHeight, s.clientHeight]; })()"
        )
        assert wide <= room, place
        assert width < 800 or high <= place_high, place
        overlapping = v.page.evaluate(
            "(() => { const s = document.querySelector('dialog .dia:not([hidden])');"
            "const boxes = [...s.querySelectorAll('.dia-tekst, svg[role=img], .dia-legenda,"
            " .dia-voet')].map((e) => e.getBoundingClientRect());"
            "return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right - 1 &&"
            " b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)); })()"
        )
        assert not overlapping, place
        v.keep(f"dia-{width}-{place + 1}")
        v.page.keyboard.press("ArrowRight")


def test_the_html_file_opens_without_server_or_network(visit, chromium, tmp_path):
    v = visit().open("?stadsdeel=SD051802")
    v.page.get_by_role("button", name="Vergaderpakket").click()
    v.page.get_by_text("HTML", exact=True).click()
    with v.page.expect_download(timeout=60_000) as download:
        v.page.get_by_role("button", name="Maak en download (HTML)").click()
    path = tmp_path / "pakket.html"
    ARTEFACTS.mkdir(exist_ok=True)
    download.value.save_as(path)
    for width, height in ((1280, 720), (390, 844)):
        context = chromium.new_context(viewport={"width": width, "height": height}, offline=True)
        page = context.new_page()
        asked, complaints = [], []
        _watch(page, asked, complaints)
        page.goto(path.as_uri())
        assert "Wat we weten" in page.locator(".dia:not([hidden])").inner_text()
        slides = page.locator(".dia").count()
        assert slides == 12
        for place in range(slides):
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            # On a projector all of a slide is seen, its foot too; a long table scrolls by itself.
            high, room = page.evaluate(
                "(() => { const s = document.querySelector('.dia:not([hidden])');"
                "return [s.scrollHeight, s.clientHeight]; })()"
            )
            assert width < 800 or high <= room, place
            page.screenshot(path=ARTEFACTS / f"pakket-html-{width}-{place + 1}.png")
            page.keyboard.press("ArrowRight")
        assert "Cijfers" in page.locator(".dia:not([hidden])").inner_text()
        # The file itself, and nothing else.
        assert asked == [path.as_uri()]
        assert page.evaluate("performance.getEntriesByType('resource').length") == 0
        assert complaints == []
        context.close()
