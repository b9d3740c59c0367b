"""Packs of what is hard: hardly a figure, one area, an older release, nothing delivered."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from geo.cell import Cell, State
from geo.errors import NoDataError
from geo.screen.model import LegendItem, Table
from geo.screen.pack import Pack, front_of
from loaders.long_file import read_long
from loaders.publish import propose, publish
from loaders.store import Store
from pages.parts.compose import Composer
from pages.parts.compose.pack import pack_of
from tests.pages.pack import reading
from tests.pages.pack.writing import WRITE


def written(pack: Pack, ground) -> dict[str, bytes]:
    return {ending: write(pack, ground) for ending, write in WRITE.items()}


def test_a_stadsdeel_with_nothing_but_suppressed_cells(make_pack, ground):
    first = make_pack(vraag="missen", stadsdeel="SD051808").findings[0]
    screen = first.screen
    hidden = Cell.suppressed(0, 9, "0–9", "kleine aantallen zijn afgeschermd")
    rows = tuple(
        replace(
            row,
            cells=tuple(
                hidden if column.numeric else cell
                for column, cell in zip(screen.table.columns, row.cells, strict=True)
            ),
        )
        for row in screen.table.rows
    )
    look = LegendItem("afgeschermd", len(rows), 0.0, State.SUPPRESSED)
    view = replace(screen.map, looks=(0,) * len(screen.map.codes))
    bare = replace(
        screen,
        table=Table(screen.table.columns, rows),
        legend=(look,),
        map=view,
        unjudged=None,
        panel=replace(screen.panel, bars=(), trend=None, fold=None),
    )
    finding = replace(first, screen=bare)
    pack = Pack("Leidschenveen-Ypenburg", screen.selection, (finding,), front_of([finding]))
    files = written(pack, ground)
    # Nothing to draw is no bar of 0, and no empty chart.
    assert not [s for sl in reading.slides_of(files["pptx"]) for s in sl.shapes if s.has_chart]
    assert reading.powerpoint_tables(files["pptx"], pack) == [reading.expected(finding)]
    states = [row for row in reading.csv_rows(files["csv"]) if row["toestand"] == "afgeschermd"]
    assert len(states) == len(rows) * sum(c.numeric for c in screen.table.columns)
    assert not any(row["waarde"] for row in states)
    sheet = load_workbook(io.BytesIO(files["xlsx"])).worksheets[1]
    assert not [c for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)]
    told = reading.bare(reading.pages_of(files["pdf"])[0])
    for row in rows:
        assert reading.bare(row.name) in told


@pytest.mark.parametrize(
    "wishes",
    [
        {"vraag": "missen", "niveau": "stadsdeel", "stadsdeel": "SD051803"},
        {"vraag": "vragen", "stadsdeel": "SD051802", "gebied": "WK051833"},
        {"vraag": "stromen", "stadsdeel": "SD051808"},
    ],
    ids=str,
)
def test_one_area(wishes, make_pack, ground):
    pack = make_pack(**wishes)
    assert all(written(pack, ground).values())
    if "gebied" in wishes:
        assert ("Gebied", "Bouwlust") in pack.findings[0].filters
        assert pack.findings[0].screen.panel.title == "Bouwlust"


def test_an_earlier_release_says_which_it_is(tmp_path, knowledge, municipality, ground):
    store = Store(f"sqlite:///{tmp_path / 'twee.sqlite'}")
    folder = municipality.folder / "demo"
    for quarter in ("2026-K2", "2026-K3"):
        source = next(f for f in folder.glob("registraties_*.csv") if f.stem.endswith(quarter))
        store.deliver(
            municipality.code, [read_long(source, municipality.areas, knowledge.taxonomy)]
        )
        publish(store, municipality, propose(store, municipality, knowledge), who="Ans")
    made = Composer(knowledge, municipality, store)
    newest, earlier = made.snapshot(), made.snapshot("1")
    for snapshot, number in ((newest, "2"), (earlier, "1")):
        pack = pack_of(snapshot, snapshot.resolve({"stadsdeel": "SD051802"})[0])
        assert all(f"uitgave {number} " in v for v in pack.data_versions if "uitgave" in v)
        files = written(pack, ground)
        for ending in ("csv", "geojson", "html"):
            told = files[ending].decode()
            assert f"uitgave {number} van" in told
            assert f"uitgave {3 - int(number)} van" not in told
        assert f"uitgave{number}van" in reading.bare(reading.pages_of(files["pdf"])[0])


def test_an_older_period_keeps_to_it(snapshot, make_pack, ground):
    from geo.areas import Level

    older = snapshot.scope.period_choices(Level.STADSDEEL)[-1]
    pack = make_pack(vraag="vragen", niveau="stadsdeel", periode=str(older))
    assert pack.findings[0].period == older.label
    files = written(pack, ground)
    assert older.label in reading.pages_of(files["pdf"])[1]
    assert {r["periode"] for r in reading.csv_rows(files["csv"])} >= {older.label}


def test_nothing_delivered_is_a_message_or_a_good_file(tmp_path, knowledge, municipality, ground):
    empty = Store(f"sqlite:///{tmp_path / 'leeg.sqlite'}")
    snapshot = Composer(knowledge, municipality, empty).snapshot()
    for question in ("vragen", "missen", "groepen", "druk", "afstand", "stromen"):
        with pytest.raises(NoDataError) as told:
            pack_of(snapshot, snapshot.resolve({"vraag": question})[0])
        assert "geleverd" in str(told.value)
        assert "Traceback" not in str(told.value)
    pack = pack_of(snapshot, snapshot.resolve({"vraag": "bevolking"})[0])
    files = written(pack, ground)
    first = " ".join(reading.pages_of(files["pdf"])[0].split())
    assert "Waar missen we mensen? Er zijn nog geen registraties geleverd." in first
    assert "demonstratie" not in first.lower()
