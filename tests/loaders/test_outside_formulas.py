"""A formula that fetches from outside its workbook may not come in; any other may."""

from __future__ import annotations

import io

import openpyxl
import pytest
from odf import opendocument
from odf.table import TableCell

from loaders.check import check_file
from loaders.outside_formulas import reaches_outside
from loaders.report import RefusedError
from tests.loaders.files import as_ods, as_xlsx, rows_of, saved
from tests.loaders.sources import CONTEXT
from tests.loaders.village import row

OUTSIDE = [
    "'[klanten.xlsx]Blad1'!A1",
    "[klanten.xlsx]Blad1!A1",
    "[1]Blad1!$A$1+1",
    "'file:///C:/x/[k.xlsx]B'!A1",
    "'C:\\map\\[k.xlsx]B'!A1",
    'WEBSERVICE("http://voorbeeld.nl")',
    '_xlfn.IMAGE("http://voorbeeld.nl/a.png")',
    "cmd|'/c calc'!A0",
    'HYPERLINK("file:///C:/x.xlsx")',
]
INSIDE = [
    "SUM(A1:A3)",
    "SUM(Tabel1[aantal])-Blad2!A1",
    "Tabel1[[#This Row],[aantal]]",
    "'Blad | 2'!A1",
    "[0]!Naam",
    'IF(A1="[klanten.xlsx]Blad1!A1","a|b",1)',
    'HYPERLINK("https://voorbeeld.nl")',
    "'Q1 ''26'!A1",
    "SUM('Jan 1:Mrt 1'!A1)",
]


@pytest.mark.parametrize("formula", OUTSIDE)
def test_a_formula_that_reaches_outside_is_refused(formula):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows_of([row()]))))
    book.active["Z1"] = f"={formula}"
    with pytest.raises(RefusedError, match="koppelingen naar andere bestanden"):
        check_file(saved(book), "levering.xlsx", CONTEXT)


@pytest.mark.parametrize("formula", INSIDE)
def test_a_formula_within_the_workbook_comes_in(formula):
    assert not reaches_outside(formula)


@pytest.mark.parametrize("where", ["name", "validation", "condition"])
def test_a_formula_is_found_outside_the_cells_too(where):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(rows_of([row()]))))
    formula = "'[klanten.xlsx]Blad1'!$A$1"
    if where == "name":
        book.defined_names["ver"] = openpyxl.workbook.defined_name.DefinedName(
            "ver", attr_text=formula
        )
    elif where == "validation":
        rule = openpyxl.worksheet.datavalidation.DataValidation("list", formula1=formula)
        rule.add("A2")
        book.active.add_data_validation(rule)
    else:
        rule = openpyxl.formatting.rule.FormulaRule(formula=[f"{formula}>1"])
        book.active.conditional_formatting.add("A2", rule)
    with pytest.raises(RefusedError, match="koppelingen"):
        check_file(saved(book), "levering.xlsx", CONTEXT)


def test_an_ods_that_asks_the_web_is_refused():
    document = opendocument.load(io.BytesIO(as_ods(rows_of([row()]))))
    cell = document.spreadsheet.getElementsByType(TableCell)[-1]
    cell.setAttribute("formula", 'of:=WEBSERVICE("http://voorbeeld.nl")')
    target = io.BytesIO()
    document.write(target)
    with pytest.raises(RefusedError, match="koppelingen"):
        check_file(target.getvalue(), "levering.ods", CONTEXT)
