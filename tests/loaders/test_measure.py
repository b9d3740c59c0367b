"""Reading thresholds, need model and causes, and what is said when one is wrong."""

import shutil

import pytest

from geo.areas import Level
from geo.errors import DataError
from geo.need import need, per_person
from loaders.measure import check_need_figures, load_measure_rules
from loaders.municipality import load_municipality
from loaders.yaml_files import DATA

CITY = load_municipality("GM0518")
NO_FIGURES = {"WK051801", "WK051835"}


@pytest.fixture
def folder(tmp_path):
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_files_fit_the_shipped_city():
    rules = load_measure_rules()
    check_need_figures(rules.need, CITY)
    for model in rules.need.modellen:
        persons = rules.need.persons(model.vraag, CITY.figures, CITY.areas, Level.WIJK)
        weights = need(persons, per_person(model.shares, persons))
        assert set(weights.index[weights.isna()]) <= NO_FIGURES
        assert weights["WK051801"] == 0.0, "nobody lives there"
        assert (weights.drop(list(NO_FIGURES)) > 0).all()
        assert weights.sum() == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("drempels.yaml", "waarde: 0.95", "waarde: 95", "betrouwbaarheid: 'waarde' moet tussen"),
        ("drempels.yaml", "waarde: 10\n", "waarde: veel\n", "moet een getal zijn"),
        ("drempels.yaml", "bron:", "bronn:", "dit ontbreekt"),
        ("behoeftemodel.yaml", "aandeel: 0.4", "aandeel: 0.5", "dat moet 1 zijn"),
        ("behoeftemodel.yaml", "- vraag: recht", "- vraag: regels", "recht en regels"),
        ("oorzaken.yaml", "waarde: 4,", "waarde: 1,", "steunt en weerspreekt tegelijk"),
    ],
)
def test_a_mistake_is_named_in_dutch_with_its_file(folder, name, old, new, message):
    change(folder, name, old, new)
    with pytest.raises(DataError, match=f"data/{name}") as caught:
        load_measure_rules(folder)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["drempels.yaml", "behoeftemodel.yaml", "oorzaken.yaml"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(DataError, match=f"data/{name} ontbreekt"):
        load_measure_rules(folder)


def test_a_figure_that_the_city_does_not_have_is_named(folder):
    change(folder, "behoeftemodel.yaml", "veld: bijstand_pct", "veld: bijstand")
    rules = load_measure_rules(folder)
    with pytest.raises(DataError, match="elan, bijstand"):
        check_need_figures(rules.need, CITY)


def test_the_detour_is_the_same_wherever_it_stands():
    from loaders.access_rules import load_access_rules

    assert load_access_rules().omweg.waarde == load_measure_rules().thresholds["omweg"].waarde
