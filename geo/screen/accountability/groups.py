"""The chapter on target groups: how the size of each is known."""

from __future__ import annotations

from geo.screen.accountability.facts import plain, sentence, source_fact
from geo.screen.accountability.model import Basis, Entry, Fact, Group, Link, Section
from geo.target_groups import Known, TargetGroup
from geo.taxonomy import Taxonomy
from geo.text import listing, sentence_case

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


def of_target_groups(basis: Basis) -> Section:
    """Return the chapter: target groups by how their size is known."""
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
        mark = f"{plain(group.cijfer_pct)}%"
        low, high = (plain(each) for each in group.marge_pct)
        facts.append(Fact("Cijfer", f"{mark} (tussen {low}% en {high}%) van de {group.waarover}."))
    if group.indicator:
        link = Link(basis.catalogue[group.indicator].label, f"#indicator-{group.indicator}")
        facts.append(Fact("Vergeleken met", "", (link,)))
    if why := group.why_unknown(basis.municipality):
        facts.append(Fact("In deze gemeente", sentence(why.told())))
    if group.bron:
        facts.append(
            source_fact(
                f"{group.bron.titel}, {group.bron.uitgever} ({group.bron.jaar})", group.bron.url
            )
        )
    if group.ook_zichtbaar_in:
        seen = [_in_words(each, basis.taxonomy) for each in group.ook_zichtbaar_in]
        facts.append(Fact("Ook te zien in", sentence("; ".join(seen))))
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
