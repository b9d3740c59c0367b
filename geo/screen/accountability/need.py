"""Chapters on the need model and on what explains a gap."""

from __future__ import annotations

from collections.abc import Mapping

from geo.causes import Causes, Condition
from geo.measure_rules import TOTAL, DemandNeed, NeedModel
from geo.screen.accountability.facts import plain, source_fact, with_unit
from geo.screen.accountability.model import Basis, Entry, Fact, Group, Link, Section
from geo.text import how_many

_IS = {"ten_minste": "ten minste", "ten_hoogste": "ten hoogste"}


def of_need(basis: Basis) -> Section:
    """Return the chapter: which residents the need of each demand type is laid with."""
    labels = {**basis.taxonomy.demand_labels, TOTAL: "Alle vragen samen"}
    model = basis.need
    return Section(
        "behoeftemodel",
        "Behoeftemodel",
        "Bij welke inwoners de behoefte ligt, per soort vraag. Het model stopt bij de "
        f"{model.fijnste_niveau}. Hoe zwaar een groep telt, is nergens gemeten: dat is een "
        "afspraak.",
        (
            Group("", "", tuple(_demand(each, model, labels) for each in model.modellen)),
            Group(
                "Waar het aantal inwoners met een kenmerk staat",
                "",
                tuple(
                    Entry(
                        f"kenmerk-{code}",
                        each.label,
                        each.soort,
                        "",
                        "",
                        (
                            source_fact(each.bron),
                            Fact("Uit bestand", f"{each.bestand}.csv: {each.veld}."),
                        ),
                    )
                    for code, each in model.kenmerken.items()
                ),
            ),
        ),
    )


def _demand(model: DemandNeed, need: NeedModel, labels: Mapping[str, str]) -> Entry:
    parts = sorted(model.delen, key=lambda part: -part.aandeel)
    facts = tuple(
        Fact(
            f"{plain(100 * part.aandeel)}%",
            f"{need.kenmerken[part.kenmerk].label}. {part.waarom} Bron: {part.bron}",
            (Link("waar dit staat", f"#kenmerk-{part.kenmerk}"),),
        )
        for part in parts
    )
    groups = how_many(len(parts), "groep", "groepen")
    return Entry(f"behoefte-{model.vraag}", labels[model.vraag], groups, "", "", facts)


def of_causes(causes: Causes) -> Section:
    """Return the chapter: which explanations of a gap are tested, and by which figure."""
    return Section(
        "oorzaken",
        "Mogelijke oorzaken",
        "Waarom ergens minder mensen geregistreerd kunnen zijn dan verwacht, en welk cijfer dat "
        "steunt of weerspreekt. Er wordt nooit één oorzaak aangewezen.",
        (
            Group(
                "",
                "",
                tuple(
                    Entry(
                        f"oorzaak-{cause.code}",
                        cause.label,
                        "",
                        cause.vraag,
                        "",
                        (
                            *(_condition("Steunt", each, causes) for each in cause.steunt),
                            *(
                                _condition("Weerspreekt", each, causes)
                                for each in cause.weerspreekt
                            ),
                            *(
                                Fact(
                                    "Zegt niets",
                                    f"{_figure(each.cijfer, causes)}. {each.waarom}",
                                )
                                for each in cause.zegt_niets
                            ),
                        ),
                    )
                    for cause in causes.oorzaken
                ),
            ),
            Group(
                "Cijfers bij de oorzaken",
                "",
                tuple(
                    Entry(
                        f"oorzaakcijfer-{code}",
                        each.label,
                        each.eenheid,
                        "",
                        "",
                        (Fact("Definitie", each.definitie),),
                    )
                    for code, each in causes.cijfers.items()
                ),
            ),
        ),
    )


def _condition(label: str, condition: Condition, causes: Causes) -> Fact:
    figure = causes.cijfers[condition.cijfer]
    value = with_unit(plain(condition.waarde), figure.eenheid)
    text = (
        f"{figure.label}: {_IS[condition.als]} {value}. {condition.waarom} Bron: {condition.bron}"
    )
    return Fact(label, text)


def _figure(code: str, causes: Causes) -> str:
    figure = causes.cijfers[code]
    return f"{figure.label} ({figure.eenheid})"
