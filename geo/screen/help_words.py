"""What stands behind a name or a state on the screen, in a few lines: help where it is asked."""

from __future__ import annotations

from collections.abc import Mapping

from geo.catalogue import DIRECTION_WORDS, Catalogue
from geo.cell import State
from geo.screen.model import Column, Definition

_STATES = {
    State.SUPPRESSED: (
        "Afgeschermd",
        (
            "Dit getal is klein, of verraadt een klein getal elders. Daarom staat het er niet. "
            "Afgeschermd is iets anders dan nul, en zegt niets over hoog of laag."
        ),
    ),
    State.NO_DATA: (
        "Geen data",
        "Er is niets geleverd, of te weinig om iets te zeggen. Dat is geen nul.",
    ),
    State.NOT_APPLICABLE: (
        "Niet van toepassing",
        "Het cijfer kan hier niet bestaan, bijvoorbeeld omdat er niemand woont.",
    ),
}
# Columns that stand beside the figure of the map; the key of a column says what it is.
_COLUMNS = {
    "in": "Het grotere gebied waar dit gebied in ligt.",
    "aantal": "Nieuwe dossiers in de periode, afgerond. Geregistreerd is niet hetzelfde als "
    "geholpen.",
    "totaal": "Alle nieuwe dossiers samen, wat de vraag ook was; afgerond.",
    "aandeel": "Dit deel van alle nieuwe dossiers in het gebied.",
    "inwoners": "Inwoners op 1 januari van dat jaar, volgens CBS.",
    "verhouding": "Geregistreerd gedeeld door verwacht: 1 is precies wat verwacht is.",
    "nu": "Nieuwe dossiers in de gekozen periode, afgerond.",
    "eerder": "Nieuwe dossiers in dezelfde periode een jaar eerder, afgerond.",
    "organisatie": "De organisatie die op dit servicepunt werkt.",
}


def definition_lines(d: Definition) -> tuple[str, ...]:
    """Return a name, and below it what it is, its unit, direction, formula and source."""
    return _lines(d.label, d.text, d.example, d.remark, d.unit, d.direction, d.formula, d.source)


def indicator_lines(catalogue: Catalogue, code: str) -> tuple[str, ...]:
    """Return the same of an indicator of the catalogue."""
    i = catalogue[code]
    return _lines(
        i.label,
        i.definitie,
        i.voorbeeld,
        i.let_op,
        i.eenheid,
        DIRECTION_WORDS[i.richting],
        i.formule,
        catalogue.bronnen[i.bron].titel,
    )


def state_lines(state: State) -> tuple[str, ...]:
    """Return the name of a state and what it means."""
    return _STATES[state]


def column_lines(column: Column, definition: Definition) -> tuple[str, ...]:
    """Return what a column holds; the figure of the map has its whole definition.

    Parameters
    ----------
    column : Column
    definition : Definition
        Of the figure on the map.

    Returns
    -------
    tuple of str
        Its name first; empty for one that needs no words.
    """
    if column.key == "waarde":
        return definition_lines(definition)
    text = column.help or _COLUMNS.get(column.key, "")
    unit = f"Eenheid: {column.unit}." if column.unit else ""
    told = tuple(line for line in (text, unit) if line)
    return (column.label, *told) if told else ()


def options_text(options: Mapping[str, str], catalogue: Catalogue, chosen: str, most: int) -> str:
    """Return the help of a list of indicators: every one, or the chosen one where there are many.

    Parameters
    ----------
    options : mapping
        Label by indicator.
    catalogue : Catalogue
    chosen : str
    most : int
        At most this many are told one by one.
    """
    known = [code for code in options if code in catalogue.by_id]
    told = known if len(known) <= most else [code for code in known if code == chosen]
    parts = ["\n\n".join(_marked(indicator_lines(catalogue, code))) for code in told]
    if len(told) < len(known):
        parts.append("Alle andere kenmerken staan op de pagina Verantwoording.")
    return "\n\n".join(parts)


def _marked(lines: tuple[str, ...]) -> tuple[str, ...]:
    return (f"**{lines[0]}**", *lines[1:])


def _lines(
    label: str,
    text: str,
    example: str,
    remark: str,
    unit: str,
    direction: str,
    formula: str,
    source: str,
) -> tuple[str, ...]:
    lines = (
        label,
        text,
        f"Voorbeeld: {example}" if example else "",
        remark,
        f"Eenheid: {unit}.",
        f"Richting: {direction}",
        f"Berekening: {formula}.",
        f"Bron: {source}.",
    )
    return tuple(line for line in lines if line)
