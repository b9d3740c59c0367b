"""One gate: whatever a page shows of registrations was published, and nothing else reaches it.

Every page of the app is walked, so that a new one falls under this by itself.
"""

from __future__ import annotations

import ast
import csv
import inspect
import io
import json

import pytest
from streamlit.testing.v1 import AppTest

from geo.cell import State
from geo.demand import TOTAL
from geo.period import Period
from geo.point_tables import works_of
from geo.selection import ALL
from loaders.groups import load_groups
from loaders.store import Store
from pages.pack import forms
from pages.pack.geojson_file import plain_names
from pages.pack.ground import Ground
from pages.parts import session
from pages.parts.compose import Composer
from pages.parts.compose.demand import tables_of
from pages.parts.compose.pack import pack_of
from tests.conftest import ROOT
from tests.pages.pack import reading
from tests.pages.screens import demand_choices


def pages() -> list[tuple[str, str, str, str]]:
    """Every page of the app; importing app.py would start it."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    [found] = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "PAGES"
    ]
    return found


# The only page with internal figures: previews, rejected rows and quality, each view noted.
INTERNAL = {"gegevens"}
# What gives exact counts.
EXACT = (
    "counts",
    "counts_of_parts",
    "counts_at_points",
    "flow_of_parts",
    "quality_counts",
    "changes",
    "replaced_by",
)


@pytest.fixture
def closed(monkeypatch):
    """A store that gives no exact count."""

    def refuse(*_args, **_kwargs):
        raise AssertionError("a page asked for exact counts")

    for name in EXACT:
        monkeypatch.setattr(Store, name, refuse)


@pytest.mark.parametrize("page", [p for p in pages() if p[3] not in INTERNAL], ids=lambda p: p[3])
def test_no_page_asks_for_an_exact_count(page, closed, monkeypatch, tmp_path, demo_store):
    monkeypatch.setenv("DATABASE_URL", str(demo_store._engine.url))
    session._open.cache_clear()
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    # Also the one that stands first: the address decides which page opens.
    test.switch_page(page[1]).run()
    assert not test.exception
    # The last resort of the app would hide the refusal.
    assert not any("kon niet worden getekend" in block.value for block in test.get("html"))
    session._open.cache_clear()


@pytest.fixture(scope="module")
def gated(knowledge, municipality, demo_store):
    return Composer(knowledge, municipality, demo_store).snapshot()


def test_every_count_on_every_screen_is_the_published_one(gated, closed, figure):
    release = gated.release
    walked = counted = 0
    for wishes in demand_choices(gated):
        selection, notices = gated.resolve(wishes)
        assert not notices, wishes
        screen = gated.screen(selection)
        walked += 1
        drawn = tables_of(
            gated.composer.knowledge.plan,
            release.tables,
            selection.niveau,
            Period.parse(selection.periode),
        )
        kind = TOTAL if selection.hulpvraag == ALL else selection.hulpvraag
        keys = {"totaal": TOTAL, "nu": kind, "aantal": kind}
        if selection.kenmerk == "dossiers":
            keys = {"waarde": kind}
        elif selection.kenmerk == "grootste_vraag":
            keys = {"totaal": TOTAL}
        for row in screen.table.rows:
            for column, cell in zip(screen.table.columns, row.cells, strict=True):
                if column.key in keys and column.unit == "dossiers":
                    published = drawn["kaart"].cell(row.code, keys[column.key])
                    assert (cell.text, cell.state) == (published.text, published.state), wishes
                    counted += 1
    figure(f"{walked} screens walked, {counted} counts are the published ones")
    assert walked > 300
    assert counted > 5_000


def test_no_screen_writes_a_count_below_the_threshold(gated, knowledge):
    """Whatever is written of a count of dossiers: a rounded number, a class or words."""
    plan = knowledge.plan
    for wishes in demand_choices(gated):
        screen = gated.screen(gated.resolve(wishes)[0])
        bars = [bar.cell for bar in screen.panel.bars]
        points = [point.cell for point in screen.panel.trend.points] if screen.panel.trend else []
        counts = [
            cell
            for row in screen.table.rows
            for column, cell in zip(screen.table.columns, row.cells, strict=True)
            if column.unit == "dossiers"
        ]
        for cell in (*bars, *points, *counts):
            if cell.state is State.NUMBER and cell.value is not None:
                assert cell.value >= plan.drempel, (wishes, cell)
            if cell.state is State.SUPPRESSED and cell.low is not None:
                assert cell.high - cell.low >= plan.drempel - 1, (wishes, cell)


def test_every_count_of_a_group_is_the_published_one(gated, closed):
    """*Welke groepen?*: per group and year, and never a count below the threshold."""
    counted = 0
    for year in gated.scope.year_choices():
        tables = gated.composer.groups_inputs(gated.entry, str(year)).tables
        for code in gated.scope.groups:
            wishes = {"vraag": "groepen", "groep": code, "kalenderjaar": str(year)}
            selection, notices = gated.resolve(wishes)
            assert not notices, wishes
            group = load_groups()[code]
            for row in gated.screen(selection).table.rows:
                cell = row.cells[1]
                if not group.categorie:
                    assert cell.state is State.NOT_APPLICABLE
                    continue
                published = tables[f"stadsdeel_{group.uitsplitsing}"].cell(
                    row.code, group.categorie
                )
                assert (cell.text, cell.state) == (published.text, published.state), wishes
                counted += 1
    assert counted >= 17 * 8


@pytest.mark.parametrize("question", ["druk", "afstand"])
def test_screens_about_points_get_counts_of_the_release_only(
    question, closed, knowledge, municipality, demo_store
):
    """Work and waiting lists are tables of the release: the store is asked for no count."""
    fresh = Composer(knowledge, municipality, demo_store).snapshot()
    screen = fresh.screen(fresh.resolve({"vraag": question})[0])
    assert screen.table.rows


def test_the_work_on_screen_is_that_of_the_release(gated):
    works = works_of(gated.release.tables)
    assert works
    for quarter in gated.scope.quarter_choices("druk"):
        screen = gated.screen(gated.resolve({"vraag": "druk", "kwartaal": str(quarter)})[0])
        waiting = [c.key for c in screen.table.columns].index("wachtlijst")
        for row in screen.table.rows:
            if row.code in works[quarter].areas:
                published = works[quarter].cell(row.code, "wachtlijst")
                assert row.cells[waiting].state == published.state
                assert row.cells[waiting].text == published.text


def test_whoever_writes_a_file_gets_screens_and_boundaries_only():
    """Import contracts keep store and release out of ``pages.pack``; this is what goes in."""
    for form in forms.FORMS:
        wanted = inspect.signature(form.write).parameters
        assert list(wanted) == ["pack", "ground"], form.name
    made = [value for value in vars(forms).values() if inspect.isclass(value)]
    assert Store not in made
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'source_modules = ["pages.pack"]' in pyproject


@pytest.mark.parametrize(
    "wishes",
    [
        {"stadsdeel": "SD051802"},
        {"niveau": "buurt"},
        {"hulpvraag": "schulden", "kenmerk": "dossiers"},
        {"vraag": "missen"},
        {"vraag": "druk"},
    ],
    ids=str,
)
def test_no_export_holds_more_than_the_screens(wishes, gated, closed, municipality, knowledge):
    """Every form, read back: the figures of the screens, and no count below the threshold."""
    pack = pack_of(gated, gated.resolve(wishes)[0])
    ground = Ground.of(municipality)
    files = {form.ending: form.write(pack, ground) for form in forms.FORMS}
    wanted = [reading.expected(finding) for finding in pack.findings]
    assert reading.powerpoint_tables(files["pptx"], pack) == wanted
    assert reading.excel_tables(files["xlsx"], pack) == wanted
    assert reading.html_tables(files["html"]) == wanted
    assert reading.geojson_table(files["geojson"], pack.findings[0]) == wanted[0]
    assert files["pdf"].startswith(b"%PDF")
    counts = 0
    text = files["csv"].decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        if row["eenheid"] == "dossiers" and row["waarde"]:
            counts += 1
            assert float(row["waarde"]) >= knowledge.plan.drempel, row
    columns = pack.findings[0].screen.table.columns
    units = dict(zip(plain_names(columns), (c.unit for c in columns), strict=True))
    for feature in json.loads(files["geojson"])["features"]:
        for key, unit in units.items():
            value = feature["properties"][key]
            if unit == "dossiers" and isinstance(value, (int, float)):
                assert value >= knowledge.plan.drempel, feature["properties"]
    assert counts
