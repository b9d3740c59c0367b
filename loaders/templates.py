"""Excel templates per kind of file, generated from the standard and the taxonomy.

A template offers what may be filled in as drop-down lists, and explains every column and code
on a sheet of its own. It has no macros, and it passes the check as it is: a file without rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from geo.areas import Area, Areas, Level
from geo.period import Period
from geo.taxonomy import Taxonomy
from geo.text import sentence_case
from loaders.reading import by_name, fold
from loaders.spellings import load_spellings
from loaders.standard import ColumnSpec, Standard
from loaders.template_writer import Column, Explained, TemplateWriter

WIDE_KIND, WIDE_BREAKDOWN = "registraties", "hulpvraag"
_WIDE = f"{WIDE_KIND}_breed"
_WIDE_KEYS = ("periode", "servicepunt", "gebied", "eenheid")
# What the words mean that are no code of anything.
_SPECIAL = {
    ("servicepunt", "alle"): "alle servicepunten samen",
    ("servicepunt", "onbekend"): "het punt is niet vastgelegd",
    ("gebied", "onbekend"): "het woongebied is niet vastgelegd",
    ("gebied", "buiten"): "woont in een andere gemeente",
    ("gebied", "geen_vast_adres"): "heeft geen vast adres",
}
_QUARTERS_OFFERED = 12
# Other values than those on the list can be right here: the spreadsheet warns, and lets go.
_OPEN_TYPES = {"periode", "servicepunt", "gebied"}


@dataclass(frozen=True, slots=True)
class Template:
    """A template on offer.

    Parameters
    ----------
    code : str
        What ``build_template`` takes.
    label, description : str
    file_name : str
    """

    code: str
    label: str
    description: str
    file_name: str


@dataclass(frozen=True)
class Offer:
    """What a municipality's templates offer to choose from.

    Parameters
    ----------
    areas : Areas
    taxonomy : Taxonomy
    points : mapping
        Name by code of the known service points; may be empty.
    today : date
        The quarters up to this day are offered.
    """

    areas: Areas
    taxonomy: Taxonomy
    points: Mapping[str, str]
    today: date

    def choices(self, spec: ColumnSpec) -> list[str]:
        """Return the values that a column may be chosen from; empty when it has no list."""
        spellings = load_spellings()
        match spec.soort:
            case "periode":
                return _quarters(self.today)
            case "servicepunt":
                return [*self._point_names(), *spellings.servicepunt] if self.points else []
            case "gebied":
                return [f"{a.code} {a.name}" for a in self._areas()] + list(spellings.gebied)
            case "uitsplitsing":
                return list(self.taxonomy.uitsplitsingen)
            case "eenheid":
                return list(self.taxonomy.eenheden)
            case "ja_nee":
                return list(spellings.ja_nee)
            case "aantal":
                return [*spellings.achtergehouden, *spellings.geen_gegevens]
            case _:
                return list(spec.keuzes)

    def explained(self, spec: ColumnSpec) -> Iterator[Explained]:
        """Yield column, code, label and definition of every code of a column."""
        match spec.soort:
            case "keuze":
                for code, label in spec.keuzes.items():
                    yield spec.naam, code, label, ""
            case "eenheid":
                for code, unit in self.taxonomy.eenheden.items():
                    yield spec.naam, code, unit.label, unit.omschrijving
            case "categorie":
                for name, breakdown in self.taxonomy.uitsplitsingen.items():
                    for c in breakdown.categorieen:
                        yield f"categorie bij {name}", c.code, c.label, c.omschrijving
            case "servicepunt":
                for code, name in self.points.items():
                    yield spec.naam, code, name, ""
            case "gebied":
                for area in self._areas():
                    yield spec.naam, area.code, area.name, self._place(area)
        for (kind, code), meaning in _SPECIAL.items():
            if kind == spec.soort:
                yield spec.naam, code, meaning, ""

    def _areas(self) -> list[Area]:
        return [area for level in Level for area in self.areas.at(level)]

    def _place(self, area: Area) -> str:
        level = sentence_case(area.level.value)
        return f"{level} in {self.areas[area.parent].name}" if area.parent else level

    def _point_names(self) -> list[str]:
        """Return the names of the points, and the code of those that share a name."""
        known = by_name(self.points)
        return [
            name if known.get(fold(name)) == code else code for code, name in self.points.items()
        ]


def templates(standard: Standard) -> list[Template]:
    """Return the templates on offer: one per kind of file, the wide one beside its long twin."""
    found = []
    for kind in standard.soorten:
        name = f"sjabloon_{kind.code}.xlsx"
        found.append(Template(kind.code, kind.label, kind.omschrijving, name))
        if kind.code == WIDE_KIND:
            text = (
                "Eén rij per periode, servicepunt en gebied, met een kolom per hulpvraag. "
                "Het snelst als u alleen hulpvragen telt."
            )
            found.append(Template(_WIDE, f"{kind.label}, breed", text, f"sjabloon_{_WIDE}.xlsx"))
    return found


def build_template(code: str, standard: Standard, offer: Offer) -> bytes:
    """Make a template.

    Parameters
    ----------
    code : str
        As in ``templates``.
    standard : Standard
    offer : Offer

    Returns
    -------
    bytes
        An Excel file: the sheet to fill in, 'Uitleg' and the hidden lists.

    Raises
    ------
    KeyError
        If there is no such template.
    """
    template = {t.code: t for t in templates(standard)}[code]
    wide = code == _WIDE
    kind = standard[WIDE_KIND if wide else code]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        subject = f"Registratiestandaard versie {standard.versie}"
        book.set_properties({"title": template.label, "subject": subject})
        writer = TemplateWriter(book, kind.label)
        columns = [_column(c, offer) for c in kind.kolommen]
        if wide:
            columns = _wide(columns, offer.taxonomy)
        if any(c.spec.soort == "categorie" for c in columns):
            for name, breakdown in offer.taxonomy.uitsplitsingen.items():
                writer.add_list(f"cat_{name}", breakdown.codes)
        writer.fill_in(columns)
        intro = [
            template.description,
            "Vul het eerste blad in en lever dit bestand aan op de pagina Gegevens.",
            "Groene koppen zijn verplicht, grijze mogen leeg blijven. Laat de koppen staan.",
            "Noem geen cliënten: geen namen, geboortedatums, telefoonnummers of e-mailadressen.",
            f"{subject}.",
        ]
        codes = [line for column in columns for line in offer.explained(column.spec)]
        writer.explain(template.label, intro, columns, list(dict.fromkeys(codes)))
    return target.getvalue()


def _column(spec: ColumnSpec, offer: Offer) -> Column:
    is_open = spec.open or spec.soort in _OPEN_TYPES
    choices = tuple(offer.choices(spec))
    return Column(spec.naam, spec.omschrijving, spec, choices, is_open=is_open)


def _wide(columns: list[Column], taxonomy: Taxonomy) -> list[Column]:
    """Return the columns that say which cell, then a count for every category."""
    count = next(c for c in columns if c.heading == "aantal")
    keys = [c for c in columns if c.heading in _WIDE_KEYS]
    return keys + [
        Column(c.label, f"{c.omschrijving} {count.note}", count.spec, count.choices, is_open=False)
        for c in taxonomy.uitsplitsingen[WIDE_BREAKDOWN].categorieen
    ]


def _quarters(today: date) -> list[str]:
    """Return the quarters up to the present one, the latest first."""
    latest = today.year * 4 + (today.month - 1) // 3
    steps = range(latest, latest - _QUARTERS_OFFERED, -1)
    return [str(Period.of_quarter(step // 4, step % 4 + 1)) for step in steps]
