"""What analysts write in ``data/``: a field that is not known there is refused, not ignored."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A part of a data file: nothing is added to it, and nothing changed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
