"""Reads ``data/bereikbaarheid.yaml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo.access_rules import AccessRules
from loaders.yaml_files import DATA, read_yaml


@lru_cache(maxsize=4)
def load_access_rules(folder: Path = DATA) -> AccessRules:
    """Read what is within reach (once per process).

    Raises
    ------
    DataError
        If the file is damaged.
    """
    return read_yaml(folder / "bereikbaarheid.yaml", AccessRules)
