"""Chapters on indicators, methods and thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from geo.areas import Level
from geo.catalogue import DIRECTION_WORDS, Indicator, Series
from geo.disclosure import Plan
from geo.measure_rules import Threshold
from geo.methods import Method, Methods, check_latex
from geo.plan_words import PlanWords
from geo.screen.accountability.facts import plain, sentence, source_fact, with_unit
from geo.screen.accountability.model import Basis, Entry, Fact, Group, Link, Section
from geo.text import listing

_WEIGHED, _SUMMED = "gewogen_gemiddelde", "som_van_wijken"


def of_indicators(basis: Basis) -> Section:
    """Return the chapter: indicators by theme: definition, formula, source and years."""
    catalogue = basis.catalogue
    themes = dict.fromkeys(indicator.thema for indicator in catalogue.indicatoren)
    return Section(
        "indicatoren",
        "Indicatoren",
        "Elk cijfer dat op een kaart kan staan. Open een regel voor definitie, formule en bron.",
        tuple(
            Group(
                theme,
                "",
                tuple(
                    _indicator(each, basis) for each in catalogue.indicatoren if each.thema == theme
                ),
            )
            for theme in themes
        ),
    )


def _indicator(indicator: Indicator, basis: Basis) -> Entry:
    source = basis.catalogue.bronnen[indicator.bron]
    method = _method_behind(indicator, basis.methods)
    latex = indicator.formule_latex or (method.latex if method else "")
    latex = check_latex(latex) if latex else ""
    facts = [
        Fact("Definitie", indicator.definitie),
        Fact("Eenheid", indicator.eenheid),
        Fact("Hoog of laag", DIRECTION_WORDS[indicator.richting]),
        Fact("In woorden", sentence(indicator.formule)),
    ]
    if method:
        facts.append(Fact("Stadsdelen", "", (Link(method.label, f"#{_method_key(method.code)}"),)))
    facts += [Fact("Jaren en niveaus", _years(each)) for each in indicator.reeksen]
    if not indicator.reeksen and indicator.opgehaald:
        facts.append(Fact("Jaren en niveaus", "Geen; de analist kan een jaar ophalen bij CBS."))
    elif not indicator.reeksen:
        plan = Link("de pagina Publicatie", f"./publicatie?gemeente={basis.municipality}")
        facts.append(Fact("Periodes en niveaus", "Wat gepubliceerd wordt, staat op", (plan,)))
    if indicator.voorbeeld:
        facts.append(Fact("Voorbeeld", indicator.voorbeeld))
    if indicator.let_op:
        facts.append(Fact("Let op", indicator.let_op))
    facts.append(source_fact(f"{source.titel} ({source.uitgever})", source.url))
    facts.append(Fact("Licentie", sentence(source.licentie)))
    return Entry(
        f"indicator-{indicator.id}", indicator.label, indicator.eenheid, "", latex, tuple(facts)
    )


def _method_behind(indicator: Indicator, methods: Methods) -> Method | None:
    """Return how published figures become those of stadsdelen."""
    if any(form.gewicht for form in indicator.forms):
        return methods[_WEIGHED]
    if indicator.is_count and indicator.forms:
        return methods[_SUMMED]
    return None


def _years(series: Series) -> str:
    years = sorted(series.jaren)
    whole = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    when = f"{years[0]} tot en met {years[-1]}" if whole else listing([str(y) for y in years])
    levels = listing([level.value for level in Level if level.depth <= series.niveau.depth])
    return f"{when}, per {levels} (uit {series.bestand}.csv: {listing(series.fields)})."


def of_methods(methods: Methods) -> Section:
    """Return the chapter: methods with their formula and source."""
    return Section(
        "methoden",
        "Methoden",
        "Hoe er gerekend wordt. Elke regel zegt wat de uitkomst vertelt; open hem voor de formule.",
        tuple(Group(name, "", tuple(map(_method, each))) for name, each in methods.groups.items()),
    )


def _method(method: Method) -> Entry:
    facts = [Fact("Waarin", method.waarin)]
    if method.let_op:
        facts.append(Fact("Let op", method.let_op))
    facts += [source_fact(each.titel, each.url) for each in method.bronnen]
    facts.append(Fact("In de code", listing(method.functies)))
    return Entry(
        _method_key(method.code),
        method.label,
        "",
        method.zegt,
        check_latex(method.latex),
        tuple(facts),
    )


def _method_key(code: str) -> str:
    return f"methode-{code}"


def of_thresholds(basis: Basis) -> Section:
    """Return the chapter: every number that decides something, with why it is this one."""
    codes = basis.thresholds.codes
    measuring = (_measuring(f"drempel-{code}", basis.thresholds[code]) for code in codes)
    own, criteria = [], []
    for criterion, parts in groupby(basis.quality.thresholds(), key=lambda each: each[1]):
        entries = tuple(
            _threshold(
                f"kwaliteit-{path}", each.label, each.waarde, each.eenheid, each.waarom, each.bron
            )
            for path, _, each in parts
        )
        if criterion is None:
            own.append(Group("Kwaliteit van de registratie", "", entries))
        else:
            criteria.append(
                Group(f"Kwaliteit: {criterion.label.lower()}", criterion.waarom, entries)
            )
    return Section(
        "drempels",
        "Drempels",
        "Elke grens waarbij een uitspraak wel of niet gedaan wordt, en waarom zij daar ligt.",
        (
            Group(
                "Afscherming en publicatie", "", tuple(_plan_values(basis.plan, basis.plan_words))
            ),
            Group("Verschillen tussen gebieden", "", tuple(measuring)),
            *own,
            *criteria,
        ),
    )


def _measuring(key: str, each: Threshold) -> Entry:
    entry = _threshold(key, each.label, each.waarde, each.eenheid, each.waarom, each.bron)
    return replace(entry, facts=(*entry.facts, Fact("In de code", listing(each.gebruik))))


def _threshold(key: str, title: str, value: float, unit: str, why: str, source: str) -> Entry:
    return _decides(key, title, with_unit(plain(value), unit), why, source)


def _decides(key: str, title: str, mark: str, why: str, source: str) -> Entry:
    facts = (Fact("Waarom", why), source_fact(source))
    return Entry(key, title, mark, "", "", facts)


def _plan_values(plan: Plan, words: PlanWords) -> Iterator[Entry]:
    for name, each in words.waarden.items():
        value = getattr(plan, name)
        if isinstance(value, Mapping):
            shown = listing([f"{place} {plain(least)}" for place, least in value.items()])
        elif isinstance(value, tuple):
            shown = listing([plain(bound) for bound in value])
        else:
            shown = plain(getattr(value, "drempel", value))
        yield _decides(
            f"plan-{name}", each.label, with_unit(shown, each.eenheid), each.waarom, each.bron
        )
