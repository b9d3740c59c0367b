"""``drempels.yaml`` and ``behoeftemodel.yaml``: documented, used, and refused when wrong."""

import copy
import importlib
import inspect

import numpy as np
import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

import geo.advice.effect
import geo.advice.robustness
import geo.causes
import geo.change
import geo.distances
import geo.groups
import geo.missing
import geo.need
import geo.pressure
import geo.queues
import geo.rates
import geo.reach
import geo.spread
import geo.verdict
from geo.areas import Level
from geo.measure_rules import NeedModel, Thresholds
from geo.reach_words import Limits
from loaders.yaml_files import DATA
from tests.geo.city import AREAS, PLAN, TAXONOMY, WIJKEN

RAW_THRESHOLDS = yaml.safe_load((DATA / "drempels.yaml").read_text(encoding="utf-8"))
RAW_NEED = yaml.safe_load((DATA / "behoeftemodel.yaml").read_text(encoding="utf-8"))
THRESHOLDS = Thresholds.model_validate(RAW_THRESHOLDS)
NEED = NeedModel.model_validate(RAW_NEED)
# What has a default that decides nothing: no clustering, nothing unknown. Residents: see the plan.
NEUTRAL = {"seed", "outreach", "phi", "unknown", "unknown_pct", "minimum_residents"}
MODULES = (
    geo.advice.effect,
    geo.advice.robustness,
    geo.rates,
    geo.need,
    geo.reach,
    geo.missing,
    geo.causes,
    geo.change,
    geo.spread,
    geo.groups,
    geo.distances,
    geo.pressure,
    geo.queues,
)


def decided_in_code():
    """Every default number of the public functions of measuring, of ``Limits``, of groups."""
    found = {
        f"geo.groups.{name}": value
        for name, value in vars(geo.groups).items()
        if name.isupper() and isinstance(value, float) and not hasattr(geo.verdict, name)
    }
    found |= {"geo.verdict.MAX_Q": geo.verdict.MAX_Q}
    for module in MODULES:
        for name, function in inspect.getmembers(module, callable):
            # ``geo.rates`` is the public face of what stands elsewhere.
            own = getattr(function, "__module__", "") == module.__name__
            public = name in getattr(module, "__all__", ()) or (own and not name.startswith("_"))
            if public and (inspect.isfunction(function) or name == "Limits"):
                found |= defaults(f"{module.__name__}.{name}", function)
    return found | defaults("geo.reach_words.Limits", Limits)


def defaults(where, function):
    return {
        f"{where}.{p.name}": p.default
        for p in inspect.signature(function).parameters.values()
        if isinstance(p.default, int | float) and p.name not in NEUTRAL
    }


def test_every_threshold_is_used_where_it_says_and_nothing_decides_undocumented():
    documented = {
        place: THRESHOLDS[code].waarde
        for code in THRESHOLDS.codes
        for place in THRESHOLDS[code].gebruik
    }
    assert documented == decided_in_code()


def test_the_limits_of_reach_are_those_of_the_files():
    assert THRESHOLDS.limits(minimum_residents=PLAN.minimum_inwoners) == Limits()


@pytest.mark.parametrize("code", THRESHOLDS.codes)
def test_a_threshold_that_cannot_be_is_refused(code):
    for value in (0, -1):
        raw = copy.deepcopy(RAW_THRESHOLDS)
        raw[code]["waarde"] = value
        with pytest.raises(ValidationError, match=f"{code}: 'waarde' moet"):
            Thresholds.model_validate(raw)


@pytest.mark.parametrize("field", ["waarom", "bron", "eenheid", "gebruik", "label"])
def test_an_undocumented_threshold_is_refused(field):
    raw = copy.deepcopy(RAW_THRESHOLDS)
    del raw["minimum_verwacht"][field]
    with pytest.raises(ValidationError, match="Field required"):
        Thresholds.model_validate(raw)
    raw = copy.deepcopy(RAW_THRESHOLDS) | {"nog_een": RAW_THRESHOLDS["inkorten"]}
    with pytest.raises(ValidationError, match="Extra inputs"):
        Thresholds.model_validate(raw)


@pytest.mark.parametrize(
    "code", ["betrouwbaarheid", "aandeel_onterecht", "wegvallende_punten", "inkorten"]
)
def test_a_share_of_one_is_refused(code):
    raw = copy.deepcopy(RAW_THRESHOLDS)
    raw[code]["waarde"] = 1
    with pytest.raises(ValidationError, match="tussen 0 en 1"):
        Thresholds.model_validate(raw)


def test_every_main_group_and_the_total_have_a_model():
    groups = [group.code for group in TAXONOMY.hoofdgroepen]
    assert NEED.misfits(groups) == []
    assert NEED.misfits([*groups, "nieuw"]) == ["nieuw"]
    assert NEED.misfits(groups[1:]) == [groups[0]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r["modellen"][0]["delen"][0].update(aandeel=0.3), "samen 0.9"),
        (
            lambda r: r["modellen"][0]["delen"][0].update(kenmerk="zomaar"),
            "onbekend kenmerk zomaar",
        ),
        (lambda r: r["kenmerken"].update(los=r["kenmerken"]["ouderen"]), "gebruikt los"),
        (lambda r: r["modellen"].append(r["modellen"][0]), "staat er twee keer"),
        (
            lambda r: r["modellen"][0].update(
                delen=[{**r["modellen"][0]["delen"][0], "aandeel": 0.5}] * 2
            ),
            "kenmerk staat er twee keer",
        ),
        (lambda r: r["inwoners"].update(soort="aandeel"), "moet een aantal zijn"),
        (lambda r: r.update(fijnste_niveau="buurt"), "Input should be 'wijk'"),
        (lambda r: r["modellen"][0]["delen"][0].pop("bron"), "Field required"),
        (lambda r: r["modellen"][0]["delen"][0].pop("waarom"), "Field required"),
    ],
)
def test_a_need_model_that_contradicts_itself_is_refused(change, message):
    raw = copy.deepcopy(RAW_NEED)
    change(raw)
    with pytest.raises(ValidationError, match=message):
        NeedModel.model_validate(raw)


def small_model():
    source = {"bron": "een bron voor de test"}
    return NeedModel.model_validate(
        {
            "versie": 1,
            "fijnste_niveau": "wijk",
            "inwoners": {
                "label": "Inwoners",
                "bestand": "cbs",
                "veld": "n",
                "soort": "aantal",
                **source,
            },
            "kenmerken": {
                "oud": {
                    "label": "Oud",
                    "bestand": "cbs",
                    "veld": "oud",
                    "soort": "aantal",
                    **source,
                },
                "arm": {
                    "label": "Arm",
                    "bestand": "elan",
                    "veld": "arm_pct",
                    "soort": "aandeel",
                    "jaar": 2022,
                    **source,
                },
            },
            "modellen": [
                {
                    "vraag": "totaal",
                    "delen": [
                        {"kenmerk": k, "aandeel": 0.5, "waarom": "een reden voor de test", **source}
                        for k in ("oud", "arm")
                    ],
                }
            ],
        }
    )


FIGURES = {
    "cbs": pd.DataFrame(
        {"n": [1000.0, 500.0, 2000.0, 0.0], "oud": [100.0, 50.0, np.nan, np.nan]}, WIJKEN
    ),
    "elan": pd.DataFrame(
        {"jaar": [2021] + [2022] * 4, "arm_pct": [99.0, 10.0, 20.0, 5.0, np.nan]},
        [WIJKEN[0], *WIJKEN],
    ),
}


def test_persons_by_hand():
    model = small_model()
    assert model.absent(FIGURES) == []
    found = model.persons("totaal", FIGURES, AREAS, Level.WIJK)
    assert found["arm"].to_dict() == {"WK1": 100.0, "WK2": 100.0, "WK3": 100.0, "WK4": 0.0}
    assert found["oud"].tolist()[:2] == [100.0, 50.0]
    assert np.isnan(found.loc["WK3", "oud"])
    assert found.loc["WK4", "oud"] == 0.0, "nobody lives there"
    above = model.persons("totaal", FIGURES, AREAS, Level.STADSDEEL)
    assert above["arm"].to_dict() == {"SD1": 200.0, "SD2": 100.0}
    assert model.persons("totaal", FIGURES, AREAS, Level.GEMEENTE)["arm"].tolist() == [300.0]
    with pytest.raises(ValueError, match="stops at wijk"):
        model.persons("totaal", FIGURES, AREAS, Level.BUURT)


def test_what_a_municipality_does_not_have_is_named():
    model = small_model()
    assert model.absent({"cbs": FIGURES["cbs"]}) == ["elan, arm_pct"]
    assert model.absent({**FIGURES, "cbs": FIGURES["cbs"][["n"]]}) == ["cbs, oud"]


def test_every_place_of_use_exists():
    for code in THRESHOLDS.codes:
        for place in THRESHOLDS[code].gebruik:
            module, name, parameter = place.rsplit(".", 2)
            if parameter.isupper():
                assert getattr(importlib.import_module(f"{module}.{name}"), parameter) > 0
                continue
            function = getattr(importlib.import_module(module), name)
            assert parameter in inspect.signature(function).parameters
