"""Chapters on workload and on the rules of advice."""

from __future__ import annotations

from collections.abc import Mapping

from geo.advice.order import FORMULA
from geo.advice.rules import Rule, Rules, Where
from geo.screen.accountability.facts import plain, source_fact, with_unit
from geo.screen.accountability.model import Entry, Fact, Group, Section
from geo.screen.advice.words import ADDRESSED, EVIDENCE
from geo.text import listing, sentence_case
from geo.workload import Assumption, Workload

_WHERE = {Where.PLACE: "voor dezelfde plaatsen", Where.AREA: "in hetzelfde gebied"}


def of_workload(workload: Workload) -> Section:
    """Return the chapter: assumptions on hours of work and capacity."""
    named = [*workload.assumptions(), ("stabiel_tot", workload.stabiel_tot)]
    return Section(
        "werklast",
        "Werklast",
        "Waar de druk op rust. Het zijn aannames: voor geen van deze getallen is een Nederlandse "
        "norm gevonden. Vervang ze door een eigen tijdmeting.",
        (Group("", "", tuple(_assumption(path, each) for path, each in named)),),
    )


def _assumption(path: str, each: Assumption) -> Entry:
    return Entry(
        f"werklast-{path}",
        each.label,
        with_unit(plain(each.waarde), each.eenheid),
        "",
        "",
        (
            Fact("Waarom", each.waarom),
            Fact("Redelijk tussen", f"{plain(each.laag)} en {plain(each.hoog)} {each.eenheid}."),
            source_fact(each.bron),
        ),
    )


def of_advice(rules: Rules) -> Section:
    """Return the chapter: rules of advice by category."""
    headings = {rule.id: rule.kop for rule in rules.regels}
    by_category: dict[str, list[Rule]] = {}
    for rule in rules.regels:
        by_category.setdefault(rule.categorie.value, []).append(rule)
    return Section(
        "adviesregels",
        "Adviesregels",
        f"Wanneer welk advies gegeven wordt. {FORMULA}",
        tuple(
            Group(
                sentence_case(name.replace("_", " ")), "", tuple(_rule(r, headings) for r in each)
            )
            for name, each in by_category.items()
        ),
    )


def _rule(rule: Rule, headings: Mapping[str, str]) -> Entry:
    gone = [f"‘{headings[each.regel]}’ ({_WHERE[each.waar]})" for each in rule.vervangt]
    return Entry(
        f"adviesregel-{rule.id}",
        rule.kop,
        f"ernst {rule.ernst}",
        f"{EVIDENCE[rule.bewijsklasse]}; {ADDRESSED[rule.aan]}.",
        "",
        (
            Fact("Advies", rule.advies),
            Fact("Rust op", rule.grond),
            Fact("Ertegen spreekt", rule.tegen.woorden),
            Fact("Anders bij", rule.verandert),
            *([Fact("Komt in de plaats van", f"{listing(gone)}.")] if gone else []),
            Fact("Versie", f"{rule.versie}, geldig vanaf {rule.geldig_van:%d-%m-%Y}."),
            source_fact(rule.bron),
        ),
    )
