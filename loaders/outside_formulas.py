"""Formulas of a workbook that fetch something from outside it: another file, the web, a program."""

from __future__ import annotations

import html
import re

_HOLDS_FORMULAS = re.compile(rb"<(?:\w+:)?(?:f|formula|definedName|\w+Formula)[\s>\d]")
_FORMULA = re.compile(
    rb"<(?:\w+:)?(f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula)\b"
    rb"[^<>]*(?<!/)>([^<]+)</"
)
_TEXT, _QUOTED = re.compile(r'"(?:[^"]|"")*"'), re.compile(r"'(?:[^']|'')*'")
# Another workbook stands between brackets before the name of its sheet; a column of a table of
# this workbook stands between brackets too, but no exclamation mark follows on it.
_OTHER_BOOK = re.compile(r"\[[^\[\]]+\][\w.]+!|\[[1-9][0-9]*\]!")
_OTHER_BOOK_QUOTED = re.compile(r"'(?:[^']|'')*(?:\[[^\[\]]+\]|[\\/])(?:[^']|'')*'!")
_FILE = re.compile(r"\bfile:", re.IGNORECASE)
_FETCHES = re.compile(
    r"(?<![\w])(?:_xlfn\.|_xlws\.|COM\.MICROSOFT\.)*"
    r"(?:WEBSERVICE|IMAGE|RTD|DDE|CALL|EXEC|REGISTER(?:\.ID)?|SQL\.REQUEST|STOCKHISTORY|CUBE\w+"
    r"|IMPORT(?:XML|HTML|DATA|RANGE|FEED))\s*\(",
    re.IGNORECASE,
)


def has_outside_formulas(part: bytes) -> bool:
    """Return whether a part of an XLSX holds a formula that reaches outside the workbook."""
    if not _HOLDS_FORMULAS.search(part):
        return False
    formulas = {found[2] for found in _FORMULA.finditer(part)}
    return any(reaches_outside(html.unescape(f.decode(errors="replace"))) for f in formulas)


def reaches_outside(formula: str) -> bool:
    """Return whether a formula fetches something from outside its workbook.

    Examples
    --------
    >>> reaches_outside("'[klanten.xlsx]Blad1'!A1"), reaches_outside("SUM(Tabel1[aantal])")
    (True, False)
    """
    if _FILE.search(formula):
        return True
    bare = _TEXT.sub('""', formula)
    if _FETCHES.search(bare) or _OTHER_BOOK_QUOTED.search(bare):
        return True
    # Only the call of another program (DDE) holds this sign outside a name.
    unquoted = _QUOTED.sub("''", bare)
    return "|" in unquoted or bool(_OTHER_BOOK.search(unquoted))
