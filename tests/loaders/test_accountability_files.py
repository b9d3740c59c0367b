"""What Verantwoording reads besides the rest: methods, words of the plan, the list of files."""

from __future__ import annotations

import shutil

import pytest

from geo.errors import DataError
from geo.shipped import Shelf
from loaders.methods import load_methods
from loaders.municipality import load_municipality
from loaders.plan_words import load_plan_words
from loaders.shipped import shipped_files
from loaders.yaml_files import DATA


@pytest.fixture
def copy(tmp_path):
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


LOAD = {"methoden.yaml": load_methods, "publicatieplan_uitleg.yaml": load_plan_words}


@pytest.mark.parametrize("name", LOAD)
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(DataError, match=f"data/{name} ontbreekt"):
        LOAD[name](copy)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("methoden.yaml", "code: som_van_wijken", "code: som", "ontbreekt: som_van_wijken"),
        ("methoden.yaml", "'W = \\dfrac{L}{\\lambda}'", "'W = \\dfrac{L'", "wat niet sluit"),
        ("publicatieplan_uitleg.yaml", "  afronding: {", "  afrnding: {", "niet hetzelfde"),
        ("publicatieplan_uitleg.yaml", "eenheid: inwoners", "eenheid: ''", "1 tekens"),
    ],
)
def test_what_does_not_fit_is_told(copy, name, old, new, told):
    text = (copy / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (copy / name).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as error:
        LOAD[name](copy)
    assert told in error.value.what
    assert "data/" in error.value.what


FILES = {file.path: file for file in shipped_files(load_municipality("GM0518"))}


def test_a_file_has_source_licence_vintage_and_a_date_or_why_there_is_none():
    cbs = FILES["GM0518/cbs_2019.csv"]
    assert cbs.shelf is Shelf.FIGURES
    assert cbs.source.startswith("CBS")
    assert (cbs.licence, cbs.vintage) == ("CC BY 4.0", "2019")
    assert cbs.date.endswith(".")
    for file in FILES.values():
        assert file.source
        assert file.licence
        assert file.date
        assert len(file.sha256) == 64


def test_invented_files_say_so():
    for path, file in FILES.items():
        assert ("/demo/" in path) == (file.shelf is Shelf.DEMONSTRATION)
        assert file.shelf is not Shelf.DEMONSTRATION or file.source.startswith("Verzonnen")


def test_a_file_says_what_it_is_in_one_sentence():
    for file in FILES.values():
        if file.shelf is Shelf.KNOWLEDGE:
            assert file.note.endswith((".", "?"))
            assert not set("{}#") & set(file.note)
