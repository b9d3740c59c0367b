"""Files as they come wrong: each with the verdict it must get and the words that say why.

Every file goes the whole way, from its bytes through ``check_file``.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from loaders.check import check_file
from loaders.long_file import in_words
from loaders.report import NeedsMappingError, RefusedError, UnreadableError
from tests.loaders.files import as_csv, as_ods, as_xlsx, rows_of
from tests.loaders.sources import CONTEXT
from tests.loaders.test_checks import GOOD
from tests.loaders.village import demand, row

CLEAN, REJECTED = "schoon", "afgewezen"
REFUSED, UNREADABLE, UNMAPPED = "geweigerd", "onleesbaar", "indeling gevraagd"


@dataclass(frozen=True)
class Broken:
    """A file, and what must be said about it.

    ``told`` are words of the errors (or of the refusal), ``warned`` words of the warnings;
    ``counts`` are the rows read, accepted and rejected.
    """

    content: bytes
    verdict: str
    told: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    counts: tuple[int, int, int] | None = None
    name: str = "levering.csv"
    kind: str | None = None


def long(*rows, **more):
    return as_csv(rows_of(rows), **more)


def one_wrong(column, value, *told, kind="registraties"):
    """Two good rows and, between them in row 3, one with a wrong value."""
    good = GOOD[kind]
    keys = {"registraties": "eenheid"}
    first, last = dict(good), dict(good)
    if kind in keys:
        first["eenheid"], last["eenheid"] = "lopend", "contacten"
        rows, counts = [first, good | {column: value}, last], (3, 2, 1)
    else:
        rows, counts = [good | {column: value}], (1, 0, 1)
    rij = 3 if kind in keys else 2
    place = f"Rij {rij}, kolom {column}: '{value}'"
    return Broken(long(*rows), REJECTED, (place, *told), counts=counts, kind=kind)


VALUES = {
    "period that cannot be": one_wrong("periode", "2026-K5", "geen periode"),
    "period with a short year": one_wrong("periode", "K3 26", "Voorstel: 2026-K3"),
    "no period": one_wrong("periode", "", "leeg"),
    "period in the first century": one_wrong("periode", "0026-K3", "jaartal kan niet"),
    "unknown point": one_wrong("servicepunt", "Punt Dyk", "niet in de lijst", "Voorstel: P1"),
    "no point": one_wrong("servicepunt", "", "maar moet gevuld zijn."),
    "area almost right": one_wrong("gebied", "Dijk Oosd", "lijkt op Dijk Oost"),
    "area of another level with the same name": Broken(
        long(row(gebied="Veld")), REJECTED, ("Rij 2, kolom gebied: 'Veld'", "WK3", "BU31")
    ),
    "area of another municipality": one_wrong("gebied", "WK036301", "ligt niet in", "buiten"),
    "area that is not": one_wrong("gebied", "Atlantis", "geen bekend gebied"),
    "no area": one_wrong("gebied", "", "leeg", "Voorstel: onbekend"),
    "breakdown almost right": one_wrong("uitsplitsing", "totalen", "Voorstel: totaal"),
    "no breakdown": one_wrong("uitsplitsing", "", "leeg"),
    "category of another breakdown": one_wrong("categorie", "wonen", "er een van hulpvraag"),
    "category almost right": one_wrong("categorie", "totaa", "Voorstel: totaal"),
    "no category": one_wrong("categorie", "", "leeg"),
    "unknown unit": one_wrong("eenheid", "mensen", "geen bekende eenheid"),
    "unit almost right": one_wrong("eenheid", "dossier", "Voorstel: dossiers"),
    "negative count": one_wrong("aantal", "-3", "niet negatief"),
    "half a count": one_wrong("aantal", "1,5", "geheel getal"),
    "count with a decimal point": one_wrong("aantal", "1.5", "punt scheidt duizendtallen"),
    "English thousands": one_wrong("aantal", "1,234", "geheel getal", "Voorstel: 1234"),
    "absurd count": one_wrong("aantal", "12345678", "onwaarschijnlijk veel"),
    "count in words": one_wrong("aantal", "vijf", "geen aantal"),
    "count with a letter": one_wrong("aantal", "1O", "letter tussen de cijfers", "Voorstel: 10"),
    "count with a unit": one_wrong("aantal", "5 dossiers", "geen aantal"),
    "failed formula": one_wrong("aantal", "#N/B", "foutwaarde"),
    "dash for a count": one_wrong(
        "aantal", "-", "nul betekenen of geen gegevens", "Voorstel: 0 of leeg."
    ),
    "count that became a date": one_wrong("aantal", "2026-03-01", "maakte er een datum van"),
    "hours that became a date": one_wrong("fte", "5-2-2026", "een datum van", kind="inzet"),
    "about so many": one_wrong("aantal", "ca 25", "bijzonderheid", "25 met bijzonderheid circa"),
    "withheld otherwise": one_wrong(
        "aantal", "<11", "Achtergehouden", "11 met bijzonderheid minder"
    ),
    "spaced thousands": one_wrong("aantal", "1 234", "Voorstel: 1234"),
    "unknown remark": one_wrong("bijzonderheid", "soms", "geen keuze"),
    "second breakdown without category": Broken(
        long(row(uitsplitsing2="leeftijd")),
        REJECTED,
        ("kolom categorie2: '': Bij uitsplitsing2 hoort ook categorie2.",),
        counts=(1, 0, 1),
    ),
    "same breakdown twice": Broken(
        long(demand("wonen", uitsplitsing2="hulpvraag", categorie2="schulden")),
        REJECTED,
        ("tweede uitsplitsing is dezelfde",),
    ),
}
OTHER_KINDS = {
    "hours of staff with a point": one_wrong("fte", "2.5", "Voorstel: 2,5", kind="inzet"),
    "unknown function": one_wrong("functie", "directeur", "Kies uit", kind="inzet"),
    "more staff than there are": one_wrong("fte", "4000", "groter dan 1.000", kind="inzet"),
    "more vulnerable than waiting": one_wrong(
        "waarvan_kwetsbaar", "13", "niet meer kwetsbaar", kind="doorstroom"
    ),
    "waiting time in years": one_wrong(
        "wachttijd_dagen_mediaan", "9999", "groter dan 3.650", kind="doorstroom"
    ),
    "open for 25 hours": one_wrong("uren", "25", "groter dan 12", kind="openstelling"),
    "day misspelled": one_wrong("dag", "dinsdg", "Voorstel: dinsdag", kind="openstelling"),
    "more than all": one_wrong("waarde", "101", "groter dan 100", kind="ervaring"),
    "measure without an end": one_wrong("maat", "blij", "_pct of _cijfer", kind="ervaring"),
    "mark above ten": Broken(
        long(GOOD["ervaring"] | {"maat": "tevreden_cijfer", "waarde": "74"}),
        REJECTED,
        ("hoogstens 10",),
        kind="ervaring",
    ),
    "tie of strength five": one_wrong("sterkte", "5", "groter dan 2", kind="netwerk"),
    "tie with itself": one_wrong("met", "huisarts", "geen band met zichzelf", kind="netwerk"),
    "neither yes nor no": one_wrong(
        "onafhankelijk_behandeld", "soms", "geen ja of nee", kind="klachten"
    ),
    "neither point nor area": one_wrong("servicepunt", "", "ten minste een", kind="borging"),
    "a day that is not": one_wrong("datum", "31-06-2026", "dag bestaat niet", kind="signalen"),
    "half a place": one_wrong("latitude", "", "Bij longitude hoort", kind="servicepunten"),
    "closed before it opened": one_wrong(
        "geldig_tot", "2019-01-01", "voor de eerste", kind="servicepunten"
    ),
    "place in another country": one_wrong(
        "longitude", "13,4", "groter dan 8", kind="servicepunten"
    ),
}


def wide(*rows, headings=("Wonen", "Schulden", "Werk"), **more):
    """A point's dossiers per wijk, one column per hulpvraag."""
    start = ["periode", "servicepunt", "wijk", "eenheid"]
    return as_csv([[*start, *headings], *rows], **more)


TWICE = {
    "the same row twice": Broken(
        long(row(), row()), REJECTED, ("rij 3 herhaalt rij 2",), counts=(2, 1, 1)
    ),
    "the same cell with another count": Broken(
        long(row(), row(aantal=6)),
        REJECTED,
        ("rij 2 heeft '5' en rij 3 '6'",),
        counts=(2, 1, 1),
    ),
    "the same cell otherwise written": Broken(
        long(row(), row(periode="3e kwartaal 2026", gebied="dijk", servicepunt="punt dijk")),
        REJECTED,
        ("rij 3 herhaalt rij 2",),
        counts=(2, 1, 1),
    ),
    "a quarter and its year": Broken(
        long(row(), row(periode="2026", gebied="WK2")),
        REJECTED,
        ("P1 levert 2026-K3 en 2026 door elkaar",),
        counts=(2, 1, 1),
    ),
    "a point listed twice": Broken(
        long(GOOD["servicepunten"], GOOD["servicepunten"] | {"naam": "Ander"}),
        REJECTED,
        ("en rij 3 'Ander'",),
        counts=(2, 1, 1),
        kind="servicepunten",
    ),
    "wide: the same wijk twice": Broken(
        wide(["2026-K3", "P1", "WK1", "dossiers", 1, 2, 3],
             ["2026-K3", "P1", "Dijk", "dossiers", 1, 2, 3]),
        REJECTED,
        ("rij 3 herhaalt rij 2",),
        counts=(2, 1, 1),
    ),
    "wide: one bad cell rejects its row": Broken(
        wide(["2026-K3", "P1", "WK1", "dossiers", 1, "-2", "veel"],
             ["2026-K3", "P1", "WK2", "dossiers", 1, 2, 3]),
        REJECTED,
        ("Rij 2, kolom Schulden: '-2'", "Rij 2, kolom Werk: 'veel'"),
        counts=(2, 1, 1),
    ),
    "wide: a bad area is told once": Broken(
        wide(["2026-K3", "P1", "Atlantis", "dossiers", 1, 2, 3],
             ["2026-K3", "P1", "WK2", "dossiers", 1, 2, 3]),
        REJECTED,
        ("Rij 2, kolom wijk: 'Atlantis'",),
        counts=(2, 1, 1),
    ),
    "two errors in a row and one in another": Broken(
        long(row(eenheid="mensen", aantal="vijf"), row(), row(gebied="?")),
        REJECTED,
        ("Rij 2, kolom eenheid", "Rij 2, kolom aantal", "Rij 4, kolom gebied"),
        counts=(3, 1, 2),
    ),
}  # fmt: skip

TITLED = [["Kwartaalrapportage"], ["Dorpshulp"], []]
TABLE = rows_of([row(), row(gebied="WK2", aantal="<10")])
MENDED = {
    "title rows": Broken(as_csv([*TITLED, *TABLE]), CLEAN, counts=(2, 2, 0)),
    "a heading on row twenty": Broken(
        as_csv([*([["tekst"]] * 19), *TABLE]), CLEAN, counts=(2, 2, 0)
    ),
    "blank rows": Broken(
        as_csv([TABLE[0], [], TABLE[1], [], [], TABLE[2], []]), CLEAN, counts=(2, 2, 0)
    ),
    "a totals row": Broken(
        as_csv([*TABLE, ["Totaal", *[""] * 7, 5, ""]]), CLEAN, counts=(2, 2, 0)
    ),
    "Windows-1252 and tabs": Broken(
        as_csv(rows_of([GOOD["ervaring"]]), delimiter="\t", encoding="cp1252"),
        CLEAN,
        counts=(1, 1, 0),
        kind="ervaring",
    ),
    "a mark in front": Broken(as_csv(TABLE, encoding="utf-8-sig"), CLEAN, counts=(2, 2, 0)),
    "commas": Broken(as_csv(TABLE, delimiter=","), CLEAN, counts=(2, 2, 0)),
    "hard spaces": Broken(
        long(row(gebied="\N{NO-BREAK SPACE}WK1 ", aantal=" 5\N{NO-BREAK SPACE}")), CLEAN
    ),
    "other headings": Broken(
        as_csv([["Kwartaal", "Locatie", "Wijk", "Indeling", "Thema", "Soort aantal", "N"],
                ["2026-K3", "P1", "Dijk", "hulpvraag", "Wonen", "dossiers", 5]]),
        CLEAN,
        counts=(1, 1, 0),
    ),
    "codes that a spreadsheet broke": Broken(
        as_xlsx([TABLE[0], ["2026-K3", "P1", 1.0, *TABLE[1][3:]]]),
        REJECTED,
        ("Dit kan meer gebieden betekenen: GM0001",),
        name="levering.xlsx",
    ),
    "a code that lost its noughts": Broken(
        long(row(gebied="GM1")), CLEAN, warned=("Gelezen als GM0001",), counts=(1, 1, 0)
    ),
    "numbers as numbers in a workbook": Broken(
        as_xlsx([TABLE[0], [*TABLE[1][:8], 12.0, None]]), CLEAN, name="levering.xlsx"
    ),
    "a workbook of another program": Broken(
        as_ods([TABLE[0], [*TABLE[1][:8], 12, None]]), CLEAN, name="levering.ods"
    ),
    "a total that is not the sum": Broken(
        long(row(gebied="SD1", aantal=9), row(aantal=5), row(gebied="WK2", aantal=5)),
        REJECTED,
        ("Noord 9", "samen 10"),
        counts=(3, 2, 1),
    ),
    "hulpvraag that is not all": Broken(
        long(row(aantal=9), demand("wonen", aantal=5)),
        CLEAN,
        warned=("volgens hulpvraag 5, en volgens totaal 9: van de rest is geen categorie",),
    ),
    "a name that its neighbours explain": Broken(
        long(row(gebied="Dijk"), row(gebied="Veld")), CLEAN, warned=("zoals de andere gebieden",)
    ),
}  # fmt: skip

FILES = VALUES | OTHER_KINDS | TWICE | MENDED


def outcome(broken):
    """Check a file: the verdict, the words of the errors, those of the warnings, the report."""
    try:
        report = check_file(broken.content, broken.name, CONTEXT, kind=broken.kind)
    except RefusedError as error:
        return REFUSED, str(error), "", None
    except NeedsMappingError as error:
        return UNMAPPED, str(error), "", None
    except UnreadableError as error:
        return UNREADABLE, str(error), "", None
    said = " ".join(in_words(p) for p in report.fouten)
    warned = " ".join(in_words(p) for p in report.waarschuwingen)
    return CLEAN if report.schoon else REJECTED, said, warned, report


def test_there_are_at_least_sixty():
    assert len(FILES) >= 60
    assert len({broken.content for broken in FILES.values()}) == len(FILES)


@pytest.mark.parametrize("broken", FILES.values(), ids=FILES)
def test_a_broken_file_gets_its_verdict_and_is_told_why(broken):
    verdict, said, warned, report = outcome(broken)
    assert verdict == broken.verdict, said
    for words in broken.told:
        assert words in said
    for words in broken.warned:
        assert words in warned
    if report is not None:
        assert report.gelezen == report.geaccepteerd + report.afgewezen
        assert len(report.afgewezen_rijen) == report.afgewezen
    if broken.counts:
        assert (report.gelezen, report.geaccepteerd, report.afgewezen) == broken.counts
