"""The page of a stadsdeel, from tables small enough to see what it has to say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.areas import Level
from geo.cell import State
from geo.change import Change
from geo.demand import TOTAL
from geo.disclosure import Protected
from geo.disclosure.protected import Counts, protect_table
from geo.errors import NoDataError
from geo.period import Period
from geo.screen.profile import Finding, ProfileInputs, profile_screen
from geo.similar import SimilarityRules
from tests.geo.city import AREAS, PLAN, POINTS, TAXONOMY, people

Q1, Q2, Q3 = (Period.of_quarter(2026, n) for n in (1, 2, 3))
WINDOW = Period.of_year(2025)
NORTH, SOUTH = AREAS.codes(Level.STADSDEEL)
GROUPS = [group.code for group in TAXONOMY.hoofdgroepen][:3]
DEBT, WORK, HOME = GROUPS
OUTSIDE = ["onbekend", "buiten", "geen_vast_adres", "grover"]


def table(rows: dict[str, list[float]], columns=(*GROUPS, TOTAL)):
    exact = pd.DataFrame(rows, index=list(columns)).T.astype(float)
    return protect_table(Counts(exact, exact), PLAN)


def quarter(north, south=(100, 100, 100), unknown=10):
    whole = [a + b for a, b in zip(north, south, strict=True)]
    rows = {NORTH: [*north, sum(north)], SOUTH: [*south, sum(south)]}
    return Protected(
        {
            "stadsdeel": table(rows),
            "geheel": table({"GM1": [*whole, sum(whole)]}),
            "niet_geplaatst": table({n: [unknown] for n in OUTSIDE}, [TOTAL]),
        }
    )


def inputs(**changes) -> ProfileInputs:
    wijken = {code: [40, 0 if code == "WK1" else 30, 20, 90] for code in AREAS.codes(Level.WIJK)}
    mix = {
        "wijk": table(wijken),
        "stadsdeel": table({NORTH: [80, 30, 40, 150], SOUTH: [80, 60, 40, 180]}),
        "geheel": table({"GM1": [160, 90, 80, 330]}),
    }
    made = ProfileInputs(
        stadsdeel=NORTH,
        areas=AREAS,
        plan=PLAN,
        labels=TAXONOMY.demand_labels,
        published={Q1: quarter((60, 100, 5)), Q2: quarter((130, 100, 5))},
        now=Q2,
        window=WINDOW,
        mix=Protected(mix),
        population={level: (people(level), 2025) for level in Level},
        figures=pd.DataFrame({"oud_pct": [10.0, 20.0]}, index=[NORTH, SOUTH]),
        city_figures={"oud_pct": 15.0},
        figure_labels={"oud_pct": "65-plussers"},
        similarity=SimilarityRules(
            versie=1, kenmerken=("a", "b"), aantal=1, waarom="omdat het moet", bron="eigen"
        ),
        use=None,
        delivered={q: frozenset(POINTS) for q in (Q1, Q2, Q3)},
        names=POINTS,
        phi=1.0,
        fall_away=0.1,
        unknown_shift_points=5.0,
        findings=(Finding("Welke vragen?", "Iets.", {"vraag": "vragen"}),) * 7,
        sources=("bron",),
        data_version="v1",
        demonstration=True,
    )
    return replace(made, **changes)


def test_what_clearly_changed_opens_the_page_with_its_margin_and_the_city():
    page = profile_screen(inputs())
    label = TAXONOMY.demand_labels[DEBT]
    assert page.headline.startswith("In Noord zijn in K2 2026 duidelijk meer dossiers over ")
    (block,) = page.changes
    assert [line.code for line in block.lines] == [TOTAL, DEBT]
    line = block.lines[1]
    assert (line.label, line.before.text, line.now.text) == (label, "60", "130")
    # 128 to 132 against 58 to 62: at least the lower margin of 128 / 62, at most that of 132 / 58.
    low, high = (float(part) for part in line.text.removesuffix("% meer").split(" tot "))
    assert 50 < low < 100 < high < 220
    assert line.city.startswith("heel Voorbeeldstad: ")
    assert block.unchanged.startswith("Bij 1 hoofdgroep is er geen duidelijk verschil. Bij 1 ")


def test_a_verdict_never_says_more_than_rounding_allows():
    """48 to 52 against 58 to 62 may be 52 against 58: no difference is clear."""
    found = profile_screen(inputs(published={Q1: quarter((60, 99, 50)), Q2: quarter((50, 99, 50))}))
    assert found.headline == "In Noord is er in K2 2026 geen duidelijke verandering sinds K1 2026."
    assert not found.changes[0].clear


def test_a_count_that_fell_under_the_threshold_is_still_fewer():
    found = profile_screen(inputs(published={Q1: quarter((80, 99, 50)), Q2: quarter((4, 99, 50))}))
    line = found.changes[0].lines[1]
    assert (line.code, line.now.state, line.verdict) == (DEBT, State.SUPPRESSED, Change.FEWER)
    assert "4" not in line.now.text
    assert line.text.endswith("% minder")


def test_a_point_that_left_is_told_as_registration():
    gone = {Q1: frozenset(POINTS), Q2: frozenset({"P1"})}
    (block,) = profile_screen(inputs(delivered=gone)).changes
    assert block.registration == ("Punt Zuid leverde over K1 2026 wel alles en over K2 2026 niet.",)


def test_more_dossiers_without_an_area_are_told():
    published = {Q1: quarter((60, 100, 5)), Q2: quarter((60, 100, 5), unknown=150)}
    (block,) = profile_screen(inputs(published=published)).changes
    (told,) = block.registration
    assert "In heel Voorbeeldstad was van 24% van de dossiers het woongebied niet bekend" in told


def test_the_same_quarter_a_year_earlier_and_two_years_are_compared_too():
    earlier = {Q2.year_earlier(): quarter((60, 100, 5)), Q1: quarter((60, 100, 5))}
    years = {Period.of_year(y): quarter((60, 100, 5)) for y in (2024, 2025)}
    page = profile_screen(inputs(published=earlier | years | {Q2: quarter((60, 100, 5))}))
    assert [block.title for block in page.changes] == [
        "K2 2026 tegen K1 2026",
        "K2 2026 tegen K2 2025",
        "2025 tegen 2024",
    ]


def test_the_first_quarter_has_nothing_to_be_compared_with():
    page = profile_screen(inputs(published={Q2: quarter((60, 100, 5))}))
    assert page.changes == ()
    assert page.headline == ("Noord in K2 2026: er is nog niets eerder om mee te vergelijken.")
    assert page.trend is None


def test_a_quarter_that_is_not_published_is_refused():
    with pytest.raises(NoDataError, match="K3 2026"):
        profile_screen(inputs(now=Q3))


def test_wijken_stand_on_one_scale_and_withheld_shares_have_no_bar():
    page = profile_screen(inputs())
    assert [wijk.name for wijk in page.wijken] == ["Havenwijk", "Stationswijk"]
    havens = {bar.label: bar for bar in page.wijken[0].bars}
    withheld = havens[TAXONOMY.demand_labels[WORK]]
    assert (withheld.cell.state, withheld.length) == (State.SUPPRESSED, 0.0)
    debt = havens[TAXONOMY.demand_labels[DEBT]]
    assert debt.cell.text == "44%"
    assert debt.length == pytest.approx(44 / 48)
    assert debt.mark == pytest.approx(1.0)


def test_the_stadsdeel_stands_beside_the_city_and_the_ones_like_it():
    compared = profile_screen(inputs()).comparison
    assert compared.columns == ("Noord", "Voorbeeldstad", "Zuid")
    assert compared.note == "Zuid lijkt het meest op Noord, gemeten aan 65-plussers."
    label, cells = compared.rows[0]
    assert label == "Alle nieuwe dossiers"
    # 150 of 6,500 residents, 330 of 10,000, 180 of 3,500.
    assert [cell.text for cell in cells] == ["23,1", "33,0", "51,4"]
    assert compared.alike == (("65-plussers", compared.alike[0][1]),)
    assert [cell.text for cell in compared.alike[0][1]] == ["10%", "15%", "20%"]


def test_without_a_figure_nobody_is_called_alike():
    figures = pd.DataFrame({"oud_pct": [np.nan, 20.0]}, index=[NORTH, SOUTH])
    compared = profile_screen(inputs(figures=figures)).comparison
    assert compared.columns == ("Noord", "Voorbeeldstad")
    assert "niet te bepalen" in compared.note
    assert compared.alike[0][1][0].state is State.NO_DATA


def test_without_a_window_the_page_says_what_is_still_to_come():
    page = profile_screen(inputs(window=None, mix=Protected({})))
    assert (page.wijken, page.comparison) == ((), None)
    assert page.wijken_note == "Per wijk publiceren we vier kwartalen samen; die zijn er nog niet."


def test_no_more_than_five_findings():
    assert len(profile_screen(inputs()).findings) == 5
