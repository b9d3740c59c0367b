"""The templates: read back with other libraries, and put through the check."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
import python_calamine

from geo.areas import Level
from loaders.check import Context, check_file
from loaders.spellings import load_spellings
from loaders.standard import load_standard
from loaders.templates import Offer, build_template, templates
from tests.loaders.village import AREAS, TAXONOMY

STANDARD = load_standard()
POINTS = {"0012": "Dorpshuis", "P2": "Brughuis", "P3": "Wijkpunt", "P4": "Wijkpunt"}
OFFER = Offer(AREAS, TAXONOMY, POINTS, date(2026, 11, 25))
CONTEXT = Context(AREAS, TAXONOMY, STANDARD, POINTS)
CODES = [each.code for each in templates(STANDARD)]


def opened(code: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(build_template(code, STANDARD, OFFER)))


def headings(code: str) -> list[str]:
    return [str(cell.value) for cell in opened(code).worksheets[0][1]]


def named_list(book: openpyxl.Workbook, name: str) -> list[str]:
    """The values that a rule refers to by name."""
    sheet, _, cells = book.defined_names[name].attr_text.partition("!")
    return [row[0].value for row in book[sheet][cells.replace("$", "")]]


def rule_of(book: openpyxl.Workbook, heading: str):
    sheet = book.worksheets[0]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == heading)
    return next(
        rule
        for rule in sheet.data_validations.dataValidation
        if any(str(area).startswith(f"{letter}2") for area in rule.sqref.ranges)
    )


def number_format(sheet, place: int) -> str:
    """The form of a whole column; openpyxl keeps equal neighbours as one."""
    return next(
        dimension.number_format
        for dimension in sheet.column_dimensions.values()
        if dimension.min <= place <= dimension.max
    )


def choices(code: str, heading: str) -> list[str]:
    book = opened(code)
    return named_list(book, rule_of(book, heading).formula1)


def test_there_is_one_for_every_kind_of_file_and_a_wide_one():
    assert set(CODES) == {*STANDARD.codes, "registraties_breed"}
    assert len({each.file_name for each in templates(STANDARD)}) == len(CODES)


@pytest.mark.parametrize("kind", STANDARD.codes)
def test_the_headings_are_those_of_the_standard(kind):
    assert headings(kind) == STANDARD[kind].names


def test_the_wide_one_has_a_column_per_demand_type():
    labels = [c.label for c in TAXONOMY.demand_types]
    assert headings("registraties_breed") == [
        *("periode", "servicepunt", "gebied", "eenheid"),
        *labels,
    ]


@pytest.mark.parametrize("code", CODES)
def test_calamine_reads_headings_and_no_rows(code):
    content = build_template(code, STANDARD, OFFER)
    book = python_calamine.load_workbook(io.BytesIO(content))
    assert book.sheet_names[1:] == ["Uitleg", "Lijsten"]
    assert book.get_sheet_by_index(0).to_python() == [headings(code)]


@pytest.mark.parametrize("code", CODES)
def test_every_heading_has_a_comment_and_every_column_is_explained(code):
    book = opened(code)
    told = {row[0].value for row in book["Uitleg"].iter_rows(max_col=1)}
    for cell in book.worksheets[0][1]:
        assert cell.comment is not None, cell.value
        assert len(cell.comment.text) > 5
        assert cell.value in told


@pytest.mark.parametrize("code", CODES)
def test_there_are_no_macros_and_no_links_to_elsewhere(code):
    with zipfile.ZipFile(io.BytesIO(build_template(code, STANDARD, OFFER))) as package:
        names = package.namelist()
        assert not any("vba" in name or "external" in name.lower() for name in names)
        for name in names:
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in package.read(name)


@pytest.mark.parametrize("code", CODES)
def test_codes_keep_their_zeros(code):
    book = opened(code)
    kind = STANDARD[code.removesuffix("_breed")]
    for cell in book.worksheets[0][1]:
        spec = kind.column.get(str(cell.value))
        if spec is not None and spec.soort in ("servicepunt", "gebied", "categorie", "periode"):
            assert number_format(book.worksheets[0], cell.column) == "@", cell.value


def test_the_list_of_categories_depends_on_the_breakdown():
    book = opened("registraties")
    for heading, above in (("categorie", "$D2"), ("categorie2", "$F2")):
        assert rule_of(book, heading).formula1 == f'INDIRECT("cat_"&{above})'
    for name, breakdown in TAXONOMY.uitsplitsingen.items():
        assert named_list(book, f"cat_{name}") == breakdown.codes


def test_areas_are_offered_by_code_and_name():
    offered = choices("registraties", "gebied")
    known = [a for level in Level for a in AREAS.at(level)]
    assert offered == [*(f"{a.code} {a.name}" for a in known), *load_spellings().gebied]


def test_points_are_offered_by_name_and_by_code_where_two_share_one():
    assert choices("inzet", "servicepunt")[:4] == ["Dorpshuis", "Brughuis", "P3", "P4"]


def test_without_a_list_of_points_any_may_be_filled_in():
    book = openpyxl.load_workbook(
        io.BytesIO(build_template("inzet", STANDARD, Offer(AREAS, TAXONOMY, {}, OFFER.today)))
    )
    assert rule_of(book, "servicepunt").type is None


def test_the_latest_quarters_are_offered():
    offered = choices("registraties", "periode")
    assert offered[:3] == ["2026-K4", "2026-K3", "2026-K2"]
    assert len(set(offered)) == len(offered) == 12


def test_numbers_have_the_bounds_of_the_standard():
    rule = rule_of(opened("netwerk"), "sterkte")
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "2")


def test_an_unknown_template_is_an_error():
    with pytest.raises(KeyError):
        build_template("onzin", STANDARD, OFFER)


# --- through the check ------------------------------------------------------------------------


def checked(content: bytes, code: str):
    return check_file(content, f"sjabloon_{code}.xlsx", CONTEXT)


@pytest.mark.parametrize("code", CODES)
def test_an_empty_template_has_no_rows_and_is_not_refused(code):
    report = checked(build_template(code, STANDARD, OFFER), code)
    assert (report.gelezen, report.afgewezen) == (0, 0)
    assert report.soort == code.removesuffix("_breed")
    assert report.levering is None


# What to fill in where a column has no list.
FILLED = {
    "aantal": 12,
    "wachtlijst": 4,
    "waarvan_kwetsbaar": 1,
    "instroom": "<10",
    "uitstroom": 7,
    "waarde": "ca 25",
    "datum": date(2026, 9, 30),
    "geldig_van": date(2020, 1, 1),
    "geldig_tot": None,
    "code": "0013",
    "sterkte": 2,
    "x": None,
    "y": None,
    "longitude": 4.31,
    "latitude": 52.07,
}


def filled(code: str, row: int = 2) -> bytes:
    """The template with a row filled in, as somebody would: from the lists where there are any."""
    book = opened(code)
    sheet = book.worksheets[0]
    kind = STANDARD[code.removesuffix("_breed")]
    for cell in sheet[1]:
        name = str(cell.value)
        spec = kind.column.get(name, kind.column.get("aantal"))
        rule = rule_of(book, name)
        value: object = FILLED.get(name, FILLED["aantal"] if spec.soort == "aantal" else None)
        if rule.type == "list" and "INDIRECT" in rule.formula1:
            above = sheet.cell(row, cell.column - 1).value
            value = named_list(book, f"cat_{above}")[0]
        elif rule.type == "list":
            # Of the breakdowns not the total, which has one category only.
            offered = named_list(book, rule.formula1)
            # And of what comes in pairs, two different ones.
            place = {"uitsplitsing": 3, "uitsplitsing2": 4, "met": 1}.get(name, 0)
            value = offered[place]
        elif spec.soort == "getal" and name not in FILLED:
            value = spec.minimum
        elif spec.soort == "tekst" and name not in FILLED:
            value = "Dorpshulp"
        target = sheet.cell(row, cell.column, value)
        target.number_format = (
            book.worksheets[0].column_dimensions[cell.column_letter].number_format
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("code", CODES)
def test_a_template_filled_in_from_its_lists_is_clean(code):
    report = checked(filled(code), code)
    assert report.fouten == ()
    assert (report.gelezen, report.geaccepteerd) == (1, 1)
    assert report.levering is not None


def test_rows_far_below_the_headings_are_read_too():
    assert checked(filled("inzet", row=4000), "inzet").geaccepteerd == 1


def test_every_code_on_the_explanation_sheet_is_known():
    known = {c for b in TAXONOMY.uitsplitsingen.values() for c in b.codes}
    rows = opened("registraties")["Uitleg"].iter_rows(values_only=True)
    told = {code for what, code, *_ in rows if what and re.match("categorie bij", what)}
    assert told == known
