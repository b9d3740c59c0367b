"""A command line that speaks Dutch: argparse's own texts are English."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

_USAGE_ERROR = 2
_HELP = {
    "usage: ": "gebruik: ",
    "positional arguments:": "waarden:",
    "options:": "opties:",
    "show this help message and exit": "toon deze uitleg",
}
# What argparse says, and what we say instead; what is between quotes or names is kept.
_ERRORS = (
    (r"the following arguments are required: (.+)", r"Dit ontbreekt: \1."),
    (r"unrecognized arguments: (.+)", r"Dit hoort niet bij de opdracht: \1."),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)",
        r"Bij \1 bestaat \2 niet; kies uit \3.",
    ),
    (
        r"argument (.+?): not allowed with argument (.+)",
        r"\1 en \2 gaan niet samen; laat er één weg.",
    ),
    (r"one of the arguments (.+) is required", r"Geef een van deze: \1."),
    (r"argument (.+?): invalid int value: (.+)", r"Bij \1 is \2 geen geheel getal."),
    (r"argument (.+?): expected .+", r"Na \1 hoort een waarde."),
    (r"ambiguous option: (\S+) .*", r"De optie \1 is niet volledig."),
)


class Parser(argparse.ArgumentParser):
    """An ``ArgumentParser`` with Dutch help and messages."""

    def format_usage(self) -> str:
        """Return how to write the command."""
        return _dutch(super().format_usage())

    def format_help(self) -> str:
        """Return the whole explanation."""
        return _dutch(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to write it; exit code 2."""
        self.print_usage(sys.stderr)
        said = "Deze opdracht is niet te begrijpen."
        for pattern, text in _ERRORS:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                said = match.expand(text)
                break
        self.exit(_USAGE_ERROR, f"{said} De uitleg staat bij: {self.prog} --help\n")


def _dutch(text: str) -> str:
    for english, dutch in _HELP.items():
        text = text.replace(english, dutch)
    return text
