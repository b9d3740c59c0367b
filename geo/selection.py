"""What the user chose: checked, limited to what is published, and written in the address.

``resolve`` turns any set of wishes (from an address, from the bar) into a selection that can
be shown, and says in Dutch what it had to change and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from geo.areas import Areas, Level
from geo.catalogue import Catalogue
from geo.disclosure import Detail, Plan, kind_of
from geo.errors import InvalidPeriodError
from geo.period import Period
from geo.taxonomy import Taxonomy
from geo.text import quoted, sentence_case

ALL = "alle"
QUESTIONS = {
    "vragen": "Welke vragen?",
    "missen": "Waar missen we mensen?",
    "groepen": "Welke groepen?",
    "druk": "Hoe druk is het?",
    "afstand": "Hoe ver is het?",
    "stromen": "Wie gaat waarheen?",
    "bevolking": "Wie wonen er?",
}
_PER_MEASURE = {"niveau", "kenmerk", "vergelijk", "gebied"}
_OWN_CHOICES = {
    "vragen": _PER_MEASURE | {"periode", "hulpvraag", "uitgave"},
    "missen": (_PER_MEASURE - {"vergelijk"}) | {"periode", "hulpvraag", "uitgave"},
    "groepen": {"groep", "kalenderjaar", "gebied", "uitgave"},
    "druk": {"kwartaal", "punt", "uitgave"},
    "afstand": {"niveau", "kwartaal", "gebied"},
    "stromen": {"kalenderjaar", "punt", "uitgave"},
    "bevolking": _PER_MEASURE | {"jaar"},
}
# Questions with a single figure, and its indicator.
_ONE_MEASURE = {
    "druk": "druk",
    "afstand": "openingsuren_binnen_bereik",
    "stromen": "herkomst_bestemming",
}
# Those are about service points.
POINT_QUESTIONS = frozenset(_ONE_MEASURE)
_GROUP_MEASURE = "vertegenwoordiging"
MAP_LEVELS = (Level.STADSDEEL, Level.WIJK, Level.BUURT)
_WHOLE_MEASURES = ("grootste_vraag", "dossiers_per_1000", "dossiers", "verandering")
_TYPE_MEASURES = ("dossiers_per_1000", "aandeel_vergeleken", "dossiers", "verandering")
_CLASS_MEASURES = ("dossiers",)
# Without a crossing with age, use per resident is compared for the total only.
_REACH_MEASURES = ("verwacht_behoefte", "verwacht_gebruik")
_REACH_LEVELS = (Level.STADSDEEL, Level.WIJK)


@dataclass(frozen=True, slots=True)
class Selection:
    """One screen's choices; every field is an address parameter of the same name."""

    gemeente: str
    vraag: str
    stadsdeel: str
    niveau: Level
    periode: str
    hulpvraag: str
    kenmerk: str
    jaar: str
    vergelijk: str
    gebied: str
    uitgave: str = ""
    kwartaal: str = ""
    punt: str = ""
    groep: str = ""
    kalenderjaar: str = ""

    @property
    def chosen(self) -> str:
        """What was chosen on the map: an area, or a service point where those are shown."""
        if self.vraag == "stromen":
            return "" if self.stadsdeel == ALL else self.stadsdeel
        return self.punt if self.vraag == "druk" else self.gebied

    @property
    def relevant(self) -> frozenset[str]:
        """The choices that this question looks at."""
        return frozenset({"gemeente", "vraag", "stadsdeel"} | _OWN_CHOICES[self.vraag])

    def parameters(self) -> dict[str, str]:
        """Return the address parameters that reproduce this screen."""
        return {
            name: str(value)
            for name, value in asdict(self).items()
            if name in self.relevant and value not in ("", ALL)
        }


PARAMETERS = tuple(f.name for f in fields(Selection))


@dataclass(frozen=True)
class Scope:
    """What there is to choose from.

    Parameters
    ----------
    gemeente : str
    areas : Areas
    plan : Plan
    taxonomy : Taxonomy
    catalogue : Catalogue
    periods : tuple of Period
        Delivered periods of the release at hand, oldest first.
    releases : tuple of int
        Numbers of the releases that can be opened, the newest first.
    openings : tuple of Period
        Quarters that opening hours were delivered for, oldest first.
    points : mapping
        Service points: name by code.
    groups : mapping
        Groups of residents: name by code, the default first.
    pinned_year : int or None
        The CBS year to begin with, where a figure has it.
    """

    gemeente: str
    areas: Areas
    plan: Plan
    taxonomy: Taxonomy
    catalogue: Catalogue
    periods: tuple[Period, ...] = ()
    releases: tuple[int, ...] = ()
    openings: tuple[Period, ...] = ()
    points: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    pinned_year: int | None = None

    def year_choices(self) -> list[Period]:
        """Return the years that groups of residents are published for, the newest first."""
        view = self.plan.view(Level.STADSDEEL)
        published = view.periods(self.periods)
        kinds = view.groepen_perioden
        return sorted((p for p, kind in published.items() if kind in kinds), reverse=True)

    def quarter_choices(self, question: str) -> list[Period]:
        """Return the quarters of a question about service points, the newest first."""
        known = self.openings if question == "afstand" else self.periods
        return sorted((p for p in known if p.is_quarter), reverse=True)

    def period_choices(self, level: Level) -> list[Period]:
        """Return the periods published at a level, the default first.

        Four quarters are the latest four; a year counts when all of it was delivered.
        """
        view = self.plan.view(level)
        published = view.periods(self.periods)
        order = {kind: place for place, kind in enumerate(view.perioden)}
        return sorted(published, key=lambda p: (order[published[p]], -p.last))

    def flow_years(self) -> list[Period]:
        """Return the years of which points by stadsdeel are published, the newest first."""
        kinds = set(self.plan.view(Level.STADSDEEL).servicepunten_perioden)
        kinds &= set(self.plan.view(Level.GEMEENTE).servicepunten_perioden)
        return [p for p in self.period_choices(Level.STADSDEEL) if kind_of(p) in kinds]

    def level_choices(self, question: str) -> tuple[Level, ...]:
        """Return the levels of a question: what follows income stops at wijk."""
        if question == "groepen":
            return (Level.STADSDEEL,)
        return _REACH_LEVELS if question == "missen" else MAP_LEVELS

    def demand_choices(
        self, level: Level, period: Period | None, question: str = "vragen"
    ) -> dict[str, str]:
        """Return the demand types of a question at a level and period: label by code."""
        view = self.plan.view(level)
        labels = {ALL: "Alle hulpvragen"}
        if question == "missen":
            return labels | {g.code: g.label for g in self.taxonomy.hoofdgroepen}
        if view.hulpvraag is Detail.MAIN:
            labels |= {g.code: g.label for g in self.taxonomy.hoofdgroepen}
        elif view.hulpvraag is Detail.ALL:
            open_now = period is not None and kind_of(period) in view.gevoelig_perioden
            labels |= {
                c.code: c.label for c in self.taxonomy.demand_types if open_now or not c.gevoelig
            }
        return labels

    def measure_choices(self, question: str, level: Level, demand: str) -> dict[str, str]:
        """Return the indicators for a question: label by id."""
        if question == "missen":
            measures = _REACH_MEASURES if demand == ALL else _REACH_MEASURES[:1]
            return {i: self.catalogue[i].label for i in measures}
        if question == "bevolking":
            return {i.id: i.label for i in self.catalogue.context(level)}
        if question == "groepen":
            return {_GROUP_MEASURE: self.catalogue[_GROUP_MEASURE].label}
        if question in _ONE_MEASURE:
            only = self.catalogue[_ONE_MEASURE[question]]
            return {only.id: only.label}
        if self.plan.view(level).vorm == "klasse":
            ids: tuple[str, ...] = _CLASS_MEASURES
        else:
            ids = _WHOLE_MEASURES if demand == ALL else _TYPE_MEASURES
        return {i: self.catalogue[i].label for i in ids}


@dataclass
class _Resolver:
    """Collects what had to change while wishes are turned into a selection."""

    scope: Scope
    wishes: Mapping[str, str]
    notices: list[str] = field(default_factory=list)

    def pick(self, name: str, allowed: Mapping[str, str], default: str, what: str) -> str:
        wish = self.wishes.get(name, "")
        if not wish or wish in allowed:
            return wish or default
        shown = allowed.get(default, default) or "niets"
        shown = shown if shown.endswith("?") else f"{shown}."
        self.notices.append(
            f"{what} {quoted(wish)} bestaat niet. U ziet nu: {shown} Kies hierboven iets anders."
        )
        return default


def resolve(wishes: Mapping[str, str], scope: Scope) -> tuple[Selection, list[str]]:
    """Turn wishes into a selection that is published, nearest to what was asked.

    Parameters
    ----------
    wishes : mapping
        Address parameters or bar values by field name; absent or empty means the default.
    scope : Scope

    Returns
    -------
    Selection, list of str
        The selection, and Dutch notices on everything that could not be followed.
    """
    r = _Resolver(scope, wishes)
    areas = scope.areas
    question = r.pick("vraag", QUESTIONS, "vragen", "De vraag")
    districts = {a.code: a.name for a in areas.at(Level.STADSDEEL)} | {ALL: "alle stadsdelen"}
    district = r.pick("stadsdeel", districts, ALL, "Het stadsdeel")
    # A first quarter alone is published per stadsdeel only.
    usual = Level.WIJK if scope.period_choices(Level.WIJK) else Level.STADSDEEL
    published = question in ("vragen", "missen") and scope.periods
    default = usual if published else Level.WIJK
    own = _OWN_CHOICES[question]
    level, compare = Level.STADSDEEL, ALL
    if "niveau" in own:
        level = Level(r.pick("niveau", {v: v for v in MAP_LEVELS}, default, "Het niveau"))
        if level not in scope.level_choices(question):
            r.notices.append(f"Per {level} is dit niet te bepalen. U ziet nu wijken.")
            level = Level.WIJK
    if "vergelijk" in own:
        compare = r.pick("vergelijk", districts | {ALL: "de hele gemeente"}, ALL, "Vergelijken met")
    period, demand, measure, year, quarter = "", ALL, "", "", ""
    # One that does not exist is told, whatever the question.
    points = {**scope.points, "": "alle servicepunten"}
    point = r.pick("punt", points, "", "Het servicepunt")
    point = point if "punt" in own else ""
    group, calendar = "", ""
    if question == "groepen":
        measure = _GROUP_MEASURE
        group = r.pick("groep", scope.groups, next(iter(scope.groups), ""), "De groep")
        calendar = _resolve_year(r)
    elif question == "stromen":
        measure = _ONE_MEASURE[question]
        years = {str(p): p.label for p in scope.flow_years()}
        calendar = r.pick("kalenderjaar", years, next(iter(years), ""), "Het kalenderjaar")
    elif question in _ONE_MEASURE:
        measure = _ONE_MEASURE[question]
        quarter = _resolve_quarter(r, question)
    elif question in ("vragen", "missen"):
        chosen = _resolve_period(r, level)
        period = str(chosen) if chosen else ""
        demand = _resolve_demand(r, level, chosen, question)
        measure = _resolve_measure(r, level, demand, question)
    else:
        measures = scope.measure_choices(question, level, ALL)
        known = {i.id: i.label for i in scope.catalogue.indicatoren}
        wish = wishes.get("kenmerk", "")
        measure = next(iter(measures))
        if wish in measures:
            measure = wish
        elif wish in known and scope.catalogue[wish].soort == "context":
            r.notices.append(
                f"'{known[wish]}' bestaat niet per {level}. U ziet nu: {measures[measure]}."
            )
        elif wish and wish not in known:
            r.pick("kenmerk", measures, measure, "Het kenmerk")
        years = {str(y): str(y) for y in scope.catalogue[measure].years(level)}
        wish = wishes.get("jaar", "")
        pinned = str(scope.pinned_year or "")
        year = wish if wish in years else pinned if pinned in years else next(iter(years))
        if wish and wish not in years:
            r.notices.append(
                f"'{scope.catalogue[measure].label}' is er per {level} niet voor "
                f"{quoted(wish, 10)}. U ziet nu {year}."
            )
    area = _resolve_area(r, level, district) if "gebied" in own else ""
    numbers = {str(n): f"uitgave {n}" for n in scope.releases} | {"": "de nieuwste"}
    release = r.pick("uitgave", numbers, "", "De uitgave") if "uitgave" in own else ""
    return (
        Selection(
            scope.gemeente,
            question,
            district,
            level,
            period,
            demand,
            measure,
            year,
            compare,
            area,
            release,
            quarter,
            point,
            group,
            calendar,
        ),
        r.notices,
    )


def _resolve_year(r: _Resolver) -> str:
    """Return the year to show groups of residents for; empty when there is none yet."""
    choices = [str(p) for p in r.scope.year_choices()]
    wish, default = r.wishes.get("kalenderjaar", ""), next(iter(choices), "")
    if not wish or wish in choices:
        return wish or default
    shown = f"U ziet nu {default}." if default else "Er is nog geen heel jaar gepubliceerd."
    r.notices.append(
        f"Over {quoted(wish, 20)} zijn geen groepen gepubliceerd: alleen per jaar. {shown}"
    )
    return default


def _resolve_quarter(r: _Resolver, question: str) -> str:
    """Return the quarter to show; empty when there is none yet."""
    choices = [str(p) for p in r.scope.quarter_choices(question)]
    wish = r.wishes.get("kwartaal", "")
    if not wish or wish in choices:
        return wish or next(iter(choices), "")
    try:
        asked = Period.parse(wish)
    except InvalidPeriodError as error:
        r.notices.append(error.what)
        return next(iter(choices), "")
    if asked.is_quarter:
        # Kept as asked: the screen says that there is no data, it does not show another quarter.
        return str(asked)
    r.notices.append(f"{QUESTIONS[question]} beantwoorden we per kwartaal. U ziet nu het nieuwste.")
    return next(iter(choices), "")


def _resolve_period(r: _Resolver, level: Level) -> Period | None:
    choices = r.scope.period_choices(level)
    wish = r.wishes.get("periode", "")
    default = choices[0] if choices else None
    if not wish:
        return default
    try:
        asked = Period.parse(wish)
    except InvalidPeriodError as error:
        instead = f" U ziet nu {default.label}." if default else ""
        r.notices.append(error.what + instead)
        return default
    if asked in choices:
        return asked
    if default is None:
        # Nothing is published at this level yet; the screen says what is.
        return None
    delivered = any(asked.contains(p) or p.contains(asked) for p in r.scope.periods)
    if not delivered:
        # Kept as asked: the screen says that there is no data, it does not show another period.
        return asked
    nearest = min(
        choices, key=lambda p: (not p.contains(asked), abs(p.last - asked.last), p.months)
    )
    r.notices.append(f"{_why_not(asked, level, r.scope.plan)} U ziet nu {nearest.label}.")
    return nearest


def _why_not(period: Period, level: Level, plan: Plan) -> str:
    """Return why a period cannot be shown at a level."""
    kind = kind_of(period)
    if kind is None:
        return f"{sentence_case(period.label)} is geen periode die we tonen."
    if kind in plan.view(level).perioden:
        return f"Over {period.label} is nog niet alles geleverd, of er is een latere periode."
    return f"Per {level} publiceren we {period.label} niet: de aantallen worden dan te klein."


def _resolve_demand(r: _Resolver, level: Level, period: Period | None, question: str) -> str:
    scope = r.scope
    allowed = scope.demand_choices(level, period, question)
    wish = r.wishes.get("hulpvraag", "")
    if not wish or wish in allowed:
        return wish or ALL
    types = {c.code: c for c in scope.taxonomy.demand_types}
    labels = scope.taxonomy.demand_labels
    if wish not in labels:
        return r.pick("hulpvraag", allowed, ALL, "De hulpvraag")
    group = scope.taxonomy.group_of.get(wish, "")
    nearest = group if group in allowed else ALL
    if question == "missen":
        why = "heeft geen eigen verwachting"
    elif wish in types and types[wish].gevoelig and level is not Level.BUURT:
        why = "is gevoelig en tonen we alleen per stadsdeel en per kalenderjaar"
    else:
        why = f"publiceren we niet per {level}"
    r.notices.append(f"'{labels[wish]}' {why}. U ziet nu: {allowed[nearest]}.")
    return nearest


def _resolve_measure(r: _Resolver, level: Level, demand: str, question: str) -> str:
    scope = r.scope
    allowed = scope.measure_choices(question, level, demand)
    wish = r.wishes.get("kenmerk", "")
    default = next(iter(allowed))
    if not wish or wish in allowed:
        return wish or default
    known = {i.id for i in scope.catalogue.indicatoren}
    if wish not in known:
        return r.pick("kenmerk", allowed, default, "De weergave")
    if scope.plan.view(level).vorm == "klasse":
        r.notices.append(
            f"Per {level} tonen we alleen het totaal van een jaar, in klassen. "
            f"U ziet nu: {allowed[default]}."
        )
    # Otherwise the measure simply belongs to another question or demand type.
    return default


def _resolve_area(r: _Resolver, level: Level, district: str) -> str:
    areas, wish = r.scope.areas, r.wishes.get("gebied", "")
    if wish in ("", areas.gemeente.code):
        return ""
    if wish not in areas:
        r.notices.append(
            f"Het gebied {quoted(wish)} bestaat niet in {areas.gemeente.name}. "
            "Kies een gebied op de kaart of in de lijst."
        )
        return ""
    found = areas.ancestor(wish, level)
    if not found:
        below = areas.within(wish, level)
        if len(below) != 1:
            r.notices.append(
                f"{areas[wish].name} is meer dan één {level}. "
                f"Kies een {level} op de kaart of in de lijst."
            )
            return ""
        found = below[0]
    if district != ALL and areas.ancestor(found, Level.STADSDEEL) != district:
        r.notices.append(
            f"{areas[found].name} ligt niet in {areas[district].name}. "
            "Kies een gebied op de kaart of in de lijst."
        )
        return ""
    return found
