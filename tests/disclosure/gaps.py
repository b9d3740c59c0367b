"""Gaps that were planted in invented cities, and which of them a release still lets one find."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from geo.cell import Cell
from geo.disclosure.keys import TableKey
from geo.disclosure.protected import Counts, ProtectedTable, already_published
from geo.disclosure.release import Release
from geo.reach_words import Flag
from geo.unknown import Unknown
from loaders.demo import make_demo, read_population, read_settings, write_demo
from loaders.demo_delivery import deliver_demonstration
from loaders.knowledge import Knowledge
from loaders.municipality import Municipality
from loaders.publish import exact_tables
from loaders.release_frame import ReleaseFrame, frame_of_now
from loaders.releases import Publication
from loaders.store import Store
from loaders.yaml_files import DATA
from pages.parts.compose import Composer

Tables = Mapping[TableKey, Counts]
LOWER = ("lager_alle", "lager_groep", "diep_gat")


@dataclass(frozen=True)
class City:
    """An invented city with known truth, delivered to a store of its own."""

    store: Store
    town: Municipality
    knowledge: Knowledge
    frame: ReleaseFrame
    tables: Tables
    effects: tuple[Mapping[str, Any], ...]

    @property
    def planted(self) -> list[tuple[str, str]]:
        """Area and demand ('' for all) of each planted gap at wijk level."""
        return [
            (each["gebied"], each["themagroep"] or "")
            for each in self.effects
            if each["soort"] in LOWER
        ]

    def found(self, published: Mapping[TableKey, ProtectedTable]) -> set[tuple[str, str]]:
        """Return the planted gaps that *Waar missen we mensen?* flags in some tables."""
        code = self.town.code
        number = self.store.publish(
            code,
            Publication(
                Release(published).to_frame(),
                self.store.coverage(code),
                self.store.left_open(code),
                self.store.parts_in_force(code),
                self.store.version(code),
                frame=self.frame.to_text(),
            ),
            who="vergelijking",
        )
        snapshot = Composer(self.knowledge, self.town, self.store).snapshot(str(number))
        found = set()
        for demand in {demand for _, demand in self.planted}:
            wishes = {"vraag": "missen"} | ({"hulpvraag": demand} if demand else {})
            selection, notices = snapshot.resolve(wishes)
            if notices:
                raise ValueError(f"no such screen: {wishes}: {notices}")
            sheet = snapshot.screen(selection).sheet
            area, flag = (sheet.head.index(name) for name in ("gebied", "oordeel"))
            found |= {(row[area], demand) for row in sheet.rows if row[flag] == Flag.LOWER}
        return found & set(self.planted)


@contextmanager
def city(town: Municipality, knowledge: Knowledge, seed: int | None = None) -> Iterator[City]:
    """Make the demonstration anew from a seed, and deliver it; None: as it ships."""
    settings = read_settings(DATA / "demo.yaml")
    if seed is not None:
        settings = settings.model_copy(update={"zaad": seed})
    made = make_demo(town.areas, read_population(town.folder, settings), settings)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_demo(made, folder / "demo", None)
        store = Store(f"sqlite:///{folder / 'demo.sqlite'}")
        elsewhere = replace(town, folder=folder)
        deliver_demonstration(store, elsewhere, knowledge.taxonomy)
        frame = frame_of_now(store, town, knowledge, demonstration=True)
        tables, _ = exact_tables(store, town, frame, store.parts_in_force(town.code))
        yield City(store, town, knowledge, frame, tables, tuple(made.truth["effecten"]))
        store.close()


def unprotected(tables: Tables) -> dict[TableKey, ProtectedTable]:
    """Return the exact counts in the form of a release: what could be found without protection."""
    found = {}
    for key, counts in tables.items():
        low, high = counts.lower.astype(float), counts.upper.astype(float)
        cells = {
            (str(area), str(category)): _exact(low.loc[area, category], high.loc[area, category])
            for area in low.index
            for category in low.columns
        }
        found[key] = already_published(low, cells)
    return found


def _exact(low: float, high: float) -> Cell:
    return Cell.no_data(Unknown.ABSENT) if pd.isna(low) else Cell.of_number(low, low, high)
