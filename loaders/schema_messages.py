"""What a schema has against a value, in Dutch: pydantic speaks English."""

from __future__ import annotations

from pydantic_core import ErrorDetails

_SHOWN_CHARS = 40
_PLAIN = (str, int, float, bool)
# By pydantic's name of the error; between braces what pydantic gives with it.
_REASONS = {
    "missing": "dit ontbreekt",
    "extra_forbidden": "deze naam hoort hier niet; kijk of hij goed gespeld is",
    "literal_error": "kies uit {expected}",
    "enum": "kies uit {expected}",
    "greater_than": "moet meer zijn dan {gt}",
    "greater_than_equal": "moet ten minste {ge} zijn",
    "less_than": "moet minder zijn dan {lt}",
    "less_than_equal": "mag ten hoogste {le} zijn",
    "too_short": "moet ten minste {min_length} waarden hebben, heeft er {actual_length}",
    "too_long": "mag ten hoogste {max_length} waarden hebben, heeft er {actual_length}",
    "string_too_short": "moet ten minste {min_length} tekens hebben",
    "string_too_long": "mag ten hoogste {max_length} tekens hebben",
}
_KINDS = {
    "int": "moet een geheel getal zijn",
    "float": "moet een getal zijn",
    "finite": "moet een getal zijn",
    "string": "moet tekst zijn",
    "bool": "moet true of false zijn",
    "date": "moet een datum zijn zoals 2026-07-01",
    "list": "moet een lijst zijn",
    "tuple": "moet een lijst zijn",
    "set": "moet een lijst zijn",
    "dict": "moet namen met waarden hebben",
    "model": "moet namen met waarden hebben",
}
_UNKNOWN = "deze waarde past niet in de opzet van het bestand"


def in_dutch(error: ErrorDetails) -> str:
    """Return what is wrong, with the value where it can be shown.

    Parameters
    ----------
    error : ErrorDetails
        One of ``ValidationError.errors()``. What our own validators say is Dutch already.
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    words = {name: _written(value) for name, value in context.items()}
    reason = _REASONS.get(kind) or _KINDS.get(kind.split("_")[0])
    text = reason.format(**words) if reason else _UNKNOWN
    value = error["input"]
    if kind != "missing" and isinstance(value, _PLAIN):
        return f"'{str(value)[:_SHOWN_CHARS]}': {text}"
    return text


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace(" or ", " of ")
