"""*Welke groepen?* and *Doelgroepen* on the demonstration: the planted shows, the tempting not."""

from __future__ import annotations

import pytest
import yaml

from geo.screen.target_groups import target_groups_screen
from geo.verdict import LOWER, UNDECIDED
from loaders.groups import load_groups
from pages.parts.panel import csv_text
from tests.conftest import ROOT

TRUTH = yaml.safe_load((ROOT / "tests" / "oracle" / "demo_waarheid.yaml").read_text())
AGES = {
    group.categorie: group.code
    for group in load_groups().groups
    if group.uitsplitsing == "leeftijd"
}


def planted(kind: str) -> list[tuple[str, str]]:
    """Group and stadsdeel of what was planted with an age."""
    return [
        (AGES[e["groep"]], e["gebied"])
        for e in TRUTH["effecten"]
        if e["soort"] == kind and e["uitsplitsing"] == "leeftijd"
    ]


@pytest.fixture(scope="module")
def shown(snapshot):
    def make(group: str, **wishes: str):
        selection, notices = snapshot.resolve({"vraag": "groepen", "groep": group} | wishes)
        assert not notices
        return snapshot.screen(selection)

    return make


@pytest.fixture(scope="module")
def inputs(snapshot):
    return snapshot.composer.groups_inputs(snapshot.entry, "2025")


@pytest.fixture(scope="module")
def page(inputs):
    return lambda district="alle": target_groups_screen(inputs, district)


def verdicts(screen) -> dict[str, tuple[str, str]]:
    head = screen.sheet.head
    code, flag, reason = (head.index(name) for name in ("gebied", "oordeel", "reden"))
    return {row[code]: (row[flag], row[reason]) for row in screen.sheet.rows}


def test_a_planted_group_is_found_where_it_was_planted(shown):
    assert planted("groep")
    for group, area in planted("groep"):
        screen = shown(group, gebied=area)
        assert verdicts(screen)[area][0] == LOWER
        assert "minder" in screen.panel.figure
        assert screen.legend[screen.map.looks[screen.map.codes.index(area)]].faint is False


def test_an_age_that_is_not_noted_looks_like_a_shortage_and_is_not_judged(shown):
    """The tempting one: far fewer noted than live there, while as many come as elsewhere."""
    for group, area in planted("niet_genoteerd"):
        screen = shown(group, gebied=area)
        head = screen.sheet.head
        row = dict(zip(head, next(r for r in screen.sheet.rows if r[0] == area), strict=True))
        assert float(row["marge_hoog"].replace(",", ".")) < 1, "it tempts"
        assert verdicts(screen)[area] == (UNDECIDED, "Niet te bepalen: te vaak niet vastgelegd")
        assert screen.panel.figure == "niet te bepalen"


def test_whatever_is_flagged_is_true_of_the_city_that_was_invented(shown, inputs, figure):
    """Of every flag, also those that nobody planted: the real share is below that of residents."""
    flagged = 0
    for age, group in AGES.items():
        for area, (flag, _) in verdicts(shown(group)).items():
            if flag != LOWER or area not in TRUTH["leeftijd_per_stadsdeel"]:
                continue
            real = {a: n["werkelijk"] for a, n in TRUTH["leeftijd_per_stadsdeel"][area].items()}
            share = real[age] / sum(real.values())
            assert share < inputs.references[group].low[area], (group, area)
            flagged += 1
    figure(f"{flagged} flags, all true of the invented city")
    assert flagged


def test_groups_that_nobody_can_count_are_not_judged_though_they_were_planted(shown):
    """Halved for two stadsdelen in the noting: no figure on residents, so no verdict."""
    for effect in TRUTH["effecten"]:
        if effect["soort"] == "groep" and effect["uitsplitsing"] == "doelgroep":
            found = verdicts(shown(effect["groep"]))
            assert found[effect["gebied"]][0] == UNDECIDED


def test_children_are_few_everywhere_and_that_is_no_finding(shown):
    screen = shown("leeftijd_0_14")
    assert {flag for flag, _ in verdicts(screen).values()} == {UNDECIDED}
    assert "gewoon" in screen.explanation


def test_points_that_did_not_deliver_close_their_stadsdeel(shown):
    found = verdicts(shown("leeftijd_65_plus"))
    assert any("niet alles geleverd" in reason for _, reason in found.values())


def test_the_page_puts_the_planted_group_first_and_says_where(page, municipality):
    for group, area in planted("groep"):
        name = municipality.areas[area].name
        city = page().sections[0]
        assert city.code == "minder"
        line = next(line for line in city.lines if line.code == group)
        assert name in dict(line.facts)["Waar"]
        own = page(area).sections[0]
        assert (own.code, own.lines[0].code) == ("minder", group)
    for group, area in planted("niet_genoteerd"):
        own = {
            section.code: [line.code for line in section.lines] for section in page(area).sections
        }
        assert group in own["onbekend"]
        assert "minder" not in own


def test_less_in_one_stadsdeel_is_not_told_as_less_in_the_city(page, municipality):
    city = page()
    less = [line for line in city.sections[0].lines if city.sections[0].code == "minder"]
    partly = [line for line in less if line.flag != "lager"]
    whole = [line for line in less if line.flag == "lager"]
    assert partly
    assert whole
    said, _, also = city.headline.split(";")[0].partition(", en ")
    for line in whole:
        assert line.label.lower() in said.lower()
    for line in partly:
        assert line.label.lower() not in said.lower()
    if len(partly) == 1:
        where = line.verdict.removeprefix("Minder dan verwacht")
        assert also == f"{line.label[:1].lower()}{line.label[1:]}{where}"


def test_what_others_do_stands_with_whose_advice_it_was(page):
    lines = {line.code: line for section in page().sections for line in section.lines}
    for group in load_groups().groups:
        if group.genoemd_door:
            places = {each.waar for each in lines[group.code].practice}
            assert places >= set(group.genoemd_door), group.code


def test_the_rows_open_in_a_dutch_spreadsheet(shown):
    text = csv_text(shown("leeftijd_65_plus").sheet).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("gebied;naam;periode;groep;geregistreerd")
    assert len(text.splitlines()) == 1 + 8 + 1
