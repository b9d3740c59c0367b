"""The target groups as a file: what is damaged is named, in Dutch."""

from __future__ import annotations

import shutil

import pytest

from geo.errors import DataError
from loaders.groups import load_groups
from loaders.yaml_files import DATA


@pytest.fixture
def copy(tmp_path):
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def damage(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_shipped_can_be_read(copy):
    assert load_groups(copy) == load_groups()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("categorie: lvb", "categorie: lvg", "doelgroep lvb heeft geen rij"),
        ("indicator: leeftijd_0_14_pct", "indicator: kinderen_pct", "kinderen_pct"),
        ("marge_pct: [2.1, 6.4]", "marge_pct: [7, 9]", "het cijfer ligt niet binnen de marge"),
        ("referentie: gemeten", "referentie: geraden", "kies uit"),
        ("\ndoelgroepen:\n", "\ndoelgroepen: [\n", "niet te lezen"),
    ],
)
def test_damage_is_named_in_dutch(copy, old, new, words):
    damage(copy / "doelgroepen.yaml", old, new)
    with pytest.raises(DataError) as told:
        load_groups(copy)
    assert words in told.value.what
    assert "data/doelgroepen.yaml" in str(told.value)


def test_a_new_group_in_the_taxonomy_asks_for_a_row(copy):
    damage(
        copy / "taxonomie.yaml",
        "      - {code: mantelzorger,",
        "      - {code: studenten, label: Studenten, omschrijving: Volgt onderwijs.}\n"
        "      - {code: mantelzorger,",
    )
    with pytest.raises(DataError, match="doelgroep studenten heeft geen rij"):
        load_groups(copy)
