"""The description for a privacy officer: one page, and what it says follows the configuration."""

from __future__ import annotations

import shutil

import pytest

from geo.errors import DataError
from loaders.knowledge import load_knowledge
from loaders.limits import load_limits
from loaders.privacy import describe
from loaders.retention import load_retention
from loaders.yaml_files import DATA

SQLITE = "sqlite:////home/iemand/geheim/registraties.sqlite"
POSTGRES = "postgresql+psycopg://naam:wachtwoord@db.voorbeeld.nl/kompas"


@pytest.fixture
def copy(tmp_path):
    for pattern in ("*.yaml", "*.md"):
        for path in DATA.glob(pattern):
            shutil.copy(path, tmp_path)
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("url", [SQLITE, POSTGRES])
def test_it_is_one_page(url):
    assert len(describe("Den Haag", url).split()) <= 580


def test_it_answers_what_a_privacy_officer_asks():
    text = describe("Voorbeeldstad", SQLITE)
    for heading in (
        "Wat en waarom",
        "Kleine aantallen",
        "Wie ziet wat",
        "Wat geweigerd wordt",
        "Waar",
        "Verwijderen",
    ):
        assert f"## {heading}\n" in text
    assert "Voorbeeldstad" in text
    assert "{" not in text


def test_terms_grounds_thresholds_and_limits_are_those_of_the_configuration():
    text = describe("Voorbeeldstad", SQLITE)
    for term in load_retention().termijnen.values():
        assert term.waarom in text
        assert term.grondslag in text
        assert term.omvat in text
        if term.maanden:
            years, rest = divmod(term.maanden, 12)
            kept = f"{term.maanden} maanden" if rest else f"{years} jaar"
            assert f"Bewaard: {kept}" in text
    plan, limits = load_knowledge().plan, load_limits()
    assert f"onder {plan.drempel} de klasse" in text
    assert f"boven {limits.werkmap_mb} MB" in text
    assert f"boven {limits.tekst_mb} MB" in text
    assert "aantallen onder 5 blijven" in text
    assert "huiselijk geweld, en gezondheid en ggz" in text


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("bewaartermijnen.yaml", "maanden: 120", "maanden: 30", "Bewaard: 30 maanden."),
        ("publicatieplan.yaml", "afronding: 5", "afronding: 25", "daarboven afgerond op 25"),
        ("bestandsgrenzen.yaml", "werkmap_mb: 25", "werkmap_mb: 12", "werkmappen boven 12 MB"),
        ("kwaliteit.yaml", "klein: {waarde: 5", "klein: {waarde: 6", "aantallen onder 6 blijven"),
        ("gegevensbescherming.md", "## Waar\n", "## Waar het staat\n", "## Waar het staat"),
    ],
)
def test_it_changes_with_the_configuration(copy, tmp_path_factory, file, old, new, words):
    assert words not in describe("Voorbeeldstad", SQLITE, folder=copy)
    change(copy / file, old, new)
    # What was read once is kept per folder.
    moved = shutil.copytree(copy, tmp_path_factory.mktemp("map") / "kopie")
    assert words in describe("Voorbeeldstad", SQLITE, folder=moved)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (SQLITE, "Een SQLite-bestand op de server van de toepassing."),
        (POSTGRES, "De database 'kompas' (postgresql) op db.voorbeeld.nl."),
    ],
)
def test_it_tells_where_without_telling_how_to_get_in(url, words):
    text = describe("Voorbeeldstad", url)
    assert words in text
    for secret in ("wachtwoord@", "naam:", "geheim", "iemand"):
        assert secret not in text


def test_a_text_that_asks_for_an_unknown_figure_is_told(copy):
    change(copy / "gegevensbescherming.md", "{drempel}", "{drempels}")
    with pytest.raises(DataError, match=r"data/gegevensbescherming\.md") as told:
        describe("Voorbeeldstad", SQLITE, folder=copy)
    assert "drempels" in told.value.what
    assert "drempel" in told.value.remedy


def test_a_missing_text_is_told(copy):
    (copy / "gegevensbescherming.md").unlink()
    with pytest.raises(DataError, match="ontbreekt"):
        describe("Voorbeeldstad", SQLITE, folder=copy)
