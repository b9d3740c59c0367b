"""The page Gegevens as an analyst meets it: from a messy file to the map, and back."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from tests.browser.conftest import running_app
from tests.conftest import LONG, ROOT

pytestmark = pytest.mark.browser

SIZES = [(390, 844), (1440, 900)]


def messy_workbook() -> bytes:
    """A file as organisations send it.

    Wide, three title rows, merged headings, a totals row, GM0518 turned into the number 518, two
    names that do not exist and one count withheld: eight rows of data, of which six are right.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Rapportage")
        bold = book.add_format({"bold": True, "align": "center"})
        sheet.write(0, 0, "Kwartaalrapportage cliëntondersteuning")
        sheet.write(1, 0, "Stichting Dorpshulp")
        sheet.write(2, 0, "Aantal nieuwe dossiers naar hulpvraag")
        for place, heading in enumerate(("Kwartaal", "Servicepunt", "Gebied", "Eenheid")):
            sheet.merge_range(3, place, 4, place, heading, bold)
        sheet.merge_range(3, 4, 3, 7, "Hulpvraag", bold)
        for place, heading in enumerate(("Schulden", "Wonen", "Werk", "Zorg en Wmo"), 4):
            sheet.write(4, place, heading, bold)
        rows = [
            ("WK051836", 120, 80, 40, 30),
            ("WK051829", 140, 90, "<10", 25),
            ("WK051802", 30, 20, 10, 15),
            ("Moerwijck", 11, 12, 13, 14),
            ("WK051840", 60, 50, 40, 30),
            ("Atlantis", 1, 2, 3, 4),
            ("onbekend", 12, 10, 8, 6),
            (518, 362, 250, 100, 106),
        ]
        for place, (area, *counts) in enumerate(rows, 5):
            line = ["3e kwartaal 2026", "Servicepunt Laak", area, "dossiers", *counts]
            sheet.write_row(place, 0, line)
        sheet.write_row(13, 0, ["Totaal", "", "", "", 736, 514, 214, 230])
    return target.getvalue()


@pytest.fixture(scope="module")
def address(tmp_path_factory, trap):
    """An app of our own, with a store of our own: here things are stored."""
    with running_app(ROOT, tmp_path_factory.mktemp("gegevens") / "app.sqlite", trap) as found:
        yield found


class Analyst:
    """What an analyst does on the page."""

    def __init__(self, visit, address: str, width: int = 1440, height: int = 900) -> None:
        self.v = visit(width, height, address)
        self.page = self.v.page

    def open(self) -> Analyst:
        self.v.open("?niveau=stadsdeel")
        return self.go_to("Gegevens")

    def go_to(self, name: str) -> Analyst:
        link = self.page.get_by_role("link", name=name, exact=True)
        folded = self.page.get_by_test_id("stExpandSidebarButton")
        if folded.is_visible():
            folded.click()
            # Wait until it has slid into view.
            self.page.wait_for_timeout(500)
        link.click()
        landmark = {
            "Kaart": ".tabel table, .melding",
            "Publicatie": ".uitgaven",
        }.get(name, ".st-key-onderdeel")
        self.page.wait_for_selector(landmark, timeout=30_000)
        self.v.settle()
        return self

    def section(self, name: str) -> Analyst:
        self.page.locator(".st-key-onderdeel label", has_text=name).click()
        self.v.settle()
        return self

    def drop(self, content: bytes, name: str) -> Analyst:
        mime = "application/octet-stream"
        self.page.set_input_files(
            "input[type=file]", {"name": name, "mimeType": mime, "buffer": content}
        )
        return self

    def press(self, name: str) -> Analyst:
        self.page.get_by_role("button", name=name).click()
        self.v.settle()
        return self

    def wait_for(self, headline: str) -> Analyst:
        self.page.wait_for_selector(f'.bevinding h1:text-is("{headline}")', timeout=30_000)
        self.v.settle()
        return self

    @property
    def text(self) -> str:
        return self.page.locator('[data-testid="stMain"]').inner_text()

    @property
    def is_demonstration(self) -> bool:
        return self.page.locator(".watermerk").count() > 0


def test_a_messy_workbook_from_drop_to_stored_and_undone_again(visit, address):
    a = Analyst(visit, address).open()
    a.drop(messy_workbook(), "rapportage laak.xlsx")
    a.wait_for("6 van de 8 rijen zijn in orde; 2 zijn afgewezen.")
    counts = a.page.locator(".som b").all_inner_texts()
    assert counts == ["8", "6", "2"]
    assert "3 titelrijen" in a.text
    assert "1 totaalrij" in a.text
    problems = a.page.locator('.tabel[aria-label="Afgewezen"] tbody tr')
    assert problems.count() == 2
    assert "Moerwijck" in problems.nth(0).inner_text()
    assert "Moerwijk" in problems.nth(0).locator("td").last.inner_text()
    assert "Atlantis" in problems.nth(1).inner_text()
    assert "niet verspreiden" in a.text
    a.v.keep("gegevens-controle")

    with a.page.expect_download() as download:
        a.page.get_by_role("button", name="Afgewezen rijen downloaden").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    head, *rows = book["Afgewezen rijen"].iter_rows(values_only=True)
    assert head[:3] == ("Rij", "Wat is er mis", "Voorstel")
    assert [row[0] for row in rows] == [9, 11]
    assert ["Moerwijck" in row for row in rows] == [True, False]
    assert "Atlantis" in rows[1]
    assert "Moerwijk" in str(rows[0][2])

    a.press("K3 2026 van Servicepunt Laak opslaan")
    a.wait_for("Opgeslagen: K3 2026 van Servicepunt Laak.")
    a.v.keep("gegevens-opgeslagen")

    a.go_to("Kaart")
    assert not a.is_demonstration
    assert "nog niets gepubliceerd" in a.text
    a.go_to("Gegevens").section("Publiceren").press("Volgende uitgave voorbereiden")
    a.page.wait_for_selector("text=De proef vond geen klein aantal", timeout=120_000)
    a.v.keep("gegevens-publiceren")
    a.press("Publiceren")
    a.page.wait_for_selector("text=Alles is gepubliceerd: uitgave 1", timeout=30_000)
    a.go_to("Kaart")
    assert not a.is_demonstration
    assert "K3 2026" in a.page.locator(".bevinding").inner_text()
    assert "uitgave 1 van" in a.text
    a.v.keep("gegevens-op-de-kaart")

    a.go_to("Gegevens").section("Historie")
    first = a.page.locator(".st-key-historie_tabel tbody tr").first.inner_text()
    for word in (
        "rapportage laak.xlsx",
        "K3 2026",
        "8",
        "6",
        "2",
        "van kracht",
        "lokale gebruiker",
    ):
        assert word in first
    a.v.keep("gegevens-historie")
    a.page.locator(".st-key-historie_tabel tbody th button").first.click()
    a.page.get_by_label("Waarom draait u deze levering terug?").fill("het verkeerde kwartaal")
    a.press("Levering terugdraaien")
    a.page.wait_for_selector(".let-op:has-text('is teruggedraaid')")
    assert "teruggedraaid" in a.page.locator(".st-key-historie_tabel tbody tr").first.inner_text()
    a.page.locator("summary", has_text="Logboek").click()
    assert "het verkeerde kwartaal" in a.text

    # What was published stays, until a next release.
    a.go_to("Kaart")
    assert "uitgave 1 van" in a.text
    assert not a.is_demonstration
    a.go_to("Publicatie")
    assert "Uitgave 1" in a.text
    a.v.keep("publicatie")


def test_a_refused_file_leaves_one_message_and_an_empty_uploader(visit, address):
    a = Analyst(visit, address).open()
    rows = "periode,servicepunt,gebied,uitsplitsing,categorie,eenheid,aantal,contact\n"
    rows += "2026-K3,Laak,WK051836,totaal,totaal,dossiers,12,jan.jansen@voorbeeld.nl\n"
    a.drop(rows.encode(), "persoonlijk.csv")
    a.page.wait_for_selector(".melding", timeout=30_000)
    a.v.settle()
    assert a.page.locator(".melding").count() == 1
    assert "jansen" not in a.page.content()
    assert a.page.locator('[data-testid="stFileChip"]').count() == 0
    a.v.keep("gegevens-geweigerd")
    good = rows.replace(",contact", "").replace(",jan.jansen@voorbeeld.nl", "")
    a.drop(good.encode(), "goed.csv").wait_for("De ene rij is in orde.")


@LONG
def test_a_file_that_is_too_large_is_told_in_dutch(visit, address):
    a = Analyst(visit, address).open()
    a.drop(b"a" * 26_500_000, "groot.csv")
    a.page.wait_for_selector('[data-testid="stFileChip"][aria-invalid="true"]', timeout=30_000)
    dropzone = a.page.get_by_test_id("stFileUploaderDropzone")
    told = dropzone.evaluate("e => getComputedStyle(e, '::after').content")
    assert "groter dan 25 MB" in told
    assert "must be" not in dropzone.inner_text()


@LONG
def test_the_uploader_speaks_dutch(visit, address):
    a = Analyst(visit, address).open()
    shown = a.page.get_by_test_id("stFileUploaderDropzone").inner_text()
    assert "Upload" not in shown
    assert "per file" not in shown
    assert a.page.get_by_role("button", name="Kies een bestand").is_visible()


@LONG
def test_a_template_can_be_downloaded(visit, address):
    a = Analyst(visit, address).open().section("Sjablonen en uitleg")
    with a.page.expect_download() as download:
        a.page.get_by_role("button", name="Downloaden").first.click()
    assert download.value.suggested_filename == "sjabloon_registraties.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames == ["Registraties", "Uitleg", "Lijsten"]


@LONG
def test_the_map_is_found_again_as_it_was_left(visit, address):
    a = Analyst(visit, address)
    a.v.open("?niveau=stadsdeel&hulpvraag=schulden")
    seen = a.v.headline
    a.go_to("Gegevens").go_to("Kaart")
    assert a.v.headline == seen


@LONG
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_scrolls_sideways(visit, address, width, height):
    a = Analyst(visit, address, width, height).open()
    for section in ("Aanleveren", "Historie", "Kwaliteit", "Sjablonen en uitleg"):
        a.section(section)
        a.v.keep(f"gegevens-{section.split()[0].lower()}-{width}")
        main = a.page.locator('[data-testid="stMain"]')
        assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    a.section("Aanleveren").drop(messy_workbook(), "rapportage.xlsx")
    a.wait_for("6 van de 8 rijen zijn in orde; 2 zijn afgewezen.")
    a.v.keep(f"gegevens-controle-{width}")
    main = a.page.locator('[data-testid="stMain"]')
    assert main.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


@LONG
def test_a_release_that_would_say_nothing_new_cannot_be_published(visit, own_app, tmp_path):
    a = Analyst(visit, own_app(ROOT, tmp_path / "app.sqlite")).open()
    a.drop(messy_workbook(), "rapportage laak.xlsx")
    a.wait_for("6 van de 8 rijen zijn in orde; 2 zijn afgewezen.")
    a.press("K3 2026 van Servicepunt Laak opslaan")
    a.wait_for("Opgeslagen: K3 2026 van Servicepunt Laak.")
    a.section("Publiceren").press("Volgende uitgave voorbereiden")
    a.page.wait_for_selector("text=De proef vond geen klein aantal", timeout=120_000)
    a.press("Publiceren")
    a.page.wait_for_selector("text=Alles is gepubliceerd: uitgave 1", timeout=30_000)
    a.press("Volgende uitgave voorbereiden")
    a.page.wait_for_selector("text=Er is niets veranderd sinds uitgave 1", timeout=120_000)
    assert a.page.get_by_role("button", name="Publiceren").count() == 0
    a.v.keep("gegevens-niets-nieuws")
    a.press("Sluiten")
    assert a.page.get_by_role("button", name="Volgende uitgave voorbereiden").is_visible()
