"""The rules for likeness fit the catalogue."""

import shutil

import pytest

from geo.errors import DataError
from loaders.similarity import load_similarity_rules
from loaders.yaml_files import DATA


def test_the_shipped_rules_name_figures_of_the_catalogue(knowledge):
    rules = load_similarity_rules()
    assert len(rules.kenmerken) >= 5
    assert {knowledge.catalogue[name].bron for name in rules.kenmerken} == {"cbs_kwb"}


def test_a_figure_of_registrations_makes_no_likeness(tmp_path):
    for name in ("gelijkende_gebieden.yaml", "indicatoren.yaml"):
        shutil.copy(DATA / name, tmp_path)
    for path in DATA.glob("*.yaml"):
        if not (tmp_path / path.name).exists():
            shutil.copy(path, tmp_path)
    path = tmp_path / "gelijkende_gebieden.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("inkomen_laag_pct", "dossiers_per_1000"), encoding="utf-8")
    with pytest.raises(DataError, match="dossiers_per_1000"):
        load_similarity_rules(tmp_path)
