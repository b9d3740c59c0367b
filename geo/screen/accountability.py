"""Where every figure comes from, as a screen: all of it taken from what the app computes with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from geo.advice.order import FORMULA
from geo.advice.rules import Rule, Rules
from geo.areas import Level
from geo.catalogue import DIRECTION_WORDS, Catalogue, Indicator, Series
from geo.causes import Causes, Condition
from geo.disclosure import Plan
from geo.measure_rules import TOTAL, DemandNeed, NeedModel, Threshold, Thresholds
from geo.methods import Method, Methods, check_latex
from geo.plan_words import PlanWords
from geo.quality_rules import QualityRules
from geo.screen.advice.words import ADDRESSED, EVIDENCE
from geo.shipped import Shelf, ShippedFile
from geo.target_groups import Known, TargetGroup, TargetGroups
from geo.taxonomy import Taxonomy
from geo.text import how_many, listing, number, sentence_case
from geo.workload import Assumption, Workload

_WEIGHED, _SUMMED = "gewogen_gemiddelde", "som_van_wijken"
_KNOWN = {
    Known.MEASURED: ("Gemeten", "Er is een CBS-cijfer per gebied."),
    Known.MODELLED: ("Geschat met een model", "Iemand anders schatte de groep, met een model."),
    Known.NATIONAL: (
        "Landelijk bekend",
        "Er is een landelijk percentage. Dat geldt alleen voor de stad als geheel, met een marge.",
    ),
    Known.ELSEWHERE: (
        "Langs een andere weg te zien",
        "De groep is niet te tellen, maar wel ergens anders te zien.",
    ),
    Known.UNKNOWN: (
        "Onbekend",
        "Er is geen cijfer dat te verdedigen is. Hier helpt alleen kijken.",
    ),
}
_SHELVES = {
    Shelf.FIGURES: "Cijfers en indeling",
    Shelf.BOUNDARIES: "Grenzen voor de kaart",
    Shelf.KNOWLEDGE: "Kennis: wat analisten mogen wijzigen",
    Shelf.DEMONSTRATION: "Demonstratie: verzonnen leveringen",
}
_IS = {"ten_minste": "ten minste", "ten_hoogste": "ten hoogste"}
_PLACES = 6
_ONE = {
    "weken": "week",
    "aanbieders": "aanbieder",
    "registraties per kwartaal": "registratie per kwartaal",
}
# Units that are no number of something: they stand before the value.
_BEFORE = ("aandeel", "afstand", "deel", "kans", "score")


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads: another site, or a place on this page (``#``)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something an entry says: what it is about, the text, and links behind it."""

    label: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator, method, threshold or file.

    Parameters
    ----------
    key : str
        Its place on the page, unique.
    title : str
    mark : str
        What shows beside the title: a unit, a value, a version.
    line : str
        What shows below the title.
    latex : str
        A formula, or empty.
    facts : tuple of Fact
    """

    key: str
    title: str
    mark: str
    line: str
    latex: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together."""

    title: str
    text: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the page."""

    key: str
    title: str
    text: str
    groups: tuple[Group, ...]

    @property
    def entries(self) -> list[Entry]:
        """The entries of all groups."""
        return [entry for group in self.groups for entry in group.entries]


@dataclass(frozen=True, slots=True)
class AccountabilityScreen:
    """The page in words.

    Parameters
    ----------
    headline, explanation : str
    sections : tuple of Section
    """

    headline: str
    explanation: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """All that the app computes with, as it was read.

    Parameters
    ----------
    municipality : str
        Its CBS code.
    catalogue, taxonomy, plan, plan_words, thresholds, need, causes, groups, workload, quality
        Files of ``data/``.
    methods
        The files of ``data/``.
    advice : Rules
    files : tuple of ShippedFile
    standard_version : int
        Version of the registration standard.
    data_version : str
        Fingerprint of the shipped figures.
    """

    municipality: str
    catalogue: Catalogue
    taxonomy: Taxonomy
    plan: Plan
    plan_words: PlanWords
    thresholds: Thresholds
    need: NeedModel
    causes: Causes
    groups: TargetGroups
    workload: Workload
    quality: QualityRules
    methods: Methods
    advice: Rules
    files: tuple[ShippedFile, ...]
    standard_version: int
    data_version: str


def accountability_screen(basis: Basis) -> AccountabilityScreen:
    """Return the whole page.

    Parameters
    ----------
    basis : Basis
    """
    return AccountabilityScreen(
        headline="Van elk cijfer staat hier waar het vandaan komt.",
        explanation=(
            "Wat het is, hoe het berekend wordt, welke grens geldt en welke bron erachter zit. "
            "Deze pagina is gemaakt uit dezelfde bestanden waarmee gerekend wordt. Een analist kan "
            "ze wijzigen, en dan verandert deze pagina mee."
        ),
        sections=(
            _indicators(basis),
            _methods(basis.methods),
            _thresholds(basis),
            _need(basis),
            _causes(basis.causes),
            _target_groups(basis),
            _workload(basis.workload),
            _advice(basis.advice),
            _versions(basis),
        ),
    )


# --- indicators -----------------------------------------------------------------------------------


def _indicators(basis: Basis) -> Section:
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
        Fact("In woorden", _sentence(indicator.formule)),
    ]
    if method:
        facts.append(Fact("Stadsdelen", "", (Link(method.label, f"#{_method_key(method.code)}"),)))
    facts += [Fact("Jaren en niveaus", _years(each)) for each in indicator.reeksen]
    if not indicator.reeksen and indicator.opgehaald:
        facts.append(Fact("Jaren en niveaus", "Geen; de analist kan een jaar ophalen bij CBS."))
    elif not indicator.reeksen:
        plan = Link("de pagina Publicatie", f"./publicatie?gemeente={basis.municipality}")
        facts.append(Fact("Periodes en niveaus", "Wat gepubliceerd wordt, staat op", (plan,)))
    if indicator.let_op:
        facts.append(Fact("Let op", indicator.let_op))
    facts.append(_source(f"{source.titel} ({source.uitgever})", source.url))
    facts.append(Fact("Licentie", _sentence(source.licentie)))
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


# --- methods --------------------------------------------------------------------------------------


def _methods(methods: Methods) -> Section:
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
    facts += [_source(each.titel, each.url) for each in method.bronnen]
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


# --- thresholds -----------------------------------------------------------------------------------


def _thresholds(basis: Basis) -> Section:
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
    return _decides(key, title, _with_unit(_plain(value), unit), why, source)


def _decides(key: str, title: str, mark: str, why: str, source: str) -> Entry:
    facts = (Fact("Waarom", why), _source(source))
    return Entry(key, title, mark, "", "", facts)


def _plan_values(plan: Plan, words: PlanWords) -> Iterator[Entry]:
    for name, each in words.waarden.items():
        value = getattr(plan, name)
        if isinstance(value, Mapping):
            shown = listing([f"{place} {_plain(least)}" for place, least in value.items()])
        elif isinstance(value, tuple):
            shown = listing([_plain(bound) for bound in value])
        else:
            shown = _plain(getattr(value, "drempel", value))
        yield _decides(
            f"plan-{name}", each.label, _with_unit(shown, each.eenheid), each.waarom, each.bron
        )


# --- need, causes, groups, workload ---------------------------------------------------------------


def _need(basis: Basis) -> Section:
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
                            _source(each.bron),
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
            f"{_plain(100 * part.aandeel)}%",
            f"{need.kenmerken[part.kenmerk].label}. {part.waarom} Bron: {part.bron}",
            (Link("waar dit staat", f"#kenmerk-{part.kenmerk}"),),
        )
        for part in parts
    )
    groups = how_many(len(parts), "groep", "groepen")
    return Entry(f"behoefte-{model.vraag}", labels[model.vraag], groups, "", "", facts)


def _causes(causes: Causes) -> Section:
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
    value = _with_unit(_plain(condition.waarde), figure.eenheid)
    text = (
        f"{figure.label}: {_IS[condition.als]} {value}. {condition.waarom} Bron: {condition.bron}"
    )
    return Fact(label, text)


def _figure(code: str, causes: Causes) -> str:
    figure = causes.cijfers[code]
    return f"{figure.label} ({figure.eenheid})"


def _target_groups(basis: Basis) -> Section:
    rows = basis.groups.doelgroepen
    return Section(
        "doelgroepen",
        "Doelgroepen",
        "Hoe (of) bekend is hoe groot een groep is. Groepen overlappen en worden nooit opgeteld.",
        tuple(
            Group(title, text, tuple(_target_group(g, basis) for g in rows if g.referentie is kind))
            for kind, (title, text) in _KNOWN.items()
            if any(g.referentie is kind for g in rows)
        ),
    )


def _target_group(group: TargetGroup, basis: Basis) -> Entry:
    facts = [Fact("Toelichting", group.toelichting)]
    mark = ""
    if group.cijfer_pct is not None and group.marge_pct:
        mark = f"{_plain(group.cijfer_pct)}%"
        low, high = (_plain(each) for each in group.marge_pct)
        facts.append(Fact("Cijfer", f"{mark} (tussen {low}% en {high}%) van de {group.waarover}."))
    if group.indicator:
        link = Link(basis.catalogue[group.indicator].label, f"#indicator-{group.indicator}")
        facts.append(Fact("Vergeleken met", "", (link,)))
    if why := group.why_unknown(basis.municipality):
        facts.append(Fact("In deze gemeente", _sentence(why)))
    if group.bron:
        facts.append(
            _source(
                f"{group.bron.titel}, {group.bron.uitgever} ({group.bron.jaar})", group.bron.url
            )
        )
    if group.ook_zichtbaar_in:
        seen = [_in_words(each, basis.taxonomy) for each in group.ook_zichtbaar_in]
        facts.append(Fact("Ook te zien in", _sentence("; ".join(seen))))
    facts.append(Fact("Getoond per", f"{sentence_case(group.finest.value)}{_yearly(group)}."))
    if group.genoemd_door:
        facts.append(Fact("Genoemd door", f"Betrokkenen in {listing(group.genoemd_door)}."))
    return Entry(f"doelgroep-{group.code}", group.label, mark, "", "", tuple(facts))


def _yearly(group: TargetGroup) -> str:
    return ", en alleen per jaar, want de groep is gevoelig" if group.gevoelig else ""


def _in_words(text: str, taxonomy: Taxonomy) -> str:
    """Return a text with the codes of the taxonomy in it replaced by their labels."""
    labels = {
        category.code: category.label
        for breakdown in taxonomy.uitsplitsingen.values()
        for category in breakdown.categorieen
    }
    words = (
        f"‘{labels[word]}’" if "_" in word and word in labels else word.replace("_", " ")
        for word in text.split()
    )
    return " ".join(words)


def _workload(workload: Workload) -> Section:
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
        _with_unit(_plain(each.waarde), each.eenheid),
        "",
        "",
        (
            Fact("Waarom", each.waarom),
            Fact("Redelijk tussen", f"{_plain(each.laag)} en {_plain(each.hoog)} {each.eenheid}."),
            _source(each.bron),
        ),
    )


# --- advice ---------------------------------------------------------------------------------------


def _advice(rules: Rules) -> Section:
    by_category: dict[str, list[Rule]] = {}
    for rule in rules.regels:
        by_category.setdefault(rule.categorie.value, []).append(rule)
    return Section(
        "adviesregels",
        "Adviesregels",
        f"Wanneer welk advies gegeven wordt. {FORMULA}",
        tuple(
            Group(sentence_case(name.replace("_", " ")), "", tuple(map(_rule, each)))
            for name, each in by_category.items()
        ),
    )


def _rule(rule: Rule) -> Entry:
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
            Fact("Versie", f"{rule.versie}, geldig vanaf {rule.geldig_van:%d-%m-%Y}."),
            _source(rule.bron),
        ),
    )


# --- versions -------------------------------------------------------------------------------------


def _versions(basis: Basis) -> Section:
    named = (
        ("registratiestandaard", "Registratiestandaard", f"versie {basis.standard_version}"),
        ("taxonomie", "Taxonomie", f"versie {basis.taxonomy.versie}"),
        ("gegevens", "Gegevens van de gemeente", basis.data_version),
    )
    says = {
        "registratiestandaard": "Welke bestanden organisaties leveren, met welke kolommen.",
        "taxonomie": "Welke hulpvragen, doelgroepen en andere uitsplitsingen er zijn.",
        "gegevens": "Vingerafdruk van alle meegeleverde cijfers en grenzen samen.",
    }
    return Section(
        "versies",
        "Bestanden en versies",
        "Elk bestand dat met de toepassing meekomt. Met het controlegetal (SHA-256) is na te gaan "
        "of een bestand nog hetzelfde is.",
        (
            Group(
                "Versies",
                "",
                tuple(
                    Entry(f"versie-{key}", title, mark, "", "", (Fact("Wat", says[key]),))
                    for key, title, mark in named
                ),
            ),
            *(
                Group(title, "", tuple(_files(shelf, basis.files)))
                for shelf, title in _SHELVES.items()
                if any(file.shelf is shelf for file in basis.files)
            ),
        ),
    )


def _files(shelf: Shelf, files: Iterable[ShippedFile]) -> Iterator[Entry]:
    """Yield an entry per file, or per source where many files share it."""
    mine = [file for file in files if file.shelf is shelf]
    if shelf in (Shelf.FIGURES, Shelf.KNOWLEDGE):
        for file in mine:
            yield _described(file.path, [file])
        return
    for source in dict.fromkeys(file.source for file in mine):
        yield _described(source, [file for file in mine if file.source == source])


def _described(title: str, files: list[ShippedFile]) -> Entry:
    first = files[0]
    several = len(files) > 1
    facts = [Fact("Wat", first.note)] if first.note else []
    facts += [_source(first.source), Fact("Licentie", _sentence(first.licence))]
    if not several and first.vintage:
        facts.append(Fact("Jaargang of versie", _sentence(first.vintage)))
    facts.append(Fact("Datum", _sentence(first.date)))
    for file in files:
        vintage = f", {file.vintage}" if several and file.vintage else ""
        name = f"{file.path}{vintage}: " if several else ""
        facts.append(Fact("Controlegetal", f"{name}{file.sha256}"))
    mark = how_many(len(files), "bestand", "bestanden") if several else first.vintage
    return Entry(f"bestand-{first.path}", title, mark, "", "", tuple(facts))


# --- words ----------------------------------------------------------------------------------------


def _source(text: str, url: str = "") -> Fact:
    if url:
        return Fact("Bron", "", (Link(text, url),))
    return Fact("Bron", _sentence(text))


def _plain(value: float) -> str:
    """Return a number with as many decimals as it has."""
    decimals = len(f"{value:.{_PLACES}f}".rstrip("0").partition(".")[2])
    return number(value, decimals)


def _with_unit(value: str, unit: str) -> str:
    if unit.split()[0] in _BEFORE:
        return f"{unit}: {value}"
    if value == "1":
        unit = _ONE.get(unit, unit)
    return f"{value}{unit}" if unit.startswith("%") else f"{value} {unit}"


def _sentence(text: str) -> str:
    text = sentence_case(text.strip())
    return text if text.endswith((".", "?", "!")) else f"{text}."
