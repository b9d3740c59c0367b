"""The page Gegevens as Streamlit runs it: every state of a delivery, and what is kept of a file."""

from __future__ import annotations

import logging
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from loaders.check import check_file
from loaders.report import RefusedError
from loaders.store import Store
from pages.parts import delivery_flow, session
from pages.parts.delivery_desk import desk
from tests.conftest import ROOT
from tests.loaders.files import as_xlsx

CODE, AREA = "GM0518", "WK051801"
HEADER = "periode,servicepunt,gebied,uitsplitsing,categorie,eenheid,aantal"
GOOD = [f"2026-K3,Laak,{area},hulpvraag,schulden,dossiers,{n}" for area, n in
        (("WK051801", 30), ("WK051802", 40))]  # fmt: skip
BAD = ["2026-K3,Laak,Atlantis,hulpvraag,schulden,dossiers,3",
       "2026-K3,Laak,WK051803,hulpvraag,schulden,dossiers,vijf"]  # fmt: skip
PERSONAL = "2026-K3,Laak,WK051803,hulpvraag,schulden,dossiers,3,jan.jansen@voorbeeld.nl"


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


@pytest.fixture
def store(tmp_path, monkeypatch, demo_file):
    """A store of our own, opened by the page."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{shutil.copy(demo_file, tmp_path)}")
    session._open.cache_clear()
    yield session.store(CODE)
    session.store(CODE).close()
    session._open.cache_clear()


@pytest.fixture
def app(store):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.run()
    test.switch_page("pages/gegevens.py").run()
    assert not test.exception
    return test


def html_of(test) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def upload(test, content: bytes, name: str = "juli.csv"):
    test.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not test.exception
    return test


def press(test, label: str):
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception
    return test


def labels(test) -> list[str]:
    return [button.label for button in test.button]


def headline(test) -> str:
    return html_of(test).partition("<h1>")[2].partition("</h1>")[0]


def test_the_page_opens_with_what_to_do(app):
    assert headline(app) == "Lever een kwartaal aan"
    assert 'aria-current="step">Bestand' in html_of(app)


def test_a_check_shows_the_sum_and_every_problem(app):
    upload(app, csv(*GOOD, *BAD))
    page = html_of(app)
    assert headline(app) == "2 van de 4 rijen zijn in orde; 2 zijn afgewezen."
    for count, word in ((4, "gelezen"), (2, "geaccepteerd"), (2, "afgewezen")):
        assert f"<b>{count}</b><span>{word}</span>" in page
    assert "Atlantis" in page
    assert "vijf" in page
    assert "Intern: niet verspreiden" in page
    assert "K3 2026 van Laak opslaan" in labels(app)


def test_what_is_about_the_whole_file_is_not_hidden_behind_a_click(app):
    upload(app, csv(f"{GOOD[0]},ja", header=f"{HEADER},extra"))
    page = html_of(app)
    before = page.partition("<details")[0]
    assert "<caption>Let op</caption>" in before
    assert "Niet gelezen, want geen kolom van de standaard: extra." in before


def test_nothing_is_stored_before_the_user_confirms(app, store):
    before = store.history(CODE)
    upload(app, csv(*GOOD))
    assert store.history(CODE) == before
    press(app, "Niet opslaan")
    assert headline(app) == "Lever een kwartaal aan"
    assert store.history(CODE) == before


def test_confirmed_stored_and_undone(app, store):
    upload(app, csv(*GOOD, *BAD))
    assert "demonstratiegegevens verdwijnen" in html_of(app)
    press(app, "K3 2026 van Laak opslaan")
    assert headline(app) == "Opgeslagen: K3 2026 van Laak."
    newest = store.history(CODE)[0]
    assert (newest.bestand, newest.wie, newest.stand) == (
        "juli.csv", "lokale gebruiker", "van kracht")  # fmt: skip
    assert (newest.gelezen, newest.geaccepteerd, newest.afgewezen) == (4, 2, 2)
    assert not store.coverage(CODE).demonstration

    press(app, "Ongedaan maken")
    assert headline(app) == "Teruggedraaid: K3 2026 van Laak."
    assert store.history(CODE)[0].stand == "teruggedraaid"
    assert store.coverage(CODE).demonstration
    press(app, "Nog een bestand aanleveren")
    assert headline(app) == "Lever een kwartaal aan"


def test_a_second_delivery_of_a_quarter_says_that_it_replaces(app):
    press(upload(app, csv(*GOOD)), "K3 2026 van Laak opslaan")
    press(app, "Nog een bestand aanleveren")
    upload(app, csv(GOOD[0]))
    assert "Het meest valt op: Laak, K3 2026, dossiers" in html_of(app)
    assert "57% minder dan nu is opgeslagen" in html_of(app)
    press(app, "Opslaan en K3 2026 van Laak vervangen")
    assert headline(app) == "Opgeslagen: K3 2026 van Laak."


def test_the_same_file_twice_is_recognised(app):
    press(upload(app, csv(*GOOD)), "K3 2026 van Laak opslaan")
    press(app, "Nog een bestand aanleveren")
    upload(app, csv(*GOOD), name="augustus.csv")
    assert "Dit bestand is al geleverd" in html_of(app)
    assert not any("opslaan" in label for label in labels(app))


def test_a_store_that_changed_meanwhile_is_told(app, store):
    upload(app, csv(*GOOD))
    other = check_file(csv(GOOD[1]), "ander.csv", desk(CODE).context)
    store.deliver(CODE, [other.levering], who="collega")
    press(app, "K3 2026 van Laak opslaan")
    page = html_of(app)
    assert "collega" in page
    assert "ander.csv" in page
    assert len([e for e in store.history(CODE) if not e.demonstratie]) == 1
    press(app, "Opnieuw vergelijken")
    press(app, "Opslaan en K3 2026 van Laak vervangen")
    assert headline(app) == "Opgeslagen: K3 2026 van Laak."


def test_nothing_of_a_refused_file_is_kept(app, store, caplog):
    caplog.set_level(logging.DEBUG)
    upload(app, csv(PERSONAL, header=f"{HEADER},contact"))
    page = html_of(app)
    assert page.count('class="melding"') == 1
    assert "jansen" not in page
    assert app.file_uploader[0].value is None
    kept = repr(app.session_state)
    assert "persoonsgegevens" in kept
    assert "jansen" not in kept
    assert "jansen" not in caplog.text
    assert "jansen" not in "".join(event.toelichting for event in store.events(CODE))
    assert store.events(CODE)[0].wat == "geweigerd"


def test_what_fails_unexpectedly_is_logged_without_the_content(app, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise ValueError("jansen")

    monkeypatch.setattr(delivery_flow, "check_file", broken)
    upload(app, csv(*GOOD))
    assert "kon niet worden gecontroleerd" in html_of(app)
    assert "jansen" not in caplog.text + html_of(app)
    assert "ValueError" in caplog.text


def test_a_file_that_cannot_be_read_gives_one_message(app):
    upload(app, b"\x89PNG\r\n\x1a\n\x00\x00", name="foto.xlsx")
    assert html_of(app).count('class="melding"') == 1
    assert app.file_uploader[0].value is None


def sent_by(app, store, sender: str) -> None:
    """Choose a sender who delivered before."""
    report = check_file(csv(f"2020-K1,Laak,{AREA},hulpvraag,wonen,dossiers,1"), "oud.csv",
                        desk(CODE).context)  # fmt: skip
    store.deliver(CODE, [report.levering], sender=sender)
    app.run()
    app.selectbox(key="levering_afzender").set_value(sender).run()


def test_a_sender_is_remembered(app, store):
    sent_by(app, store, "Dorpshulp")
    press(upload(app, csv(*GOOD)), "K3 2026 van Laak opslaan")
    assert store.history(CODE)[0].afzender == "Dorpshulp"
    press(app, "Nog een bestand aanleveren")
    assert app.selectbox(key="levering_afzender").value == "Dorpshulp"


def test_personal_data_as_a_sender_is_refused():
    with pytest.raises(RefusedError):
        delivery_flow.sender_name("jan.jansen@voorbeeld.nl")


def point_out(test, name: str, value: str) -> None:
    key = next(b.key for b in test.selectbox if str(b.key).startswith(f"kolom_van_{name}_"))
    test.selectbox(key=key).set_value(value).run()


def fix(test, name: str, value: str) -> None:
    point_out(test, name, "\0vast")
    key = next(b.key for b in test.text_input if str(b.key).startswith(f"kolom_vast_{name}_"))
    test.text_input(key=key).set_value(value).run()


def test_pointing_out_columns_keeps_all_that_was_recognised(app):
    heads = [["Wijk", "Hulpvraag", "", "Leeftijd", "", "Totaal"],
             ["", "Schulden", "Wonen", "0-14", "65+", ""]]  # fmt: skip
    rows = [["Rapportage 2026-K3 dossiers"], *heads, ["WK051801", 20, 10, 12, 18, 30]]
    upload(app, as_xlsx(rows), "juli.xlsx")
    assert headline(app) == "Welke kolom is wat?"
    fix(app, "servicepunt", "Laak")
    press(app, "Zo lezen en controleren")
    assert headline(app) == "De ene rij is in orde."
    page = html_of(app)
    for heading, meaning in (("Wonen", "hulpvraag wonen"), ("0-14", "leeftijd 0_14"),
                             ("65+", "leeftijd 65_plus"), ("Totaal", "totaal totaal")):  # fmt: skip
        assert f"<dt>{heading}</dt><dd>aantal, {meaning}</dd>" in page


def test_an_empty_answer_is_refused_and_there_is_a_way_back(app):
    heads = ["Gebied", "Schulden", "Wonen"]
    upload(app, as_xlsx([["2026-K3 dossiers"], heads, ["WK051801", 20, 10]]), "juli.xlsx")
    press(app, "Zo lezen en controleren")
    assert headline(app) == "Welke kolom is wat?"
    assert "hetzelfde is: servicepunt." in html_of(app)
    point_out(app, "servicepunt", "\0vast")
    press(app, "Zo lezen en controleren")
    assert "hetzelfde is: servicepunt." in html_of(app)
    fix(app, "servicepunt", "Laak")
    press(app, "Zo lezen en controleren")
    assert headline(app) == "De ene rij is in orde."

    press(app, "Kolommen opnieuw aanwijzen")
    assert headline(app) == "Welke kolom is wat?"
    # What was answered is still there.
    press(app, "Zo lezen en controleren")
    assert headline(app) == "De ene rij is in orde."


def test_columns_per_period_can_be_pointed_out(app):
    heads = ["Servicepunt", "Gebied", "Uitsplitsing", "Categorie", "2026-K1", "2026-K2"]
    row = ["Laak", "WK051801", "hulpvraag", "schulden", 10, 20]
    upload(app, as_xlsx([heads, row]), "jaar.xlsx")
    assert headline(app) == "Welke kolom is wat?"
    fix(app, "eenheid", "dossiers")
    press(app, "Zo lezen en controleren")
    assert "<dt>2026-K2</dt><dd>aantal, periode 2026-K2</dd>" in html_of(app)


def test_columns_can_be_pointed_out_and_are_remembered_per_sender(app, store):
    sent_by(app, store, "Dorpshulp")
    strange = "Wanneer,Waar,Woonplek,Vraag,Hoeveel"
    rows = ["2026-K3,Laak,WK051801,schulden,30", "2026-K3,Laak,WK051802,wonen,20"]
    upload(app, csv(*rows, header=strange))
    assert headline(app) == "Welke kolom is wat?"
    assert "WK051801" in html_of(app)

    pairs = (("periode", "Wanneer"), ("servicepunt", "Waar"), ("gebied", "Woonplek"),
             ("categorie", "Vraag"), ("aantal", "Hoeveel"))  # fmt: skip
    for name, heading in pairs:
        point_out(app, name, heading)
    fix(app, "uitsplitsing", "hulpvraag")
    fix(app, "eenheid", "dossiers")
    assert "Dit wordt onthouden voor Dorpshulp." in html_of(app)
    press(app, "Zo lezen en controleren")
    assert headline(app) == "Beide rijen zijn in orde."

    upload(app, csv(rows[0], header=strange), name="oktober.csv")
    assert headline(app) == "De ene rij is in orde."
    assert "gelezen zoals eerder bij Dorpshulp" in html_of(app)


def at_section(app, label: str):
    app.radio(key="onderdeel").set_value(label).run()
    assert not app.exception
    return app


def test_the_history_lists_deliveries_and_the_trail(app):
    press(upload(app, csv(*GOOD)), "K3 2026 van Laak opslaan")
    at_section(app, "historie")
    page = html_of(app)
    assert headline(app) == "1 levering; zij telt nu mee."
    assert "Logboek" in page
    assert "rijen opgeslagen" in page


def test_leaving_the_section_drops_the_file_but_not_the_report(app):
    upload(app, csv(*GOOD))
    at_section(app, "historie")
    at_section(app, "aanleveren")
    assert headline(app) == "Beide rijen zijn in orde."
    assert app.file_uploader[0].value is None
    press(app, "K3 2026 van Laak opslaan")
    assert headline(app) == "Opgeslagen: K3 2026 van Laak."


def test_the_quality_is_judged(app):
    page = html_of(at_section(app, "kwaliteit"))
    assert "Demonstratiegegevens" in page
    assert 'class="k-matrix"' in page


def test_templates_and_the_description_can_be_downloaded(app):
    at_section(app, "uitleg")
    assert len(app.get("download_button")) == 12
    assert any("Gegevensbescherming" in text.value for text in app.markdown)


def test_an_address_opens_its_section(store):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.run()
    test.query_params["onderdeel"] = "Historie"
    test.switch_page("pages/gegevens.py").run()
    assert "kaart toont demonstratiegegevens" in html_of(test)


def test_the_store_of_the_page_is_that_of_the_map(store):
    assert isinstance(store, Store)
    assert session.composer(CODE).store is store
