"""*Waar missen we mensen?* on the demonstration: what is planted is found, what tempts is not."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace

import pytest
import yaml

from geo.cell import State
from geo.errors import NoDataError
from geo.period import Period
from geo.point_use import PointUse
from geo.reach_words import Flag, Reason
from geo.screen.reach_view import ReachInputs, ReachView
from loaders.measure import load_measure_rules
from pages.parts.compose.reach import reach_inputs
from pages.parts.table import table_data
from tests.conftest import ROOT

TRUTH = yaml.safe_load((ROOT / "tests" / "oracle" / "demo_waarheid.yaml").read_text())
PLANTED = {
    kind: {e["gebied"] for e in TRUTH["effecten"] if e["soort"] == kind}
    for kind in ("lager_alle", "hoger_alle", "diep_gat")
}


@pytest.fixture(scope="module")
def shown(snapshot):
    def make(**wishes):
        selection, notices = snapshot.resolve({"vraag": "missen"} | wishes)
        return snapshot.screen(selection), notices

    return make


def verdicts(screen) -> dict[str, tuple[str, str]]:
    """Flag and reason by area, from the rows to download."""
    head = screen.sheet.head
    code, flag, reason = (head.index(name) for name in ("gebied", "oordeel", "reden"))
    return {row[code]: (row[flag], row[reason]) for row in screen.sheet.rows}


def test_planted_gaps_and_the_planted_peak_are_found(shown, figure):
    """All three gaps, and not one area more; also where the total itself is withheld."""
    found = verdicts(shown()[0])
    lower = {code for code, (flag, _) in found.items() if flag == Flag.LOWER}
    figure(f"{len(PLANTED['lager_alle'] & lower)} of 3 planted gaps found, {len(lower)} flags")
    assert len(PLANTED["lager_alle"]) == 3
    assert lower == PLANTED["lager_alle"]
    assert PLANTED["hoger_alle"]
    assert all(found[code][0] == Flag.HIGHER for code in PLANTED["hoger_alle"])


def test_a_withheld_total_is_what_its_stadsdeel_leaves_for_it(shown):
    """A total of 2025 that protects small neighbours; whoever subtracts knows its order."""
    code = "WK051842"
    screen, _ = shown(gebied=code, periode="2025")
    row = next(row for row in screen.table.rows if row.code == code)
    assert row.cells[1].state is State.SUPPRESSED
    head = screen.sheet.head
    line = next(line for line in screen.sheet.rows if line[0] == code)
    low, high = (float(line[head.index(name)]) for name in ("laagst", "hoogst"))
    assert 0 < low < high < float("inf")
    assert high - low >= 10, "as wide as a withheld count has to be"
    assert f"tussen de {low:.0f} en {high:.0f} nieuwe dossiers" in screen.panel.statement
    assert screen.panel.figure.endswith("% minder")


def test_a_map_per_resident_would_have_missed_one(shown, snapshot, figure):
    """The lowest per resident, as many as were flagged: a planted gap is not among them."""
    flagged = [code for code, (flag, _) in verdicts(shown()[0]).items() if flag == Flag.LOWER]
    selection, _ = snapshot.resolve({"kenmerk": "dossiers_per_1000"})
    rows = snapshot.screen(selection).table.rows
    rates = sorted((row.cells[-1].value, row.code) for row in rows if row.cells[-1].is_number)
    lowest = {code for _, code in rates[: len(flagged)]}
    missed = (PLANTED["lager_alle"] & set(flagged)) - lowest
    figure(f"per resident misses {sorted(missed)} of {sorted(flagged)}")
    assert missed


def test_the_deepest_gap_is_said_although_its_count_is_withheld(shown):
    [code] = PLANTED["diep_gat"]
    screen, _ = shown(hulpvraag="wonen_leefomgeving", gebied=code, periode="2025")
    assert verdicts(screen)[code][0] == Flag.LOWER
    assert "minder dan 10 nieuwe dossiers" in screen.panel.statement
    assert "ten minste" in screen.panel.figure
    row = next(row for row in screen.table.rows if row.code == code)
    assert row.cells[1].state is State.SUPPRESSED
    # In the latest four quarters a point of its stadsdeel was closed: then nothing is said.
    latest, _ = shown(hulpvraag="wonen_leefomgeving", gebied=code)
    assert verdicts(latest)[code][0] == Flag.UNJUDGED
    assert "gesloten" in latest.panel.statement


# --- the three checks: without each, the demonstration has a finding that is not there -----------


def test_a_count_that_is_withheld_has_no_ratio_beside_it(shown):
    """The middle of what it may be would read as its true value."""
    screen, _ = shown()
    at = {column.key: k for k, column in enumerate(screen.table.columns)}
    withheld = [r.cells for r in screen.table.rows if r.cells[at["aantal"]].value is None]
    assert withheld
    assert all(cells[at["verhouding"]].value is None for cells in withheld)


@pytest.fixture
def inputs_of(snapshot):
    """What a screen is computed from."""

    def make(**wishes) -> ReachInputs:
        selection, _ = snapshot.resolve({"vraag": "missen"} | wishes)
        period = Period.parse(selection.periode)
        return reach_inputs(snapshot.composer, snapshot.release, selection, snapshot.scope, period)

    return make


def lower_in(view) -> set[str]:
    return set(view.verdicts.index[view.verdicts["flag"] == Flag.LOWER])


def reasons(view, codes) -> set[str]:
    return set(view.verdicts.loc[sorted(codes), "reason"])


def test_the_gate_takes_a_false_finding_away(inputs_of):
    """A point was closed for half of 2025, another did not deliver K3: both look like gaps."""
    inputs = inputs_of(periode="2025")
    kept, open_gate = ReachView(inputs), ReachView(replace(inputs, gate=inputs.gate.iloc[:0]))
    tempting = lower_in(open_gate) - lower_in(kept)
    assert tempting - PLANTED["lager_alle"], "a finding that nobody planted"
    assert reasons(kept, tempting) <= {Reason.CLOSED, Reason.NOT_DELIVERED}
    told = {Reason.CLOSED, Reason.NOT_DELIVERED}
    assert set(kept.verdicts["reason"]) >= told, "both kinds occur"
    for reason in told:
        assert (kept.verdicts.loc[kept.verdicts["reason"] == reason, "flag"] == Flag.UNJUDGED).all()


def test_registrations_without_an_area_take_a_false_finding_away(inputs_of, monkeypatch):
    inputs = inputs_of()
    kept = ReachView(inputs)
    monkeypatch.setattr(ReachView, "_unknown", lambda _: 0.0)
    tempting = lower_in(ReachView(inputs)) - lower_in(kept)
    assert tempting - PLANTED["lager_alle"], "a finding that nobody planted"
    assert reasons(kept, tempting) == {Reason.AREA_UNKNOWN}
    assert all(
        text.startswith("Niet te bepalen: bij ")
        for text in kept.verdicts.loc[sorted(tempting), "text"]
    )


def test_points_that_leave_the_area_open_count_for_those_who_use_them(inputs_of, snapshot):
    """Of the planted bad registrar most is unplaced, and its stadsdelen are above the mean."""
    bad = TRUTH["punten"]["slecht_registrerend"]
    release = snapshot.release.tables
    use = PointUse.of(release, snapshot.composer.municipality.areas)
    unplaced = use.counts().query("gebied == 'onbekend'").set_index("servicepunt")
    assert unplaced["lower"].idxmax() == bad
    share = use.use().div(use.use().sum(axis=1), axis=0)[bad]
    ratio = inputs_of(niveau="stadsdeel").unknown_ratio
    users = share.index[share > 0.09]
    assert len(users) == 3
    assert (ratio[users] > 1).all()
    assert ratio.idxmax() in users
    wijk = inputs_of().unknown_ratio
    assert wijk["WK051842"] == ratio["SD051808"], "a wijk follows its stadsdeel"


def test_the_scale_of_the_typical_area_takes_a_false_finding_away(inputs_of, monkeypatch):
    """Scaled to the sum, the planted peak and its like make others look low."""
    inputs = inputs_of()
    kept = ReachView(inputs)
    monkeypatch.setattr(
        "geo.reach.typical_scale", lambda seen, weight: float(seen.sum() / weight.sum())
    )
    tempting = lower_in(ReachView(inputs)) - lower_in(kept) - PLANTED["lager_alle"]
    assert tempting, "a finding that nobody planted"
    assert set(kept.verdicts.loc[sorted(tempting), "flag"]) <= {Flag.NONE, Flag.UNJUDGED}


def test_the_middle_of_the_ratios_is_as_expected(shown):
    screen, _ = shown()
    found = [flag for flag, _ in verdicts(screen).values()]
    assert found.count(Flag.NONE) > found.count(Flag.LOWER)
    ratios = [row.cells[3].value for row in screen.table.rows if row.cells[3].is_number]
    assert 0.9 < sorted(ratios)[len(ratios) // 2] < 1.15


def test_the_sentence_can_be_computed_again_from_the_row(shown):
    code = sorted(PLANTED["lager_alle"])[0]
    screen, _ = shown(gebied=code)
    head = screen.sheet.head
    row = dict(zip(head, next(r for r in screen.sheet.rows if r[0] == code), strict=True))

    def value(name):
        return float(row[name].replace(",", "."))

    persons = [name for name in head if name.startswith("personen: ")]
    need = sum(value(p) * value(p.replace("personen", "gewicht")) for p in persons)
    assert need == pytest.approx(value("behoefte"), rel=1e-4)
    middle = (value("laagst") + value("hoogst")) / 2
    assert middle / value("verwacht") == pytest.approx(value("verhouding"), rel=1e-4)
    assert f"{round(value('verwacht'))}" in screen.panel.statement.replace(".", "")


def test_use_and_need_are_two_questions(shown):
    need, use = shown()[0], shown(kenmerk="verwacht_gebruik")[0]
    assert "gelijke behoefte" in need.headline
    assert "gelijk gebruik" in use.headline
    assert "ranglijst per hoofd" in use.explanation
    _, notices = shown(kenmerk="verwacht_gebruik", hulpvraag="schulden")
    assert shown(kenmerk="verwacht_gebruik", hulpvraag="schulden")[0].selection.kenmerk == (
        "verwacht_behoefte"
    )
    assert notices == ()


def test_below_the_wijk_nothing_is_expected(shown):
    screen, notices = shown(niveau="buurt")
    assert screen.selection.niveau == "wijk"
    assert any("buurt" in notice for notice in notices)


@pytest.mark.parametrize("level", ["wijk", "stadsdeel"])
@pytest.mark.parametrize("demand", ["alle", "schulden", "recht", "overige_vragen"])
def test_every_screen_says_something_whole_and_never_reached_or_helped(shown, level, demand):
    screen, _ = shown(niveau=level, hulpvraag=demand)
    texts = [screen.headline, screen.explanation, screen.coverage_note, screen.panel.statement]
    texts += [
        screen.panel.figure,
        *screen.map.values,
        *(chart.description for chart in screen.charts),
    ]
    texts += [cell.text for row in screen.table.rows for cell in row.cells]
    for text in texts:
        assert not re.search(r"\bnan\b|\binf\b|bereikt|geholpen", text, re.IGNORECASE), text
    assert screen.watermark
    assert len(screen.map.looks) == len(screen.map.codes) == len(screen.map.values)
    for chart in screen.charts:
        for mark in chart.marks:
            assert all(0 <= v <= 1 for v in (mark.x, mark.y, mark.low, mark.high))


def test_the_chosen_stadsdeel_limits_what_is_said(shown):
    screen, _ = shown(stadsdeel="SD051802")
    assert "van" in screen.headline
    inside = {row.code for row in screen.table.rows}
    assert inside
    assert len(inside) < 44


# --- possible causes -----------------------------------------------------------------------------


def test_a_gap_has_every_explanation_with_its_figures_and_no_cause(shown):
    labels = {cause.label for cause in load_measure_rules().causes.oorzaken}
    verdicts_seen = set()
    for code in sorted(PLANTED["lager_alle"]):
        fold = shown(gebied=code)[0].panel.fold
        assert {item.label for item in fold.items} == labels
        assert "Geen van deze verklaringen staat vast" in fold.intro
        for item in fold.items:
            verdicts_seen.add(item.verdict)
            assert item.lines[0].endswith("?")
            assert len(item.lines) > 1, "a figure, or that it is not known"
            for line in item.lines:
                assert not re.search(r"\bnan\b|omdat|komt door|oorzaak is|bereikt", line), line
    assert len(verdicts_seen) == 3, "supported, contradicted and open all occur"


def test_an_explanation_has_the_figure_that_another_screen_shows(shown, snapshot):
    """Geuzen- en Statenkwartier lies in Scheveningen, of which 37 to 38% goes elsewhere."""
    fold = shown(gebied="WK051809")[0].panel.fold
    [elsewhere] = [item for item in fold.items if item.label == "Elders terecht"]
    [line] = [
        line for line in elsewhere.lines if line.startswith("Geregistreerd bij punten elders")
    ]
    screen = snapshot.screen(snapshot.resolve({"vraag": "stromen"})[0])
    [row] = [row for row in screen.table.rows if row.code == "SD051804"]
    share = int(re.findall(r"(\d+)%", line)[0])
    assert row.cells[2].low - 1 <= share <= row.cells[2].high + 1
    assert elsewhere.verdict == "de cijfers wijzen in deze richting"


def test_without_a_gap_there_is_nothing_to_explain(shown):
    screen, _ = shown()
    none = [code for code, (flag, _) in verdicts(screen).items() if flag != Flag.LOWER]
    assert len(none) > 30
    assert screen.panel.fold is None
    for code in none[::6]:
        assert shown(gebied=code)[0].panel.fold is None


def test_without_the_figures_of_the_need_model_it_says_so(snapshot, monkeypatch):
    """A municipality of which everything was fetched has CBS figures of its own years alone."""
    composer = snapshot.composer
    fetched = replace(composer.municipality, figures={}, is_fetched=True)
    monkeypatch.setattr(composer, "municipality", fetched)
    selection, _ = snapshot.resolve({"vraag": "missen", "kenmerk": "verwacht_behoefte"})
    period = Period.parse(selection.periode)
    with pytest.raises(NoDataError, match="bij gelijke behoefte, is hier niet te bepalen"):
        reach_inputs(composer, snapshot.release, selection, snapshot.scope, period)


def test_the_line_below_the_headline_has_what_it_leaves_out(snapshot):
    screen = snapshot.screen(snapshot.resolve({"vraag": "missen"})[0])
    rows = [dict(zip(screen.sheet.head, row, strict=True)) for row in screen.sheet.rows]
    flags = Counter(row["oordeel"] for row in rows)
    nobody = sum("woont niemand" in row["reden"] for row in rows)
    unjudged = flags[Flag.UNJUDGED] - nobody
    assert flags[Flag.HIGHER] > 1
    assert unjudged > 1
    assert screen.headline.startswith(f"In {flags[Flag.LOWER]} van de ")
    assert screen.explanation.startswith(
        f"In {flags[Flag.HIGHER]} wijken zijn het er duidelijk meer en van {unjudged} wijken is "
        "het niet te bepalen. "
    )


def test_the_table_has_flags_first_by_how_far_and_what_cannot_be_judged_last(snapshot):
    screen = snapshot.screen(snapshot.resolve({"vraag": "missen"})[0])
    found = {row[0]: dict(zip(screen.sheet.head, row, strict=True)) for row in screen.sheet.rows}
    order = [Flag.LOWER, Flag.HIGHER, Flag.NONE, Flag.UNJUDGED]
    shown = [found[row.code] for row in screen.table.rows]
    places = [order.index(row["oordeel"]) for row in shown]
    assert places == sorted(places)
    for place in (0, 1, 2):
        far = [
            abs(math.log(float(row["gedempt"].replace(",", "."))))
            for row, at in zip(shown, places, strict=True)
            if at == place
        ]
        assert len(far) > 1
        assert far == sorted(far, reverse=True)
    assert "woont niemand" in shown[-1]["reden"]
    # The column sorts so too, and not by the letters of its words.
    rows = table_data(screen)["rows"]
    sorted_by = [row[-1][1] for row in rows]
    assert sorted_by == sorted(sorted_by)
