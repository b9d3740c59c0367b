"""The release that ships with the demonstration: of these deliveries, true, and untraceable."""

from __future__ import annotations

import json

import pytest

from geo.disclosure import Release
from geo.disclosure.audit import audit
from geo.disclosure.protecting import links_of
from loaders.demo_release import fingerprint
from loaders.publish import exact_tables
from loaders.release_frame import ReleaseFrame
from loaders.releases import Publication


@pytest.fixture(scope="module")
def frozen(demo_store, municipality) -> Publication:
    return demo_store.release(municipality.code, 1, demonstration=True)


@pytest.fixture(scope="module")
def frame(frozen) -> ReleaseFrame:
    return ReleaseFrame.from_text(frozen.frame)


@pytest.fixture(scope="module")
def exact(demo_store, municipality, frame, frozen):
    return exact_tables(demo_store, municipality, frame, frozen.parts)[0]


def test_it_was_made_of_what_ships_now(municipality):
    mark = json.loads((municipality.folder / "demo" / "uitgave.json").read_text())
    assert mark["vingerafdruk"] == fingerprint(municipality), (
        "the demonstration, the plan, the taxonomy or the method changed: run "
        "`python -m loaders demo` anew"
    )


def test_it_holds_every_table_of_the_plan(frozen, exact):
    assert set(Release.from_frame(frozen.figures)) == set(exact)


def test_every_figure_is_true_of_the_exact_count(frozen, exact):
    """What a reader knows of each count holds it: nothing published is false."""
    for key, table in Release.from_frame(frozen.figures).items():
        counts = exact[key]
        for area in table.areas:
            for category in table.categories:
                cell = table.cell(area, category)
                if cell.low is not None and cell.high is not None:
                    assert cell.low <= counts.upper.loc[area, category], (key, area, category)
                    assert counts.lower.loc[area, category] <= cell.high, (key, area, category)


def test_no_small_count_in_it_can_be_narrowed(frozen, exact, municipality, frame):
    release = Release.from_frame(frozen.figures)
    links = links_of(exact, municipality.areas, frame.context)
    assert links.rules, "the public rules are attacked with"
    assert links.zero, "a closed point is known to count nothing"
    assert audit([release], links, frame.plan) == []
