"""``data/kwaliteit.yaml``: documented, used, and refused when it contradicts itself."""

import copy

import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from geo.quality_rules import KnownArea, QualityRules, Threshold, Verdict
from geo.taxonomy import Taxonomy
from loaders.yaml_files import DATA
from tests.geo.quality_tables import RULES, TAXONOMY, judged, town, with_thresholds

RAW = yaml.safe_load((DATA / "kwaliteit.yaml").read_text(encoding="utf-8"))
THRESHOLDS = [
    (criterion.code, name)
    for criterion in RULES.criteria
    for name, value in criterion
    if isinstance(value, Threshold)
]
# Whatever the shipped number is, one of these is another that makes a difference.
OTHERS = {
    "niveau": (0.5, 0.9999),
    "spreiding": (1.0, 50.0),
    "afstand": (0.05, 0.9),
    "noemen_verschil": (0.0, 0.9),
    "gelijkende_punten": (3.0, 7.0),
    "minimum_punten": (1.0, 50.0),
    "goed_vanaf": (0.6, 0.8, 0.97, 1.0),
    "onvoldoende_onder": (0.0, 0.6, 0.9, 0.97),
}
COUNTS = (1.0, 1000.0)
# Half of the points lie in other surroundings than the other half.
SURROUNDINGS = pd.DataFrame(
    {"laag_inkomen": [0.1, 0.5, 0.12, 0.55, 0.11, 0.52, 0.13, 0.51]},
    index=[f"P{k}" for k in range(8)],
)


def changed(*path, value):
    raw = copy.deepcopy(RAW)
    at = raw
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return raw


@pytest.fixture(scope="module")
def usual():
    return outcome(RULES)


def outcome(rules):
    quality = judged(town(), rules, surroundings=SURROUNDINGS)
    return quality.scores[["oordeel", "reden"]].to_dict(), quality.statements["reden"].to_dict()


def test_the_kinds_that_the_methods_ask_for_are_all_there():
    kinds = {c.soort: c.code in RULES.gating for c in RULES.criteria}
    assert kinds == {
        "geleverd": True,
        "gebied_bekend": True,
        "categorie_bekend": True,
        "samenhang": True,
        "verloop": False,
        "samenstelling": False,
    }


def test_nothing_is_named_that_the_taxonomy_lacks():
    assert RULES.misfits(TAXONOMY) == []


@pytest.mark.parametrize("criterion", RULES.criteria, ids=lambda c: c.code)
def test_a_criterion_is_documented(criterion):
    for text in (criterion.waarom, criterion.bron, criterion.zin, criterion.vraag):
        assert len(text.split()) >= 4, text
    assert criterion.vraag.endswith("?")


@pytest.mark.parametrize(("code", "name"), THRESHOLDS)
def test_a_threshold_is_documented_and_used(code, name, usual):
    threshold = getattr(RULES[code], name)
    assert len(threshold.waarom.split()) >= 5
    assert threshold.bron
    assert threshold.label
    assert any(
        outcome(with_thresholds(code, **{name: other})) != usual
        for other in OTHERS.get(name, COUNTS)
        if other != threshold.waarde
    ), "no other number makes a difference"


def test_the_smallest_number_shown_is_used(usual):
    small = RULES.klein.model_copy(update={"waarde": 30.0})
    assert outcome(RULES.model_copy(update={"klein": small})) != usual


def test_every_criterion_is_judged_somewhere_and_every_statement_decided(usual):
    quality = judged(town())
    verdicts = quality.scores.groupby("criterium")["oordeel"].agg(set)
    for code, found in verdicts.items():
        assert found - {Verdict.UNJUDGED}, code
        assert found & {Verdict.POOR, Verdict.NOTICE}, f"{code} is never anything but good"
    assert (quality.statements.groupby("uitspraak")["mag"].nunique() == 2).all()


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("criteria", 0, "vraag"), "Stuur de ontbrekende tabellen.", "vraag"),
        (("criteria", 1, "zin"), "Er zijn {veel} dossiers onbekend.", "veel"),
        (("criteria", 1, "goed_vanaf", "waarde"), 0.5, "onvoldoende_onder"),
        (("criteria", 1, "goed_vanaf", "waarom"), "Zomaar.", "waarom"),
        (("criteria", 1, "code"), "geleverd", "twice"),
        (("criteria", 1, "soort"), "gevoel", "soort"),
        (("criteria", 6, "niveau", "waarde"), 95, "niveau"),
        (("criteria", 7, "spreiding", "waarde"), 0.5, "spreiding"),
        (("criteria", 7, "minimum_punten", "waarde"), 9, "gelijkende_punten"),
        (("uitspraken", 0, "criteria"), ["verloop"], "verloop"),
        (("uitspraken", 0, "criteria"), ["bestaat_niet"], "bestaat_niet"),
        (("antwoordformulier", "termijn_dagen"), 0, "termijn_dagen"),
        (("extra",), 1, "extra"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(path, value, complaint):
    with pytest.raises(ValidationError, match=complaint):
        QualityRules.model_validate(changed(*path, value=value))


def test_a_taxonomy_that_lacks_a_word_is_told():
    raw = TAXONOMY.model_dump()
    del raw["uitsplitsingen"]["zwaarte"]
    raw["uitsplitsingen"]["hulpvraag"]["categorieen"] = [
        c for c in raw["uitsplitsingen"]["hulpvraag"]["categorieen"] if c["code"] != "onbekend"
    ]
    found = RULES.misfits(Taxonomy.model_validate(raw))
    assert "zwaarte_bekend: uitsplitsing zwaarte" in found
    assert "hulpvraag_bekend: categorie onbekend" in found
    assert "druk: uitsplitsing zwaarte" in found


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (1.0, Verdict.GOOD),
        (0.9, Verdict.GOOD),
        (0.8999, Verdict.NOTICE),
        (0.8, Verdict.NOTICE),
        (0.7999, Verdict.POOR),
        (0.0, Verdict.POOR),
    ],
)
def test_thresholds_belong_to_the_better_side(score, expected):
    area = RULES["gebied_bekend"]
    assert isinstance(area, KnownArea)
    assert area.verdict(score) is expected
