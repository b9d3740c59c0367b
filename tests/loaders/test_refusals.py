"""What may not come in: nothing of it is kept, and nothing of it is told."""

from __future__ import annotations

import io
import logging
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment

from geo.areas import Level
from loaders.check import Context, check_file
from loaders.municipality import available, load_municipality
from loaders.refusals import refuse_text
from loaders.report import DeliveryError, RefusedError, UnreadableError
from loaders.standard import load_standard
from loaders.templates import Offer, build_template, templates
from tests.loaders.files import as_csv, as_ods, as_xlsx, rows_of, saved
from tests.loaders.sources import CONTEXT
from tests.loaders.test_checks import GOOD
from tests.loaders.village import TAXONOMY, row

# Invented: they pass the tests that such numbers pass.
BSN, IBAN = "111222333", "NL91ABNA0417164300"
SECRETS = {
    "a citizen's number": BSN,
    "one with dots": "1112.22.333",
    "one glued to letters": f"bsn{BSN}x",
    "one glued to a line": f"nr_{BSN}",
    "one in a sentence": f"zie dossier {BSN} van mei",
    "a date of birth": "03-05-1957",
    "the same in words": "3 mei 1957",
    "an address for e-mail": "jan.jansen@voorbeeld.nl",
    "a mobile number": "06-12345678",
    "a number abroad": "+31 6 12345678",
    "a bank account": IBAN,
    "one with spaces": "NL91 ABNA 0417 1643 00",
}


TYPED = {
    "a title and a name": "Klacht van mevrouw De Vries",
    "a title in short": "dhr. Bakker",
    "a title and initials": "gesprek met mw. J.A. van der Berg",
    "an address": "woont op de Laakkade 12",
    "a postcode with a number": "2512 AB 12",
    "one without a space": "2512ab 12",
    "a mobile number without its nought": "612345678",
    "a citizen's number without its nought": "12345672",
    "one as a float": "111222333,0",
    "one with an exponent": "1,11222333E8",
    "a year of birth": "cliënt (geb. 1985)",
}
INNOCENT = [
    "De Vries Stichting",
    "Buurthuis De Heer en Meester",
    "mevrouw is tevreden",
    "2026 WK 12",
    "2512 AB",
    "in 2026 en 12 in 2025",
    "onderweg 3 keer gebeld",
    "Laan van Meerdervoort",
    "51802",
    "12345678",
    "gebouw 1985",
    "Wijkcentrum Moerwijk 2",
]


@pytest.mark.parametrize("value", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("kind", ["klachten", "signalen", "registraties"])
def test_what_somebody_typed_about_a_person_is_refused(value, kind):
    rows = [dict(GOOD[kind])]
    column = {"klachten": "onderwerp", "signalen": "signaal"}.get(kind, "notitie")
    rows[0][column] = value
    message = told(as_csv(rows_of(rows)), kind=kind)
    assert value not in message


@pytest.mark.parametrize("value", INNOCENT)
def test_what_only_looks_like_it_comes_in(value):
    rows = [GOOD["signalen"] | {"afzender": value}]
    report = check_file(as_csv(rows_of(rows)), "a.csv", CONTEXT, kind="signalen")
    assert report.gelezen == 1


def test_many_numbers_of_eight_digits_are_no_citizens_numbers():
    rows = [row() | {"notitie": f"1234{n}"} for n in range(5600, 5680)]
    rows = [each | {"servicepunt": f"P{n}"} for n, each in enumerate(rows)]
    assert check_file(as_csv(rows_of(rows)), "a.csv", CONTEXT).gelezen == 80


@pytest.mark.parametrize("heading", ["Huisnr", "Clientcode", "V-nummer", "Burger service nr"])
def test_more_headings_tell_of_persons(heading):
    assert "kop met" in told(as_csv(with_extra("x", heading)))


def in_part(name: str, content: str, *, of: str = "") -> bytes:
    """A workbook with a part more, or something more in one of its parts."""
    book, found = as_xlsx(rows_of([row()])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(found, "w") as new:
        for each in old.namelist():
            text = old.read(each)
            if each == name:
                text = text.replace(of.encode(), content.encode() + of.encode(), 1)
            new.writestr(each, text)
        if not of:
            new.writestr(name, content)
    return found.getvalue()


def cache(value):
    return f'<pivotCacheRecords><r><s v="{value}"/><n v="3"/></r></pivotCacheRecords>'


SHEET = "xl/worksheets/sheet1.xml"
HIDDEN = {
    "pivot cache": in_part("xl/pivotCache/pivotCacheRecords1.xml", cache(BSN)),
    "field of a pivot cache": in_part(
        "xl/pivotCache/pivotCacheDefinition1.xml", '<x><cacheField name="Achternaam"/></x>'
    ),
    "mailto": in_part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        '<Relationships><Relationship Type="x/hyperlink" TargetMode="External" '
        'Target="mailto:jan.jansen%40voorbeeld.nl"/></Relationships>',
    ),
    "list of choices": in_part(
        SHEET,
        '<dataValidations count="1"><dataValidation type="list" sqref="A9"><formula1>'
        f'"{BSN},x"</formula1></dataValidation></dataValidations>',
        of="<pageMargins",
    ),
    "defined name": in_part(
        "xl/workbook.xml",
        f'<definedNames><definedName name="klant">"{BSN}"</definedName></definedNames>',
        of="</workbook>",
    ),
    "property": in_part(
        "docProps/custom.xml", f'<P><property name="x"><lpwstr>{BSN}</lpwstr></property></P>'
    ),
}


@pytest.mark.parametrize("book", HIDDEN.values(), ids=HIDDEN)
def test_what_a_workbook_keeps_out_of_sight_is_searched(book):
    assert BSN not in told(book, "a.xlsx")


def test_a_pivot_cache_of_counts_comes_in():
    harmless = in_part("xl/pivotCache/pivotCacheRecords1.xml", cache("Moerwijk"))
    assert check_file(harmless, "a.xlsx", CONTEXT).gelezen == 1


def told(content, name="levering.csv", kind=None):
    with pytest.raises(RefusedError) as refused:
        check_file(content, name, CONTEXT, kind=kind)
    return f"{refused.value.what} {refused.value.remedy}"


def with_extra(value, heading="notitie"):
    return rows_of([row() | {heading: "niets"}, row(servicepunt="P2") | {heading: value}])


@pytest.mark.parametrize("value", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize(
    ("make", "name"), [(as_csv, "a.csv"), (as_xlsx, "a.xlsx"), (as_ods, "a.ods")]
)
def test_personal_data_is_refused_by_row_and_column_and_never_repeated(value, make, name, caplog):
    caplog.set_level(logging.DEBUG)
    message = told(make(with_extra(value)), name)
    assert "persoonsgegevens" in message
    assert "rij 3, kolom K" in message
    for part in value.split():
        if len(part) > 3 and not part.isalpha():
            assert part not in message
            assert part not in caplog.text


@pytest.mark.parametrize(
    "heading",
    [
        "BSN",
        "naam cliënt",
        "geboortedatum",
        "e-mailadres",
        "Telefoonnummer",
        "Postcode",
        "geboortejaar",
        "Dossiernummer",
        "zaaknummer",
        "zaaknr.",
        "contactpersoon",
        "Medewerker",
        "Medewerkernaam",
        "naam medewerker wijkteam",
    ],
)
def test_a_column_that_tells_of_people_is_refused_also_when_it_is_empty(heading):
    message = told(as_csv(with_extra("", heading)))
    assert "persoonsgegevens" in message
    assert "kolom K" in message


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("servicepunten", "Postcode"), ("inzet", "Soort medewerker")],
)
def test_a_column_that_is_expected_in_its_kind_of_file_comes_in(kind, heading):
    fields = {heading if name == "functie" else name: v for name, v in GOOD[kind].items()}
    fields |= {} if heading in fields else {heading: "2512 AB"}
    assert check_file(as_csv(rows_of([fields])), "a.csv", CONTEXT).schoon


def test_a_value_in_a_column_of_the_standard_is_found_too():
    rows = rows_of([row(), row(servicepunt="P2", bijzonderheid="jan.jansen@voorbeeld.nl")])
    assert "(bijzonderheid)" in told(as_csv(rows))


def test_another_sheet_is_searched_too():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows_of([row()]))))
    book.create_sheet("Namen").append(["BSN", BSN])
    assert BSN not in told(saved(book), "a.xlsx")


def test_a_refusal_names_the_sheet():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows_of([row()]))))
    book.create_sheet("Bellijst").append(["naam", BSN])
    assert "kolom B van blad 'Bellijst'" in told(saved(book), "a.xlsx")


def test_a_point_may_have_its_own_name_and_address():
    point = GOOD["servicepunten"]
    assert check_file(as_csv(rows_of([point])), "punten.csv", CONTEXT).schoon


@pytest.mark.parametrize("count", ["123456782", "111222333"])
def test_a_count_is_no_citizens_number(count):
    report = check_file(as_csv(rows_of([row(aantal=count)])), "a.csv", CONTEXT)
    assert report.gelezen == 1


@pytest.mark.parametrize("day", ["2026-03-01", "1957-03-01"])
def test_a_count_that_a_spreadsheet_made_a_date_rejects_its_row_only(day):
    rows = rows_of([row(aantal=date.fromisoformat(day)), row(gebied="WK2")])
    report = check_file(as_xlsx(rows), "a.xlsx", CONTEXT)
    assert (report.gelezen, report.geaccepteerd) == (2, 1)
    assert "datum" in report.fouten[0].reden


def test_a_count_column_full_of_dates_of_birth_is_refused():
    days = [f"{year}-05-03" for year in (1950, 1957, 1963, 1971, 1988)]
    rows = [row(aantal=day, gebied=f"WK{n}") for n, day in enumerate(days)]
    assert "geboortedatum" in told(as_csv(rows_of(rows)))
    assert "geboortedatum" in told(as_csv(rows_of([row(aantal="geb. 3-5-1957")])))


def test_an_area_written_as_code_and_name_is_no_bank_account():
    municipality = load_municipality(next(iter(available())))
    every = [area for level in Level for area in municipality.areas.at(level)]
    refuse_text("\n".join(f"{area.code} {area.name}" for area in every))


@pytest.mark.parametrize("code", load_standard().codes)
def test_our_own_templates_come_in(code):
    municipality = load_municipality(next(iter(available())))
    offer = Offer(municipality.areas, TAXONOMY, {"P1": "Punt Dijk"}, date(2026, 10, 1))
    context = Context(municipality.areas, TAXONOMY, load_standard(), {"P1": "Punt Dijk"})
    for each in templates(load_standard()):
        if each.code.startswith(code):
            content = build_template(each.code, load_standard(), offer)
            assert check_file(content, each.file_name, context, kind=code).afgewezen == 0


@pytest.mark.parametrize(
    "name", ["Jansen 111222333.csv", "jan@x.nl_2026-K3.csv", "06-12345678.csv"]
)
def test_personal_data_in_the_name_of_a_file_is_refused_and_not_repeated(name):
    with pytest.raises(RefusedError) as refused:
        check_file(as_csv(rows_of([row()])), name, CONTEXT)
    assert "de naam van het bestand" in refused.value.what
    assert name.split(".")[0] not in str(refused.value)


def test_personal_data_in_the_name_of_a_sheet_is_refused():
    message = told(as_xlsx(rows_of([row()]), title="Jan 06-12345678"), "a.xlsx")
    assert "de naam van een blad" in message


RANGES = ["2026-01-01/2026-03-31", "01-01-2026 - 31-03-2026", "1-1-2026 t/m 31-3-2026"]


@pytest.mark.parametrize("days", RANGES)
def test_a_period_from_day_to_day_is_no_phone_number(days):
    heads = ["periode", "servicepunt", "gebied", "uitsplitsing", "categorie", "eenheid", "aantal"]
    row = ["2026-K1", "P1", "WK1", "totaal", "totaal", "dossiers", 4]
    for rows in ([heads, [days, *row[1:]]], [[f"Rapportage {days}"], heads, row]):
        report = check_file(as_csv(rows), "levering.csv", CONTEXT)
        assert (report.geaccepteerd, report.afgewezen) == (1, 0)
    with pytest.raises(RefusedError, match="telefoonnummer"):
        refuse_text(f"{days} 070-1234567")


def test_a_date_in_the_column_of_periods_is_a_period():
    assert check_file(as_csv(rows_of([row(periode="15-08-2026")])), "a.csv", CONTEXT).schoon


@pytest.mark.parametrize("value", SECRETS.values(), ids=SECRETS)
def test_free_text_is_searched_the_same_way(value):
    with pytest.raises(RefusedError) as refused:
        refuse_text(f"Besproken met de organisatie. {value}")
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "Het punt was in juli dicht.", "12 dossiers over K3 2026, zie 1.234 contacten."]
)
def test_ordinary_text_is_no_personal_data(text):
    refuse_text(text)


# --- containers -------------------------------------------------------------------------------


def with_part(name, content, book=None):
    """A workbook with one part more."""
    source = zipfile.ZipFile(io.BytesIO(book or as_xlsx(rows_of([row()]))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.namelist():
            out.writestr(part, source.read(part))
        out.writestr(name, content)
    return target.getvalue()


# --- outside the cells of a workbook ------------------------------------------------------------


def with_remark(text):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows_of([row()]))))
    book.active["B2"].comment = Comment(text, "Ans")
    return saved(book)


def with_page_foot(text):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows_of([row()]))))
    book.active.oddFooter.left.text = text
    book.active.oddFooter.left.size = 12
    return saved(book)


def with_text_box(text):
    box = f"<a:p><a:r><a:t>{text[:4]}</a:t></a:r><a:r><a:t>{text[4:]}</a:t></a:r></a:p>"
    return with_part("xl/drawings/drawing1.xml", f"<xdr:txBody>{box}</xdr:txBody>")


def ods_with_remark(text):
    content = as_ods(rows_of([row()]))
    cell = b"<text:p>P1</text:p>"
    note = f"<office:annotation><text:p>{text}</text:p></office:annotation>".encode()
    return changed(content, "content.xml", cell, note + cell)


def ods_with_page_head(text):
    header = f"<style:header><text:p>{text}</text:p></style:header>".encode()
    content = as_ods(rows_of([row()]))
    return changed(content, "styles.xml", b"<office:styles/>", b"<office:styles/>" + header)


def changed(content, name, old, new):
    """A workbook of which one part reads otherwise."""
    source = zipfile.ZipFile(io.BytesIO(content))
    assert old in source.read(name)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.namelist():
            found = source.read(part)
            out.writestr(part, found.replace(old, new, 1) if part == name else found)
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "name", "where"),
    [
        (with_remark, "a.xlsx", "een opmerking bij een cel"),
        (with_page_foot, "a.xlsx", "de kop- of voettekst"),
        (with_text_box, "a.xlsx", "een tekstvak"),
        (ods_with_remark, "a.ods", "een opmerking bij een cel"),
        (ods_with_page_head, "a.ods", "de kop- of voettekst"),
    ],
)
def test_what_stands_outside_the_cells_is_searched_too(make, name, where):
    for secret in (f"zie {BSN}", "jan.jansen@voorbeeld.nl", "geboren 3-5-1957"):
        message = told(make(secret), name)
        assert where in message
        assert "3-5-1957" not in message
        assert BSN not in message
    assert check_file(make("Stand op 1-10-2026, pagina 3"), name, CONTEXT).schoon


@pytest.mark.parametrize("name", ["levering.xlsm", "levering.xlsx"])
def test_macros_are_refused_by_what_is_inside_not_by_the_name(name):
    assert "macro" in told(with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"), name).lower()


def test_a_link_to_another_file_is_refused():
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    message = told(with_part("xl/externalLinks/externalLink1.xml", link), "a.xlsx")
    assert "ander" in message or "extern" in message


def test_an_encrypted_workbook_is_refused():
    # An encrypted workbook is an OLE container that names its package.
    name = "EncryptedPackage".encode("utf-16-le")
    content = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + name + bytes(2000)
    message = told(content, "a.xlsx")
    assert "wachtwoord" in message or "versleuteld" in message


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert "uitpakken" in told(with_part("xl/media/nul.bin", bytes(300_000_000)), "a.xlsx")


def test_a_document_that_defines_entities_is_refused_or_unreadable():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    source = zipfile.ZipFile(io.BytesIO(as_xlsx(rows_of([row()]))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for part in source.namelist():
            sheet = part == "xl/worksheets/sheet1.xml"
            out.writestr(part, bomb if sheet else source.read(part))
    with pytest.raises((RefusedError, UnreadableError)):
        check_file(target.getvalue(), "a.xlsx", CONTEXT)


def test_a_file_that_is_too_large_is_refused_unread():
    assert "de grens is" in told(b"a;b\n" + bytes(160_000_000), "a.csv")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "plaatje.xlsx"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 4, "rapport.csv"),
        (b"MZ" + bytes(500), "levering.ods"),
        (b"\x1f\x8b" + bytes(200), "levering.csv"),
    ],
)
def test_the_wrong_type_under_a_right_name_does_not_come_in(content, name):
    with pytest.raises(DeliveryError) as refused:
        check_file(content, name, CONTEXT)
    assert name in refused.value.what
    assert refused.value.remedy
