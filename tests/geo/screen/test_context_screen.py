import re

import numpy as np
import pandas as pd
import pytest

from geo.areas import Level
from geo.catalogue import Catalogue
from geo.cell import STATE_WORDS, State
from geo.errors import NoDataError
from geo.screen.context import ContextInputs, context_screen, published_figures
from geo.screen.model import Scale
from geo.selection import ALL, Scope, Selection
from loaders.knowledge import load_knowledge
from loaders.municipality import load_municipality
from tests.geo.city import AREAS, NO_WORDS, PLAN, TAXONOMY, WIJKEN, people, words

COMMON = {
    "thema": "Bevolking",
    "definitie": "Een omschrijving die lang genoeg is.",
    "decimalen": 1,
    "richting": "geen",
    "bron": "cbs",
    "soort": "context",
    "formule": "zoals gepubliceerd",
    "formule_latex": "k / n",
}


def series(**form):
    return [{"jaren": [2022], "bestand": "cbs", "niveau": "wijk", **form}]


SMALL = Catalogue.model_validate(
    {
        "bronnen": {"cbs": {"titel": "KWB", "uitgever": "CBS", "licentie": "CC BY", "url": ""}},
        "indicatoren": [
            COMMON
            | {
                "id": "inwoners",
                "label": "Inwoners",
                "eenheid": "inwoners",
                "decimalen": 0,
                "reeksen": series(veld="n"),
            },
            COMMON
            | {
                "id": "kinderen_pct",
                "label": "Kinderen",
                "eenheid": "%",
                "richting": "hoog_gunstig",
                "reeksen": series(teller=["k"], noemer=["n"], factor=100),
            },
            COMMON
            | {
                "id": "woz",
                "label": "Woningwaarde",
                "eenheid": "× 1.000 euro",
                "reeksen": series(veld="w", gewicht="n"),
            },
        ],
    }
)
FIGURES = {
    "cbs": pd.DataFrame(
        {
            "n": [5000.0, 1500.0, 3500.0, 0.0],
            "k": [1000.0, 150.0, np.nan, 0.0],
            "w": [250.0, 1400.5, 310.0, np.nan],
        },
        index=pd.Index(WIJKEN, name="code"),
    )
}


def inputs(figures=FIGURES, **wishes):
    chosen = {
        "gemeente": "GM1",
        "vraag": "bevolking",
        "stadsdeel": ALL,
        "niveau": Level.WIJK,
        "periode": "",
        "hulpvraag": ALL,
        "kenmerk": "kinderen_pct",
        "jaar": "2022",
        "vergelijk": ALL,
        "gebied": "",
    }
    return ContextInputs(
        selection=Selection(**chosen | wishes),
        scope=Scope("GM1", AREAS, PLAN, TAXONOMY, SMALL),
        figures=figures,
        population={level: (people(level), 2019) for level in Level},
        sources=("CBS",),
        data_version="1234abcd",
    )


def column(screen, key="waarde"):
    place = [c.key for c in screen.table.columns].index(key)
    return {row.code: row.cells[place] for row in screen.table.rows}


def check(screen, areas):
    """Hold for every context screen."""
    hover = dict(zip(screen.map.codes, screen.map.values, strict=True))
    looks = dict(zip(screen.map.codes, screen.map.looks, strict=True))
    assert list(screen.map.codes) == areas.codes(screen.map.level)
    focus = screen.map.in_focus
    seen = [look for look, inside in zip(screen.map.looks, focus, strict=True) if inside]
    assert sum(i.count for i in screen.legend) == len(screen.table.rows)
    for k, item in enumerate(screen.legend):
        assert item.count == seen.count(k)
    cells = column(screen)
    for code, cell in cells.items():
        assert screen.legend[looks[code]].state is cell.state
        assert hover[code].startswith(cell.text if cell.is_number else STATE_WORDS[cell.state])
        if cell.is_number:
            assert_in_class(cell, screen.legend[looks[code]].text)
    numbers = [c.value for c in cells.values() if c.is_number]
    assert numbers == sorted(numbers, reverse=True)
    for text in words(screen, NO_WORDS | {"source"}):
        assert not re.search(r"\d\.\d{1,2}(?!\d)", text), text
        assert not re.search(r"\d,\d{3}(?!\d)", text), text
        assert not re.search(r"(^|\s)-\d", text), text
        assert "bereikt" not in text.lower()
        assert "nan" not in text.split()
    for bar in screen.panel.bars:
        assert 0 <= bar.length <= 1


def assert_in_class(cell, text):
    """The figure lies between the bounds that the legend writes for its class."""
    numbers = re.findall(r"[\d.]+(?:,\d+)?", text)
    bounds = [float(n.replace(".", "").replace(",", ".")) for n in numbers]
    if text.startswith("minder dan"):
        assert cell.value < bounds[0]
    elif text.endswith("of meer"):
        assert cell.value >= bounds[0]
    elif bounds:
        assert bounds[0] <= cell.value < bounds[1]


@pytest.mark.parametrize("indicator", ["inwoners", "kinderen_pct", "woz"])
@pytest.mark.parametrize("level", [Level.WIJK, Level.STADSDEEL])
@pytest.mark.parametrize("district", [ALL, "SD1"])
def test_map_table_and_legend_agree(indicator, level, district):
    screen = context_screen(inputs(kenmerk=indicator, niveau=level, stadsdeel=district))
    check(screen, AREAS)
    expected = [
        c for c in AREAS.codes(level) if district in (ALL, AREAS.ancestor(c, Level.STADSDEEL))
    ]
    assert sorted(r.code for r in screen.table.rows) == sorted(expected)
    assert (screen.map.scale is Scale.CIRCLES) == (indicator == "inwoners")
    assert screen.watermark == ""


@pytest.mark.parametrize("code", WIJKEN)
@pytest.mark.parametrize("indicator", ["inwoners", "kinderen_pct", "woz"])
def test_the_panel_says_what_map_and_table_say(code, indicator):
    screen = context_screen(inputs(gebied=code, kenmerk=indicator))
    assert screen.panel.title == AREAS[code].name
    assert screen.panel.figure == column(screen)[code].text
    if screen.panel.bars:
        assert screen.panel.bars[0].cell == column(screen)[code]
        assert [b.label for b in screen.panel.bars][-1] == "Voorbeeldstad"


def test_counts_are_not_compared_with_the_whole_in_bars():
    assert context_screen(inputs(gebied="WK1", kenmerk="inwoners")).panel.bars == ()
    assert len(context_screen(inputs(gebied="WK1")).panel.bars) == 3


def test_the_headline_names_the_highest_beside_the_whole():
    text = context_screen(inputs()).headline
    assert "Havenwijk" in text
    assert "20,0%" in text
    assert "Stationswijk" not in text


def test_a_headline_about_one_stadsdeel_says_so():
    screen = context_screen(inputs(stadsdeel="SD2", kenmerk="woz"))
    assert "Parkwijk" not in screen.headline or "Zuid" in screen.headline


def test_the_direction_of_the_figure_is_told():
    screen = context_screen(inputs())
    assert screen.definition.direction == "Een hoge waarde is gunstig."
    assert "gunstig" in screen.definition.direction


def test_what_the_source_withholds_is_no_data():
    cells = column(context_screen(inputs()))
    assert cells["WK3"].state is State.NO_DATA
    assert cells["WK3"].reason


def test_a_share_of_nobody_does_not_apply():
    cells = column(context_screen(inputs()))
    assert cells["WK4"].state is State.NOT_APPLICABLE


def test_nobody_is_a_number_of_residents():
    cells = column(context_screen(inputs(kenmerk="inwoners")))
    assert cells["WK4"].value == 0.0


def test_without_figures_there_is_no_screen():
    empty = {"cbs": FIGURES["cbs"] * np.nan}
    with pytest.raises(NoDataError) as error:
        context_screen(inputs(empty))
    assert "2022" in error.value.what


def test_an_unknown_population_is_not_written_as_a_number_of_residents():
    nobody_knows = inputs(gebied="WK1")
    unknown = {level: (s * np.nan, y) for level, (s, y) in nobody_knows.population.items()}
    wrong = ContextInputs(**{**vars(nobody_knows), "population": unknown})
    assert "geen data inwoners" not in context_screen(wrong).panel.subtitle


# --- the shipped figures -------------------------------------------------------------------

CITY, KNOWLEDGE = load_municipality("GM0518"), load_knowledge()
SHIPPED = [
    pytest.param(i.id, level, i.years(level)[0], id=f"{i.id}-{level}")
    for level in (Level.STADSDEEL, Level.WIJK, Level.BUURT)
    for i in KNOWLEDGE.catalogue.context(level)
]


@pytest.mark.parametrize(("indicator", "level", "year"), SHIPPED)
def test_every_shipped_figure_makes_a_screen(indicator, level, year):
    chosen = Selection("GM0518", "bevolking", ALL, level, "", ALL, indicator, str(year), ALL, "")
    screen = context_screen(
        ContextInputs(
            selection=chosen,
            scope=Scope("GM0518", CITY.areas, KNOWLEDGE.plan, TAXONOMY, KNOWLEDGE.catalogue),
            figures=CITY.figures,
            population={each: CITY.population(each, year + 0.5) for each in Level},
            sources=(),
            data_version="",
        )
    )
    check(screen, CITY.areas)
    table = published_figures(KNOWLEDGE.catalogue[indicator], CITY.figures, CITY.areas, level, year)
    assert {c: cell.value for c, cell in column(screen).items()} == {
        c: table.cell(c, indicator).value for c in table.areas
    }
