"""The reply form is a Word file that says what the page says, and leaves room for an answer."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document

from geo.screen.quality import quality_view
from loaders.quality_rules import load_quality_rules
from loaders.reply_form import reply_form
from tests.geo.quality_tables import delivery, judged, town

SETTINGS = load_quality_rules().antwoordformulier
TODAY = date(2026, 11, 25)


def report_of(rows, point=""):
    names = {"P0": "Punt <Nul> & Co"}
    view = quality_view(judged(rows), names=names, organisations={"P0": "Dorpshulp"}, point=point)
    return view.report


@pytest.fixture(scope="module")
def poor():
    return report_of(town(), "P0")


def made(report, settings=SETTINGS):
    content = reply_form(report, settings, gemeente="Voorbeeldstad", today=TODAY)
    return content, Document(io.BytesIO(content))


def text_of(document):
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_it_says_about_whom_when_and_by_when(poor):
    text = text_of(made(poor)[1])
    for words in (
        "Punt <Nul> & Co (P0)",
        "Dorpshulp",
        "K2 2025",
        "de gemeente, Voorbeeldstad",
        "25-11-2026",
        "9-12-2026",
        SETTINGS.terugsturen_aan,
        SETTINGS.toelichting,
    ):
        assert words in text


def test_it_lists_what_came_in_and_what_did_not():
    rows = [r for r in delivery(point="P0") if r["uitsplitsing"] != "leeftijd"]
    document = made(report_of(rows))[1]
    lines = [p.text for p in document.paragraphs]
    received, missing = (
        lines.index("Wat wij ontvingen"),
        lines.index("Afgesproken, en nog niet ontvangen"),
    )
    assert "Dossiers naar hulpvraag" in lines[received:missing]
    assert lines[missing + 1] == "Dossiers naar leeftijd"


def test_every_low_criterion_has_its_reason_its_question_and_room(poor):
    document = made(poor)[1]
    text = text_of(document)
    assert len(poor.questions) >= 3
    for number, finding in enumerate(poor.questions, start=1):
        assert f"{number}. {finding.label}: {finding.verdict}" in text
        assert finding.reason in text
        assert finding.ask in text
    empty = [t for t in document.tables if [c.text for r in t.rows for c in r.cells] == [""]]
    assert len(empty) == len(poor.questions) + 2
    fine = [f for f in poor.findings if not f.ask]
    assert not any(f"{f.label}: " in text for f in fine)


def test_without_questions_it_says_so():
    text = text_of(made(report_of(delivery(point="P0")))[1])
    assert "Wij hebben geen vragen over deze levering." in text


def test_a_point_without_a_delivery_gets_one_too():
    quality = judged(delivery(point="P0"), points={"P1": "Punt Een"})
    view = quality_view(quality, names={}, point="P1")
    text = text_of(made(view.report)[1])
    assert "Over deze periode hebben wij niets ontvangen." in text
    assert "Geleverd: onvoldoende, score 0,00" in text


def test_where_to_send_it_can_be_set(poor):
    settings = SETTINGS.model_copy(update={"adres": "Postbus 1", "termijn_dagen": 3})
    text = text_of(made(poor, settings)[1])
    assert "(Postbus 1)" in text
    assert "28-11-2026" in text


def test_it_is_a4_in_dutch_and_says_nothing_about_its_maker(poor):
    content, document = made(poor)
    section = document.sections[0]
    assert (section.page_width.cm, section.page_height.cm) == (
        pytest.approx(21, abs=0.01),
        pytest.approx(29.7, abs=0.01),
    )
    facts = document.core_properties
    assert (facts.author, facts.last_modified_by) == (SETTINGS.afzender, SETTINGS.afzender)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist() if "xml" in name)
    assert b'w:val="nl-NL"' in everything
    assert b"python-docx" not in everything


def test_the_same_report_gives_the_same_words(poor):
    assert text_of(made(poor)[1]) == text_of(made(poor)[1])
