"""Reads a YAML file of ``data/`` and checks it against its schema.

Apart from ``knowledge``, because the web server needs a colour before it needs pandas.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from geo.errors import DataError
from loaders.schema_messages import in_dutch

DATA = Path(__file__).resolve().parent.parent / "data"

_Model = TypeVar("_Model", bound=BaseModel)


def read_yaml(path: Path, model: type[_Model]) -> _Model:
    """Read a YAML file and check it against its schema.

    Raises
    ------
    DataError
        If the file is missing, is no YAML or does not fit the schema; it names the place.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            f"Het bestand data/{path.name} ontbreekt.", "Zet het terug uit de broncode."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" rond regel {mark.line + 1}" if mark else ""
        raise DataError(
            f"Het bestand data/{path.name} is niet te lezen{where}.",
            "Herstel de opmaak, of zet het bestand terug uit de broncode.",
        ) from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = " > ".join(str(part) for part in first["loc"]) or "het bestand"
        raise DataError(
            f"Het bestand data/{path.name} klopt niet bij '{where}': {in_dutch(first)}.",
            "Herstel die regel; de uitleg staat bovenaan het bestand.",
        ) from error
