"""The knowledge in ``data/*.yaml``: what is there fits, what is damaged is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from cmcrameri import cm
from matplotlib.colors import to_hex

from geo.errors import DataError
from geo.screen.model import Scale
from loaders.colours import BRAND, SCALES, load_colours
from loaders.knowledge import load_knowledge
from loaders.yaml_files import DATA

FILES = ["indicatoren.yaml", "taxonomie.yaml", "publicatieplan.yaml"]
COLOURS = "kleuren.yaml"
ENGLISH = re.compile(r"\b(the|should|must|input|field required|value error|unknown|or)\b", re.I)
SAMPLED = {
    "navia_r": [to_hex(c) for c in cm.navia_r(np.linspace(0.06, 0.86, 9))],
    "vik_r": [to_hex(c) for c in cm.vik_r(np.linspace(0.12, 0.88, 9))],
    "batlowS": [to_hex(cm.batlowS(i)) for i in (0, 4, 3, 2, 1, 5, 7, 8)],
}


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the knowledge, to damage."""
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def load(name: str, folder: Path) -> object:
    return load_colours(folder) if name == COLOURS else load_knowledge(folder)


def refused(name: str, folder: Path) -> str:
    with pytest.raises(DataError) as told:
        load(name, folder)
    assert f"data/{name} " in told.value.what
    assert str(folder) not in str(told.value), "no internals"
    assert not ENGLISH.search(told.value.what)
    return told.value.what


def change(path: Path, old: str, new: str) -> int:
    """Replace a text that occurs once and return its line."""
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1
    path.write_text(content.replace(old, new), encoding="utf-8")
    return content[: content.index(old)].count("\n") + 1


# --- what is shipped --------------------------------------------------------------------------


def test_what_is_shipped_loads_once():
    assert load_knowledge() is load_knowledge()
    assert load_knowledge().plan.drempel >= 10
    assert load_colours() is load_colours()


def test_a_copy_equals_the_shipped_one(copy):
    assert load_knowledge(copy) == load_knowledge()
    assert load_colours(copy) == load_colours()


# --- what is damaged --------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FILES, COLOURS])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    assert refused(name, copy) == f"Het bestand data/{name} ontbreekt."


@pytest.mark.parametrize("name", [*FILES, COLOURS])
def test_broken_yaml_is_named_with_its_line(copy, name):
    path = copy / name
    lines = path.read_text(encoding="utf-8").splitlines()
    lines += ["x: [1, 2", "y: 3"]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = re.search(r"niet te lezen rond regel (\d+)\.$", refused(name, copy))
    assert found
    assert int(found[1]) in (len(lines) - 1, len(lines))


def test_a_broken_line_in_the_middle_is_the_line_that_is_named(copy):
    path = copy / "taxonomie.yaml"
    line = change(path, "{code: recht, label: Recht en regels, kleur: 6}", "{code: recht label: {")
    found = re.search(r"rond regel (\d+)\.$", refused("taxonomie.yaml", copy))
    assert found
    assert abs(int(found[1]) - line) <= 1


@pytest.mark.parametrize("name", [*FILES, COLOURS])
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: \x01"])
def test_no_text_is_told(copy, name, content):
    (copy / name).write_bytes(content)
    assert "is niet te lezen" in refused(name, copy)


@pytest.mark.parametrize("name", [*FILES, COLOURS])
@pytest.mark.parametrize("content", ["", "- een\n- twee\n", "tekst"])
def test_another_shape_is_told(copy, name, content):
    (copy / name).write_text(content)
    assert "klopt niet bij 'het bestand'" in refused(name, copy)


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        (
            "taxonomie.yaml",
            "{code: crisis, label: Crisis,",
            "{code: crisis,",
            "uitsplitsingen > soort_hulp > categorieen > 4 > label",
        ),
        ("taxonomie.yaml", "versie: 1", "versie: een", "versie"),
        ("taxonomie.yaml", "kleur: 3}", "kleur: -3}", "hoofdgroepen > 3 > kleur"),
        ("publicatieplan.yaml", "vorm: klasse", "vorm: kaart", "weergaven > 3 > vorm"),
        ("publicatieplan.yaml", "afronding: 5", "afrondign: 5", "afronding"),
        (
            "publicatieplan.yaml",
            "minimum_inwoners: 100",
            "minimum_inwoners: 99",
            "minimum_inwoners",
        ),
        (COLOURS, 'groen: "#248540"', 'groen: "groen"', "merk"),
        (COLOURS, 'groen: "#248540"', 'groen: "#24854"', "merk"),
        (COLOURS, "bron: batlowS", "bronn: batlowS", "schalen > categorie > bron"),
        (COLOURS, 'stappen: ["#2a738e"]', "stappen: []", "schalen > cirkels > stappen"),
    ],
)
def test_an_error_against_the_schema_names_the_place(copy, name, old, new, place):
    change(copy / name, old, new)
    assert f"klopt niet bij '{place}'" in refused(name, copy)


def test_an_error_in_the_catalogue_names_the_place(copy):
    path = copy / "indicatoren.yaml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("richting: geen", "richting: op", 1), encoding="utf-8")
    assert re.search(r"klopt niet bij 'indicatoren > \d+ > .*richting'", refused(path.name, copy))


@pytest.mark.parametrize("threshold", ["9", "5", "0", "-10", "9.9", "tien", "''"])
def test_a_threshold_below_ten_is_refused(copy, threshold):
    path = copy / "publicatieplan.yaml"
    change(path, "drempel: 10 ", f"drempel: {threshold} ")
    change(path, "klassen: [10,", f"klassen: [{threshold},")
    assert "klopt niet bij" in refused(path.name, copy)
    assert "'drempel'" in refused(path.name, copy)


def test_a_higher_threshold_is_allowed(copy):
    path = copy / "publicatieplan.yaml"
    change(path, "drempel: 10 ", "drempel: 15 ")
    change(path, "klassen: [10,", "klassen: [15,")
    assert load_knowledge(copy).plan.drempel == 15


# --- colours ----------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", sorted(load_colours().schalen))
def test_every_scale_equals_the_colour_map_it_names(name):
    ramp = load_colours().schalen[name]
    sampled = SAMPLED[ramp.bron]
    if name == "cirkels":
        assert set(ramp.stappen) <= set(sampled)
    else:
        assert ramp.stappen == sampled


def test_the_scale_of_size_only_darkens():
    steps = [luminance(c) for c in load_colours().schalen["oplopend"].stappen]
    assert steps == sorted(steps, reverse=True)


def test_every_main_group_has_a_colour_of_its_own():
    places = [g.kleur for g in load_knowledge().taxonomy.hoofdgroepen]
    assert len(set(places)) == len(places)
    assert max(places) < len(load_colours().schalen["categorie"].stappen)


@pytest.mark.parametrize("ink", ["tekst", "tekst_zacht"])
@pytest.mark.parametrize("paper", ["achtergrond", "vlak"])
def test_text_can_be_read(ink, paper):
    brand = load_colours().merk
    assert contrast(brand[ink], brand[paper]) >= 4.5


# --- what belongs together --------------------------------------------------------------------


def test_a_measure_that_the_program_computes_must_be_described(copy):
    change(copy / "indicatoren.yaml", "id: grootste_vraag", "id: iets_anders")
    assert "ontbreekt: grootste_vraag" in refused("indicatoren.yaml", copy)


def test_a_level_without_a_view_is_named(copy):
    path = copy / "publicatieplan.yaml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content[: content.index("  - niveau: buurt")], encoding="utf-8")
    assert "ontbreekt het niveau buurt" in refused("publicatieplan.yaml", copy)


def test_a_main_group_with_a_colour_that_does_not_exist_is_named(copy):
    change(
        copy / "taxonomie.yaml",
        "code: recht, label: Recht en regels, kleur: 6",
        "code: recht, label: Recht en regels, kleur: 66",
    )
    assert "'recht' kleur 66" in refused("taxonomie.yaml", copy)


@pytest.mark.parametrize("name", BRAND)
def test_a_missing_colour_is_named(copy, name):
    path = copy / COLOURS
    content = re.sub(rf"(?m)^  {name}: .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(content, encoding="utf-8")
    assert f"deze kleuren ontbreken: {name}" in refused(COLOURS, copy)


def test_the_scales_are_those_of_the_screens(copy):
    assert set(SCALES) == {scale.value for scale in Scale}
    change(copy / COLOURS, "  uiteenlopend:", "  uiteen_lopend:")
    assert "deze schalen ontbreken: uiteenlopend" in refused(COLOURS, copy)


@pytest.mark.parametrize("name", [*FILES, COLOURS])
def test_a_folder_where_the_file_should_be_is_told(copy, name):
    (copy / name).unlink()
    (copy / name).mkdir()
    assert "is niet te lezen" in refused(name, copy)
