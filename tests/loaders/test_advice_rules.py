"""What is wrong in the rules is refused, with file and line."""

import copy
from pathlib import Path

import pytest
import yaml

import geo.advice
from geo.errors import DataError
from loaders.advice_rules import load_advice_indicators, load_advice_rules, read_rules
from loaders.yaml_files import DATA

RAW = yaml.safe_load((DATA / "adviesregels.yaml").read_text(encoding="utf-8"))
FIRST = next(i for i, each in enumerate(RAW["regels"]) if each["id"] == "minder_overig")


def written(tmp_path: Path, change, *, position=FIRST):
    raw = copy.deepcopy(RAW)
    change(raw["regels"][position])
    path = tmp_path / "regels.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def line_in(path, rule_id, word):
    """The line where ``word`` stands in a rule."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = lines.index(f"- id: {rule_id}")
    return next(i + 1 for i in range(start, len(lines)) if lines[i].strip().startswith(word))


def leaf(indicator, moet, waarde):
    return {"indicator": indicator, "moet": moet, "waarde": waarde}


def change_to(condition):
    def change(rule):
        rule["als"] = condition

    return change


OWN = leaf("hulpvraag_overig_pct", "ten_minste", 15)


@pytest.mark.parametrize(
    ("change", "word", "said"),
    [
        (
            change_to({"alle": [OWN, leaf("bestaat_niet", "meer_dan", 1)]}),
            "als",
            "onbekende indicator 'bestaat_niet'",
        ),
        (
            change_to({"alle": [OWN, leaf("hulpvraag_overig_pct", "minder_dan", 10)]}),
            "als",
            "kan nooit afgaan",
        ),
        (
            change_to({"alle": [OWN, leaf("hulpvraag_overig_pct", "ten_minste", 10)]}),
            "als",
            "overlappende drempels",
        ),
        (
            change_to(leaf("hulpvraag_overig_pct", "meer_dan", 100)),
            "als",
            "komt nooit voor: de regel is dood",
        ),
        (change_to(leaf("hulpvraag_overig_pct", "ten_minste", 0)), "als", "is altijd zo"),
        (
            change_to({"alle": [OWN, leaf("netwerk_regie", "is", "misschien")]}),
            "als",
            "is nooit 'misschien'",
        ),
        (change_to({"alle": [OWN, leaf("netwerk_regie", "meer_dan", 1)]}), "als", "is een woord"),
        (
            lambda rule: rule.update(niveau=["gemeente"]),
            "niveau",
            "er niet per gemeente: de regel is dood",
        ),
        (
            lambda rule: rule.update(niet_samen_met=["nadruk_schulden"]),
            "niet_samen_met",
            "drempels overlappen met 'nadruk_schulden'",
        ),
        (
            lambda rule: rule.update(niet_samen_met=["weg"]),
            "niet_samen_met",
            "er is geen regel 'weg'",
        ),
        (
            lambda rule: rule.update(vervangt=[{"regel": "weg", "waar": "plaats"}]),
            "- regel: weg",
            "er is geen regel 'weg' om te vervangen",
        ),
        (
            lambda rule: rule.update(vervangt=[{"regel": "minder_overig", "waar": "gebied"}]),
            "- regel: minder_overig",
            "een cirkel",
        ),
        (
            lambda rule: rule.update(vervangt=[{"regel": "kring_lvb", "waar": "gebied"}]),
            "- regel: kring_lvb",
            "gaan nooit tegelijk af",
        ),
        (
            lambda rule: rule.update(vervangt=[{"regel": "nadruk_schulden", "waar": "overal"}]),
            "waar: overal",
            "kies uit",
        ),
        (
            lambda rule: rule.update(
                tegen={
                    "als": leaf("hulpvraag_overig_pct", "ten_minste", 10),
                    "woorden": "Dat is altijd het geval.",
                }
            ),
            "tegen",
            "geldt altijd",
        ),
        (
            lambda rule: rule.update(
                tegen={
                    "als": leaf("hulpvraag_overig_pct", "minder_dan", 10),
                    "woorden": "Dat kan nooit zo zijn.",
                }
            ),
            "tegen",
            "nooit samengaan",
        ),
        (lambda rule: rule.update(id="nadruk_schulden"), "id", "staat er twee keer"),
        (lambda rule: rule.update(ernst=9), "ernst", "mag ten hoogste 5 zijn"),
        (lambda rule: rule.update(aan="iedereen"), "aan", "kies uit"),
        (lambda rule: rule.pop("richting"), "- id", "'richting' hoort bij een cijfer"),
        (lambda rule: rule.update(minimum={"n": 50, "q": 0.2}), "q", "mag ten hoogste 0.05 zijn"),
        (
            lambda rule: rule.update(advies=rule["advies"] + " Ook {wachtlijst}."),
            "- id",
            "{wachtlijst}",
        ),
        (lambda rule: rule.update(extra=1), "extra", "hoort hier niet"),
        (change_to({"alle": [OWN], "een_van": [OWN]}), "als", "of 'alle', of 'een_van'"),
    ],
)
def test_refused_with_file_and_line(tmp_path, change, word, said):
    path = written(tmp_path, change)
    with pytest.raises(DataError) as refusal:
        read_rules(path)
    assert said in refusal.value.what
    changed = yaml.safe_load(path.read_text(encoding="utf-8"))["regels"][FIRST]
    line = line_in(path, changed["id"], word) if changed["id"] == "minder_overig" else None
    if word == "- id":
        line = path.read_text(encoding="utf-8").splitlines().index("- id: minder_overig") + 1
    if line is not None:
        assert f"regels.yaml, regel {line}:" in refusal.value.what
    else:
        assert "regels.yaml, regel " in refusal.value.what


def test_rules_that_replace_each_other_by_way_of_a_third_are_refused(tmp_path):
    raw = copy.deepcopy(RAW)
    by_id = {each["id"]: each for each in raw["regels"]}
    for one, other in (
        ("nadruk_schulden", "nadruk_wonen"),
        ("nadruk_wonen", "nadruk_zorg"),
        ("nadruk_zorg", "nadruk_schulden"),
    ):
        by_id[one]["vervangt"] = [{"regel": other, "waar": "gebied"}]
    path = tmp_path / "regels.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(DataError, match="een cirkel") as refusal:
        read_rules(path)
    line = line_in(path, "nadruk_schulden", "- regel: nadruk_wonen")
    assert f"regels.yaml, regel {line}: nadruk_schulden: vervangt" in refusal.value.what


def test_awareness_of_all_residents_alone_is_refused(tmp_path):
    place = next(i for i, each in enumerate(RAW["regels"]) if each["id"] == "vraag_zonder_hulp")

    def change(rule):
        rule["als"] = leaf("bekend_bij_inwoners_pct", "minder_dan", 30)
        rule["grond"] = "bekend_bij_inwoners_pct"
        rule["advies"] = "Begin een campagne voor iedereen in {gebied}, met posters en een film."

    with pytest.raises(DataError, match="niet iedereen hoeft de ondersteuning te kennen"):
        read_rules(written(tmp_path, change, position=place))


def test_outreach_is_never_judged_by_fewer_registrations(tmp_path):
    place = next(i for i, each in enumerate(RAW["regels"]) if each["id"] == "tweede_jaar_laag")
    path = written(tmp_path, lambda rule: rule["effect"].update(richting="lager"), position=place)
    with pytest.raises(DataError, match="nooit beoordeeld op minder registraties"):
        read_rules(path)


def test_a_damaged_file_names_the_line(tmp_path):
    path = tmp_path / "regels.yaml"
    path.write_text("versie: 1\nregels: [\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"regels\.yaml, regel 3"):
        read_rules(path)


def test_the_rules_that_ship():
    rules, indicators = load_advice_rules(), load_advice_indicators()
    assert len(rules.regels) >= 40
    assert {rule.bewijsklasse.value for rule in rules.regels} == {
        "cijfer",
        "scan",
        "onderzoek",
        "signaal",
    }
    assert {rule.categorie for rule in rules.regels} == set(geo.advice.Category)
    assert geo.advice.load(DATA / "adviesregels.yaml") == rules
    assert indicators.aandelen
