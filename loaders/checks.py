"""What the standard demands of values that were understood, as pandera schemas per kind.

Each schema runs on distinct values, or on the distinct combinations of the columns that a rule
is about: its cost does not grow with the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pandera.pandas as pa

from geo.demand import TOTAL, UNKNOWN
from geo.text import number
from loaders.lines import Column, Ints, expand, firsts, group
from loaders.reading import fold
from loaders.spellings import load_spellings
from loaders.standard import ColumnSpec, FileKind

MAX_TEXT = 500
MAX_POINT = 120
_EMPTY = "Deze cel is leeg, maar moet gevuld zijn."
_NOT_NULLABLE = "not_nullable"

Holds = Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass(frozen=True)
class Rule:
    """A rule about several columns of one row.

    Parameters
    ----------
    columns : tuple of str
        Columns of the standard that it is about.
    blame : str
        The column that is named when it does not hold.
    reason : str
        What is wrong then, in one Dutch sentence.
    holds : callable
        From those columns (see ``lines.expand``; empty text is None) to a boolean per row.
    long_only : bool
        Whether it is about one count: in a wide file a row holds several.
    """

    columns: tuple[str, ...]
    blame: str
    reason: str
    holds: Holds
    long_only: bool = False

    def schema(self) -> pa.DataFrameSchema:
        """Return the rule as a schema."""
        return pa.DataFrameSchema(checks=[pa.Check(self.holds, error=self.reason, ignore_na=False)])


@dataclass(frozen=True)
class Finding:
    """What is wrong in one column.

    Parameters
    ----------
    column : str
    codes : array of int
        Per line what was judged: a distinct text, or a distinct combination.
    wrong : dict
        Per such code that is wrong: reasons with their suggestions, in Dutch.
    """

    column: str
    codes: Ints
    wrong: dict[int, list[tuple[str, str]]]

    @cached_property
    def lines(self) -> Ints:
        """Positions of the lines it is about, in order."""
        flags = np.zeros(int(self.codes.max(initial=max(self.wrong, default=0))) + 1, np.bool_)
        flags[list(self.wrong)] = True
        found: Ints = np.flatnonzero(flags[self.codes])
        return found


def column_schema(spec: ColumnSpec) -> pa.DataFrameSchema:
    """Return what the standard demands of the values of one column.

    Parameters
    ----------
    spec : ColumnSpec

    Returns
    -------
    DataFrameSchema
        For the columns of ``lines.expand``; the text of each check is the Dutch reason.
    """
    must = pa.Column(nullable=not spec.verplicht)
    if spec.soort == "aantal":
        most = load_spellings().grootste_aantal
        checks = [
            pa.Check.ge(0, error="Een aantal kan niet negatief zijn."),
            pa.Check(lambda x: x % 1 == 0, error="Een aantal is een geheel getal."),
            pa.Check.le(most, error=f"Dit is onwaarschijnlijk veel: meer dan {number(most)}."),
        ]
        count = pa.Column(float, checks, nullable=not spec.verplicht)
        return pa.DataFrameSchema({f"{spec.naam}_hoogste": count})
    if spec.soort in ("getal", "waarde"):
        ends = [spec.naam] if spec.soort == "getal" else [f"{spec.naam}_laagste"]
        ends += [] if spec.soort == "getal" else [f"{spec.naam}_hoogste"]
        within = pa.Column(float, _range(spec), nullable=not spec.verplicht)
        return pa.DataFrameSchema(dict.fromkeys(ends, within))
    if spec.soort in ("tekst", "servicepunt") or spec.open:
        most = MAX_POINT if spec.soort == "servicepunt" else MAX_TEXT
        short = pa.Check(
            lambda x: x.str.len() <= most, error=f"Deze tekst is langer dan {most} tekens."
        )
        must = pa.Column(checks=[short], nullable=not spec.verplicht)
    return pa.DataFrameSchema({spec.naam: must})


def _range(spec: ColumnSpec) -> list[pa.Check]:
    checks = []
    if spec.minimum is not None:
        least = number(spec.minimum)
        checks.append(pa.Check.ge(spec.minimum, error=f"Dit getal is kleiner dan {least}."))
    if spec.maximum is not None:
        most = number(spec.maximum)
        checks.append(pa.Check.le(spec.maximum, error=f"Dit getal is groter dan {most}."))
    if spec.geheel:
        checks.append(pa.Check(lambda x: x % 1 == 0, error="Dit is geen geheel getal."))
    return checks


def rules(kind: FileKind) -> tuple[Rule, ...]:
    """Return the rules about several columns of one row of a kind."""
    found = [*_OF_KIND.get(kind.code, ()), *(_measures() if kind.code == "ervaring" else ())]
    if kind.een_van:
        named = " of ".join(kind.een_van)
        found.append(
            Rule(
                kind.een_van,
                kind.een_van[0],
                f"Vul {named} in: ten minste een van beide.",
                lambda f: f[list(kind.een_van)].notna().any(axis=1),
            )
        )
    return tuple(found)


def _remarks() -> Iterator[Rule]:
    """Yield that something is said of a number only."""
    low, high, said = "aantal_laagste", "aantal_hoogste", "bijzonderheid"
    both = ("aantal", said)
    yield Rule(
        both,
        said,
        "Hier is geen aantal: een bijzonderheid hoort bij een getal.",
        lambda f: f[said].isna() | f[low].notna(),
        long_only=True,
    )
    yield Rule(
        both,
        said,
        "Dit aantal is achtergehouden: daar kan niet ook 'circa' of 'meer_dan' bij.",
        lambda f: ~(f[said].isin(["circa", "meer_dan"]) & (f[low] < f[high])),
    )


def _together(one: str, other: str) -> tuple[Rule, Rule]:
    """Two columns that are both filled or both empty."""
    return (
        Rule((one, other), other, f"Bij {one} hoort ook {other}.", _filled_with(one, other)),
        Rule((one, other), one, f"Bij {other} hoort ook {one}.", _filled_with(other, one)),
    )


def _filled_with(one: str, other: str) -> Holds:
    return lambda f: f[one].isna() | f[other].notna()


def _differ(one: str, other: str, reason: str) -> Rule:
    return Rule((one, other), other, reason, lambda f: f[one].isna() | (f[one] != f[other]))


def _measures() -> Iterator[Rule]:
    """Yield what a measure of one's own must be called, and how high each sort can be."""
    highest = load_spellings().eigen_maat
    endings = tuple(highest)
    yield Rule(
        ("maat",),
        "maat",
        f"De naam van een maat eindigt op {' of '.join(endings)}.",
        lambda f: f["maat"].isna() | f["maat"].str.endswith(endings).astype(bool),
    )
    for ending, most in highest.items():
        reason = f"Een maat die eindigt op {ending} is hoogstens {number(most)}."
        yield Rule(("maat", "waarde"), "waarde", reason, _at_most(ending, most))


def _at_most(ending: str, most: float) -> Holds:
    return lambda f: ~(f["maat"].fillna("").str.endswith(ending) & (f["waarde_laagste"] > most))


_OF_KIND: dict[str, tuple[Rule, ...]] = {
    "registraties": (
        *_together("uitsplitsing2", "categorie2"),
        _differ(
            "uitsplitsing", "uitsplitsing2", "De tweede uitsplitsing is dezelfde als de eerste."
        ),
        *_remarks(),
    ),
    "doorstroom": (
        Rule(
            ("wachtlijst", "waarvan_kwetsbaar"),
            "waarvan_kwetsbaar",
            "Van de wachtlijst kunnen er niet meer kwetsbaar zijn dan er op staan.",
            lambda f: ~(f["waarvan_kwetsbaar_laagste"] > f["wachtlijst_hoogste"]),
        ),
    ),
    "netwerk": (_differ("partner", "met", "Een partner heeft geen band met zichzelf."),),
    "servicepunten": (
        Rule(
            ("code",),
            "code",
            "Deze code betekent in een levering al iets anders; geef het punt een eigen code.",
            lambda f: ~f["code"].fillna("").map(fold).isin(_reserved()),
        ),
        *_together("longitude", "latitude"),
        *_together("x", "y"),
        Rule(
            ("geldig_van", "geldig_tot"),
            "geldig_tot",
            "De laatste dag ligt voor de eerste.",
            lambda f: ~(pd.to_datetime(f["geldig_van"]) > pd.to_datetime(f["geldig_tot"])),
        ),
    ),
}


def _reserved() -> set[str]:
    """Return how a point cannot be called: that is how no point in particular is written."""
    words = load_spellings().servicepunt
    return {fold(word) for word in (TOTAL, *words, *(w for of in words.values() for w in of))}


def findings(columns: dict[str, Column], kind: FileKind, *, wide: bool = False) -> list[Finding]:
    """Return what is wrong with the lines of a file.

    Parameters
    ----------
    columns : dict of Column
        As ``lines.judge`` returns.
    kind : FileKind
    wide : bool
        Whether a row of the file holds several counts.
    """
    found = [_of_values(column) for column in columns.values()]
    found += [_of_rule(r, columns) for r in rules(kind) if not (wide and r.long_only)]
    return [finding for finding in found if finding.wrong]


def _of_values(column: Column) -> Finding:
    frame = pd.DataFrame(expand(column.spec, column.values))
    failures = _failures(column_schema(column.spec), frame)
    wrong: dict[int, list[tuple[str, str]]] = {}
    for text, (reading, value) in enumerate(
        zip(column.readings, column.value_of_text.tolist(), strict=True)
    ):
        if reading.reason:
            wrong[text] = [(reading.reason, reading.suggestion)]
        elif value in failures:
            # Of a client one may not know where he lives; a point knows who it is.
            missing = column.spec.soort == "gebied" and reading.value is None
            suggestion = UNKNOWN if missing else reading.suggestion
            wrong[text] = [(reason, suggestion) for reason in failures[value]]
    return Finding(column.spec.naam, column.codes, wrong)


def _of_rule(rule: Rule, columns: dict[str, Column]) -> Finding:
    used = [columns[name] for name in rule.columns]
    groups = group([column.value_codes for column in used])
    first = firsts(groups)
    understood = np.ones(len(first), np.bool_)
    frame = {}
    for column in used:
        codes = column.value_codes[first]
        understood &= codes >= 0
        for name, values in expand(column.spec, column.values).items():
            frame[name] = values[codes] if len(values) else np.full(len(codes), None)
    failures = _failures(rule.schema(), pd.DataFrame(frame)[understood])
    wrong = {place: [(reason, "") for reason in reasons] for place, reasons in failures.items()}
    return Finding(rule.blame, groups, wrong)


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> dict[int, list[str]]:
    """Return the reasons per row of a frame that fails."""
    if frame.empty:
        return {}
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        reasons = cases["check"].replace(_NOT_NULLABLE, _EMPTY)
        found: dict[int, dict[str, None]] = {}
        for place, reason in zip(cases["index"].tolist(), reasons.tolist(), strict=True):
            found.setdefault(int(place), {})[str(reason)] = None
        return {place: list(reasons) for place, reasons in found.items()}
    return {}
