"""How large a file may be (``data/bestandsgrenzen.yaml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, PositiveInt

from loaders.yaml_files import DATA, read_yaml

_MB = 1_000_000


class Limits(BaseModel):
    """The whole of ``data/bestandsgrenzen.yaml``; ``_mb`` is in millions of bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: PositiveInt
    werkmap_mb: PositiveInt
    tekst_mb: PositiveInt
    uitgepakt_mb: PositiveInt
    verhouding: PositiveInt
    verhouding_vanaf_mb: PositiveInt
    onderdelen: PositiveInt
    bladen: PositiveInt
    rijen: PositiveInt
    kolommen: PositiveInt
    geheugen_mb: PositiveInt
    seconden: PositiveInt
    tekens: PositiveInt

    @property
    def workbook_bytes(self) -> int:
        """Largest XLSX or ODS as delivered."""
        return self.werkmap_mb * _MB

    @property
    def text_bytes(self) -> int:
        """Largest CSV."""
        return self.tekst_mb * _MB

    @property
    def unpacked_bytes(self) -> int:
        """Largest sum of the parts of a workbook."""
        return self.uitgepakt_mb * _MB

    @property
    def ratio_from_bytes(self) -> int:
        """Parts up to this size may be packed as tightly as they like."""
        return self.verhouding_vanaf_mb * _MB

    @property
    def memory_bytes(self) -> int:
        """Memory for reading a workbook."""
        return self.geheugen_mb * _MB


@lru_cache(maxsize=4)
def load_limits(folder: Path = DATA) -> Limits:
    """Read the limits (once per process)."""
    return read_yaml(folder / "bestandsgrenzen.yaml", Limits)
