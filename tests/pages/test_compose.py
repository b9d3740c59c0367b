"""Every screen the bar can reach: one value, protected figures only, nothing half said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.areas import Level
from geo.catalogue import DIRECTION_WORDS
from geo.cell import State
from geo.demand import TOTAL
from geo.errors import NoDataError
from geo.period import Period
from geo.selection import ALL, MAP_LEVELS, QUESTIONS
from loaders.long_file import read_long
from loaders.publish import propose, publish
from loaders.store import Store
from pages.parts.compose import Composer
from pages.parts.compose.demand import tables_of
from pages.parts.panel import legend_html
from tests.pages.screens import assert_words, demand_choices


def every_selection(snapshot):
    """All questions, levels, measures; every demand type and period where they are published."""
    scope = snapshot.scope
    yield from demand_choices(snapshot)
    for level in MAP_LEVELS:
        for measure in scope.measure_choices("bevolking", level, ALL):
            for year in scope.catalogue[measure].years(level):
                yield {
                    "vraag": "bevolking",
                    "niveau": level.value,
                    "kenmerk": measure,
                    "jaar": str(year),
                }


def test_every_screen_is_whole(snapshot, figure):
    seen = 0
    for wishes in every_selection(snapshot):
        selection, notices = snapshot.resolve(wishes)
        assert notices == (), wishes
        screen = snapshot.screen(selection)
        level = selection.niveau
        codes = snapshot.composer.municipality.areas.codes(level)
        assert list(screen.map.codes) == codes
        assert sum(item.count for item in screen.legend) == len(codes), wishes
        assert max(screen.map.looks) < len(screen.legend)
        assert min(screen.map.looks) >= 0
        assert sorted(r.code for r in screen.table.rows) == sorted(codes)
        assert_words(screen, wishes)
        seen += 1
    figure(f"{seen} schermen nagelopen")
    assert seen > 400


def test_no_screen_shows_a_count_under_the_threshold(snapshot):
    """Whatever is shown as a number of dossiers is at least ten and a multiple of five."""
    counts = {"aantal", "totaal", "nu", "eerder"}
    for wishes in every_selection(snapshot):
        if wishes.get("vraag") == "bevolking":
            continue
        screen = snapshot.screen(snapshot.resolve(wishes)[0])
        keys = [c.key for c in screen.table.columns]
        for row in screen.table.rows:
            for key, cell in zip(keys, row.cells, strict=True):
                if (key in counts or (key == "waarde" and wishes["kenmerk"] == "dossiers")) and (
                    cell.state is State.NUMBER
                ):
                    assert cell.value >= 10
                    assert cell.value % 5 == 0


def test_the_protected_figures_are_the_delivered_ones(snapshot, demo_store, municipality):
    """From the raw rows to the figure on the screen, by another way: within the rounding."""
    period = Period.parse("2025-K4/2026-K3")
    rows = demo_store.counts(municipality.code, period, "hulpvraag")
    wijk_of = {
        c: municipality.areas.ancestor(c, Level.WIJK)
        for c in municipality.areas.codes(Level.BUURT) + municipality.areas.codes(Level.WIJK)
    }
    debts = rows[rows["categorie"] == "schulden"]
    truth = debts.groupby(debts["gebied"].map(wijk_of))["laagste"].sum()
    screen = snapshot.screen(snapshot.resolve({"hulpvraag": "schulden", "kenmerk": "dossiers"})[0])
    shown = {row.code: row.cells[1] for row in screen.table.rows}
    for code, cell in shown.items():
        exact = truth.get(code, 0)
        if cell.state is State.NUMBER:
            assert abs(cell.value - exact) <= 2
        elif cell.state is State.SUPPRESSED:
            assert cell.low <= exact <= cell.high
    assert sum(c.state is State.NUMBER for c in shown.values()) > 20


def test_levels_tell_the_same_story(snapshot):
    """Stadsdelen sum to the city within their rounding, whatever level is on the map."""
    wijk = snapshot.screen(snapshot.resolve({"niveau": "wijk", "kenmerk": "dossiers"})[0])
    stadsdeel = snapshot.screen(snapshot.resolve({"niveau": "stadsdeel", "kenmerk": "dossiers"})[0])
    assert wijk.panel.figure == stadsdeel.panel.figure
    inside = sum(row.cells[1].value for row in stadsdeel.table.rows)
    whole = float(stadsdeel.panel.figure.replace(".", ""))
    assert abs(inside - whole) <= 2 * 9


def test_population_of_the_screen_is_the_published_one(snapshot):
    """Totals of the reference: 537,833 in 2019 as published, 553,110 in 2022 over the wijken."""
    old = snapshot.screen(
        snapshot.resolve({"vraag": "bevolking", "kenmerk": "inwoners", "jaar": "2019"})[0]
    )
    new = snapshot.screen(
        snapshot.resolve({"vraag": "bevolking", "kenmerk": "inwoners", "jaar": "2022"})[0]
    )
    assert old.panel.figure == "537.833"
    assert new.panel.figure == "553.110"


def test_a_period_without_deliveries_is_said_not_drawn(snapshot):
    selection, _ = snapshot.resolve({"periode": "2031"})
    with pytest.raises(NoDataError, match="2031"):
        snapshot.screen(selection)


def test_a_year_with_a_missing_point_says_so(snapshot):
    screen = snapshot.screen(snapshot.resolve({"periode": "2025"})[0])
    assert "leverde Demopunt" in screen.coverage_note


def test_a_screen_seen_before_is_the_same_object(snapshot):
    selection, _ = snapshot.resolve({"hulpvraag": "schulden"})
    assert snapshot.screen(selection) is snapshot.screen(selection)


def test_demonstration_figures_are_watermarked_and_context_is_not(snapshot):
    assert snapshot.screen(snapshot.resolve({})[0]).watermark == "demonstratiegegevens"
    assert not snapshot.screen(snapshot.resolve({"vraag": "bevolking"})[0]).watermark


def test_trend_is_per_quarter_of_a_published_level(snapshot, municipality):
    screen = snapshot.screen(snapshot.resolve({"gebied": "WK051829"})[0])
    assert len(screen.panel.trend.points) == 8
    assert "Centrum" in screen.panel.trend.title


def test_totals_of_tables_are_not_the_sum_of_rounded_parts(snapshot, knowledge):
    """The total of an area is protected on its own, so that rounding errors do not add up."""
    selection, _ = snapshot.resolve({"niveau": "stadsdeel"})
    period = Period.parse(selection.periode)
    tables = tables_of(knowledge.plan, snapshot.release.tables, Level.STADSDEEL, period)
    types = [t for t in tables["kaart"].categories if t != TOTAL]
    sums = tables["kaart"].values[types].sum(axis=1)
    assert (sums != tables["kaart"].values[TOTAL]).any()


def test_a_first_quarter_alone_opens_per_stadsdeel(tmp_path, knowledge, municipality):
    """After the first real delivery there is one quarter: published per stadsdeel only."""
    source = next((municipality.folder / "demo").glob("registraties_*K3.csv"))
    store = Store(f"sqlite:///{tmp_path / 'eerste.sqlite'}")
    store.deliver(municipality.code, [read_long(source, municipality.areas, knowledge.taxonomy)])
    snapshot = published(store, knowledge, municipality)
    selection, _ = snapshot.resolve({})
    screen = snapshot.screen(selection)
    assert selection.niveau is Level.STADSDEEL
    assert not screen.watermark
    with pytest.raises(NoDataError, match="nog geen periode"):
        snapshot.screen(snapshot.resolve({"niveau": "wijk"})[0])


def test_only_the_highest_class_is_called_highest(snapshot):
    screen = snapshot.screen(snapshot.resolve({"niveau": "buurt"})[0])
    highest = [r.name for r in screen.table.rows if r.cells[1].text == "200 of meer"]
    assert 0 < len(highest) < len(screen.table.rows) / 4
    if len(highest) <= 3:
        assert all(name in screen.headline for name in highest)
        assert "van de gebieden met een cijfer" in screen.headline
    else:
        assert f"in {len(highest)} buurten met een cijfer" in screen.headline


def test_change_names_the_point_that_was_missing_a_year_earlier(snapshot):
    screen = snapshot.screen(snapshot.resolve({"kenmerk": "verandering"})[0])
    assert "K3 2025" in screen.coverage_note


def test_colours_follow_the_figures_as_they_are_written(snapshot):
    """A figure that reads 3,4 is in the class that begins at 3,4."""
    for level in ("stadsdeel", "wijk"):
        screen = snapshot.screen(snapshot.resolve({"niveau": level, "hulpvraag": "schulden"})[0])
        bounds = [
            float(re.search(r"[\d,]+", item.text)[0].replace(",", "."))
            for item in screen.legend[1:]
            if item.state is State.NUMBER
        ]
        looks = dict(zip(screen.map.codes, screen.map.looks, strict=True))
        for row in screen.table.rows:
            cell = row.cells[-1]
            if cell.is_number:
                written = float(cell.text.replace(",", "."))
                assert looks[row.code] == sum(written >= bound for bound in bounds)


@pytest.mark.parametrize("period", ["2026-K3", "2026-H1", "2025-K4/2026-K1"])
def test_a_period_outside_the_plan_is_not_drawn_even_when_a_selection_asks_for_it(snapshot, period):
    usual, _ = snapshot.resolve({"niveau": "wijk"})
    with pytest.raises(NoDataError):
        snapshot.screen(replace(usual, periode=period))


def test_a_share_compared_with_the_whole_follows_from_the_published_counts(snapshot):
    wishes = {"niveau": "stadsdeel", "hulpvraag": "onbekend", "kenmerk": "aandeel_vergeleken"}
    screen = snapshot.screen(snapshot.resolve(wishes)[0])
    whole = snapshot.screen(snapshot.resolve(wishes | {"kenmerk": "dossiers"})[0])
    everything = snapshot.screen(snapshot.resolve({"niveau": "stadsdeel"})[0])

    def of_whole(shown):
        return int(shown.panel.figure.replace(".", ""))

    checked = 0
    for row in screen.table.rows:
        _, part, total, _, quotient = row.cells
        if quotient.is_number:
            here, there = part.value / total.value, of_whole(whole) / of_whole(everything)
            assert quotient.value == pytest.approx(here / there, abs=0.0051)
            checked += 1
    assert checked >= 5


# --- small real deliveries -----------------------------------------------------------------


@pytest.fixture
def delivered(tmp_path, knowledge, municipality):
    """Make a snapshot of a few delivered totals: period, point, unit and count, all in one wijk."""

    def make(*rows):
        path = tmp_path / "levering.csv"
        lines = [
            f"{period},{point},WK051829,totaal,totaal,{unit},{count}"
            for period, point, unit, count in rows
        ]
        header = "periode,servicepunt,gebied,uitsplitsing,categorie,eenheid,aantal"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        store = Store(f"sqlite:///{tmp_path / 'echt.sqlite'}")
        delivery = read_long(path, municipality.areas, knowledge.taxonomy)
        store.deliver(municipality.code, [delivery])
        return published(store, knowledge, municipality)

    return make


def published(store, knowledge, municipality):
    """What the screens show once what was delivered is published."""
    if store.coverage(municipality.code).periods:
        publish(store, municipality, propose(store, municipality, knowledge), who="Ans")
    return Composer(knowledge, municipality, store).snapshot()


def why_not(snapshot, **wishes):
    with pytest.raises(NoDataError) as told:
        snapshot.screen(snapshot.resolve(wishes)[0])
    return f"{told.value.what} {told.value.remedy}"


def test_only_contacts_is_told_apart_from_nothing_at_all(delivered):
    told = why_not(delivered(("2026-K1", "P1", "contacten", 500)))
    assert "nog geen nieuwe dossiers geleverd, wel contacten" in told


def test_a_period_that_no_level_shows_is_not_sent_to_another_level(delivered):
    told = why_not(delivered(("2026-H1", "P1", "dossiers", 500)), niveau="stadsdeel")
    assert f"geleverd is {Period.parse('2026-H1').label}." in told
    assert "Kies het niveau" not in told
    assert "kalenderjaren" in told


def test_years_that_were_delivered_whole_are_compared(delivered):
    years = delivered(("2024", "P1", "dossiers", 200), ("2025", "P1", "dossiers", 300))
    screen = years.screen(years.resolve({"kenmerk": "verandering"})[0])
    assert (
        screen.headline == "In Den Haag zijn 50% meer dossiers geregistreerd dan een jaar eerder."
    )


def test_too_few_to_compare_is_not_called_undelivered(delivered):
    years = delivered(("2024", "P1", "dossiers", 30), ("2025", "P1", "dossiers", 40))
    screen = years.screen(years.resolve({"kenmerk": "verandering"})[0])
    assert "te weinig dossiers geregistreerd" in screen.headline
    alone = years.screen(years.resolve({"kenmerk": "verandering", "periode": "2024"})[0])
    assert alone.headline == (
        "Over 2023 is niet alles geleverd: een verandering is er daarom niet."
    )


def test_only_the_points_of_the_period_are_counted(delivered):
    years = delivered(
        ("2024", "P1", "dossiers", 60),
        ("2024", "P2", "dossiers", 60),
        ("2025", "P1", "dossiers", 60),
        ("2025", "onbekend", "dossiers", 60),
    )
    for year, points in (("2024", "2 servicepunten"), ("2025", "1 servicepunt,")):
        screen = years.screen(years.resolve({"periode": year, "kenmerk": "dossiers"})[0])
        assert f"geregistreerd door {points}" in screen.explanation


def test_a_chosen_stadsdeel_is_what_the_screen_speaks_of(snapshot, municipality):
    """Legend, table and sentence are about the chosen place alone."""
    for district in municipality.areas.at(Level.STADSDEEL)[::4]:
        for wishes in every_selection(snapshot):
            if wishes.get("periode", "2025") != "2025":
                continue
            screen = snapshot.screen(snapshot.resolve(wishes | {"stadsdeel": district.code})[0])
            assert sum(item.count for item in screen.legend) == len(screen.table.rows)
            others = set(municipality.areas.at(Level.STADSDEEL)) - {district}
            assert not [o.name for o in others if o.name in screen.headline], screen.headline
            if screen.selection.niveau is Level.STADSDEEL:
                compared = "niet alles geleverd" not in screen.headline
                assert district.name in screen.headline or not compared
                assert "meeste" not in screen.headline


# --- change, and what to offer instead -----------------------------------------------------------


def change_of(snapshot, **wishes):
    return snapshot.screen(snapshot.resolve({"kenmerk": "verandering"} | wishes)[0])


@pytest.mark.parametrize("demand", ["alle", "schulden"])
@pytest.mark.parametrize("level", ["wijk", "stadsdeel"])
def test_without_an_earlier_window_the_nearest_comparison_is_offered(snapshot, level, demand):
    """Of four quarters only the latest are published: nothing to compare, and that is said."""
    screen = change_of(snapshot, niveau=level, hulpvraag=demand)
    assert "publiceren we alleen de laatste" in screen.headline
    assert "kalenderjaar naast het kalenderjaar ervoor" in screen.offer.text
    assert screen.offer.label == "K3 2026 naast K3 2025, per stadsdeel"
    there = snapshot.screen(screen.offer.selection)
    assert there.selection.kenmerk == "verandering"
    assert there.selection.hulpvraag == demand
    assert there.offer is None
    place = [column.key for column in there.table.columns].index("waarde")
    here = {row.cells[place].state for row in screen.table.rows}
    assert State.NUMBER not in here, "there is nothing to compare here"
    states = [row.cells[place].state for row in there.table.rows]
    assert State.NUMBER in states
    assert State.NO_DATA not in states


def test_an_offer_can_be_followed_as_an_address(snapshot):
    offer = change_of(snapshot).offer
    assert snapshot.resolve(offer.selection.parameters()) == (offer.selection, ())


def test_a_year_without_a_year_before_it_says_that_it_was_not_delivered(snapshot):
    screen = change_of(snapshot, periode="2025")
    assert "Over 2024 is niet alles geleverd" in screen.headline
    assert screen.offer.selection.niveau is Level.STADSDEEL


def test_other_figures_have_no_offer(snapshot):
    assert snapshot.screen(snapshot.resolve({})[0]).offer is None


# --- polarity ------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_every_question_says_whether_high_is_good(snapshot, question):
    """In words, below every map, and not only in what has to be unfolded."""
    scope = snapshot.scope
    seen = set()
    for level in scope.level_choices(question):
        for measure in scope.measure_choices(question, level, ALL):
            wishes = {"vraag": question, "niveau": level.value, "kenmerk": measure}
            screen = snapshot.screen(snapshot.resolve(wishes)[0])
            words = DIRECTION_WORDS[scope.catalogue[measure].richting]
            if question == "groepen":
                # A group says in its own words what few of it mean.
                words = screen.definition.direction
                assert re.search("^(Laag|Weinig) ", words)
            assert screen.definition.direction == words
            assert words in legend_html(screen)
            seen.add(measure)
    assert seen
