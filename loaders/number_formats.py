"""Number formats that show something else than what is stored, such as ``"<"0`` or thousands."""

from __future__ import annotations

import re

_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;])*')
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(General|[0#?.,%Ee+/@-])|(.)', re.IGNORECASE
)
_OF_DATES = re.compile(r"[dmyhs]", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")
# What is only lay-out or currency changes no figure.
_LAYOUT = " -'()\N{EURO SIGN}\N{NO-BREAK SPACE}$"


def shown_otherwise(code: str, number: str) -> str:
    """Return what a spreadsheet shows of a positive number, where that is not the number itself.

    Parameters
    ----------
    code : str
        Format code of a cell.
    number : str
        What is stored, in Dutch notation.

    Returns
    -------
    str
        Nothing where what is shown says the same; otherwise what is seen, or a remark that makes
        it no number.

    Examples
    --------
    >>> shown_otherwise('"<"0', "10"), shown_otherwise("#,##0", "10")
    ('<10', '')
    """
    found = _SECTION.match(code)
    first = found[0] if found else ""
    if not first.strip():
        return f"{number} (niet getoond)" if ";" in code else ""
    before, after, digits = "", "", ""
    for token in _TOKEN.finditer(first):
        said = (token[1] or token[2] or "").strip(_LAYOUT)
        if token[4] and _OF_DATES.match(token[4]):
            return ""
        digits += token[3] or ""
        before, after = (before, after + said) if digits else (before + said, after)
    if "%" in digits or not digits:
        return "" if "%" in digits else f"{number} (getoond als tekst)"
    if _THOUSANDS.search(digits):
        return f"{number} (getoond in duizendtallen)"
    if not before and not after:
        return ""
    return f"{before}{number}{f' {after}' if after else ''}"
