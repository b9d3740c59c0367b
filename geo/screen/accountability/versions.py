"""The chapter on files and versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geo.screen.accountability.facts import sentence, source_fact
from geo.screen.accountability.model import Basis, Entry, Fact, Group, Section
from geo.shipped import Shelf, ShippedFile
from geo.text import how_many

_SHELVES = {
    Shelf.FIGURES: "Cijfers en indeling",
    Shelf.BOUNDARIES: "Grenzen voor de kaart",
    Shelf.KNOWLEDGE: "Kennis: wat analisten mogen wijzigen",
    Shelf.DEMONSTRATION: "Demonstratie: verzonnen leveringen",
}


def of_versions(basis: Basis) -> Section:
    """Return the chapter: versions, and the files with their source, licence and checksum."""
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
    facts += [source_fact(first.source), Fact("Licentie", sentence(first.licence))]
    if not several and first.vintage:
        facts.append(Fact("Jaargang of versie", sentence(first.vintage)))
    facts.append(Fact("Datum", sentence(first.date)))
    for file in files:
        vintage = f", {file.vintage}" if several and file.vintage else ""
        name = f"{file.path}{vintage}: " if several else ""
        facts.append(Fact("Controlegetal", f"{name}{file.sha256}"))
    mark = how_many(len(files), "bestand", "bestanden") if several else first.vintage
    return Entry(f"bestand-{first.path}", title, mark, "", "", tuple(facts))
