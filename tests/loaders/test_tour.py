"""The tour: three short cards, and a file that is damaged says so."""

from __future__ import annotations

import re
import shutil

import pytest

from geo.errors import DataError
from loaders.tour import load_tour
from loaders.yaml_files import DATA


def test_three_cards_that_point_at_something():
    steps = load_tour().stappen
    assert len(steps) == 3
    assert len({step.bij for step in steps}) == 3
    for step in steps:
        assert max(len(s.split()) for s in re.split(r"[.!?]", step.tekst)) <= 20


@pytest.mark.parametrize("change", [("titel", "naam"), ("bij: bevinding", "bij: .bevinding > h1")])
def test_a_damaged_file_is_refused(tmp_path, change):
    shutil.copy(DATA / "rondleiding.yaml", tmp_path)
    path = tmp_path / "rondleiding.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(DataError):
        load_tour(tmp_path)
