"""``data/doelgroepen.yaml``: a row for every group, none without use, no figure without source."""

import copy

import pytest
import yaml
from pydantic import ValidationError

from geo.areas import Level
from geo.target_groups import BREAKDOWNS, Known, TargetGroups
from loaders.groups import load_groups
from loaders.knowledge import load_knowledge
from loaders.yaml_files import DATA

RAW = yaml.safe_load((DATA / "doelgroepen.yaml").read_text(encoding="utf-8"))
GROUPS = load_groups()
TAXONOMY = load_knowledge().taxonomy
DORDRECHT = {
    "nah",
    "lvb",
    "autisme",
    "kleine_vragen",
    "dak_thuisloos",
    "jeugdteam_clienten",
    "eenzame_ouderen",
    "zorgmijders",
}
THE_HAGUE = {"laaggeletterd", "anderstalig", "niet_digitaal", "tussen_wal_en_schip"}


def changed(which, /, **values):
    raw = copy.deepcopy(RAW)
    row = next(row for row in raw["doelgroepen"] if row["code"] == which)
    row.update(values)
    return raw


def without(code):
    raw = copy.deepcopy(RAW)
    raw["doelgroepen"] = [row for row in raw["doelgroepen"] if row["code"] != code]
    return TargetGroups.model_validate(raw)


def test_every_group_that_was_named_has_a_row():
    named = {who: set() for who in ("Dordrecht", "Den Haag")}
    for group in GROUPS.doelgroepen:
        for who in group.genoemd_door:
            named[who].add(group.code)
    assert named == {"Dordrecht": DORDRECHT, "Den Haag": THE_HAGUE}


def test_every_category_has_a_row_and_no_row_is_unused():
    assert GROUPS.misfits(TAXONOMY) == []


@pytest.mark.parametrize("group", [g for g in GROUPS.doelgroepen if g.categorie])
def test_a_category_without_a_row_is_named(group):
    assert without(group.code).misfits(TAXONOMY) == [
        f"{group.uitsplitsing} {group.categorie} heeft geen rij"
    ]


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("kleine_vragen", {"genoemd_door": []}, "door niemand genoemd"),
        ("kleine_vragen", {"uitsplitsing": "doelgroep", "categorie": "x"}, "bestaat niet"),
        ("kleine_vragen", {"uitsplitsing": "doelgroep", "categorie": "lvb"}, "dezelfde categorie"),
        ("lvb", {"gevoelig": False}, "gevoelig is anders"),
    ],
)
def test_a_row_without_use_or_less_careful_than_the_taxonomy_is_named(code, values, words):
    misfits = TargetGroups.model_validate(changed(code, **values)).misfits(TAXONOMY)
    assert any(words in misfit for misfit in misfits)


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("lvb", {"cijfer_pct": None, "marge_pct": None, "waarover": ""}, "landelijk cijfer"),
        ("lvb", {"bron": None}, "bron ontbreekt"),
        ("lvb", {"marge_pct": [7, 9]}, "binnen de marge"),
        ("lvb", {"marge_pct": [0, 9]}, "binnen de marge"),
        ("lvb", {"waarover": ""}, "horen bij elkaar"),
        ("lvb", {"cijfer_pct": 640}, "cijfer_pct"),
        ("lvb", {"referentie": "onbekend"}, "een cijfer hoort bij"),
        ("lvb", {"gemeente": "GM0518"}, "gemeente hoort alleen"),
        ("lvb", {"categorie": ""}, "horen bij elkaar"),
        ("lvb", {"prevalentie": 6.4}, "prevalentie"),
        ("ouderen", {"indicator": ""}, "indicator hoort bij gemeten"),
        ("zorgmijders", {"ook_zichtbaar_in": []}, "wel te zien"),
        ("zorgmijders", {"code": "lvb"}, "twee keer"),
    ],
)
def test_a_contradiction_is_refused(code, values, words):
    with pytest.raises(ValidationError, match=words):
        TargetGroups.model_validate(changed(code, **values))


@pytest.mark.parametrize("group", GROUPS.doelgroepen, ids=lambda group: group.code)
def test_a_reference_is_there_or_its_absence_has_a_reason(group):
    for municipality in ("GM0518", "GM0606"):
        share, reason = group.share(municipality), group.why_unknown(municipality)
        if group.referentie is Known.MEASURED:
            assert share is None
            assert reason is None
        else:
            assert (share is None) == (reason is not None)
        assert share is None or 0 < share[0] <= share[1] <= 1


def test_an_estimate_for_one_city_is_not_used_for_another():
    assert GROUPS["laaggeletterd"].share("GM0518") == (0.159, 0.23)
    assert GROUPS["laaggeletterd"].share("GM0606") is None


def test_sensitive_groups_and_national_figures_stay_coarse():
    for group in GROUPS.doelgroepen:
        assert group.finest.depth <= (1 if group.gevoelig else 2)
    assert GROUPS["nah"].finest is Level.GEMEENTE
    assert GROUPS["leeftijd_65_plus"].finest is Level.WIJK


def test_migration_background_is_nowhere():
    text = (DATA / "doelgroepen.yaml").read_text(encoding="utf-8").lower()
    assert "migratieachtergrond" not in text
    assert {g.uitsplitsing for g in GROUPS.doelgroepen if g.categorie} == set(BREAKDOWNS)
