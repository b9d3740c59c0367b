"""The page the app starts with, in a browser."""

import pytest

from tests.conftest import long


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [*long((390, 844), (1440, 900)), (1280, 720)])
def test_the_bare_address_answers_where_who_and_what_first(visit, width, height):
    v = visit(width, height).at("", ".o-tabel table")
    assert v.page.url.startswith(f"{v.address}/overzicht")
    heads = v.page.locator("h2").all_inner_texts()
    asked = ["Waar?", "Wie?", "Wat eerst?"]
    assert [h for h in heads if h in asked] == asked
    picture = v.page.get_by_role("img", name="Kaart van ")
    assert picture.bounding_box()["width"] > width / 3
    inside = v.page.locator('[data-testid="stMain"]').evaluate("e => e.scrollWidth - e.clientWidth")
    assert inside <= 0
    v.keep(f"overzicht-{width}")
    v.page.locator(".o-tabel a").first.click()
    v.page.wait_for_selector(".p-verandering", timeout=60_000)
    assert "/stadsdeel?" in v.page.url
    v.without_probes()


@pytest.mark.parametrize(
    ("path", "shown", "said"),
    [
        ("dashboard", ".o-tabel", "De pagina 'dashboard' bestaat niet. U ziet nu: Overzicht."),
        (
            "publicatie?uitgave=77",
            ".uitgaven",
            "De uitgave '77' bestaat niet. U ziet nu de nieuwste.",
        ),
    ],
)
def test_an_address_that_leads_nowhere_opens_the_nearest_and_says_so(visit, path, shown, said):
    v = visit().at(path, shown)
    v.page.locator(".let-op").get_by_text(said, exact=True).wait_for()
    assert "77" not in v.page.url
    assert "dashboard" not in v.page.url
