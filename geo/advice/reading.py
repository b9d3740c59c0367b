"""Reads rules and indicators, and refuses what is wrong with file and line.

The one module of ``geo`` that opens a file: who doubts a rule must be able to load the file
that the application uses, with the same checks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from geo.advice.checks import faults
from geo.advice.indicators import Indicators
from geo.advice.rules import Rules
from geo.errors import DataError

_Model = TypeVar("_Model", bound=BaseModel)
# The one written in C reads a file of rules in a tenth of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Explain = Callable[[ErrorDetails], str]


def _plain(error: ErrorDetails) -> str:
    return str(error["msg"])


def load(
    path: Path | str,
    indicators: Indicators | Path | str | None = None,
    *,
    explain: Explain = _plain,
) -> Rules:
    """Read rules and check them against the indicators.

    Parameters
    ----------
    path : Path or str
        A file in the form of ``data/adviesregels.yaml``.
    indicators : Indicators, Path or str, optional
        Default ``adviesindicatoren.yaml`` beside it.
    explain : callable, optional
        Puts an error of the schema in words.

    Returns
    -------
    Rules

    Raises
    ------
    DataError
        With file and line: if the file is missing, damaged, or a rule is wrong, contradictory,
        overlapping or dead.
    """
    path = Path(path)
    if not isinstance(indicators, Indicators):
        where = path.with_name("adviesindicatoren.yaml") if indicators is None else Path(indicators)
        indicators = load_indicators(where, explain=explain)
    rules, root = read(path, Rules, explain=explain)
    if wrong := faults(rules, indicators):
        more = f" (en nog {len(wrong) - 1})" if len(wrong) > 1 else ""
        raise DataError(
            f"{path.name}, regel {line_of(root, wrong[0].where)}: {wrong[0].what}{more}.",
            "Herstel die regel; de uitleg staat bovenaan het bestand.",
        )
    return rules


def load_indicators(path: Path | str, *, explain: Explain = _plain) -> Indicators:
    """Read the catalogue of indicators; raises as ``load``."""
    return read(Path(path), Indicators, explain=explain)[0]


def read(
    path: Path, model: type[_Model], *, explain: Explain = _plain
) -> tuple[_Model, yaml.Node | None]:
    """Read a YAML file by its schema, and keep where everything stands; raises as ``load``."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        raw = loader.construct_document(root) if root is not None else None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", regel {mark.line + 1}" if mark else ""
        raise DataError(
            f"{path.name}{where}: het bestand is niet te lezen.",
            "Herstel de opmaak, of zet het bestand terug uit de broncode.",
        ) from error
    try:
        return model.model_validate(raw), root
    except ValidationError as error:
        first = error.errors()[0]
        place = " > ".join(str(part) for part in first["loc"])
        raise DataError(
            f"{path.name}, regel {line_of(root, first['loc'])}: bij '{place}' {explain(first)}.",
            "Herstel die regel; de uitleg staat bovenaan het bestand.",
        ) from error


def line_of(root: yaml.Node | None, where: Sequence[str | int]) -> int:
    """Return the line of the deepest part of a place that stands in the file, from 1."""
    node, line = root, 1
    for part in where:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == part:
                    below, line = value, key.start_mark.line + 1
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            below = node.value[part]
            line = below.start_mark.line + 1
        if below is None:
            break
        node = below
    return line
