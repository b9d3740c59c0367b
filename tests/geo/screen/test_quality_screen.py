"""The view of the quality: what it says follows from the scores, and nothing small is in it."""

import re
from datetime import UTC, datetime

import pytest

from geo.cell import State
from geo.errors import NoDataError
from geo.period import Period
from geo.quality_rules import Verdict
from geo.quality_words import score_text, span
from geo.screen.quality import quality_view
from geo.screen.quality_model import INTERNAL, Reply
from tests.geo.city import words
from tests.geo.quality_tables import RULES, delivery, judged, town

NAMES = {f"P{k}": f"Punt {k}" for k in range(8)}
_MOST = (
    "Over K1 2026 zijn de cijfers van {} van de {} servicepunten te gebruiken; "
    "die van {} niet of niet overal voor."
)


@pytest.fixture(scope="module")
def quality():
    return judged(town(), points=NAMES)


@pytest.fixture(scope="module")
def view(quality):
    return quality_view(quality, names=NAMES, organisations={"P0": "Dorpshulp"})


def good(points=3, **more):
    rows = [r for k in range(points) for r in delivery(point=f"P{k}", **more)]
    return judged(rows)


def test_it_is_internal_and_says_so(view):
    assert view.intern is True
    assert view.mark == INTERNAL
    assert "Intern" in view.mark


def test_the_newest_period_and_the_most_serious_point_come_first(view):
    assert view.period == Period.parse("2025-K2") == view.periods[0]
    assert list(view.periods) == sorted(view.periods, reverse=True)
    assert view.rows[0].code == view.report.code == "P0"
    refused = [sum(not use.allowed for use in row.uses) for row in view.rows]
    assert refused == sorted(refused, reverse=True)
    assert [name for _, name in view.points] == sorted(NAMES.values())


def test_every_point_has_a_cell_for_every_criterion_the_gating_ones_first(view):
    gating = [column.gating for column in view.columns]
    assert gating == sorted(gating, reverse=True)
    assert {column.code for column in view.columns} == {c.code for c in RULES.criteria}
    assert {row.code for row in view.rows} == set(NAMES)
    assert all(len(row.cells) == len(view.columns) for row in view.rows)
    assert sum(item.count for item in view.legend) == len(view.rows) * len(view.columns)


def test_a_score_an_unjudged_cell_and_their_questions(view):
    by_code = {column.code: at for at, column in enumerate(view.columns)}
    poor = view.rows[0].cells[by_code["gebied_bekend"]]
    assert (poor.cell.state, poor.verdict) == (State.NUMBER, Verdict.POOR)
    assert re.fullmatch(r"0,\d\d", poor.cell.text)
    assert poor.ask == RULES["gebied_bekend"].vraag
    for row in view.rows:
        for cell in row.cells:
            assert cell.reason
            assert bool(cell.ask) == (cell.verdict in (Verdict.NOTICE, Verdict.POOR))
            assert (cell.cell.state is State.NUMBER) == (cell.verdict is not Verdict.UNJUDGED)


def test_the_report_says_what_the_matrix_says(view):
    report, row = view.report, view.rows[0]
    assert report.organisation == "Dorpshulp"
    assert [f.verdict for f in report.findings] == [c.verdict for c in row.cells]
    assert report.uses == row.uses
    assert [f.label for f in report.questions] == [f.label for f in report.findings if f.ask]
    assert "dossiers naar hulpvraag" in report.delivered
    area = next(f for f in report.findings if f.label == "Woongebied bekend")
    assert area.bounds == "Goed vanaf 0,90, onvoldoende onder 0,80."
    assert [e.label for e in area.earlier] == ["K2 2024", "K3 2024", "K4 2024", "K1 2025"]


def test_chosen_period_and_point_and_wishes_that_cannot_be_met(quality):
    earlier = Period.parse("2024-K3")
    chosen = quality_view(quality, names=NAMES, period=earlier, point="P5")
    assert (chosen.period, chosen.report.code) == (earlier, "P5")
    lost = quality_view(quality, names=NAMES, period=Period.parse("1999"), point="bestaat niet")
    assert (lost.period, lost.report.code) == (Period.parse("2025-K2"), "P0")


def test_a_reply_belongs_to_its_point_and_period(quality):
    reply = Reply("Nieuw systeem.", "lokale gebruiker", datetime(2026, 1, 2, tzinfo=UTC))
    replies = {("P0", Period.parse("2025-K2")): reply, ("P0", Period.parse("2025-K1")): None}
    assert quality_view(quality, names=NAMES, replies=replies).reply is reply
    assert quality_view(quality, names=NAMES, point="P1", replies=replies).reply is None


@pytest.mark.parametrize(
    ("quality", "headline"),
    [
        (good(), "Over K1 2026 zijn de cijfers van alle 3 servicepunten te gebruiken."),
        (good(1), "Over K1 2026 zijn de cijfers van P0 te gebruiken."),
        (
            judged([*delivery(point="A"), *delivery(point="B", known=10, unknown=90)]),
            _MOST.format(1, 2, "B"),
        ),
        (
            judged(delivery(known=10, unknown=90)),
            "Over K1 2026 heeft geen enkel servicepunt cijfers die overal voor deugen.",
        ),
        (
            judged(delivery(point="A"), points=dict.fromkeys("BCDE", "")),
            _MOST.format(1, 5, "B, C en twee andere"),
        ),
    ],
)
def test_the_headline_is_the_finding(quality, headline):
    assert quality_view(quality, names={}).headline == headline


def test_nothing_delivered_is_a_message():
    with pytest.raises(NoDataError, match="nog geen levering"):
        quality_view(judged([], points=NAMES), names=NAMES)


def test_no_count_under_five_is_ever_written():
    rows = delivery(point="A", known=97, unknown=3, unasked=1, ageless=4, weightless=2)
    rows += delivery(point="B", known=4, unknown=1, unasked=1, ageless=1, weightless=1, running=4)
    for point in ("A", "B"):
        view = quality_view(judged(rows), names={"A": "Alfa", "B": "Bravo"}, point=point)
        for text in words(view.report):
            if text.startswith(("Van de", "Te beoordelen")):
                continue  # numbers of tables, and thresholds
            for count in re.findall(r"(?<![\d,.-])\b\d+\b(?![\d,%])", text):
                assert int(count) >= 5, text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.9, 0.9, "0,90"),
        (0.8999, 0.8999, "0,89"),
        (0.29, 0.29, "0,29"),
        (0.999, 1.0, "0,99–1,00"),
        (0, 0, "0,00"),
    ],
)
def test_a_score_never_looks_better_than_it_is(low, high, text):
    assert score_text(low, high) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 0, "minder dan 5"),
        (4, 4, "minder dan 5"),
        (1, 4, "minder dan 5"),
        (5, 5, "5"),
        (0, 9, "hooguit 9"),
        (1200, 1234, "1.200 tot 1.234"),
    ],
)
def test_counts_in_words(low, high, text):
    assert span(low, high, 5) == text
