"""The quality rules as a file: what is damaged is named, in Dutch."""

from __future__ import annotations

import shutil

import pytest

from geo.errors import DataError
from loaders.quality_rules import load_quality_rules
from loaders.yaml_files import DATA


@pytest.fixture
def copy(tmp_path):
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def damage(folder, old, new):
    path = folder / "kwaliteit.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_shipped_can_be_read(copy):
    assert load_quality_rules(copy) == load_quality_rules()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("uitsplitsing: kanaal", "uitsplitsing: kanalen", "taxonomie.yaml niet kent"),
        ("onbekend: [onbekend, overig]", "onbekend: [weet_niet]", "categorie weet_niet"),
        ("waarde: 0.75", "waarde: veel", "klopt niet bij 'criteria > 0"),
        ("\ncriteria:\n", "\ncriteria: [\n", "niet te lezen"),
    ],
)
def test_a_mistake_is_told(copy, old, new, words):
    damage(copy, old, new)
    with pytest.raises(DataError, match=r"data/kwaliteit\.yaml") as told:
        load_quality_rules(copy)
    assert words in told.value.what
    assert str(copy) not in str(told.value)
