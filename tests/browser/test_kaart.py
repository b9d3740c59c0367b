"""The page Kaart as a visitor meets it."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from loaders.municipality import available, load_municipality
from loaders.store import Store
from pages.parts.map import Boundaries, height_px, view_state
from tests.conftest import LONG, ROOT, long

pytestmark = pytest.mark.browser


def _pixel_of(visit, code: str) -> tuple[float, float]:
    """Where the label point of an area lies on the visitor's screen."""
    municipality = load_municipality(next(iter(available())))
    box = visit.page.locator(".st-key-kaartvlak canvas").first.bounding_box()
    width = round(box["width"] / 40) * 40
    view = view_state(Boundaries.of(municipality).bounds[municipality.code], width)
    area = municipality.areas[code]
    scale = 512 * 2**view.zoom

    def mercator(longitude: float, latitude: float) -> tuple[float, float]:
        import math

        return (
            (longitude + 180) / 360 * scale,
            (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * scale,
        )

    x, y = mercator(area.longitude, area.latitude)
    x0, y0 = mercator(view.longitude, view.latitude)
    return box["x"] + box["width"] / 2 + x - x0, box["y"] + height_px(width) / 2 + y - y0


def _hover(visit, code: str) -> tuple[float, float]:
    """Point at an area until the map names it, as a visitor would; where that is."""
    x, y = _pixel_of(visit, code)
    name = load_municipality(next(iter(available()))).areas[code].name
    hover = visit.page.locator(".deck-tooltip .hover")
    for step in range(80):
        visit.page.mouse.move(x + step % 2, y)
        visit.page.wait_for_timeout(150)
        if hover.count() and hover.is_visible() and name in hover.inner_text():
            return x, y
    pytest.fail(f"the map does not name {name} where it lies")


def _click(visit, code: str) -> None:
    visit.page.mouse.click(*_hover(visit, code))


def test_the_main_job(visit):
    """Open, switch what is shown and the level, click an area, follow the link."""
    v = visit().open()
    assert "grootste hulpvraag" in v.headline
    assert v.page.locator(".tabel tbody tr").count() == 44
    assert v.page.locator(".watermerk").inner_text().lower() == "demonstratiegegevens"
    first = v.drawn()

    v.choose("hulpvraag", "Schulden")
    assert "over schulden" in v.headline
    second = v.drawn()
    assert second != first

    v.choose("niveau", "Stadsdeel")
    assert v.page.locator(".tabel tbody tr").count() == 8
    assert v.drawn() != second
    v.choose("niveau", "Wijk")

    _click(v, "WK051836")
    v.page.wait_for_selector(".paneel h2:text('Moerwijk')")
    v.settle()
    assert "gebied=WK051836" in v.page.url
    assert v.page.locator(".tabel tr.gekozen th").inner_text() == "Moerwijk"
    v.keep("kaart-gekozen")
    v.page.mouse.move(2, 2)
    v.settle()

    link, seen = v.page.url, _screen(v)
    again = visit()
    again.page.goto(link)
    again.page.wait_for_selector(".tabel table")
    again.settle()
    assert _screen(again) == seen
    assert again.drawn() == v.drawn()


def _screen(v) -> dict[str, str]:
    return {
        part: v.page.locator(part).first.inner_text()
        for part in (".bevinding", ".legenda", ".paneel", ".tabel", ".bronnen")
    }


@LONG
def test_a_second_click_lets_go(visit):
    v = visit().open("?gebied=WK051836")
    assert v.page.locator(".paneel h2").inner_text() == "Moerwijk"
    for name in ("Den Haag", "Moerwijk", "Den Haag"):
        _click(v, "WK051836")
        v.page.wait_for_selector(f".paneel h2:text('{name}')")
        v.settle()
    assert "gebied=" not in v.page.url


def test_a_click_counts_once_where_looking_up_the_area_is_slow(visit):
    """As without a graphics card: a press handled in over 250 ms is no click to deck.gl."""
    v = visit().open()
    v.page.evaluate(
        """() => {
          window.slow = 0;
          addEventListener("pointerdown", () => {
            const until = performance.now() + (window.slow++ < 2 ? 400 : 0);
            while (performance.now() < until);
          });
        }"""
    )
    _click(v, "WK051836")
    v.page.wait_for_selector(".paneel h2:text('Moerwijk')")
    v.settle()
    assert v.page.evaluate("window.slow") >= 3, "the press was done again"
    assert v.page.locator(".paneel h2").inner_text() == "Moerwijk"


def test_a_long_press_is_no_click(visit):
    v = visit().open()
    _hover(v, "WK051836")
    v.page.mouse.down()
    v.page.wait_for_timeout(700)
    v.page.mouse.up()
    v.settle()
    assert v.page.locator(".paneel h2").inner_text() == "Den Haag"


def test_hover_names_the_area_its_figure_and_its_state(visit):
    v = visit().open("?hulpvraag=schulden")
    _hover(v, "WK051829")
    row = v.page.locator(".tabel tr", has_text="Schildersbuurt").inner_text().split("\t")
    shown = _line_in_view(v)
    assert shown == f"{row[-1].strip()} per 1.000 inwoners"
    hidden = v.page.locator(".tabel tr", has=v.page.locator("td.niet_van_toepassing")).first
    _hover(v, {"Oostduinen": "WK051801"}[hidden.locator("th").inner_text()])
    v.page.wait_for_timeout(300)
    assert _line_in_view(v).startswith("niet van toepassing")


@pytest.mark.parametrize("width", [390, *long(1280)])
def test_the_hover_stays_inside_the_map(visit, width):
    v = visit(width, 900).open()
    v.page.locator(".st-key-kaartvlak").scroll_into_view_if_needed()
    v.settle()
    hover = v.page.locator(".deck-tooltip")
    for code in ("WK051840", "WK051801", "WK051815", "WK051844"):
        _hover(v, code)
        v.page.wait_for_timeout(300)
        shown = hover.bounding_box()
        frame = v.page.locator(".st-key-kaartvlak").bounding_box()
        assert frame["x"] <= shown["x"], code
        assert shown["x"] + shown["width"] <= frame["x"] + frame["width"] + 1, code
        assert frame["y"] <= shown["y"], code
        assert shown["y"] + shown["height"] <= frame["y"] + frame["height"] + 1, code


def _line_in_view(v) -> str:
    """The one line of the hover's strip that its window shows."""
    return v.page.evaluate(
        """() => {
          const box = document.querySelector('.deck-tooltip .hover > div');
          const frame = box.getBoundingClientRect();
          return [...document.querySelectorAll('.deck-tooltip .hover i')].find(
            (line) => Math.abs(line.getBoundingClientRect().top - frame.top) < 3).textContent;
        }"""
    )


def test_browser_buttons_go_back_and_forth(visit):
    v = visit().open()
    before = v.headline
    v.choose("hulpvraag", "Schulden")
    after = v.headline
    assert after != before
    v.page.go_back()
    v.page.wait_for_function(
        "t => document.querySelector('.bevinding h1').innerText === t", arg=before
    )
    v.page.go_forward()
    v.page.wait_for_function(
        "t => document.querySelector('.bevinding h1').innerText === t", arg=after
    )


def test_table_sorts_and_chooses_by_keyboard(visit):
    v = visit().open("?hulpvraag=schulden")
    header = v.page.get_by_role("button", name=re.compile("^Inwoners"))
    header.focus()
    v.page.keyboard.press("Enter")
    v.page.wait_for_selector("th[aria-sort=descending]")
    assert v.page.evaluate("document.activeElement.innerText").startswith("Inwoners")
    column = v.page.locator(".tabel tbody tr td:nth-of-type(3)").all_inner_texts()
    numbers = [int(text.replace(".", "")) for text in column if text != "geen data"]
    assert numbers == sorted(numbers, reverse=True)
    first = v.page.locator(".tabel tbody th button").first
    name = first.inner_text()
    first.focus()
    v.page.keyboard.press("Enter")
    v.page.wait_for_selector(f".paneel h2:text('{name}')")


@LONG
def test_context_figures_can_be_mapped(visit):
    v = visit().open()
    v.page.get_by_text("Wie wonen er?").click()
    v.page.wait_for_selector("h1:has-text('Inwoners')")
    v.choose("kenmerk", "Werk en inkomen: Personen met een laag inkomen")
    assert "laag inkomen" in v.headline.lower()
    assert v.page.locator(".watermerk").count() == 0
    v.keep("kaart-bevolking")


def test_without_webgl_the_place_of_the_map_says_so(visit):
    v = visit()
    v.page.add_init_script(
        """const original = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          return kind.startsWith("webgl") ? null : original.call(this, kind, ...rest);
        };"""
    )
    v.page.goto(f"{v.address}/?gemeente=GM0518")
    v.page.wait_for_selector(".tabel table")
    said = v.page.locator(".st-key-kaartvlak").evaluate(
        "e => getComputedStyle(e, '::before').content"
    )
    assert "De tabel hieronder geeft dezelfde cijfers" in said
    v.keep("kaart-zonder-webgl")
    # deck.gl says on the console, too, that it cannot draw.
    v.complaints.clear()


@pytest.mark.parametrize(
    "fail",
    [lambda route: route.abort(), lambda route: route.fulfill(status=404)],
    ids=["unreachable", "gone"],
)
def test_without_boundaries_the_place_of_the_map_says_so(visit, fail):
    v = visit()
    v.page.route("**/grenzen/**", fail)
    v.page.goto(f"{v.address}/?gemeente=GM0518")
    v.page.wait_for_selector(".tabel table")
    v.page.wait_for_selector("html.zonder-grenzen", state="attached")
    said = v.page.locator(".st-key-kaartvlak").evaluate(
        "e => getComputedStyle(e, '::before').content"
    )
    assert "grenzen van de gebieden zijn niet op te halen" in said
    assert "De tabel hieronder geeft dezelfde cijfers" in said
    v.keep("kaart-zonder-grenzen")
    # deck.gl says on the console, too, that it cannot draw.
    v.complaints.clear()


def test_on_a_phone_the_bar_is_not_hidden_behind_the_header(visit):
    v = visit(390, 844).open()
    v.page.locator('[data-testid="stMain"]').evaluate("e => e.scrollTo(0, 0)")
    header = v.page.locator('[data-testid="stHeader"]').bounding_box()
    label = v.page.locator(".st-key-balk label").first.bounding_box()
    assert label["y"] >= header["y"] + header["height"]


def test_an_impossible_address_is_answered_in_dutch(visit):
    v = visit().open("?niveau=bos&gebied=BU05189999")
    text = v.page.locator(".let-op").inner_text()
    assert "bos" in text
    assert "BU05189999" in text
    v.keep("kaart-onmogelijk-adres")


def test_an_unknown_address_shows_the_first_page(visit):
    v = visit()
    v.page.goto(f"{v.address}/a/b/c?niveau=buurt")
    v.page.wait_for_selector(".tabel table")
    assert v.page.url.startswith(f"{v.address}/?")
    assert "niveau=buurt" in v.page.url
    assert v.page.get_by_role("dialog").count() == 0


def test_page_is_dutch_and_guarded(visit):
    v = visit().open()
    assert v.page.locator("html.zonder-grenzen").count() == 0
    assert v.page.evaluate("document.documentElement.lang") == "nl"
    assert v.page.title() == "Stadsdeelkompas"
    answer = v.page.request.get(v.address)
    assert "connect-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "GM0518/../metadata.json",
        "GM0518/cbs_2019.csv",
        "GM9999/buurt.geojson",
        "..%2f..%2fapp.py",
        "",
    ],
)
def test_only_boundaries_are_public(visit, path):
    v = visit()
    assert v.page.request.get(f"{v.address}/grenzen/{path}").status in (400, 404)


def test_boundaries_are_kept_by_the_browser(visit):
    v = visit().open()
    answer = v.page.request.get(f"{v.address}/grenzen/GM0518/buurt.geojson")
    assert answer.ok
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: (data / "GM0518" / "gebieden.csv").unlink(), "gebieden.csv ontbreekt"),
        pytest.param(
            lambda data: (data / "GM0518" / "grenzen" / "wijk.geojson").write_bytes(b"{}"),
            "wijk.geojson is beschadigd",
            marks=LONG,
        ),
        pytest.param(
            lambda data: (data / "indicatoren.yaml").write_text("bronnen: ["),
            "indicatoren.yaml is niet te lezen",
            marks=LONG,
        ),
        pytest.param(
            lambda data: (data / "kleuren.yaml").unlink(), "kleuren.yaml ontbreekt", marks=LONG
        ),
    ],
    ids=["absent", "damaged", "broken-yaml", "no-colours"],
)
def test_damaged_data_gives_one_plain_message(visit, own_app, tmp_path, damage, words):
    copy = tmp_path / "app"
    skip = shutil.ignore_patterns(".*cache*", ".venv", ".git", "tests", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=skip)
    damage(copy / "data")
    address = own_app(copy, tmp_path / "leeg.sqlite")
    v = visit(address=address)
    v.page.goto(f"{address}/?gemeente=GM0518")
    text = v.page.locator(".melding").inner_text(timeout=30_000)
    assert words in text
    assert "Traceback" not in v.page.content()


@LONG
def test_while_the_store_is_busy_the_page_asks_for_patience(visit, own_app, tmp_path):
    path = tmp_path / "bezet.sqlite"
    Store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        address = own_app(ROOT, path)
        v = visit(address=address)
        v.page.goto(f"{address}/?gemeente=GM0518")
        v.page.wait_for_function(
            """() => {
              const empty = document.querySelector(".stVerticalBlock:empty");
              const { content, opacity } = empty ? getComputedStyle(empty, "::after") : {};
              return content?.includes("Even geduld") && opacity === "1";
            }"""
        )
        other.execute("ROLLBACK")
        v.page.wait_for_selector(".tabel table")
        assert v.page.locator(".tabel tbody tr").count() == 44


@pytest.mark.parametrize("query", ["", "?gemeente=GM0518"], ids=["overzicht", "kaart"])
def test_a_first_visit_asks_little_of_our_own(visit, figure, query):
    """Without what Streamlit brings: the page, style, scripts, borders, and what it is told."""
    v = visit()
    own, streamlit, told = [], [], []
    v.page.on(
        "requestfinished",
        lambda r: (streamlit if "/static/" in r.url else own).append(
            r.sizes()["responseBodySize"] + r.sizes()["responseHeadersSize"]
        ),
    )
    v.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda data: told.append(len(data)))
    )
    v.at(query, ".o-tabel table" if not query else ".tabel table")
    figure(
        f"first visit of {query or 'the bare address'}: {sum(own) / 1000:.0f} kB of files of our "
        f"own, {sum(told) / 1000:.0f} kB told, beside {sum(streamlit) / 1000:.0f} kB of Streamlit"
    )
    assert sum(own) > 10_000
    assert sum(own) + sum(told) <= 1_500_000


def test_nothing_left_the_machine(visit, trap):
    """The server asked for no other host; the browser is watched by ``visit``."""
    v = visit().open("?niveau=buurt")
    v.choose("niveau", "Wijk")
    assert trap.asked == []
