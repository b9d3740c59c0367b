"""The inputs of the advice of the demonstration, for the tests that need them."""

from __future__ import annotations

from geo.advice.inputs import AdviceInputs
from geo.disclosure import Release
from loaders.advice_inputs import AdviceReader
from loaders.knowledge import load_knowledge


def reader_of(store, municipality):
    entry = store.releases(municipality.code)[0]
    publication = store.release(municipality.code, entry.nummer, demonstration=entry.demonstratie)
    return AdviceReader(store, municipality, load_knowledge().plan, publication)


def latest(store, municipality) -> AdviceInputs:
    reader = reader_of(store, municipality)
    return reader.inputs(reader.quarters[-1], tables=Release.from_frame(reader.publication.figures))
