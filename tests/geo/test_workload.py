"""``data/werklast.yaml``: every assumption has a reason, and says that there is no norm."""

import copy
import shutil

import pytest
import yaml
from pydantic import ValidationError

from geo.errors import DataError
from geo.workload import Workload
from loaders.workload import load_workload
from loaders.yaml_files import DATA

RAW = yaml.safe_load((DATA / "werklast.yaml").read_text(encoding="utf-8"))
WORK = load_workload()


def changed(*path, value):
    raw = copy.deepcopy(RAW)
    at = raw
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return raw


@pytest.mark.parametrize("each", [e for _, e in WORK.assumptions()] + [WORK.stabiel_tot])
def test_an_assumption_says_that_there_is_no_norm(each):
    assert "Geen Nederlandse norm" in each.bron
    assert each.laag < each.hoog


def test_another_value_changes_one_assumption_only():
    for path, each in WORK.assumptions():
        other = dict(WORK.with_value(path, each.hoog).assumptions())
        assert other.pop(path).waarde == each.hoog
        assert other == {p: e for p, e in WORK.assumptions() if p != path}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (changed("uren_per_contact", "waarde", value=9), "laag <= waarde <= hoog"),
        (changed("uren_per_contact", "laag", value=-1), "laag"),
        (changed("uren_per_contact", "norm", value=1), "norm"),
        (changed("uren_per_contact", "waarom", value="zomaar"), "waarom"),
        (changed("uren_per_fte", "laag", value=0), "meer zijn dan 0"),
        (changed("stabiel_tot", "laag", value=0), "meer zijn dan 0"),
        (changed("inzet_per_fte", value={}), "stagiair en vrijwilliger"),
    ],
)
def test_what_contradicts_itself_is_refused(raw, words):
    with pytest.raises(ValidationError, match=words):
        Workload.model_validate(raw)


def test_a_case_weight_without_hours_is_named_in_dutch(tmp_path):
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    assert load_workload(tmp_path) == WORK
    load_workload.cache_clear()
    file = tmp_path / "werklast.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  midden:", "  gemiddeld:"))
    with pytest.raises(DataError, match="niet dezelfde zwaarte: gemiddeld"):
        load_workload(tmp_path)
