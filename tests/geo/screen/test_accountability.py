"""The page Verantwoording has everything that decides a figure, and leads somewhere."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from geo.catalogue import DIRECTION_WORDS
from geo.plan_words import OWN_WORDS
from geo.screen.accountability import accountability_screen
from loaders.knowledge import load_knowledge
from loaders.municipality import available, load_municipality
from loaders.yaml_files import DATA
from pages.parts.accountability import basis_of

BASIS = basis_of(load_knowledge(), load_municipality("GM0518"))
SCREEN = accountability_screen(BASIS)
ENTRIES = {entry.key: entry for section in SCREEN.sections for entry in section.entries}
LINKS = [link for entry in ENTRIES.values() for fact in entry.facts for link in fact.links]


def said(key: str) -> str:
    entry = ENTRIES[key]
    facts = [f"{f.label} {f.text} {' '.join(link.name for link in f.links)}" for f in entry.facts]
    return " ".join([entry.title, entry.mark, entry.line, *facts])


def labels(key: str) -> list[str]:
    return [fact.label for fact in ENTRIES[key].facts]


@pytest.mark.parametrize("indicator", BASIS.catalogue.indicatoren, ids=lambda each: each.id)
def test_every_indicator_is_documented(indicator):
    key = f"indicator-{indicator.id}"
    text = said(key)
    assert ENTRIES[key].latex
    for part in (indicator.label, indicator.definitie, indicator.eenheid):
        assert part in text
    assert DIRECTION_WORDS[indicator.richting] in text
    assert BASIS.catalogue.bronnen[indicator.bron].titel in text
    for series in indicator.reeksen:
        assert str(max(series.jaren)) in text
        assert series.niveau.value in text


@pytest.mark.parametrize("method", BASIS.methods.methoden, ids=lambda each: each.code)
def test_every_method_is_documented(method):
    key = f"methode-{method.code}"
    assert ENTRIES[key].latex == method.latex.strip()
    for part in (method.label, method.zegt, method.functies[0], method.bronnen[0].titel):
        assert part in said(key)


def thresholds():
    for code in BASIS.thresholds.codes:
        yield f"drempel-{code}", BASIS.thresholds[code]
    for path, _, each in BASIS.quality.thresholds():
        yield f"kwaliteit-{path}", each
    for path, each in BASIS.workload.assumptions():
        yield f"werklast-{path}", each
    yield "werklast-stabiel_tot", BASIS.workload.stabiel_tot


@pytest.mark.parametrize(("key", "each"), list(thresholds()), ids=lambda value: str(value)[:40])
def test_every_threshold_has_value_unit_reason_and_source(key, each):
    value = f"{each.waarde:g}".replace(".", ",")
    one = {f"1 {each.eenheid.replace('registraties', 'registratie')}"}
    assert ENTRIES[key].mark in {f"{value} {each.eenheid}", f"{each.eenheid}: {value}"} | one
    assert each.waarom in said(key)
    assert each.bron.rstrip(".").lower() in said(key).lower()


@pytest.mark.parametrize("name", [n for n in type(BASIS.plan).model_fields if n not in OWN_WORDS])
def test_every_value_of_the_plan_has_value_unit_reason_and_source(name):
    each = BASIS.plan_words.waarden[name]
    assert ENTRIES[f"plan-{name}"].mark.endswith(f" {each.eenheid}")
    assert each.waarom in said(f"plan-{name}")
    assert "Bron" in labels(f"plan-{name}")


def test_the_values_of_the_plan_are_those_of_the_plan():
    assert ENTRIES["plan-drempel"].mark == f"{BASIS.plan.drempel} registraties"
    assert ENTRIES["plan-intern"].mark == f"{BASIS.plan.intern.drempel} registraties"
    assert ENTRIES["plan-klassen"].mark == "10, 25, 50, 100 en 200 registraties"
    assert ENTRIES["plan-bekend_minimaal_pct"].mark == "stadsdeel 50, wijk 50 en buurt 80 procent"


def test_another_threshold_is_another_page():
    plan = BASIS.plan.model_copy(update={"minimum_inwoners": 1500})
    entries = accountability_screen(dataclasses.replace(BASIS, plan=plan)).sections[2].entries
    assert "1.500 inwoners" in [entry.mark for entry in entries]


@pytest.mark.parametrize("model", BASIS.need.modellen, ids=lambda each: each.vraag)
def test_every_need_names_residents_share_reason_and_source(model):
    text = said(f"behoefte-{model.vraag}")
    for part in model.delen:
        for shown in (BASIS.need.kenmerken[part.kenmerk].label, part.waarom, part.bron):
            assert shown in text
        assert f"{100 * part.aandeel:g}%" in labels(f"behoefte-{model.vraag}")


@pytest.mark.parametrize("cause", BASIS.causes.oorzaken, ids=lambda each: each.code)
def test_every_cause_names_its_figures(cause):
    text = said(f"oorzaak-{cause.code}")
    assert cause.vraag in text
    for each in (*cause.conditions, *cause.zegt_niets):
        assert each.waarom in text
        assert BASIS.causes.cijfers[each.cijfer].label in text
    kinds = labels(f"oorzaak-{cause.code}")
    assert kinds.count("Steunt") == len(cause.steunt)
    assert kinds.count("Weerspreekt") == len(cause.weerspreekt)


def test_one_week_is_one_week_and_a_chance_reads_as_one():
    assert ENTRIES["drempel-betrouwbaarheid"].mark == "kans: 0,95"
    assert ENTRIES["drempel-minimum_per_kwartaal"].mark == "1 registratie per kwartaal"
    assert "ten hoogste 1 week." in said("oorzaak-vol_of_dicht")


@pytest.mark.parametrize("group", BASIS.groups.doelgroepen, ids=lambda each: each.code)
def test_every_target_group_says_how_its_size_is_known(group):
    text = said(f"doelgroep-{group.code}")
    assert group.toelichting in text
    assert group.bron is None or group.bron.titel in text
    if group.cijfer_pct is not None:
        assert f"{group.cijfer_pct:g}%".replace(".", ",") in text
    if not group.share("GM0518") and not group.indicator:
        assert "Niet te bepalen" in text


def test_no_code_of_the_taxonomy_is_shown_where_a_word_will_do():
    for key in ENTRIES:
        if key.startswith("doelgroep-"):
            assert "_" not in said(key)


@pytest.mark.parametrize("rule", BASIS.advice.regels, ids=lambda each: each.id)
def test_every_rule_of_advice_is_documented(rule):
    text = said(f"adviesregel-{rule.id}")
    for part in (rule.kop, rule.advies, rule.verandert, rule.tegen.woorden, rule.bron):
        assert part.rstrip(".") in text
    assert f"ernst {rule.ernst}" in text


def test_every_shipped_file_is_listed_with_its_checksum():
    shown = " ".join(said(key) for key in ENTRIES if key.startswith("bestand-"))
    others = {code for code in available() if code != BASIS.municipality}
    files = [
        path
        for path in DATA.rglob("*")
        if path.is_file() and path.name != "README.md" and not others & set(path.parts)
    ]
    assert len(files) > 40
    for path in files:
        assert path.relative_to(DATA).as_posix() in shown
        assert hashlib.sha256(path.read_bytes()).hexdigest() in shown
    for key in ENTRIES:
        if key.startswith("bestand-"):
            assert {"Bron", "Licentie", "Datum", "Controlegetal"} <= set(labels(key))


def test_versions_are_shown():
    assert ENTRIES["versie-registratiestandaard"].mark == f"versie {BASIS.standard_version}"
    assert ENTRIES["versie-taxonomie"].mark == f"versie {BASIS.taxonomy.versie}"
    assert ENTRIES["versie-gegevens"].mark == BASIS.data_version


def test_every_entry_has_a_place_of_its_own_and_every_link_leads_somewhere():
    places = [entry.key for section in SCREEN.sections for entry in section.entries]
    places += [section.key for section in SCREEN.sections]
    assert len(set(places)) == len(places)
    for link in LINKS:
        inside = link.address.startswith("#") and link.address[1:] in places
        assert inside or link.address.startswith(("https://", "./publicatie?"))


def test_every_address_of_the_data_is_a_link():
    addresses = {link.address for link in LINKS}
    data = [source.url for method in BASIS.methods.methoden for source in method.bronnen]
    data += [source.url for source in BASIS.catalogue.bronnen.values()]
    data += [group.bron.url for group in BASIS.groups.doelgroepen if group.bron]
    assert {url for url in data if url} <= addresses
